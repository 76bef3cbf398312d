/* actions: what reaches the runtime, and what comes of each of its answers. */
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define ACTIONS  TEST_SESSION "/actions"
#define WAIT     "{\"action\":{\"kind\":\"wait\"}}"
#define UUID     "01890a5d-ac96-774b-bcce-b302099a8057"
#define WITH_ID  "{\"action\":{\"kind\":\"wait\"},\"action_id\":\"" UUID "\"}"
#define WITH_SEQ "{\"action\":{\"kind\":\"wait\"},\"expected_seq\":4}"
#define LIST     "{\"actions\":[{\"kind\":\"wait\"},{\"kind\":\"move\",\"dir\":\"ne\"}]}"

static void post(const char *body)
{
    test_body(body);
    test_send(HTTP_POST, ACTIONS);
}

START_TEST(one_action)
{
    fake.accepted = 1;
    fake.event = (struct game_event){.type = GAME_EVENT_MOVED, .seats = 1, .entity = 5, .x = 3};
    post("{\"action\":{\"kind\":\"move\",\"dir\":\"se\"}}");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.operation, FAKE_SUBMIT);
    ck_assert_uint_eq(fake.action_count, 1);
    ck_assert_int_eq(fake.actions[0].kind, GAME_ACTION_MOVE);
    ck_assert_int_eq(fake.actions[0].dir, GAME_DIR_SE);
    ck_assert(!fake.submit.has_action_id && !fake.submit.has_expected_seq && !fake.submit.dry_run);
    ck_assert_int_eq(fake.session.bytes[15], 0x11);
    ck_assert_int_eq(test_number("seq"), 1);
    ck_assert_int_eq(test_number("nonce"), 3);
    ck_assert_str_eq(test_text("status"), "active");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "events")), 1);
    ck_assert(json_is_object(json_object_get(test.json, "next")));
    ck_assert_ptr_null(test_header("Idempotent-Replayed"));
    ck_assert(fake.results_freed);
}
END_TEST

/* What another seat alone may see is not in the reply. */
START_TEST(unseen_event)
{
    fake.accepted = 1;
    fake.event = (struct game_event){.type = GAME_EVENT_MOVED, .seats = 2, .entity = 5};
    post(WAIT);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "events")), 0);
}
END_TEST

START_TEST(list)
{
    fake.accepted = 2;
    post(LIST);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(fake.action_count, 2);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "results")), 2);
    ck_assert(json_is_null(json_object_get(test.json, "rejected")));
}
END_TEST

START_TEST(list_stopped)
{
    fake.accepted = 1;
    fake.rejection = (struct submit_rejection){.happened = true,
                                               .err = ERR_ILLEGAL_ACTION,
                                               .index = 1,
                                               .verdict = GAME_VERDICT_BLOCKED,
                                               .phase = GAME_PHASE_PRE_VALIDATE,
                                               .field = GAME_FIELD_DIR};
    post(LIST);
    json_t *rejected = json_object_get(test.json, "rejected");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "results")), 1);
    ck_assert_str_eq(json_string_value(json_object_get(rejected, "code")), "illegal_action");
    ck_assert_str_eq(json_string_value(json_object_get(rejected, "pointer")), "#/actions/1/dir");
    ck_assert_str_eq(json_string_value(json_object_get(rejected, "verdict")), "blocked");
    ck_assert_str_eq(json_string_value(json_object_get(rejected, "phase")), "pre_validate");
}
END_TEST

START_TEST(list_rejected_at_once)
{
    fake.err = ERR_ILLEGAL_ACTION;
    fake.rejection = (struct submit_rejection){
        .happened = true, .err = ERR_ILLEGAL_ACTION, .verdict = GAME_VERDICT_NOTHING_HERE};
    post(LIST);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "results")), 0);
    ck_assert_str_eq(
        json_string_value(json_object_get(json_object_get(test.json, "rejected"), "pointer")),
        "#/actions/0");
}
END_TEST

START_TEST(rejected)
{
    fake.err = ERR_ILLEGAL_ACTION;
    fake.rejection = (struct submit_rejection){.happened = true,
                                               .err = ERR_ILLEGAL_ACTION,
                                               .verdict = GAME_VERDICT_NO_TARGET,
                                               .phase = GAME_PHASE_APPLY,
                                               .field = GAME_FIELD_TARGET};
    post("{\"action\":{\"kind\":\"attack\",\"target\":9}}");
    test_is_problem(422, "illegal_action");
    ck_assert_str_eq(test_text("phase"), "apply");
    ck_assert_str_eq(test_text("verdict"), "no_target");
    ck_assert_str_eq(test_text("pointer"), "#/action/target");
    ck_assert(fake.results_freed);
}
END_TEST

