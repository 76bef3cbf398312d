/*
 * The SQL of the store. Everything goes by primary key: connections forbid the plans that are only
 * right for small tables (see pg_connection.c), because a prepared plan outlives the smallness of
 * the table it was made for.
 */
#include "core/storage/postgres/pg_statement.h"

#include <assert.h>
#include <stddef.h>

#include "core/storage/postgres/pg_job_sql.h"

#define SESSION_COLUMNS                                                                            \
    "s.id, s.epoch, s.owner, s.created_us, s.finished_us, s.parent, s.parent_seq,"                 \
    " s.turn_timeout_s, s.status, s.result, s.players, s.on_timeout, s.on_timeout_provider,"       \
    " s.seed_epoch, s.rules_id, s.content_root, s.seed_commitment, s.server_seed, s.seed_salt,"    \
    " s.blinding, s.genesis_nonce, s.genesis_state_root, s.genesis_chain_hash, s.scenario,"        \
    " s.label, s.client_seed, s.paused, s.unattended, s.resumed_us"

#define HEAD_COLUMNS "e.seq, e.last_nonce, e.state_root, e.chain_hash"

#define SESSION_INSERT_INTO                                                                        \
    "INSERT INTO session (id, epoch, owner, created_us, finished_us, parent, parent_seq,"          \
    " turn_timeout_s, status, result, players, on_timeout, on_timeout_provider, seed_epoch,"       \
    " rules_id, content_root, seed_commitment, server_seed, seed_salt, blinding, genesis_nonce,"   \
    " genesis_state_root, genesis_chain_hash, scenario, label, client_seed, unattended)"           \
    " SELECT $1::uuid, $2::bigint, $3::uuid, $4::bigint, $5::bigint, $6::uuid, $7::bigint,"        \
    " $8::bigint, $9::smallint, $10::smallint, $11::smallint, $12::smallint, $13::smallint,"       \
    " $14::smallint, $15::bytea, $16::bytea, $17::bytea, $18::bytea, $19::bytea, $20::bytea,"      \
    " $21::bigint, $22::bytea, $23::bytea, $24::text, $25::text, $26::text, $27::smallint"

/* The last row of the log, found from the end of the primary key. */
#define HEAD_OF(session)                                                                           \
    "SELECT " HEAD_COLUMNS " FROM entry e WHERE e.session_id = " session                           \
    " ORDER BY e.seq DESC LIMIT 1"

/* The session, if it is still owned under this epoch; its next owner waits. */
#define OWNED_SESSION                                                                              \
    "WITH s AS (SELECT id FROM session WHERE id = $1::uuid AND epoch = $2::bigint"                 \
    " AND status <> 3 FOR SHARE)"

#define AUDIT_COLUMNS "session_id, id, at_us, actor, action, detail, request_id"

/* Writes the line of the audit log, which is one parameter (pg_params_audit), for each row of
 * `done`: the end of a statement that changes one row there or none. */
#define AUDITED(line, done)                                                                        \
    " INSERT INTO audit (" AUDIT_COLUMNS ") SELECT (" line "::text[])[1]::uuid, (" line            \
    "::text[])[2]::uuid, (" line "::text[])[3]::bigint, (" line "::text[])[4], (" line             \
    "::text[])[5], (" line "::text[])[6], (" line "::text[])[7] FROM " done

