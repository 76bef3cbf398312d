/* The order of turns, their cost, waking, and who decides. */
#include "core/game/turn.h"

#include "core/game/level.h"
#include "core/game/step.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const trio[] = {"######", "#123.#", "#...g#", "######", NULL};

static struct game_input bind(uint32_t entity, uint8_t provider)
{
    return (struct game_input){.kind = GAME_INPUT_PROVIDER, .entity = entity, .provider = provider};
}

static uint8_t wait_turn(uint8_t seat)
{
    return arena_do(&arena, seat, game_fixture_plain(GAME_ACTION_WAIT));
}

START_TEST(the_least_ready_at_then_the_least_id_is_next)
{
    arena_draw(&arena, trio);
    ck_assert_uint_eq(turn_next_actor(&arena.state)->id, 1);
    arena.state.actors[0].ready_at = 5;
    arena.state.actors[1].ready_at = 5;
    arena.state.actors[2].ready_at = 4;
    arena_monster(&arena, FIXTURE_GOBLIN)->ready_at = 4;
    ck_assert_uint_eq(turn_next_actor(&arena.state)->id, 3);
    arena.state.actors[2].flags = STATE_ACTOR_DEAD;
    ck_assert_uint_eq(turn_next_actor(&arena.state)->kind, FIXTURE_GOBLIN);
    arena_monster(&arena, FIXTURE_GOBLIN)->flags = 0;
    ck_assert_uint_eq(turn_next_actor(&arena.state)->id, 1);
}
END_TEST

START_TEST(a_turn_is_action_cost_and_next)
{
    static const uint8_t expected[] = {GAME_ACTION_WAIT, GAME_ACTION_ACTION_COST,
                                       GAME_ACTION_PREPARE_TURN};

    arena_draw(&arena, trio);
    ck_assert_int_eq(wait_turn(1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.outcome.executed_count, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(arena.outcome.executed[i].kind, expected[i]);
    }
    ck_assert_uint_eq(arena.outcome.executed[0].provider, GAME_PROVIDER_INTERACTIVE);
    ck_assert_uint_eq(arena.outcome.first_nonce, 1);
    ck_assert_uint_eq(arena.outcome.last_nonce, 3);
    ck_assert_uint_eq(arena.state.actors[0].ready_at, 90); /* 100 * 100 / 110 */
    ck_assert_uint_eq(arena.state.header.current, 2);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_TURN)->entity, 2);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_TURN)->seats, 7);
}
END_TEST

START_TEST(the_clock_stands_while_it_can_and_never_runs_back)
{
    uint64_t clock = 0;

    arena_draw(&arena, trio);
    for (int i = 0; i < 60; i++) {
        uint8_t seat = game_next_of(&arena.state).seat;

        ck_assert_int_eq(wait_turn(seat), GAME_VERDICT_ACCEPTED);
        ck_assert_uint_ge(arena.state.header.clock, clock);
        clock = arena.state.header.clock;
    }
    ck_assert_uint_eq(clock, 20 * 90);
}
END_TEST

START_TEST(the_cost_is_from_before_the_action)
{
    static const char *const rows[] = {"####", "#1.#", "####", NULL};
    uint8_t potion;

    arena_draw(&arena, rows);
    potion = arena_give(&arena, 1, FIXTURE_SPEED, 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_USE_ITEM, potion)), 0);
    ck_assert_uint_eq(arena.state.header.clock, 90);
    ck_assert_int_eq(wait_turn(1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.header.clock, 90 + 56);
}
END_TEST

/* ---- waking ---- */

START_TEST(monsters_wake_near_the_party_and_sleep_far_from_it)
{
    static const char *const rows[] = {"########################", "#1....................g#",
                                       "########################", NULL};
    struct state_actor *goblin;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    goblin->flags = 0;
    goblin->ready_at = 0;
    for (int x = 1; x < 9; x++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
        ck_assert_uint_eq(goblin->flags, 0);
        ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_ACTIVATION), 0);
    }
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_ACTIVATION), 1);
    ck_assert_uint_eq(goblin->flags, STATE_ACTOR_ACTIVE);
    ck_assert_uint_ge(goblin->ready_at, arena.state.header.clock);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_W)), 0);
    ck_assert_uint_eq(goblin->flags, 0);
    ck_assert_uint_eq(goblin->ready_at, 0);
    goblin->flags = STATE_ACTOR_ACTIVE;
    goblin->ready_at = arena.state.header.clock + 1000;
    goblin->memory = 9;
    ck_assert(!level_would_activate(arena_world(&arena)));
}
END_TEST

/* ---- who decides ---- */

