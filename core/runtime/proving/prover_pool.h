/*
 * prover_pool: threads that prove, woken by PostgreSQL.
 *
 *   dispatcher  waits for hints (store->jobs->jobs_wait), claims no more runs than threads are
 *               free, hands them out; polls as well, every POLL_US while hints arrive and every
 *               DEAF_US while they do not, with jitter; sends the hints of this server, coalesced
 *   heart       renews the leases of all jobs under way at a third of the lease, so that a long
 *               proof keeps it and a worker that stands still loses it
 *   provers     as many as configured; each does one run at a time, by the function it was given
 *
 * Playing goes first: provers have a low priority, which is not enough where they keep the
 * database, its disk and the caches busy as well. So a prover rests after each run, the longer the
 * more was played meanwhile: not at all on an idle server, and most of the time on one that is at
 * its limit. What has piled up is proven in longer runs, which cost less a batch.
 *
 * A run of which a lease turned out to be lost is *abandoned*: what its prover writes from then on
 * is refused by the store, so it stops as soon as it looks. A stop asks the provers to hand their
 * jobs back, which costs no attempt.
 *
 * Thread safety: every function may be called from any thread, but create, stop and destroy, which
 * one thread calls.
 */
#ifndef DONJON_CORE_RUNTIME_PROVING_PROVER_POOL_H
#define DONJON_CORE_RUNTIME_PROVING_PROVER_POOL_H

#include "core/base/clock.h"
#include "core/storage/store.h"

enum {
    PROVER_POLL_US = 5 * 1000 * 1000,
    PROVER_DEAF_US = 1 * 1000 * 1000,
    PROVER_TELL_US = 50 * 1000, /* between two hints of one server, at least */
    PROVER_REST = 4,            /* for so many times what was played during a run */
    PROVER_REST_MAX_US = 100 * 1000,
    PROVER_THREADS_MAX = 64,
    PROVER_RIPE_MAX = 256 /* sessions remembered between two claims; beyond, the next poll serves */
};

struct prover_pool;

/* Jobs under way, as their prover sees them: batches of one session that follow each other, so that
 * session, state and record before are read once for all of them. */
struct pool_run {
    size_t count;
    struct job_record jobs[JOB_RUN_MAX];
};

/* The right to work on one of them. */
struct job_lease pool_run_lease(const struct pool_run *run, size_t index);

/* Does the jobs, and tells the store what became of each. */
typedef void (*pool_work)(void *user, struct prover_pool *pool, const struct pool_run *run);

struct prover_pool_options {
    struct store *store;
    struct clock *clock;
    struct node_id node;
    unsigned threads; /* 0: hints are sent, nothing is proven here */
    int64_t lease_ms;
    pool_work work;
    void *user;
};

/* Called by the thread that plays. NULL with the reason in `error`. */
struct prover_pool *prover_pool_create(const struct prover_pool_options *options,
                                       struct error *error);

/* A job of the session was committed or may run again: all servers are told soon. */
void prover_pool_tell(struct prover_pool *pool, const struct session_id *session);

/* The prover of the run should stop: a lease of it is lost, or the pool stops. */
bool prover_pool_is_abandoned(struct prover_pool *pool, const struct pool_run *run);
bool prover_pool_is_stopping(struct prover_pool *pool);

/* What the pool last knew, for health and metrics. */
struct prover_pool_state {
    int64_t deaf_us;              /* for how long no hints have arrived; 0: they do */
    int64_t tick_age_us;          /* since the dispatcher last went round */
    int64_t tend_age_us;          /* since the store last answered it */
    unsigned busy;                /* provers that have a run */
    struct store_job_stats stats; /* of all servers, at the last poll */
};
void prover_pool_look(struct prover_pool *pool, struct prover_pool_state *out);

/* No further claims; jobs under way are handed back. Waits at most `timeout_us` (INT64_MAX: for
 * ever); false when a thread overran. May be called again. */
bool prover_pool_stop(struct prover_pool *pool, int64_t timeout_us);
void prover_pool_destroy(struct prover_pool *pool); /* stops if needed; NULL is a no-op */

#endif
