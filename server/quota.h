/*
 * quota: the rate limits that a request is under: that of its client's address, and that of its
 * token, which is stricter for a seat than for an administrator.
 *
 * A token is counted by its hash, before anybody knows whether it is genuine: a made-up token uses
 * up nobody's quota but its own, and its address's. Loop thread only.
 */
#ifndef DONJON_SERVER_QUOTA_H
#define DONJON_SERVER_QUOTA_H

#include "core/record/principal.h"
#include "server/rate_limit.h"

struct quota;

/* Requests per second. `address` 0: no limits at all; another 0: none of that kind. */
struct quota_rates {
    uint32_t address;
    uint32_t seat;
    uint32_t token; /* any token that is no seat's */
};

/* What a client is told (draft-ietf-httpapi-ratelimit-headers): the limit that is nearest. */
struct quota_left {
    const char *policy; /* "address", "seat" or "token"; NULL: no limits */
    uint32_t per_second;
    uint32_t left; /* requests that may follow at once */
};

struct quota *quota_create(const struct quota_rates *rates, struct error *error);
void quota_destroy(struct quota *quota); /* NULL is a no-op */

/* Counts a request. False: too many. */
bool quota_take(struct quota *quota, uint64_t address_key, const struct principal *principal,
                int64_t now_us, struct quota_left *out);

#endif
