#!/usr/bin/python3
"""Two contents side by side: sessions go on with the one they began with.

    test_contents.py PROGRAM
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else None
if PROGRAM:
    os.environ["DONJON_BIN"] = PROGRAM
TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

from donjon_server import DonjonServer, program  # noqa: E402
from throwaway_postgres import Postgres  # noqa: E402

OLD = os.path.join(TREE, "content")


def make_newer(folder):
    """The shipped content with its abilities in another order and one of them under another id."""
    shutil.copytree(OLD, folder)
    path = os.path.join(folder, "abilities.json")
    with open(path) as file:
        abilities = json.load(file)["abilities"]
    with open(path, "w") as file:
        json.dump({"abilities": abilities[::-1]}, file)
    for name in os.listdir(folder):
        if not name.endswith(".json"):
            continue
        path = os.path.join(folder, name)
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace('"tumble"', '"roll_over"'))


class Contents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.postgres.start()
        cls.folder = tempfile.mkdtemp(prefix="donjon-contents-")
        cls.newer = os.path.join(cls.folder, "newer")
        make_newer(cls.newer)

    @classmethod
    def tearDownClass(cls):
        cls.postgres.close()
        shutil.rmtree(cls.folder)

    def serve(self, content, older=""):
        server = DonjonServer(database_url=self.postgres.url, admin_token="dnj_a_" + "A" * 43,
                              env={"DONJON_CONTENT_DIR": content, "DONJON_CONTENT_OLDER": older})
        server.start()
        self.addCleanup(server.close)
        return server

    def client(self, server, token=None):
        client = server.client(token or server.admin_token)
        self.addCleanup(client.close)
        return client

    def begin(self, server):
        """A huntsman in an empty yard: its path, its seat's token, the root of its content."""
        created = self.client(server).post("/v1/sessions", {"scenario": "tilt_yard"})
        self.assertEqual(created.status, 201, created)
        path = created.headers["location"]
        token = created.json["seats"][0]["token"]
        reply = server.client(token).post(path + "/actions", {"action": {"kind": "choose", "class": "huntsman"}})
        self.assertEqual(reply.status, 200, reply)
        return path, token, created.json["content_root"]

    def use(self, server, path, token, ability):
        """The seat uses the first aim of an ability that it is offered."""
        seat = self.client(server, token)
        legal = seat.get(path + "/legal-actions")
        self.assertEqual(legal.status, 200, legal)
        offered = [action for action in legal.json["actions"] if action.get("ability") == ability]
        self.assertTrue(offered, legal)
        return seat.post(path + "/actions", {"action": offered[0]})

    def test_sessions_keep_their_content(self):
        server = self.serve(OLD)
        path, token, old_root = self.begin(server)
        server.stop()

        server = self.serve(self.newer, older=OLD + ":" + self.newer)
        other, other_token, new_root = self.begin(server)
        self.assertNotEqual(old_root, new_root)
        self.assertEqual(self.client(server).get("/v1/content").json["content_root"], new_root)
        for root in (old_root, new_root):
            reply = self.client(server).get("/v1/content/" + root)
            self.assertEqual((reply.status, reply.json["content_root"]), (200, root))

        reply = self.use(server, path, token, "tumble")
        self.assertEqual(reply.status, 200, reply)
        self.assertIn("tumble", [event.get("ability") for event in reply.json["events"]])
        reply = self.use(server, other, other_token, "roll_over")
        self.assertEqual(reply.status, 200, reply)

        # What only the other content has is no word of this session.
        seat = self.client(server, token)
        reply = seat.post(path + "/actions", {"action": {"kind": "ability", "ability": "roll_over", "dir": "n"}})
        self.assertEqual((reply.status, reply.code), (400, "validation_failed"), reply)
        names = [ability["ability"] for ability in seat.get(path + "/state").json["abilities"]]
        self.assertEqual(names, ["aimed_shot", "tumble"])
        log = self.client(server).get(path + "/actions").json["items"]
        self.assertEqual(log[-1]["action"]["ability"], "tumble")
        server.stop()

        server = self.serve(self.newer)
        reply = server.client(token).get(path + "/state")
        self.assertEqual((reply.status, reply.code), (503, "rules_unavailable"), reply)
        self.assertEqual(self.client(server, other_token).get(other + "/state").status, 200)

    def test_the_schema_fits_the_files(self):
        printed = subprocess.run([program(), "content", "schema"], capture_output=True, text=True, check=True,
                                 timeout=60)
        schema = json.loads(printed.stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        for name in sorted(os.listdir(OLD)):
            if name.endswith(".json"):
                with open(os.path.join(OLD, name)) as file:
                    document = json.load(file)
                whole = dict(schema, **{"$ref": "#/$defs/" + name[:-5]})
                jsonschema.Draft202012Validator(whole).validate(document)
        with open(os.path.join(OLD, "actors.json")) as file:
            document = json.load(file)
        document["actors"][0]["hp"] = 0
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(dict(schema, **{"$ref": "#/$defs/actors"})).validate(document)

    def test_every_bad_folder_is_told(self):
        with tempfile.TemporaryDirectory() as empty:
            server = DonjonServer(database_url=self.postgres.url,
                                  env={"DONJON_CONTENT_OLDER": empty + ":" + os.path.join(empty, "none")})
            self.addCleanup(server.close)
            with self.assertRaises(Exception):
                server.start(timeout=30)
            output = server.output()
        self.assertIn(empty + "/legend.json", str(output))
        self.assertIn(os.path.join(empty, "none"), str(output))


if __name__ == "__main__":
    unittest.main()
