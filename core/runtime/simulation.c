/*
 * simulation: a seat's actions go through the rules, on working states. The committed state is only
 * read here; what comes out is a commit: entries with their roots and chain hashes, and the results
 * to answer with once it is durable.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/proof/chain.h"
#include "core/runtime/internal.h"

enum err simulation_verdict_err(uint8_t verdict)
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
    chain_entry(runtime->digest, &commit->instance->session.record, &commit->head.chain_hash, entry,
                &entry->chain_hash);
    memcpy(commit->executed + commit->executed_count, outcome->executed,
           outcome->executed_count * sizeof(*commit->executed));
    commit->executed_count += outcome->executed_count;
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

void simulation_reject(struct runtime_submit_call *call, size_t index,
                       const struct game_outcome *outcome)
{
    call->rejection = (struct submit_rejection){.happened = true,
                                                .index = index,
                                                .verdict = outcome->verdict,
                                                .phase = outcome->phase,
                                                .field = outcome->field};
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

enum err simulation_play(struct runtime *runtime, struct commit *commit)
{
    struct runtime_submit_call *call = commit->call;
    uint32_t entity = commit->instance->summary.seat_entity[call->seat - 1];
    call->results = calloc(call->action_count, sizeof(*call->results));
    if (call->results == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < call->action_count; i++) {
        struct submit_result *result = &call->results[i];
        struct game_input input = simulation_input(call->seat, entity, &call->actions[i]);
        enum err err = step(runtime, commit, &input, result);
        if (err == ERR_ILLEGAL_ACTION) {
            simulation_reject(call, i, runtime->outcome);
            break;
        }
        call->result_count = i + 1; /* so that its events are freed whatever comes */
        if (err == ERR_OK) {
            err = continue_steps(runtime, commit, result);
        }
        if (err != ERR_OK) {
            return err;
        }
        result_fill(result, commit, entity);
    }
    point_at_executed(commit);
    return call->result_count > 0 ? ERR_OK : simulation_verdict_err(call->rejection.verdict);
}
