"""What the tests of the listener share: the program under test, and one server for those that do not
disturb each other."""

import json
import sys
import time
import unittest

from fixture import Fixture

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else "http_fixture"
# Sanitizers keep freed memory for a while and run slower.
SANITIZED = any(word in PROGRAM for word in ("asan", "tsan"))
JSON = "Content-Type: application/json"


def start(**settings):
    return Fixture(PROGRAM, **settings)


def wait_until(condition, seconds=5):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Shared(unittest.TestCase):
    """Tests that do not disturb each other share one server."""

    @classmethod
    def setUpClass(cls):
        cls.server = start(admin_token="the-administrator")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def ask(self, method, path, *headers, body=None):
        with self.server.connect() as wire:
            wire.request(method, path, *headers, body=body)
            return wire.reply(head=method == "HEAD")

    def raw(self, data):
        with self.server.connect() as wire:
            wire.send(data)
            return wire.reply()

    def assertProblem(self, reply, status, code):
        self.assertIsNotNone(reply, "the connection was closed without a reply")
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(reply.headers["content-type"], "application/problem+json")
        problem = json.loads(reply.body)
        self.assertEqual(problem["code"], code)
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["request_id"], reply.headers["x-request-id"])
