/* The content checker: the fixture is valid, and each kind of damage is found and named. */
#include <check.h>
#include <string.h>

#include "tests/support/game_fixture.h"
#include "tests/unit/game/suites.h"

static struct game_content content;

static void expect_fault(const char *table, const char *field)
{
    struct game_content_fault fault;

    ck_assert(!game_content_validate(&content, &fault));
    ck_assert_str_eq(fault.table, table);
    ck_assert_str_eq(fault.field, field);
    game_fixture_content(&content);
}

START_TEST(the_fixture_is_valid)
{
    struct game_content_fault fault = {0};

    game_fixture_content(&content);
    ck_assert_msg(game_content_validate(&content, &fault), "%s[%u].%s: %s", fault.table, fault.row,
                  fault.field, fault.expected);
    ck_assert(game_content_validate(&content, NULL));
}
END_TEST

START_TEST(damage_is_named)
{
    game_fixture_content(&content);
    content.magic[7] = 9;
    expect_fault("", "magic");
    content.tuning.sight_radius = 25;
    expect_fault("tuning", "sight_radius");
    content.tuning.hit_min = 96;
    expect_fault("tuning", "hit_max");
    content.actors[FIXTURE_RAT].speed = 9;
    expect_fault("actors", "speed");
    content.actors[FIXTURE_RAT].abilities[5] = FIXTURE_ABILITIES;
    expect_fault("actors", "abilities");
    content.items[FIXTURE_AXE].id[0] = 'A';
    expect_fault("items", "id");
    memcpy(content.items[FIXTURE_AXE].id, content.items[FIXTURE_SWORD].id, GAME_NAME_SIZE);
    expect_fault("items", "id");
    content.items[FIXTURE_GOLD].name[GAME_NAME_SIZE - 1] = 'x';
    expect_fault("items", "name");
    content.items[FIXTURE_BOLT].use = FIXTURE_ABILITIES;
    expect_fault("items", "use");
    content.abilities[FIXTURE_BASH].range = 0;
    expect_fault("abilities", "range");
    content.abilities[FIXTURE_HEX].effect_count = 2;
    expect_fault("abilities", "effects");
    content.effects[0].formula_count = 2;
    expect_fault("effects", "formula");
    content.terms[16].arg = 200;
    expect_fault("terms", "arg");
    content.scenarios[FIXTURE_DELVE].goal_item = FIXTURE_GOLD;
    expect_fault("scenarios", "goal_item");
    content.actors[CONTENT_ACTORS_MAX - 1].hp = 1;
    expect_fault("actors", "");
}
END_TEST

/* Total: any bytes may be given, and none of them are valid by luck. */
START_TEST(noise_is_refused)
{
    uint64_t random = 4;

    for (int round = 0; round < 3000; round++) {
        size_t at = game_fixture_random(&random) % sizeof(content);

        game_fixture_content(&content);
        ((uint8_t *)&content)[at] = (uint8_t)game_fixture_random(&random);
        (void)game_content_validate(&content, NULL);
    }
    for (size_t i = 0; i < sizeof(content); i++) {
        ((uint8_t *)&content)[i] = (uint8_t)game_fixture_random(&random);
    }
    ck_assert(!game_content_validate(&content, NULL));
}
END_TEST

Suite *content_suite(void)
{
    Suite *suite = suite_create("content");
    TCase *test_case = tcase_create("check");

    tcase_add_test(test_case, the_fixture_is_valid);
    tcase_add_test(test_case, damage_is_named);
    tcase_add_test(test_case, noise_is_refused);
    suite_add_tcase(suite, test_case);
    return suite;
}
