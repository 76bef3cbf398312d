"""Sessions under play by clients that never give up, and the checks of what must be true afterwards.

Each player owns a session, a seat and a thread. It asks for one action at a time and repeats the request, with
the same action id, until it has a definite answer; so it knows of each id whether it was acknowledged (and
with what), refused, or never answered. `Campaign.check` compares that with the log.
"""

import http.client
import json
import os
import random
import sys
import threading
import time
import unittest
import uuid

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(TREE, "tests", "support"))

from donjon_server import DonjonServer  # noqa: E402
from throwaway_postgres import Postgres  # noqa: E402

SCENARIOS = ("delve", "tilt_yard")
DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
GIVE_UP_S = 60
PAGE = 200


def new_seed():
    """The seed of this run: $DONJON_TEST_SEED, else a new one; printed in any case."""
    seed = int(os.environ.get("DONJON_TEST_SEED") or random.SystemRandom().randrange(1 << 32))
    print("DONJON_TEST_SEED=%d" % seed, flush=True)
    return seed


class Scene(unittest.TestCase):
    """A database of its own with servers on it, and chance by the seed of this run."""

    def setUp(self):
        self.seed = new_seed()
        self.random = random.Random(self.seed)
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()

    def start_server(self, log_level="warning", env=None, **options):
        server = DonjonServer(database_url=self.postgres.url, env={"DONJON_LOG_LEVEL": log_level, **(env or {})},
                              **options)
        self.addCleanup(server.close)
        server.start()
        return server


def patient(ask, wanted, timeout=GIVE_UP_S):
    """Repeats `ask` until its reply has the wanted status, as somebody would who can afford to ask twice."""
    deadline = time.monotonic() + timeout
    last = None
    while time.monotonic() < deadline:
        try:
            last = ask()
            if last.status == wanted:
                return last
            if last.status < 500:
                break
        except (OSError, http.client.HTTPException) as failure:
            last = failure
        time.sleep(0.02)
    raise AssertionError("no %d: %r" % (wanted, last))


class Asked:
    """One action id: what was asked, and what is known of its fate."""

    def __init__(self, action_id, request):
        self.action_id = action_id
        self.request = request
        self.tries = 0
        self.unknown = 0  # tries without an answer or with "outcome unknown"
        self.reply = None  # the acknowledgement
        self.refusal = None


