/* quota: one table of buckets for each kind of limit. */
#include "server/quota.h"

#include <stdlib.h>
#include <string.h>

enum quota_kind { QUOTA_ADDRESS, QUOTA_SEAT, QUOTA_TOKEN, QUOTA_KINDS };

static const char *const NAMES[QUOTA_KINDS] = {"address", "seat", "token"};

struct quota {
    struct rate_limit *limits[QUOTA_KINDS]; /* NULL: no such limit */
    uint32_t rates[QUOTA_KINDS];
};

struct quota *quota_create(const struct quota_rates *rates, struct error *error)
{
    struct quota *quota = calloc(1, sizeof(*quota));
    if (!quota) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory");
        return NULL;
    }
    quota->rates[QUOTA_ADDRESS] = rates->address;
    quota->rates[QUOTA_SEAT] = rates->address > 0 ? rates->seat : 0;
    quota->rates[QUOTA_TOKEN] = rates->address > 0 ? rates->token : 0;
    for (int i = 0; i < QUOTA_KINDS; i++) {
        if (quota->rates[i] == 0) {
            continue;
        }
        quota->limits[i] = rate_limit_create(quota->rates[i], error);
        if (!quota->limits[i]) {
            quota_destroy(quota);
            return NULL;
        }
    }
    return quota;
}

void quota_destroy(struct quota *quota)
{
    if (!quota) {
        return;
    }
    for (int i = 0; i < QUOTA_KINDS; i++) {
        rate_limit_destroy(quota->limits[i]);
    }
    free(quota);
}

static bool take(struct quota *quota, enum quota_kind kind, uint64_t key, int64_t now_us,
                 struct quota_left *out)
{
    if (!quota->limits[kind]) {
        return true;
    }
    uint32_t left;
    bool taken = rate_limit_take(quota->limits[kind], key, now_us, &left);
    if (!out->policy || left < out->left) {
        *out = (struct quota_left){NAMES[kind], quota->rates[kind], left};
    }
    return taken;
}

static uint64_t token_key(const struct principal *principal)
{
    uint64_t key;
    memcpy(&key, principal->token_hash.bytes, sizeof(key));
    return key | 1; /* 0 is a free bucket; the administrator's token has no hash here */
}

bool quota_take(struct quota *quota, uint64_t address_key, const struct principal *principal,
                int64_t now_us, struct quota_left *out)
{
    *out = (struct quota_left){0};
    if (!take(quota, QUOTA_ADDRESS, address_key, now_us, out)) {
        return false;
    }
    if (principal->kind == PRINCIPAL_NONE || principal->kind == PRINCIPAL_INVALID) {
        return true;
    }
    enum quota_kind kind = principal->kind == PRINCIPAL_SEAT ? QUOTA_SEAT : QUOTA_TOKEN;
    return take(quota, kind, token_key(principal), now_us, out);
}
