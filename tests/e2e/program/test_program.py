#!/usr/bin/python3
"""The program from outside: commands, exit codes, configuration, start and stop.

    test_program.py PROGRAM [unittest arguments]
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

from throwaway_postgres import Postgres  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(TREE, "build", "donjon")
TOKEN = "an-administrator-for-tests"


def environment(**settings):
    plain = {name: value for name, value in os.environ.items()
             if not name.startswith("DONJON_") and not name.startswith("DATABASE_URL")}
    return dict(plain, **settings)


def run(*arguments, **settings):
    """Runs the program to its end: exit code, stdout, stderr."""
    done = subprocess.run([PROGRAM, *arguments], env=environment(**settings), capture_output=True, text=True,
                          timeout=60)
    return done.returncode, done.stdout, done.stderr


class Commands(unittest.TestCase):
    def test_version(self):
        for word in ("version", "--version"):
            code, out, err = run(word)
            self.assertEqual((code, err), (0, ""))
            self.assertRegex(out, r"^donjon \d+\.\d+\.\d+\n$")

    def test_help(self):
        for arguments in (("--help",), ("serve", "--help"), ("-h",), ("help",)):
            code, out, err = run(*arguments)
            self.assertEqual((code, err), (0, ""))
            for word in ("DONJON_LISTEN", "--checkpoint-interval", "DATABASE_URL", "healthcheck", "127.0.0.1:8080"):
                self.assertIn(word, out)
            self.assertNotIn("BENCH", out)

    def test_settings_table(self):
        code, out, _ = run("settings", "--markdown")
        self.assertEqual(code, 0)
        rows = out.strip().split("\n")
        self.assertTrue(all(row.count("|") == 5 for row in rows), out)
        self.assertGreater(len(rows), 15)

    def test_bad_usage(self):
        for arguments in (("fly",), ("content",), ("content", "check"), ("settings",), ("serve", "--no-such", "1"),
                          ("serve", "--listen"), ("serve", "stray")):
            code, out, err = run(*arguments)
            self.assertEqual((code, out), (2, ""), arguments)
            self.assertNotEqual(err, "")

    def test_content_check(self):
        code, out, err = run("content", "check", os.path.join(TREE, "content"))
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r"root [0-9a-f]{64}\n$")
        with tempfile.TemporaryDirectory() as empty:
            code, out, err = run("content", "check", empty)
            self.assertEqual((code, out), (1, ""))
            self.assertIn("actors.json", err)

    def test_healthcheck_without_a_server(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        code, _, err = run("healthcheck", DONJON_LISTEN="127.0.0.1:%d" % port)
        self.assertEqual(code, 1)
        self.assertIn("Connection refused", err)


class Refusals(unittest.TestCase):
    def test_every_bad_setting_is_told(self):
        code, out, err = run(DONJON_LISTEN="here", DONJON_CHECKPOINT_INTERVAL="0", DONJON_LOG_LEVEL="loud",
                             DONJON_ADMIN_TOKEN="do not show", DONJON_STORE_WORKERS="many")
        self.assertEqual((code, out), (2, ""))
        for text in ("DONJON_LISTEN=here", "DONJON_CHECKPOINT_INTERVAL=0", "from 1 to 1000000", "DONJON_LOG_LEVEL=loud",
                     "DONJON_ADMIN_TOKEN: ", "DONJON_STORE_WORKERS=many"):
            self.assertIn(text, err)
        self.assertNotIn("do not show", err)

    def test_every_bad_condition_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryDirectory() as empty:
            code, out, err = run(DONJON_LISTEN="127.0.0.1:%d" % taken.getsockname()[1], DONJON_CONTENT_DIR=empty,
                                 DATABASE_URL="postgresql:///x?host=%s" % empty)
        self.assertEqual((code, out), (2, ""))
        for text in ("legend.json", "Address already in use", "database: "):
            self.assertIn(text, err)

    def test_unreachable_database_is_a_failure(self):
        with tempfile.TemporaryDirectory() as empty:
            code, out, err = run(DONJON_LISTEN="127.0.0.1:0", DATABASE_URL="postgresql:///x?host=%s" % empty)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("database", err)


class Serving(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.postgres.start()

    @classmethod
    def tearDownClass(cls):
        cls.postgres.close()

    def start(self, **settings):
        process = subprocess.Popen(
            [PROGRAM, "serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment(DATABASE_URL=self.postgres.url, DONJON_LISTEN="127.0.0.1:0", DONJON_ADMIN_TOKEN=TOKEN,
                            **settings))
        self.addCleanup(self.end, process)
        address = re.search(r"http://[\d.:]+", process.stdout.readline())
        self.assertIsNotNone(address)
        self.assertIn("curl", process.stdout.readline())
        return process, address[0]

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def ask(self, url, method="GET", token=None):
        request = urllib.request.Request(url, method=method)
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def await_status(self, url, status):
        end = time.monotonic() + 15
        while self.ask(url) != status:
            self.assertLess(time.monotonic(), end, "%s did not come to answer %d" % (url, status))
            time.sleep(0.05)

    def test_serves_and_stops(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process, address = self.start()
            self.await_status(address + "/readyz", 200)
            self.assertEqual(run("healthcheck", DONJON_LISTEN=address[7:])[0], 0)
            process.send_signal(number)
            out, err = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 0, err)
            self.assertNotIn(TOKEN, out + err)
            self.assertIn("event=stopped", err)

    def test_drain_by_the_administrator(self):
        process, address = self.start()
        self.assertEqual(self.ask(address + "/v1/admin/drain", "POST"), 401)
        self.assertIn(self.ask(address + "/v1/admin/drain", "POST", TOKEN), (200, 202, 204))
        self.assertEqual(process.wait(30), 0)

    def test_migrate_twice(self):
        for _ in range(2):
            code, _, err = run("migrate", DATABASE_URL=self.postgres.url)
            self.assertEqual(code, 0, err)

    def test_sessions_are_closed_unless_opened(self):
        _, address = self.start()
        self.assertEqual(self.ask(address + "/v1/sessions", "POST"), 401)
        self.assertEqual(self.ask(address + "/v1/sessions", "POST", TOKEN), 201)
        _, address = self.start(DONJON_OPEN_SESSIONS="1")
        self.assertEqual(self.ask(address + "/v1/sessions", "POST"), 201)

    def test_log_is_json_when_asked(self):
        process, address = self.start(DONJON_LOG_FORMAT="json", DONJON_ACCESS_LOG="1")
        self.ask(address + "/livez?secret=1")
        process.terminate()
        _, err = process.communicate(timeout=30)
        line = next(line for line in err.split("\n") if '"request"' in line)
        self.assertIn('"path":"/livez"', line.replace(" ", ""))
        self.assertNotIn("secret", err)

    def test_survives_its_database(self):
        _, address = self.start()
        self.await_status(address + "/readyz", 200)
        self.postgres.stop()
        try:
            self.await_status(address + "/readyz", 503)
            self.assertEqual(self.ask(address + "/livez"), 200)
        finally:
            self.postgres.start()
        self.await_status(address + "/readyz", 200)


if __name__ == "__main__":
    unittest.main(verbosity=1)
