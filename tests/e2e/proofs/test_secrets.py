#!/usr/bin/python3
"""Seed, salt and blinding of a session: promised before the client's seed, nowhere to be found before the end,
told at the end and when the game is given up. And no prover that is not one."""

import base64
import hashlib
import os
import re
import subprocess
import unittest

import proving as p
from throwaway_postgres import Postgres

PARTS = ("", "/state", "/state?view=full", "/actions?limit=500", "/legal-actions", "/events", "/checkpoints",
         "/proofs", "/proofs/0", "/proofs/1", "/head", "/seats", "/providers", "/export", "/proofs/0/evidence",
         "/proofs/1/evidence")
GENERAL = ("/metrics", "/v1/health", "/v1/keys", "/v1/hooks", "/v1/providers", "/v1/sessions?limit=500",
           "/v1/admin/jobs", "/v1/admin/jobs?state=queued", "/v1/admin/audit")


def forms(secret):
    """How 32 bytes may be written."""
    raw = bytes.fromhex(secret)
    return [raw, secret.encode(), secret.upper().encode(), base64.b64encode(raw).rstrip(b"="),
            base64.urlsafe_b64encode(raw).rstrip(b"="), raw[::-1], raw[:16], raw[16:]]


class Secrets(unittest.TestCase):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.close)
        self.postgres.start()
        self.server = p.server_on(self.postgres.url, ACCESS_LOG=1)
        self.addCleanup(self.server.close)
        self.server.start()
        promise = self.server.admin.post("/v1/seed-commitments")
        self.assertEqual(promise.status, 201, promise)
        self.said = [promise.body]
        self.commitment = promise.json["seed_commitment"]
        made = self.server.admin.post("/v1/sessions", {"scenario": "tilt_yard", "client_seed": "chosen afterwards",
                                                       "seed_commitment_id": promise.json["id"]})
        self.assertEqual(made.json["seed_commitment"], self.commitment)
        self.said.append(made.body)
        self.id, self.path = made.json["id"], made.headers["location"]
        self.seat = self.server.client(made.json["seats"][0]["token"])

    def ask(self):
        """Everything there is to be read, by the seat and by the admin."""
        for client in (self.seat, self.server.admin):
            for path in [self.path + part for part in PARTS] + list(GENERAL):
                reply = client.get(path)
                self.assertNotIn(reply.status, (400, 500, 501), reply)
                self.said += [reply.body, repr(reply.headers).encode()]
        self.said.append(self.server.admin.get(self.path.replace("/v1/", "/v1/admin/")).body)
        self.said.append(self.server.output().encode())

    def secrets(self):
        row = self.postgres.sql("SELECT encode(server_seed, 'hex'), encode(seed_salt, 'hex'), "
                                f"encode(blinding, 'hex') FROM session WHERE id = '{self.id}'")[0]
        return dict(zip(("server_seed", "seed_salt", "blinding"), row.split("|")))

    def test_nowhere_before_the_end_and_told_then(self):
        for _ in range(11):
            reply = self.seat.post(self.path + "/actions", {"action": p.WAIT})
            self.assertEqual(reply.status, 200, reply)
            self.said.append(reply.body)
        self.said.append(self.seat.post(self.path + "/actions?dry_run=true", {"action": p.WAIT}).body)
        fork = self.server.admin.post(self.path + "/fork", {"from_seq": 1})
        self.said.append(fork.body)
        self.assertNotEqual(fork.json["seed_commitment"], self.commitment)  # a new epoch of its own
        p.wait_until("a proof", lambda: self.seat.get(self.path + "/proofs/1").json["status"] == "succeeded")
        self.ask()
        secrets = self.secrets()
        said = b"\n".join(self.said)
        self.assertGreater(len(said), 50000)
        for name, secret in secrets.items():
            for number, form in enumerate(forms(secret)):
                self.assertNotIn(form, said, (name, number))
        end = self.server.admin.post(self.path + "/abandon", {})
        self.assertEqual(end.status, 200, end)
        told = self.seat.get(self.path).json
        self.assertEqual((told["server_seed"], told["seed_salt"]), (secrets["server_seed"], secrets["seed_salt"]))
        tag = b"donjon/seed/commitment/1\0"
        seeds = bytes.fromhex(told["server_seed"] + told["seed_salt"])
        self.assertEqual(hashlib.sha256(tag + seeds).hexdigest(), self.commitment)

    def test_memory_stays_private(self):
        with open(f"/proc/{self.server.pid}/limits", encoding="ascii") as limits:
            core = re.search(r"^Max core file size +(\S+) +(\S+)", limits.read(), re.M)
        self.assertEqual(core.groups(), ("0", "0"))

    def test_no_prover_but_the_real_ones(self):
        symbols = subprocess.run(["nm", os.environ["DONJON_BIN"]], capture_output=True, text=True, check=True).stdout
        data = {line.split()[-1] for line in symbols.splitlines() if line.split()[-2] in "dDrR"}
        self.assertEqual({name for name in data if re.fullmatch(r"prover_[a-z]+", name)}, {"prover_replay"})
        self.assertEqual(re.findall(r"\S*(?:stub|fake|dummy)\S*prove\S*|prove\S*(?:stub|fake|dummy)\S*", symbols), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
