/* reply: every error becomes a problem with its status and headers. */
#include <string.h>

#include "handlers/reply.h"
#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

static void load(void)
{
    test.done = 1;
    test_read_reply();
}

START_TEST(every_error)
{
    enum err err = (enum err)_i;
    char type[64] = "urn:donjon:problem:";
    test.request.path = "/v1/x y/\"%";
    reply_error(&test.request, err, NULL);
    load();
    test_is_problem(err_status(err), err_word(err));
    ck_assert_str_eq(test_text("type"), strcat(type, err_word(err)));
    ck_assert_str_eq(test_text("title"), err_title(err));
    ck_assert_str_eq(test_text("instance"), "/v1/x%20y/%22%25");
    bool waits = err_status(err) == 429 || err_status(err) == 504 ||
                 (err_status(err) == 503 && err_is_retryable(err));
    ck_assert_msg((test_header("Retry-After") != NULL) == waits, "%s", err_word(err));
}
END_TEST

START_TEST(archived)
{
    fake.head.seq = 77;
    struct runtime_call call = {.err = ERR_SESSION_ARCHIVED, .head = fake.head};
    test.request.path = "/";
    reply_call_error(&test.request, &call);
    load();
    test_is_problem(410, "session_archived");
    ck_assert_int_eq(test_number("head_seq"), 77);
    ck_assert_uint_eq(strlen(test_text("head_hash")), 64);
    ck_assert_int_eq(strncmp(test_text("head_hash"), "bbbb", 4), 0);
}
END_TEST

START_TEST(precondition_has_etag)
{
    struct problem problem = {.err = ERR_SEQ_PRECONDITION, .has_head_seq = true, .head_seq = 5};
    reply_problem(&test.request, &problem);
    load();
    test_is_problem(412, "seq_mismatch");
    ck_assert_str_eq(test_header("ETag"), "\"s5\"");
}
END_TEST

/* What went wrong inside is for the admin. */
START_TEST(reasons_inside_are_hidden)
{
    struct runtime_call call = {.err = ERR_UNAVAILABLE, .error = {.message = "host db7 refused"}};
    test_as(PRINCIPAL_SEAT);
    reply_call_error(&test.request, &call);
    load();
    ck_assert_ptr_null(strstr(test_text("detail"), "db7"));
    test_again();
    test_as(PRINCIPAL_ADMIN);
    reply_call_error(&test.request, &call);
    load();
    ck_assert_str_eq(test_text("detail"), "host db7 refused");
}
END_TEST

START_TEST(problem_replaces_what_was_written)
{
    strbuf_adds(&test.request.reply.body, "{\"half\":");
    reply_header(&test.request, "Location", "/nowhere");
    reply_error(&test.request, ERR_NOT_FOUND, "no such \"thing\"");
    load();
    test_is_problem(404, "not_found");
    ck_assert_str_eq(test_text("detail"), "no such \"thing\"");
    ck_assert_ptr_null(test_header("Location"));
}
END_TEST

START_TEST(failed_body)
{
    test.request.reply.body.max = 4000;
    for (int i = 0; i < 1000; i++) {
        strbuf_adds(&test.request.reply.body, "12345");
    }
    ck_assert(test.request.reply.body.failed);
    reply_json(&test.request, 200);
    load();
    test_is_problem(503, "overloaded");
}
END_TEST

START_TEST(headers_are_copied_and_bounded)
{
    char value[] = "first";
    reply_header(&test.request, "A", value);
    value[0] = 'X';
    ck_assert_str_eq(test_header("A"), "first");
    for (int i = 0; i < 2 * REPLY_HEADERS_MAX; i++) {
        reply_header(&test.request, "B", "more");
    }
    ck_assert_uint_eq(test.request.reply.header_count, REPLY_HEADERS_MAX);
}
END_TEST

Suite *reply_suite(void)
{
    Suite *suite = suite_create("reply");
    TCase *tests = tcase_create("problems");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_loop_test(tests, every_error, 1, ERR_COUNT);
    tcase_add_test(tests, archived);
    tcase_add_test(tests, precondition_has_etag);
    tcase_add_test(tests, reasons_inside_are_hidden);
    tcase_add_test(tests, problem_replaces_what_was_written);
    tcase_add_test(tests, failed_body);
    tcase_add_test(tests, headers_are_copied_and_bounded);
    suite_add_tcase(suite, tests);
    return suite;
}
