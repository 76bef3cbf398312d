/*
 * Ten thousand levels of every style: each can be won, whatever is taken, lost or left. The search
 * is its own: it walks tile by tile, pulls levers, uses up keys, and remembers in which order.
 */
#include <check.h>
#include <string.h>

#include "core/game/level.h"
#include "tests/unit/game/play.h"
#include "tests/unit/game/styles.h"
#include "tests/unit/game/suites.h"

/* Sanitizers look at memory, for which a fifth of the levels does. */
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 250 };
#else
enum { SEEDS = 1250 };
#endif

static struct game_content content;
static struct game_state state;
static struct game_outcome outcome;
static struct world world;

/* ---- a walker ---- */

struct walker {
    bool seen[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX];
    bool open[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX];    /* locks and gates it has opened */
    bool blocked[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX]; /* by what stands there */
    bool used[STATE_PROPS_MAX + STATE_ITEMS_MAX];
    unsigned keys[256];
    unsigned reached;
};

static bool walkable(const struct walker *walker, int x, int y)
{
    if (x < 0 || y < 0 || x >= state.header.width || y >= state.header.height ||
        walker->blocked[y][x]) {
        return false;
    }
    switch (state.terrain[y][x]) {
    case GAME_TERRAIN_FLOOR:
    case GAME_TERRAIN_DOOR_CLOSED:
    case GAME_TERRAIN_DOOR_OPEN:
    case GAME_TERRAIN_STAIRS_DOWN:
    case GAME_TERRAIN_EXIT:
    case GAME_TERRAIN_BRUSH:
        return true;
    default:
        return walker->open[y][x];
    }
}

static void walker_init(struct walker *walker)
{
    memset(walker, 0, sizeof(*walker));
    for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
        const struct state_prop *prop = &state.props[i];

        if (prop->id != 0 && prop->kind != GAME_PROP_TRAP && prop->kind != GAME_PROP_LOCK) {
            walker->blocked[prop->y][prop->x] = true;
        }
    }
}

static void walk(struct walker *walker, int x, int y)
{
    static int queue[GAME_LEVEL_TILES_MAX];
    int tail = 0;

    memset(walker->seen, 0, sizeof(walker->seen));
    walker->seen[y][x] = true;
    queue[tail++] = y * GAME_LEVEL_WIDTH_MAX + x;
    for (int head = 0; head < tail; head++) {
        for (int dir = 0; dir < GAME_DIR_COUNT; dir += 2) {
            int to_x = queue[head] % GAME_LEVEL_WIDTH_MAX + direction_dx[dir];
            int to_y = queue[head] / GAME_LEVEL_WIDTH_MAX + direction_dy[dir];

            if (walkable(walker, to_x, to_y) && !walker->seen[to_y][to_x]) {
                walker->seen[to_y][to_x] = true;
                queue[tail++] = to_y * GAME_LEVEL_WIDTH_MAX + to_x;
            }
        }
    }
    walker->reached = (unsigned)tail;
}

static bool beside_seen(const struct walker *walker, int x, int y)
{
    for (int dir = 0; dir < GAME_DIR_COUNT; dir += 2) {
        int to_x = x + direction_dx[dir];
        int to_y = y + direction_dy[dir];

        if (to_x >= 0 && to_y >= 0 && to_x < GAME_LEVEL_WIDTH_MAX && to_y < GAME_LEVEL_HEIGHT_MAX &&
            walker->seen[to_y][to_x]) {
            return true;
        }
    }
    return false;
}

static void pull_lever(struct walker *walker, uint8_t link)
{
    for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
        const struct state_prop *prop = &state.props[i];

        if (prop->id != 0 && prop->kind == GAME_PROP_LOCK && prop->link == link) {
            walker->open[prop->y][prop->x] = true;
        }
    }
}

static bool use_prop(struct walker *walker, size_t i, bool with_keys)
{
    const struct state_prop *prop = &state.props[i];

    if (prop->id == 0 || walker->used[i] || !beside_seen(walker, prop->x, prop->y)) {
        return false;
    }
    if (prop->kind == GAME_PROP_LEVER) {
        pull_lever(walker, prop->link);
    } else if (prop->kind == GAME_PROP_LOCK && prop->key != 0 && with_keys &&
               walker->keys[prop->key] > 0) {
        walker->keys[prop->key]--;
        walker->open[prop->y][prop->x] = true;
    } else {
        return false;
    }
    walker->used[i] = true;
    return true;
}

static bool take_key(struct walker *walker, size_t i)
{
    const struct state_item *item = &state.items[i];
    bool *used = &walker->used[STATE_PROPS_MAX + i];

    if (item->id == 0 || *used || content.items[item->kind].class_ != CONTENT_ITEM_KEY ||
        !walker->seen[item->y][item->x]) {
        return false;
    }
    walker->keys[content.items[item->kind].key]++;
    *used = true;
    return true;
}

