"""What the tests of this folder share: a played session, metrics, and waiting with a limit."""

import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))

from donjon_server import DonjonServer  # noqa: E402  (the path must be set first)

WAIT = {"kind": "wait"}
PATIENCE_S = 60


def server_on(url, **settings):
    env = {"DONJON_OPEN_SESSIONS": "1", "DONJON_PROOF_LEASE_S": "4", "DONJON_LOG_LEVEL": "debug"}
    env.update({"DONJON_" + name: str(value) for name, value in settings.items()})
    return DonjonServer(database_url=url, env=env)


def wait_until(what, probe, patience_s=PATIENCE_S, pause_s=0.05):
    """The first value of probe() that is true."""
    deadline = time.monotonic() + patience_s
    while True:
        value = probe()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError("not in time: " + what)
        time.sleep(pause_s)


def metric(server, name):
    """The value of a series, as it is written in /metrics."""
    text = server.client().get("/metrics").body.decode()
    found = re.search("^" + re.escape(name) + r" (\S+)$", text, re.M)
    assert found, name
    return float(found.group(1))


class Played:
    """A session and its one seat."""

    def __init__(self, server):
        reply = server.admin.post("/v1/sessions", {"scenario": "tilt_yard"})
        assert reply.status == 201, reply
        self.path = reply.headers["location"]
        self.id = reply.json["id"]
        self.token = reply.json["seats"][0]["token"]

    def wait(self, server, times, at_once=64):
        """Waits so often, so many in a transaction; returns the chain hash of each entry."""
        client = server.client(self.token)
        hashes = []
        while times > 0:
            count = min(times, at_once)
            reply = client.post(self.path + "/actions", {"actions": [WAIT] * count})
            assert reply.status == 200 and reply.json["rejected"] is None, reply
            hashes += [result["chain_hash"] for result in reply.json["results"]]
            times -= count
        return hashes

    def proof(self, server, batch):
        reply = server.admin.get(f"{self.path}/proofs/{batch}")
        assert reply.status == 200, reply
        return reply.json

    def proven(self, server, batch):
        """The proof of the batch once it has one."""
        return wait_until(f"the proof of batch {batch}",
                          lambda: [proof for proof in [self.proof(server, batch)]
                                   if proof["status"] == "succeeded"])[0]


def job(postgres, played, batch, columns):
    """Columns of a job's row."""
    return postgres.sql(f"SELECT {columns} FROM proof_job WHERE session_id = '{played.id}' "
                        f"AND batch = {batch}")[0].split("|")
