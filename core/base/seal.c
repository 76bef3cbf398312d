/* seal: OpenSSL's AES-256-GCM, one text at a time. */
#include "core/base/seal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "core/base/digest.h"

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "level=error event=crypto_failed operation=\"%s\"\n", what);
        abort();
    }
}

static EVP_CIPHER_CTX *context_create(void)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    require(context != NULL, "cipher context");
    return context;
}

void seal_close(const uint8_t key[SEAL_KEY_SIZE], const void *text, size_t size, struct strbuf *out)
{
    size_t start = out->len;
    strbuf_reserve(out, size + SEAL_NONCE_SIZE + SEAL_TAG_SIZE);
    if (out->failed || size > INT_MAX) {
        out->failed = true;
        return;
    }
    uint8_t *nonce = (uint8_t *)out->data + start;
    uint8_t *cipher = nonce + SEAL_NONCE_SIZE;
    int written = 0;
    int last = 0;
    EVP_CIPHER_CTX *context = context_create();
    digest_random(nonce, SEAL_NONCE_SIZE);
    require(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
                EVP_EncryptUpdate(context, cipher, &written, text, (int)size) == 1 &&
                EVP_EncryptFinal_ex(context, cipher + written, &last) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, SEAL_TAG_SIZE, cipher + size) ==
                    1,
            "seal");
    EVP_CIPHER_CTX_free(context);
    out->len = start + SEAL_NONCE_SIZE + size + SEAL_TAG_SIZE;
    out->data[out->len] = '\0';
}

bool seal_open(const uint8_t key[SEAL_KEY_SIZE], const void *sealed, size_t size,
               struct strbuf *out)
{
    if (size < SEAL_NONCE_SIZE + SEAL_TAG_SIZE || size > INT_MAX) {
        return false;
    }
    size_t start = out->len;
    size_t length = size - SEAL_NONCE_SIZE - SEAL_TAG_SIZE;
    strbuf_reserve(out, length);
    if (out->failed) {
        return false;
    }
    const uint8_t *nonce = sealed;
    const uint8_t *cipher = nonce + SEAL_NONCE_SIZE;
    uint8_t tag[SEAL_TAG_SIZE];
    for (size_t i = 0; i < SEAL_TAG_SIZE; i++) {
        tag[i] = cipher[length + i];
    }
    int written = 0;
    int last = 0;
    uint8_t *text = (uint8_t *)out->data + start;
    EVP_CIPHER_CTX *context = context_create();
    require(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
                EVP_DecryptUpdate(context, text, &written, cipher, (int)length) == 1 &&
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, SEAL_TAG_SIZE, tag) == 1,
            "open");
    bool genuine = EVP_DecryptFinal_ex(context, text + written, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    out->len = genuine ? start + length : start;
    out->data[out->len] = '\0';
    return genuine;
}
