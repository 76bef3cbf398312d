-- The first schema: sessions and the log that is their truth.
--
-- Every table of a session has the session id as the first column of its primary key, so that the
-- tables can be hash-partitioned or distributed by it. `seed_commitment`, `node` and
-- `schema_version` belong to no session. Nothing refers to anything by a foreign key: the check
-- would lock the session row for each entry, and the statements that write already join it.
--
-- Hashes and payloads are bytea: the server stores and compares them as bytes, jsonb would cost a
-- quarter more time and space. Times are Unix microseconds, because they are hashed as such.

-- One row for each migration that was applied. A changed file is an error, see pg_migrate.c.
CREATE TABLE schema_version (
    version    integer     PRIMARY KEY,
    name       text        NOT NULL,
    checksum   bytea       NOT NULL CHECK (octet_length(checksum) = 32),
    applied_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 20); -- the health check rewrites a row and rolls back: keep that on one page

-- What is said once about a session, who owns it, and how it ended. The head of its log is not
-- here: it is the last row of `entry`, so that an append touches no row of this table.
--
-- `epoch` rises with each new owner; an append under an older one writes nothing. `owner` is null
-- when the last owner has released it, that is, when none of its appends can be under way.
CREATE TABLE session (
    id                  uuid     PRIMARY KEY,
    epoch               bigint   NOT NULL CHECK (epoch > 0),
    created_us          bigint   NOT NULL,
    finished_us         bigint   NOT NULL DEFAULT 0,
    parent_seq          bigint   CHECK (parent_seq >= 0),
    genesis_nonce       bigint   NOT NULL,
    turn_timeout_s      bigint   NOT NULL,
    status              smallint NOT NULL CHECK (status BETWEEN 1 AND 3),
    result              smallint NOT NULL,
    players             smallint NOT NULL,
    on_timeout          smallint NOT NULL,
    on_timeout_provider smallint NOT NULL,
    seed_epoch          smallint NOT NULL,
    owner               uuid,
    parent              uuid,
    rules_id            bytea    NOT NULL CHECK (octet_length(rules_id) = 32),
    content_root        bytea    NOT NULL CHECK (octet_length(content_root) = 32),
    seed_commitment     bytea    NOT NULL CHECK (octet_length(seed_commitment) = 32),
    server_seed         bytea    NOT NULL CHECK (octet_length(server_seed) = 32),
    seed_salt           bytea    NOT NULL CHECK (octet_length(seed_salt) = 32),
    blinding            bytea    NOT NULL CHECK (octet_length(blinding) = 32),
    genesis_state_root  bytea    NOT NULL CHECK (octet_length(genesis_state_root) = 32),
    genesis_chain_hash  bytea    NOT NULL CHECK (octet_length(genesis_chain_hash) = 32),
    scenario            text     NOT NULL,
    label               text     NOT NULL,
    client_seed         text     NOT NULL
) WITH (fillfactor = 70); -- changes of owner stay on the page of the row and touch no index

CREATE TABLE seat (
    session_id uuid     NOT NULL,
    seat       smallint NOT NULL CHECK (seat > 0),
    entity     bigint   NOT NULL,
    token_hash bytea    NOT NULL CHECK (octet_length(token_hash) = 32),
    PRIMARY KEY (session_id, seat)
);

-- The log. Its primary key is its only index, for an index is half the cost of a row, and it is the
-- compare-and-swap of the head: a (session, seq) can be taken once. There is no unique index on
-- `action_id`: the owner of a session holds the set of its action ids in memory, and the epoch
-- makes sure that there is one owner. No checks either: the one writer sends structs of fixed size,
-- and the reader verifies sizes, roots and hashes.
--
-- `input` is struct game_input (32 bytes), `cascade` an array of struct game_executed (8 bytes
-- each), both as they are in memory, which is their canonical encoding. `request_index` numbers the
-- entries of one request; the first of them has the action id. `epoch` says under which owner the
-- row was written.
CREATE TABLE entry (
    session_id    uuid    NOT NULL,
    seq           bigint  NOT NULL,
    first_nonce   bigint  NOT NULL,
    last_nonce    bigint  NOT NULL,
    at_us         bigint  NOT NULL,
    epoch         bigint  NOT NULL,
    request_index integer NOT NULL,
    action_id     uuid,
    input         bytea   NOT NULL,
    cascade       bytea   NOT NULL,
    state_root    bytea   NOT NULL,
    chain_hash    bytea   NOT NULL,
    PRIMARY KEY (session_id, seq)
);

-- States after an entry (seq 0: genesis): a cache of the log that may be deleted at any time.
-- `state` is an LZ4 block of `size` bytes, compressed by the server because its states are small and
-- alike; so PostgreSQL must not try again (EXTERNAL), and must keep the two kilobytes of a typical
-- state in the row itself instead of two rows of a second table (toast_tuple_target).
CREATE TABLE checkpoint (
    session_id uuid    NOT NULL,
    seq        bigint  NOT NULL,
    nonce      bigint  NOT NULL,
    created_us bigint  NOT NULL,
    size       integer NOT NULL,
    state_root bytea   NOT NULL,
    chain_hash bytea   NOT NULL,
    label      text    NOT NULL,
    state      bytea   NOT NULL,
    PRIMARY KEY (session_id, seq)
) WITH (toast_tuple_target = 8160);
ALTER TABLE checkpoint ALTER COLUMN state SET STORAGE EXTERNAL;

-- Nothing is ever searched by a hash, so ANALYZE need not read them.
ALTER TABLE entry
    ALTER COLUMN input SET STATISTICS 0,
    ALTER COLUMN cascade SET STATISTICS 0,
    ALTER COLUMN state_root SET STATISTICS 0,
    ALTER COLUMN chain_hash SET STATISTICS 0;
ALTER TABLE checkpoint
    ALTER COLUMN state_root SET STATISTICS 0,
    ALTER COLUMN chain_hash SET STATISTICS 0,
    ALTER COLUMN state SET STATISTICS 0;

-- Seeds that were promised and that no session uses yet. The row is deleted by the session that uses
-- it, in the transaction that creates the session; expired ones are swept, hence the index.
CREATE TABLE seed_commitment (
    id          uuid   PRIMARY KEY,
    server_seed bytea  NOT NULL CHECK (octet_length(server_seed) = 32),
    salt        bytea  NOT NULL CHECK (octet_length(salt) = 32),
    expires_us  bigint NOT NULL
);
CREATE INDEX seed_commitment_expires ON seed_commitment (expires_us);

-- Servers and when each was last seen, on the database's clock.
CREATE TABLE node (
    id      uuid        PRIMARY KEY,
    seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);
