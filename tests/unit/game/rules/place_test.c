/* What stands in a level: locks and keys, levers and gates, traps, fountains, light and noise. */
#include "core/game/level.h"
#include "core/game/noise.h"
#include "core/game/sight.h"

#include <string.h>

#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

enum { KEY_NUMBER = 3, LINK = 9 };

static struct game_action interact(uint8_t dir)
{
    struct game_action action = game_fixture_move(dir);

    action.kind = GAME_ACTION_INTERACT;
    return action;
}

static struct state_prop *put_prop(uint8_t kind, uint8_t x, uint8_t y)
{
    struct state_prop *prop = state_prop_add(&arena.state);

    prop->kind = kind;
    prop->x = x;
    prop->y = y;
    prop->item = CONTENT_NONE;
    prop->ability = CONTENT_NONE;
    return prop;
}

/* A kind of key with this number; its code. */
static uint16_t add_key_kind(uint8_t number)
{
    struct content_item *key = &arena.content.items[arena.content.item_count];

    *key = arena.content.items[FIXTURE_GOLD];
    key->class_ = CONTENT_ITEM_KEY;
    key->key = number;
    key->stack_max = 1;
    return arena.content.item_count++;
}

/* ---- locks and levers ---- */

START_TEST(a_key_opens_its_lock_and_is_used_up)
{
    static const char *const rows[] = {"#####", "#1L.#", "#>###", "#####", NULL};
    uint8_t slot;

    arena_draw(&arena, rows);
    put_prop(GAME_PROP_LOCK, 2, 1)->key = KEY_NUMBER;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_LOCKED);
    arena_give(&arena, 1, add_key_kind(KEY_NUMBER + 1), 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_LOCKED);
    slot = arena_give(&arena, 1, add_key_kind(KEY_NUMBER), 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[1][2], GAME_TERRAIN_DOOR_OPEN);
    ck_assert_uint_eq(arena.state.seats[0].inventory[slot].quantity, 0);
    ck_assert_uint_eq(arena.state.seats[0].inventory[slot - 1].quantity, 1);
    ck_assert_uint_eq(arena.state.header.prop_slots, 0);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_UNLOCKED));
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(a_lever_opens_what_has_its_link_for_good)
{
    static const char *const rows[] = {"#######", "#1.H..#", "#..###H", "#...H.#", "#######", NULL};
    struct state_prop *lever;

    arena_draw(&arena, rows);
    put_prop(GAME_PROP_LOCK, 3, 1)->link = LINK;
    put_prop(GAME_PROP_LOCK, 4, 3)->link = LINK + 1;
    lever = put_prop(GAME_PROP_LEVER, 1, 2);
    lever->link = LINK;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_S)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_S)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[1][3], GAME_TERRAIN_FLOOR);
    ck_assert_uint_eq(arena.state.terrain[3][4], GAME_TERRAIN_GATE);
    ck_assert_uint_eq(lever->kind, GAME_PROP_LEVER_DOWN);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_LEVER_MOVED));
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_S)), GAME_VERDICT_NOTHING_TO_INTERACT);
}
END_TEST

START_TEST(one_sees_through_a_gate_but_does_not_walk_through)
{
    static const char *const rows[] = {"######", "#1.H.#", "#>####", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 4, 1));
    arena_do(&arena, 1, game_fixture_move(GAME_DIR_E));
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_BLOCKED);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_LOCKED);
}
END_TEST

/* Who got behind a lock without its key gets out again; who stands before it does not get in. */
START_TEST(one_who_is_shut_in_opens_from_the_inside)
{
    static const char *const rows[] = {"#########", "#1.L...>#", "###H#####",
                                       "#.....###", "#########", NULL};

    arena_draw(&arena, rows);
    put_prop(GAME_PROP_LOCK, 3, 1)->key = KEY_NUMBER;
    arena_do(&arena, 1, game_fixture_move(GAME_DIR_E));
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[1][3], GAME_TERRAIN_DOOR_OPEN);
    ck_assert_uint_eq(arena.state.header.prop_slots, 0);
    arena.state.actors[0].x = 3;
    arena.state.actors[0].y = 3;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_N)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[2][3], GAME_TERRAIN_FLOOR);
}
END_TEST

START_TEST(before_a_lock_one_is_not_shut_in)
{
    static const char *const rows[] = {"########", "#..1L..#", "#.#.####",
                                       "#>#...H#", "########", NULL};

    arena_draw(&arena, rows);
    put_prop(GAME_PROP_LOCK, 4, 1)->key = KEY_NUMBER;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_LOCKED);
    arena.state.terrain[3][1] = GAME_TERRAIN_FLOOR;
    put_prop(GAME_PROP_LEVER, 1, 1)->link = LINK;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_LOCKED);
}
END_TEST

