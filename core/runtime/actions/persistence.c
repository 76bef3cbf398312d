/*
 * persistence: what the simulation made becomes durable, and only then visible.
 *
 * `persistence_submit` hands the commit to the group commit. `persistence_committed` runs when the
 * ticket is back: only there the working state becomes the committed one and the call is answered.
 * When it is not sure that memory and log agree, memory is dropped and loaded again.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/evidence/evidence.h"
#include "core/runtime/internal.h"
#include "core/runtime/providers/attendance.h"
#include "core/runtime/sessions/sessions.h"
#include "core/runtime/watching/watching.h"

static struct commit *commit_take(struct runtime *runtime)
{
    struct commit *commit = runtime->free_commits;
    if (commit == NULL) {
        commit = calloc(1, sizeof(*commit));
    } else {
        runtime->free_commits = commit->next_free;
        runtime->free_commit_count--;
    }
    return commit;
}

struct commit *persistence_commit_create(struct runtime *runtime, struct instance *instance,
                                         struct runtime_submit_call *call)
{
    struct commit *commit = commit_take(runtime);
    if (commit == NULL) {
        return NULL;
    }
    int64_t now_us = runtime_wall_us(runtime);
    commit->instance = instance;
    commit->call = call;
    commit->newest = instance->state;
    commit->changed = 0;
    page_tree_copy(&commit->tree, &instance->tree);
    commit->head = instance->head;
    commit->summary = instance->summary;
    commit->at_us = now_us > instance->head_at_us ? now_us : instance->head_at_us;
    commit->entry_count = 0;
    commit->executed_count = 0;
    memset(commit->hooks, 0, sizeof(commit->hooks));
    commit->signature = NULL;
    watching_commit_begin(runtime, commit);
    return commit;
}

static void commit_destroy(struct commit *commit)
{
    page_delta_finish(&commit->delta);
    free(commit->checkpoint_state);
    free(commit->entries);
    free(commit->executed);
    free(commit->receipts);
    feed_finish(&commit->feed);
    free(commit);
}

void persistence_commit_free(struct runtime *runtime, struct commit *commit)
{
    free(commit->checkpoint_state);
    commit->checkpoint_state = NULL;
    if (runtime->free_commit_count < COMMITS_KEPT_MAX) {
        commit->next_free = runtime->free_commits;
        runtime->free_commits = commit;
        runtime->free_commit_count++;
        return;
    }
    commit_destroy(commit);
}

void persistence_commits_finish(struct runtime *runtime)
{
    while (runtime->free_commits != NULL) {
        struct commit *commit = runtime->free_commits;
        runtime->free_commits = commit->next_free;
        commit_destroy(commit);
    }
}

/* A checkpoint when the interval was crossed or the game has ended, made from the state in hand.
 * Without memory for it there is none: it is a cache. */
static const struct checkpoint_record *checkpoint_if_due(const struct runtime *runtime,
                                                         struct commit *commit)
{
    uint64_t interval = runtime->options.checkpoint_interval;
    const struct session_head *before = &commit->instance->head;
    bool ends = commit->summary.status == GAME_STATUS_FINISHED;
    if (commit->head.seq / interval == before->seq / interval && !ends) {
        return NULL;
    }
    size_t size = commit->instance->ruleset->state_size;
    commit->checkpoint_state = malloc(size);
    if (commit->checkpoint_state == NULL) {
        return NULL;
    }
    memcpy(commit->checkpoint_state, commit->newest, size);
    commit->checkpoint.session = commit->instance->id;
    commit->checkpoint.seq = commit->head.seq;
    commit->checkpoint.nonce = commit->head.nonce;
    commit->checkpoint.state_root = commit->head.state_root;
    commit->checkpoint.chain_hash = commit->head.chain_hash;
    commit->checkpoint.label[0] = '\0';
    commit->checkpoint.created_us = commit->at_us;
    commit->checkpoint.state = commit->checkpoint_state;
    commit->checkpoint.size = size;
    commit->checkpoint.stored_size = 0;
    return &commit->checkpoint;
}

