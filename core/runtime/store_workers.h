/*
 * store_workers: a few threads that wait for the store, so that the loop thread never does.
 *
 * A job runs once on a worker (`run`: may block on the store, touches nothing but the job and what
 * it was given for good) and then once on the loop thread (`back`). What a job carries belongs to
 * one side at a time; the queues hand it over.
 *
 * At most LIMIT_STORE_QUEUE jobs wait.
 */
#ifndef DONJON_CORE_RUNTIME_STORE_WORKERS_H
#define DONJON_CORE_RUNTIME_STORE_WORKERS_H

#include "core/base/work_queue.h"
#include "core/storage/store.h"

struct runtime;
struct store_job;
typedef void (*store_job_run)(struct store_job *job, struct store *store);
typedef void (*store_job_back)(struct store_job *job, struct runtime *runtime);

/* Embedded as the first member of every job. */
struct store_job {
    struct work_item item;
    store_job_run run;
    store_job_back back;
};

struct store_workers;

/* Jobs come back through `completions`. NULL with the reason in `error`. */
struct store_workers *store_workers_create(struct store *store, unsigned threads,
                                           struct work_queue *completions, struct error *error);

/* ERR_OVERLOADED or ERR_DRAINING: the job was not taken, `back` will not run. */
MUST_CHECK enum err store_workers_submit(struct store_workers *workers, struct store_job *job);

/* No further jobs; those queued are still run. Waits for the threads at most `timeout_us`; false
 * when one overran. May be called again. */
bool store_workers_stop(struct store_workers *workers, int64_t timeout_us);

/* Jobs that wait to be taken. */
size_t store_workers_queued(struct store_workers *workers);

/* After a successful stop. NULL is a no-op. */
void store_workers_destroy(struct store_workers *workers);

#endif
