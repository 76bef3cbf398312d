/*
 * simulation: a seat's actions go through the rules, on working states. The committed state is only
 * read here; what comes out is a commit: entries with their roots and chain hashes, and the results
 * to answer with once it is durable.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/proof/chain.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/internal.h"
#include "core/runtime/watching/watching.h"

struct game_input simulation_input(uint8_t seat, uint32_t entity, const struct game_action *action)
{
    return (struct game_input){
        .kind = GAME_INPUT_ACTION, .seat = seat, .entity = entity, .action = *action};
}

enum err result_add_events(struct submit_result *result, const struct game_outcome *outcome)
{
    if (outcome->event_count == 0) {
        return ERR_OK;
    }
    size_t count = result->event_count + outcome->event_count;
    struct game_event *events = realloc(result->events, count * sizeof(*events));
    if (events == NULL) {
        return ERR_NO_MEMORY;
    }
    memcpy(events + result->event_count, outcome->events, outcome->event_count * sizeof(*events));
    result->events = events;
    result->event_count = count;
    return ERR_OK;
}

/* Room for one more entry with `executed` actions. */
static enum err commit_reserve(struct commit *commit, size_t executed)
{
    if (commit->entry_count == commit->entry_capacity) {
        size_t capacity = commit->entry_capacity == 0 ? 2 : commit->entry_capacity * 2;
        struct entry_record *entries =
            realloc(commit->entries, capacity * sizeof(*commit->entries));
        if (entries == NULL) {
            return ERR_NO_MEMORY;
        }
        commit->entries = entries;
        commit->entry_capacity = capacity;
    }
    if (commit->executed_count + executed > commit->executed_capacity) {
        size_t capacity = 2 * commit->executed_capacity + executed;
        struct game_executed *all = realloc(commit->executed, capacity * sizeof(*all));
        if (all == NULL) {
            return ERR_NO_MEMORY;
        }
        commit->executed = all;
        commit->executed_capacity = capacity;
    }
    return ERR_OK;
}

static void count_hooks(struct commit *commit, const struct game_outcome *outcome)
{
    for (size_t i = 0; i < GAME_HOOKS_MAX; i++) {
        commit->hooks[i].triggered += outcome->hooks[i].triggered;
        commit->hooks[i].failed += outcome->hooks[i].failed;
    }
}

/* Adds the entry of an accepted step from `before` to `after`. */
static void commit_add_entry(struct runtime *runtime, struct commit *commit,
                             const struct game_input *input, const void *before, const void *after)
{
    const struct game_outcome *outcome = runtime->outcome;
    struct entry_record *entry = &commit->entries[commit->entry_count];
    commit->changed |= page_tree_update(&commit->tree, runtime->digest, before, after);
    *entry = (struct entry_record){.session = commit->instance->id,
                                   .seq = commit->head.seq + 1,
                                   .first_nonce = outcome->first_nonce,
                                   .last_nonce = outcome->last_nonce,
                                   .request_index = (uint16_t)commit->entry_count,
                                   .input = *input,
                                   .executed_count = outcome->executed_count,
                                   .state_root = *page_tree_root(&commit->tree),
                                   .at_us = commit->at_us};
    if (commit->entry_count == 0 && commit->call->has_action_id) {
        entry->has_action_id = true;
        entry->action_id = commit->call->action_id;
    }
    if (commit->signature != NULL) {
        entry->has_signature = true;
        memcpy(entry->signature, commit->signature, sizeof(entry->signature));
    }
    chain_entry(runtime->digest, &commit->instance->session.record, &commit->head.chain_hash, entry,
                &entry->chain_hash);
    memcpy(commit->executed + commit->executed_count, outcome->executed,
           outcome->executed_count * sizeof(*commit->executed));
    commit->executed_count += outcome->executed_count;
    count_hooks(commit, outcome);
    commit->entry_count++;
    watching_entry(commit, entry->seq, outcome);
    commit->head = (struct session_head){.seq = entry->seq,
                                         .nonce = entry->last_nonce,
                                         .state_root = entry->state_root,
                                         .chain_hash = entry->chain_hash};
}

