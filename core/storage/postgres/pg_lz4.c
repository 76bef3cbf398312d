/*
 * A block does not say how long its content is; the row does, and nothing longer is ever made.
 */
#include "core/storage/postgres/pg_lz4.h"

#include <assert.h>
#include <lz4.h>
#include <stdlib.h>

#include "core/game/ruleset.h"

size_t pg_lz4_compress(const void *data, size_t size, struct strbuf *out)
{
    assert(size <= RULESET_STATE_SIZE_MAX);
    int bound = LZ4_compressBound((int)size);
    strbuf_reserve(out, (size_t)bound);
    if (out->failed) {
        return 0;
    }
    int len = LZ4_compress_default(data, out->data + out->len, (int)size, bound);
    assert(len > 0);
    out->len += (size_t)len;
    out->data[out->len] = '\0';
    return (size_t)len;
}

void *pg_lz4_decompress(const void *block, size_t block_size, size_t size)
{
    if (size > RULESET_STATE_SIZE_MAX || block_size > (size_t)LZ4_COMPRESSBOUND(size)) {
        return NULL;
    }
    char *state = malloc(size > 0 ? size : 1);
    if (state != NULL &&
        LZ4_decompress_safe(block, state, (int)block_size, (int)size) != (int)size) {
        free(state);
        return NULL;
    }
    return state;
}
