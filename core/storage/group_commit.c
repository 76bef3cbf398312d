/*
 * group_commit: do what waits, as one transaction, again and again.
 *
 * While one transaction is being written the next batch gathers by itself, so there is no linger:
 * an idle server commits a lone unit at once, a busy one shares each flush among all that came
 * meanwhile.
 */
#include "core/storage/group_commit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/base/thread.h"

struct group_commit {
    struct group_commit_options options;
    struct work_queue *queue;
    _Atomic int64_t oldest_us; /* submission time of the oldest unit that was taken; 0: none */
    _Atomic int last_error;    /* enum err of the last transaction */
    bool stopped;              /* guarded by stop_lock */
    pthread_mutex_t stop_lock;
    pthread_t thread;
    /* the committer's: */
    struct work_list backlog;   /* taken and not yet in a batch */
    struct work_list batch;     /* being written */
    struct commit_unit **units; /* of the batch; room for batch_max */
};

static int64_t now_us(const struct group_commit *group_commit)
{
    return group_commit->options.clock->monotonic_us(group_commit->options.clock);
}

static enum err transaction(struct group_commit *group_commit, struct commit_unit *const *units,
                            size_t count)
{
    if (group_commit->options.discard) {
        for (size_t i = 0; i < count; i++) {
            units[i]->result = ERR_OK;
        }
        return ERR_OK;
    }
    struct error error = {0};
    int64_t started_us = now_us(group_commit);
    struct store *store = group_commit->options.store;
    enum err err = store->ops->commit(store, units, count, &error);
    metrics_observe_us(METRIC_HISTOGRAM_COMMIT_SECONDS, now_us(group_commit) - started_us);
    metrics_add(err == ERR_OK ? METRIC_COMMIT_BATCHES : METRIC_COMMIT_FAILURES, 1);
    enum err before = (enum err)atomic_exchange(&group_commit->last_error, (int)err);
    if (err != ERR_OK && err != before) {
        log_error("commit_failed", "units=%zu code=%s reason=\"%s\"", count, err_word(err),
                  error.message);
    }
    return err;
}

static void results_set(struct commit_unit *const *units, size_t count, enum err err)
{
    for (size_t i = 0; i < count; i++) {
        units[i]->result = err;
    }
}

/* It is not about one of the units, so trying them one by one would not help. */
static bool concerns_all(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_OUTCOME_UNKNOWN || err == ERR_NO_MEMORY;
}

/* The store refused the batch as a whole: find out which unit is to blame. Should the store be lost
 * meanwhile, those that were not tried yet are not in the log. */
static void write_one_by_one(struct group_commit *group_commit, size_t count)
{
    struct commit_unit **units = group_commit->units;
    for (size_t i = 0; i < count; i++) {
        enum err err = transaction(group_commit, &units[i], 1);
        if (err != ERR_OK) {
            units[i]->result = err;
        }
        if (concerns_all(err)) {
            results_set(&units[i + 1], count - i - 1, ERR_UNAVAILABLE);
            return;
        }
    }
}

static void batch_write(struct group_commit *group_commit)
{
    size_t count = group_commit->batch.count;
    enum err err = transaction(group_commit, group_commit->units, count);
    if (err != ERR_OK && (concerns_all(err) || count == 1)) {
        results_set(group_commit->units, count, err);
    } else if (err != ERR_OK) {
        write_one_by_one(group_commit, count);
    }
}

static void batch_count(const struct group_commit *group_commit)
{
    uint64_t entries = 0;
    uint64_t fenced = 0;
    for (size_t i = 0; i < group_commit->batch.count; i++) {
        const struct commit_unit *unit = group_commit->units[i];
        entries += unit->result == ERR_OK ? unit->entry_count : 0;
        fenced += unit->result == ERR_FENCED ? 1 : 0;
    }
    metrics_add(METRIC_ENTRIES_COMMITTED, entries);
    metrics_add(METRIC_COMMIT_FENCED, fenced);
}

