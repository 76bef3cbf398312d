/* sessions and checkpoints: bodies, pages and what is shown once. */
#include <string.h>

#include "handlers/seat_token.h"
#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define ZEROS16 "0000000000000000"
#define SEED    ZEROS16 ZEROS16 ZEROS16 ZEROS16

START_TEST(created)
{
    struct principal principal;
    test_body("{\"scenario\":\"delve\",\"players\":2,\"label\":\"x\",\"client_seed\":\"mine\","
              "\"turn_timeout_s\":60,\"on_timeout\":\"ai:wait\"}");
    test_send(HTTP_POST, "/v1/sessions");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_str_eq(fake.create.scenario, "delve");
    ck_assert_str_eq(fake.create.label, "x");
    ck_assert_str_eq(fake.create.client_seed, "mine");
    ck_assert_int_eq(fake.create.players, 2);
    ck_assert_uint_eq(fake.create.turn_timeout_s, 60);
    ck_assert_int_eq(fake.create.on_timeout, TIMEOUT_AI);
    ck_assert_int_eq(fake.create.on_timeout_provider, GAME_PROVIDER_AI_WAIT);
    ck_assert_str_eq(test_header("Location"), TEST_SESSION);
    ck_assert_str_eq(test_header("Cache-Control"), "no-store");
    json_t *seats = json_object_get(test.json, "seats");
    ck_assert_uint_eq(json_array_size(seats), 2);
    const char *token = json_string_value(json_object_get(json_array_get(seats, 1), "token"));
    ck_assert(seat_token_parse(token, &principal));
    ck_assert_int_eq(principal.seat, 2);
    ck_assert_ptr_null(json_object_get(test.json, "server_seed"));
}
END_TEST

START_TEST(created_from_nothing)
{
    test_send(HTTP_POST, "/v1/sessions");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_int_eq(fake.create.players, 1);
    ck_assert_str_eq(fake.create.scenario, "");
    ck_assert(!fake.create.has_seed && !fake.create.has_seed_commitment);
}
END_TEST

