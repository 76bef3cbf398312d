/* Striking, dying, learning from it, and statuses. */
#include "core/game/combat.h"

#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const duel[] = {"#####", "#1g.#", "#####", NULL};

/* From here on every strike hits. */
static void never_miss(void)
{
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
}

static uint8_t strike_east(void)
{
    return arena_do(&arena, 1, game_fixture_move(GAME_DIR_E));
}

/* The chance of the first player against a goblin that has so much defence. */
static uint32_t chance_against(int16_t defence)
{
    struct world *world = arena_world(&arena);
    struct stats player = stats_of(world, &arena.state.actors[0]);
    struct stats goblin;

    arena.content.actors[FIXTURE_GOBLIN].defence = defence;
    goblin = stats_of(world, arena_monster(&arena, FIXTURE_GOBLIN));
    return combat_chance(&arena.content.tuning, &player, &goblin);
}

START_TEST(the_chance_follows_the_edge_within_its_bounds)
{

    arena_draw(&arena, duel);
    /* Hero 2 + sword 1 against 1: 75 + 2 * 5. */
    ck_assert_uint_eq(chance_against(1), 85);
    ck_assert_uint_eq(chance_against(3), 75);
    ck_assert_uint_eq(chance_against(1000), 10);
    ck_assert_uint_eq(chance_against(-100), 95);
}
END_TEST

/* Sword 3..7 less armour 0..1, at least 1: over many nonces all of 2..7 come and nothing else. */
START_TEST(damage_is_weapon_less_armour)
{
    unsigned seen = 0;

    arena_draw(&arena, duel);
    never_miss();
    arena.content.tuning.critical_percent = 0;
    for (uint64_t nonce = 0; nonce < 400; nonce++) {
        struct state_actor *goblin = arena_monster(&arena, FIXTURE_GOBLIN);

        goblin->hp = goblin->hp_max;
        arena.state.header.nonce = nonce;
        combat_strike(arena_world(&arena), &arena.state.actors[0], goblin, 100);
        ck_assert_int_le(arena_event(&arena, GAME_EVENT_DAMAGED)->amount, 7);
        seen |= 1U << arena_event(&arena, GAME_EVENT_DAMAGED)->amount;
    }
    ck_assert_uint_eq(seen, 0xFC);
}
END_TEST

START_TEST(a_hit_never_does_less_than_one)
{
    arena_draw(&arena, duel);
    never_miss();
    arena.content.actors[FIXTURE_GOBLIN].armour = 1000;
    for (uint64_t nonce = 0; nonce < 50; nonce++) {
        struct state_actor *goblin = arena_monster(&arena, FIXTURE_GOBLIN);

        goblin->hp = goblin->hp_max;
        arena.state.header.nonce = nonce;
        combat_strike(arena_world(&arena), &arena.state.actors[0], goblin, 100);
        ck_assert_int_ge(arena_event(&arena, GAME_EVENT_DAMAGED)->amount, 1);
    }
}
END_TEST

START_TEST(hits_come_as_often_as_the_chance_says)
{
    unsigned hits = 0;

    arena_draw(&arena, duel);
    for (uint64_t nonce = 0; nonce < 2000; nonce++) {
        struct state_actor *goblin = arena_monster(&arena, FIXTURE_GOBLIN);

        goblin->hp = goblin->hp_max;
        arena.state.header.nonce = nonce;
        combat_strike(arena_world(&arena), &arena.state.actors[0], goblin, 100);
        hits += arena_event(&arena, GAME_EVENT_DAMAGED) != NULL ? 1 : 0;
    }
    /* 85 percent of 2000, four standard deviations of 16 to each side. */
    ck_assert_uint_ge(hits, 1700 - 64);
    ck_assert_uint_le(hits, 1700 + 64);
}
END_TEST

START_TEST(a_kill_is_a_death_a_reward_and_a_score)
{
    arena_draw(&arena, duel);
    never_miss();
    arena_monster(&arena, FIXTURE_GOBLIN)->hp = 1;
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_DEATH), 1);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_REWARD), 1);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DIED)->code, FIXTURE_GOBLIN);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DIED)->target, arena.state.actors[0].id);
    ck_assert_uint_eq(arena.state.seats[0].experience, 6);
    ck_assert_uint_eq(arena.state.header.kills, 1);
    ck_assert_ptr_null(state_actor_at(&arena.state, 2, 1));
}
END_TEST

START_TEST(the_living_share_and_the_dead_do_not)
{
    static const char *const rows[] = {"#####", "#1g2#", "#..3#", "#####", NULL};

    arena_draw(&arena, rows);
    never_miss();
    arena.state.actors[2].flags = STATE_ACTOR_DEAD;
    arena.state.actors[2].hp = 0;
    arena_monster(&arena, FIXTURE_GOBLIN)->hp = 1;
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.seats[0].experience, 3);
    ck_assert_uint_eq(arena.state.seats[1].experience, 3);
    ck_assert_uint_eq(arena.state.seats[2].experience, 0);
}
END_TEST

