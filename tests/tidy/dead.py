#!/usr/bin/python3
"""Nothing lies about unused: dead.py COMPILE_COMMANDS.

Each .c file is compiled, and each header is included by a file other than the one it belongs to.
"""
import json
import pathlib
import re
import sys

from tree import PROJECT, RuleTest, Tree, main, sample

COMMANDS = sys.argv[1] if len(sys.argv) > 1 else "build/compile_commands.json"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"', re.M)
FOLDERS = ("core/", "handlers/", "play/", "server/", "tests/")


def compiled_files(commands, root):
    root = pathlib.Path(root).resolve()
    files = {pathlib.Path(entry["directory"], entry["file"]).resolve() for entry in commands}
    return {f.relative_to(root).as_posix() for f in files if root in f.parents}


def source_violations(tree, compiled):
    return [f"{path}:1: is not compiled" for path in tree.files(".c", under=FOLDERS)
            if path not in compiled]


def header_violations(tree):
    used = set()
    for path in tree.files(".c", ".h", under=FOLDERS):
        for header in INCLUDE.findall(tree.read(path)):
            if header[:-2] != path[:-2]:  # its own .c does not count
                used.add(header)
    return [f"{path}:1: is included by nobody" for path in tree.files(".h", under=FOLDERS)
            if path not in used]


class Dead(RuleTest):
    def test_tree_sources(self):
        commands = json.loads(pathlib.Path(COMMANDS).read_text(encoding="utf-8"))
        self.assert_clean(source_violations(Tree(PROJECT), compiled_files(commands, PROJECT)))

    def test_tree_headers(self):
        self.assert_clean(header_violations(Tree(PROJECT)))

    def test_finds(self):
        files = {"core/base/a.c": '#include "core/base/a.h"\n', "core/base/a.h": "",
                 "core/base/b.c": '#include "core/base/b.h"\n#include "core/base/a.h"\n',
                 "core/base/b.h": ""}
        with sample(files) as tree:
            commands = [{"directory": str(tree.root), "file": "core/base/a.c"}]
            self.assert_finds(source_violations(tree, compiled_files(commands, tree.root)),
                              "core/base/b.c:1")
            self.assert_finds(header_violations(tree), "core/base/b.h:1")


if __name__ == "__main__":
    main(arguments=1)
