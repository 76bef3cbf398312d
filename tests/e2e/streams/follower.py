"""A client that follows a session over connections that break: it keeps what it was told, and its cursor."""

import http.client
import json
import socket
import time


def hang_up(sock, reply):
    """Both hold the descriptor, so both must let go."""
    reply.close()
    sock.close()


class Follower:
    """Follows one session with one token. `items` is all it was told, in order; `after` where it goes on."""

    FORMS = ("text/event-stream", "application/x-ndjson", "application/json")

    def __init__(self, host, port, path, token, after="0", topics=None):
        self.host, self.port = host, port
        self.path, self.token = path, token
        self.after = after
        self.topics = topics
        self.items = []
        self.connections = 0
        self.last = None  # the control item a stream ended with

    def open(self, form, timeout=5, extra="", receive_buffer=None):
        """A connection with its request sent, and the reply's head read; ConnectionError while there is no
        server."""
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(timeout)
        sock.connect((self.host, self.port))
        topics = "&topics=" + self.topics if self.topics else ""
        header = "" if form != "text/event-stream" else "Last-Event-ID: %s\r\n" % self.after
        query = "?after=%s%s%s" % (self.after if not header else "0", topics, extra)
        sock.sendall(("GET %s/events%s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\nAccept: %s\r\n%s\r\n"
                      % (self.path, query, self.token, form, header)).encode())
        reply = http.client.HTTPResponse(sock)
        try:
            reply.begin()
        except BaseException:
            sock.close()
            raise
        return sock, reply

    def take(self, item):
        """Notes an item. What it was told of the log is never told again, so its ids are all different."""
        if item["topic"] == "stream":
            self.last = item
            return
        self.items.append(item)
        self.after = item["id"]

    def lines(self, form, reply):
        for raw in reply:
            line = raw.decode().rstrip("\n")
            if form == "text/event-stream":
                if line.startswith("data: "):
                    yield json.loads(line[6:])
            elif line:
                yield json.loads(line)

    def page(self, reply, count):
        """One document. Whoever wants fewer items than it holds goes on after the last it took."""
        page = json.loads(reply.read())
        for item in page["items"][:count]:
            self.take(item)
        if count >= len(page["items"]):
            self.after = page["next_after"]

    def read(self, form, count, timeout=5, extra=""):
        """Connects, takes up to `count` items, and breaks the connection. False when there was no server, or
        it refused for now."""
        try:
            sock, reply = self.open(form, timeout, extra)
        except (OSError, http.client.HTTPException):
            return False
        self.connections += 1
        try:
            if reply.status != 200:
                problem = json.loads(reply.read())
                assert problem["retryable"], problem
                return False
            if form == "application/json":
                self.page(reply, count)
                return True
            for item in self.lines(form, reply):
                self.take(item)
                count -= 1
                if count == 0:
                    break
            return True
        except (OSError, http.client.HTTPException, ValueError):
            return False  # cut in the middle: what was whole was taken
        finally:
            hang_up(sock, reply)

    def read_to(self, end, timeout=30):
        """Long polls until the log was read to the seq `end`."""
        deadline = time.monotonic() + timeout
        while int(self.after.split(".")[0]) < end or "." in self.after:
            assert time.monotonic() < deadline, (self.after, end)
            self.read("application/json", 1000, extra="&wait=1")
        return self.items
