#!/usr/bin/python3
"""`donjon verify` from outside: exit codes, what it says, and two histories in any two of its arguments.

    test_verify.py PROGRAM SAMPLES [unittest arguments]
"""

import base64
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM, SAMPLES = sys.argv.pop(1), sys.argv.pop(1)


def sections(data):
    """Of a file of evidence, by number, from docs/evidence-format.md."""
    found, at = {}, 16
    while at < len(data):
        number, size = struct.unpack_from("<II", data, at)
        found[number] = data[at + 8:at + 8 + size]
        at += 8 + size
    return found


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="donjon-evidence-")
        subprocess.run([SAMPLES, cls.folder.name], check=True, timeout=60)
        cls.receipts, log = [], sections(cls.bytes_of("running"))[11]
        while log:
            size, = struct.unpack_from("<I", log)
            cls.receipts.append(log[4:4 + size])
            log = log[4 + size:]
        cls.key = sections(cls.bytes_of("running"))[7]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name + ".evidence")

    @classmethod
    def bytes_of(cls, name):
        with open(cls.path(name), "rb") as file:
            return file.read()

    def run_verify(self, *arguments, given=None):
        done = subprocess.run([PROGRAM, "verify", *arguments], capture_output=True, timeout=60, input=given,
                              env={"PATH": os.environ["PATH"], "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_what_holds(self):
        for name, level in (("bundle", "replayed"), ("running", "attested"), ("seat", "attested"),
                            ("genesis", "attested"), ("batch", "attested"), ("replayed_batch", "attested"),
                            ("fork", "attested")):
            with self.subTest(name):
                code, out, err = self.run_verify(self.path(name))
                self.assertEqual((code, err), (0, ""), out)
                self.assertIn(f"holds, level {level}\n", out)

    def test_given_states_need_trust(self):
        for name in ("replayed_batch", "fork"):
            _, out, _ = self.run_verify(self.path(name))
            self.assertIn("no key of yours (--key) has signed", out)
            for trust in (("--key", self.key.hex()), ("--trust-states",)):
                code, out, _ = self.run_verify(self.path(name), *trust)
                self.assertEqual(code, 0, out)
                self.assertIn("holds, level replayed\n", out)

    def test_standard_input_and_json(self):
        code, out, _ = self.run_verify("--json", "-", given=self.bytes_of("bundle"))
        report = json.loads(out)
        self.assertEqual((code, report["valid"], report["level"]), (0, True, "replayed"))
        self.assertEqual(report["checked"]["replayed_entries"], 60)
        self.assertIsNone(report["first_divergence"])

    def test_the_first_divergence_is_named(self):
        data = bytearray(self.bytes_of("running"))
        log = data.index(sections(bytes(data))[6])
        data[log + 2 * 256 + 32] ^= 1  # the state root of the third entry
        code, out, _ = self.run_verify("-", given=bytes(data))
        self.assertEqual(code, 1)
        self.assertIn("first divergence: seq 3, field chain_hash, in the section log", out)
        code, out, _ = self.run_verify("--json", "-", given=bytes(data))
        self.assertEqual((code, json.loads(out)["first_divergence"]["seq"]), (1, 3))

    def test_keys_that_the_caller_trusts(self):
        code, out, _ = self.run_verify(self.path("running"), "--key", self.key.hex())
        self.assertEqual(code, 0)
        self.assertIn("holds, level attested", out)
        self.assertIn("yours", out)
        code, out, _ = self.run_verify(self.path("running"), "--key", hashlib.sha256(b"another").hexdigest())
        self.assertIn("holds, level none", out)
        self.assertIn("it does not count", out)

    def test_receipts(self):
        receipt = base64.b64encode(self.receipts[0]).decode()
        code, out, _ = self.run_verify(self.path("running"), "--receipt", receipt)
        self.assertEqual(code, 0, out)
        code, out, _ = self.run_verify("--receipt", receipt)
        self.assertEqual(code, 1)
        self.assertIn("its key is not known", out)
        code, out, _ = self.run_verify("--receipt", receipt, "--key", self.key.hex())
        self.assertEqual(code, 0, out)
        changed = bytearray(self.receipts[0])
        changed[50] ^= 1
        code, out, _ = self.run_verify("--receipt", base64.b64encode(changed).decode(), "--key", self.key.hex())
        self.assertEqual(code, 1)
        self.assertIn("signature", out)

    def test_two_histories(self):
        code, out, _ = self.run_verify(self.path("two_histories"))
        self.assertEqual(code, 1)
        self.assertIn("FORK", out)
        code, out, _ = self.run_verify(self.path("bundle"), self.path("other_history"))
        self.assertEqual(code, 1)
        self.assertEqual(out.count("holds, level"), 2)
        self.assertIn("FORK: the server has signed two histories of session 10111213-", out)

    def test_two_receipts_for_one_seq(self):
        receipt = base64.b64encode(self.receipts[0]).decode()
        # The receipt of seq 1 and the one of seq 2 which that server signed for another history.
        other = sections(self.bytes_of("other_history"))
        self.assertIn(7, other)
        code, out, _ = self.run_verify("--receipt", receipt, self.path("other_history"))
        self.assertEqual(code, 1)
        self.assertRegex(out, "FORK: .* at seq 1\n")
        code, out, _ = self.run_verify("--receipt", receipt, "--receipt", receipt, "--key", self.key.hex())
        self.assertEqual(code, 0, out)

    def test_usage(self):
        for arguments in ((), ("--key",), ("--key", "00"), ("--receipt", "AAAA"), ("--nonsense", "1"), ("--json",)):
            with self.subTest(arguments):
                code, out, err = self.run_verify(*arguments)
                self.assertEqual((code, out), (2, ""))
                self.assertTrue(err)
        code, _, err = self.run_verify(self.path("there-is-none"))
        self.assertEqual(code, 1)
        self.assertIn("No such file", err)


if __name__ == "__main__":
    unittest.main()
