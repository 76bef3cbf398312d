/*
 * Proof jobs: leases, progress, ends. Every write shows the token of its lease, so that a worker
 * that was thought dead and is not changes nothing.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/game/ruleset.h"
#include "core/storage/postgres/pg_job_row.h"
#include "core/storage/postgres/pg_lz4.h"

static enum err query_jobs(struct store *store, enum pg_statement statement,
                           const struct pg_params *params, struct store_jobs *out,
                           struct error *error)
{
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), statement, params, &result, error);
    if (err == ERR_OK) {
        err = pg_job_rows_read(result, out, error);
    }
    PQclear(result);
    return err;
}

static int64_t limit_param(size_t limit)
{
    return limit > INT_MAX ? INT_MAX : (int64_t)limit;
}

static int64_t seq_param(uint64_t seq)
{
    return seq > INT64_MAX ? INT64_MAX : (int64_t)seq;
}

/* $1 to $3 of whatever is written under a lease. */
static void lease_params(struct pg_params *params, const struct job_lease *lease)
{
    pg_params_uuid(params, lease->session.bytes);
    pg_params_i64(params, seq_param(lease->batch));
    pg_params_i64(params, seq_param(lease->token));
}

static enum err run_leased(struct store *store, enum pg_statement statement,
                           const struct pg_params *params, struct error *error)
{
    size_t changed = 0;
    enum err err = pg_store_execute(pg_store_of(store), statement, params, &changed, error);
    if (err == ERR_OK && changed == 0) {
        err = error_set(error, ERR_FENCED, "the lease of the job has ended");
    }
    return err;
}

/* ---- batches ---- */

enum err pg_batch_last(struct store *store, const struct session_id *id, struct job_batch *out,
                       struct error *error)
{
    CLEANUP(store_jobs_finish) struct store_jobs jobs = {0};
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    enum err err = query_jobs(store, PG_BATCH_LAST, &params, &jobs, error);
    if (err == ERR_OK && jobs.count == 0) {
        err = error_set(error, ERR_NOT_FOUND, "the session has no batch");
    }
    if (err == ERR_OK) {
        *out = jobs.items[0].batch;
    }
    return err;
}

static void close_params(struct pg_params *params, uint64_t epoch, const struct job_batch *batch)
{
    pg_params_uuid(params, batch->session.bytes);
    pg_params_i64(params, seq_param(epoch));
    pg_params_i64(params, seq_param(batch->batch));
    pg_params_i16(params, batch->backend);
    pg_params_i64(params, seq_param(batch->first_seq));
    pg_params_i64(params, seq_param(batch->last_seq));
    pg_params_i64(params, batch->created_us);
}

static void checkpoint_params(struct pg_params *params, uint64_t epoch,
                              const struct checkpoint_record *checkpoint,
                              const struct strbuf *block)
{
    pg_params_uuid(params, checkpoint->session.bytes);
    pg_params_i64(params, seq_param(epoch));
    pg_params_i64(params, (int64_t)checkpoint->seq);
    pg_params_i64(params, (int64_t)checkpoint->nonce);
    pg_params_i64(params, checkpoint->created_us);
    pg_params_i32(params, (int32_t)checkpoint->size);
    pg_params_digest(params, &checkpoint->state_root);
    pg_params_digest(params, &checkpoint->chain_hash);
    pg_params_text(params, checkpoint->label);
    pg_params_bytes(params, block->data, block->len);
}

enum err pg_batch_close(struct store *store, uint64_t epoch,
                        const struct checkpoint_record *checkpoint, const struct job_batch *batch,
                        struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf block = {0};
    struct pg_params job = {0};
    struct pg_params state = {0};
    size_t count = 1;
    close_params(&job, epoch, batch);
    if (checkpoint != NULL) {
        (void)pg_lz4_compress(checkpoint->state, checkpoint->size, &block);
        if (block.failed) {
            return error_set(error, ERR_NO_MEMORY, "out of memory for a checkpoint");
        }
        checkpoint_params(&state, epoch, checkpoint, &block);
        count = 2;
    }
    struct pg_query queries[] = {{PG_BATCH_CLOSE, &job}, {PG_BATCH_CHECKPOINT, &state}};
    PGresult *results[2] = {NULL};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, count, results, error);
    if (err == ERR_OK && pg_result_changed(results[0]) == 0) {
        err = error_set(error, ERR_FENCED, "another server has taken over the session");
    }
    pg_results_clear(results, 2);
    return err;
}

