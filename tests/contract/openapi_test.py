#!/usr/bin/python3
"""openapi.yaml against the running program: every documented status is made, every reply checked.

Needs $DONJON_BIN (or build/donjon) and an installed PostgreSQL.
"""

import base64
import concurrent.futures
import json
import re
import time
import unittest
import uuid

import evidence_cases
import proof_cases
from contract import CONTRACT, Game, Server, donjon_server, items_of
from providers_checks import ProvidersChecks
from throwaway_postgres import Postgres

WAIT = {"kind": "wait"}
STREAMS_SEAT = 16  # LIMIT_STREAMS_SEAT
NOBODY = "/v1/sessions/01890a5d-ac96-774b-bcce-b302099a8057"
OPERATIONS = ("/livez", "/readyz", "/startupz", "/v1/health", "/metrics", "/openapi.yaml",
              "/openapi.json", "/v1/content", "/v1/providers", "/v1/keys")
PAGES = ("/", "/console", "/docs", "/verify", "/web/verify/verify.wasm", "/web/icon.svg", "/web/play/main.js",
         "/web/style/base.css")
READS = ("", "/providers", "/actions", "/state", "/legal-actions", "/checkpoints", "/events", "/seats", "/head",
         "/export", "/proofs", "/proofs/0", "/proofs/0/evidence")
SCRIPTING = (("GET", None), ("PUT", {"actions": [WAIT]}), ("POST", {"actions": [WAIT]}), ("DELETE", None))


def setUpModule():
    global POSTGRES, SERVER
    POSTGRES = Postgres()
    unittest.addModuleCleanup(POSTGRES.close)
    POSTGRES.start()
    SERVER = Server(database_url=POSTGRES.url, env={"DONJON_OPEN_SESSIONS": "0",
                                                    "DONJON_ALLOW_FIXED_SEED": "1",
                                                    "DONJON_REPLY_TIMEOUT_MS": "1500",
                                                    "DONJON_RECEIVE_TIMEOUT_MS": "2000"})
    unittest.addModuleCleanup(SERVER.close)
    SERVER.start()


def every_call(game):
    """(method, path, body, kind) of each operation about this game; kind is who may: seat or admin."""
    providers = "/providers/%d" % game.created["seats"][0]["entity"]
    calls = [("GET", game.path + part, None, "seat") for part in READS]
    calls += [("POST", game.path + "/actions", {"action": WAIT}, "seat"),
              ("POST", game.path + "/checkpoints", {}, "seat"),
              ("POST", game.path + "/invites", {"role": "spectator"}, "seat"),
              ("POST", game.path + "/seats/1/token", {}, "seat"),
              ("DELETE", game.path + "/seats/1", None, "seat"),
              ("POST", game.path + "/fork", {"from_seq": 0}, "admin"),
              ("PUT", game.path + providers, {"kind": "ai:wait"}, "seat"),
              ("DELETE", game.path + providers, None, "seat"),
              ("POST", game.path + "/proofs", {}, "admin"),
              ("PUT", game.path + "/seats/1/key", {"public_key": "d7" * 32}, "seat"),
              ("GET", game.path.replace("/v1/", "/v1/admin/"), None, "admin"),
              ("GET", game.path.replace("/v1/", "/v1/admin/") + "/entries/1/trace", None, "admin"),
              ("DELETE", game.path, None, "admin")]
    calls[-1:-1] = [("POST", game.path + part, {}, "admin") for part in ("/pause", "/resume", "/abandon")]
    calls[-1:-1] = [(method, game.path + providers + "/script", body, "admin") for method, body in SCRIPTING]
    return calls


GENERAL_POSTS = (("/v1/sessions", {}), ("/v1/seed-commitments", {}), ("/v1/admin/drain", {}),
                 ("/v1/admin/keys", {}), ("/v1/admin/jobs/%s.0/redrive" % NOBODY[13:], {}),
                 ("/v1/admin/jobs/%s.0/cancel" % NOBODY[13:], {}))


class Examples(unittest.TestCase):
    def test_examples_of_requests_are_valid(self):
        count = 0
        for path, item in CONTRACT.document["paths"].items():
            for method, operation in item.items():
                content = operation.get("requestBody", {}).get("content", {}) \
                    if method != "parameters" else {}
                for media in content.values():
                    for name, example in media["examples"].items():
                        CONTRACT.validate(example["value"], media["schema"], f"{path} {name}")
                        count += 1
        self.assertGreaterEqual(count, 9)

    def test_examples_of_replies_are_valid(self):
        for name, response in CONTRACT.document["components"]["responses"].items():
            for media in response["content"].values():
                for example in media.get("examples", {}).values():
                    CONTRACT.validate(example["value"], media["schema"], name)

    def test_the_judge_finds_faults(self):
        schema = {"$ref": "#/components/schemas/Status"}
        CONTRACT.validate({"status": "live"}, schema, "good")
        for bad in ({}, {"status": "LIVE"}, {"status": "live", "more": 1}, []):
            with self.assertRaises(AssertionError):
                CONTRACT.validate(bad, schema, "bad")


