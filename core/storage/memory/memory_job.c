/*
 * Proof jobs of the memory store, each with its session. As in PostgreSQL a job belongs to whoever
 * shows its token.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

static int64_t now_us(const struct memory_store *store)
{
    return store->clock->wall_us(store->clock);
}

struct memory_job *memory_job_find(struct memory_store *store, const struct session_id *id,
                                   uint64_t batch)
{
    struct memory_session *session = memory_session_find(store, id);
    return session != NULL && batch < session->job_count ? &session->jobs[batch] : NULL;
}

/* The job of a lease that is still held, or NULL. */
static struct memory_job *find_leased(struct memory_store *store, const struct job_lease *lease)
{
    struct memory_job *job = memory_job_find(store, &lease->session, lease->batch);
    bool held =
        job != NULL && job->record.state == JOB_RUNNING && job->record.token == lease->token;
    return held ? job : NULL;
}

static enum err fenced(struct error *error)
{
    return error_set(error, ERR_FENCED, "the lease of the job has ended");
}

static void progress_drop(struct memory_job *job)
{
    free(job->progress);
    job->progress = NULL;
    job->progress_size = 0;
}

uint8_t memory_job_free_state(const struct memory_session *session, uint64_t batch)
{
    bool waits = batch > 0 && session->jobs[batch - 1].record.state != JOB_SUCCEEDED;
    return waits ? JOB_WAITING : JOB_QUEUED;
}

/* The same for a job that is there. */
static uint8_t free_state(struct memory_store *store, const struct memory_job *job)
{
    const struct job_batch *batch = &job->record.batch;
    return memory_job_free_state(memory_session_find(store, &batch->session), batch->batch);
}

/* ---- batches ---- */

enum err memory_job_add(struct memory_store *store, struct memory_session *session,
                        const struct job_batch *batch)
{
    if (batch->batch != session->job_count) {
        return ERR_DUPLICATE;
    }
    void *grown = memory_grow(session->jobs, &session->job_capacity, session->job_count + 1,
                              sizeof(*session->jobs));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    session->jobs = grown;
    session->jobs[session->job_count++] =
        (struct memory_job){.record = {.batch = *batch,
                                       .state = memory_job_free_state(session, batch->batch),
                                       .run_at_us = now_us(store)},
                            .queued_us = now_us(store)};
    return ERR_OK;
}

enum err memory_batch_last(struct store *store, const struct session_id *id, struct job_batch *out,
                           struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    const struct memory_session *session = memory_session_find(self, id);
    bool found = session != NULL && session->job_count > 0;
    if (found) {
        *out = session->jobs[session->job_count - 1].record.batch;
    }
    pthread_mutex_unlock(&self->lock);
    return found ? ERR_OK : error_set(error, ERR_NOT_FOUND, "the session has no batch");
}

enum err memory_batch_close(struct store *store, uint64_t epoch,
                            const struct checkpoint_record *checkpoint,
                            const struct job_batch *batch, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, &batch->session);
    enum err err = session != NULL && session->data.epoch == epoch ? ERR_OK : ERR_FENCED;
    if (err == ERR_OK) {
        err = memory_job_add(self, session, batch);
    }
    if (err == ERR_OK && checkpoint != NULL) {
        (void)!memory_checkpoint_add(session, checkpoint);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the batch cannot be closed");
}

/* Room for `count` jobs, or NULL. */
static bool jobs_reserve(struct store_jobs *out, size_t count)
{
    *out = (struct store_jobs){.items = calloc(count + 1, sizeof(*out->items))};
    return out->items != NULL;
}

enum err memory_session_jobs(struct store *store, const struct session_id *id, uint64_t from,
                             size_t limit, struct store_jobs *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    const struct memory_session *session = memory_session_find(self, id);
    size_t total = session != NULL ? session->job_count : 0;
    bool room = jobs_reserve(out, total);
    for (size_t i = from < total ? (size_t)from : total; room && i < total; i++) {
        if (out->count < limit) {
            out->items[out->count++] = session->jobs[i].record;
        }
    }
    pthread_mutex_unlock(&self->lock);
    return room ? ERR_OK : error_set(error, ERR_NO_MEMORY, "out of memory for jobs");
}

/* ---- leases ---- */

