#!/usr/bin/python3
"""Functions that nobody here calls, with what to call instead, and who may write to stdout."""
import re

from tree import PROJECT, RuleTest, Tree, line_of, main, sample

BANNED = {
    "strcpy strcat sprintf vsprintf stpcpy strncpy strncat": "strbuf, snprintf or memcpy",
    "gets scanf fscanf sscanf vscanf vsscanf": "a parser of core/base/text",
    "atoi atol atoll atof": "text_parse_u64",
    "strtok": "strtok_r or strcspn",
    "alloca": "a fixed array or the heap",
    "system popen": "posix_spawn with an argument list",
    "rand srand random srandom rand_r drand48 lrand48 arc4random": "digest_random",
    "asctime asctime_r ctime ctime_r": "clock_format_rfc3339",
    "localtime localtime_r gmtime mktime strftime": "clock_format_rfc3339",
    "time gettimeofday": "the clock that was handed in",
    "getpwnam getpwuid getgrnam getgrgid gethostbyname inet_ntoa ttyname": "the form with _r",
    "tmpnam tempnam mktemp": "mkstemp or mkdtemp",
    "vfork": "posix_spawn",
    "setjmp longjmp sigsetjmp siglongjmp": "an error code",
    "pthread_cancel pthread_kill": "a flag or a closed queue",
}
# Functions of the table that one file may call all the same.
EXCEPTIONS = {}
# Tests build and read their own samples, under the sanitizers.
IN_TESTS = {"strcpy", "strcat", "sscanf", "fscanf"}
# The programs that people read; everything else speaks through log or a reply.
STDOUT_HOMES = ("server/main.c", "server/cli", "play/play.c", "tests/")
STDOUT = re.compile(r"(?<![\w.>])(printf|vprintf|puts|putchar)\s*\(|\bstdout\b")
ADVICE = {name: advice for names, advice in BANNED.items() for name in names.split()}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(sorted(ADVICE)) + r")\s*\(")


def violations(tree):
    found = []
    for path in tree.files(".c", ".h", under=("core/", "handlers/", "play/", "server/", "tests/")):
        code = tree.code(path)
        for match in CALL.finditer(code):
            if path.startswith("tests/") and match[1] in IN_TESTS:
                continue
            if match[1] not in EXCEPTIONS.get(path, ()):
                found.append(f"{path}:{line_of(code, match.start())}: {match[1]}; "
                             f"use {ADVICE[match[1]]}")
    return found


def stdout_violations(tree):
    found = []
    for path in tree.files(".c", ".h", under=("core/", "handlers/", "play/", "server/")):
        if path.startswith(STDOUT_HOMES):
            continue
        code = tree.code(path)
        for match in STDOUT.finditer(code):
            found.append(f"{path}:{line_of(code, match.start())}: writes to stdout; "
                         "use log or the reply")
    return found


class Banned(RuleTest):
    def test_tree(self):
        self.assert_clean(violations(Tree(PROJECT)))

    def test_tree_stdout(self):
        self.assert_clean(stdout_violations(Tree(PROJECT)))

    def test_finds_each(self):
        lines = [f"    {name}(x);\n" for name in ADVICE]
        with sample({"core/base/a.c": "".join(lines)}) as tree:
            self.assertEqual(len(violations(tree)), len(lines))

    def test_knows_what_is_no_call(self):
        fine = ('/* strcpy(a, b) */\nx = "system(1)";\nclock->time(clock);\nstrtok_r(a);\n'
                "my_system(1);\nint system;\nw.random(1);\nsnprintf(a);\n// gets(x)\n")
        with sample({"core/base/a.c": fine}) as tree:
            self.assert_clean(violations(tree))

    def test_finds_stdout(self):
        with sample({"core/base/a.c": 'printf("x");\nsnprintf(b);\nfprintf(stderr, "x");\n',
                     "server/b.c": 'fputs("x", stdout);\n', "server/main.c": 'puts("x");\n'}) as tree:
            self.assert_finds(stdout_violations(tree), "core/base/a.c:1", "server/b.c:1")


if __name__ == "__main__":
    main()
