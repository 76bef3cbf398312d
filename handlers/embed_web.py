"""Writes the files below web/ as arrays of a C file.

Usage: embed_web.py FOLDER OUTPUT [NAME=FILE ...]; a NAME is a path below web/ of a file that is built.
"""

import hashlib
import pathlib
import sys

TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
         ".wasm": "application/wasm", ".json": "application/json",
         ".webmanifest": "application/manifest+json"}
LEFT_OUT = {"package.json", "package-lock.json", "tsconfig.json"}


def served(folder):
    """(path below the folder, file) of what a browser may ask for; packages and texts about them are not."""
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        if file.suffix in TYPES and file.name not in LEFT_OUT and "node_modules" not in path.parts:
            yield path.as_posix(), file


def array(index, data):
    rows = (",".join(map(str, data[at:at + 32])) for at in range(0, len(data), 32))
    return "static const unsigned char file_%d[] = {\n%s,0\n};\n" % (index, ",\n".join(rows))


def main():
    folder, output, built = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    files = sorted([*served(folder), *((name, pathlib.Path(file)) for name, _, file in
                                       (pair.partition("=") for pair in built))])
    table = []
    with open(output, "w", encoding="ascii") as out:
        out.write('#include "handlers/web_files.h"\n\n')
        for index, (name, file) in enumerate(files):
            data = file.read_bytes()
            out.write(array(index, data))
            table.append('    {"%s", "%s", "\\"%s\\"", file_%d, %d},\n' % (
                name, TYPES[file.suffix], hashlib.sha256(data).hexdigest()[:32], index, len(data)))
        out.write("const struct web_file web_files[] = {\n%s};\n" % "".join(table))
        out.write("const size_t web_file_count = %d;\n" % len(files))


if __name__ == "__main__":
    main()
