-- What opens one stream where a token cannot be sent: given by one server, used up at any. Of a ticket its hash alone is
-- kept, with whom it stands for. Rows live half a minute.
CREATE TABLE stream_ticket (
    session_id uuid     NOT NULL,
    hash       bytea    NOT NULL CHECK (octet_length(hash) = 32),
    kind       smallint NOT NULL,
    seat       smallint NOT NULL,
    token_hash bytea    NOT NULL CHECK (octet_length(token_hash) = 32),
    expires_us bigint   NOT NULL,
    PRIMARY KEY (session_id, hash)
);
