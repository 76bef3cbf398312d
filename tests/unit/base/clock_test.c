/* clock: RFC 3339 at the edges of days, years and the format, and a clock that does not run
 * back. */
#include <string.h>

#include "core/base/clock.h"
#include "tests/unit/base/suites.h"

static const int64_t US = 1000 * 1000;

static const struct {
    int64_t seconds;
    int64_t fraction;
    const char *text;
} times[] = {
    {0, 0, "1970-01-01T00:00:00.000000Z"},
    {0, 1, "1970-01-01T00:00:00.000001Z"},
    {-1, 999999, "1969-12-31T23:59:59.999999Z"},
    {951782399, 0, "2000-02-28T23:59:59.000000Z"},
    {951782400, 0, "2000-02-29T00:00:00.000000Z"}, /* divisible by 400: a leap year */
    {951868800, 0, "2000-03-01T00:00:00.000000Z"},
    {4107542399, 0, "2100-02-28T23:59:59.000000Z"},
    {4107542400, 0, "2100-03-01T00:00:00.000000Z"}, /* divisible by 100: none */
    {1709164800, 0, "2024-02-29T00:00:00.000000Z"},
    {1735689599, 999999, "2024-12-31T23:59:59.999999Z"},
    {1769862896, 789012, "2026-01-31T12:34:56.789012Z"},
    {-62167219200, 0, "0000-01-01T00:00:00.000000Z"},
    {-62167219201, 0, "0000-01-01T00:00:00.000000Z"}, /* before what the format can say */
    {253402300799, 999999, "9999-12-31T23:59:59.999999Z"},
    {253402300800, 0, "9999-12-31T23:59:59.999999Z"}, /* past it */
};

START_TEST(rfc3339)
{
    char text[CLOCK_RFC3339_SIZE];
    size_t length = clock_format_rfc3339(times[_i].seconds * US + times[_i].fraction, text);
    ck_assert_str_eq(text, times[_i].text);
    ck_assert_uint_eq(length, strlen(text));
}
END_TEST

START_TEST(rfc3339_is_read_again)
{
    int64_t wall_us = times[_i].seconds * US + times[_i].fraction;
    char text[CLOCK_RFC3339_SIZE];
    int64_t read_us = 0;
    clock_format_rfc3339(wall_us, text);
    ck_assert(clock_parse_rfc3339(text, &read_us));
    char again[CLOCK_RFC3339_SIZE];
    clock_format_rfc3339(read_us, again);
    ck_assert_str_eq(again, text);
}
END_TEST

START_TEST(rfc3339_has_fractions_or_none)
{
    int64_t read_us = 0;
    ck_assert(clock_parse_rfc3339("1970-01-01T00:00:01Z", &read_us));
    ck_assert_int_eq(read_us, US);
    ck_assert(clock_parse_rfc3339("1970-01-01T00:00:01.5Z", &read_us));
    ck_assert_int_eq(read_us, US + 500000);
}
END_TEST

static const char *const no_times[] = {
    "",
    "1970-01-01",
    "1970-01-01T00:00:00",
    "1970-01-01T00:00:00+01:00",
    "1970-01-01 00:00:00Z",
    "1970-02-30T00:00:00Z",
    "1970-13-01T00:00:00Z",
    "1970-01-01T24:00:00Z",
    "1970-01-01T00:00:60Z",
    "1970-01-01T00:00:00.Z",
    "1970-01-01T00:00:00.1234567Z",
    "1970-01-01T00:00:00Zz",
    "-970-01-01T00:00:00Z",
};

START_TEST(no_rfc3339)
{
    int64_t read_us = 7;
    ck_assert(!clock_parse_rfc3339(no_times[_i], &read_us));
    ck_assert_int_eq(read_us, 7);
}
END_TEST

START_TEST(rfc3339_never_overflows)
{
    char text[CLOCK_RFC3339_SIZE];
    ck_assert_uint_eq(clock_format_rfc3339(INT64_MIN, text), 27);
    ck_assert_uint_eq(clock_format_rfc3339(INT64_MAX, text), 27);
}
END_TEST

START_TEST(system_clock)
{
    struct clock *clock = clock_system();
    int64_t before = clock->monotonic_us(clock);
    ck_assert_int_ge(clock->monotonic_us(clock), before);
    ck_assert_int_gt(clock->wall_us(clock), 1700000000 * US);
}
END_TEST

Suite *clock_suite(void)
{
    Suite *suite = suite_create("clock");
    TCase *tcase = tcase_create("clock");
    tcase_add_loop_test(tcase, rfc3339, 0, (int)(sizeof(times) / sizeof(times[0])));
    tcase_add_loop_test(tcase, rfc3339_is_read_again, 0, (int)(sizeof(times) / sizeof(times[0])));
    tcase_add_test(tcase, rfc3339_has_fractions_or_none);
    tcase_add_loop_test(tcase, no_rfc3339, 0, sizeof(no_times) / sizeof(no_times[0]));
    tcase_add_test(tcase, rfc3339_never_overflows);
    tcase_add_test(tcase, system_clock);
    suite_add_tcase(suite, tcase);
    return suite;
}
