"""Donjon under test: starts the real program on a free port, talks to it, stops or kills it by its process id.

    with DonjonServer() as server:                    # an embedded PostgreSQL in a temporary folder
        admin = server.client(server.admin_token)
        reply = admin.post("/v1/sessions", {})
        assert reply.status == 201, reply

    server = DonjonServer(database_url=postgres.url)  # a database of the test's own
    server.start(); server.kill(); server.start(); server.stop(); server.close()

The program is $DONJON_BIN, else build/donjon in the tree. Standard library only.
"""

import gzip
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

_ADDRESS = re.compile(r"(?:http://|\baddress=\"?|\blisten(?:ing)?=\"?)(127\.0\.0\.1|\[::1\]|localhost):(\d+)")
_PRINTED_TOKEN = re.compile(r"\b(dnj_a_[A-Za-z0-9_-]+)\b")


def program():
    """Path of the program under test."""
    return os.environ.get("DONJON_BIN") or os.path.join(TREE, "build", "donjon")


class Reply:
    """One HTTP reply. Header names are lower-case; `json` is None where the body is not JSON."""

    def __init__(self, method, path, status, headers, body):
        self.method = method
        self.path = path
        self.status = status
        self.headers = headers
        self.body = body
        self.json = None
        if headers.get("content-type", "").split(";")[0].endswith(("/json", "+json")) and body:
            self.json = json.loads(body)

    @property
    def code(self):
        """The stable word of a problem, or None."""
        return self.json.get("code") if isinstance(self.json, dict) else None

    def __repr__(self):
        return "%s %s -> %d %r %s" % (self.method, self.path, self.status, self.headers,
                                      self.body[:600])


