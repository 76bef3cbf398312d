/* rate_limit: an open table with short probing; a bucket is two numbers. */
#include "server/rate_limit.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 8192, PROBES = 8, BURST_S = 2, US_PER_S = 1000 * 1000 };

struct bucket {
    uint64_t key;    /* 0: free */
    int64_t seen_us; /* when `credit_us` was right */
    int64_t credit_us;
};

struct rate_limit {
    int64_t cost_us; /* of one request */
    struct bucket buckets[BUCKETS];
};

struct rate_limit *rate_limit_create(uint32_t per_second, struct error *error)
{
    struct rate_limit *rate_limit = calloc(1, sizeof(*rate_limit));
    if (!rate_limit) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory");
        return NULL;
    }
    rate_limit->cost_us = US_PER_S / (int64_t)per_second;
    return rate_limit;
}

void rate_limit_destroy(struct rate_limit *rate_limit)
{
    free(rate_limit);
}

/* Mixes so that neighbouring addresses do not share a neighbourhood (splitmix64's finalizer). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

uint64_t rate_limit_key(const char *peer)
{
    uint8_t address[16] = {0};
    if (inet_pton(AF_INET, peer, address) != 1) {
        (void)!inet_pton(AF_INET6, peer, address);
    }
    uint64_t prefix;
    memcpy(&prefix, address, sizeof(prefix));
    uint64_t key = mix(prefix + 0x9e3779b97f4a7c15u);
    return key ? key : 1;
}

static struct bucket *bucket_for(struct rate_limit *rate_limit, uint64_t key, int64_t now_us)
{
    struct bucket *quietest = NULL;
    for (uint64_t i = 0; i < PROBES; i++) {
        struct bucket *bucket = &rate_limit->buckets[(key + i) % BUCKETS];
        if (bucket->key == key) {
            return bucket;
        }
        if (!quietest || bucket->seen_us < quietest->seen_us) {
            quietest = bucket;
        }
    }
    *quietest = (struct bucket){key, now_us, (int64_t)BURST_S * US_PER_S};
    return quietest;
}

bool rate_limit_take(struct rate_limit *rate_limit, uint64_t key, int64_t now_us,
                     uint32_t *out_left)
{
    struct bucket *bucket = bucket_for(rate_limit, key, now_us);
    int64_t credit_us = bucket->credit_us + (now_us - bucket->seen_us);
    if (credit_us > (int64_t)BURST_S * US_PER_S) {
        credit_us = (int64_t)BURST_S * US_PER_S;
    }
    bool taken = credit_us >= rate_limit->cost_us;
    bucket->credit_us = taken ? credit_us - rate_limit->cost_us : credit_us;
    bucket->seen_us = now_us;
    if (out_left) {
        *out_left = (uint32_t)(bucket->credit_us / rate_limit->cost_us);
    }
    return taken;
}
