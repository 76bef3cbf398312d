/*
 * Decoding of binary results, with every size checked: the database is outside of the program.
 */
#include "core/storage/postgres/pg_result.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

struct pg_row pg_row_of(const PGresult *result, int row)
{
    return (struct pg_row){.result = result, .row = row};
}

bool pg_row_next_is_null(const struct pg_row *row)
{
    return PQgetisnull(row->result, row->row, row->column) == 1;
}

void pg_row_skip(struct pg_row *row)
{
    row->column++;
}

const void *pg_row_bytes(struct pg_row *row, size_t *out_size)
{
    const char *value = PQgetvalue(row->result, row->row, row->column);
    *out_size = 0;
    if (value == NULL || pg_row_next_is_null(row)) {
        row->corrupt = true;
    } else {
        *out_size = (size_t)PQgetlength(row->result, row->row, row->column);
    }
    row->column++;
    return value;
}

void pg_row_fixed(struct pg_row *row, void *out, size_t size)
{
    size_t stored_size;
    const void *value = pg_row_bytes(row, &stored_size);
    if (value == NULL || stored_size != size) {
        row->corrupt = true;
        memset(out, 0, size);
        return;
    }
    memcpy(out, value, size);
}

bool pg_row_fixed_or_null(struct pg_row *row, void *out, size_t size)
{
    if (pg_row_next_is_null(row)) {
        pg_row_skip(row);
        memset(out, 0, size);
        return false;
    }
    pg_row_fixed(row, out, size);
    return true;
}

void pg_row_digest(struct pg_row *row, struct digest_value *out)
{
    pg_row_fixed(row, out->bytes, sizeof(out->bytes));
}

int64_t pg_row_i64(struct pg_row *row)
{
    uint64_t big;
    pg_row_fixed(row, &big, sizeof(big));
    return (int64_t)be64toh(big);
}

uint64_t pg_row_u64(struct pg_row *row)
{
    int64_t value = pg_row_i64(row);
    if (value < 0) {
        row->corrupt = true;
        return 0;
    }
    return (uint64_t)value;
}

int32_t pg_row_i32(struct pg_row *row)
{
    uint32_t big;
    pg_row_fixed(row, &big, sizeof(big));
    return (int32_t)be32toh(big);
}

uint8_t pg_row_u8(struct pg_row *row)
{
    uint16_t big;
    pg_row_fixed(row, &big, sizeof(big));
    uint16_t value = be16toh(big);
    if (value > UINT8_MAX) {
        row->corrupt = true;
        return 0;
    }
    return (uint8_t)value;
}

void pg_row_text(struct pg_row *row, char *out, size_t size)
{
    size_t len;
    const void *value = pg_row_bytes(row, &len);
    memset(out, 0, size);
    if (value == NULL || len >= size || memchr(value, 0, len) != NULL) {
        row->corrupt = true;
        return;
    }
    memcpy(out, value, len);
}

size_t pg_result_changed(PGresult *result)
{
    return (size_t)strtoull(PQcmdTuples(result), NULL, 10);
}
