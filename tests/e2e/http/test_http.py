#!/usr/bin/python3
"""The listener over real sockets: well-formed clients, junk, floods, slow and vanishing clients, deadlines.

    test_http.py PROGRAM [unittest arguments]
"""

import json
import select
import socket
import struct
import sys
import threading
import time
import unittest

from fixture import Wire
from shared import JSON, SANITIZED, Shared, start, wait_until


class Requests(Shared):
    def test_keep_alive(self):
        with self.server.connect() as wire:
            for number in range(200):
                body = json.dumps({"n": number}).encode()
                wire.request("POST", "/echo", body=body)
                reply = wire.reply()
                self.assertEqual((reply.status, reply.body), (200, body))

    def test_headers_of_every_reply(self):
        reply = self.ask("GET", "/small")
        self.assertEqual(reply.headers["cache-control"], "no-store")
        self.assertEqual(reply.headers["content-type"], "application/json")
        self.assertIn("date", reply.headers)
        self.assertRegex(reply.headers["x-request-id"], r"^[0-9a-z]{8}-[0-9a-z]+$")

    def test_request_ids_differ(self):
        with self.server.connect() as wire:
            ids = set()
            for _ in range(100):
                wire.request("GET", "/small")
                ids.add(wire.reply().headers["x-request-id"])
        self.assertEqual(len(ids), 100)

    def test_request_id_of_the_client(self):
        for sent, kept in (("abc-DEF_1.2:3", True), ("x" * 64, True), ("x" * 65, False), ("a b", False),
                           ('a"b', False), ("", False)):
            got = self.ask("GET", "/small", "X-Request-Id: " + sent).headers["x-request-id"]
            self.assertEqual(got == sent, kept, (sent, got))

    def test_pipelining(self):
        with self.server.connect() as wire:
            wire.send("".join("GET /show?n=%d HTTP/1.1\r\nHost: t\r\n\r\n" % n for n in range(50)))
            for number in range(50):
                reply = wire.reply()
                self.assertEqual(json.loads(reply.body)["query"], {"n": str(number)})

    def test_pipelining_behind_a_request_that_waits(self):
        with self.server.connect() as wire:
            wire.send("GET /later/50 HTTP/1.1\r\nHost: t\r\n\r\nGET /small HTTP/1.1\r\nHost: t\r\n\r\n" * 3)
            bodies = [wire.reply().body for _ in range(6)]
        self.assertEqual(bodies, [b'{"late":true}', b"{}"] * 3)

    def test_chunked_body(self):
        with self.server.connect() as wire:
            for _ in range(3):
                wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n" % JSON)
                for part in (b'{"a"', b":", b"[1,2,3]", b"}"):
                    wire.send(b"%x\r\n%s\r\n" % (len(part), part))
                    time.sleep(0.005)
                wire.send(b"0\r\n\r\n")
                self.assertEqual(wire.reply().body, b'{"a":[1,2,3]}')

    def test_byte_by_byte(self):
        with self.server.connect() as wire:
            data = b"POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 7\r\n\r\n{\"a\":1}" % JSON.encode()
            for byte in data:
                wire.send(bytes([byte]))
                time.sleep(0.001)
            self.assertEqual(wire.reply().body, b'{"a":1}')

    def test_body_of_the_limit(self):
        body = b'"' + b"x" * (64 * 1024 - 2) + b'"'
        reply = self.ask("POST", "/echo", body=body)
        self.assertEqual((reply.status, reply.body), (200, body))

    def test_expect_continue(self):
        with self.server.connect() as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 2\r\n"
                      "Expect: 100-continue\r\n\r\n" % JSON)
            self.assertEqual(wire.reply().status, 100)
            wire.send("{}")
            self.assertEqual(wire.reply().status, 200)

    def test_half_closed_client_gets_its_reply(self):
        with self.server.connect() as wire:
            wire.request("GET", "/small")
            wire.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(wire.reply().body, b"{}")

    def test_half_closed_client_whose_request_waits(self):
        """The library may take the end of the stream for the end of the client; it must not hang."""
        with self.server.connect() as wire:
            wire.request("GET", "/later/50")
            wire.socket.shutdown(socket.SHUT_WR)
            reply = wire.reply()
            self.assertTrue(reply is None or reply.body == b'{"late":true}')

    def test_head(self):
        reply = self.ask("HEAD", "/big/3")
        self.assertEqual((reply.status, reply.headers["content-length"], reply.body), (200, "3072", b""))

    def test_head_keeps_the_connection(self):
        with self.server.connect() as wire:
            for _ in range(3):
                wire.request("HEAD", "/big/1")
                self.assertEqual(wire.reply(head=True).status, 200)
            wire.request("GET", "/small")
            self.assertEqual(wire.reply().body, b"{}")

    def test_big_reply(self):
        reply = self.ask("GET", "/big/8192")
        self.assertEqual(len(reply.body), 8 * 1024 * 1024)

    def test_http_1_0(self):
        with self.server.connect() as wire:
            wire.send("GET /small HTTP/1.0\r\n\r\n")
            self.assertEqual(wire.reply().status, 200)
            self.assertIsNotNone(wire.closed_within(2))

    def test_params_and_query(self):
        seen = json.loads(self.ask("GET", "/show/a%20b/%C3%A9?x=1%262&y=a+b&z&&w=%25").body)
        self.assertEqual(seen["params"], ["a b", "\u00e9"])
        self.assertEqual(seen["query"], {"x": "1&2", "y": "a b", "z": "", "w": "%"})
        self.assertEqual(seen["path"], "/show/a b/\u00e9")
        self.assertEqual(seen["peer"], "127.0.0.1")

    def test_absolute_target(self):
        self.assertEqual(self.ask("GET", "http://example.org/show?q=1").status, 200)

    def test_literal_segment_wins(self):
        self.assertEqual(self.ask("GET", "/show/a/literal").body, b"{}")
        self.assertEqual(json.loads(self.ask("GET", "/show/a/other").body)["params"], ["a", "other"])
        self.assertEqual(self.ask("PUT", "/show/a/literal", body=b"{}").status, 405)

    def test_handler_without_a_status(self):
        self.assertProblem(self.ask("GET", "/statusless"), 500, "internal")

    def test_request_memory_is_bounded(self):
        total = json.loads(self.ask("GET", "/greedy").body)["total"]
        self.assertTrue(500_000 < total <= 1024 * 1024, total)

    def test_headers_for_the_handler(self):
        self.assertEqual(json.loads(self.ask("GET", "/show", 'If-Match: "5"').body)["if_match"], '"5"')


