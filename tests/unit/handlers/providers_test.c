/* providers, scripts, pausing, giving up, and the audit log: what is asked of the runtime, and what
 * is said of its answer. */
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define TEST_SESSION_TAIL "/sessions/11111111-1111-1111-1111-111111111111"

START_TEST(kinds)
{
    test_send(HTTP_GET, "/v1/providers");
    json_t *items = json_object_get(test.json, "items");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_gt(json_array_size(items), 4);
    json_t *first = json_array_get(items, 0);
    ck_assert_str_eq(json_string_value(json_object_get(first, "kind")), "interactive");
    ck_assert(json_is_false(json_object_get(first, "pure")));
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(items, 1), "kind")),
                     "replay");
}
END_TEST

START_TEST(bindings_of_a_seat_and_of_an_admin)
{
    test_send(HTTP_GET, TEST_SESSION "/providers");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_ptr_nonnull(strstr(test_text("default"), "ai:"));
    size_t seen = json_array_size(json_object_get(test.json, "bindings"));
    ck_assert_uint_eq(seen, 2);
    test_again();
    fake.seat = 0;
    test_send(HTTP_GET, TEST_SESSION "/providers");
    ck_assert_uint_ge(json_array_size(json_object_get(test.json, "bindings")), seen);
}
END_TEST

START_TEST(binding)
{
    test_body("{\"kind\": \"ai:aggressive\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/3");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.operation, FAKE_DECIDE);
    ck_assert_uint_eq(fake.submit.input.kind, GAME_INPUT_PROVIDER);
    ck_assert_uint_eq(fake.submit.input.entity, 3);
    ck_assert_uint_eq(fake.submit.input.provider, GAME_PROVIDER_AI_AGGRESSIVE);
    ck_assert_int_eq(test_number("entity"), 3);
    ck_assert_str_eq(test_text("kind"), "ai:aggressive");
    ck_assert_str_eq(test_text("previous"), "interactive");
    ck_assert_int_eq(test_number("seq"), 7);
    ck_assert(fake.submit.audited);
}
END_TEST

START_TEST(binding_the_default)
{
    test_body("{\"kind\": \"ai:wait\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/default");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(fake.submit.input.entity, 0);
    ck_assert(json_is_null(json_object_get(test.json, "entity")));
    test_again();
    test_send(HTTP_DELETE, TEST_SESSION "/providers/default");
    test_is_problem(422, "unknown_entity");
    test_again();
    test_send(HTTP_DELETE, TEST_SESSION "/providers/3");
    ck_assert_uint_eq(fake.submit.input.provider, GAME_PROVIDER_NONE);
}
END_TEST

START_TEST(what_cannot_be_bound)
{
    fake.calls = 0;
    test_body("{\"kind\": \"ai:genius\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/3");
    test_is_problem(422, "unknown_provider");
    test_again();
    test_body("{\"kind\": \"ai:wait\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/0");
    test_is_problem(422, "unknown_entity");
    test_again();
    test_body("{\"kind\": \"ai:wait\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/4294967296");
    test_is_problem(422, "unknown_entity");
    ck_assert_int_eq(fake.calls, 0);
    test_again();
    test_body("{\"kind\": \"ai:wait\"}");
    fake.err = ERR_SESSION_FINISHED;
    test_send(HTTP_PUT, TEST_SESSION "/providers/3");
    test_is_problem(409, "session_finished");
    ck_assert_int_eq(fake.audits, 0);
}
END_TEST

START_TEST(the_key_is_the_action_id)
{
    test.request.idempotency_key = "01890a5d-ac96-774b-bcce-b302099a8057";
    test_body("{\"kind\": \"ai:wait\"}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/3");
    ck_assert(fake.submit.has_action_id);
    ck_assert_uint_eq(fake.submit.action_id.bytes[0], 0x01);
}
END_TEST

START_TEST(scripts)
{
    test_as(PRINCIPAL_ADMIN);
    test_body("{\"actions\": [{\"kind\": \"wait\"}, {\"kind\": \"move\", \"dir\": \"n\"}]}");
    test_send(HTTP_PUT, TEST_SESSION "/providers/1/script");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(fake.script.drop);
    ck_assert_uint_eq(fake.script.line_count, 2);
    ck_assert_int_eq(test_number("refused"), 1);
    json_t *refusal = json_array_get(json_object_get(test.json, "refusals"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(refusal, "verdict")), "blocked");
    test_again();
    test_as(PRINCIPAL_ADMIN);
    test_body("{\"actions\": [{\"kind\": \"wait\"}], \"expected_seq\": 1}");
    test_send(HTTP_POST, TEST_SESSION "/providers/1/script");
    test_is_problem(400, "validation_failed");
    test_again();
    test_send(HTTP_DELETE, TEST_SESSION "/providers/1/script");
    ck_assert(fake.script.drop);
    ck_assert_uint_eq(fake.script.line_count, 0);
}
END_TEST

