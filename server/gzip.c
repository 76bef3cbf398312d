/* gzip: one deflate stream with the wrapper of gzip. */
#include "server/gzip.h"

#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

enum { WINDOW_BITS_GZIP = 15 + 16, MEMORY_LEVEL = 8 };

struct gzip {
    z_stream stream;
};

struct gzip *gzip_create(void)
{
    struct gzip *gzip = calloc(1, sizeof(*gzip));
    if (gzip && deflateInit2(&gzip->stream, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS_GZIP,
                             MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(gzip);
        return NULL;
    }
    return gzip;
}

void gzip_destroy(struct gzip *gzip)
{
    if (gzip) {
        (void)deflateEnd(&gzip->stream);
        free(gzip);
    }
}

bool gzip_compress(struct gzip *gzip, const void *text, size_t size, struct strbuf *out)
{
    z_stream *stream = &gzip->stream;
    if (size > GZIP_BYTES_MAX || deflateReset(stream) != Z_OK) {
        return false;
    }
    size_t bound = deflateBound(stream, size);
    strbuf_reserve(out, bound);
    if (out->failed) {
        return false;
    }
    stream->next_in = text;
    stream->avail_in = (uInt)size;
    stream->next_out = (Bytef *)out->data + out->len;
    stream->avail_out = (uInt)bound;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END) {
        return false;
    }
    out->len += stream->total_out;
    out->data[out->len] = '\0';
    return true;
}
