"""Who decides, what an admin does beside the game, and the audit log: a part of openapi_test.py."""

import time
import uuid

from contract import Game

WAIT = {"kind": "wait"}


class ProvidersChecks:
    """`server` is the one under test."""

    server = None

    def test_switching(self):
        game = Game(self.server, scenario="tilt_yard", players=2)
        first, second = [seat["entity"] for seat in game.created["seats"]]
        seat = game.seats[0]
        path = f"{game.path}/providers"
        shown = seat.expect(200, "GET", path).json
        self.assertEqual([(b["entity"], b["kind"], b["seat"]) for b in shown["bindings"]],
                         [(first, "interactive", 1), (second, "interactive", 2)])
        self.assertGreaterEqual(len(game.admin.expect(200, "GET", path).json["bindings"]), 2)
        key = {"Idempotency-Key": str(uuid.uuid4())}
        bound = seat.expect(200, "PUT", f"{path}/{first}", {"kind": "ai:wait"}, headers=key).json
        self.assertEqual((bound["entity"], bound["kind"], bound["previous"], bound["seq"]),
                         (first, "ai:wait", "interactive", 1))
        again = seat.expect(200, "PUT", f"{path}/{first}", {"kind": "ai:wait"}, headers=key)
        self.assertEqual(again.json, bound)
        self.assertEqual(again.headers["idempotent-replayed"], "true")
        back = seat.expect(200, "PUT", f"{path}/{first}", {"kind": "interactive"}).json
        self.assertEqual((back["previous"], back["kind"]), ("ai:wait", "interactive"))
        default = game.admin.expect(200, "PUT", path + "/default", {"kind": "ai:passive"}).json
        self.assertEqual((default["entity"], default["kind"]), (None, "ai:passive"))
        gone = game.admin.expect(200, "DELETE", f"{path}/{second}").json
        self.assertEqual((gone["previous"], gone["kind"]), ("interactive", "ai:passive"))
        items = game.admin.get(game.path + "/actions?limit=500").json["items"]
        self.assertEqual([item["action"]["kind"] for item in items][:2], ["bind_provider"] * 2)
        for method, body in (("PUT", {"kind": "ai:wait"}), ("DELETE", None)):
            seat.expect(403, method, f"{path}/{second}", body, code="forbidden")
            game.admin.expect(422, method, path + "/4711", body, code="unknown_entity")
            game.admin.expect(422, method, path + "/nobody", body, code="unknown_entity")
        seat.expect(403, "PUT", path + "/default", {"kind": "ai:wait"}, code="forbidden")
        game.admin.expect(422, "PUT", f"{path}/{first}", {"kind": "ai:genius"},
                          code="unknown_provider")
        game.admin.expect(422, "PUT", f"{path}/{first}", {"kind": "custom:8"},
                          code="unknown_provider")
        audit = game.admin.expect(200, "GET", f"/v1/admin/audit?session={game.created['id']}").json
        self.assertEqual([(line["action"], line["actor"]) for line in audit["items"]],
                         [("provider_bind", who) for who in ("admin", "admin", "seat:1", "seat:1")] +
                         [("session_create", "admin")])
        page = game.admin.expect(200, "GET", "/v1/admin/audit?limit=1").json
        self.assertEqual(page["items"], audit["items"][:1])
        after = game.admin.expect(200, "GET",
                                  "/v1/admin/audit?limit=1&cursor=" + page["next_cursor"]).json
        self.assertEqual(after["items"], audit["items"][1:2])
        self.server.client().expect(401, "GET", "/v1/admin/audit")
        seat.expect(403, "GET", "/v1/admin/audit")
        game.admin.expect(400, "GET", "/v1/admin/audit?limit=0")
        game.admin.expect(406, "GET", "/v1/admin/audit", headers={"Accept": "text/html"})

    def test_hooks_and_a_trace(self):
        before = {hook["name"]: hook for hook in self.server.client().expect(200, "GET", "/v1/hooks").json["items"]}
        self.assertLessEqual({"action_cost", "activation", "damage", "death_check", "on_death", "level_up", "ending"},
                             set(before))
        self.assertEqual(before["damage"]["next"], "death_check")
        self.assertEqual(before["death_check"]["role"], "lookup")
        game = Game(self.server, scenario="tilt_yard")
        game.act(WAIT)
        after = {hook["name"]: hook for hook in self.server.client().get("/v1/hooks").json["items"]}
        self.assertGreater(after["action_cost"]["triggered"], before["action_cost"]["triggered"])
        path = game.path.replace("/v1/", "/v1/admin/") + "/entries/"
        trace = game.admin.expect(200, "GET", path + "1/trace").json
        first = trace["steps"][0]
        self.assertEqual((first["hook"], first["triggered"], first["error"]), ("action_cost", True, None))
        self.assertEqual([made["kind"] for made in first["made"]], ["action_cost"])
        for seq in ("0", "2", "x"):
            game.admin.expect(404, "GET", f"{path}{seq}/trace", code="not_found")
        for path in ("/v1/hooks", path + "1/trace"):
            game.admin.expect(400, "GET", path + "?x=1")
            game.admin.expect(406, "GET", path, headers={"Accept": "text/html"})

    def test_take_back_by_acting(self):
        game = Game(self.server, scenario="tilt_yard")
        entity = game.created["seats"][0]["entity"]
        game.seats[0].expect(200, "PUT", f"{game.path}/providers/{entity}", {"kind": "ai:wait"})
        result = game.seats[0].expect(200, "POST", game.path + "/actions", {"action": WAIT}).json
        self.assertEqual(result["next"]["provider"], "interactive")
        kinds = [item["action"]["kind"]
                 for item in game.admin.get(game.path + "/actions?limit=500").json["items"]]
        self.assertEqual((kinds[0], kinds[-2:]), ("bind_provider", ["bind_provider", "wait"]))

    def test_script(self):
        game = Game(self.server, scenario="tilt_yard")
        entity = game.created["seats"][0]["entity"]
        path = f"{game.path}/providers/{entity}"
        none = game.admin.expect(200, "GET", path + "/script").json
        self.assertEqual((none["lines"], none["refusals"]), (0, []))
        game.admin.expect(200, "PUT", path + "/script",
                          {"actions": [WAIT, {"kind": "equip", "slot": 15}]})
        script = game.admin.expect(200, "POST", path + "/script", {"actions": [WAIT]}).json
        self.assertEqual((script["lines"], script["played"]), (3, 0))
        game.admin.expect(200, "PUT", path, {"kind": "replay"})
        for _ in range(200):
            script = game.admin.expect(200, "GET", path + "/script").json
            if script["played"] == 3:
                break
            time.sleep(0.05)
        self.assertEqual([(r["line"], r["verdict"]) for r in script["refusals"]],
                         [(1, "empty_slot")])
        log = game.admin.get(game.path + "/actions").json["items"]
        self.assertEqual([item["provider"] for item in log[1:]], ["replay"] * 2)
        self.assertEqual(game.admin.expect(200, "DELETE", path + "/script").json["lines"], 0)
        lines = game.admin.expect(200, "GET", f"/v1/admin/audit?session={game.created['id']}").json["items"]
        self.assertEqual([(line["action"], line["detail"]) for line in lines[:4]],
                         [("script_write", f"entity={entity} lines=0"),
                          ("provider_bind", f"entity={entity} kind=replay previous=interactive seq=1"),
                          ("script_write", f"entity={entity} lines=3"),
                          ("script_write", f"entity={entity} lines=2")])
        for method, body in (("GET", None), ("PUT", {"actions": [WAIT]}),
                             ("POST", {"actions": [WAIT]}), ("DELETE", None)):
            game.admin.expect(422, method, game.path + "/providers/4711/script", body,
                              code="unknown_entity")

    def test_pausing_and_giving_up(self):
        game = Game(self.server, scenario="tilt_yard", turn_timeout_s=1, on_timeout="pass")
        paused = game.admin.expect(200, "POST", game.path + "/pause").json
        self.assertEqual((paused["paused"], paused["next"]["deadline"]), (True, None))
        time.sleep(1.5)
        self.assertEqual(game.admin.get(game.path).json["seq"], paused["seq"])
        resumed = game.admin.expect(200, "POST", game.path + "/resume").json
        self.assertFalse(resumed["paused"])
        self.assertIsNotNone(resumed["next"]["deadline"])
        for _ in range(200):
            items = game.admin.get(game.path + "/actions").json["items"]
            if items:
                break
            time.sleep(0.05)
        self.assertEqual(items[0]["action"]["kind"], "turn_timeout")
        self.assertEqual(items[0]["action"]["deadline"], resumed["next"]["deadline"])
        self.assertNotIn("server_seed", game.admin.get(game.path).json)
        end = game.admin.expect(200, "POST", game.path + "/abandon").json
        self.assertEqual(end["result"], "abandoned")
        self.assertEqual(len(game.seats[0].get(game.path).json["server_seed"]), 64)
        entity = game.created["seats"][0]["entity"]
        path = f"{game.path}/providers/{entity}"
        for method, at, body in (("PUT", path, {"kind": "ai:wait"}), ("DELETE", path, None),
                                 ("GET", path + "/script", None),
                                 ("PUT", path + "/script", {"actions": [WAIT]}),
                                 ("POST", path + "/script", {"actions": [WAIT]}),
                                 ("DELETE", path + "/script", None),
                                 ("POST", game.path + "/pause", {}),
                                 ("POST", game.path + "/resume", {}),
                                 ("POST", game.path + "/abandon", {})):
            game.admin.expect(409, method, at, body, code="session_finished")
