/* The keep wakes: bells, who comes, what they cost, and that no game outlasts them. */
#include "core/game/vigil.h"

#include "core/game/step.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

enum { PATIENCE = 3, BELL_ROUNDS = 2, BELL_PERCENT = 10 };

static struct arena arena;

static const char *const cell[] = {"######", "#1.2.#", "######", NULL};

static const char *const corridor[] = {"##############################",
                                       "#1...........................#",
                                       "##############################", NULL};

static void draw(const char *const *rows, uint16_t patience)
{
    arena_draw(&arena, rows);
    arena.content.scenarios[FIXTURE_TRAINING].patience = patience;
    arena.content.tuning.bell_rounds = BELL_ROUNDS;
    arena.content.tuning.bell_percent = BELL_PERCENT;
}

/* The players wait until the clock has come to the start of this round. */
static void wait_for_round(uint32_t round)
{
    while (arena.state.header.status == GAME_STATUS_ACTIVE &&
           arena.state.header.clock < (uint64_t)round * VIGIL_ROUND) {
        ck_assert_int_eq(
            arena_do(&arena, game_next_of(&arena.state).seat, game_fixture_plain(GAME_ACTION_WAIT)),
            0);
    }
}

/* One wait of whoever is next; how many bells have tolled then. */
static unsigned wait_once(void)
{
    ck_assert_int_eq(
        arena_do(&arena, game_next_of(&arena.state).seat, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    return arena.state.header.bells;
}

START_TEST(the_bell_tolls_when_patience_is_over)
{
    draw(cell, PATIENCE);
    ck_assert_uint_eq(vigil_rounds_left(arena_world(&arena)), PATIENCE);
    wait_for_round(PATIENCE - 1);
    ck_assert_uint_eq(arena.state.header.bells, 0);
    ck_assert(!vigil_is_over(arena_world(&arena)));
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_BELL), 1);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_BELL)->amount, 1);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_BELL)->seats, 3);
    ck_assert(vigil_is_over(arena_world(&arena)));
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_BELL), 0);
    wait_for_round(PATIENCE + BELL_ROUNDS);
    ck_assert_uint_eq(wait_once(), 2);
}
END_TEST

static uint32_t bell_shown(void)
{
    static struct game_view view;

    game_view_of(&arena.state, arena_world(&arena)->content, 1, &view);
    return view.bell_in;
}

START_TEST(a_scenario_without_patience_has_no_bells)
{
    draw(cell, 0);
    ck_assert_uint_eq(vigil_rounds_left(arena_world(&arena)), UINT32_MAX);
    ck_assert_uint_eq(bell_shown(), UINT32_MAX);
    wait_for_round(200);
    ck_assert_uint_eq(arena.state.header.bells, 0);
}
END_TEST

START_TEST(the_view_tells_how_long_the_keep_is_patient)
{
    draw(cell, PATIENCE);
    ck_assert_uint_eq(bell_shown(), PATIENCE);
    wait_for_round(PATIENCE - 3);
    ck_assert_uint_eq(bell_shown(), 3);
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_uint_le(bell_shown(), BELL_ROUNDS);
    ck_assert_uint_ge(bell_shown(), BELL_ROUNDS - 1);
}
END_TEST

START_TEST(patience_counts_from_the_arrival)
{
    draw(cell, PATIENCE);
    arena.state.header.arrived = 7;
    wait_for_round(PATIENCE + 6);
    ck_assert_uint_eq(arena.state.header.bells, 0);
    wait_for_round(PATIENCE + 7);
    ck_assert_uint_eq(wait_once(), 1);
}
END_TEST

/* The first bell is a warning; then each takes more, whatever guards the hit points. */
START_TEST(each_bell_takes_more_past_all_armour)
{
    const struct state_actor *player = &arena.state.actors[0];
    int32_t hp;

    draw(cell, PATIENCE);
    arena.state.actors[0].statuses[0] =
        (struct state_status){.code = FIXTURE_WARDED + 1, .magnitude = 250, .turns = 1000};
    hp = player->hp;
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_int_eq(player->hp, hp);
    for (unsigned bell = 2; bell <= 4; bell++) {
        hp = player->hp;
        wait_for_round(PATIENCE + (bell - 1) * BELL_ROUNDS);
        ck_assert_uint_eq(wait_once(), bell);
        ck_assert_int_eq(player->hp,
                         hp - player->hp_max * (int32_t)(bell - 1) * BELL_PERCENT / 100);
        ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DAMAGED)->entity, 0);
    }
}
END_TEST

