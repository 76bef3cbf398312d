/*
 * inspecting: why is a session stuck? What memory has is told as it is; a worker reads the rest,
 * without taking the session.
 */
#include <string.h>

#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

struct inspect_job {
    struct call_job base;
    const struct loader *loader;
    bool resident; /* then the state need not be built */
    struct store_session session;
    struct loader_state state;
    struct store_jobs jobs;
};

/* That there are none is no error. */
static void read_jobs(struct inspect_job *inspect, struct store *store)
{
    struct job_batch last;
    if (store->jobs->batch_last(store, &inspect->base.session, &last, NULL) == ERR_OK) {
        uint64_t from =
            last.batch >= RUNTIME_INSPECTED_JOBS ? last.batch - RUNTIME_INSPECTED_JOBS + 1 : 0;
        (void)!store->jobs->session_jobs(store, &inspect->base.session, from,
                                         RUNTIME_INSPECTED_JOBS, &inspect->jobs, NULL);
    }
}

static void inspect_on_worker(struct store_job *job, struct store *store)
{
    struct inspect_job *inspect = (struct inspect_job *)job;
    inspect->base.err = store->ops->session_get(store, &inspect->base.session, &inspect->session,
                                                &inspect->base.error);
    if (inspect->base.err == ERR_OK) {
        read_jobs(inspect, store);
    }
    if (inspect->base.err == ERR_OK && inspect->session.record.status == SESSION_ARCHIVED) {
        inspect->base.err = ERR_SESSION_ARCHIVED;
    } else if (inspect->base.err == ERR_OK && !inspect->resident) {
        inspect->base.err =
            loader_state_at(inspect->loader, &inspect->session, inspect->session.head.seq,
                            &inspect->state, &inspect->base.error);
    }
}

static void tell_stored(const struct runtime *runtime, const struct inspect_job *inspect,
                        struct runtime_inspect_call *call)
{
    const struct store_session *session = &inspect->session;
    call->owner = session->owner;
    call->own = memcmp(&session->owner, &runtime->options.node, sizeof(session->owner)) == 0;
    call->epoch = session->epoch;
    call->jobs = inspect->jobs.items;
    call->job_count = inspect->jobs.count;
    call->call.head = session->head;
    call->access = (struct session_access){.record = &session->record, .head = session->head};
    if (inspect->state.ruleset != NULL) {
        call->access.ruleset = inspect->state.ruleset;
        inspect->state.ruleset->summary(inspect->state.bytes, inspect->state.content,
                                        &call->access.summary);
        call->access.deadline_us =
            instance_deadline(&session->record, &call->access.summary, inspect->state.at_us);
        call->last_checkpoint_seq = session->head.seq - inspect->state.replayed;
    }
}

static void tell_resident(struct instance *instance, struct runtime_inspect_call *call)
{
    call->resident = true;
    call->instance_state = instance_state_name(instance->phase);
    call->epoch_here = instance->session.epoch;
    call->queued_calls = instance->waiting.count;
    call->commit_in_flight = instance->commit != NULL;
    call->last_used_us = instance->used_us;
    memcpy(call->last_error, instance->last_error.message, sizeof(call->last_error));
    memcpy(call->last_doubt, instance->last_doubt.message, sizeof(call->last_doubt));
    call->last_doubt_us = instance->last_doubt_us;
    if (instance->ruleset != NULL) {
        call->last_checkpoint_seq = instance->last_checkpoint_seq;
        access_fill(instance, 0, &call->access);
        call->call.head = instance->head;
    }
}

static void inspect_back(struct store_job *job, struct runtime *runtime)
{
    struct inspect_job *inspect = (struct inspect_job *)job;
    struct runtime_inspect_call *call = (struct runtime_inspect_call *)inspect->base.call;
    struct instance *instance = registry_find(&runtime->registry, &inspect->base.session);
    enum err err = inspect->base.err;
    if (err == ERR_OK || err == ERR_RULES_UNAVAILABLE) {
        tell_stored(runtime, inspect, call);
        inspect->base.err = ERR_OK;
    } else {
        memcpy(call->store_error, inspect->base.error.message, sizeof(call->store_error));
    }
    if (instance != NULL && instance->phase != INSTANCE_LOADING) {
        tell_resident(instance, call);
    }
    if (err == ERR_UNAVAILABLE && call->access.record != NULL) {
        inspect->base.err = ERR_OK; /* what memory has is told all the same */
    } else if (err == ERR_SESSION_ARCHIVED) {
        call->call.head = inspect->session.head;
    }
    call_job_end(runtime, &inspect->base);
}

static void inspect_finish(void *job)
{
    struct inspect_job *inspect = job;
    loader_state_finish(&inspect->state);
    store_jobs_finish(&inspect->jobs);
}

void runtime_inspect(struct runtime *runtime, struct runtime_inspect_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct inspect_job),
                                              .run = inspect_on_worker,
                                              .back = inspect_back,
                                              .finish = inspect_finish};
    call->resident = false;
    call->instance_state = "absent";
    if (!call_begin_admin(runtime, &call->call, CALL_INSPECT)) {
        return;
    }
    struct inspect_job *inspect = call_job_create(runtime, &call->call, NULL, &kind);
    if (inspect != NULL) {
        const struct instance *instance = registry_find(&runtime->registry, &call->call.session);
        inspect->loader = &runtime->loader;
        inspect->resident = instance != NULL && instance->phase == INSTANCE_LIVE;
        call_job_start(runtime, &inspect->base);
    }
}
