/* Floods against the plain rule of stepping, and the ways they find. */
#include "core/game/flood.h"

#include <string.h>

#include "core/game/walk.h"
#include "tests/unit/game/minds/suites.h"
#include "tests/unit/game/rules/arena.h"

static struct arena arena;
static struct flood_ground ground;

static void draw(const char *const *rows)
{
    arena_draw(&arena, rows);
    walk_ground(arena_world(&arena), arena_monster(&arena, FIXTURE_GOBLIN), &ground);
}

static struct tile_set at(int x, int y)
{
    struct tile_set set = {0};

    tile_set_add(&set, x, y);
    return set;
}

static uint16_t distance(int from_x, int from_y, int to_x, int to_y)
{
    struct tile_set goal = at(to_x, to_y);
    struct flood_way way;

    flood_find_way(&ground, &goal, from_x, from_y, &way);
    return way.distance;
}

static const char *const maze[] = {"##############",
                                   "#1.#...#.....#",
                                   "#..+.#.+.##..#",
                                   "####.#.#..#..#",
                                   "#g.'.#...#...#",
                                   "##############",
                                   NULL};

/* True if a walker without gifts gets from one tile to its neighbour. */
static bool is_step(int x, int y, uint8_t dir)
{
    uint8_t here = state_terrain(&arena.state, x, y);
    uint8_t there = state_terrain(&arena.state, x + direction_dx[dir], y + direction_dy[dir]);

    if (dir % 2 == 0 && there == GAME_TERRAIN_DOOR_CLOSED) {
        return true;
    }
    return state_way_open(&arena.state, x, y, dir) &&
           (dir % 2 == 0 || here != GAME_TERRAIN_DOOR_CLOSED);
}

/* A search tile by tile: each tile is one farther than the nearest it leads to, until none
 * changes. */
static void search(int to_x, int to_y, uint16_t steps[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX])
{
    bool changed = true;

    memset(steps, 0xFF, sizeof(steps[0]) * GAME_LEVEL_HEIGHT_MAX);
    steps[to_y][to_x] = 0;
    while (changed) {
        changed = false;
        for (int at = 0; at < GAME_LEVEL_TILES_MAX * GAME_DIR_COUNT; at++) {
            int x = at / GAME_DIR_COUNT % GAME_LEVEL_WIDTH_MAX;
            int y = at / GAME_DIR_COUNT / GAME_LEVEL_WIDTH_MAX;
            uint8_t dir = (uint8_t)(at % GAME_DIR_COUNT);
            uint16_t next;

            if (!is_step(x, y, dir)) {
                continue;
            }
            next = steps[y + direction_dy[dir]][x + direction_dx[dir]];
            if (next != FLOOD_UNREACHED && next + 1 < steps[y][x]) {
                steps[y][x] = (uint16_t)(next + 1);
                changed = true;
            }
        }
    }
}

START_TEST(floods_measure_as_a_search_does)
{
    static uint16_t steps[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX];

    draw(maze);
    search(12, 4, steps);
    for (int y = 0; y < arena.state.header.height; y++) {
        for (int x = 0; x < arena.state.header.width; x++) {
            if (terrain_passable(state_terrain(&arena.state, x, y))) {
                ck_assert_uint_eq(distance(x, y, 12, 4), steps[y][x]);
            }
        }
    }
}
END_TEST

/* A single step is what a flood from that tile alone reaches. */
START_TEST(single_steps_are_those_of_a_flood)
{
    draw(maze);
    for (int i = 0; i < 2; i++) {
        for (int y = 1; y + 1 < arena.state.header.height; y++) {
            for (int x = 1; x + 1 < arena.state.header.width; x++) {
                struct tile_set from = at(x, y);
                struct tile_set grown;

                flood_grow(&ground, &from, &grown);
                for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
                    ck_assert_int_eq(
                        flood_steps(&ground, x, y, dir),
                        tile_set_has(&grown, x + direction_dx[dir], y + direction_dy[dir]));
                }
            }
        }
        ground.climbs = true;
    }
}
END_TEST

START_TEST(doors_are_ways_but_straight_ones)
{
    static const char *const rows[] = {"######", "#g.+1#", "######", NULL};

    draw(rows);
    ck_assert_uint_eq(distance(1, 1, 4, 1), 3);
    arena.state.terrain[1][3] = GAME_TERRAIN_WALL;
    walk_ground(arena_world(&arena), arena_monster(&arena, FIXTURE_GOBLIN), &ground);
    ck_assert_uint_eq(distance(1, 1, 4, 1), FLOOD_UNREACHED);
}
END_TEST

