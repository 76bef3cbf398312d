#!/usr/bin/python3
"""Every source folder says what it is for, and each folder of the program names its files."""
import fnmatch
import re

from tree import PROJECT, RuleTest, Tree, main, sample

PROGRAM = ("core/", "handlers/", "play/", "server/")
SOURCES = (".c", ".h", ".py", ".sql", ".js", "Dockerfile")


def source_folders(tree):
    """Folders with sources; of tests the kinds (tests/unit), not each of their areas."""
    folders = set()
    for path in tree.files(*SOURCES):
        parts = path.split("/")[:-1]
        if parts and not parts[0].startswith("."):
            folders.add("/".join(parts[:2] if parts[0] == "tests" else parts))
    return sorted(folders)


def unnamed(tree, folder, text):
    """The files in C that the README leaves out. A name stands for name.c and name.h, `name_*` for several."""
    names = {re.sub(r"\.[ch]$", "", name) for name in re.findall(r"`([^`\n]+)`", text)}
    for path in tree.files(".c", ".h", under=(folder + "/",)):
        file = path[len(folder) + 1:]
        if "/" not in file and not any(fnmatch.fnmatch(file[:-2], name) for name in names):
            yield f"{folder}/README.md:1: does not name {file}"


def violations(tree):
    found = []
    for folder in source_folders(tree):
        path = f"{folder}/README.md"
        if path not in tree.paths:
            found.append(f"{path}:1: is missing")
        elif not re.match(r"# \S.*\n\n\S", tree.read(path)):
            found.append(f"{path}:1: does not begin with a title and what the folder is for")
        elif folder.startswith(PROGRAM) or folder + "/" in PROGRAM:
            found += unnamed(tree, folder, tree.read(path))
    return found


class Readmes(RuleTest):
    def test_tree(self):
        self.assert_clean(violations(Tree(PROJECT)))

    def test_finds(self):
        with sample({"core/base/a.c": "", "core/game/a.c": "", "core/game/README.md": "\n",
                     "core/codec/a.c": "", "core/codec/README.md": "# core/codec\n\nTranslates `a`.\n",
                     "handlers/a.c": "", "handlers/ab_c.h": "", "handlers/b.c": "",
                     "handlers/README.md": "# handlers\n\n`a.c`, `ab_*`, `core/b`.\n",
                     "tests/unit/base/a.c": "", "migrations/0001.sql": ""}) as tree:
            self.assert_finds(violations(tree), "core/base/README.md:1", "core/game/README.md:1",
                              "handlers/README.md:1: does not name b.c",
                              "migrations/README.md:1", "tests/unit/README.md:1")


if __name__ == "__main__":
    main()