class Client:
    """One keep-alive connection with one token. Belongs to one thread. A connection that the server closed
    between two requests is opened again; a request whose fate is not known is never sent twice by itself."""

    def __init__(self, host, port, token=None, timeout=60):
        self.host = host
        self.port = port
        self.token = token
        self.timeout = timeout
        self.connection = None
        self.fresh = True

    def _send(self, method, path, body, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.fresh = True
        self.connection.request(method, path, body=body, headers=headers)
        reply = self.connection.getresponse()
        data = reply.read()
        self.fresh = False
        return reply, data

    def request(self, method, path, body=None, headers=None, token=None, raw=None):
        """Sends `body` as JSON (or `raw` bytes as they are) and gives a Reply. `token` replaces the client's
        for this request, False sends none. Raises OSError or http.client.HTTPException when there is no
        reply."""
        send = {}
        if token is None:
            token = self.token
        if token:
            send["Authorization"] = "Bearer " + token
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            send["Content-Type"] = "application/json"
        send.update(headers or {})
        send = {name: value for name, value in send.items() if value is not None}
        try:
            reply, content = self._send(method, path, data, send)
        except (OSError, http.client.HTTPException) as failure:
            stale = not self.fresh and isinstance(
                failure, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError))
            self.close()
            if not stale or method != "GET":
                raise
            reply, content = self._send(method, path, data, send)
        if reply.will_close:
            self.close()
        if reply.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return Reply(method, path, reply.status,
                     {name.lower(): value for name, value in reply.getheaders()}, content)

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body=body, **more)

    def delete(self, path, **more):
        return self.request("DELETE", path, **more)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class DonjonServer:
    """One server process and, in embedded mode, the PostgreSQL it started."""

    def __init__(self, database_url=None, env=None, data_dir=None, admin_token=None, arguments=()):
        self.database_url = database_url
        self.extra_env = dict(env or {})
        self.arguments = list(arguments)
        self.admin_token = admin_token or "dnj_a_" + secrets.token_urlsafe(32)
        self.folder = tempfile.mkdtemp(prefix="donjon-server-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.data_dir = data_dir or os.path.join(self.folder, "data")
        self.process = None
        self.host = None
        self.port = 0
        self.printed_token = None
        self.lines = []
        self._readers = []
        self._listening = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *unused):
        self.close()

    def environment(self):
        """The environment of the process: nothing of the caller's own settings gets in."""
        env = {name: value for name, value in os.environ.items()
               if not name.startswith("DONJON_") and name != "DATABASE_URL"}
        env["DONJON_LISTEN"] = "127.0.0.1:%d" % self.port
        env["DONJON_ADMIN_TOKEN"] = self.admin_token
        env["DONJON_RATE_LIMIT"] = "0"
        env["DONJON_DATA_DIR"] = self.data_dir
        if self.database_url:
            env["DATABASE_URL"] = self.database_url
        env.update(self.extra_env)
        return {name: value for name, value in env.items() if value is not None}

    def start(self, timeout=120, wait_ready=True):
        """Starts the process and waits until it listens and, unless told otherwise, is ready. A server that is
        started again takes the port it had."""
        assert self.process is None, "the server runs already"
        self._listening.clear()
        self.lines = []
        self.process = subprocess.Popen([program(), "serve"] + self.arguments, env=self.environment(),
                                        cwd=self.folder, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._readers = [threading.Thread(target=self._read, args=(stream,), daemon=True)
                         for stream in (self.process.stdout, self.process.stderr)]
        for reader in self._readers:
            reader.start()
        deadline = time.monotonic() + timeout
        while not self._listening.wait(0.05):
            if self.process.poll() is not None:
                raise RuntimeError("the server ended with %d:\n%s"
                                   % (self.process.returncode, self.output()))
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("the server did not listen in time:\n" + self.output())
        if wait_ready:
            self.wait_ready(deadline - time.monotonic())
        return self

    def _read(self, stream):
        """Keeps what the process prints and looks for its address and token."""
        for raw in stream:
            line = raw.decode(errors="replace").rstrip("\n")
            self.lines.append(line)
            token = _PRINTED_TOKEN.search(line)
            if token:
                self.printed_token = token.group(1)
            address = _ADDRESS.search(line)
            if address and not self._listening.is_set() and int(address.group(2)) != 0:
                self.host = address.group(1).strip("[]")
                self.port = int(address.group(2))
                self._listening.set()
        stream.close()

    def wait_ready(self, timeout=60):
        """Waits until readyz answers 200."""
        deadline = time.monotonic() + timeout
        last = "no reply"
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError("the server ended with %d:\n%s"
                                   % (self.process.returncode, self.output()))
            client = self.client(timeout=5)
            try:
                reply = client.get("/readyz")
                if reply.status == 200:
                    return
                last = repr(reply)
            except (OSError, http.client.HTTPException) as failure:
                last = repr(failure)
            finally:
                client.close()
            time.sleep(0.05)
        raise RuntimeError("the server was not ready in time (%s):\n%s" % (last, self.output()))

    def client(self, token=None, timeout=60):
        return Client(self.host, self.port, token, timeout)

    @property
    def admin(self):
        """A new connection with the admin's token."""
        return self.client(self.admin_token)

    @property
    def url(self):
        return "http://%s:%d" % (self.host, self.port)

    @property
    def pid(self):
        return self.process.pid

    def output(self):
        """The last lines the process printed."""
        return "\n".join(self.lines[-60:])

    def _reap(self, timeout):
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            code = None
        for reader in self._readers:
            reader.join(5)
        self.process = None
        return code

    def stop(self, timeout=60):
        """SIGTERM; gives the exit code, or None when it had to be killed."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._reap(timeout)

    def kill(self):
        """SIGKILL, as a crash. An embedded PostgreSQL goes on until the next start or close()."""
        if self.process is not None:
            self.process.kill()
            self._reap(10)

    def database_pids(self):
        """Process ids of embedded PostgreSQL servers whose data lies in our folder."""
        found = []
        for folder, _, files in os.walk(self.data_dir):
            if "postmaster.pid" in files:
                with open(os.path.join(folder, "postmaster.pid"), encoding="utf-8") as pid_file:
                    first = pid_file.readline().strip()
                if first.isdigit() and os.path.exists("/proc/" + first):
                    found.append(int(first))
        return found

    def close(self):
        """Stops what runs and removes the folder."""
        self.stop()
        for pid in self.database_pids():
            try:
                os.kill(pid, signal.SIGQUIT)
                for _ in range(100):
                    os.kill(pid, 0)
                    time.sleep(0.05)
            except ProcessLookupError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)
