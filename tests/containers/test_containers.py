#!/usr/bin/python3
"""docker/ for real: the images are built, compose starts them, a game is played through them, containers are
killed, and nothing is lost.

    test_containers.py LAB    LAB: the folder of the engine, kept between runs

Exit code 77, "skipped", where an engine cannot be had: not root, or its packages cannot be installed.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

# pylint: disable=wrong-import-position
from donjon_server import Client  # noqa: E402

LAB = os.path.abspath(sys.argv.pop(1))
SKIPPED = 77
BUILD_S, START_S, STOP_S = 900, 240, 120


def engine(command, timeout):
    return subprocess.run([os.path.join(HERE, "engine.sh"), command], env=dict(os.environ, LAB=LAB), timeout=timeout,
                          stdin=subprocess.DEVNULL, check=False).returncode


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """docker/ copied to a folder of its own, with secrets of its own."""

    def __init__(self):
        # A path of the engine's own, short enough for its sockets; the build's context is the tree itself.
        self.folder = tempfile.mkdtemp(prefix="donjon-compose-")
        self.docker = os.path.join(self.folder, "docker")
        shutil.copytree(os.path.join(TREE, "docker"), self.docker, ignore=shutil.ignore_patterns("secrets"))
        subprocess.run([os.path.join(self.docker, "secrets.sh")], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(self.docker, "secrets", "admin_token"), encoding="utf-8") as file:
            self.token = file.read().strip()
        self.ports = {name: free_port() for name in ("DONJON_PUBLISH", "DONJON_PROXY_PUBLISH", "PROMETHEUS_PUBLISH")}
        self.environment = dict(os.environ, DOCKER_HOST="unix://" + os.path.join(LAB, "docker.sock"),
                                DOCKER_CONFIG=os.path.join(LAB, "cli"), POSTGRES_IMAGE="donjon-test/postgres",
                                HAPROXY_IMAGE="donjon-test/haproxy", PROMETHEUS_IMAGE="donjon-test/prometheus",
                                POSTGRES_SHARED_BUFFERS="64MB",
                                **{name: "127.0.0.1:%d" % port for name, port in self.ports.items()})

    def docker_run(self, *arguments, timeout=60, check=True):
        done = subprocess.run(["docker", *arguments], env=self.environment, cwd=self.docker, timeout=timeout,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if check and done.returncode != 0:
            raise RuntimeError("docker %s: %s%s" % (" ".join(arguments), done.stdout[-3000:], done.stderr[-3000:]))
        return done.stdout

    def build(self):
        self.docker_run("buildx", "build", "-q", "--load", "-t", "donjon:local", "-f", "Dockerfile", TREE,
                        timeout=BUILD_S)

    def compose(self, *arguments, timeout=START_S):
        return self.docker_run("compose", *arguments, timeout=timeout)

    def container(self, service):
        return self.compose("ps", "-aq", service).strip()

    def inspect(self, service):
        return json.loads(self.docker_run("inspect", self.container(service)))[0]

    def kill(self, service):
        """SIGKILL from outside, as by the kernel; the engine is to start it again."""
        os.kill(self.inspect(service)["State"]["Pid"], 9)

    def client(self, token=None, port="DONJON_PUBLISH"):
        return Client("127.0.0.1", self.ports[port], token or self.token, timeout=30)

    def close(self):
        self.docker_run("compose", "--profile", "scale", "--profile", "observability", "down", "-v", "-t", "5",
                        timeout=STOP_S, check=False)
        shutil.rmtree(self.folder)


def eventually(what, seconds, attempt):
    """Repeats `attempt` until it gives something; connections that are refused count as not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            result = attempt()
        except (OSError, ValueError, Exception) as failure:  # pylint: disable=broad-except
            result, what = None, "%s (%r)" % (what.split(" (")[0], failure)
        if result:
            return result
        time.sleep(0.2)
    raise AssertionError(what)


