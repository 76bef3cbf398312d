/*
 * submit: may this seat do this now? Everything that is decided before the rules are asked.
 *
 * The order matters: an action id that the log knows is answered first, whatever has happened
 * since; then the token's entity, the end of the session, the expected seq; then the rules.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/metrics.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/sessions/janitor.h"
#include "core/runtime/sessions/sessions.h"

/* A refusal that a stale memory could be the reason of is checked against the store first. */
static void refuse(struct runtime *runtime, struct instance *instance,
                   struct runtime_submit_call *call, enum err err, const char *message)
{
    call->call.head = instance->head;
    if (!janitor_may_be_alone(runtime, runtime_now_us(runtime)) && call->call.attempts == 0) {
        loading_validate(runtime, instance, &call->call);
        return;
    }
    if (call->rejection.happened) {
        metrics_add(METRIC_ACTIONS_FAILED, 1);
    }
    call_end(runtime, &call->call, err, message);
}

uint32_t submit_entity(const struct instance *instance, const struct runtime_submit_call *call)
{
    if (call->has_input) {
        return call->input.entity;
    }
    return call->seat > 0 ? instance->summary.seat_entity[call->seat - 1] : call->entity;
}

static bool is_played_by_seat(const struct game_summary *summary, uint32_t entity)
{
    for (uint8_t i = 0; i < summary->players; i++) {
        if (summary->seat_entity[i] == entity) {
            return true;
        }
    }
    return false;
}

/* A seat acts with its own entity, an admin with those that no seat plays. */
static enum err check_actor(const struct instance *instance, const struct runtime_submit_call *call,
                            const char **out_message)
{
    const struct game_summary *summary = &instance->summary;
    if (call->seat == 0 && (!call->has_entity || is_played_by_seat(summary, call->entity))) {
        *out_message = "an admin acts with an entity that no seat plays, and names it";
        return ERR_FORBIDDEN;
    }
    if (call->seat > 0 && call->has_entity &&
        call->entity != summary->seat_entity[call->seat - 1]) {
        *out_message = "a seat acts with its own entity only";
        return ERR_FORBIDDEN;
    }
    return ERR_OK;
}

/* A seat may only say who plays its own entity. */
static enum err check_decider(const struct instance *instance,
                              const struct runtime_submit_call *call, const char **out_message)
{
    const struct game_input *input = &call->input;
    bool own = input->kind == GAME_INPUT_PROVIDER && call->seat > 0 &&
               input->entity == instance->summary.seat_entity[call->seat - 1];
    if (call->seat > 0 && !own) {
        *out_message = "a seat decides about its own entity only";
        return ERR_FORBIDDEN;
    }
    return ERR_OK;
}

static enum err check_input(const struct runtime *runtime, const struct instance *instance,
                            const struct game_input *input, const char **out_message)
{
    if (input->kind == GAME_INPUT_PROVIDER && input->provider != GAME_PROVIDER_NONE &&
        provider_kinds_find(&runtime->providers, input->provider) == NULL) {
        *out_message = "this server has no such provider";
        return ERR_UNKNOWN_PROVIDER;
    }
    return attendance_still_due(instance, input) ? ERR_OK : ERR_CONFLICT;
}

/* What can be refused before the rules are asked. */
static enum err check(const struct runtime *runtime, const struct instance *instance,
                      const struct runtime_submit_call *call, const char **out_message)
{
    *out_message = NULL;
    if (instance->ruleset == NULL) {
        *out_message = instance->last_error.message;
        return ERR_RULES_UNAVAILABLE;
    }
    enum err err = call->has_input ? check_decider(instance, call, out_message)
                                   : check_actor(instance, call, out_message);
    if (err != ERR_OK) {
        return err;
    }
    if (call->has_expected_seq && call->expected_seq != instance->head.seq) {
        return call->expected_by_header ? ERR_SEQ_PRECONDITION : ERR_SEQ_CONFLICT;
    }
    if (instance->summary.status == GAME_STATUS_FINISHED) {
        return ERR_SESSION_FINISHED;
    }
    if (call->has_input) {
        return check_input(runtime, instance, &call->input, out_message);
    }
    return call->dry_run ? ERR_OK : authorship_require(instance, call, out_message);
}

