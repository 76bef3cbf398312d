#!/usr/bin/python3
"""`donjon export`: the file that it writes from the database holds, beside a running server and without one.

    test_export.py PROGRAM [unittest arguments]
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

os.environ["DONJON_BIN"] = PROGRAM = sys.argv.pop(1)

import donjon_server  # noqa: E402
from throwaway_postgres import Postgres  # noqa: E402

WAIT = {"action": {"kind": "wait"}}


class Export(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.server = donjon_server.DonjonServer(database_url=self.postgres.url)
        self.addCleanup(self.server.close)
        self.server.start()
        self.folder = tempfile.TemporaryDirectory(prefix="donjon-export-")
        self.addCleanup(self.folder.cleanup)

    def run_program(self, *arguments, **settings):
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("DONJON_", "DATABASE"))}
        return subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=60, cwd=self.folder.name,
                              env=dict(plain, **(settings or {"DATABASE_URL": self.postgres.url})))

    def export(self, session):
        done = self.run_program("export", session)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_program("verify", "--json", session + ".evidence")
        self.assertEqual(done.returncode, 0, done.stdout)
        return json.loads(done.stdout)

    def play(self, scenario):
        reply = self.server.admin.post("/v1/sessions", {"scenario": scenario}).json
        return "/v1/sessions/" + reply["id"], self.server.client(reply["seats"][0]["token"]), reply["id"]

    def test_running_and_finished(self):
        path, seat, session = self.play("great_hall")
        reply = seat.post(path + "/actions", WAIT)
        self.assertEqual(reply.status, 200, reply)
        report = self.export(session)
        self.assertEqual((report["level"], report["to_seq"], report["checked"]["replay"]),
                         ("attested", 1, "secrets_unknown"))
        for _ in range(60):
            seat.post(path + "/actions", {"actions": [WAIT["action"]] * 64})
            if self.server.admin.get(path).json["status"] == "finished":
                break
        self.server.stop()
        report = self.export(session)
        self.assertEqual((report["level"], report["result"]), ("replayed", "lost"))
        self.assertEqual(report["checked"]["replayed_entries"], report["to_seq"])

    def test_refused(self):
        nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
        for arguments, code in (((), 2), (("nonsense",), 2), ((nobody, "--nonsense", "1"), 2), ((nobody,), 1)):
            done = self.run_program("export", *arguments)
            self.assertEqual((done.returncode, done.stdout), (code, b""), arguments)
            self.assertTrue(done.stderr, arguments)
        _, _, session = self.play("tilt_yard")
        done = self.run_program("export", session, "/nowhere/file")
        self.assertEqual(done.returncode, 1)
        done = self.run_program("export", session, "-")
        self.assertEqual((done.returncode, done.stdout[:8]), (0, b"DONJONE\1"))
        self.assertEqual(os.listdir(self.folder.name), [])


class PrivateExport(unittest.TestCase):
    """The same from a private PostgreSQL: of a server that runs, and without one."""

    def setUp(self):
        self.server = donjon_server.DonjonServer()
        self.addCleanup(self.server.close)
        self.server.start()
        self.folder = tempfile.TemporaryDirectory(prefix="donjon-export-")
        self.addCleanup(self.folder.cleanup)

    run_program, play = Export.run_program, Export.play

    def export(self, session):
        done = self.run_program("export", session, "game.evidence", DONJON_DATA_DIR=self.server.data_dir)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_program("verify", "--json", "game.evidence", DONJON_DATA_DIR=self.server.data_dir)
        return json.loads(done.stdout)

    def test_beside_its_server_and_without_one(self):
        path, seat, session = self.play("tilt_yard")
        for seq in (1, 2):
            self.assertEqual(seat.post(path + "/actions", WAIT).json["seq"], seq)
            self.assertEqual(self.export(session)["to_seq"], seq)
        self.assertEqual(seat.post(path + "/actions", WAIT).status, 200)  # it lives on
        self.server.stop()
        self.assertEqual(self.export(session)["to_seq"], 3)
        self.server.start()  # and the folder is free again
        self.assertEqual(self.server.admin.get(path).json["seq"], 3)

    def test_nothing_is_made(self):
        empty = os.path.join(self.folder.name, "empty")
        os.mkdir(empty)
        for folder in (empty, empty + "/nowhere"):
            done = self.run_program("export", "01890a5d-ac96-774b-bcce-b302099a8057", DONJON_DATA_DIR=folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"database: ", done.stderr)
        self.assertEqual((os.listdir(empty), os.listdir(self.folder.name)), ([], ["empty"]))


if __name__ == "__main__":
    unittest.main()
