/*
 * Levels: from where the party arrives every walkable tile can be reached, the way on among them.
 * The search here is its own, so that the one in core/game cannot vouch for itself.
 */
#include <check.h>
#include <string.h>

#include "tests/unit/game/play.h"
#include "tests/unit/game/suites.h"

static struct play play;

struct flood {
    bool seen[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX];
    int queue[GAME_LEVEL_TILES_MAX];
    int tail;
};

static bool is_chest(const struct game_state *state, int x, int y)
{
    for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
        if (state->props[i].id != 0 && state->props[i].kind == GAME_PROP_CHEST &&
            state->props[i].x == x && state->props[i].y == y) {
            return true;
        }
    }
    return false;
}

static bool is_walkable(const struct game_state *state, int x, int y)
{
    return x >= 0 && y >= 0 && x < state->header.width && y < state->header.height &&
           state->terrain[y][x] >= GAME_TERRAIN_FLOOR && !is_chest(state, x, y);
}

static void visit(const struct game_state *state, struct flood *flood, int x, int y)
{
    if (is_walkable(state, x, y) && !flood->seen[y][x]) {
        flood->seen[y][x] = true;
        flood->queue[flood->tail++] = y * GAME_LEVEL_WIDTH_MAX + x;
    }
}

/* Straight steps only: whoever can walk so needs no diagonal. */
static void flood_from(const struct game_state *state, struct flood *flood, int x, int y)
{
    memset(flood, 0, sizeof(*flood));
    visit(state, flood, x, y);
    for (int head = 0; head < flood->tail; head++) {
        int at_x = flood->queue[head] % GAME_LEVEL_WIDTH_MAX;
        int at_y = flood->queue[head] / GAME_LEVEL_WIDTH_MAX;

        visit(state, flood, at_x + 1, at_y);
        visit(state, flood, at_x - 1, at_y);
        visit(state, flood, at_x, at_y + 1);
        visit(state, flood, at_x, at_y - 1);
    }
}

/* The number of ways on: stairs, exits, goals on the ground. */
static int expect_connected(const struct game_state *state, uint64_t seed)
{
    static struct flood flood;
    int ways = 0;

    flood_from(state, &flood, state->actors[0].x, state->actors[0].y);
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (is_walkable(state, x, y) && !flood.seen[y][x]) {
                ck_abort_msg("seed %llu depth %d: %d, %d cannot be reached",
                             (unsigned long long)seed, state->header.depth, x, y);
            }
            ways += state->terrain[y][x] >= GAME_TERRAIN_STAIRS_DOWN;
        }
    }
    for (size_t i = 0; i < STATE_ITEMS_MAX; i++) {
        ways += state->items[i].id != 0 && state->items[i].kind == FIXTURE_CROWN;
    }
    return ways;
}

static void expect_framed(const struct game_state *state)
{
    bool framed = true;

    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            bool edge =
                x == 0 || y == 0 || x == state->header.width - 1 || y == state->header.height - 1;

            framed = framed && (!edge || state->terrain[y][x] <= GAME_TERRAIN_WALL);
        }
    }
    ck_assert(framed);
}

/* Puts the first player on the stairs and has it descend. */
static void descend(void)
{
    struct game_state *state = &play.state;

    memset(&state->actors[GAME_SEATS_MAX], 0,
           sizeof(state->actors) - GAME_SEATS_MAX * sizeof(state->actors[0]));
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] == GAME_TERRAIN_STAIRS_DOWN) {
                state->actors[0].x = (uint8_t)x;
                state->actors[0].y = (uint8_t)y;
            }
        }
    }
    ck_assert(play_input(&play, game_fixture_action(1, state->header.current,
                                                    game_fixture_plain(GAME_ACTION_DESCEND))));
}

START_TEST(a_thousand_levels_are_connected)
{
    for (uint64_t seed = 0; seed < 1200; seed++) {
        uint16_t scenario = seed % 2 == 0 ? FIXTURE_DELVE : FIXTURE_ESCAPE;

        play_start(&play, scenario, 1, seed);
        ck_assert_int_eq(expect_connected(&play.state, seed), 1);
        expect_framed(&play.state);
    }
}
END_TEST

START_TEST(deeper_levels_are_connected)
{
    for (uint64_t seed = 0; seed < 100; seed++) {
        play_start(&play, FIXTURE_DELVE, 1, 5000 + seed);
        for (uint8_t depth = 2; depth <= 4; depth++) {
            descend();
            ck_assert_uint_eq(play.state.header.depth, depth);
            ck_assert_int_eq(expect_connected(&play.state, seed), 1);
            play.state.header.current = play.state.actors[0].id;
        }
    }
}
END_TEST

START_TEST(a_party_of_eight_has_room)
{
    for (uint64_t seed = 0; seed < 100; seed++) {
        for (uint16_t scenario = 0; scenario < FIXTURE_SCENARIOS; scenario++) {
            play_start(&play, scenario, 8, 9000 + seed);
        }
    }
}
END_TEST

START_TEST(the_levels_of_two_keys_differ)
{
    struct game_state first;

    play_start(&play, FIXTURE_DELVE, 1, 1);
    first = play.state;
    play_start(&play, FIXTURE_DELVE, 1, 2);
    ck_assert_mem_ne(first.terrain, play.state.terrain, sizeof(first.terrain));
}
END_TEST

Suite *level_suite(void)
{
    Suite *suite = suite_create("level");
    TCase *test_case = tcase_create("levels");

    tcase_set_timeout(test_case, 60);
    tcase_add_test(test_case, a_thousand_levels_are_connected);
    tcase_add_test(test_case, deeper_levels_are_connected);
    tcase_add_test(test_case, a_party_of_eight_has_room);
    tcase_add_test(test_case, the_levels_of_two_keys_differ);
    suite_add_tcase(suite, test_case);
    return suite;
}
