"""The benchmark's part about proofs: a backlog is worked off, an idle prover is woken, receipts and evidence weigh."""

import json
import re
import subprocess
import time

import donjon_server

WAIT = {"kind": "wait"}
BATCH = 10
PATIENCE_S = 60


def _server(url, threads):
    return donjon_server.DonjonServer(database_url=url, env={
        "DONJON_LOG_LEVEL": "warning", "DONJON_PROVER_THREADS": str(threads), "DONJON_OPEN_SESSIONS": "1",
        "DONJON_CHECKPOINT_INTERVAL": str(BATCH)})


class Game:
    """A session of one seat."""

    def __init__(self, server):
        made = server.admin.post("/v1/sessions", {"scenario": "tilt_yard"})
        self.path = made.headers["location"]
        self.client = server.client(made.json["seats"][0]["token"])

    def play(self, batches):
        for _ in range(batches):
            reply = self.client.post(self.path + "/actions", {"actions": [WAIT] * BATCH})
            if reply.status != 200:
                raise RuntimeError("an action was refused: %r" % reply)


def _buckets(server):
    """Upper bound in seconds -> count of donjon_proof_wait_seconds."""
    text = server.client().get("/metrics").body.decode()
    found = re.findall(r'^donjon_proof_wait_seconds_bucket\{le="([^"]+)"\} (\d+)$', text, re.M)
    return [(float(bound), int(count)) for bound, count in found]


def _percentile(before, after, share):
    """The upper bound in milliseconds below which `share` of what was counted in between lies."""
    counts = [(bound, now - then) for (bound, now), (_, then) in zip(after, before)]
    total = counts[-1][1]
    return next(bound for bound, count in counts if count >= share * total) * 1000 if total else 0.0


def _unproven(postgres, database):
    return int(postgres._psql(database, "SELECT count(*) FROM proof_job WHERE state <> 4")[0])


def _work_off(postgres, url, games, batches, cpu_s):
    """One prover thread against a backlog."""
    prover = _server(url, 1)
    try:
        started = time.monotonic()
        prover.start()
        before_s = cpu_s(prover.pid)
        until = started + PATIENCE_S
        while _unproven(postgres, "proofs") > 0:
            if time.monotonic() > until:
                raise RuntimeError("the backlog is not worked off")
            time.sleep(0.02)
        took_s, used_s = time.monotonic() - started, cpu_s(prover.pid) - before_s
        proofs = games * (batches + 1)
        return prover, {"proofs": proofs, "proofs_per_s": proofs / took_s,
                        "entries_per_s": games * batches * BATCH / took_s,
                        "entries_per_cpu_s": games * batches * BATCH / max(used_s, 0.01)}
    except BaseException:
        prover.close()
        raise


def measure(postgres, receipt_program, plan, cpu_s):
    """All figures, as a dictionary."""
    postgres.sql("CREATE DATABASE proofs")
    url = postgres.url.replace("/postgres?", "/proofs?")
    player = _server(url, 0)
    prover = None
    try:
        player.start()
        games = [Game(player) for _ in range(plan["proof_games"])]
        for game in games:
            game.play(plan["proof_batches"])
        export = player.admin.get(games[0].path + "/export").body
        prover, result = _work_off(postgres, url, len(games), plan["proof_batches"], cpu_s)
        woken, before = Game(prover), _buckets(prover)
        for _ in range(plan["proof_wakes"]):
            woken.play(1)
            time.sleep(0.1)
        time.sleep(0.5)
        after = _buckets(prover)
        result.update(json.loads(subprocess.run([receipt_program], capture_output=True, text=True,
                                                check=True).stdout))
        result.update(wake_p50_ms=_percentile(before, after, 0.5), wake_p99_ms=_percentile(before, after, 0.99),
                      evidence_bytes=len(export) / (plan["proof_batches"] * BATCH))
        return result
    finally:
        player.close()
        if prover is not None:
            prover.close()


def show(result):
    print("\nproofs: one prover thread works off %(proofs)d: %(proofs_per_s).0f proofs/s, %(entries_per_s).0f "
          "entries/s, %(entries_per_cpu_s).0f entries per CPU second\n"
          "commit to start of the proof: p50 <= %(wake_p50_ms).1f ms, p99 <= %(wake_p99_ms).1f ms\n"
          "a receipt: %(alone_us).1f us alone, %(grouped_us).2f us in a full group, check %(verify_us).0f us; "
          "%(alone_bytes)d to %(grouped_bytes)d bytes\n"
          "evidence of a running game: %(evidence_bytes).0f bytes an entry" % result)
