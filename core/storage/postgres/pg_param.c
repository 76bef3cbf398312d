/*
 * Binary parameters: integers big-endian, uuid and bytea as they are, arrays as in the server's
 * array_recv: dimensions, a flag for nulls, the element's type, then length and first index of each
 * dimension, then each element with its length in front (-1: null). A row as in record_recv: the
 * number of columns, then for each its type and, like an element, its value.
 */
#include "core/storage/postgres/pg_param.h"

#include <assert.h>
#include <endian.h>
#include <limits.h>
#include <string.h>

#include "core/base/id.h"

enum { ARRAY_FLAG_OFFSET = 4, ARRAY_COUNT_OFFSET = 12, ARRAY_HEADER_SIZE = 20 };

static void put_u32(uint8_t *out, uint32_t value)
{
    uint32_t big = htobe32(value);
    memcpy(out, &big, sizeof(big));
}

void pg_array_begin(struct pg_array *array, uint32_t element_oid)
{
    uint8_t header[ARRAY_HEADER_SIZE] = {0};
    put_u32(header, 1);
    put_u32(header + 8, element_oid);
    put_u32(header + 16, 1);
    strbuf_clear(&array->bytes);
    strbuf_add(&array->bytes, header, sizeof(header));
    array->count = 0;
    array->has_null = false;
}

void pg_array_add(struct pg_array *array, const void *data, size_t size)
{
    assert(size <= INT_MAX);
    uint8_t length[4];
    put_u32(length, (uint32_t)size);
    strbuf_add(&array->bytes, length, sizeof(length));
    strbuf_add(&array->bytes, data, size);
    array->count++;
}

void pg_array_add_null(struct pg_array *array)
{
    uint8_t length[4];
    put_u32(length, UINT32_MAX);
    strbuf_add(&array->bytes, length, sizeof(length));
    array->count++;
    array->has_null = true;
}

void pg_array_add_i64(struct pg_array *array, int64_t value)
{
    uint64_t big = htobe64((uint64_t)value);
    pg_array_add(array, &big, sizeof(big));
}

void pg_array_add_i32(struct pg_array *array, int32_t value)
{
    uint32_t big = htobe32((uint32_t)value);
    pg_array_add(array, &big, sizeof(big));
}

void pg_array_add_i16(struct pg_array *array, int16_t value)
{
    uint16_t big = htobe16((uint16_t)value);
    pg_array_add(array, &big, sizeof(big));
}

void pg_array_add_text(struct pg_array *array, const char *text)
{
    pg_array_add(array, text, strlen(text));
}

void pg_array_add_digest(struct pg_array *array, const struct digest_value *digest)
{
    pg_array_add(array, digest->bytes, sizeof(digest->bytes));
}

void pg_array_end(struct pg_array *array)
{
    if (array->bytes.failed) {
        return;
    }
    uint8_t *header = (uint8_t *)array->bytes.data;
    put_u32(header + ARRAY_FLAG_OFFSET, array->has_null ? 1 : 0);
    put_u32(header + ARRAY_COUNT_OFFSET, array->count);
}

void pg_array_finish(struct pg_array *array)
{
    strbuf_finish(&array->bytes);
    array->count = 0;
}

bool pg_array_is_complete(const struct pg_array *array)
{
    return !array->bytes.failed && array->bytes.len <= INT_MAX;
}

struct pg_record pg_record_begin(struct pg_array *array, const uint32_t *types, size_t columns)
{
    uint8_t header[8] = {0}; /* the length is filled in at the end */
    struct pg_record record = {.array = array,
                               .types = types,
                               .start = array->bytes.len,
                               .count = array->count,
                               .has_null = array->has_null};
    put_u32(header + 4, (uint32_t)columns);
    strbuf_add(&array->bytes, header, sizeof(header));
    return record;
}

struct pg_array *pg_record_column(struct pg_record *record)
{
    uint8_t type[4];
    put_u32(type, *record->types++);
    strbuf_add(&record->array->bytes, type, sizeof(type));
    return record->array;
}

void pg_record_end(struct pg_record *record)
{
    struct pg_array *array = record->array;
    if (!array->bytes.failed && array->bytes.len <= INT_MAX) {
        put_u32((uint8_t *)array->bytes.data + record->start,
                (uint32_t)(array->bytes.len - record->start - sizeof(uint32_t)));
    }
    array->count = record->count + 1; /* the columns were no elements */
    array->has_null = record->has_null;
}

static void params_add(struct pg_params *params, const void *data, size_t size)
{
    assert(params->count < PG_PARAMS_MAX && size <= INT_MAX);
    params->values[params->count] = data;
    params->lengths[params->count] = (int)size;
    params->count++;
}

void pg_params_bytes(struct pg_params *params, const void *data, size_t size)
{
    params_add(params, size > 0 ? data : "", size);
}

void pg_params_digest(struct pg_params *params, const struct digest_value *digest)
{
    params_add(params, digest->bytes, sizeof(digest->bytes));
}

void pg_params_uuid(struct pg_params *params, const uint8_t *id)
{
    params_add(params, id, ID_SIZE);
}

void pg_params_text(struct pg_params *params, const char *text)
{
    params_add(params, text, strlen(text));
}

/* `value` in the last `size` of eight big-endian bytes. */
static void params_add_number(struct pg_params *params, int64_t value, size_t size)
{
    assert(params->count < PG_PARAMS_MAX);
    uint8_t *number = params->numbers[params->count];
    uint64_t big = htobe64((uint64_t)value);
    memcpy(number, &big, sizeof(big));
    params_add(params, number + 8 - size, size);
}

void pg_params_i64(struct pg_params *params, int64_t value)
{
    params_add_number(params, value, 8);
}

void pg_params_i32(struct pg_params *params, int32_t value)
{
    params_add_number(params, value, 4);
}

void pg_params_i16(struct pg_params *params, int16_t value)
{
    params_add_number(params, value, 2);
}

void pg_params_null(struct pg_params *params)
{
    params_add(params, NULL, 0);
}

void pg_params_array(struct pg_params *params, const struct pg_array *array)
{
    assert(pg_array_is_complete(array));
    params_add(params, array->bytes.data, array->bytes.len);
}