/* The queued job that has waited longest, or NULL. */
static struct memory_job *next_queued(struct memory_store *store, int64_t at_us)
{
    struct memory_job *next = NULL;
    for (size_t i = 0; i < store->session_count; i++) {
        for (size_t k = 0; k < store->sessions[i]->job_count; k++) {
            struct memory_job *job = &store->sessions[i]->jobs[k];
            bool ready = job->record.state == JOB_QUEUED && job->record.run_at_us <= at_us;
            if (ready && (next == NULL || job->record.run_at_us < next->record.run_at_us)) {
                next = job;
            }
        }
    }
    return next;
}

/* A job that waits for the one before it may run when that is done. */
static bool release_waiting(struct memory_store *store, const struct memory_job *job)
{
    struct memory_job *next =
        memory_job_find(store, &job->record.batch.session, job->record.batch.batch + 1);
    if (next == NULL || next->record.state != JOB_WAITING || job->record.state != JOB_SUCCEEDED) {
        return false;
    }
    next->record.state = JOB_QUEUED;
    next->record.run_at_us = now_us(store);
    return true;
}

/* Queues the first job of the session that waits, if it waits for nothing. */
static void ripen(struct memory_store *store, const struct session_id *id)
{
    const struct memory_session *session = memory_session_find(store, id);
    size_t count = session != NULL ? session->job_count : 0;
    for (size_t i = 0; i + 1 < count; i++) {
        if (release_waiting(store, &session->jobs[i])) {
            return;
        }
    }
}

static void lease(struct memory_store *store, struct memory_job *job,
                  const struct store_claim *claim, struct store_jobs *out)
{
    job->record.state = JOB_RUNNING;
    job->record.token++;
    job->record.attempts++;
    job->record.has_node = true;
    job->record.node = claim->node;
    job->record.lease_until_us = now_us(store) + claim->lease_ms * 1000;
    out->items[out->count++] = job->record;
}

/* The job and those that wait behind it. */
static void lease_run(struct memory_store *store, struct memory_job *job,
                      const struct store_claim *claim, struct store_jobs *out)
{
    const struct memory_session *session = memory_session_find(store, &job->record.batch.session);
    const struct memory_job *end = session->jobs + session->job_count;
    size_t most = job->record.attempts == 0 ? claim->run : 1;
    lease(store, job, claim, out);
    for (size_t i = 1; i < most && job + i < end && job[i].record.state == JOB_WAITING &&
                       job[i].record.attempts == 0;
         i++) {
        lease(store, &job[i], claim, out);
    }
}

