/*
 * prover_dispatcher: looks for jobs when there is a reason: a hint, a job that was done, a channel
 * that was opened, the poll. It alone claims, so no more is claimed than threads are free.
 */
#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/proving/prover_pool_internal.h"

static unsigned slots_free(struct prover_pool *pool, bool *out_chained)
{
    unsigned count = 0;
    pthread_mutex_lock(&pool->lock);
    for (unsigned i = 0; i < pool->options.threads; i++) {
        count += pool->slots[i].state == SLOT_FREE ? 1 : 0;
    }
    *out_chained = pool->chained;
    pool->chained = false;
    pthread_mutex_unlock(&pool->lock);
    return count;
}

static void slot_give(struct prover_pool *pool, const struct job_record *jobs, size_t count)
{
    assert(count <= JOB_RUN_MAX);
    pthread_mutex_lock(&pool->lock);
    struct slot *slot = pool->slots;
    while (slot->state != SLOT_FREE) {
        slot++;
        assert(slot < pool->slots + pool->options.threads);
    }
    slot->run.count = count;
    memcpy(slot->run.jobs, jobs, count * sizeof(*jobs));
    atomic_store(&slot->lost, false);
    slot->state = SLOT_GIVEN;
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}

/* Takes the sessions that are ripe. */
static size_t ripe_take(struct prover_pool *pool, struct session_id out[PROVER_RIPE_MAX])
{
    pthread_mutex_lock(&pool->lock);
    size_t count = pool->ripe_count;
    memcpy(out, pool->ripe, count * sizeof(*out));
    pool->ripe_count = 0;
    if (pool->next_poll_due) {
        pool->next_poll_due = false;
        pool->next_poll_us = 0;
    }
    pthread_mutex_unlock(&pool->lock);
    return count;
}

/* How many of the jobs, from the first on, are of one session. */
static size_t run_length(const struct job_record *jobs, size_t count)
{
    size_t length = 1;
    while (length < count && length < JOB_RUN_MAX &&
           session_id_equal(&jobs[length].batch.session, &jobs[0].batch.session)) {
        length++;
    }
    return length;
}

/* Claims at most `max` runs and hands them out; returns the number of jobs. */
static size_t claim(struct prover_pool *pool, unsigned max)
{
    struct store *store = pool->options.store;
    struct store_jobs jobs = {0};
    struct session_id ripe[PROVER_RIPE_MAX];
    const struct store_claim request = {.node = pool->options.node,
                                        .max = max,
                                        .run = JOB_RUN_MAX,
                                        .lease_ms = pool->options.lease_ms,
                                        .ripe = ripe,
                                        .ripe_count = ripe_take(pool, ripe)};
    enum err err = store->jobs->job_claim(store, &request, &jobs, NULL);
    metrics_add(METRIC_PROOF_CLAIMS, 1);
    if (err != ERR_OK) {
        pool->next_poll_us = pool->next_poll_us < pool_now_us(pool) + PROVER_DEAF_US
                                 ? pool->next_poll_us
                                 : pool_now_us(pool) + PROVER_DEAF_US;
        return 0;
    }
    size_t count = jobs.count;
    for (size_t i = 0; i < count;) {
        size_t length = run_length(&jobs.items[i], count - i);
        slot_give(pool, &jobs.items[i], length);
        i += length;
    }
    store_jobs_finish(&jobs);
    return count;
}

/* The jobs of ripe sessions that wait for nothing are queued; none is claimed. */
static void queue_ripe(struct prover_pool *pool)
{
    (void)claim(pool, 0);
}

/* What is due now and then: leases that ended, jobs that wait for nothing, the counts. */
static void tend(struct prover_pool *pool)
{
    struct store *store = pool->options.store;
    struct store_job_stats stats;
    if (store->jobs->jobs_tend(store, &stats, NULL) != ERR_OK) {
        return;
    }
    if (stats.rescued > 0) {
        log_warning("proof_jobs_rescued", "count=%llu", (unsigned long long)stats.rescued);
    }
    metrics_add(METRIC_PROOF_RESCUED, stats.rescued);
    metrics_gauge_set(METRIC_GAUGE_PROOF_BACKLOG, (int64_t)stats.backlog);
    metrics_gauge_set(METRIC_GAUGE_PROOF_OLDEST, stats.oldest_age_us / 1000000);
    metrics_gauge_set(METRIC_GAUGE_PROOF_FROZEN, (int64_t)stats.frozen);
    metrics_gauge_set(METRIC_GAUGE_PROOF_DEAD, (int64_t)stats.dead);
    pthread_mutex_lock(&pool->lock);
    pool->stats = stats;
    pool->tended_us = pool_now_us(pool);
    pthread_mutex_unlock(&pool->lock);
}