START_TEST(the_dead_drop_their_keys)
{
    static const char *const rows[] = {"#####", "#1.2#", "#####", NULL};
    uint16_t key;

    arena_draw(&arena, rows);
    key = add_key_kind(KEY_NUMBER);
    arena_give(&arena, 1, key, 1);
    put_prop(GAME_PROP_TRAP, 2, 1)->flags = STATE_PROP_ARMED;
    arena.state.props[0].ability = FIXTURE_SPIT;
    arena.state.actors[0].hp = 1;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert(!actor_alive(&arena.state.actors[0]));
    ck_assert_ptr_nonnull(state_item_at(&arena.state, 2, 1));
    ck_assert_uint_eq(state_item_at(&arena.state, 2, 1)->kind, key);
}
END_TEST

START_TEST(keys_stay_in_their_level)
{
    static const char *const rows[] = {"#####", "#1>.#", "#####", NULL};
    uint8_t slot;

    arena_draw(&arena, rows);
    arena.state.header.scenario = FIXTURE_DELVE;
    slot = arena_give(&arena, 1, add_key_kind(KEY_NUMBER), 1);
    arena.state.actors[0].x = 2;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_DESCEND)),
                     GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.seats[0].inventory[slot].quantity, 0);
}
END_TEST

/* ---- traps and fountains ---- */

static struct state_prop *put_trap(uint8_t x, uint8_t y, uint16_t ability)
{
    struct state_prop *trap = put_prop(GAME_PROP_TRAP, x, y);

    trap->ability = ability;
    trap->flags = STATE_PROP_ARMED | STATE_PROP_HIDDEN;
    return trap;
}

START_TEST(a_trap_springs_once)
{
    static const char *const rows[] = {"######", "#1...#", "######", NULL};
    const struct state_prop *trap;
    int32_t hp;

    arena_draw(&arena, rows);
    trap = put_trap(2, 1, FIXTURE_SPIT);
    hp = arena.state.actors[0].hp;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_TRAP), 1);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_TRAP_SPRUNG));
    ck_assert_int_lt(arena.state.actors[0].hp, hp);
    ck_assert_uint_eq(trap->kind, GAME_PROP_TRAP_SPRUNG);
    ck_assert_uint_eq(trap->flags, 0);
    hp = arena.state.actors[0].hp;
    arena_do(&arena, 1, game_fixture_move(GAME_DIR_E));
    arena_do(&arena, 1, game_fixture_move(GAME_DIR_W));
    ck_assert_int_eq(arena.state.actors[0].hp, hp);
}
END_TEST

START_TEST(who_lives_here_steps_over_traps)
{
    static const char *const rows[] = {"#######", "#1...r#", "#######", NULL};
    const struct state_prop *trap;

    arena_draw(&arena, rows);
    arena_default_provider(&arena, GAME_PROVIDER_AI_AGGRESSIVE);
    trap = put_trap(4, 1, FIXTURE_SPIT);
    for (int i = 0; i < 3; i++) {
        arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT));
    }
    ck_assert_int_lt(arena_monster(&arena, FIXTURE_RAT)->x, 4);
    ck_assert_uint_eq(trap->kind, GAME_PROP_TRAP);
}
END_TEST

static bool is_shown(const struct state_prop *prop)
{
    static struct game_view view;

    donjon_ruleset.view(&arena.state, &arena.content, 1, &view);
    for (size_t i = 0; i < view.entity_count; i++) {
        if (view.entities[i].id == prop->id) {
            return true;
        }
    }
    return false;
}

START_TEST(a_hidden_trap_is_found_by_searching)
{
    static const char *const rows[] = {"#########", "#1......#", "#########", NULL};
    const struct state_prop *near_trap;
    const struct state_prop *far_trap;

    arena_draw(&arena, rows);
    near_trap = put_trap(4, 1, FIXTURE_SPIT);
    far_trap = put_trap(6, 1, FIXTURE_SPIT);
    ck_assert(!is_shown(near_trap));
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_SEARCH)),
                     GAME_VERDICT_ACCEPTED);
    ck_assert(is_shown(near_trap));
    ck_assert(!is_shown(far_trap));
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_FOUND));
    ck_assert_uint_ne(near_trap->flags & STATE_PROP_ARMED, 0);
}
END_TEST

/* About a quarter of those who walk by; and whether or not, the log looks the same. */
START_TEST(some_notice_a_trap_beside_them)
{
    static const char *const rows[] = {"######", "#1...#", "#....#", "######", NULL};
    unsigned noticed = 0;

    for (uint8_t i = 0; i < 200; i++) {
        const struct state_prop *trap;

        arena_draw(&arena, rows);
        arena.state.header.rng_key[5] = i;
        trap = put_trap(3, 2, FIXTURE_SPIT);
        arena_do(&arena, 1, game_fixture_move(GAME_DIR_E));
        noticed += (trap->flags & STATE_PROP_HIDDEN) == 0 ? 1 : 0;
        ck_assert_uint_eq(arena.outcome.executed_count, 3);
    }
    ck_assert_uint_gt(noticed, 25);
    ck_assert_uint_lt(noticed, 80);
}
END_TEST

