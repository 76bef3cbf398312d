"""A proxy between a server and its PostgreSQL, on a Unix socket, that cuts connections at random moments.

A cut happens at a chunk of bytes, in one of these ways:

    before   the server's bytes are not passed on: PostgreSQL never hears of them
    partial  half of them are passed on: PostgreSQL sits in a transaction that will never end
    after    they are passed on and the connection is closed at once: PostgreSQL does as told, nobody is answered
    reply    PostgreSQL's answer is swallowed: what it says is done is done
    hold     the answer is kept back for a while, then swallowed
"""

import os
import random
import select
import shutil
import socket
import tempfile
import threading
import time

WAYS = ("before", "partial", "after", "reply", "hold")
CHUNK = 1 << 16
HOLD_S = 0.8


class CuttingProxy:
    """`share` is the chance of a cut at a chunk while cutting is armed; at most one connection is cut at a
    time, and the next not before `rest_s`, so that work is done in between."""

    def __init__(self, target, seed, share=0.05, rest_s=0.1):
        self.target = target  # path of the real socket
        self.random = random.Random(seed)
        self.share = share
        self.rest_s = rest_s
        self.armed = threading.Event()
        self.closed = threading.Event()
        self.lock = threading.Lock()
        self.next_cut = 0.0
        self.cuts = dict.fromkeys(WAYS, 0)
        self.folder = tempfile.mkdtemp(prefix="donjon-cut-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(self.folder, ".s.PGSQL.5432"))
        self.listener.listen(64)
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    @property
    def url(self):
        """What DATABASE_URL takes."""
        return "postgresql://donjon@/postgres?host=" + self.folder

    def _accept(self):
        while not self.closed.is_set():
            if not select.select([self.listener], [], [], 0.1)[0]:
                continue
            client = self.listener.accept()[0]
            relay = threading.Thread(target=self._relay, args=(client,), daemon=True)
            self.threads.append(relay)
            relay.start()

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

    def _relay(self, client):
        """One connection, until either side closes or it is cut."""
        with client, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(self.target)
                while not self.closed.is_set():
                    for ready in select.select([client, server], [], [], 0.1)[0]:
                        data = ready.recv(CHUNK)
                        if not data:
                            return
                        if not (self._ask(server, data) if ready is client else self._answer(client, data)):
                            return
            except OSError:
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
        self.closed.set()
        for thread in self.threads:
            thread.join(5)
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)
