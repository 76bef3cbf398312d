/* once: requests with a key of the client's, taken on and ended by store workers. */
#include <stdlib.h>
#include <string.h>

#include "core/runtime/internal.h"

struct once_job {
    struct store_job job;
    struct runtime_call *call;
    struct store_request request;
    struct store_attempt by;
    uint32_t attempt;
    const void *reply; /* the caller's */
    size_t reply_size;
    struct store_request_found found;
    enum err err;
    struct error error;
};

static void job_start(struct runtime *runtime, struct runtime_call *call,
                      const struct once_job *job)
{
    if (!call_begin(runtime, call, CALL_ONCE)) {
        return;
    }
    struct once_job *copy = malloc(sizeof(*copy));
    if (copy == NULL) {
        call_end(runtime, call, ERR_NO_MEMORY, NULL);
        return;
    }
    *copy = *job;
    copy->call = call;
    if (!call_job(runtime, call, &copy->job)) {
        free(copy);
    }
}

static void begin_on_worker(struct store_job *job, struct store *store)
{
    struct once_job *once = (struct once_job *)job;
    once->err =
        store->ops->request_begin(store, &once->request, &once->by, &once->found, &once->error);
}

static void begin_back(struct store_job *job, struct runtime *runtime)
{
    struct once_job *once = (struct once_job *)job;
    ((struct runtime_once_call *)once->call)->found = once->found;
    call_end(runtime, once->call, once->err, once->error.message);
    store_request_found_finish(&once->found);
    free(once);
}

void runtime_once_begin(struct runtime *runtime, struct runtime_once_call *call)
{
    call->found = (struct store_request_found){0};
    int64_t now_us = runtime_wall_us(runtime);
    struct once_job job = {.job = {.run = begin_on_worker, .back = begin_back},
                           .request = call->request,
                           .by = {.node = runtime->options.node,
                                  .now_us = now_us,
                                  .given_up_us = now_us - (int64_t)LIMIT_ATTEMPT_S * 1000 * 1000}};
    digest_random(job.request.salt, sizeof(job.request.salt));
    job_start(runtime, &call->call, &job);
}

static void end_on_worker(struct store_job *job, struct store *store)
{
    struct once_job *once = (struct once_job *)job;
    once->err = store->ops->request_end(store, &once->request, once->attempt, once->reply,
                                        once->reply_size, &once->error);
}

static void end_back(struct store_job *job, struct runtime *runtime)
{
    struct once_job *once = (struct once_job *)job;
    call_end(runtime, once->call, once->err, once->error.message);
    free(once);
}

void runtime_once_end(struct runtime *runtime, struct runtime_once_end_call *call)
{
    struct once_job job = {.job = {.run = end_on_worker, .back = end_back},
                           .request = call->request,
                           .attempt = call->attempt,
                           .reply = call->reply,
                           .reply_size = call->reply_size};
    job_start(runtime, &call->call, &job);
}
