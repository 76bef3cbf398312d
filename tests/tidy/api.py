#!/usr/bin/python3
"""The routes are those of openapi.yaml, and each error of err.h is a code it documents."""
import re
import unittest

import yaml

from tree import PROJECT, RuleTest, Tree, main

ROUTES, CONTRACT, ERRORS = "handlers/routes.c", "openapi.yaml", "core/base/err.h"
METHODS = ("get", "post", "put", "delete", "patch", "head", "options")
ROUTE = re.compile(r'\{\s*(?:[A-Z]+_)*(' + "|".join(m.upper() for m in METHODS) +
                   r')\s*,\s*"(/[^"]*)"')
ERROR = re.compile(r'X\(\s*(\w+),\s*(\d+),\s*"(\w+)"')


def routes_in_code(text):
    return [(method.lower(), path) for method, path in ROUTE.findall(text)]


def routes_in_contract(contract):
    return [(method, path) for path, item in (contract.get("paths") or {}).items()
            for method in item if method in METHODS]


def route_violations(code, contract):
    in_code, in_contract = routes_in_code(code), routes_in_contract(contract)
    found = [f"{ROUTES}:1: {m.upper()} {p} stands twice" for m, p in sorted(set(in_code))
             if in_code.count((m, p)) > 1]
    found += [f"{ROUTES}:1: {m.upper()} {p} is not in {CONTRACT}"
              for m, p in sorted(set(in_code) - set(in_contract))]
    found += [f"{CONTRACT}:1: {m.upper()} {p} is not in {ROUTES}"
              for m, p in sorted(set(in_contract) - set(in_code))]
    return found


def codes_in_contract(node):
    """The values that any member called `code` may have."""
    if isinstance(node, list):
        return set().union(*map(codes_in_contract, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    codes = set()
    for key, value in node.items():
        if key == "code" and isinstance(value, dict):
            codes |= set(value.get("enum", ())) | ({value["const"]} if "const" in value else set())
        codes |= codes_in_contract(value)
    return codes


def error_violations(errors, contract):
    documented = codes_in_contract(contract)
    words = {word: line for line, word in (
        (errors.count("\n", 0, m.start()) + 1, m[3]) for m in ERROR.finditer(errors))}
    words.pop("ok", None)
    return [f"{ERRORS}:{line}: the code {word} is not documented in {CONTRACT}"
            for word, line in words.items() if word not in documented]


def both_of(tree, *paths):
    """The texts of the files; the test is skipped while one of them does not exist."""
    missing = [p for p in paths if p not in tree.paths]
    if missing:
        raise unittest.SkipTest(f"there is no {missing[0]} yet")
    return [tree.read(p) for p in paths]


SAMPLE_CODE = """
/* { HTTP_GET, ... } */
const struct route routes[] = {
    {HTTP_GET, "/v1/sessions/{id}/state", state_get, 0},
    { HTTP_POST, "/v1/sessions",
      sessions_create },
    {HTTP_METHOD_GET, "/livez", livez, 1},
    {GET, "/livez", livez, 1},
};
"""
SAMPLE_CONTRACT = """
paths:
  /livez: {get: {}, parameters: []}
  /v1/sessions: {get: {}, post: {}}
components:
  schemas:
    Problem:
      properties:
        code: {type: string, enum: [not_found, seat_taken]}
"""
SAMPLE_ERRORS = ('X(OK, 200, "ok", false, "OK") \\\nX(NOT_FOUND, 404, "not_found", false, "") \\\n'
                 'X(GONE, 410,\n   "gone", false, "")\n')


class Api(RuleTest):
    def test_routes(self):
        code, contract = both_of(Tree(PROJECT), ROUTES, CONTRACT)
        self.assertTrue(routes_in_code(code), "the table of routes was not understood")
        self.assert_clean(route_violations(code, yaml.safe_load(contract)))

    def test_errors(self):
        errors, contract = both_of(Tree(PROJECT), ERRORS, CONTRACT)
        self.assertGreater(len(ERROR.findall(errors)), 20)
        self.assert_clean(error_violations(errors, yaml.safe_load(contract)))

    def test_finds(self):
        contract = yaml.safe_load(SAMPLE_CONTRACT)
        self.assert_finds(route_violations(SAMPLE_CODE, contract),
                          "handlers/routes.c:1: GET /livez stands twice",
                          "handlers/routes.c:1: GET /v1/sessions/{id}/state is not",
                          "openapi.yaml:1: GET /v1/sessions is not")
        self.assert_finds(error_violations(SAMPLE_ERRORS, contract), f"{ERRORS}:3: the code gone")


if __name__ == "__main__":
    main()
