/* What the pure providers do, and what they cannot know. */
#include "core/game/ai.h"

#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static struct game_action decide(uint16_t kind, uint8_t provider)
{
    return ai_decide(arena_world(&arena), arena_monster(&arena, kind), provider);
}

static void wait_turns(int count)
{
    for (int i = 0; i < count && arena.state.header.status == GAME_STATUS_ACTIVE; i++) {
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    }
}

START_TEST(ai_wait_waits)
{
    static const char *const rows[] = {"#####", "#1g.#", "#####", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_WAIT).kind, GAME_ACTION_WAIT);
    wait_turns(20);
    ck_assert_int_eq(arena.state.actors[0].hp, 40);
}
END_TEST

START_TEST(the_aggressive_comes_round_the_corner_and_strikes)
{
    static const char *const rows[] = {"#######", "#1....#", "#.###.#", "#.#o..#",
                                       "#.###.#", "#.....#", "#######", NULL};

    arena_draw(&arena, rows);
    arena_default_provider(&arena, GAME_PROVIDER_AI_AGGRESSIVE);
    arena_monster(&arena, FIXTURE_ORC)->last_x = 1;
    arena_monster(&arena, FIXTURE_ORC)->last_y = 1;
    arena_monster(&arena, FIXTURE_ORC)->memory = 20;
    wait_turns(25);
    ck_assert_int_lt(arena.state.actors[0].hp, 40);
    ck_assert_int_eq(tile_distance(arena_monster(&arena, FIXTURE_ORC)->x,
                                   arena_monster(&arena, FIXTURE_ORC)->y, 1, 1),
                     1);
}
END_TEST

START_TEST(nobody_notices_through_walls_or_too_far)
{
    static const char *const rows[] = {"##############", "#1#g.........#", "#.############",
                                       "#..........s.#", "##############", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_ne(decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_ATTACK);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_GOBLIN)->target, 0);
    arena.state.actors[0].y = 3; /* ten tiles of open floor; the snake perceives five */
    decide(FIXTURE_SNAKE, GAME_PROVIDER_AI_AGGRESSIVE);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_SNAKE)->target, 0);
    arena_monster(&arena, FIXTURE_SNAKE)->x = 6;
    ck_assert_int_eq(decide(FIXTURE_SNAKE, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_MOVE);
    ck_assert_uint_eq(arena_monster(&arena, FIXTURE_SNAKE)->target, arena.state.actors[0].id);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_NOTICED));
}
END_TEST

/* Once out of sight, the place where the foe was is searched, and given up there. */
START_TEST(a_hunter_searches_where_it_saw_its_foe)
{
    static const char *const rows[] = {"##########", "#g.......#", "######.###", "######1###",
                                       "######.###", "##########", NULL};
    struct state_actor *goblin;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    goblin->last_x = 6;
    goblin->last_y = 1;
    goblin->memory = 8;
    for (int x = 2; x <= 6; x++) {
        struct game_action action = decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE);

        if (goblin->target != 0) {
            break; /* round the corner now, it sees the foe again */
        }
        ck_assert_int_eq(action.kind, GAME_ACTION_MOVE);
        ck_assert_int_eq(action.dir, GAME_DIR_E);
        goblin->x = (uint8_t)x;
    }
    ck_assert_uint_ge(goblin->x, 5);
    arena.state.actors[0].y = 4;
    arena.state.terrain[2][6] = GAME_TERRAIN_WALL;
    goblin->x = 6;
    goblin->last_x = 6;
    goblin->last_y = 1;
    goblin->memory = 5;
    ck_assert_int_eq(decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_WAIT);
    ck_assert_uint_eq(goblin->memory, 0);
}
END_TEST

START_TEST(the_badly_hurt_flee_and_the_cornered_fight)
{
    static const char *const rows[] = {"######", "#1g..#", "######", NULL};
    struct game_action action;

    arena_draw(&arena, rows);
    arena_monster(&arena, FIXTURE_GOBLIN)->hp = 2;
    action = decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE);
    ck_assert_int_eq(action.kind, GAME_ACTION_MOVE);
    ck_assert_int_eq(action.dir, GAME_DIR_E);
    arena.state.terrain[1][3] = GAME_TERRAIN_WALL;
    ck_assert_int_eq(decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_ATTACK);
}
END_TEST

