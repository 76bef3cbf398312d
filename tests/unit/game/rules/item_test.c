/* Carrying, wearing, using. */
#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const hall[] = {"###########", "#1........#", "#.........#", "###########",
                                   NULL};

static uint8_t use(uint8_t slot)
{
    return arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_USE_ITEM, slot));
}

static uint8_t use_on(uint8_t slot, uint32_t target)
{
    struct game_action action = game_fixture_slot(GAME_ACTION_USE_ITEM, slot);

    action.given |= GAME_GIVEN_TARGET;
    action.target = target;
    return arena_do(&arena, 1, action);
}

static uint8_t use_at(uint8_t slot, int16_t x, int16_t y)
{
    struct game_action action = game_fixture_slot(GAME_ACTION_USE_ITEM, slot);

    action.given |= GAME_GIVEN_POSITION;
    action.x = x;
    action.y = y;
    return arena_do(&arena, 1, action);
}

static uint8_t pickup(void)
{
    return arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_PICKUP));
}

START_TEST(picking_up_stacks)
{
    arena_draw(&arena, hall);
    ck_assert_int_eq(pickup(), GAME_VERDICT_NOTHING_HERE);
    uint8_t slot = arena_give(&arena, 1, FIXTURE_HEALING, 3);

    state_item_place(&arena.state, (struct state_stack){FIXTURE_HEALING, 4}, 1, 1);
    ck_assert_int_eq(pickup(), GAME_VERDICT_ACCEPTED);
    /* Five share a slot: two join the three, two take a new slot. */
    ck_assert_uint_eq(arena.state.seats[0].inventory[slot].quantity, 5);
    ck_assert_uint_eq(arena.state.seats[0].inventory[slot + 1].quantity, 2);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_PICKED_UP)->amount, 4);
    ck_assert_ptr_null(state_item_at(&arena.state, 1, 1));
}
END_TEST

START_TEST(a_full_inventory_takes_what_fits)
{
    arena_draw(&arena, hall);
    for (uint8_t i = 1; i < GAME_INVENTORY_MAX; i++) {
        arena_give(&arena, 1, FIXTURE_HEALING, i == 7 ? 4 : 5);
    }
    state_item_place(&arena.state, (struct state_stack){FIXTURE_HEALING, 3}, 1, 1);
    ck_assert_int_eq(pickup(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(state_item_at(&arena.state, 1, 1)->quantity, 2);
    ck_assert_int_eq(pickup(), GAME_VERDICT_INVENTORY_FULL);
    state_item_at(&arena.state, 1, 1)->kind = FIXTURE_GOLD;
    ck_assert_int_eq(pickup(), GAME_VERDICT_ACCEPTED);
}
END_TEST

START_TEST(treasure_is_score_and_the_goal_wins)
{
    uint32_t score;

    arena_draw(&arena, hall);
    score = arena.state.header.score;
    state_item_place(&arena.state, (struct state_stack){FIXTURE_GOLD, 2}, 1, 1);
    ck_assert_int_eq(pickup(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.header.score, score + 20);
    arena.state.header.scenario = FIXTURE_DELVE;
    state_item_place(&arena.state, (struct state_stack){FIXTURE_CROWN, 1}, 1, 1);
    ck_assert_int_eq(pickup(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.state.header.result, GAME_RESULT_WON);
    ck_assert_uint_eq(arena.state.header.score, score + 20 + 500 + 1000);
}
END_TEST

START_TEST(what_is_worn_counts_and_can_be_taken_off)
{
    uint8_t mail;

    arena_draw(&arena, hall);
    mail = arena_give(&arena, 1, FIXTURE_MAIL, 1);
    ck_assert_int_eq(stats_of(arena_world(&arena), &arena.state.actors[0]).of[CONTENT_STAT_ARMOUR],
                     0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, mail)), 0);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_EQUIPPED)->code, FIXTURE_MAIL);
    ck_assert_int_eq(stats_of(arena_world(&arena), &arena.state.actors[0]).of[CONTENT_STAT_ARMOUR],
                     4);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, mail)), 0);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_UNEQUIPPED));
    ck_assert_int_eq(stats_of(arena_world(&arena), &arena.state.actors[0]).of[CONTENT_STAT_ARMOUR],
                     0);
    /* The sword it began with is in the first slot and in its hand. */
    ck_assert_int_eq(stats_of(&arena.world, &arena.state.actors[0]).damage_max, 7);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_DROP, 0)), 0);
    ck_assert_int_eq(stats_of(arena_world(&arena), &arena.state.actors[0]).damage_max, 3);
    ck_assert_uint_eq(state_item_at(&arena.state, 1, 1)->kind, FIXTURE_SWORD);
}
END_TEST

