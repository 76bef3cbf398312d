/* seats: what is asked for reaches the runtime, and what comes back is shown once. */
#include <string.h>

#include "tests/unit/handlers/suites.h"
#include "tests/unit/handlers/support.h"

#define INVITES TEST_SESSION "/invites"
#define JOIN    TEST_SESSION "/join"
static const char INVITE[] = "{\"invite\": \"dnj_i_EREREREREREREREREREREQJaWlpaWlpaWl"
                             "paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWg\"}";

START_TEST(lists_the_party)
{
    fake.seats.items[1].joined_us = 5;
    fake.seats.items[2] = (struct seat_record){.seat = SEAT_SPECTATOR_FIRST, .delay_s = 30};
    fake.seats.count = 3;
    test_send(HTTP_GET, TEST_SESSION "/seats");
    ck_assert_int_eq(test.request.reply.status, 200);
    json_t *items = json_object_get(test.json, "items");
    ck_assert_uint_eq(json_array_size(items), 3);
    ck_assert(json_is_true(json_object_get(json_array_get(items, 0), "you")));
    ck_assert(json_is_true(json_object_get(json_array_get(items, 1), "joined")));
    ck_assert(json_is_null(json_object_get(json_array_get(items, 2), "entity")));
    ck_assert_ptr_null(strstr(test.request.reply.body.data, "hash"));
    test_again();
    fake.seat = 2; /* does not know of spectators */
    test_send(HTTP_GET, TEST_SESSION "/seats");
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "items")), 2);
}
END_TEST

START_TEST(invites)
{
    test_body("{\"role\": \"spectator\", \"delay_s\": 30, \"delay_entries\": 5}");
    test_send(HTTP_POST, INVITES);
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_int_eq(fake.seat_change.what, SEAT_INVITE);
    ck_assert(fake.seat_change.spectator);
    ck_assert_uint_eq(fake.seat_change.delay_s, 30);
    ck_assert_uint_eq(fake.seat_change.delay_entries, 5);
    ck_assert_uint_eq(fake.seat_change.expires_s, LIMIT_INVITE_DEFAULT_S);
    ck_assert_int_eq(strncmp(test_text("invite"), "dnj_i_", 6), 0);
    ck_assert_str_eq(test_text("role"), "spectator");
    ck_assert_str_ne(test_text("expires_at"), "");
    ck_assert_str_eq(test_header("Cache-Control"), "no-store");
}
END_TEST

START_TEST(refuses_what_is_no_invite)
{
    static const char *const wrong[] = {"{\"seat\": 0}",
                                        "{\"seat\": 9}",
                                        "{\"role\": \"king\"}",
                                        "{\"delay_s\": 1}",
                                        "{\"role\": \"spectator\", \"seat\": 2}",
                                        "{\"expires_s\": 0}",
                                        "{\"nonsense\": 1}"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        test_again();
        test_body(wrong[i]);
        test_send(HTTP_POST, INVITES);
        test_is_problem(400, "validation_failed");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(joins_by_the_invite_alone)
{
    test_as(PRINCIPAL_NONE);
    test_body(INVITE);
    test_send(HTTP_POST, JOIN);
    ck_assert_int_eq(test.request.reply.status, 201);
    ck_assert_int_eq(fake.principal.kind, PRINCIPAL_INVITE);
    ck_assert_int_eq(fake.principal.seat, 2);
    ck_assert_int_eq(fake.principal.session.bytes[0], 0x11);
    ck_assert_int_eq(strncmp(test_text("token"), "dnj_s_", 6), 0);
    test_again();
    fake.err = ERR_SEAT_TAKEN;
    test_body(INVITE);
    test_send(HTTP_POST, JOIN);
    test_is_problem(409, "seat_taken");
    test_again();
    fake.calls = 0;
    test_body("{\"invite\": \"dnj_s_x\"}");
    test_send(HTTP_POST, JOIN);
    test_is_problem(403, "forbidden");
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

START_TEST(renews_and_revokes)
{
    test_send(HTTP_POST, TEST_SESSION "/seats/2/token");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_int_eq(fake.seat_change.what, SEAT_RENEW);
    ck_assert_int_eq(fake.seat_change.seat, 2);
    ck_assert_int_eq(strncmp(test_text("token"), "dnj_s_", 6), 0);
    test_again();
    test_send(HTTP_DELETE, TEST_SESSION "/seats/24");
    ck_assert_int_eq(test.request.reply.status, 204);
    ck_assert_int_eq(fake.seat_change.what, SEAT_REVOKE);
    ck_assert_int_eq(fake.seat_change.seat, 24);
    fake.calls = 0;
    static const char *const none[] = {TEST_SESSION "/seats/0", TEST_SESSION "/seats/25",
                                       TEST_SESSION "/seats/x", TEST_SESSION "/seats/-1"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        test_again();
        test_send(HTTP_DELETE, none[i]);
        test_is_problem(404, "not_found");
    }
    ck_assert_int_eq(fake.calls, 0);
}
END_TEST

/* What a spectator is shown of the state is what some seat sees, and nobody's own. */
START_TEST(a_spectator_sees_what_the_party_sees)
{
    fake.seat = SEAT_SPECTATOR_FIRST;
    test_send(HTTP_GET, TEST_SESSION "/state");
    ck_assert_int_eq(test.request.reply.status, 200);
    ck_assert_uint_eq(json_array_size(json_object_get(test.json, "inventory")), 0);
    size_t seen = json_array_size(json_object_get(test.json, "entities"));
    size_t index;
    json_t *entity;
    json_array_foreach(json_object_get(test.json, "entities"), index, entity)
    {
        ck_assert(!json_is_true(json_object_get(entity, "you")));
    }
    test_again();
    fake.seat = 0;
    test_send(HTTP_GET, TEST_SESSION "/state");
    ck_assert_uint_lt(seen, json_array_size(json_object_get(test.json, "entities")));
    for (fake.seat = 1; fake.seat <= 2; fake.seat++) {
        test_again();
        test_send(HTTP_GET, TEST_SESSION "/state");
        ck_assert_uint_ge(seen, json_array_size(json_object_get(test.json, "entities")));
    }
}
END_TEST

Suite *seats_suite(void)
{
    Suite *suite = suite_create("seats");
    TCase *tcase = tcase_create("seats");
    tcase_add_checked_fixture(tcase, test_setup, test_teardown);
    tcase_add_test(tcase, lists_the_party);
    tcase_add_test(tcase, invites);
    tcase_add_test(tcase, refuses_what_is_no_invite);
    tcase_add_test(tcase, joins_by_the_invite_alone);
    tcase_add_test(tcase, renews_and_revokes);
    tcase_add_test(tcase, a_spectator_sees_what_the_party_sees);
    suite_add_tcase(suite, tcase);
    return suite;
}
