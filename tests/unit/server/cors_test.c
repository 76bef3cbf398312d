/* cors: an origin is allowed by the list, whole and nothing else. */
#include "server/cors.h"

#include <check.h>

#include "tests/unit/server/suites.h"

START_TEST(allowed)
{
    static const char list[] = "https://a.example, http://localhost:3000,https://b.example";
    ck_assert_str_eq(cors_allow_origin("*", "https://x.example"), "*");
    ck_assert_str_eq(cors_allow_origin(list, "https://a.example"), "https://a.example");
    ck_assert_str_eq(cors_allow_origin(list, "http://localhost:3000"), "http://localhost:3000");
    ck_assert_str_eq(cors_allow_origin(list, "https://b.example"), "https://b.example");
}
END_TEST

START_TEST(not_allowed)
{
    static const char list[] = "https://a.example, https://b.example";
    ck_assert_ptr_null(cors_allow_origin(list, "https://a.example.evil"));
    ck_assert_ptr_null(cors_allow_origin(list, "https://a.exampl"));
    ck_assert_ptr_null(cors_allow_origin(list, ""));
    ck_assert_ptr_null(cors_allow_origin(list, "null"));
    ck_assert_ptr_null(cors_allow_origin(list, NULL));
    ck_assert_ptr_null(cors_allow_origin("", "https://a.example"));
    ck_assert_ptr_null(cors_allow_origin(NULL, "https://a.example"));
}
END_TEST

START_TEST(valid)
{
    static const char *const good[] = {"",
                                       "*",
                                       "null",
                                       "https://a.example",
                                       "http://[::1]:3000",
                                       "https://a.example, app://page,https://b.example:8443"};
    static const char *const bad[] = {
        "a.example",           "https://a.example/",  "https://",
        "://a.example",        "*,https://a.example", "https://*.example",
        "https://a.example;b", "https://a.example, b"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_msg(cors_origins_valid(good[i]), "%s", good[i]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(!cors_origins_valid(bad[i]), "%s", bad[i]);
    }
}
END_TEST

Suite *cors_suite(void)
{
    Suite *suite = suite_create("cors");
    TCase *tcase = tcase_create("cors");
    tcase_add_test(tcase, allowed);
    tcase_add_test(tcase, not_allowed);
    tcase_add_test(tcase, valid);
    suite_add_tcase(suite, tcase);
    return suite;
}
