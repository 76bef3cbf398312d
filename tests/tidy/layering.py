#!/usr/bin/python3
"""Who may include whom, and the one home of each header of others.

ARCHITECTURE.md draws these tables; the link lines in CMake say the same.
"""
import re

from tree import PROJECT, RuleTest, Tree, line_of, main, sample

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)

# folder -> folders whose headers it may include, besides its own
MAY_INCLUDE = {
    "core/base": [],
    "core/game": [],
    "core/record": ["core/game", "core/base"],
    "core/codec": ["core/record", "core/game", "core/base"],
    "core/storage": ["core/record", "core/game", "core/base"],
    "core/storage/postgres": ["core/storage", "core/record", "core/game", "core/base"],
    "core/storage/memory": ["core/storage", "core/record", "core/game", "core/base"],
    "core/proof": ["core/codec", "core/record", "core/game", "core/base"],
    "core/runtime": ["core/storage", "core/proof", "core/codec", "core/record", "core/game",
                     "core/base"],
    "handlers": ["core/runtime", "core/codec", "core/record", "core/game", "core/base"],
    "play": ["core/base"],
    "server": ["play", "handlers", "core/runtime", "core/storage", "core/storage/postgres",
               "core/proof", "core/codec", "core/record", "core/game", "core/base"],
}

# The folders of core/runtime are parts of one library that call each other: what each may use of the
# others, besides core/runtime itself and whatever that may include.
RUNTIME_PARTS = {
    "actions": ["evidence", "providers", "proving", "sessions", "steering", "watching"],
    "evidence": ["actions", "proving", "sessions", "steering"],
    "providers": ["actions", "sessions", "steering"],
    "proving": ["sessions", "watching"],
    "sessions": ["actions", "evidence", "providers", "watching"],
    "steering": ["providers", "sessions"],
    "watching": ["actions", "sessions"],
}
for part, others in RUNTIME_PARTS.items():
    MAY_INCLUDE["core/runtime/" + part] = (
        ["core/runtime"] + ["core/runtime/" + o for o in others] + MAY_INCLUDE["core/runtime"])
MAY_INCLUDE["core/runtime"] = MAY_INCLUDE["core/runtime"] + ["core/runtime/" + p for p in RUNTIME_PARTS]

# What those above may know of core/runtime.
RUNTIME_DOORS = {"core/runtime/" + header for header in (
    "runtime.h", "workers.h", "evidence/export.h", "proving/proofs.h", "steering/steering.h",
    "watching/event_bus.h", "watching/feed.h", "watching/tickets.h")}

# The headers of a folder that are made by the build and belong to it.
GENERATED = {"rules_id.inc": "core/game", "migrations.inc": "core/storage/postgres"}

# header of others -> paths that may include it (folders end in a slash)
HOMES = {
    "microhttpd.h": ["server/"],
    "libpq-fe.h": ["core/storage/postgres/"],
    "jansson.h": ["core/codec/", "handlers/", "play/"],
    "curl/": ["play/http.c"],
    "curses.h": ["play/screen.c"],
    "lz4.h": ["core/storage/postgres/"],
    "openssl/": ["core/base/digest.c", "core/base/seal.c", "core/base/sign.c", "server/auth"],
    "zlib.h": ["server/gzip.c"],
    "uthash.h": ["core/runtime/", "core/storage/memory/", "server/"],
}

FREESTANDING = {"stdbool.h", "stddef.h", "stdint.h", "limits.h", "stdalign.h", "stdnoreturn.h",
                "iso646.h", "string.h"}

SYSTEM = re.compile(
    r"^(assert|ctype|errno|fcntl|getopt|glob|grp|inttypes|limits|locale|netdb|poll|pthread|pwd|sched|"
    r"signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|"
    r"strings|termios|time|unistd|dirent|ftw|libgen|syslog|endian|math|"
    r"arpa/inet|netinet/(in|tcp)|sys/[a-z]+|linux/[a-z_]+)\.h$")


def folder_of(path):
    """The folder of the table that a path belongs to, or None outside of it."""
    folder = path.rpartition("/")[0]
    return folder if folder in MAY_INCLUDE else None


def judge_ours(path, header):
    folder = folder_of(path)
    target = GENERATED.get(header) or header.rpartition("/")[0]
    if target.startswith("core/runtime") and not folder.startswith("core/runtime"):
        allowed = header in RUNTIME_DOORS and "core/runtime" in MAY_INCLUDE[folder]
        return None if allowed else f'{folder} may not include "{header}"'
    if target == folder or target in MAY_INCLUDE[folder]:
        return None
    if "/" not in header and header not in GENERATED:
        return f'"{header}" must be included by its path from the root'
    return f'{folder} may not include "{header}"'


