/*
 * The hot path: all units of a batch in one implicit transaction and one round trip.
 *
 *   lock        shared advisory lock of this node, see pg_store.h
 *   entries     inserted where the session still has the unit's epoch; the primary key is the
 *               compare-and-swap of the head; a unit that would leave a gap inserts nothing (not
 *               looked for where this committer wrote the entry before, see pg_tails.h)
 *   checkpoints if there are any, of entries that were inserted
 *   finishes    if there are any, likewise
 *   jobs        of the batches that end here, likewise
 *   audits      lines of the audit log about entries, likewise
 *
 * If fewer entries were inserted than sent, some unit was fenced or did not continue its log: a
 * second round trip asks which. Both are answered as ERR_FENCED, since in both cases the sender's
 * idea of the session is wrong and has to be read anew.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/metrics.h"
#include "core/storage/postgres/pg_commit_rows.h"

enum { COMMIT_LOCK, COMMIT_ENTRIES, COMMIT_QUERIES_MAX = 6 };

/* Used by one thread at a time, so it needs no lock. */
struct pg_commit {
    char *conninfo;
    int statement_ms;
    int64_t lock_key;
    struct pg_connection *connection; /* NULL: none */
    bool had_connection;              /* one of ours may live on as a backend */
    struct pg_commit_rows rows;
    struct pg_tails *tails;
    struct pg_params params[COMMIT_QUERIES_MAX];
    struct pg_query queries[COMMIT_QUERIES_MAX];
    size_t query_count;
};

struct pg_commit *pg_commit_create(const struct postgres_store_options *options)
{
    struct pg_commit *commit = calloc(1, sizeof(*commit));
    if (commit == NULL) {
        return NULL;
    }
    commit->conninfo = strdup(options->conninfo);
    commit->tails = pg_tails_create();
    if (commit->conninfo == NULL || commit->tails == NULL) {
        pg_commit_destroy(commit);
        return NULL;
    }
    commit->statement_ms = options->statement_ms;
    commit->lock_key = pg_lock_key(&options->node);
    return commit;
}

void pg_commit_destroy(struct pg_commit *commit)
{
    if (commit != NULL) {
        pg_connection_destroy(commit->connection);
        pg_commit_rows_finish(&commit->rows);
        pg_tails_destroy(commit->tails);
        free(commit->conninfo);
        free(commit);
    }
}

static void drop_connection(struct pg_commit *commit)
{
    pg_connection_destroy(commit->connection);
    commit->connection = NULL;
    metrics_add(METRIC_DB_RECONNECTS, 1);
}

/*
 * The backend of a connection that was cut may sit in an open transaction, waiting for a Sync that
 * never comes, and hold up everybody who waits for this node's lock. It is ended; if it was in the
 * middle of a commit it finishes that first. Being refused is not an error: the keepalives do the
 * same, later.
 */
static void end_former_backends(struct pg_commit *commit)
{
    struct pg_params key = {0};
    pg_params_i64(&key, commit->lock_key);
    struct pg_query query = {PG_COMMIT_END_FORMER, &key};
    PGresult *result = NULL;
    (void)!pg_connection_run(commit->connection, &query, 1, &result, NULL);
    PQclear(result);
}

/* `out_kept`: the connection was there before, so it may turn out to be dead. */
static enum err ensure_connection(struct pg_commit *commit, bool *out_kept, struct error *error)
{
    if (commit->connection != NULL && pg_connection_is_stale(commit->connection)) {
        drop_connection(commit);
    }
    *out_kept = commit->connection != NULL;
    if (*out_kept) {
        return ERR_OK;
    }
    struct error reason = {0};
    commit->connection =
        pg_connection_create(commit->conninfo, PG_ROLE_COMMIT, commit->statement_ms, &reason);
    if (commit->connection == NULL) {
        return error_set(error, reason.code == ERR_NO_MEMORY ? ERR_NO_MEMORY : ERR_UNAVAILABLE,
                         "%s", reason.message);
    }
    if (commit->had_connection) {
        end_former_backends(commit);
    }
    commit->had_connection = true;
    return ERR_OK;
}

static void add_query(struct pg_commit *commit, enum pg_statement statement,
                      const struct pg_array *columns, size_t column_count)
{
    struct pg_params *params = &commit->params[commit->query_count];
    params->count = 0;
    pg_commit_rows_params(columns, column_count, params);
    commit->queries[commit->query_count++] = (struct pg_query){statement, params};
}

