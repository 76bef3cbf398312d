/*
 * pg_result: reads the columns of a binary result row from left to right.
 *
 * A value of another type or size than asked for marks the row as corrupt and reads as zero, so
 * that a reader checks once, at the end of the row. Belongs to one thread at a time.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_RESULT_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_RESULT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/digest.h"

struct pg_row {
    const PGresult *result;
    int row;
    int column; /* the next one */
    bool corrupt;
};

struct pg_row pg_row_of(const PGresult *result, int row);

bool pg_row_next_is_null(const struct pg_row *row);
void pg_row_skip(struct pg_row *row);
int64_t pg_row_i64(struct pg_row *row);
uint64_t pg_row_u64(struct pg_row *row); /* corrupt when negative */
int32_t pg_row_i32(struct pg_row *row);
uint8_t pg_row_u8(struct pg_row *row); /* a smallint of 0..255 */
void pg_row_fixed(struct pg_row *row, void *out, size_t size);
bool pg_row_fixed_or_null(struct pg_row *row, void *out,
                          size_t size); /* false: NULL, then zeroes */
void pg_row_digest(struct pg_row *row, struct digest_value *out);

/* A text without NUL of at most size - 1 bytes, and a NUL. */
void pg_row_text(struct pg_row *row, char *out, size_t size);

/* The bytes inside the result, which live as long as it does. */
const void *pg_row_bytes(struct pg_row *row, size_t *out_size);

/* Rows a statement changed or returned. */
size_t pg_result_changed(PGresult *result);

#endif
