-- What a commit sends: one array of rows for each table, not one array for each column. To take fifteen arrays apart side
-- by side costs the database more than to insert what was in them, for each becomes a temporary store of its own. A program
-- that sends other columns brings types of its own, so that the version before goes on beside it.
CREATE TYPE commit_entry AS (
    session_id    uuid,
    seq           bigint,
    first_nonce   bigint,
    last_nonce    bigint,
    at_us         bigint,
    epoch         bigint,
    request_index integer,
    action_id     uuid,
    input         bytea,
    cascade       bytea,
    state_root    bytea,
    chain_hash    bytea,
    signature     bytea,
    receipt       bytea,
    before        bigint -- the seq that the unit continues; 0: known to be there
);
CREATE TYPE commit_checkpoint AS (
    session_id uuid,
    seq        bigint,
    nonce      bigint,
    created_us bigint,
    size       integer,
    state_root bytea,
    chain_hash bytea,
    label      text,
    state      bytea,
    epoch      bigint
);
CREATE TYPE commit_job AS (
    session_id uuid,
    batch      bigint,
    backend    smallint,
    first_seq  bigint,
    last_seq   bigint,
    created_us bigint,
    epoch      bigint
);
