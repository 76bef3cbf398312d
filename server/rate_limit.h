/*
 * rate_limit: so many requests per second for each key: an address or a token.
 *
 * A token bucket for each key, which holds two seconds' worth at most. Buckets live in a table of
 * fixed size; a key whose neighbourhood is full replaces the holder that has been quiet longest, so
 * a flood of keys makes the limit laxer, never the server larger. Loop thread only.
 */
#ifndef DONJON_SERVER_RATE_LIMIT_H
#define DONJON_SERVER_RATE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"

enum { RATE_LIMIT_MAX = 1000 * 1000 };

struct rate_limit;

/* `per_second` is 1..RATE_LIMIT_MAX. */
struct rate_limit *rate_limit_create(uint32_t per_second, struct error *error);
void rate_limit_destroy(struct rate_limit *rate_limit); /* NULL is a no-op */

/* What the client of an address is counted under (an IPv6 client is its /64): keep it with the
 * connection. */
uint64_t rate_limit_key(const char *peer);

/* Takes one token; false when none is left. A token comes back within a second. `out_left` may be
 * NULL: what can still be taken at once. */
bool rate_limit_take(struct rate_limit *rate_limit, uint64_t key, int64_t now_us,
                     uint32_t *out_left);

#endif
