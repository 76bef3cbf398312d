/*
 * The store's construction, its table of operations, and the faults.
 */
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/storage/memory/memory_internal.h"

void *memory_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity) {
        return items;
    }
    size_t grown = *capacity * 2 > needed ? *capacity * 2 : needed;
    void *moved = reallocarray(items, grown, size);
    if (moved != NULL) {
        *capacity = grown;
    }
    return moved;
}

static void memory_destroy(struct store *store)
{
    struct memory_store *self = memory_store_of(store);
    for (size_t i = 0; i < self->session_count; i++) {
        memory_session_destroy(self->sessions[i]);
    }
    free(self->sessions);
    free(self->seeds);
    free(self->nodes);
    free(self->audit);
    memory_requests_destroy(self);
    free(self->tickets);
    free(self->keys);
    close(self->jobs_fd);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

static enum err memory_check(struct store *store, struct error *error)
{
    (void)store;
    (void)error;
    return ERR_OK;
}

static const struct store_ops ops = {
    .destroy = memory_destroy,
    .commit = memory_commit,
    .session_create = memory_session_create,
    .session_open = memory_session_open,
    .session_release = memory_session_release,
    .session_get = memory_session_get,
    .session_list = memory_session_list,
    .session_archive = memory_session_archive,
    .seat_change = memory_seat_change,
    .session_pause = memory_session_pause,
    .sessions_due = memory_sessions_due,
    .audit_add = memory_audit_add,
    .audit_list = memory_audit_list,
    .entries_read = memory_entries_read,
    .actions_read = memory_actions_read,
    .receipts_read = memory_receipts_read,
    .checkpoint_read = memory_checkpoint_read,
    .checkpoint_list = memory_checkpoint_list,
    .checkpoint_put = memory_checkpoint_put,
    .seed_put = memory_seed_put,
    .seed_get = memory_seed_get,
    .request_begin = memory_request_begin,
    .request_end = memory_request_end,
    .seat_key_put = memory_seat_key_put,
    .seat_keys_read = memory_seat_keys_read,
    .script_put = memory_script_put,
    .script_note = memory_script_note,
    .scripts_read = memory_scripts_read,
    .key_put = memory_key_put,
    .keys_list = memory_keys_list,
    .ticket_put = memory_ticket_put,
    .ticket_take = memory_ticket_take,
    .node_beat = memory_node_beat,
    .node_leave = memory_node_leave,
    .epoch_check = memory_epoch_check,
    .check = memory_check,
};

static const struct job_store_ops jobs = {
    .batch_last = memory_batch_last,
    .batch_close = memory_batch_close,
    .session_jobs = memory_session_jobs,
    .job_claim = memory_job_claim,
    .job_beat = memory_job_beat,
    .job_progress = memory_job_progress,
    .job_progress_read = memory_job_progress_read,
    .jobs_succeed = memory_jobs_succeed,
    .job_fail = memory_job_fail,
    .job_release = memory_job_release,
    .jobs_tend = memory_jobs_tend,
    .jobs_wait = memory_jobs_wait,
    .jobs_list = memory_jobs_list,
    .job_redrive = memory_job_redrive,
    .job_cancel = memory_job_cancel,
};

struct store *memory_store_create(struct clock *clock, struct error *error)
{
    struct memory_store *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory for the store");
        return NULL;
    }
    self->store.ops = &ops;
    self->store.jobs = &jobs;
    self->jobs_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->clock = clock;
    pthread_mutex_init(&self->lock, NULL);
    return &self->store;
}

void memory_store_fail_commits(struct store *store, enum err err, unsigned count, bool written)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    self->fault = err;
    self->fault_count = count;
    self->fault_written = written && err == ERR_OUTCOME_UNKNOWN;
    pthread_mutex_unlock(&self->lock);
}

static enum err flip_state(struct memory_session *session, uint64_t seq)
{
    for (size_t i = 0; session != NULL && i < session->checkpoint_count; i++) {
        struct checkpoint_record *checkpoint = &session->checkpoints[i];
        if (checkpoint->seq == seq && checkpoint->size > 0) {
            union {
                const void *shared;
                uint8_t *owned;
            } state = {checkpoint->state}; /* the copy that the store made */
            state.owned[checkpoint->size / 2] ^= 0x55;
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

enum err memory_store_corrupt_checkpoint(struct store *store, const struct session_id *session,
                                         uint64_t seq)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = flip_state(memory_session_find(self, session), seq);
    pthread_mutex_unlock(&self->lock);
    return err;
}

enum err memory_store_take_over(struct store *store, const struct session_id *session)
{
    struct node_id other;
    struct store_session ignored;
    id_generate(0, other.bytes);
    return memory_session_open(store, session, &other, &ignored, NULL);
}
