/* digest: published vectors of SHA-256, HMAC and HKDF, and the tag in front. */
#include <string.h>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "tests/unit/base/suites.h"

static void assert_hex(const void *bytes, size_t size, const char *expected)
{
    char text[256];
    ck_assert_uint_lt(2 * size, sizeof(text));
    text_hex_encode(bytes, size, text);
    ck_assert_str_eq(text, expected);
}

/* FIPS 180-4 examples (NIST), and the empty message. */
static const struct {
    const char *message;
    const char *digest;
} sha256[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
     "lmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

START_TEST(sha256_vectors)
{
    const char *message = sha256[_i].message;
    struct digest_value value;
    digest_of(NULL, message, strlen(message), &value);
    assert_hex(value.bytes, DIGEST_SIZE, sha256[_i].digest);

    struct digest *digest = digest_create();
    for (int round = 0; round < 3; round++) { /* a context is good for any number of hashes */
        digest_begin(digest, NULL);
        for (size_t i = 0; i < strlen(message); i++) {
            digest_add(digest, message + i, 1);
        }
        digest_end(digest, &value);
        assert_hex(value.bytes, DIGEST_SIZE, sha256[_i].digest);
    }
    digest_destroy(digest);
}
END_TEST

START_TEST(sha256_million)
{
    char block[1000];
    struct digest_value value;
    struct digest *digest = digest_create();
    memset(block, 'a', sizeof(block));
    digest_begin(digest, NULL);
    for (int i = 0; i < 1000; i++) {
        digest_add(digest, block, sizeof(block));
    }
    digest_end(digest, &value);
    digest_destroy(digest);
    assert_hex(value.bytes, DIGEST_SIZE,
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

START_TEST(begun_again_forgets)
{
    struct digest_value value;
    struct digest *digest = digest_create();
    digest_begin(digest, "half");
    digest_add(digest, "done", 4);
    digest_begin(digest, NULL);
    digest_add(digest, "abc", 3);
    digest_end(digest, &value);
    digest_destroy(digest);
    assert_hex(value.bytes, DIGEST_SIZE, sha256[1].digest);
}
END_TEST

START_TEST(tag_is_its_bytes_and_a_nul)
{
    struct digest_value tagged;
    struct digest_value plain;
    digest_of("ta", "gabc", 4, &tagged);
    digest_of(NULL, "ta\0gabc", 7, &plain);
    ck_assert(digest_equal(&tagged, &plain));
    digest_of("tag", "abc", 3, &plain); /* the NUL keeps tag and data apart */
    ck_assert(!digest_equal(&tagged, &plain));
}
END_TEST

START_TEST(u64_is_little_endian)
{
    struct digest_value one;
    struct digest_value other;
    struct digest *digest = digest_create();
    digest_begin(digest, "t");
    digest_add_u64(digest, 0x0102030405060708);
    digest_end(digest, &one);
    digest_destroy(digest);
    digest_of("t", "\x08\x07\x06\x05\x04\x03\x02\x01", 8, &other);
    ck_assert(digest_equal(&one, &other));
}
END_TEST

static size_t from_hex(const char *text, uint8_t *out)
{
    size_t size = strlen(text) / 2;
    ck_assert(text_hex_decode(text, out, size));
    return size;
}

#define HEX_20(byte)                                                                               \
    byte byte byte byte byte byte byte byte byte byte byte byte byte byte byte byte byte byte byte \
        byte
#define HEX_50(byte) HEX_20(byte) HEX_20(byte) byte byte byte byte byte byte byte byte byte byte
#define HEX_131(byte)                                                                              \
    HEX_50(byte) HEX_50(byte) HEX_20(byte) byte byte byte byte byte byte byte byte byte byte byte

/* RFC 4231, sections 4.2 to 4.8 (test case 5 is about cut output, which is not offered). */
static const struct {
    const char *key;
    const char *data;
    const char *mac;
} rfc4231[] = {
    {HEX_20("0b"), "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {HEX_20("aa"), HEX_50("dd"),
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {"0102030405060708090a0b0c0d0e0f10111213141516171819", HEX_50("cd"),
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    {HEX_131("aa"),
     "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b"
     "6579204669727374",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {HEX_131("aa"),
     "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a6520"
     "6b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579"
     "206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520"
     "484d414320616c676f726974686d2e",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
};

START_TEST(hmac_vectors)
{
    uint8_t key[256];
    uint8_t data[256];
    struct digest_value mac;
    size_t key_size = from_hex(rfc4231[_i].key, key);
    size_t size = from_hex(rfc4231[_i].data, data);
    digest_hmac(key, key_size, data, size, &mac);
    assert_hex(mac.bytes, DIGEST_SIZE, rfc4231[_i].mac);
}
END_TEST

START_TEST(hmac_of_nothing)
{
    struct digest_value mac;
    digest_hmac(NULL, 0, "", 0, &mac);
    assert_hex(mac.bytes, DIGEST_SIZE,
               "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
END_TEST

/* RFC 5869, appendices A.1 to A.3. */
static const struct {
    const char *secret;
    const char *salt;
    const char *info;
    const char *out;
} rfc5869[] = {
    {HEX_20("0b") "0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d"
     "2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d"
     "8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdd"
     "dedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
     "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {HEX_20("0b") "0b0b", "", "",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};

START_TEST(hkdf_vectors)
{
    uint8_t secret[128];
    uint8_t salt[128];
    uint8_t info[128];
    uint8_t out[128];
    size_t secret_size = from_hex(rfc5869[_i].secret, secret);
    size_t salt_size = from_hex(rfc5869[_i].salt, salt);
    size_t info_size = from_hex(rfc5869[_i].info, info);
    size_t out_size = strlen(rfc5869[_i].out) / 2;
    digest_hkdf(secret, secret_size, salt, salt_size, info, info_size, out, out_size);
    assert_hex(out, out_size, rfc5869[_i].out);
}
END_TEST

START_TEST(random_bytes)
{
    uint8_t bytes[4096] = {0};
    unsigned ones = 0;
    digest_random(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        ones += (unsigned)__builtin_popcount(bytes[i]);
    }
    /* 16384 expected; ten standard deviations of 90.5 either way. */
    ck_assert_uint_gt(ones, 16384 - 905);
    ck_assert_uint_lt(ones, 16384 + 905);
}
END_TEST

START_TEST(comparing_and_wiping)
{
    uint8_t a[4] = {1, 2, 3, 4};
    uint8_t b[4] = {1, 2, 3, 5};
    ck_assert(digest_equal_constant_time(a, b, 3));
    ck_assert(!digest_equal_constant_time(a, b, 4));
    ck_assert(digest_equal_constant_time(a, b, 0));
    digest_wipe(a, sizeof(a));
    ck_assert_mem_eq(a, "\0\0\0\0", 4);
    digest_destroy(NULL);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

Suite *digest_suite(void)
{
    Suite *suite = suite_create("digest");
    TCase *tcase = tcase_create("digest");
    tcase_add_loop_test(tcase, sha256_vectors, 0, COUNT(sha256));
    tcase_add_test(tcase, sha256_million);
    tcase_add_test(tcase, begun_again_forgets);
    tcase_add_test(tcase, tag_is_its_bytes_and_a_nul);
    tcase_add_test(tcase, u64_is_little_endian);
    tcase_add_loop_test(tcase, hmac_vectors, 0, COUNT(rfc4231));
    tcase_add_test(tcase, hmac_of_nothing);
    tcase_add_loop_test(tcase, hkdf_vectors, 0, COUNT(rfc5869));
    tcase_add_test(tcase, random_bytes);
    tcase_add_test(tcase, comparing_and_wiping);
    suite_add_tcase(suite, tcase);
    return suite;
}
