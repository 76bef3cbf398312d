#!/usr/bin/python3
"""The installed layout, the man page, and that rules and dashboard name metrics there are.

    test_install.py BUILD    the folder of a build
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv.pop(1))
METRIC = re.compile(r"\bdonjon_[a-z0-9_]+")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp(prefix="donjon-install-")
        cls.addClassCleanup(shutil.rmtree, cls.root)
        subprocess.run(["cmake", "--install", BUILD, "--prefix", "/usr"], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, DESTDIR=cls.root), timeout=60)
        cls.usr = os.path.join(cls.root, "usr")

    def run_installed(self, *arguments):
        return subprocess.run([os.path.join(self.usr, "bin", "donjon"), *arguments], capture_output=True, text=True,
                              timeout=60, check=True).stdout

    def test_program_and_content(self):
        self.assertIn("donjon ", self.run_installed("version"))
        content = os.path.join(self.usr, "share", "donjon", "content")
        self.assertIn("the content is good", self.run_installed("content", "check", content))

    def test_files(self):
        for path in ("lib/systemd/system/donjon.service", "share/man/man1/donjon.1", "share/doc/donjon/donjon.conf",
                     "share/doc/donjon/README.md", "share/donjon/openapi.yaml"):
            self.assertTrue(os.path.getsize(os.path.join(self.usr, path)), path)

    def test_man_page_names_every_setting_and_command(self):
        page = read(self.usr, "share/man/man1/donjon.1").replace("\\-", "-")
        for row in self.run_installed("settings", "--markdown").splitlines()[2:]:
            self.assertIn(row.split("`")[1], page)
        for command in ("migrate", "healthcheck", "content check DIR", "version"):
            self.assertIn(".B donjon %s\n" % command, page)
        self.assertNotRegex(page, r"@[A-Z]+@")

    def test_unit_starts_what_is_installed(self):
        unit = read(self.usr, "lib/systemd/system/donjon.service")
        program = re.search(r"^ExecStart=(\S+)", unit, re.M)[1]
        self.assertTrue(os.access(self.root + program, os.X_OK), program)
        settings = self.run_installed("settings", "--markdown")
        example = read(self.usr, "share/doc/donjon/donjon.conf")
        for name in re.findall(r"^#(\w+)=", example, re.M):
            self.assertIn("`%s`" % name.removesuffix("_FILE"), settings)

    def test_rules_and_dashboard_name_metrics_that_exist(self):
        known = set(METRIC.findall(read(TREE, "core", "base", "metrics.h")))
        named = set(METRIC.findall(read(TREE, "docker", "prometheus", "rules.yml")))
        for panel in json.loads(read(TREE, "docker", "grafana", "donjon.json"))["panels"]:
            for target in panel["targets"]:
                named |= set(METRIC.findall(target["expr"]))
        self.assertGreater(len(named), 15)
        missing = {name for name in named if name.removesuffix("_bucket") not in known}
        self.assertEqual(missing, set())


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
