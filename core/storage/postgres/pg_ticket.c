/* Tickets: few, and gone within half a minute, so whoever puts one sweeps. */
#include "core/storage/postgres/pg_store_internal.h"

enum err pg_ticket_put(struct store *store, const struct ticket_record *ticket, size_t max,
                       int64_t now_us, struct error *error)
{
    struct pg_params sweep = {0};
    struct pg_params insert = {0};
    pg_params_i64(&sweep, now_us);
    pg_params_uuid(&insert, ticket->session.bytes);
    pg_params_digest(&insert, &ticket->hash);
    pg_params_i16(&insert, ticket->principal.kind);
    pg_params_i16(&insert, ticket->principal.seat);
    pg_params_digest(&insert, &ticket->principal.token_hash);
    pg_params_i64(&insert, ticket->expires_us);
    pg_params_i64(&insert, (int64_t)max);
    struct pg_query queries[] = {{PG_TICKET_SWEEP, &sweep}, {PG_TICKET_INSERT, &insert}};
    PGresult *results[2] = {NULL};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, 2, results, error);
    if (err == ERR_OK && pg_result_changed(results[1]) == 0) {
        err = error_set(error, ERR_OVERLOADED, "too many tickets wait to be used");
    }
    pg_results_clear(results, 2);
    return err;
}

static enum err read_principal(const PGresult *result, const struct session_id *session,
                               struct principal *out, struct error *error)
{
    if (PQntuples(result) != 1) {
        return error_set(error, ERR_NOT_FOUND, "the ticket is unknown, used or expired");
    }
    struct pg_row row = pg_row_of(result, 0);
    struct principal principal = {.session = *session};
    principal.kind = pg_row_u8(&row);
    principal.seat = pg_row_u8(&row);
    pg_row_digest(&row, &principal.token_hash);
    if (row.corrupt) {
        return error_set(error, ERR_CORRUPT, "a ticket cannot be read");
    }
    *out = principal;
    return ERR_OK;
}

enum err pg_ticket_take(struct store *store, const struct digest_value *hash,
                        const struct session_id *session, int64_t now_us, struct principal *out,
                        struct error *error)
{
    struct pg_params params = {0};
    PGresult *result = NULL;
    pg_params_uuid(&params, session->bytes);
    pg_params_digest(&params, hash);
    pg_params_i64(&params, now_us);
    enum err err = pg_store_query(pg_store_of(store), PG_TICKET_TAKE, &params, &result, error);
    if (err == ERR_OK) {
        err = read_principal(result, session, out, error);
    }
    PQclear(result);
    return err;
}
