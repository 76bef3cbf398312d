/* state and log: what a seat may know, entity tags, and nothing more than that. */
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

static void get_state(void)
{
    test_send(HTTP_GET, TEST_SESSION "/state");
}

static size_t entities_shown(void)
{
    return json_array_size(json_object_get(test.json, "entities"));
}

START_TEST(view_of_a_seat)
{
    get_state();
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert(!fake.has_number);
    ck_assert_str_eq(test_text("session"), "11111111-1111-1111-1111-111111111111");
    ck_assert_str_eq(test_header("Cache-Control"), "private, no-cache");
    ck_assert_str_eq(test_header("Vary"), "Authorization");
    size_t seen = entities_shown();
    test_again();
    fake.seat = 0;
    get_state();
    ck_assert_uint_gt(entities_shown(), seen);
}
END_TEST

START_TEST(full_view)
{
    test_query("view", "full");
    get_state();
    test_is_problem(403, "forbidden");
    test_again();
    fake.record.status = SESSION_FINISHED;
    test_query("view", "full");
    get_state();
    ck_assert_int_eq(test.request.reply.status, 200);
    size_t all = entities_shown();
    test_again();
    get_state();
    ck_assert_uint_lt(entities_shown(), all);
    test_again();
    test_query("view", "none");
    get_state();
    test_is_problem(400, "validation_failed");
}
END_TEST

START_TEST(past)
{
    test_query("seq", "3");
    get_state();
    ck_assert(fake.has_number);
    ck_assert_uint_eq(fake.number, 3);
}
END_TEST

START_TEST(tags)
{
    char first[64];
    get_state();
    strcpy(first, test_header("ETag"));
    ck_assert_int_eq(strncmp(first, "\"s0-", 4), 0);
    test_again();
    test.request.if_none_match = first;
    get_state();
    ck_assert_int_eq(test.request.reply.status, 304);
    ck_assert_uint_eq(test.request.reply.body.len, 0);
    ck_assert_str_eq(test_header("ETag"), first);
    for (int change = 0; change < 3; change++) {
        test_again();
        fake.seat = change == 0 ? 2 : 1;
        fake.deadline_us = change == 1 ? 5 : 0;
        fake.head.seq = change == 2 ? 1 : 0;
        test.request.if_none_match = first;
        get_state();
        ck_assert_int_eq(test.request.reply.status, 200);
    }
}
END_TEST

START_TEST(legal_actions)
{
    test_send(HTTP_GET, TEST_SESSION "/legal-actions");
    ck_assert_int_eq(test.request.reply.status, 200);
    size_t own = json_array_size(json_object_get(test.json, "actions"));
    ck_assert_uint_gt(own, 0);
    test_again();
    fake.seat = 0;
    test_send(HTTP_GET, TEST_SESSION "/legal-actions");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "actions")), own);
    test_again();
    fake.seat = 2;
    test_send(HTTP_GET, TEST_SESSION "/legal-actions");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "actions")), 0);
}
END_TEST

/* ---- the log ---- */

static const struct game_executed cascade[] = {{0, GAME_ACTION_WAIT, GAME_PROVIDER_INTERACTIVE, 0},
                                               {900, GAME_ACTION_MOVE, GAME_PROVIDER_AI_WAIT, 0}};
static struct game_executed executed[2][2];

/* Entry 1 is of seat 1, entry 2 of seat 2; in both a monster moved too. */
static void fill_log(void)
{
    for (size_t i = 0; i < 2; i++) {
        uint32_t entity = fake.seats.items[i].entity;
        memcpy(executed[i], cascade, sizeof(cascade));
        executed[i][0].entity = entity;
        fake.entries[i] = (struct entry_record){
            .seq = i + 1,
            .first_nonce = 2 * i + 1,
            .last_nonce = 2 * i + 2,
            .has_action_id = true,
            .input = {.kind = GAME_INPUT_ACTION,
                      .seat = (uint8_t)(i + 1),
                      .entity = entity,
                      .action = {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE}},
            .executed = executed[i],
            .executed_count = 2};
    }
    fake.entry_count = 2;
}

static json_t *item(size_t index)
{
    return json_array_get(json_object_get(test.json, "items"), index);
}

static size_t executed_shown(size_t index)
{
    return json_array_size(json_object_get(item(index), "executed"));
}

START_TEST(log_of_a_seat)
{
    fill_log();
    test_send(HTTP_GET, TEST_SESSION "/actions");
    ck_assert_int_eq(test_number("next_after"), 2);
    ck_assert(json_is_object(json_object_get(item(0), "action")));
    ck_assert_uint_eq(executed_shown(0), 1);
    ck_assert(json_is_null(json_object_get(item(1), "action")));
    ck_assert(json_is_null(json_object_get(item(1), "entity")));
    ck_assert(json_is_null(json_object_get(item(1), "provider")));
    ck_assert(json_is_null(json_object_get(item(1), "action_id")));
    ck_assert_uint_eq(executed_shown(1), 0);
    ck_assert_int_eq(json_integer_value(json_object_get(item(1), "last_nonce")), 4);
    ck_assert_ptr_null(strstr(test.request.reply.body.data, "900"));
}
END_TEST

START_TEST(log_of_all)
{
    for (int i = 0; i < 2; i++) {
        test_again();
        fill_log();
        fake.seat = i == 0 ? 0 : 2;
        fake.record.status = i == 0 ? SESSION_ACTIVE : SESSION_FINISHED;
        test_send(HTTP_GET, TEST_SESSION "/actions");
        ck_assert(json_is_object(json_object_get(item(0), "action")));
        ck_assert(json_is_object(json_object_get(item(1), "action")));
        ck_assert_uint_eq(executed_shown(0), 2);
        ck_assert_uint_eq(executed_shown(1), 2);
    }
}
END_TEST

START_TEST(end_of_the_log)
{
    test_query("after", "12");
    test_send(HTTP_GET, TEST_SESSION "/actions");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 0);
    ck_assert_int_eq(test_number("next_after"), 12);
    ck_assert_uint_eq(fake.limit, LIMIT_PAGE_DEFAULT);
}
END_TEST

Suite *state_suite(void)
{
    Suite *suite = suite_create("state");
    TCase *tests = tcase_create("views");
    tcase_add_checked_fixture(tests, test_setup, test_teardown);
    tcase_add_test(tests, view_of_a_seat);
    tcase_add_test(tests, full_view);
    tcase_add_test(tests, past);
    tcase_add_test(tests, tags);
    tcase_add_test(tests, legal_actions);
    tcase_add_test(tests, log_of_a_seat);
    tcase_add_test(tests, log_of_all);
    tcase_add_test(tests, end_of_the_log);
    suite_add_tcase(suite, tests);
    return suite;
}
