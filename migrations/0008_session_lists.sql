-- Lists of sessions by what an administrator looks for: newest first within a status, within a scenario. When a session
-- was made needs no index of its own, for its id begins with the time. The rows of `session` are few beside those of
-- `entry`, and change when a game ends, so this costs no action anything.
CREATE INDEX session_by_status   ON session (status, id);
CREATE INDEX session_by_scenario ON session (scenario, id);
