#!/usr/bin/python3
"""A prover that is killed, stopped or paused in the middle of a batch."""

import signal
import time
import unittest

import proving as p
from throwaway_postgres import Postgres

BATCH = 600  # entries; each is noted, so that a batch takes its time


class Workers(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.first = self.server()
        self.first.start()
        self.played = p.Played(self.first)
        self.played.proven(self.first, 0)
        self.hashes = self.played.wait(self.first, BATCH)

    def server(self):
        server = p.server_on(self.postgres.url, CHECKPOINT_INTERVAL=BATCH, PROOF_PROGRESS=1)
        self.addCleanup(server.close)
        return server

    def progress(self):
        state, seq = p.job(self.postgres, self.played, 1, "state, progress_seq")
        self.assertIn(state, ("1", "2", "3"), "the batch was done before the test could interfere")
        return int(seq)

    def noted(self):
        """How far the server had come that is gone: what it sent last may still be under way."""
        p.wait_until("its connections to end", lambda: self.postgres.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'donjon'") == ["0"])
        return self.progress()

    def in_the_middle(self):
        """Pauses the first server when it has done a part of the batch. It runs in short turns, for to ask how far
        it has come can take longer than the rest of the batch."""
        self.addCleanup(self.go_on)

        def turn():
            self.go_on()
            time.sleep(0.02)
            self.first.process.send_signal(signal.SIGSTOP)
            return self.progress() >= 50

        p.wait_until("a job in its middle", turn, pause_s=0)

    def go_on(self):
        if self.first.process is not None:
            self.first.process.send_signal(signal.SIGCONT)

    def expect_proven(self, server):
        proof = self.played.proven(server, 1)
        self.assertEqual((proof["first_seq"], proof["last_seq"]), (1, BATCH))
        self.assertEqual(proof["chain_hash"], self.hashes[-1])
        return proof

    def test_killed_at_entry_50(self):
        self.in_the_middle()
        self.first.kill()
        noted = self.noted()
        self.assertGreaterEqual(noted, 50)
        second = self.server()
        second.start()
        proof = self.expect_proven(second)
        self.assertEqual(proof["attempts"], 2)
        # It played what was left, and nothing else: nothing twice, nothing skipped.
        self.assertEqual(p.metric(second, "donjon_proof_entries_total"), BATCH - noted)
        self.assertEqual(p.metric(second, "donjon_proof_rescued_total"), 1)

    def test_paused_worker_is_fenced(self):
        self.in_the_middle()
        second = self.server()
        second.start()
        proof = self.expect_proven(second)
        self.go_on()
        p.wait_until("the paused worker to notice",
                     lambda: p.metric(self.first, "donjon_proof_fenced_total") == 1)
        self.assertEqual(self.played.proof(self.first, 1), proof)
        self.assertEqual(p.metric(self.first, "donjon_proofs_failed_total"), 0)

    def test_drained_worker_hands_its_job_back(self):
        self.in_the_middle()
        self.go_on()
        self.assertEqual(self.first.stop(), 0)
        noted = self.noted()
        state, attempts = p.job(self.postgres, self.played, 1, "state, attempts")
        self.assertEqual((state, attempts), ("2", "0"))
        second = self.server()
        second.start()
        self.assertEqual(self.expect_proven(second)["attempts"], 1)
        self.assertEqual(p.metric(second, "donjon_proof_entries_total"), BATCH - noted)


class Share(unittest.TestCase):
    def made(self, servers, least):
        """The proofs of each server, once there are as many: one is stored before it is counted."""
        made = [p.metric(server, "donjon_proofs_generated_total") for server in servers]
        return made if sum(made) >= least else None

    def test_two_servers_share_the_work(self):
        with Postgres() as postgres:
            servers = [p.server_on(postgres.url) for _ in range(2)]
            try:
                for server in servers:
                    server.start()
                games = [p.Played(servers[i % 2]) for i in range(8)]
                for i, game in enumerate(games):
                    game.wait(servers[i % 2], 40, at_once=10)
                for game in games:
                    for batch in range(5):
                        self.assertEqual(game.proven(servers[0], batch)["attempts"], 1)
                made = p.wait_until("every proof to be counted", lambda: self.made(servers, 40))
                self.assertEqual(sum(made), 40)
                self.assertTrue(all(made), made)
            finally:
                for server in servers:
                    server.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
