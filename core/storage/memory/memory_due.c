/*
 * What the server does in a session by itself: pausing that, and finding where it is due.
 */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

enum { NODE_WINDOW_US = 3 * 1000 * 1000 };

static enum err pause_judge(const struct memory_session *session, uint64_t epoch,
                            struct error *error)
{
    if (session == NULL) {
        return error_set(error, ERR_NOT_FOUND, "the session does not exist");
    }
    if (session->data.record.status == SESSION_ARCHIVED) {
        return error_set(error, ERR_SESSION_ARCHIVED, "the session is archived");
    }
    return session->data.epoch == epoch
               ? ERR_OK
               : error_set(error, ERR_FENCED, "another server has the session");
}

enum err memory_session_pause(struct store *store, const struct session_id *id, uint64_t epoch,
                              bool paused, const struct audit_record *audit, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    enum err err = pause_judge(session, epoch, error);
    if (err == ERR_OK && !memory_audit_write(self, audit)) {
        err = error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
    }
    if (err == ERR_OK) {
        session->data.record.paused = paused;
        session->data.record.resumed_us = paused ? session->data.record.resumed_us : audit->at_us;
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

static bool is_free(const struct memory_store *store, const struct memory_session *session,
                    const struct node_id *node)
{
    return id_is_zero(session->owner.bytes) || memcmp(&session->owner, node, sizeof(*node)) == 0 ||
           !memory_node_is_alive(store, &session->owner, NODE_WINDOW_US);
}

static bool is_due(const struct memory_session *session, int64_t now_us)
{
    const struct session_record *record = &session->data.record;
    size_t count = session->entry_count;
    int64_t since_us = count > 0 ? session->entries[count - 1].at_us : record->created_us;
    since_us = since_us > record->resumed_us ? since_us : record->resumed_us;
    bool late = record->turn_timeout_s > 0 && record->on_timeout != TIMEOUT_WAIT &&
                since_us + (int64_t)record->turn_timeout_s * 1000000 <= now_us;
    return record->status == SESSION_ACTIVE && !record->paused && (record->unattended || late);
}

enum err memory_sessions_due(struct store *store, const struct node_id *node, int64_t now_us,
                             size_t limit, struct store_due *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct store_due due = {.items = calloc(limit + 1, sizeof(*due.items))};
    if (due.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a list of sessions");
    }
    pthread_mutex_lock(&self->lock);
    for (size_t i = 0; i < self->session_count && due.count < limit; i++) {
        const struct memory_session *session = self->sessions[i];
        if (is_due(session, now_us) && is_free(self, session, node)) {
            due.items[due.count++] = session->data.record.id;
        }
    }
    pthread_mutex_unlock(&self->lock);
    *out = due;
    return ERR_OK;
}
