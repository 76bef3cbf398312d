/* calls: every call begins, finds its instance, and ends here. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/proving/proof_calls.h"
#include "core/runtime/proving/proofs.h"
#include "core/runtime/sessions/janitor.h"
#include "core/runtime/sessions/sessions.h"
#include "core/runtime/steering/steering.h"
#include "core/runtime/steering/steering_internal.h"

static bool is_reading(uint8_t kind)
{
    return kind == CALL_READ || kind == CALL_LOG || kind == CALL_LIST || kind == CALL_INSPECT ||
           kind == CALL_CHECKPOINT_LIST || kind == CALL_EVIDENCE || kind == CALL_VERIFY ||
           kind == CALL_AUDIT || kind == CALL_AUDIT_LIST || kind == CALL_TRACE;
}

bool call_begin(struct runtime *runtime, struct runtime_call *call, enum call_kind kind)
{
    call->kind = (uint8_t)kind;
    call->err = ERR_OK;
    call->error = (struct error){0};
    call->head = (struct session_head){0};
    call->wrong_member = NULL;
    call->in_doubt = false;
    call->attempts = 0;
    call->item.next = NULL;
    runtime->calls++;
    if (runtime->stopped || (runtime->draining && !is_reading(call->kind))) {
        call_end(runtime, call, ERR_DRAINING, NULL);
        return false;
    }
    return true;
}

void call_end(struct runtime *runtime, struct runtime_call *call, enum err err, const char *message)
{
    assert(runtime->calls > 0);
    call->err = err;
    if (message != NULL && message != call->error.message) {
        snprintf(call->error.message, sizeof(call->error.message), "%s", message);
    }
    call->error.code = err;
    call->in_doubt = false;
    runtime->calls--;
    call->done(call);
}

enum err call_require_admin(const struct runtime_call *call)
{
    switch (call->principal.kind) {
    case PRINCIPAL_ADMIN:
        return ERR_OK;
    case PRINCIPAL_SEAT:
        return ERR_FORBIDDEN;
    default:
        return ERR_UNAUTHENTICATED;
    }
}

bool call_begin_admin(struct runtime *runtime, struct runtime_call *call, enum call_kind kind)
{
    if (!call_begin(runtime, call, kind)) {
        return false;
    }
    enum err err = call_require_admin(call);
    if (err != ERR_OK) {
        call_end(runtime, call, err, NULL);
    }
    return err == ERR_OK;
}

enum err call_precheck(const struct runtime_call *call)
{
    const struct principal *principal = &call->principal;
    if (principal->kind == PRINCIPAL_ADMIN) {
        return ERR_OK;
    }
    bool joins = principal->kind == PRINCIPAL_INVITE && call->kind == CALL_SEAT;
    if (principal->kind != PRINCIPAL_SEAT && !joins) {
        return ERR_UNAUTHENTICATED;
    }
    return session_id_equal(&principal->session, &call->session) ? ERR_OK : ERR_NOT_FOUND;
}

bool call_may_look(struct runtime *runtime, const struct instance *instance,
                   struct runtime_call *call, bool for_spectators, uint8_t *out_seat)
{
    const struct store_seats *seats = &instance->session.seats;
    enum err err = for_spectators
                       ? instance_authorize_viewer(&call->principal, &instance->id, seats, out_seat)
                       : instance_authorize(&call->principal, &instance->id, seats, out_seat);
    call->head = instance->head;
    if (err != ERR_OK) {
        call_end(runtime, call, err, NULL);
    }
    return err == ERR_OK;
}

bool call_has_rules(struct runtime *runtime, const struct instance *instance,
                    struct runtime_call *call)
{
    if (instance->ruleset == NULL) {
        call_end(runtime, call, ERR_RULES_UNAVAILABLE, instance->last_error.message);
    }
    return instance->ruleset != NULL;
}

static void wait_at(struct runtime *runtime, struct instance *instance, struct runtime_call *call)
{
    if (instance->waiting.count >= LIMIT_INSTANCE_QUEUE) {
        call_end(runtime, call, ERR_OVERLOADED, "too many requests wait for this session");
        return;
    }
    work_list_push(&instance->waiting, &call->item);
}

/* To a session that is not in memory. */
static void route_absent(struct runtime *runtime, struct runtime_call *call)
{
    if (!loading_make_room(runtime)) {
        call_end(runtime, call, ERR_OVERLOADED, "too many sessions are in use");
        return;
    }
    struct instance *instance =
        registry_add(&runtime->registry, &call->session, runtime_now_us(runtime));
    if (instance == NULL) {
        call_end(runtime, call, ERR_NO_MEMORY, NULL);
        return;
    }
    instance_enter(instance, INSTANCE_LOADING);
    wait_at(runtime, instance, call);
    loading_start(runtime, instance);
}

/* To one that could not be loaded: that is tried again after a pause. */
static void route_failed(struct runtime *runtime, struct instance *instance,
                         struct runtime_call *call)
{
    if (runtime_now_us(runtime) < instance->retry_us) {
        enum err err = instance->last_error.code;
        call_end(runtime, call, err == ERR_OK ? ERR_RECOVERING : err, instance->last_error.message);
        return;
    }
    instance_enter(instance, INSTANCE_LOADING);
    wait_at(runtime, instance, call);
    loading_start(runtime, instance);
}