START_TEST(slots_are_checked)
{
    uint8_t potion;

    arena_draw(&arena, hall);
    potion = arena_give(&arena, 1, FIXTURE_HEALING, 1);
    ck_assert_int_eq(use(potion + 1), GAME_VERDICT_EMPTY_SLOT);
    ck_assert_int_eq(use(GAME_INVENTORY_MAX), GAME_VERDICT_EMPTY_SLOT);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_USE_ITEM)),
                     GAME_VERDICT_EMPTY_SLOT);
    ck_assert_int_eq(use(0), GAME_VERDICT_NOT_USABLE);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, potion)),
                     GAME_VERDICT_NOT_EQUIPPABLE);
    ck_assert_int_eq(arena.outcome.field, GAME_FIELD_SLOT);
}
END_TEST

START_TEST(potions_heal_and_are_gone)
{
    uint8_t potion;

    arena_draw(&arena, hall);
    potion = arena_give(&arena, 1, FIXTURE_HEALING, 1);
    ck_assert_int_eq(use(potion), GAME_VERDICT_NO_EFFECT);
    arena.state.actors[0].hp = 10;
    ck_assert_int_eq(use(potion), GAME_VERDICT_ACCEPTED);
    ck_assert_int_ge(arena.state.actors[0].hp, 22);
    ck_assert_int_le(arena.state.actors[0].hp, 30);
    ck_assert_uint_eq(arena.state.seats[0].inventory[potion].quantity, 0);
}
END_TEST

START_TEST(an_antidote_cures)
{
    uint8_t potion;

    arena_draw(&arena, hall);
    potion = arena_give(&arena, 1, FIXTURE_ANTIDOTE, 1);
    status_add(arena_world(&arena), &arena.state.actors[0], FIXTURE_POISONED, 9);
    status_add(&arena.world, &arena.state.actors[0], FIXTURE_HASTED, 9);
    ck_assert_int_eq(use(potion), GAME_VERDICT_ACCEPTED);
    ck_assert(!status_any_of(arena_world(&arena), &arena.state.actors[0], true));
    ck_assert(status_any(&arena.state.actors[0]));
}
END_TEST

START_TEST(bolts_need_a_foe_in_sight_and_range)
{
    static const char *const rows[] = {"############", "#1......g..#", "#######+####",
                                       "#..r.......#", "############", NULL};
    struct state_actor *goblin;
    uint8_t bolts;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    bolts = arena_give(&arena, 1, FIXTURE_BOLT, 3);
    ck_assert_int_eq(use(bolts), GAME_VERDICT_NO_TARGET);
    ck_assert_int_eq(use_on(bolts, arena_monster(&arena, FIXTURE_RAT)->id), GAME_VERDICT_NO_TARGET);
    ck_assert_int_eq(use_on(bolts, arena.state.actors[0].id), GAME_VERDICT_BAD_TARGET);
    ck_assert_int_eq(use_on(bolts, goblin->id), GAME_VERDICT_ACCEPTED);
    ck_assert_int_le(arena_event(&arena, GAME_EVENT_DAMAGED)->amount, 12);
    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    bolts = arena_give(&arena, 1, FIXTURE_BOLT, 3);
    goblin->x = 9;
    ck_assert_int_eq(use_on(bolts, goblin->id), GAME_VERDICT_OUT_OF_RANGE);
}
END_TEST

