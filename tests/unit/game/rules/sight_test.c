/* Seeing and finding the way. */
#include "core/game/fov.h"
#include "core/game/walk.h"
#include "core/game/sight.h"

#include <string.h>

#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

/* Every pair of tiles that let light through, of real levels with doors. */
START_TEST(sight_is_mutual)
{
    static struct tile_set sights[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX];
    size_t pairs = 0;

    for (uint64_t seed = 0; seed < 6; seed++) {
        struct game_genesis genesis = game_fixture_genesis(FIXTURE_DELVE, 1, seed);
        const struct game_state *state = &arena.state;

        game_fixture_content(&arena.content);
        donjon_ruleset.genesis(&arena.state, &arena.content, &genesis);
        for (int y = 0; y < state->header.height; y++) {
            for (int x = 0; x < state->header.width; x++) {
                fov_compute(state, x, y, 9, &sights[y][x]);
            }
        }
        for (int i = 0; i < GAME_LEVEL_TILES_MAX; i++) {
            int ax = i % GAME_LEVEL_WIDTH_MAX;
            int ay = i / GAME_LEVEL_WIDTH_MAX;

            for (int j = 0; j < i && !terrain_opaque(state->terrain[ay][ax]); j++) {
                int bx = j % GAME_LEVEL_WIDTH_MAX;
                int by = j / GAME_LEVEL_WIDTH_MAX;

                if (!terrain_opaque(state->terrain[by][bx])) {
                    bool there = tile_set_has(&sights[ay][ax], bx, by);

                    ck_assert_int_eq(there, tile_set_has(&sights[by][bx], ax, ay));
                    pairs += there ? 1 : 0;
                }
            }
        }
    }
    ck_assert_uint_gt(pairs, 10000);
}
END_TEST

START_TEST(walls_and_closed_doors_block_and_open_ones_do_not)
{
    static const char *const rows[] = {"########", "#1.#...#", "#..+...#", "########", NULL};
    struct tile_set sight;

    arena_draw(&arena, rows);
    fov_compute(&arena.state, 1, 2, 9, &sight);
    ck_assert(tile_set_has(&sight, 3, 2));
    ck_assert(tile_set_has(&sight, 0, 1));
    ck_assert(!tile_set_has(&sight, 4, 2));
    arena.state.terrain[2][3] = GAME_TERRAIN_DOOR_OPEN;
    fov_compute(&arena.state, 1, 2, 9, &sight);
    ck_assert(tile_set_has(&sight, 6, 2));
    ck_assert(!tile_set_has(&sight, 6, 1) || tile_set_has(&sight, 5, 2));
    ck_assert(!tile_set_has(&sight, 4, 1));
}
END_TEST

START_TEST(sight_is_round_and_bounded)
{
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_TRAINING, 1, 1);
    struct tile_set sight;

    game_fixture_content(&arena.content);
    donjon_ruleset.genesis(&arena.state, &arena.content, &genesis);
    for (int radius = 0; radius <= FOV_RADIUS_MAX; radius++) {
        fov_compute(&arena.state, 16, 10, radius, &sight);
        for (int y = 0; y < arena.state.header.height; y++) {
            for (int x = 0; x < arena.state.header.width; x++) {
                ck_assert_int_eq(tile_set_has(&sight, x, y), fov_in_range(x - 16, y - 10, radius));
            }
        }
    }
}
END_TEST

START_TEST(the_dead_see_nothing)
{
    static const char *const rows[] = {"####", "#1.#", "####", NULL};
    struct tile_set sight;
    struct tile_set nothing = {{0}};

    arena_draw(&arena, rows);
    arena.state.actors[0].flags |= STATE_ACTOR_DEAD;
    sight_of_seat(arena_world(&arena), 1, &sight);
    ck_assert_mem_eq(&sight, &nothing, sizeof(sight));
    sight_of_seat(arena_world(&arena), 7, &sight);
    ck_assert_mem_eq(&sight, &nothing, sizeof(sight));
}
END_TEST

