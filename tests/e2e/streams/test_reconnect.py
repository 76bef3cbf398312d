#!/usr/bin/python3
"""A thousand broken connections, and servers that stop and die in between: no gap, and no repeat."""

import http.client
import os
import random
import threading
import time
import unittest
import uuid

from follower import Follower
from donjon_server import DonjonServer
from throwaway_postgres import Postgres

CONNECTIONS = 1000
RESTARTS = 8
BATCH = 2
BATCHES = 500
WAIT = {"kind": "wait"}


class Writer(threading.Thread):
    """Acts as every seat whose turn it is, with clients that never give up, and keeps what it was answered."""

    def __init__(self, server, session):
        super().__init__(daemon=True)
        self.server = server
        self.path = "/v1/sessions/" + session["id"]
        self.tokens = [seat["token"] for seat in session["seats"]]
        self.head = 0
        self.failure = None

    def post(self, body, token):
        while True:
            client = self.server.client(token, timeout=20)
            try:
                reply = client.post(self.path + "/actions", body)
                if reply.status in (200, 409, 422) and reply.code != "request_in_flight":
                    return reply
            except (OSError, http.client.HTTPException):
                pass
            finally:
                client.close()
            time.sleep(0.05)

    def run(self):
        try:
            self.play()
        except BaseException as failure:  # told by the test, which waits for this thread
            self.failure = failure

    def play(self):
        turn = 0
        for _ in range(BATCHES):
            body = {"actions": [WAIT] * BATCH, "action_id": str(uuid.uuid4())}
            reply = self.post(body, self.tokens[turn])
            if reply.code == "session_finished":
                return
            if reply.status != 200:
                turn = (turn + 1) % len(self.tokens)
                continue
            results = reply.json["results"]
            self.head = results[-1]["seq"] if results else self.head
            turn = (turn + 1) % len(self.tokens)


class Reconnect(unittest.TestCase):
    def setUp(self):
        seed = int(os.environ.get("DONJON_TEST_SEED", random.randrange(1 << 32)))
        print("seed", seed)
        self.random = random.Random(seed)
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.server = DonjonServer(database_url=self.postgres.url, env={"DONJON_LOG_LEVEL": "error"})
        self.addCleanup(self.server.close)
        self.server.start()
        reply = self.server.admin.post("/v1/sessions", {"scenario": "delve", "players": 2})
        self.assertEqual(reply.status, 201, reply)
        self.session = reply.json

    def follower(self, token, after="0"):
        return Follower(self.server.host, self.server.port, "/v1/sessions/" + self.session["id"], token,
                        after)

    def restart(self, count):
        if count % 2:
            self.server.kill()
        else:
            self.server.stop()
        self.server.start()

    def harass(self, follower, writer):
        """Breaks connections while the game is played; the server is restarted from time to time."""
        restarts = 0
        while follower.connections < CONNECTIONS:
            follower.read(self.random.choice(Follower.FORMS), self.random.randint(1, 4), timeout=1)
            if follower.connections >= (restarts + 1) * CONNECTIONS // (RESTARTS + 1) and restarts < RESTARTS:
                self.restart(restarts)
                restarts += 1
            if not writer.is_alive() and writer.head and follower.after == str(writer.head):
                self.passes.append(follower.items)
                follower.items, follower.after = [], "0"  # another reader from the beginning
        self.assertEqual(restarts, RESTARTS)

    def test_a_thousand_reconnects(self):
        writer = Writer(self.server, self.session)
        writer.start()
        follower = self.follower(self.session["seats"][0]["token"])
        self.passes = []
        self.harass(follower, writer)
        writer.join(120)
        self.assertFalse(writer.is_alive())
        self.assertIsNone(writer.failure)
        follower.read_to(writer.head)
        self.passes.append(follower.items)
        whole = self.follower(self.session["seats"][0]["token"]).read_to(writer.head)
        ids = [item["id"] for item in whole]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertGreater(len(ids), writer.head // 2)
        for told in self.passes:
            self.assertEqual(told, whole)
        print("connections", follower.connections, "entries", writer.head, "items", len(whole),
              "passes", len(self.passes))

    def test_the_replies_of_actions_and_the_stream_agree(self):
        """What the acting seat was answered is what the stream tells it, event by event."""
        token = self.session["seats"][0]["token"]
        client = self.server.client(token)
        answered = []
        reply = client.post("/v1/sessions/%s/actions" % self.session["id"], {"action": WAIT})
        self.assertEqual(reply.status, 200, reply)
        answered += reply.json["events"]
        told = self.follower(token).read_to(reply.json["seq"])
        bare = [{k: v for k, v in item.items() if k not in ("id", "topic", "seq", "at")} for item in told]
        self.assertEqual(bare, answered)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
