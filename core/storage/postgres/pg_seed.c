/*
 * Seed commitments that no session uses yet. Secrets: never logged, never in a message.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <string.h>

enum err pg_seed_put(struct store *store, const struct store_seed *seed, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, seed->id);
    pg_params_bytes(&params, seed->server_seed, sizeof(seed->server_seed));
    pg_params_bytes(&params, seed->salt, sizeof(seed->salt));
    pg_params_i64(&params, seed->expires_us);
    return pg_store_execute(pg_store_of(store), PG_SEED_INSERT, &params, NULL, error);
}

static enum err read_seed(const PGresult *result, const uint8_t id[ID_SIZE], struct store_seed *out,
                          struct error *error)
{
    if (PQntuples(result) == 0) {
        return error_set(error, ERR_NOT_FOUND, "the seed commitment does not exist or has expired");
    }
    struct store_seed seed;
    struct pg_row row = pg_row_of(result, 0);
    memcpy(seed.id, id, ID_SIZE);
    pg_row_fixed(&row, seed.server_seed, sizeof(seed.server_seed));
    pg_row_fixed(&row, seed.salt, sizeof(seed.salt));
    seed.expires_us = pg_row_i64(&row);
    if (row.corrupt) {
        return error_set(error, ERR_CORRUPT, "a seed commitment cannot be read");
    }
    *out = seed;
    return ERR_OK;
}

enum err pg_seed_get(struct store *store, const uint8_t id[ID_SIZE], int64_t now_us,
                     struct store_seed *out, struct error *error)
{
    struct pg_params params = {0};
    pg_params_uuid(&params, id);
    pg_params_i64(&params, now_us);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_SEED_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_seed(result, id, out, error);
    }
    PQclear(result);
    return err;
}
