"""The tree that the rules look at, and the frame of a rule's test.

A rule is a function from a Tree to a list of violations, each a line `path:line: what is wrong`. Its
test runs it twice: on the project, where it must find nothing, and on small bad samples, where it must
find each of them; so a rule that has gone blind fails.
"""
import contextlib
import os
import pathlib
import re
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
IGNORED = re.compile(r"^(build.*|\..*|__pycache__|node_modules)$")
KEPT_HIDDEN = {".ci", ".clang-format", ".clang-tidy", ".gitignore", ".dockerignore", ".github"}
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


class Tree:
    """The files below a folder, without what is built or hidden."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = sorted(self._walk())

    def _walk(self):
        for folder, folders, files in os.walk(self.root):
            folders[:] = [f for f in folders if f in KEPT_HIDDEN or not IGNORED.match(f)]
            for name in files:
                if name in KEPT_HIDDEN or not IGNORED.match(name):
                    yield pathlib.Path(folder, name).relative_to(self.root).as_posix()

    def files(self, *suffixes, under=("",)):
        """Paths that end in one of the suffixes, below one of the folders ("core/", ...)."""
        return [p for p in self.paths if p.endswith(suffixes) and p.startswith(tuple(under))]

    def read(self, path):
        with open(self.root / path, encoding="utf-8", newline="") as file:
            return file.read()

    def code(self, path):
        """The text of a C file with comments and literals blanked; lines and columns stay."""
        return TOKEN.sub(blank, self.read(path))


def blank(match):
    text = match[0]
    if text[0] in "\"'":
        return text[0] + re.sub(r"[^\n]", " ", text[1:-1]) + text[-1]
    return re.sub(r"[^\n]", " ", text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


@contextlib.contextmanager
def sample(files):
    """A Tree of a few files that are made for a test: path -> text."""
    with tempfile.TemporaryDirectory(prefix="donjon-tidy-") as folder:
        for path, text in files.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        yield Tree(folder)


class RuleTest(unittest.TestCase):
    """Base of the tests of a rule."""

    maxDiff = None

    def assert_clean(self, violations):
        if violations:
            self.fail(f"{len(violations)} violations:\n" + "\n".join(violations))

    def assert_finds(self, violations, *expected):
        """There is a violation that begins with each of the expected texts, and no other."""
        for text in expected:
            self.assertTrue(any(v.startswith(text) for v in violations),
                            f"'{text}' was not found, but {violations}")
        self.assertEqual(len(violations), len(expected), violations)


def main(arguments=0):
    """Runs the tests of the calling file; the first `arguments` of the command line stay out."""
    unittest.main(argv=sys.argv[:1] + sys.argv[1 + arguments:], verbosity=1)
