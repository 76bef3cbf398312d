/*
 * Reading the log.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { CASCADE_COLUMN = 7 };

/* Bytes of all cascades of a result. */
static size_t cascades_size(const PGresult *result)
{
    size_t size = 0;
    for (int i = 0; i < PQntuples(result); i++) {
        size += (size_t)PQgetlength(result, i, CASCADE_COLUMN);
    }
    return size;
}

/* Copies a cascade to `memory` and gives the number of its bytes. */
static size_t read_cascade(struct pg_row *row, struct entry_record *entry, void *memory)
{
    size_t size;
    const void *cascade = pg_row_bytes(row, &size);
    if (size % sizeof(struct game_executed) != 0 ||
        size / sizeof(struct game_executed) > ENTRY_CASCADE_MAX) {
        row->corrupt = true;
        return 0;
    }
    memcpy(memory, cascade, size);
    entry->executed = memory;
    entry->executed_count = (uint16_t)(size / sizeof(struct game_executed));
    return size;
}

static size_t read_entry(struct pg_row *row, struct entry_record *entry, void *memory)
{
    entry->seq = pg_row_u64(row);
    entry->first_nonce = pg_row_u64(row);
    entry->last_nonce = pg_row_u64(row);
    entry->at_us = pg_row_i64(row);
    int32_t request_index = pg_row_i32(row);
    if (request_index < 0 || request_index > UINT16_MAX) {
        row->corrupt = true;
    }
    entry->request_index = (uint16_t)request_index;
    entry->has_action_id =
        pg_row_fixed_or_null(row, entry->action_id.bytes, sizeof(entry->action_id.bytes));
    pg_row_fixed(row, &entry->input, sizeof(entry->input));
    size_t used = read_cascade(row, entry, memory);
    pg_row_digest(row, &entry->state_root);
    pg_row_digest(row, &entry->chain_hash);
    entry->has_signature = pg_row_fixed_or_null(row, entry->signature, sizeof(entry->signature));
    return used;
}

static enum err read_entries(PGresult *result, const struct session_id *id,
                             struct store_entries *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_entries entries = {.items = calloc(count + 1, sizeof(*entries.items)),
                                    .count = count,
                                    .memory = malloc(cascades_size(result) + 1)};
    if (entries.items == NULL || entries.memory == NULL) {
        store_entries_finish(&entries);
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu entries", count);
    }
    uint8_t *memory = entries.memory;
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        entries.items[i].session = *id;
        memory += read_entry(&row, &entries.items[i], memory);
        if (row.corrupt) {
            unsigned long long seq = entries.items[i].seq;
            store_entries_finish(&entries);
            return error_set(error, ERR_CORRUPT, "entry %llu cannot be read", seq);
        }
    }
    *out = entries;
    return ERR_OK;
}

enum err pg_entries_read(struct store *store, const struct session_id *id, uint64_t after,
                         size_t limit, struct store_entries *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, after > INT64_MAX ? INT64_MAX : (int64_t)after);
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_ENTRIES_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_entries(result, id, out, error);
    }
    PQclear(result);
    return err;
}

static enum err read_receipts(const PGresult *result, struct store_receipts *out,
                              struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_receipts receipts = {.items = calloc(count + 1, sizeof(*receipts.items)),
                                      .count = count};
    if (receipts.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu receipts", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct store_receipt *receipt = &receipts.items[i];
        struct pg_row row = pg_row_of(result, (int)i);
        receipt->seq = pg_row_u64(&row);
        const void *bytes = pg_row_bytes(&row, &receipt->size);
        if (row.corrupt || receipt->size > sizeof(receipt->bytes)) {
            store_receipts_finish(&receipts);
            return error_set(error, ERR_CORRUPT, "a receipt cannot be read");
        }
        memcpy(receipt->bytes, bytes, receipt->size);
    }
    *out = receipts;
    return ERR_OK;
}

enum err pg_receipts_read(struct store *store, const struct session_id *id, uint64_t after,
                          size_t limit, struct store_receipts *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, after > INT64_MAX ? INT64_MAX : (int64_t)after);
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_RECEIPTS_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_receipts(result, out, error);
    }
    PQclear(result);
    return err;
}

static enum err read_actions(PGresult *result, struct store_actions *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_action *items = calloc(count + 1, sizeof(*items));
    if (items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu action ids", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        items[i].seq = pg_row_u64(&row);
        pg_row_fixed(&row, items[i].id.bytes, sizeof(items[i].id.bytes));
        if (row.corrupt) {
            free(items);
            return error_set(error, ERR_CORRUPT, "an action id cannot be read");
        }
    }
    *out = (struct store_actions){.items = items, .count = count};
    return ERR_OK;
}

enum err pg_actions_read(struct store *store, const struct session_id *id,
                         struct store_actions *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_ACTIONS_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_actions(result, out, error);
    }
    PQclear(result);
    return err;
}