START_TEST(a_scroll_slows_a_foe)
{
    static const char *const rows[] = {"######", "#1..g#", "######", NULL};
    struct state_actor *goblin;
    uint8_t scroll;

    arena_draw(&arena, rows);
    goblin = arena_monster(&arena, FIXTURE_GOBLIN);
    scroll = arena_give(&arena, 1, FIXTURE_SLEEP, 1);
    ck_assert_int_eq(use_on(scroll, goblin->id), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(stats_speed(arena_world(&arena), goblin), 60);
}
END_TEST

START_TEST(blinking_lands_on_free_floor_within_range)
{
    uint8_t scroll;

    arena_draw(&arena, hall);
    scroll = arena_give(&arena, 1, FIXTURE_BLINK, 9);
    for (int i = 0; i < 9; i++) {
        uint8_t x = arena.state.actors[0].x;

        ck_assert_int_eq(use(scroll), GAME_VERDICT_ACCEPTED);
        ck_assert_int_le(tile_distance(x, 1, arena.state.actors[0].x, 1), 6);
    }
}
END_TEST

START_TEST(leaping_goes_where_it_is_told)
{
    static const char *const rows[] = {"#########", "#1....#.#", "#.....#.#", "#########", NULL};
    uint8_t scroll;

    arena_draw(&arena, rows);
    scroll = arena_give(&arena, 1, FIXTURE_LEAP, 3);
    ck_assert_int_eq(use(scroll), GAME_VERDICT_BAD_TARGET);
    ck_assert_int_eq(use_at(scroll, 100, 1), GAME_VERDICT_BAD_TARGET);
    ck_assert_int_eq(use_at(scroll, 7, 1), GAME_VERDICT_OUT_OF_RANGE);
    ck_assert_int_eq(use_at(scroll, 3, 0), GAME_VERDICT_BLOCKED);
    arena.state.actors[0].x = 3;
    ck_assert_int_eq(use_at(scroll, 7, 1), GAME_VERDICT_NO_LINE_OF_SIGHT);
    ck_assert_int_eq(arena.outcome.field, GAME_FIELD_POSITION);
    ck_assert_int_eq(use_at(scroll, 5, 2), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(arena.state.actors[0].x, 5);
    ck_assert_int_eq(arena.state.actors[0].y, 2);
}
END_TEST

START_TEST(mapping_remembers_the_level)
{
    static const char *const rows[] = {"#######", "#1#...#", "#######", NULL};
    uint8_t scroll;

    arena_draw(&arena, rows);
    scroll = arena_give(&arena, 1, FIXTURE_MAPPING, 1);
    ck_assert(!tile_set_has(&arena.state.memory[0], 5, 1));
    ck_assert_int_eq(use(scroll), GAME_VERDICT_ACCEPTED);
    ck_assert(tile_set_has(&arena.state.memory[0], 5, 1));
}
END_TEST

START_TEST(abilities_cool_down)
{
    struct game_action wind = game_fixture_plain(GAME_ACTION_ABILITY);

    arena_draw(&arena, hall);
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_UNKNOWN_ABILITY);
    wind.given = GAME_GIVEN_ABILITY;
    wind.ability = FIXTURE_SPIT;
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_UNKNOWN_ABILITY);
    wind.ability = FIXTURE_SECOND_WIND;
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_NO_EFFECT);
    arena.state.actors[0].hp = 5;
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_ACCEPTED);
    ck_assert_int_ge(arena.state.actors[0].hp, 13);
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_ON_COOLDOWN);
    arena.state.header.clock = 6000;
    ck_assert_int_eq(arena_do(&arena, 1, wind), GAME_VERDICT_ACCEPTED);
}
END_TEST

Suite *item_suite(void)
{
    Suite *suite = suite_create("item");
    TCase *test_case = tcase_create("item");

    tcase_add_test(test_case, picking_up_stacks);
    tcase_add_test(test_case, a_full_inventory_takes_what_fits);
    tcase_add_test(test_case, treasure_is_score_and_the_goal_wins);
    tcase_add_test(test_case, what_is_worn_counts_and_can_be_taken_off);
    tcase_add_test(test_case, slots_are_checked);
    tcase_add_test(test_case, potions_heal_and_are_gone);
    tcase_add_test(test_case, an_antidote_cures);
    tcase_add_test(test_case, bolts_need_a_foe_in_sight_and_range);
    tcase_add_test(test_case, a_scroll_slows_a_foe);
    tcase_add_test(test_case, blinking_lands_on_free_floor_within_range);
    tcase_add_test(test_case, leaping_goes_where_it_is_told);
    tcase_add_test(test_case, mapping_remembers_the_level);
    tcase_add_test(test_case, abilities_cool_down);
    suite_add_tcase(suite, test_case);
    return suite;
}