/* What a player has not seen is no way for it. */
START_TEST(players_know_what_they_have_seen)
{
    struct flood_ground known;

    draw(maze);
    walk_ground(arena_world(&arena), &arena.state.actors[0], &known);
    ck_assert(tile_set_has(&known.open, 2, 2));
    ck_assert(!tile_set_has(&known.open, 12, 4));
    memset(&arena.state.memory[0], 0xFF, sizeof(arena.state.memory[0]));
    walk_ground(arena_world(&arena), &arena.state.actors[0], &known);
    ck_assert(tile_set_has(&known.open, 12, 4));
}
END_TEST

START_TEST(blind_alleys_are_pruned)
{
    static const char *const rows[] = {"########", "#g...###", "#.##.###", "#.....1#",
                                       "#.######", "########", NULL};
    struct tile_set ways;

    draw(rows);
    ways = ground.open;
    flood_prune(&ground, &ways);
    ck_assert(tile_set_has(&ways, 1, 1));
    ck_assert(!tile_set_has(&ways, 1, 4)); /* below the ring */
    ck_assert(!tile_set_has(&ways, 6, 3)); /* right of it */
}
END_TEST

/* A hunter stands left; up is a blind alley, right the way round. */
START_TEST(a_refuge_is_no_blind_alley)
{
    static const char *const rows[] = {
        "############", "####.#######", "####.#######", "#1..g......#",
        "######.###.#", "######.....#", "############", NULL};
    struct flood_chase chase = {.hunter_speed = 100, .speed = 100};
    struct tile_set refuge;
    struct tile_set safe;
    struct flood_way way;

    draw(rows);
    chase.hunters = at(2, 3);
    ck_assert_uint_gt(flood_find_refuge(&ground, &chase, 4, 3, &refuge, &safe), 2);
    ck_assert(!tile_set_has(&refuge, 4, 1));
    flood_find_way(&ground, &refuge, 4, 3, &way);
    ck_assert(tile_set_has(&way.nearer, 5, 3));
    ck_assert(!tile_set_has(&way.nearer, 4, 2));
}
END_TEST

START_TEST(there_is_no_refuge_from_the_faster_in_the_open)
{
    static const char *const rows[] = {"#######", "#1g...#", "#######", NULL};
    struct flood_chase chase = {.hunter_speed = 300, .speed = 100};
    struct tile_set refuge;
    struct tile_set safe;

    draw(rows);
    chase.hunters = at(1, 1);
    ck_assert_uint_eq(flood_find_refuge(&ground, &chase, 2, 1, &refuge, &safe), 0);
    ck_assert(tile_set_empty(&refuge));
}
END_TEST

START_TEST(known_traps_are_walked_round)
{
    static const char *const rows[] = {"######", "#g...#", "#....#", "#1...#", "######", NULL};
    struct state_prop *trap;

    draw(rows);
    trap = state_prop_add(&arena.state);
    trap->kind = GAME_PROP_TRAP;
    trap->flags = STATE_PROP_ARMED;
    trap->item = CONTENT_NONE;
    trap->ability = CONTENT_NONE;
    trap->x = 2;
    trap->y = 2;
    walk_ground(arena_world(&arena), &arena.state.actors[0], &ground);
    ck_assert(!tile_set_has(&ground.open, 2, 2));
    trap->flags |= STATE_PROP_HIDDEN;
    walk_ground(arena_world(&arena), &arena.state.actors[0], &ground);
    ck_assert(tile_set_has(&ground.open, 2, 2));
    /* It does not spring under who lives here. */
    trap->flags = STATE_PROP_ARMED;
    walk_ground(arena_world(&arena), arena_monster(&arena, FIXTURE_GOBLIN), &ground);
    ck_assert(tile_set_has(&ground.open, 2, 2));
}
END_TEST

Suite *flood_suite(void)
{
    Suite *suite = suite_create("floods");
    TCase *test_case = tcase_create("floods");

    tcase_add_test(test_case, floods_measure_as_a_search_does);
    tcase_add_test(test_case, single_steps_are_those_of_a_flood);
    tcase_add_test(test_case, doors_are_ways_but_straight_ones);
    tcase_add_test(test_case, players_know_what_they_have_seen);
    tcase_add_test(test_case, blind_alleys_are_pruned);
    tcase_add_test(test_case, a_refuge_is_no_blind_alley);
    tcase_add_test(test_case, there_is_no_refuge_from_the_faster_in_the_open);
    tcase_add_test(test_case, known_traps_are_walked_round);
    suite_add_tcase(suite, test_case);
    return suite;
}
