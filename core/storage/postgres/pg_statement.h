/*
 * pg_statement: every SQL statement of the store, by name. Each connection prepares those of its
 * role when it is made, so that a call sends names and binary parameters only.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_STATEMENT_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_STATEMENT_H

#include <stdbool.h>

/* What a connection is for. */
enum pg_role { PG_ROLE_COMMIT, PG_ROLE_POOL, PG_ROLE_LISTEN };

enum pg_statement {
    /* the committer's */
    PG_COMMIT_ROW_TYPES,
    PG_COMMIT_LOCK,
    PG_COMMIT_ENTRIES,
    PG_COMMIT_CHECKPOINTS,
    PG_COMMIT_FINISHES,
    PG_COMMIT_AUDITS,
    PG_COMMIT_JOBS,
    PG_COMMIT_WRITTEN,
    PG_COMMIT_END_FORMER,
    /* the pool's */
    PG_SESSION_INSERT,
    PG_SESSION_INSERT_WITH_SEED,
    PG_SEATS_INSERT,
    PG_GENESIS_INSERT,
    PG_SESSION_LOCK,
    PG_SESSION_TAKE,
    PG_SESSION_RELEASE,
    PG_SESSION_ARCHIVE,
    PG_SESSION_SELECT,
    PG_SESSION_LIST,
    PG_SESSION_LIST_OF_STATUS,
    PG_SESSION_LIST_OF_SCENARIO,
    PG_SESSION_LIST_OF_BOTH,
    PG_SESSION_EPOCH,
    PG_SESSION_PAUSE,
    PG_SESSIONS_DUE,
    PG_AUDIT_INSERT,
    PG_AUDIT_OF_NEW,
    PG_AUDIT_OF_KEY,
    PG_AUDIT_LIST,
    PG_AUDIT_OF_SESSION,
    PG_HEAD_SELECT,
    PG_SEATS_SELECT,
    PG_SEAT_INSERT,
    PG_SEAT_UPDATE,
    PG_SEAT_DELETE,
    PG_BARRIER_PATIENCE,
    PG_BARRIER,
    PG_ENTRIES_SELECT,
    PG_RECEIPTS_SELECT,
    PG_ACTIONS_SELECT,
    PG_CHECKPOINT_SELECT,
    PG_CHECKPOINT_LIST,
    PG_CHECKPOINT_INSERT,
    PG_SEED_INSERT,
    PG_SEED_SELECT,
    PG_SEED_SWEEP,
    PG_REQUEST_TAKE,
    PG_REQUEST_LOOK,
    PG_REQUEST_KEEP,
    PG_REQUEST_FORGET,
    PG_REQUEST_SWEEP,
    PG_SEAT_KEY_INSERT,
    PG_SEAT_KEYS_SELECT,
    PG_SCRIPT_PUT,
    PG_SCRIPT_DELETE,
    PG_SCRIPT_NOTE,
    PG_SCRIPTS_SELECT,
    PG_KEY_INSERT,
    PG_KEYS_RETIRE,
    PG_KEYS_SELECT,
    PG_TICKET_SWEEP,
    PG_TICKET_INSERT,
    PG_TICKET_TAKE,
    PG_NODE_BEAT,
    PG_NODE_DELETE,
    PG_NODE_SWEEP,
    PG_NODE_COUNT,
    PG_JOB_GENESIS,
    PG_BATCH_LAST,
    PG_BATCH_CLOSE,
    PG_BATCH_CHECKPOINT,
    PG_SESSION_JOBS,
    PG_JOB_CLAIM,
    PG_JOB_BEAT,
    PG_JOB_PROGRESS,
    PG_JOB_PROGRESS_READ,
    PG_JOBS_SUCCEED,
    PG_JOB_FAIL,
    PG_JOB_RELEASE,
    PG_JOBS_RESCUE,
    PG_JOBS_LIGHTLY,
    PG_JOBS_RIPE,
    PG_JOBS_RELEASE,
    PG_JOBS_COUNT,
    PG_JOBS_LIST_STUCK,
    PG_JOBS_LIST_WAITING,
    PG_JOBS_LIST_QUEUED,
    PG_JOBS_LIST_RUNNING,
    PG_JOB_REDRIVE,
    PG_JOB_CANCEL,
    PG_BEGIN,
    PG_CHECK_WRITE,
    PG_CHECK_SPACE,
    PG_ROLLBACK,
    /* the listener's */
    PG_LISTEN,
    PG_LISTEN_LIGHTLY,
    PG_TELL,
    PG_STATEMENT_COUNT
};

struct pg_statement_text {
    const char *name; /* on the connection */
    const char *sql;
    enum pg_role role;
    bool writes; /* it changes something that outlives its transaction */
};

const struct pg_statement_text *pg_statement_text(enum pg_statement statement);

#endif
