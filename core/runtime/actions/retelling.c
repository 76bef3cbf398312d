/*
 * retelling: the same answer again for an action id that is in the log.
 *
 * Answers are not stored. They are a function of the log: a worker rebuilds the state before the
 * entry, plays the entries of that request again and collects what they gave. So a retry is
 * answered alike for ever, by any server, byte for byte.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/metrics.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/sessions/playback.h"

enum { RETELLING_ENTRIES_MAX = LIMIT_ACTIONS_PER_REQUEST * (1 + LIMIT_CONTINUES) };

struct retelling_job {
    struct call_job base;
    struct runtime_submit_call *call;
    const struct loader *loader;
    struct keyring *keyring;
    struct store_session session; /* as the worker read it */
    uint64_t seq;                 /* of the request's first entry */
    uint8_t seat;
    uint32_t entity;
};

struct retelling {
    struct playback playback;
    struct store_entries entries; /* from the request's first one on */
    size_t entry_count;           /* those of the request */
};

static void retelling_finish(struct retelling *retelling)
{
    playback_finish(&retelling->playback);
    store_entries_finish(&retelling->entries);
}

static enum err entries_load(struct retelling_job *job, struct store *store,
                             struct retelling *retelling)
{
    enum err err =
        store->ops->entries_read(store, &job->base.session, job->seq - 1, RETELLING_ENTRIES_MAX,
                                 &retelling->entries, &job->base.error);
    if (err != ERR_OK) {
        return err;
    }
    const struct store_entries *entries = &retelling->entries;
    if (entries->count == 0 || entries->items[0].seq != job->seq ||
        entries->items[0].request_index != 0) {
        return error_set(&job->base.error, ERR_CORRUPT, "the log has no request at seq %llu",
                         (unsigned long long)job->seq);
    }
    size_t count = 1;
    while (count < entries->count && entries->items[count].request_index == count) {
        count++;
    }
    retelling->entry_count = count;
    return ERR_OK;
}

/* Whether the stored actions are the first of those asked for, by the same seat; or the stored
 * decision is the one. */
static bool is_same_request(const struct retelling_job *job, const struct retelling *retelling)
{
    size_t matched = 0;
    if (job->call->has_input) {
        return memcmp(&retelling->entries.items[0].input, &job->call->input,
                      sizeof(job->call->input)) == 0;
    }
    for (size_t i = 0; i < retelling->entry_count; i++) {
        const struct game_input *input = &retelling->entries.items[i].input;
        if (input->kind != GAME_INPUT_ACTION) {
            continue;
        }
        if (matched == job->call->action_count || input->seat != job->seat ||
            memcmp(&input->action, &job->call->actions[matched], sizeof(input->action)) != 0) {
            return false;
        }
        matched++;
    }
    return matched > 0;
}

static void result_fill(const struct retelling_job *job, const struct entry_record *entry,
                        const struct game_summary *summary, struct submit_result *result)
{
    result->seq = entry->seq;
    result->nonce = entry->last_nonce;
    result->entity = job->entity;
    result->state_root = entry->state_root;
    result->chain_hash = entry->chain_hash;
    result->at_us = entry->at_us;
    result->summary = *summary;
    result->deadline_us = instance_deadline(&job->session.record, summary, entry->at_us);
}

static uint8_t provider_now(const struct retelling_job *job, const struct retelling *retelling)
{
    const struct loader_state *now = &retelling->playback.now;
    return now->ruleset->provider_of(now->bytes, now->content, job->entity);
}

/* Plays the request's entries; each character's action begins a result. What took its entity back
 * stands before the first, and belongs to it. */
