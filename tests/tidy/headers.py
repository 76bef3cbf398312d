#!/usr/bin/python3
"""Every header compiles alone, twice, with both compilers: headers.py GENERATED_FOLDER.

Its guard is its path in capitals.
"""
import re
import subprocess
import sys

from tree import PROJECT, RuleTest, Tree, main, sample

GENERATED = sys.argv[1] if len(sys.argv) > 1 else "build/generated"
COMPILERS = ("gcc", "clang")
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
         "-Wstrict-prototypes", "-x", "c", "-"]


def package_flags():
    packages = ["libpq", "jansson", "libmicrohttpd", "libcrypto", "liblz4", "check"]
    return subprocess.run(["pkg-config", "--cflags-only-I", *packages], check=True,
                          capture_output=True, text=True).stdout.split()


def headers_of(tree):
    return tree.files(".h", under=("core/", "handlers/", "play/", "server/", "tests/"))


def compile_violations(tree):
    found, flags = [], package_flags()
    for path in headers_of(tree):
        for compiler in COMPILERS:
            result = subprocess.run(
                [compiler, f"-I{tree.root}", f"-I{GENERATED}", *flags, *FLAGS],
                input=f'#include "{path}"\n#include "{path}"\n', capture_output=True, text=True,
                check=False)
            if result.returncode != 0:
                found.append(f"{path}:1: does not compile alone with {compiler}:\n{result.stderr}")
    return found


def guard_violations(tree):
    found = []
    for path in headers_of(tree):
        guard = "DONJON_" + re.sub(r"[^A-Z0-9]", "_", path.upper())
        if f"#ifndef {guard}\n#define {guard}\n" not in tree.read(path):
            found.append(f"{path}:1: its guard is not {guard}")
    return found


class Headers(RuleTest):
    def test_tree_compiles(self):
        self.assert_clean(compile_violations(Tree(PROJECT)))

    def test_tree_guards(self):
        self.assert_clean(guard_violations(Tree(PROJECT)))

    def test_finds(self):
        bad = "#ifndef DONJON_CORE_BASE_A_H\n#define DONJON_CORE_BASE_A_H\nsize_t f(void);\n#endif\n"
        with sample({"core/base/a.h": bad, "core/base/b.h": "struct b {\n    int x;\n};\n",
                     "core/base/c.h": bad.replace("size_t", "int").replace("_A_H", "_C_H")}) as tree:
            self.assert_finds(compile_violations(tree), *(
                f"core/base/{header}:1: does not compile alone with {compiler}"
                for header in ("a.h", "b.h") for compiler in COMPILERS))
            self.assert_finds(guard_violations(tree), "core/base/b.h:1")


if __name__ == "__main__":
    main(arguments=1)
