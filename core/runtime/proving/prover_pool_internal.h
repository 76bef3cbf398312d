/*
 * prover_pool_internal: what prover_pool.c (threads, leases, life cycle) and prover_dispatcher.c
 * (who looks for jobs, and when) share. Included by nobody else.
 */
#ifndef DONJON_CORE_RUNTIME_PROVING_PROVER_POOL_INTERNAL_H
#define DONJON_CORE_RUNTIME_PROVING_PROVER_POOL_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "core/runtime/proving/prover_pool.h"

enum slot_state { SLOT_FREE, SLOT_GIVEN, SLOT_BUSY, SLOT_RESTING };

struct slot {
    struct prover_pool *pool;
    pthread_t thread;
    enum slot_state state; /* guarded by lock */
    struct pool_run run;   /* the prover's while BUSY; not leased any more while RESTING */
    atomic_bool lost;      /* one of its leases */
};

struct prover_pool {
    struct prover_pool_options options;
    int wake_fd;
    clockid_t playing; /* CPU time of the thread that plays */
    atomic_bool stopping;
    _Atomic int64_t tick_us;
    pthread_mutex_t lock; /* guards what follows, and the slots' state */
    pthread_cond_t changed;
    bool told;          /* jobs were committed since the last hint was sent */
    bool chained;       /* a job was done, so another may be free to run */
    bool next_poll_due; /* more sessions are ripe than could be remembered */
    size_t ripe_count;
    struct session_id ripe[PROVER_RIPE_MAX];
    int64_t deaf_since_us; /* 0: hints arrive */
    int64_t tended_us;
    struct store_job_stats stats;
    /* the dispatcher's */
    int64_t next_poll_us;
    int64_t next_tell_us;
    uint64_t jitter; /* state of a small generator */
    bool was_listening;
    /* the creator's */
    bool dispatcher_runs;
    bool heart_runs;
    unsigned started;
    pthread_t dispatcher;
    pthread_t heart;
    struct slot slots[];
};

static inline int64_t pool_now_us(const struct prover_pool *pool)
{
    return pool->options.clock->monotonic_us(pool->options.clock);
}

/* Remembers that the session is ripe. Under the lock. */
void prover_pool_ripe_add(struct prover_pool *pool, const struct session_id *session);

/* The dispatcher's thread; `argument` is the pool. */
void *prover_dispatcher_main(void *argument);

#endif
