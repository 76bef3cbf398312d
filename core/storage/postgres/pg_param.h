/*
 * pg_param: parameters of a prepared statement in PostgreSQL's binary format.
 *
 * Parameters are added in the order of the statement's $1, $2, ... and borrow what they point to
 * until the statement was sent. Numbers are copied into the struct, which therefore must not move
 * after the first was added. Belongs to one thread at a time.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_PARAM_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/digest.h"
#include "core/base/strbuf.h"

/* Object ids of the types, fixed for ever in PostgreSQL's catalog (pg_type.dat). */
enum {
    PG_OID_BYTEA = 17,
    PG_OID_INT8 = 20,
    PG_OID_INT2 = 21,
    PG_OID_INT4 = 23,
    PG_OID_TEXT = 25,
    PG_OID_UUID = 2950
};

/*
 * A one-dimensional array. Filled with `begin`, one `add` for each element, `end`; a zeroed struct
 * is empty, and the memory is kept from one use to the next.
 */
struct pg_array {
    struct strbuf bytes;
    uint32_t count;
    bool has_null;
};

void pg_array_begin(struct pg_array *array, uint32_t element_oid);
void pg_array_add(struct pg_array *array, const void *data, size_t size);
void pg_array_add_null(struct pg_array *array);
void pg_array_add_i64(struct pg_array *array, int64_t value);
void pg_array_add_i32(struct pg_array *array, int32_t value);
void pg_array_add_i16(struct pg_array *array, int16_t value);
void pg_array_add_text(struct pg_array *array, const char *text);
void pg_array_add_digest(struct pg_array *array, const struct digest_value *digest);
void pg_array_end(struct pg_array *array);
void pg_array_finish(struct pg_array *array);

/*
 * A row as an element of an array of a composite type: `begin`; for each column in order a value
 * that is added to pg_record_column; `end`.
 */
struct pg_record {
    struct pg_array *array;
    const uint32_t *types; /* of the columns that follow */
    size_t start;          /* where it begins in the array's bytes */
    uint32_t count;        /* what the array was before */
    bool has_null;
};

struct pg_record pg_record_begin(struct pg_array *array, const uint32_t *types, size_t columns);
struct pg_array *pg_record_column(struct pg_record *record);
void pg_record_end(struct pg_record *record);

/* False when memory ran out while it was filled. */
bool pg_array_is_complete(const struct pg_array *array);

enum { PG_PARAMS_MAX = 28 };

/* Zero-initialise it. */
struct pg_params {
    int count;
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX];
    uint8_t numbers[PG_PARAMS_MAX][8];
};

void pg_params_bytes(struct pg_params *params, const void *data, size_t size);
void pg_params_digest(struct pg_params *params, const struct digest_value *digest);
void pg_params_uuid(struct pg_params *params, const uint8_t *id); /* NULL: SQL null */
void pg_params_text(struct pg_params *params, const char *text);
void pg_params_i64(struct pg_params *params, int64_t value);
void pg_params_i32(struct pg_params *params, int32_t value);
void pg_params_i16(struct pg_params *params, int16_t value);
void pg_params_null(struct pg_params *params);
void pg_params_array(struct pg_params *params, const struct pg_array *array);

#endif