START_TEST(enough_experience_raises_levels_at_once)
{
    arena_draw(&arena, duel);
    never_miss();
    arena.content.actors[FIXTURE_GOBLIN].xp = 130; /* 20 for level 2, 60 for 3, 120 for 4 */
    arena_monster(&arena, FIXTURE_GOBLIN)->hp = 1;
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_LEVEL_UP)->amount, 4);
    ck_assert_uint_eq(arena.state.actors[0].level, 4);
    ck_assert_int_eq(arena.state.actors[0].hp_max, 40 + 3 * 6);
    ck_assert_int_eq(stats_of(arena_world(&arena), &arena.state.actors[0]).of[CONTENT_STAT_ATTACK],
                     2 + 1 + 3);
}
END_TEST

START_TEST(what_it_carried_stays_behind)
{
    arena_draw(&arena, duel);
    never_miss();
    arena.content.actors[FIXTURE_GOBLIN].drop_percent = 100;
    arena_monster(&arena, FIXTURE_GOBLIN)->hp = 1;
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(state_item_at(&arena.state, 2, 1)->kind, FIXTURE_GOLD);
}
END_TEST

START_TEST(attacks_need_a_foe_in_reach_and_sight)
{
    static const char *const rows[] = {"########", "#1f.g#r#", "########", NULL};
    uint32_t hidden;

    arena_draw(&arena, rows);
    hidden = arena_monster(&arena, FIXTURE_RAT)->id;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_attack(hidden)), GAME_VERDICT_NO_TARGET);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_attack(999)), GAME_VERDICT_NO_TARGET);
    ck_assert_int_eq(
        arena_do(&arena, 1, game_fixture_attack(arena_monster(&arena, FIXTURE_GOBLIN)->id)),
        GAME_VERDICT_OUT_OF_RANGE);
    ck_assert_int_eq(
        arena_do(&arena, 1, game_fixture_attack(arena_monster(&arena, FIXTURE_CAT)->id)),
        GAME_VERDICT_BAD_TARGET);
    ck_assert_int_eq(arena.outcome.field, GAME_FIELD_TARGET);
}
END_TEST

START_TEST(who_does_not_see_a_hit_is_not_told)
{
    static const char *const rows[] = {"########", "#1g.#.2#", "########", NULL};

    arena_draw(&arena, rows);
    never_miss();
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_ATTACKED)->seats, 1);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DAMAGED)->seats, 1);
    arena_draw(&arena, rows);
    never_miss();
    arena.state.terrain[1][4] = GAME_TERRAIN_FLOOR;
    ck_assert_int_eq(strike_east(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DAMAGED)->seats, 3);
}
END_TEST

START_TEST(one_of_two_dies_and_the_other_goes_on)
{
    static const char *const rows[] = {"#####", "#1g2#", "#####", NULL};

    arena_draw(&arena, rows);
    never_miss();
    arena_default_provider(&arena, GAME_PROVIDER_AI_AGGRESSIVE);
    arena.state.actors[0].hp = 1;
    arena.content.actors[FIXTURE_HERO].defence = -100;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    for (int i = 0; i < 4 && actor_alive(&arena.state.actors[0]); i++) {
        uint8_t seat = arena.state.header.current == arena.state.actors[0].id ? 1 : 2;

        ck_assert_int_eq(arena_do(&arena, seat, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    ck_assert(!actor_alive(&arena.state.actors[0]));
    ck_assert_int_eq(arena.state.header.status, GAME_STATUS_ACTIVE);
    ck_assert_uint_eq(arena.state.header.current, arena.state.actors[1].id);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), GAME_VERDICT_DEAD);
    arena.state.actors[1].hp = 1;
    for (int i = 0; i < 20 && arena.state.header.status == GAME_STATUS_ACTIVE; i++) {
        ck_assert_int_eq(arena_do(&arena, 2, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    ck_assert_int_eq(arena.state.header.result, GAME_RESULT_LOST);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_ENDING), 1);
}
END_TEST

/* ---- statuses ---- */

static void give_status(uint16_t code, uint16_t turns)
{
    status_add(arena_world(&arena), &arena.state.actors[0], code, turns);
}

static uint8_t wait_turn(void)
{
    return arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT));
}

