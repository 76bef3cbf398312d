#!/usr/bin/python3
"""docs/operations.md, "Backup and restore", as it stands there: dumped while games are played, restored elsewhere,
played on.

    test_backup.py PROGRAM [unittest arguments]
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

if len(sys.argv) > 1:
    os.environ["DONJON_BIN"] = sys.argv.pop(1)

from donjon_server import DonjonServer  # noqa: E402
from throwaway_postgres import Postgres  # noqa: E402

WAIT = {"action": {"kind": "wait"}}
PLAYED = 25
ROUNDS_MAX = 2000


def commands():
    with open(os.path.join(TREE, "docs", "operations.md"), encoding="utf-8") as file:
        return re.search(r"## Backup and restore.*?```bash\n(.*?)```", file.read(), re.S)[1]


class Backup(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.restored_url = self.postgres.url.replace("/postgres?", "/restored?")
        self.assertNotEqual(self.restored_url, self.postgres.url)

    def serve(self, url):
        server = DonjonServer(database_url=url, env={"DONJON_OPEN_SESSIONS": "1"})
        self.addCleanup(server.close)
        return server.start()

    def test_dump_and_restore_while_games_are_played(self):
        server = self.serve(self.postgres.url)
        made = server.admin.post("/v1/sessions", {"scenario": "tilt_yard"}).json
        path, seat = "/v1/sessions/" + made["id"], server.client(made["seats"][0]["token"])
        for _ in range(PLAYED):
            self.assertEqual(seat.post(path + "/actions", WAIT).status, 200)
        enough = threading.Event()

        def play_on():
            for _ in range(ROUNDS_MAX):
                if enough.is_set() or seat.post(path + "/actions", WAIT).status != 200:
                    return

        player = threading.Thread(target=play_on)
        player.start()
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "-euc", commands()], cwd=folder, timeout=120, capture_output=True, text=True,
                                  check=False, env=dict(os.environ, DATABASE_URL=self.postgres.url,
                                                        RESTORED_URL=self.restored_url))
        enough.set()
        player.join(60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        self.play_on_elsewhere(path, made, seat)

    def play_on_elsewhere(self, path, made, seat):
        before = {item["seq"]: item["chain_hash"] for item in seat.get(path + "/actions?limit=500").json["items"]}
        restored = self.serve(self.restored_url)
        admin, seat = restored.admin, restored.client(made["seats"][0]["token"])
        head = admin.get(path).json["seq"]
        self.assertGreaterEqual(head, PLAYED)
        entries = admin.get(path + "/actions?limit=500").json["items"]
        self.assertTrue(all(before.get(item["seq"], item["chain_hash"]) == item["chain_hash"] for item in entries))
        # Loading replays the log and compares every root; then the game goes on where the snapshot ended.
        self.assertEqual(seat.post(path + "/actions", WAIT).json["seq"], head + 1)


if __name__ == "__main__":
    unittest.main(verbosity=1, warnings="ignore")
