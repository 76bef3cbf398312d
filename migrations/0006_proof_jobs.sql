-- Proof jobs: one for each batch of a session, and its proof once there is one. core/record/job.h tells the
-- states: 1 waiting, 2 queued, 3 running, 4 succeeded, 5 failed, 6 dead, 7 cancelled.
--
-- A job is inserted by the transaction that makes its batch, so none can be forgotten. Its key is the statement
-- it proves: a batch is closed once. Leases, delays and ages are taken from the database's clock. Each partial
-- index holds only the jobs of its state, so claiming costs the same however many are done.
CREATE TABLE proof_job (
    session_id    uuid        NOT NULL,
    batch         bigint      NOT NULL,
    first_seq     bigint      NOT NULL,
    last_seq      bigint      NOT NULL,
    created_us    bigint      NOT NULL,
    token         bigint      NOT NULL DEFAULT 0, -- rises with each lease; a write under an older one is fenced
    progress_seq  bigint      NOT NULL DEFAULT 0,
    duration_us   bigint      NOT NULL DEFAULT 0,
    queued_at     timestamptz NOT NULL DEFAULT now(),
    run_at        timestamptz NOT NULL DEFAULT now(),
    lease_until   timestamptz,
    node          uuid,
    progress_size integer     NOT NULL DEFAULT 0,
    backend       smallint    NOT NULL,
    state         smallint    NOT NULL CHECK (state BETWEEN 1 AND 7),
    attempts      smallint    NOT NULL DEFAULT 0,
    last_error    text        NOT NULL DEFAULT '',
    proof         bytea       CHECK (octet_length(proof) = 368), -- the signed record, core/proof/journal.h
    progress      bytea,                                         -- an LZ4 block: the state after progress_seq
    PRIMARY KEY (session_id, batch)
) WITH (fillfactor = 70);
CREATE INDEX proof_job_waiting ON proof_job (session_id, batch) WHERE state = 1;
CREATE INDEX proof_job_queued  ON proof_job (run_at)            WHERE state = 2;
CREATE INDEX proof_job_running ON proof_job (lease_until)       WHERE state = 3;
CREATE INDEX proof_job_stuck   ON proof_job (session_id, batch) WHERE state >= 5;
ALTER TABLE proof_job
    ALTER COLUMN progress SET STORAGE EXTERNAL,
    ALTER COLUMN progress SET STATISTICS 0,
    ALTER COLUMN proof SET STATISTICS 0;
