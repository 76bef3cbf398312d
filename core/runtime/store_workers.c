/* store_workers: take a job, run it against the store, hand it back. */
#include "core/runtime/store_workers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "core/base/metrics.h"
#include "core/base/thread.h"

struct store_workers {
    struct store *store;
    struct work_queue *queue;
    struct work_queue *completions;
    unsigned started; /* threads not joined yet are the first `started` */
    pthread_t threads[];
};

static void *worker_main(void *argument)
{
    struct store_workers *workers = argument;
    struct work_list taken = {0};
    pthread_setname_np(pthread_self(), "store worker");
    while (work_queue_take(workers->queue, 1, &taken)) {
        struct store_job *job = (struct store_job *)work_list_pop(&taken);
        metrics_gauge_set(METRIC_GAUGE_STORE_QUEUE, (int64_t)work_queue_count(workers->queue));
        job->run(job, workers->store);
        enum err err = work_queue_push(workers->completions, &job->item);
        assert(err == ERR_OK); /* unbounded, and closed only after the workers are joined */
        (void)err;
    }
    return NULL;
}

struct store_workers *store_workers_create(struct store *store, unsigned threads,
                                           struct work_queue *completions, struct error *error)
{
    struct store_workers *workers =
        calloc(1, sizeof(*workers) + threads * sizeof(workers->threads[0]));
    if (workers == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the store workers");
        return NULL;
    }
    workers->store = store;
    workers->completions = completions;
    workers->queue = work_queue_create(LIMIT_STORE_QUEUE);
    if (workers->queue == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the store workers");
        free(workers);
        return NULL;
    }
    for (unsigned i = 0; i < threads; i++) {
        if (pthread_create(&workers->threads[i], NULL, worker_main, workers) != 0) {
            error_set(error, ERR_NO_MEMORY, "a store worker thread could not be started");
            (void)store_workers_stop(workers, INT64_MAX);
            store_workers_destroy(workers);
            return NULL;
        }
        workers->started++;
    }
    return workers;
}

enum err store_workers_submit(struct store_workers *workers, struct store_job *job)
{
    enum err err = work_queue_push(workers->queue, &job->item);
    metrics_gauge_set(METRIC_GAUGE_STORE_QUEUE, (int64_t)work_queue_count(workers->queue));
    return err;
}

size_t store_workers_queued(struct store_workers *workers)
{
    return work_queue_count(workers->queue);
}

bool store_workers_stop(struct store_workers *workers, int64_t timeout_us)
{
    work_queue_close(workers->queue);
    struct thread_deadline deadline = thread_deadline_in(timeout_us);
    while (workers->started > 0) {
        if (!thread_join_by(workers->threads[workers->started - 1], &deadline)) {
            return false;
        }
        workers->started--;
    }
    return true;
}

void store_workers_destroy(struct store_workers *workers)
{
    if (workers == NULL) {
        return;
    }
    assert(workers->started == 0);
    work_queue_destroy(workers->queue);
    free(workers);
}