enum err pg_session_jobs(struct store *store, const struct session_id *id, uint64_t from,
                         size_t limit, struct store_jobs *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, seq_param(from));
    pg_params_i64(&params, limit_param(limit));
    return query_jobs(store, PG_SESSION_JOBS, &params, out, error);
}

/* ---- leases ---- */

enum err pg_job_claim(struct store *store, const struct store_claim *claim, struct store_jobs *out,
                      struct error *error)
{
    struct pg_array sessions = {0};
    struct pg_params ripe = {0};
    struct pg_params params = {0};
    PGresult *results[3] = {NULL};
    pg_array_begin(&sessions, PG_OID_UUID);
    for (size_t i = 0; i < claim->ripe_count; i++) {
        pg_array_add(&sessions, claim->ripe[i].bytes, ID_SIZE);
    }
    pg_array_end(&sessions);
    pg_params_array(&ripe, &sessions);
    pg_params_uuid(&params, claim->node.bytes);
    pg_params_i64(&params, claim->lease_ms);
    pg_params_i64(&params, limit_param(claim->max));
    pg_params_i64(&params, limit_param(claim->run));
    /* A claim that is lost with the database is made again: it waits for no flush. */
    struct pg_query queries[] = {
        {PG_JOBS_LIGHTLY, NULL}, {PG_JOBS_RIPE, &ripe}, {PG_JOB_CLAIM, &params}};
    enum err err = pg_array_is_complete(&sessions)
                       ? pg_pool_run(pg_store_of(store)->pool, queries, 3, results, error)
                       : error_set(error, ERR_NO_MEMORY, "out of memory for a claim");
    if (err == ERR_OK) {
        err = pg_job_rows_read(results[2], out, error);
    }
    pg_results_clear(results, 3);
    pg_array_finish(&sessions);
    return err;
}

/* The columns of some leases. */
struct lease_arrays {
    struct pg_array sessions;
    struct pg_array batches;
    struct pg_array tokens;
};

static void lease_arrays_finish(struct lease_arrays *arrays)
{
    pg_array_finish(&arrays->sessions);
    pg_array_finish(&arrays->batches);
    pg_array_finish(&arrays->tokens);
}

static bool lease_arrays_fill(struct lease_arrays *arrays, const struct job_lease *leases,
                              size_t count)
{
    pg_array_begin(&arrays->sessions, PG_OID_UUID);
    pg_array_begin(&arrays->batches, PG_OID_INT8);
    pg_array_begin(&arrays->tokens, PG_OID_INT8);
    for (size_t i = 0; i < count; i++) {
        pg_array_add(&arrays->sessions, leases[i].session.bytes, ID_SIZE);
        pg_array_add_i64(&arrays->batches, seq_param(leases[i].batch));
        pg_array_add_i64(&arrays->tokens, seq_param(leases[i].token));
    }
    pg_array_end(&arrays->sessions);
    pg_array_end(&arrays->batches);
    pg_array_end(&arrays->tokens);
    return pg_array_is_complete(&arrays->sessions) && pg_array_is_complete(&arrays->batches) &&
           pg_array_is_complete(&arrays->tokens);
}

enum err pg_job_beat(struct store *store, const struct job_lease *leases, size_t count,
                     int64_t lease_ms, bool *out_held, struct error *error)
{
    CLEANUP(lease_arrays_finish) struct lease_arrays arrays = {0};
    struct pg_params params = {0};
    PGresult *result = NULL;
    if (!lease_arrays_fill(&arrays, leases, count)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu leases", count);
    }
    pg_params_array(&params, &arrays.sessions);
    pg_params_array(&params, &arrays.batches);
    pg_params_array(&params, &arrays.tokens);
    pg_params_i64(&params, lease_ms);
    enum err err = pg_store_query(pg_store_of(store), PG_JOB_BEAT, &params, &result, error);
    if (err == ERR_OK) {
        memset(out_held, 0, count * sizeof(*out_held));
        for (int i = 0; i < PQntuples(result); i++) {
            struct pg_row row = pg_row_of(result, i);
            uint64_t number = pg_row_u64(&row);
            if (number >= 1 && number <= count) {
                out_held[number - 1] = true;
            }
        }
    }
    PQclear(result);
    return err;
}

enum err pg_job_progress(struct store *store, const struct job_lease *lease, uint64_t seq,
                         const void *state, size_t size, struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf block = {0};
    struct pg_params params = {0};
    (void)pg_lz4_compress(state, size, &block);
    if (block.failed) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for the progress of a job");
    }
    lease_params(&params, lease);
    pg_params_i64(&params, seq_param(seq));
    pg_params_i32(&params, (int32_t)size);
    pg_params_bytes(&params, block.data, block.len);
    return run_leased(store, PG_JOB_PROGRESS, &params, error);
}