/* ---- ways ---- */

/* The step of a walker without gifts or memory on the way to a tile. */
static uint8_t step_to(const struct state_actor *walker, int x, int y, uint16_t *out_steps)
{
    struct world *world = arena_world(&arena);
    struct tile_set goal = {0};
    struct flood_ground ground;
    struct flood_way way;

    walk_bare_ground(world, &ground);
    tile_set_add(&goal, x, y);
    flood_find_way(&ground, &goal, walker->x, walker->y, &way);
    *out_steps = way.distance;
    return walk_step(world, walker, &ground, &way);
}

START_TEST(ways_go_round_walls_and_through_doors)
{
    static const char *const rows[] = {"#########", "#1..#...#", "#...#...#",
                                       "#...+...#", "#########", NULL};
    const struct state_actor *player = &arena.state.actors[0];
    uint16_t steps;

    arena_draw(&arena, rows);
    step_to(player, player->x, player->y, &steps);
    ck_assert_uint_eq(steps, 0);
    /* Two diagonal steps down to the door, one through it, then up: 2 + 2 + 2. */
    ck_assert_int_eq(step_to(player, 5, 1, &steps), GAME_DIR_SE);
    ck_assert_uint_eq(steps, 6);
    arena.state.terrain[3][4] = GAME_TERRAIN_WALL;
    ck_assert_int_eq(step_to(player, 5, 1, &steps), GAME_DIR_NONE);
    ck_assert_uint_eq(steps, FLOOD_UNREACHED);
}
END_TEST

START_TEST(a_step_leads_nearer)
{
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_DELVE, 1, 9);
    struct state_actor *actor = &arena.state.actors[0];
    uint16_t left;

    game_fixture_content(&arena.content);
    donjon_ruleset.genesis(&arena.state, &arena.content, &genesis);
    memset(&arena.state.actors[1], 0, sizeof(arena.state.actors) - sizeof(*actor));
    for (int y = 0; y < arena.state.header.height; y++) {
        for (int x = 0; x < arena.state.header.width; x++) {
            struct state_actor walker = *actor;
            uint8_t dir;

            if (arena.state.terrain[y][x] != GAME_TERRAIN_STAIRS_DOWN) {
                continue;
            }
            dir = step_to(&walker, x, y, &left);
            ck_assert_uint_gt(left, 5);
            for (uint16_t expected = left; expected > 0; expected--) {
                ck_assert_uint_eq(left, expected);
                ck_assert_int_lt(dir, GAME_DIR_COUNT);
                walker.x = (uint8_t)(walker.x + direction_dx[dir]);
                walker.y = (uint8_t)(walker.y + direction_dy[dir]);
                dir = step_to(&walker, x, y, &left);
            }
            ck_assert_uint_eq(left, 0);
        }
    }
}
END_TEST

START_TEST(a_taken_tile_is_walked_round)
{
    static const char *const rows[] = {"#######", "#.....#", "#1gr..#", "#.....#", "#######", NULL};
    uint16_t steps;
    uint8_t dir;

    arena_draw(&arena, rows);
    dir = step_to(&arena.state.actors[0], 4, 2, &steps);
    ck_assert(dir == GAME_DIR_NE || dir == GAME_DIR_SE);
}
END_TEST

Suite *sight_suite(void)
{
    Suite *suite = suite_create("sight");
    TCase *test_case = tcase_create("sight");

    tcase_set_timeout(test_case, 60);
    tcase_add_test(test_case, sight_is_mutual);
    tcase_add_test(test_case, walls_and_closed_doors_block_and_open_ones_do_not);
    tcase_add_test(test_case, sight_is_round_and_bounded);
    tcase_add_test(test_case, the_dead_see_nothing);
    tcase_add_test(test_case, ways_go_round_walls_and_through_doors);
    tcase_add_test(test_case, a_step_leads_nearer);
    tcase_add_test(test_case, a_taken_tile_is_walked_round);
    suite_add_tcase(suite, test_case);
    return suite;
}