class Game:
    """A session that is played with retries, as a client would."""

    def __init__(self, stack, port="DONJON_PUBLISH"):
        self.stack, self.port = stack, port
        made = stack.client(port=port).post("/v1/sessions", {"scenario": "tilt_yard", "label": "containers"})
        assert made.status == 201, made
        self.path, self.token = made.headers["location"], made.json["seats"][0]["token"]
        self.acknowledged = []

    def play(self, count):
        for _ in range(count):
            action_id = "%08x-0000-4000-8000-%012x" % (len(self.acknowledged), id(self) & 0xffffffffffff)

            def act():
                reply = self.stack.client(self.token, self.port).post(
                    self.path + "/actions", {"action": {"kind": "wait"}, "action_id": action_id})
                assert reply.status == 200 or reply.status >= 500 or reply.status == 409, reply
                return reply.json if reply.status == 200 else None

            self.acknowledged.append((action_id, eventually("an action", START_S, act)["seq"]))

    def log(self):
        reply = self.stack.client(port=self.port).get(self.path + "/actions?limit=500")
        assert reply.status == 200, reply
        return {item["action_id"]: item["seq"] for item in reply.json["items"]}

    def is_whole(self):
        log = self.log()
        return all(log.get(action_id) == seq for action_id, seq in self.acknowledged)


class Containers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack()
        cls.addClassCleanup(cls.stack.close)
        cls.stack.build()
        try:
            cls.stack.compose("up", "-d", "--wait", "--no-build")
        except RuntimeError:
            print(cls.stack.compose("logs", "--tail", "40"))
            raise

    def test_1_confined(self):
        server = self.stack.inspect("server")
        self.assertEqual(server["Config"]["User"], "10001:10001")
        self.assertTrue(server["HostConfig"]["ReadonlyRootfs"])
        self.assertEqual(server["HostConfig"]["CapDrop"], ["ALL"])
        self.assertIn("no-new-privileges:true", server["HostConfig"]["SecurityOpt"])
        self.assertEqual(server["State"]["Health"]["Status"], "healthy")
        status = self.stack.compose("exec", "-T", "server", "cat", "/proc/1/status")
        self.assertRegex(status, r"CapEff:\s+0+\n")
        # Secrets are in files, not in the environment that `docker inspect` shows.
        self.assertNotIn(self.stack.token, json.dumps(server["Config"]["Env"]))

    def test_2_nobody_plays_without_a_token(self):
        self.assertEqual(self.stack.client("nobody").post("/v1/sessions", {}).status, 401)

    def test_3_play_goes_on_over_a_killed_server_and_a_killed_database(self):
        game = Game(self.stack)
        for victim in ("server", "postgres"):
            game.play(10)
            self.stack.kill(victim)
            game.play(10)
            self.assertTrue(game.is_whole(), victim)

    def test_4_stop_is_clean_and_games_stay(self):
        game = Game(self.stack)
        game.play(5)
        started = time.monotonic()
        self.stack.compose("stop", "server", timeout=STOP_S)
        self.assertLess(time.monotonic() - started, 45)
        self.assertEqual(self.stack.inspect("server")["State"]["ExitCode"], 0)
        self.stack.compose("down", timeout=STOP_S)
        self.stack.compose("up", "-d", "--wait", "--no-build", timeout=START_S)
        self.assertTrue(game.is_whole())
        game.play(1)

    def test_5_two_servers_behind_a_proxy(self):
        self.stack.compose("--profile", "scale", "up", "-d", "--wait", "--no-build", timeout=START_S)
        eventually("the proxy", 60, lambda: self.stack.client(port="DONJON_PROXY_PUBLISH").get("/readyz").status == 200)
        games = [Game(self.stack, "DONJON_PROXY_PUBLISH") for _ in range(4)]
        for game in games:
            game.play(3)
        self.stack.kill("server-b")
        for game in games:
            game.play(3)
            self.assertTrue(game.is_whole())

    def test_6_prometheus_reads_and_judges(self):
        self.stack.compose("--profile", "observability", "up", "-d", "--no-build", "prometheus", timeout=START_S)
        client = self.stack.client(port="PROMETHEUS_PUBLISH")
        eventually("a scrape", 60, lambda: client.get("/api/v1/query?query=donjon_database_up").json["data"]["result"])
        rules = client.get("/api/v1/rules").json["data"]["groups"][0]["rules"]
        self.assertGreaterEqual(len(rules), 10)
        self.assertEqual([rule["name"] for rule in rules if rule["health"] == "err"], [])


if __name__ == "__main__":
    if os.getuid() != 0 or engine("install", 600) != 0:
        print("no container engine can be had here: skipped")
        sys.exit(SKIPPED)
    try:
        if engine("up", 90) != 0 or engine("images", 600) != 0:
            print("the container engine does not run here: skipped")
            sys.exit(SKIPPED)
        unittest.main(verbosity=2, warnings="ignore", exit=True)
    finally:
        engine("down", 120)
