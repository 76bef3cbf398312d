"""http_fixture under test: starts it with settings, speaks to it in bytes, looks at it from outside."""

import os
import re
import select
import signal
import socket
import subprocess
import time


class Fixture:
    """One running http_fixture. `settings` are flags: receive_timeout_ms=300."""

    def __init__(self, program, **settings):
        flags = ["--listen", "127.0.0.1:0", "--log-level", "error"]
        for name, value in settings.items():
            flags += ["--" + name.replace("_", "-"), str(value)]
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("DONJON_") and name != "DATABASE_URL"}
        environment.setdefault("ASAN_OPTIONS", "quarantine_size_mb=4")
        self.process = subprocess.Popen([program] + flags, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, env=environment)
        self.terminated = False
        line = self.process.stdout.readline()
        found = re.search(r"http://([\d.]+):(\d+)", line)
        if not found:
            raise RuntimeError("no address: %r %r" % (line, self.process.stderr.read()))
        self.address = (found[1], int(found[2]))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def stop(self, timeout=20):
        """SIGTERM, and the exit code."""
        self.terminate()
        _, errors = self.process.communicate(timeout=timeout)
        return self.process.returncode, errors

    def terminate(self):
        """SIGTERM, once: a second one would end it at once."""
        if not self.terminated and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.terminated = True

    def close(self):
        if self.process.poll() is None:
            try:
                code, errors = self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
                raise
        else:
            code, errors = self.process.returncode, ""
            for pipe in (self.process.stdout, self.process.stderr):
                if not pipe.closed:
                    errors = pipe.read() if pipe is self.process.stderr else errors
                    pipe.close()
        if code != 0 or errors:
            raise AssertionError("http_fixture ended with %r and said %s" % (code, errors))

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def resident_kib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.process.pid, encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, timeout=10):
        return Wire(self.address, timeout)

    def get(self, path, *headers):
        with self.connect() as wire:
            wire.request("GET", path, *headers, "Connection: close")
            return wire.reply()

    def metric(self, name):
        """The value of one line of /metrics."""
        reply = self.get("/metrics")
        found = re.search(r"^%s (\S+)$" % re.escape(name), reply.body.decode(), re.M)
        return float(found[1])


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self):
        return "%d %r %r" % (self.status, self.headers, self.body[:300])


class Wire:
    """A connection in bytes. `reply` reads exactly one reply; None when the server closed instead."""

    def __init__(self, address, timeout=10, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))

    def request(self, method, path, *headers, body=None):
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: test", *headers]
        if body is not None:
            lines += ["Content-Type: application/json", "Content-Length: %d" % len(body)]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b""))

    def fill(self):
        try:
            data = self.socket.recv(1 << 16)
        except (ConnectionResetError, BrokenPipeError):
            data = b""
        self.buffer += data
        return bool(data)

    def reply(self, head=False):
        while b"\r\n\r\n" not in self.buffer:
            if not self.fill():
                return None
        top, _, rest = self.buffer.partition(b"\r\n\r\n")
        lines = top.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        size = 0 if head or status in (204, 304) or status < 200 else int(headers.get("content-length", 0))
        self.buffer = rest
        while len(self.buffer) < size:
            if not self.fill():
                return None
        body, self.buffer = self.buffer[:size], self.buffer[size:]
        return Reply(status, headers, body)

    def closed_within(self, seconds):
        """Whether the server closes, without a further byte, within the time; and after how long."""
        start = time.monotonic()
        ready, _, _ = select.select([self.socket], [], [], seconds)
        if not ready:
            return None
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionResetError:
            data = b""
        return time.monotonic() - start if not data else None
