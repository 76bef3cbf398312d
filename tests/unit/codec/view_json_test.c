/* view_json: a view by hand, and the views of a game as the rules make it. */
#include <stdlib.h>
#include <string.h>

#include "core/codec/action_json.h"
#include "core/codec/json_reader.h"
#include "core/codec/view_json.h"
#include "core/game/ruleset.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

static struct game_view view;
static struct game_legal legal;

static void setup(void)
{
    memset(&view, 0, sizeof(view));
    memset(&legal, 0, sizeof(legal));
}

static void fill_level(void)
{
    view.seq = 12;
    view.nonce = 31;
    view.clock = 430;
    view.score = 75;
    view.status = GAME_STATUS_ACTIVE;
    view.depth = 1;
    view.bell_in = 30;
    view.width = 4;
    view.height = 2;
    view.viewer_alive = 1;
    view.level = 2;
    view.experience = 25;
    memcpy(view.terrain[0], "#..#", 5);
    memcpy(view.terrain[1], "  ,#", 5);
    memcpy(view.rows[0], "#@r#", 5);
    memcpy(view.rows[1], "  ,#", 5);
}

static void fill_entities(void)
{
    struct game_view_entity *entities = view.entities;
    view.entity_count = 4;
    entities[0] = (struct game_view_entity){.id = 1,
                                            .class_ = GAME_CLASS_PLAYER,
                                            .seat = 1,
                                            .you = 1,
                                            .provider = GAME_PROVIDER_INTERACTIVE,
                                            .x = 1,
                                            .hp = 20,
                                            .hp_max = 32,
                                            .status_count = 1,
                                            .glyph = '@',
                                            .name = "warden"};
    entities[1] = (struct game_view_entity){.id = 7,
                                            .class_ = GAME_CLASS_MONSTER,
                                            .kind = 1,
                                            .x = 2,
                                            .hp = 4,
                                            .hp_max = 4,
                                            .glyph = 'r',
                                            .name = "cellar rat"};
    entities[2] = (struct game_view_entity){.id = 8,
                                            .class_ = GAME_CLASS_ITEM,
                                            .quantity = 2,
                                            .x = 2,
                                            .y = 1,
                                            .glyph = '!',
                                            .name = "potion of healing"};
    entities[3] = (struct game_view_entity){.id = 9,
                                            .class_ = GAME_CLASS_PROP,
                                            .kind = GAME_PROP_CHEST,
                                            .glyph = '(',
                                            .name = "iron-bound chest"};
    view.inventory_count = 1;
    view.inventory[0] =
        (struct game_view_item){.slot = 2, .equipped = 1, .kind = 10, .quantity = 1};
    view.experience_next = 60;
    view.stat_count = 2;
    view.stats[0] = 12;
    view.stats[1] = 11;
    memcpy(view.resources, (int32_t[]){20, 3, 0}, sizeof(view.resources));
    memcpy(view.maxima, (int32_t[]){32, 8, 10}, sizeof(view.maxima));
    view.ability_count = 1;
    view.abilities[0] = (struct game_view_ability){
        .ability = 1, .slot = 1, .verdict = GAME_VERDICT_ON_COOLDOWN, .ready_in = 250};
    view.condition_count = 1;
    view.conditions[0] = (struct game_view_status){.status = 0, .turns = 4, .magnitude = 1};
}

static json_t *write_view(const struct view_facts *facts)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    view_json_write(&writer, &view, facts, support_content());
    return support_parse(&text);
}

START_TEST(a_view_by_hand)
{
    fill_level();
    fill_entities();
    view.next = (struct game_next){.entity = 1, .seat = 1, .provider = GAME_PROVIDER_INTERACTIVE};
    struct view_facts facts = {.deadline_us = 1645557742000000};
    json_t *json = write_view(&facts);
    support_assert_json(
        json,
        "{\"session\": \"00000000-0000-0000-0000-000000000000\", \"seq\": 12, \"nonce\": 31,"
        " \"clock\": 430, \"status\": \"active\", \"result\": null, \"score\": 75,"
        " \"experience\": 25, \"experience_level\": 2, \"alive\": true,"
        " \"level\": {\"depth\": 1, \"bell_in\": 30, \"width\": 4, \"height\": 2,"
        "  \"rows\": [\"#@r#\", \"  ,#\"], \"terrain\": [\"#..#\", \"  ,#\"]},"
        " \"entities\": ["
        "  {\"id\": 1, \"kind\": \"player\", \"name\": \"warden\", \"glyph\": \"@\", \"x\": 1,"
        "   \"y\": 0, \"hp\": 20, \"hp_max\": 32, \"statuses\": [\"poisoned\"], \"seat\": 1,"
        "   \"provider\": \"interactive\", \"you\": true, \"hostile\": false},"
        "  {\"id\": 7, \"kind\": \"monster\", \"type\": \"cellar_rat\", \"name\": \"cellar rat\","
        "   \"glyph\": \"r\", \"x\": 2, \"y\": 0, \"hp\": 4, \"hp_max\": 4, \"statuses\": [],"
        "   \"you\": false, \"hostile\": false},"
        "  {\"id\": 8, \"kind\": \"item\", \"type\": \"potion_healing\","
        "   \"name\": \"potion of healing\", \"glyph\": \"!\", \"x\": 2, \"y\": 1,"
        "   \"quantity\": 2},"
        "  {\"id\": 9, \"kind\": \"prop\", \"type\": \"chest\", \"name\": \"iron-bound chest\","
        "   \"glyph\": \"(\", \"x\": 0, \"y\": 0}],"
        " \"inventory\": [{\"slot\": 2, \"item\": \"dagger\", \"name\": \"rondel dagger\","
        "  \"quantity\": 1, \"equipped\": true, \"worn\": \"weapon\"}],"
        " \"abilities\": [{\"ability\": \"shield_bash\", \"name\": \"shield bash\", \"slot\": 1,"
        "  \"ready\": false, \"verdict\": \"on_cooldown\", \"ready_in\": 250,"
        "  \"prices\": [{\"resource\": \"mp\", \"amount\": 2}]}],"
        " \"self\": {\"class\": \"warden\", \"experience_next\": 60,"
        "  \"resources\": {\"hp\": {\"left\": 20, \"max\": 32}, \"mp\": {\"left\": 3, \"max\": 8},"
        "   \"lucidity\": {\"left\": 0, \"max\": 10}},"
        "  \"stats\": {\"str\": 12, \"con\": 11},"
        "  \"conditions\": [{\"status\": \"poisoned\", \"name\": \"poisoned\", \"turns\": 4,"
        "   \"magnitude\": 1}]},"
        " \"next\": {\"entity\": 1, \"seat\": 1, \"provider\": \"interactive\","
        "  \"deadline\": \"2022-02-22T19:22:22.000000Z\"}}");
    json_decref(json);
}
END_TEST

