/*
 * bench_receipt: what a receipt costs, alone and in a full group, and what its check costs. Prints
 * one line of JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/proof/receipt.h"

enum { RUN_US = 200 * 1000 };

static int64_t now_us(void)
{
    return clock_system()->monotonic_us(clock_system());
}

/* Microseconds for each receipt, signed `count` at a time. */
static double sign_us(struct digest *digest, struct keyring *keyring, struct receipt *receipts,
                      size_t count)
{
    struct receipt *group[RECEIPT_GROUP_MAX];
    for (size_t i = 0; i < count; i++) {
        receipts[i] = (struct receipt){.seq = i + 1};
        group[i] = &receipts[i];
    }
    int64_t started_us = now_us();
    size_t done = 0;
    while (now_us() - started_us < RUN_US) {
        receipts_sign(digest, keyring, group, count);
        done += count;
    }
    return (double)(now_us() - started_us) / (double)done;
}

static double verify_us(struct digest *digest, const uint8_t *receipt, size_t size,
                        const uint8_t public_key[SIGN_PUBLIC_SIZE])
{
    int64_t started_us = now_us();
    size_t done = 0;
    while (now_us() - started_us < RUN_US) {
        if (!statement_receipt_holds(digest, receipt, size, public_key)) {
            abort();
        }
        done++;
    }
    return (double)(now_us() - started_us) / (double)done;
}

int main(void)
{
    const uint8_t secret[SIGN_SECRET_SIZE] = {1};
    uint8_t bytes[RECEIPT_SIZE_MAX];
    struct receipt receipts[RECEIPT_GROUP_MAX];
    struct key_record key = {.valid_from_us = 1};
    struct digest *digest = digest_create();
    struct keyring *keyring = keyring_create();
    struct sign_key *signing = sign_key_create(secret);
    sign_key_public(signing, key.public_key);
    sign_key_id(key.public_key, key.key_id);
    sign_key_destroy(signing);
    keyring_load(keyring, &key, 1, secret);
    double alone_us = sign_us(digest, keyring, receipts, 1);
    size_t alone_bytes = receipt_encode(&receipts[0], bytes);
    double grouped_us = sign_us(digest, keyring, receipts, RECEIPT_GROUP_MAX);
    size_t grouped_bytes = receipt_encode(&receipts[0], bytes);
    printf("{\"alone_us\": %.2f, \"grouped_us\": %.2f, \"verify_us\": %.2f, \"alone_bytes\": %zu, "
           "\"grouped_bytes\": %zu}\n",
           alone_us, grouped_us, verify_us(digest, bytes, grouped_bytes, key.public_key),
           alone_bytes, grouped_bytes);
    keyring_destroy(keyring);
    digest_destroy(digest);
    return 0;
}
