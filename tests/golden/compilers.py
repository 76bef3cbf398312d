#!/usr/bin/python3
"""The golden games give the same roots whatever compiled the rules: compilers.py GENERATED.

core/game and the replayer are compiled anew by gcc and clang, without and with optimisation and under
sanitizers, and each program plays all games. GENERATED is the folder with rules_id.inc.
"""
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = sys.argv[1] if len(sys.argv) > 1 else "build/generated"
SANITIZERS = "-fsanitize=address,undefined"
VARIANTS = {
    f"{compiler} {' '.join(flags)}": (compiler, flags)
    for compiler in ("gcc", "clang")
    for flags in (["-O0"], ["-O3"], ["-O1", SANITIZERS, "-fno-sanitize-recover=all"])
}
COMPILE_TIMEOUT_S = 240
PLAY_TIMEOUT_S = 120


def sources():
    others = ("tests/golden/golden_replay.c", "tests/golden/replay.c", "tests/support/game_fixture.c",
              "core/base/page_tree.c", "core/base/digest.c")
    return sorted(str(p) for p in (PROJECT / "core/game").glob("*.c")) + \
        [str(PROJECT / path) for path in others]


def play(name, folder):
    """What the program of one variant prints."""
    compiler, flags = VARIANTS[name]
    program = pathlib.Path(folder) / name.replace(" ", "_").replace(",", "_").replace("=", "_")
    subprocess.run([compiler, "-std=c11", "-D_GNU_SOURCE", "-w", *flags, f"-I{PROJECT}", f"-I{GENERATED}",
                    *sources(), "-lcrypto", "-o", str(program)],
                   check=True, timeout=COMPILE_TIMEOUT_S)
    games = sorted(p.relative_to(PROJECT).as_posix()
                   for p in (PROJECT / "tests/golden/games").glob("*.txt"))
    done = subprocess.run([str(program), *games],
                          cwd=PROJECT, timeout=PLAY_TIMEOUT_S, capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout + done.stderr


class Compilers(unittest.TestCase):
    def test_same_roots(self):
        names = [n for n in VARIANTS if shutil.which(VARIANTS[n][0])]
        self.assertTrue(names, "neither gcc nor clang is there")
        with tempfile.TemporaryDirectory() as folder, \
                concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            results = dict(zip(names, pool.map(lambda name: play(name, folder), names)))
        for name, (code, output) in results.items():
            with self.subTest(variant=name):
                self.assertEqual(0, code, output)
                self.assertEqual(results[names[0]][1], output)
                self.assertGreaterEqual(output.count("\n"), 5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
