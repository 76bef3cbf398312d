#!/usr/bin/python3
"""The channel that wakes the provers: silently cut off, and at rest."""

import os
import re
import time
import unittest

import proving as p
from mute_proxy import MuteProxy
from throwaway_postgres import Postgres

DEAF_S = 15
IDLE_S = 12


class Channel(unittest.TestCase):
    def test_a_silent_listener_is_found_deaf(self):
        postgres = Postgres()
        self.addCleanup(postgres.close)
        postgres.start()
        proxy = MuteProxy(os.path.join(postgres.socket, ".s.PGSQL.5432"))
        self.addCleanup(proxy.close)
        server = p.server_on(proxy.url)
        self.addCleanup(server.close)
        server.start()
        listening = "donjon_proof_listening"
        p.wait_until("a channel", lambda: p.metric(server, listening) == 1)
        game = p.Played(server)
        game.wait(server, 10)
        game.proven(server, 1)
        self.assertEqual(p.metric(server, 'donjon_proof_jobs_woken_total{source="poll"}'), 0)
        proxy.muting.set()
        since = time.monotonic()
        p.wait_until("deafness to be noticed", lambda: p.metric(server, listening) == 0)
        self.assertLess(time.monotonic() - since, DEAF_S)
        p.wait_until("health to say so",
                     lambda: server.client().get("/v1/health").json["workers"]["prover"]["status"] == "degraded")
        game.wait(server, 10)
        game.proven(server, 2)
        p.wait_until("who found it to be counted",
                     lambda: p.metric(server, 'donjon_proof_jobs_woken_total{source="poll"}') > 0)
        proxy.muting.clear()
        p.wait_until("the channel to come back", lambda: p.metric(server, listening) == 1)
        game.wait(server, 10)
        game.proven(server, 3)

    def test_an_idle_server_asks_for_nothing_but_the_poll(self):
        with Postgres(settings={"log_statement": "all"}) as postgres:
            server = p.server_on(postgres.url)
            self.addCleanup(server.close)
            server.start()
            game = p.Played(server)
            game.wait(server, 10)
            game.proven(server, 1)
            time.sleep(1)
            log = os.path.join(postgres.folder, "log")
            before = os.path.getsize(log)
            time.sleep(IDLE_S)
            with open(log, encoding="utf-8", errors="replace") as text:
                said = re.findall(r"execute (job\w*|tell|listen\w*):", text.read()[before:])
            server.close()
        polls = said.count("jobs_count")
        self.assertIn(polls, (1, 2, 3, 4), said)  # every five seconds, a little more or less
        self.assertLessEqual(said.count("tell"), 4)  # the channel's own probe
        self.assertLessEqual(said.count("job_claim"), polls + 1)
        self.assertEqual(set(said) - {"jobs_rescue", "jobs_release", "jobs_count", "jobs_lightly",
                                     "jobs_ripe", "job_claim", "tell"}, set())


if __name__ == "__main__":
    unittest.main(verbosity=2)