static void explore(struct walker *walker, bool with_keys)
{
    bool changed = true;

    while (changed) {
        changed = false;
        walk(walker, state.actors[0].x, state.actors[0].y);
        for (size_t i = 0; i < STATE_ITEMS_MAX; i++) {
            changed = take_key(walker, i) || changed;
        }
        for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
            changed = use_prop(walker, i, with_keys) || changed;
        }
    }
}

/* ---- what must hold ---- */

struct census {
    unsigned levels;
    unsigned locks;
    unsigned gates;
    unsigned traps;
    unsigned chests;
    unsigned dark;
    unsigned pools;
};

static void count_things(struct census *census)
{
    census->levels++;
    for (size_t i = 0; i < STATE_PROPS_MAX; i++) {
        const struct state_prop *prop = &state.props[i];

        census->locks += prop->id != 0 && prop->kind == GAME_PROP_LOCK && prop->key != 0;
        census->gates += prop->id != 0 && prop->kind == GAME_PROP_LOCK && prop->link != 0;
        census->traps += prop->id != 0 && prop->kind == GAME_PROP_TRAP;
        census->chests += prop->id != 0 && prop->kind == GAME_PROP_CHEST;
    }
    census->dark += state.dark.rows[1] != 0;
    for (int y = 0; y < state.header.height; y++) {
        for (int x = 0; x < state.header.width; x++) {
            census->pools += state.terrain[y][x] == GAME_TERRAIN_WATER ||
                             state.terrain[y][x] == GAME_TERRAIN_CHASM;
        }
    }
}

static unsigned count_ways_on(const struct walker *walker)
{
    unsigned ways = 0;

    for (int y = 0; y < state.header.height; y++) {
        for (int x = 0; x < state.header.width; x++) {
            bool way = state.terrain[y][x] == GAME_TERRAIN_STAIRS_DOWN ||
                       state.terrain[y][x] == GAME_TERRAIN_EXIT;

            ways += way && walker->seen[y][x];
        }
    }
    return ways;
}

/* The first walkable tile that was not reached; -1 if there is none. An assertion for each would
 * take longer than the walk. */
static int find_unseen(const struct walker *walker)
{
    for (int y = 0; y < state.header.height; y++) {
        for (int x = 0; x < state.header.width; x++) {
            bool shut = state.terrain[y][x] == GAME_TERRAIN_DOOR_LOCKED ||
                        state.terrain[y][x] == GAME_TERRAIN_GATE;

            if ((walkable(walker, x, y) || shut) && !walker->seen[y][x]) {
                return y * GAME_LEVEL_WIDTH_MAX + x;
            }
        }
    }
    return -1;
}

static void expect_all_seen(const struct walker *walker, uint64_t seed)
{
    int unseen = find_unseen(walker);

    ck_assert_msg(unseen < 0, "seed %llu depth %d: %d, %d cannot be reached",
                  (unsigned long long)seed, state.header.depth, unseen % GAME_LEVEL_WIDTH_MAX,
                  unseen / GAME_LEVEL_WIDTH_MAX);
}

static void expect_actors_reachable(const struct walker *walker)
{
    bool all = true;

    for (size_t i = 0; i < STATE_ACTORS_MAX; i++) {
        const struct state_actor *actor = &state.actors[i];

        all = all && (!actor_alive(actor) || walker->seen[actor->y][actor->x]);
    }
    ck_assert(all);
}

static void expect_winnable(uint64_t seed)
{
    static struct walker walker;
    const char *fault = state_check(&state, &content);

    ck_assert_msg(fault == NULL, "seed %llu depth %d: %s", (unsigned long long)seed,
                  state.header.depth, fault);
    walker_init(&walker);
    explore(&walker, false);
    ck_assert_msg(count_ways_on(&walker) == 1, "seed %llu depth %d: no way on without keys",
                  (unsigned long long)seed, state.header.depth);
    explore(&walker, true);
    expect_all_seen(&walker, seed);
    expect_actors_reachable(&walker);
    fault = level_check(&state, &content, state.actors[0].x, state.actors[0].y);
    ck_assert_msg(fault == NULL, "seed %llu depth %d: %s", (unsigned long long)seed,
                  state.header.depth, fault);
}

static void enter(uint64_t seed, uint8_t players, uint8_t depth)
{
    struct game_genesis genesis = game_fixture_genesis(STYLES_SCENARIO, players, seed);

    if (depth == 1) {
        ck_assert_int_eq(game_genesis_state(&state, &content, &genesis), GAME_VERDICT_ACCEPTED);
        return;
    }
    world_init(&world, &state, &content, &outcome);
    level_enter(&world, depth);
}

START_TEST(the_content_is_valid)
{
    struct game_content_fault fault = {0};

    styles_content(&content);
    ck_assert_msg(game_content_validate(&content, &fault), "%s %d %s: %s", fault.table, fault.row,
                  fault.field, fault.expected);
}
END_TEST

