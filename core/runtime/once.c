/* once: requests with a key of the client's, taken on and ended by store workers. */
#include "core/runtime/internal.h"

struct begin_job {
    struct call_job base;
    struct store_request request;
    struct store_attempt by;
    struct store_request_found found;
};

static void begin_on_worker(struct store_job *job, struct store *store)
{
    struct begin_job *begin = (struct begin_job *)job;
    begin->base.err = store->ops->request_begin(store, &begin->request, &begin->by, &begin->found,
                                                &begin->base.error);
}

static void begin_back(struct store_job *job, struct runtime *runtime)
{
    struct begin_job *begin = (struct begin_job *)job;
    ((struct runtime_once_call *)begin->base.call)->found = begin->found;
    call_job_end(runtime, &begin->base);
}

static void begin_finish(void *job)
{
    store_request_found_finish(&((struct begin_job *)job)->found);
}

void runtime_once_begin(struct runtime *runtime, struct runtime_once_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct begin_job),
                                              .run = begin_on_worker,
                                              .back = begin_back,
                                              .finish = begin_finish};
    call->found = (struct store_request_found){0};
    if (!call_begin(runtime, &call->call, CALL_ONCE)) {
        return;
    }
    struct begin_job *begin = call_job_create(runtime, &call->call, NULL, &kind);
    if (begin == NULL) {
        return;
    }
    int64_t now_us = runtime_wall_us(runtime);
    begin->request = call->request;
    digest_random(begin->request.salt, sizeof(begin->request.salt));
    begin->by =
        (struct store_attempt){.node = runtime->options.node,
                               .now_us = now_us,
                               .given_up_us = now_us - (int64_t)LIMIT_ATTEMPT_S * 1000 * 1000};
    call_job_start(runtime, &begin->base);
}

static void end_on_worker(struct store_job *job, struct store *store)
{
    struct call_job *end = (struct call_job *)job;
    const struct runtime_once_end_call *call = (const struct runtime_once_end_call *)end->call;
    end->err = store->ops->request_end(store, &call->request, call->attempt, call->reply,
                                       call->reply_size, &end->error);
}

static void end_back(struct store_job *job, struct runtime *runtime)
{
    call_job_end(runtime, (struct call_job *)job);
}

void runtime_once_end(struct runtime *runtime, struct runtime_once_end_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct call_job), .run = end_on_worker, .back = end_back};
    if (!call_begin(runtime, &call->call, CALL_ONCE)) {
        return;
    }
    struct call_job *end = call_job_create(runtime, &call->call, NULL, &kind);
    if (end != NULL) {
        call_job_start(runtime, end);
    }
}
