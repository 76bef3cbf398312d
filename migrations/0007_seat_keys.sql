-- The public keys that players sign their actions with, one for each seat, given once. `record` is what the server
-- signed about it (core/proof/authorship.h).
CREATE TABLE seat_key (
    session_id uuid     NOT NULL,
    seat       smallint NOT NULL CHECK (seat BETWEEN 1 AND 8),
    from_seq   bigint   NOT NULL,
    public_key bytea    NOT NULL CHECK (octet_length(public_key) = 32),
    record     bytea    NOT NULL CHECK (octet_length(record) = 176),
    PRIMARY KEY (session_id, seat)
);
