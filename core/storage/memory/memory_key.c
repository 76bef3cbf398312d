/*
 * Keys of players, and keys to sign with, newest first.
 */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

static bool has_key(const struct memory_store *store, const struct key_record *key)
{
    for (size_t i = 0; i < store->key_count; i++) {
        if (memcmp(store->keys[i].key_id, key->key_id, sizeof(key->key_id)) == 0) {
            return true;
        }
    }
    return false;
}

/* The order of keys_list. */
static bool is_before(const struct key_record *a, const struct key_record *b)
{
    return a->valid_from_us != b->valid_from_us
               ? a->valid_from_us > b->valid_from_us
               : memcmp(a->key_id, b->key_id, sizeof(a->key_id)) < 0;
}

static enum err add_key(struct memory_store *store, const struct key_record *key, int64_t retire_us)
{
    if (has_key(store, key)) {
        return ERR_DUPLICATE;
    }
    void *grown =
        memory_grow(store->keys, &store->key_capacity, store->key_count + 1, sizeof(*store->keys));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    store->keys = grown;
    size_t place = 0;
    for (size_t i = 0; i < store->key_count; i++) {
        if (retire_us != 0 && store->keys[i].valid_until_us == 0) {
            store->keys[i].valid_until_us = retire_us;
        }
        place += is_before(&store->keys[i], key) ? 1 : 0;
    }
    memmove(&store->keys[place + 1], &store->keys[place],
            (store->key_count - place) * sizeof(*store->keys));
    store->keys[place] = *key;
    store->key_count++;
    return ERR_OK;
}

enum err memory_key_put(struct store *store, const struct key_record *key, int64_t retire_us,
                        const struct audit_record *audit, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = add_key(self, key, retire_us);
    if (err == ERR_OK) {
        (void)memory_audit_write(self, audit);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the key cannot be added");
}

enum err memory_keys_list(struct store *store, size_t limit, struct store_keys *out,
                          struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    size_t count = self->key_count < limit ? self->key_count : limit;
    struct store_keys keys = {.items = calloc(count + 1, sizeof(*keys.items)), .count = count};
    if (keys.items != NULL && count > 0) {
        memcpy(keys.items, self->keys, count * sizeof(*keys.items));
    }
    pthread_mutex_unlock(&self->lock);
    if (keys.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu keys", count);
    }
    *out = keys;
    return ERR_OK;
}

/* The order of seat_keys_read. */
static bool seat_key_is_before(const struct seat_key_record *a, const struct seat_key_record *b)
{
    return a->from_seq != b->from_seq ? a->from_seq < b->from_seq
           : a->seat != b->seat       ? a->seat < b->seat
                                      : a->number < b->number;
}

static enum err add_seat_key(struct memory_session *session, uint64_t epoch,
                             const struct seat_key_record *key)
{
    if (session == NULL || session->data.epoch != epoch) {
        return ERR_FENCED;
    }
    struct store_seat_keys *keys = &session->seat_keys;
    size_t place = 0;
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->items[i].seat == key->seat && keys->items[i].number == key->number) {
            return ERR_DUPLICATE;
        }
        place += seat_key_is_before(&keys->items[i], key) ? 1 : 0;
    }
    void *grown =
        memory_grow(keys->items, &session->seat_key_capacity, keys->count + 1, sizeof(*key));
    if (grown == NULL) {
        return ERR_NO_MEMORY;
    }
    keys->items = grown;
    memmove(&keys->items[place + 1], &keys->items[place],
            (keys->count - place) * sizeof(*keys->items));
    keys->items[place] = *key;
    keys->count++;
    return ERR_OK;
}

enum err memory_seat_key_put(struct store *store, const struct session_id *id, uint64_t epoch,
                             const struct seat_key_record *key, const struct audit_record *audit,
                             struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = add_seat_key(memory_session_find(self, id), epoch, key);
    if (err == ERR_OK) {
        (void)memory_audit_write(self, audit);
    }
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "the seat cannot be given the key");
}

enum err memory_seat_keys_read(struct store *store, const struct session_id *id,
                               struct store_seat_keys *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    const struct memory_session *session = memory_session_find(self, id);
    size_t count = session != NULL ? session->seat_keys.count : 0;
    struct store_seat_keys keys = {.items = calloc(count + 1, sizeof(*keys.items)), .count = count};
    if (keys.items != NULL && count > 0) {
        memcpy(keys.items, session->seat_keys.items, count * sizeof(*keys.items));
    }
    pthread_mutex_unlock(&self->lock);
    if (keys.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu keys of seats", count);
    }
    *out = keys;
    return ERR_OK;
}
