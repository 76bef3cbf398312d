#!/usr/bin/python3
"""Streams beside each other: two servers, clients that do not read, clients that go away, and the stop."""

import concurrent.futures
import re
import time
import unittest

from follower import Follower, hang_up
from donjon_server import DonjonServer
from throwaway_postgres import Postgres

WAIT = {"kind": "wait"}
STREAMS_SEAT = 16  # LIMIT_STREAMS_SEAT
SEND_TIMEOUT_MS = 1500
OPEN_AT_STOP = 60
UNREAD_ENTRIES = 2560  # more than all buffers on the way hold


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.close)
        cls.postgres.start()

    def start(self, token=None):
        server = DonjonServer(database_url=self.postgres.url, admin_token=token,
                              env={"DONJON_LOG_LEVEL": "error", "DONJON_SEND_TIMEOUT_MS": str(SEND_TIMEOUT_MS)})
        self.addCleanup(server.close)
        return server.start()

    def session(self, server, **body):
        reply = server.admin.post("/v1/sessions", {"scenario": "delve", **body})
        self.assertEqual(reply.status, 201, reply)
        return reply.json

    def follower(self, server, session, seat=1, **more):
        return Follower(server.host, server.port, "/v1/sessions/" + session["id"],
                        session["seats"][seat - 1]["token"], **more)

    def act(self, server, session, count=1):
        client = server.client(session["seats"][0]["token"])
        reply = client.post("/v1/sessions/%s/actions" % session["id"], {"actions": [WAIT] * count})
        client.close()
        self.assertEqual(reply.status, 200, reply)
        return reply.json["results"][-1]["seq"]

    def metric(self, server, name):
        text = server.client().get("/metrics").body.decode()
        return int(re.search(r"^%s (\d+)$" % name, text, re.M).group(1))

    def until(self, what, seconds=20):
        deadline = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), deadline, "it does not happen")
            time.sleep(0.05)

    def test_followed_at_one_server_and_played_at_another(self):
        """The session goes from server to server; who follows it at either misses nothing and takes nothing."""
        one = self.start()
        other = self.start(one.admin_token)
        session = self.session(one)
        followers = [self.follower(server, session) for server in (one, other)]
        sockets = [f.open("application/x-ndjson", timeout=15) for f in followers]
        head = 0
        for server in (one, other, other, one, other):
            head = self.act(server, session, 3)
        for follower, (sock, reply) in zip(followers, sockets):
            for item in follower.lines("application/x-ndjson", reply):
                follower.take(item)
                if item["id"] == str(head):
                    break
            hang_up(sock, reply)
        self.assertEqual(followers[0].items, followers[1].items)
        self.assertEqual([i["id"] for i in followers[0].items],
                         [i["id"] for i in self.follower(one, session).read_to(head)])

    def test_a_client_that_does_not_read_is_cut_and_goes_on(self):
        server = self.start()
        session = self.session(server, scenario="tilt_yard")  # where nobody is killed
        for _ in range(UNREAD_ENTRIES // 64):
            head = self.act(server, session, 64)
        slow = self.follower(server, session)
        sock, reply = slow.open("application/x-ndjson", timeout=15, receive_buffer=4096)
        self.addCleanup(hang_up, sock, reply)
        for item in slow.lines("application/x-ndjson", reply):
            slow.take(item)
            if len(slow.items) == 10:
                break
        others = [self.act(server, self.session(server)) for _ in range(20)]  # nobody else is held up
        self.assertEqual(others, [1] * 20)
        self.until(lambda: self.metric(server, "donjon_streams_cut_total") == 1)
        self.until(lambda: self.metric(server, "donjon_streams") == 0)
        slow.read_to(head)
        self.assertEqual([i["id"] for i in slow.items],
                         [i["id"] for i in self.follower(server, session).read_to(head)])

    def test_clients_that_go_away_leave_their_places(self):
        server = self.start()
        session = self.session(server)
        for form, extra in (("text/event-stream", ""), ("application/x-ndjson", "")):
            for _ in range(3):
                opened = [self.follower(server, session).open(form, extra=extra) for _ in range(STREAMS_SEAT)]
                self.assertEqual({reply.status for _, reply in opened}, {200})
                refused, reply = self.follower(server, session).open(form, extra=extra)
                self.assertEqual(reply.status, 429)
                hang_up(refused, reply)
                for sock, reply in opened:
                    hang_up(sock, reply)
                self.until(lambda: self.metric(server, "donjon_streams") == 0)

    def test_polls_that_are_given_up_leave_their_places(self):
        server = self.start()
        session = self.session(server)
        follower = self.follower(server, session, after="now")
        for _ in range(4 * STREAMS_SEAT):
            with self.assertRaises(OSError):  # it waits, we do not
                follower.open("application/json", timeout=0.02, extra="&wait=30")
        self.until(lambda: self.metric(server, "donjon_streams") == 0)

    def test_the_stop_tells_every_stream_when_to_come_back(self):
        server = self.start()
        session = self.session(server, players=8)
        followers = [self.follower(server, session, seat=1 + i % 8) for i in range(OPEN_AT_STOP)]
        opened = [(f, Follower.FORMS[i % 2], *f.open(Follower.FORMS[i % 2], timeout=15))
                  for i, f in enumerate(followers)]
        polls = [self.follower(server, session, seat=s, after="now") for s in (1, 2, 3)]
        with concurrent.futures.ThreadPoolExecutor(len(polls)) as pool:
            waiting = [pool.submit(p.read, "application/json", 9, 25, "&wait=20") for p in polls]
            self.until(lambda: self.metric(server, "donjon_streams") == OPEN_AT_STOP + len(polls))
            begun = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - begun, 10)
            self.assertTrue(all(poll.result(10) for poll in waiting))
        for follower, form, sock, reply in opened:
            for item in follower.lines(form, reply):
                follower.take(item)
            hang_up(sock, reply)
            self.assertEqual((follower.last["type"], follower.last["code"]), ("end", "draining"))
            self.assertGreater(follower.last["retry_ms"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
