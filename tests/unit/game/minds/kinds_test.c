/* The shipped kinds behave as what they are: each in a situation that shows it. */
#include <string.h>

#include "core/codec/content_json.h"
#include "core/game/ai.h"
#include "core/game/level.h"
#include "core/game/stats.h"
#include "tests/unit/game/minds/case.h"
#include "tests/unit/game/minds/suites.h"

static struct arena arena;
static struct game_content shipped;

static void load(void)
{
    struct json_problems problems;

    if (shipped.actor_count == 0) {
        ck_assert_int_eq(content_load("content", &shipped, &problems), ERR_OK);
    }
}

/* An empty place with one player, who is a shipped warden. */
static void draw(const char *const *rows)
{
    struct state_actor *player = &arena.state.actors[0];

    load();
    arena_draw(&arena, rows);
    arena.content = shipped;
    arena.state.header.scenario = 0;
    memset(&arena.state.seats[0], 0, sizeof(arena.state.seats[0]));
    memset(arena.state.seats[0].equipment, 0xFF, sizeof(arena.state.seats[0].equipment));
    arena.state.seats[0].class_ = CONTENT_NONE;
    player->kind = content_actor_find(&shipped, "warden");
    player->provider = GAME_PROVIDER_INTERACTIVE;
    memcpy(player->core, shipped.actors[player->kind].core, sizeof(player->core));
    stats_fill(arena_world(&arena), player);
    arena.state.header.default_provider = GAME_PROVIDER_AI_UTILITY;
}

static struct state_actor *put(const char *id, uint8_t x, uint8_t y)
{
    uint16_t kind = content_actor_find(&shipped, id);
    struct state_actor *actor;

    ck_assert_uint_ne(kind, CONTENT_NONE);
    actor = level_add_actor(arena_world(&arena), kind, x, y);
    actor->flags |= STATE_ACTOR_ACTIVE;
    return actor;
}

/* How often, in a hundred decisions with different whims, it is about this goal. */
static unsigned often(struct state_actor *actor, uint8_t goal)
{
    unsigned count = 0;

    for (uint64_t nonce = 0; nonce < 100; nonce++) {
        struct state_actor before = *actor;

        arena.state.header.nonce = nonce;
        (void)ai_decide(arena_world(&arena), actor, GAME_PROVIDER_AI_UTILITY);
        count += actor->goal == goal ? 1 : 0;
        *actor = before;
    }
    return count;
}

static const char *const hall[] = {"##############", "#............#", "#1...........#",
                                   "#............#", "##############", NULL};
static const char *const rooms[] = {"##################", "#1.....#.........#",
                                    "#......#.........#", "#................#",
                                    "##################", NULL};

static void hurt(struct state_actor *actor, int32_t percent)
{
    actor->hp = actor->hp_max * percent / 100 > 0 ? actor->hp_max * percent / 100 : 1;
}

START_TEST(a_hurt_rat_runs_and_a_hurt_ghoul_does_not)
{
    struct state_actor *rat;
    struct state_actor *ghoul;

    draw(hall);
    rat = put("cellar_rat", 4, 2);
    ghoul = put("ghoul", 4, 3);
    hurt(rat, 25);
    hurt(ghoul, 10);
    ck_assert_uint_gt(often(rat, GOAL_FLEE), 80);
    ck_assert_uint_eq(often(ghoul, GOAL_FLEE), 0);
    ck_assert_uint_gt(often(ghoul, GOAL_FIGHT), 80);
}
END_TEST

START_TEST(a_bat_begins_no_fight_and_a_hound_does)
{
    draw(hall);
    ck_assert_uint_eq(often(put("bat", 6, 1), GOAL_FIGHT), 0);
    ck_assert_uint_gt(often(put("starved_hound", 6, 3), GOAL_FIGHT), 60);
}
END_TEST