START_TEST(a_game_that_has_ended)
{
    fill_level();
    view.status = GAME_STATUS_FINISHED;
    view.result = GAME_RESULT_LOST;
    struct view_facts facts = {.deadline_us = 0};
    json_t *json = write_view(&facts);
    support_assert_json(json_object_get(json, "status"), "\"finished\"");
    support_assert_json(json_object_get(json, "result"), "\"lost\"");
    support_assert_json(json_object_get(json, "next"), "null");
    support_assert_json(json_object_get(json, "abilities"), "[]");
    support_assert_json(json_object_get(json, "entities"), "[]");
    json_decref(json);
}
END_TEST

/* ---- with the rules ---- */

/* The first state of a scenario. The caller frees it. */
static uint8_t *begin_game(uint16_t scenario, uint8_t seed)
{
    struct game_genesis genesis = {.scenario = scenario, .players = 2};
    memset(genesis.rng_key, seed, sizeof(genesis.rng_key));
    uint8_t *state = calloc(1, donjon_ruleset.state_size);
    ck_assert_ptr_nonnull(state);
    ck_assert_int_eq(donjon_ruleset.genesis(state, support_content(), &genesis),
                     GAME_VERDICT_ACCEPTED);
    return state;
}

/* Each scenario's views are JSON, of the size they say, with the viewer's own glyph in them. */
START_TEST(views_of_every_scenario)
{
    const struct game_content *content = support_content();
    for (uint16_t scenario = 0; scenario < content->scenario_count; scenario++) {
        uint8_t *state = begin_game(scenario, (uint8_t)(scenario + 1));
        for (uint8_t seat = 0; seat <= 2; seat++) {
            donjon_ruleset.view(state, content, seat, &view);
            struct view_facts facts = {.deadline_us = 0};
            json_t *json = write_view(&facts);
            json_t *rows = json_object_get(json_object_get(json, "level"), "rows");
            ck_assert_uint_eq(json_array_size(rows), content->scenarios[scenario].height);
            ck_assert_uint_eq(json_string_length(json_array_get(rows, 0)),
                              content->scenarios[scenario].width);
            ck_assert_uint_eq(json_array_size(json_object_get(json, "entities")),
                              view.entity_count);
            ck_assert_int_eq(json_array_size(json_object_get(json, "inventory")) > 0, seat != 0);
            json_decref(json);
        }
        free(state);
    }
}
END_TEST

/* Whatever is legal can be sent: each listed action is read back to the same bytes. */
static void assert_actions_come_back(const json_t *actions)
{
    static struct json_problems problems;
    ck_assert_uint_eq(json_array_size(actions), legal.count);
    for (size_t i = 0; i < legal.count; i++) {
        struct action_asked asked;
        json_problems_init(&problems);
        struct json_place place = json_place_root(json_array_get(actions, i), NULL, &problems);
        ck_assert(action_json_read(&place, support_content(), &asked));
        ck_assert_mem_eq(&asked.action, &legal.actions[i], sizeof(asked.action));
    }
}

START_TEST(legal_actions_can_be_sent)
{
    const struct game_content *content = support_content();
    size_t total = 0;
    for (uint16_t scenario = 0; scenario < content->scenario_count; scenario++) {
        uint8_t *state = begin_game(scenario, (uint8_t)(scenario + 7));
        for (uint8_t seat = 1; seat <= 2; seat++) {
            struct strbuf text = {0};
            struct json_writer writer = json_writer_on(&text);
            donjon_ruleset.legal(state, content, seat, &legal);
            legal_json_write(&writer, &legal, 0, content);
            json_t *json = support_parse(&text);
            assert_actions_come_back(json_object_get(json, "actions"));
            total += legal.count;
            json_decref(json);
        }
        free(state);
    }
    ck_assert_uint_gt(total, 0);
}
END_TEST

START_TEST(nothing_is_legal_out_of_turn)
{
    struct strbuf text = {0};
    struct json_writer writer = json_writer_on(&text);
    legal_json_write(&writer, &legal, 5, support_content());
    support_assert_written(&text, "{\"seq\": 5, \"entity\": null, \"actions\": []}");
}
END_TEST

Suite *view_json_suite(void)
{
    Suite *suite = suite_create("view_json");
    TCase *tests = tcase_create("view_json");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, a_view_by_hand);
    tcase_add_test(tests, a_game_that_has_ended);
    tcase_add_test(tests, views_of_every_scenario);
    tcase_add_test(tests, legal_actions_can_be_sent);
    tcase_add_test(tests, nothing_is_legal_out_of_turn);
    suite_add_tcase(suite, tests);
    return suite;
}
