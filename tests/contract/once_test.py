#!/usr/bin/python3
"""Idempotency-Key on whatever changes something: done once, answered the same, across a crash as well.

Needs $DONJON_BIN (or build/donjon) and an installed PostgreSQL.
"""

import concurrent.futures
import http.client
import os
import signal
import time
import unittest
import uuid

from contract import Game, Server
from throwaway_postgres import Postgres

PARALLEL = 16
PATIENCE_S = 20


def setUpModule():
    global POSTGRES, SERVER
    POSTGRES = Postgres()
    unittest.addModuleCleanup(POSTGRES.close)
    POSTGRES.start()
    SERVER = open_server()
    unittest.addModuleCleanup(lambda: SERVER.close())


def open_server():
    return Server(database_url=POSTGRES.url, env={"DONJON_OPEN_SESSIONS": "0"}).start()


def keyed(key=None):
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def sessions(server):
    return int(POSTGRES.sql("SELECT count(*) FROM session")[0])


class Once(unittest.TestCase):
    def test_a_session_is_made_once_and_its_tokens_told_again(self):
        headers, body, before = keyed(), {"players": 2, "label": "once"}, sessions(SERVER)
        first = SERVER.admin.expect(201, "POST", "/v1/sessions", body, headers=headers)
        again = SERVER.admin.expect(201, "POST", "/v1/sessions", body, headers=headers)
        self.assertEqual(first.body, again.body)
        self.assertEqual(first.headers["location"], again.headers["location"])
        self.assertNotIn("idempotent-replayed", first.headers)
        self.assertEqual(again.headers["idempotent-replayed"], "true")
        self.assertEqual(sessions(SERVER), before + 1)
        seat = SERVER.client(again.json["seats"][1]["token"])
        seat.expect(200, "GET", again.headers["location"] + "/state")
        other = SERVER.admin.expect(422, "POST", "/v1/sessions", {"players": 1}, headers=headers)
        self.assertEqual(other.code, "idempotency_mismatch")

    def test_keys_of_others_are_nothing_to_one(self):
        game = Game(SERVER, players=2)
        headers = keyed()
        replies = [seat.expect(status, "POST", game.path + "/checkpoints", {}, headers=headers)
                   for seat, status in zip(game.seats + [game.admin], (200, 200, 200))]
        self.assertFalse(any("idempotent-replayed" in reply.headers for reply in replies))

    def test_a_failed_request_may_be_tried_anew(self):
        headers = keyed()
        SERVER.admin.expect(400, "POST", "/v1/sessions", {"scenario": "nowhere"}, headers=headers)
        SERVER.admin.expect(201, "POST", "/v1/sessions", {}, headers=headers)

    def test_fork_checkpoint_archive(self):
        game = Game(SERVER)
        game.act({"kind": "wait"})
        for method, path, body in (("POST", "/fork", {"from_seq": 1}), ("POST", "/checkpoints", {"label": "x"}),
                                   ("DELETE", "", None)):
            headers = keyed()
            first = game.admin.request(method, game.path + path, body=body, headers=headers)
            again = game.admin.request(method, game.path + path, body=body, headers=headers)
            self.assertLess(first.status, 300, first)
            self.assertEqual((first.status, first.body), (again.status, again.body))
            self.assertEqual(again.headers["idempotent-replayed"], "true")

    def test_many_at_once_make_one(self):
        headers, before = keyed(), sessions(SERVER)
        clients = [SERVER.client(SERVER.admin_token) for _ in range(PARALLEL)]
        for client in clients:
            client.get("/v1/health")

        def make(client):
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline:
                reply = client.request("POST", "/v1/sessions", body={}, headers=headers)
                if reply.status != 409:
                    return reply
                self.assertEqual(reply.code, "request_in_flight")
                time.sleep(0.05)
            raise AssertionError("the first request does not end")

        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            replies = list(pool.map(make, clients))
        self.assertEqual({reply.status for reply in replies}, {201})
        self.assertEqual(len({reply.body for reply in replies}), 1)
        self.assertEqual(sessions(SERVER), before + 1)

    def test_the_database_knows_no_token(self):
        reply = SERVER.admin.expect(201, "POST", "/v1/sessions", {}, headers=keyed())
        token = reply.json["seats"][0]["token"]
        rows = POSTGRES.sql("SELECT encode(reply, 'escape') FROM idempotency WHERE reply IS NOT NULL")
        self.assertTrue(rows)
        self.assertFalse(any(token in row or "dnj_s_" in row for row in rows))


class Anybody(unittest.TestCase):
    """Who needs no token to make a session is told apart by address."""

    def test_a_key_of_another_address_is_nothing_to_one(self):
        server = Server(database_url=POSTGRES.url, env={"DONJON_OPEN_SESSIONS": "1"})
        self.addCleanup(server.close)
        server.start()
        replies = [self.make(server, source) for source in ("127.0.0.1", "127.0.0.1", "127.0.0.2")]
        self.assertEqual([status for status, _, _ in replies], [201, 201, 201])
        self.assertEqual([replayed for _, replayed, _ in replies], [None, "true", None])
        self.assertEqual(replies[0][2], replies[1][2])
        self.assertNotEqual(replies[0][2], replies[2][2])

    @staticmethod
    def make(server, source):
        """Somebody at the address makes a session under a key that anybody may think of."""
        connection = http.client.HTTPConnection(server.host, server.port, timeout=PATIENCE_S,
                                                source_address=(source, 0))
        connection.request("POST", "/v1/sessions", headers={"Idempotency-Key": "1"})
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, reply.getheader("Idempotent-Replayed"), body


class Y_Crash(unittest.TestCase):
    """A server that dies after it made a session and before it could say so."""

    def test_an_attempt_after_a_crash_makes_the_same(self):
        global SERVER
        headers, before = keyed(), sessions(SERVER)
        # The reply cannot be kept: its row is locked by another transaction until the server is gone.
        POSTGRES.sql("CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
                     " 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'")
        POSTGRES.sql("CREATE TRIGGER stop BEFORE UPDATE OF reply ON idempotency FOR EACH ROW EXECUTE FUNCTION stop()")
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            lost = pool.submit(self.try_to_make, SERVER.client(SERVER.admin_token), headers)
            deadline = time.monotonic() + PATIENCE_S
            while sessions(SERVER) == before and time.monotonic() < deadline:
                time.sleep(0.02)
            os.kill(SERVER.pid, signal.SIGKILL)
            self.assertIsNone(lost.result(PATIENCE_S))
        SERVER.close()
        POSTGRES.sql("DROP TRIGGER stop ON idempotency")
        self.assertEqual(sessions(SERVER), before + 1)
        SERVER = open_server()
        deadline = time.monotonic() + PATIENCE_S
        reply = SERVER.admin.request("POST", "/v1/sessions", body={"players": 2}, headers=headers)
        while reply.status == 409 and time.monotonic() < deadline:
            time.sleep(0.1)
            reply = SERVER.admin.request("POST", "/v1/sessions", body={"players": 2}, headers=headers)
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(sessions(SERVER), before + 1)
        seat = SERVER.client(reply.json["seats"][0]["token"])
        seat.expect(200, "POST", reply.headers["location"] + "/actions", {"action": {"kind": "wait"}})

    @staticmethod
    def try_to_make(client, headers):
        try:
            return client.request("POST", "/v1/sessions", body={"players": 2}, headers=headers)
        except (OSError, ValueError, AssertionError):
            return None
        except Exception:  # whatever the library calls a connection that ends
            return None


if __name__ == "__main__":
    unittest.main()
