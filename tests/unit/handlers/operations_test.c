/* operations: health, metrics, content, the contract itself, and the admin's view. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

START_TEST(live_without_anything)
{
    fake.health.persistence.status = HEALTH_UNHEALTHY;
    fake.health.draining = true;
    test_send(HTTP_GET, "/livez");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_text("status"), "live");
    test_again();
    test_send(HTTP_GET, "/startupz");
    ck_assert_str_eq(test_text("status"), "started");
}
END_TEST

static void ready_is(int status, const char *code)
{
    test_again();
    test_send(HTTP_GET, "/readyz");
    if (status == 200) {
        ck_assert_str_eq(test_text("status"), "ready");
    } else {
        test_is_problem(status, code);
        ck_assert_ptr_nonnull(test_header("Retry-After"));
    }
}

START_TEST(ready)
{
    ready_is(503, "unavailable");
    fake.health.database_up = true;
    ready_is(200, NULL);
    fake.health.simulation.status = HEALTH_DEGRADED;
    ready_is(200, NULL);
    fake.health.simulation.status = HEALTH_UNHEALTHY;
    ready_is(503, "unavailable");
    fake.health.draining = true;
    ready_is(503, "draining");
}
END_TEST

START_TEST(health)
{
    fake.health.persistence.status = HEALTH_DEGRADED;
    strcpy(fake.health.persistence.reason, "slow disk");
    test_send(HTTP_GET, "/v1/health");
    json_t *workers = json_object_get(test.json, "workers");
    json_t *persistence = json_object_get(workers, "persistence");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_text("status"), "degraded");
    ck_assert_str_eq(json_string_value(json_object_get(persistence, "reason")), "slow disk");
    ck_assert_ptr_null(json_object_get(json_object_get(workers, "simulation"), "reason"));
    test_again();
    fake.health.simulation.status = HEALTH_UNHEALTHY;
    test_send(HTTP_GET, "/v1/health");
    ck_assert_int_eq(test.request.reply.status, 503);
    ck_assert_str_eq(test_text("status"), "unhealthy");
}
END_TEST

START_TEST(metrics)
{
    test_send(HTTP_GET, "/metrics");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test.request.reply.content_type, "text/plain; version=0.0.4; charset=utf-8");
    ck_assert_ptr_nonnull(
        strstr(test.request.reply.body.data, "# TYPE donjon_actions_executed_total counter"));
}
END_TEST

START_TEST(contract)
{
    test_send(HTTP_GET, "/openapi.yaml");
    ck_assert_str_eq(test.request.reply.content_type, "application/yaml");
    ck_assert_ptr_nonnull(strstr(test.request.reply.body.data, "\nopenapi: 3.1.0\n"));
    test_again();
    test_send(HTTP_GET, "/openapi.json");
    ck_assert_str_eq(test_text("openapi"), "3.1.0");
    json_t *paths = json_object_get(test.json, "paths");
    for (const struct route *route = routes; route->path; route++) {
        ck_assert_msg(json_object_get(paths, route->path) != NULL, "%s", route->path);
    }
}
END_TEST

START_TEST(content)
{
    char root[DIGEST_HEX_SIZE];
    char path[128];
    memset(root, 'd', sizeof(root) - 1);
    root[sizeof(root) - 1] = '\0';
    test_send(HTTP_GET, "/v1/content");
    ck_assert_int_eq(test.request.reply.status, 200);
    char etag[80];
    strcpy(etag, test_header("ETag"));
    snprintf(path, sizeof(path), "/v1/content/%s", root);
    test_again();
    test_send(HTTP_GET, path);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_ptr_nonnull(strstr(test_header("Cache-Control"), "immutable"));
    test_again();
    test.request.if_none_match = etag;
    test_send(HTTP_GET, path);
    ck_assert_int_eq(test.request.reply.status, 304);
    path[13] = 'e';
    test_again();
    test_send(HTTP_GET, path);
    test_is_problem(404, "not_found");
    test_again();
    test_send(HTTP_GET, "/v1/content/dd");
    test_is_problem(404, "not_found");
}
END_TEST

START_TEST(providers)
{
    test_send(HTTP_GET, "/v1/providers");
    json_t *items = json_object_get(test.json, "items");
    size_t index = 0;
    json_t *provider = NULL;
    ck_assert_uint_ge(json_array_size(items), 4);
    json_array_foreach(items, index, provider)
    {
        uint8_t kind = game_provider_find(json_string_value(json_object_get(provider, "kind")));
        ck_assert_uint_ne(kind, 0);
        ck_assert_int_eq(json_is_true(json_object_get(provider, "pure")),
                         game_provider_is_pure(kind));
    }
}
END_TEST

START_TEST(inspected)
{
    test_send(HTTP_GET, "/v1/admin"
                        "/sessions/11111111-1111-1111-1111-111111111111");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_text("instance_state"), "live");
    ck_assert_int_eq(test_number("epoch"), 3);
    ck_assert_int_eq(test_number("last_checkpoint_seq"), 2);
    ck_assert(json_is_null(json_object_get(test.json, "last_error")));
    ck_assert(json_is_object(json_object_get(test.json, "next")));
}
END_TEST

START_TEST(drained)
{
    test_send(HTTP_POST, "/v1/admin/drain");
    ck_assert_int_eq(test.request.reply.status, 202);
    ck_assert(test.drained);
}
END_TEST

START_TEST(drain_with_a_body_it_does_not_know)
{
    test_body("{\"now\":true}");
    test_send(HTTP_POST, "/v1/admin/drain");
    test_is_problem(400, "validation_failed");
    ck_assert(!test.drained);
}
END_TEST

Suite *operations_suite(void)
{
    Suite *suite = suite_create("operations");
    TCase *tests = tcase_create("operations");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, live_without_anything);
    tcase_add_test(tests, ready);
    tcase_add_test(tests, health);
    tcase_add_test(tests, metrics);
    tcase_add_test(tests, contract);
    tcase_add_test(tests, content);
    tcase_add_test(tests, providers);
    tcase_add_test(tests, inspected);
    tcase_add_test(tests, drained);
    tcase_add_test(tests, drain_with_a_body_it_does_not_know);
    suite_add_tcase(suite, tests);
    return suite;
}
