/* Goals of ai:utility in whole situations. */
#include "tests/unit/game/minds/case.h"
#include "tests/unit/game/minds/suites.h"

static struct mind_case one;

/* Takes one step by its own decision, as the rules would. */
static void let_walk(struct state_actor *actor, struct game_action action)
{
    if (action.kind == GAME_ACTION_MOVE) {
        actor->x = (uint8_t)(actor->x + direction_dx[action.dir]);
        actor->y = (uint8_t)(actor->y + direction_dy[action.dir]);
    }
}

START_TEST(a_patrol_goes_its_round)
{
    static const char *const rows[] = {
        "############", "#..........#", "#.########.#", "#.#......#.#", "#.########.#",
        "#....g.....#", "############", "#1##########", "############", NULL};
    struct state_actor *goblin;
    unsigned corners = 0;

    case_draw(&one, rows);
    goblin = case_monster(&one, FIXTURE_GOBLIN);
    goblin->flags |= STATE_ACTOR_PATROLS;
    for (uint64_t nonce = 0; nonce < 120; nonce++) {
        one.arena.state.header.nonce = nonce;
        let_walk(goblin, case_decide(&one, FIXTURE_GOBLIN));
        ck_assert_uint_eq(goblin->goal, GOAL_PATROL);
        corners |= goblin->x <= 2 ? 1U : 0U;
        corners |= goblin->x >= 9 ? 2U : 0U;
    }
    ck_assert_uint_eq(corners, 3);
}
END_TEST

START_TEST(a_guardian_stays_and_comes_back)
{
    static const char *const rows[] = {"############", "#.....g....#", "############",
                                       "#1##########", "############", NULL};
    struct state_actor *goblin;

    case_draw(&one, rows);
    goblin = case_monster(&one, FIXTURE_GOBLIN);
    goblin->flags |= STATE_ACTOR_GUARDIAN;
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).kind, GAME_ACTION_WAIT);
    goblin->home_x = 9;
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
}
END_TEST

START_TEST(a_noise_is_looked_after_once)
{
    static const char *const rows[] = {"############", "#g.........#", "############",
                                       "#1##########", "############", NULL};
    struct state_actor *goblin;

    case_draw(&one, rows);
    case_bend(&one, CONTENT_TRAIT_CURIOSITY, CASE_MOST);
    goblin = case_monster(&one, FIXTURE_GOBLIN);
    goblin->flags |= STATE_ACTOR_HEARD;
    goblin->heard_x = 8;
    goblin->heard_y = 1;
    for (int i = 0; i < 12 && (goblin->flags & STATE_ACTOR_HEARD) != 0; i++) {
        let_walk(goblin, case_decide(&one, FIXTURE_GOBLIN));
    }
    ck_assert_uint_eq(goblin->flags & STATE_ACTOR_HEARD, 0);
    ck_assert_uint_ge(goblin->x, 7);
}
END_TEST

/* The hunted is chased round a loop of corridors and never cornered by one hunter of its speed. */
START_TEST(flight_goes_round_not_into_the_dead_end)
{
    static const char *const rows[] = {
        "############", "#..........#", "#.########.#", "#.####.###.#",
        "#.####.###.#", "#..1..g....#", "############", NULL};
    struct state_actor *goblin;

    case_draw(&one, rows);
    goblin = case_monster(&one, FIXTURE_GOBLIN);
    case_bend(&one, CONTENT_TRAIT_BRAVERY, 0);
    goblin->hp = 1;
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).dir, GAME_DIR_E);
    ck_assert_uint_eq(goblin->goal, GOAL_FLEE);
}
END_TEST

START_TEST(the_cornered_fight_back)
{
    static const char *const rows[] = {"#####", "#1g##", "#####", NULL};

    case_draw(&one, rows);
    case_monster(&one, FIXTURE_GOBLIN)->hp = 1;
    ck_assert_int_eq(case_decide(&one, FIXTURE_GOBLIN).kind, GAME_ACTION_ATTACK);
}
END_TEST

/* A friend holds the corridor; who comes later goes round. */
START_TEST(packs_go_round_their_friends)
{
    static const char *const rows[] = {"#########", "#.......#", "#.#####.#",
                                       "#1og....#", "#########", NULL};
    struct game_action action;

    case_draw(&one, rows);
    action = case_decide(&one, FIXTURE_GOBLIN);
    ck_assert_int_eq(action.kind, GAME_ACTION_MOVE);
    ck_assert_int_eq(action.dir, GAME_DIR_E);
}
END_TEST

