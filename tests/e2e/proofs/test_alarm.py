#!/usr/bin/python3
"""A log that was changed behind the server's back."""

import unittest

import proving as p
from throwaway_postgres import Postgres


class Alarm(unittest.TestCase):
    def test_a_changed_log_is_frozen(self):
        with Postgres() as postgres:
            player = p.server_on(postgres.url, PROVER_THREADS=0)
            prover = p.server_on(postgres.url)
            self.addCleanup(player.close)
            self.addCleanup(prover.close)
            player.start()
            game = p.Played(player)
            game.wait(player, 25, at_once=5)
            row = f"session_id = '{game.id}' AND seq = 7"
            root = postgres.sql(f"SELECT encode(state_root, 'hex') FROM entry WHERE {row}")[0]
            postgres.sql(f"UPDATE entry SET state_root = decode(md5('x') || md5('y'), 'hex') WHERE {row}")
            prover.start()
            frozen = p.wait_until("the batch to be frozen", lambda: [
                proof for proof in [game.proof(prover, 1)] if proof["status"] == "failed"])[0]
            self.assertEqual(frozen["attempts"], 1)  # an alarm, not a retry
            self.assertIsNone(frozen["proof_id"])
            self.assertEqual(p.metric(prover, "donjon_proof_frozen_jobs") >= 0, True)
            stuck = prover.admin.get("/v1/admin/jobs").json["items"]
            self.assertEqual([(item["batch"], item["status"]) for item in stuck], [(1, "failed")])
            self.assertIn("seq 7", stuck[0]["last_error"])
            p.wait_until("the rest of the run to be given back", lambda: game.proof(prover, 2)["status"] == "queued")
            health = p.wait_until("health to say so", lambda: [
                worker for worker in [prover.client().get("/v1/health").json["workers"]["prover"]]
                if worker["status"] == "degraded"])[0]
            self.assertIn("do not replay", health["reason"])
            self.assertEqual(p.metric(prover, "donjon_proof_frozen_jobs"), 1)
            p.wait_until("the alarm to be counted", lambda: p.metric(prover, "donjon_divergences_total") >= 1)
            self.assertEqual(prover.client().get("/readyz").status, 200)  # games go on
            postgres.sql(f"UPDATE entry SET state_root = decode('{root}', 'hex') WHERE {row}")
            reply = prover.admin.post(f"/v1/admin/jobs/{stuck[0]['id']}/redrive", {})
            self.assertEqual(reply.status, 200, reply)
            for batch in (1, 2):
                game.proven(prover, batch)
            p.wait_until("the alarm to end", lambda: p.metric(prover, "donjon_proof_frozen_jobs") == 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