/* The verdict on the first action, without touching or rolling anything. */
static void dry_run(struct runtime *runtime, struct instance *instance,
                    struct runtime_submit_call *call)
{
    struct game_input input =
        simulation_input(call->seat, submit_entity(instance, call), &call->actions[0]);
    instance->ruleset->judge(instance->state, instance->content, &input, runtime->outcome);
    if (runtime->outcome->verdict == GAME_VERDICT_ACCEPTED) {
        call->call.head = instance->head;
        call_end(runtime, &call->call, ERR_OK, NULL);
        return;
    }
    simulation_reject(call, 0, instance->ruleset, runtime->outcome);
    refuse(runtime, instance, call, call->rejection.err,
           game_verdict_text(call->rejection.verdict));
}

static void play(struct runtime *runtime, struct instance *instance,
                 struct runtime_submit_call *call)
{
    struct commit *commit = persistence_commit_create(runtime, instance, call);
    if (commit == NULL) {
        call_end(runtime, &call->call, ERR_NO_MEMORY, NULL);
        return;
    }
    enum err err = simulation_play(runtime, commit);
    if (err != ERR_OK) {
        persistence_commit_free(runtime, commit);
        runtime_submit_finish(call);
        const char *text =
            call->rejection.happened ? game_verdict_text(call->rejection.verdict) : NULL;
        refuse(runtime, instance, call, err, text);
        return;
    }
    persistence_submit(runtime, commit);
}

void submit_run(struct runtime *runtime, struct instance *instance,
                struct runtime_submit_call *call)
{
    call->rejection = (struct submit_rejection){0};
    enum err err = instance_authorize(&call->call.principal, &instance->id,
                                      &instance->session.seats, &call->seat);
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err, NULL);
        return;
    }
    call->input.seat = call->seat;
    call->content = instance->content;
    if (call->reread != NULL && call->content != NULL && call->content != call->words) {
        err = call->reread(call, call->content);
        if (err != ERR_OK) {
            call_end(runtime, &call->call, err,
                     "the session's content has no ability or class of this id");
            return;
        }
        call->words = call->content;
    }
    uint64_t known =
        call->has_action_id ? action_set_find(&instance->actions, &call->action_id) : 0;
    if (known != 0 && !call->dry_run) {
        retelling_run(runtime, instance, call, known);
        return;
    }
    const char *message = NULL;
    err = check(runtime, instance, call, &message);
    if (err != ERR_OK) {
        refuse(runtime, instance, call, err, message);
    } else if (call->dry_run) {
        dry_run(runtime, instance, call);
    } else if (!call->has_input && call->signatures != NULL) {
        authorship_verify(runtime, instance, call);
    } else {
        play(runtime, instance, call);
    }
}

void submit_verified(struct runtime *runtime, struct instance *instance,
                     struct runtime_submit_call *call, bool valid)
{
    if (valid) {
        play(runtime, instance, call);
    } else {
        refuse(runtime, instance, call, ERR_SIGNATURE_INVALID,
               "the signature is not over this action on the present head");
    }
}

static void submit_begin(struct runtime *runtime, struct runtime_submit_call *call)
{
    call->results = NULL;
    call->result_count = 0;
    call->rejection = (struct submit_rejection){0};
    call->replayed = false;
    call->seat = 0;
    call->content = NULL;
    if (call_begin(runtime, &call->call, CALL_SUBMIT)) {
        call_route(runtime, &call->call);
    }
}

void runtime_submit(struct runtime *runtime, struct runtime_submit_call *call)
{
    assert(call->action_count >= 1 && call->action_count <= LIMIT_ACTIONS_PER_REQUEST);
    call->has_input = false;
    call->audited = false;
    submit_begin(runtime, call);
}

void runtime_decide(struct runtime *runtime, struct runtime_submit_call *call)
{
    call->has_input = true;
    call->action_count = 1;
    call->has_entity = false;
    call->has_expected_seq = false;
    call->dry_run = false;
    submit_begin(runtime, call);
}

void runtime_submit_finish(struct runtime_submit_call *call)
{
    for (size_t i = 0; i < call->result_count; i++) {
        free(call->results[i].events);
    }
    free(call->results);
    call->results = NULL;
    call->result_count = 0;
}
