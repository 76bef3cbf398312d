#!/usr/bin/python3
"""Counts the checks in the results of ctest: count_checks.py RESULTS [SANITIZED ...]

Each argument is a JUnit file that ctest wrote. The first one is the plain run, whose checks are
counted; the same tests under a sanitizer add their failures but are not counted twice. The last line
printed is `N passed, N failed`. Fails when anything failed, when a file is missing, or when nothing
ran at all.

A test says itself how many checks it made, in one of three forms; a test that says nothing is one
check. What ctest and the test's own words disagree about counts as a failure.
"""
import re
import sys
import xml.etree.ElementTree

CHECK = re.compile(r"^\d+%: Checks: (\d+), Failures: (\d+), Errors: (\d+)", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*?^(?:OK|FAILED)(?: \((.*?)\))?", re.M | re.S)
WORDS = re.compile(r"^(\d+) passed, (\d+) failed$", re.M)


def count_unittest(match):
    """Passed and failed of a unittest summary; skipped tests are neither."""
    detail = {}
    for part in (match[2] or "").split(", "):
        name, _, number = part.partition("=")
        detail[name] = int(number or 0)
    failed = detail.get("failures", 0) + detail.get("errors", 0)
    failed += detail.get("unexpected successes", 0)
    return int(match[1]) - failed - detail.get("skipped", 0), failed


def count_output(output):
    """(passed, failed) that the output of a test tells, or None if it tells nothing."""
    counts = [(int(n) - int(f) - int(e), int(f) + int(e)) for n, f, e in CHECK.findall(output)]
    counts += [count_unittest(match) for match in UNITTEST.finditer(output)]
    counts += [(int(p), int(f)) for p, f in WORDS.findall(output)]
    if not counts:
        return None
    return sum(p for p, _ in counts), sum(f for _, f in counts)


def count_case(case):
    """(passed, failed) of one ctest test."""
    status = case.get("status")
    if status in ("disabled", "notrun") and case.find("skipped") is not None:
        return 0, 0
    succeeded = status == "run"
    passed, failed = count_output(case.findtext("system-out") or "") or (int(succeeded), 0)
    if not succeeded and failed == 0:
        failed = 1
    return passed, failed


def count_file(path):
    passed = failed = 0
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        case_passed, case_failed = count_case(case)
        passed += case_passed
        failed += case_failed
        if case_failed:
            print(f"failed: {case.get('name')} ({path})")
    return passed, failed


def main(paths):
    total_passed = total_failed = 0
    for index, path in enumerate(paths):
        try:
            passed, failed = count_file(path)
        except (OSError, xml.etree.ElementTree.ParseError) as error:
            print(f"failed: no results: {error}")
            passed, failed = 0, 1
        print(f"{path}: {passed} passed, {failed} failed")
        total_passed += passed if index == 0 else 0
        total_failed += failed
    print(f"{total_passed} passed, {total_failed} failed")
    return 0 if total_failed == 0 and total_passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
