/* scripting: writing scripts and how far they have come. */
#include "core/runtime/providers/scripting.h"

#include <stdlib.h>

#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/providers/script.h"
#include "core/runtime/sessions/sessions.h"

struct script_job {
    struct call_job base;        /* without a call only how far the script has come is written */
    struct script_record script; /* with a call its lines are owned */
    bool unattended;
    struct audit_record audit; /* of the call */
};

static void write_on_worker(struct store_job *job, struct store *store)
{
    struct script_job *work = (struct script_job *)job;
    struct call_job *base = &work->base;
    base->err = base->call != NULL
                    ? store->ops->script_put(store, &base->session, base->epoch, &work->script,
                                             work->unattended, &work->audit, &base->error)
                    : store->ops->script_note(store, &base->session, base->epoch, &work->script,
                                              work->unattended, &base->error);
}

/* What was written counts in memory, too. False: no memory for it. */
static bool install(struct instance *instance, struct script_job *work)
{
    instance->session.record.unattended = work->unattended;
    if (work->base.call == NULL) {
        script_noted(instance->scripts, &work->script);
        return true;
    }
    return script_install(&instance->scripts, &work->script);
}

static void write_back(struct store_job *job, struct runtime *runtime)
{
    struct script_job *work = (struct script_job *)job;
    struct call_job *base = &work->base;
    struct instance *instance = base->instance;
    struct runtime_script_call *call = (struct runtime_script_call *)base->call;
    bool live = instance->phase == INSTANCE_LIVE && instance->session.epoch == base->epoch;
    bool in_doubt = loading_is_doubt(base->err);
    if (base->err == ERR_OK && live && !install(instance, work)) {
        base->err = ERR_NO_MEMORY;
        in_doubt = true;
    }
    if (live && in_doubt) {
        loading_recover(runtime, instance, err_word(base->err));
    }
    if (base->err == ERR_FENCED || (base->err == ERR_OK && !live)) {
        base->err = ERR_RECOVERING;
    }
    bool written = base->err == ERR_OK;
    if (written && call != NULL) {
        call->report = script_report_of(instance->scripts, call->entity);
    }
    instance->pins++; /* it is looked at once more */
    call_job_end(runtime, base);
    instance->pins--;
    if (written && instance->phase == INSTANCE_LIVE) {
        attendance_note(runtime, instance);
    }
}

static void write_finish(void *job)
{
    struct script_job *work = job;
    if (work->base.call != NULL) {
        free(work->script.lines);
    }
}

/* Whether the session goes on by itself with the script as it will be. */
static bool goes_on_with(const struct instance *instance, const struct script_record *script)
{
    const struct game_next *next = &instance->summary.next;
    if (next->provider != GAME_PROVIDER_REPLAY || next->entity != script->entity) {
        return attendance_goes_on(instance, &instance->summary, NULL);
    }
    return next->pending != 0 || script->next < script->count;
}

/* `call` NULL: the server's own. NULL without memory, when a call was ended. */
static struct script_job *job_create(struct runtime *runtime, struct instance *instance,
                                     struct runtime_call *call, const struct script_record *script)
{
    static const struct call_job_kind kind = {.size = sizeof(struct script_job),
                                              .run = write_on_worker,
                                              .back = write_back,
                                              .finish = write_finish};
    struct script_job *work = call_job_create(runtime, call, instance, &kind);
    if (work != NULL) {
        work->base.holds = &instance->head_held;
        work->script = *script;
        work->unattended = goes_on_with(instance, script);
    }
    return work;
}

void scripting_write(struct runtime *runtime, struct instance *instance,
                     struct runtime_script_call *call)
{
    struct script_record script = {.entity = 0};
    enum err err = script_extend(instance->scripts, call->entity, call->drop, call->lines,
                                 call->line_count, &script);
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err,
                 "the script has too many lines, or the session too many scripts");
        return;
    }
    struct script_job *work = job_create(runtime, instance, &call->call, &script);
    if (work == NULL) {
        free(script.lines);
        return;
    }
    work->audit = audit_line(runtime, &call->call, &instance->id, "script_write",
                             "entity=%u lines=%zu", call->entity, script.count);
    call_job_start(runtime, &work->base);
}

/* Without memory or room for the job the line is tried again a little later, as it is when it could
 * not be written. */
void scripting_note_refused(struct runtime *runtime, struct instance *instance, uint32_t entity,
                            const struct submit_rejection *rejection)
{
    struct script_record script =
        script_refused(instance->scripts, entity, instance->head.seq, rejection->verdict);
    struct script_job *work = job_create(runtime, instance, NULL, &script);
    if (work != NULL) {
        call_job_start(runtime, &work->base);
    }
}
