/* text: the vectors of RFC 4648, and everything that is not canonical refused. */
#include <string.h>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "tests/unit/base/suites.h"

/* RFC 4648, section 10, without padding. */
static const struct {
    const char *bytes;
    const char *hex;
    const char *base64url;
} rfc4648[] = {
    {"", "", ""},
    {"f", "66", "Zg"},
    {"fo", "666f", "Zm8"},
    {"foo", "666f6f", "Zm9v"},
    {"foob", "666f6f62", "Zm9vYg"},
    {"fooba", "666f6f6261", "Zm9vYmE"},
    {"foobar", "666f6f626172", "Zm9vYmFy"},
    {"\xfb\xff\xbe", "fbffbe", "-_--"}, /* the two digits that base64 has otherwise */
};

START_TEST(vectors)
{
    char text[32];
    char back[8] = {0};
    size_t size = strlen(rfc4648[_i].bytes);
    text_hex_encode(rfc4648[_i].bytes, size, text);
    ck_assert_str_eq(text, rfc4648[_i].hex);
    ck_assert(text_hex_decode(text, back, size));
    ck_assert_mem_eq(back, rfc4648[_i].bytes, size);
    text_base64url_encode(rfc4648[_i].bytes, size, text);
    ck_assert_str_eq(text, rfc4648[_i].base64url);
    memset(back, 0, sizeof(back));
    ck_assert(text_base64url_decode(text, back, size));
    ck_assert_mem_eq(back, rfc4648[_i].bytes, size);
    /* One byte more or less than there is. */
    ck_assert(!text_base64url_decode(text, back, size + 1));
    ck_assert(!text_hex_decode(rfc4648[_i].hex, back, size + 1));
    if (size > 0) {
        ck_assert(!text_base64url_decode(text, back, size - 1));
        ck_assert(!text_hex_decode(rfc4648[_i].hex, back, size - 1));
    }
}
END_TEST

START_TEST(hex_refuses)
{
    uint8_t bytes[2];
    ck_assert(text_hex_decode("aBCd", bytes, 2));
    ck_assert_uint_eq(bytes[0], 0xab);
    ck_assert_uint_eq(bytes[1], 0xcd);
    ck_assert(!text_hex_decode("abc", bytes, 2));
    ck_assert(!text_hex_decode("abcg", bytes, 2));
    ck_assert(!text_hex_decode("ab c", bytes, 2));
    ck_assert(!text_hex_decode("0xab", bytes, 2));
    ck_assert(!text_hex_decode("abcd ", bytes, 2));
    ck_assert(!text_hex_decode("ab:d", bytes, 2));
    ck_assert(!text_hex_decode("ab\xc3\xa9", bytes, 2));
}
END_TEST

START_TEST(base64url_refuses)
{
    uint8_t bytes[3];
    ck_assert(!text_base64url_decode("Zh", bytes, 1)); /* unused bits are set */
    ck_assert(!text_base64url_decode("Zm9", bytes, 2));
    ck_assert(!text_base64url_decode("Zg==", bytes, 1));
    ck_assert(!text_base64url_decode("Z+8v", bytes, 3));
    ck_assert(!text_base64url_decode("Z/8v", bytes, 3));
    ck_assert(!text_base64url_decode("Zm 9", bytes, 2));
    ck_assert(!text_base64url_decode("Z", bytes, 1));
    ck_assert(!text_base64url_decode("Z", bytes, 0));
}
END_TEST

START_TEST(random_round_trips)
{
    uint8_t bytes[64];
    uint8_t back[64];
    char text[2 * sizeof(bytes) + 1];
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        digest_random(bytes, size);
        text_base64url_encode(bytes, size, text);
        ck_assert_uint_eq(strlen(text), (size * 8 + 5) / 6);
        ck_assert(text_base64url_decode(text, back, size));
        ck_assert_mem_eq(bytes, back, size);
        text_hex_encode(bytes, size, text);
        ck_assert(text_hex_decode(text, back, size));
        ck_assert_mem_eq(bytes, back, size);
    }
}
END_TEST

START_TEST(parse_u64)
{
    uint64_t value = 7;
    ck_assert(text_parse_u64("0", 10, &value));
    ck_assert_uint_eq(value, 0);
    ck_assert(text_parse_u64("10", 10, &value));
    ck_assert_uint_eq(value, 10);
    ck_assert(text_parse_u64("18446744073709551615", UINT64_MAX, &value));
    ck_assert_uint_eq(value, UINT64_MAX);
    value = 7;
    static const char *const bad[] = {"",    "11",
                                      "-1",  "+1",
                                      " 1",  "1 ",
                                      "0x1", "1e1",
                                      "1.0", "18446744073709551616",
                                      "a",   "99999999999999999999999"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!text_parse_u64(bad[i], 10, &value), "'%s' was accepted", bad[i]);
    }
    ck_assert(!text_parse_u64("18446744073709551616", UINT64_MAX, &value));
    ck_assert(!text_parse_u64("1", 0, &value));
    ck_assert_uint_eq(value, 7);
}
END_TEST

static const struct {
    const char *text;
    long length;
} utf8[] = {
    {"", 0},
    {"donjon", 6},
    {"\xc2\x80", 1},         /* U+0080, the first of two bytes */
    {"\xdf\xbf", 1},         /* U+07FF, the last */
    {"\xe0\xa0\x80", 1},     /* U+0800 */
    {"\xed\x9f\xbf", 1},     /* U+D7FF, before the surrogates */
    {"\xee\x80\x80", 1},     /* U+E000, after them */
    {"\xef\xbf\xbf", 1},     /* U+FFFF */
    {"\xf0\x90\x80\x80", 1}, /* U+10000 */
    {"\xf4\x8f\xbf\xbf", 1}, /* U+10FFFF, the last character */
    {"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x97\xa1z", 5},
    {"\x80", -1},             /* a continuation first */
    {"\xc0\x80", -1},         /* overlong NUL */
    {"\xc1\xbf", -1},         /* overlong */
    {"\xe0\x9f\xbf", -1},     /* overlong */
    {"\xf0\x8f\xbf\xbf", -1}, /* overlong */
    {"\xed\xa0\x80", -1},     /* a surrogate */
    {"\xed\xbf\xbf", -1},     /* a surrogate */
    {"\xf4\x90\x80\x80", -1}, /* past U+10FFFF */
    {"\xf5\x80\x80\x80", -1},
    {"\xff", -1},
    {"\xc3", -1},         /* cut */
    {"\xe2\x82", -1},     /* cut */
    {"\xf0\x9f\x97", -1}, /* cut */
    {"\xe2\x82z", -1},
    {"\xf0\x9f\x97z", -1},
    {"ok\xfe", -1},
};

START_TEST(utf8_length)
{
    ck_assert_int_eq(text_utf8_length(utf8[_i].text, strlen(utf8[_i].text)), utf8[_i].length);
}
END_TEST

START_TEST(utf8_counts_nul)
{
    ck_assert_int_eq(text_utf8_length("a\0b", 3), 3);
}
END_TEST

Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");
    tcase_add_loop_test(tcase, vectors, 0, (int)(sizeof(rfc4648) / sizeof(rfc4648[0])));
    tcase_add_test(tcase, hex_refuses);
    tcase_add_test(tcase, base64url_refuses);
    tcase_add_test(tcase, random_round_trips);
    tcase_add_test(tcase, parse_u64);
    tcase_add_loop_test(tcase, utf8_length, 0, (int)(sizeof(utf8) / sizeof(utf8[0])));
    tcase_add_test(tcase, utf8_counts_nul);
    suite_add_tcase(suite, tcase);
    return suite;
}
