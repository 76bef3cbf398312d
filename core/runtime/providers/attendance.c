/* attendance: finding what is due, and the calls that do it. */
#include "core/runtime/providers/attendance.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/asking.h"
#include "core/runtime/providers/script.h"
#include "core/runtime/providers/scripting.h"

/* When something is due, beside a Unix time. */
enum { DUE_NEVER = 0, DUE_AT_ONCE = 1 };

/* ---- what is ahead ---- */

static const struct provider_kind *custom_kind(const struct runtime *runtime,
                                               const struct instance *instance)
{
    const struct provider_kind *kind =
        provider_kinds_find(&runtime->providers, instance->summary.next.provider);
    return kind != NULL && kind->decide != NULL ? kind : NULL;
}

static bool has_line(const struct instance *instance)
{
    const struct game_next *next = &instance->summary.next;
    return next->provider == GAME_PROVIDER_REPLAY &&
           script_lines_left(instance->scripts, next->entity) > 0;
}

/* Whether the call plays the next line of the entity's script. */
static bool plays_line(const struct instance *instance, uint32_t entity,
                       const struct runtime_submit_call *call)
{
    struct action_id id;
    if (!call->has_input || !call->has_action_id || call->input.entity != entity ||
        script_lines_left(instance->scripts, entity) == 0) {
        return false;
    }
    script_line_id(instance->scripts, entity, &id);
    return memcmp(id.bytes, call->action_id.bytes, sizeof(id.bytes)) == 0;
}

bool attendance_goes_on(const struct instance *instance, const struct game_summary *summary,
                        const struct runtime_submit_call *by)
{
    const struct game_next *next = &summary->next;
    if (next->pending != 0 || next->provider != GAME_PROVIDER_REPLAY) {
        return next->pending != 0;
    }
    size_t left = script_lines_left(instance->scripts, next->entity);
    bool played = by != NULL && plays_line(instance, next->entity, by);
    return summary->status == GAME_STATUS_ACTIVE && left > (played ? 1 : 0);
}

/* When the server has to act by itself. */
static int64_t due_at(struct runtime *runtime, const struct instance *instance)
{
    const struct session_record *record = &instance->session.record;
    const struct game_summary *summary = &instance->summary;
    if (instance->ruleset == NULL || summary->status != GAME_STATUS_ACTIVE || record->paused) {
        return DUE_NEVER;
    }
    if (summary->next.pending != 0) {
        return runtime_wall_us(runtime) + runtime->options.pace_us;
    }
    if (has_line(instance)) {
        return DUE_AT_ONCE;
    }
    if (custom_kind(runtime, instance) != NULL) {
        return asking_is_open(instance) ? instance->asking.until_us : DUE_AT_ONCE;
    }
    return record->on_timeout == TIMEOUT_WAIT
               ? DUE_NEVER
               : instance_deadline(record, summary, instance->head_at_us);
}

bool attendance_still_due(const struct instance *instance, const struct game_input *input)
{
    const struct session_record *record = &instance->session.record;
    const struct game_next *next = &instance->summary.next;
    switch (input->kind) {
    case GAME_INPUT_CONTINUE:
        return next->pending != 0 && !record->paused;
    case GAME_INPUT_TIMEOUT:
        return next->entity == input->entity && !record->paused &&
               (input->deadline_us ==
                    (uint64_t)instance_deadline(record, &instance->summary, instance->head_at_us) ||
                (asking_is_open(instance) &&
                 input->deadline_us == (uint64_t)instance->asking.until_us));
    case GAME_INPUT_ACTION:
        return next->entity == input->entity && !record->paused;
    default:
        return true;
    }
}

/* ---- doing it ---- */

struct own_call {
    struct runtime_submit_call submit; /* first */
    struct runtime *runtime;
};