static const struct pg_statement_text statements[PG_STATEMENT_COUNT] = {
    /* In the order of enum pg_row_type. */
    [PG_COMMIT_ROW_TYPES] = {"commit_row_types",
                             "SELECT 'commit_entry'::regtype::oid::bigint,"
                             " 'commit_checkpoint'::regtype::oid::bigint,"
                             " 'commit_job'::regtype::oid::bigint",
                             PG_ROLE_COMMIT, false},

    /* Shared by all commits of this node; whoever takes over a session waits for it alone. */
    [PG_COMMIT_LOCK] = {"commit_lock", "SELECT pg_advisory_xact_lock_shared($1::bigint)",
                        PG_ROLE_COMMIT, false},

    /*
     * The epoch is the fence. `before` is the seq that the unit continues, the same for all of its
     * entries, so that they are written together or not at all; 0 where it is known to be there.
     * The subquery in CASE is one probe of the leaf page the insert will touch anyway.
     */
    [PG_COMMIT_ENTRIES] =
        {"commit_entries",
         "INSERT INTO entry (session_id, seq, first_nonce, last_nonce, at_us, epoch,"
         " request_index, action_id, input, cascade, state_root, chain_hash, signature,"
         " receipt)"
         " SELECT u.session_id, u.seq, u.first_nonce, u.last_nonce, u.at_us, u.epoch,"
         " u.request_index, u.action_id, u.input, u.cascade, u.state_root, u.chain_hash,"
         " u.signature, u.receipt"
         " FROM unnest($1::commit_entry[]) AS u"
         " JOIN session s ON s.id = u.session_id AND s.epoch = u.epoch"
         " WHERE CASE WHEN u.before = 0 THEN true ELSE"
         " (SELECT true FROM entry p WHERE p.session_id = u.session_id AND p.seq = u.before) END",
         PG_ROLE_COMMIT, true},

    /* Those whose entry this transaction wrote, so that a fenced unit leaves nothing at all. */
    [PG_COMMIT_CHECKPOINTS] =
        {"commit_checkpoints",
         "INSERT INTO checkpoint (session_id, seq, nonce, created_us, size, state_root,"
         " chain_hash, label, state)"
         " SELECT u.session_id, u.seq, u.nonce, u.created_us, u.size, u.state_root, u.chain_hash,"
         " u.label, u.state"
         " FROM unnest($1::commit_checkpoint[]) AS u"
         " JOIN entry e ON e.session_id = u.session_id AND e.seq = u.seq AND e.epoch = u.epoch"
         " ON CONFLICT DO NOTHING",
         PG_ROLE_COMMIT, true},
    /* `attendance` 0: as before. */
    [PG_COMMIT_FINISHES] =
        {"commit_finishes",
         "UPDATE session s SET status = CASE WHEN u.result = 0 THEN 1 ELSE 2 END,"
         " result = u.result, finished_us = u.finished_us,"
         " unattended = CASE u.attendance WHEN 0 THEN s.unattended WHEN 1 THEN 1 ELSE 0 END"
         " FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::smallint[], $5::bigint[],"
         " $6::smallint[]) AS u(session_id, seq, epoch, result, finished_us, attendance)"
         " JOIN entry e ON e.session_id = u.session_id AND e.seq = u.seq AND e.epoch = u.epoch"
         " WHERE s.id = u.session_id AND s.status = 1",
         PG_ROLE_COMMIT, true},
    [PG_COMMIT_AUDITS] =
        {"commit_audits",
         "INSERT INTO audit (" AUDIT_COLUMNS ")"
         " SELECT u.session_id, u.id, u.at_us, u.actor, u.action, u.detail, u.request_id"
         " FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[],"
         " $6::text[], $7::text[], $8::text[], $9::text[])"
         " AS u(session_id, seq, epoch, id, at_us, actor, action, detail, request_id)"
         " JOIN entry e ON e.session_id = u.session_id AND e.seq = u.seq AND e.epoch = u.epoch",
         PG_ROLE_COMMIT, true},
    /* The session's epoch too: a former owner that sends again what it once wrote is fenced. */
    [PG_COMMIT_WRITTEN] =
        {"commit_written",
         "SELECT u.n FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY"
         " AS u(session_id, seq, epoch, n)"
         " JOIN session s ON s.id = u.session_id AND s.epoch = u.epoch"
         " JOIN entry e ON e.session_id = u.session_id AND e.seq = u.seq AND e.epoch = u.epoch",
         PG_ROLE_COMMIT, false},
    /* Backends of connections that this node has cut, and that still hold its lock. */
    [PG_COMMIT_END_FORMER] =
        {"commit_end_former",
         "SELECT pg_terminate_backend(l.pid) FROM pg_locks l"
         " WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted"
         " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
         " AND ((l.classid::bigint << 32) | l.objid::bigint) = $1::bigint"
         " AND l.mode = 'ShareLock' AND l.pid <> pg_backend_pid()",
         PG_ROLE_COMMIT, false},

    [PG_SESSION_INSERT] = {"session_insert", SESSION_INSERT_INTO, PG_ROLE_POOL, true},
    /* Inserts nothing when the seed is not there: the seats and genesis that follow join it. */
    [PG_SESSION_INSERT_WITH_SEED] =
        {"session_insert_with_seed",
         "WITH seed AS (DELETE FROM seed_commitment WHERE id = $28::uuid"
         " AND expires_us > $4::bigint RETURNING id) " SESSION_INSERT_INTO " FROM seed",
         PG_ROLE_POOL, true},
    [PG_SEATS_INSERT] = {"seats_insert",
                         "INSERT INTO seat (session_id, seat, entity, token_hash)"
                         " SELECT s.id, u.seat, u.entity, u.token_hash"
                         " FROM unnest($2::smallint[], $3::bigint[], $4::bytea[])"
                         " AS u(seat, entity, token_hash) JOIN session s ON s.id = $1::uuid",
                         PG_ROLE_POOL, true},
    [PG_GENESIS_INSERT] =
        {"genesis_insert",
         "INSERT INTO checkpoint (session_id, seq, nonce, created_us, size, state_root,"
         " chain_hash, label, state)"
         " SELECT s.id, $2::bigint, $3::bigint, $4::bigint, $5::integer, $6::bytea, $7::bytea,"
         " $8::text, $9::bytea FROM session s WHERE s.id = $1::uuid",
         PG_ROLE_POOL, true},

    [PG_SESSION_LOCK] = {"session_lock",
                         "SELECT " SESSION_COLUMNS " FROM session s WHERE s.id = $1 FOR UPDATE",
                         PG_ROLE_POOL, false},
    [PG_SESSION_TAKE] = {"session_take",
                         "UPDATE session SET epoch = epoch + 1, owner = $2"
                         " WHERE id = $1 AND status <> 3",
                         PG_ROLE_POOL, true},
    [PG_SESSION_RELEASE] = {"session_release",
                            "UPDATE session SET owner = NULL WHERE id = $1 AND epoch = $2",
                            PG_ROLE_POOL, true},
    [PG_SESSION_ARCHIVE] = {"session_archive",
                            "WITH done AS (UPDATE session SET status = 3, epoch = epoch + 1,"
                            " owner = NULL WHERE id = $1 AND status <> 3 RETURNING id)" AUDITED(
                                "$2", "done"),
                            PG_ROLE_POOL, true},
    [PG_SESSION_SELECT] = {"session_select",
                           "SELECT " SESSION_COLUMNS " FROM session s WHERE s.id = $1",
                           PG_ROLE_POOL, false},
/* By id backwards, and where there is a condition more, by the index that begins with its column:
 * migrations/0008. A text is looked for in what the rest lets through. */
#define SESSION_LIST(condition)                                                                    \
    "SELECT " SESSION_COLUMNS ", " HEAD_COLUMNS " FROM session s LEFT JOIN LATERAL (" HEAD_OF(     \
        "s.id") ") e ON true WHERE s.id < $1 AND s.id >= $2" condition                             \
                " AND ($3::text = '' OR position($3::text IN lower((s.label || ' ' || s.scenario"  \
                " || ' ' || s.id::text) COLLATE \"C\")) > 0) ORDER BY s.id DESC LIMIT $4::bigint"
    [PG_SESSION_LIST] = {"session_list", SESSION_LIST(""), PG_ROLE_POOL, false},
    [PG_SESSION_LIST_OF_STATUS] = {"session_list_of_status", SESSION_LIST(" AND s.status = $5"),
                                   PG_ROLE_POOL, false},
    [PG_SESSION_LIST_OF_SCENARIO] = {"session_list_of_scenario",
                                     SESSION_LIST(" AND s.scenario = $5"), PG_ROLE_POOL, false},
    [PG_SESSION_LIST_OF_BOTH] = {"session_list_of_both",
                                 SESSION_LIST(" AND s.status = $5 AND s.scenario = $6"),
                                 PG_ROLE_POOL, false},
    [PG_SESSION_EPOCH] = {"session_epoch", "SELECT epoch FROM session WHERE id = $1", PG_ROLE_POOL,
                          false},
    [PG_SESSION_PAUSE] = {"session_pause",
                          "WITH done AS (UPDATE session SET paused = $3::smallint, resumed_us ="
                          " CASE WHEN $3::smallint = 1 THEN resumed_us ELSE $4::bigint END"
                          " WHERE id = $1 AND epoch = $2 AND status <> 3 RETURNING id)" AUDITED(
                              "$5", "done"),
                          PG_ROLE_POOL, true},
    /* By the partial index session_alone; its rows are few beside the sessions. */
    [PG_SESSIONS_DUE] =
        {"sessions_due",
         "SELECT s.id FROM session s WHERE s.status = 1 AND s.paused = 0"
         " AND (s.unattended = 1 OR (s.turn_timeout_s > 0 AND s.on_timeout > 0))"
         " AND (s.unattended = 1 OR greatest(s.resumed_us, coalesce((SELECT e.at_us FROM entry e"
         " WHERE e.session_id = s.id ORDER BY e.seq DESC LIMIT 1), s.created_us))"
         " + s.turn_timeout_s * 1000000 <= $2)"
         " AND (s.owner IS NULL OR s.owner = $1 OR NOT EXISTS (SELECT FROM node n"
         " WHERE n.id = s.owner AND n.seen_at > now() - interval '3 seconds'))"
         " LIMIT $3::bigint",
         PG_ROLE_POOL, false},
    [PG_AUDIT_INSERT] = {"audit_insert",
                         "INSERT INTO audit (" AUDIT_COLUMNS ")"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         PG_ROLE_POOL, true},
    [PG_AUDIT_OF_NEW] = {"audit_of_new",
                         AUDITED("$1", "session s WHERE s.id = ($1::text[])[1]::uuid"),
                         PG_ROLE_POOL, true},
    [PG_AUDIT_OF_KEY] = {"audit_of_key", AUDITED("$1", "(SELECT 1) o WHERE $1::text[] IS NOT NULL"),
                         PG_ROLE_POOL, true},
    [PG_AUDIT_LIST] = {"audit_list",
                       "SELECT " AUDIT_COLUMNS " FROM audit WHERE id < $1"
                       " ORDER BY id DESC LIMIT $2::bigint",
                       PG_ROLE_POOL, false},
    [PG_AUDIT_OF_SESSION] = {"audit_of_session",
                             "SELECT " AUDIT_COLUMNS " FROM audit WHERE id < $1"
                             " AND session_id = $3 ORDER BY id DESC LIMIT $2::bigint",
                             PG_ROLE_POOL, false},
    [PG_HEAD_SELECT] = {"head_select", HEAD_OF("$1"), PG_ROLE_POOL, false},
    [PG_SEATS_SELECT] = {"seats_select",
                         "SELECT seat, entity, token_hash, invite_hash, invite_expires_us,"
                         " joined_us, delay_entries, delay_s FROM seat WHERE session_id = $1"
                         " ORDER BY seat",
                         PG_ROLE_POOL, false},
    [PG_SEAT_INSERT] = {"seat_insert",
                        OWNED_SESSION
                        ", done AS (INSERT INTO seat (session_id, seat, entity, token_hash,"
                        " invite_hash, invite_expires_us, joined_us, delay_entries, delay_s)"
                        " SELECT s.id, $3::smallint, $4::bigint, $5::bytea, $6::bytea, $7::bigint,"
                        " $8::bigint, $9::integer, $10::integer FROM s ON CONFLICT DO NOTHING"
                        " RETURNING seat)" AUDITED("$11", "done"),
                        PG_ROLE_POOL, true},
    [PG_SEAT_UPDATE] = {"seat_update",
                        OWNED_SESSION
                        ", done AS (UPDATE seat t SET entity = $4::bigint, token_hash = $5::bytea,"
                        " invite_hash = $6::bytea, invite_expires_us = $7::bigint,"
                        " joined_us = $8::bigint, delay_entries = $9::integer,"
                        " delay_s = $10::integer FROM s WHERE t.session_id = s.id"
                        " AND t.seat = $3::smallint AND t.token_hash = $11::bytea"
                        " AND t.invite_hash = $12::bytea RETURNING t.seat)" AUDITED("$13", "done"),
                        PG_ROLE_POOL, true},
    [PG_SEAT_DELETE] = {"seat_delete",
                        OWNED_SESSION
                        ", done AS (DELETE FROM seat t USING s WHERE t.session_id = s.id"
                        " AND t.seat = $3::smallint AND t.token_hash = $4::bytea"
                        " AND t.invite_hash = $5::bytea RETURNING t.seat)" AUDITED("$6", "done"),
                        PG_ROLE_POOL, true},

    /* Waiting for a former owner is cut into slices: while an exclusive lock is waited for, nobody
     * gets a shared one. */
    [PG_BARRIER_PATIENCE] = {"barrier_patience", "SELECT set_config('lock_timeout', $1, true)",
                             PG_ROLE_POOL, false},
    [PG_BARRIER] = {"barrier", "SELECT pg_advisory_xact_lock($1::bigint)", PG_ROLE_POOL, false},

    [PG_ENTRIES_SELECT] =
        {"entries_select",
         "SELECT seq, first_nonce, last_nonce, at_us, request_index, action_id, input, cascade,"
         " state_root, chain_hash, signature FROM entry WHERE session_id = $1 AND seq > $2"
         " ORDER BY seq LIMIT $3::bigint",
         PG_ROLE_POOL, false},
    [PG_RECEIPTS_SELECT] = {"receipts_select",
                            "SELECT seq, receipt FROM entry WHERE session_id = $1 AND seq > $2"
                            " AND receipt IS NOT NULL ORDER BY seq LIMIT $3::bigint",
                            PG_ROLE_POOL, false},
    [PG_ACTIONS_SELECT] = {"actions_select",
                           "SELECT seq, action_id FROM entry"
                           " WHERE session_id = $1 AND action_id IS NOT NULL ORDER BY seq",
                           PG_ROLE_POOL, false},

#define CHECKPOINT_COLUMNS                                                                         \
    "seq, nonce, created_us, size, octet_length(state), state_root, chain_hash, label"
    [PG_CHECKPOINT_SELECT] = {"checkpoint_select",
                              "SELECT " CHECKPOINT_COLUMNS ", state FROM checkpoint"
                              " WHERE session_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
                              PG_ROLE_POOL, false},
    [PG_CHECKPOINT_LIST] = {"checkpoint_list",
                            "SELECT " CHECKPOINT_COLUMNS " FROM checkpoint"
                            " WHERE session_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3::bigint",
                            PG_ROLE_POOL, false},
#undef CHECKPOINT_COLUMNS
    [PG_CHECKPOINT_INSERT] = {"checkpoint_insert",
                              "INSERT INTO checkpoint (session_id, seq, nonce, created_us, size,"
                              " state_root, chain_hash, label, state)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                              " ON CONFLICT (session_id, seq) DO UPDATE SET label = EXCLUDED.label"
                              " WHERE checkpoint.label = '' AND EXCLUDED.label <> ''"
                              /* a row that was there has been locked */
                              " RETURNING (xmax = 0)::integer",
                              PG_ROLE_POOL, true},

    [PG_SEED_INSERT] = {"seed_insert",
                        "INSERT INTO seed_commitment (id, server_seed, salt, expires_us)"
                        " VALUES ($1, $2, $3, $4)",
                        PG_ROLE_POOL, true},
    [PG_SEED_SELECT] = {"seed_select",
                        "SELECT server_seed, salt, expires_us FROM seed_commitment"
                        " WHERE id = $1 AND expires_us > $2",
                        PG_ROLE_POOL, false},
    /* A day of grace, for clocks differ; few at a time, for somebody waits for this call. */
    [PG_SEED_SWEEP] = {"seed_sweep",
                       "DELETE FROM seed_commitment WHERE id IN"
                       " (SELECT id FROM seed_commitment WHERE expires_us <"
                       " (extract(epoch FROM now() - interval '1 day') * 1000000)::bigint"
                       " ORDER BY expires_us LIMIT 1000)",
                       PG_ROLE_POOL, true},

    [PG_REQUEST_TAKE] =
        {"request_take",
         "INSERT INTO idempotency AS i (session_id, key_hash, fingerprint, salt, node, first_us,"
         " begun_us, attempt) VALUES ($1, $2, $3, $4, $5, $6, $6, 1)"
         " ON CONFLICT (session_id, key_hash) DO UPDATE SET node = excluded.node,"
         " begun_us = excluded.begun_us, attempt = i.attempt + 1"
         " WHERE i.reply IS NULL AND i.fingerprint = excluded.fingerprint"
         " AND (i.begun_us < $7 OR NOT EXISTS (SELECT FROM node n WHERE n.id = i.node"
         " AND n.seen_at > now() - interval '3 seconds'))",
         PG_ROLE_POOL, true},
    [PG_REQUEST_LOOK] = {"request_look",
                         "SELECT fingerprint, salt, first_us, attempt, reply FROM idempotency"
                         " WHERE session_id = $1 AND key_hash = $2",
                         PG_ROLE_POOL, false},
    [PG_REQUEST_KEEP] = {"request_keep",
                         "UPDATE idempotency SET reply = $4 WHERE session_id = $1"
                         " AND key_hash = $2 AND attempt = $3 AND reply IS NULL",
                         PG_ROLE_POOL, true},
    [PG_REQUEST_FORGET] = {"request_forget",
                           "DELETE FROM idempotency WHERE session_id = $1 AND key_hash = $2"
                           " AND attempt = $3 AND reply IS NULL",
                           PG_ROLE_POOL, true},
    [PG_REQUEST_SWEEP] = {"request_sweep",
                          "DELETE FROM idempotency WHERE (session_id, key_hash) IN"
                          " (SELECT session_id, key_hash FROM idempotency WHERE first_us <"
                          " (extract(epoch FROM now() - interval '1 day') * 1000000)::bigint"
                          " ORDER BY first_us LIMIT 1000)",
                          PG_ROLE_POOL, true},
    [PG_SEAT_KEY_INSERT] = {"seat_key_insert",
                            "WITH done AS (INSERT INTO seat_key"
                            " (session_id, seat, number, change, from_seq, public_key, record)"
                            " SELECT s.id, $3::smallint, $4::smallint, $5::smallint, $6::bigint,"
                            " $7::bytea, $8::bytea FROM session s WHERE s.id = $1::uuid"
                            " AND s.epoch = $2::bigint RETURNING seat)" AUDITED("$9", "done"),
                            PG_ROLE_POOL, true},
    [PG_SEAT_KEYS_SELECT] = {"seat_keys_select",
                             "SELECT seat, number, change, from_seq, public_key, record"
                             " FROM seat_key WHERE session_id = $1"
                             " ORDER BY from_seq, seat, number",
                             PG_ROLE_POOL, false},
/* The session's row says who looks after it, and that the writer is still its owner. */
#define LOOKED_AFTER                                                                               \
    "WITH s AS (UPDATE session SET unattended = $3::smallint WHERE id = $1::uuid"                  \
    " AND epoch = $2::bigint AND status <> 3 RETURNING id)"
    [PG_SCRIPT_PUT] = {"script_put",
                       LOOKED_AFTER
                       ", done AS (INSERT INTO script (session_id, entity, id, next_line, refused,"
                       " refusals, lines) SELECT s.id, $4::bigint, $6::uuid, $7::integer,"
                       " $8::integer, $9::bytea, $10::bytea FROM s"
                       " ON CONFLICT (session_id, entity) DO UPDATE"
                       " SET id = excluded.id, next_line = excluded.next_line,"
                       " refused = excluded.refused, refusals = excluded.refusals,"
                       " lines = excluded.lines RETURNING 1)" AUDITED("$5", "done"),
                       PG_ROLE_POOL, true},
    [PG_SCRIPT_DELETE] = {"script_delete",
                          LOOKED_AFTER
                          ", gone AS (DELETE FROM script t USING s"
                          " WHERE t.session_id = s.id AND t.entity = $4::bigint)" AUDITED("$5",
                                                                                          "s"),
                          PG_ROLE_POOL, true},
    [PG_SCRIPT_NOTE] = {"script_note",
                        LOOKED_AFTER
                        " UPDATE script t SET next_line = $6::integer, refused = $7::integer,"
                        " refusals = $8::bytea FROM s WHERE t.session_id = s.id"
                        " AND t.entity = $4::bigint AND t.id = $5::uuid",
                        PG_ROLE_POOL, true},
#undef LOOKED_AFTER
    [PG_SCRIPTS_SELECT] = {"scripts_select",
                           "SELECT entity, id, next_line, refused, refusals, lines FROM script"
                           " WHERE session_id = $1 ORDER BY entity",
                           PG_ROLE_POOL, false},

    [PG_KEY_INSERT] = {"key_insert",
                       "INSERT INTO signing_key (key_id, public_key, secret, valid_from_us,"
                       " valid_until_us) VALUES ($1, $2, $3, $4, $5)",
                       PG_ROLE_POOL, true},
    [PG_KEYS_RETIRE] = {"keys_retire",
                        "UPDATE signing_key SET valid_until_us = $2::bigint"
                        " WHERE valid_until_us = 0 AND key_id <> $1 AND $2::bigint <> 0",
                        PG_ROLE_POOL, true},
    [PG_KEYS_SELECT] = {"keys_select",
                        "SELECT key_id, public_key, secret, valid_from_us, valid_until_us"
                        " FROM signing_key ORDER BY valid_from_us DESC, key_id LIMIT $1::bigint",
                        PG_ROLE_POOL, false},
    [PG_TICKET_SWEEP] = {"ticket_sweep", "DELETE FROM stream_ticket WHERE expires_us <= $1",
                         PG_ROLE_POOL, true},
    [PG_TICKET_INSERT] = {"ticket_insert",
                          "INSERT INTO stream_ticket"
                          " (session_id, hash, kind, seat, token_hash, expires_us)"
                          " SELECT $1::uuid, $2::bytea, $3::smallint, $4::smallint, $5::bytea,"
                          " $6::bigint WHERE (SELECT count(*) FROM stream_ticket) < $7::bigint",
                          PG_ROLE_POOL, true},
    [PG_TICKET_TAKE] = {"ticket_take",
                        "DELETE FROM stream_ticket WHERE session_id = $1 AND hash = $2"
                        " AND expires_us > $3 RETURNING kind, seat, token_hash",
                        PG_ROLE_POOL, true},
    [PG_NODE_BEAT] = {"node_beat",
                      "INSERT INTO node (id, seen_at) VALUES ($1, now())"
                      " ON CONFLICT (id) DO UPDATE SET seen_at = now()",
                      PG_ROLE_POOL, true},
    [PG_NODE_DELETE] = {"node_delete", "DELETE FROM node WHERE id = $1", PG_ROLE_POOL, true},
    [PG_NODE_SWEEP] = {"node_sweep", "DELETE FROM node WHERE seen_at < now() - interval '1 day'",
                       PG_ROLE_POOL, true},
    [PG_NODE_COUNT] = {"node_count",
                       "SELECT count(*) FROM node WHERE id <> $1"
                       " AND seen_at > now() - $2::bigint * interval '1 millisecond'",
                       PG_ROLE_POOL, false},

    PG_JOB_STATEMENTS

        [PG_BEGIN] = {"begin_transaction", "BEGIN", PG_ROLE_POOL, false},
    [PG_CHECK_WRITE] = {"check_write",
                        "UPDATE schema_version SET applied_at = applied_at WHERE version ="
                        " (SELECT max(version) FROM schema_version) RETURNING version",
                        PG_ROLE_POOL, false},
    /* A new table is where no page is free for another use: it needs room on the disk. */
    [PG_CHECK_SPACE] = {"check_space",
                        "CREATE TEMPORARY TABLE donjon_check ON COMMIT DROP AS"
                        " SELECT repeat('-', 1000) AS filling FROM generate_series(1, 16)",
                        PG_ROLE_POOL, false},
    [PG_ROLLBACK] = {"rollback_transaction", "ROLLBACK", PG_ROLE_POOL, false},
};

const struct pg_statement_text *pg_statement_text(enum pg_statement statement)
{
    assert((unsigned)statement < PG_STATEMENT_COUNT && statements[statement].sql != NULL);
    return &statements[statement];
}
