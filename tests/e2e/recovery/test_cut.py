#!/usr/bin/python3
"""The connection between server and PostgreSQL is cut at random moments, some of them during COMMIT."""

import os
import random
import time
import unittest

import campaign as c
from cutting_proxy import WAYS, CuttingProxy
from donjon_server import DonjonServer
from throwaway_postgres import Postgres

PLAY_S = 7
PATIENCE_S = 40  # until chance has cut in every way
REPLY_MS = 500  # shorter than the proxy holds an answer back
# Answers that were held back beyond the deadline of a reply, and commits whose answer was lost.
EXPECTED = ("504 outcome_unknown", "replayed")


class Cut(unittest.TestCase):
    def test_cut_under_play(self):
        seed = c.new_seed()
        postgres = Postgres()
        self.addCleanup(postgres.close)
        postgres.start()
        proxy = CuttingProxy(os.path.join(postgres.socket, ".s.PGSQL.5432"), seed)
        self.addCleanup(proxy.close)
        server = DonjonServer(database_url=proxy.url, env={"DONJON_LOG_LEVEL": "error",
                                                           "DONJON_REPLY_TIMEOUT_MS": str(REPLY_MS)})
        self.addCleanup(server.close)
        server.start()
        play = c.Campaign([server], seed)
        play.start()
        play.wait_for(10)
        proxy.armed.set()
        begun = time.monotonic()
        while time.monotonic() < begun + PATIENCE_S and not play.over.is_set():
            seen = all(proxy.cuts[way] > 0 for way in WAYS) and all(
                play.counts.get(what, 0) > 0 for what in EXPECTED)
            if seen and time.monotonic() > begun + PLAY_S:
                break
            time.sleep(0.1)
        proxy.armed.clear()
        play.wait_for(10)
        play.finish()
        print("cuts %r" % proxy.cuts, flush=True)
        server.wait_ready(10)
        play.check()
        for way in WAYS:
            self.assertGreater(proxy.cuts[way], 0, way)
        for what in EXPECTED:
            self.assertGreater(play.counts.get(what, 0), 0, play.counts)
        c.check_retries(server, play.sessions(), random.Random(seed))
        before = c.full_states(server, play.sessions())
        server.kill()
        postgres.sql("DELETE FROM checkpoint WHERE seq > 0")
        server.start()
        self.assertEqual(before, c.full_states(server, play.sessions()))
        play.check()


if __name__ == "__main__":
    unittest.main(verbosity=2)
