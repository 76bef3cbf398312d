/*
 * A new session: its row, its seats, its genesis checkpoint and the job that proves it, in one
 * transaction. The row's statement uses up the seed commitment, and writes nothing when there is
 * none to use up; the others join the row, so that nothing is left then.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <assert.h>

#include "core/base/cleanup.h"
#include "core/storage/postgres/pg_lz4.h"

enum { CREATE_SESSION, CREATE_SEATS, CREATE_GENESIS, CREATE_JOB, CREATE_AUDIT, CREATE_QUERIES };

static void session_params_head(struct pg_params *params, const struct session_record *record,
                                const struct node_id *owner)
{
    pg_params_uuid(params, record->id.bytes);
    pg_params_i64(params, 1);
    pg_params_uuid(params, owner->bytes);
    pg_params_i64(params, record->created_us);
    pg_params_i64(params, record->finished_us);
    if (record->has_parent) {
        pg_params_uuid(params, record->parent.bytes);
        pg_params_i64(params, (int64_t)record->parent_seq);
    } else {
        pg_params_null(params);
        pg_params_null(params);
    }
    pg_params_i64(params, record->turn_timeout_s);
    pg_params_i16(params, record->status);
    pg_params_i16(params, record->result);
    pg_params_i16(params, record->players);
    pg_params_i16(params, record->on_timeout);
    pg_params_i16(params, record->on_timeout_provider);
    pg_params_i16(params, record->seed_epoch);
}

static void session_params_tail(struct pg_params *params, const struct session_record *record,
                                const struct checkpoint_record *genesis)
{
    pg_params_digest(params, &record->rules_id);
    pg_params_digest(params, &record->content_root);
    pg_params_digest(params, &record->seed_commitment);
    pg_params_bytes(params, record->server_seed, sizeof(record->server_seed));
    pg_params_bytes(params, record->seed_salt, sizeof(record->seed_salt));
    pg_params_bytes(params, record->blinding, sizeof(record->blinding));
    pg_params_i64(params, (int64_t)genesis->nonce);
    pg_params_digest(params, &genesis->state_root);
    pg_params_digest(params, &genesis->chain_hash);
    pg_params_text(params, record->scenario);
    pg_params_text(params, record->label);
    pg_params_text(params, record->client_seed);
    pg_params_i16(params, record->unattended ? 1 : 0);
}

/* The arrays of the seats' columns. */
struct seat_arrays {
    struct pg_array seat;
    struct pg_array entity;
    struct pg_array token_hash;
};

static void seat_arrays_finish(struct seat_arrays *arrays)
{
    pg_array_finish(&arrays->seat);
    pg_array_finish(&arrays->entity);
    pg_array_finish(&arrays->token_hash);
}

static bool seat_arrays_fill(struct seat_arrays *arrays, const struct store_seats *seats)
{
    pg_array_begin(&arrays->seat, PG_OID_INT2);
    pg_array_begin(&arrays->entity, PG_OID_INT8);
    pg_array_begin(&arrays->token_hash, PG_OID_BYTEA);
    for (uint8_t i = 0; i < seats->count; i++) {
        pg_array_add_i16(&arrays->seat, seats->items[i].seat);
        pg_array_add_i64(&arrays->entity, seats->items[i].entity);
        pg_array_add_digest(&arrays->token_hash, &seats->items[i].token_hash);
    }
    pg_array_end(&arrays->seat);
    pg_array_end(&arrays->entity);
    pg_array_end(&arrays->token_hash);
    return pg_array_is_complete(&arrays->seat) && pg_array_is_complete(&arrays->entity) &&
           pg_array_is_complete(&arrays->token_hash);
}

static void genesis_params(struct pg_params *params, const struct checkpoint_record *genesis,
                           const struct strbuf *block)
{
    pg_params_uuid(params, genesis->session.bytes);
    pg_params_i64(params, (int64_t)genesis->seq);
    pg_params_i64(params, (int64_t)genesis->nonce);
    pg_params_i64(params, genesis->created_us);
    pg_params_i32(params, (int32_t)genesis->size);
    pg_params_digest(params, &genesis->state_root);
    pg_params_digest(params, &genesis->chain_hash);
    pg_params_text(params, genesis->label);
    pg_params_bytes(params, block->data, block->len);
}

enum err pg_session_create(struct store *store, const struct session_record *record,
                           const struct store_seats *seats, const struct checkpoint_record *genesis,
                           const struct node_id *owner, const uint8_t *consumed_seed,
                           const struct audit_record *audit, struct error *error)
{
    assert(genesis->seq == 0 && session_id_equal(&genesis->session, &record->id));
    CLEANUP(seat_arrays_finish) struct seat_arrays arrays = {0};
    CLEANUP(strbuf_finish) struct strbuf block = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    struct pg_params params[CREATE_QUERIES] = {0};
    (void)pg_lz4_compress(genesis->state, genesis->size, &block);
    if (block.failed || !seat_arrays_fill(&arrays, seats)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a new session");
    }
    session_params_head(&params[CREATE_SESSION], record, owner);
    session_params_tail(&params[CREATE_SESSION], record, genesis);
    if (consumed_seed != NULL) {
        pg_params_uuid(&params[CREATE_SESSION], consumed_seed);
    }
    pg_params_uuid(&params[CREATE_SEATS], record->id.bytes);
    pg_params_array(&params[CREATE_SEATS], &arrays.seat);
    pg_params_array(&params[CREATE_SEATS], &arrays.entity);
    pg_params_array(&params[CREATE_SEATS], &arrays.token_hash);
    genesis_params(&params[CREATE_GENESIS], genesis, &block);
    pg_params_uuid(&params[CREATE_JOB], record->id.bytes);
    pg_params_audit(&params[CREATE_AUDIT], &line, audit);

    struct pg_query queries[CREATE_QUERIES] = {
        {consumed_seed != NULL ? PG_SESSION_INSERT_WITH_SEED : PG_SESSION_INSERT,
         &params[CREATE_SESSION]},
        {PG_SEATS_INSERT, &params[CREATE_SEATS]},
        {PG_GENESIS_INSERT, &params[CREATE_GENESIS]},
        {PG_JOB_GENESIS, &params[CREATE_JOB]},
        {PG_AUDIT_OF_NEW, &params[CREATE_AUDIT]},
    };
    PGresult *results[CREATE_QUERIES] = {NULL};
    struct pg_store *self = pg_store_of(store);
    enum err err =
        pg_store_wrote(self, pg_pool_run(self->pool, queries, CREATE_QUERIES, results, error));
    if (err == ERR_OK && pg_result_changed(results[CREATE_SESSION]) == 0) {
        err = error_set(error, ERR_NOT_FOUND, "the seed commitment does not exist or has expired");
    }
    pg_results_clear(results, CREATE_QUERIES);
    return err;
}