/* SEEDS games of STYLES_DEPTHS depths: 10,000 levels. */
START_TEST(every_level_can_be_won)
{
    struct census census = {0};

    styles_content(&content);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        for (uint8_t depth = 1; depth <= STYLES_DEPTHS; depth++) {
            enter(seed, (uint8_t)(seed % GAME_SEATS_MAX + 1), depth);
            expect_winnable(seed);
            count_things(&census);
        }
    }
    ck_assert_uint_eq(census.levels, SEEDS * STYLES_DEPTHS);
    ck_assert_uint_gt(census.locks, SEEDS * 5000 / 1250);
    ck_assert_uint_gt(census.gates, SEEDS * 3000 / 1250);
    ck_assert_uint_gt(census.traps, SEEDS * 20000 / 1250);
    ck_assert_uint_gt(census.chests, SEEDS * 20000 / 1250);
    ck_assert_uint_gt(census.dark, SEEDS * 500 / 1250);
    ck_assert_uint_gt(census.pools, SEEDS * 50000 / 1250);
}
END_TEST

/* Neither the party's doings above nor its size decide a level's shape. */
START_TEST(a_level_is_a_function_of_key_and_depth)
{
    static struct game_state first;

    styles_content(&content);
    for (uint64_t seed = 0; seed < 20; seed++) {
        for (uint8_t depth = 1; depth <= STYLES_DEPTHS; depth++) {
            enter(seed, 1, depth);
        }
        first = state;
        enter(seed, 4, 1);
        enter(seed, 4, STYLES_DEPTHS);
        ck_assert_mem_eq(first.terrain, state.terrain, sizeof(first.terrain));
        ck_assert_mem_eq(&first.dark, &state.dark, sizeof(first.dark));
        ck_assert_uint_eq(first.header.prop_slots, state.header.prop_slots);
    }
}
END_TEST

/* Levels of a daily scenario: the same for every key on one day, others on the next. */
START_TEST(a_daily_level_is_everybodys)
{
    static struct game_state first;

    styles_content(&content);
    content.scenarios[STYLES_SCENARIO].daily = 1;
    enter(1, 1, 1);
    first = state;
    for (uint64_t seed = 2; seed < 6; seed++) {
        struct game_genesis genesis = game_fixture_genesis(STYLES_SCENARIO, 1, seed);
        struct game_genesis same_day = game_fixture_genesis(STYLES_SCENARIO, 1, 1);

        memcpy(genesis.session_id, same_day.session_id, 6);
        memcpy(genesis.content_root, same_day.content_root, sizeof(genesis.content_root));
        ck_assert_int_eq(game_genesis_state(&state, &content, &genesis), GAME_VERDICT_ACCEPTED);
        ck_assert_mem_eq(first.terrain, state.terrain, sizeof(first.terrain));
        ck_assert_mem_eq(first.items, state.items, sizeof(first.items));
        genesis.session_id[2] ^= 0x80; /* twenty-four days and more */
        ck_assert_int_eq(game_genesis_state(&state, &content, &genesis), GAME_VERDICT_ACCEPTED);
        ck_assert_mem_ne(first.terrain, state.terrain, sizeof(first.terrain));
    }
}
END_TEST

/* Five chambers full of braziers: more than a level has room for. */
static void crowd_chambers(void)
{
    static const char *const rows[] = {"####e####", "#w.w.w.w#", "#.......#",
                                       "#.......#", "e.......e", "#w.w.w.w#",
                                       "#.......#", "#w.w.w.w#", "####e####"};

    for (size_t i = 0; i < 6; i++) {
        struct content_map *map = &content.maps[content.map_count];

        *map = content.maps[0];
        memset(map->id, 0, sizeof(map->id));
        map->id[0] = 'x';
        map->id[1] = (char)('a' + (int)i);
        map->weight = 100;
        map->width = 9;
        map->height = 9;
        for (size_t y = 0; y < 9; y++) {
            memcpy(map->rows[y], rows[y], 9);
        }
        content.map_count++;
    }
    content.styles[2].rooms_min = 8;
    content.styles[2].rooms_max = 12;
}

START_TEST(a_crowded_level_can_be_won)
{
    struct game_content_fault fault = {0};
    unsigned full = 0;

    styles_content(&content);
    crowd_chambers();
    ck_assert_msg(game_content_validate(&content, &fault), "%s %d %s: %s", fault.table, fault.row,
                  fault.field, fault.expected);
    for (uint64_t seed = 0; seed < 150; seed++) {
        enter(seed, 8, 1);
        enter(seed, 8, 3);
        expect_winnable(seed);
        full += state.header.prop_slots == STATE_PROPS_MAX ? 1 : 0;
    }
    ck_assert_uint_gt(full, 100);
}
END_TEST

Suite *style_suite(void)
{
    Suite *suite = suite_create("style");
    TCase *test_case = tcase_create("styles");

    tcase_set_timeout(test_case, 240);
    tcase_add_test(test_case, the_content_is_valid);
    tcase_add_test(test_case, every_level_can_be_won);
    tcase_add_test(test_case, a_level_is_a_function_of_key_and_depth);
    tcase_add_test(test_case, a_crowded_level_can_be_won);
    tcase_add_test(test_case, a_daily_level_is_everybodys);
    suite_add_tcase(suite, test_case);
    return suite;
}