/* One input. ERR_ILLEGAL_ACTION: the rules rejected it, see the outcome; nothing was added. */
static enum err step(struct runtime *runtime, struct commit *commit, const struct game_input *input,
                     struct submit_result *result)
{
    const struct instance *instance = commit->instance;
    const void *before = commit->newest;
    void *after = runtime->working[before == runtime->working[0] ? 1 : 0];
    instance->ruleset->step(before, after, instance->content, input, runtime->outcome);
    if (runtime->outcome->verdict != GAME_VERDICT_ACCEPTED) {
        return ERR_ILLEGAL_ACTION;
    }
    assert(runtime->outcome->seq == commit->head.seq + 1);
    enum err err = commit_reserve(commit, runtime->outcome->executed_count);
    if (err == ERR_OK) {
        err = result_add_events(result, runtime->outcome);
    }
    if (err != ERR_OK) {
        return err;
    }
    commit_add_entry(runtime, commit, input, before, after);
    commit->newest = after;
    instance->ruleset->summary(after, instance->content, &commit->summary);
    return ERR_OK;
}

/* While the rules have more to do on their own, within the limit of one request. */
static enum err continue_steps(struct runtime *runtime, struct commit *commit,
                               struct submit_result *result)
{
    static const struct game_input go_on = {.kind = GAME_INPUT_CONTINUE,
                                            .action.dir = GAME_DIR_NONE};
    for (unsigned i = 0; i < LIMIT_CONTINUES && commit->summary.next.pending; i++) {
        enum err err = step(runtime, commit, &go_on, result);
        if (err != ERR_OK) {
            assert(err != ERR_ILLEGAL_ACTION); /* the rules asked for it */
            return err;
        }
    }
    return ERR_OK;
}

static void result_fill(struct submit_result *result, const struct commit *commit, uint32_t entity)
{
    result->seq = commit->head.seq;
    result->nonce = commit->head.nonce;
    result->entity = entity;
    result->state_root = commit->head.state_root;
    result->chain_hash = commit->head.chain_hash;
    result->at_us = commit->at_us;
    result->summary = commit->summary;
    result->deadline_us =
        instance_deadline(&commit->instance->session.record, &commit->summary, commit->at_us);
}

/* The error a verdict becomes when it is all there is to say. */
static enum err err_of_verdict(uint8_t verdict)
{
    switch (verdict) {
    case GAME_VERDICT_NOT_YOUR_TURN:
        return ERR_NOT_YOUR_TURN;
    case GAME_VERDICT_GAME_OVER:
        return ERR_SESSION_FINISHED;
    case GAME_VERDICT_SYSTEM_ACTION:
        return ERR_FORBIDDEN;
    case GAME_VERDICT_UNKNOWN_ENTITY:
        return ERR_UNKNOWN_ENTITY;
    case GAME_VERDICT_UNKNOWN_PROVIDER:
        return ERR_UNKNOWN_PROVIDER;
    default:
        return ERR_ILLEGAL_ACTION;
    }
}

void simulation_reject(struct runtime_submit_call *call, size_t index,
                       const struct ruleset *ruleset, const struct game_outcome *outcome)
{
    struct game_hook_info hook;
    bool by_hook = (outcome->verdict == GAME_VERDICT_HOOK_FAILED ||
                    outcome->verdict == GAME_VERDICT_HOOK_CHAIN_TOO_DEEP) &&
                   ruleset->hook(outcome->hook, &hook);
    call->rejection = (struct submit_rejection){.happened = true,
                                                .err = err_of_verdict(outcome->verdict),
                                                .index = index,
                                                .verdict = outcome->verdict,
                                                .phase = outcome->phase,
                                                .field = outcome->field,
                                                .hook = by_hook ? hook.name : NULL,
                                                .hook_depth = outcome->hook_depth};
}

/* The cascades lie in one block that has stopped growing: point the entries into it. */
static void point_at_executed(struct commit *commit)
{
    size_t offset = 0;
    for (size_t i = 0; i < commit->entry_count; i++) {
        commit->entries[i].executed = commit->executed + offset;
        offset += commit->entries[i].executed_count;
    }
}

/* ---- who decides ---- */

static uint8_t provider_of(const struct commit *commit, uint32_t entity)
{
    const struct instance *instance = commit->instance;
    return instance->ruleset->provider_of(commit->newest, instance->content, entity);
}

