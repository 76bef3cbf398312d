/* The levels of the shipped content: every depth of every scenario, under many keys and for parties
 * of each size, can be won, and the same key gives the same level. */
#include <check.h>
#include <string.h>

#include "core/game/level.h"
#include "core/game/step.h"
#include "tests/unit/codec/suites.h"
#include "tests/unit/codec/support.h"

enum { SEEDS = 120 };

static struct game_state state;
static struct game_outcome outcome;
static struct world world;

static void begin(uint16_t scenario, uint16_t seed)
{
    const struct game_content *content = support_content();
    struct game_genesis genesis = {.scenario = scenario,
                                   .players = (uint8_t)(seed % GAME_SEATS_MAX + 1)};
    memcpy(genesis.rng_key, &seed, sizeof(seed));
    memcpy(genesis.session_id, &seed, sizeof(seed));
    ck_assert_int_eq(game_genesis_state(&state, content, &genesis), GAME_VERDICT_ACCEPTED);
}

static void expect_good(uint16_t seed)
{
    const struct game_content *content = support_content();
    const char *fault = state_check(&state, content);
    if (!fault) {
        fault = level_check(&state, content, state.actors[0].x, state.actors[0].y);
    }
    ck_assert_msg(fault == NULL, "%s, depth %d, seed %d: %s",
                  content->scenarios[state.header.scenario].id, state.header.depth, seed, fault);
}

START_TEST(every_depth_can_be_won)
{
    const struct game_content *content = support_content();
    uint16_t scenario = (uint16_t)_i;
    if (scenario >= content->scenario_count) {
        return;
    }
    for (uint16_t seed = 0; seed < SEEDS; seed++) {
        begin(scenario, seed);
        expect_good(seed);
        for (uint8_t depth = 2; depth <= content->scenarios[scenario].depths; depth++) {
            world_init(&world, &state, content, &outcome);
            level_enter(&world, depth);
            expect_good(seed);
        }
    }
}
END_TEST

/* What is met below is worth more than what is met above. */
START_TEST(the_delve_grows_harder)
{
    const struct game_content *content = support_content();
    uint16_t delve = content_scenario_find(content, "delve");
    uint64_t worth[CONTENT_DEPTH_MAX + 1] = {0};
    ck_assert_uint_ge(content->scenarios[delve].depths, 8);
    for (uint16_t seed = 0; seed < 40; seed++) {
        begin(delve, (uint16_t)(seed * GAME_SEATS_MAX));
        for (uint8_t depth = 1; depth <= content->scenarios[delve].depths; depth++) {
            world_init(&world, &state, content, &outcome);
            level_enter(&world, depth);
            for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
                const struct state_actor *actor = &state.actors[i];
                worth[depth] +=
                    actor->id != 0 ? content->actors[actor->kind].xp + 5U * actor->level : 0;
            }
        }
    }
    for (uint8_t depth = 3; depth <= content->scenarios[delve].depths; depth++) {
        ck_assert_msg(worth[depth] > worth[depth - 2], "depth %d is no harder than %d", depth,
                      depth - 2);
    }
}
END_TEST

Suite *shipped_levels_suite(void)
{
    Suite *suite = suite_create("shipped_levels");
    TCase *test_case = tcase_create("levels");
    tcase_set_timeout(test_case, 120);
    tcase_add_loop_test(test_case, every_depth_can_be_won, 0, CONTENT_SCENARIOS_MAX);
    tcase_add_test(test_case, the_delve_grows_harder);
    suite_add_tcase(suite, test_case);
    return suite;
}
