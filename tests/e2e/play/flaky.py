"""A proxy that passes HTTP/1.1 requests on and loses what it is told to lose.

    with Flaky(port) as proxy:
        proxy.lose = 1      # the next reply to a POST .../actions is not passed back; the connection breaks
"""

import http.server
import threading
import urllib.error
import urllib.request


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *unused):
        pass

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        headers = {name: value for name, value in self.headers.items()
                   if name.lower() in ("authorization", "content-type", "accept", "if-none-match")}
        request = urllib.request.Request(self.server.target + self.path, data=body, headers=headers,
                                         method=self.command)
        try:
            reply = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as problem:
            reply = problem
        with reply:
            return reply.status, dict(reply.headers.items()), reply.read()

    def _handle(self):
        status, headers, body = self._pass_on()
        if self.command == "POST" and self.path.endswith("/actions"):
            self.server.owner.actions += 1
            if self.server.owner.lose > 0:
                self.server.owner.lose -= 1
                self.close_connection = True
                return
        self.send_response(status)
        for name in ("Content-Type", "ETag", "Retry-After"):
            if name in headers:
                self.send_header(name, headers[name])
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    do_GET = do_POST = _handle


class Flaky:
    def __init__(self, target):
        self.lose = 0
        self.actions = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self._server.target = target
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *unused):
        self._server.shutdown()
        self._server.server_close()
