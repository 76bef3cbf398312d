/*
 * Sessions, in an array that is sorted by id: new ids are the greatest, so adding is cheap, and the
 * list comes for free.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/storage/memory/memory_internal.h"

/* The number of sessions with an id below `id`. */
static size_t position_of(const struct memory_store *store, const struct session_id *id)
{
    size_t low = 0;
    size_t high = store->session_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(&store->sessions[middle]->data.record.id, id, sizeof(*id)) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct memory_session *memory_session_find(struct memory_store *store, const struct session_id *id)
{
    size_t at = position_of(store, id);
    bool found =
        at < store->session_count && session_id_equal(&store->sessions[at]->data.record.id, id);
    return found ? store->sessions[at] : NULL;
}

/* Frees memory that a record shows as const. */
static void free_shared(const void *memory)
{
    union {
        const void *shared;
        void *owned;
    } pointer = {memory};
    free(pointer.owned);
}

void memory_session_destroy(struct memory_session *session)
{
    if (session == NULL) {
        return;
    }
    for (size_t i = 0; i < session->entry_count; i++) {
        free_shared(session->entries[i].executed);
    }
    for (size_t i = 0; i < session->checkpoint_count; i++) {
        free_shared(session->checkpoints[i].state);
    }
    for (size_t i = 0; i < session->job_count; i++) {
        free(session->jobs[i].progress);
    }
    store_seat_keys_finish(&session->seat_keys);
    free(session->jobs);
    free(session->entries);
    free(session->checkpoints);
    store_scripts_finish(&session->scripts);
    free(session);
}

static struct memory_session *session_new(const struct session_record *record,
                                          const struct store_seats *seats,
                                          const struct checkpoint_record *genesis,
                                          const struct node_id *owner)
{
    struct memory_session *session = calloc(1, sizeof(*session));
    if (session == NULL || memory_checkpoint_add(session, genesis) != ERR_OK) {
        free(session);
        return NULL;
    }
    session->data = (struct store_session){.record = *record,
                                           .genesis = {.nonce = genesis->nonce,
                                                       .state_root = genesis->state_root,
                                                       .chain_hash = genesis->chain_hash},
                                           .seats = *seats,
                                           .epoch = 1};
    session->data.head = session->data.genesis;
    session->owner = *owner;
    return session;
}

/* Takes over `session` on success. */
static enum err add_session(struct memory_store *store, struct memory_session *session)
{
    void *grown = memory_grow(store->sessions, &store->session_capacity, store->session_count + 1,
                              sizeof(struct memory_session *));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    store->sessions = grown;
    size_t at = position_of(store, &session->data.record.id);
    memmove(&store->sessions[at + 1], &store->sessions[at],
            (store->session_count - at) * sizeof(struct memory_session *));
    store->sessions[at] = session;
    store->session_count++;
    return ERR_OK;
}

static enum err check_new(struct memory_store *store, const struct session_record *record,
                          const uint8_t *consumed_seed, struct error *error)
{
    if (memory_session_find(store, &record->id) != NULL) {
        return error_set(error, ERR_DUPLICATE, "the session exists already");
    }
    if (consumed_seed != NULL && !memory_seed_exists(store, consumed_seed, record->created_us)) {
        return error_set(error, ERR_NOT_FOUND, "the seed commitment does not exist or has expired");
    }
    return ERR_OK;
}

enum err memory_session_create(struct store *store, const struct session_record *record,
                               const struct store_seats *seats,
                               const struct checkpoint_record *genesis, const struct node_id *owner,
                               const uint8_t *consumed_seed, const struct audit_record *audit,
                               struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct memory_session *session = session_new(record, seats, genesis, owner);
    if (session == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a new session");
    }
    pthread_mutex_lock(&self->lock);
    enum err err = check_new(self, record, consumed_seed, error);
    const struct job_batch first = {
        .session = record->id, .backend = 1, .created_us = record->created_us};
    if (err == ERR_OK &&
        (memory_job_add(self, session, &first) != ERR_OK || add_session(self, session) != ERR_OK)) {
        err = error_set(error, ERR_NO_MEMORY, "out of memory for a new session");
    }
    if (err == ERR_OK) {
        (void)memory_audit_write(self, audit);
    }
    if (err == ERR_OK && consumed_seed != NULL) {
        memory_seed_remove(self, consumed_seed);
    }
    pthread_mutex_unlock(&self->lock);
    if (err != ERR_OK) {
        memory_session_destroy(session);
    }
    return err;
}

static enum err unknown(struct error *error)
{
    return error_set(error, ERR_NOT_FOUND, "the session does not exist");
}

enum err memory_session_open(struct store *store, const struct session_id *id,
                             const struct node_id *owner, struct store_session *out,
                             struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_OK;
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    if (session == NULL) {
        err = unknown(error);
    } else if (session->data.record.status == SESSION_ARCHIVED) {
        *out = session->data;
        err = error_set(error, ERR_SESSION_ARCHIVED, "the session is archived");
    } else {
        session->data.epoch++;
        *out = session->data;
        out->owner = session->owner;
        session->owner = *owner;
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

enum err memory_session_release(struct store *store, const struct session_id *id, uint64_t epoch,
                                struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    (void)error;
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    if (session != NULL && session->data.epoch == epoch) {
        session->owner = (struct node_id){{0}};
    }
    pthread_mutex_unlock(&self->lock);
    return ERR_OK;
}

enum err memory_session_get(struct store *store, const struct session_id *id,
                            struct store_session *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    enum err err = ERR_OK;
    if (session != NULL) {
        *out = session->data;
        out->owner = session->owner;
    } else {
        err = unknown(error);
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

/* Whether `text` has `part` in it, in whatever case of ASCII. */
static bool has_part(const char *text, const char *part)
{
    size_t size = strlen(part);
    for (; strlen(text) >= size; text++) {
        if (strncasecmp(text, part, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool passes(const struct store_session_filter *filter, const struct session_record *session)
{
    char id[ID_TEXT_SIZE];
    id_format(session->id.bytes, id);
    return (filter->status == 0 || session->status == filter->status) &&
           (filter->scenario[0] == '\0' || strcmp(session->scenario, filter->scenario) == 0) &&
           (has_part(id, filter->search) || has_part(session->label, filter->search) ||
            has_part(session->scenario, filter->search));
}

static enum err list_filtered(const struct memory_store *store,
                              const struct store_session_filter *filter, size_t limit,
                              struct store_sessions *out)
{
    size_t begin = position_of(store, &filter->from);
    size_t end = filter->has_before ? position_of(store, &filter->before) : store->session_count;
    size_t most = end < limit ? end : limit;
    struct store_session *items = calloc(most + 1, sizeof(*items));
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t i = end; i > begin && count < most; i--) {
        if (passes(filter, &store->sessions[i - 1]->data.record)) {
            items[count] = store->sessions[i - 1]->data;
            items[count++].seats = (struct store_seats){0};
        }
    }
    *out = (struct store_sessions){.items = items, .count = count};
    return ERR_OK;
}

enum err memory_session_list(struct store *store, const struct store_session_filter *filter,
                             size_t limit, struct store_sessions *out, struct error *error)
{
    static const struct store_session_filter all;
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = list_filtered(self, filter != NULL ? filter : &all, limit, out);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for a list of sessions");
}

enum err memory_session_archive(struct store *store, const struct session_id *id,
                                const struct audit_record *audit, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    enum err err = ERR_OK;
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    if (session == NULL) {
        err = unknown(error);
    } else if (session->data.record.status == SESSION_ARCHIVED) {
        err = error_set(error, ERR_SESSION_ARCHIVED, "the session is archived already");
    } else if (!memory_audit_write(self, audit)) {
        err = error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
    } else {
        session->data.record.status = SESSION_ARCHIVED;
        session->data.epoch++;
        session->owner = (struct node_id){{0}};
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}

enum err memory_epoch_check(struct store *store, const struct session_id *id, uint64_t epoch,
                            bool *out_current, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, id);
    enum err err = ERR_OK;
    if (session != NULL) {
        *out_current = session->data.epoch == epoch;
    } else {
        err = unknown(error);
    }
    pthread_mutex_unlock(&self->lock);
    return err;
}