START_TEST(a_fountain_is_drunk_from_once)
{
    static const char *const rows[] = {"#####", "#1..#", "#####", NULL};
    struct state_prop *fountain;

    arena_draw(&arena, rows);
    fountain = put_prop(GAME_PROP_FOUNTAIN, 2, 1);
    fountain->ability = FIXTURE_SECOND_WIND;
    arena.state.actors[0].hp = 5;
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_int_gt(arena.state.actors[0].hp, 5);
    ck_assert_uint_eq(fountain->kind, GAME_PROP_FOUNTAIN_DRY);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_NOTHING_TO_INTERACT);
}
END_TEST

/* ---- light and noise ---- */

static void darken(void)
{
    for (int y = 0; y < arena.state.header.height; y++) {
        arena.state.dark.rows[y] = (UINT64_C(1) << arena.state.header.width) - 1;
    }
}

START_TEST(in_the_dark_one_sees_what_is_near_or_lit)
{
    static const char *const rows[] = {"############", "#1.........#", "############", NULL};
    struct state_prop *brazier;

    arena_draw(&arena, rows);
    darken();
    brazier = put_prop(GAME_PROP_BRAZIER, 10, 1);
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 3, 1));
    ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 4, 1));
    ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 8, 1));
    brazier->flags = STATE_PROP_LIT;
    ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 4, 1));
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 5, 1));
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 8, 1));
}
END_TEST

START_TEST(a_brazier_is_lit_and_put_out)
{
    static const char *const rows[] = {"######", "#1...#", "######", NULL};
    struct state_prop *brazier;

    arena_draw(&arena, rows);
    brazier = put_prop(GAME_PROP_BRAZIER, 2, 1);
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(brazier->flags, STATE_PROP_LIT);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_LIGHT_CHANGED));
    ck_assert_int_eq(arena_do(&arena, 1, interact(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(brazier->flags, 0);
}
END_TEST

START_TEST(a_fight_is_heard_behind_walls)
{
    static const char *const rows[] = {"############", "#1r#...g...#", "############", NULL};
    const struct state_actor *goblin;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_ne(goblin->flags & STATE_ACTOR_HEARD, 0);
    ck_assert_uint_eq(goblin->heard_x, 1);
    ck_assert_uint_eq(goblin->heard_y, 1);
    ck_assert_uint_eq(arena_executed(&arena, GAME_ACTION_NOISE), 1);
}
END_TEST

START_TEST(a_noise_reaches_as_far_as_its_loudness_and_the_ears)
{
    static const char *const rows[] = {"############", "#1........g#", "############", NULL};
    struct state_actor *goblin;
    struct world *world;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    arena.content.actors[FIXTURE_GOBLIN].hearing = 9;
    world = arena_world(&arena);
    noise_make(world, &arena.state.actors[0], 1, 1, 99);
    ck_assert(!noise_is_heard(world));
    noise_make(world, &arena.state.actors[0], 1, 1, 100);
    ck_assert(noise_is_heard(world));
    goblin->target = arena.state.actors[0].id;
    ck_assert(!noise_is_heard(world));
    goblin->target = 0;
    goblin->faction = arena.state.actors[0].faction;
    ck_assert(!noise_is_heard(world));
}
END_TEST

static void add_place_tests(TCase *test_case)
{
    tcase_add_test(test_case, a_key_opens_its_lock_and_is_used_up);
    tcase_add_test(test_case, a_lever_opens_what_has_its_link_for_good);
    tcase_add_test(test_case, one_sees_through_a_gate_but_does_not_walk_through);
    tcase_add_test(test_case, one_who_is_shut_in_opens_from_the_inside);
    tcase_add_test(test_case, before_a_lock_one_is_not_shut_in);
    tcase_add_test(test_case, the_dead_drop_their_keys);
    tcase_add_test(test_case, keys_stay_in_their_level);
    tcase_add_test(test_case, a_trap_springs_once);
    tcase_add_test(test_case, who_lives_here_steps_over_traps);
    tcase_add_test(test_case, a_hidden_trap_is_found_by_searching);
    tcase_add_test(test_case, some_notice_a_trap_beside_them);
    tcase_add_test(test_case, a_fountain_is_drunk_from_once);
    tcase_add_test(test_case, in_the_dark_one_sees_what_is_near_or_lit);
    tcase_add_test(test_case, a_brazier_is_lit_and_put_out);
    tcase_add_test(test_case, a_fight_is_heard_behind_walls);
    tcase_add_test(test_case, a_noise_reaches_as_far_as_its_loudness_and_the_ears);
}

Suite *place_suite(void)
{
    Suite *suite = suite_create("place");
    TCase *test_case = tcase_create("places");

    add_place_tests(test_case);
    suite_add_tcase(suite, test_case);
    return suite;
}
