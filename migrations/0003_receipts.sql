-- Keys that servers sign with, the player's signature of an action, and the receipt of an entry.
--
-- Answers are told again from the log, byte for byte. A receipt is signed together with others of
-- its transaction, so it is no function of the log alone and is kept: what core/proof/receipt.h
-- describes, without the members that the row has anyway. Only entries that end an action with an
-- action id have one, for no other answer can be asked for again.
ALTER TABLE entry
    ADD COLUMN signature bytea,
    ADD COLUMN receipt   bytea;
ALTER TABLE entry
    ALTER COLUMN signature SET STATISTICS 0,
    ALTER COLUMN receipt SET STATISTICS 0;

-- All servers of a database sign with the newest key whose secret they have. A secret that is
-- configured, and not made here, is never stored. Rows stay for ever: old signatures refer to them.
CREATE TABLE signing_key (
    key_id         bytea  PRIMARY KEY CHECK (octet_length(key_id) = 16),
    public_key     bytea  NOT NULL CHECK (octet_length(public_key) = 32),
    secret         bytea  CHECK (octet_length(secret) = 32),
    valid_from_us  bigint NOT NULL,
    valid_until_us bigint NOT NULL DEFAULT 0
);