static enum err read_progress(const PGresult *result, struct store_progress *out,
                              struct error *error)
{
    if (PQntuples(result) == 0) {
        return error_set(error, ERR_NOT_FOUND, "the job has no progress");
    }
    struct pg_row row = pg_row_of(result, 0);
    uint64_t seq = pg_row_u64(&row);
    int32_t size = pg_row_i32(&row);
    size_t block_size;
    const void *block = pg_row_bytes(&row, &block_size);
    void *state = NULL;
    if (!row.corrupt && size > 0 && size <= RULESET_STATE_SIZE_MAX) {
        state = pg_lz4_decompress(block, block_size, (size_t)size);
    }
    if (state == NULL) {
        return error_set(error, ERR_CORRUPT, "the progress of a job cannot be decoded");
    }
    *out = (struct store_progress){.seq = seq, .state = state, .size = (size_t)size};
    return ERR_OK;
}

enum err pg_job_progress_read(struct store *store, const struct job_lease *lease,
                              struct store_progress *out, struct error *error)
{
    struct pg_params params = {0};
    PGresult *result = NULL;
    pg_params_uuid(&params, lease->session.bytes);
    pg_params_i64(&params, seq_param(lease->batch));
    enum err err =
        pg_store_query(pg_store_of(store), PG_JOB_PROGRESS_READ, &params, &result, error);
    if (err == ERR_OK) {
        err = read_progress(result, out, error);
    }
    PQclear(result);
    return err;
}

/* The columns of jobs that are done. */
struct done_arrays {
    struct lease_arrays leases;
    struct pg_array proofs;
    struct pg_array durations;
};

static void done_arrays_finish(struct done_arrays *arrays)
{
    lease_arrays_finish(&arrays->leases);
    pg_array_finish(&arrays->proofs);
    pg_array_finish(&arrays->durations);
}

static bool done_arrays_fill(struct done_arrays *arrays, const struct job_done *done, size_t count)
{
    struct job_lease leases[JOB_RUN_MAX];
    assert(count <= JOB_RUN_MAX);
    pg_array_begin(&arrays->proofs, PG_OID_BYTEA);
    pg_array_begin(&arrays->durations, PG_OID_INT8);
    for (size_t i = 0; i < count; i++) {
        leases[i] = done[i].lease;
        pg_array_add(&arrays->proofs, done[i].proof, JOB_RECORD_SIZE);
        pg_array_add_i64(&arrays->durations, done[i].duration_us);
    }
    pg_array_end(&arrays->proofs);
    pg_array_end(&arrays->durations);
    return lease_arrays_fill(&arrays->leases, leases, count) &&
           pg_array_is_complete(&arrays->proofs) && pg_array_is_complete(&arrays->durations);
}

enum err pg_jobs_succeed(struct store *store, const struct job_done *done, size_t count,
                         size_t *out_kept, struct error *error)
{
    CLEANUP(done_arrays_finish) struct done_arrays arrays = {0};
    struct pg_params params = {0};
    *out_kept = 0;
    if (!done_arrays_fill(&arrays, done, count)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu proofs", count);
    }
    pg_params_array(&params, &arrays.leases.sessions);
    pg_params_array(&params, &arrays.leases.batches);
    pg_params_array(&params, &arrays.leases.tokens);
    pg_params_array(&params, &arrays.proofs);
    pg_params_array(&params, &arrays.durations);
    return pg_store_execute(pg_store_of(store), PG_JOBS_SUCCEED, &params, out_kept, error);
}

enum err pg_job_fail(struct store *store, const struct job_lease *lease,
                     const struct job_failure *failure, struct error *error)
{
    struct pg_params params = {0};
    char reason[JOB_ERROR_SIZE];
    snprintf(reason, sizeof(reason), "%s", failure->reason);
    lease_params(&params, lease);
    pg_params_i16(&params, failure->frozen ? 1 : 0);
    pg_params_i16(&params, JOB_ATTEMPTS_MAX);
    pg_params_i64(&params, failure->delay_ms);
    pg_params_text(&params, reason);
    return run_leased(store, PG_JOB_FAIL, &params, error);
}

enum err pg_job_release(struct store *store, const struct job_lease *lease, int64_t delay_ms,
                        struct error *error)
{
    struct pg_params params = {0};
    lease_params(&params, lease);
    pg_params_i64(&params, delay_ms);
    return run_leased(store, PG_JOB_RELEASE, &params, error);
}
