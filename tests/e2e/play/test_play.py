#!/usr/bin/python3
"""donjon play in a terminal: a tmux of the test's own, keys in, screens out.

    test_play.py PROGRAM [unittest arguments]
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path[:0] = [HERE, os.path.join(TREE, "tests", "support")]

from donjon_server import DonjonServer  # noqa: E402
from flaky import Flaky  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.path.join(TREE, "build", "donjon")
os.environ["DONJON_BIN"] = PROGRAM
WAIT_S = 40  # for a screen to show something; a loaded machine is slow
SERVER = None


def setUpModule():
    global SERVER
    SERVER = DonjonServer()
    SERVER.start()


def tearDownModule():
    SERVER.close()


class Terminal:
    """One tmux server with one window that runs one command."""

    count = 0

    def __init__(self, folder, arguments, width=100, height=36):
        Terminal.count += 1
        self.socket = os.path.join(folder, f"tmux-{Terminal.count}")  # a server that ends still has the old one
        self.data = os.path.join(folder, "data")
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "XDG_DATA_HOME": self.data, "TERM": "xterm-256color",
                       "LC_ALL": "C.UTF-8"}
        command = [PROGRAM, "play", *arguments]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "-s", "play",
                   "; ".join([" ".join(f"'{word}'" for word in command), "echo left with $?", "sleep 600"]),
                   environment=environment)

    def _tmux(self, *arguments, environment=None):
        done = subprocess.run(["tmux", "-S", self.socket, *arguments], capture_output=True, text=True, timeout=30,
                              env=environment)
        if done.returncode != 0:
            raise AssertionError(f"tmux {arguments}: {done.stderr}")
        return done.stdout

    def keys(self, *keys):
        for key in keys:
            self._tmux("send-keys", "-t", "play", key)

    def screen(self):
        return self._tmux("capture-pane", "-p", "-t", "play")

    def wait_for(self, text, gone=False):
        """The first screen with (or without) the text."""
        end = time.monotonic() + WAIT_S
        while True:
            screen = self.screen()
            if (text in screen) != gone:
                return screen
            if time.monotonic() > end:
                raise AssertionError(f"waited for {text!r}:\n{screen}")
            time.sleep(0.1)

    def resize(self, width, height):
        self._tmux("resize-window", "-t", "play", "-x", str(width), "-y", str(height))

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True, timeout=30)


class Play(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="donjon-play-")
        self.addCleanup(self.folder.cleanup)
        self.terminal = None

    def play(self, *arguments, url=None, **size):
        if self.terminal:
            self.terminal.close()
        self.terminal = Terminal(self.folder.name, ("--url", url or SERVER.url, *arguments), **size)
        self.addCleanup(self.terminal.close)
        return self.terminal

    def saves(self):
        with open(os.path.join(self.folder.name, "data", "donjon", "sessions.json"), encoding="utf-8") as file:
            return json.load(file)["sessions"]

    def state(self):
        save = self.saves()[0]
        client = SERVER.client(save["token"])
        reply = client.get(f"/v1/sessions/{save['session']}/state")
        client.close()
        self.assertEqual(reply.status, 200, reply)
        return reply.json

    def may_use(self, slot):
        save = self.saves()[0]
        client = SERVER.client(save["token"])
        actions = client.get(f"/v1/sessions/{save['session']}/legal-actions").json["actions"]
        client.close()
        return any(action["kind"] == "use_item" and action["slot"] == slot for action in actions)

    def own(self):
        return next(entity for entity in self.state()["entities"] if entity.get("you"))

    def wait_for_seq(self, seq):
        end = time.monotonic() + WAIT_S
        while self.state()["seq"] < seq:
            self.assertLess(time.monotonic(), end, f"the game does not reach {seq}")
            time.sleep(0.1)

    def test_a_game_is_begun_played_left_and_resumed(self):
        terminal = self.play("--scenario", "tilt_yard", "--label", "practice")
        screen = terminal.wait_for("Welcome to tilt_yard")
        self.assertIn("@", screen)
        self.assertIn("hp ", screen.split("\n")[0])
        before = self.own()
        terminal.keys("l" if before["x"] < 12 else "h")
        self.wait_for_seq(1)
        self.assertEqual(abs(self.own()["x"] - before["x"]), 1)
        terminal.keys(".")
        self.wait_for_seq(2)
        terminal.keys("q")
        terminal.wait_for("left with 0")
        terminal = self.play()
        screen = terminal.wait_for("Your games")
        self.assertRegex(screen, r"tilt_yard +practice +depth 1, hp \d+/\d+")
        terminal.keys("Enter")
        terminal.wait_for("Welcome to tilt_yard")
        terminal.keys(".")
        self.wait_for_seq(3)
        self.assertEqual(len(self.saves()), 1)

    def test_tokens_are_for_their_owner_alone(self):
        self.play("--scenario", "tilt_yard").wait_for("Welcome")
        path = os.path.join(self.folder.name, "data", "donjon")
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(path, "sessions.json")).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o700)

    def test_a_game_is_chosen_from_the_lists(self):
        terminal = self.play()
        terminal.wait_for("Your games")
        terminal.keys("n")
        screen = terminal.wait_for("Which game?")
        self.assertIn("A Quiet Hour in the Tilt-Yard", screen)
        terminal.keys("d")
        screen = terminal.wait_for("Which game?", gone=True)
        if "As what?" in screen:
            terminal.keys("b")
        terminal.wait_for("Welcome to tilt_yard")
        terminal.keys("q")
        terminal.wait_for("Your games")
        terminal.keys("d")
        terminal.wait_for("Forget this game?")
        terminal.keys("y")
        terminal.wait_for("tilt_yard", gone=True)
        self.assertEqual(self.saves(), [])
        terminal.keys("q")
        terminal.wait_for("left with 0")

    def test_looking_packing_and_refusals(self):
        terminal = self.play("--scenario", "tilt_yard")
        terminal.wait_for("Welcome")
        terminal.keys("x")
        self.assertIn("hit points", terminal.wait_for("hit points"))
        terminal.keys("k")
        terminal.wait_for("hit points", gone=True)
        terminal.keys("Escape", "i")
        screen = terminal.wait_for("What you carry")
        self.assertIn("worn", screen)
        terminal.keys("Enter")
        terminal.wait_for("u use it")
        terminal.keys("e")
        terminal.wait_for("ake off")
        terminal.keys("g")
        terminal.wait_for("nothing here to pick up")
        terminal.keys("m")
        self.assertIn("ake off", terminal.wait_for("What has happened"))
        terminal.keys("Space", "?")
        terminal.wait_for("strike at a target")

    def test_an_ability_is_aimed(self):
        terminal = self.play("--scenario", "great_hall")
        terminal.wait_for("Welcome")
        slot = next(item["slot"] for item in self.state()["inventory"] if item["item"] == "scroll_fire")
        count = len([item for item in self.state()["inventory"] if item["slot"] <= slot])
        end = time.monotonic() + WAIT_S
        while not self.may_use(slot):  # until one of those who come is near enough
            self.assertLess(time.monotonic(), end, "nobody comes")
            terminal.keys(".")
            self.wait_for_seq(self.state()["seq"] + 1)
        seq = self.state()["seq"]
        terminal.keys("i")
        terminal.wait_for("What you carry")
        terminal.keys(*(["j"] * (count - 1)), "Enter")
        terminal.wait_for("u use it")
        terminal.keys("u")
        screen = terminal.wait_for(" aims at")
        self.assertIn("hit points", screen)
        terminal.keys("Tab", "Enter")
        self.wait_for_seq(seq + 1)
        left = [item["quantity"] for item in self.state()["inventory"] if item["item"] == "scroll_fire"]
        self.assertEqual(left, [1])

    def test_a_person_plays_by_few_keys(self):
        """The keys that go on by themselves, where nobody disturbs, and where there is a lot to see."""
        terminal = self.play("--scenario", "tilt_yard", "--class", "warden")
        terminal.wait_for("Practise as long as you like")
        terminal.keys("f")
        terminal.wait_for("Nobody to fight")
        terminal.keys("t")
        terminal.wait_for("in reach")
        terminal.keys("z")
        terminal.wait_for("as well as you can be")
        terminal.keys(">")
        terminal.wait_for("no way down or out")
        before = self.own()
        terminal.keys("L" if before["x"] < 12 else "H")
        self.wait_for_seq(3)
        terminal.keys("a")
        self.assertRegex(terminal.wait_for("What you can do"), r"shield bash +2 mp .*Strikes with the shield")
        terminal.keys("Escape")
        terminal.wait_for("What you can do", gone=True)
        terminal.close()
        os.remove(os.path.join(self.folder.name, "data", "donjon", "sessions.json"))
        terminal = self.play("--scenario", "drowned_chapel", "--class", "warden")
        terminal.wait_for("Find the way out, 2 depths down")
        end = time.monotonic() + WAIT_S
        while self.state()["seq"] < 8:
            self.assertLess(time.monotonic(), end, terminal.screen())
            terminal.keys("e", "f")
            time.sleep(0.2)

    def test_the_end_is_told(self):
        terminal = self.play("--scenario", "great_hall", "--class", "adept")
        terminal.wait_for("Welcome")
        end = time.monotonic() + 4 * WAIT_S
        while self.state()["status"] == "active" and time.monotonic() < end:
            terminal.keys("f", ".", "f")
            time.sleep(0.2)
        screen = terminal.wait_for("Enter goes on")
        self.assertRegex(screen, r"(You died, slain by|You died of|The keep is yours)")
        self.assertRegex(screen, r"Score \d+, depth 1, level \d+, after \d+ turns")
        terminal.keys("Enter")
        terminal.wait_for("The game is over")
        terminal.keys("q")
        terminal.wait_for("left with 0")

    def test_a_lost_server_is_waited_for(self):
        with Flaky(SERVER.url) as proxy:
            terminal = self.play("--scenario", "tilt_yard", url=proxy.url)
            terminal.wait_for("Welcome")
            proxy.lose = 4
            terminal.keys(".")
            terminal.wait_for("Trying again")
            self.wait_for_seq(1)
            terminal.wait_for("Trying again", gone=True)

    def test_any_size(self):
        terminal = self.play("--scenario", "tilt_yard")
        terminal.wait_for("Welcome")
        for width, height in ((40, 12), (200, 60), (80, 24), (20, 6), (100, 36)):
            terminal.resize(width, height)
            end = time.monotonic() + WAIT_S
            while "@" not in terminal.screen() or len(terminal.screen().split("\n")) != height + 1:
                self.assertLess(time.monotonic(), end, terminal.screen())
                time.sleep(0.1)

    def test_a_lost_reply_does_not_act_twice(self):
        with Flaky(SERVER.url) as proxy:
            terminal = self.play("--scenario", "tilt_yard", url=proxy.url)
            terminal.wait_for("Welcome")
            proxy.lose = 2
            terminal.keys(".")
            self.wait_for_seq(1)
            end = time.monotonic() + WAIT_S
            while proxy.actions < 3:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)
            terminal.keys(".")
            self.wait_for_seq(2)
            time.sleep(0.5)
            self.assertEqual(self.state()["seq"], 2)
            self.assertEqual(proxy.actions, 4)

    def test_two_people_in_one_session(self):
        first = self.play("--scenario", "tilt_yard", "--players", "2")
        first.wait_for("Welcome")
        first.keys(".")
        first.wait_for("Another acts")
        first.keys("q")
        screen = first.wait_for("left with 0")
        words = "".join(screen.split("\n")).split("donjon play ")[1].split()
        self.play(*words[:words.index("--seat") + 1], "2").wait_for("Welcome to joined")
        self.terminal.keys(".")
        self.wait_for_seq(2)

    def test_what_others_do_is_told(self):
        admin = SERVER.client(SERVER.admin_token)
        self.addCleanup(admin.close)
        made = admin.post("/v1/sessions", {"scenario": "tilt_yard", "players": 2}).json
        path = f"/v1/sessions/{made['id']}/actions"
        terminal = self.play("--session", made["id"], "--token", made["seats"][0]["token"])
        terminal.wait_for("Welcome")
        terminal.keys(".")
        terminal.wait_for("Another acts")
        reply = admin.post(path, {"action": {"kind": "drop", "slot": 0}}, token=made["seats"][1]["token"])
        self.assertEqual(reply.status, 200, reply)
        terminal.wait_for("falls to the ground")

    def test_bad_usage(self):
        for arguments, text in ((["--bogus"], "no such flag"), (["--players", "9"], "1 to 8"),
                                (["--session", "x"], "go together"), (["--url"], "no value")):
            done = subprocess.run([PROGRAM, "play", *arguments], capture_output=True, text=True, timeout=30)
            self.assertEqual(done.returncode, 2)
            self.assertIn(text, done.stderr)
        done = subprocess.run([PROGRAM, "play", "--scenario", "delve"], capture_output=True, text=True, timeout=30,
                              stdin=subprocess.DEVNULL, env={"HOME": self.folder.name, "PATH": os.environ["PATH"]})
        self.assertEqual(done.returncode, 2)
        self.assertIn("terminal", done.stderr)

    def test_no_server(self):
        terminal = self.play(url="http://127.0.0.1:1")
        terminal.wait_for("Your games")
        terminal.keys("n")
        terminal.wait_for("That did not work")


if __name__ == "__main__":
    unittest.main(verbosity=2)
