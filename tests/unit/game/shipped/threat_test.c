/* Levels get harder by depth: what lives on them is held against the budgets of the content. */
#include <string.h>

#include "core/codec/content_json.h"
#include "core/game/level.h"
#include "core/game/stats.h"
#include "core/game/step.h"
#include "tests/support/game_fixture.h"
#include "tests/unit/game/shipped/suites.h"

enum { SEEDS = 200, NEAR_PERCENT = 20, DEPTHS = 16 };

static struct game_content content;
static struct game_state state;
static struct game_outcome outcome;
static struct world world;

/* Sums over all levels of one depth. */
struct toll {
    uint64_t threat;
    uint64_t power; /* hit points times twice the mean damage of a blow */
};

static void count_inhabitants(const struct content_floor *floor, struct toll *toll)
{
    for (size_t i = GAME_SEATS_MAX; i < state.header.actor_slots; i++) {
        const struct state_actor *actor = &state.actors[i];
        struct stats stats;

        if (actor->id == 0) {
            continue;
        }
        stats = stats_of(&world, actor);
        toll->threat += level_threat(&content.actors[actor->kind], floor);
        toll->power += (uint64_t)actor->hp_max * (uint64_t)(stats.damage_min + stats.damage_max);
    }
}

static void survey(uint16_t scenario, uint8_t players, struct toll tolls[DEPTHS])
{
    const struct content_scenario *row = &content.scenarios[scenario];

    memset(tolls, 0, sizeof(tolls[0]) * DEPTHS);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct game_genesis genesis = game_fixture_genesis(scenario, players, seed);

        ck_assert_int_eq(game_genesis_state(&state, &content, &genesis), GAME_VERDICT_ACCEPTED);
        for (uint8_t depth = 1; depth <= row->depths; depth++) {
            world_init(&world, &state, &content, &outcome);
            level_enter(&world, depth);
            count_inhabitants(&row->floors[depth - 1], &tolls[depth - 1]);
        }
    }
}

static void load(void)
{
    static struct json_problems problems;

    ck_assert_int_eq(content_load("content", &content, &problems), ERR_OK);
}

static void expect_rising(uint16_t scenario)
{
    const struct content_scenario *row = &content.scenarios[scenario];
    struct toll tolls[DEPTHS];

    survey(scenario, 1, tolls);
    for (uint8_t depth = 2; depth <= row->depths; depth++) {
        ck_assert_msg(tolls[depth - 1].threat > tolls[depth - 2].threat,
                      "%s: depth %d has no more threat than the one above", row->id, depth);
        /* What only hits hard is one part of it; spells and tricks count for the other. */
        ck_assert_msg(depth < 3 || tolls[depth - 1].power > tolls[depth - 3].power,
                      "%s: depth %d is no stronger than two above", row->id, depth);
    }
}

START_TEST(each_depth_is_harder_than_the_one_above)
{
    load();
    expect_rising(content_scenario_find(&content, "delve"));
    expect_rising(content_scenario_find(&content, "daily"));
    expect_rising(content_scenario_find(&content, "sortie"));
}
END_TEST

/* On the mean a depth has the threat that its floor says, give or take the last of a pack. */
START_TEST(depths_keep_to_their_budgets)
{
    uint16_t scenario;
    struct toll tolls[DEPTHS];

    load();
    scenario = content_scenario_find(&content, "delve");
    survey(scenario, 1, tolls);
    for (uint8_t i = 0; i < content.scenarios[scenario].depths; i++) {
        uint64_t budget = content.scenarios[scenario].floors[i].threat;
        uint64_t mean = tolls[i].threat / SEEDS;

        ck_assert_uint_gt(budget, 0);
        ck_assert_msg(mean * 100 >= budget * (100 - NEAR_PERCENT) &&
                          mean * 100 <= budget * (100 + NEAR_PERCENT),
                      "depth %d: %d instead of %d", i + 1, (int)mean, (int)budget);
    }
}
END_TEST

START_TEST(a_larger_party_meets_more)
{
    uint16_t scenario;
    struct toll alone[DEPTHS];
    struct toll four[DEPTHS];

    load();
    scenario = content_scenario_find(&content, "daily");
    survey(scenario, 1, alone);
    survey(scenario, 4, four);
    for (uint8_t i = 0; i < content.scenarios[scenario].depths; i++) {
        ck_assert_uint_gt(four[i].threat * 10, alone[i].threat * 13);
    }
}
END_TEST

TCase *threat_cases(void)
{
    TCase *test_case = tcase_create("threat");

    tcase_set_timeout(test_case, 120);
    tcase_add_test(test_case, each_depth_is_harder_than_the_one_above);
    tcase_add_test(test_case, depths_keep_to_their_budgets);
    tcase_add_test(test_case, a_larger_party_meets_more);
    return test_case;
}
