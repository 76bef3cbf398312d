/*
 * Keys of players, and keys to sign with. The secrets of those are as those of sessions: never
 * logged, never in a message.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"

enum err pg_key_put(struct store *store, const struct key_record *key, int64_t retire_us,
                    const struct audit_record *audit, struct error *error)
{
    struct pg_params insert = {0};
    struct pg_params retire = {0};
    struct pg_params written = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    pg_params_audit(&written, &line, audit);
    pg_params_bytes(&insert, key->key_id, sizeof(key->key_id));
    pg_params_bytes(&insert, key->public_key, sizeof(key->public_key));
    if (key->has_secret) {
        pg_params_bytes(&insert, key->secret, sizeof(key->secret));
    } else {
        pg_params_null(&insert);
    }
    pg_params_i64(&insert, key->valid_from_us);
    pg_params_i64(&insert, key->valid_until_us);
    pg_params_bytes(&retire, key->key_id, sizeof(key->key_id));
    pg_params_i64(&retire, retire_us);
    struct pg_query queries[] = {
        {PG_KEY_INSERT, &insert}, {PG_KEYS_RETIRE, &retire}, {PG_AUDIT_OF_KEY, &written}};
    PGresult *results[3] = {NULL};
    enum err err = pg_pool_run(pg_store_of(store)->pool, queries, 3, results, error);
    pg_results_clear(results, 3);
    return err;
}

static void read_key(struct pg_row *row, struct key_record *out)
{
    pg_row_fixed(row, out->key_id, sizeof(out->key_id));
    pg_row_fixed(row, out->public_key, sizeof(out->public_key));
    out->has_secret = pg_row_fixed_or_null(row, out->secret, sizeof(out->secret));
    out->valid_from_us = pg_row_i64(row);
    out->valid_until_us = pg_row_i64(row);
}

static enum err read_keys(const PGresult *result, struct store_keys *out, struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_keys keys = {.items = calloc(count + 1, sizeof(*keys.items)), .count = count};
    if (keys.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu keys", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        read_key(&row, &keys.items[i]);
        if (row.corrupt) {
            store_keys_finish(&keys);
            return error_set(error, ERR_CORRUPT, "a signing key cannot be read");
        }
    }
    *out = keys;
    return ERR_OK;
}

enum err pg_keys_list(struct store *store, size_t limit, struct store_keys *out,
                      struct error *error)
{
    struct pg_params params = {0};
    pg_params_i64(&params, limit > INT_MAX ? INT_MAX : (int64_t)limit);
    PGresult *result = NULL;
    enum err err = pg_store_query(pg_store_of(store), PG_KEYS_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_keys(result, out, error);
    }
    PQclear(result);
    return err;
}

enum err pg_seat_key_put(struct store *store, const struct session_id *id, uint64_t epoch,
                         const struct seat_key_record *key, const struct audit_record *audit,
                         struct error *error)
{
    struct pg_params params = {0};
    CLEANUP(pg_array_finish) struct pg_array line = {0};
    size_t changed = 0;
    pg_params_uuid(&params, id->bytes);
    pg_params_i64(&params, (int64_t)epoch);
    pg_params_i16(&params, key->seat);
    pg_params_i16(&params, key->number);
    pg_params_i16(&params, key->change);
    pg_params_i64(&params, (int64_t)key->from_seq);
    pg_params_bytes(&params, key->public_key, sizeof(key->public_key));
    pg_params_bytes(&params, key->record, key->record_size);
    pg_params_audit(&params, &line, audit);
    enum err err =
        pg_store_execute(pg_store_of(store), PG_SEAT_KEY_INSERT, &params, &changed, error);
    if (err == ERR_OK && changed == 0) {
        err = error_set(error, ERR_FENCED, "another server has taken over the session");
    }
    return err;
}

static bool read_seat_key(struct pg_row *row, struct seat_key_record *out)
{
    size_t size = 0;
    out->seat = pg_row_u8(row);
    out->number = pg_row_u8(row);
    out->change = pg_row_u8(row);
    out->from_seq = pg_row_u64(row);
    pg_row_fixed(row, out->public_key, sizeof(out->public_key));
    const uint8_t *record = pg_row_bytes(row, &size);
    if (row->corrupt || record == NULL || out->seat < 1 || out->seat > GAME_SEATS_MAX ||
        size > sizeof(out->record)) {
        return false;
    }
    out->record_size = (uint8_t)size;
    memcpy(out->record, record, size);
    return true;
}

static enum err read_seat_keys(const PGresult *result, struct store_seat_keys *out,
                               struct error *error)
{
    size_t count = (size_t)PQntuples(result);
    struct store_seat_keys keys = {.items = calloc(count + 1, sizeof(*keys.items)), .count = count};
    if (keys.items == NULL) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for %zu keys of seats", count);
    }
    for (size_t i = 0; i < count; i++) {
        struct pg_row row = pg_row_of(result, (int)i);
        if (!read_seat_key(&row, &keys.items[i])) {
            store_seat_keys_finish(&keys);
            return error_set(error, ERR_CORRUPT, "the key of a seat cannot be read");
        }
    }
    *out = keys;
    return ERR_OK;
}

enum err pg_seat_keys_read(struct store *store, const struct session_id *id,
                           struct store_seat_keys *out, struct error *error)
{
    struct pg_params params = {0};
    PGresult *result = NULL;
    pg_params_uuid(&params, id->bytes);
    enum err err = pg_store_query(pg_store_of(store), PG_SEAT_KEYS_SELECT, &params, &result, error);
    if (err == ERR_OK) {
        err = read_seat_keys(result, out, error);
    }
    PQclear(result);
    return err;
}