/* Somebody stands far from its web: the spider lets it be, a hound would not. */
START_TEST(a_spider_stays_where_it_lurks)
{
    struct state_actor *spider;
    struct state_actor *hound;

    draw(hall);
    spider = put("mould_spider", 5, 1);
    hound = put("starved_hound", 5, 3);
    spider->home_x = hound->home_x = 12;
    ck_assert_uint_eq(often(spider, GOAL_FIGHT), 0);
    ck_assert_uint_gt(often(spider, GOAL_GUARD), 80);
    ck_assert_uint_gt(often(hound, GOAL_FIGHT), 80);
}
END_TEST

START_TEST(a_looter_cares_for_coins_and_a_guard_does_not)
{
    struct state_actor *looter;
    struct state_actor *guard;

    draw(rooms);
    arena.state.actors[0].x = 1;
    arena.state.terrain[3][7] = GAME_TERRAIN_WALL;
    looter = put("looter", 12, 1);
    guard = put("forsworn_guard", 12, 3);
    guard->faction = looter->faction; /* they leave each other alone for once */
    state_item_place(&arena.state, (struct state_stack){content_item_find(&shipped, "deniers"), 1},
                     16, 1);
    ck_assert_uint_gt(often(looter, GOAL_LOOT), 80);
    ck_assert_uint_eq(often(guard, GOAL_LOOT), 0);
}
END_TEST

/* With the bolt not ready yet, the crossbowman gives ground and the gaoler closes in. */
START_TEST(a_crossbowman_keeps_away_and_a_gaoler_closes_in)
{
    struct state_actor *shooter;

    draw(hall);
    arena.content.actors[arena.state.actors[0].kind].speed = 80;
    shooter = put("crossbowman", 3, 2);
    shooter->ability_ready_at[0] = 100000;
    ck_assert_uint_gt(often(shooter, GOAL_KITE), 80);
    ck_assert_uint_eq(often(put("gaoler", 4, 3), GOAL_KITE), 0);
}
END_TEST

START_TEST(a_witch_heals_her_own)
{
    struct state_actor *witch;
    struct state_actor *looter;
    struct game_action action;

    draw(hall);
    witch = put("hedge_witch", 8, 2);
    looter = put("looter", 6, 2);
    hurt(looter, 30);
    ck_assert_uint_gt(often(witch, GOAL_SUPPORT), 80);
    action = ai_decide(arena_world(&arena), witch, GAME_PROVIDER_AI_UTILITY);
    ck_assert_int_eq(action.kind, GAME_ACTION_ABILITY);
    ck_assert_uint_eq(action.target, looter->id);
}
END_TEST

START_TEST(a_seneschal_calls_and_a_troll_does_not)
{
    draw(hall);
    ck_assert_uint_gt(often(put("seneschal", 7, 2), GOAL_CALL), 60);
    ck_assert_uint_eq(often(put("moss_troll", 7, 3), GOAL_CALL), 0);
}
END_TEST

/* A ward is uncanny: the credulous troll gives way to it, the dauntless wight does not. */
START_TEST(a_troll_fears_wards)
{
    struct state_status ward = {.turns = 50, .magnitude = 10};

    draw(hall);
    ward.code = (uint8_t)(content_status_find(&shipped, "warded") + 1);
    ck_assert_uint_gt(ward.code, 0);
    arena.state.actors[0].statuses[0] = ward;
    ck_assert_uint_eq(often(put("frost_wight", 4, 1), GOAL_FLEE), 0);
    ck_assert_uint_gt(
        mind_trait_of(arena_world(&arena), put("moss_troll", 4, 3), CONTENT_TRAIT_SUPERSTITION),
        mind_trait_of(arena_world(&arena), put("hollow_armour", 7, 3), CONTENT_TRAIT_SUPERSTITION));
}
END_TEST

