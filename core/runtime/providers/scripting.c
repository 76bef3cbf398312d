/* scripting: writing scripts and how far they have come. */
#include "core/runtime/providers/scripting.h"

#include <stdlib.h>

#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/providers/script.h"
#include "core/runtime/sessions/sessions.h"

struct script_job {
    struct store_job job;
    struct instance *instance;        /* pinned */
    struct runtime_script_call *call; /* NULL: only how far it has come is written */
    struct session_id session;
    uint64_t epoch;
    struct script_record script; /* with a call its lines are owned */
    bool unattended;
    enum err err;
    struct error error;
};

static void write_on_worker(struct store_job *job, struct store *store)
{
    struct script_job *work = (struct script_job *)job;
    work->err = work->call != NULL
                    ? store->ops->script_put(store, &work->session, work->epoch, &work->script,
                                             work->unattended, &work->error)
                    : store->ops->script_note(store, &work->session, work->epoch, &work->script,
                                              work->unattended, &work->error);
}

/* What was written counts in memory, too. False: no memory for it. */
static bool install(struct instance *instance, struct script_job *work)
{
    instance->session.record.unattended = work->unattended;
    if (work->call == NULL) {
        script_noted(instance->scripts, &work->script);
        return true;
    }
    return script_install(&instance->scripts, &work->script);
}

static void end_call(struct runtime *runtime, struct instance *instance, struct script_job *work)
{
    struct runtime_script_call *call = work->call;
    if (call == NULL) {
        return;
    }
    if (work->err == ERR_OK) {
        call->report = script_report_of(instance->scripts, call->entity);
    }
    instance->pins++;
    call_end(runtime, &call->call, work->err, work->error.message);
    instance->pins--;
}

static void write_back(struct store_job *job, struct runtime *runtime)
{
    struct script_job *work = (struct script_job *)job;
    struct instance *instance = work->instance;
    instance->pins--;
    instance->closing = false;
    bool live = instance->phase == INSTANCE_LIVE && instance->session.epoch == work->epoch;
    bool in_doubt = work->err == ERR_FENCED || work->err == ERR_OUTCOME_UNKNOWN;
    if (work->err == ERR_OK && live && !install(instance, work)) {
        work->err = ERR_NO_MEMORY;
        in_doubt = true;
    }
    if (live && in_doubt) {
        loading_recover(runtime, instance, err_word(work->err));
    }
    work->err =
        work->err == ERR_FENCED || (work->err == ERR_OK && !live) ? ERR_RECOVERING : work->err;
    end_call(runtime, instance, work);
    if (instance->phase == INSTANCE_LIVE) {
        calls_serve_waiting(runtime, instance);
    }
    if (instance->phase == INSTANCE_LIVE && work->err == ERR_OK) {
        attendance_note(runtime, instance);
    }
    if (work->call != NULL) {
        free(work->script.lines);
    }
    free(work);
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

static struct script_job *job_create(const struct instance *instance,
                                     const struct script_record *script)
{
    struct script_job *work = calloc(1, sizeof(*work));
    if (work != NULL) {
        work->job = (struct store_job){.run = write_on_worker, .back = write_back};
        work->session = instance->id;
        work->epoch = instance->session.epoch;
        work->script = *script;
        work->unattended = goes_on_with(instance, script);
    }
    return work;
}

static void under_way(struct instance *instance, struct script_job *work)
{
    work->instance = instance;
    instance->pins++;
    instance->closing = true;
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
    struct script_job *work = job_create(instance, &script);
    if (work == NULL) {
        free(script.lines);
        call_end(runtime, &call->call, ERR_NO_MEMORY, NULL);
        return;
    }
    work->call = call;
    if (!call_job(runtime, &call->call, &work->job)) {
        free(script.lines);
        free(work);
        return;
    }
    under_way(instance, work);
}

/* Without memory or room for the job the line is tried again a little later, as it is when it could
 * not be written. */
void scripting_note_refused(struct runtime *runtime, struct instance *instance, uint32_t entity,
                            const struct submit_rejection *rejection)
{
    struct script_record script =
        script_refused(instance->scripts, entity, instance->head.seq, rejection->verdict);
    struct script_job *work = job_create(instance, &script);
    if (work == NULL || store_workers_submit(runtime->workers, &work->job) != ERR_OK) {
        free(work);
        return;
    }
    runtime->jobs++;
    under_way(instance, work);
}
