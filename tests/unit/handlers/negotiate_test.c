/* negotiate: header values from the examples of RFC 9110, and the edges around them. */
#include "handlers/negotiate.h"
#include "tests/unit/handlers/suites.h"

static const struct {
    const char *accept;
    bool json;
} accepts[] = {
    {NULL, true},
    {"", true},
    {"*/*", true},
    {"application/json", true},
    {"APPLICATION/JSON", true},
    {"application/*", true},
    {"text/html", false},
    {"text/*;q=0.3, text/html;q=0.7", false},
    {"text/html, */*;q=0.1", true},
    {"application/json;q=0", false},
    {"*/*, application/json;q=0", false},
    {"application/json;q=0.000, */*", false},
    {"application/*;q=0, application/json", true},
    {"application/json;q=0.001", true},
    {"application/json;charset=utf-8;q=0", false},
    {"application/jsonx", false},
    {"application/", false},
    {"*", false},
    {" ,, ", false},
};

START_TEST(accept)
{
    ck_assert_msg(negotiate_accepts(accepts[_i].accept, "application/json") == accepts[_i].json,
                  "Accept: %s", accepts[_i].accept);
}
END_TEST

static const struct {
    const char *header;
    bool matches;
} none_matches[] = {
    {NULL, false},          {"", false},       {"\"s1-a\"", true},
    {"W/\"s1-a\"", true},   {"\"s1\"", false}, {"\"x\", \"s1-a\"", true},
    {"\"x\",\"y\"", false}, {"*", true},       {"s1-a", false},
    {"\"s1-ab\"", false},
};

START_TEST(if_none_match)
{
    ck_assert_msg(negotiate_none_match(none_matches[_i].header, "\"s1-a\"") ==
                      none_matches[_i].matches,
                  "If-None-Match: %s", none_matches[_i].header);
}
END_TEST

static const struct {
    const char *header;
    enum if_match expected;
    uint64_t seq;
} if_matches[] = {
    {NULL, IF_MATCH_ANY, 0},
    {"*", IF_MATCH_ANY, 0},
    {" * ", IF_MATCH_ANY, 0},
    {"\"s12\"", IF_MATCH_SEQ, 12},
    {"\"s0-9f86d081\"", IF_MATCH_SEQ, 0},
    {"\"s9223372036854775807-\"", IF_MATCH_SEQ, INT64_MAX},
    {"\"s9223372036854775808\"", IF_MATCH_NEVER, 0},
    {"\"s99999999999999999999999\"", IF_MATCH_NEVER, 0},
    {"\"s12x\"", IF_MATCH_NEVER, 0},
    {"\"s\"", IF_MATCH_NEVER, 0},
    {"\"s-1\"", IF_MATCH_NEVER, 0},
    {"\"\"", IF_MATCH_NEVER, 0},
    {"\"other\"", IF_MATCH_NEVER, 0},
    {"W/\"s12\"", IF_MATCH_NEVER, 0},
    {"s12", IF_MATCH_MALFORMED, 0},
    {"\"s12", IF_MATCH_MALFORMED, 0},
    {"\"", IF_MATCH_MALFORMED, 0},
    {"", IF_MATCH_MALFORMED, 0},
    {"\"s1\", \"s2\"", IF_MATCH_MALFORMED, 0},
};

START_TEST(if_match)
{
    uint64_t seq = 0;
    ck_assert_msg(negotiate_if_match(if_matches[_i].header, &seq) == if_matches[_i].expected,
                  "If-Match: %s", if_matches[_i].header);
    ck_assert_uint_eq(seq, if_matches[_i].seq);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

START_TEST(gzip)
{
    ck_assert(negotiate_accepts_gzip("gzip"));
    ck_assert(negotiate_accepts_gzip("deflate, gzip;q=0.1"));
    ck_assert(negotiate_accepts_gzip("*"));
    ck_assert(!negotiate_accepts_gzip(NULL));
    ck_assert(!negotiate_accepts_gzip(""));
    ck_assert(!negotiate_accepts_gzip("gzip;q=0"));
    ck_assert(!negotiate_accepts_gzip("*, gzip;q=0"));
    ck_assert(!negotiate_accepts_gzip("x-gzip"));
}
END_TEST

START_TEST(tag_of_the_compressed_form)
{
    ck_assert(negotiate_none_match("\"s1-ab-gzip\"", "\"s1-ab\""));
    ck_assert(negotiate_none_match("W/\"s1-ab-gzip\"", "\"s1-ab\""));
    ck_assert(!negotiate_none_match("\"s1-ac-gzip\"", "\"s1-ab\""));
    ck_assert(!negotiate_none_match("\"s1-ab-gzip", "\"s1-ab\""));
    ck_assert(!negotiate_none_match("\"s1-ab\"", "\"s1-ab-gzip\""));
    uint64_t seq = 0;
    ck_assert_int_eq(negotiate_if_match("\"s12-ab-gzip\"", &seq), IF_MATCH_SEQ);
    ck_assert_uint_eq(seq, 12);
}
END_TEST

Suite *negotiate_suite(void)
{
    Suite *suite = suite_create("negotiate");
    TCase *tests = tcase_create("headers");
    tcase_add_loop_test(tests, accept, 0, COUNT(accepts));
    tcase_add_loop_test(tests, if_none_match, 0, COUNT(none_matches));
    tcase_add_loop_test(tests, if_match, 0, COUNT(if_matches));
    tcase_add_test(tests, gzip);
    tcase_add_test(tests, tag_of_the_compressed_form);
    suite_add_tcase(suite, tests);
    return suite;
}
