/*
 * stats: the layers, bonuses of every source, passives, equipment, growth; and harm of each type.
 */
#include <check.h>
#include <string.h>

#include "core/game/combat.h"
#include "core/game/ground.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const duel[] = {"#####", "#1g.#", "#...#", "#####", NULL};

static struct state_actor *hero(void)
{
    return &arena.state.actors[0];
}

static struct state_actor *goblin(void)
{
    return arena_monster(&arena, FIXTURE_GOBLIN);
}

static int32_t stat(uint8_t which)
{
    return stats_of(arena_world(&arena), hero()).of[which];
}

static void make_passive(uint16_t kind, uint16_t passive)
{
    arena.content.actors[kind].passives[0] = passive;
}

/* ---- layers ---- */

START_TEST(bonuses_apply_layer_by_layer)
{
    arena_draw(&arena, duel);
    make_passive(FIXTURE_HERO, FIXTURE_MIGHTY);
    /* (10 + 5) * 135 / 100 = 20, * 150 / 100 = 30, * 90 / 100 = 27. */
    ck_assert_int_eq(stat(CONTENT_STAT_STR), 27);
    /* What follows from the core follows from the changed core: 2 of the kind, 1 of the sword. */
    ck_assert_int_eq(stat(CONTENT_STAT_ATTACK), 2 + 1 + (27 - 10) / 2);
    ck_assert_int_eq(stats_of(&arena.world, hero()).damage_max, 7 + (27 - 10) / 2);
}
END_TEST

START_TEST(the_core_decides_the_rest)
{
    arena_draw(&arena, duel);
    memcpy(hero()->core, (uint8_t[]){10, 14, 18, 13, 15, 12}, 6);
    ck_assert_int_eq(stat(CONTENT_STAT_HP_MAX), 40 + 8);
    ck_assert_int_eq(stat(CONTENT_STAT_DEFENCE), 2 + 4);
    ck_assert_int_eq(stat(CONTENT_STAT_SPEED), 110 + 6);
    ck_assert_int_eq(stat(CONTENT_STAT_COGNITIVE), 110 + 1 + 2);
    ck_assert_int_eq(stat(CONTENT_STAT_RITUAL), 110 + 2 + 1);
    ck_assert_int_eq(stat(CONTENT_STAT_MP_MAX), 3 + 5);
    ck_assert_int_eq(stat(CONTENT_STAT_LUCIDITY_MAX), 2 + 2);
    ck_assert_int_eq(stat(CONTENT_STAT_PSI), 2 + 1);
    ck_assert_int_eq(stat(CONTENT_STAT_FOCUS), 6);
    ck_assert_int_eq(stat(CONTENT_STAT_CRITICAL), 5 + 2);
}
END_TEST

START_TEST(stats_stay_within_bounds)
{
    arena_draw(&arena, duel);
    hero()->core[CONTENT_STAT_STR] = 99;
    make_passive(FIXTURE_HERO, FIXTURE_MIGHTY);
    ck_assert_int_eq(stat(CONTENT_STAT_STR), 99);
    arena.content.actors[FIXTURE_HERO].resistances[CONTENT_DAMAGE_FIRE] = 90;
    make_passive(FIXTURE_HERO, FIXTURE_FIRE_RESISTANCE);
    ck_assert_int_eq(stat(CONTENT_STAT_RESIST_FIRE), 100);
}
END_TEST

START_TEST(what_is_worn_gives_bonuses_and_passives)
{
    uint8_t slot;

    arena_draw(&arena, duel);
    arena.content.items[FIXTURE_MAIL].bonuses[0] =
        (struct content_bonus){CONTENT_STAT_HP_MAX, CONTENT_BONUS_INCREASED, 50};
    arena.content.items[FIXTURE_MAIL].passive = FIXTURE_THORNS;
    slot = arena_give(&arena, 1, FIXTURE_MAIL, 1);
    ck_assert_uint_eq(stats_passive(arena_world(&arena), hero(), CONTENT_PASSIVE_THORNS), 0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, slot)), 0);
    ck_assert_int_eq(hero()->hp_max, 60);
    ck_assert_int_eq(hero()->hp, 40);
    ck_assert_uint_eq(stats_passive(arena_world(&arena), hero(), CONTENT_PASSIVE_THORNS), 2);
    hero()->hp = 60;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, slot)), 0);
    ck_assert_int_eq(hero()->hp_max, 40);
    ck_assert_int_eq(hero()->hp, 40);
}
END_TEST