/* Whatever heals, and however much of it there is: the bell that takes the whole is the last. */
START_TEST(no_game_outlasts_the_bells)
{
    unsigned last = 100 / BELL_PERCENT + 1;

    draw(cell, PATIENCE);
    while (arena.state.header.status == GAME_STATUS_ACTIVE) {
        for (size_t i = 0; i < 2; i++) {
            struct state_actor *player = &arena.state.actors[i];

            player->hp = actor_alive(player) ? player->hp_max : 0;
        }
        ck_assert_uint_le(wait_once(), last);
    }
    ck_assert_uint_eq(arena.state.header.bells, last);
    ck_assert_uint_eq(arena.state.header.result, GAME_RESULT_LOST);
}
END_TEST

START_TEST(a_pack_comes_in_out_of_sight)
{
    const struct state_actor *comer = &arena.state.actors[GAME_SEATS_MAX];

    draw(corridor, PATIENCE);
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_uint_gt(arena.state.header.actor_slots, GAME_SEATS_MAX);
    ck_assert(actor_alive(comer));
    ck_assert_int_gt(comer->x, 9);
    ck_assert_ptr_null(arena_event(&arena, GAME_EVENT_SUMMONED));
}
END_TEST

START_TEST(nobody_comes_where_there_is_no_room_out_of_sight)
{
    draw(cell, PATIENCE);
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_uint_eq(arena.state.header.actor_slots, 2);
}
END_TEST

START_TEST(foes_wake_and_know_the_way_but_guardians_stay)
{
    static const char *const rows[] = {"##############################",
                                       "#1.......................o..g#",
                                       "##############################", NULL};
    const struct state_actor *goblin;
    const struct state_actor *orc;

    draw(rows, PATIENCE);
    arena_monster(&arena, FIXTURE_GOBLIN)->flags = 0;
    arena_monster(&arena, FIXTURE_ORC)->flags = STATE_ACTOR_GUARDIAN;
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    orc = arena_monster(&arena, FIXTURE_ORC);
    ck_assert_uint_eq(goblin->flags & STATE_ACTOR_ACTIVE, STATE_ACTOR_ACTIVE);
    ck_assert_uint_eq(goblin->last_x, 1);
    ck_assert_uint_gt(goblin->memory, 0);
    ck_assert_uint_eq(orc->flags, STATE_ACTOR_GUARDIAN);
    ck_assert_uint_eq(orc->memory, 0);
}
END_TEST

START_TEST(to_go_down_is_to_begin_anew)
{
    static const char *const rows[] = {"#####", "#1>.#", "#####", NULL};

    draw(rows, PATIENCE);
    arena.content.scenarios[FIXTURE_TRAINING].depths = 2;
    arena.content.scenarios[FIXTURE_TRAINING].layout = CONTENT_LAYOUT_ROOMS;
    arena.content.scenarios[FIXTURE_TRAINING].rooms_min = 4;
    arena.content.scenarios[FIXTURE_TRAINING].rooms_max = 6;
    wait_for_round(PATIENCE);
    ck_assert_uint_eq(wait_once(), 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)), 0);
    ck_assert_uint_eq(arena.state.header.depth, 2);
    ck_assert_uint_eq(arena.state.header.bells, 0);
    ck_assert_uint_ge(vigil_rounds_left(arena_world(&arena)), PATIENCE - 1);
}
END_TEST

Suite *vigil_suite(void)
{
    Suite *suite = suite_create("vigil");
    TCase *test_case = tcase_create("bells");

    tcase_add_test(test_case, the_bell_tolls_when_patience_is_over);
    tcase_add_test(test_case, a_scenario_without_patience_has_no_bells);
    tcase_add_test(test_case, the_view_tells_how_long_the_keep_is_patient);
    tcase_add_test(test_case, patience_counts_from_the_arrival);
    tcase_add_test(test_case, each_bell_takes_more_past_all_armour);
    tcase_add_test(test_case, no_game_outlasts_the_bells);
    tcase_add_test(test_case, a_pack_comes_in_out_of_sight);
    tcase_add_test(test_case, nobody_comes_where_there_is_no_room_out_of_sight);
    tcase_add_test(test_case, foes_wake_and_know_the_way_but_guardians_stay);
    tcase_add_test(test_case, to_go_down_is_to_begin_anew);
    suite_add_tcase(suite, test_case);
    return suite;
}
