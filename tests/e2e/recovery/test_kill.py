#!/usr/bin/python3
"""The server is killed at random instants under play and started again on the same database."""

import random
import time
import unittest

import campaign as c

KILLS = 22
PLAY_S = 0.35  # the longest time between a start and the next kill


class Kill(c.Scene):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def test_killed_under_play(self):
        play = c.Campaign([self.server], self.seed)
        play.start()
        play.wait_for(10)
        for _ in range(KILLS):
            time.sleep(self.random.random() * PLAY_S)
            self.server.kill()
            self.server.start(wait_ready=False)
            if play.over.is_set():
                break
        play.wait_for(10)
        play.finish()
        play.check()
        self.assertGreater(play.counts.get("broken", 0), KILLS)
        # Kills that hit between a commit and its reply are what this test is about.
        self.assertGreater(play.counts.get("replayed", 0), 0, play.counts)
        sessions = play.sessions()
        c.check_retries(self.server, sessions, self.random)
        self.check_replay(sessions)
        play.check()

    def check_replay(self, sessions):
        """Whatever becomes of the checkpoints, the state is that of a replay from genesis."""
        before = c.full_states(self.server, sessions)
        self.assertGreater(self.checkpoints(), len(sessions), "there are checkpoints to lose")
        harm = (
            # a byte of the newest state, wherever it hits; then the root that it claims; then rubbish
            "UPDATE checkpoint SET state = set_byte(state, length(state) / 2,"
            " get_byte(state, length(state) / 2) # 255) WHERE " + NEWEST,
            "UPDATE checkpoint SET state_root = set_byte(state_root, 3, get_byte(state_root, 3) # 1)"
            " WHERE " + NEWEST,
            "UPDATE checkpoint SET chain_hash = set_byte(chain_hash, 3, get_byte(chain_hash, 3) # 1),"
            " nonce = nonce + 1 WHERE " + NEWEST,
            "UPDATE checkpoint SET state = decode(repeat('5a', length(state)), 'hex') WHERE seq > 0",
            "DELETE FROM checkpoint WHERE seq > 0",
        )
        for statement in harm:
            self.server.kill()
            self.postgres.sql(statement)
            self.server.start()
            after = c.full_states(self.server, sessions)
            self.assertEqual(before, after, statement)

    def checkpoints(self):
        return int(self.postgres.sql("SELECT count(*) FROM checkpoint WHERE seq > 0")[0])


NEWEST = ("seq > 0 AND (session_id, seq) IN"
          " (SELECT session_id, max(seq) FROM checkpoint GROUP BY session_id)")

if __name__ == "__main__":
    unittest.main(verbosity=2)
