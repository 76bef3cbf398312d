"""A verifier of files of evidence, written from docs/evidence-format.md and nothing else.

It checks everything but the rules of the game: the form, the facts, the promised seed, the content, the chain, journal
records, every signature, the root of a state that is given, and the key of the rolls in it.
"""
import hashlib
import hmac
import struct

import ed25519

FACTS, START, SECRETS, CONTENT, STATE, LOG, KEYS, SEAT_KEYS, RECORDS, HEADS, RECEIPTS, END = range(1, 13)
NAMES = {0: "file", FACTS: "facts", START: "start", SECRETS: "secrets", CONTENT: "content", STATE: "state", LOG: "log",
         KEYS: "keys", SEAT_KEYS: "seat_keys", RECORDS: "records", HEADS: "heads", RECEIPTS: "receipts", END: "end"}
BUNDLE, BATCH = 1, 2
SIZES = {FACTS: 512, START: 80, SECRETS: 96, END: 32}
ITEMS = {KEYS: 32, RECORDS: 368, HEADS: 144}


class Fault(Exception):
    """What does not hold first."""

    def __init__(self, section, field, seq=None, fork=False):
        super().__init__(f"{NAMES[section]} {field} seq {seq}")
        self.section, self.field, self.seq, self.fork = NAMES[section], field, seq, fork


def u64(value):
    return value.to_bytes(8, "little")


def tagged(tag, data):
    return hashlib.sha256(tag.encode() + b"\0" + data).digest()


def signed(key, tag, data, signature):
    return ed25519.verify(key, tag.encode() + b"\0" + data, signature)


