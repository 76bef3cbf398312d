/*
 * The servers that share this database, and the check of its health. A beat also sweeps what has
 * expired for a day: nodes, seed commitments and kept requests.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include "core/base/metrics.h"
#include "core/storage/postgres/pg_migrate.h"

enum err pg_node_beat(struct store *store, const struct node_id *node, int64_t window_ms,
                      size_t *out_others, struct error *error)
{
    struct pg_params beat = {0};
    struct pg_params count = {0};
    pg_params_uuid(&beat, node->bytes);
    pg_params_uuid(&count, node->bytes);
    pg_params_i64(&count, window_ms);
    struct pg_query queries[] = {{PG_NODE_BEAT, &beat},
                                 {PG_NODE_SWEEP, NULL},
                                 {PG_SEED_SWEEP, NULL},
                                 {PG_REQUEST_SWEEP, NULL},
                                 {PG_NODE_COUNT, &count}};
    enum { QUERIES = sizeof(queries) / sizeof(queries[0]) };
    PGresult *results[QUERIES] = {NULL};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, QUERIES, results, error);
    if (err == ERR_OK) {
        struct pg_row row = pg_row_of(results[QUERIES - 1], 0);
        *out_others = (size_t)pg_row_u64(&row);
    }
    pg_results_clear(results, QUERIES);
    return err;
}

enum err pg_node_leave(struct store *store, const struct node_id *node, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, node->bytes);
    return pg_store_execute(pg_store_of(store), PG_NODE_DELETE, &params, NULL, error);
}

/* A write that is rolled back shows that the database takes writes; with `space`, also new
 * pages. */
static enum err check_schema(struct pg_store *store, bool space, struct error *error)
{
    struct pg_query queries[] = {
        {PG_BEGIN, NULL}, {PG_CHECK_WRITE, NULL}, {PG_CHECK_SPACE, NULL}, {PG_ROLLBACK, NULL}};
    size_t count = sizeof(queries) / sizeof(queries[0]);
    PGresult *results[sizeof(queries) / sizeof(queries[0])] = {NULL};
    if (!space) {
        queries[2] = queries[3];
        count--;
    }
    enum err err = pg_pool_run(store->pool, queries, count, results, error);
    if (err != ERR_OK) {
        return err;
    }
    int version = 0;
    if (PQntuples(results[1]) == 1) {
        struct pg_row row = pg_row_of(results[1], 0);
        version = pg_row_i32(&row);
    }
    pg_results_clear(results, count);
    if (version != pg_migrate_version()) {
        return error_set(error, ERR_UNAVAILABLE, "the schema has version %d, this program needs %d",
                         version, pg_migrate_version());
    }
    return ERR_OK;
}

/* After a write was refused it is looked whether there is room, until there is. */
enum err pg_check(struct store *store, struct error *error)
{
    struct pg_store *self = pg_store_of(store);
    bool in_doubt = atomic_exchange(&self->in_doubt, false);
    enum err err = check_schema(self, in_doubt, error);
    if (in_doubt && err == ERR_INTERNAL) {
        err = check_schema(self, false, error); /* its role may make no tables */
    } else if (in_doubt && err != ERR_OK) {
        atomic_store(&self->in_doubt, true);
    }
    metrics_gauge_set(METRIC_GAUGE_DATABASE_UP, err == ERR_OK ? 1 : 0);
    return err;
}