START_TEST(a_shooter_shoots_from_afar)
{
    static const char *const rows[] = {"##########", "#1....S..#", "##########", NULL};

    case_draw(&one, rows);
    case_bend(&one, CONTENT_TRAIT_PREFERRED_RANGE, CASE_MOST);
    ck_assert_int_eq(case_decide(&one, FIXTURE_SHAMAN).kind, GAME_ACTION_ABILITY);
    case_monster(&one, FIXTURE_SHAMAN)->ability_ready_at[0] = 1000;
    ck_assert_int_ne(case_decide(&one, FIXTURE_SHAMAN).dir, GAME_DIR_W);
}
END_TEST

/* ---- a player's character ---- */

START_TEST(a_player_drinks_before_it_dies)
{
    static const char *const rows[] = {"######", "#1o..#", "######", NULL};
    struct game_action action;

    case_draw(&one, rows);
    case_player(&one, 1)->hp = 5;
    case_player(&one, 1)->ability_ready_at[0] = 1000; /* out of breath */
    arena_give(&one.arena, 1, FIXTURE_HEALING, 1);
    action = case_decide_player(&one);
    ck_assert_int_eq(action.kind, GAME_ACTION_USE_ITEM);
    ck_assert_uint_eq(case_player(&one, 1)->goal, GOAL_RECOVER);
}
END_TEST

START_TEST(a_player_wears_what_is_better)
{
    static const char *const rows[] = {"#####", "#1..#", "#####", NULL};
    uint8_t slot;
    struct game_action action;

    case_draw(&one, rows);
    slot = arena_give(&one.arena, 1, FIXTURE_AXE, 1);
    action = case_decide_player(&one);
    ck_assert_int_eq(action.kind, GAME_ACTION_EQUIP);
    ck_assert_uint_eq(action.slot, slot);
    one.arena.state.seats[0].equipment[CONTENT_EQUIP_WEAPON - 1] = slot;
    ck_assert_int_ne(case_decide_player(&one).kind, GAME_ACTION_EQUIP);
}
END_TEST

/* Bound to ai:utility, a character gathers what it sees, looks into the chest, and leaves. */
START_TEST(a_player_clears_a_level_and_goes_down)
{
    static const char *const rows[] = {
        "##################", "#1...#.....+.....#", "#....'.....#..$..#",
        "#.!..#..C..#.....#", "#....#.....#.....#", "##########'########",
        "#...............<#", "##################", NULL};

    case_draw(&one, rows);
    ck_assert_int_eq(
        arena_input(&one.arena, (struct game_input){.kind = GAME_INPUT_PROVIDER,
                                                    .entity = case_player(&one, 1)->id,
                                                    .provider = GAME_PROVIDER_AI_UTILITY}),
        GAME_VERDICT_ACCEPTED);
    for (int i = 0; i < 200 && one.arena.state.header.status == GAME_STATUS_ACTIVE; i++) {
        ck_assert_int_eq(arena_input(&one.arena, (struct game_input){.kind = GAME_INPUT_CONTINUE}),
                         GAME_VERDICT_ACCEPTED);
    }
    ck_assert_int_eq(one.arena.state.header.result, GAME_RESULT_WON);
    for (size_t i = 0; i < one.arena.state.header.item_slots; i++) {
        ck_assert_uint_eq(one.arena.state.items[i].id, 0); /* gold, two potions: all taken */
    }
}
END_TEST

Suite *goal_suite(void)
{
    Suite *suite = suite_create("goals");
    TCase *test_case = tcase_create("goals");

    tcase_add_test(test_case, a_patrol_goes_its_round);
    tcase_add_test(test_case, a_guardian_stays_and_comes_back);
    tcase_add_test(test_case, a_noise_is_looked_after_once);
    tcase_add_test(test_case, flight_goes_round_not_into_the_dead_end);
    tcase_add_test(test_case, the_cornered_fight_back);
    tcase_add_test(test_case, packs_go_round_their_friends);
    tcase_add_test(test_case, a_shooter_shoots_from_afar);
    tcase_add_test(test_case, a_player_drinks_before_it_dies);
    tcase_add_test(test_case, a_player_wears_what_is_better);
    tcase_add_test(test_case, a_player_clears_a_level_and_goes_down);
    suite_add_tcase(suite, test_case);
    return suite;
}
