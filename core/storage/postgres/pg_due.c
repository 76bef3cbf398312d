/*
 * What the server does in a session by itself: pausing that, and finding where it is due.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <stdlib.h>

#include "core/base/cleanup.h"

/* Nothing was updated: why not? */
static enum err explain(struct store *store, const struct session_id *id, struct error *error)
{
    struct store_session session;
    enum err err = pg_session_get(store, id, &session, error);
    if (err == ERR_OK) {
        err = session.record.status == SESSION_ARCHIVED
                  ? error_set(error, ERR_SESSION_ARCHIVED, "the session is archived")
                  : error_set(error, ERR_FENCED, "another server has the session");
    }
    return err;
}

enum err pg_session_pause(struct store *store, const struct session_id *id, uint64_t epoch,
                          bool paused, const struct audit_record *audit, struct error *error)
{
    struct pg_params params = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, (int64_t)epoch);
    pg_params_i16(&params, paused ? 1 : 0);
    pg_params_i64(&params, audit->at_us);
    pg_params_audit(&params, &line, audit);
    size_t changed = 0;
    enum err err = pg_store_execute(pg_store_of(store), PG_SESSION_PAUSE, &params, &changed, error);
    return err == ERR_OK && changed == 0 ? explain(store, id, error) : err;
}

enum err pg_sessions_due(struct store *store, const struct node_id *node, int64_t now_us,
                         size_t limit, struct store_due *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, node->bytes);
    pg_params_i64(&params, now_us);
    pg_params_i64(&params, (int64_t)limit);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_SESSIONS_DUE, &params, &result, error);
    if (err != ERR_OK) {
        return err;
    }
    struct store_due due = {.count = (size_t)PQntuples(result)};
    due.items = calloc(due.count + 1, sizeof(*due.items));
    for (size_t i = 0; due.items != NULL && i < due.count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        pg_row_fixed(&row, due.items[i].bytes, sizeof(due.items[i].bytes));
    }
    PQclear(result);
    if (due.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a list of sessions");
    }
    *out = due;
    return ERR_OK;
}
