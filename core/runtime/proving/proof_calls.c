/*
 * proof_calls: proofs as callers see them: those of a session, closing the open batch, and what
 * administrators do to jobs.
 *
 * Closing a batch takes the place of a commit: while it is under way no action of the session is
 * played, so that the batch ends where the call found the log.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/runtime/internal.h"
#include "core/runtime/proving/proof_calls.h"
#include "core/runtime/proving/proofs.h"
#include "core/runtime/sessions/sessions.h"

static void proof_fill(const struct job_record *job, struct proof_shown *out)
{
    *out = (struct proof_shown){.job = *job};
    if (job->has_proof) {
        struct digest *digest = digest_create();
        journal_record_decode(job->proof, &out->record);
        journal_digest(digest, &out->record.journal, &out->journal_digest);
        journal_record_hash(digest, &out->record, &out->proof_id);
        digest_destroy(digest);
    }
}

/* ---- proofs of a session ---- */

struct proofs_job {
    struct call_job base;
    uint64_t from;
    size_t limit;
    struct store_jobs jobs;
};

static void proofs_on_worker(struct store_job *job, struct store *store)
{
    struct proofs_job *read = (struct proofs_job *)job;
    read->base.err = store->jobs->session_jobs(store, &read->base.session, read->from, read->limit,
                                               &read->jobs, &read->base.error);
}

static void proofs_back(struct store_job *job, struct runtime *runtime)
{
    struct proofs_job *read = (struct proofs_job *)job;
    struct runtime_proofs_call *call = (struct runtime_proofs_call *)read->base.call;
    if (read->base.err == ERR_OK) {
        call->proofs = calloc(read->jobs.count + 1, sizeof(*call->proofs));
        read->base.err = call->proofs != NULL ? ERR_OK : ERR_NO_MEMORY;
    }
    for (size_t i = 0; read->base.err == ERR_OK && i < read->jobs.count; i++) {
        proof_fill(&read->jobs.items[i], &call->proofs[call->count++]);
    }
    call_job_end(runtime, &read->base);
}

static void proofs_finish(void *job)
{
    store_jobs_finish(&((struct proofs_job *)job)->jobs);
}

void proof_list_run(struct runtime *runtime, struct instance *instance,
                    struct runtime_proofs_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct proofs_job),
                                              .run = proofs_on_worker,
                                              .back = proofs_back,
                                              .finish = proofs_finish};
    uint8_t seat = 0;
    if (!call_may_look(runtime, instance, &call->call, false, &seat)) {
        return;
    }
    struct proofs_job *job = call_job_create(runtime, &call->call, instance, &kind);
    if (job != NULL) {
        job->from = call->from;
        job->limit = call->limit;
        call_job_start(runtime, &job->base);
    }
}

void runtime_proofs_list(struct runtime *runtime, struct runtime_proofs_call *call)
{
    call->proofs = NULL;
    call->count = 0;
    if (call_begin(runtime, &call->call, CALL_PROOFS)) {
        call_route(runtime, &call->call);
    }
}

void runtime_proofs_finish(struct runtime_proofs_call *call)
{
    free(call->proofs);
    call->proofs = NULL;
    call->count = 0;
}

/* ---- closing a batch ---- */

struct close_job {
    struct call_job base;
    bool closes; /* else the batch is closed already, and only read */
    struct job_batch batch;
    struct checkpoint_record checkpoint;
    void *state; /* of the checkpoint */
    struct store_jobs jobs;
};

static void close_on_worker(struct store_job *job, struct store *store)
{
    struct close_job *closing = (struct close_job *)job;
    if (closing->closes) {
        closing->base.err =
            store->jobs->batch_close(store, closing->base.epoch, &closing->checkpoint,
                                     &closing->batch, &closing->base.error);
    }
    if (closing->base.err == ERR_OK) {
        closing->base.err =
            store->jobs->session_jobs(store, &closing->base.session, closing->batch.batch, 1,
                                      &closing->jobs, &closing->base.error);
    }
    if (closing->base.err == ERR_OK && closing->jobs.count == 0) {
        closing->base.err =
            error_set(&closing->base.error, ERR_NOT_FOUND, "the session has no batch");
    }
}

static void batch_advance(struct runtime *runtime, struct instance *instance,
                          const struct close_job *closing)
{
    instance->batches = closing->batch.batch + 1;
    instance->batched_seq = closing->batch.last_seq;
    instance->last_checkpoint_seq = closing->batch.last_seq;
    metrics_add(METRIC_CHECKPOINTS_CREATED, 1);
    prover_pool_tell(runtime->provers, &instance->id);
}

static void close_back(struct store_job *job, struct runtime *runtime)
{
    struct close_job *closing = (struct close_job *)job;
    struct runtime_proof_close_call *call = (struct runtime_proof_close_call *)closing->base.call;
    struct instance *instance = closing->base.instance;
    enum err err = closing->base.err;
    bool live = instance->phase == INSTANCE_LIVE;
    if (err == ERR_OK) {
        proof_fill(&closing->jobs.items[0], &call->proof);
    }
    if (err == ERR_OK && closing->closes && live) {
        batch_advance(runtime, instance, closing);
    } else if (live && loading_is_doubt(err)) {
        loading_recover(runtime, instance, err_word(err));
    }
    closing->base.err = err == ERR_DUPLICATE ? ERR_RECOVERING : err;
    call_job_end(runtime, &closing->base);
}

static void close_finish(void *job)
{
    struct close_job *closing = job;
    store_jobs_finish(&closing->jobs);
    free(closing->state);
}