/* Four fifths to six fifths of `period_us`, so that servers do not poll in step. */
static int64_t jittered(struct prover_pool *pool, int64_t period_us)
{
    pool->jitter = pool->jitter * 6364136223846793005u + 1442695040888963407u;
    int64_t part = (int64_t)(pool->jitter >> 40) % 1000;
    return period_us * 4 / 5 + period_us * 2 / 5 * part / 1000;
}

static void note_listening(struct prover_pool *pool, bool listening)
{
    pthread_mutex_lock(&pool->lock);
    pool->deaf_since_us = listening ? 0 : pool->deaf_since_us;
    if (!listening && pool->deaf_since_us == 0) {
        pool->deaf_since_us = pool_now_us(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    metrics_gauge_set(METRIC_GAUGE_PROOF_LISTENING, listening ? 1 : 0);
    if (listening != pool->was_listening) {
        log_info("proof_channel", "state=%s", listening ? "listening" : "deaf");
        pool->was_listening = listening;
        int64_t soon_us = pool_now_us(pool) + PROVER_DEAF_US;
        pool->next_poll_us =
            !listening && soon_us < pool->next_poll_us ? soon_us : pool->next_poll_us;
    }
}

/* Whether a hint is to be sent now; else when at the latest to look again. */
static bool must_tell(struct prover_pool *pool, int64_t at_us, int64_t *until_us)
{
    pthread_mutex_lock(&pool->lock);
    bool told = pool->told;
    bool now = told && at_us >= pool->next_tell_us;
    pool->told = told && !now;
    pthread_mutex_unlock(&pool->lock);
    if (now) {
        pool->next_tell_us = at_us + PROVER_TELL_US;
    } else if (told && pool->next_tell_us < *until_us) {
        *until_us = pool->next_tell_us;
    }
    return now;
}

/* Waits for a reason to look. What was committed is queued first and told then, to this server as
 * to others. */
static void dispatcher_wait(struct prover_pool *pool, struct store_wait *wait)
{
    struct store *store = pool->options.store;
    int64_t at_us = pool_now_us(pool);
    int64_t until_us = pool->next_poll_us;
    *wait = (struct store_wait){.interrupt_fd = pool->wake_fd,
                                .tell = must_tell(pool, at_us, &until_us)};
    if (wait->tell) {
        queue_ripe(pool);
    }
    wait->timeout_us = until_us > at_us ? until_us - at_us : 0;
    store->jobs->jobs_wait(store, wait);
    uint64_t drained;
    (void)!read(pool->wake_fd, &drained, sizeof(drained));
    note_listening(pool, wait->listening);
}

static void dispatch(struct prover_pool *pool, const struct store_wait *wait)
{
    bool chained = false;
    unsigned free_slots = slots_free(pool, &chained);
    bool polled = pool_now_us(pool) >= pool->next_poll_us;
    if (polled || wait->fresh) {
        tend(pool);
        pool->next_poll_us =
            pool_now_us(pool) + jittered(pool, wait->listening ? PROVER_POLL_US : PROVER_DEAF_US);
    }
    if (free_slots == 0) {
        return; /* whoever becomes free makes us look again */
    }
    if (wait->hinted || chained || wait->fresh || polled) {
        enum metric_counter source = wait->hinted  ? METRIC_PROOF_WOKEN_NOTIFY
                                     : chained     ? METRIC_PROOF_WOKEN_CHAIN
                                     : wait->fresh ? METRIC_PROOF_WOKEN_CONNECT
                                                   : METRIC_PROOF_WOKEN_POLL;
        metrics_add(source, claim(pool, free_slots));
    }
}

void *prover_dispatcher_main(void *argument)
{
    struct prover_pool *pool = argument;
    pthread_setname_np(pthread_self(), "dispatcher");
    while (!prover_pool_is_stopping(pool)) {
        struct store_wait wait;
        atomic_store(&pool->tick_us, pool_now_us(pool));
        dispatcher_wait(pool, &wait);
        if (!prover_pool_is_stopping(pool)) {
            dispatch(pool, &wait);
        }
    }
    return NULL;
}
