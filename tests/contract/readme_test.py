#!/usr/bin/python3
"""README.md: its recipes run as they are printed, and its settings are those of the program.

Every fenced block whose language is `bash` under the heading "Recipes" is part of one script, in the
order in which they stand. The script is given what the text asks for, $DONJON and $ADMIN, and must
succeed; each block must print something.
"""

import json
import os
import re
import subprocess
import unittest

from contract import TREE, Server, donjon_server
from throwaway_postgres import Postgres

BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.M | re.S)
MARK = "----- end of a recipe -----"


def readme():
    with open(os.path.join(TREE, "README.md"), encoding="utf-8") as source:
        return source.read()


def section(title):
    found = re.search(r"^## %s\n(.*?)(?=^## |\Z)" % re.escape(title), readme(), re.M | re.S)
    assert found, f"README.md has no section {title}"
    return found.group(1)


class Readme(unittest.TestCase):
    def run_recipes(self, recipes):
        with Postgres() as postgres:
            server = Server(database_url=postgres.url, env={"DONJON_OPEN_SESSIONS": "1"})
            self.addCleanup(server.close)
            server.start()
            script = "set -euo pipefail\n" + f"\necho '{MARK}'\n".join(recipes)
            environment = dict(os.environ, DONJON=server.url, ADMIN=server.admin_token)
            return subprocess.run(["bash", "-c", script], env=environment, cwd=server.folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                                  check=False)

    def test_recipes(self):
        recipes = BLOCK.findall(section("Recipes"))
        self.assertGreaterEqual(len(recipes), 8)
        result = self.run_recipes(recipes)
        output = result.stdout.decode()
        self.assertEqual(result.returncode, 0, output + result.stderr.decode())
        for recipe, printed in zip(recipes, output.split(MARK + "\n")):
            self.assertTrue(printed.strip(), f"this prints nothing:\n{recipe}")
        self.assertIn("@", output)

    def test_a_broken_recipe_is_found(self):
        result = self.run_recipes(['curl -fsS "$DONJON/v1/nothing"\n', "echo done\n"])
        self.assertNotEqual(result.returncode, 0)

    def test_settings(self):
        shown = subprocess.run([donjon_server.program(), "settings", "--markdown"], check=True,
                               stdout=subprocess.PIPE, timeout=20).stdout.decode()
        self.assertIn("DONJON_LISTEN", shown)
        self.assertIn(shown.strip(), section("Settings"))

    def test_commands_exist(self):
        """Each `./dev word` is one that ./dev help lists."""
        shown = subprocess.run([os.path.join(TREE, "dev"), "help"], check=True,
                               stdout=subprocess.PIPE, timeout=20).stdout.decode()
        known = set(re.findall(r"^  (\w+)", shown, re.M))
        named = set(re.findall(r"\./dev (\w+)", readme()))
        self.assertLessEqual({"up", "test"}, named)
        self.assertLessEqual(named, known)

    def test_codes_exist(self):
        """Each problem code of the troubleshooting table is one that openapi.yaml knows."""
        with open(os.path.join(TREE, "openapi.yaml"), encoding="utf-8") as source:
            document = source.read()
        codes = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", section("Troubleshooting"))
        self.assertGreaterEqual(len(codes), 5)
        for code in codes:
            self.assertIn(code, document, json.dumps(codes))


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
