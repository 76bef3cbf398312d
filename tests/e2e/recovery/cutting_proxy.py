"""A proxy between a server and its PostgreSQL, on a Unix socket, that cuts connections at random moments.

A cut happens at a chunk of bytes, in one of these ways:

    before   the server's bytes are not passed on: PostgreSQL never hears of them
    partial  half of them are passed on: PostgreSQL sits in a transaction that will never end
    after    they are passed on and the connection is closed at once: PostgreSQL does as told, nobody is answered
    reply    PostgreSQL's answer is swallowed: what it says is done is done
    hold     the answer is kept back for a while, then swallowed
"""

import random
import threading
import time

from postgres_proxy import PostgresProxy

WAYS = ("before", "partial", "after", "reply", "hold")
HOLD_S = 0.8


class CuttingProxy(PostgresProxy):
    """`share` is the chance of a cut at a chunk while cutting is armed; at most one connection is cut at a
    time, and the next not before `rest_s`, so that work is done in between."""

    def __init__(self, target, seed, share=0.05, rest_s=0.1):
        self.random = random.Random(seed)
        self.share = share
        self.rest_s = rest_s
        self.armed = threading.Event()
        self.lock = threading.Lock()
        self.next_cut = 0.0
        self.cuts = dict.fromkeys(WAYS, 0)
        super().__init__(target)

    def _way(self, ways):
        """How to cut here, or None."""
        if not self.armed.is_set():
            return None
        with self.lock:
            if time.monotonic() < self.next_cut or self.random.random() >= self.share:
                return None
            self.next_cut = time.monotonic() + self.rest_s
            way = self.random.choice(ways)
            self.cuts[way] += 1
            return way

    def relay(self, client, server):
        for side, data in self.chunks(client, server):
            if not (self._ask(server, data) if side is client else self._answer(client, data)):
                return

    def _ask(self, server, data):
        way = self._way(("before", "partial", "after"))
        if way == "before":
            return False
        server.sendall(data[:len(data) // 2] if way == "partial" else data)
        return way is None

    def _answer(self, client, data):
        way = self._way(("reply", "hold"))
        if way is None:
            client.sendall(data)
        elif way == "hold":
            time.sleep(HOLD_S)
        return way is None

    def close(self):
        self.armed.clear()
        super().close()