START_TEST(fixed_seed_is_refused)
{
    test_body("{\"seed\":\"" SEED "\"}");
    test_send(HTTP_POST, "/v1/sessions");
    test_is_problem(403, "forbidden");
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(unknown_commitment)
{
    fake.err = ERR_NOT_FOUND;
    fake.message = "the seed commitment is unknown or has expired";
    test_body("{\"seed_commitment_id\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}");
    test_send(HTTP_POST, "/v1/sessions");
    test_is_problem(400, "validation_failed");
    ck_assert_str_eq(test_text("detail"), fake.message);
    ck_assert(fake.create.has_seed_commitment);
}
END_TEST

START_TEST(looked_at)
{
    test_send(HTTP_GET, TEST_SESSION);
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_str_eq(test_text("scenario"), "delve");
    ck_assert_ptr_null(strstr(test.request.reply.body.data, "token"));
    ck_assert_ptr_null(strstr(test.request.reply.body.data, "server_seed"));
    ck_assert_ptr_null(strstr(test.request.reply.body.data, "blinding"));
}
END_TEST

START_TEST(looked_at_after_the_end)
{
    fake.record.status = SESSION_FINISHED;
    fake.record.result = GAME_RESULT_WON;
    test_send(HTTP_GET, TEST_SESSION);
    ck_assert_uint_eq(strlen(test_text("server_seed")), 64);
    ck_assert_uint_eq(strlen(test_text("seed_salt")), 64);
}
END_TEST

START_TEST(forked)
{
    test_body("{\"from_seq\":7,\"label\":\"again\"}");
    test_send(HTTP_POST, TEST_SESSION "/fork");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_uint_eq(fake.number, 7);
    ck_assert_str_eq(fake.label, "again");
    ck_assert_str_eq(test_header("Location"), TEST_SESSION);
    test_again();
    test_body("{}");
    test_send(HTTP_POST, TEST_SESSION "/fork");
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(archived)
{
    test_send(HTTP_DELETE, TEST_SESSION);
    ck_assert_int_eq(test.request.reply.status, 204);
    ck_assert_ptr_null(test.request.reply.content_type);
    ck_assert_int_eq(fake.operation, FAKE_ARCHIVE);
}
END_TEST

/* Whoever is answered by the deadline is told that a write may have happened; a read has none. */
START_TEST(deadlines)
{
    static const struct {
        enum http_method method;
        const char *path;
        const char *body;
        enum err err;
    } rows[] = {{HTTP_POST, "/v1/sessions", "{}", ERR_OUTCOME_UNKNOWN},
                {HTTP_POST, TEST_SESSION "/fork", "{\"from_seq\":0}", ERR_OUTCOME_UNKNOWN},
                {HTTP_POST, TEST_SESSION "/checkpoints", "{}", ERR_OUTCOME_UNKNOWN},
                {HTTP_POST, "/v1/seed-commitments", "{}", ERR_OUTCOME_UNKNOWN},
                {HTTP_DELETE, TEST_SESSION, "", ERR_OUTCOME_UNKNOWN},
                {HTTP_GET, TEST_SESSION, "", ERR_UNAVAILABLE},
                {HTTP_GET, "/v1/sessions", "", ERR_UNAVAILABLE}};
    fake.later = true;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_again();
        test_body(rows[i].body);
        test_send(rows[i].method, rows[i].path);
        ck_assert_ptr_nonnull(fake.waiting);
        ck_assert_int_eq(test.request.deadline_err, rows[i].err);
        fake_runtime_finish();
    }
}
END_TEST

START_TEST(committed_seed)
{
    test_send(HTTP_POST, "/v1/seed-commitments");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_uint_eq(strlen(test_text("seed_commitment")), 64);
    test_again();
    test_body("{\"x\":1}");
    test_send(HTTP_POST, "/v1/seed-commitments");
    test_is_problem(400, "validation_failed");
    test_again();
    test_body("{\"x\"");
    test_send(HTTP_POST, "/v1/seed-commitments");
    test_is_problem(400, "malformed_json");
}
END_TEST

/* ---- pages ---- */

START_TEST(pages_of_sessions)
{
    fake.listed = 3;
    test_query("limit", "2");
    test_send(HTTP_GET, "/v1/sessions");
    ck_assert_uint_eq(fake.limit, 3);
    ck_assert(!fake.filter.has_before);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 2);
    char cursor[64];
    strcpy(cursor, test_text("next_cursor"));
    test_again();
    test_query("limit", "3");
    test_query("cursor", cursor);
    test_send(HTTP_GET, "/v1/sessions");
    ck_assert(fake.filter.has_before);
    ck_assert_int_eq(fake.filter.before.bytes[0], 0xef); /* the last that was shown */
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 3);
    ck_assert(json_is_null(json_object_get(test.json, "next_cursor")));
}
END_TEST

START_TEST(sessions_by_what_is_looked_for)
{
    static const uint8_t second_of_2026[] = {0x01, 0x9b, 0x76, 0xda, 0xa8, 0x00, 0x70};
    fake.listed = 3;
    test_query("status", "finished");
    test_query("scenario", "delve");
    test_query("search", "My FIRST");
    test_query("created_since", "2026-01-01T00:00:00Z");
    test_query("created_before", "2026-01-02T00:00:00.000Z");
    test_send(HTTP_GET, "/v1/sessions");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.filter.status, SESSION_FINISHED);
    ck_assert_str_eq(fake.filter.scenario, "delve");
    ck_assert_str_eq(fake.filter.search, "my first");
    ck_assert_mem_eq(fake.filter.from.bytes, second_of_2026, sizeof(second_of_2026));
    ck_assert(fake.filter.has_before);
    ck_assert_int_gt(memcmp(&fake.filter.before, &fake.filter.from, ID_SIZE), 0);
}
END_TEST

