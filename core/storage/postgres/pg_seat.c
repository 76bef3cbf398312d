/*
 * One place of a session, changed by comparison: the row must be as it is thought to be, and the
 * session under the epoch of who changes it. The session's row is locked for the length of the
 * statement, so that who takes the session over reads what it left.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <assert.h>

#include "core/base/cleanup.h"

static void place_params(struct pg_params *params, const struct seat_record *seat)
{
    pg_params_i64(params, seat->entity);
    pg_params_digest(params, &seat->token_hash);
    pg_params_digest(params, &seat->invite_hash);
    pg_params_i64(params, seat->invite_expires_us);
    pg_params_i64(params, seat->joined_us);
    pg_params_i32(params, (int32_t)seat->delay_entries);
    pg_params_i32(params, (int32_t)seat->delay_s);
}

enum err pg_seat_change(struct store *store, const struct session_id *id, uint64_t epoch,
                        const struct seat_record *expected, const struct seat_record *next,
                        const struct audit_record *audit, struct error *error)
{
    assert(expected != NULL || next != NULL);
    struct pg_params params = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    size_t changed = 0;
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, (int64_t)epoch);
    pg_params_i16(&params, next != NULL ? next->seat : expected->seat);
    if (next != NULL) {
        place_params(&params, next);
    }
    if (expected != NULL) {
        pg_params_digest(&params, &expected->token_hash);
        pg_params_digest(&params, &expected->invite_hash);
    }
    pg_params_audit(&params, &line, audit);
    enum pg_statement statement = expected == NULL ? PG_SEAT_INSERT
                                  : next != NULL   ? PG_SEAT_UPDATE
                                                   : PG_SEAT_DELETE;
    enum err err = pg_store_execute(pg_store_of(store), statement, &params, &changed, error);
    if (err == ERR_OK && changed == 0) {
        err = error_set(error, ERR_CONFLICT, "the seat has changed meanwhile");
    }
    return err;
}
