-- What the server does in a session by itself, and who did what to sessions and servers.
--
-- `unattended`: everybody left the game to the rules, so the server lets it go on; it is set and
-- cleared in the transaction of the entry that changes it. `paused`: the server leaves it alone.
-- `resumed_us`: turn deadlines count from here at the earliest. A server finds what nobody looks after
-- (after a restart, or when its owner is gone) by the index, which holds only sessions that may need it.
ALTER TABLE session
    ADD COLUMN paused     smallint NOT NULL DEFAULT 0,
    ADD COLUMN unattended smallint NOT NULL DEFAULT 0,
    ADD COLUMN resumed_us bigint   NOT NULL DEFAULT 0;
CREATE INDEX session_alone ON session (id)
    WHERE status = 1 AND paused = 0 AND (unattended = 1 OR (turn_timeout_s > 0 AND on_timeout > 0));

-- The audit log. `session_id` is zero where the whole server is meant; ids are of version 7, so their
-- order is that of time. `detail` is words as in a log line. Nothing is ever swept.
CREATE TABLE audit (
    session_id uuid   NOT NULL,
    id         uuid   NOT NULL,
    at_us      bigint NOT NULL,
    actor      text   NOT NULL,
    action     text   NOT NULL,
    detail     text   NOT NULL,
    request_id text   NOT NULL,
    PRIMARY KEY (session_id, id)
);
CREATE INDEX audit_newest ON audit (id);
