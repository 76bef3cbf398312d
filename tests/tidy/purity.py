#!/usr/bin/python3
"""The rules are a pure function: purity.py ARCHIVE looks at what the compiler made of core/game.

The archive calls nothing but a few functions of <string.h>, has no variable that could be written,
and its sources have no floating point.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

from tree import PROJECT, RuleTest, Tree, line_of, main, sample

ARCHIVE = sys.argv[1] if len(sys.argv) > 1 else "build/lib/libdonjon_game.a"

MAY_CALL = {"memcmp", "memcpy", "memmove", "memset", "strcmp", "strlen", "strncmp", "strnlen",
            "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_"}
FLOAT = re.compile(r"\b(float|double)\b|\b\d+\.\d+")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def call_violations(archive):
    defined, wanted = set(), {}
    for line in run("nm", "-A", archive).splitlines():
        match = re.match(r".*:([^:]+\.o):\s*([0-9a-f]*)\s+(\S)\s+(\S+)$", line)
        if match and match[3] == "U":
            wanted.setdefault(match[4], match[1])
        elif match:
            defined.add(match[4])
    return [f"{wanted[name]}:1: calls {name}" for name in sorted(wanted)
            if name not in defined and name not in MAY_CALL]


def variable_violations(archive):
    """Sections that can be written at run time; tables of pointers are constant after loading."""
    found, member = [], ""
    for line in run("readelf", "-SW", archive).splitlines():
        if line.startswith("File: "):
            member = line.rpartition("(")[2].rstrip(")")
        match = re.match(r"\s*\[\s*\d+\]\s+(\.\S+)\s+(\w+)\s+\w+\s+\w+\s+(\w+)\s+\w+\s+(\w*W\w*)",
                         line)
        if not match or int(match[3], 16) == 0:
            continue
        if not match[1].startswith(".data.rel.ro"):
            found.append(f"{member}:1: has variables ({match[1]}, {int(match[3], 16)} bytes)")
    return found


def float_violations(tree):
    found = []
    for path in tree.files(".c", ".h", under=("core/game/",)):
        code = tree.code(path)
        for match in FLOAT.finditer(code):
            found.append(f"{path}:{line_of(code, match.start())}: floating point: {match[0]}")
    return found


BAD = """#include <stdlib.h>
int counter;
static int hidden = 3;
int other(void);
int bad(int x) { hidden += x; free(malloc(8)); return counter++ + hidden + other(); }
"""
GOOD = """#include <string.h>
static const char *const names[] = {"a", "b"};
const char *good(int i, char *out) { memset(out, 0, 999); return names[i]; }
"""


def compiled(folder, text):
    source = pathlib.Path(folder, "sample.c")
    source.write_text(text, encoding="utf-8")
    run("gcc", "-fPIE", "-c", str(source), "-o", f"{folder}/sample.o")
    run("ar", "rcs", f"{folder}/libsample.a", f"{folder}/sample.o")
    return f"{folder}/libsample.a"


class Purity(RuleTest):
    def test_archive_calls_nothing(self):
        self.assert_clean(call_violations(ARCHIVE))

    def test_archive_has_no_variables(self):
        self.assert_clean(variable_violations(ARCHIVE))

    def test_sources_have_no_floating_point(self):
        self.assert_clean(float_violations(Tree(PROJECT)))

    def test_finds(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = compiled(folder, BAD)
            self.assert_finds(call_violations(bad), "sample.o:1: calls free",
                              "sample.o:1: calls malloc", "sample.o:1: calls other")
            self.assert_finds(variable_violations(bad), "sample.o:1: has variables (.data,",
                              "sample.o:1: has variables (.bss,")

    def test_accepts(self):
        with tempfile.TemporaryDirectory() as folder:
            good = compiled(folder, GOOD)
            self.assert_clean(call_violations(good) + variable_violations(good))

    def test_finds_floats(self):
        with sample({"core/game/a.c": "/* 1.5 times */\nint x = 3;\ndouble y;\nint z = 1.5;\n",
                     "core/base/b.c": "double fine;\n"}) as tree:
            self.assert_finds(float_violations(tree), "core/game/a.c:3", "core/game/a.c:4")


if __name__ == "__main__":
    main(arguments=1)
