/*
 * digest of the browser's build: SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) behind
 * the contract of core/base/digest.h. Nothing is secret here: the file holds all it is about. A
 * test compares it with OpenSSL's.
 */
#include "core/base/digest.h"

#include <string.h>

#include "web/verify/wasm/digest_wasm.h"

enum { BLOCK_SIZE = 64 };

static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t value, unsigned bits)
{
    return value >> bits | value << (32 - bits);
}

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The message schedule, section 6.2.2 step 1. */
static void schedule(const uint8_t *block, uint32_t words[64])
{
    for (int t = 0; t < 16; t++) {
        words[t] = big_endian(block + 4 * t);
    }
    for (int t = 16; t < 64; t++) {
        uint32_t s0 = rotate(words[t - 15], 7) ^ rotate(words[t - 15], 18) ^ words[t - 15] >> 3;
        uint32_t s1 = rotate(words[t - 2], 17) ^ rotate(words[t - 2], 19) ^ words[t - 2] >> 10;
        words[t] = words[t - 16] + s0 + words[t - 7] + s1;
    }
}

/* Steps 2 to 4. */
static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t words[64];
    uint32_t v[8];
    schedule(block, words);
    memcpy(v, state, sizeof(v));
    for (int t = 0; t < 64; t++) {
        uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t t1 = v[7] + s1 + choice + constants[t] + words[t];
        uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        memmove(v + 1, v, 7 * sizeof(v[0]));
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++) {
        state[i] += v[i];
    }
}

/* ---- the contract ---- */

void digest_begin(struct digest *digest, const char *tag)
{
    memcpy(digest->state, start, sizeof(start));
    digest->size = 0;
    if (tag != NULL) {
        digest_add(digest, tag, strlen(tag) + 1);
    }
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
    const uint8_t *from = data;
    while (size > 0) {
        size_t filled = (size_t)(digest->size % BLOCK_SIZE);
        size_t part = BLOCK_SIZE - filled < size ? BLOCK_SIZE - filled : size;
        memcpy(digest->block + filled, from, part);
        digest->size += part;
        from += part;
        size -= part;
        if (filled + part == BLOCK_SIZE) {
            compress(digest->state, digest->block);
        }
    }
}

void digest_add_u64(struct digest *digest, uint64_t value)
{
    digest_add(digest, &value, sizeof(value)); /* little-endian, as the machine is */
}

void digest_end(struct digest *digest, struct digest_value *out)
{
    static const uint8_t padding[BLOCK_SIZE] = {0x80};
    uint64_t bits = digest->size * 8;
    uint8_t length[8];
    size_t filled = (size_t)(digest->size % BLOCK_SIZE);
    for (int i = 0; i < 8; i++) {
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    digest_add(digest, padding, (filled < 56 ? 56 : 120) - filled);
    digest_add(digest, length, sizeof(length));
    for (int i = 0; i < 8; i++) {
        for (int byte = 0; byte < 4; byte++) {
            out->bytes[4 * i + byte] = (uint8_t)(digest->state[i] >> (24 - 8 * byte));
        }
    }
}

void digest_of(const char *tag, const void *data, size_t size, struct digest_value *out)
{
    struct digest digest;
    digest_begin(&digest, tag);
    digest_add(&digest, data, size);
    digest_end(&digest, out);
}

/* Of a key that is no longer than a block. */
static void hmac_begin(struct digest *digest, const uint8_t *key, size_t key_size, uint8_t pad)
{
    uint8_t block[BLOCK_SIZE] = {0};
    memcpy(block, key, key_size);
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
        block[i] ^= pad;
    }
    digest_begin(digest, NULL);
    digest_add(digest, block, sizeof(block));
}

void digest_hmac(const void *key, size_t key_size, const void *data, size_t size,
                 struct digest_value *out)
{
    struct digest digest;
    struct digest_value short_key;
    if (key_size > BLOCK_SIZE) {
        digest_of(NULL, key, key_size, &short_key);
        key = short_key.bytes;
        key_size = DIGEST_SIZE;
    }
    hmac_begin(&digest, key, key_size, 0x36);
    digest_add(&digest, data, size);
    digest_end(&digest, out);
    hmac_begin(&digest, key, key_size, 0x5c);
    digest_add(&digest, out->bytes, DIGEST_SIZE);
    digest_end(&digest, out);
}

/* RFC 5869, section 2.3, one block: HMAC(key, previous || info || counter). */
static void expand(const struct digest_value *key, const struct digest_value *previous,
                   const void *info, size_t info_size, uint8_t counter, struct digest_value *out)
{
    struct digest digest;
    hmac_begin(&digest, key->bytes, DIGEST_SIZE, 0x36);
    if (counter > 1) {
        digest_add(&digest, previous->bytes, DIGEST_SIZE);
    }
    digest_add(&digest, info, info_size);
    digest_add(&digest, &counter, 1);
    digest_end(&digest, out);
    hmac_begin(&digest, key->bytes, DIGEST_SIZE, 0x5c);
    digest_add(&digest, out->bytes, DIGEST_SIZE);
    digest_end(&digest, out);
}

void digest_hkdf(const void *secret, size_t secret_size, const void *salt, size_t salt_size,
                 const void *info, size_t info_size, void *out, size_t out_size)
{
    struct digest_value key;
    struct digest_value block;
    uint8_t *to = out;
    digest_hmac(salt, salt_size, secret, secret_size, &key);
    for (uint8_t counter = 1; out_size > 0; counter++) {
        size_t part = out_size < DIGEST_SIZE ? out_size : DIGEST_SIZE;
        expand(&key, &block, info, info_size, counter, &block);
        memcpy(to, block.bytes, part);
        to += part;
        out_size -= part;
    }
}

void digest_wipe(void *data, size_t size)
{
    memset(data, 0, size);
}

bool digest_equal(const struct digest_value *a, const struct digest_value *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}
