#!/usr/bin/python3
"""A chain of hooks that is longer than the content allows ends the action, without a trace.

    test_hooks.py PROGRAM
"""

import json
import os
import random
import shutil
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None
if PROGRAM:
    os.environ["DONJON_BIN"] = PROGRAM
TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

from donjon_server import DonjonServer  # noqa: E402

STEPS_MAX = 100
DIRECTIONS = {(0, -1): "n", (1, -1): "ne", (1, 0): "e", (1, 1): "se",
              (0, 1): "s", (-1, 1): "sw", (-1, 0): "w", (-1, -1): "nw"}


def change(folder, name, edit):
    path = os.path.join(folder, name)
    with open(path) as file:
        value = json.load(file)
    edit(value)
    with open(path, "w") as file:
        json.dump(value, file)


def one_link(tuning):
    """Damage has somebody look for the dead: with one link to a chain, whoever is hit breaks it."""
    tuning.update(hook_depth_max=1, hit_min=100, hit_max=100)


def crowd(scenarios):
    """The hall full of people who do nothing."""
    hall = next(row for row in scenarios["scenarios"] if row["id"] == "great_hall")
    hall.update(default_provider="ai:wait", patience=0)


def sign(value):
    return (value > 0) - (value < 0)


class Hooks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="donjon-hooks-")
        self.addCleanup(shutil.rmtree, self.folder)
        content = os.path.join(self.folder, "content")
        shutil.copytree(os.path.join(TREE, "content"), content)
        change(content, "tuning.json", one_link)
        change(content, "scenarios.json", crowd)
        self.server = DonjonServer(env={"DONJON_CONTENT_DIR": content})
        self.addCleanup(self.server.close)
        self.server.start()
        self.admin = self.server.admin
        self.addCleanup(self.admin.close)

    def ask(self, wanted, method, path, body=None, token=None):
        reply = self.admin.request(method, path, body, token=token)
        self.assertEqual(reply.status, wanted, reply)
        return reply.json

    def towards(self, view):
        """A step to the nearest of the others, which is an attack where it stands beside."""
        me = next(entity for entity in view["entities"] if entity.get("you"))
        others = [(max(abs(e["x"] - me["x"]), abs(e["y"] - me["y"])), e["x"], e["y"])
                  for e in view["entities"] if e["kind"] == "monster"]
        self.assertTrue(others, "nobody is in sight")
        _, x, y = min(others)
        return {"kind": "move", "dir": DIRECTIONS[sign(x - me["x"]), sign(y - me["y"])]}

    def test_a_chain_too_deep(self):
        created = self.ask(201, "POST", "/v1/sessions", {"scenario": "great_hall"})
        path, token = "/v1/sessions/" + created["id"], created["seats"][0]["token"]
        for _ in range(STEPS_MAX):
            before = self.ask(200, "GET", path + "/state", token=token)
            step = {"action": self.towards(before)}
            reply = self.admin.post(path + "/actions", step, token=token)
            if reply.status != 200 and reply.json.get("verdict") == "hook_chain_too_deep":
                break
            if reply.status != 200:  # something stands in the way
                moves = self.ask(200, "GET", path + "/legal-actions", token=token)["actions"]
                aside = random.choice([action for action in moves if action["kind"] == "move"])
                self.admin.post(path + "/actions", {"action": aside}, token=token)
        self.assertEqual((reply.status, reply.code), (422, "illegal_action"), reply)
        told = {name: reply.json.get(name) for name in ("verdict", "phase", "hook", "hook_depth")}
        self.assertEqual(told, {"verdict": "hook_chain_too_deep", "phase": "post_validate", "hook": "death_check",
                                "hook_depth": 2})
        self.assertEqual(self.ask(200, "GET", path + "/state", token=token), before)
        log = self.ask(200, "GET", f"{path}/actions?after={before['seq']}")
        self.assertEqual(log["items"], [])
        again = self.admin.post(path + "/actions", step, token=token)
        self.assertEqual((again.status, again.json.get("verdict")), (422, "hook_chain_too_deep"))
        self.ask(200, "POST", path + "/actions", {"action": {"kind": "wait"}}, token)


if __name__ == "__main__":
    unittest.main(verbosity=2)
