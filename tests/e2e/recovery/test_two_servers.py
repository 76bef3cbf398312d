#!/usr/bin/python3
"""Two servers on one database: a session may be played and read through either, from the first moment the
second one is ready."""

import random
import threading
import unittest
import uuid

import campaign as c

TURNS = 60
SWARM_TURNS = 25
KILLS = 3


class TwoServers(c.Scene):
    def setUp(self):
        super().setUp()
        first = self.start_server("error")
        self.servers = [first, self.start_server("error", admin_token=first.admin_token)]
        self.clients = [server.client(server.admin_token) for server in self.servers]
        for client in self.clients:
            self.addCleanup(client.close)

    def open(self):
        reply = self.clients[0].post("/v1/sessions", {"scenario": "delve"})
        self.assertEqual(reply.status, 201, reply)
        return c.Session(reply.json)

    def act(self, client, session, **more):
        """A wait, until it is answered."""
        asked = c.Asked(str(uuid.uuid4()), {"action": {"kind": "wait"}})
        session.asked[asked.action_id] = asked
        body = dict(asked.request, action_id=asked.action_id, **more)
        path = "/v1/sessions/%s/actions" % session.id
        asked.reply = c.patient(lambda: client.post(path, body, token=session.token), 200)
        return asked.reply.json

    def test_a_ticket_of_one_opens_at_the_other(self):
        session = self.open()
        nobody = [server.client() for server in self.servers]
        for client in nobody:
            self.addCleanup(client.close)
        for giver, taker in ((0, 1), (1, 0)):
            given = self.clients[giver].post("/v1/stream-tickets", token=session.token)
            self.assertEqual(given.status, 201, given)
            path = "/v1/sessions/%s/events?ticket=%s" % (session.id, given.json["ticket"])
            self.assertEqual(nobody[taker].get(path).status, 200)
            for client in nobody:
                self.assertEqual(client.get(path).status, 401, "it was used")

    def test_alternately(self):
        """Whoever is asked knows the last acknowledged action, its own or the other's."""
        session = self.open()
        path = "/v1/sessions/%s" % session.id
        for turn in range(TURNS):
            done = self.act(self.clients[turn % 2], session, expected_seq=0 if turn == 0 else done["seq"])
            if done["status"] != "active":
                break
            for client in self.random.sample(self.clients, 2):
                state = c.patient(lambda by=client: by.get(path + "/state?view=full"), 200).json
                self.assertEqual((state["seq"], state["nonce"]), (done["seq"], done["nonce"]))
                head = c.patient(lambda by=client: by.get(path), 200).json
                self.assertEqual((head["state_root"], head["chain_hash"]),
                                 (done["state_root"], done["chain_hash"]))
                after = done["seq"] - 1
                log = c.patient(lambda by=client: by.get(path + "/actions?after=%d" % after), 200).json
                self.assertEqual([row["seq"] for row in log["items"]], [done["seq"]])
        for client in self.clients:
            self.assertGreater(c.check_session(client, session), 10)
        for server in self.servers:
            c.check_retries(server, [session], self.random)

    def test_at_once(self):
        """Both play the same session at the same time: each action stands in the log once, in one order."""
        session = self.open()
        failures = []

        def play(server):
            client = server.client()
            try:
                for _ in range(SWARM_TURNS):
                    if self.act(client, session)["status"] != "active":
                        break
            except AssertionError as failure:
                if "session_finished" not in str(failure):
                    failures.append(failure)
            client.close()

        threads = [threading.Thread(target=play, args=(server,)) for server in self.servers * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(failures, [])
        for client in self.clients:
            self.assertGreater(c.check_session(client, session), 10)

    def test_campaign(self):
        """Players go to either server at random, and one of the two is killed again and again."""
        play = c.Campaign(self.servers, self.seed, players=4)
        play.start()
        for _ in range(KILLS):
            play.wait_for(30)
            victim = self.random.choice(self.servers)
            victim.kill()
            play.wait_for(30)
            victim.start()
        play.wait_for(30)
        play.finish()
        play.check(self.servers[0])
        play.check(self.servers[1])
        states = [c.full_states(server, play.sessions()) for server in self.servers]
        self.assertEqual(states[0], states[1])
        for server in self.servers:
            c.check_retries(server, play.sessions(), self.random)


if __name__ == "__main__":
    unittest.main(verbosity=2)
