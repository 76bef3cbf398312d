/*
 * Proof jobs: hints, and what administrators do. There is one process, so the channel is an eventfd
 * and always works.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/storage/memory/memory_internal.h"

void memory_jobs_wait(struct store *store, struct store_wait *wait)
{
    struct memory_store *self = memory_store_of(store);
    uint64_t count = 1;
    struct pollfd fds[2] = {{.fd = wait->interrupt_fd, .events = POLLIN},
                            {.fd = self->jobs_fd, .events = POLLIN}};
    if (wait->tell) {
        (void)!write(self->jobs_fd, &count, sizeof(count));
    }
    (void)poll(fds, 2, wait->timeout_us > 0 ? (int)(wait->timeout_us / 1000) + 1 : 0);
    wait->hinted = read(self->jobs_fd, &count, sizeof(count)) == (ssize_t)sizeof(count);
    wait->fresh = !self->jobs_opened;
    wait->listening = true;
    self->jobs_opened = true;
}

static bool is_listed(uint8_t state, enum job_listing listing)
{
    switch (listing) {
    case JOBS_WAITING:
        return state == JOB_WAITING;
    case JOBS_QUEUED:
        return state == JOB_QUEUED;
    case JOBS_RUNNING:
        return state == JOB_RUNNING;
    default:
        return state >= JOB_FAILED;
    }
}

static bool is_behind(const struct job_batch *batch, const struct job_lease *after)
{
    if (after == NULL) {
        return true;
    }
    int order = memcmp(batch->session.bytes, after->session.bytes, ID_SIZE);
    return order > 0 || (order == 0 && batch->batch > after->batch);
}

/* Sessions are sorted by id, and jobs by batch. */
static void list_session(const struct memory_session *session, enum job_listing listing,
                         const struct job_lease *after, size_t limit, struct store_jobs *out)
{
    for (size_t i = 0; i < session->job_count && out->count < limit; i++) {
        const struct job_record *job = &session->jobs[i].record;
        if (is_listed(job->state, listing) && is_behind(&job->batch, after)) {
            out->items[out->count++] = *job;
        }
    }
}

enum err memory_jobs_list(struct store *store, enum job_listing listing,
                          const struct job_lease *after, size_t limit, struct store_jobs *out,
                          struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    *out = (struct store_jobs){.items = calloc(limit + 1, sizeof(*out->items))};
    if (out->items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu jobs", limit);
    }
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->session_count; i++) {
        list_session(self->sessions[i], listing, after, limit, out);
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}

/* What administrators do to a job in one of `states` (a bit each). */
static enum err change(struct store *store, const struct job_lease *lease, unsigned states,
                       uint8_t to, const struct audit_record *audit, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_OK;
    pthread_mutex_lock(&self->lock);
    struct memory_job *job = memory_job_find(self, &lease->session, lease->batch);
    if (job == NULL) {
        err = error_set(error, ERR_NOT_FOUND, "there is no such job");
    } else if ((states >> job->record.state & 1) == 0) {
        err = error_set(error, ERR_CONFLICT, "the state of the job does not allow this");
    } else if (!memory_audit_write(self, audit)) {
        err = error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
    } else {
        job->record.token++;
        job->record.state =
            to == JOB_QUEUED
                ? memory_job_free_state(memory_session_find(self, &lease->session), lease->batch)
                : to;
        job->record.lease_until_us = 0;
        job->record.attempts = to == JOB_QUEUED ? 0 : job->record.attempts;
        job->record.run_at_us = self->clock->wall_us(self->clock);
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

enum err memory_job_redrive(struct store *store, const struct job_lease *job,
                            const struct audit_record *audit, struct error *error)
{
    return change(store, job, 1u << JOB_FAILED | 1u << JOB_DEAD | 1u << JOB_CANCELLED, JOB_QUEUED,
                  audit, error);
}

enum err memory_job_cancel(struct store *store, const struct job_lease *job,
                           const struct audit_record *audit, struct error *error)
{
    return change(store, job, 1u << JOB_WAITING | 1u << JOB_QUEUED | 1u << JOB_RUNNING,
                  JOB_CANCELLED, audit, error);
}
