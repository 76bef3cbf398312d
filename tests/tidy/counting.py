#!/usr/bin/python3
"""count_checks.py counts what tests say, and never takes silence or a contradiction for success."""
import contextlib
import importlib.util
import io
import pathlib
import tempfile
import unittest

from tree import PROJECT, main

SPEC = importlib.util.spec_from_file_location("count_checks", PROJECT / "tests/count_checks.py")
count_checks = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(count_checks)

RAN = "-" * 70 + "\nRan {} tests in 0.01s\n\n{}\n"


def case(status, output):
    return f'<testcase name="t" status="{status}"><system-out>{output}</system-out></testcase>'


def counted(*files):
    """(exit code, last line) for result files of the given cases."""
    with tempfile.TemporaryDirectory() as folder, io.StringIO() as out:
        paths = []
        for index, cases in enumerate(files):
            path = pathlib.Path(folder, f"{index}.xml")
            if cases is not None:
                path.write_text(f"<testsuite>{''.join(cases)}</testsuite>", encoding="utf-8")
            paths.append(str(path))
        with contextlib.redirect_stdout(out):
            code = count_checks.main(paths)
        return code, out.getvalue().splitlines()[-1]


class Counting(unittest.TestCase):
    def test_words_of_tests(self):
        for output, expected in {
            "100%: Checks: 12, Failures: 0, Errors: 0": (12, 0),
            "75%: Checks: 12, Failures: 2, Errors: 1": (9, 3),
            "0%: Checks: 0, Failures: 0, Errors: 0": (0, 0),
            RAN.format(5, "OK"): (5, 0),
            RAN.format(5, "OK (skipped=2)"): (3, 0),
            RAN.format(5, "FAILED (failures=1, errors=2)"): (2, 3),
            RAN.format(5, "FAILED (failures=1, skipped=1)"): (3, 1),
            "noise\n31 passed, 2 failed": (31, 2),
            RAN.format(5, "OK") + RAN.format(2, "OK"): (7, 0),
            "no words at all": None,
        }.items():
            self.assertEqual(count_checks.count_output(output), expected, output)

    def test_totals(self):
        check = case("run", "100%: Checks: 12, Failures: 0, Errors: 0")
        self.assertEqual(counted([check, case("run", "")]), (0, "13 passed, 0 failed"))
        self.assertEqual(counted([check], [check, check]), (0, "12 passed, 0 failed"))
        self.assertEqual(counted([check], [case("fail", "")]), (1, "12 passed, 1 failed"))

    def test_failures(self):
        self.assertEqual(counted([]), (1, "0 passed, 0 failed"))
        self.assertEqual(counted([case("notrun", "")]), (1, "0 passed, 1 failed"))
        self.assertEqual(counted([case("fail", "")]), (1, "0 passed, 1 failed"))
        # The program says all went well, but ended badly; and the reverse.
        self.assertEqual(counted([case("fail", "3 passed, 0 failed")]), (1, "3 passed, 1 failed"))
        self.assertEqual(counted([case("run", "3 passed, 1 failed")]), (1, "3 passed, 1 failed"))

    def test_missing_results(self):
        passed = case("run", "")
        self.assertEqual(counted(None), (1, "0 passed, 1 failed"))
        self.assertEqual(counted([passed], None), (1, "1 passed, 1 failed"))


if __name__ == "__main__":
    main()
