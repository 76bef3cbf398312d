/*
 * target: the request target, split and decoded.
 *
 * The listener copies what stood between method and version; this turns it into segments and query
 * pairs inside the memory of the caller, without allocation. Strict: only visible ASCII, every '%'
 * followed by two hex digits, no NUL, valid UTF-8 after decoding, no name twice, bounded numbers.
 */
#ifndef DONJON_SERVER_TARGET_H
#define DONJON_SERVER_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "handlers/handler.h"

enum { TARGET_SEGMENTS_MAX = 12 };

/* A segment of the path, percent-decoded and NUL-terminated. */
struct target_segment {
    const char *text;
    size_t length;
};

struct target {
    const char *path; /* decoded segment by segment, with its slashes */
    struct target_segment segments[TARGET_SEGMENTS_MAX];
    size_t segment_count; /* more than the maximum: TARGET_SEGMENTS_MAX + 1, matches nothing */
    bool asterisk;        /* the target is "*" */
};

/* Bytes of memory `target_parse` needs for a target of `length` bytes. */
size_t target_memory_size(size_t length);

/*
 * Parses `raw` (NUL-terminated) into `out` and the query into `query`. What they point to lies in
 * `memory`. NULL on success, else what is wrong, a literal for people.
 */
const char *target_parse(const char *raw, char *memory, struct target *out,
                         struct query_pair query[REQUEST_QUERY_MAX], size_t *out_query_count);

#endif