def judge_system(path, header):
    if folder_of(path) == "core/game":
        return None if header in FREESTANDING else f"core/game is freestanding: <{header}>"
    for prefix, homes in HOMES.items():
        if header == prefix or (prefix.endswith("/") and header.startswith(prefix)):
            return None if path.startswith(tuple(homes)) else f"<{header}> lives in {homes} alone"
    return None if SYSTEM.match(header) else f"<{header}> has no home in this rule's tables"


def violations(tree):
    found = []
    for path in tree.files(".c", ".h", under=("core/", "handlers/", "play/", "server/")):
        text = tree.read(path)
        if folder_of(path) is None:
            found.append(f"{path}:1: its folder is missing from the table of layers")
            continue
        for match in INCLUDE.finditer(text):
            judge = judge_system if match[1] == "<" else judge_ours
            problem = judge(path, match[2])
            if problem:
                found.append(f"{path}:{line_of(text, match.start())}: {problem}")
    return found


LIBRARY = re.compile(r"donjon_library\(\s*(\w+)[^)]*?\bLINK\b([^)]*)\)", re.S)
LIBRARY_FOLDER = {"donjon_" + f.replace("core/", "").replace("/", "_"): f for f in MAY_INCLUDE}


def link_violations(tree):
    """The link lines name no folder that the table forbids."""
    found = []
    for path in tree.files("CMakeLists.txt", under=("core/", "handlers/", "play/", "server/")):
        for name, links in LIBRARY.findall(tree.read(path)):
            folder = LIBRARY_FOLDER.get(name)
            for link in re.findall(r"\bdonjon_\w+", links):
                if folder and LIBRARY_FOLDER.get(link) not in MAY_INCLUDE[folder]:
                    found.append(f"{path}:1: {name} may not link {link}")
    return found


class Layering(RuleTest):
    def test_tree(self):
        tree = Tree(PROJECT)
        self.assertGreater(len(tree.files(".c", under=("core/",))), 5)
        self.assert_clean(violations(tree))

    def test_link_lines(self):
        self.assert_clean(link_violations(Tree(PROJECT)))

    def test_finds(self):
        bad = {
            "core/base/a.c": '#include "core/game/game.h"\n',
            "core/game/b.c": "#include <stdlib.h>\n#include <string.h>\n",
            "core/runtime/c.c": "\n#include <jansson.h>\n",
            "core/storage/memory/d.c": "#include <libpq-fe.h>\n",
            "handlers/e.c": "#include <microhttpd.h>\n#include <jansson.h>\n",
            "handlers/f.c": '#include "core/storage/postgres/postgres.h"\n',
            "server/g.c": "#include <openssl/evp.h>\n",
            "core/base/h.c": "#include <curl/curl.h>\n",
            "core/new/i.h": "",
            "core/runtime/providers/k.c": '#include "core/runtime/evidence/evidence.h"\n'
                                          '#include "core/runtime/internal.h"\n',
            "handlers/l.c": '#include "core/runtime/runtime.h"\n'
                            '#include "core/runtime/internal.h"\n',
            "core/proof/m.c": '#include "core/runtime/runtime.h"\n',
            "server/j.c": '#include "app.h"\n',
            "server/auth.c": "#include <openssl/evp.h>\n#include <pthread.h>\n",
        }
        with sample(bad) as tree:
            self.assert_finds(violations(tree), "core/base/a.c:1", "core/game/b.c:1",
                              "core/runtime/c.c:2", "core/storage/memory/d.c:1", "handlers/e.c:1",
                              "handlers/f.c:1", "server/g.c:1", "core/base/h.c:1",
                              "core/new/i.h:1", "server/j.c:1", "core/runtime/providers/k.c:1",
                              "handlers/l.c:2", "core/proof/m.c:1")

    def test_finds_links(self):
        with sample({"core/game/CMakeLists.txt": "donjon_library(donjon_game LINK donjon_base)",
                     "handlers/CMakeLists.txt":
                         "donjon_library(donjon_handlers\n  LINK donjon_runtime\n  donjon_server)",
                     "core/record/CMakeLists.txt":
                         "donjon_library(donjon_record LINK donjon_game)"}) as tree:
            self.assert_finds(link_violations(tree), "core/game/", "handlers/")


if __name__ == "__main__":
    main()
