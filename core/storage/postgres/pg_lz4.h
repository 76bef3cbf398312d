/*
 * pg_lz4: states as LZ4 blocks. The only door to liblz4.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_LZ4_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_LZ4_H

#include <stddef.h>

#include "core/base/strbuf.h"

/* Appends the block of `size` bytes (at most RULESET_STATE_SIZE_MAX) and gives its length; the
 * strbuf is marked as failed when memory runs out. */
size_t pg_lz4_compress(const void *data, size_t size, struct strbuf *out);

/* The `size` bytes of a block, owned by the caller; NULL when the block does not hold exactly as
 * many, when `size` is out of bounds, or when memory runs out. */
void *pg_lz4_decompress(const void *block, size_t block_size, size_t size);

#endif
