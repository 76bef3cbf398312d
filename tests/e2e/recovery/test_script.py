#!/usr/bin/python3
"""The server is killed in the middle of a script and started again: each line is played once, in order."""

import random
import time
import unittest

import campaign as c

LINES = 900
KILLS = 6
REFUSED_EVERY = 50
WAIT, SEARCH, REFUSED = {"kind": "wait"}, {"kind": "search"}, {"kind": "equip", "slot": 15}


class Script(c.Scene):
    def setUp(self):
        super().setUp()
        self.server = self.start_server()

    def ask(self, method, path, body=None, wanted=200):
        """As an admin whose connection may be gone, of something that may be asked twice."""
        return c.patient(lambda: self.server.admin.request(method, path, body), wanted).json

    def a_line(self, number):
        if number % REFUSED_EVERY == REFUSED_EVERY - 1:
            return REFUSED
        return self.random.choice((WAIT, SEARCH))

    def logged(self, path):
        kinds, after = [], 0
        while True:
            items = self.ask("GET", f"{path}/actions?limit=200&after={after}")["items"]
            if not items:
                return kinds
            kinds += [item["action"]["kind"] for item in items]
            after = items[-1]["seq"]

    def test_killed_in_a_script(self):
        created = self.ask("POST", "/v1/sessions", {"scenario": "tilt_yard"}, 201)
        path, entity = "/v1/sessions/" + created["id"], created["seats"][0]["entity"]
        script = f"{path}/providers/{entity}/script"
        lines = [self.a_line(i) for i in range(LINES)]
        for first in range(0, LINES, 50):
            method = "POST" if first else "PUT"
            self.assertEqual(self.server.admin.request(method, script, {"actions": lines[first:first + 50]}).status,
                             200)
        self.ask("PUT", f"{path}/providers/{entity}", {"kind": "replay"})
        cut = 0
        for _ in range(KILLS):
            time.sleep(0.02 + 0.1 * self.random.random())
            self.server.kill()
            self.server.start()
            report = self.ask("GET", script)
            self.assertEqual(report["lines"], LINES)
            cut += 0 < report["played"] < LINES
        self.assertGreater(cut, 0, "the server was never killed in the middle of the script")
        deadline = time.monotonic() + 120
        while self.ask("GET", script)["played"] < LINES and time.monotonic() < deadline:
            time.sleep(0.05)
        report = self.ask("GET", script)
        refused = [i for i, line in enumerate(lines) if line is REFUSED]
        self.assertEqual((report["played"], report["refused"]), (LINES, len(refused)))
        self.assertEqual([r["line"] for r in report["refusals"]], refused)
        self.assertEqual(self.logged(path), ["bind_provider"] + [line["kind"] for line in lines if line is not REFUSED])


if __name__ == "__main__":
    unittest.main(verbosity=2)
