/*
 * tracing: how the hooks were asked in an entry. A worker builds the state before it and plays it
 * again, so nothing is kept for this and any entry can be looked at, on any server, without taking
 * the session.
 */
#include <stdlib.h>

#include "core/runtime/internal.h"
#include "core/runtime/sessions/playback.h"
#include "core/runtime/steering/steering.h"

struct trace_job {
    struct call_job base;
    const struct loader *loader;
    uint64_t seq;
    struct store_session session;
    struct store_entries entries;
    struct playback playback; /* stands behind the entry before */
    struct game_trace trace;
};

static void trace_finish(void *job)
{
    struct trace_job *trace = job;
    playback_finish(&trace->playback);
    store_entries_finish(&trace->entries);
}

static enum err read(struct trace_job *trace, struct store *store)
{
    enum err err =
        store->ops->session_get(store, &trace->base.session, &trace->session, &trace->base.error);
    if (err == ERR_OK && trace->session.record.status == SESSION_ARCHIVED) {
        return ERR_SESSION_ARCHIVED;
    }
    if (err == ERR_OK && (trace->seq == 0 || trace->seq > trace->session.head.seq)) {
        return error_set(&trace->base.error, ERR_NOT_FOUND, "the log has no such entry");
    }
    if (err == ERR_OK) {
        err = store->ops->entries_read(store, &trace->base.session, trace->seq - 1, 1,
                                       &trace->entries, &trace->base.error);
    }
    if (err == ERR_OK && trace->entries.count != 1) {
        return error_set(&trace->base.error, ERR_NOT_FOUND, "the log has no such entry");
    }
    return err == ERR_OK ? playback_open(&trace->playback, trace->loader, &trace->session,
                                         trace->seq - 1, &trace->base.error)
                         : err;
}

static void trace_on_worker(struct store_job *job, struct store *store)
{
    struct trace_job *trace = (struct trace_job *)job;
    trace->base.err = read(trace, store);
    if (trace->base.err != ERR_OK) {
        return;
    }
    const struct playback *playback = &trace->playback;
    const struct loader_state *before = &playback->now;
    before->ruleset->step_traced(before->bytes, playback->spare, before->content,
                                 &trace->entries.items[0].input, playback->outcome, &trace->trace);
    if (playback->outcome->verdict != GAME_VERDICT_ACCEPTED) {
        trace->base.err = error_set(&trace->base.error, ERR_DIVERGED,
                                    "the entry is rejected when it is played again");
    }
}

static void trace_back(struct store_job *job, struct runtime *runtime)
{
    struct trace_job *trace = (struct trace_job *)job;
    struct runtime_trace_call *call = (struct runtime_trace_call *)trace->base.call;
    call->call.head = trace->session.head;
    if (trace->base.err == ERR_OK) {
        call->ruleset = trace->playback.now.ruleset;
        call->content = trace->playback.now.content;
        call->entry = &trace->entries.items[0];
        call->trace = &trace->trace;
    }
    call_job_end(runtime, &trace->base);
}

void runtime_trace(struct runtime *runtime, struct runtime_trace_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct trace_job),
                                              .run = trace_on_worker,
                                              .back = trace_back,
                                              .finish = trace_finish};
    call->trace = NULL;
    if (!call_begin_admin(runtime, &call->call, CALL_TRACE)) {
        return;
    }
    struct trace_job *trace = call_job_create(runtime, &call->call, NULL, &kind);
    if (trace != NULL) {
        trace->loader = &runtime->loader;
        trace->seq = call->seq;
        call_job_start(runtime, &trace->base);
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
