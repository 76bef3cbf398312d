/*
 * tracing: how the hooks were asked in an entry. A worker builds the state before it and plays it
 * again, so nothing is kept for this and any entry can be looked at, on any server, without taking
 * the session.
 */
#include <stdlib.h>

#include "core/runtime/internal.h"
#include "core/runtime/steering/steering.h"

struct trace_job {
    struct store_job job;
    struct runtime_trace_call *call;
    const struct loader *loader;
    struct session_id id;
    uint64_t seq;
    struct store_session session;
    struct store_entries entries;
    struct loader_state before;
    void *after;
    struct game_outcome *outcome;
    struct game_trace trace;
    enum err err;
    struct error error;
};

static void job_free(struct trace_job *trace)
{
    loader_state_finish(&trace->before);
    store_entries_finish(&trace->entries);
    free(trace->after);
    free(trace->outcome);
    free(trace);
}

static enum err read(struct trace_job *trace, struct store *store)
{
    enum err err = store->ops->session_get(store, &trace->id, &trace->session, &trace->error);
    if (err == ERR_OK && trace->session.record.status == SESSION_ARCHIVED) {
        return ERR_SESSION_ARCHIVED;
    }
    if (err == ERR_OK && (trace->seq == 0 || trace->seq > trace->session.head.seq)) {
        return error_set(&trace->error, ERR_NOT_FOUND, "the log has no such entry");
    }
    if (err == ERR_OK) {
        err = store->ops->entries_read(store, &trace->id, trace->seq - 1, 1, &trace->entries,
                                       &trace->error);
    }
    if (err == ERR_OK && trace->entries.count != 1) {
        return error_set(&trace->error, ERR_NOT_FOUND, "the log has no such entry");
    }
    return err == ERR_OK ? loader_state_at(trace->loader, &trace->session, trace->seq - 1,
                                           &trace->before, &trace->error)
                         : err;
}

static void trace_on_worker(struct store_job *job, struct store *store)
{
    struct trace_job *trace = (struct trace_job *)job;
    trace->err = read(trace, store);
    if (trace->err != ERR_OK) {
        return;
    }
    const struct loader_state *before = &trace->before;
    trace->after = malloc(before->ruleset->state_size);
    trace->outcome = malloc(sizeof(*trace->outcome));
    if (trace->after == NULL || trace->outcome == NULL) {
        trace->err = ERR_NO_MEMORY;
        return;
    }
    before->ruleset->step_traced(before->bytes, trace->after, before->content,
                                 &trace->entries.items[0].input, trace->outcome, &trace->trace);
    if (trace->outcome->verdict != GAME_VERDICT_ACCEPTED) {
        trace->err =
            error_set(&trace->error, ERR_DIVERGED, "the entry is rejected when it is played again");
    }
}

static void trace_back(struct store_job *job, struct runtime *runtime)
{
    struct trace_job *trace = (struct trace_job *)job;
    struct runtime_trace_call *call = trace->call;
    call->call.head = trace->session.head;
    if (trace->err == ERR_OK) {
        call->ruleset = trace->before.ruleset;
        call->content = trace->before.content;
        call->entry = &trace->entries.items[0];
        call->trace = &trace->trace;
    }
    call_end(runtime, &call->call, trace->err, trace->error.message);
    job_free(trace);
}

void runtime_trace(struct runtime *runtime, struct runtime_trace_call *call)
{
    call->trace = NULL;
    if (!call_begin(runtime, &call->call, CALL_TRACE)) {
        return;
    }
    enum err err = call_require_admin(&call->call);
    struct trace_job *trace = err == ERR_OK ? calloc(1, sizeof(*trace)) : NULL;
    if (trace == NULL) {
        call_end(runtime, &call->call, err == ERR_OK ? ERR_NO_MEMORY : err, NULL);
        return;
    }
    trace->job = (struct store_job){.run = trace_on_worker, .back = trace_back};
    trace->call = call;
    trace->loader = &runtime->loader;
    trace->id = call->call.session;
    trace->seq = call->seq;
    if (!call_job(runtime, &call->call, &trace->job)) {
        job_free(trace);
    }
}

bool runtime_hook(const struct runtime *runtime, uint16_t index, struct game_hook_info *out_info,
                  struct hook_counts *out_counts)
{
    if (!runtime->contents[0].ruleset->hook(index, out_info)) {
        return false;
    }
    *out_counts =
        index < GAME_HOOKS_MAX ? runtime->hooks[index] : (struct hook_counts){.triggered = 0};
    return true;
}
