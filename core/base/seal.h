/*
 * seal: authenticated encryption of small texts at rest, AES-256-GCM (NIST SP 800-38D).
 *
 * A sealed text is a random nonce of 12 bytes, the cipher text and a tag of 16 bytes. A key seals
 * at most 2^32 texts. Any thread; a failure inside OpenSSL ends the process.
 */
#ifndef DONJON_CORE_BASE_SEAL_H
#define DONJON_CORE_BASE_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/strbuf.h"

enum { SEAL_KEY_SIZE = 32, SEAL_NONCE_SIZE = 12, SEAL_TAG_SIZE = 16 };

/* Appends the sealed text to `out` (whose `failed` is set when memory runs out). */
void seal_close(const uint8_t key[SEAL_KEY_SIZE], const void *text, size_t size,
                struct strbuf *out);

/* Appends the text to `out`. False if it was not sealed by this key, or was changed since. */
bool seal_open(const uint8_t key[SEAL_KEY_SIZE], const void *sealed, size_t size,
               struct strbuf *out);

#endif
