-- Recorded actions that drive an entity under the provider `replay`, one script for each entity. `lines` are as actions
-- stand in entries. A line that was played is known by its action id in the log; `next_line` and `refusals` are
-- written when a line was refused, for the log says nothing of those.
CREATE TABLE script (
    session_id uuid    NOT NULL,
    entity     bigint  NOT NULL,
    id         uuid    NOT NULL,
    next_line  integer NOT NULL,
    refused    integer NOT NULL,
    refusals   bytea   NOT NULL CHECK (octet_length(refusals) <= 512),
    lines      bytea   NOT NULL CHECK (octet_length(lines) % 16 = 0),
    PRIMARY KEY (session_id, entity)
);
