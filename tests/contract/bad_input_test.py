#!/usr/bin/python3
"""Bad input: each has its status and code, and leaves no trace.

A session is played twice: its database is copied when it has just been made, and a server of its own
runs on the copy. Both are given the same accepted actions, but only one is sent every bad request of
the tables below in between. After each of them its state and log are the same bytes as before, and
after each accepted action both have the same state root: nothing was rolled for what was refused.
"""

import json
import unittest
import uuid

from contract import Game, Server
from throwaway_postgres import Postgres

SEED = "5eed" * 16
WAIT = {"kind": "wait"}
UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"


def act(**more):
    return {"action": WAIT, **more}


def one(**action):
    return {"action": action}


# (name, status, code, bytes): bodies that are not even JSON as the server takes it
MALFORMED = [
    ("empty", 400, "malformed_json", b""),
    ("white space", 400, "malformed_json", b"  \r\n"),
    ("half an object", 400, "malformed_json", b'{"action":{"kind":"wait"}'),
    ("two documents", 400, "malformed_json", b'{"action":{"kind":"wait"}} {}'),
    ("trailing comma", 400, "malformed_json", b'{"action":{"kind":"wait",}}'),
    ("comment", 400, "malformed_json", b'{"action":{"kind":"wait"}}//'),
    ("single quotes", 400, "malformed_json", b"{'action':{'kind':'wait'}}"),
    ("NaN", 400, "malformed_json", b'{"action":{"kind":"wait"},"expected_seq":NaN}'),
    ("array", 400, "malformed_json", b'[{"kind":"wait"}]'),
    ("string", 400, "malformed_json", b'"wait"'),
    ("null", 400, "malformed_json", b"null"),
    ("number", 400, "malformed_json", b"1"),
    ("duplicate name", 400, "malformed_json", b'{"action":{"kind":"wait"},"action":{"kind":"wait"}}'),
    ("duplicate inside", 400, "malformed_json", b'{"action":{"kind":"move","kind":"wait"}}'),
    ("escaped duplicate", 400, "malformed_json", b'{"action":{"kind":"wait","k\\u0069nd":"wait"}}'),
    ("lone surrogate", 400, "malformed_json", b'{"action":{"kind":"\\ud800"}}'),
    ("NUL escape", 400, "malformed_json", b'{"action":{"kind":"wait\\u0000"}}'),
    ("raw NUL", 400, "malformed_json", b'{"action":{"kind":"wa\0it"}}'),
    ("bad UTF-8", 400, "malformed_json", b'{"action":{"kind":"\xff\xfe"}}'),
    ("overlong UTF-8", 400, "malformed_json", b'{"action":{"kind":"\xc0\xaf"}}'),
    ("control character", 400, "malformed_json", b'{"action":{"kind":"wa\nit"}}'),
    ("byte order mark", 400, "malformed_json", b'\xef\xbb\xbf{"action":{"kind":"wait"}}'),
    ("33 levels", 400, "malformed_json", b'{"a":' * 33 + b"1" + b"}" * 33),
    ("60000 levels", 400, "malformed_json", b"[" * 60000),
    ("beyond 64 bits", 400, "malformed_json",
     b'{"action":{"kind":"wait"},"expected_seq":99999999999999999999}'),
    ("64 KiB and one", 413, "payload_too_large", b'{"action":' + b" " * 65536 + b"}"),
    ("10 MB", 413, "payload_too_large", b" " * 10_000_000),
]

