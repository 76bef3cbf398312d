/* The command line. */
#include "play/options.h"

#include <stdlib.h>

#include "tests/unit/play/suites.h"

static struct play_options options;

static const char *read_options(char *first, char *second, char *third, char *fourth)
{
    char *const arguments[] = {first, second, third, fourth, NULL};
    return options_read(&options, arguments);
}

START_TEST(what_is_left_out_has_a_default)
{
    unsetenv("DONJON_URL");
    ck_assert_ptr_null(read_options(NULL, NULL, NULL, NULL));
    ck_assert_str_eq(options.url, "http://127.0.0.1:8080");
    ck_assert_int_eq(options.players, 1);
    ck_assert_int_eq(options.seat, 1);
    ck_assert_ptr_null(options.scenario);
    setenv("DONJON_URL", "http://elsewhere", 1);
    ck_assert_ptr_null(read_options(NULL, NULL, NULL, NULL));
    ck_assert_str_eq(options.url, "http://elsewhere");
    unsetenv("DONJON_URL");
}
END_TEST

START_TEST(flags_are_read)
{
    char scenario[] = "--scenario";
    char delve[] = "delve";
    char players[] = "--players";
    char eight[] = "8";
    ck_assert_ptr_null(read_options(scenario, delve, players, eight));
    ck_assert_str_eq(options.scenario, "delve");
    ck_assert_int_eq(options.players, 8);
}
END_TEST

START_TEST(bad_flags_are_told)
{
    char bogus[] = "--bogus";
    char url[] = "--url";
    char players[] = "--players";
    char nine[] = "9";
    char none[] = "";
    char half[] = "1x";
    char session[] = "--session";
    ck_assert_str_eq(read_options(bogus, nine, NULL, NULL), "there is no such flag");
    ck_assert_str_eq(read_options(url, NULL, NULL, NULL), "a flag has no value");
    ck_assert_ptr_nonnull(read_options(players, nine, NULL, NULL));
    ck_assert_ptr_nonnull(read_options(players, none, NULL, NULL));
    ck_assert_ptr_nonnull(read_options(players, half, NULL, NULL));
    ck_assert_str_eq(read_options(session, nine, NULL, NULL), "--session and --token go together");
}
END_TEST

Suite *options_suite(void)
{
    Suite *suite = suite_create("options");
    TCase *tests = tcase_create("options");
    tcase_add_test(tests, what_is_left_out_has_a_default);
    tcase_add_test(tests, flags_are_read);
    tcase_add_test(tests, bad_flags_are_told);
    suite_add_tcase(suite, tests);
    return suite;
}
