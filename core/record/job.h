/*
 * job: a piece of proving that waits, is done, or was done. One for each batch of a session.
 *
 *   WAITING -> QUEUED -> RUNNING -> SUCCEEDED
 *                 ^         |
 *                 +---------+---> FAILED, DEAD          (redrive: QUEUED)
 *   CANCELLED from WAITING, QUEUED and RUNNING          (redrive: QUEUED)
 *
 * WAITING: the batch before is not proven yet, so there is no record to chain to; whatever would
 * be QUEUED is WAITING instead while that is so. Who claims a queued job gets those that wait
 * behind it as well, for he will have what they wait for. A job that is
 * claimed is *leased* for a while, under a token that no other lease of it has; whoever writes
 * shows the token. DEAD: it was tried as often as allowed. FAILED: the batch does not replay; it is
 * frozen and an alarm.
 */
#ifndef DONJON_CORE_RECORD_JOB_H
#define DONJON_CORE_RECORD_JOB_H

#include "core/record/record.h"

/* X(constant, number, word on the wire) */
#define JOB_STATES(X)                                                                              \
    X(WAITING, 1, "queued")                                                                        \
    X(QUEUED, 2, "queued")                                                                         \
    X(RUNNING, 3, "running")                                                                       \
    X(SUCCEEDED, 4, "succeeded")                                                                   \
    X(FAILED, 5, "failed")                                                                         \
    X(DEAD, 6, "dead")                                                                             \
    X(CANCELLED, 7, "cancelled")

enum job_state {
#define X(constant, number, word) JOB_##constant = number,
    JOB_STATES(X)
#undef X
};

enum {
    JOB_ERROR_SIZE = 256,
    JOB_RECORD_SIZE = 368,
    JOB_ATTEMPTS_MAX = 5,
    JOB_RUN_MAX = 16 /* batches of one session that are proven together */
};

/* What is to be proven. That a batch is closed once makes it one statement. */
struct job_batch {
    struct session_id session;
    uint64_t batch;     /* 0: genesis */
    uint64_t first_seq; /* genesis: 0 */
    uint64_t last_seq;
    uint8_t backend; /* enum journal_backend */
    int64_t created_us;
};

/* The right to work on a job, while it lasts. */
struct job_lease {
    struct session_id session;
    uint64_t batch;
    uint64_t token;
};

struct job_record {
    struct job_batch batch;
    uint8_t state; /* enum job_state */
    uint16_t attempts;
    uint64_t token;
    uint64_t progress_seq; /* proven up to here, inside of the batch; 0: not begun */
    int64_t run_at_us;     /* on the store's clock; QUEUED: not before */
    int64_t lease_until_us;
    int64_t duration_us; /* SUCCEEDED */
    bool has_node;       /* somebody has it, or had it last */
    struct node_id node;
    char last_error[JOB_ERROR_SIZE]; /* "" : none */
    bool has_proof;                  /* SUCCEEDED */
    uint8_t proof[JOB_RECORD_SIZE];  /* the signed record, core/proof/journal.h */
};

/* "queued", "running", ... ; NULL for an unknown number. */
const char *job_state_word(uint8_t state);

#endif
