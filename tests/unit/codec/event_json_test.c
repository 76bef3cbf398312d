/* event_json: each type with its members, and no event for a seat that may not see it. */
#include <string.h>

#include "core/codec/event_json.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static json_t *write_event(const struct game_event *event)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    event_json_write(&writer, event, support_content());
    return support_parse(&text);
}

static void assert_event(struct game_event event, const char *expected)
{
    json_t *json = write_event(&event);
    support_assert_json(json, expected);
    json_decref(json);
}

START_TEST(members_by_letter)
{
    assert_event((struct game_event){.type = GAME_EVENT_MOVED, .entity = 1, .x = 3, .y = -1},
                 "{\"type\": \"moved\", \"entity\": 1, \"x\": 3, \"y\": -1}");
    assert_event(
        (struct game_event){
            .type = GAME_EVENT_DAMAGED, .entity = 1, .target = 2, .amount = 5, .amount2 = 0},
        "{\"type\": \"damaged\", \"entity\": 1, \"target\": 2, \"amount\": 5, \"hp\": 0}");
    assert_event((struct game_event){.type = GAME_EVENT_PICKED_UP, .entity = 1, .amount = 2},
                 "{\"type\": \"picked_up\", \"entity\": 1, \"item\": \"potion_healing\","
                 " \"amount\": 2}");
    assert_event(
        (struct game_event){.type = GAME_EVENT_DIED, .entity = 9, .code = 1, .x = 4, .y = 5},
        "{\"type\": \"died\", \"entity\": 9, \"kind\": \"cellar_rat\", \"x\": 4, \"y\": 5}");
    assert_event((struct game_event){.type = GAME_EVENT_STATUS_GAINED, .entity = 1, .amount = 5},
                 "{\"type\": \"status_gained\", \"entity\": 1, \"status\": \"poisoned\","
                 " \"amount\": 5}");
    assert_event((struct game_event){.type = GAME_EVENT_PROVIDER_CHANGED,
                                     .entity = 1,
                                     .code = GAME_PROVIDER_AI_WAIT},
                 "{\"type\": \"provider_changed\", \"entity\": 1, \"provider\": \"ai:wait\"}");
    assert_event((struct game_event){.type = GAME_EVENT_GAME_ENDED, .code = GAME_RESULT_WON},
                 "{\"type\": \"game_ended\", \"result\": \"won\"}");
}
END_TEST

START_TEST(a_code_without_a_row_is_left_out)
{
    assert_event(
        (struct game_event){.type = GAME_EVENT_EQUIPPED, .entity = 1, .code = CONTENT_NONE},
        "{\"type\": \"equipped\", \"entity\": 1}");
}
END_TEST

/* Whatever the type, the members are those its letters promise. */
START_TEST(every_type_has_its_members)
{
    static const char *const names[] = {
        ['e'] = "entity",  ['t'] = "target",   ['p'] = "y",    ['a'] = "amount",
        ['b'] = "hp",      ['i'] = "item",     ['k'] = "kind", ['s'] = "status",
        ['y'] = "ability", ['r'] = "resource", ['l'] = "text"};
    for (uint8_t type = 1; type < GAME_EVENT_COUNT; type++) {
        struct game_event event = {.type = type, .entity = 1, .target = 2, .code = 1};
        json_t *json = write_event(&event);
        const char *letters = game_event_members(type);
        ck_assert_str_eq(json_string_value(json_object_get(json, "type")), game_event_name(type));
        size_t members = 1 + strlen(letters) + (strchr(letters, 'p') ? 1 : 0);
        ck_assert_uint_eq(json_object_size(json), members);
        for (const char *letter = letters; *letter; letter++) {
            ck_assert(*letter == 'c' || json_object_get(json, names[(size_t)*letter]) != NULL);
        }
        json_decref(json);
    }
}
END_TEST

START_TEST(seats_see_their_own)
{
    const struct game_event events[] = {
        {.type = GAME_EVENT_WAITED, .seats = 0x01, .entity = 1},
        {.type = GAME_EVENT_WAITED, .seats = 0x81, .entity = 2},
        {.type = GAME_EVENT_WAITED, .seats = 0x00, .entity = 3},
    };
    /* The one past the seats is the spectators' place: what any seat saw. */
    static const size_t visible[GAME_SEATS_MAX + 2] = {3, 2, 0, 0, 0, 0, 0, 0, 1, 2};
    for (uint8_t seat = 0; seat <= GAME_SEATS_MAX + 1; seat++) {
        struct strbuf text = {0};
        struct json_writer writer = json_writer_on(&text);
        events_json_write(&writer, events, 3, seat, support_content());
        json_t *json = support_parse(&text);
        ck_assert_uint_eq(json_array_size(json), visible[seat]);
        json_decref(json);
    }
}
END_TEST

Suite *event_json_suite(void)
{
    Suite *suite = suite_create("event_json");
    TCase *tests = tcase_create("event_json");
    tcase_add_test(tests, members_by_letter);
    tcase_add_test(tests, a_code_without_a_row_is_left_out);
    tcase_add_test(tests, every_type_has_its_members);
    tcase_add_test(tests, seats_see_their_own);
    suite_add_tcase(suite, tests);
    return suite;
}