/* The end of the log closes the batch. False: no memory. */
static bool fill_closing(struct runtime *runtime, struct instance *instance,
                         struct close_job *closing)
{
    closing->state = instance_state_copy(instance);
    if (closing->state == NULL) {
        return false;
    }
    int64_t now_us = runtime_wall_us(runtime);
    closing->closes = true;
    closing->base.holds = &instance->head_held;
    closing->batch = instance_batch(instance, instance->head.seq, now_us);
    closing->checkpoint = instance_checkpoint(instance, closing->state, now_us);
    return true;
}

void proof_close_run(struct runtime *runtime, struct instance *instance,
                     struct runtime_proof_close_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct close_job),
                                              .run = close_on_worker,
                                              .back = close_back,
                                              .finish = close_finish};
    call->call.head = instance->head;
    if (!call_has_rules(runtime, instance, &call->call)) {
        return;
    }
    struct close_job *job = call_job_create(runtime, &call->call, instance, &kind);
    if (job == NULL) {
        return;
    }
    job->batch.batch = instance->batches > 0 ? instance->batches - 1 : 0;
    if (instance->head.seq > instance->batched_seq && !fill_closing(runtime, instance, job)) {
        call_job_drop(&job->base);
        call_end(runtime, &call->call, ERR_NO_MEMORY, NULL);
        return;
    }
    call_job_start(runtime, &job->base);
}

void runtime_proof_close(struct runtime *runtime, struct runtime_proof_close_call *call)
{
    if (call_begin_admin(runtime, &call->call, CALL_PROOF_CLOSE)) {
        call_route(runtime, &call->call);
    }
}

/* ---- administrators ---- */

struct jobs_job {
    struct call_job base;
    enum job_listing listing;
    bool has_after;
    struct job_lease after;
    size_t limit;
    struct store_jobs jobs;
};

static void jobs_on_worker(struct store_job *job, struct store *store)
{
    struct jobs_job *list = (struct jobs_job *)job;
    list->base.err =
        store->jobs->jobs_list(store, list->listing, list->has_after ? &list->after : NULL,
                               list->limit, &list->jobs, &list->base.error);
}

static void jobs_back(struct store_job *job, struct runtime *runtime)
{
    struct jobs_job *list = (struct jobs_job *)job;
    ((struct runtime_jobs_call *)list->base.call)->jobs = list->jobs;
    call_job_end(runtime, &list->base);
}

static void jobs_finish(void *job)
{
    store_jobs_finish(&((struct jobs_job *)job)->jobs);
}

void runtime_jobs_list(struct runtime *runtime, struct runtime_jobs_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct jobs_job),
                                              .run = jobs_on_worker,
                                              .back = jobs_back,
                                              .finish = jobs_finish};
    call->jobs = (struct store_jobs){0};
    if (!call_begin_admin(runtime, &call->call, CALL_JOBS)) {
        return;
    }
    struct jobs_job *job = call_job_create(runtime, &call->call, NULL, &kind);
    if (job != NULL) {
        job->listing = call->listing;
        job->has_after = call->has_after;
        job->after = call->after;
        job->limit = call->limit;
        call_job_start(runtime, &job->base);
    }
}

struct change_job {
    struct call_job base;
    struct job_lease lease; /* of the job, without a token */
    bool cancels;           /* else it is driven again */
    struct audit_record audit;
    struct store_jobs jobs; /* it, as it is then */
};

static void change_on_worker(struct store_job *job, struct store *store)
{
    struct change_job *change = (struct change_job *)job;
    change->base.err =
        change->cancels
            ? store->jobs->job_cancel(store, &change->lease, &change->audit, &change->base.error)
            : store->jobs->job_redrive(store, &change->lease, &change->audit, &change->base.error);
    if (change->base.err == ERR_OK) {
        change->base.err =
            store->jobs->session_jobs(store, &change->lease.session, change->lease.batch, 1,
                                      &change->jobs, &change->base.error);
    }
}

static void change_back(struct store_job *job, struct runtime *runtime)
{
    struct change_job *change = (struct change_job *)job;
    struct runtime_job_call *call = (struct runtime_job_call *)change->base.call;
    if (change->base.err == ERR_OK && change->jobs.count == 0) {
        change->base.err = ERR_NOT_FOUND;
    }
    if (change->base.err == ERR_OK) {
        char session[ID_TEXT_SIZE];
        id_format(change->lease.session.bytes, session);
        log_info(change->cancels ? "proof_job_cancelled" : "proof_job_redriven",
                 "session=%s batch=%llu by=admin", session,
                 (unsigned long long)change->lease.batch);
        call->job = change->jobs.items[0];
        prover_pool_tell(runtime->provers, &change->lease.session);
    }
    call_job_end(runtime, &change->base);
}

static void change_finish(void *job)
{
    store_jobs_finish(&((struct change_job *)job)->jobs);
}

void runtime_job_change(struct runtime *runtime, struct runtime_job_call *call)
{
    static const struct call_job_kind kind = {.size = sizeof(struct change_job),
                                              .run = change_on_worker,
                                              .back = change_back,
                                              .finish = change_finish};
    if (!call_begin_admin(runtime, &call->call, CALL_JOB_CHANGE)) {
        return;
    }
    struct change_job *job = call_job_create(runtime, &call->call, NULL, &kind);
    if (job != NULL) {
        job->lease = (struct job_lease){.session = call->call.session, .batch = call->batch};
        job->cancels = call->cancels;
        job->audit = audit_line(runtime, &call->call, &call->call.session,
                                call->cancels ? "job_cancel" : "job_redrive", "batch=%llu",
                                (unsigned long long)call->batch);
        call_job_start(runtime, &job->base);
    }
}
