#!/usr/bin/python3
"""A server that runs its own PostgreSQL is killed and started again at once; at last it is stopped."""

import os
import random
import time
import unittest

import campaign as c
from donjon_server import DonjonServer

KILLS = 4
PLAY_S = 0.6


def processes_with(text):
    """Ids of the processes, other than us, whose command line has the text, or whose working directory is it."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open("/proc/%s/cmdline" % name, "rb") as command:
                if text.encode() in command.read() or text in os.readlink("/proc/%s/cwd" % name):
                    found.append(int(name))
        except OSError:
            continue
    return found


class Embedded(unittest.TestCase):
    def test_killed_and_stopped(self):
        seed = c.new_seed()
        chance = random.Random(seed)
        server = DonjonServer(env={"DONJON_LOG_LEVEL": "error"})
        self.addCleanup(server.close)
        server.start()
        play = c.Campaign([server], seed, players=3)
        play.start()
        play.wait_for(10)
        for _ in range(KILLS):
            time.sleep(chance.random() * PLAY_S)
            server.kill()
            server.start(wait_ready=False)
            play.wait_for(5)
        play.finish()
        play.check()
        c.check_retries(server, play.sessions(), chance)
        before = c.full_states(server, play.sessions())

        self.assertNotEqual(server.database_pids(), [])
        self.assertNotEqual(processes_with(server.data_dir), [])
        self.assertEqual(server.stop(30), 0, server.output())
        self.assertEqual(server.database_pids(), [])
        self.assertEqual(processes_with(server.data_dir), [])

        server.start()
        play.check()
        self.assertEqual(before, c.full_states(server, play.sessions()))
        self.assertEqual(server.stop(30), 0, server.output())
        self.assertEqual(processes_with(server.data_dir), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
