/*
 * Checkpoints outside of commits: reading, listing, adding one by hand.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <limits.h>
#include <stdlib.h>

#include "core/base/cleanup.h"
#include "core/game/ruleset.h"
#include "core/storage/postgres/pg_lz4.h"

/* The columns every statement gives; the state, if it was asked for, is next. */
static void read_columns(struct pg_row *row, const struct session_id *id,
                         struct checkpoint_record *out)
{
    out->session = *id;
    out->seq = pg_row_u64(row);
    out->nonce = pg_row_u64(row);
    out->created_us = pg_row_i64(row);
    int32_t size = pg_row_i32(row);
    int32_t stored_size = pg_row_i32(row);
    if (size < 0 || size > RULESET_STATE_SIZE_MAX || stored_size < 0) {
        row->corrupt = true;
    }
    out->size = (size_t)size;
    out->stored_size = (size_t)stored_size;
    pg_row_digest(row, &out->state_root);
    pg_row_digest(row, &out->chain_hash);
    pg_row_text(row, out->label, sizeof(out->label));
}

static enum err corrupt_checkpoint(const struct checkpoint_record *record, struct error *error)
{
    char text[ID_TEXT_SIZE];
    id_format(record->session.bytes, text);
    return error_set(error, ERR_CORRUPT, "checkpoint %llu of session %s cannot be decoded",
                     (unsigned long long)record->seq, text);
}

static enum err read_checkpoint(const PGresult *result, const struct session_id *id,
                                struct store_checkpoint *out, struct error *error)
{
    struct store_checkpoint checkpoint = {0};
    struct pg_row row = pg_row_of(result, 0);
    read_columns(&row, id, &checkpoint.record);
    size_t block_size;
    const void *block = pg_row_bytes(&row, &block_size);
    if (row.corrupt) {
        return corrupt_checkpoint(&checkpoint.record, error);
    }
    checkpoint.memory = pg_lz4_decompress(block, block_size, checkpoint.record.size);
    if (checkpoint.memory == NULL) {
        return corrupt_checkpoint(&checkpoint.record, error);
    }
    checkpoint.record.state = checkpoint.memory;
    *out = checkpoint;
    return ERR_OK;
}

enum err pg_checkpoint_read(struct store *store, const struct session_id *id, uint64_t max_seq,
                            struct store_checkpoint *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, max_seq > INT64_MAX ? INT64_MAX : (int64_t)max_seq);
    PGresult *result = NULL;
    enum err err =
        pg_store_query(pg_store_of(store), PG_CHECKPOINT_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = PQntuples(result) == 0
                  ? error_set(error, ERR_NOT_FOUND, "the session has no such checkpoint")
                  : read_checkpoint(result, id, out, error);
    }
    PQclear(result);
    return err;
}

static enum err read_list(PGresult *result, const struct session_id *id,
                          struct store_checkpoints *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct checkpoint_record *items = calloc(count + 1, sizeof(*items));
    if (items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a list of checkpoints");
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        read_columns(&row, id, &items[i]);
        if (row.corrupt) {
            enum err err = corrupt_checkpoint(&items[i], error);
            free(items);
            return err;
        }
    }
    *out = (struct store_checkpoints){.items = items, .count = count};
    return ERR_OK;
}

enum err pg_checkpoint_list(struct store *store, const struct session_id *id, uint64_t from,
                            size_t limit, struct store_checkpoints *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, from > INT64_MAX ? INT64_MAX : (int64_t)from);
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_CHECKPOINT_LIST, &params, &result, error);
    if (err == ERR_OK) {
        err = read_list(result, id, out, error);
    }
    PQclear(result);
    return err;
}

/* Else there was one, and its row is there if it was given a label. */
static bool is_added(const PGresult *result)
{
    if (PQntuples(result) == 0) {
        return false;
    }
    struct pg_row row = pg_row_of(result, 0);
    return pg_row_i32(&row) != 0;
}

enum err pg_checkpoint_put(struct store *store, const struct checkpoint_record *checkpoint,
                           struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf block = {0};
    (void)pg_lz4_compress(checkpoint->state, checkpoint->size, &block);
    if (block.failed) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a checkpoint");
    }
    struct pg_params params = {0};
    pg_params_uuid(&params, checkpoint->session.bytes);
    pg_params_i64(&params, (int64_t)checkpoint->seq);
    pg_params_i64(&params, (int64_t)checkpoint->nonce);
    pg_params_i64(&params, checkpoint->created_us);
    pg_params_i32(&params, (int32_t)checkpoint->size);
    pg_params_digest(&params, &checkpoint->state_root);
    pg_params_digest(&params, &checkpoint->chain_hash);
    pg_params_text(&params, checkpoint->label);
    pg_params_bytes(&params, block.data, block.len);
    PGresult *result = NULL;
    enum err err =
        pg_store_query(pg_store_of(store), PG_CHECKPOINT_INSERT, &params, &result, error);
    if (err == ERR_OK && !is_added(result)) {
        err = error_set(error, ERR_DUPLICATE, "there is a checkpoint with this seq");
    }
    PQclear(result);
    return err;
}