/* A line of a script was played, or refused, which is written before the next one is tried. */
static void line_done(struct runtime *runtime, struct instance *instance,
                      const struct runtime_submit_call *submit)
{
    uint32_t entity = submit->input.entity;
    if (!plays_line(instance, entity, submit)) {
        return; /* the script is another by now */
    }
    if (submit->call.err == ERR_OK) {
        script_line_done(instance->scripts, entity);
    } else if (submit->rejection.happened && instance->phase == INSTANCE_LIVE) {
        scripting_note_refused(runtime, instance, entity, &submit->rejection);
    }
}

static void own_done(struct runtime_call *call)
{
    struct own_call *own = (struct own_call *)call;
    struct runtime *runtime = own->runtime;
    struct instance *instance = registry_find(&runtime->registry, &call->session);
    if (instance != NULL) {
        instance->attendance.busy = false;
        if (own->submit.rejection.happened && own->submit.input.kind == GAME_INPUT_ACTION) {
            instance->attendance.due_us = DUE_AT_ONCE; /* whatever there is else */
        } else if (call->err != ERR_OK) {
            instance->attendance.due_us = runtime_wall_us(runtime) + ATTENDANCE_RETRY_US;
        }
        line_done(runtime, instance, &own->submit);
    }
    runtime_submit_finish(&own->submit);
    free(own);
}

static void decide(struct runtime *runtime, struct instance *instance,
                   const struct game_input *input, const struct action_id *id)
{
    struct own_call *own = calloc(1, sizeof(*own));
    if (own == NULL) {
        instance->attendance.due_us = runtime_wall_us(runtime) + ATTENDANCE_RETRY_US;
        return;
    }
    own->runtime = runtime;
    if (id != NULL) {
        own->submit.has_action_id = true;
        own->submit.action_id = *id;
    }
    own->submit.input = *input;
    own->submit.call = (struct runtime_call){
        .principal = {.kind = PRINCIPAL_ADMIN}, .session = instance->id, .done = own_done};
    instance->attendance.busy = true;
    runtime_decide(runtime, &own->submit);
}

void attendance_decide(struct runtime *runtime, struct instance *instance,
                       const struct game_input *input)
{
    decide(runtime, instance, input, NULL);
}

static void play_line(struct runtime *runtime, struct instance *instance)
{
    struct action_id id;
    struct game_input input = {.kind = GAME_INPUT_ACTION, .entity = instance->summary.next.entity};
    input.action = *script_line(instance->scripts, input.entity);
    script_line_id(instance->scripts, input.entity, &id);
    decide(runtime, instance, &input, &id);
}

static struct game_input input_of(const struct instance *instance, uint8_t kind)
{
    uint32_t entity = kind == GAME_INPUT_CONTINUE ? 0 : instance->summary.next.entity;
    return (struct game_input){.kind = kind, .entity = entity, .action.dir = GAME_DIR_NONE};
}

/* The policy of the session says who decides the missed turn. */
static void time_out(struct runtime *runtime, struct instance *instance)
{
    const struct session_record *record = &instance->session.record;
    struct game_input input = input_of(instance, GAME_INPUT_TIMEOUT);
    input.deadline_us = (uint64_t)instance->attendance.due_us;
    if (record->on_timeout == TIMEOUT_AI) {
        input.provider = record->on_timeout_provider;
    }
    attendance_decide(runtime, instance, &input);
}

static void act(struct runtime *runtime, struct instance *instance)
{
    const struct provider_kind *kind = custom_kind(runtime, instance);
    if (instance->summary.next.pending != 0) {
        struct game_input input = input_of(instance, GAME_INPUT_CONTINUE);
        attendance_decide(runtime, instance, &input);
    } else if (has_line(instance)) {
        play_line(runtime, instance);
    } else if (kind == NULL) {
        time_out(runtime, instance);
    } else if (asking_is_open(instance)) {
        asking_give_up(runtime, instance);
    } else if (!asking_start(runtime, instance, kind)) {
        instance->attendance.due_us = runtime_wall_us(runtime) + ATTENDANCE_RETRY_US;
    }
}

