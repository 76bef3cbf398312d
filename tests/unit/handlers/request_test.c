/* request: what all handlers refuse in the same way. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

/* Every route, with parameters that are well formed. */
static void send_to(const struct route *route)
{
    char path[256];
    const char *id = strstr(route->path, "{id}");
    const char *root = strstr(route->path, "{root}");
    const char *entity = strstr(route->path, "{entity}");
    const char *seq = strstr(route->path, "{seq}");
    if (id && seq) {
        snprintf(path, sizeof(path), "%.*s%s/entries/1%s", (int)(id - route->path), route->path,
                 "11111111-1111-1111-1111-111111111111", seq + 5);
    } else if (id && entity) {
        snprintf(path, sizeof(path), "%s/providers/1%s", TEST_SESSION, entity + 8);
    } else if (id) {
        snprintf(path, sizeof(path), "%.*s%s%s", (int)(id - route->path), route->path,
                 "11111111-1111-1111-1111-111111111111", id + 4);
    } else if (root) {
        snprintf(path, sizeof(path), "/v1/content/%064d", 0);
    } else {
        snprintf(path, sizeof(path), "%s", route->path);
    }
    test_send(route->method, path);
}

START_TEST(unknown_query)
{
    for (const struct route *route = routes; route->path; route++) {
        test_again();
        test_query("nonsense", "1");
        send_to(route);
        test_is_problem(400, "validation_failed");
        ck_assert_ptr_nonnull(strstr(test_text("detail"), "nonsense"));
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(not_acceptable)
{
    for (const struct route *route = routes; route->path; route++) {
        test_again();
        test.request.accept = "image/png, application/pdf;q=0.5";
        send_to(route);
        test_is_problem(406, "not_acceptable");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(not_a_session)
{
    static const char *const ids[] = {"x",
                                      "11111111-1111-1111-1111-11111111111",
                                      "11111111-1111-1111-1111-1111111111111",
                                      "11111111111111111111111111111111",
                                      "{}",
                                      "..."};
    char path[128];
    for (const struct route *route = routes; route->path; route++) {
        const char *id = strstr(route->path, "{id}");
        for (size_t i = 0; id && i < sizeof(ids) / sizeof(ids[0]); i++) {
            snprintf(path, sizeof(path), "%.*s%s%s", (int)(id - route->path), route->path, ids[i],
                     id + 4);
            test_again();
            test_send(route->method, path);
            test_is_problem(404, "not_found");
        }
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(twice_the_same_parameter)
{
    test_query("limit", "5");
    test_query("limit", "5");
    test_send(HTTP_GET, TEST_SESSION "/actions");
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(numbers)
{
    static const char *const bad[] = {"",    "0",   "501", "-1", "+1",
                                      "1.0", "1e1", " 1",  "x",  "18446744073709551616"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        test_again();
        test_query("limit", bad[i]);
        test_send(HTTP_GET, TEST_SESSION "/actions");
        test_is_problem(400, "validation_failed");
    }
    ck_assert_int_eq(fake.calls, 0);
    test_again();
    test_query("limit", "500");
    test_query("after", "9223372036854775807");
    test_send(HTTP_GET, TEST_SESSION "/actions");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(fake.limit, 500);
    ck_assert_uint_eq(fake.number, INT64_MAX);
}
END_TEST

/* A call that fails is answered with its own error, whatever the route. */
START_TEST(failing_calls)
{
    static const char *const bodies[] = {"{\"action\":{\"kind\":\"wait\"}}", "{\"from_seq\":1}",
                                         "{}", "{\"kind\":\"ai:wait\"}"};
    for (const struct route *route = routes; route->path; route++) {
        test_again();
        int calls = fake.calls;
        fake.err = ERR_RECOVERING;
        bool acts = strstr(route->path, "/actions") != NULL;
        bool forks = strstr(route->path, "/fork") != NULL;
        if (route->body != BODY_NONE) {
            bool binds = strstr(route->path, "{entity}") != NULL;
            bool scripts = strstr(route->path, "/script") != NULL;
            test_body(scripts ? "{\"actions\":[{\"kind\":\"wait\"}]}"
                              : bodies[acts    ? 0
                                       : forks ? 1
                                       : binds ? 3
                                               : 2]);
        }
        send_to(route);
        if (fake.calls > calls) {
            test_is_problem(503, "recovering");
            ck_assert_str_eq(test_header("Retry-After"), "1");
        }
    }
    ck_assert_int_eq(fake.calls, 36);
}
END_TEST

/* Memory that runs out anywhere answers 503 and never twice. */
START_TEST(no_memory)
{
    for (const struct route *route = routes; route->path; route++) {
        for (size_t failing = 1; failing < 8; failing++) {
            test_again();
            test.failing_alloc = failing;
            if (route->body != BODY_NONE) {
                test_body(strstr(route->path, "/fork")      ? "{\"from_seq\":1}"
                          : strstr(route->path, "/actions") ? "{\"action\":{\"kind\":\"wait\"}}"
                                                            : "{}");
            }
            fake.accepted = 1;
            send_to(route);
            ck_assert_int_eq(test.done, 1);
        }
    }
}
END_TEST

Suite *request_suite(void)
{
    Suite *suite = suite_create("request");
    TCase *tests = tcase_create("every route");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, unknown_query);
    tcase_add_test(tests, not_acceptable);
    tcase_add_test(tests, not_a_session);
    tcase_add_test(tests, twice_the_same_parameter);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, failing_calls);
    tcase_add_test(tests, no_memory);
    suite_add_tcase(suite, tests);
    return suite;
}
