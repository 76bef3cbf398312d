/*
 * Commits, in three steps: judge all units and change nothing; make room and copy, which may fail;
 * write, which cannot.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

/* A unit on its way: where it goes and the copies it leaves there. */
struct pending {
    struct memory_session *session; /* NULL: fenced */
    const struct game_executed **cascades;
};

/* ERR_DUPLICATE refuses the batch; a unit without a session is fenced. */
static enum err judge(struct memory_store *store, const struct commit_unit *unit,
                      struct pending *pending)
{
    assert(unit->entry_count >= 1);
    struct memory_session *session = memory_session_find(store, &unit->session);
    uint64_t seq = unit->entries[0].seq;
    if (session == NULL || session->data.epoch != unit->epoch) {
        return ERR_OK;
    }
    bool again = session->batch == store->batch;
    if (seq <= session->data.head.seq || (again && seq == session->data.head.seq + 1)) {
        return ERR_DUPLICATE;
    }
    if (seq == session->data.head.seq + 1) {
        session->batch = store->batch;
        pending->session = session;
    }
    return ERR_OK;
}

static enum err copy_cascades(const struct commit_unit *unit, struct pending *pending)
{
    pending->cascades = calloc(unit->entry_count, sizeof(const struct game_executed *));
    for (size_t i = 0; pending->cascades != NULL && i < unit->entry_count; i++) {
        size_t size = unit->entries[i].executed_count * sizeof(struct game_executed);
        void *copy = malloc(size + 1);
        if (copy == NULL) {
            return ERR_NO_MEMORY;
        }
        if (size > 0) {
            memcpy(copy, unit->entries[i].executed, size);
        }
        pending->cascades[i] = copy;
    }
    return pending->cascades != NULL ? ERR_OK : ERR_NO_MEMORY;
}

static enum err prepare(const struct commit_unit *unit, struct pending *pending)
{
    struct memory_session *session = pending->session;
    void *grown = memory_grow(session->entries, &session->entry_capacity,
                              session->entry_count + unit->entry_count, sizeof(*session->entries));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    session->entries = grown;
    return copy_cascades(unit, pending);
}

static void discard(const struct commit_unit *unit, struct pending *pending)
{
    for (size_t i = 0; pending->cascades != NULL && i < unit->entry_count; i++) {
        union {
            const void *shared;
            void *owned;
        } cascade = {pending->cascades[i]};
        free(cascade.owned);
    }
    free(pending->cascades);
    pending->cascades = NULL;
}

static void write_unit(struct memory_store *store, const struct commit_unit *unit,
                       struct pending *pending)
{
    struct memory_session *session = pending->session;
    for (size_t i = 0; i < unit->entry_count; i++) {
        struct entry_record *entry = &session->entries[session->entry_count++];
        *entry = unit->entries[i];
        entry->executed = pending->cascades[i];
    }
    free(pending->cascades);
    const struct entry_record *last = &unit->entries[unit->entry_count - 1];
    session->data.head = (struct session_head){.seq = last->seq,
                                               .nonce = last->last_nonce,
                                               .state_root = last->state_root,
                                               .chain_hash = last->chain_hash};
    if (unit->checkpoint != NULL) {
        /* A cache of the log: that there is one already, or no memory for it, loses nothing. */
        (void)!memory_checkpoint_add(session, unit->checkpoint);
    }
    if (unit->job != NULL) {
        (void)!memory_job_add(store, session, unit->job); /* as a batch that is closed already */
    }
    memory_audit_append(store, unit->audit);
    if (unit->finished_result != 0 && session->data.record.status == SESSION_ACTIVE) {
        session->data.record.status = SESSION_FINISHED;
        session->data.record.result = unit->finished_result;
        session->data.record.finished_us = unit->finished_us;
    }
    if (unit->attendance != ATTENDANCE_SAME) {
        session->data.record.unattended = unit->attendance == ATTENDANCE_GONE;
    }
}

static enum err commit_all(struct memory_store *store, struct commit_unit *const *units,
                           size_t count, struct pending *pending)
{
    enum err err = memory_audit_reserve(store, count) ? ERR_OK : ERR_NO_MEMORY;
    store->batch++;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = judge(store, units[i], &pending[i]);
    }
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = pending[i].session != NULL ? prepare(units[i], &pending[i]) : ERR_OK;
    }
    for (size_t i = 0; i < count; i++) {
        if (err != ERR_OK) {
            discard(units[i], &pending[i]);
        } else if (pending[i].session != NULL) {
            write_unit(store, units[i], &pending[i]);
        }
        units[i]->result = pending[i].session != NULL ? ERR_OK : ERR_FENCED;
    }
    return err;
}

enum err memory_commit(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct pending *pending = calloc(count + 1, sizeof(*pending));
    if (pending == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a batch of %zu units", count);
    }
    pthread_mutex_lock(&self->lock);
    enum err fault = self->fault_count > 0 ? self->fault : ERR_OK;
    enum err err = fault;
    if (fault != ERR_OK) {
        self->fault_count--;
    }
    if (fault == ERR_OK || self->fault_written) {
        err = commit_all(self, units, count, pending);
    }
    pthread_mutex_unlock(&self->lock);
    free(pending);
    if (fault != ERR_OK) {
        return error_set(error, fault, "the commit fails on demand");
    }
    return err == ERR_OK ? ERR_OK : error_set(error, err, "the batch was refused");
}