void call_route(struct runtime *runtime, struct runtime_call *call)
{
    enum err err = call_precheck(call);
    if (err != ERR_OK) {
        call_end(runtime, call, err, NULL);
        return;
    }
    struct instance *instance = registry_find(&runtime->registry, &call->session);
    if (instance == NULL) {
        route_absent(runtime, call);
        return;
    }
    registry_touch(&runtime->registry, instance, runtime_now_us(runtime));
    switch (instance->phase) {
    case INSTANCE_LIVE:
        call_run(runtime, instance, call);
        break;
    case INSTANCE_LOADING:
    case INSTANCE_RECOVERING:
        wait_at(runtime, instance, call);
        break;
    case INSTANCE_FAILED:
        route_failed(runtime, instance, call);
        break;
    default:
        call_end(runtime, call, ERR_RECOVERING, "the session is being closed");
        break;
    }
}

/* Reads of a session that another server may have taken over meanwhile are checked first. A submit
 * is checked by the store when it commits, and by submit.c before it is refused. */
static bool must_validate(struct runtime *runtime, const struct runtime_call *call)
{
    return call->kind != CALL_SUBMIT && call->kind != CALL_WAKE && call->attempts == 0 &&
           !janitor_may_be_alone(runtime, runtime_now_us(runtime));
}

/* Whether it moves the head of the log, or counts from where that stands. */
static bool needs_head(const struct runtime_call *call)
{
    switch (call->kind) {
    case CALL_SUBMIT:
    case CALL_SEAT_KEY:
    case CALL_PROOF_CLOSE:
        return true;
    case CALL_SCRIPT:
        return steering_script_changes((const struct runtime_script_call *)call);
    default:
        return false;
    }
}

/* What is under way at the instance and the call do not go together. */
static bool must_wait(const struct instance *instance, const struct runtime_call *call)
{
    return call->kind == CALL_SEAT ? instance->seat_held
                                   : needs_head(call) && instance_head_is_held(instance);
}

void call_run(struct runtime *runtime, struct instance *instance, struct runtime_call *call)
{
    assert(instance->phase == INSTANCE_LIVE);
    if (must_validate(runtime, call)) {
        loading_validate(runtime, instance, call);
        return;
    }
    if (must_wait(instance, call)) {
        wait_at(runtime, instance, call);
        return;
    }
    switch (call->kind) {
    case CALL_SUBMIT:
        submit_run(runtime, instance, (struct runtime_submit_call *)call);
        break;
    case CALL_WAKE:
        call_end(runtime, call, ERR_OK, NULL);
        break;
    case CALL_PAUSE:
        steering_pause_run(runtime, instance, (struct runtime_pause_call *)call);
        break;
    case CALL_SCRIPT:
        steering_script_run(runtime, instance, (struct runtime_script_call *)call);
        break;
    case CALL_READ:
        reading_run(runtime, instance, (struct runtime_read_call *)call);
        break;
    case CALL_LOG:
        reading_log_run(runtime, instance, (struct runtime_log_call *)call);
        break;
    case CALL_CHECKPOINT_LIST:
        checkpoint_list_run(runtime, instance, (struct runtime_checkpoints_call *)call);
        break;
    case CALL_CHECKPOINT_CREATE:
        checkpoint_create_run(runtime, instance, (struct runtime_checkpoint_call *)call);
        break;
    case CALL_EVIDENCE:
        evidence_run(runtime, instance, (struct runtime_evidence_call *)call);
        break;
    case CALL_SEAT:
        seating_run(runtime, instance, (struct runtime_seat_call *)call);
        break;
    case CALL_PROOFS:
        proof_list_run(runtime, instance, (struct runtime_proofs_call *)call);
        break;
    case CALL_PROOF_CLOSE:
        proof_close_run(runtime, instance, (struct runtime_proof_close_call *)call);
        break;
    case CALL_SEAT_KEY:
        authorship_key_run(runtime, instance, (struct runtime_seat_key_call *)call);
        break;
    default:
        assert(false && "a call of this kind is about no instance");
    }
}

/* A call in doubt may have been committed: its error says so. */
static void end_waiting_one(struct runtime *runtime, struct runtime_call *call, enum err err,
                            const char *message)
{
    bool unknown = call->in_doubt && err != ERR_SESSION_ARCHIVED;
    call_end(runtime, call, unknown ? ERR_OUTCOME_UNKNOWN : err, message);
}

void calls_end_waiting(struct runtime *runtime, struct instance *instance, enum err err,
                       const char *message)
{
    struct work_list waiting = instance->waiting;
    instance->waiting = (struct work_list){0};
    struct work_item *item;
    while ((item = work_list_pop(&waiting)) != NULL) {
        struct runtime_call *call = call_of(item);
        end_waiting_one(runtime, call, err, message);
    }
}

void calls_serve_waiting(struct runtime *runtime, struct instance *instance)
{
    struct work_list waiting = instance->waiting;
    instance->waiting = (struct work_list){0};
    instance->pins++;
    struct work_item *item;
    while ((item = work_list_pop(&waiting)) != NULL) {
        struct runtime_call *call = call_of(item);
        if (instance->phase == INSTANCE_LIVE) {
            call_run(runtime, instance, call);
        } else {
            wait_at(runtime, instance, call);
        }
    }
    instance->pins--;
}

void access_fill(const struct instance *instance, uint8_t seat, struct session_access *out)
{
    *out = (struct session_access){
        .record = &instance->session.record,
        .seats = &instance->session.seats,
        .ruleset = instance->ruleset,
        .content = instance->content,
        .state = instance->state,
        .head = instance->head,
        .head_at_us = instance->head_at_us,
        .summary = instance->summary,
        .seat = seat,
        .deadline_us =
            instance_deadline(&instance->session.record, &instance->summary, instance->head_at_us),
    };
}
