#!/usr/bin/python3
"""A server whose database stands still ends all the same, within the time that its stop has."""

import time
import unittest

import campaign as c
from donjon_server import DonjonServer
from throwaway_postgres import Postgres

TIMEOUT_S = 4
# What the setting says, a second more for each worker and for what is closed, and a loaded machine. Statements that
# nobody answers run into their own limits after ten seconds each.
MOST_S = TIMEOUT_S + 14


class Stop(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.server = DonjonServer(database_url=self.postgres.url,
                                   env={"DONJON_SHUTDOWN_TIMEOUT_S": str(TIMEOUT_S)})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.admin
        self.addCleanup(self.admin.close)

    def stop(self):
        begun = time.monotonic()
        code = self.server.stop()
        return code, time.monotonic() - begun

    def test_clean(self):
        created = self.admin.post("/v1/sessions", {})
        self.assertEqual(created.status, 201)
        code, _ = self.stop()
        self.assertEqual(code, 0)
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM node")[0], "0", "it has said that it is gone")
        self.assertEqual(self.postgres.sql("SELECT count(*) FROM session WHERE owner IS NOT NULL")[0], "0")

    def test_nobody_answers(self):
        created = self.admin.post("/v1/sessions", {})
        self.assertEqual(created.status, 201)
        self.postgres.pause()
        try:
            code, took = self.stop()
        finally:
            self.postgres.resume()
        self.assertEqual(code, 1)
        self.assertLess(took, MOST_S)
        self.server.start()
        session = c.patient(lambda: self.admin.get("/v1/sessions/" + created.json["id"]), 200)
        self.assertEqual(session.json["seq"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