START_TEST(a_switch_counts_from_the_next_turn)
{
    arena_draw(&arena, trio);
    /* Seat 2 is not waited for: nothing happens but the switch. */
    ck_assert_int_eq(arena_input(&arena, bind(2, GAME_PROVIDER_AI_WAIT)), 0);
    ck_assert_uint_eq(arena.outcome.executed_count, 1);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_PROVIDER_CHANGED)->code,
                      GAME_PROVIDER_AI_WAIT);
    ck_assert_uint_eq(arena.state.header.current, 1);
    ck_assert_int_eq(wait_turn(1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.header.current, 3);
    ck_assert_int_eq(wait_turn(2), GAME_VERDICT_NOT_EXTERNAL);
    /* Back to its person before its next turn. */
    ck_assert_int_eq(arena_input(&arena, bind(2, GAME_PROVIDER_INTERACTIVE)), 0);
    ck_assert_int_eq(wait_turn(3), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(wait_turn(1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.header.current, 2);
    ck_assert_int_eq(wait_turn(2), GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(whoever_is_waited_for_is_decided_at_once)
{
    arena_draw(&arena, trio);
    ck_assert_int_eq(arena_input(&arena, bind(1, GAME_PROVIDER_AI_WAIT)), 0);
    ck_assert_uint_eq(arena.outcome.executed[0].kind, GAME_ACTION_BIND_PROVIDER);
    ck_assert_uint_eq(arena.outcome.executed[1].kind, GAME_ACTION_WAIT);
    ck_assert_uint_eq(arena.outcome.executed[1].provider, GAME_PROVIDER_AI_WAIT);
    ck_assert_uint_eq(arena.state.header.current, 2);
}
END_TEST

START_TEST(a_monster_can_be_handed_to_a_person)
{
    uint32_t goblin;

    arena_draw(&arena, trio);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN)->id;
    ck_assert_int_eq(arena_input(&arena, bind(goblin, GAME_PROVIDER_INTERACTIVE)), 0);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_PROVIDER_CHANGED)->seats, 0);
    for (uint8_t seat = 1; seat <= 3; seat++) {
        ck_assert_int_eq(wait_turn(seat), GAME_VERDICT_ACCEPTED);
    }
    ck_assert_uint_eq(arena.state.header.current, goblin);
    ck_assert_int_eq(arena_input(&arena, (struct game_input){.kind = GAME_INPUT_CONTINUE}),
                     GAME_VERDICT_NOTHING_TO_CONTINUE);
    /* A seat learns nothing about it; the server speaks for it. */
    ck_assert_int_eq(
        arena_input(&arena, game_fixture_action(1, goblin, game_fixture_plain(GAME_ACTION_WAIT))),
        GAME_VERDICT_UNKNOWN_ENTITY);
    ck_assert_int_eq(
        arena_input(&arena, game_fixture_action(0, goblin, game_fixture_plain(GAME_ACTION_WAIT))),
        GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(everybody_driven_goes_on_by_continue)
{
    uint64_t clock = 0;

    arena_draw(&arena, trio);
    for (uint32_t entity = 1; entity <= 3; entity++) {
        ck_assert_int_eq(arena_input(&arena, bind(entity, 0)), 0);
    }
    ck_assert_uint_eq(arena.outcome.more, 1);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(arena_input(&arena, (struct game_input){.kind = GAME_INPUT_CONTINUE}), 0);
        ck_assert_uint_eq(arena.outcome.more, 1);
        ck_assert_uint_gt(arena.state.header.clock, clock);
        clock = arena.state.header.clock;
    }
    ck_assert_int_eq(game_next_of(&arena.state).pending, 1);
}
END_TEST

START_TEST(a_missed_deadline_takes_one_turn_only)
{
    struct game_input missed = {.kind = GAME_INPUT_TIMEOUT,
                                .entity = 1,
                                .provider = GAME_PROVIDER_AI_AGGRESSIVE,
                                .deadline_us = 7};

    arena_draw(&arena, trio);
    ck_assert_int_eq(arena_input(&arena, missed), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.outcome.executed[0].kind, GAME_ACTION_TURN_TIMEOUT);
    ck_assert_uint_eq(arena.outcome.executed[1].provider, GAME_PROVIDER_AI_AGGRESSIVE);
    ck_assert_uint_eq(arena.state.header.current, 2);
    ck_assert_uint_eq(donjon_ruleset.provider_of(&arena.state, &arena.content, 1),
                      GAME_PROVIDER_INTERACTIVE);
    ck_assert_int_eq(arena_input(&arena, missed), GAME_VERDICT_NOT_YOUR_TURN);
}
END_TEST

Suite *turn_suite(void)
{
    Suite *suite = suite_create("turn");
    TCase *test_case = tcase_create("turn");

    tcase_add_test(test_case, the_least_ready_at_then_the_least_id_is_next);
    tcase_add_test(test_case, a_turn_is_action_cost_and_next);
    tcase_add_test(test_case, the_clock_stands_while_it_can_and_never_runs_back);
    tcase_add_test(test_case, the_cost_is_from_before_the_action);
    tcase_add_test(test_case, monsters_wake_near_the_party_and_sleep_far_from_it);
    tcase_add_test(test_case, a_switch_counts_from_the_next_turn);
    tcase_add_test(test_case, whoever_is_waited_for_is_decided_at_once);
    tcase_add_test(test_case, a_monster_can_be_handed_to_a_person);
    tcase_add_test(test_case, everybody_driven_goes_on_by_continue);
    tcase_add_test(test_case, a_missed_deadline_takes_one_turn_only);
    suite_add_tcase(suite, test_case);
    return suite;
}
