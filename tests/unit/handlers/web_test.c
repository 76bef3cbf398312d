/* The pages: their type, their tag and the policy they run under. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

START_TEST(page)
{
    test_send(HTTP_GET, "/");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test.request.reply.content_type, "text/html; charset=utf-8");
    ck_assert_ptr_nonnull(strstr(test_header("Content-Security-Policy"), "default-src 'none'"));
    ck_assert_str_eq(test_header("X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(test_header("Cache-Control"), "no-cache");
    ck_assert_uint_gt(test.request.reply.body.len, 100);
}
END_TEST

START_TEST(tag)
{
    test_send(HTTP_GET, "/web/play/main.js");
    ck_assert_str_eq(test.request.reply.content_type, "text/javascript; charset=utf-8");
    char etag[64];
    snprintf(etag, sizeof(etag), "%s", test_header("ETag"));
    test_again();
    test.request.if_none_match = etag;
    test_send(HTTP_GET, "/web/play/main.js");
    ck_assert_int_eq(test.request.reply.status, 304);
    test_again();
    test.request.if_none_match = etag;
    test_send(HTTP_GET, "/console");
    ck_assert_int_eq(test.request.reply.status, 200);
}
END_TEST

START_TEST(nothing_else)
{
    static const char *const paths[] = {"/web/nothing.js", "/web/play/nothing.js",
                                        "/web/client/README.md", "/web/client/package.json",
                                        "/web/client/index.d.ts"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        test_again();
        test_send(HTTP_GET, paths[i]);
        test_is_problem(404, "not_found");
    }
}
END_TEST

Suite *web_suite(void)
{
    Suite *suite = suite_create("web");
    TCase *tests = tcase_create("pages");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, page);
    tcase_add_test(tests, tag);
    tcase_add_test(tests, nothing_else);
    suite_add_tcase(suite, tests);
    return suite;
}
