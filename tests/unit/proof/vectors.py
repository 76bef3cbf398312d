#!/usr/bin/python3
"""The hash chain and the seed derivation once more, from the words of chain.h and seed.h alone.

Computes the expected values with hashlib and looks for each in proof_test.c, so that the C code and
its test are held to a second, independent implementation. `vectors.py --print` shows the values.
"""
import hashlib
import hmac
import pathlib
import sys
import unittest


def u64(value):
    return value.to_bytes(8, "little")


def sha256(tag, *parts):
    return hashlib.sha256(tag.encode() + b"\0" + b"".join(parts)).digest()


def hkdf(secret, salt, info, size):
    key = hmac.digest(salt, secret, "sha256")
    out, block, counter = b"", b"", 1
    while len(out) < size:
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        out, counter = out + block, counter + 1
    return out[:size]


def ramp(first, size):
    """The bytes first, first + 1, ...: the same filling as in proof_test.c."""
    return bytes((first + i) % 256 for i in range(size))


SESSION, ACTION = ramp(0x10, 16), ramp(0x20, 16)
RULES, CONTENT, COMMITMENT = ramp(0x30, 32), ramp(0x50, 32), ramp(0x70, 32)
GENESIS_ROOT, ENTRY_ROOT = ramp(0x90, 32), ramp(0xB0, 32)
SERVER_SEED, SALT = ramp(0xC0, 32), ramp(0xE0, 32)


def entry_hash(previous, seq, first, last, at_us, action_id, given, root):
    move = bytes([1, given, 2, 0]) + bytes(12)  # kind, given, dir, slot, ...
    entry_input = bytes([1, 1, 0, 0]) + (7).to_bytes(4, "little") + u64(0) + move
    assert len(entry_input) == 32
    return sha256("donjon/chain/entry/1", previous, SESSION, u64(seq), u64(first), u64(last),
                  u64(at_us), u64(1 if action_id else 0), action_id or bytes(16), entry_input, root)


def session_key(client_seed, epoch):
    info = b"donjon/seed/key/1\0" + SESSION + RULES + bytes([epoch])
    return hkdf(SERVER_SEED, sha256("donjon/seed/client/1", client_seed), info, 32)


def vectors():
    genesis = sha256("donjon/chain/genesis/1", SESSION, RULES, CONTENT, COMMITMENT, GENESIS_ROOT)
    first = entry_hash(genesis, 1, 1, 3, 1769862896789012, ACTION, 4, ENTRY_ROOT)
    second = entry_hash(first, 2, 4, 4, 1769862896789013, None, 4, GENESIS_ROOT)
    return {
        "genesis": genesis,
        "first": first,
        "second": second,
        "commitment": sha256("donjon/seed/commitment/1", SERVER_SEED, SALT),
        "key": session_key(b"", 0),
        "key_of_client_seed": session_key("d\u00e9 \U0001f3b2".encode(), 3),
    }


class Vectors(unittest.TestCase):
    def test_expected_values_of_the_c_test(self):
        source = pathlib.Path(__file__).with_name("proof_test.c").read_text(encoding="utf-8")
        for name, value in vectors().items():
            with self.subTest(name):
                self.assertIn(f'"{value.hex()}"', source)

    def test_hkdf_is_rfc_5869(self):
        out = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
        self.assertEqual(out.hex(), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5b"
                                    "f34007208d5b887185865")


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        for vector, expected in vectors().items():
            print(vector, expected.hex())
    else:
        unittest.main()
