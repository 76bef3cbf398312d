/*
 * Reading the log.
 */
#include <stdlib.h>
#include <string.h>

#include "core/storage/memory/memory_internal.h"

static size_t cascades_size(const struct entry_record *entries, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += entries[i].executed_count * sizeof(struct game_executed);
    }
    return size;
}

static enum err copy_entries(const struct entry_record *from, size_t count,
                             struct store_entries *out)
{
    struct store_entries entries = {.items = calloc(count + 1, sizeof(*entries.items)),
                                    .count = count,
                                    .memory = malloc(cascades_size(from, count) + 1)};
    if (entries.items == NULL || entries.memory == NULL) {
        store_entries_finish(&entries);
        return ERR_NO_MEMORY;
    }
    struct game_executed *memory = entries.memory;
    for (size_t i = 0; i < count; i++) {
        entries.items[i] = from[i];
        memcpy(memory, from[i].executed, from[i].executed_count * sizeof(*memory));
        entries.items[i].executed = memory;
        memory += from[i].executed_count;
    }
    *out = entries;
    return ERR_OK;
}

enum err memory_entries_read(struct store *store, const struct session_id *id, uint64_t after,
                             size_t limit, struct store_entries *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    const struct memory_session *session = memory_session_find(self, id);
    size_t total = session != NULL ? session->entry_count : 0;
    size_t start = after < total ? (size_t)after : total;
    size_t count = total - start < limit ? total - start : limit;
    enum err err = copy_entries(count > 0 ? session->entries + start : NULL, count, out);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for %zu entries", count);
}

static enum err copy_receipts(const struct memory_session *session, uint64_t after, size_t limit,
                              struct store_receipts *out)
{
    size_t total = session != NULL ? session->entry_count : 0;
    struct store_receipts receipts = {.items = calloc(total + 1, sizeof(*receipts.items))};
    if (receipts.items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = after < total ? (size_t)after : total; i < total; i++) {
        const struct entry_record *entry = &session->entries[i];
        if (entry->receipt_size > 0 && receipts.count < limit) {
            struct store_receipt *receipt = &receipts.items[receipts.count++];
            receipt->seq = entry->seq;
            receipt->size = entry->receipt_size;
            memcpy(receipt->bytes, entry->receipt, entry->receipt_size);
        }
    }
    *out = receipts;
    return ERR_OK;
}

enum err memory_receipts_read(struct store *store, const struct session_id *id, uint64_t after,
                              size_t limit, struct store_receipts *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = copy_receipts(memory_session_find(self, id), after, limit, out);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for receipts");
}

static enum err copy_actions(const struct memory_session *session, struct store_actions *out)
{
    size_t total = session != NULL ? session->entry_count : 0;
    struct store_actions actions = {.items = calloc(total + 1, sizeof(*actions.items))};
    if (actions.items == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < total; i++) {
        const struct entry_record *entry = &session->entries[i];
        if (entry->has_action_id) {
            actions.items[actions.count++] =
                (struct store_action){.id = entry->action_id, .seq = entry->seq};
        }
    }
    *out = actions;
    return ERR_OK;
}

enum err memory_actions_read(struct store *store, const struct session_id *id,
                             struct store_actions *out, struct error *error)
{
    struct memory_store *self = memory_store_of(store);
    pthread_mutex_lock(&self->lock);
    enum err err = copy_actions(memory_session_find(self, id), out);
    pthread_mutex_unlock(&self->lock);
    return err == ERR_OK ? err : error_set(error, err, "out of memory for action ids");
}
