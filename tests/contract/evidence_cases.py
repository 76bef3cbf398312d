"""Files of evidence, as a part of openapi_test.py, which says who the server is."""

import socket
import time

from contract import Game

WAIT = {"kind": "wait"}
LARGE_BODIES = 8  # LIMIT_LARGE_BODIES
EVIDENCE = {"Content-Type": "application/vnd.donjon.evidence"}


class EvidenceCases:
    def proven(self, game, batch):
        for _ in range(400):
            status = game.admin.get(f"{game.path}/proofs/{batch}").json["status"]
            if status == "succeeded":
                return
            time.sleep(0.05)
        raise AssertionError(f"batch {batch} is not proven: {status}")

    def verify(self, file):
        """By somebody who has no token."""
        return self.server.client().expect(200, "POST", "/v1/verify", raw=file, headers=EVIDENCE).json

    def test_of_a_running_game(self):
        game = Game(self.server, scenario="tilt_yard", players=2)
        game.act(WAIT)
        for client, shown in ((game.admin, 1), (game.seats[0], 1), (game.seats[1], 0)):
            report = self.verify(client.expect(200, "GET", game.path + "/export").body)
            self.assertEqual((report["valid"], report["level"], report["to_seq"]), (True, "attested", 1))
            self.assertEqual(report["checked"]["open_entries"], shown)
            self.assertEqual(report["checked"]["replay"], "secrets_unknown")
            self.assertEqual([key["trusted"] for key in report["checked"]["keys"]], [True])
            self.assertEqual(report["chain_hash"], game.admin.get(game.path).json["chain_hash"])

    def test_of_a_finished_game(self):
        game = Game(self.server, scenario="great_hall", client_seed="mine")
        game.act(WAIT)
        early = game.admin.expect(200, "GET", game.path + "/export").body
        game.finish()
        shown = game.admin.get(game.path).json
        for secret in ("server_seed", "seed_salt", "blinding"):
            self.assertNotIn(bytes.fromhex(shown[secret]), early, secret)
        file = game.seats[0].expect(200, "GET", game.path + "/export").body
        report = self.verify(file)
        self.assertEqual((report["valid"], report["level"], report["result"]), (True, "replayed", "lost"))
        self.assertEqual(report["checked"]["replayed_entries"], game.admin.get(game.path).json["seq"])
        self.assertGreater(len(file), 65536)
        for offset in range(0, len(file), len(file) // 20):
            changed = bytearray(file)
            changed[offset] ^= 1
            report = self.verify(bytes(changed))
            self.assertEqual((report["valid"], report["level"]), (False, "none"), offset)
            self.assertTrue(report["first_divergence"]["field"], offset)

    def test_of_batches(self):
        game = Game(self.server, scenario="great_hall")
        game.act(WAIT)
        game.admin.expect(202, "POST", game.path + "/proofs")
        for batch in (0, 1):
            self.proven(game, batch)
            report = self.verify(game.seats[0].expect(200, "GET", f"{game.path}/proofs/{batch}/evidence").body)
            self.assertEqual((report["valid"], report["level"], report["batch"]), (True, "attested", batch))
        game.finish()
        file = game.seats[0].expect(200, "GET", f"{game.path}/proofs/1/evidence").body
        self.assertEqual(self.verify(file)["level"], "replayed")
        game.admin.request("POST", game.path + "/proofs")
        proofs = game.admin.get(game.path + "/proofs?limit=500").json["items"]
        for proof in proofs:
            self.proven(game, proof["batch"])
        report = self.verify(game.seats[0].expect(200, "GET", f"{game.path}/proofs/2/evidence").body)
        self.assertEqual((report["level"], report["checked"]["replay"]), ("replayed", "from_given_state"))
        self.assertEqual((report["from_seq"], report["to_seq"]), (1, proofs[2]["last_seq"]))
        report = self.verify(game.admin.expect(200, "GET", game.path + "/export").body)
        self.assertEqual((report["valid"], report["checked"]["records"]), (True, len(proofs)))
        for nothing in ("99", "x"):
            game.seats[0].expect(404, "GET", f"{game.path}/proofs/{nothing}/evidence", code="not_found")

    def test_of_a_fork(self):
        game = Game(self.server, scenario="great_hall")
        game.act(WAIT)
        fork = game.admin.expect(201, "POST", game.path + "/fork", {"from_seq": 1}).json
        again = Game.__new__(Game)
        again.admin, again.path = game.admin, "/v1/sessions/" + fork["id"]
        again.seats = [self.server.client(seat["token"]) for seat in fork["seats"]]
        again.finish()
        report = self.verify(again.admin.expect(200, "GET", again.path + "/export").body)
        self.assertEqual((report["valid"], report["level"]), (True, "replayed"))
        self.assertEqual(report["checked"]["replay"], "from_given_state")

    def test_refused(self):
        client = self.server.client()
        report = self.verify(b"no file of evidence")
        self.assertEqual(report["first_divergence"]["section"], "file")
        client.expect(400, "POST", "/v1/verify", raw=b"", headers=EVIDENCE, code="validation_failed")
        client.expect(400, "POST", "/v1/verify?x=1", raw=b"x", headers=EVIDENCE, code="validation_failed")
        client.expect(406, "POST", "/v1/verify", raw=b"x", headers=dict(EVIDENCE, Accept="text/html"))
        client.expect(415, "POST", "/v1/verify", raw=b"{}", headers={"Content-Type": "application/json"})
        self.server.client().expect(413, "POST", "/v1/verify", raw=bytes(8 * 1024 * 1024 + 1), headers=EVIDENCE)
        self.assertEqual(self.verify(bytes(1024 * 1024))["valid"], False)

    def test_large_bodies_have_few_places(self):
        head = (b"POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
                b"Content-Length: 1000000\r\n\r\n.")
        place = (self.server.host, self.server.port)
        waiting = [socket.create_connection(place, timeout=30) for _ in range(LARGE_BODIES)]
        try:
            for connection in waiting:
                connection.sendall(head)
            time.sleep(0.5)
            self.server.client().expect(503, "POST", "/v1/verify", raw=bytes(100000), headers=EVIDENCE,
                                        code="overloaded")
            self.verify(b"a small one has no need of a place")
        finally:
            for connection in waiting:
                connection.close()
        for _ in range(50):
            reply = self.server.client().request("POST", "/v1/verify", raw=bytes(100000), headers=EVIDENCE)
            if reply.status == 200:
                return
            time.sleep(0.1)
        self.fail("the places are not given back")
