#!/usr/bin/python3
"""Shell scripts pass shellcheck, stop at the first error, and can be started."""
import os
import re
import subprocess

from tree import PROJECT, RuleTest, Tree, main, sample

SHEBANG = re.compile(r"^#!\S*(?:/env )?\S*?\b(ba)?sh\b")


def scripts_of(tree):
    found = []
    for path in tree.paths:
        with open(tree.root / path, "rb") as file:
            if SHEBANG.match(file.readline(80).decode("utf-8", "replace")):
                found.append(path)
    return found


def violations(tree):
    found = []
    for path in scripts_of(tree):
        result = subprocess.run(["shellcheck", "--format=gcc", path], capture_output=True, text=True,
                                check=False, cwd=tree.root)
        found += result.stdout.splitlines()
        if not re.search(r"^set -[a-z]*e", tree.read(path), re.M):
            found.append(f"{path}:1: does not stop at the first error (set -eu)")
        if not os.access(tree.root / path, os.X_OK):
            found.append(f"{path}:1: cannot be executed")
    return found


class Shell(RuleTest):
    def test_tree(self):
        tree = Tree(PROJECT)
        self.assertIn("dev", scripts_of(tree))
        self.assert_clean(violations(tree))

    def test_finds(self):
        with sample({"a": "#!/bin/sh\nset -eu\necho $1\n",
                     "b": "#!/usr/bin/env bash\necho ok\n"}) as tree:
            self.assert_finds(violations(tree), "a:3", "a:1: cannot be executed",
                              "b:1: does not stop", "b:1: cannot be executed")


if __name__ == "__main__":
    main()
