#!/usr/bin/python3
"""The second verifier against the first: test_independent.py PROGRAM SAMPLES ROLLS [unittest arguments]

Both read the same files and must come to the same end; where something does not hold, at the same seq.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import ed25519
import verifier

PROGRAM, SAMPLES, ROLLS = (sys.argv.pop(1) for _ in range(3))
SHARES = [share / 40 for share in range(40)]


def program_says(data):
    done = subprocess.run([PROGRAM, "verify", "--json", "-"], input=data, capture_output=True, timeout=60)
    return json.loads(done.stdout.splitlines()[0])


def we_say(data):
    try:
        return verifier.verify(data), None
    except verifier.Fault as fault:
        return None, fault


class Signatures(unittest.TestCase):
    """RFC 8032, section 7.1, tests 1 and 2."""

    def test_vectors(self):
        for key, message, signature in (
                ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                 "d25bf5f0595bbe24655141438e7a100b"),
                ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                 "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                 "387b2eaeb4302aeeb00d291612bb0c00")):
            key, message, signature = map(bytes.fromhex, (key, message, signature))
            self.assertTrue(ed25519.verify(key, message, signature))
            self.assertFalse(ed25519.verify(key, message + b"x", signature))
            self.assertFalse(ed25519.verify(key, message, signature[:40] + bytes(24)))


class Rolls(unittest.TestCase):
    def test_block(self):
        """RFC 8439, section 2.3.2."""
        block = verifier.chacha20_block(bytes(range(32)), (1, 0x09000000, 0x4A000000, 0))
        self.assertEqual((block[0], block[15]), (0xE4E7F110, 0x4E3C50A2))

    def test_rolls_of_the_rules(self):
        lines = subprocess.run([ROLLS], capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
        self.assertEqual(len(lines), 400)
        for line in lines:
            key, *numbers, expected = line.split()
            self.assertEqual(verifier.roll(bytes.fromhex(key), *map(int, numbers)), int(expected), line)


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="donjon-independent-")
        subprocess.run([SAMPLES, cls.folder.name], check=True, timeout=60)
        cls.files = {path.stem: path.read_bytes() for path in pathlib.Path(cls.folder.name).glob("*.evidence")}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_what_holds(self):
        self.assertGreaterEqual(len(self.files), 9)
        for name, data in self.files.items():
            with self.subTest(name):
                report, (verification, fault) = program_says(data), we_say(data)
                self.assertEqual(report["valid"], fault is None, fault)
                if fault is not None:
                    divergence = report["first_divergence"]
                    self.assertEqual((divergence["section"], divergence["seq"], divergence["fork"]),
                                     (fault.section, fault.seq, fault.fork))
                    continue
                self.assertEqual((report["to_seq"], report["chain_hash"], report["state_root"]),
                                 (verification.seq, verification.chain.hex(), verification.root.hex()))
                counted = ("player_signatures", "seat_keys", "seat_keys_by_token")
                self.assertEqual([report["checked"][name] for name in counted],
                                 [verification.signatures, verification.keys_seen, verification.keys_by_token])
        self.assertIsNotNone(we_say(self.files["two_histories"])[1])

    def test_the_key_of_the_rolls_is_the_promised_one(self):
        for name in ("fork", "replayed_batch"):
            verification, fault = we_say(self.files[name])
            self.assertIsNone(fault, name)
            self.assertEqual(verification.file.sections[verifier.STATE][128:160], verification.roll_key)

    def test_what_was_changed(self):
        for name in ("running", "seat", "batch", "genesis", "replayed_batch"):
            for share in SHARES:
                data = bytearray(self.files[name])
                data[int(len(data) * share)] ^= 1 << int(share * 40) % 8
                with self.subTest(name, share=share):
                    report, (_, fault) = program_says(bytes(data)), we_say(data)
                    self.assertIsNotNone(fault)
                    self.assertFalse(report["valid"])
                    if fault.section == "log" and fault.field != "form":
                        self.assertEqual(report["first_divergence"]["seq"], fault.seq)

    def test_shortened(self):
        data = self.files["running"]
        for size in range(0, len(data), 97):
            self.assertIsNotNone(we_say(data[:size])[1], size)
        self.assertIsNotNone(we_say(data + b"\0")[1])


if __name__ == "__main__":
    os.chdir(pathlib.Path(__file__).parent)
    unittest.main()
