/* sign: Ed25519 of OpenSSL behind one door. */
#include "core/base/sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "core/base/digest.h"

struct sign_key {
    EVP_PKEY *pkey;
};

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "level=error event=crypto_failed operation=\"%s\"\n", what);
        abort();
    }
}

struct sign_key *sign_key_create(const uint8_t secret[SIGN_SECRET_SIZE])
{
    struct sign_key *key = malloc(sizeof(*key));
    require(key != NULL, "memory");
    key->pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret, SIGN_SECRET_SIZE);
    require(key->pkey != NULL, "private key");
    return key;
}

void sign_key_destroy(struct sign_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->pkey);
        free(key);
    }
}

void sign_key_public(const struct sign_key *key, uint8_t out[SIGN_PUBLIC_SIZE])
{
    size_t size = SIGN_PUBLIC_SIZE;
    require(EVP_PKEY_get_raw_public_key(key->pkey, out, &size) == 1, "public key");
}

void sign_with(const struct sign_key *key, const void *message, size_t size, uint8_t out[SIGN_SIZE])
{
    size_t written = SIGN_SIZE;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    require(context && EVP_DigestSignInit(context, NULL, NULL, NULL, key->pkey) == 1 &&
                EVP_DigestSign(context, out, &written, message, size) == 1 && written == SIGN_SIZE,
            "sign");
    EVP_MD_CTX_free(context);
}

bool sign_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE], const void *message, size_t size,
                 const uint8_t signature[SIGN_SIZE])
{
    EVP_PKEY *pkey =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, SIGN_PUBLIC_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool holds = pkey && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
                 EVP_DigestVerify(context, signature, SIGN_SIZE, message, size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pkey);
    return holds;
}

void sign_key_id(const uint8_t public_key[SIGN_PUBLIC_SIZE], uint8_t out[SIGN_KEY_ID_SIZE])
{
    struct digest_value value;
    digest_of("donjon/key/1", public_key, SIGN_PUBLIC_SIZE, &value);
    memcpy(out, value.bytes, SIGN_KEY_ID_SIZE);
}