/* Who looks after the session from now on, if that changes. */
static uint8_t attendance_of(const struct commit *commit)
{
    bool unattended = attendance_goes_on(commit->instance, &commit->summary, commit->call);
    if (unattended == commit->instance->session.record.unattended) {
        return ATTENDANCE_SAME;
    }
    return unattended ? ATTENDANCE_GONE : ATTENDANCE_BACK;
}

/* The line about what was decided, when it is to be kept who decided it. */
static const struct audit_record *audit_fill(struct runtime *runtime, struct commit *commit)
{
    const struct runtime_submit_call *call = commit->call;
    if (!call->audited) {
        return NULL;
    }
    const struct session_id *session = &commit->instance->id;
    unsigned long long seq = call->results[0].seq;
    if (call->input.kind == GAME_INPUT_PROVIDER) {
        commit->audit = audit_line(runtime, &call->call, session, "provider_bind",
                                   "entity=%u kind=%s previous=%s seq=%llu", call->input.entity,
                                   game_provider_name(call->provider_after),
                                   game_provider_name(call->provider_before), seq);
    } else {
        commit->audit =
            audit_line(runtime, &call->call, session, "session_abandon", "seq=%llu", seq);
    }
    return &commit->audit;
}

void persistence_submit(struct runtime *runtime, struct commit *commit)
{
    struct instance *instance = commit->instance;
    struct runtime_submit_call *call = commit->call;
    bool finishes = commit->summary.status == GAME_STATUS_FINISHED;
    commit->ticket.unit = (struct commit_unit){
        .session = instance->id,
        .epoch = instance->session.epoch,
        .entries = commit->entries,
        .entry_count = commit->entry_count,
        .checkpoint = checkpoint_if_due(runtime, commit),
        .finished_result = finishes ? commit->summary.result : 0,
        .finished_us = finishes ? commit->at_us : 0,
        .attendance = attendance_of(commit),
        .audit = audit_fill(runtime, commit),
    };
    if (commit->ticket.unit.checkpoint != NULL) {
        commit->job = instance_batch(instance, commit->head.seq, commit->at_us);
        commit->ticket.unit.job = &commit->job;
    }
    enum err err = page_delta_take(&commit->delta, commit->changed, commit->newest);
    if (err == ERR_OK) {
        err = signing_commit_begin(commit);
    }
    if (err == ERR_OK && call->has_action_id) {
        err = action_set_reserve(&instance->actions, 1);
    }
    if (err == ERR_OK) {
        err = group_commit_submit(runtime->group_commit, &commit->ticket);
    }
    if (err != ERR_OK) {
        persistence_commit_free(runtime, commit);
        runtime_submit_finish(call);
        call_end(runtime, &call->call, err, "too much waits to be written");
        return;
    }
    runtime->commits++;
    instance->commit = commit;
    call->call.in_doubt = true;
}

/* The working state becomes the committed one. */
static void advance(struct instance *instance, struct commit *commit)
{
    page_delta_apply(&commit->delta, instance->state);
    page_tree_copy(&instance->tree, &commit->tree);
    instance->head = commit->head;
    instance->head_at_us = commit->at_us;
    instance->summary = commit->summary;
    if (commit->ticket.unit.checkpoint != NULL) {
        instance->last_checkpoint_seq = commit->head.seq;
    }
    if (commit->ticket.unit.job != NULL) {
        instance->batches = commit->job.batch + 1;
        instance->batched_seq = commit->job.last_seq;
    }
    if (commit->call->has_action_id) {
        bool added =
            action_set_add(&instance->actions, &commit->call->action_id, commit->entries[0].seq);
        assert(added);
        (void)added;
    }
    if (commit->ticket.unit.attendance != ATTENDANCE_SAME) {
        instance->session.record.unattended = commit->ticket.unit.attendance == ATTENDANCE_GONE;
    }
    if (commit->ticket.unit.finished_result != 0) {
        instance->session.record.status = SESSION_FINISHED;
        instance->session.record.result = commit->ticket.unit.finished_result;
        instance->session.record.finished_us = commit->at_us;
    }
}

