"""Writes openapi.yaml, and the same as JSON, as arrays of a C file. Usage: embed_openapi.py YAML OUTPUT"""

import json
import sys

import yaml


def array(name, data):
    rows = [", ".join("%d" % byte for byte in data[at:at + 24]) for at in range(0, len(data), 24)]
    return "const char %s[] = {\n%s, 0\n};\nconst size_t %s_size = %d;\n" % (
        name, ",\n".join(rows), name, len(data))


def main():
    with open(sys.argv[1], "rb") as source:
        text = source.read()
    text.decode("ascii")  # a char array takes no bytes above 127
    converted = json.dumps(yaml.safe_load(text), separators=(",", ":"), ensure_ascii=True).encode()
    with open(sys.argv[2], "w", encoding="ascii") as out:
        out.write('#include "handlers/openapi_text.h"\n\n')
        out.write(array("openapi_yaml", text))
        out.write(array("openapi_json", converted))


if __name__ == "__main__":
    main()
