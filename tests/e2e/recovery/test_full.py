#!/usr/bin/python3
"""The disk of the database is full for a while, under play.

The data folder is a small file system of its own, which takes the right to mount one; without it the
test is skipped."""

import os
import subprocess
import tempfile
import time
import unittest

import campaign as c
from donjon_server import DonjonServer

SIZE = "160m"


def fill(path):
    """Writes a file until the file system has not a byte left."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass


class Full(unittest.TestCase):
    def setUp(self):
        self.disk = tempfile.mkdtemp(prefix="donjon-disk-", dir="/tmp")
        self.addCleanup(os.rmdir, self.disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755,size=" + SIZE, "donjon-test", self.disk],
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest("no file system can be mounted here: " + mounted.stderr)
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        self.server = DonjonServer(data_dir=os.path.join(self.disk, "data"), env={"DONJON_LOG_LEVEL": "error"})
        self.addCleanup(self.server.close)

    def wait_status(self, path, status):
        client = self.server.client()
        self.addCleanup(client.close)
        deadline = time.monotonic() + c.GIVE_UP_S
        reply = client.get(path)
        while reply.status != status and time.monotonic() < deadline:
            time.sleep(0.05)
            reply = client.get(path)
        self.assertEqual(reply.status, status, reply)
        return reply

    def check_full(self):
        """Every sort of write is refused, and the server says why it takes none; it lives and can be read."""
        ready = self.wait_status("/readyz", 503)
        self.assertEqual(ready.code, "unavailable")
        self.assertEqual(ready.headers["retry-after"], "1")
        self.assertEqual(self.wait_status("/v1/health", 503).json["workers"]["persistence"]["status"], "unhealthy")
        admin = self.server.admin
        self.addCleanup(admin.close)
        self.assertEqual(admin.get("/livez").status, 200)
        self.assertEqual(admin.get("/v1/sessions").status, 200)
        for _ in range(20):  # as often as anybody asks, not only once after a refusal
            self.assertEqual(admin.get("/readyz").status, 503)
            time.sleep(0.1)

    def test_full_under_play(self):
        self.server.start()
        play = c.Campaign([self.server], c.new_seed(), players=3)
        play.start()
        play.wait_for(20)
        filling = os.path.join(self.disk, "filling")
        fill(filling)
        self.check_full()
        os.unlink(filling)
        self.wait_status("/readyz", 200)
        play.wait_for(20)
        play.finish()
        play.check()
        self.assertEqual(self.server.stop(30), 0, self.server.output())

    def test_nobody_plays(self):
        """Without a single action under way, making sessions finds it out."""
        self.server.start()
        client = self.server.client()
        self.addCleanup(client.close)
        filling = os.path.join(self.disk, "filling")
        fill(filling)
        for _ in range(50):  # some find room in pages that are there
            made = client.post("/v1/sessions", {})
            if made.status != 201:
                break
        self.assertEqual((made.status, made.code), (503, "unavailable"), made)
        self.check_full()
        os.unlink(filling)
        self.wait_status("/readyz", 200)
        self.assertEqual(client.post("/v1/sessions", {}).status, 201)
        self.assertEqual(self.server.stop(30), 0, self.server.output())


if __name__ == "__main__":
    unittest.main(verbosity=2)
