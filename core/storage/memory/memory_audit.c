/*
 * The audit log.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

bool memory_audit_reserve(struct memory_store *store, size_t count)
{
    void *grown = memory_grow(store->audit, &store->audit_capacity, store->audit_count + count,
                              sizeof(*store->audit));
    store->audit = grown != NULL ? grown : store->audit;
    return grown != NULL;
}

void memory_audit_append(struct memory_store *store, const struct audit_record *record)
{
    if (record != NULL) {
        assert(store->audit_count < store->audit_capacity);
        store->audit[store->audit_count++] = *record;
    }
}

bool memory_audit_write(struct memory_store *store, const struct audit_record *record)
{
    bool room = record == NULL || memory_audit_reserve(store, 1);
    if (room) {
        memory_audit_append(store, record);
    }
    return room;
}

enum err memory_audit_add(struct store *store, const struct audit_record *record,
                          struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    bool written = memory_audit_write(self, record);
    pthread_mutex_unlock(&self->lock);
    return written ? ERR_OK : error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
}

static int newest_first(const void *a, const void *b)
{
    const struct audit_record *left = a;
    const struct audit_record *right = b;
    return memcmp(right->id, left->id, ID_SIZE);
}

static void collect(const struct memory_store *store, const struct session_id *session,
                    const uint8_t *before, struct store_audit *out)
{
    for (size_t i = 0; i < store->audit_count; i++) {
        const struct audit_record *record = &store->audit[i];
        if ((session == NULL || session_id_equal(session, &record->session)) &&
            (before == NULL || memcmp(record->id, before, ID_SIZE) < 0)) {
            out->items[out->count++] = *record;
        }
    }
}

enum err memory_audit_list(struct store *store, const struct session_id *session,
                           const uint8_t *before, size_t limit, struct store_audit *out,
                           struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    struct store_audit list = {0};
    pthread_mutex_lock(&self->lock);
    list.items = calloc(self->audit_count + 1, sizeof(*list.items));
    if (list.items != NULL) {
        collect(self, session, before, &list);
    }
    pthread_mutex_unlock(&self->lock);
    if (list.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for the audit log");
    }
    qsort(list.items, list.count, sizeof(*list.items), newest_first);
    list.count = list.count < limit ? list.count : limit;
    *out = list;
    return ERR_OK;
}
