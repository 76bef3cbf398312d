#!/usr/bin/python3
"""A server that is abused while others play: thousands of idle connections, slow bodies, floods of headers, and streams
that nobody reads. The game goes on, nobody else is refused, and what was taken is given back."""

import contextlib
import re
import resource
import select
import socket
import threading
import time
import unittest

from donjon_server import DonjonServer
from throwaway_postgres import Postgres

IDLE = 10000
RESERVED = 500  # descriptors of the test beside them
SLOW = 200
FLOODS = 100
UNREAD = 120
ACTIONS = 40
RECEIVE_MS = 2500
KIB_EACH = 64  # of memory that a connection may cost the server
PATIENCE_S = 60
WAIT = {"action": {"kind": "wait"}}


def allow_descriptors(count):
    """Raises the limit of open files, or says that this machine does not let us: the test is never skipped."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise AssertionError(f"this test needs {count} open files, the hard limit is {hard}: ulimit -Hn")
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def read_to_end(sock):
    """What comes until the other side closes or resets."""
    sock.settimeout(PATIENCE_S)
    data = b""
    with contextlib.suppress(ConnectionError):
        while True:
            piece = sock.recv(65536)
            if not piece:
                break
            data += piece
    return data


class Abuse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        allow_descriptors(IDLE + RESERVED)
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        cls.postgres.start()

    def start(self, **env):
        server = DonjonServer(database_url=self.postgres.url, env={"DONJON_LOG_LEVEL": "error", **env})
        self.addCleanup(server.close)
        server.start()
        self.sockets = contextlib.ExitStack()
        self.addCleanup(self.sockets.close)
        return server

    def connect(self, server, data=b""):
        sock = self.sockets.enter_context(socket.create_connection((server.host, server.port), PATIENCE_S))
        if data:
            sock.sendall(data)
        return sock

    def metric(self, server, name):
        text = server.client().get("/metrics").body.decode()
        return int(re.search(rf"^{name} (\d+)$", text, re.M).group(1))

    def until(self, what):
        deadline = time.monotonic() + PATIENCE_S
        while not what():
            self.assertLess(time.monotonic(), deadline, "it does not happen")
            time.sleep(0.1)

    def memory_kib(self, server):
        with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1))

    def play(self, server):
        """A whole game's worth of requests, each answered as if nobody else were there."""
        reply = server.admin.post("/v1/sessions", {"scenario": "delve"})
        self.assertEqual(reply.status, 201, reply)
        path, client = "/v1/sessions/" + reply.json["id"], server.client(reply.json["seats"][0]["token"])
        for seq in range(1, ACTIONS + 1):
            reply = client.post(path + "/actions", WAIT)
            if reply.code == "session_finished":
                break
            self.assertEqual((reply.status, reply.json.get("seq")), (200, seq), reply)
            self.assertEqual(client.get(path + "/state").json["seq"], seq)
        client.close()

    def test_ten_thousand_idle_connections(self):
        server = self.start(DONJON_RECEIVE_TIMEOUT_MS="120000", DONJON_IDLE_TIMEOUT_MS="120000")
        self.play(server)
        before = self.memory_kib(server)
        for number in range(IDLE):
            # Every second one has asked for something; the others have said nothing yet, or half of a line.
            self.connect(server, (b"GET /livez HTTP/1.1\r\nHost: t\r\n\r\n", b"", b"", b"GET /li")[number % 4]
                         if number % 2 else b"GET /livez HTTP/1.1\r\nHost: t\r\n\r\n")
        self.until(lambda: self.metric(server, "donjon_http_connections") >= IDLE)
        self.play(server)
        self.assertLess(self.memory_kib(server) - before, IDLE * KIB_EACH)
        self.sockets.close()
        self.until(lambda: self.metric(server, "donjon_http_connections") < 10)
        self.play(server)
        self.assertEqual(server.stop(), 0)

    def test_slow_bodies(self):
        server = self.start(DONJON_RECEIVE_TIMEOUT_MS=str(RECEIVE_MS))
        head = (b"POST /v1/sessions HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
                b"Content-Length: 5000\r\n\r\n{")
        slow = [self.connect(server, head) for _ in range(SLOW)]
        stop = threading.Event()

        def drip():
            while not stop.wait(0.2):
                for sock in slow:
                    with contextlib.suppress(OSError):
                        sock.send(b" ", socket.MSG_DONTWAIT)

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        try:
            self.play(server)
            replies = [read_to_end(sock) for sock in slow]
        finally:
            stop.set()
            dripping.join(10)
        self.assertTrue(all(reply == b"" or b" 408 " in reply.split(b"\r\n")[0] for reply in replies))
        self.assertTrue(any(replies))
        self.until(lambda: self.metric(server, "donjon_http_connections") < 10)

    def test_floods_of_headers(self):
        server = self.start(DONJON_RECEIVE_TIMEOUT_MS=str(RECEIVE_MS))
        flood = b"GET /livez HTTP/1.1\r\nHost: t\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 500) for n in range(200))
        sockets = [self.connect(server) for _ in range(FLOODS)]
        for sock in sockets:
            sock.setblocking(False)
            with contextlib.suppress(OSError):
                sock.send(flood)
        self.play(server)
        for sock in sockets:
            status = read_to_end(sock).split(b"\r\n")[0]
            self.assertTrue(status == b"" or b" 431 " in status or b" 408 " in status, status)
        self.until(lambda: self.metric(server, "donjon_http_connections") < 10)

    def test_streams_that_nobody_reads(self):
        server = self.start(DONJON_SEND_TIMEOUT_MS="3000")
        made = [server.admin.post("/v1/sessions", {"players": 8}).json for _ in range(UNREAD // 8)]
        for session in made:
            for seat in session["seats"]:
                self.connect(server, (f"GET /v1/sessions/{session['id']}/events HTTP/1.1\r\nHost: t\r\n"
                                      f"Authorization: Bearer {seat['token']}\r\n"
                                      "Accept: text/event-stream\r\n\r\n").encode())
        self.until(lambda: self.metric(server, "donjon_streams") == len(made) * 8)
        self.play(server)
        self.sockets.close()
        self.until(lambda: self.metric(server, "donjon_streams") == 0)
        self.assertEqual(server.stop(), 0)

    def test_more_streams_than_allowed(self):
        server = self.start(DONJON_STREAMS="3")
        session = server.admin.post("/v1/sessions", {}).json
        request = (f"GET /v1/sessions/{session['id']}/events HTTP/1.1\r\nHost: t\r\n"
                   f"Authorization: Bearer {session['seats'][0]['token']}\r\n"
                   "Accept: text/event-stream\r\n\r\n").encode()
        heads = []
        for _ in range(5):
            sock = self.connect(server, request)
            select.select([sock], [], [], PATIENCE_S)
            heads.append(sock.recv(12))
        self.assertEqual(heads, [b"HTTP/1.1 200"] * 3 + [b"HTTP/1.1 429"] * 2)
        self.play(server)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
