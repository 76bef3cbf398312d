#!/usr/bin/python3
"""Files: their length, their lines, their bytes, and that none waits for somebody to finish it."""
import os
import re

from tree import PROJECT, RuleTest, Tree, main, sample

LINES_MAX = 500
TEST_LINES_MAX = 800
COLUMNS_MAX = {".c": 100, ".h": 100, ".py": 120}
CODE = (".c", ".h")
SCRIPTS = (".py", ".sh", "/dev", ".ci/run", "CMakeLists.txt", ".cmake", ".sql")
TEXT = CODE + SCRIPTS + (".md", ".yaml", ".yml", ".json", ".js", ".css", ".html", "Dockerfile")
BROKEN_SECTION = re.compile(r"/\* -{4} (?!.* -{4} \*/$)|^ \* -+( \*/)?$")
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK")) + r")\b")


def texts(tree, suffixes):
    return [p for p in tree.paths if ("/" + p).endswith(suffixes)]


def length_violations(tree):
    found = []
    for path in texts(tree, CODE + (".py", ".sh", "/dev")):
        lines = tree.read(path).count("\n")
        limit = TEST_LINES_MAX if path.startswith("tests/") else LINES_MAX
        if lines > limit:
            found.append(f"{path}:1: {lines} lines, more than {limit}")
    return found


def line_problems(path, line):
    if line != line.rstrip():
        yield "ends in white space"
    if "\t" in line and path.endswith(CODE + (".py", ".yaml", ".yml")):
        yield "has a tab"
    limit = COLUMNS_MAX.get(os.path.splitext(path)[1])
    if limit and len(line) > limit:
        yield f"has {len(line)} columns, more than {limit}"
    if path.endswith(CODE) and BROKEN_SECTION.search(line):
        yield "is no section's title: /* ---- title ---- */"
    if UNFINISHED.search(line):
        yield "is marked as unfinished"


def line_violations(tree):
    found = []
    for path in texts(tree, TEXT):
        text = tree.read(path)
        if text and not text.endswith("\n"):
            found.append(f"{path}:{text.count(chr(10)) + 1}: does not end with a newline")
        for number, line in enumerate(text.split("\n"), 1):
            found += [f"{path}:{number}: {problem}" for problem in line_problems(path, line)]
    return found


class Files(RuleTest):
    def test_tree_length(self):
        self.assert_clean(length_violations(Tree(PROJECT)))

    def test_tree_lines(self):
        tree = Tree(PROJECT)
        self.assertIn("dev", texts(tree, TEXT))
        self.assert_clean(line_violations(tree))

    def test_finds_length(self):
        with sample({"core/base/a.c": "x\n" * 501, "core/base/b.c": "x\n" * 500,
                     "tests/unit/c.c": "x\n" * 801, "tests/unit/d.c": "x\n" * 800,
                     "dev": "x\n" * 501}) as tree:
            self.assert_finds(length_violations(tree), "core/base/a.c:1", "tests/unit/c.c:1",
                              "dev:1")

    def test_finds_lines(self):
        mark = "TO" + "DO"
        with sample({"core/base/a.c": f"int a; \n\tint b;\n/* {mark}: c */\n{'d' * 101}\n"
                                      "/* ---- e ------\n * ----- */\n/* ---- f ---- */\n",
                     "core/base/b.c": f"{'d' * 100}\nint todos; // mastodon\n",
                     "README.md": f"{'long ' * 40}end\nno newline",
                     "dev": "if true\r\n"}) as tree:
            self.assert_finds(line_violations(tree), "core/base/a.c:1: ends", "core/base/a.c:2: has",
                              "core/base/a.c:3: is", "core/base/a.c:4: has", "core/base/a.c:5: is",
                              "core/base/a.c:6: is", "README.md:2: does",
                              "dev:1: ends")


if __name__ == "__main__":
    main()