START_TEST(pausing_and_giving_up)
{
    test_as(PRINCIPAL_ADMIN);
    test_send(HTTP_POST, TEST_SESSION "/pause");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(json_is_true(json_object_get(test.json, "paused")));
    test_again();
    test_send(HTTP_POST, TEST_SESSION "/resume");
    ck_assert(json_is_false(json_object_get(test.json, "paused")));
    test_again();
    test_as(PRINCIPAL_ADMIN);
    test_send(HTTP_POST, TEST_SESSION "/abandon");
    ck_assert_uint_eq(fake.submit.input.kind, GAME_INPUT_ABANDON);
    ck_assert_int_eq(test_number("seq"), 7);
    ck_assert(fake.submit.audited);
    ck_assert_int_eq(fake.audits, 0); /* the store writes lines with what they tell of */
}
END_TEST

START_TEST(the_audit_log)
{
    test_as(PRINCIPAL_ADMIN);
    fake.listed = 3;
    test_query("limit", "2");
    test_send(HTTP_GET, "/v1/admin/audit");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 2);
    ck_assert_str_ne(test_text("next_cursor"), "");
    test_again();
    test_query("session", "nonsense");
    test_send(HTTP_GET, "/v1/admin/audit");
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(hooks_and_a_trace)
{
    test_send(HTTP_GET, "/v1/hooks");
    json_t *first = json_array_get(json_object_get(test.json, "items"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(first, "name")), "action_cost");
    ck_assert_str_eq(json_string_value(json_object_get(first, "role")), "root");
    ck_assert_str_eq(json_string_value(json_object_get(first, "criticality")), "critical");
    ck_assert_int_eq(json_integer_value(json_object_get(first, "triggered")), 3);
    test_again();
    test_as(PRINCIPAL_ADMIN);
    test_send(HTTP_GET, "/v1/admin" TEST_SESSION_TAIL "/entries/1/trace");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(fake.number, 1);
    json_t *steps = json_object_get(test.json, "steps");
    json_t *made = json_object_get(json_array_get(steps, 0), "made");
    ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(made, 0), "nonce")), 5);
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(steps, 1), "error")),
                     "hook_failed");
    test_again();
    test_as(PRINCIPAL_ADMIN);
    test_send(HTTP_GET, "/v1/admin" TEST_SESSION_TAIL "/entries/x/trace");
    test_is_problem(404, "not_found");
}
END_TEST

START_TEST(a_hook_that_refuses_is_named)
{
    fake.err = ERR_ILLEGAL_ACTION;
    fake.rejection = (struct submit_rejection){.happened = true,
                                               .err = ERR_ILLEGAL_ACTION,
                                               .verdict = GAME_VERDICT_HOOK_CHAIN_TOO_DEEP,
                                               .phase = GAME_PHASE_POST_VALIDATE,
                                               .hook = "death_check",
                                               .hook_depth = 51};
    test_body("{\"action\": {\"kind\": \"wait\"}}");
    test_send(HTTP_POST, TEST_SESSION "/actions");
    test_is_problem(422, "illegal_action");
    ck_assert_str_eq(test_text("verdict"), "hook_chain_too_deep");
    ck_assert_str_eq(test_text("hook"), "death_check");
    ck_assert_int_eq(test_number("hook_depth"), 51);
}
END_TEST

Suite *providers_suite(void)
{
    Suite *suite = suite_create("providers");
    TCase *tests = tcase_create("providers");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, kinds);
    tcase_add_test(tests, bindings_of_a_seat_and_of_an_admin);
    tcase_add_test(tests, binding);
    tcase_add_test(tests, binding_the_default);
    tcase_add_test(tests, what_cannot_be_bound);
    tcase_add_test(tests, the_key_is_the_action_id);
    tcase_add_test(tests, scripts);
    tcase_add_test(tests, pausing_and_giving_up);
    tcase_add_test(tests, the_audit_log);
    tcase_add_test(tests, hooks_and_a_trace);
    tcase_add_test(tests, a_hook_that_refuses_is_named);
    suite_add_tcase(suite, tests);
    return suite;
}