def hkdf(secret, salt, info):
    """One block of HKDF-SHA256 (RFC 5869), which are the 32 bytes that are needed."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\1", "sha256")


def tree_root(tag, nodes):
    """Splits at the largest power of two that is less than all."""
    if len(nodes) == 1:
        return nodes[0]
    split = 1 << (len(nodes) - 1).bit_length() - 1
    return tagged(tag, tree_root(tag, nodes[:split]) + tree_root(tag, nodes[split:]))


def entries_root(leaves):
    return tree_root("donjon/entries/node/1", leaves) if leaves else tagged("donjon/entries/empty/1", b"")


def state_root(state):
    pages = [state[at:at + 1024] for at in range(0, len(state), 1024)]
    return tree_root("donjon/state/node/1",
                     [tagged("donjon/state/leaf/1", u64(i) + page) for i, page in enumerate(pages)])


class Facts:
    def __init__(self, data):
        (self.session, self.rules_id, self.content_root, self.seed_commitment, self.state_root, self.nonce,
         self.created, self.parent_seq, self.parent, fork, self.players, self.epoch, scenario, client_seed,
         zero) = struct.unpack_from("<16s32s32s32s32sQQQ16sBBBBHH", data)
        self.scenario = data[192:192 + scenario]
        self.client_seed = data[224:224 + client_seed]
        canonical = (data[:192] + self.scenario.ljust(32, b"\0") + self.client_seed.ljust(256, b"\0"))
        self.fork = fork == 1
        if (zero or fork > 1 or scenario > 31 or client_seed > 256 or canonical != data or
                b"\0" in self.scenario + self.client_seed or (not fork and (self.parent_seq or any(self.parent)))):
            raise Fault(FACTS, "form")


class Entry:
    """One entry; `size` is what it takes."""

    def __init__(self, data):
        if len(data) < 136:
            raise Fault(LOG, "form")
        (self.seq, self.first, self.last, self.at, self.root, self.chain, shown,
         zero) = struct.unpack_from("<QQQQ32s32sII", data)
        self.shown = shown == 1
        self.size = 256 if self.shown else 136
        if shown > 1 or zero or len(data) < self.size:
            raise Fault(LOG, "form")
        if not self.shown:
            self.secret = data[104:136]
            return
        self.salt = data[104:136]
        self.body = data[136:256]
        self.flags, self.index, zero = struct.unpack_from("<HHI", self.body)
        self.action_id, self.input, self.signature = self.body[8:24], self.body[24:56], self.body[56:]
        if (self.flags > 3 or zero or (not self.flags & 1 and any(self.action_id)) or
                (not self.flags & 2 and any(self.signature))):
            raise Fault(LOG, "form")
        self.secret = tagged("donjon/entry/secret/1", self.salt + self.body)

    def leaf(self, session):
        return tagged("donjon/entry/leaf/1", session + struct.pack("<QQQQ", self.seq, self.first, self.last, self.at) +
                      self.root + self.secret)


class File:
    """The frame, and each section in its one form."""

    def __init__(self, data):
        if len(data) < 16 or data[:8] != b"DONJONE\1":
            raise Fault(0, "form")
        self.kind, size = struct.unpack_from("<II", data, 8)
        if self.kind not in (BUNDLE, BATCH) or size != len(data):
            raise Fault(0, "form")
        self.data, self.sections, at, last = data, {}, 16, 0
        while at < len(data):
            if len(data) - at < 8:
                raise Fault(0, "form")
            number, size = struct.unpack_from("<II", data, at)
            if number not in NAMES or number <= last or at + 8 + size > len(data):
                raise Fault(0, "form")
            self.sections[number] = data[at + 8:at + 8 + size]
            at, last = at + 8 + size, number
        self.check_company()
        self.facts = Facts(self.sections[FACTS][:480])
        self.check_states()
        self.entries = self.read_entries()
        self.receipts = self.read_receipts()
        self.seat_keys = self.read_seat_keys()

    def items(self, section):
        data, size = self.sections.get(section, b""), ITEMS[section]
        return [data[at:at + size] for at in range(0, len(data), size)]

    def check_company(self):
        present = self.sections
        for section in (FACTS, LOG, END):
            if section not in present:
                raise Fault(section, "form")
        for section, data in present.items():
            if (len(data) != SIZES.get(section, len(data)) or (not data and section != LOG) or
                    len(data) % ITEMS.get(section, 1)):
                raise Fault(section, "form")
        if self.kind == BUNDLE and START in present:
            raise Fault(START, "form")
        if self.kind == BATCH and len(self.items(RECORDS)) != 1:
            raise Fault(RECORDS, "form")
        if START in present and present[START][:8] == bytes(8):
            raise Fault(START, "form")
        if (CONTENT in present) != (SECRETS in present):
            raise Fault(CONTENT, "form")
        if sorted(set(self.items(KEYS))) != self.items(KEYS):
            raise Fault(KEYS, "form")

    def check_states(self):
        given = SECRETS in self.sections and (START in self.sections or self.facts.fork)
        if (STATE in self.sections) != given:
            raise Fault(STATE, "form")

    def read_entries(self):
        entries, data = [], self.sections[LOG]
        while data:
            entries.append(Entry(data))
            data = data[entries[-1].size:]
        return entries

    def read_seat_keys(self):
        keys, data = [], self.sections.get(SEAT_KEYS, b"")
        while data:
            size = 240 if data[20:24] == b"\1\0\0\0" else 176
            if len(data) < size:
                raise Fault(SEAT_KEYS, "form")
            keys.append(data[:size])
            data = data[size:]
        return keys

    def read_receipts(self):
        receipts, data = [], self.sections.get(RECEIPTS, b"")
        while data:
            if len(data) < 4:
                raise Fault(RECEIPTS, "form")
            size, = struct.unpack_from("<I", data)
            if not 152 <= size <= min(len(data) - 4, 152 + 16 * 32) or (size - 152) % 32:
                raise Fault(RECEIPTS, "form")
            receipts.append(data[4:4 + size])
            data = data[4 + size:]
        return receipts


class Verification:
    """One walk over a file."""

    def __init__(self, file):
        self.file, self.facts, self.session = file, file.facts, file.facts.session
        self.keys = {tagged("donjon/key/1", key)[:16]: key for key in file.items(KEYS)}
        self.records, self.heads, self.receipts = file.items(RECORDS), file.items(HEADS), list(file.receipts)
        self.seat_keys, self.players, self.leaves = list(file.seat_keys), {}, []
        self.keys_seen, self.keys_by_token = 0, 0
        self.request, self.actions, self.signatures = None, 0, 0
        self.record_hash = bytes(32)

    def run(self):
        self.check_facts()
        self.begin()
        self.marks()
        for entry in self.file.entries:
            self.entry(entry)
            self.marks()
        self.check_left()
        self.check_state()
        if hashlib.sha256(self.file.data[:-40]).digest() != self.file.sections[END]:
            raise Fault(END, "file_hash")

    # ---- what stands before the log

    def check_facts(self):
        sections, facts = self.file.sections, self.facts
        if tagged("donjon/chain/genesis/2", sections[FACTS][:480]) != sections[FACTS][480:]:
            raise Fault(FACTS, "chain_hash", 0)
        if SECRETS not in sections:
            self.blinding = None
            return
        seed, salt, self.blinding = (sections[SECRETS][at:at + 32] for at in (0, 32, 64))
        if tagged("donjon/seed/commitment/1", seed + salt) != facts.seed_commitment:
            raise Fault(SECRETS, "seed_commitment", 0)
        if tagged("donjon/content/1", sections[CONTENT]) != facts.content_root:
            raise Fault(CONTENT, "content_root", 0)
        self.roll_key = hkdf(seed, tagged("donjon/seed/client/1", facts.client_seed),
                             b"donjon/seed/key/1\0" + self.session + facts.rules_id + bytes([facts.epoch]))

    def begin(self):
        self.seq, self.nonce, self.root = 0, self.facts.nonce, self.facts.state_root
        self.chain = self.file.sections[FACTS][480:]
        if START in self.file.sections:
            self.seq, self.nonce, self.root, self.chain = struct.unpack("<QQ32s32s", self.file.sections[START])
        self.start = self.first = self.seq
        self.start_root = self.batch_root = self.root

    def check_state(self):
        """The root of a given state, and that the rolls from it are those of the promised seed."""
        state = self.file.sections.get(STATE)
        if state is None:
            return
        if len(state) % 1024 or len(state) & (len(state) - 1) or state_root(state) != self.start_root:
            raise Fault(STATE, "state_root", self.start)
        if state[128:160] != self.roll_key:
            raise Fault(STATE, "rng_key", self.start)

    # ---- the log

    def entry(self, entry):
        if entry.seq != self.seq + 1:
            raise Fault(LOG, "seq", self.seq + 1)
        if entry.first != self.nonce + 1 or entry.last < self.nonce:
            raise Fault(LOG, "first_nonce", entry.seq)
        if self.blinding is not None and entry.shown:
            if tagged("donjon/entry/salt/1", self.blinding + u64(entry.seq)) != entry.salt:
                raise Fault(LOG, "salt", entry.seq)
        leaf = entry.leaf(self.session)
        if tagged("donjon/chain/entry/2", self.chain + leaf) != entry.chain:
            raise Fault(LOG, "chain_hash", entry.seq)
        self.leaves.append(leaf)
        self.player(entry)
        self.seq, self.nonce, self.root, self.chain = entry.seq, entry.last, entry.root, entry.chain

    def player(self, entry):
        if not entry.shown:
            self.request = None
            return
        if entry.index == 0:
            self.request, self.actions = self.chain, 0
        kind, seat, action = entry.input[0], entry.input[1], entry.input[16:]
        key, since = self.players.get(seat, (None, None))
        must = kind == 1 and key is not None and entry.seq > since
        if must != bool(entry.flags & 2):
            raise Fault(LOG, "player_signature", entry.seq)
        if must and self.request is not None:
            message = self.session + u64(seat) + self.request + u64(self.actions) + action
            if not signed(key, "donjon/action/1", message, entry.signature):
                raise Fault(LOG, "player_signature", entry.seq)
            self.signatures += 1
        self.actions += kind == 1

    # ---- what is signed about the present seq

    def key(self, section, key_id):
        if key_id not in self.keys:
            raise Fault(section, "key_id", self.seq)
        return self.keys[key_id]

    def marks(self):
        while self.seat_keys and self.seq_of(self.seat_keys[0], 24) <= self.seq:
            self.seat_key(self.seat_keys.pop(0))
        while self.heads and self.seq_of(self.heads[0], 32) == self.seq:
            self.statement(HEADS, self.heads.pop(0))
        while self.receipts and self.seq_of(self.receipts[0], 32) == self.seq:
            self.statement(RECEIPTS, self.receipts.pop(0))
        while self.records and self.seq_of(self.records[0], 32) == self.seq:
            self.record(self.records.pop(0))

    @staticmethod
    def seq_of(data, at):
        return int.from_bytes(data[at:at + 8], "little")

    def seat_key(self, data):
        session, seat, change, since, chain, player, key_id = struct.unpack_from("<16sIIQ32s32s16s", data)
        if not signed(self.key(SEAT_KEYS, key_id), "donjon/seat-key/1", data[:112], data[112:176]):
            raise Fault(SEAT_KEYS, "signature", since)
        before, had_any, ends = self.players.get(seat, (None, 0))[0], seat in self.players, not any(player)
        follows = {0: not had_any and not ends, 1: before is not None,
                   2: had_any and (before is not None or not ends)}.get(change, False)
        if session != self.session or not 1 <= seat <= 8 or not follows:
            raise Fault(SEAT_KEYS, "seat", since)
        message = session + u64(seat) + chain + player
        if change == 1 and not signed(before, "donjon/seat-key/change/1", message, data[176:]):
            raise Fault(SEAT_KEYS, "player_signature", since)
        if since == self.seq and chain != self.chain:
            raise Fault(SEAT_KEYS, "chain_hash", since, fork=True)
        if since > self.start > since or (since < self.seq and since >= self.start):
            raise Fault(SEAT_KEYS, "seq")
        self.players[seat] = (None if ends else player, since)
        self.keys_seen += 1
        self.keys_by_token += change == 2

    def statement(self, section, data):
        key_id, session, _, _, chain = struct.unpack_from("<16s16sQQ32s", data)
        key, tag, message = self.key(section, key_id), "donjon/head/1", data[:80]
        if section == RECEIPTS:
            tag, message = "donjon/receipt/root/1", self.receipt_root(data)
        if not signed(key, tag, message, data[80:144]):
            raise Fault(section, "signature", self.seq)
        if session != self.session:
            raise Fault(section, "session", self.seq)
        if chain != self.chain:
            raise Fault(section, "chain_hash", self.seq, fork=True)

    def receipt_root(self, data):
        node, sides = tagged("donjon/receipt/leaf/1", data[:80]), int.from_bytes(data[144:152], "little")
        partners = [data[at:at + 32] for at in range(152, len(data), 32)]
        for i, partner in enumerate(partners):
            node = tagged("donjon/receipt/node/1", partner + node if sides >> i & 1 else node + partner)
        if sides >> len(partners):
            raise Fault(RECEIPTS, "signature", self.seq)
        return node

    def record(self, data):
        session, batch, first, _, _, backend, level = struct.unpack_from("<16sQQQQII", data)
        content, commitment, before, entries, after, nonce, chain, previous, key_id = struct.unpack_from(
            "<32s32s32s32s32sQ32s32s16s", data, 56)
        if not signed(self.key(RECORDS, key_id), "donjon/record/1", data[:304], data[304:]):
            raise Fault(RECORDS, "signature", self.seq)
        genesis = self.seq == 0
        if session != self.session or first != (0 if genesis else self.first + 1) or (batch == 0) != genesis:
            raise Fault(RECORDS, "session or first_seq or batch", self.seq)
        if chain != self.chain:
            raise Fault(RECORDS, "chain_hash", self.seq, fork=True)
        if (self.file.kind == BUNDLE or genesis) and previous != self.record_hash:
            raise Fault(RECORDS, "previous_hash", self.seq)
        facts = self.facts
        expected = (facts.content_root, facts.seed_commitment, entries_root(self.leaves), self.root, self.nonce)
        if (content, commitment, entries, after, nonce) != expected:
            raise Fault(RECORDS, "journal", self.seq)
        if not (genesis and self.facts.fork) and before != (bytes(32) if genesis else self.batch_root):
            raise Fault(RECORDS, "journal.previous_state_root", self.seq)
        if backend != 1 or level > 4:
            raise Fault(RECORDS, "backend", self.seq)
        self.record_hash = tagged("donjon/record/1", data[:304])
        self.leaves, self.batch_root, self.first = [], self.root, self.seq

    def check_left(self):
        for section, left in ((RECORDS, self.records), (HEADS, self.heads), (SEAT_KEYS, self.seat_keys),
                              (RECEIPTS, self.receipts)):
            if left:
                raise Fault(section, "seq")


def verify(data):
    """Raises Fault at the first thing that does not hold; gives the verification."""
    verification = Verification(File(bytes(data)))
    verification.run()
    return verification


# ---- rolls

def chacha20_block(key, position):
    """RFC 8439, section 2.3, with all four words of the counter and nonce given."""
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *struct.unpack("<8I", key), *position]
    x = list(start)

    def quarter(a, b, c, d):
        for first, second, third, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[first] = (x[first] + x[second]) & 0xFFFFFFFF
            mixed = x[third] ^ x[first]
            x[third] = (mixed << bits | mixed >> (32 - bits)) & 0xFFFFFFFF

    for _ in range(10):
        for places in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                       (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*places)
    return [(a + b) & 0xFFFFFFFF for a, b in zip(x, start)]


def roll(key, nonce, entity, purpose, index, sides):
    """0 to sides - 1."""
    retry = 0
    while True:
        position = (purpose << 24 | retry << 20 | index >> 4, nonce & 0xFFFFFFFF, nonce >> 32, entity)
        product = chacha20_block(key, position)[index & 15] * sides
        if product & 0xFFFFFFFF >= (2**32 - sides) % sides:
            return product >> 32
        retry += 1