START_TEST(the_passive_keeps_away_and_never_attacks)
{
    static const char *const rows[] = {"########", "#..1g..#", "#......#", "########", NULL};

    arena_draw(&arena, rows);
    arena_default_provider(&arena, GAME_PROVIDER_AI_PASSIVE);
    for (int i = 0; i < 40; i++) {
        wait_turns(1);
        ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_ATTACK), 0);
    }
    ck_assert_int_eq(arena.state.actors[0].hp, 40);
    ck_assert_int_gt(tile_distance(3, 1, arena_monster(&arena, FIXTURE_GOBLIN)->x,
                                   arena_monster(&arena, FIXTURE_GOBLIN)->y),
                     1);
}
END_TEST

START_TEST(the_neutral_are_nobodys_foe)
{
    static const char *const rows[] = {"#####", "#1fg#", "#####", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_ne(decide(FIXTURE_CAT, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_ATTACK);
    ck_assert_int_ne(decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_ATTACK);
}
END_TEST

START_TEST(the_shaman_spits_and_then_must_wait)
{
    static const char *const rows[] = {"########", "#1....S#", "########", NULL};
    struct state_actor *shaman;

    arena_draw(&arena, rows);
    shaman = arena_monster(&arena, FIXTURE_SHAMAN);
    ck_assert_int_eq(decide(FIXTURE_SHAMAN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_ABILITY);
    shaman->ability_ready_at[0] = 100;
    ck_assert_int_eq(decide(FIXTURE_SHAMAN, GAME_PROVIDER_AI_AGGRESSIVE).kind, GAME_ACTION_MOVE);
}
END_TEST

/* Idle creatures do not all march one way. */
START_TEST(idlers_wander_every_way)
{
    static const char *const rows[] = {"#######", "#.....#", "#.....#", "#..g..#", "#.....#",
                                       "#######", "#1#####", "#######", NULL};
    unsigned ways = 0;
    unsigned waits = 0;

    arena_draw(&arena, rows);
    for (uint64_t nonce = 0; nonce < 200; nonce++) {
        struct game_action action;

        arena.state.header.nonce = nonce;
        action = decide(FIXTURE_GOBLIN, GAME_PROVIDER_AI_AGGRESSIVE);
        if (action.kind == GAME_ACTION_MOVE) {
            ways |= 1U << action.dir;
        } else {
            waits++;
        }
    }
    ck_assert_uint_eq(ways, 0xFF);
    ck_assert_uint_gt(waits, 80);
}
END_TEST

START_TEST(a_player_can_be_driven_as_well)
{
    static const char *const rows[] = {"#######", "#1...r#", "#######", NULL};

    arena_draw(&arena, rows);
    arena_monster(&arena, FIXTURE_RAT)->hp = 1;
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    ck_assert_int_eq(
        arena_input(&arena, (struct game_input){.kind = GAME_INPUT_PROVIDER,
                                                .seat = 1,
                                                .entity = arena.state.actors[0].id,
                                                .provider = GAME_PROVIDER_AI_AGGRESSIVE}),
        0);
    ck_assert_int_eq(arena.outcome.more, 1);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_DIED));
    ck_assert_uint_eq(arena.state.header.kills, 1);
}
END_TEST

Suite *ai_suite(void)
{
    Suite *suite = suite_create("ai");
    TCase *test_case = tcase_create("ai");

    tcase_add_test(test_case, ai_wait_waits);
    tcase_add_test(test_case, the_aggressive_comes_round_the_corner_and_strikes);
    tcase_add_test(test_case, nobody_notices_through_walls_or_too_far);
    tcase_add_test(test_case, a_hunter_searches_where_it_saw_its_foe);
    tcase_add_test(test_case, the_badly_hurt_flee_and_the_cornered_fight);
    tcase_add_test(test_case, the_passive_keeps_away_and_never_attacks);
    tcase_add_test(test_case, the_neutral_are_nobodys_foe);
    tcase_add_test(test_case, the_shaman_spits_and_then_must_wait);
    tcase_add_test(test_case, idlers_wander_every_way);
    tcase_add_test(test_case, a_player_can_be_driven_as_well);
    suite_add_tcase(suite, test_case);
    return suite;
}
