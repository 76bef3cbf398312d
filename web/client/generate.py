#!/usr/bin/python3
"""Writes operations.js and schema.d.ts from openapi.yaml, or with --check says whether they are so."""

import json
import pathlib
import re
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
METHODS = ("get", "post", "put", "delete", "patch")
NOTE = "Made from openapi.yaml by generate.py; do not edit."


def operations(document):
    rows = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                rows.append(f"    {item[method]['operationId']}: ['{method.upper()}', '{path}'],\n")
    return (f"/* {NOTE} */\n\n/* Each operation's method and path. */\n"
            "export const OPERATIONS = /** @type {const} */ ({\n" + "".join(sorted(rows)) + "});\n")


def union(parts):
    return " | ".join(dict.fromkeys(parts)) or "unknown"


def literal(value):
    return json.dumps(value)


def members(schema, depth):
    pad = "    " * (depth + 1)
    required = set(schema.get("required", ()))
    lines = []
    for name, part in (schema.get("properties") or {}).items():
        key = name if re.fullmatch(r"\w+", name) else literal(name)
        lines.append(f"{pad}{key}{'' if name in required else '?'}: {type_of(part, depth + 1)};\n")
    for name in sorted(required - set(schema.get("properties") or {})):
        lines.append(f"{pad}{name}: any;\n")
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict):
        lines.append(f"{pad}[name: string]: {type_of(extra, depth + 1)};\n")
    elif extra is None:
        lines.append(f"{pad}[name: string]: any;\n")  # clients ignore what they do not know
    return "{\n" + "".join(lines) + "    " * depth + "}"


def type_of(schema, depth=0):
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "const" in schema:
        return literal(schema["const"])
    if "enum" in schema:
        return union(map(literal, schema["enum"]))
    for word in ("oneOf", "anyOf"):
        if word in schema and "properties" not in schema:
            return union(type_of(part, depth) for part in schema[word])
    kind = schema.get("type")
    if isinstance(kind, list):
        return union(type_of({**schema, "type": one}, depth) for one in kind)
    if kind == "array":
        return f"Array<{type_of(schema.get('items', {}), depth)}>"
    if kind == "object" or "properties" in schema:
        return members(schema, depth)
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean",
            "null": "null"}.get(kind, "any")


def types(document):
    out = [f"/* {NOTE} */\n"]
    for name, schema in document["components"]["schemas"].items():
        text = " ".join(str(schema.get("description", "")).split())
        out.append((f"\n/** {text} */\n" if text else "\n") + f"export type {name} = {type_of(schema)};\n")
    return "".join(out)


def main():
    document = yaml.safe_load((HERE.parents[1] / "openapi.yaml").read_text(encoding="utf-8"))
    wrong = 0
    for name, text in (("operations.js", operations(document)), ("schema.d.ts", types(document))):
        file = HERE / name
        same = file.exists() and file.read_text(encoding="utf-8") == text
        if "--check" in sys.argv:
            print(f"{name} is {'as' if same else 'NOT as'} openapi.yaml says")
            wrong += not same
        elif not same:
            file.write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
