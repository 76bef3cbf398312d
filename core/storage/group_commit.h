/*
 * group_commit: make many sessions durable with one transaction.
 *
 * Any thread submits tickets; one committer thread takes everything that waits, without lingering,
 * writes it in a single store transaction and hands the tickets back through the completion queue,
 * in the order of submission. Nothing is answered, published or proven before its ticket is back.
 *
 *  - A ticket comes back exactly once, with the result in `ticket->unit.result`.
 *  - When the store refuses a batch as a whole, its units are committed one by one, so that a bad
 *    unit fails only its own session.
 *  - ERR_UNAVAILABLE: the unit is not in the log. ERR_OUTCOME_UNKNOWN: it may be.
 *  - At most one ticket of a session may be under way: the runtime keeps to that, so the order of a
 *    session's entries needs no care here.
 *  - At most LIMIT_COMMIT_QUEUE tickets wait; past that submit answers ERR_OVERLOADED.
 *
 * Thread safety: every function may be called from any thread. No lock is held while the store
 * runs.
 */
#ifndef DONJON_CORE_STORAGE_GROUP_COMMIT_H
#define DONJON_CORE_STORAGE_GROUP_COMMIT_H

#include "core/base/clock.h"
#include "core/base/work_queue.h"
#include "core/storage/store.h"

struct commit_ticket {
    struct work_item item; /* first: the completion queue hands back this item */
    struct commit_unit unit;
    int64_t submitted_us; /* set by submit */
};

struct group_commit_options {
    struct store *store;
    struct clock *clock;
    struct work_queue *completions; /* unbounded; where tickets come back */
    size_t batch_max;               /* entries of one transaction; 0: LIMIT_COMMIT_BATCH */
    bool discard;                   /* benchmarks only: answer ERR_OK without writing anything */
    /* Runs on the committer before each transaction, for what is done once for all of its units;
     * or NULL. It may change what the units point to. */
    void (*prepare)(void *user, struct commit_unit *const *units, size_t count);
    void *user;
};

struct group_commit;

struct group_commit *group_commit_create(const struct group_commit_options *options,
                                         struct error *error);

/* Refuses new tickets, commits what is queued, stops the committer. Waits for it at most
 * `timeout_us` (INT64_MAX: for ever); false when it overran. May be called again. */
bool group_commit_stop(struct group_commit *group_commit, int64_t timeout_us);

/* Stops if needed, frees. NULL is a no-op. */
void group_commit_destroy(struct group_commit *group_commit);

/* The ticket stays the caller's, must stay where it is with all it points to until it comes back.
 * ERR_OVERLOADED or ERR_DRAINING: it was not taken and will not come back. */
MUST_CHECK enum err group_commit_submit(struct group_commit *group_commit,
                                        struct commit_ticket *ticket);

/* For health: for how many microseconds the oldest unit that was taken has been under way; 0 when
 * there is none. */
int64_t group_commit_oldest_us(struct group_commit *group_commit);

/* Units that wait to be taken. */
size_t group_commit_queued(struct group_commit *group_commit);

/* The error of the last failed transaction since the last successful one, ERR_OK if none. */
enum err group_commit_last_error(struct group_commit *group_commit);

#endif
