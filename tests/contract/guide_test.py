#!/usr/bin/python3
"""docs/clients.md: its JavaScript runs as printed, in Node, against the program.

Needs $DONJON_BIN (or build/donjon), node and an installed PostgreSQL.
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from contract import Server
from throwaway_postgres import Postgres

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BLOCK = re.compile(r"^```js\n(.*?)^```", re.M | re.S)
MARK = "----- end of a recipe -----"


def recipes():
    with open(os.path.join(TREE, "docs", "clients.md"), encoding="utf-8") as file:
        return BLOCK.findall(file.read())


class Guide(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        cls.postgres.start()
        cls.server = Server(database_url=cls.postgres.url, env={"DONJON_OPEN_SESSIONS": "1"}).start()
        cls.addClassCleanup(cls.server.close)

    def run_script(self, blocks):
        """The blocks as one module, with the package where a client's project would have it."""
        with tempfile.TemporaryDirectory() as folder:
            package = os.path.join(folder, "node_modules", "@donjon", "client")
            shutil.copytree(os.path.join(TREE, "web", "client"), package)
            script = os.path.join(folder, "recipes.mjs")
            with open(script, "w", encoding="utf-8") as file:
                file.write("".join("%s\nconsole.log(%r);\n" % (block, MARK) for block in blocks))
            return subprocess.run(["node", script], env=dict(os.environ, DONJON=self.server.url), cwd=folder,
                                  capture_output=True, text=True, timeout=60, check=False)

    def test_recipes(self):
        blocks = recipes()
        self.assertGreaterEqual(len(blocks), 6)
        done = self.run_script(blocks)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        printed = done.stdout.split(MARK + "\n")
        self.assertEqual(len(printed), len(blocks) + 1)
        for block, text in zip(blocks, printed):
            self.assertTrue(text.strip(), "this prints nothing:\n" + block)
        self.assertIn("refused: 409 seq_mismatch", done.stdout)
        self.assertIn("1 done, then empty_slot", done.stdout)
        self.assertIn("true true", done.stdout)
        self.assertIn("true with 3 actions signed by their player", done.stdout)
        self.assertIn("signed, too: 4", done.stdout)
        self.assertRegex(done.stdout, "changed by_key\nchanged by_token\n")

    def test_a_broken_recipe_is_found(self):
        self.assertNotEqual(self.run_script(["await nobody();\n"]).returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