enum err memory_job_claim(struct store *store, const struct store_claim *claim,
                          struct store_jobs *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    if (!jobs_reserve(out, claim->max * claim->run)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu jobs", claim->max);
    }
    pthread_mutex_lock(&self->lock);
    struct memory_job *job;
    for (size_t i = 0; i < claim->ripe_count; i++) {
        ripen(self, &claim->ripe[i]);
    }
    int64_t at_us = now_us(self); /* not before what was queued just now */
    for (size_t i = 0; i < claim->max && (job = next_queued(self, at_us)) != NULL; i++) {
        lease_run(self, job, claim, out);
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}

enum err memory_job_beat(struct store *store, const struct job_lease *leases, size_t count,
                         int64_t lease_ms, bool *out_held, struct error *error)
{
    (void)error;
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < count; i++) {
        struct memory_job *job = find_leased(self, &leases[i]);
        out_held[i] = job != NULL;
        if (job != NULL) {
            job->record.lease_until_us = now_us(self) + lease_ms * 1000;
        }
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}

enum err memory_job_progress(struct store *store, const struct job_lease *lease, uint64_t seq,
                             const void *state, size_t size, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    void *copy = malloc(size + 1);
    if (copy == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for the progress of a job");
    }
    memcpy(copy, state, size);
    pthread_mutex_lock(&self->lock);
    struct memory_job *job = find_leased(self, lease);
    if (job != NULL) {
        progress_drop(job);
        job->progress = copy;
        job->progress_size = size;
        job->record.progress_seq = seq;
    }
    pthread_mutex_unlock(&self->lock);
    if (job == NULL) {
        free(copy);
    }
    return job != NULL ? ERR_OK : fenced(error);
}

enum err memory_job_progress_read(struct store *store, const struct job_lease *lease,
                                  struct store_progress *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_NOT_FOUND;
    pthread_mutex_lock(&self->lock);
    const struct memory_job *job = memory_job_find(self, &lease->session, lease->batch);
    if (job != NULL && job->progress != NULL) {
        *out = (struct store_progress){.seq = job->record.progress_seq,
                                       .state = malloc(job->progress_size + 1),
                                       .size = job->progress_size};
        err = out->state != NULL ? ERR_OK : ERR_NO_MEMORY;
        if (err == ERR_OK) {
            memcpy(out->state, job->progress, out->size);
        }
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the job has no progress");
}

static void succeed(struct memory_job *job, const struct job_done *done)
{
    job->record.state = JOB_SUCCEEDED;
    job->record.duration_us = done->duration_us;
    job->record.lease_until_us = 0;
    job->record.last_error[0] = '\0';
    job->record.has_proof = true;
    memcpy(job->record.proof, done->proof, JOB_RECORD_SIZE);
    progress_drop(job);
}

enum err memory_jobs_succeed(struct store *store, const struct job_done *done, size_t count,
                             size_t *out_kept, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct memory_job *job;
    size_t kept = 0;
    (void)error;
    pthread_mutex_lock(&self->lock);
    while (kept < count && (job = find_leased(self, &done[kept].lease)) != NULL) {
        succeed(job, &done[kept++]);
    }
    pthread_mutex_unlock(&self->lock);
    *out_kept = kept;
    return ERR_OK;
}

static void note_error(struct memory_job *job, const char *reason)
{
    snprintf(job->record.last_error, sizeof(job->record.last_error), "%s", reason);
}

enum err memory_job_fail(struct store *store, const struct job_lease *lease,
                         const struct job_failure *failure, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_job *job = find_leased(self, lease);
    if (job != NULL) {
        bool dead = job->record.attempts >= JOB_ATTEMPTS_MAX;
        job->record.state = failure->frozen ? JOB_FAILED : dead ? JOB_DEAD : free_state(self, job);
        job->record.run_at_us = now_us(self) + failure->delay_ms * 1000;
        job->record.lease_until_us = 0;
        note_error(job, failure->reason);
    }
    pthread_mutex_unlock(&self->lock);
    return job != NULL ? ERR_OK : fenced(error);
}

enum err memory_job_release(struct store *store, const struct job_lease *lease, int64_t delay_ms,
                            struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_job *job = find_leased(self, lease);
    if (job != NULL) {
        job->record.state = free_state(self, job);
        job->record.attempts--;
        job->record.run_at_us = now_us(self) + delay_ms * 1000;
        job->record.lease_until_us = 0;
    }
    pthread_mutex_unlock(&self->lock);
    return job != NULL ? ERR_OK : fenced(error);
}

/* ---- tending ---- */

static void rescue(struct memory_store *store, struct memory_job *job,
                   struct store_job_stats *stats)
{
    struct job_record *record = &job->record;
    if (record->state == JOB_RUNNING && record->lease_until_us < now_us(store)) {
        record->token++;
        record->state = record->attempts >= JOB_ATTEMPTS_MAX ? JOB_DEAD : free_state(store, job);
        record->run_at_us = now_us(store);
        record->lease_until_us = 0;
        note_error(job, "the lease ended: the worker died or stood still");
        stats->rescued++;
    }
}

static void tend_job(struct memory_store *store, struct memory_job *job,
                     struct store_job_stats *stats)
{
    rescue(store, job, stats);
    stats->released += release_waiting(store, job) ? 1 : 0;
    uint8_t state = job->record.state;
    stats->backlog += state == JOB_WAITING || state == JOB_QUEUED ? 1 : 0;
    stats->frozen += state == JOB_FAILED ? 1 : 0;
    stats->dead += state == JOB_DEAD ? 1 : 0;
    int64_t age_us = now_us(store) - job->queued_us;
    if (state == JOB_QUEUED && age_us > stats->oldest_age_us) {
        stats->oldest_age_us = age_us;
    }
}

enum err memory_jobs_tend(struct store *store, struct store_job_stats *out, struct error *error)
{
    (void)error;
    struct memory_store *self = memory_store_of(store);
    *out = (struct store_job_stats){0};
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->session_count; i++) {
        for (size_t k = 0; k < self->sessions[i]->job_count; k++) {
            tend_job(self, &self->sessions[i]->jobs[k], out);
        }
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}