START_TEST(poison_hurts_each_turn_and_ends)
{
    static const char *const rows[] = {"####", "#1.#", "####", NULL};

    arena_draw(&arena, rows);
    give_status(FIXTURE_POISONED, 3);
    for (int turn = 1; turn <= 3; turn++) {
        ck_assert_int_eq(wait_turn(), GAME_VERDICT_ACCEPTED);
        ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_STATUS_TICK), 1);
        ck_assert_int_eq(arena.state.actors[0].hp, 40 - turn);
        ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DAMAGED)->entity, 0);
    }
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_STATUS_LOST)->code, FIXTURE_POISONED);
    ck_assert_int_eq(wait_turn(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.state.actors[0].hp, 37);
}
END_TEST

START_TEST(poison_kills)
{
    static const char *const rows[] = {"####", "#1.#", "####", NULL};

    arena_draw(&arena, rows);
    give_status(FIXTURE_POISONED, 3);
    arena.state.actors[0].hp = 1;
    ck_assert_int_eq(wait_turn(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DIED)->target, 0);
    ck_assert_int_eq(arena.state.header.result, GAME_RESULT_LOST);
}
END_TEST

START_TEST(statuses_change_what_one_is_worth)
{
    struct stats before;

    arena_draw(&arena, duel);
    before = stats_of(arena_world(&arena), &arena.state.actors[0]);
    ck_assert_uint_eq(stats_speed(&arena.world, &arena.state.actors[0]), 110);
    give_status(FIXTURE_HASTED, 5);
    ck_assert_uint_eq(stats_speed(&arena.world, &arena.state.actors[0]), 176);
    ck_assert_uint_eq(stats_cost(&arena.world, &arena.state.actors[0], 100), 56);
    give_status(FIXTURE_SLOWED, 5);
    ck_assert_uint_eq(stats_speed(&arena.world, &arena.state.actors[0]), 132);
    give_status(FIXTURE_SHIELDED, 5);
    ck_assert_int_eq(stats_of(&arena.world, &arena.state.actors[0]).of[CONTENT_STAT_ARMOUR],
                     before.of[CONTENT_STAT_ARMOUR] + 3);
    give_status(FIXTURE_WEAKENED, 5);
    ck_assert_int_eq(stats_of(&arena.world, &arena.state.actors[0]).of[CONTENT_STAT_ATTACK],
                     before.of[CONTENT_STAT_ATTACK] - 3);
    /* Eight are as many as there is room for; one it has can last longer. */
    for (size_t i = 4; i < STATE_STATUSES_MAX; i++) {
        arena.state.actors[0].statuses[i] = (struct state_status){.code = 200, .turns = 1};
    }
    ck_assert(!status_fits(&arena.state.actors[0], FIXTURE_POISONED));
    ck_assert(status_fits(&arena.state.actors[0], FIXTURE_HASTED));
    memset(&arena.state.actors[0].statuses[4], 0, sizeof(struct state_status) * 4);
    give_status(FIXTURE_HASTED, 9);
    ck_assert_uint_eq(arena.state.actors[0].statuses[0].turns, 9);
    give_status(FIXTURE_HASTED, 2);
    ck_assert_uint_eq(arena.state.actors[0].statuses[0].turns, 9);
}
END_TEST

START_TEST(a_bite_may_poison)
{
    static const char *const rows[] = {"#####", "#1s.#", "#####", NULL};

    arena_draw(&arena, rows);
    never_miss();
    arena.content.actors[FIXTURE_SNAKE].hit_percent = 100;
    combat_strike(arena_world(&arena), arena_monster(&arena, FIXTURE_SNAKE), &arena.state.actors[0],
                  100);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_STATUS_GAINED)->code, FIXTURE_POISONED);
    ck_assert(status_any_of(&arena.world, &arena.state.actors[0], true));
}
END_TEST

Suite *combat_suite(void)
{
    Suite *suite = suite_create("combat");
    TCase *test_case = tcase_create("combat");

    tcase_add_test(test_case, the_chance_follows_the_edge_within_its_bounds);
    tcase_add_test(test_case, damage_is_weapon_less_armour);
    tcase_add_test(test_case, a_hit_never_does_less_than_one);
    tcase_add_test(test_case, hits_come_as_often_as_the_chance_says);
    tcase_add_test(test_case, a_kill_is_a_death_a_reward_and_a_score);
    tcase_add_test(test_case, the_living_share_and_the_dead_do_not);
    tcase_add_test(test_case, enough_experience_raises_levels_at_once);
    tcase_add_test(test_case, what_it_carried_stays_behind);
    tcase_add_test(test_case, attacks_need_a_foe_in_reach_and_sight);
    tcase_add_test(test_case, who_does_not_see_a_hit_is_not_told);
    tcase_add_test(test_case, one_of_two_dies_and_the_other_goes_on);
    tcase_add_test(test_case, poison_hurts_each_turn_and_ends);
    tcase_add_test(test_case, poison_kills);
    tcase_add_test(test_case, statuses_change_what_one_is_worth);
    tcase_add_test(test_case, a_bite_may_poison);
    suite_add_tcase(suite, test_case);
    return suite;
}
