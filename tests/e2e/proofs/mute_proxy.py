"""A proxy before PostgreSQL that, while it mutes, swallows all bytes of connections that LISTEN, both ways,
without closing anything: what a firewall does that forgets a connection."""

import os
import select
import shutil
import socket
import tempfile
import threading

CHUNK = 1 << 16
MARK = b"LISTEN donjon_jobs"


class MuteProxy:
    def __init__(self, target):
        self.target = target  # path of the real socket
        self.muting = threading.Event()
        self.closed = threading.Event()
        self.folder = tempfile.mkdtemp(prefix="donjon-mute-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(self.folder, ".s.PGSQL.5432"))
        self.listener.listen(64)
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    @property
    def url(self):
        return "postgresql://donjon@/postgres?host=" + self.folder

    def _accept(self):
        while not self.closed.is_set():
            if select.select([self.listener], [], [], 0.1)[0]:
                relay = threading.Thread(target=self._relay, args=(self.listener.accept()[0],), daemon=True)
                self.threads.append(relay)
                relay.start()

    def _relay(self, client):
        listens = False
        with client, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(self.target)
                while not self.closed.is_set():
                    for ready in select.select([client, server], [], [], 0.1)[0]:
                        data = ready.recv(CHUNK)
                        if not data:
                            return
                        listens = listens or (ready is client and MARK in data)
                        if not (listens and self.muting.is_set()):
                            (server if ready is client else client).sendall(data)
            except OSError:
                return

    def close(self):
        self.closed.set()
        for thread in self.threads:
            thread.join(5)
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)