START_TEST(two_hands_hold_one_long_weapon)
{
    uint8_t axe;
    uint8_t shield;

    arena_draw(&arena, duel);
    arena.content.items[FIXTURE_AXE].hands = 2;
    arena.content.items[FIXTURE_LEATHER].class_ = CONTENT_ITEM_SHIELD;
    axe = arena_give(&arena, 1, FIXTURE_AXE, 1);
    shield = arena_give(&arena, 1, FIXTURE_LEATHER, 1);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, shield)), 0);
    ck_assert_uint_eq(arena.state.seats[0].equipment[CONTENT_EQUIP_SHIELD - 1], shield);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, axe)), 0);
    ck_assert_uint_eq(arena.state.seats[0].equipment[CONTENT_EQUIP_SHIELD - 1], STATE_SLOT_NONE);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_slot(GAME_ACTION_EQUIP, shield)), 0);
    ck_assert_uint_eq(arena.state.seats[0].equipment[CONTENT_EQUIP_WEAPON - 1], STATE_SLOT_NONE);
}
END_TEST

START_TEST(a_long_weapon_reaches_farther)
{
    static const char *const rows[] = {"######", "#1.g.#", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_attack(goblin()->id)),
                     GAME_VERDICT_OUT_OF_RANGE);
    arena.content.items[FIXTURE_SWORD].reach = 2;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_attack(goblin()->id)), 0);
}
END_TEST

/* ---- classes ---- */

static void add_class(void)
{
    struct content_class *class_ = &arena.content.classes[0];

    arena.content.class_count = 1;
    *class_ = (struct content_class){.id = "knight",
                                     .name = "knight",
                                     .actor = FIXTURE_HERO,
                                     .growth = {50, 100, 0, 0, 0, 0},
                                     .level_hp = 10,
                                     .level_mp = 3};
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        class_->start_items[i].item = CONTENT_NONE;
        class_->lessons[i].ability = CONTENT_NONE;
    }
    class_->start_items[0] = (struct content_start_item){FIXTURE_MAIL, 1};
    class_->lessons[0] = (struct content_lesson){FIXTURE_BASH, 1};
    class_->lessons[1] = (struct content_lesson){FIXTURE_FIRE_BALL, 3};
}

START_TEST(a_class_starts_with_its_own)
{
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_TRAINING, 2, 9);

    arena_draw(&arena, duel);
    add_class();
    genesis.classes[1] = 2;
    ck_assert_int_ne(donjon_ruleset.genesis(&arena.state, &arena.content, &genesis), 0);
    genesis.classes[1] = 1;
    ck_assert(game_content_validate(&arena.content, NULL));
    ck_assert_int_eq(donjon_ruleset.genesis(&arena.state, &arena.content, &genesis), 0);
    ck_assert_uint_eq(arena.state.seats[1].class_, 0);
    /* The mail of the class, then the sword of the scenario; both are worn. */
    ck_assert_uint_eq(arena.state.seats[1].inventory[0].item, FIXTURE_MAIL);
    ck_assert_uint_eq(arena.state.seats[1].equipment[CONTENT_EQUIP_BODY - 1], 0);
    ck_assert_uint_eq(arena.state.seats[1].equipment[CONTENT_EQUIP_WEAPON - 1], 1);
    ck_assert_ptr_null(state_check(&arena.state, &arena.content));
}
END_TEST

