/*
 * prover_pool: the threads and their life; who waits for what.
 *
 * The dispatcher sleeps in the store, where PostgreSQL wakes it; everybody else wakes it by an
 * eventfd. The provers and the heart sleep on one condition variable. The lock is held for a few
 * instructions, never while the store runs or a job is done.
 */
#include "core/runtime/proving/prover_pool_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/thread.h"

enum { PROVER_NICE = 19 }; /* playing goes first */

static void wake(struct prover_pool *pool)
{
    uint64_t one = 1;
    (void)!write(pool->wake_fd, &one, sizeof(one));
}

void prover_pool_ripe_add(struct prover_pool *pool, const struct session_id *session)
{
    if (pool->ripe_count < PROVER_RIPE_MAX) {
        pool->ripe[pool->ripe_count++] = *session;
    } else {
        pool->next_poll_due = true;
    }
}

void prover_pool_tell(struct prover_pool *pool, const struct session_id *session)
{
    pthread_mutex_lock(&pool->lock);
    bool first = !pool->told;
    pool->told = true;
    prover_pool_ripe_add(pool, session);
    pthread_mutex_unlock(&pool->lock);
    if (first) {
        wake(pool);
    }
}

bool prover_pool_is_stopping(struct prover_pool *pool)
{
    return atomic_load(&pool->stopping);
}

struct job_lease pool_run_lease(const struct pool_run *run, size_t index)
{
    const struct job_record *job = &run->jobs[index];
    return (struct job_lease){
        .session = job->batch.session, .batch = job->batch.batch, .token = job->token};
}

bool prover_pool_is_abandoned(struct prover_pool *pool, const struct pool_run *run)
{
    struct slot *slot = (struct slot *)((char *)(uintptr_t)run - offsetof(struct slot, run));
    return atomic_load(&slot->lost) || prover_pool_is_stopping(pool);
}

/* `period_us` from now, on the clock of the condition variable. */
static struct timespec after(int64_t period_us)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanoseconds = until.tv_nsec + period_us % 1000000 * 1000;
    until.tv_sec += (time_t)(period_us / 1000000 + nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    return until;
}

/* Until then, or until the pool stops. Under the lock. */
static void wait_until(struct prover_pool *pool, const struct timespec *until)
{
    int waited = 0;
    while (waited == 0 && !prover_pool_is_stopping(pool)) {
        waited = pthread_cond_timedwait(&pool->changed, &pool->lock, until);
    }
}

/* ---- provers ---- */

static bool slot_wait(struct slot *slot)
{
    struct prover_pool *pool = slot->pool;
    pthread_mutex_lock(&pool->lock);
    while (slot->state != SLOT_GIVEN && !prover_pool_is_stopping(pool)) {
        pthread_cond_wait(&pool->changed, &pool->lock);
    }
    bool given = slot->state == SLOT_GIVEN;
    if (given) {
        slot->state = SLOT_BUSY;
    }
    pthread_mutex_unlock(&pool->lock);
    return given;
}

static void slot_free(struct slot *slot)
{
    struct prover_pool *pool = slot->pool;
    pthread_mutex_lock(&pool->lock);
    slot->state = SLOT_FREE;
    pool->chained = true;
    prover_pool_ripe_add(pool, &slot->run.jobs[0].batch.session);
    pthread_mutex_unlock(&pool->lock);
    wake(pool);
}

/* 0 when the thread is gone. */
static int64_t cpu_us(clockid_t clock)
{
    struct timespec time = {0};
    (void)clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* Nothing of the run is under way any more; a stop ends the rest. */
static void slot_rest(struct slot *slot, int64_t rest_us)
{
    struct prover_pool *pool = slot->pool;
    struct timespec until = after(rest_us < PROVER_REST_MAX_US ? rest_us : PROVER_REST_MAX_US);
    pthread_mutex_lock(&pool->lock);
    slot->state = SLOT_RESTING;
    wait_until(pool, &until);
    pthread_mutex_unlock(&pool->lock);
}

static void *prover_main(void *argument)
{
    struct slot *slot = argument;
    struct prover_pool *pool = slot->pool;
    pthread_setname_np(pthread_self(), "prover");
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), PROVER_NICE);
    while (slot_wait(slot)) {
        int64_t played_us = cpu_us(pool->playing);
        pool->options.work(pool->options.user, pool, &slot->run);
        slot_rest(slot, PROVER_REST * (cpu_us(pool->playing) - played_us));
        slot_free(slot);
    }
    return NULL;
}

/* ---- heart ---- */

/* Whether it has a run. Under the lock. */
static bool is_leased(const struct slot *slot)
{
    return slot->state == SLOT_GIVEN || slot->state == SLOT_BUSY;
}

/* The leases of the slot's run; their number. */
static size_t leases_collect(struct slot *slot, struct job_lease leases[JOB_RUN_MAX])
{
    struct prover_pool *pool = slot->pool;
    pthread_mutex_lock(&pool->lock);
    size_t count = is_leased(slot) ? slot->run.count : 0;
    for (size_t i = 0; i < count; i++) {
        leases[i] = pool_run_lease(&slot->run, i);
    }
    pthread_mutex_unlock(&pool->lock);
    return count;
}

