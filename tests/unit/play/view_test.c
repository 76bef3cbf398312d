/* The state as it was told, and as it should not be told. */
#include "play/view.h"

#include <string.h>

#include "tests/unit/play/suites.h"

static struct view view;

static void read_state(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    ck_assert_ptr_nonnull(json);
    memset(&view, 0, sizeof(view));
    view_read(&view, json);
    json_decref(json);
}

START_TEST(what_a_state_tells)
{
    read_state(
        "{\"seq\": 12, \"status\": \"active\", \"alive\": true, \"score\": 50,"
        " \"experience_level\": 3, \"next\": {\"entity\": 1, \"seat\": 2},"
        " \"self\": {\"experience_next\": 42, \"resources\": {\"mp\": {\"left\": 4, \"max\": 9}},"
        "  \"conditions\": [{\"status\": \"cowed\", \"turns\": 3},"
        "   {\"status\": \"chilled\", \"turns\": 1}]},"
        " \"level\": {\"depth\": 2, \"bell_in\": 7, \"width\": 4, \"height\": 2,"
        "  \"rows\": [\"####\", \"#@.\"], \"terrain\": [\"####\", \"#..#\"]},"
        " \"entities\": [{\"id\": 5, \"kind\": \"item\", \"name\": \"jack\", \"glyph\": \"[\","
        "  \"x\": 1, \"y\": 1, \"quantity\": 1}, {\"id\": 1, \"kind\": \"player\","
        "  \"name\": \"warden\", \"glyph\": \"@\", \"x\": 1, \"y\": 1, \"hp\": 9,"
        "  \"hp_max\": 20, \"you\": true, \"hostile\": false, \"statuses\": [\"cowed\", "
        "\"chilled\"]}],"
        " \"inventory\": [{\"slot\": 3, \"item\": \"jack\", \"name\": \"quilted jack\","
        "  \"quantity\": 1, \"equipped\": true}],"
        " \"abilities\": [{\"ability\": \"mend\", \"name\": \"mend\", \"ready_in\": 40,"
        "  \"ready\": false, \"prices\": [{\"resource\": \"lucidity\", \"amount\": 1},"
        "   {\"resource\": \"mp\", \"amount\": 4}]}]}");
    ck_assert_int_eq(view.seq, 12);
    ck_assert(view.active && view.alive);
    ck_assert_int_eq(view.level, 3);
    ck_assert_int_eq(view.next_seat, 2);
    ck_assert_int_eq(view.mp, 4);
    ck_assert_int_eq(view.bell_in, 7);
    ck_assert_str_eq(view.rows[1], "#@. ");
    ck_assert_str_eq(view.terrain[1], "#..#");
    ck_assert_int_eq(view_own(&view)->hp, 9);
    ck_assert_str_eq(view_own(&view)->statuses, "cowed chilled");
    ck_assert_int_eq(view_entity_at(&view, 1, 1)->id, 1);
    ck_assert_ptr_null(view_entity_at(&view, 2, 1));
    ck_assert_int_eq(view.items[0].slot, 3);
    ck_assert(view.items[0].equipped);
    ck_assert_int_eq(view.abilities[0].ready_in, 40);
    ck_assert_int_eq(view.abilities[0].mp, 4);
    ck_assert(!view.abilities[0].ready);
    ck_assert_str_eq(view.conditions, "cowed 3, chilled 1");
    ck_assert_int_eq(view.experience_next, 42);
}
END_TEST

START_TEST(nonsense_does_no_harm)
{
    read_state("{}");
    ck_assert_ptr_null(view_own(&view));
    read_state("{\"level\": {\"width\": 100000, \"height\": -3, \"rows\": 7}, \"entities\": {},"
               " \"inventory\": [1, null], \"next\": null, \"status\": 5}");
    ck_assert_int_eq(view.width, VIEW_WIDTH_MAX);
    ck_assert_int_eq(view.height, 0);
    ck_assert_int_eq(view.bell_in, -1);
    ck_assert_uint_eq(view.entity_count, 0);
    ck_assert(!view.active);
    read_state("{\"level\": {\"width\": 3, \"height\": 1, \"terrain\": [\"a\\u00e9b\"]}}");
    ck_assert_int_eq(view.terrain[0][1], '?');
}
END_TEST

START_TEST(more_than_there_is_room_for)
{
    json_t *state = json_pack("{s:[]}", "entities");
    for (int i = 0; i < VIEW_ENTITIES_MAX + 10; i++) {
        json_array_append_new(json_object_get(state, "entities"), json_pack("{s:i}", "id", i + 1));
    }
    memset(&view, 0, sizeof(view));
    view_read(&view, state);
    json_decref(state);
    ck_assert_uint_eq(view.entity_count, VIEW_ENTITIES_MAX);
}
END_TEST

Suite *view_suite(void)
{
    Suite *suite = suite_create("view");
    TCase *tests = tcase_create("view");
    tcase_add_test(tests, what_a_state_tells);
    tcase_add_test(tests, nonsense_does_no_harm);
    tcase_add_test(tests, more_than_there_is_room_for);
    suite_add_tcase(suite, tests);
    return suite;
}