START_TEST(replayed)
{
    fake.accepted = 1;
    fake.replayed = true;
    post(WITH_ID);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_header("Idempotent-Replayed"), "true");
    ck_assert(fake.submit.has_action_id);
    ck_assert_int_eq(fake.submit.action_id.bytes[0], 0x01);
}
END_TEST

START_TEST(idempotency_key)
{
    static const char *const keys[] = {UUID, "\"" UUID "\""};
    for (size_t i = 0; i < 2; i++) {
        test_again();
        fake.accepted = 1;
        test.request.idempotency_key = keys[i];
        post(i == 0 ? WAIT : WITH_ID);
        ck_assert_int_eq(test.request.reply.status, 200);
        ck_assert(fake.submit.has_action_id);
        ck_assert_int_eq(fake.submit.action_id.bytes[15], 0x57);
    }
}
END_TEST

START_TEST(bad_idempotency_key)
{
    static const char *const keys[] = {
        "", "\"", "x", "\"\"", (UUID "0"), ("\"" UUID), "11111111-1111-1111-1111-111111111111"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        test_again();
        test.request.idempotency_key = keys[i];
        post(WITH_ID);
        test_is_problem(400, "validation_failed");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(expected_seq)
{
    fake.err = ERR_SEQ_CONFLICT;
    fake.head.seq = 9;
    post(WITH_SEQ);
    test_is_problem(409, "seq_mismatch");
    ck_assert_int_eq(test_number("head_seq"), 9);
    ck_assert_int_eq(test_number("expected_seq"), 4);
    ck_assert(!fake.submit.expected_by_header);
    ck_assert_ptr_null(test_header("ETag"));
}
END_TEST

START_TEST(if_match)
{
    fake.err = ERR_SEQ_PRECONDITION;
    fake.head.seq = 9;
    test.request.if_match = "\"s4-00000000\"";
    post(WITH_SEQ);
    test_is_problem(412, "seq_mismatch");
    ck_assert_int_eq(test_number("head_seq"), 9);
    ck_assert_str_eq(test_header("ETag"), "\"s9\"");
    ck_assert(fake.submit.expected_by_header);
    ck_assert_uint_eq(fake.submit.expected_seq, 4);
}
END_TEST

/* A tag that no state has is no bad request: whether the action is known already comes first. */
START_TEST(if_match_never)
{
    fake.err = ERR_SEQ_PRECONDITION;
    test.request.if_match = "\"other\"";
    post(WAIT);
    test_is_problem(412, "seq_mismatch");
    ck_assert_ptr_null(json_object_get(test.json, "expected_seq"));
    ck_assert(fake.submit.has_expected_seq);
    ck_assert_uint_gt(fake.submit.expected_seq, INT64_MAX);
}
END_TEST

START_TEST(if_match_refused)
{
    static const char *const tags[] = {"s4", "\"s4\",\"s5\"", "\"s5\""};
    for (size_t i = 0; i < 3; i++) {
        test_again();
        test.request.if_match = tags[i];
        post(WITH_SEQ);
        test_is_problem(400, "validation_failed");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(dry_run)
{
    test_query("dry_run", "true");
    post(WAIT);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(fake.submit.dry_run);
    ck_assert(json_is_true(json_object_get(test.json, "legal")));
    ck_assert_str_eq(test_text("verdict"), "accepted");
    test_again();
    fake.err = ERR_ILLEGAL_ACTION;
    fake.rejection = (struct submit_rejection){.happened = true,
                                               .err = ERR_ILLEGAL_ACTION,
                                               .verdict = GAME_VERDICT_EMPTY_SLOT,
                                               .phase = GAME_PHASE_PRE_VALIDATE,
                                               .field = GAME_FIELD_SLOT};
    test_query("dry_run", "true");
    post("{\"action\":{\"kind\":\"equip\",\"slot\":2}}");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(json_is_false(json_object_get(test.json, "legal")));
    ck_assert_str_eq(test_text("verdict"), "empty_slot");
    ck_assert_str_eq(test_text("field"), "slot");
    test_again();
    test_query("dry_run", "yes");
    post(WAIT);
    test_is_problem(400, "validation_failed");
}
END_TEST

static const struct {
    enum err err;
    int status;
    const char *code;
} errors[] = {
    {ERR_NOT_YOUR_TURN, 409, "not_your_turn"},
    {ERR_SESSION_FINISHED, 409, "session_finished"},
    {ERR_REQUEST_IN_FLIGHT, 409, "request_in_flight"},
    {ERR_FORBIDDEN, 403, "forbidden"},
    {ERR_UNAUTHENTICATED, 401, "unauthenticated"},
    {ERR_NOT_FOUND, 404, "not_found"},
    {ERR_SESSION_ARCHIVED, 410, "session_archived"},
    {ERR_IDEMPOTENCY_MISMATCH, 422, "idempotency_mismatch"},
    {ERR_OVERLOADED, 503, "overloaded"},
    {ERR_FENCED, 503, "recovering"},
    {ERR_OUTCOME_UNKNOWN, 504, "outcome_unknown"},
};

START_TEST(call_errors)
{
    fake.err = errors[_i].err;
    post(_i % 2 ? LIST : WAIT);
    test_is_problem(errors[_i].status, errors[_i].code);
}
END_TEST

static const struct {
    const char *body;
    int status;
    const char *code;
    const char *pointer; /* of the first fault, NULL: none */
} bodies[] = {
    {"{", 400, "malformed_json", NULL},
    {"[]", 400, "malformed_json", NULL},
    {"{\"action\":{\"kind\":\"wait\",\"kind\":\"wait\"}}", 400, "malformed_json", NULL},
    {"{}", 400, "validation_failed", "#/action"},
    {"{\"action\":{\"kind\":\"dance\"}}", 400, "validation_failed", "#/action/kind"},
    {"{\"action\":{\"kind\":\"move\"}}", 400, "validation_failed", "#/action/dir"},
    {"{\"action\":{\"kind\":\"wait\",\"hp\":9}}", 400, "validation_failed", "#/action/hp"},
    {"{\"action\":{\"kind\":\"death\"}}", 403, "forbidden", "#/action/kind"},
    {"{\"actions\":[]}", 400, "validation_failed", "#/actions"},
};

START_TEST(bad_bodies)
{
    post(bodies[_i].body);
    test_is_problem(bodies[_i].status, bodies[_i].code);
    ck_assert_int_eq(fake.calls, 0);
    json_t *errors_member = json_object_get(test.json, "errors");
    if (bodies[_i].pointer) {
        json_t *first = json_array_get(errors_member, 0);
        ck_assert_str_eq(json_string_value(json_object_get(first, "pointer")), bodies[_i].pointer);
    } else {
        ck_assert_ptr_null(errors_member);
    }
}
END_TEST

/* While the commit is under way the listener sees the call, and with it whether it is in doubt. */
START_TEST(later)
{
    fake.later = true;
    fake.accepted = 1;
    post(WAIT);
    ck_assert_int_eq(test.done, 0);
    ck_assert_ptr_eq(test.request.call, fake.waiting);
    ck_assert_int_eq(test.request.deadline_err, ERR_UNAVAILABLE);
    fake_runtime_finish();
    test_read_reply();
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_ptr_null(test.request.call);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

Suite *actions_suite(void)
{
    Suite *suite = suite_create("actions");
    TCase *tests = tcase_create("submit");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, one_action);
    tcase_add_test(tests, unseen_event);
    tcase_add_test(tests, list);
    tcase_add_test(tests, list_stopped);
    tcase_add_test(tests, list_rejected_at_once);
    tcase_add_test(tests, rejected);
    tcase_add_test(tests, replayed);
    tcase_add_test(tests, idempotency_key);
    tcase_add_test(tests, bad_idempotency_key);
    tcase_add_test(tests, expected_seq);
    tcase_add_test(tests, if_match);
    tcase_add_test(tests, if_match_never);
    tcase_add_test(tests, if_match_refused);
    tcase_add_test(tests, dry_run);
    tcase_add_test(tests, later);
    tcase_add_loop_test(tests, call_errors, 0, COUNT(errors));
    tcase_add_loop_test(tests, bad_bodies, 0, COUNT(bodies));
    suite_add_tcase(suite, tests);
    return suite;
}