class A_Sessions(unittest.TestCase):
    def test_made_listed_forked_archived(self):
        admin = SERVER.admin
        game = Game(SERVER, label="first", client_seed="mine", players=2, scenario="tilt_yard")
        self.assertEqual([s["seat"] for s in game.created["seats"]], [1, 2])
        self.assertEqual(game.created["next"]["seat"], 1)
        shown = admin.expect(200, "GET", game.path)
        self.assertNotIn(b"token", shown.body)
        self.assertNotIn(b"server_seed", shown.body)
        game.act(WAIT)
        fork = admin.expect(201, "POST", game.path + "/fork", {"from_seq": 0, "label": "again"}).json
        lines = admin.expect(200, "GET", "/v1/admin/audit?session=" + fork["id"]).json["items"]
        self.assertEqual([(line["actor"], line["action"], line["detail"]) for line in lines],
                         [("admin", "session_fork", f"parent={game.created['id']} from_seq=0")])
        self.assertTrue(lines[0]["request_id"])
        self.assertEqual(fork["parent"], {"session": game.created["id"], "seq": 0})
        self.assertEqual(fork["seq"], 0)
        self.assertNotEqual(fork["seats"][0]["token"], game.created["seats"][0]["token"])
        admin.expect(400, "POST", game.path + "/fork", {"from_seq": 99}, code="validation_failed")
        admin.expect(204, "DELETE", game.path)
        for method, path, body, kind in every_call(game):
            reply = admin.expect(410, method, path, body, code="session_archived")
            self.assertEqual(reply.json["head_seq"], 2, reply)  # it was given up first
        seen, cursor = [], ""
        for _ in range(50):
            page = admin.expect(200, "GET", "/v1/sessions?limit=1" + cursor).json
            seen += [item["id"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = "&cursor=" + page["next_cursor"]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertLessEqual({game.created["id"], fork["id"]}, set(seen))
        self.assertEqual(seen, sorted(seen, reverse=True))

    def test_lists_what_is_looked_for(self):
        """Every filter alone and all of them together, page by page, against what the whole list has."""
        admin = SERVER.admin
        games = [Game(SERVER, label="Looked for %d" % i, scenario=scenario) for i, scenario in
                 enumerate(("tilt_yard", "delve", "tilt_yard", "great_hall", "tilt_yard"))]
        ids = [game.created["id"] for game in games]
        admin.expect(204, "DELETE", games[2].path)
        middle = games[1].created["created_at"]

        def listed(query):
            seen, cursor = [], ""
            while cursor is not None:
                page = admin.expect(200, "GET", "/v1/sessions?limit=2&search=looked%20FOR&" + query + cursor).json
                seen += [ids.index(item["id"]) for item in page["items"]]
                cursor = page["next_cursor"] and "&cursor=" + page["next_cursor"]
            return sorted(seen)

        self.assertEqual(listed(""), [0, 1, 2, 3, 4])
        self.assertEqual(listed("status=active"), [0, 1, 3, 4])
        self.assertEqual(listed("status=archived"), [2])
        self.assertEqual(listed("status=finished"), [])
        self.assertEqual(listed("scenario=tilt_yard"), [0, 2, 4])
        self.assertEqual(listed("scenario=nowhere"), [])
        since, before = listed("created_since=" + middle), listed("created_before=" + middle)
        self.assertEqual(sorted(since + before), [0, 1, 2, 3, 4])
        self.assertLessEqual({1, 2, 3, 4}, set(since))
        self.assertEqual(listed("created_before=2020-01-01T00:00:00Z"), [])
        self.assertEqual(listed("status=active&scenario=tilt_yard&created_since=2020-01-01T00:00:00Z"), [0, 4])
        self.assertEqual([item["id"] for item in admin.get("/v1/sessions?search=%s" % ids[3]).json["items"]], [ids[3]])
        for query in ("status=open", "created_since=yesterday", "scenario=", "search=%ff", "age=1"):
            admin.expect(400, "GET", "/v1/sessions?" + query, code="validation_failed")

    def test_seed_commitment(self):
        commitment = SERVER.admin.expect(201, "POST", "/v1/seed-commitments").json
        game = Game(SERVER, seed_commitment_id=commitment["id"], client_seed="after")
        self.assertEqual(game.created["seed_commitment"], commitment["seed_commitment"])
        SERVER.admin.expect(400, "POST", "/v1/sessions", {"seed_commitment_id": commitment["id"]},
                            code="validation_failed")


class B_Playing(unittest.TestCase):
    def test_act_and_look(self):
        game = Game(SERVER, scenario="delve")
        seat = game.seats[0]
        before = seat.expect(200, "GET", game.path + "/state")
        seat.expect(304, "GET", game.path + "/state",
                    headers={"If-None-Match": before.headers["etag"]})
        for action in seat.expect(200, "GET", game.path + "/legal-actions").json["actions"]:
            verdict = seat.expect(200, "POST", game.path + "/actions?dry_run=true",
                                  {"action": action}).json
            self.assertTrue(verdict["legal"], (action, verdict))
        self.assertEqual(before.body, seat.get(game.path + "/state").body)
        result = game.act(WAIT)
        self.assertEqual(result["seq"], 1)
        self.assertGreaterEqual(len(base64.b64decode(result["receipt"], validate=True)), 152)
        head = SERVER.admin.get(game.path).json
        self.assertEqual((result["seq"], result["nonce"], result["state_root"], result["chain_hash"]),
                         (head["seq"], head["nonce"], head["state_root"], head["chain_hash"]))
        several = seat.expect(200, "POST", game.path + "/actions", {"actions": [WAIT, WAIT]}).json
        self.assertEqual([r["seq"] for r in several["results"]], [2, 3])
        log = seat.expect(200, "GET", game.path + "/actions?after=1&limit=1").json
        self.assertEqual([item["seq"] for item in log["items"]], [2])
        self.assertEqual(log["next_after"], 2)
        past = SERVER.admin.expect(200, "GET", game.path + "/state?seq=0&view=full").json
        self.assertEqual(past["seq"], 0)
        SERVER.admin.expect(404, "GET", game.path + "/state?seq=99")
        seat.expect(403, "GET", game.path + "/state?seq=0")
        seat.expect(403, "GET", game.path + "/state?view=full")

    def test_rejected(self):
        game = Game(SERVER, scenario="tilt_yard")
        problem = game.seats[0].expect(422, "POST", game.path + "/actions",
                                       {"action": {"kind": "equip", "slot": 15}},
                                       code="illegal_action").json
        self.assertEqual((problem["verdict"], problem["pointer"]), ("empty_slot", "#/action/slot"))
        reply = game.seats[0].expect(200, "POST", game.path + "/actions",
                                     {"actions": [WAIT, {"kind": "descend"}, WAIT]}).json
        self.assertEqual(len(reply["results"]), 1)
        self.assertEqual(reply["rejected"]["pointer"].split("/")[:3], ["#", "actions", "1"])
        reply = game.seats[0].expect(200, "POST", game.path + "/actions",
                                     {"actions": [{"kind": "descend"}]}).json
        self.assertEqual((reply["results"], reply["rejected"]["code"]), ([], "illegal_action"))
        verdict = game.seats[0].expect(200, "POST", game.path + "/actions?dry_run=true",
                                       {"action": {"kind": "descend"}}).json
        self.assertFalse(verdict["legal"])

    def test_turns_and_seqs(self):
        game = Game(SERVER, scenario="tilt_yard", players=2)
        game.seats[1].expect(409, "POST", game.path + "/actions", {"action": WAIT},
                             code="not_your_turn")
        game.act(WAIT, expected_seq=0)
        actor = game.admin.get(game.path).json["next"]["seat"]
        seat = game.seats[actor - 1]
        reply = seat.expect(409, "POST", game.path + "/actions",
                            {"action": WAIT, "expected_seq": 0}, code="seq_mismatch")
        self.assertEqual((reply.json["head_seq"], reply.json["expected_seq"]), (1, 0))
        reply = seat.expect(412, "POST", game.path + "/actions", {"action": WAIT},
                            headers={"If-Match": '"s0-00000000"'}, code="seq_mismatch")
        self.assertEqual(reply.json["head_seq"], 1)
        seat.expect(200, "POST", game.path + "/actions", {"action": WAIT},
                    headers={"If-Match": reply.headers["etag"]})

    def test_idempotency(self):
        game = Game(SERVER, scenario="tilt_yard")
        key = str(uuid.uuid4())
        body = {"action": WAIT, "action_id": key}
        first = game.seats[0].expect(200, "POST", game.path + "/actions", body)
        self.assertNotIn("idempotent-replayed", first.headers)
        game.act({"kind": "wait"})
        again = game.seats[0].expect(200, "POST", game.path + "/actions", {"action": WAIT},
                                     headers={"Idempotency-Key": '"%s"' % key.upper(),
                                              "If-Match": '"s0"'})
        self.assertEqual(again.headers["idempotent-replayed"], "true")
        self.assertEqual(again.body, first.body)
        game.seats[0].expect(422, "POST", game.path + "/actions",
                             {"action": {"kind": "move", "dir": "n"}, "action_id": key},
                             code="idempotency_mismatch")
        self.assertEqual(game.admin.get(game.path).json["seq"], 2)

    def test_the_compressed_form(self):
        game = Game(SERVER, scenario="tilt_yard")
        seat, path = game.seats[0], game.path + "/state"
        plain = seat.expect(200, "GET", path)
        reply = seat.expect(200, "GET", path, headers={"Accept-Encoding": "gzip"})
        self.assertEqual(reply.headers["content-encoding"], "gzip")
        self.assertEqual(reply.body, plain.body)
        self.assertEqual(reply.headers["etag"], plain.headers["etag"][:-1] + '-gzip"')
        seat.expect(304, "GET", path, headers={"If-None-Match": reply.headers["etag"]})
        seat.expect(200, "POST", game.path + "/actions", {"action": WAIT},
                    headers={"If-Match": reply.headers["etag"]})

    def test_a_stopped_list_is_told_again(self):
        game = Game(SERVER, scenario="tilt_yard")
        body = {"actions": [WAIT, {"kind": "descend"}, WAIT], "action_id": str(uuid.uuid4())}
        replies = [game.seats[0].expect(200, "POST", game.path + "/actions", body).json
                   for _ in range(2)]
        for reply in replies:
            self.assertEqual(reply["rejected"].pop("request_id") != "", True)
        self.assertEqual(replies[0], replies[1])

    def test_finished(self):
        game = Game(SERVER, scenario="great_hall")
        game.act(WAIT)
        hidden = game.seats[0].get(game.path + "/actions").json
        shown = game.admin.get(game.path + "/actions?limit=500").json
        self.assertLess(len(json.dumps(hidden)), len(json.dumps(shown)) + 1)
        game.finish()
        end = game.seats[0].expect(200, "GET", game.path).json
        self.assertEqual((end["result"], end["next"]), ("lost", None))
        self.assertEqual(len(end["server_seed"]), 64)
        game.seats[0].expect(409, "POST", game.path + "/actions", {"action": WAIT},
                             code="session_finished")
        self.assertEqual(game.seats[0].get(game.path + "/actions?limit=500").body, game.log())
        game.seats[0].expect(200, "GET", game.path + "/state?view=full&seq=1")

    def test_log_of_another_seat(self):
        game = Game(SERVER, scenario="tilt_yard", players=2)
        game.act(WAIT)
        items = game.seats[1].expect(200, "GET", game.path + "/actions").json["items"]
        self.assertEqual([(i["entity"], i["provider"], i["action"], i["action_id"]) for i in items],
                         [(None,) * 4])
        own = game.seats[0].expect(200, "GET", game.path + "/actions").json["items"]
        entity = game.created["seats"][0]["entity"]
        self.assertEqual(own[0]["action"], WAIT)
        self.assertEqual({e["entity"] for e in own[0]["executed"]}, {entity})

    def test_checkpoints(self):
        game = Game(SERVER, scenario="tilt_yard")
        game.act(WAIT)
        seat = game.seats[0]
        made = seat.expect(201, "POST", game.path + "/checkpoints", {"label": "one"}).json
        self.assertEqual((made["seq"], made["label"]), (1, "one"))
        same = seat.expect(200, "POST", game.path + "/checkpoints").json
        self.assertEqual(same, made)
        page = seat.expect(200, "GET", game.path + "/checkpoints?limit=1").json
        rest = seat.expect(200, "GET",
                           game.path + "/checkpoints?cursor=" + page["next_cursor"]).json
        self.assertEqual([c["seq"] for c in page["items"] + rest["items"]], [0, 1])


class B_Providers(ProvidersChecks, unittest.TestCase):
    server = property(lambda self: SERVER)


class B_Following(unittest.TestCase):
    """The three forms of GET .../events; tests/e2e/streams follows for longer."""

    def test_pages_and_waiting(self):
        game = Game(SERVER, scenario="tilt_yard")
        seat = game.seats[0]
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(seat.expect, 200, "GET", game.path + "/events?after=now&wait=20")
            time.sleep(0.3)
            SERVER.client(seat.token).expect(200, "POST", game.path + "/actions", {"action": WAIT})
            page = waiting.result(30).json
        self.assertEqual({item["seq"] for item in page["items"]}, {1})
        self.assertEqual(page["next_after"], "1")
        self.assertEqual(seat.expect(200, "GET", game.path + "/events?after=0").json, page)
        head = seat.expect(200, "HEAD", game.path + "/events", headers={"Accept": "text/event-stream"})
        self.assertEqual(head.headers["content-type"], "text/event-stream")
        time.sleep(0.2)  # a body behind the answer to HEAD would now be taken for the next reply
        for wrong in ("after=2", "after=x", "topics=all", "wait=31", "limit=0"):
            seat.expect(400, "GET", f"{game.path}/events?{wrong}", code="validation_failed")
        seat.expect(403, "GET", game.path + "/events?topics=worker", code="forbidden")
        game.admin.expect(200, "GET", game.path + "/events?topics=worker")

    def test_streams_end_with_their_session(self):
        game = Game(SERVER, scenario="tilt_yard")
        game.act(WAIT)
        topics = "?topics=turn,game,checkpoint,session"
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            streams = [pool.submit(SERVER.client(game.seats[0].token).expect, 200, "GET",
                                   game.path + "/events" + topics, headers={"Accept": kind})
                       for kind in ("text/event-stream", "application/x-ndjson")]
            time.sleep(0.5)
            game.seats[0].expect(201, "POST", game.path + "/checkpoints", {})
            game.act(WAIT)
            game.admin.expect(204, "DELETE", game.path)
            replies = [stream.result(30) for stream in streams]
        for reply in replies:
            items = items_of(reply.headers["content-type"], reply.body.decode())
            self.assertEqual([i["id"] for i in items if i["topic"] in ("turn", "game")],
                             ["1.1", "1", "2.1", "2", "3"])
            self.assertEqual(len({item["id"] for item in items[:-1]}), len(items) - 1)
            self.assertIn("checkpoint_created", [item["type"] for item in items])
            self.assertEqual((items[-1]["type"], items[-1]["code"], items[-1]["retry_ms"]),
                             ("end", "session_archived", None))

    def test_tickets(self):
        game, other = Game(SERVER), Game(SERVER)
        seat, nobody = game.seats[0], SERVER.client()
        ticket = seat.expect(201, "POST", "/v1/stream-tickets").json["ticket"]
        nobody.expect(401, "GET", f"{other.path}/events?ticket={ticket}")
        nobody.expect(200, "GET", f"{game.path}/events?ticket={ticket}")
        nobody.expect(401, "GET", f"{game.path}/events?ticket={ticket}", code="unauthenticated")
        body = {"session": game.created["id"]}
        game.admin.expect(201, "POST", "/v1/stream-tickets", body)
        game.admin.expect(400, "POST", "/v1/stream-tickets", {})
        nobody.expect(401, "POST", "/v1/stream-tickets", body)
        nobody.expect(401, "POST", "/v1/stream-tickets")
        other.seats[0].expect(404, "POST", "/v1/stream-tickets", body)
        seat.expect(400, "POST", "/v1/stream-tickets", {"nonsense": 1})
        seat.expect(406, "POST", "/v1/stream-tickets", headers={"Accept": "text/html"})
        seat.expect(413, "POST", "/v1/stream-tickets", raw=b" " * 70000)
        seat.expect(415, "POST", "/v1/stream-tickets", raw=b"{}", headers={"Content-Type": "text/plain"})
        game.admin.expect(204, "DELETE", game.path)
        game.admin.expect(410, "POST", "/v1/stream-tickets", body, code="session_archived")

    def test_too_many(self):
        game = Game(SERVER)
        with concurrent.futures.ThreadPoolExecutor(STREAMS_SEAT) as pool:
            waiting = [pool.submit(SERVER.client(game.seats[0].token).expect, 200, "GET",
                                   game.path + "/events?after=now&wait=3") for _ in range(STREAMS_SEAT)]
            time.sleep(1)
            game.seats[0].expect(429, "GET", game.path + "/events?wait=1", code="rate_limited")
            for reply in waiting:
                reply.result(30)
        game.seats[0].expect(200, "GET", game.path + "/events?after=now")


def invite_text(game):
    """What looks like an invite to the game's first seat."""
    raw = uuid.UUID(game.created["id"]).bytes + b"\1" + bytes(32)
    return "dnj_i_" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def entities_in(value):
    """Every entity that a reply names."""
    if isinstance(value, list):
        for part in value:
            yield from entities_in(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in ("entity", "target", "id", "killer", "leader") and isinstance(part, int):
                yield part
            yield from entities_in(part)


class B_Seats(unittest.TestCase):
    def invited(self, game, **body):
        return game.seats[0].expect(201, "POST", game.path + "/invites", body).json["invite"]

    def test_invited_joined_renewed_revoked(self):
        game, nobody = Game(SERVER, scenario="tilt_yard", players=2), SERVER.client()
        join = game.path + "/join"
        invite = self.invited(game)
        shown = game.seats[1].expect(200, "GET", game.path + "/seats").json["items"]
        self.assertEqual([(s["seat"], s["joined"], s["invited"], s["you"]) for s in shown],
                         [(1, False, False, False), (2, False, True, True)])
        joined = nobody.expect(201, "POST", join, {"invite": invite}).json
        self.assertEqual((joined["seat"], joined["role"]), (2, "player"))
        game.seats[1].expect(401, "GET", game.path + "/state")
        second = SERVER.client(joined["token"])
        second.expect(200, "GET", game.path + "/state")
        nobody.expect(409, "POST", join, {"invite": invite}, code="seat_taken")
        game.seats[0].expect(409, "POST", game.path + "/invites", {}, code="seat_taken")
        nobody.expect(403, "POST", join, {"invite": invite_text(game)}, code="forbidden")
        nobody.expect(403, "POST", join, {"invite": "nonsense"}, code="forbidden")
        renewed = second.expect(200, "POST", game.path + "/seats/2/token").json["token"]
        second.expect(401, "GET", game.path + "/state")
        game.seats[0].expect(403, "POST", game.path + "/seats/2/token")
        game.seats[0].expect(403, "DELETE", game.path + "/seats/2")
        SERVER.client(renewed).expect(403, "POST", game.path + "/invites")
        SERVER.client(renewed).expect(204, "DELETE", game.path + "/seats/2")
        SERVER.client(renewed).expect(401, "GET", game.path + "/state")
        late = self.invited(game, seat=2)
        done = game.admin.expect(200, "GET", f"/v1/admin/audit?session={game.created['id']}").json["items"]
        self.assertEqual({line["detail"] for line in done if line["action"].startswith("seat_")},
                         {"seat=2 role=player"})
        self.assertEqual([(line["actor"], line["action"]) for line in done[::-1]][1:5],
                         [("seat:1", "seat_invite"), ("anybody", "seat_join"), ("seat:2", "seat_renew"),
                          ("seat:2", "seat_revoke")])
        for method, part in (("POST", "/seats/3/token"), ("DELETE", "/seats/3"), ("DELETE", "/seats/x")):
            game.admin.expect(404, method, game.path + part, code="not_found")
        nobody.expect(404, "POST", Game(SERVER).path + "/join", {"invite": invite})
        for more in ({"role": "king"}, {"delay_s": 5}, {"role": "spectator", "seat": 2}):
            game.seats[0].expect(400, "POST", game.path + "/invites", more, code="validation_failed")
        nobody.expect(400, "POST", join, {}, code="validation_failed")
        nobody.expect(406, "POST", join, {"invite": invite}, headers={"Accept": "text/html"})
        nobody.expect(413, "POST", join, raw=b" " * 70000)
        nobody.expect(415, "POST", join, raw=b"{}", headers={"Content-Type": "text/plain"})
        game.admin.expect(204, "DELETE", game.path)
        nobody.expect(403, "POST", join, {"invite": invite_text(game)})
        nobody.expect(410, "POST", join, {"invite": late}, code="session_archived")

    def test_a_retried_join_is_answered_again(self):
        game, nobody = Game(SERVER, players=2), SERVER.client()
        body, headers = {"invite": self.invited(game)}, {"Idempotency-Key": str(uuid.uuid4())}
        first = nobody.expect(201, "POST", game.path + "/join", body, headers=headers)
        self.assertEqual(nobody.expect(201, "POST", game.path + "/join", body, headers=headers).body, first.body)

    def test_spectators(self):
        game = Game(SERVER, scenario="tilt_yard")
        invite = self.invited(game, role="spectator", delay_entries=2)
        watcher = SERVER.client(SERVER.client().expect(
            201, "POST", game.path + "/join", {"invite": invite}).json["token"])
        for _ in range(4):
            game.act(WAIT)
        self.assertEqual(watcher.expect(200, "GET", game.path).json["seq"], 2)
        state = watcher.expect(200, "GET", game.path + "/state").json
        self.assertEqual((state["seq"], state["inventory"]), (2, []))
        self.assertNotIn(True, [entity.get("you") for entity in state["entities"]])
        self.assertEqual(len(watcher.expect(200, "GET", game.path + "/actions").json["items"]), 2)
        page = watcher.expect(200, "GET", game.path + "/events").json
        self.assertEqual((page["next_after"], {item["seq"] for item in page["items"]}), ("2", {1, 2}))
        watcher.expect(400, "GET", game.path + "/events?after=3")
        watcher.expect(403, "GET", game.path + "/events?topics=checkpoint")
        self.assertEqual([s["role"] for s in watcher.expect(200, "GET", game.path + "/seats").json["items"]],
                         ["player", "spectator"])
        for method, part, body in (("GET", "/legal-actions", None), ("GET", "/checkpoints", None),
                                   ("POST", "/checkpoints", {}), ("POST", "/actions", {"action": WAIT}),
                                   ("GET", "/state?view=full", None), ("GET", "/state?seq=4", None),
                                   ("GET", "/head", None), ("POST", "/invites", {})):
            watcher.expect(403, method, game.path + part, body, code="forbidden")
        for path, item in CONTRACT.document["paths"].items():  # whatever does not name spectators is denied them
            if path.startswith("/v1/sessions/{id}") and "get" in item:
                named = {"spectator": []} in item["get"]["security"]
                path = re.sub(r"\{\w+\}", "1", path.replace("{id}", game.created["id"]))
                watcher.expect(200 if named else 403, "GET", path)
        watcher.expect(201, "POST", "/v1/stream-tickets")
        game.seats[0].expect(204, "DELETE", f"{game.path}/seats/9")
        watcher.expect(401, "GET", game.path + "/state")

    def test_what_is_hidden_changes_nothing_a_seat_gets(self):
        """A fork is the same game under another key, root and blinding: to the seat it is the same."""
        game = Game(SERVER, scenario="delve", players=2)
        game.act(WAIT)
        fork = game.admin.expect(201, "POST", game.path + "/fork",
                                 {"from_seq": game.admin.get(game.path).json["seq"]}).json
        twin = SERVER.client(fork["seats"][0]["token"])
        for part in ("/state", "/legal-actions", "/seats"):
            one = game.seats[0].expect(200, "GET", game.path + part).json
            two = twin.expect(200, "GET", f"/v1/sessions/{fork['id']}{part}").json
            for own in ("session", "seq"):  # who they are, not what they are
                one.pop(own, None)
                two.pop(own, None)
            self.assertEqual(one, two, part)
        for action in ({"kind": "attack", "target": t} for t in range(1, 30)):
            verdicts = [client.expect(200, "POST", path + "/actions?dry_run=true", {"action": action}).json
                        for client, path in ((game.seats[0], game.path),
                                             (twin, "/v1/sessions/" + fork["id"]))]
            self.assertEqual(verdicts[0]["verdict"], verdicts[1]["verdict"], action)

    def test_no_route_names_what_is_hidden(self):
        game = Game(SERVER, scenario="delve")
        seen = {e["id"] for e in game.state()["entities"]}
        for _ in range(6):  # who was seen before may be told of
            game.act(WAIT)
            seen |= {e["id"] for e in game.state()["entities"]}
        everything = game.admin.expect(200, "GET", game.path + "/state?view=full").json
        hidden = {e["id"] for e in everything["entities"]} - seen
        self.assertGreater(len(hidden), 3)
        asked = 0
        for path, item in CONTRACT.document["paths"].items():
            if path.startswith("/v1/sessions/{id}") and "get" in item:
                path = re.sub(r"\{\w+\}", "1", path.replace("{id}", game.created["id"]))
                reply = game.seats[0].request("GET", path)
                named = set(entities_in(reply.json)) if isinstance(reply.json, dict) else set()
                self.assertFalse(named & hidden, reply)
                self.assertNotIn(b"server_seed", reply.body)
                asked += reply.status == 200
        self.assertGreater(asked, 8)
        self.assertTrue(set(entities_in(game.admin.get(game.path + "/state?view=full").json)) & hidden)

    def test_a_token_that_ends_ends_its_stream(self):
        game = Game(SERVER, players=2)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            stream = pool.submit(SERVER.client(game.seats[1].token).expect, 200, "GET",
                                 game.path + "/events", headers={"Accept": "application/x-ndjson"})
            time.sleep(0.5)
            game.admin.expect(204, "DELETE", game.path + "/seats/2")
            last = items_of("application/x-ndjson", stream.result(30).body.decode())[-1]
        self.assertEqual((last["type"], last["code"], last["retry_ms"]), ("end", "unauthenticated", None))


class C_Operations(unittest.TestCase):
    def test_everything_for_nobody(self):
        client = SERVER.client()
        for path in OPERATIONS:
            reply = client.expect(200, "GET", path)
            head = client.expect(200, "HEAD", path)
            self.assertEqual(head.body, b"")
            client.expect(400, "GET", path + "?nonsense=1", code="validation_failed")
            client.expect(406, "GET", path, headers={"Accept": "image/png"}, code="not_acceptable")
            self.assertTrue(reply.body)

    def test_document_is_the_file(self):
        self.assertEqual(SERVER.client().get("/openapi.json").json["paths"].keys(),
                         CONTRACT.document["paths"].keys())

    def test_pages(self):
        client = SERVER.client()
        for path in PAGES:
            reply = client.expect(200, "GET", path)
            self.assertEqual(client.expect(200, "HEAD", path).body, b"")
            client.expect(304, "GET", path, headers={"If-None-Match": reply.headers["etag"]})
            client.expect(400, "GET", path + "?nonsense=1", code="validation_failed")
            client.expect(406, "GET", path, headers={"Accept": "image/png"})
        for path in ("/web/nothing.js", "/web/play/nothing.js", "/web/play/..%2Findex.html"):
            client.expect(404, "GET", path, code="not_found")

    def test_content(self):
        client = SERVER.client()
        reply = client.expect(200, "GET", "/v1/content")
        path = "/v1/content/" + reply.json["content_root"]
        self.assertEqual(client.expect(200, "GET", path).body, reply.body)
        for at in ("/v1/content", path):
            client.expect(304, "GET", at, headers={"If-None-Match": reply.headers["etag"]})
        client.expect(400, "GET", path + "?x=1")
        client.expect(406, "GET", path, headers={"Accept": "text/html"})
        client.expect(404, "GET", "/v1/content/" + "0" * 64)
        documented = CONTRACT.document["components"]["schemas"]["Event"]["properties"]["type"]["enum"]
        self.assertEqual([event["type"] for event in reply.json["events"]], documented)

    def test_inspection(self):
        game = Game(SERVER, scenario="tilt_yard")
        game.act(WAIT)
        shown = game.admin.expect(200, "GET", game.path.replace("/v1/", "/v1/admin/")).json
        self.assertTrue(shown["resident"] and shown["owned_here"])
        self.assertEqual((shown["epoch"], shown["waiting_for"]), (shown["epoch_here"], "seat 1"))
        self.assertEqual(shown["head"]["seq"], 1)


class C_Proofs(proof_cases.ProofCases, unittest.TestCase):
    def setUp(self):
        self.server, self.postgres = SERVER, POSTGRES


class C_Evidence(evidence_cases.EvidenceCases, unittest.TestCase):
    def setUp(self):
        self.server = SERVER


class D_Refusals(unittest.TestCase):
    def test_tokens(self):
        game, other = Game(SERVER), Game(SERVER)
        for method, path, body, kind in every_call(game):
            SERVER.client().expect(401, method, path, body, code="unauthenticated")
            SERVER.client("dnj_a_wrong").expect(401, method, path, body, code="unauthenticated")
            foreign = 404 if kind == "seat" else 403
            other.seats[0].expect(foreign, method, path, body)
            if kind == "admin":
                game.seats[0].expect(403, method, path, body, code="forbidden")
        game.admin.expect(403, "POST", game.path + "/actions", {"action": WAIT}, code="forbidden")
        for path, body in GENERAL_POSTS:
            SERVER.client().expect(401, "POST", path, body)
            game.seats[0].expect(403, "POST", path, body)
        for path in ("/v1/sessions", "/v1/admin/jobs"):
            SERVER.client().expect(401, "GET", path)
            game.seats[0].expect(403, "GET", path)

    def test_shapes(self):
        game = Game(SERVER)
        calls = [(method, path, body, kind) for method, path, body, kind in every_call(game)]
        calls += [("POST", path, body, "admin") for path, body in GENERAL_POSTS]
        calls += [("GET", "/v1/sessions", None, "admin"), ("GET", "/v1/admin/jobs", None, "admin")]
        for method, path, body, kind in calls:
            client = game.seats[0] if kind == "seat" else game.admin
            client.expect(400, method, path + "?nonsense=1", body, code="validation_failed")
            client.expect(406, method, path, body, headers={"Accept": "text/html"},
                          code="not_acceptable")
            if body is not None:
                client.expect(400, method, path, raw=b"{", code="malformed_json")
                client.expect(400, method, path, {"nonsense": 1}, code="validation_failed")
                client.expect(415, method, path, raw=b"{}", headers={"Content-Type": "text/plain"})
                client.expect(413, method, path, raw=b" " * 70000)
        for method, path, body, _ in calls:
            if game.path in path or "/admin/sessions" in path:
                path = path.replace(game.created["id"], NOBODY.rsplit("/", 1)[1])
                game.admin.expect(404, method, path, body, code="not_found")

    def test_methods(self):
        admin = SERVER.admin
        for path, item in CONTRACT.document["paths"].items():
            path = path.replace("{id}", NOBODY.rsplit("/", 1)[1]).replace("{root}", "0" * 64)
            path = path.replace("{entity}", "1").replace("{seq}", "1").replace("{batch}", "0")
            known = {m.upper() for m in item if m != "parameters"}
            known |= {"OPTIONS", "HEAD"} if "GET" in known else {"OPTIONS"}
            for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - known:
                reply = admin.expect(405, method, path, code="method_not_allowed")
                self.assertEqual(set(reply.headers["allow"].split(", ")), known, reply)
        admin.expect(404, "GET", "/v1/nothing", code="not_found")

    def test_transport(self):
        client = SERVER.client()
        client.expect(414, "GET", "/livez?" + "x" * 3000, code="uri_too_long")
        SERVER.client().expect(431, "GET", "/livez",
                               headers={f"X-{i}": "y" * 100 for i in range(85)},
                               code="headers_too_large")


class E_Failures(unittest.TestCase):
    """With a database that is gone, or stands still. Last but one: it restarts the server."""

    def refused(self, game):
        """The admin's inspection comes first: later it shows what the others left behind."""
        calls = sorted(every_call(game), key=lambda call: "/admin/" not in call[1])
        for method, path, body, kind in calls:
            client = game.seats[0] if kind == "seat" else game.admin
            reply = client.expect(503, method, path, body)
            self.assertTrue(reply.json["retryable"], reply)
        for method, path in (("GET", "/v1/sessions"), ("GET", "/v1/admin/audit"), ("POST", "/v1/sessions"),
                             ("POST", "/v1/seed-commitments"), ("POST", "/v1/admin/keys"),
                             ("GET", "/v1/admin/jobs"), ("POST", "/v1/admin/jobs/%s.0/redrive" % NOBODY[13:]),
                             ("POST", "/v1/admin/jobs/%s.0/cancel" % NOBODY[13:])):
            game.admin.expect(503, method, path)
        game.seats[0].expect(503, "POST", "/v1/stream-tickets")
        game.admin.expect(503, "POST", game.path + "/join", {"invite": invite_text(game)})

    def wait_for(self, path, status):
        """The server needs up to a second to notice that the database went."""
        client = SERVER.client()
        for _ in range(200):
            reply = client.get(path)
            if reply.status == status:
                return reply
            time.sleep(0.05)
        raise AssertionError(f"{status} does not come: {reply}")

    def retried(self, client, path, body):
        """As clients do: the same request again while the problem says that this may help."""
        for _ in range(100):
            reply = client.request("POST", path, body)
            if reply.status == 200:
                return reply
            self.assertTrue(reply.json["retryable"], reply)
            time.sleep(0.1)
        raise AssertionError(f"it does not come back: {reply}")

    def test_1_database_gone(self):
        game = Game(SERVER, scenario="tilt_yard")
        SERVER.stop()
        SERVER.start()
        for client in game.seats + [game.admin]:
            client.close()
        POSTGRES.stop()
        try:
            self.refused(game)
            self.wait_for("/readyz", 503)
            self.wait_for("/v1/health", 503)
            SERVER.client().expect(200, "GET", "/livez")
        finally:
            POSTGRES.start()
        SERVER.wait_ready()
        reply = self.retried(game.seats[0], game.path + "/actions",
                             {"action": WAIT, "action_id": str(uuid.uuid4())})
        self.assertEqual(reply.json["seq"], 1, reply)

    def all_in_doubt(self, calls):
        """All of them at once, for each waits for its deadline; then their replies are held against the contract."""
        def send(call):
            client, method, path, body = call
            return donjon_server.Client(SERVER.host, SERVER.port, client.token).request(method, path, body=body)

        with concurrent.futures.ThreadPoolExecutor(len(calls)) as threads:
            replies = list(threads.map(send, calls))
        for reply in replies:
            CONTRACT.check(reply)
            self.assertEqual((reply.status, reply.code), (504, "outcome_unknown"), reply)

    def test_2_database_stands_still(self):
        """Whoever asked to write and is answered by the deadline does not know what became of it."""
        games = {}
        for method, path, body, kind in every_call(Game(SERVER)):
            if method != "GET":
                game = Game(SERVER, scenario="tilt_yard")
                game.act(WAIT)
                games[method, path.rsplit("/", 1)[1] if method == "POST" else ""] = game
        party = Game(SERVER, scenario="tilt_yard", players=2)
        invite = party.admin.expect(201, "POST", party.path + "/invites", {"seat": 2}).json["invite"]
        admin = SERVER.admin
        POSTGRES.pause()
        try:
            body = {"action": WAIT, "action_id": str(uuid.uuid4())}
            played = games["POST", "actions"]
            calls = [(played.seats[0], "POST", played.path + "/actions", body)]
            for part, more in (("checkpoints", {}), ("fork", {"from_seq": 0}), ("pause", {}),
                               ("resume", {}), ("abandon", {}), ("proofs", {})):
                calls.append((admin, "POST", f"{games['POST', part].path}/{part}", more))
            calls.append((admin, "DELETE", games["DELETE", ""].path, None))
            calls.append((party.seats[0], "PUT", party.path + "/seats/1/key", {"public_key": "d7" * 32}))
            for method, part, more in (("POST", "join", {"invite": invite}), ("POST", "invites", {}),
                                       ("POST", "seats/1/token", {}), ("DELETE", "seats/2", None)):
                calls.append((admin, method, f"{party.path}/{part}", more))
            calls.append((admin, "PUT", games["PUT", ""].path + "/providers/default", {"kind": "ai:wait"}))
            script = games["POST", "script"]
            entity = script.created["seats"][0]["entity"]
            calls.append((admin, "DELETE", f"{script.path}/providers/{entity}", None))
            jobs = f"/v1/admin/jobs/{NOBODY[13:]}.0/"
            calls += [(admin, "POST", path, None) for path in ("/v1/sessions", "/v1/seed-commitments", "/v1/admin/keys",
                                                               jobs + "redrive", jobs + "cancel")]
            self.all_in_doubt(calls)
        finally:
            POSTGRES.resume()
        SERVER.wait_ready()
        reply = self.retried(played.seats[0], played.path + "/actions", body)
        self.assertEqual(reply.json["seq"], 2, reply)
        self.assertEqual(played.admin.get(played.path).json["seq"], 2)


class F_RateLimit(unittest.TestCase):
    def test_too_many(self):
        server = Server(database_url=POSTGRES.url, env={"DONJON_RATE_LIMIT": "5"})
        self.addCleanup(server.close)
        server.start(wait_ready=False)
        client = server.client()
        replies = [client.get("/v1/providers") for _ in range(40)]
        self.assertIn(429, {reply.status for reply in replies})
        self.assertNotIn(429, {client.get(probe).status for probe in ("/livez", "/readyz", "/startupz") * 20})


class Y_Drain(unittest.TestCase):
    def test_drain(self):
        SERVER.admin.expect(202, "POST", "/v1/admin/drain", {})
        self.assertEqual(SERVER.process.wait(20), 0)


class Z_Coverage(unittest.TestCase):
    """Runs last, after everything was seen that could be."""

    def test_every_documented_status_was_seen(self):
        self.assertGreater(len(CONTRACT.documented()), 100)
        self.assertEqual(CONTRACT.missing(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