/* Only a slot that still has the job is told that it lost it. */
static void lease_lost(struct slot *slot, size_t index, const struct job_lease *lease)
{
    struct prover_pool *pool = slot->pool;
    pthread_mutex_lock(&pool->lock);
    struct job_lease now = pool_run_lease(&slot->run, index);
    bool same = is_leased(slot) && now.token == lease->token && now.batch == lease->batch &&
                session_id_equal(&now.session, &lease->session);
    if (same) {
        atomic_store(&slot->lost, true);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void beat(struct slot *slot)
{
    struct prover_pool *pool = slot->pool;
    struct job_lease leases[JOB_RUN_MAX];
    bool held[JOB_RUN_MAX];
    struct store *store = pool->options.store;
    size_t count = leases_collect(slot, leases);
    if (count == 0 ||
        store->jobs->job_beat(store, leases, count, pool->options.lease_ms, held, NULL) != ERR_OK) {
        return; /* until the lease ends there are two more beats */
    }
    metrics_add(METRIC_PROOF_BEATS, count);
    for (size_t i = 0; i < count; i++) {
        if (!held[i]) {
            lease_lost(slot, i, &leases[i]);
        }
    }
}

/* Waits for `period_us`. False when the pool stops. */
static bool heart_wait(struct prover_pool *pool, int64_t period_us)
{
    struct timespec until = after(period_us);
    pthread_mutex_lock(&pool->lock);
    wait_until(pool, &until);
    pthread_mutex_unlock(&pool->lock);
    return !prover_pool_is_stopping(pool);
}

static void *heart_main(void *argument)
{
    struct prover_pool *pool = argument;
    pthread_setname_np(pthread_self(), "prover heart");
    while (heart_wait(pool, pool->options.lease_ms * 1000 / 3)) {
        for (unsigned i = 0; i < pool->options.threads; i++) {
            beat(&pool->slots[i]);
        }
    }
    return NULL;
}

void prover_pool_look(struct prover_pool *pool, struct prover_pool_state *out)
{
    int64_t at_us = pool_now_us(pool);
    *out = (struct prover_pool_state){.tick_age_us = at_us - atomic_load(&pool->tick_us)};
    pthread_mutex_lock(&pool->lock);
    out->deaf_us = pool->deaf_since_us == 0 ? 0 : at_us - pool->deaf_since_us;
    out->tend_age_us = at_us - pool->tended_us;
    out->stats = pool->stats;
    for (unsigned i = 0; i < pool->options.threads; i++) {
        out->busy += is_leased(&pool->slots[i]) ? 1 : 0;
    }
    pthread_mutex_unlock(&pool->lock);
}

/* ---- life cycle ---- */

static bool condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int failed = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return failed == 0;
}

static bool threads_start(struct prover_pool *pool)
{
    for (unsigned i = 0; i < pool->options.threads; i++) {
        pool->slots[i].pool = pool;
        if (pthread_create(&pool->slots[i].thread, NULL, prover_main, &pool->slots[i]) != 0) {
            return false;
        }
        pool->started++;
    }
    pool->heart_runs = pthread_create(&pool->heart, NULL, heart_main, pool) == 0;
    pool->dispatcher_runs =
        pthread_create(&pool->dispatcher, NULL, prover_dispatcher_main, pool) == 0;
    return pool->heart_runs && pool->dispatcher_runs;
}

struct prover_pool *prover_pool_create(const struct prover_pool_options *options,
                                       struct error *error)
{
    assert(options->threads <= PROVER_THREADS_MAX && options->lease_ms > 0);
    struct prover_pool *pool = calloc(1, sizeof(*pool) + options->threads * sizeof(pool->slots[0]));
    if (pool == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the prover pool");
        return NULL;
    }
    pool->options = *options;
    pool->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    memcpy(&pool->jitter, options->node.bytes + ID_SIZE - sizeof(pool->jitter),
           sizeof(pool->jitter));
    pthread_mutex_init(&pool->lock, NULL);
    pool->tended_us = pool_now_us(pool);
    pool->deaf_since_us = pool_now_us(pool);
    atomic_store(&pool->tick_us, pool_now_us(pool));
    (void)pthread_getcpuclockid(pthread_self(), &pool->playing);
    if (pool->wake_fd < 0 || !condition_init(&pool->changed) || !threads_start(pool)) {
        error_set(error, ERR_NO_MEMORY, "the prover threads could not be started");
        prover_pool_destroy(pool);
        return NULL;
    }
    return pool;
}

bool prover_pool_stop(struct prover_pool *pool, int64_t timeout_us)
{
    struct thread_deadline deadline = thread_deadline_in(timeout_us);
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->stopping, true);
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    wake(pool);
    if (pool->dispatcher_runs) {
        pool->dispatcher_runs = !thread_join_by(pool->dispatcher, &deadline);
    }
    if (pool->heart_runs) {
        pool->heart_runs = !thread_join_by(pool->heart, &deadline);
    }
    while (pool->started > 0 && thread_join_by(pool->slots[pool->started - 1].thread, &deadline)) {
        pool->started--;
    }
    return pool->started == 0 && !pool->heart_runs && !pool->dispatcher_runs;
}

void prover_pool_destroy(struct prover_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    bool stopped = prover_pool_stop(pool, INT64_MAX);
    assert(stopped);
    (void)stopped;
    if (pool->wake_fd >= 0) {
        close(pool->wake_fd);
    }
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
