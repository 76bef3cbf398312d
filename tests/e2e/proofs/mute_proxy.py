"""A proxy before PostgreSQL that, while it mutes, swallows all bytes of connections that LISTEN, both ways,
without closing anything: what a firewall does that forgets a connection."""

import threading

from postgres_proxy import PostgresProxy

MARK = b"LISTEN donjon_jobs"


class MuteProxy(PostgresProxy):
    def __init__(self, target):
        self.muting = threading.Event()
        super().__init__(target)

    def relay(self, client, server):
        listens = False
        for side, data in self.chunks(client, server):
            listens = listens or (side is client and MARK in data)
            if not (listens and self.muting.is_set()):
                (server if side is client else client).sendall(data)