static enum err build_queries(struct pg_commit *commit, struct commit_unit *const *units,
                              size_t count, struct error *error)
{
    struct pg_commit_rows *rows = &commit->rows;
    const uint32_t *types = commit->connection->row_types;
    if (!pg_commit_rows_fill(rows, types, commit->tails, units, count)) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a batch of %zu units", count);
    }
    commit->query_count = 0;
    add_query(commit, PG_COMMIT_LOCK, NULL, 0);
    pg_params_i64(&commit->params[COMMIT_LOCK], commit->lock_key);
    add_query(commit, PG_COMMIT_ENTRIES, &rows->entries, 1);
    if (rows->checkpoint_count > 0) {
        add_query(commit, PG_COMMIT_CHECKPOINTS, &rows->checkpoints, 1);
    }
    if (rows->finish_count > 0) {
        add_query(commit, PG_COMMIT_FINISHES, rows->finishes, PG_FINISH_COLUMNS);
    }
    if (rows->job_count > 0) {
        add_query(commit, PG_COMMIT_JOBS, &rows->jobs, 1);
    }
    if (rows->audit_count > 0) {
        add_query(commit, PG_COMMIT_AUDITS, rows->audits, PG_COMMIT_AUDIT_COLUMNS);
    }
    return ERR_OK;
}

/* One attempt. `out_again`: a kept connection was found dead and nothing was written. */
static enum err run_once(struct pg_commit *commit, struct commit_unit *const *units, size_t count,
                         size_t *out_inserted, bool *out_again, struct error *error)
{
    bool kept;
    *out_again = false;
    enum err err = ensure_connection(commit, &kept, error);
    if (err == ERR_OK) {
        err = build_queries(commit, units, count, error);
    }
    if (err != ERR_OK) {
        return err;
    }
    PGresult *results[COMMIT_QUERIES_MAX] = {NULL};
    err =
        pg_connection_run(commit->connection, commit->queries, commit->query_count, results, error);
    if (err == ERR_OK) {
        *out_inserted = pg_result_changed(results[COMMIT_ENTRIES]);
        pg_results_clear(results, commit->query_count);
    }
    if (commit->connection->broken) {
        *out_again = kept && err == ERR_UNAVAILABLE;
        drop_connection(commit);
    }
    return err;
}

/* Asks which units were written. The transaction is durable by now, so not knowing is not failing:
 * the sessions have to be read anew. */
static enum err find_fenced(struct pg_commit *commit, struct commit_unit *const *units,
                            size_t count, struct error *error)
{
    struct pg_params params = {0};
    if (!pg_commit_rows_fill_written(&commit->rows, units, count)) {
        return error_set(error, ERR_OUTCOME_UNKNOWN, "out of memory after a batch was written");
    }
    pg_commit_rows_params(commit->rows.written, PG_WRITTEN_COLUMNS, &params);
    struct pg_query query = {PG_COMMIT_WRITTEN, &params};
    PGresult *result = NULL;
    if (commit->connection == NULL ||
        pg_connection_run(commit->connection, &query, 1, &result, NULL) != ERR_OK) {
        return error_set(error, ERR_OUTCOME_UNKNOWN,
                         "the connection was lost after a batch with fenced units was written");
    }
    for (size_t i = 0; i < count; i++) {
        units[i]->result = ERR_FENCED;
    }
    for (int i = 0; i < PQntuples(result); i++) {
        struct pg_row row = pg_row_of(result, i);
        uint64_t number = pg_row_u64(&row);
        if (number >= 1 && number <= count) {
            units[number - 1]->result = ERR_OK;
        }
    }
    PQclear(result);
    return ERR_OK;
}

static void note_written(struct pg_commit *commit, struct commit_unit *const *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (units[i]->result == ERR_OK) {
            pg_tails_note(commit->tails, units[i]);
        }
    }
}

enum err pg_commit_run(struct store *store, struct commit_unit *const *units, size_t count,
                       struct error *error)
{
    struct pg_commit *commit = pg_store_of(store)->commit;
    if (count == 0) {
        return ERR_OK;
    }
    size_t inserted = 0;
    bool again;
    enum err err = run_once(commit, units, count, &inserted, &again, error);
    if (again) {
        err = run_once(commit, units, count, &inserted, &again, error);
    }
    if (pg_store_wrote(pg_store_of(store), err) != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        units[i]->result = ERR_OK;
    }
    if (inserted < commit->rows.entry_count) {
        err = find_fenced(commit, units, count, error);
    }
    note_written(commit, units, err == ERR_OK ? count : 0);
    return err;
}
