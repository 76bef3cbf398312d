#!/usr/bin/python3
"""Writes the man page: man.py TEMPLATE PROGRAM CONTENT_DIR. Commands and settings are what the program says of
itself."""

import re
import subprocess
import sys


def ask(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def roff(text):
    """Plain text as roff: no request at the start of a line, no escapes, dashes that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def item(term, text):
    return ".TP\n.B %s\n%s" % (roff(term), roff(text))


def commands(program):
    listed = re.findall(r"^(donjon\S*(?: \S+)*?) {2,}(\S.*)$", ask(program, "--help"), re.MULTILINE)
    return "\n".join(item(term, text) for term, text in listed)


def settings(program):
    items = []
    for row in ask(program, "settings", "--markdown").splitlines()[2:]:
        name, default, allowed, text = (cell.strip().replace("`", "") for cell in row.strip("|").split("|"))
        items.append(item(name, "%s. Default: %s. Allowed: %s." % (text, default, allowed)))
    return "\n".join(items)


def main():
    template, program, content = sys.argv[1:]
    with open(template, encoding="utf-8") as file:
        text = file.read()
    version = ask(program, "version").split()[1]
    for name, value in (("VERSION", version), ("COMMANDS", commands(program)), ("SETTINGS", settings(program)),
                        ("CONTENT", roff(content))):
        text = text.replace("@%s@" % name, value)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