# (status, code, pointer of a fault or None, body)
INVALID = [
    (400, "validation_failed", "#/action", {}),
    (400, "validation_failed", "#/action", {"action": None}),
    (400, "validation_failed", "#/action", {"action": "wait"}),
    (400, "validation_failed", "#/action", {"action": [WAIT]}),
    (400, "validation_failed", "#/action/kind", {"action": {}}),
    (400, "validation_failed", "#/action/kind", one(kind=None)),
    (400, "validation_failed", "#/action/kind", one(kind=1)),
    (400, "validation_failed", "#/action/kind", one(kind="WAIT")),
    (400, "validation_failed", "#/action/kind", one(kind="teleport")),
    (400, "validation_failed", "#/action/hp", one(kind="wait", hp=100)),
    (400, "validation_failed", "#/action/dir", one(kind="wait", dir="n")),
    (400, "validation_failed", "#/action/dir", one(kind="move")),
    (400, "validation_failed", "#/action/dir", one(kind="move", dir="north")),
    (400, "validation_failed", "#/action/dir", one(kind="move", dir=0)),
    (400, "validation_failed", "#/action/target", one(kind="attack")),
    (400, "validation_failed", "#/action/target", one(kind="attack", target=0)),
    (400, "validation_failed", "#/action/target", one(kind="attack", target=-1)),
    (400, "validation_failed", "#/action/target", one(kind="attack", target=4294967296)),
    (400, "validation_failed", "#/action/target", one(kind="attack", target=1.0)),
    (400, "validation_failed", "#/action/target", one(kind="attack", target="1")),
    (400, "validation_failed", "#/action/target", one(kind="attack", target=True)),
    (400, "validation_failed", "#/action/slot", one(kind="equip", slot=16)),
    (400, "validation_failed", "#/action/slot", one(kind="equip", slot=-1)),
    (400, "validation_failed", "#/action/slot", one(kind="drop", slot=1e99)),
    (400, "validation_failed", "#/action/y", one(kind="use_item", slot=0, x=1)),
    (400, "validation_failed", "#/action/x", one(kind="use_item", slot=0, x=48, y=1)),
    (400, "validation_failed", "#/action/y", one(kind="use_item", slot=0, x=1, y=-1)),
    (400, "validation_failed", None, one(kind="use_item", slot=0, x=1, y=1, target=2)),
    (400, "validation_failed", "#/action/ability", one(kind="ability")),
    (400, "validation_failed", "#/action/ability", one(kind="ability", ability="no_such")),
    (400, "validation_failed", "#/actions", {"actions": []}),
    (400, "validation_failed", "#/actions", {"actions": WAIT}),
    (400, "validation_failed", "#/actions", {"actions": [WAIT] * 65}),
    (400, "validation_failed", "#/actions/1/kind", {"actions": [WAIT, {"kind": "x"}]}),
    (400, "validation_failed", None, {"action": WAIT, "actions": [WAIT]}),
    (400, "validation_failed", "#/seed", act(seed=SEED)),
    (400, "validation_failed", "#/action_id", act(action_id="1")),
    (400, "validation_failed", "#/action_id", act(action_id=1)),
    (400, "validation_failed", "#/action_id", act(action_id=None)),
    (400, "validation_failed", "#/expected_seq", act(expected_seq="0")),
    (400, "validation_failed", "#/expected_seq", act(expected_seq=-1)),
    (400, "validation_failed", "#/expected_seq", act(expected_seq=0.5)),
    (400, "validation_failed", "#/entity", act(entity=0)),
    (403, "forbidden", None, act(entity=4000000)),
    (403, "forbidden", None, one(kind="wait", entity=4000000)),
    (409, "seq_mismatch", None, act(expected_seq=999)),
    (422, "illegal_action", None, one(kind="attack", target=4000000)),
    (422, "illegal_action", None, one(kind="equip", slot=15)),
    (422, "illegal_action", None, one(kind="use_item", slot=15)),
]
SYSTEM = ["prepare_turn", "action_cost", "activation", "death", "reward", "enter_level", "status_tick",
          "bind_provider", "turn_timeout", "ending"]
INVALID += [(403, "forbidden", "#/action/kind", one(kind=kind)) for kind in SYSTEM]
INVALID += [(403, "forbidden", "#/actions/1/kind", {"actions": [WAIT, {"kind": kind}]})
            for kind in SYSTEM]

# (status, code, header, value)
HEADERS = [
    (400, "validation_failed", "Idempotency-Key", "not-a-uuid"),
    (400, "validation_failed", "If-Match", "s0"),
    (400, "validation_failed", "If-Match", '"s1", "s2"'),
    (412, "seq_mismatch", "If-Match", '"s999"'),
    (412, "seq_mismatch", "If-Match", '"other"'),
    (412, "seq_mismatch", "If-Match", 'W/"s0"'),
    (406, "not_acceptable", "Accept", "text/html"),
    (415, "unsupported_media_type", "Content-Type", "text/plain"),
    (415, "unsupported_media_type", "Content-Type", "application/x-www-form-urlencoded"),
    (415, "unsupported_media_type", "Content-Encoding", "gzip"),
    (501, "not_implemented", "Transfer-Encoding", "gzip"),
    (431, "headers_too_large", "X", "y" * 9_000),
    (431, "headers_too_large", "X", "y" * 20_000),  # more than the HTTP library can hold
    (431, "headers_too_large", "X", "y" * 60_000),
    (400, "validation_failed", "Content-Length", "two"),
    (401, "unauthenticated", "Authorization", "Basic YTpi"),
    (401, "unauthenticated", "Authorization", "Bearer "),
    (401, "unauthenticated", "Authorization", "Bearer dnj_s_short"),
]

