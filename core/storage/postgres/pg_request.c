/*
 * Requests that are to be done once. Taking one on is an insert that turns into an update when the
 * attempt before was given up; whether it took effect tells whose the request is.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <stdlib.h>
#include <string.h>

enum { TAKE, LOOK, QUERIES };

static enum err found_read(const PGresult *result, bool taken, struct store_request_found *out,
                           struct error *error)
{
    if (PQntuples(result) != 1) {
        return error_set(error, ERR_UNAVAILABLE, "the request was swept while it was begun");
    }
    struct store_request_found found = {0};
    size_t size = 0;
    struct pg_row row = pg_row_of(result, 0);
    pg_row_digest(&row, &found.fingerprint);
    pg_row_fixed(&row, found.salt, sizeof(found.salt));
    found.first_us = pg_row_i64(&row);
    found.attempt = (uint32_t)pg_row_i32(&row);
    bool done = !pg_row_next_is_null(&row);
    const void *reply = done ? pg_row_bytes(&row, &size) : NULL;
    if (row.corrupt) {
        return error_set(error, ERR_CORRUPT, "a kept request cannot be read");
    }
    found.state = taken ? STORE_REQUEST_BEGUN : done ? STORE_REQUEST_DONE : STORE_REQUEST_UNDER_WAY;
    if (done) {
        found.reply = malloc(size + 1);
        if (found.reply == NULL) {
            return error_set(error, ERR_NO_MEMORY, "out of memory for a kept reply");
        }
        memcpy(found.reply, reply, size);
        found.reply_size = size;
    }
    *out = found;
    return ERR_OK;
}

static void key_params(struct pg_params *params, const struct store_request *request)
{
    pg_params_uuid(params, request->session.bytes);
    pg_params_digest(params, &request->key);
}

enum err pg_request_begin(struct store *store, const struct store_request *request,
                          const struct store_attempt *attempt, struct store_request_found *out,
                          struct error *error)
{
    struct pg_params params[QUERIES] = {0};
    key_params(&params[TAKE], request);
    pg_params_digest(&params[TAKE], &request->fingerprint);
    pg_params_bytes(&params[TAKE], request->salt, sizeof(request->salt));
    pg_params_uuid(&params[TAKE], attempt->node.bytes);
    pg_params_i64(&params[TAKE], attempt->now_us);
    pg_params_i64(&params[TAKE], attempt->given_up_us);
    key_params(&params[LOOK], request);
    struct pg_query queries[QUERIES] = {{PG_REQUEST_TAKE, &params[TAKE]},
                                        {PG_REQUEST_LOOK, &params[LOOK]}};
    PGresult *results[QUERIES] = {NULL};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, QUERIES, results, error);
    if (err == ERR_OK) {
        err = found_read(results[LOOK], pg_result_changed(results[TAKE]) == 1, out, error);
    }
    pg_results_clear(results, QUERIES);
    return err;
}

enum err pg_request_end(struct store *store, const struct store_request *request, uint32_t attempt,
                        const void *reply, size_t reply_size, struct error *error)
{
    struct pg_params params = {0};
    size_t changed = 0;
    key_params(&params, request);
    pg_params_i32(&params, (int32_t)attempt);
    if (reply != NULL) {
        pg_params_bytes(&params, reply, reply_size);
    }
    enum err err =
        pg_store_execute(pg_store_of(store), reply != NULL ? PG_REQUEST_KEEP : PG_REQUEST_FORGET,
                         &params, &changed, error);
    return err == ERR_OK && changed == 0
               ? error_set(error, ERR_FENCED, "another has taken the request on")
               : err;
}
