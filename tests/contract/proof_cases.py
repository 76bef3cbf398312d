"""Keys, proofs and jobs, as a part of openapi_test.py, which says who the server and its database are."""

import base64
import time

from contract import Game, Server

WAIT = {"kind": "wait"}


class ProofCases:
    def test_keys_and_heads(self):
        game = Game(self.server, scenario="tilt_yard")
        result = game.act(WAIT)
        head = game.seats[0].expect(200, "GET", game.path + "/head").json
        self.assertEqual((head["seq"], head["chain_hash"]), (1, result["chain_hash"]))
        receipt = base64.b64decode(result["receipt"])
        signed = base64.b64decode(head["signed_head"])
        self.assertEqual(receipt[:80], signed[:80])
        self.assertEqual(receipt[:16].hex(), head["key_id"])
        made = game.admin.expect(201, "POST", "/v1/admin/keys").json
        keys = self.server.client().expect(200, "GET", "/v1/keys").json["items"]
        self.assertEqual(keys[0], made)
        self.assertEqual([key["active"] for key in keys], [True] + [False] * (len(keys) - 1))
        self.assertIn(head["key_id"], [key["key_id"] for key in keys[1:]])
        later = base64.b64decode(game.act(WAIT)["receipt"])
        self.assertEqual(later[:16].hex(), made["key_id"])

    def proven(self, game, batch):
        for _ in range(400):
            proof = game.seats[0].expect(200, "GET", f"{game.path}/proofs/{batch}").json
            if proof["status"] not in ("queued", "running"):
                return proof
            time.sleep(0.05)
        raise AssertionError(f"the batch is not proven: {proof}")

    def test_proofs(self):
        game = Game(self.server, scenario="tilt_yard")
        results = [game.act(WAIT) for _ in range(12)]
        first = self.proven(game, 1)
        self.assertEqual((first["status"], first["first_seq"], first["last_seq"], first["level"]),
                         ("succeeded", 1, 10, "replayed"))
        self.assertEqual(first["chain_hash"], results[9]["chain_hash"])
        self.assertEqual(first["journal"]["new_state_root"], results[9]["state_root"])
        self.assertEqual(len(base64.b64decode(first["record"])), 368)
        made = game.admin.expect(202, "POST", game.path + "/proofs", {})
        self.assertEqual(made.headers["location"], game.path + "/proofs/2")
        again = game.admin.expect(202, "POST", game.path + "/proofs", {})
        self.assertEqual(again.headers["location"], made.headers["location"])
        self.assertEqual(self.proven(game, 2)["last_seq"], 12)
        page = game.seats[0].expect(200, "GET", game.path + "/proofs?limit=2").json
        rest = game.seats[0].expect(200, "GET",
                                    game.path + "/proofs?cursor=" + page["next_cursor"]).json
        self.assertEqual([proof["batch"] for proof in page["items"] + rest["items"]], [0, 1, 2])
        for batch in ("3", "x", "-1"):
            game.seats[0].expect(404, "GET", f"{game.path}/proofs/{batch}")

    def test_jobs(self):
        game = Game(self.server, scenario="tilt_yard")
        self.proven(game, 0)
        job = f"/v1/admin/jobs/{game.created['id']}.0"
        game.admin.expect(409, "POST", job + "/cancel", code="conflict")
        game.admin.expect(409, "POST", job + "/redrive", code="conflict")
        self.postgres.sql(f"UPDATE proof_job SET state = 6, proof = NULL, last_error = 'x' "
                     f"WHERE session_id = '{game.created['id']}'")
        stuck = game.admin.expect(200, "GET", "/v1/admin/jobs").json["items"]
        self.assertIn((game.created["id"] + ".0", "dead", "x"),
                      [(item["id"], item["status"], item["last_error"]) for item in stuck])
        self.assertEqual(game.admin.expect(200, "POST", job + "/redrive").json["status"], "queued")
        self.assertEqual(self.proven(game, 0)["status"], "succeeded")
        lines = game.admin.expect(200, "GET", "/v1/admin/audit?session=" + game.created["id"]).json["items"]
        self.assertIn(("job_redrive", "admin", "batch=0"),
                      [(line["action"], line["actor"], line["detail"]) for line in lines])
        self.postgres.sql(f"UPDATE proof_job SET state = 2, run_at = now() + interval '1 hour' "
                     f"WHERE session_id = '{game.created['id']}'")
        queued = game.admin.expect(200, "GET", "/v1/admin/jobs?state=queued&limit=1").json
        self.assertEqual(queued["items"][0]["id"], game.created["id"] + ".0")
        cancelled = game.admin.expect(200, "POST", job + "/cancel").json
        self.assertEqual(cancelled["status"], "cancelled")
        for state in ("running", "waiting"):
            game.admin.expect(200, "GET", "/v1/admin/jobs?state=" + state)
        game.admin.expect(400, "GET", "/v1/admin/jobs?state=odd", code="validation_failed")
        for word in ("cancel", "redrive"):
            game.admin.expect(404, "POST", "/v1/admin/jobs/nothing/" + word, code="not_found")
            game.admin.expect(404, "POST", f"{job}9/{word}", code="not_found")

    def test_keys_of_players(self):
        game = Game(self.server, scenario="tilt_yard", players=2)
        game.act(WAIT)
        path, body = game.path + "/seats/2/key", {"public_key": "d7" * 32}
        game.seats[0].expect(403, "PUT", path, body, code="forbidden")
        game.admin.expect(403, "PUT", path, body, code="forbidden")
        taken = game.seats[1].expect(200, "PUT", path, body).json
        self.assertEqual((taken["seat"], taken["from_seq"]), (2, 1))
        self.assertEqual(len(base64.b64decode(taken["signed_seat_key"])), 176)
        game.seats[1].expect(409, "PUT", path, body, code="conflict")
        self.assertEqual(taken["change"], "first")
        game.seats[1].expect(422, "PUT", path, dict(body, signature="00" * 64), code="signature_invalid")
        for bad in ({"public_key": "00" * 32}, {"public_key": 7}, {"lost": True},
                    dict(body, signature="00" * 64, lost=True)):
            game.seats[1].expect(400, "PUT", path, bad, code="validation_failed")
        for public_key in (None, "d6" * 32, "d7" * 32):  # given up, given again, changed
            changed = game.seats[1].expect(200, "PUT", path, {"public_key": public_key, "lost": True}).json
            self.assertEqual([changed[name] for name in ("public_key", "change", "from_seq")],
                             [public_key, "by_token", 1])
        actions = game.path + "/actions"
        game.seats[1].expect(422, "POST", actions, {"action": WAIT}, code="signature_required")
        game.seats[1].expect(422, "POST", actions, {"action": WAIT, "signature": "00" * 64}, code="signature_invalid")
        game.seats[1].expect(422, "POST", actions, {"actions": [WAIT], "signatures": ["00" * 64]},
                             code="signature_invalid")
        game.seats[0].expect(422, "POST", actions, {"action": WAIT, "signature": "00" * 64}, code="signature_invalid")
        for bad in ({"action": WAIT, "signatures": ["00" * 64]}, {"actions": [WAIT], "signature": "00" * 64},
                    {"actions": [WAIT, WAIT], "signatures": ["00" * 64]}, {"action": WAIT, "signature": "00"}):
            game.seats[1].expect(400, "POST", actions, bad, code="validation_failed")
        for seat in ("0", "9", "x"):
            game.seats[1].expect(404, "PUT", f"{game.path}/seats/{seat}/key", body)

    def test_a_configured_key(self):
        """RFC 8032, section 7.1, test 1."""
        server = Server(database_url=self.postgres.url, env={
            "DONJON_SIGNING_KEY": "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"})
        self.addCleanup(server.close)
        server.start()
        active = [key for key in server.client().get("/v1/keys").json["items"] if key["active"]]
        self.assertEqual([key["public_key"] for key in active],
                         ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"])
        server.admin.expect(409, "POST", "/v1/admin/keys", code="conflict")
        server.stop()