# (status, code, pointer, body) of POST /v1/sessions
SESSIONS = [
    (400, "validation_failed", "#/scenario", {"scenario": 1}),
    (400, "validation_failed", "#/scenario", {"scenario": "No Such!"}),
    (400, "validation_failed", "#/scenario", {"scenario": "no_such"}),
    (400, "validation_failed", "#/seed", {"seed": "5eed"}),
    (400, "validation_failed", "#/seed", {"seed": "x" * 64}),
    (400, "validation_failed", "#/client_seed", {"client_seed": "x" * 65}),
    (400, "validation_failed", "#/client_seed", {"client_seed": 5}),
    (400, "validation_failed", "#/players", {"players": 0}),
    (400, "validation_failed", "#/players", {"players": 9}),
    (400, "validation_failed", "#/players", {"players": "1"}),
    (400, "validation_failed", "#/label", {"label": "x" * 121}),
    (400, "validation_failed", "#/label", {"label": None}),
    (400, "validation_failed", "#/turn_timeout_s", {"turn_timeout_s": -1}),
    (400, "validation_failed", "#/turn_timeout_s", {"turn_timeout_s": 2592001}),
    (400, "validation_failed", "#/on_timeout", {"on_timeout": "explode"}),
    (400, "validation_failed", "#/on_timeout", {"on_timeout": "interactive"}),
    (400, "validation_failed", "#/seed_commitment_id", {"seed_commitment_id": "1"}),
    (400, "validation_failed", "#/seed_commitment_id", {"seed_commitment_id": UNKNOWN}),
    (400, "validation_failed", None, {"seed_commitment_id": UNKNOWN, "seed": SEED}),
    (400, "validation_failed", "#/rules_id", {"rules_id": "00"}),
]

