"""A proxy between a server and its PostgreSQL, on a Unix socket. What becomes of the bytes is said by those who
inherit: `relay`, on a thread for each connection."""

import os
import select
import shutil
import socket
import tempfile
import threading

CHUNK = 1 << 16


class PostgresProxy:
    def __init__(self, target):
        self.target = target  # path of the real socket
        self.closed = threading.Event()
        self.folder = tempfile.mkdtemp(prefix="donjon-proxy-", dir="/tmp")
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
            if select.select([self.listener], [], [], 0.1)[0]:
                connection = threading.Thread(target=self._connect, args=(self.listener.accept()[0],), daemon=True)
                self.threads.append(connection)
                connection.start()

    def _connect(self, client):
        """One connection, until either side closes or `relay` gives it up."""
        with client, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(self.target)
                self.relay(client, server)
            except OSError:
                return

    def chunks(self, client, server):
        """What either side says, as (side, bytes), until one of them closes."""
        while not self.closed.is_set():
            for ready in select.select([client, server], [], [], 0.1)[0]:
                data = ready.recv(CHUNK)
                if not data:
                    return
                yield ready, data

    def close(self):
        self.closed.set()
        for thread in self.threads:
            thread.join(5)
        self.listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)
