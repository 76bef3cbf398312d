/*
 * inspecting: why is a session stuck? What memory has is told as it is; a worker reads the rest,
 * without taking the session.
 */
#include <stdlib.h>
#include <string.h>

#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

struct inspect_job {
    struct store_job job;
    struct runtime_inspect_call *call;
    const struct loader *loader;
    struct session_id id;
    bool resident; /* then the state need not be built */
    struct store_session session;
    struct loader_state state;
    struct store_jobs jobs;
    enum err err;
    struct error error;
};

/* That there are none is no error. */
static void read_jobs(struct inspect_job *inspect, struct store *store)
{
    struct job_batch last;
    if (store->jobs->batch_last(store, &inspect->id, &last, NULL) == ERR_OK) {
        uint64_t from =
            last.batch >= RUNTIME_INSPECTED_JOBS ? last.batch - RUNTIME_INSPECTED_JOBS + 1 : 0;
        (void)!store->jobs->session_jobs(store, &inspect->id, from, RUNTIME_INSPECTED_JOBS,
                                         &inspect->jobs, NULL);
    }
}

static void inspect_on_worker(struct store_job *job, struct store *store)
{
    struct inspect_job *inspect = (struct inspect_job *)job;
    inspect->err = store->ops->session_get(store, &inspect->id, &inspect->session, &inspect->error);
    if (inspect->err == ERR_OK) {
        read_jobs(inspect, store);
    }
    if (inspect->err == ERR_OK && inspect->session.record.status == SESSION_ARCHIVED) {
        inspect->err = ERR_SESSION_ARCHIVED;
    } else if (inspect->err == ERR_OK && !inspect->resident) {
        inspect->err = loader_state_at(inspect->loader, &inspect->session,
                                       inspect->session.head.seq, &inspect->state, &inspect->error);
    }
}

static void tell_stored(const struct runtime *runtime, const struct inspect_job *inspect,
                        struct runtime_inspect_call *call)
{
    const struct store_session *session = &inspect->session;
    call->owned = !id_is_zero(session->owner.bytes);
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
    struct runtime_inspect_call *call = inspect->call;
    struct instance *instance = registry_find(&runtime->registry, &inspect->id);
    enum err err = inspect->err;
    bool read = err == ERR_OK || err == ERR_RULES_UNAVAILABLE;
    if (read) {
        tell_stored(runtime, inspect, call);
    } else {
        memcpy(call->store_error, inspect->error.message, sizeof(call->store_error));
    }
    if (instance != NULL && instance->phase != INSTANCE_LOADING) {
        tell_resident(instance, call);
    }
    bool told = read || (err == ERR_UNAVAILABLE && call->access.record != NULL);
    if (err == ERR_SESSION_ARCHIVED) {
        call->call.head = inspect->session.head;
    }
    call_end(runtime, &call->call, told ? ERR_OK : err, inspect->error.message);
    loader_state_finish(&inspect->state);
    store_jobs_finish(&inspect->jobs);
    free(inspect);
}

void runtime_inspect(struct runtime *runtime, struct runtime_inspect_call *call)
{
    call->resident = false;
    call->instance_state = "absent";
    if (!call_begin(runtime, &call->call, CALL_INSPECT)) {
        return;
    }
    enum err err = call_require_admin(&call->call);
    struct inspect_job *inspect = err == ERR_OK ? calloc(1, sizeof(*inspect)) : NULL;
    if (inspect == NULL) {
        call_end(runtime, &call->call, err == ERR_OK ? ERR_NO_MEMORY : err, NULL);
        return;
    }
    const struct instance *instance = registry_find(&runtime->registry, &call->call.session);
    inspect->job = (struct store_job){.run = inspect_on_worker, .back = inspect_back};
    inspect->call = call;
    inspect->loader = &runtime->loader;
    inspect->id = call->call.session;
    inspect->resident = instance != NULL && instance->phase == INSTANCE_LIVE;
    if (!call_job(runtime, &call->call, &inspect->job)) {
        free(inspect);
    }
}
