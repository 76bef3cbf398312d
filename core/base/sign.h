/*
 * sign: Ed25519 signatures (RFC 8032, pure Ed25519), the door to OpenSSL for them.
 *
 * A signature is a function of key and message alone: signing the same twice gives the same bytes.
 * Whoever signs puts a tag of its own in front of the message (core/proof), so that a signature for
 * one purpose never means anything for another. A failure inside OpenSSL while signing ends the
 * process, as in digest.
 *
 * Any thread; a key may be used by several at once.
 */
#ifndef DONJON_CORE_BASE_SIGN_H
#define DONJON_CORE_BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIGN_SECRET_SIZE = 32, SIGN_PUBLIC_SIZE = 32, SIGN_SIZE = 64, SIGN_KEY_ID_SIZE = 16 };

/* A private key, ready for use. */
struct sign_key;

/* Of the 32 secret bytes of RFC 8032, section 5.1.5. Ends the process when memory runs out. */
struct sign_key *sign_key_create(const uint8_t secret[SIGN_SECRET_SIZE]);
void sign_key_destroy(struct sign_key *key); /* NULL is a no-op */
void sign_key_public(const struct sign_key *key, uint8_t out[SIGN_PUBLIC_SIZE]);

void sign_with(const struct sign_key *key, const void *message, size_t size,
               uint8_t out[SIGN_SIZE]);

/* False also for bytes that are no public key. */
bool sign_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE], const void *message, size_t size,
                 const uint8_t signature[SIGN_SIZE]);

/* The first 16 bytes of SHA-256("donjon/key/1\0" || public key). */
void sign_key_id(const uint8_t public_key[SIGN_PUBLIC_SIZE], uint8_t out[SIGN_KEY_ID_SIZE]);

#endif
