"""Clients that follow sessions while others are measured: many streams, a few games that are played at a steady
pace, and one stream that nobody reads."""

import selectors
import socket
import threading
import time

SESSIONS = 50
PACE_S = 0.02  # between two actions, of all these games together
WAIT = {"action": {"kind": "wait"}}


class Followers:
    """`count` open streams of one server, spread over games of their own. They are read, but for the last one."""

    def __init__(self, server, count):
        self.server = server
        self.stop = threading.Event()
        self.bytes = 0
        self.lost = 0
        self.actions = 0
        self.selector = selectors.DefaultSelector()
        self.sockets = []
        self.games = []
        try:
            self._open(count)
        except BaseException:
            self.close()
            raise

    def _open(self, count):
        admin = self.server.admin
        for _ in range(SESSIONS):
            session = admin.post("/v1/sessions", {"scenario": "tilt_yard"}).json
            self.games.append((session["id"], session["seats"][0]["token"]))
        for number in range(count):
            sock = socket.create_connection((self.server.host, self.server.port), 30)
            self.sockets.append(sock)
            sock.sendall(("GET /v1/sessions/%s/events?after=now HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer %s\r\n"
                          "Accept: text/event-stream\r\n\r\n"
                          % (self.games[number % SESSIONS][0], self.server.admin_token)).encode())
            if not sock.recv(4096).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("stream %d was refused" % number)
        for sock in self.sockets[:-1]:
            sock.setblocking(False)
            self.selector.register(sock, selectors.EVENT_READ)
        admin.close()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self._read, self._play)]
        for thread in self.threads:
            thread.start()

    def _read(self):
        while not self.stop.is_set():
            for key, _ in self.selector.select(0.1):
                data = key.fileobj.recv(65536)
                self.bytes += len(data)
                if not data:
                    self.lost += 1
                    self.selector.unregister(key.fileobj)

    def _play(self):
        client = self.server.client()
        while not self.stop.wait(PACE_S):
            session, token = self.games[self.actions % SESSIONS]
            client.post("/v1/sessions/%s/actions" % session, WAIT, token=token)
            self.actions += 1
        client.close()

    def close(self):
        """Gives how many actions were told and how many streams were lost."""
        self.stop.set()
        for thread in getattr(self, "threads", []):
            thread.join(10)
        for sock in self.sockets:
            sock.close()
        self.selector.close()
        time.sleep(0.3)  # the server notices that they have gone
        return {"told": self.actions, "bytes": self.bytes, "lost": self.lost}
