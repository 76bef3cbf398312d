/*
 * steering: what an admin does to a running session beside its game: pausing what the server does
 * by itself, and the scripts of its entities.
 */
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/providers/script.h"
#include "core/runtime/providers/scripting.h"
#include "core/runtime/steering/steering.h"
#include "core/runtime/steering/steering_internal.h"

const struct provider_kinds *runtime_providers(const struct runtime *runtime)
{
    return &runtime->providers;
}

/* An admin, and a session that is played on. */
static bool may_steer(struct runtime *runtime, const struct instance *instance,
                      struct runtime_call *call)
{
    enum err err = call_require_admin(call);
    if (err == ERR_OK && instance->ruleset == NULL) {
        err = ERR_RULES_UNAVAILABLE;
    } else if (err == ERR_OK && instance->summary.status == GAME_STATUS_FINISHED) {
        err = ERR_SESSION_FINISHED;
    }
    if (err != ERR_OK) {
        call_end(runtime, call, err, NULL);
    }
    return err == ERR_OK;
}

/* ---- pausing ---- */

struct pause_job {
    struct call_job base;
    bool paused;
    struct audit_record audit;
};

static void pause_on_worker(struct store_job *job, struct store *store)
{
    struct pause_job *pause = (struct pause_job *)job;
    struct call_job *base = &pause->base;
    base->err = store->ops->session_pause(store, &base->session, base->epoch, pause->paused,
                                          &pause->audit, &base->error);
}

static void pause_back(struct store_job *job, struct runtime *runtime)
{
    struct pause_job *pause = (struct pause_job *)job;
    struct instance *instance = pause->base.instance;
    struct runtime_pause_call *call = (struct runtime_pause_call *)pause->base.call;
    struct session_record *record = &instance->session.record;
    if (pause->base.err == ERR_OK && instance->phase == INSTANCE_LIVE) {
        record->paused = pause->paused;
        record->resumed_us = pause->paused ? record->resumed_us : pause->audit.at_us;
        attendance_note(runtime, instance);
        access_fill(instance, 0, &call->access);
        call->call.head = instance->head;
    } else if (pause->base.err == ERR_OK || pause->base.err == ERR_FENCED) {
        pause->base.err = ERR_RECOVERING;
    }
    call_job_end(runtime, &pause->base);
}

void steering_pause_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_pause_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct pause_job), .run = pause_on_worker, .back = pause_back};
    if (!may_steer(runtime, instance, &call->call)) {
        return;
    }
    struct pause_job *pause = call_job_create(runtime, &call->call, instance, &kind);
    if (pause != NULL) {
        pause->paused = call->paused;
        pause->audit = audit_line(runtime, &call->call, &instance->id,
                                  call->paused ? "session_pause" : "session_resume", "seq=%llu",
                                  (unsigned long long)instance->head.seq);
        call_job_start(runtime, &pause->base);
    }
}

void runtime_session_pause(struct runtime *runtime, struct runtime_pause_call *call)
{
    if (call_begin(runtime, &call->call, CALL_PAUSE)) {
        call_route(runtime, &call->call);
    }
}

/* ---- scripts ---- */

bool steering_script_changes(const struct runtime_script_call *call)
{
    return call->drop || call->line_count > 0;
}

void steering_script_run(struct runtime *runtime, struct instance *instance,
                         struct runtime_script_call *call)
{
    if (!may_steer(runtime, instance, &call->call)) {
        return;
    }
    enum err err = ERR_OK;
    call->call.head = instance->head;
    if (call->entity == 0 || instance->ruleset->provider_of(instance->state, instance->content,
                                                            call->entity) == GAME_PROVIDER_NONE) {
        err = ERR_UNKNOWN_ENTITY;
    }
    if (err == ERR_OK && call->reread != NULL && call->words != instance->content) {
        err = call->reread(call, instance->content);
    }
    if (err == ERR_OK && steering_script_changes(call)) {
        scripting_write(runtime, instance, call);
        return;
    }
    if (err == ERR_OK) {
        call->report = script_report_of(instance->scripts, call->entity);
    }
    instance->pins++;
    call_end(runtime, &call->call, err, NULL);
    instance->pins--;
}

void runtime_script(struct runtime *runtime, struct runtime_script_call *call)
{
    if (call_begin(runtime, &call->call, CALL_SCRIPT)) {
        call_route(runtime, &call->call);
    }
}
