/*
 * gzip: large texts take a tenth of the way (RFC 1952, by zlib at its fastest level: about 100
 * MB/s, on the loop thread). One compressor is kept and used again. Loop thread only.
 */
#ifndef DONJON_SERVER_GZIP_H
#define DONJON_SERVER_GZIP_H

#include <stdbool.h>

#include "core/base/strbuf.h"

enum {
    GZIP_BYTES_MIN = 1024,       /* below it is not worth it */
    GZIP_BYTES_MAX = 1024 * 1024 /* above it would hold up everybody else */
};

struct gzip;

struct gzip *gzip_create(void);       /* NULL: out of memory */
void gzip_destroy(struct gzip *gzip); /* NULL is a no-op */

/* Appends the compressed text to `out`. False, with `out` as it was, when memory runs out. */
bool gzip_compress(struct gzip *gzip, const void *text, size_t size, struct strbuf *out);

#endif
