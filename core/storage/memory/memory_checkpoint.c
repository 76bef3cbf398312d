/*
 * Checkpoints. Their states are not compressed: `stored_size` is `size`.
 */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

/* The number of checkpoints with a seq below `seq`. */
static size_t position_of(const struct memory_session *session, uint64_t seq)
{
    size_t at = session->checkpoint_count;
    while (at > 0 && session->checkpoints[at - 1].seq >= seq) {
        at--;
    }
    return at;
}

static void *copy_state(const struct checkpoint_record *checkpoint)
{
    void *copy = malloc(checkpoint->size + 1);
    if (copy != NULL && checkpoint->size > 0) {
        memcpy(copy, checkpoint->state, checkpoint->size);
    }
    return copy;
}

enum err memory_checkpoint_add(struct memory_session *session,
                               const struct checkpoint_record *checkpoint)
{
    size_t count = session->checkpoint_count;
    size_t at = position_of(session, checkpoint->seq);
    if (at < count && session->checkpoints[at].seq == checkpoint->seq) {
        return ERR_DUPLICATE;
    }
    void *grown = memory_grow(session->checkpoints, &session->checkpoint_capacity, count + 1,
                              sizeof(*session->checkpoints));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    session->checkpoints = grown;
    void *state = copy_state(checkpoint);
    if (state == NULL) {
        return ERR_NO_MEMORY;
    }
    memmove(&session->checkpoints[at + 1], &session->checkpoints[at],
            (count - at) * sizeof(*session->checkpoints));
    session->checkpoints[at] = *checkpoint;
    session->checkpoints[at].state = state;
    session->checkpoints[at].stored_size = checkpoint->size;
    session->checkpoint_count++;
    return ERR_OK;
}

/* The newest one at or below `max_seq`. */
static enum err copy_newest(const struct memory_session *session, uint64_t max_seq,
                            struct store_checkpoint *out, struct error *error)
{
    size_t at = session != NULL ? session->checkpoint_count : 0;
    while (at > 0 && session->checkpoints[at - 1].seq > max_seq) {
        at--;
    }
    if (at == 0) {
        return error_set(error, ERR_NOT_FOUND, "the session has no such checkpoint");
    }
    void *state = copy_state(&session->checkpoints[at - 1]);
    if (state == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a checkpoint");
    }
    *out = (struct store_checkpoint){.record = session->checkpoints[at - 1], .memory = state};
    out->record.state = state;
    return ERR_OK;
}

enum err memory_checkpoint_read(struct store *store, const struct session_id *id, uint64_t max_seq,
                                struct store_checkpoint *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = copy_newest(memory_session_find(self, id), max_seq, out, error);
    pthread_mutex_unlock(&self->lock);
    return err;
}

static enum err copy_list(const struct memory_session *session, uint64_t from, size_t limit,
                          struct store_checkpoints *out)
{
    size_t start = session != NULL ? position_of(session, from) : 0;
    size_t left = session != NULL ? session->checkpoint_count - start : 0;
    size_t count = left < limit ? left : limit;
    struct checkpoint_record *items = calloc(count + 1, sizeof(*items));
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = session->checkpoints[start + i];
        items[i].state = NULL;
    }
    *out = (struct store_checkpoints){.items = items, .count = count};
    return ERR_OK;
}

enum err memory_checkpoint_list(struct store *store, const struct session_id *id, uint64_t from,
                                size_t limit, struct store_checkpoints *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = copy_list(memory_session_find(self, id), from, limit, out);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for a list of checkpoints");
}

/* The one that is there gets the label of one that was to be added. */
static void label_kept(struct memory_session *session, const struct checkpoint_record *checkpoint)
{
    struct checkpoint_record *kept = &session->checkpoints[position_of(session, checkpoint->seq)];
    if (kept->label[0] == '\0') {
        memcpy(kept->label, checkpoint->label, sizeof(kept->label));
    }
}

enum err memory_checkpoint_put(struct store *store, const struct checkpoint_record *checkpoint,
                               struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    struct memory_session *session = memory_session_find(self, &checkpoint->session);
    enum err err = session != NULL ? memory_checkpoint_add(session, checkpoint) : ERR_NOT_FOUND;
    if (err == ERR_DUPLICATE) {
        label_kept(session, checkpoint);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the checkpoint cannot be added");
}
