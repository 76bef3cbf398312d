/*
 * The store's construction and its table of operations.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"

static void pg_store_destroy(struct store *store)
{
    struct pg_store *self = pg_store_of(store);
    pg_commit_destroy(self->commit);
    pg_pool_destroy(self->pool);
    pg_listen_destroy(self->listen);
    free(self);
}

static const struct store_ops ops = {
    .destroy = pg_store_destroy,
    .commit = pg_commit_run,
    .session_create = pg_session_create,
    .session_open = pg_session_open,
    .session_release = pg_session_release,
    .session_get = pg_session_get,
    .session_list = pg_session_list,
    .session_archive = pg_session_archive,
    .seat_change = pg_seat_change,
    .session_pause = pg_session_pause,
    .sessions_due = pg_sessions_due,
    .audit_add = pg_audit_add,
    .audit_list = pg_audit_list,
    .entries_read = pg_entries_read,
    .actions_read = pg_actions_read,
    .receipts_read = pg_receipts_read,
    .checkpoint_read = pg_checkpoint_read,
    .checkpoint_list = pg_checkpoint_list,
    .checkpoint_put = pg_checkpoint_put,
    .seed_put = pg_seed_put,
    .seed_get = pg_seed_get,
    .request_begin = pg_request_begin,
    .request_end = pg_request_end,
    .seat_key_put = pg_seat_key_put,
    .seat_keys_read = pg_seat_keys_read,
    .script_put = pg_script_put,
    .script_note = pg_script_note,
    .scripts_read = pg_scripts_read,
    .key_put = pg_key_put,
    .keys_list = pg_keys_list,
    .ticket_put = pg_ticket_put,
    .ticket_take = pg_ticket_take,
    .node_beat = pg_node_beat,
    .node_leave = pg_node_leave,
    .epoch_check = pg_epoch_check,
    .check = pg_check,
};

static const struct job_store_ops jobs = {
    .batch_last = pg_batch_last,
    .batch_close = pg_batch_close,
    .session_jobs = pg_session_jobs,
    .job_claim = pg_job_claim,
    .job_beat = pg_job_beat,
    .job_progress = pg_job_progress,
    .job_progress_read = pg_job_progress_read,
    .jobs_succeed = pg_jobs_succeed,
    .job_fail = pg_job_fail,
    .job_release = pg_job_release,
    .jobs_tend = pg_jobs_tend,
    .jobs_wait = pg_jobs_wait,
    .jobs_list = pg_jobs_list,
    .job_redrive = pg_job_redrive,
    .job_cancel = pg_job_cancel,
};

static struct pg_pool *pool_of(const struct postgres_store_options *options, struct error *error)
{
    struct pg_pool_options pool = {.conninfo = options->conninfo,
                                   .role = PG_ROLE_POOL,
                                   .connections = options->connections,
                                   .statement_ms = options->statement_ms};
    return pg_pool_create(&pool, error);
}

struct store *postgres_store_create(const struct postgres_store_options *given, struct error *error)
{
    struct postgres_store_options options = *given;
    if (options.connections == 0 || options.connections > LIMIT_STORE_CONNECTIONS) {
        options.connections = LIMIT_STORE_CONNECTIONS;
    }
    if (options.statement_ms <= 0) {
        options.statement_ms = LIMIT_STATEMENT_MS;
    }
    struct pg_store *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory for the store");
        return NULL;
    }
    self->store.ops = &ops;
    self->store.jobs = &jobs;
    self->node = options.node;
    self->statement_ms = options.statement_ms;
    self->pool = pool_of(&options, error);
    self->commit = pg_commit_create(&options);
    self->listen = pg_listen_create(&options);
    if (self->pool == NULL || self->listen == NULL || self->commit == NULL) {
        pg_store_destroy(&self->store);
        (void)error_set(error, ERR_NO_MEMORY, "out of memory for the store");
        return NULL;
    }
    return &self->store;
}

enum err pg_store_wrote(struct pg_store *store, enum err err)
{
    if (err == ERR_UNAVAILABLE) {
        atomic_store(&store->in_doubt, true);
    }
    return err;
}

int64_t pg_lock_key(const struct node_id *node)
{
    /* Version 7 ids differ between nodes in their second half, which is random. */
    int64_t key;
    memcpy(&key, node->bytes + ID_SIZE - sizeof(key), sizeof(key));
    return key;
}

enum err pg_store_query(struct pg_store *store, enum pg_statement statement,
                        const struct pg_params *params, PGresult **out, struct error *error)
{
    struct pg_query query = {statement, params};
    return pg_pool_run(store->pool, &query, 1, out, error);
}

enum err pg_store_execute(struct pg_store *store, enum pg_statement statement,
                          const struct pg_params *params, size_t *out_changed, struct error *error)
{
    PGresult *result = NULL;
    enum err err = pg_store_query(store, statement, params, &result, error);
    if (err == ERR_OK && out_changed != NULL) {
        *out_changed = pg_result_changed(result);
    }
    PQclear(result);
    return err;
}