static enum err play(struct retelling_job *job, struct retelling *retelling)
{
    const struct loader_state *now = &retelling->playback.now;
    struct runtime_submit_call *call = job->call;
    size_t actions = 0;
    call->provider_before = provider_now(job, retelling);
    for (size_t i = 0; i < retelling->entry_count; i++) {
        const struct entry_record *entry = &retelling->entries.items[i];
        enum err err = playback_step(&retelling->playback, entry, &job->base.error);
        if (err != ERR_OK) {
            return err;
        }
        actions += entry->input.kind == GAME_INPUT_ACTION ? 1 : 0;
        call->result_count = actions > 0 ? actions : 1;
        struct submit_result *result = &call->results[call->result_count - 1];
        err = result_add_events(result, retelling->playback.outcome);
        if (err != ERR_OK) {
            return err;
        }
        struct game_summary summary;
        now->ruleset->summary(now->bytes, now->content, &summary);
        result_fill(job, entry, &summary, result);
    }
    call->provider_after = provider_now(job, retelling);
    return ERR_OK;
}

/* The request asks for more than was accepted: what was rejected then is rejected again. What would
 * be accepted cannot have been asked for, so it is another request. */
static enum err play_rejected(struct retelling_job *job, struct retelling *retelling)
{
    struct runtime_submit_call *call = job->call;
    size_t next = call->result_count;
    if (next == call->action_count) {
        return ERR_OK;
    }
    const struct playback *playback = &retelling->playback;
    const struct loader_state *now = &playback->now;
    struct game_input input = simulation_input(job->seat, job->entity, &call->actions[next]);
    now->ruleset->step(now->bytes, playback->spare, now->content, &input, playback->outcome);
    if (playback->outcome->verdict == GAME_VERDICT_ACCEPTED) {
        return error_set(&job->base.error, ERR_IDEMPOTENCY_MISMATCH,
                         "the action id was used for a request with fewer actions");
    }
    simulation_reject(call, next, now->ruleset, playback->outcome);
    return ERR_OK;
}

static enum err retell(struct retelling_job *job, struct store *store, struct retelling *retelling)
{
    enum err err = entries_load(job, store, retelling);
    if (err == ERR_OK && !is_same_request(job, retelling)) {
        return error_set(&job->base.error, ERR_IDEMPOTENCY_MISMATCH,
                         "the action id was used for another request");
    }
    if (err == ERR_OK) {
        err = store->ops->session_get(store, &job->base.session, &job->session, &job->base.error);
    }
    if (err == ERR_OK) {
        err = playback_open(&retelling->playback, job->loader, &job->session, job->seq - 1,
                            &job->base.error);
    }
    if (err != ERR_OK) {
        return err;
    }
    job->call->results = calloc(job->call->action_count, sizeof(*job->call->results));
    if (job->call->results == NULL) {
        return ERR_NO_MEMORY;
    }
    err = play(job, retelling);
    if (err == ERR_OK) {
        err = signing_retell(job->keyring, store, &job->base.session, job->call, &job->base.error);
    }
    return err == ERR_OK ? play_rejected(job, retelling) : err;
}

static void retelling_on_worker(struct store_job *job, struct store *store)
{
    struct retelling_job *retelling_job = (struct retelling_job *)job;
    CLEANUP(retelling_finish) struct retelling retelling = {0};
    retelling_job->base.err = retell(retelling_job, store, &retelling);
}

static void retelling_back(struct store_job *job, struct runtime *runtime)
{
    struct retelling_job *retelling = (struct retelling_job *)job;
    struct runtime_submit_call *call = retelling->call;
    if (retelling->base.err == ERR_OK) {
        call->replayed = true;
        call->call.head = retelling->base.instance->head;
        metrics_add(METRIC_IDEMPOTENT_REPLAYS, 1);
    } else {
        runtime_submit_finish(call);
    }
    call_job_end(runtime, &retelling->base);
}

void retelling_run(struct runtime *runtime, struct instance *instance,
                   struct runtime_submit_call *call, uint64_t seq)
{
    static const struct call_job_kind kind = {
        .size = sizeof(struct retelling_job), .run = retelling_on_worker, .back = retelling_back};
    struct retelling_job *retelling = call_job_create(runtime, &call->call, instance, &kind);
    if (retelling == NULL) {
        return;
    }
    retelling->call = call;
    retelling->loader = &runtime->loader;
    retelling->keyring = runtime->keyring;
    retelling->seq = seq;
    retelling->seat = call->seat;
    retelling->entity = submit_entity(instance, call);
    call_job_start(runtime, &retelling->base);
}
