-- Seats that are joined by invite, and spectators.
--
-- A place of a session has the hash of its token and of its newest invite; 32 zero bytes stand for none. An invite that
-- was used stays, so that a second use of it can be told from a wrong one. Places above 8 are spectators: they have no
-- entity, and see the session later, by entries and by seconds.

ALTER TABLE seat
    ADD COLUMN invite_hash       bytea   NOT NULL DEFAULT decode(repeat('00', 32), 'hex')
                                         CHECK (octet_length(invite_hash) = 32),
    ADD COLUMN invite_expires_us bigint  NOT NULL DEFAULT 0,
    ADD COLUMN joined_us         bigint  NOT NULL DEFAULT 0,
    ADD COLUMN delay_entries     integer NOT NULL DEFAULT 0 CHECK (delay_entries >= 0),
    ADD COLUMN delay_s           integer NOT NULL DEFAULT 0 CHECK (delay_s >= 0);
