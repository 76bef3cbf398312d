/* keyring: a few keys under one lock. Signing itself is done outside of it, on a counted key. */
#include "core/proof/keyring.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/digest.h"

/* A key somebody may be signing with while the ring is loaded anew. */
struct keyring_key {
    struct sign_key *key;
    uint8_t id[SIGN_KEY_ID_SIZE];
    atomic_uint users;
};

struct keyring {
    pthread_mutex_t lock;       /* guards what follows */
    struct keyring_key *active; /* NULL until loaded */
    struct key_record keys[KEYRING_KEYS_MAX];
    size_t count;
};

struct keyring *keyring_create(void)
{
    struct keyring *keyring = calloc(1, sizeof(*keyring));
    if (keyring != NULL) {
        pthread_mutex_init(&keyring->lock, NULL);
    }
    return keyring;
}

void keyring_give_back(struct keyring_key *key)
{
    if (key != NULL && atomic_fetch_sub(&key->users, 1) == 1) {
        sign_key_destroy(key->key);
        free(key);
    }
}

void keyring_destroy(struct keyring *keyring)
{
    if (keyring != NULL) {
        keyring_give_back(keyring->active);
        pthread_mutex_destroy(&keyring->lock);
        free(keyring);
    }
}

static struct keyring_key *key_new(const uint8_t secret[SIGN_SECRET_SIZE])
{
    struct keyring_key *key = calloc(1, sizeof(*key));
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    if (key != NULL) {
        key->key = sign_key_create(secret);
        sign_key_public(key->key, public_key);
        sign_key_id(public_key, key->id);
        atomic_init(&key->users, 1);
    }
    return key;
}

void keyring_load(struct keyring *keyring, const struct key_record *keys, size_t count,
                  const uint8_t secret[SIGN_SECRET_SIZE])
{
    struct keyring_key *fresh = key_new(secret);
    pthread_mutex_lock(&keyring->lock);
    keyring->count = count < KEYRING_KEYS_MAX ? count : KEYRING_KEYS_MAX;
    for (size_t i = 0; i < keyring->count; i++) {
        keyring->keys[i] = keys[i];
        keyring->keys[i].has_secret = false;
        memset(keyring->keys[i].secret, 0, sizeof(keyring->keys[i].secret));
    }
    struct keyring_key *former = fresh != NULL ? keyring->active : NULL;
    keyring->active = fresh != NULL ? fresh : keyring->active;
    pthread_mutex_unlock(&keyring->lock);
    keyring_give_back(former);
}

struct keyring_key *keyring_take(struct keyring *keyring, uint8_t out_key_id[SIGN_KEY_ID_SIZE])
{
    pthread_mutex_lock(&keyring->lock);
    struct keyring_key *key = keyring->active;
    assert(key != NULL);
    atomic_fetch_add(&key->users, 1);
    pthread_mutex_unlock(&keyring->lock);
    memcpy(out_key_id, key->id, SIGN_KEY_ID_SIZE);
    return key;
}

/* The bytes that are signed; their number. */
static size_t tagged(const char *tag, const void *message, size_t size,
                     uint8_t out[KEYRING_MESSAGE_MAX])
{
    size_t tag_size = strlen(tag) + 1;
    assert(tag_size + size <= KEYRING_MESSAGE_MAX);
    memcpy(out, tag, tag_size);
    memcpy(out + tag_size, message, size);
    return tag_size + size;
}

void keyring_key_sign(const struct keyring_key *key, const char *tag, const void *message,
                      size_t size, uint8_t out_signature[SIGN_SIZE])
{
    uint8_t bytes[KEYRING_MESSAGE_MAX];
    size_t total = tagged(tag, message, size, bytes);
    sign_with(key->key, bytes, total, out_signature);
}

bool keyring_find(struct keyring *keyring, const uint8_t key_id[SIGN_KEY_ID_SIZE],
                  struct key_record *out)
{
    bool found = false;
    pthread_mutex_lock(&keyring->lock);
    for (size_t i = 0; i < keyring->count && !found; i++) {
        if (memcmp(keyring->keys[i].key_id, key_id, SIGN_KEY_ID_SIZE) == 0) {
            *out = keyring->keys[i];
            found = true;
        }
    }
    pthread_mutex_unlock(&keyring->lock);
    return found;
}

size_t keyring_list(struct keyring *keyring, struct key_record *out, size_t max)
{
    pthread_mutex_lock(&keyring->lock);
    size_t count = keyring->count < max ? keyring->count : max;
    memcpy(out, keyring->keys, count * sizeof(*out));
    pthread_mutex_unlock(&keyring->lock);
    return count;
}
