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
#include "core/runtime/internal.h"

/* A refusal that a stale memory could be the reason of is checked against the store first. */
static void refuse(struct runtime *runtime, struct instance *instance,
                   struct runtime_submit_call *call, enum err err, const char *message)
{
    call->call.head = instance->head;
    if (runtime->other_nodes > 0 && call->call.attempts == 0) {
        loading_validate(runtime, instance, &call->call);
        return;
    }
    if (call->rejection.happened) {
        metrics_add(METRIC_ACTIONS_FAILED, 1);
    }
    call_end(runtime, &call->call, err, message);
}

/* What can be refused before the rules are asked. */
static enum err check(const struct instance *instance, const struct runtime_submit_call *call,
                      const char **out_message)
{
    *out_message = NULL;
    if (instance->ruleset == NULL) {
        *out_message = instance->last_error.message;
        return ERR_RULES_UNAVAILABLE;
    }
    uint32_t entity = instance->summary.seat_entity[call->seat - 1];
    if (call->has_entity && call->entity != entity) {
        *out_message = "a seat acts with its own entity only";
        return ERR_FORBIDDEN;
    }
    if (call->has_expected_seq && call->expected_seq != instance->head.seq) {
        return call->expected_by_header ? ERR_SEQ_PRECONDITION : ERR_SEQ_CONFLICT;
    }
    if (instance->summary.status == GAME_STATUS_FINISHED) {
        return ERR_SESSION_FINISHED;
    }
    return ERR_OK;
}

/* The verdict on the first action, without touching or rolling anything. */
static void dry_run(struct runtime *runtime, struct instance *instance,
                    struct runtime_submit_call *call)
{
    uint32_t entity = instance->summary.seat_entity[call->seat - 1];
    struct game_input input = simulation_input(call->seat, entity, &call->actions[0]);
    instance->ruleset->judge(instance->state, instance->content, &input, runtime->outcome);
    if (runtime->outcome->verdict == GAME_VERDICT_ACCEPTED) {
        call->call.head = instance->head;
        call_end(runtime, &call->call, ERR_OK, NULL);
        return;
    }
    simulation_reject(call, 0, runtime->outcome);
    uint8_t verdict = runtime->outcome->verdict;
    refuse(runtime, instance, call, simulation_verdict_err(verdict), game_verdict_text(verdict));
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
    if (err == ERR_OK && call->seat == 0) {
        err = ERR_FORBIDDEN;
    }
    if (err != ERR_OK) {
        call_end(runtime, &call->call, err,
                 err == ERR_FORBIDDEN ? "only a seat can act; an admin cannot" : NULL);
        return;
    }
    uint64_t known =
        call->has_action_id ? action_set_find(&instance->actions, &call->action_id) : 0;
    if (known != 0 && !call->dry_run) {
        retelling_run(runtime, instance, call, known);
        return;
    }
    const char *message = NULL;
    err = check(instance, call, &message);
    if (err != ERR_OK) {
        refuse(runtime, instance, call, err, message);
    } else if (call->dry_run) {
        dry_run(runtime, instance, call);
    } else {
        play(runtime, instance, call);
    }
}

void runtime_submit(struct runtime *runtime, struct runtime_submit_call *call)
{
    assert(call->action_count >= 1 && call->action_count <= LIMIT_ACTIONS_PER_REQUEST);
    call->results = NULL;
    call->result_count = 0;
    call->rejection = (struct submit_rejection){0};
    call->replayed = false;
    call->seat = 0;
    if (call_begin(runtime, &call->call, CALL_SUBMIT)) {
        call_route(runtime, &call->call);
    }
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
