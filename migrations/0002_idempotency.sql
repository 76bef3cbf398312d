-- Mutating requests with an Idempotency-Key, so that a retry does nothing twice and gets the same reply.
--
-- The row is there before the request is done, and has its reply afterwards. `key_hash` is a hash of the
-- client's key and of who asks. `reply` is sealed with a key that is derived from the client's own, for it may
-- hold tokens, which the database must not know. From `salt` and the client's key come the id and the tokens of
-- a session that the request makes, so that an attempt after a crash makes the same one. Rows are swept after a
-- day, hence the index.
CREATE TABLE idempotency (
    session_id  uuid    NOT NULL, -- zero: the request is about no session
    key_hash    bytea   NOT NULL CHECK (octet_length(key_hash) = 32),
    fingerprint bytea   NOT NULL CHECK (octet_length(fingerprint) = 32),
    salt        bytea   NOT NULL CHECK (octet_length(salt) = 32),
    node        uuid    NOT NULL,
    first_us    bigint  NOT NULL,
    begun_us    bigint  NOT NULL,
    attempt     integer NOT NULL,
    reply       bytea,
    PRIMARY KEY (session_id, key_hash)
);
CREATE INDEX idempotency_first ON idempotency (first_us);
ALTER TABLE idempotency
    ALTER COLUMN fingerprint SET STATISTICS 0,
    ALTER COLUMN salt SET STATISTICS 0,
    ALTER COLUMN reply SET STATISTICS 0;
