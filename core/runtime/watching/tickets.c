/* tickets: kept by the store, which knows their hashes alone. */
#include "core/runtime/watching/tickets.h"

#include <string.h>

#include "core/runtime/internal.h"

struct ticket_job {
    struct call_job base;
    struct ticket_record ticket;
    int64_t now_us;
};

/* As call_job_create gives it: NULL when the call was ended. */
static struct ticket_job *job_create(struct runtime *runtime, struct runtime_ticket_call *call,
                                     const struct call_job_kind *kind)
{
    struct ticket_job *job = call_job_create(runtime, &call->call, NULL, kind);
    if (job != NULL) {
        job->now_us = runtime_wall_us(runtime);
        job->ticket.session = call->call.session;
        digest_of(NULL, call->bytes, sizeof(call->bytes), &job->ticket.hash);
    }
    return job;
}

static void give_on_worker(struct store_job *job, struct store *store)
{
    struct ticket_job *give = (struct ticket_job *)job;
    give->base.err = store->ops->ticket_put(store, &give->ticket, LIMIT_STREAM_TICKETS,
                                            give->now_us, &give->base.error);
}

static void give_back(struct store_job *job, struct runtime *runtime)
{
    struct ticket_job *give = (struct ticket_job *)job;
    ((struct runtime_ticket_call *)give->base.call)->expires_us = give->ticket.expires_us;
    call_job_end(runtime, &give->base);
}

void runtime_ticket_give(struct runtime *runtime, struct runtime_ticket_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct ticket_job), .run = give_on_worker, .back = give_back};
    if (!call_begin(runtime, &call->call, CALL_TICKET)) {
        return;
    }
    digest_random(call->bytes, sizeof(call->bytes));
    struct ticket_job *give = job_create(runtime, call, &kind);
    if (give != NULL) {
        give->ticket.principal = call->call.principal;
        give->ticket.expires_us = give->now_us + (int64_t)LIMIT_STREAM_TICKET_S * 1000 * 1000;
        call_job_start(runtime, &give->base);
    }
}

static void take_on_worker(struct store_job *job, struct store *store)
{
    struct ticket_job *take = (struct ticket_job *)job;
    take->base.err =
        store->ops->ticket_take(store, &take->ticket.hash, &take->ticket.session, take->now_us,
                                &take->ticket.principal, &take->base.error);
}

static void take_back(struct store_job *job, struct runtime *runtime)
{
    struct ticket_job *take = (struct ticket_job *)job;
    if (take->base.err == ERR_OK) {
        take->base.call->principal = take->ticket.principal;
    } else if (take->base.err == ERR_NOT_FOUND) {
        take->base.err = ERR_UNAUTHENTICATED;
    }
    call_job_end(runtime, &take->base);
}

void runtime_ticket_take(struct runtime *runtime, struct runtime_ticket_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct ticket_job), .run = take_on_worker, .back = take_back};
    if (!call_begin(runtime, &call->call, CALL_TICKET)) {
        return;
    }
    struct ticket_job *take = job_create(runtime, call, &kind);
    if (take != NULL) {
        call_job_start(runtime, &take->base);
    }
}