class Refusals(Shared):
    def test_unknown_path(self):
        for path in ("/", "/nothing", "/small/", "//small", "/small/x", "/a" * 30, "/show/a"):
            self.assertProblem(self.ask("GET", path), 404, "not_found")

    def test_method(self):
        for method in ("POST", "DELETE", "PUT", "PATCH", "BREW"):
            reply = self.ask(method, "/small")
            self.assertProblem(reply, 405, "method_not_allowed")
            self.assertEqual(reply.headers["allow"], "GET, HEAD, OPTIONS")
        self.assertEqual(self.ask("DELETE", "/show/1/2").headers["allow"], "GET, HEAD, OPTIONS, PUT")

    def test_options(self):
        reply = self.ask("OPTIONS", "/later/5")
        self.assertEqual((reply.status, reply.headers["allow"]), (204, "GET, HEAD, OPTIONS, POST"))
        self.assertEqual(self.ask("OPTIONS", "*").status, 204)

    def test_content_type(self):
        for given in ("text/html", "application/jsonx", "application/x-www-form-urlencoded"):
            reply = self.raw("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: %s\r\n"
                             "Content-Length: 2\r\n\r\n{}" % given)
            self.assertProblem(reply, 415, "unsupported_media_type")
        with self.server.connect() as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}")
            reply = wire.reply()
            self.assertProblem(reply, 415, "unsupported_media_type")
            self.assertEqual(reply.headers["accept-post"], "application/json")
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\n{}")
            self.assertProblem(wire.reply(), 415, "unsupported_media_type")
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n"
                      "content-type: Application/JSON ; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}")
            self.assertEqual(wire.reply().status, 200)

    def test_absent_and_unexpected_body(self):
        self.assertProblem(self.ask("POST", "/echo"), 400, "malformed_json")
        self.assertEqual(self.ask("POST", "/optional").status, 200)
        self.assertEqual(self.ask("POST", "/optional", body=b"").status, 200)
        self.assertProblem(self.ask("GET", "/small", body=b"{}"), 400, "validation_failed")

    def test_a_refusal_keeps_the_connection(self):
        with self.server.connect() as wire:
            for _ in range(3):
                wire.request("POST", "/nothing", body=b'{"a":1}')
                self.assertProblem(wire.reply(), 404, "not_found")
            wire.request("GET", "/small")
            self.assertEqual(wire.reply().status, 200)

    def test_credentials(self):
        reply = self.ask("GET", "/admin")
        self.assertProblem(reply, 401, "unauthenticated")
        self.assertEqual(reply.headers["www-authenticate"], 'Bearer realm="donjon"')
        for wrong in ("Bearer wrong", "Basic dGVzdA==", "Bearer", "Bearer dnj_s_short", "the-administrator"):
            reply = self.ask("GET", "/admin", "Authorization: " + wrong)
            self.assertProblem(reply, 401, "unauthenticated")
            self.assertIn('error="invalid_token"', reply.headers["www-authenticate"])
        self.assertEqual(self.ask("GET", "/admin", "Authorization: Bearer the-administrator").status, 200)
        self.assertEqual(self.ask("GET", "/admin", "authorization: bearer  the-administrator").status, 200)
        self.assertProblem(self.ask("POST", "/create"), 401, "unauthenticated")

    def test_credentials_change_on_a_connection(self):
        seat = "Authorization: Bearer dnj_s_AZDzoHxberyN7wEjRWeJqwEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw"
        with self.server.connect() as wire:
            for header, status in (("Authorization: Bearer the-administrator", 200), (seat, 403),
                                   ("Authorization: Bearer the-administratox", 401),
                                   ("Authorization: Bearer the-administrator", 200), ("X: y", 401)):
                wire.request("GET", "/admin", header)
                self.assertEqual(wire.reply().status, status, header)

    def test_bad_escapes(self):
        for target in ("/small%", "/small%2", "/small%zz", "/sm%00all", "/small?a=%", "/small?%=1", "/small?a=%00",
                       "/sm%ffall", "/show?a=%c0%80", "/small?=x", "/show?a=1&a=2", "/small\x7f",
                       "/show?" + "&".join("a%d=1" % n for n in range(17))):
            self.assertProblem(self.ask("GET", target), 400, "validation_failed")

    def test_target_too_long(self):
        self.assertEqual(self.ask("GET", "/show?" + "a" * 2042).status, 200)
        self.assertProblem(self.ask("GET", "/show?" + "a" * 2043), 414, "uri_too_long")
        self.assertIn(self.raw("GET /" + "a" * 100_000 + " HTTP/1.1\r\nHost: t\r\n\r\n").status, (414, 431))

    def test_two_readings_of_one_request(self):
        post = "POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\n" % JSON
        for headers, status in (
                ("Content-Length: 2\r\nTransfer-Encoding: chunked", 400),
                ("Transfer-Encoding: chunked\r\nContent-Length: 2", 400),
                ("Content-Length: 2\r\nContent-Length: 2", 400),
                ("Content-Length: 2\r\nContent-Length: 3", 400),
                ("Transfer-Encoding: gzip, chunked", 501),
                ("Transfer-Encoding: identity", 501),
                ("Transfer-Encoding : chunked", 400),
                ("Content-Length : 2", 400),
                ("Content-Length: -1", 400),
                ("Content-Length: +2", 400),
                ("Content-Length: 2x", 400),
                ("Content-Length: 0x2", 400),
                ("Content-Length: 99999999999999999999999", 413)):
            with self.server.connect() as wire:
                wire.send(post + headers + "\r\n\r\n{}GET /small HTTP/1.1\r\nHost: t\r\n\r\n")
                reply = wire.reply()
                self.assertIsNotNone(reply, headers)
                self.assertEqual(reply.status, status, headers)
                self.assertIsNone(wire.reply(), "a second request was read behind " + headers)

    def test_two_credentials(self):
        self.assertProblem(self.ask("GET", "/admin", "Authorization: Bearer a",
                                    "Authorization: Bearer the-administrator"), 400, "validation_failed")

    def test_malformed_chunks(self):
        for chunks in (b"zz\r\n", b"-1\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n"):
            with self.server.connect() as wire:
                wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n" % JSON)
                wire.send(chunks)
                reply = wire.reply()
                self.assertTrue(reply is None or reply.status in (400, 413), (chunks, reply))

    def test_refusals_of_the_library_are_problems(self):
        """With an id, once, and although the client does not stop to send."""
        post = "POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\n" % JSON
        chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
        for sent, status, code in (
                (post + "Content-Length: x\r\n\r\n{}", 400, "validation_failed"),
                (post + "Content-Length: -1\r\n\r\n{}", 400, "validation_failed"),
                (post + "Content-Length: 99999999999999999999999\r\n\r\n{}", 413, "payload_too_large"),
                (chunked + "zz\r\n{}\r\n0\r\n\r\n", 400, "validation_failed"),
                (chunked + "2\r\n{}zz\r\n0\r\n\r\n", 400, "validation_failed"),
                (chunked + "ffffffffffffffffff\r\n{}", 413, "payload_too_large"),
                ("GET /small HTTP/1.1\r\nHost: t\r\nX: " + "y" * 20_000 + "\r\n\r\n", 431, "headers_too_large"),
                ("GET /small HTTP/1.1\r\n" + "X: %s\r\n" % ("y" * 100) * 200 + "\r\n", 431, "headers_too_large")):
            with self.server.connect() as wire:
                wire.send(sent)
                reply = wire.reply()
                self.assertProblem(reply, status, code)
                self.assertEqual(reply.headers["x-request-id"], json.loads(reply.body)["request_id"])
                self.assertIsNone(wire.reply(), sent[:100])

    def test_a_refusal_of_the_library_is_for_nobody_else(self):
        """While others are in the middle of a request, whoever it is about gets some answer, they none."""
        with self.server.connect() as head, self.server.connect() as body, self.server.connect() as wire:
            head.send("GET /small HTTP/1.1\r\nHost: t\r\n")
            body.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 2\r\n\r\n{" % JSON)
            time.sleep(0.1)
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n")
            self.assertEqual(wire.reply().status, 400)
            for line in ("GET /small HTTP/3.0", "nonsense", "GET /small"):
                with self.server.connect() as other:
                    other.send(line + "\r\nHost: t\r\n\r\n")
                    reply = other.reply()
                    self.assertTrue(reply is None or reply.status in (400, 505), reply)
            head.send("\r\n")
            self.assertEqual(head.reply().status, 200)
            body.send("}")
            self.assertEqual(body.reply().status, 200)

    def test_a_request_line_of_another_is_not_told_to_who_sends(self):
        with self.server.connect() as head:
            head.send("GET /small HTTP/1.1\r\nHost: t\r\n")
            time.sleep(0.1)
            for line in ("GET /small HTTP/3.0", "nonsense", "GET /small", "GET /" + "a" * 40_000):
                with self.server.connect() as other:
                    other.send(line + "\r\nHost: t\r\n\r\n")
                    other.reply()
            head.send("\r\n")
            self.assertEqual(head.reply().status, 200)

    def test_host(self):
        for sent, status in (("GET /small HTTP/1.1\r\n\r\n", 400), ("GET /small HTTP/1.0\r\n\r\n", 200),
                             ("GET /small HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                             ("GET /small HTTP/1.1\r\nHost : a\r\n\r\n", 400),
                             ("GET /small HTTP/1.1\r\nHost:\r\n\r\n", 200),
                             ("GET /sma ll HTTP/1.1\r\nHost: a\r\n\r\n", 400)):
            reply = self.raw(sent)
            self.assertEqual(reply.status, status, sent)
            if status == 400:
                self.assertProblem(reply, 400, "validation_failed")

    def test_space_behind_a_value(self):
        self.assertEqual(self.ask("GET", "/admin", "Authorization: Bearer the-administrator \t ").status, 200)
        self.assertEqual(json.loads(self.ask("GET", "/show", 'If-Match: "5" ').body)["if_match"], '"5"')

    def test_lists_on_several_lines(self):
        shown = json.loads(self.ask("GET", "/show", 'If-Match: "5"', "X: y", 'If-Match: "6" ').body)
        self.assertEqual(shown["if_match"], '"5", "6"')

    def test_compressed_body(self):
        for coding, status in (("gzip", 415), ("br, gzip", 415), ("identity", 200), ("", 200)):
            reply = self.ask("POST", "/echo", "Content-Encoding: " + coding, body=b"{}")
            self.assertEqual(reply.status, status, coding)
            if status == 415:
                self.assertProblem(reply, 415, "unsupported_media_type")

    def test_header_flood(self):
        flood = "".join("X-%d: %s\r\n" % (n, "y" * 100) for n in range(70))
        self.assertEqual(self.raw("GET /small HTTP/1.1\r\nHost: t\r\n" + flood + "\r\n").status, 200)
        flood = "".join("X-%d: %s\r\n" % (n, "y" * 100) for n in range(85))
        self.assertProblem(self.raw("GET /small HTTP/1.1\r\nHost: t\r\n" + flood + "\r\n"), 431, "headers_too_large")

    def test_endless_headers(self):
        with self.server.connect() as wire:
            try:
                wire.send("GET /small HTTP/1.1\r\nHost: t\r\n")
                for number in range(20_000):
                    wire.send("X-%d: %s\r\n" % (number, "y" * 100))
            except OSError:
                pass
            reply = wire.reply()
            self.assertTrue(reply is None or reply.status == 431, reply)

    def test_ten_megabytes(self):
        body = b"x" * (10 * 1024 * 1024)
        with self.server.connect(timeout=30) as wire:
            wire.request("POST", "/echo", body=body)
            reply = wire.reply()
        self.assertProblem(reply, 413, "payload_too_large")
        self.assertEqual(reply.headers["connection"], "close")

    def test_length_beyond_the_limit_is_refused_before_the_body(self):
        with self.server.connect() as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 65537\r\n\r\n" % JSON)
            self.assertProblem(wire.reply(), 413, "payload_too_large")
            wire.send("{")
            wire.socket.shutdown(socket.SHUT_WR)
            self.assertIsNotNone(wire.closed_within(2))
        with self.server.connect() as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 65537\r\n"
                      "Expect: 100-continue\r\n\r\n" % JSON)
            self.assertProblem(wire.reply(), 413, "payload_too_large")

    def test_ten_megabytes_in_chunks(self):
        with self.server.connect(timeout=30) as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\n" % JSON)
            chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
            for _ in range(320):
                wire.send(chunk)
            wire.send(b"0\r\n\r\n")
            self.assertProblem(wire.reply(), 413, "payload_too_large")

    def test_no_descriptor_is_kept(self):
        before = self.server.descriptors()
        for _ in range(20):
            with self.server.connect() as wire:
                wire.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n")
                wire.reply()
        self.assertTrue(wait_until(lambda: self.server.descriptors() <= before),
                        (before, self.server.descriptors()))


class Junk(unittest.TestCase):
    """Bytes that are no request. Where the library misses the end of such a stream, the deadline cuts."""

    def test_junk(self):
        with start(receive_timeout_ms=1000) as server:
            for junk in (
                    b"\x00" * 100, b"GET\r\n\r\n", b"GET /small\r\n\r\n", b"GET /small HTTP/9.9\r\n\r\n",
                    b"GET /small HTTP/1.1\r\n\r\n", b"GET /a b HTTP/1.1\r\nHost: t\r\n\r\n",
                    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xff" * 50 + b"\r\n\r\n",
                    b"GET /small HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
                    b"GET /small\x00/x HTTP/1.1\r\nHost: t\r\n\r\n", b": \r\n\r\n",
                    b"\r\n" * 5 + b"BLAH\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    b"GET /small HTTP/1.1\r\nHost: t\r\nbad name: x\r\n\r\n"):
                with server.connect(timeout=5) as wire:
                    wire.send(junk)
                    wire.socket.shutdown(socket.SHUT_WR)
                    reply = wire.reply()
                    self.assertTrue(reply is None or reply.status in (400, 404, 405, 501, 505), (junk, reply))
            self.assertEqual(server.get("/small").status, 200)


class Slow(unittest.TestCase):
    """Absolute deadlines: bytes that trickle do not move them."""

    def trickle(self, wire, data, pause=0.05, limit=5.0):
        """Sends a byte at a time until the server closes or answers; gives the seconds that took."""
        begin = time.monotonic()
        for byte in data:
            try:
                wire.socket.send(bytes([byte]))
            except OSError:
                break
            if select.select([wire.socket], [], [], pause)[0] or time.monotonic() - begin > limit:
                break
        return time.monotonic() - begin

    def test_slow_headers(self):
        with start(receive_timeout_ms=400) as server, server.connect() as wire:
            wire.send("GET /small HTTP/1.1\r\nHost: t\r\n")
            took = self.trickle(wire, b"X-Slow: " + b"y" * 1000)
            self.assertTrue(0.3 < took < 1.5, took)
            reply = wire.reply()
            self.assertEqual((reply.status, reply.headers["connection"]), (408, "close"))
            self.assertEqual(json.loads(reply.body)["code"], "request_timeout")

    def test_slow_request_line(self):
        with start(receive_timeout_ms=400) as server, server.connect() as wire:
            took = self.trickle(wire, b"GET /" + b"y" * 1000)
            self.assertTrue(0.3 < took < 1.5, took)
            self.assertIsNone(wire.reply())

    def test_silent_connection(self):
        with start(receive_timeout_ms=300) as server, server.connect() as wire:
            took = wire.closed_within(3)
            self.assertTrue(took and 0.2 < took < 1.5, took)

    def test_slow_body(self):
        with start(receive_timeout_ms=400) as server, server.connect() as wire:
            wire.send("POST /echo HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 1000\r\n\r\n" % JSON)
            took = self.trickle(wire, b"x" * 1000)
            self.assertTrue(0.3 < took < 1.5, took)
            self.assertEqual(wire.reply().status, 408)

    def test_idle_connection(self):
        with start(idle_timeout_ms=300) as server, server.connect() as wire:
            wire.request("GET", "/small")
            wire.reply()
            took = wire.closed_within(3)
            self.assertTrue(took and 0.2 < took < 1.5, took)

    def test_activity_keeps_a_connection(self):
        with start(idle_timeout_ms=300, receive_timeout_ms=300) as server, server.connect() as wire:
            for _ in range(10):
                wire.request("GET", "/small")
                self.assertEqual(wire.reply().status, 200)
                time.sleep(0.1)

    def test_slow_reader(self):
        with start(send_timeout_ms=500) as server:
            with Wire(server.address, receive_buffer=4096) as wire:
                wire.request("GET", "/big/16384")
                begin = time.monotonic()
                got = 0
                try:
                    while time.monotonic() - begin < 5:
                        data = wire.socket.recv(1024)
                        if not data:
                            break
                        got += len(data)
                        time.sleep(0.02)
                except OSError:
                    pass
                self.assertLess(time.monotonic() - begin, 4)
                self.assertLess(got, 16 * 1024 * 1024)
            self.assertTrue(wait_until(lambda: server.metric("donjon_http_connections") == 1))
            self.assertGreaterEqual(server.metric("donjon_http_connections_cut_total"), 1)

    def test_cut_connections_leave_nothing(self):
        with start(receive_timeout_ms=200, idle_timeout_ms=200) as server:
            before = server.descriptors()
            wires = [server.connect() for _ in range(300)]
            for number, wire in enumerate(wires):
                if number % 3 == 1:
                    wire.send("GET /small HTTP/1.1\r\nHost")
                elif number % 3 == 2:
                    wire.request("GET", "/small")
            self.assertTrue(wait_until(lambda: server.descriptors() <= before + 1))
            for wire in wires:
                wire.socket.close()


class Waiting(unittest.TestCase):
    """Requests whose handler answers later."""

    def test_many_wait_at_once(self):
        with start() as server:
            wires = [server.connect() for _ in range(500)]
            begin = time.monotonic()
            for wire in wires:
                wire.request("POST", "/later/300")
            for wire in wires:
                self.assertEqual(wire.reply().body, b'{"late":true}')
            self.assertLess(time.monotonic() - begin, 3)
            for wire in wires:
                wire.socket.close()

    def test_reply_deadline(self):
        with start(reply_timeout_ms=200) as server, server.connect() as wire:
            for query, status, code in (("", 503, "unavailable"), ("?doubt=1", 504, "outcome_unknown")):
                begin = time.monotonic()
                wire.request("POST", "/later/700" + query)
                reply = wire.reply()
                self.assertTrue(0.15 < time.monotonic() - begin < 0.6)
                self.assertEqual((reply.status, json.loads(reply.body)["code"]), (status, code))
                self.assertIn("retry-after", reply.headers)
            # The connection goes on while its former handlers are still at work.
            wire.request("GET", "/small")
            self.assertEqual(wire.reply().body, b"{}")
            time.sleep(0.8)
            wire.request("GET", "/later/10")
            self.assertEqual(wire.reply().body, b'{"late":true}')
            self.assertEqual(server.metric("donjon_http_reply_deadlines_total"), 2)

    def test_client_vanishes_while_its_request_waits(self):
        with start() as server:
            before = server.descriptors()
            for reset in (False, True):
                for _ in range(50):
                    with server.connect() as wire:
                        wire.request("POST", "/later/300")
                        if reset:
                            wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.assertTrue(wait_until(lambda: server.metric("donjon_http_suspended") == 0))
            self.assertTrue(wait_until(lambda: server.descriptors() <= before))

    def test_client_vanishes_after_the_deadline_answered(self):
        with start(reply_timeout_ms=100) as server:
            for _ in range(50):
                with server.connect() as wire:
                    wire.request("POST", "/later/400")
                    wire.reply()
            time.sleep(0.6)
            self.assertEqual(server.get("/small").status, 200)

    def test_client_vanishes_in_every_state(self):
        data = b"POST /later/50 HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 7\r\n\r\n{\"a\":1}" % JSON.encode()
        with start() as server:
            before = server.descriptors()
            for length in range(0, len(data) + 1, 2):
                with server.connect() as wire:
                    wire.send(data[:length])
                    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.assertTrue(wait_until(lambda: server.descriptors() <= before))
            self.assertEqual(server.get("/small").status, 200)

    def test_client_vanishes_while_a_reply_is_sent(self):
        with start() as server:
            before = server.descriptors()
            for _ in range(20):
                with server.connect() as wire:
                    wire.request("GET", "/big/8192")
                    wire.fill()
            self.assertTrue(wait_until(lambda: server.descriptors() <= before))


class Draining(unittest.TestCase):
    def test_requests_under_way_are_finished(self):
        server = start()
        wires = [server.connect() for _ in range(50)]
        idle = server.connect()
        idle.request("GET", "/small")
        idle.reply()
        for wire in wires:
            wire.request("POST", "/later/500")
        self.assertTrue(wait_until(lambda: server.metric("donjon_http_suspended") == 50))
        results = []
        stopper = threading.Thread(target=lambda: results.append(server.stop()))
        begin = time.monotonic()
        stopper.start()
        for wire in wires:
            reply = wire.reply()
            self.assertEqual(reply.body, b'{"late":true}')
            self.assertEqual(reply.headers["connection"], "close")
        stopper.join(10)
        self.assertLess(time.monotonic() - begin, 3)
        self.assertEqual(results, [(0, "")])
        for wire in wires + [idle]:
            wire.socket.close()

    def test_no_new_connection(self):
        server = start()
        with server.connect() as wire:
            wire.request("POST", "/later/600")
            time.sleep(0.1)
            server.terminate()
            time.sleep(0.2)
            with self.assertRaises(OSError):
                server.connect(timeout=1)
            self.assertEqual(wire.reply().status, 200)
        self.assertEqual(server.stop(), (0, ""))

    def test_kept_connection_is_served_and_closed(self):
        server = start()
        with server.connect() as wire, server.connect() as other:
            other.request("GET", "/small")
            other.reply()
            wire.request("POST", "/later/600")
            time.sleep(0.1)
            server.terminate()
            time.sleep(0.1)
            other.request("GET", "/small")
            self.assertEqual(other.reply().headers["connection"], "close")
            wire.reply()
        self.assertEqual(server.stop(), (0, ""))

    def test_second_signal_ends_at_once(self):
        server = start()
        with server.connect() as wire:
            wire.request("POST", "/later/30000")
            time.sleep(0.1)
            server.process.terminate()
            time.sleep(0.2)
            begin = time.monotonic()
            server.process.terminate()
            self.assertEqual(server.process.wait(5), 1)
            self.assertLess(time.monotonic() - begin, 1)
        server.process.communicate()


class Load(unittest.TestCase):
    def hammer(self, address, count, seconds, path="/echo"):
        """`count` keep-alive connections, each with one request outstanding, from one thread. Gives the
        replies of each tenth of a second and the errors."""
        body = b'{"action":{"kind":"wait"}}'
        data = (b"POST %s HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (path.encode(), len(body))) + body
        poll = select.epoll()
        sockets = {}
        for _ in range(count):
            client = socket.create_connection(address, timeout=10)
            client.setblocking(False)
            sockets[client.fileno()] = client
            poll.register(client, select.EPOLLIN)
        for client in sockets.values():
            client.send(data)
        begin = time.monotonic()
        slots = [0] * int(seconds * 10)
        errors = 0
        answered = set()
        while True:
            at = time.monotonic() - begin
            if at >= seconds:
                break
            for fd, _ in poll.poll(0.2):
                client = sockets[fd]
                try:
                    reply = client.recv(4096)
                    if not reply.startswith(b"HTTP/1.1 200 "):
                        raise OSError(reply)
                    slots[min(int((time.monotonic() - begin) * 10), len(slots) - 1)] += 1
                    answered.add(fd)
                    client.send(data)
                except OSError:
                    errors += 1
                    poll.unregister(fd)
        for client in sockets.values():
            client.close()
        poll.close()
        return slots, errors, len(answered)

    def check(self, count, path):
        with start() as server:
            before = server.descriptors()
            slots, errors, answered = self.hammer(server.address, count, 3, path)
            self.assertEqual(errors, 0)
            self.assertEqual(answered, count, "some connections were never answered")
            for second in range(3):
                self.assertGreater(sum(slots[10 * second:10 * second + 10]), 100, (count, slots))
            self.assertTrue(wait_until(lambda: server.descriptors() <= before))

    def test_128_connections(self):
        self.check(128, "/echo")

    def test_256_connections(self):
        self.check(256, "/echo")

    def test_512_connections_that_wait(self):
        self.check(512, "/later/1")

    def test_1024_connections(self):
        self.check(1024, "/echo")

    def test_1024_connections_that_wait(self):
        self.check(1024, "/later/1")

    def test_idle_connections_cost_nothing(self):
        with start() as server:
            idle = [socket.create_connection(server.address) for _ in range(2000)]
            self.assertTrue(wait_until(lambda: server.metric("donjon_http_connections") == 2001))
            cpu = server.cpu_seconds()
            time.sleep(0.5)
            self.assertLess(server.cpu_seconds() - cpu, 0.05)
            with server.connect() as wire:
                begin = time.monotonic()
                for _ in range(200):
                    wire.request("GET", "/small")
                    wire.reply()
                self.assertLess(time.monotonic() - begin, 1)
            for client in idle:
                client.close()

    def test_memory_does_not_grow(self):
        with start() as server:
            self.hammer(server.address, 64, 1)
            before = server.resident_kib()
            self.hammer(server.address, 64, 2, "/later/1")
            self.hammer(server.address, 64, 2)
            grown = server.resident_kib() - before
            self.assertLess(grown, 65536 if SANITIZED else 4096)

    def test_more_connections_than_allowed(self):
        with start(connections=10) as server:
            wires = [server.connect() for _ in range(30)]
            for wire in wires[:10]:
                wire.request("GET", "/small")
                self.assertEqual(wire.reply().status, 200)
            for wire in wires:
                wire.socket.close()
            self.assertTrue(wait_until(lambda: self.answers(server), seconds=30))

    @staticmethod
    def answers(server):
        try:
            return server.get("/small").status == 200
        except OSError:
            return False



if __name__ == "__main__":
    unittest.main(verbosity=1)