class Player(threading.Thread):
    """Plays one session after another: a finished one is followed by a new one."""

    def __init__(self, campaign, number):
        super().__init__(daemon=True)
        self.campaign = campaign
        self.random = random.Random("%d/%d" % (campaign.seed, number))
        self.number = number
        self.scenario = SCENARIOS[number % len(SCENARIOS)]
        self.sessions = []  # Sessions, the last is being played
        self.failure = None
        self.servers = campaign.servers
        self.clients = {}

    def client(self, server):
        """This thread's connection to a server, which keeps its address over restarts."""
        if server not in self.clients:
            self.clients[server] = server.client(timeout=20)
        return self.clients[server]

    def pick(self):
        return self.client(self.random.choice(self.servers))

    def open_session(self):
        body = {"scenario": self.scenario, "label": "player %d" % self.number}
        admin = self.servers[0].admin_token
        reply = patient(lambda: self.pick().post("/v1/sessions", body, token=admin), 201)
        self.sessions.append(Session(reply.json))

    def run(self):
        try:
            self.open_session()
            while not self.campaign.over.is_set():
                self.campaign.gate.wait(1)
                if self.campaign.gate.is_set() and not self.turn():
                    self.open_session()
        except BaseException as failure:  # pylint: disable=broad-except
            self.failure = failure
            self.campaign.over.set()
        for client in self.clients.values():
            client.close()

    def choose(self, session):
        """One or several actions: mostly legal ones, sometimes merely plausible ones."""
        reply = None
        if self.random.random() < 0.3:
            path = "/v1/sessions/%s/legal-actions" % session.id
            try:
                reply = self.pick().get(path, token=session.token)
            except (OSError, http.client.HTTPException):
                pass
        if reply is not None and reply.status == 200 and reply.json["actions"]:
            return {"action": self.random.choice(reply.json["actions"])}
        choices = [{"kind": "wait"}] + [{"kind": "move", "dir": way} for way in DIRECTIONS]
        if self.random.random() < 0.15:
            return {"actions": [{"kind": "wait"}] + self.random.choices(choices, k=2)}
        return {"action": self.random.choice(choices)}

    def turn(self):
        """One action until its fate is known. False: the session has ended."""
        session = self.sessions[-1]
        request = self.choose(session)
        asked = Asked(str(uuid.UUID(int=self.random.getrandbits(128), version=4)), request)
        session.asked[asked.action_id] = asked
        body = dict(request, action_id=asked.action_id)
        path = "/v1/sessions/%s/actions" % session.id
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            asked.tries += 1
            try:
                reply = self.pick().post(path, body, token=session.token)
            except (OSError, http.client.HTTPException):
                asked.unknown += 1
                self.campaign.count("broken")
                time.sleep(0.01)
                continue
            if self.judge(asked, reply):
                return reply.code != "session_finished"
            time.sleep(0.02)
        raise AssertionError("no answer to %s within %d s" % (asked.action_id, GIVE_UP_S))

    def judge(self, asked, reply):
        """Whether the reply settles the question."""
        self.campaign.count("%d %s" % (reply.status, reply.code or ""))
        if reply.status == 200:
            asked.reply = reply
            if reply.headers.get("idempotent-replayed") == "true":
                self.campaign.count("replayed")
            return True
        if reply.status == 503:
            if "retry-after" not in reply.headers:
                raise AssertionError("503 without Retry-After: %r" % reply)
            return False
        if reply.status == 504 and reply.code == "outcome_unknown":
            asked.unknown += 1
            return False
        if reply.status == 409 and reply.code == "request_in_flight":
            return False
        if reply.code in ("illegal_action", "session_finished", "not_your_turn"):
            asked.refusal = reply
            return True
        raise AssertionError("unexpected: %r" % reply)


class Session:
    def __init__(self, body):
        self.id = body["id"]
        self.token = body["seats"][0]["token"]
        self.asked = {}  # by action id, in the order asked


class Campaign:
    """Players, servers, and the tests of the log. `servers` share one database."""

    def __init__(self, servers, seed, players=6):
        self.servers = list(servers)
        self.seed = seed
        self.gate = threading.Event()  # set: players play
        self.over = threading.Event()
        self.counts = {}
        self.lock = threading.Lock()
        self.players = [Player(self, number) for number in range(players)]

    def count(self, what):
        with self.lock:
            self.counts[what.strip()] = self.counts.get(what.strip(), 0) + 1

    def start(self):
        self.gate.set()
        for player in self.players:
            player.start()

    def finish(self):
        """Ends play: each player settles the action it is at."""
        self.over.set()
        for player in self.players:
            player.join(GIVE_UP_S + 20)
            if player.failure is not None:
                raise player.failure
            assert not player.is_alive(), "a player is stuck"

    def acknowledged(self):
        return sum(asked.reply is not None for session in self.sessions()
                   for asked in list(session.asked.values()))

    def wait_for(self, more, timeout=30):
        """Until that many more actions have been acknowledged."""
        wanted = self.acknowledged() + more
        deadline = time.monotonic() + timeout
        while self.acknowledged() < wanted and not self.over.is_set():
            assert time.monotonic() < deadline, "play does not go on: %r" % self.counts
            time.sleep(0.02)

    def sessions(self):
        return [session for player in self.players for session in list(player.sessions)]

    def check(self, server=None):
        """Log and memory of the clients must agree; the number of acknowledged actions."""
        admin = (server or self.servers[0]).admin
        acknowledged = 0
        for session in self.sessions():
            acknowledged += check_session(admin, session)
        admin.close()
        print("acknowledged %d, replies %s" % (acknowledged, json.dumps(self.counts, sort_keys=True)), flush=True)
        assert acknowledged > 0
        return acknowledged


