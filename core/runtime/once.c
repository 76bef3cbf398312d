/* once: requests with a key of the client's, taken on and ended by store workers. */
#include "core/runtime/internal.h"

struct once_job {
    struct call_job base;
    struct store_request request;
    struct store_attempt by;
    uint32_t attempt;
    const void *reply; /* the caller's */
    size_t reply_size;
    struct store_request_found found;
};

static void begin_on_worker(struct store_job *job, struct store *store)
{
    struct once_job *once = (struct once_job *)job;
    once->base.err = store->ops->request_begin(store, &once->request, &once->by, &once->found,
                                               &once->base.error);
}

static void begin_back(struct store_job *job, struct runtime *runtime)
{
    struct once_job *once = (struct once_job *)job;
    ((struct runtime_once_call *)once->base.call)->found = once->found;
    struct store_request_found found = once->found;
    call_job_end(runtime, &once->base);
    store_request_found_finish(&found);
}

void runtime_once_begin(struct runtime *runtime, struct runtime_once_call *call)
{
    call->found = (struct store_request_found){0};
    if (!call_begin(runtime, &call->call, CALL_ONCE)) {
        return;
    }
    int64_t now_us = runtime_wall_us(runtime);
    struct once_job job = {.base.job = {.run = begin_on_worker, .back = begin_back},
                           .request = call->request,
                           .by = {.node = runtime->options.node,
                                  .now_us = now_us,
                                  .given_up_us = now_us - (int64_t)LIMIT_ATTEMPT_S * 1000 * 1000}};
    digest_random(job.request.salt, sizeof(job.request.salt));
    call_job_start(runtime, &call->call, &job.base, sizeof(job));
}

static void end_on_worker(struct store_job *job, struct store *store)
{
    struct once_job *once = (struct once_job *)job;
    once->base.err = store->ops->request_end(store, &once->request, once->attempt, once->reply,
                                             once->reply_size, &once->base.error);
}

static void end_back(struct store_job *job, struct runtime *runtime)
{
    struct once_job *once = (struct once_job *)job;
    call_job_end(runtime, &once->base);
}

void runtime_once_end(struct runtime *runtime, struct runtime_once_end_call *call)
{
    if (!call_begin(runtime, &call->call, CALL_ONCE)) {
        return;
    }
    struct once_job job = {.base.job = {.run = end_on_worker, .back = end_back},
                           .request = call->request,
                           .attempt = call->attempt,
                           .reply = call->reply,
                           .reply_size = call->reply_size};
    call_job_start(runtime, &call->call, &job.base, sizeof(job));
}
