/* loading: sessions come into memory here, at first use, after a doubt, and after creation. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/providers/script.h"
#include "core/runtime/sessions/janitor.h"
#include "core/runtime/sessions/sessions.h"

struct load_job {
    struct store_job job;
    struct instance *instance; /* pinned; not touched by the worker */
    struct session_id id;
    struct node_id node;
    const struct loader *loader;
    int64_t started_us;
    /* results */
    struct store_session session;
    struct loader_state state;
    struct action_set actions;
    struct job_batch batch; /* the newest */
    struct store_seat_keys seat_keys;
    struct script_set *scripts;
    enum err err;
    struct error error;
};

static enum err actions_load(struct store *store, const struct session_id *id,
                             struct action_set *out, struct error *error)
{
    CLEANUP(store_actions_finish) struct store_actions actions = {0};
    enum err err = store->ops->actions_read(store, id, &actions, error);
    if (err != ERR_OK || actions.count == 0) {
        return err;
    }
    struct action_set set = {0};
    err = action_set_reserve(&set, actions.count);
    for (size_t i = 0; err == ERR_OK && i < actions.count; i++) {
        if (!action_set_add(&set, &actions.items[i].id, actions.items[i].seq)) {
            err = error_set(error, ERR_CORRUPT, "an action id stands in the log twice, at seq %llu",
                            (unsigned long long)actions.items[i].seq);
        }
    }
    if (err != ERR_OK) {
        action_set_finish(&set);
        return err;
    }
    *out = set;
    return ERR_OK;
}

static enum err scripts_load(struct store *store, struct load_job *load)
{
    CLEANUP(store_scripts_finish) struct store_scripts scripts = {.count = 0};
    enum err err = store->ops->scripts_read(store, &load->id, &scripts, &load->error);
    if (err == ERR_OK && !script_install_all(&load->scripts, &scripts, &load->actions)) {
        err = ERR_NO_MEMORY;
    }
    return err;
}

static void load_run(struct store_job *job, struct store *store)
{
    struct load_job *load = (struct load_job *)job;
    load->err =
        store->ops->session_open(store, &load->id, &load->node, &load->session, &load->error);
    if (load->err != ERR_OK) {
        return;
    }
    load->err = loader_state_at(load->loader, &load->session, load->session.head.seq, &load->state,
                                &load->error);
    if (load->err == ERR_OK || load->err == ERR_RULES_UNAVAILABLE) {
        enum err err = actions_load(store, &load->id, &load->actions, &load->error);
        if (err == ERR_OK) {
            err = store->jobs->batch_last(store, &load->id, &load->batch, &load->error);
        }
        if (err == ERR_OK) {
            err = store->ops->seat_keys_read(store, &load->id, &load->seat_keys, &load->error);
        }
        if (err == ERR_OK) {
            err = scripts_load(store, load);
        }
        load->err = err == ERR_OK ? load->err : err;
    }
}

static void log_load(const struct load_job *load, int64_t took_us)
{
    char id[ID_TEXT_SIZE];
    id_format(load->id.bytes, id);
    if (load->err == ERR_OK) {
        log_debug("session_loaded", "session=%s seq=%llu replayed=%llu us=%lld", id,
                  (unsigned long long)load->session.head.seq,
                  (unsigned long long)load->state.replayed, (long long)took_us);
    } else if (load->err != ERR_NOT_FOUND && load->err != ERR_SESSION_ARCHIVED) {
        log_error("session_load_failed", "session=%s code=%s reason=\"%s\"", id,
                  err_word(load->err), load->error.message);
    }
}

/* Moves what was loaded into the instance. */
static void install(struct instance *instance, struct load_job *load)
{
    instance->session = load->session;
    instance->head = load->session.head;
    instance->actions = load->actions;
    instance->batches = load->batch.batch + 1;
    instance->batched_seq = load->batch.last_seq;
    authorship_install(instance, &load->seat_keys);
    load->actions = (struct action_set){0};
    script_set_destroy(instance->scripts);
    instance->scripts = load->scripts;
    load->scripts = NULL;
    instance->last_error = (struct error){0};
    if (load->err == ERR_RULES_UNAVAILABLE) {
        instance->last_error = load->error;
        instance->summary = (struct game_summary){0};
        return;
    }
    instance->ruleset = load->state.ruleset;
    instance->content = load->state.content;
    instance->state = load->state.bytes;
    instance->tree = load->state.tree;
    instance->head_at_us = load->state.at_us;
    instance->last_checkpoint_seq = load->session.head.seq - load->state.replayed;
    load->state.bytes = NULL;
    instance->ruleset->summary(instance->state, instance->content, &instance->summary);
}