/* A noise from far off: the imp goes to look, the spider does not leave its web so far behind. */
START_TEST(an_imp_is_curious_and_a_spider_is_not)
{
    struct state_actor *imp;
    struct state_actor *spider;

    draw(rooms);
    imp = put("ember_imp", 14, 2);
    spider = put("mould_spider", 14, 1);
    spider->home_x = 16;
    imp->flags |= STATE_ACTOR_HEARD;
    spider->flags |= STATE_ACTOR_HEARD;
    imp->heard_x = spider->heard_x = 5;
    imp->heard_y = spider->heard_y = 3;
    ck_assert_uint_gt(often(imp, GOAL_INVESTIGATE), 80);
    ck_assert_uint_eq(often(spider, GOAL_INVESTIGATE), 0);
}
END_TEST

START_TEST(the_garrison_fights_the_dead)
{
    struct state_actor *guard;
    struct game_action action;

    draw(rooms);
    arena.state.terrain[3][7] = GAME_TERRAIN_WALL;
    guard = put("forsworn_guard", 12, 2);
    put("ghoul", 13, 2);
    guard->flags |= STATE_ACTOR_CALLED;
    action = ai_decide(arena_world(&arena), guard, GAME_PROVIDER_AI_UTILITY);
    ck_assert_int_eq(action.kind, GAME_ACTION_ATTACK);
    ck_assert_uint_eq(often(put("looter", 15, 2), GOAL_GUARD), 0);
}
END_TEST

START_TEST(a_cat_is_left_alone_and_keeps_away)
{
    struct state_actor *cat;

    draw(hall);
    cat = put("kitchen_cat", 3, 2);
    ck_assert_uint_eq(often(cat, GOAL_FIGHT), 0);
    ck_assert_uint_eq(often(put("cellar_rat", 4, 2), GOAL_SUPPORT), 0);
    ck_assert(!stats_hostile(arena_world(&arena), cat, &arena.state.actors[0]));
}
END_TEST

/* No two kinds have the same mind. */
START_TEST(minds_differ)
{
    const struct world *world;

    draw(hall);
    world = arena_world(&arena);
    for (uint16_t i = 0; i < shipped.actor_count; i++) {
        for (uint16_t j = (uint16_t)(i + 1); j < shipped.actor_count; j++) {
            struct state_actor a = {.kind = i, .faction = (uint8_t)shipped.actors[i].faction};
            struct state_actor b = {.kind = j, .faction = (uint8_t)shipped.actors[j].faction};
            unsigned apart = 0;

            for (uint8_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
                apart += mind_trait_of(world, &a, trait) != mind_trait_of(world, &b, trait);
            }
            ck_assert_msg(apart > 0, "%s and %s think alike", shipped.actors[i].id,
                          shipped.actors[j].id);
        }
    }
}
END_TEST

Suite *kinds_suite(void)
{
    Suite *suite = suite_create("kinds");
    TCase *test_case = tcase_create("kinds");

    tcase_add_test(test_case, a_hurt_rat_runs_and_a_hurt_ghoul_does_not);
    tcase_add_test(test_case, a_bat_begins_no_fight_and_a_hound_does);
    tcase_add_test(test_case, a_spider_stays_where_it_lurks);
    tcase_add_test(test_case, a_looter_cares_for_coins_and_a_guard_does_not);
    tcase_add_test(test_case, a_crossbowman_keeps_away_and_a_gaoler_closes_in);
    tcase_add_test(test_case, a_witch_heals_her_own);
    tcase_add_test(test_case, a_seneschal_calls_and_a_troll_does_not);
    tcase_add_test(test_case, a_troll_fears_wards);
    tcase_add_test(test_case, an_imp_is_curious_and_a_spider_is_not);
    tcase_add_test(test_case, the_garrison_fights_the_dead);
    tcase_add_test(test_case, a_cat_is_left_alone_and_keeps_away);
    tcase_add_test(test_case, minds_differ);
    suite_add_tcase(suite, test_case);
    return suite;
}
