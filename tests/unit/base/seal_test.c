/* seal: what was sealed opens with its key alone, and not after any change. */
#include <string.h>

#include "core/base/seal.h"
#include "tests/unit/base/suites.h"

static const uint8_t KEY[SEAL_KEY_SIZE] = {1, 2, 3};
static const uint8_t OTHER[SEAL_KEY_SIZE] = {1, 2, 4};

START_TEST(opens_with_its_key)
{
    struct strbuf sealed = {0};
    struct strbuf text = {0};
    strbuf_adds(&text, "before ");
    seal_close(KEY, "secret", 6, &sealed);
    ck_assert_uint_eq(sealed.len, 6 + SEAL_NONCE_SIZE + SEAL_TAG_SIZE);
    ck_assert_ptr_null(memmem(sealed.data, sealed.len, "secret", 6));
    ck_assert(seal_open(KEY, sealed.data, sealed.len, &text));
    ck_assert_str_eq(text.data, "before secret");
    ck_assert(!seal_open(OTHER, sealed.data, sealed.len, &text));
    ck_assert_str_eq(text.data, "before secret");
    strbuf_finish(&sealed);
    strbuf_finish(&text);
}
END_TEST

START_TEST(every_byte_counts)
{
    struct strbuf sealed = {0};
    struct strbuf text = {0};
    seal_close(KEY, "ab", 2, &sealed);
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.data[i] ^= 1;
        ck_assert(!seal_open(KEY, sealed.data, sealed.len, &text));
        sealed.data[i] ^= 1;
        ck_assert(!seal_open(KEY, sealed.data, i, &text));
    }
    ck_assert(seal_open(KEY, sealed.data, sealed.len, &text));
    strbuf_finish(&sealed);
    strbuf_finish(&text);
}
END_TEST

START_TEST(nothing_and_twice)
{
    struct strbuf a = {0};
    struct strbuf b = {0};
    struct strbuf text = {0};
    seal_close(KEY, "", 0, &a);
    seal_close(KEY, "", 0, &b);
    ck_assert_mem_ne(a.data, b.data, a.len); /* another nonce */
    ck_assert(seal_open(KEY, a.data, a.len, &text));
    ck_assert_uint_eq(text.len, 0);
    strbuf_finish(&a);
    strbuf_finish(&b);
    strbuf_finish(&text);
}
END_TEST

Suite *seal_suite(void)
{
    Suite *suite = suite_create("seal");
    TCase *tcase = tcase_create("seal");
    tcase_add_test(tcase, opens_with_its_key);
    tcase_add_test(tcase, every_byte_counts);
    tcase_add_test(tcase, nothing_and_twice);
    suite_add_tcase(suite, tcase);
    return suite;
}