/* Whether somebody outside plays a seat. Where nobody does, the game goes on by itself, at its own
 * pace, and not on behalf of one request. */
static bool is_attended(const struct commit *commit)
{
    for (uint8_t i = 0; i < commit->summary.players; i++) {
        uint32_t entity = commit->summary.seat_entity[i];
        if (entity != 0 && !game_provider_is_pure(provider_of(commit, entity))) {
            return true;
        }
    }
    return false;
}

/* A seat that acts takes its entity back from the provider it was handed to. */
static enum err take_back(struct runtime *runtime, struct commit *commit, uint32_t entity)
{
    struct runtime_submit_call *call = commit->call;
    if (call->seat == 0 || !game_provider_is_pure(provider_of(commit, entity))) {
        return ERR_OK;
    }
    struct game_input bind = {.kind = GAME_INPUT_PROVIDER,
                              .seat = call->seat,
                              .provider = GAME_PROVIDER_INTERACTIVE,
                              .entity = entity,
                              .action.dir = GAME_DIR_NONE};
    enum err err = step(runtime, commit, &bind, &call->results[0]);
    if (err == ERR_OK) {
        err = continue_steps(runtime, commit, &call->results[0]);
    }
    return err == ERR_ILLEGAL_ACTION ? ERR_OK : err; /* the action's own verdict says more */
}

/* ---- playing ---- */

/* One action. ERR_ILLEGAL_ACTION: it was rejected, which is noted. */
static enum err play_action(struct runtime *runtime, struct commit *commit, uint32_t entity,
                            size_t index)
{
    struct runtime_submit_call *call = commit->call;
    struct submit_result *result = &call->results[index];
    struct game_input input = simulation_input(call->seat, entity, &call->actions[index]);
    commit->signature = call->signatures != NULL ? call->signatures[index] : NULL;
    enum err err = step(runtime, commit, &input, result);
    commit->signature = NULL; /* what follows by itself nobody has signed */
    if (err == ERR_ILLEGAL_ACTION) {
        simulation_reject(call, index, commit->instance->ruleset, runtime->outcome);
        return err;
    }
    if (err == ERR_OK) {
        err = continue_steps(runtime, commit, result);
    }
    if (err == ERR_OK) {
        result_fill(result, commit, entity);
    }
    return err;
}

static enum err play_actions(struct runtime *runtime, struct commit *commit)
{
    struct runtime_submit_call *call = commit->call;
    uint32_t entity = submit_entity(commit->instance, call);
    enum err err = take_back(runtime, commit, entity);
    size_t played = 0;
    while (err == ERR_OK && played < call->action_count) {
        err = play_action(runtime, commit, entity, played);
        played += err == ERR_OK ? 1 : 0;
    }
    if (err == ERR_ILLEGAL_ACTION && played == 0) {
        return call->rejection.err;
    }
    call->result_count = played;
    return err == ERR_ILLEGAL_ACTION ? ERR_OK : err;
}

/* A decision that is no action of a character's. */
static enum err play_input(struct runtime *runtime, struct commit *commit)
{
    struct runtime_submit_call *call = commit->call;
    call->provider_before = provider_of(commit, call->input.entity);
    enum err err = step(runtime, commit, &call->input, &call->results[0]);
    if (err == ERR_ILLEGAL_ACTION) {
        simulation_reject(call, 0, commit->instance->ruleset, runtime->outcome);
        return call->rejection.err;
    }
    if (err == ERR_OK && is_attended(commit)) {
        err = continue_steps(runtime, commit, &call->results[0]);
    }
    if (err == ERR_OK) {
        call->result_count = 1;
        call->provider_after = provider_of(commit, call->input.entity);
        result_fill(&call->results[0], commit, call->input.entity);
    }
    return err;
}

enum err simulation_play(struct runtime *runtime, struct commit *commit)
{
    struct runtime_submit_call *call = commit->call;
    size_t count = call->has_input ? 1 : call->action_count;
    call->results = calloc(count, sizeof(*call->results));
    if (call->results == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = call->has_input ? play_input(runtime, commit) : play_actions(runtime, commit);
    if (err == ERR_OK) {
        point_at_executed(commit);
        return ERR_OK;
    }
    call->result_count = count; /* so that the events of all of them are freed */
    return err;
}
