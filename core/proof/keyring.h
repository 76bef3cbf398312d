/*
 * keyring: the keys this server signs with and knows.
 *
 * One key signs at a time; earlier ones, and those of other servers on the same database, stay in
 * the ring so that what they signed can be checked. Filled by the runtime from the store; replaced
 * as a whole when a key was rotated.
 *
 * What is signed, always, is a tag with its NUL (tags.h) and then the message.
 *
 * Thread safety: every function may be called from any thread.
 */
#ifndef DONJON_CORE_PROOF_KEYRING_H
#define DONJON_CORE_PROOF_KEYRING_H

#include "core/base/err.h"
#include "core/base/sign.h"
#include "core/record/record.h"

enum { KEYRING_MESSAGE_MAX = 512, KEYRING_KEYS_MAX = 256 };

struct keyring;

struct keyring *keyring_create(void); /* empty; NULL when memory runs out */
void keyring_destroy(struct keyring *keyring);

/*
 * Puts `keys` in the place of what the ring held; at most KEYRING_KEYS_MAX, newest first, so that
 * older ones are left out. `secret` is that of the key to sign with, which must be among them.
 */
void keyring_load(struct keyring *keyring, const struct key_record *keys, size_t count,
                  const uint8_t secret[SIGN_SECRET_SIZE]);

/* The key to sign with, whose id is part of what is signed; it stays whole until it is given back.
 * The ring must have been loaded. */
struct keyring_key;
struct keyring_key *keyring_take(struct keyring *keyring, uint8_t out_key_id[SIGN_KEY_ID_SIZE]);
void keyring_give_back(struct keyring_key *key);

/* Signs `tag`, its NUL and `size` bytes of `message`, KEYRING_MESSAGE_MAX at most in all. */
void keyring_key_sign(const struct keyring_key *key, const char *tag, const void *message,
                      size_t size, uint8_t out_signature[SIGN_SIZE]);

/* False: the ring does not have it. */
bool keyring_find(struct keyring *keyring, const uint8_t key_id[SIGN_KEY_ID_SIZE],
                  struct key_record *out);

/* Copies at most `max` keys, without their secrets; returns their number. */
size_t keyring_list(struct keyring *keyring, struct key_record *out, size_t max);

#endif