START_TEST(a_page_begins_where_the_earlier_bound_is)
{
    char cursor[64];
    fake.listed = 3;
    test_query("limit", "2");
    test_send(HTTP_GET, "/v1/sessions");
    strcpy(cursor, test_text("next_cursor"));
    test_again();
    test_query("cursor", cursor);
    test_query("created_before", "2026-01-02T00:00:00Z");
    test_send(HTTP_GET, "/v1/sessions");
    ck_assert_int_eq(fake.filter.before.bytes[0], 0x01); /* ids of this test's list are later */
    test_again();
    test_query("cursor", "AAAAAAAAAAAAAAAAAAAAAA");
    test_query("created_before", "2026-01-02T00:00:00Z");
    test_send(HTTP_GET, "/v1/sessions");
    ck_assert(fake.filter.has_before && id_is_zero(fake.filter.before.bytes));
}
END_TEST

START_TEST(nobody_can_look_for_that)
{
    static const struct {
        const char *name;
        const char *value;
    } rows[] = {
        {"status", "open"},
        {"status", ""},
        {"scenario", ""},
        {"scenario", "a-name-that-is-longer-than-any-of-a-scenario"},
        {"search", ""},
        {"search", "\xff"},
        {"created_since", "yesterday"},
        {"created_before", "2026-02-30T00:00:00Z"},
        {"age", "1"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        test_again();
        test_query(rows[i].name, rows[i].value);
        test_send(HTTP_GET, "/v1/sessions");
        test_is_problem(400, "validation_failed");
    }
}
END_TEST

START_TEST(pages_of_checkpoints)
{
    fake.listed = 3;
    test_query("limit", "2");
    test_send(HTTP_GET, TEST_SESSION "/checkpoints");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 2);
    ck_assert_uint_eq(fake.number, 0);
    char cursor[64];
    strcpy(cursor, test_text("next_cursor"));
    test_again();
    test_query("cursor", cursor);
    test_send(HTTP_GET, TEST_SESSION "/checkpoints");
    ck_assert_uint_eq(fake.number, 20);
    ck_assert_uint_eq(fake.limit, LIMIT_PAGE_DEFAULT + 1);
}
END_TEST

START_TEST(bad_cursors)
{
    static const char *const cursors[] = {
        "", "x", "!!!", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAB", "__________8"};
    for (size_t i = 0; i < sizeof(cursors) / sizeof(cursors[0]); i++) {
        test_again();
        test_query("cursor", cursors[i]);
        test_send(HTTP_GET, "/v1/sessions");
        test_is_problem(400, "validation_failed");
        test_again();
        test_query("cursor", cursors[i]);
        test_send(HTTP_GET, TEST_SESSION "/checkpoints");
        test_is_problem(400, "validation_failed");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(checkpoint_made)
{
    fake.created = true;
    test_body("{\"label\":\"before the bridge\"}");
    test_send(HTTP_POST, TEST_SESSION "/checkpoints");
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_str_eq(test_text("label"), "before the bridge");
    test_again();
    fake.created = false;
    test_send(HTTP_POST, TEST_SESSION "/checkpoints");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(json_is_null(json_object_get(test.json, "label")));
    test_again();
    test_body("{\"label\":1}");
    test_send(HTTP_POST, TEST_SESSION "/checkpoints");
    test_is_problem(400, "validation_failed");
}
END_TEST

Suite *sessions_suite(void)
{
    Suite *suite = suite_create("sessions");
    TCase *tests = tcase_create("sessions");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, created);
    tcase_add_test(tests, created_from_nothing);
    tcase_add_test(tests, fixed_seed_is_refused);
    tcase_add_test(tests, unknown_commitment);
    tcase_add_test(tests, looked_at);
    tcase_add_test(tests, looked_at_after_the_end);
    tcase_add_test(tests, forked);
    tcase_add_test(tests, archived);
    tcase_add_test(tests, deadlines);
    tcase_add_test(tests, committed_seed);
    tcase_add_test(tests, pages_of_sessions);
    tcase_add_test(tests, sessions_by_what_is_looked_for);
    tcase_add_test(tests, a_page_begins_where_the_earlier_bound_is);
    tcase_add_test(tests, nobody_can_look_for_that);
    tcase_add_test(tests, pages_of_checkpoints);
    tcase_add_test(tests, bad_cursors);
    tcase_add_test(tests, checkpoint_made);
    suite_add_tcase(suite, tests);
    return suite;
}