static enum err may_know(const struct load_job *load, const struct principal *principal)
{
    const struct store_seats *seats = &load->session.seats;
    uint8_t seat = 0;
    if (principal->kind == PRINCIPAL_INVITE) {
        return instance_seat_invited(seats, principal) != NULL ? ERR_OK : ERR_FORBIDDEN;
    }
    return instance_authorize_viewer(principal, &load->id, seats, &seat);
}

/* An archived session is answered to those who may know of it; the final head goes along. */
static void end_archived(struct runtime *runtime, struct instance *instance,
                         const struct load_job *load)
{
    struct work_list waiting = instance->waiting;
    instance->waiting = (struct work_list){0};
    struct work_item *item;
    while ((item = work_list_pop(&waiting)) != NULL) {
        struct runtime_call *call = call_of(item);
        enum err err = may_know(load, &call->principal);
        call->head = load->session.head;
        call_end(runtime, call, err == ERR_OK ? ERR_SESSION_ARCHIVED : err, NULL);
    }
}

/* There is no such session, or no longer. Memory lets go of it, unless a worker still holds it:
 * then whoever asks has the store asked again. */
static void load_found_none(struct runtime *runtime, struct instance *instance,
                            const struct load_job *load)
{
    instance->retry_us = runtime_now_us(runtime);
    instance->pins++; /* while calls end */
    if (load->err == ERR_SESSION_ARCHIVED) {
        end_archived(runtime, instance, load);
    } else {
        calls_end_waiting(runtime, instance, ERR_NOT_FOUND, "there is no such session");
    }
    instance->pins--;
    if (instance->phase == INSTANCE_FAILED && registry_is_droppable(instance)) {
        instance_enter(instance, INSTANCE_CLOSED);
        registry_remove(&runtime->registry, instance);
    }
}

static void load_failed(struct runtime *runtime, struct instance *instance,
                        const struct load_job *load)
{
    instance_enter(instance, INSTANCE_FAILED);
    instance->last_error = load->error;
    instance->last_error.code = load->err;
    if (load->err == ERR_NOT_FOUND || load->err == ERR_SESSION_ARCHIVED) {
        load_found_none(runtime, instance, load);
        return;
    }
    instance->retry_us = runtime_now_us(runtime) + RUNTIME_RETRY_US;
    calls_end_waiting(runtime, instance, load->err, load->error.message);
}

static void load_back(struct store_job *job, struct runtime *runtime)
{
    struct load_job *load = (struct load_job *)job;
    struct instance *instance = load->instance;
    int64_t took_us = runtime_now_us(runtime) - load->started_us;
    metrics_observe_us(METRIC_HISTOGRAM_LOAD_SECONDS, took_us);
    log_load(load, took_us);
    instance->pins--;
    if (load->err == ERR_OK || load->err == ERR_RULES_UNAVAILABLE) {
        metrics_add(instance->phase == INSTANCE_LOADING ? METRIC_SESSIONS_LOADED
                                                        : METRIC_SESSIONS_RECOVERED,
                    1);
        install(instance, load);
        instance_enter(instance, INSTANCE_LIVE);
        instance->pins++;
        calls_serve_waiting(runtime, instance);
        instance->pins--;
        if (instance->phase == INSTANCE_LIVE) {
            attendance_note(runtime, instance);
        }
    } else {
        load_failed(runtime, instance, load);
    }
    loader_state_finish(&load->state);
    action_set_finish(&load->actions);
    script_set_destroy(load->scripts);
    store_seat_keys_finish(&load->seat_keys);
    free(load);
}

static void start_failed(struct runtime *runtime, struct instance *instance, enum err err)
{
    instance_enter(instance, INSTANCE_FAILED);
    instance->last_error = (struct error){.code = err};
    instance->retry_us = runtime_now_us(runtime);
    calls_end_waiting(runtime, instance, err, "too much waits for the database");
}

