/*
 * group_commit: do what waits, as one transaction, again and again.
 *
 * While one transaction is being written the next batch gathers by itself, so there is no linger:
 * an idle server commits a lone unit at once, a busy one shares each flush among all that came
 * meanwhile.
 */
#include "core/storage/group_commit.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/base/log.h"
#include "core/base/metrics.h"

struct group_commit {
    struct group_commit_options options;
    struct work_queue *queue;
    struct commit_unit **units; /* batch_max of them; the committer's */
    _Atomic int64_t oldest_us;  /* submission time of the oldest unit being written; 0: none */
    _Atomic int last_error;     /* enum err */
    bool stopped;               /* guarded by stop_lock */
    pthread_mutex_t stop_lock;
    pthread_t thread;
};

static int64_t now_us(const struct group_commit *group_commit)
{
    return group_commit->options.clock->monotonic_us(group_commit->options.clock);
}

static enum err transaction(struct group_commit *group_commit, struct commit_unit *const *units,
                            size_t count, struct error *error)
{
    if (group_commit->options.discard) {
        for (size_t i = 0; i < count; i++) {
            units[i]->result = ERR_OK;
        }
        return ERR_OK;
    }
    int64_t started_us = now_us(group_commit);
    struct store *store = group_commit->options.store;
    enum err err = store->ops->commit(store, units, count, error);
    metrics_observe_us(METRIC_HISTOGRAM_COMMIT_SECONDS, now_us(group_commit) - started_us);
    metrics_add(err == ERR_OK ? METRIC_COMMIT_BATCHES : METRIC_COMMIT_FAILURES, 1);
    return err;
}

static void results_set(struct commit_unit *const *units, size_t count, enum err err)
{
    for (size_t i = 0; i < count; i++) {
        units[i]->result = err;
    }
}

/* The store refused the batch as a whole: find out which unit is to blame. */
static void one_by_one(struct group_commit *group_commit, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        enum err err = transaction(group_commit, &group_commit->units[i], 1, &error);
        if (err != ERR_OK) {
            group_commit->units[i]->result = err;
            log_warning("commit_refused", "code=%s reason=\"%s\"", err_word(err), error.message);
        }
    }
}

static bool concerns_all(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_OUTCOME_UNKNOWN || err == ERR_NO_MEMORY;
}

static void batch_write(struct group_commit *group_commit, size_t count)
{
    struct error error = {0};
    enum err err = transaction(group_commit, group_commit->units, count, &error);
    enum err before = (enum err)atomic_exchange(&group_commit->last_error, (int)err);
    if (err == ERR_OK) {
        return;
    }
    if (before != err) {
        log_error("commit_failed", "units=%zu code=%s reason=\"%s\"", count, err_word(err),
                  error.message);
    }
    if (concerns_all(err) || count == 1) {
        results_set(group_commit->units, count, err);
    } else {
        one_by_one(group_commit, count);
    }
}

static void batch_count(struct group_commit *group_commit, size_t count)
{
    uint64_t entries = 0;
    uint64_t fenced = 0;
    for (size_t i = 0; i < count; i++) {
        entries +=
            group_commit->units[i]->result == ERR_OK ? group_commit->units[i]->entry_count : 0;
        fenced += group_commit->units[i]->result == ERR_FENCED ? 1 : 0;
    }
    metrics_add(METRIC_ENTRIES_COMMITTED, entries);
    metrics_add(METRIC_COMMIT_FENCED, fenced);
}

/* Tickets go back in the order of submission. After the push a ticket is not ours. */
static void batch_return(struct group_commit *group_commit, struct work_list *batch)
{
    int64_t at_us = now_us(group_commit);
    struct work_item *item;
    while ((item = work_list_pop(batch)) != NULL) {
        const struct commit_ticket *ticket = (const struct commit_ticket *)item;
        metrics_observe_us(METRIC_HISTOGRAM_COMMIT_WAIT_SECONDS, at_us - ticket->submitted_us);
        enum err err = work_queue_push(group_commit->options.completions, item);
        assert(err == ERR_OK); /* the completion queue has no limit */
        (void)err;
    }
}

static void *committer_main(void *argument)
{
    struct group_commit *group_commit = argument;
    struct work_list batch = {0};
    while (work_queue_take(group_commit->queue, group_commit->options.batch_max, &batch)) {
        metrics_gauge_set(METRIC_GAUGE_COMMIT_QUEUE,
                          (int64_t)work_queue_count(group_commit->queue));
        size_t count = 0;
        for (struct work_item *item = batch.first; item != NULL; item = item->next) {
            group_commit->units[count++] = &((struct commit_ticket *)item)->unit;
        }
        atomic_store(&group_commit->oldest_us,
                     ((const struct commit_ticket *)batch.first)->submitted_us);
        batch_write(group_commit, count);
        batch_count(group_commit, count);
        atomic_store(&group_commit->oldest_us, 0);
        batch_return(group_commit, &batch);
    }
    return NULL;
}

struct group_commit *group_commit_create(const struct group_commit_options *options,
                                         struct error *error)
{
    struct group_commit *group_commit = calloc(1, sizeof(*group_commit));
    if (group_commit == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the group commit");
        return NULL;
    }
    group_commit->options = *options;
    if (options->batch_max == 0) {
        group_commit->options.batch_max = LIMIT_COMMIT_BATCH;
    }
    pthread_mutex_init(&group_commit->stop_lock, NULL);
    group_commit->stopped = true; /* until the thread runs */
    group_commit->queue = work_queue_create(LIMIT_COMMIT_QUEUE);
    group_commit->units = calloc(group_commit->options.batch_max, sizeof(struct commit_unit *));
    if (group_commit->queue == NULL || group_commit->units == NULL ||
        pthread_create(&group_commit->thread, NULL, committer_main, group_commit) != 0) {
        error_set(error, ERR_NO_MEMORY, "the committer could not be started");
        group_commit_destroy(group_commit);
        return NULL;
    }
    group_commit->stopped = false;
    return group_commit;
}

void group_commit_stop(struct group_commit *group_commit)
{
    pthread_mutex_lock(&group_commit->stop_lock);
    if (!group_commit->stopped) {
        work_queue_close(group_commit->queue);
        pthread_join(group_commit->thread, NULL);
        group_commit->stopped = true;
    }
    pthread_mutex_unlock(&group_commit->stop_lock);
}

void group_commit_destroy(struct group_commit *group_commit)
{
    if (group_commit == NULL) {
        return;
    }
    group_commit_stop(group_commit);
    work_queue_destroy(group_commit->queue);
    free(group_commit->units);
    pthread_mutex_destroy(&group_commit->stop_lock);
    free(group_commit);
}

enum err group_commit_submit(struct group_commit *group_commit, struct commit_ticket *ticket)
{
    ticket->submitted_us = now_us(group_commit);
    return work_queue_push(group_commit->queue, &ticket->item);
}

int64_t group_commit_oldest_us(struct group_commit *group_commit)
{
    int64_t oldest_us = atomic_load(&group_commit->oldest_us);
    return oldest_us == 0 ? 0 : now_us(group_commit) - oldest_us;
}

enum err group_commit_last_error(struct group_commit *group_commit)
{
    return (enum err)atomic_load(&group_commit->last_error);
}