def read_log(admin, session_id):
    """The whole log, page by page."""
    rows = []
    while True:
        after = rows[-1]["seq"] if rows else 0
        reply = patient(lambda at=after: admin.get("/v1/sessions/%s/actions?after=%d&limit=%d"
                                                   % (session_id, at, PAGE)), 200)
        rows += reply.json["items"]
        if len(reply.json["items"]) < PAGE:
            return rows


def check_session(admin, session):
    """See the module's head; how many actions were acknowledged."""
    rows = read_log(admin, session.id)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1)), "gap in %s" % session.id
    nonce = None
    for row in rows:
        assert nonce is None or row["first_nonce"] == nonce + 1, "nonces of %s at %r" % (session.id, row)
        nonce = row["last_nonce"]
    requests = {}
    for row in rows:  # the rows of a request follow the one that bears its id
        if row["action_id"] is not None:
            assert row["action_id"] not in requests, "twice: %s" % row["action_id"]
            requests[row["action_id"]] = []
            current = requests[row["action_id"]]
        current.append(row)
    for action_id in requests:
        assert action_id in session.asked, "nobody asked for %s" % action_id
    acknowledged = 0
    for asked in session.asked.values():
        if asked.refusal is not None:
            assert asked.action_id not in requests, "refused, yet done: %r" % asked.refusal
        if asked.reply is not None:
            assert asked.action_id in requests, "LOST: %s %r" % (session.id, asked.reply)
            check_acknowledged(asked, requests[asked.action_id])
            acknowledged += 1
    return acknowledged


def check_acknowledged(asked, rows):
    """Seqs, roots and hashes of an acknowledgement are those of the log, and the last row is its last."""
    results = asked.reply.json.get("results", [asked.reply.json])
    by_seq = {row["seq"]: row for row in rows}
    for result in results:
        row = by_seq[result["seq"]]
        for name in ("state_root", "chain_hash"):
            assert result[name] == row[name], (result, row)
        assert result["nonce"] == row["last_nonce"], (result, row)
    assert results[-1]["seq"] == rows[-1]["seq"], (results[-1], rows[-1])
    wanted = asked.request.get("actions", [asked.request.get("action")])
    own = [row["action"] for row in rows if row["entity"] == results[0]["entity"]]
    assert len(own) == len(results) <= len(wanted), (wanted, own)
    assert [action["kind"] for action in own] == [action["kind"] for action in wanted[:len(own)]]


def check_retries(server, sessions, chosen, per_session=12):
    """Acknowledged ids once more: the same body and nothing new in the log."""
    admin = server.admin
    told = 0
    for session in sessions:
        before = len(read_log(admin, session.id))
        done = [asked for asked in session.asked.values() if asked.reply is not None]
        for asked in chosen.sample(done, min(per_session, len(done))):
            body = dict(asked.request, action_id=asked.action_id)
            again = patient(lambda b=body, s=session: admin.post("/v1/sessions/%s/actions" % s.id, b,
                                                                 token=s.token), 200)
            assert without_request_id(again.body) == without_request_id(asked.reply.body), (again, asked.reply)
            assert again.headers.get("idempotent-replayed") == "true", again
            told += 1
        assert len(read_log(admin, session.id)) == before
    admin.close()
    assert told > 0


def without_request_id(body):
    """The body but for the `request_id` of a problem in it, which names the request and not the action."""
    answer = json.loads(body)
    if isinstance(answer.get("rejected"), dict):
        answer["rejected"].pop("request_id", None)
        return json.dumps(answer)
    return body


def full_states(server, sessions, past=True):
    """The whole state of each session as bytes: now, and at some earlier seqs."""
    admin = server.admin
    found = {}
    for session in sessions:
        now = patient(lambda s=session: admin.get("/v1/sessions/%s/state?view=full" % s.id), 200)
        found[session.id] = {"now": now.body}
        head = now.json["seq"]
        for seq in sorted({0, head // 2, max(head - 1, 0)}) if past else ():
            reply = patient(lambda s=session, q=seq: admin.get("/v1/sessions/%s/state?view=full&seq=%d"
                                                               % (s.id, q)), 200)
            found[session.id][seq] = reply.body
    admin.close()
    return found
