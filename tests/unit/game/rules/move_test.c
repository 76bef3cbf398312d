/* Walking, doors, chests, stairs. */
#include "core/game/level.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static struct game_action interact(uint8_t dir)
{
    struct game_action action = game_fixture_move(dir);

    action.kind = GAME_ACTION_INTERACT;
    return action;
}

START_TEST(eight_ways_on_open_floor)
{
    static const char *const rows[] = {"#####", "#...#", "#.1.#", "#...#", "#####", NULL};

    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        const struct game_event *event;

        arena_draw(&arena, rows);
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(dir)), GAME_VERDICT_ACCEPTED);
        ck_assert_int_eq(arena.state.actors[0].x, 2 + direction_dx[dir]);
        ck_assert_int_eq(arena.state.actors[0].y, 2 + direction_dy[dir]);
        event = arena_event(&arena, GAME_EVENT_MOVED);
        ck_assert_int_eq(event->x, arena.state.actors[0].x);
        ck_assert_int_eq(event->y, arena.state.actors[0].y);
        ck_assert_uint_eq(event->seats, 1);
    }
}
END_TEST

START_TEST(nobody_squeezes_round_a_corner)
{
    static const char *const rows[] = {"####", "#.##", "#1.#", "##r#", "####", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_SE)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena.outcome.field, GAME_FIELD_DIR);
    ck_assert_int_eq(arena.outcome.phase, GAME_PHASE_PRE_VALIDATE);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_NE)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_W)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_COUNT)),
                     GAME_VERDICT_BAD_DIRECTION);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_MOVE)),
                     GAME_VERDICT_BAD_DIRECTION);
}
END_TEST

/* A peaceful beast in a passage must not be struck, so it must not bar the way either. */
START_TEST(friends_give_way_and_foes_are_struck)
{
    static const char *const rows[] = {"######", "#1fr.#", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.outcome.executed[0].kind, GAME_ACTION_MOVE);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_SWAPPED));
    ck_assert_int_eq(arena.state.actors[0].x, 2);
    ck_assert_int_eq(arena_monster(&arena, FIXTURE_CAT)->x, 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.outcome.executed[0].kind, GAME_ACTION_ATTACK);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_ATTACKED));
    ck_assert_int_eq(arena.state.actors[0].x, 2);
}
END_TEST

START_TEST(who_is_held_fast_gives_no_way)
{
    static const char *const rows[] = {"#####", "#1f.#", "#####", NULL};

    arena_draw(&arena, rows);
    status_add(arena_world(&arena), arena_monster(&arena, FIXTURE_CAT), FIXTURE_ROOTED, 5);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_OCCUPIED);
    ck_assert_int_eq(arena.state.actors[0].x, 1);
}
END_TEST

START_TEST(doors_open_by_walking_and_close_by_hand)
{
    static const char *const rows[] = {"######", "#1+..#", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.outcome.executed[0].kind, GAME_ACTION_INTERACT);
    ck_assert_int_eq(arena.state.terrain[1][2], GAME_TERRAIN_DOOR_OPEN);
    ck_assert_int_eq(arena.state.actors[0].x, 1);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_DOOR_OPENED));
    ck_assert(tile_set_has(&arena.state.memory[0], 4, 1));
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.state.terrain[1][2], GAME_TERRAIN_DOOR_CLOSED);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_N)), GAME_VERDICT_NOTHING_TO_INTERACT);
}
END_TEST

START_TEST(doors_do_not_close_on_things)
{
    static const char *const rows[] = {"######", "#1'r.#", "######", NULL};

    arena_draw(&arena, rows);
    state_item_place(&arena.state, (struct state_stack){FIXTURE_GOLD, 1}, 2, 1);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_BLOCKED);
    arena_monster(&arena, FIXTURE_RAT)->x = 2;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_OCCUPIED);
}
END_TEST

