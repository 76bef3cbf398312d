/* sign: the test vectors of RFC 8032, section 7.1, and what must not verify. */
#include <string.h>

#include "core/base/digest.h"
#include "core/base/sign.h"
#include "core/base/text.h"
#include "tests/unit/base/suites.h"

struct vector {
    const char *secret;
    const char *public_key;
    const char *message;
    size_t size;
    const char *signature;
};

static const struct vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", 0,
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", 1,
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", 2,
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

static void read_vector(const struct vector *vector, uint8_t secret[SIGN_SECRET_SIZE],
                        uint8_t message[2], uint8_t signature[SIGN_SIZE])
{
    ck_assert(text_hex_decode(vector->secret, secret, SIGN_SECRET_SIZE));
    ck_assert(text_hex_decode(vector->message, message, vector->size));
    ck_assert(text_hex_decode(vector->signature, signature, SIGN_SIZE));
}

START_TEST(rfc_8032)
{
    uint8_t secret[SIGN_SECRET_SIZE];
    uint8_t message[2];
    uint8_t expected[SIGN_SIZE];
    uint8_t signature[SIGN_SIZE];
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    char text[2 * SIGN_PUBLIC_SIZE + 1];
    read_vector(&vectors[_i], secret, message, expected);
    struct sign_key *key = sign_key_create(secret);
    sign_key_public(key, public_key);
    text_hex_encode(public_key, sizeof(public_key), text);
    ck_assert_str_eq(text, vectors[_i].public_key);
    sign_with(key, message, vectors[_i].size, signature);
    ck_assert_mem_eq(signature, expected, SIGN_SIZE);
    ck_assert(sign_verify(public_key, message, vectors[_i].size, signature));
    sign_key_destroy(key);
}
END_TEST

START_TEST(every_flipped_bit_is_noticed)
{
    uint8_t secret[SIGN_SECRET_SIZE];
    uint8_t message[2];
    uint8_t signature[SIGN_SIZE];
    uint8_t public_key[SIGN_PUBLIC_SIZE];
    read_vector(&vectors[2], secret, message, signature);
    ck_assert(text_hex_decode(vectors[2].public_key, public_key, sizeof(public_key)));
    for (unsigned bit = 0; bit < 8 * SIGN_SIZE; bit++) {
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
        ck_assert(!sign_verify(public_key, message, 2, signature));
        signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (unsigned bit = 0; bit < 16; bit++) {
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        ck_assert(!sign_verify(public_key, message, 2, signature));
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    ck_assert(!sign_verify(public_key, message, 1, signature));
    ck_assert(sign_verify(public_key, message, 2, signature));
    memset(public_key, 0xff, sizeof(public_key));
    ck_assert(!sign_verify(public_key, message, 2, signature));
}
END_TEST

START_TEST(key_ids)
{
    uint8_t public_key[SIGN_PUBLIC_SIZE] = {1, 2, 3};
    uint8_t id[SIGN_KEY_ID_SIZE];
    struct digest_value value;
    sign_key_id(public_key, id);
    digest_of("donjon/key/1", public_key, sizeof(public_key), &value);
    ck_assert_mem_eq(id, value.bytes, sizeof(id));
}
END_TEST

Suite *sign_suite(void)
{
    Suite *suite = suite_create("sign");
    TCase *tcase = tcase_create("sign");
    tcase_add_loop_test(tcase, rfc_8032, 0, (int)(sizeof(vectors) / sizeof(vectors[0])));
    tcase_add_test(tcase, every_flipped_bit_is_noticed);
    tcase_add_test(tcase, key_ids);
    suite_add_tcase(suite, tcase);
    return suite;
}