START_TEST(a_class_is_chosen_before_anything_else)
{
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_TRAINING, 1, 9);
    struct game_action choose = {
        .kind = GAME_ACTION_CHOOSE, .given = GAME_GIVEN_CLASS, .dir = GAME_DIR_NONE, .ability = 1};
    static struct game_legal legal;

    arena_draw(&arena, duel);
    add_class();
    arena.content.classes[1] = arena.content.classes[0];
    memcpy(arena.content.classes[1].id, "squire", 7);
    arena.content.classes[1].start_items[0].item = FIXTURE_AXE;
    arena.content.class_count = 2;
    ck_assert_int_eq(donjon_ruleset.genesis(&arena.state, &arena.content, &genesis), 0);
    donjon_ruleset.legal(&arena.state, &arena.content, 1, &legal);
    ck_assert_uint_eq(legal.actions[legal.count - 1].kind, GAME_ACTION_CHOOSE);
    ck_assert_int_eq(arena_do(&arena, 1, choose), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_CHOSE)->code, FIXTURE_HERO);
    ck_assert_uint_eq(arena.state.seats[0].class_, 1);
    ck_assert_uint_eq(arena.state.seats[0].inventory[0].item, FIXTURE_AXE);
    ck_assert_int_eq(arena_do(&arena, 1, choose), GAME_VERDICT_TOO_LATE);
    choose.ability = 2;
    ck_assert_int_eq(arena_do(&arena, 1, choose), GAME_VERDICT_UNKNOWN_CLASS);
}
END_TEST

START_TEST(levels_make_the_class_grow)
{
    arena_draw(&arena, duel);
    add_class();
    arena.state.seats[0].class_ = 0;
    stats_refresh(arena_world(&arena), hero());
    ck_assert_uint_eq(stats_ability_slot(&arena.world, hero(), FIXTURE_BASH), 0);
    ck_assert_uint_eq(stats_ability_slot(&arena.world, hero(), FIXTURE_FIRE_BALL), STATE_SLOT_NONE);
    arena.content.actors[FIXTURE_GOBLIN].xp = 60; /* level 3 */
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    goblin()->hp = 1;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_uint_eq(hero()->level, 3);
    ck_assert_uint_eq(hero()->core[CONTENT_STAT_STR], 11); /* 150 percent of a point: one */
    ck_assert_uint_eq(hero()->core[CONTENT_STAT_CON], 12);
    ck_assert_int_eq(hero()->hp_max, 40 + 2 * 2 + 2 * 10);
    ck_assert_uint_eq(hero()->mp_max, 6);
    ck_assert_uint_eq(stats_ability_slot(arena_world(&arena), hero(), FIXTURE_FIRE_BALL), 1);
}
END_TEST

/* ---- harm ---- */

static int32_t harm(uint8_t type, int32_t amount)
{
    struct harm harm = {.amount = amount, .type = type, .flags = HARM_ARMOUR};

    goblin()->hp = goblin()->hp_max;
    return combat_harm(arena_world(&arena), hero(), goblin(), harm);
}

START_TEST(resistance_lessens_harm_of_its_type)
{
    int8_t *resistances = arena.content.actors[FIXTURE_GOBLIN].resistances;

    arena_draw(&arena, duel);
    arena.content.actors[FIXTURE_GOBLIN].hp = 200;
    stats_fill(arena_world(&arena), goblin());
    for (uint8_t type = CONTENT_DAMAGE_FIRE; type <= CONTENT_DAMAGE_ARCANE; type++) {
        ck_assert_int_eq(harm(type, 40), 40);
        resistances[type] = 25;
        ck_assert_int_eq(harm(type, 40), 30);
        ck_assert_int_eq(arena_event(&arena, GAME_EVENT_RESISTED)->amount, 10);
        resistances[type] = -50;
        ck_assert_int_eq(harm(type, 40), 60);
        resistances[type] = 99;
        ck_assert_int_eq(harm(type, 40), 1);
        resistances[type] = 100;
        ck_assert_int_eq(harm(type, 40), 0);
    }
    memset(resistances, 100, CONTENT_RESISTANCES);
    ck_assert_int_eq(harm(CONTENT_DAMAGE_TRUE, 40), 40);
}
END_TEST

