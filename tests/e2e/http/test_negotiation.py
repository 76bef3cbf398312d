#!/usr/bin/python3
"""What the listener adds to replies: compression, permission for pages of other origins, rate limits.

    test_negotiation.py PROGRAM [unittest arguments]
"""

import gzip
import json
import time
import unittest

from shared import Shared, start


class Compression(Shared):
    def test_gzip(self):
        plain = self.ask("GET", "/big/8")
        self.assertEqual(plain.headers["vary"], "Accept-Encoding")
        for accepted in ("gzip", "br, GZIP;q=0.5", "*"):
            reply = self.ask("GET", "/big/8", "Accept-Encoding: " + accepted)
            self.assertEqual(reply.headers["content-encoding"], "gzip")
            self.assertEqual(gzip.decompress(reply.body), plain.body)
            self.assertLess(len(reply.body), 200)
        for refused in ("identity", "br", "gzip;q=0", "*;q=0"):
            reply = self.ask("GET", "/big/8", "Accept-Encoding: " + refused)
            self.assertNotIn("content-encoding", reply.headers)
            self.assertEqual(reply.body, plain.body)

    def test_gzip_leaves_small_and_huge_replies_alone(self):
        for path in ("/small", "/big/2048"):
            self.assertNotIn("content-encoding", self.ask("GET", path, "Accept-Encoding: gzip").headers)

    def test_gzip_on_a_kept_connection(self):
        with self.server.connect() as wire:
            for kib in (1, 64, 3, 500):
                wire.request("GET", "/big/%d" % kib, "Accept-Encoding: gzip")
                self.assertEqual(gzip.decompress(wire.reply().body), b"x" * 1024 * kib)

    def test_no_page_of_another_origin(self):
        reply = self.ask("GET", "/small", "Origin: https://a.example")
        self.assertFalse([name for name in reply.headers if name.startswith("access-control")])


class Limits(unittest.TestCase):
    def test_pages_of_other_origins(self):
        with start(cors_origins="https://a.example,https://b.example") as server:
            def ask(method, path, *headers):
                with server.connect() as wire:
                    wire.request(method, path, *headers)
                    return wire.reply().headers
            allowed = ask("GET", "/small", "Origin: https://b.example")
            self.assertEqual(allowed["access-control-allow-origin"], "https://b.example")
            self.assertIn("ETag", allowed["access-control-expose-headers"])
            self.assertEqual(allowed["vary"], "Origin")
            self.assertNotIn("access-control-allow-credentials", allowed)
            missing = ask("GET", "/nowhere", "Origin: https://b.example")  # errors can be read as well
            self.assertEqual(missing["access-control-allow-origin"], "https://b.example")
            for other in ("https://c.example", "https://b.example.evil", "null"):
                refused = ask("GET", "/small", "Origin: " + other)
                self.assertNotIn("access-control-allow-origin", refused)
                self.assertEqual(refused["vary"], "Origin")
            preflight = ask("OPTIONS", "/later/5", "Origin: https://a.example",
                            "Access-Control-Request-Method: POST")
            self.assertEqual(preflight["access-control-allow-methods"], "GET, HEAD, OPTIONS, POST")
            self.assertIn("Authorization", preflight["access-control-allow-headers"])
            self.assertEqual(preflight["access-control-max-age"], "600")

    def test_rate_limits_of_tokens(self):
        with start(rate_limit=1000, rate_limit_seat=10, admin_token="x" * 32, rate_limit_token=30) as server, \
                server.connect() as wire:
            seat = "Authorization: Bearer dnj_s_" + "A" * 22 + "E" + "A" * 43
            statuses = []
            for _ in range(60):
                wire.request("GET", "/small", seat)
                reply = wire.reply()
                statuses.append(reply.status)
            self.assertTrue(19 <= statuses.count(200) <= 30, statuses.count(200))
            self.assertEqual(reply.headers["ratelimit-policy"], '"seat";q=10;w=1')
            self.assertEqual(reply.headers["ratelimit"], '"seat";r=0;t=1')
            wire.request("GET", "/small", "Authorization: Bearer " + "x" * 32)
            reply = wire.reply()
            self.assertEqual((reply.status, reply.headers["ratelimit-policy"]), (200, '"token";q=30;w=1'))
            wire.request("GET", "/small")
            reply = wire.reply()
            self.assertEqual((reply.status, reply.headers["ratelimit-policy"]), (200, '"address";q=1000;w=1'))

    def test_rate_limit(self):
        with start(rate_limit=50) as server, server.connect() as wire:
            statuses = []
            for _ in range(150):
                wire.request("GET", "/small")
                reply = wire.reply()
                statuses.append(reply.status)
            self.assertEqual(reply.status, 429)
            self.assertTrue(95 <= statuses.count(200) <= 130, statuses.count(200))
            self.assertEqual(json.loads(reply.body)["code"], "rate_limited")
            self.assertEqual(reply.headers["ratelimit-policy"], '"address";q=50;w=1')
            self.assertIn("retry-after", reply.headers)
            time.sleep(0.2)
            wire.request("GET", "/small")
            self.assertEqual(wire.reply().status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=1)
