#!/usr/bin/python3
"""Functions are small enough to see whole and take few parameters. Tables are no functions."""
import json
import re
import statistics
import subprocess

from tree import PROJECT, RuleTest, Tree, main, sample

LINES_MAX = 60
PARAMETERS_MAX = 6
TEST_LINES_MAX = 100  # a test may be a long story, but not without end
# Functions whose standard gives them more parameters.
EXCEPTIONS = {
    "digest_hkdf": "secret, salt, info and output, as RFC 5869 has them",
    "receive_request": "the signature is libmicrohttpd's",
    "pg_session_create": "a slot of the store contract",
    "memory_session_create": "a slot of the store contract",
    "pg_seat_change": "a slot of the store contract",
    "memory_seat_change": "a slot of the store contract",
    "pg_script_put": "a slot of the store contract",
    "memory_script_put": "a slot of the store contract",
}
FOLDERS = ("core/", "handlers/", "play/", "server/", "tests/")


def functions_of(tree):
    """(path, line, name, lines, parameters) of each function that is defined in C."""
    paths = tree.files(".c", ".h", under=FOLDERS)
    if not paths:
        return
    result = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+neS", "--kinds-C=f", "--languages=C",
         "--langmap=C:.c.h", "-I", "MUST_CHECK,END_TEST", "-f", "-", "-L", "-"],
        input="\n".join(paths), capture_output=True, text=True, check=True, cwd=tree.root)
    for line in result.stdout.splitlines():
        tag = json.loads(line)
        if tag.get("_type") == "tag" and "end" in tag:
            yield (tag["path"], tag["line"], tag["name"], tag["end"] - tag["line"] + 1,
                   count_parameters(tag.get("signature", "()")))


def count_parameters(signature):
    inner = signature.strip()[1:-1].strip()
    if inner in ("", "void"):
        return 0
    while True:  # what stands in inner parentheses or brackets separates nothing
        flat = re.sub(r"\([^()]*\)|\[[^][]*\]", "", inner)
        if flat == inner:
            return flat.count(",") + 1
        inner = flat


def violations(tree):
    found = []
    for path, line, name, lines, parameters in functions_of(tree):
        lines_max = TEST_LINES_MAX if path.startswith("tests/") else LINES_MAX
        if lines > lines_max:
            found.append(f"{path}:{line}: {name} has {lines} lines, more than {lines_max}")
        if parameters > PARAMETERS_MAX and name not in EXCEPTIONS:
            found.append(f"{path}:{line}: {name} has {parameters} parameters, "
                         f"more than {PARAMETERS_MAX}")
    return found


class Functions(RuleTest):
    def test_tree(self):
        tree = Tree(PROJECT)
        lengths = sorted(f[3] for f in functions_of(tree) if not f[0].startswith("tests/"))
        self.assertGreater(len(lengths), 50)
        print(f"functions: {len(lengths)}, median {statistics.median(lengths):g} lines, "
              f"95 % up to {lengths[len(lengths) * 95 // 100]}, longest {lengths[-1]}")
        self.assert_clean(violations(tree))

    def test_finds(self):
        body = "{\n" + "    x++;\n" * 57 + "}\n"
        with sample({
            "core/base/a.c": "static int fits(int x)\n" + body + "\n"
                             "static int\nis_long(int x)\n" + body.replace("x++;\n", "x++;\n\n", 1),
            "server/b.c": "int six(int a, int b, int c, int d, int e, int (*f)(int, int))\n"
                          "{\n    return 0;\n}\n"
                          "int seven(int a, int b, int c, int d, int e, int f, int g[1])\n"
                          "{\n    return 0;\n}\n"
                          "static const int table[] = {\n" + "    1,\n" * 100 + "};\n",
        }) as tree:
            self.assert_finds(violations(tree), "core/base/a.c:63: is_long has 61",
                              "server/b.c:5: seven has 7")

    def test_counts_parameters(self):
        for signature, count in {"()": 0, "(void)": 0, "(int a)": 1, "(int a, ...)": 2,
                                 "(void (*f)(int, char (*g)(int, int)), int b)": 2}.items():
            self.assertEqual(count_parameters(signature), count, signature)


if __name__ == "__main__":
    main()