START_TEST(armour_and_mist_are_for_what_is_physical)
{
    bool lessened = false;

    arena_draw(&arena, duel);
    arena.content.actors[FIXTURE_GOBLIN].hp = 200;
    arena.content.actors[FIXTURE_GOBLIN].armour = 10;
    stats_fill(arena_world(&arena), goblin());
    for (uint64_t nonce = 0; nonce < 50; nonce++) {
        int32_t taken;

        arena.state.header.nonce = nonce;
        taken = harm(CONTENT_DAMAGE_PHYSICAL, 40);
        ck_assert_int_ge(taken, 30);
        ck_assert_int_le(taken, 40);
        lessened = lessened || taken < 40;
        ck_assert_int_eq(harm(CONTENT_DAMAGE_COLD, 40), 40);
    }
    ck_assert(lessened);
    arena.content.actors[FIXTURE_GOBLIN].armour = 0;
    make_passive(FIXTURE_GOBLIN, FIXTURE_ETHEREAL);
    ck_assert_int_eq(harm(CONTENT_DAMAGE_PHYSICAL, 40), 20);
    ck_assert_int_eq(harm(CONTENT_DAMAGE_COLD, 40), 40);
}
END_TEST

START_TEST(a_ward_takes_harm_first)
{
    arena_draw(&arena, duel);
    arena.content.actors[FIXTURE_GOBLIN].hp = 200;
    stats_fill(arena_world(&arena), goblin());
    status_add(&arena.world, goblin(), FIXTURE_WARDED, 9);
    ck_assert_int_eq(harm(CONTENT_DAMAGE_COLD, 4), 0);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_ABSORBED)->amount, 4);
    ck_assert(status_bears(goblin(), FIXTURE_WARDED));
    ck_assert_int_eq(harm(CONTENT_DAMAGE_COLD, 20), 14);
    ck_assert(!status_bears(goblin(), FIXTURE_WARDED));
}
END_TEST

/* ---- passives ---- */

START_TEST(thorns_and_leeches)
{
    arena_draw(&arena, duel);
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    make_passive(FIXTURE_GOBLIN, FIXTURE_THORNS);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(hero()->hp, 38);
    arena_draw(&arena, duel);
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    make_passive(FIXTURE_HERO, FIXTURE_LIFE_STEAL);
    hero()->hp = 10;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(hero()->hp, 10 + arena_event(&arena, GAME_EVENT_DAMAGED)->amount / 2);
}
END_TEST

START_TEST(the_deadly_hit_harder)
{
    unsigned critical = 0;

    arena_draw(&arena, duel);
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    arena.content.actors[FIXTURE_GOBLIN].hp = 200;
    make_passive(FIXTURE_HERO, FIXTURE_CRITICAL);
    for (uint64_t nonce = 0; nonce < 100; nonce++) {
        struct blow blow;

        stats_fill(arena_world(&arena), goblin());
        arena.state.header.nonce = nonce;
        blow = combat_strike(&arena.world, hero(), goblin(), 100);
        ck_assert(blow.hit);
        ck_assert_int_le(blow.taken, blow.critical ? 10 : 7);
        critical += blow.critical ? 1 : 0;
    }
    ck_assert_uint_eq(critical, 100); /* 5 and 95 percent */
}
END_TEST

START_TEST(some_grow_back)
{
    arena_draw(&arena, duel);
    make_passive(FIXTURE_HERO, FIXTURE_REGENERATION);
    hero()->hp = 10;
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    ck_assert_int_eq(hero()->hp, 12);
}
END_TEST

START_TEST(some_are_immune)
{
    static const struct {
        uint16_t passive;
        uint16_t status;
    } cases[] = {{FIXTURE_POISON_IMMUNITY, FIXTURE_POISONED},
                 {FIXTURE_UNDEAD, FIXTURE_POISONED},
                 {FIXTURE_UNDEAD, FIXTURE_AFRAID},
                 {FIXTURE_CONSTRUCT, FIXTURE_POISONED},
                 {FIXTURE_CONSTRUCT, FIXTURE_AFRAID},
                 {FIXTURE_CONSTRUCT, FIXTURE_STUNNED},
                 {FIXTURE_CONSTRUCT, FIXTURE_BERSERK}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        arena_draw(&arena, duel);
        status_add(arena_world(&arena), goblin(), cases[i].status, 3);
        ck_assert(status_bears(goblin(), cases[i].status));
        arena_draw(&arena, duel);
        make_passive(FIXTURE_GOBLIN, cases[i].passive);
        status_add(arena_world(&arena), goblin(), cases[i].status, 3);
        ck_assert(!status_bears(goblin(), cases[i].status));
        ck_assert_uint_eq(arena_event(&arena, GAME_EVENT_STATUS_RESISTED)->code, cases[i].status);
    }
}
END_TEST

