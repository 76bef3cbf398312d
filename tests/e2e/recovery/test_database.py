#!/usr/bin/python3
"""PostgreSQL is stopped and started under play, in every way it can be stopped, and made to stand still."""

import random
import signal
import time
import unittest
import uuid

import campaign as c

STOPS = (("fast", signal.SIGINT), ("immediate", signal.SIGQUIT), ("fast", signal.SIGINT),
         ("immediate", signal.SIGQUIT))
NOTICE_S = 5  # the longest until readyz says so
DOWN_S = 0.7
STILL_S = 1.5
REPLY_MS = 600


class Database(c.Scene):
    def setUp(self):
        super().setUp()
        self.server = self.start_server("error", {"DONJON_REPLY_TIMEOUT_MS": str(REPLY_MS)})
        self.client = self.server.client(timeout=10)
        self.addCleanup(self.client.close)
        self.play = c.Campaign([self.server], self.seed)

    def test_stopped_under_play(self):
        created = self.client.post("/v1/sessions", {"scenario": "delve"}, token=self.server.admin_token)
        self.assertEqual(created.status, 201, created)
        bystander = c.Session(created.json)
        self.play.start()
        self.play.wait_for(20)
        for name, how in STOPS:
            with self.subTest(stop=name):
                time.sleep(self.random.random() * 0.3)
                self.postgres.stop(how)
                self.while_down(bystander)
                self.postgres.start()
                self.server.wait_ready(15)
                self.play.wait_for(20)
        self.stand_still()
        self.play.finish()
        self.play.check()
        admin = self.server.admin
        c.check_session(admin, bystander)
        admin.close()
        self.assertGreater(self.play.counts.get("503 unavailable", 0), 0, self.play.counts)
        self.assertGreater(self.play.counts.get("504 outcome_unknown", 0), 0, self.play.counts)
        c.check_retries(self.server, self.play.sessions(), self.random)
        before = c.full_states(self.server, self.play.sessions())
        self.server.kill()
        self.postgres.sql("DELETE FROM checkpoint WHERE seq > 0")
        self.server.start()
        self.assertEqual(before, c.full_states(self.server, self.play.sessions()))

    def while_down(self, session):
        """What a client sees meanwhile, for a while."""
        self.wait_not_ready()
        until = time.monotonic() + DOWN_S
        path = "/v1/sessions/%s/actions" % session.id
        while time.monotonic() < until:
            asked = c.Asked(str(uuid.uuid4()), {"action": {"kind": "wait"}})
            session.asked[asked.action_id] = asked
            body = dict(asked.request, action_id=asked.action_id)
            reply = self.client.post(path, body, token=session.token)
            self.assertIn((reply.status, reply.code), ((503, "unavailable"), (504, "outcome_unknown"),
                                                       (503, "recovering")), reply)
            if reply.status == 503:
                asked.refusal = reply  # 503 means that nothing was done: the log is compared with it
            self.assertEqual(reply.headers["content-type"], "application/problem+json")
            self.assertIs(reply.json["retryable"], True, reply)
            if reply.status == 503:
                self.assertRegex(reply.headers.get("retry-after", ""), r"^\d+$")
            created = self.client.post("/v1/sessions", {}, token=self.server.admin_token)
            self.assertEqual(created.status, 503, created)
            self.assertEqual(self.client.get("/livez").status, 200)
            self.assertEqual(self.client.get("/readyz").status, 503)
            time.sleep(0.05)

    def wait_not_ready(self):
        until = time.monotonic() + NOTICE_S
        while self.client.get("/readyz").status != 503:
            self.assertLess(time.monotonic(), until, "readyz does not notice")
            time.sleep(0.05)

    def stand_still(self):
        """PostgreSQL answers nothing for a while: clients are told so, in time, and the process lives."""
        self.postgres.pause()
        try:
            until = time.monotonic() + STILL_S
            while time.monotonic() < until:
                self.assertEqual(self.client.get("/livez").status, 200)
                time.sleep(0.05)
        finally:
            self.postgres.resume()
        self.server.wait_ready(15)
        self.play.wait_for(20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
