/* target: decoding, queries, and every way an address can be wrong; then random bytes, which must
 * never be read or written past their memory. */
#include <stdlib.h>
#include <string.h>

#include "server/head.h"
#include "server/target.h"
#include "tests/unit/server/suites.h"

static char memory[8192];
static struct target target;
static struct query_pair query[REQUEST_QUERY_MAX];
static size_t query_count;

static const char *parse(const char *raw)
{
    return target_parse(raw, memory, &target, query, &query_count);
}

START_TEST(paths)
{
    ck_assert_ptr_null(parse("/v1/a%20b/%C3%A9/x+y"));
    ck_assert_uint_eq(target.segment_count, 4);
    ck_assert_str_eq(target.segments[1].text, "a b");
    ck_assert_str_eq(target.segments[2].text, "\xc3\xa9");
    ck_assert_str_eq(target.segments[3].text, "x+y");
    ck_assert_uint_eq(target.segments[3].length, 3);
    ck_assert_str_eq(target.path, "/v1/a b/\xc3\xa9/x+y");
    ck_assert_ptr_null(parse("/"));
    ck_assert_uint_eq(target.segment_count, 1);
    ck_assert_str_eq(target.segments[0].text, "");
    ck_assert_str_eq(target.path, "/");
    ck_assert_ptr_null(parse("*"));
    ck_assert(target.asterisk);
    ck_assert_ptr_null(parse("HTTP://host:1/a?b=c"));
    ck_assert_str_eq(target.path, "/a");
    ck_assert_uint_eq(query_count, 1);
}
END_TEST

START_TEST(queries)
{
    ck_assert_ptr_null(parse("/a?x=1&y=&z&&w=a%26b+c&%6eame=v=v"));
    static const char *const expected[][2] = {
        {"x", "1"}, {"y", ""}, {"z", ""}, {"w", "a&b c"}, {"name", "v=v"}};
    ck_assert_uint_eq(query_count, 5);
    for (size_t i = 0; i < query_count; i++) {
        ck_assert_str_eq(query[i].name, expected[i][0]);
        ck_assert_str_eq(query[i].value, expected[i][1]);
    }
    ck_assert_ptr_null(parse("/a?"));
    ck_assert_uint_eq(query_count, 0);
    ck_assert_ptr_null(parse("/a?b/c?d"));
    ck_assert_str_eq(query[0].name, "b/c?d");
}
END_TEST

START_TEST(wrong)
{
    static const char *const cases[] = {"",
                                        "a",
                                        "http://host",
                                        "/%",
                                        "/%1",
                                        "/%g0",
                                        "/%0g",
                                        "/%00",
                                        "/a b",
                                        "/\x7f",
                                        "/\xc3\xa9",
                                        "/%ff",
                                        "/%c0%80",
                                        "/%ed%a0%80",
                                        "/a?%",
                                        "/a?x=%f",
                                        "/a?=1",
                                        "/a?x&x",
                                        "/a?x=1&x=2",
                                        "/a?x&%78",
                                        "/a?x=%00",
                                        "/a?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q"};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(parse(cases[i]) != NULL, "%s", cases[i]);
    }
}
END_TEST

/* The memory is exactly as large as promised, so that sanitizers see a byte too many. */
START_TEST(random_targets_stay_in_their_memory)
{
    static const char alphabet[] = "/?&=%+0aF\xc3 ";
    unsigned seed = 12345;
    for (int round = 0; round < 100000; round++) {
        char raw[48];
        size_t length = 0;
        raw[length++] = '/';
        seed = seed * 1103515245 + 12345;
        size_t wanted = 1 + (seed >> 16) % (sizeof(raw) - 2);
        while (length < wanted) {
            seed = seed * 1103515245 + 12345;
            raw[length++] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
        }
        raw[length] = '\0';
        char *exact = malloc(target_memory_size(length));
        ck_assert_ptr_nonnull(exact);
        if (!target_parse(raw, exact, &target, query, &query_count)) {
            ck_assert_uint_le(strlen(target.path), length);
            for (size_t i = 0; i < query_count; i++) {
                ck_assert_uint_le(strlen(query[i].name) + strlen(query[i].value), length);
            }
        }
        free(exact);
    }
}
END_TEST

START_TEST(header_words)
{
    ck_assert(head_is_json("application/json"));
    ck_assert(head_is_json("Application/JSON; charset=utf-8"));
    ck_assert(head_is_json("application/json ;x"));
    ck_assert(!head_is_json("application/jsonp"));
    ck_assert(!head_is_json("application/problem+json"));
    ck_assert(!head_is_json(""));
    ck_assert(head_request_id_valid("a"));
    ck_assert(!head_request_id_valid(""));
    ck_assert(!head_request_id_valid("a b"));
    ck_assert(!head_request_id_valid("a\xc3\xa9"));
}
END_TEST

Suite *target_suite(void)
{
    Suite *suite = suite_create("target");
    TCase *tcase = tcase_create("target");
    tcase_add_test(tcase, paths);
    tcase_add_test(tcase, queries);
    tcase_add_test(tcase, wrong);
    tcase_add_test(tcase, random_targets_stay_in_their_memory);
    tcase_add_test(tcase, header_words);
    suite_add_tcase(suite, tcase);
    return suite;
}