START_TEST(focus_withstands_what_goes_for_the_mind)
{
    unsigned resisted = 0;

    arena_draw(&arena, duel);
    goblin()->core[CONTENT_STAT_WIL] = 20; /* focus 12: 36 percent */
    for (uint64_t nonce = 0; nonce < 400; nonce++) {
        arena.state.header.nonce = nonce;
        status_afflict(arena_world(&arena), hero(), goblin(),
                       (struct affliction){.code = FIXTURE_STUNNED, .turns = 3});
        resisted += status_bears(goblin(), FIXTURE_STUNNED) ? 0 : 1;
        status_remove(&arena.world, goblin(), FIXTURE_STUNNED);
    }
    ck_assert_uint_gt(resisted, 100);
    ck_assert_uint_lt(resisted, 190);
}
END_TEST

START_TEST(healing_by_others_harms_the_undead)
{
    arena_draw(&arena, duel);
    make_passive(FIXTURE_GOBLIN, FIXTURE_UNDEAD);
    ck_assert_int_eq(combat_heal(arena_world(&arena), hero(), goblin(), 4, false), 0);
    ck_assert_int_eq(goblin()->hp, 6);
    ck_assert_int_eq(combat_heal(&arena.world, goblin(), goblin(), 2, false), 2);
    ck_assert_int_eq(goblin()->hp, 8);
}
END_TEST

START_TEST(not_all_are_bound_to_the_ground)
{
    static const char *const rows[] = {"######", "#1B.K#", "#B#..#", "#....#", "######", NULL};

    arena_draw(&arena, rows);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_BLOCKED);
    make_passive(FIXTURE_HERO, FIXTURE_SWIM);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_BLOCKED);
    make_passive(FIXTURE_HERO, FIXTURE_FLIGHT);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), 0);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_W)), 0);
    make_passive(FIXTURE_HERO, FIXTURE_WALL_CLIMB);
    ck_assert(ground_bears(arena_world(&arena), hero(), 4, 1));
    ck_assert(!ground_bears(&arena.world, hero(), 2, 1));
}
END_TEST

Suite *stats_suite(void)
{
    Suite *suite = suite_create("stats");
    TCase *layer_case = tcase_create("layers");
    TCase *harm_case = tcase_create("harm");
    TCase *passive_case = tcase_create("passives");

    tcase_add_test(layer_case, bonuses_apply_layer_by_layer);
    tcase_add_test(layer_case, the_core_decides_the_rest);
    tcase_add_test(layer_case, stats_stay_within_bounds);
    tcase_add_test(layer_case, what_is_worn_gives_bonuses_and_passives);
    tcase_add_test(layer_case, two_hands_hold_one_long_weapon);
    tcase_add_test(layer_case, a_long_weapon_reaches_farther);
    tcase_add_test(layer_case, a_class_starts_with_its_own);
    tcase_add_test(layer_case, a_class_is_chosen_before_anything_else);
    tcase_add_test(layer_case, levels_make_the_class_grow);
    tcase_add_test(harm_case, resistance_lessens_harm_of_its_type);
    tcase_add_test(harm_case, armour_and_mist_are_for_what_is_physical);
    tcase_add_test(harm_case, a_ward_takes_harm_first);
    tcase_add_test(passive_case, thorns_and_leeches);
    tcase_add_test(passive_case, the_deadly_hit_harder);
    tcase_add_test(passive_case, some_grow_back);
    tcase_add_test(passive_case, some_are_immune);
    tcase_add_test(passive_case, focus_withstands_what_goes_for_the_mind);
    tcase_add_test(passive_case, healing_by_others_harms_the_undead);
    tcase_add_test(passive_case, not_all_are_bound_to_the_ground);
    suite_add_tcase(suite, layer_case);
    suite_add_tcase(suite, harm_case);
    suite_add_tcase(suite, passive_case);
    return suite;
}