START_TEST(doorways_are_entered_straight)
{
    static const char *const rows[] = {"#####", "#.1.#", "##'##", "#...#", "#####", NULL};

    arena_draw(&arena, rows);
    arena.state.actors[0].x = 1;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_SE)), GAME_VERDICT_BLOCKED);
    /* Nor opened or closed from the side. */
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_SE)), GAME_VERDICT_BLOCKED);
    arena.state.terrain[2][2] = GAME_TERRAIN_DOOR_CLOSED;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_SE)), GAME_VERDICT_BLOCKED);
    arena.state.terrain[2][2] = GAME_TERRAIN_DOOR_OPEN;
    arena.state.actors[0].x = 2;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_S)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_SW)), GAME_VERDICT_BLOCKED);
}
END_TEST

START_TEST(a_chest_blocks_and_gives_what_is_in_it)
{
    static const char *const rows[] = {"######", "#1C..#", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_DROPPED)->code, FIXTURE_HEALING);
    ck_assert_ptr_nonnull(state_item_at(&arena.state, 1, 1));
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_NOTHING_TO_INTERACT);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(stairs_take_the_whole_party)
{
    static const char *const rows[] = {"########", "#1.>..2#", "#3....r#", "########", NULL};

    arena_draw(&arena, rows);
    arena.state.header.scenario = FIXTURE_DELVE;
    arena.state.actors[2].flags = STATE_ACTOR_DEAD;
    arena.state.actors[2].hp = 0;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)),
                     GAME_VERDICT_NO_STAIRS);
    arena.state.actors[0].x = 3;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)),
                     GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.header.depth, 2);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_ENTER_LEVEL), 1);
    ck_assert_int_le(tile_distance(arena.state.actors[0].x, arena.state.actors[0].y,
                                   arena.state.actors[1].x, arena.state.actors[1].y),
                     2);
    ck_assert(!actor_alive(&arena.state.actors[2]));
    ck_assert_ptr_null(level_check(&arena.state, &arena.content, arena.state.actors[0].x,
                                   arena.state.actors[0].y));
    /* It has three steps of 90 ticks to walk to the stairs. */
    ck_assert_uint_eq(arena.state.actors[1].ready_at, 270);
    ck_assert_int_eq(arena.state.header.current, arena.state.actors[0].id);
}
END_TEST

START_TEST(a_level_depends_on_key_and_depth_alone)
{
    static const char *const rows[] = {"####", "#1>#", "####", NULL};
    struct game_state early;

    arena_draw(&arena, rows);
    arena.state.header.scenario = FIXTURE_DELVE;
    arena.state.actors[0].x = 2;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)), 0);
    early = arena.state;
    arena_draw(&arena, rows);
    arena.state.header.scenario = FIXTURE_DELVE;
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
    arena.state.actors[0].x = 2;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)), 0);
    ck_assert_mem_eq(early.terrain, arena.state.terrain, sizeof(early.terrain));
    ck_assert_mem_eq(early.items, arena.state.items, sizeof(early.items));
}
END_TEST

START_TEST(the_exit_wins)
{
    static const char *const rows[] = {"####", "#1<#", "####", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)),
                     GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.state.header.result, GAME_RESULT_WON);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_GAME_ENDED)->code, GAME_RESULT_WON);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)),
                     GAME_VERDICT_GAME_OVER);
}
END_TEST

Suite *move_suite(void)
{
    Suite *suite = suite_create("move");
    TCase *test_case = tcase_create("move");

    tcase_add_test(test_case, eight_ways_on_open_floor);
    tcase_add_test(test_case, nobody_squeezes_round_a_corner);
    tcase_add_test(test_case, friends_give_way_and_foes_are_struck);
    tcase_add_test(test_case, who_is_held_fast_gives_no_way);
    tcase_add_test(test_case, doors_open_by_walking_and_close_by_hand);
    tcase_add_test(test_case, doors_do_not_close_on_things);
    tcase_add_test(test_case, doorways_are_entered_straight);
    tcase_add_test(test_case, a_chest_blocks_and_gives_what_is_in_it);
    tcase_add_test(test_case, stairs_take_the_whole_party);
    tcase_add_test(test_case, a_level_depends_on_key_and_depth_alone);
    tcase_add_test(test_case, the_exit_wins);
    suite_add_tcase(suite, test_case);
    return suite;
}