static bool is_free(const struct runtime *runtime, const struct instance *instance)
{
    return instance->phase == INSTANCE_LIVE && !instance_head_is_held(instance) &&
           !instance->attendance.busy && !runtime->draining;
}

void attendance_note(struct runtime *runtime, struct instance *instance)
{
    int64_t due_us = due_at(runtime, instance);
    instance->attendance.due_us = due_us;
    if (due_us == DUE_NEVER) {
        registry_unwatch(&runtime->registry, instance);
        return;
    }
    registry_watch(&runtime->registry, instance);
    if (due_us == DUE_AT_ONCE && is_free(runtime, instance)) {
        act(runtime, instance);
    }
}

void attendance_forget(struct runtime *runtime, struct instance *instance)
{
    registry_unwatch(&runtime->registry, instance);
    instance->attendance.due_us = DUE_NEVER;
}

void attendance_run(struct runtime *runtime)
{
    int64_t now_us = runtime_wall_us(runtime);
    struct registry *registry = &runtime->registry;
    size_t looks = registry->watched_count;
    size_t served = 0;
    struct instance *instance = registry->watched_first;
    while (instance != NULL && looks-- > 0 && served < ATTENDANCE_ROUND_MAX) {
        struct instance *next = instance->attendance.next;
        if (instance->attendance.due_us <= now_us && is_free(runtime, instance)) {
            registry_unwatch(registry, instance);
            registry_watch(registry, instance); /* at the end */
            act(runtime, instance);
            served++;
        }
        instance = next;
    }
}

/* ---- sessions in nobody's memory ---- */

struct scan_job {
    struct call_job base;
    struct node_id node;
    int64_t now_us;
    struct store_due due;
};

static void scan_on_worker(struct store_job *job, struct store *store)
{
    struct scan_job *scan = (struct scan_job *)job;
    scan->base.err = store->ops->sessions_due(store, &scan->node, scan->now_us, ATTENDANCE_SCAN_MAX,
                                              &scan->due, NULL);
}

static void wake_done(struct runtime_call *call)
{
    free(call);
}

/* Has the session loaded; what is ahead is looked at then. */
static void wake(struct runtime *runtime, const struct session_id *id)
{
    struct instance *instance = registry_find(&runtime->registry, id);
    struct runtime_call *call = NULL;
    if (instance == NULL || instance->phase == INSTANCE_FAILED) {
        call = calloc(1, sizeof(*call));
    }
    if (call == NULL) {
        return;
    }
    call->principal.kind = PRINCIPAL_ADMIN;
    call->session = *id;
    call->done = wake_done;
    if (call_begin(runtime, call, CALL_WAKE)) {
        call_route(runtime, call);
    }
}

static void scan_back(struct store_job *job, struct runtime *runtime)
{
    struct scan_job *scan = (struct scan_job *)job;
    for (size_t i = 0; scan->base.err == ERR_OK && i < scan->due.count; i++) {
        wake(runtime, &scan->due.items[i]);
    }
    bool more = scan->base.err == ERR_OK && scan->due.count == ATTENDANCE_SCAN_MAX;
    runtime->janitor.scan_under_way = false;
    runtime->janitor.next_scan_us =
        runtime_now_us(runtime) + (more ? RUNTIME_TICK_US : ATTENDANCE_SCAN_US);
    call_job_end(runtime, &scan->base);
}

static void scan_finish(void *job)
{
    store_due_finish(&((struct scan_job *)job)->due);
}

void attendance_scan(struct runtime *runtime)
{
    static const struct call_job_kind kind = {.size = sizeof(struct scan_job),
                                              .run = scan_on_worker,
                                              .back = scan_back,
                                              .finish = scan_finish};
    struct scan_job *scan = call_job_create(runtime, NULL, NULL, &kind);
    if (scan != NULL) {
        scan->node = runtime->options.node;
        scan->now_us = runtime_wall_us(runtime);
        runtime->janitor.scan_under_way = call_job_start(runtime, &scan->base);
    }
}