# (path behind the session, status)
QUERIES = [
    ("/actions?limit=0", 400), ("/actions?limit=501", 400), ("/actions?limit=x", 400),
    ("/actions?after=-1", 400), ("/actions?after=9223372036854775808", 400),
    ("/actions?cursor=AA", 400), ("/actions?limit=1&limit=2", 400), ("/state?view=all", 400),
    ("/state?seq=-1", 400), ("/state?nonsense", 400), ("/checkpoints?cursor=%21", 400),
    ("/checkpoints?cursor=", 400), ("/legal-actions?seat=1", 400), ("/state?seq=%zz", 400),
    ("/state?seq=1%00", 400), ("/nothing", 404), ("/state/", 404),
]


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        postgres = Postgres()
        cls.addClassCleanup(postgres.close)
        postgres.start()
        env = {"DONJON_ALLOW_FIXED_SEED": "1"}
        cls.server = Server(database_url=postgres.url, env=env)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()
        game = Game(cls.server, scenario="delve", seed=SEED)
        hall = Game(cls.server, scenario="great_hall")
        cls.other = Game(cls.server, scenario="tilt_yard")
        cls.server.stop()
        copy = Server(database_url=postgres.clone("twin"), env=env,
                      admin_token=cls.server.admin_token)
        cls.addClassCleanup(copy.close)
        cls.server.start()
        copy.start()
        cls.game, cls.twin = game.on(cls.server), game.on(copy)
        cls.hall, cls.hall_twin = hall.on(cls.server), hall.on(copy)

    def refused(self, name, status, code, game=None, **request):
        """The request is refused, and the session is what it was."""
        game = game or self.game
        before = game.fingerprint()
        with self.subTest(name):
            client = self.server.client(game.seats[0].token)
            path = request.pop("path", game.path + "/actions")
            reply = client.request(request.pop("method", "POST"), path, **request)
            self.assertEqual((reply.status, reply.code), (status, code), reply)
            client.close()
            self.assertEqual(game.fingerprint(), before)
            return reply
        return None

    def play_on(self):
        """The same accepted action in both sessions, which must go on alike."""
        results = [game.act(WAIT) for game in (self.game, self.twin)]
        for member in ("seq", "nonce", "events", "state_root"):
            self.assertEqual(results[0][member], results[1][member])

    def test_1_malformed(self):
        for name, status, code, raw in MALFORMED:
            self.refused(name, status, code, raw=raw)
        self.play_on()

    def test_2_invalid(self):
        for status, code, pointer, body in INVALID:
            reply = self.refused(json.dumps(body)[:80], status, code, body=body)
            if pointer and reply:
                self.assertIn(pointer, [fault["pointer"] for fault in reply.json["errors"]])
        self.play_on()

    def test_3_headers(self):
        for status, code, header, value in HEADERS:
            self.refused(f"{header}: {value}", status, code, body=act(), headers={header: value})
        self.refused("both ids", 400, "validation_failed", body=act(action_id=UNKNOWN),
                     headers={"Idempotency-Key": str(uuid.uuid4())})
        self.play_on()

    def test_4_strangers(self):
        for path, status in ((self.other.path, 404), ("/v1/sessions/" + UNKNOWN, 404),
                             ("/v1/sessions/1", 404), ("/v1/sessions/%2e%2e", 404)):
            self.refused(path, status, "not_found", path=path + "/actions", body=act())
        token = self.game.seats[0].token
        forged = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
        self.refused("forged", 401, "unauthenticated", body=act(), token=forged)
        self.refused("nobody", 401, "unauthenticated", body=act(), token=False)
        self.refused("admin", 403, "forbidden", body=act(), token=self.server.admin_token)
        self.play_on()

    def test_5_idempotency(self):
        key = str(uuid.uuid4())
        for game in (self.game, self.twin):
            game.act(WAIT, action_id=key)
        self.refused("other body", 422, "idempotency_mismatch",
                     body={"action": {"kind": "pickup"}, "action_id": key})
        self.refused("other count", 422, "idempotency_mismatch",
                     body={"actions": [WAIT, WAIT], "action_id": key})
        self.play_on()

    def test_6_queries(self):
        for path, status in QUERIES:
            self.refused(path, status, "not_found" if status == 404 else "validation_failed",
                         method="GET", path=self.game.path + path)
        self.refused("dry_run=1", 400, "validation_failed", body=act(),
                     path=self.game.path + "/actions?dry_run=1")
        self.play_on()

    def test_7_sessions(self):
        count = len(self.game.admin.get("/v1/sessions?limit=500").json["items"])
        for status, code, pointer, body in SESSIONS:
            reply = self.refused(json.dumps(body)[:80], status, code, path="/v1/sessions", body=body,
                                 token=self.server.admin_token)
            if pointer and reply:
                self.assertIn(pointer, [fault["pointer"] for fault in reply.json["errors"]])
        reply = self.refused("fork", 400, "validation_failed", path=self.game.path + "/fork", body={"from_seq": 99999},
                             token=self.server.admin_token)
        self.assertEqual([fault["pointer"] for fault in reply.json["errors"]], ["#/from_seq"])
        self.assertEqual(len(self.game.admin.get("/v1/sessions?limit=500").json["items"]), count)

    def test_8_finished(self):
        """In the great hall every turn rolls many dice. Both twins die alike; then nothing can be done."""
        for status, code, _, body in INVALID[-30:]:
            self.refused(json.dumps(body)[:80], status, code, game=self.hall, body=body)
        for game in (self.hall, self.hall_twin):
            game.finish()
        self.refused("finished", 409, "session_finished", game=self.hall, body=act())
        self.refused("finished, several", 409, "session_finished", game=self.hall,
                     body={"actions": [WAIT, WAIT]})
        self.refused("finished, dry", 409, "session_finished", game=self.hall, body=act(),
                     path=self.hall.path + "/actions?dry_run=true")

    def test_9_twins_are_alike(self):
        """To the last byte, but for the times in the log and the chain over them."""
        for game, twin in ((self.game, self.twin), (self.hall, self.hall_twin)):
            ours, theirs = game.fingerprint(), twin.fingerprint()
            self.assertEqual(ours[0], theirs[0])
            logs = [[{name: value for name, value in item.items()
                      if name not in ("at", "chain_hash")}
                     for item in json.loads(log)["items"]] for log in (ours[1], theirs[1])]
            self.assertGreater(len(logs[0]), 0)
            self.assertEqual(logs[0], logs[1])

    def test_a_clean_stop(self):
        self.assertEqual(self.server.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
