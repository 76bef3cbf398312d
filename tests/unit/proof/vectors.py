#!/usr/bin/python3
"""The hash chain and the seed derivation once more, from the words of chain.h, facts.h,
journal.h and seed.h alone.

Computes the expected values with hashlib and looks for each in proof_test.c or journal_test.c, so that the C code and
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
SERVER_SEED, SALT, BLINDING = ramp(0xC0, 32), ramp(0xE0, 32), ramp(0x01, 32)


def entry_hash(previous, numbers, root, request_index=0, action_id=None, signature=None):
    """`numbers` are seq, first nonce, last nonce and time."""
    move = bytes([1, 4, 2, 0]) + bytes(12)  # kind, given, dir, slot, ...
    entry_input = bytes([1, 1, 0, 0]) + (7).to_bytes(4, "little") + u64(0) + move
    assert len(entry_input) == 32
    flags = (1 if action_id else 0) | (2 if signature else 0)
    salt = sha256("donjon/entry/salt/1", BLINDING, u64(numbers[0]))
    secret = sha256("donjon/entry/secret/1", salt, bytes([flags, 0, request_index, 0, 0, 0, 0, 0]),
                    action_id or bytes(16), entry_input, signature or bytes(64))
    leaf = sha256("donjon/entry/leaf/1", SESSION, *map(u64, numbers), root, secret)
    return sha256("donjon/chain/entry/2", previous, leaf)


def genesis_hash():
    facts = (SESSION + RULES + CONTENT + COMMITMENT + GENESIS_ROOT + u64(5) +
             u64(1769862896000001) + u64(0) + bytes(16) + bytes([0, 2, 0, len("delve")]) + bytes(4) +
             b"delve".ljust(32, b"\0") + bytes(256))
    assert len(facts) == 480
    return sha256("donjon/chain/genesis/2", facts)


def session_key(client_seed, epoch):
    info = b"donjon/seed/key/1\0" + SESSION + RULES + bytes([epoch])
    return hkdf(SERVER_SEED, sha256("donjon/seed/client/1", client_seed), info, 32)


def journal_record():
    """The signed part of the record in journal_test.c, and its journal."""
    journal = b"".join(ramp(first, 32) for first in (0x20, 0x30, 0x40, 0x50, 0x60)) + u64(77)
    assert len(journal) == 168
    record = (SESSION + u64(3) + u64(21) + u64(30) + u64(1769862896789012) +
              (1).to_bytes(4, "little") + (2).to_bytes(4, "little") + journal + ramp(0x70, 32) +
              ramp(0x80, 32) + ramp(0x90, 16))
    assert len(record) == 304
    return record, journal


def entries_root(leaves):
    """By splitting from above, while journal.c merges from below."""
    if not leaves:
        return sha256("donjon/entries/empty/1")
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256("donjon/entries/node/1", entries_root(leaves[:split]), entries_root(leaves[split:]))


def journal_vectors():
    record, journal = journal_record()
    values = {"journal": sha256("donjon/journal/1", journal), "record": sha256("donjon/record/1", record)}
    for count in (0, 1, 2, 3, 6, 7):
        values[f"root{count}"] = entries_root([ramp(leaf, 32) for leaf in range(count)])
    return values


def vectors():
    genesis = genesis_hash()
    first = entry_hash(genesis, (1, 1, 3, 1769862896789012), ENTRY_ROOT, action_id=ACTION)
    second = entry_hash(first, (2, 4, 4, 1769862896789013), GENESIS_ROOT, request_index=1,
                        signature=ramp(0x40, 64))
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
        for file, values in (("proof_test.c", vectors()), ("journal_test.c", journal_vectors())):
            source = pathlib.Path(__file__).with_name(file).read_text(encoding="utf-8")
            for name, value in values.items():
                with self.subTest(name):
                    self.assertIn(f'"{value.hex()}"', source)

    def test_hkdf_is_rfc_5869(self):
        out = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
        self.assertEqual(out.hex(), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5b"
                                    "f34007208d5b887185865")


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        for vector, expected in (vectors() | journal_vectors()).items():
            print(vector, expected.hex())
    else:
        unittest.main()