static void count(struct runtime *runtime, const struct commit *commit)
{
    for (size_t i = 0; i < GAME_HOOKS_MAX; i++) {
        runtime->hooks[i].triggered += commit->hooks[i].triggered;
        runtime->hooks[i].failed += commit->hooks[i].failed;
    }
    for (size_t i = 0; i < commit->entry_count; i++) {
        uint8_t kind = commit->entries[i].input.kind;
        metrics_add(METRIC_PROVIDER_SWITCHES, kind == GAME_INPUT_PROVIDER ? 1 : 0);
        metrics_add(METRIC_TURN_TIMEOUTS, kind == GAME_INPUT_TIMEOUT ? 1 : 0);
    }
    metrics_add(METRIC_ACTIONS_EXECUTED, commit->executed_count);
    if (commit->ticket.unit.checkpoint != NULL) {
        metrics_add(METRIC_CHECKPOINTS_CREATED, 1);
    }
    if (commit->ticket.unit.finished_result != 0) {
        metrics_add(METRIC_SESSIONS_FINISHED, 1);
    }
    if (commit->call->rejection.happened) {
        metrics_add(METRIC_ACTIONS_FAILED, 1);
    }
}

/* Puts the call before all that wait. */
static void wait_first(struct instance *instance, struct runtime_call *call)
{
    struct work_list rest = instance->waiting;
    instance->waiting = (struct work_list){0};
    work_list_push(&instance->waiting, &call->item);
    struct work_item *item;
    while ((item = work_list_pop(&rest)) != NULL) {
        work_list_push(&instance->waiting, item);
    }
}

/*
 * Memory and log may disagree: the session is loaded again, and the call goes to the head of its
 * queue. After an unknown outcome only a call with an action id may be tried again, for it finds
 * the truth by it; one without could be done twice, so it is answered at once.
 */
static void doubt(struct runtime *runtime, struct instance *instance,
                  struct runtime_submit_call *call, enum err err)
{
    bool unknown = err == ERR_OUTCOME_UNKNOWN;
    bool again = (!unknown || call->has_action_id) && ++call->call.attempts <= RUNTIME_ATTEMPTS_MAX;
    runtime_submit_finish(call);
    if (again) {
        call->call.in_doubt = unknown;
        wait_first(instance, &call->call);
    }
    loading_recover(runtime, instance, err_word(err));
    if (!again) {
        call_end(runtime, &call->call, unknown ? err : ERR_RECOVERING, NULL);
    }
}

void persistence_committed(struct runtime *runtime, struct commit_ticket *ticket)
{
    struct commit *commit = (struct commit *)ticket;
    struct instance *instance = commit->instance;
    struct runtime_submit_call *call = commit->call;
    enum err err = ticket->unit.result;
    runtime->commits--;
    instance->commit = NULL;
    if (err == ERR_OK) {
        advance(instance, commit);
        count(runtime, commit);
        if (ticket->unit.job != NULL) {
            prover_pool_tell(runtime->provers, &instance->id);
        }
        signing_committed(commit);
        watching_committed(runtime, commit);
        call->call.head = instance->head;
    }
    persistence_commit_free(runtime, commit);
    if (err == ERR_OK) {
        instance->pins++;
        call_end(runtime, &call->call, ERR_OK, NULL);
        calls_serve_waiting(runtime, instance);
        instance->pins--;
        if (instance->phase == INSTANCE_LIVE) {
            attendance_note(runtime, instance);
        }
    } else if (err == ERR_UNAVAILABLE || err == ERR_OVERLOADED) {
        runtime_submit_finish(call); /* nothing was written: memory is still right */
        call_end(runtime, &call->call, err, NULL);
        calls_serve_waiting(runtime, instance);
    } else {
        doubt(runtime, instance, call, err);
    }
}
