/*
 * digest: OpenSSL behind one door.
 *
 * SHA-256 is called by its own name and not by the EVP layer: an action is some fifteen small
 * hashes, of which that layer would be a good part. OpenSSL calls these functions deprecated and
 * keeps them; should they go, this file changes. HMAC and HKDF are rare, and are fetched once for
 * the process, for a fetch costs more than the work.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "core/base/digest.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/sha.h>

struct digest {
    SHA256_CTX context;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static EVP_MAC *hmac;
static EVP_KDF *hkdf;

/* There is no safe way on without hashes or random bytes. */
static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "level=error event=crypto_failed operation=\"%s\"\n", what);
        abort();
    }
}

static void fetch(void)
{
    hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    require(hmac && hkdf, "fetch");
}

static void fetch_once(void)
{
    require(pthread_once(&once, fetch) == 0, "once");
}

struct digest *digest_create(void)
{
    struct digest *digest = malloc(sizeof(*digest));
    require(digest != NULL, "memory");
    return digest;
}

void digest_destroy(struct digest *digest)
{
    if (digest) {
        digest_wipe(digest, sizeof(*digest));
        free(digest);
    }
}

void digest_begin(struct digest *digest, const char *tag)
{
    require(SHA256_Init(&digest->context) == 1, "begin");
    if (tag) {
        digest_add(digest, tag, strlen(tag) + 1);
    }
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
    require(SHA256_Update(&digest->context, data, size) == 1, "add");
}

void digest_add_u64(struct digest *digest, uint64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    digest_add(digest, bytes, sizeof(bytes));
}

void digest_end(struct digest *digest, struct digest_value *out)
{
    require(SHA256_Final(out->bytes, &digest->context) == 1, "end");
}

void digest_of(const char *tag, const void *data, size_t size, struct digest_value *out)
{
    struct digest digest;
    digest_begin(&digest, tag);
    digest_add(&digest, data, size);
    digest_end(&digest, out);
}

void digest_hmac(const void *key, size_t key_size, const void *data, size_t size,
                 struct digest_value *out)
{
    fetch_once();
    char name[] = "SHA2-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    /* A NULL key would mean "as before" to OpenSSL; an empty one is what is asked for. */
    const unsigned char *key_bytes = key_size ? key : (const unsigned char *)"";
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    size_t written = 0;
    require(context && EVP_MAC_init(context, key_bytes, key_size, parameters) == 1 &&
                EVP_MAC_update(context, data, size) == 1 &&
                EVP_MAC_final(context, out->bytes, &written, sizeof(out->bytes)) == 1,
            "hmac");
    assert(written == DIGEST_SIZE);
    EVP_MAC_CTX_free(context);
}

/* OSSL_PARAM is not const-correct; OpenSSL only reads what it is given here. */
static OSSL_PARAM octets(const char *name, const void *data, size_t size)
{
    return (OSSL_PARAM){name, OSSL_PARAM_OCTET_STRING, (void *)(uintptr_t)data, size,
                        OSSL_PARAM_UNMODIFIED};
}

void digest_hkdf(const void *secret, size_t secret_size, const void *salt, size_t salt_size,
                 const void *info, size_t info_size, void *out, size_t out_size)
{
    assert(secret_size > 0 && out_size <= (size_t)255 * DIGEST_SIZE);
    fetch_once();
    char name[] = "SHA2-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name, 0),
        octets(OSSL_KDF_PARAM_KEY, secret, secret_size),
        octets(OSSL_KDF_PARAM_SALT, salt ? salt : "", salt_size), /* it takes no NULL */
        octets(OSSL_KDF_PARAM_INFO, info, info_size),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(hkdf);
    require(context && EVP_KDF_derive(context, out, out_size, parameters) == 1, "hkdf");
    EVP_KDF_CTX_free(context);
}

void digest_random(void *out, size_t size)
{
    uint8_t *next = out;
    while (size > 0) {
        ssize_t got = getrandom(next, size, 0);
        require(got > 0 || (got < 0 && errno == EINTR), "random bytes");
        if (got > 0) {
            next += got;
            size -= (size_t)got;
        }
    }
}

bool digest_equal(const struct digest_value *a, const struct digest_value *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

bool digest_equal_constant_time(const void *a, const void *b, size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

void digest_wipe(void *data, size_t size)
{
    OPENSSL_cleanse(data, size);
}