void loading_start(struct runtime *runtime, struct instance *instance)
{
    assert(instance->phase == INSTANCE_LOADING || instance->phase == INSTANCE_RECOVERING);
    struct load_job *load = calloc(1, sizeof(*load));
    if (load == NULL) {
        start_failed(runtime, instance, ERR_NO_MEMORY);
        return;
    }
    load->job.run = load_run;
    load->job.back = load_back;
    load->instance = instance;
    load->id = instance->id;
    load->node = runtime->options.node;
    load->loader = &runtime->loader;
    load->started_us = runtime_now_us(runtime);
    enum err err = store_workers_submit(runtime->workers, &load->job);
    if (err != ERR_OK) {
        free(load);
        start_failed(runtime, instance, err);
        return;
    }
    runtime->jobs++;
    instance->pins++;
}

void loading_recover(struct runtime *runtime, struct instance *instance, const char *reason)
{
    assert(instance->commit == NULL);
    char id[ID_TEXT_SIZE];
    id_format(instance->id.bytes, id);
    log_warning("session_recovering", "session=%s reason=\"%s\"", id, reason);
    (void)error_set(&instance->last_doubt, ERR_RECOVERING, "%s", reason);
    instance->last_doubt_us = runtime_wall_us(runtime);
    instance_enter(instance, INSTANCE_RECOVERING);
    attendance_forget(runtime, instance);
    instance_unload(instance);
    loading_start(runtime, instance);
}

bool loading_is_doubt(enum err err)
{
    return err == ERR_FENCED || err == ERR_DUPLICATE || err == ERR_OUTCOME_UNKNOWN;
}

bool loading_make_room(struct runtime *runtime)
{
    struct registry *registry = &runtime->registry;
    if (registry->count < registry->max) {
        return true;
    }
    struct instance *oldest = registry_oldest_droppable(registry, RUNTIME_EVICT_MAX);
    if (oldest == NULL) {
        return false;
    }
    janitor_evict(runtime, oldest);
    return true;
}

bool loading_adopt(struct runtime *runtime, const struct store_session *session,
                   struct loader_state *state)
{
    if (!loading_make_room(runtime)) {
        return false;
    }
    struct instance *instance =
        registry_add(&runtime->registry, &session->record.id, runtime_now_us(runtime));
    if (instance == NULL) {
        return false;
    }
    instance->session = *session;
    instance->head = session->head;
    instance->ruleset = state->ruleset;
    instance->content = state->content;
    instance->state = state->bytes;
    instance->tree = state->tree;
    instance->head_at_us = session->record.created_us;
    instance->batches = 1;
    state->bytes = NULL;
    instance->ruleset->summary(instance->state, instance->content, &instance->summary);
    instance_enter(instance, INSTANCE_LIVE);
    attendance_note(runtime, instance);
    return true;
}

/* ---- validation ---- */

struct validate_job {
    struct call_job base;
    bool current;
};

static void validate_run(struct store_job *job, struct store *store)
{
    struct validate_job *validate = (struct validate_job *)job;
    struct call_job *base = &validate->base;
    base->err = store->ops->epoch_check(store, &base->session, base->epoch, &validate->current,
                                        &base->error);
}

static void validate_back(struct store_job *job, struct runtime *runtime)
{
    struct validate_job *validate = (struct validate_job *)job;
    struct instance *instance = validate->base.instance;
    struct runtime_call *call = validate->base.call;
    call->attempts = 1;
    bool taken_over = !validate->current && instance->session.epoch == validate->base.epoch;
    if (validate->base.err != ERR_OK) {
        call_end(runtime, call, validate->base.err, validate->base.error.message);
    } else if (instance->phase == INSTANCE_LIVE && taken_over) {
        work_list_push(&instance->waiting, &call->item);
        /* A commit under way comes back fenced and recovers the session by itself. */
        if (instance->commit == NULL) {
            loading_recover(runtime, instance, "another server took it over");
        }
    } else {
        call_route(runtime, call);
    }
    call_job_let_go(runtime, &validate->base);
}

void loading_validate(struct runtime *runtime, struct instance *instance, struct runtime_call *call)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct validate_job), .run = validate_run, .back = validate_back};
    struct validate_job *validate = call_job_create(runtime, call, instance, &kind);
    if (validate != NULL) {
        call_job_start(runtime, &validate->base);
    }
}
