/* strbuf: what it holds, and how it fails: once, quietly, and until it is cleared. */
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/strbuf.h"
#include "tests/unit/base/suites.h"

START_TEST(additions)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    strbuf_adds(&text, "seq=");
    strbuf_add_u64(&text, 0);
    strbuf_addc(&text, ' ');
    strbuf_add_u64(&text, UINT64_MAX);
    strbuf_addc(&text, ' ');
    strbuf_add_i64(&text, INT64_MIN);
    strbuf_addc(&text, ' ');
    strbuf_add_i64(&text, INT64_MAX);
    strbuf_addc(&text, ' ');
    strbuf_add_hex(&text, "\x00\xab\xff", 3);
    strbuf_addf(&text, " %s-%05d", "x", 42);
    strbuf_add(&text, "", 0);
    ck_assert_str_eq(text.data, "seq=0 18446744073709551615 -9223372036854775808 "
                                "9223372036854775807 00abff x-00042");
    ck_assert_uint_eq(text.len, strlen(text.data));
    ck_assert(!text.failed);
}
END_TEST

START_TEST(empty_additions_leave_a_string)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    ck_assert_ptr_null(text.data);
    strbuf_adds(&text, "");
    ck_assert_str_eq(text.data, "");
    ck_assert_uint_eq(text.len, 0);
}
END_TEST

START_TEST(grows)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    for (int i = 0; i < 100000; i++) {
        strbuf_addc(&text, (char)('a' + i % 26));
        ck_assert_int_eq(text.data[text.len], '\0');
    }
    ck_assert_uint_eq(text.len, 100000);
    for (int i = 0; i < 100000; i++) {
        ck_assert_int_eq(text.data[i], 'a' + i % 26);
    }
    ck_assert_uint_gt(text.size, text.len);
}
END_TEST

START_TEST(reserve_keeps_the_place)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    strbuf_reserve(&text, 1000);
    char *data = text.data;
    ck_assert_uint_ge(text.size, 1001);
    ck_assert_str_eq(text.data, "");
    for (int i = 0; i < 1000; i++) {
        strbuf_addc(&text, 'x');
    }
    ck_assert_ptr_eq(text.data, data);
}
END_TEST

START_TEST(limit)
{
    CLEANUP(strbuf_finish) struct strbuf text = {.max = 10};
    strbuf_adds(&text, "0123456789"); /* just fits */
    ck_assert(!text.failed);
    strbuf_addc(&text, 'x');
    ck_assert(text.failed);
    ck_assert_str_eq(text.data, "0123456789");

    /* Nothing more is added, though it would fit. */
    strbuf_clear(&text);
    ck_assert(!text.failed);
    ck_assert_str_eq(text.data, "");
    strbuf_adds(&text, "0123");
    strbuf_adds(&text, "too long for it");
    strbuf_addc(&text, '4');
    strbuf_add_u64(&text, 5);
    strbuf_add_hex(&text, "6", 1);
    strbuf_addf(&text, "%d", 7);
    ck_assert(text.failed);
    ck_assert_str_eq(text.data, "0123");
}
END_TEST

START_TEST(formats_and_hex_have_the_limit_too)
{
    CLEANUP(strbuf_finish) struct strbuf text = {.max = 4};
    strbuf_addf(&text, "%s", "12345");
    ck_assert(text.failed);
    ck_assert_uint_eq(text.len, 0);
    strbuf_clear(&text);
    strbuf_add_hex(&text, "abc", 3);
    ck_assert(text.failed);
    ck_assert_uint_eq(text.len, 0);
}
END_TEST

START_TEST(absurd_sizes_fail)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    strbuf_adds(&text, "kept");
    strbuf_reserve(&text, SIZE_MAX);
    ck_assert(text.failed);
    ck_assert_str_eq(text.data, "kept");
    strbuf_clear(&text);
    strbuf_reserve(&text, SIZE_MAX - 5);
    ck_assert(text.failed);
}
END_TEST

START_TEST(detach)
{
    struct strbuf text = {.max = 8};
    size_t len = 99;
    strbuf_adds(&text, "mine");
    char *data = strbuf_detach(&text, &len);
    ck_assert_str_eq(data, "mine");
    ck_assert_uint_eq(len, 4);
    ck_assert_ptr_null(text.data);
    ck_assert_uint_eq(text.max, 8);
    free(data);

    ck_assert_ptr_null(strbuf_detach(&text, &len));
    ck_assert_uint_eq(len, 0);

    strbuf_adds(&text, "far too much");
    ck_assert_ptr_null(strbuf_detach(&text, &len)); /* half a text is none */
    ck_assert(!text.failed);
}
END_TEST

START_TEST(finish_makes_it_reusable)
{
    struct strbuf text = {0};
    strbuf_adds(&text, "one");
    strbuf_finish(&text);
    ck_assert_ptr_null(text.data);
    ck_assert_uint_eq(text.len, 0);
    strbuf_adds(&text, "two");
    ck_assert_str_eq(text.data, "two");
    strbuf_finish(&text);
    strbuf_finish(&text);
}
END_TEST

Suite *strbuf_suite(void)
{
    Suite *suite = suite_create("strbuf");
    TCase *tcase = tcase_create("strbuf");
    tcase_add_test(tcase, additions);
    tcase_add_test(tcase, empty_additions_leave_a_string);
    tcase_add_test(tcase, grows);
    tcase_add_test(tcase, reserve_keeps_the_place);
    tcase_add_test(tcase, limit);
    tcase_add_test(tcase, formats_and_hex_have_the_limit_too);
    tcase_add_test(tcase, absurd_sizes_fail);
    tcase_add_test(tcase, detach);
    tcase_add_test(tcase, finish_makes_it_reusable);
    suite_add_tcase(suite, tcase);
    return suite;
}