static struct commit_ticket *ticket_of(struct work_item *item)
{
    return (struct commit_ticket *)item;
}

/* The oldest that is taken and not back is the first of the batch, else of the backlog. */
static void oldest_set(struct group_commit *group_commit)
{
    struct work_item *oldest =
        group_commit->batch.first != NULL ? group_commit->batch.first : group_commit->backlog.first;
    atomic_store(&group_commit->oldest_us, oldest != NULL ? ticket_of(oldest)->submitted_us : 0);
}

/* Tickets go back in the order of submission, all at once. After the push they are not ours. */
static void batch_return(struct group_commit *group_commit)
{
    int64_t at_us = now_us(group_commit);
    for (struct work_item *item = group_commit->batch.first; item != NULL; item = item->next) {
        metrics_observe_us(METRIC_HISTOGRAM_COMMIT_WAIT_SECONDS,
                           at_us - ticket_of(item)->submitted_us);
    }
    struct work_list batch = group_commit->batch;
    group_commit->batch = (struct work_list){0};
    oldest_set(group_commit);
    work_queue_push_list(group_commit->options.completions, &batch);
}

/* Waits when there is nothing to do. False when there never will be again. */
static bool backlog_fill(struct group_commit *group_commit)
{
    struct work_list *backlog = &group_commit->backlog;
    size_t max = group_commit->options.batch_max;
    if (backlog->count == 0) {
        return work_queue_take(group_commit->queue, max, backlog);
    }
    struct work_list more;
    if (backlog->count < max &&
        work_queue_try_take(group_commit->queue, max - backlog->count, &more)) {
        backlog->last->next = more.first;
        backlog->last = more.last;
        backlog->count += more.count;
    }
    return true;
}

/* Moves what fits into one transaction from the backlog to the batch, at least one unit. */
static void batch_begin(struct group_commit *group_commit)
{
    struct work_list *batch = &group_commit->batch;
    size_t entries = 0;
    while (group_commit->backlog.count > 0) {
        struct commit_unit *unit = &ticket_of(group_commit->backlog.first)->unit;
        if (entries > 0 && unit->entry_count > group_commit->options.batch_max - entries) {
            break;
        }
        entries += unit->entry_count;
        group_commit->units[batch->count] = unit;
        work_list_push(batch, work_list_pop(&group_commit->backlog));
        if (entries >= group_commit->options.batch_max) {
            break;
        }
    }
    metrics_gauge_set(METRIC_GAUGE_COMMIT_QUEUE, (int64_t)(work_queue_count(group_commit->queue) +
                                                           group_commit->backlog.count));
}

static void *committer_main(void *argument)
{
    struct group_commit *group_commit = argument;
    pthread_setname_np(pthread_self(), "committer");
    while (backlog_fill(group_commit)) {
        oldest_set(group_commit);
        batch_begin(group_commit);
        if (group_commit->options.prepare != NULL) {
            group_commit->options.prepare(group_commit->options.user, group_commit->units,
                                          group_commit->batch.count);
        }
        batch_write(group_commit);
        batch_count(group_commit);
        batch_return(group_commit);
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

bool group_commit_stop(struct group_commit *group_commit, int64_t timeout_us)
{
    pthread_mutex_lock(&group_commit->stop_lock);
    if (!group_commit->stopped) {
        struct thread_deadline deadline = thread_deadline_in(timeout_us);
        work_queue_close(group_commit->queue);
        group_commit->stopped = thread_join_by(group_commit->thread, &deadline);
    }
    bool stopped = group_commit->stopped;
    pthread_mutex_unlock(&group_commit->stop_lock);
    return stopped;
}

size_t group_commit_queued(struct group_commit *group_commit)
{
    return work_queue_count(group_commit->queue);
}

void group_commit_destroy(struct group_commit *group_commit)
{
    if (group_commit == NULL) {
        return;
    }
    (void)group_commit_stop(group_commit, INT64_MAX);
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
