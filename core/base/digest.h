/*
 * digest: the only door to OpenSSL for hashing, key derivation and random bytes.
 *
 * SHA-256 is FIPS 180-4, HMAC RFC 2104, HKDF RFC 5869. Everything that is hashed as evidence starts
 * with a tag of its own (`digest_begin`), so that bytes hashed for one purpose never mean anything
 * for another. A failure inside OpenSSL ends the process: there is no safe way on.
 *
 * Threading: a `struct digest` belongs to one thread at a time; the free functions may be called
 * from any thread.
 */
#ifndef DONJON_CORE_BASE_DIGEST_H
#define DONJON_CORE_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65 };

struct digest_value {
    uint8_t bytes[DIGEST_SIZE];
};

/* A reusable SHA-256 context. */
struct digest;

struct digest *digest_create(void);
void digest_destroy(struct digest *digest); /* NULL is a no-op */

/* Starts a hash with `tag` (its bytes and its NUL). NULL starts without a tag. */
void digest_begin(struct digest *digest, const char *tag);
void digest_add(struct digest *digest, const void *data, size_t size);
void digest_add_u64(struct digest *digest, uint64_t value); /* little-endian */
void digest_end(struct digest *digest, struct digest_value *out);

/* One-shot SHA-256 of `data`, with `tag` in front as above. */
void digest_of(const char *tag, const void *data, size_t size, struct digest_value *out);

void digest_hmac(const void *key, size_t key_size, const void *data, size_t size,
                 struct digest_value *out);

/* HKDF-SHA256 extract and expand, `out_size` <= 255 * 32. Without salt: NULL and 0. */
void digest_hkdf(const void *secret, size_t secret_size, const void *salt, size_t salt_size,
                 const void *info, size_t info_size, void *out, size_t out_size);

/* Fills with bytes of the operating system's generator. */
void digest_random(void *out, size_t size);

bool digest_equal(const struct digest_value *a, const struct digest_value *b);

/* Compares in time that depends on `size` only. */
bool digest_equal_constant_time(const void *a, const void *b, size_t size);

/* Overwrites a secret in a way the compiler keeps. */
void digest_wipe(void *data, size_t size);

#endif
