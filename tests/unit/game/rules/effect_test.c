/*
 * effect: effects that the fixture's own abilities do not have, and what passives and statuses
 * change. What deed_test.c looks at is not repeated here.
 *
 * The hero's ability is given the effects under test; the drawn level has who it needs.
 */
#include <check.h>
#include <string.h>

#include "core/game/combat.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

static struct arena arena;

static const char *const field[] = {"#########", "#.......#", "#.1.o...#",
                                    "#.......#", "#########", NULL};
static const char *const alone[] = {"########", "#1.....#", "########", NULL};

static struct state_actor *hero(void)
{
    return &arena.state.actors[0];
}

static struct state_actor *orc(void)
{
    return arena_monster(&arena, FIXTURE_ORC);
}

/* A term that is a number. */
static uint16_t number(int16_t value)
{
    arena.content.terms[arena.content.term_count] =
        (struct content_term){CONTENT_TERM_CONSTANT, 0, value};
    return arena.content.term_count++;
}

/* Draws; the hero's ability has one effect, at whom the ability `like` is aimed. */
static struct content_effect *prepare(const char *const *rows, uint16_t like,
                                      struct content_effect effect)
{
    struct content_ability *row;

    arena_draw(&arena, rows);
    arena.content.actors[FIXTURE_HERO].abilities[0] = like;
    arena.content.actors[FIXTURE_HERO].mp = 20;
    arena.content.tuning.hit_min = 100;
    arena.content.tuning.hit_max = 100;
    arena.content.tuning.critical_percent = 0;
    stats_fill(arena_world(&arena), hero());
    row = &arena.content.abilities[like];
    row->cooldown = 0;
    row->first_effect = arena.content.effect_count;
    row->effect_count = 1;
    memset(row->prices, 0, sizeof(row->prices));
    effect.phase = CONTENT_PHASE_PRIMARY;
    effect.code = effect.code != 0 ? effect.code : (uint16_t)CONTENT_NONE;
    arena.content.effects[arena.content.effect_count] = effect;
    return &arena.content.effects[arena.content.effect_count++];
}

/* With a formula that is a number. */
static struct content_effect *prepare_amount(const char *const *rows, uint16_t like, uint8_t kind,
                                             uint8_t type, int16_t amount)
{
    struct content_effect *effect =
        prepare(rows, like, (struct content_effect){.kind = kind, .type = type});

    effect->formula = number(amount);
    effect->formula_count = 1;
    return effect;
}

static struct game_action action(uint8_t given)
{
    return (struct game_action){.kind = GAME_ACTION_ABILITY,
                                .given = GAME_GIVEN_ABILITY | given,
                                .dir = GAME_DIR_NONE,
                                .ability = arena.content.actors[FIXTURE_HERO].abilities[0]};
}

static uint8_t use(void)
{
    ck_assert(game_content_validate(&arena.content, NULL));
    return arena_do(&arena, 1, action(0));
}

static uint8_t use_on_orc(void)
{
    struct game_action at = action(GAME_GIVEN_TARGET);

    ck_assert(game_content_validate(&arena.content, NULL));
    at.target = orc()->id;
    return arena_do(&arena, 1, at);
}

static uint8_t use_at(int16_t x, int16_t y)
{
    struct game_action at = action(GAME_GIVEN_POSITION);

    at.x = x;
    at.y = y;
    return arena_do(&arena, 1, at);
}

/* ---- resources ---- */

START_TEST(a_resource_is_set)
{
    prepare_amount(field, FIXTURE_SPIT, CONTENT_EFFECT_SET_RESOURCE, CONTENT_RESOURCE_HP, 7);
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(orc()->hp, 7);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_DAMAGED)->amount2, 7);
    prepare_amount(field, FIXTURE_SPIT, CONTENT_EFFECT_SET_RESOURCE, CONTENT_RESOURCE_HP, 7);
    orc()->hp = 3;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(orc()->hp, 7);
    prepare_amount(alone, FIXTURE_SECOND_WIND, CONTENT_EFFECT_SET_RESOURCE, CONTENT_RESOURCE_MP, 5);
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->mp, 5);
}
END_TEST

START_TEST(power_comes_back)
{
    prepare_amount(alone, FIXTURE_SECOND_WIND, CONTENT_EFFECT_RESTORE, CONTENT_RESOURCE_MP, 9);
    ck_assert_int_eq(use(), GAME_VERDICT_NO_EFFECT);
    hero()->mp = 15;
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->mp, 20);
    ck_assert_int_eq(arena_event(&arena, GAME_EVENT_RESOURCE_GAINED)->amount, 5);
}
END_TEST

START_TEST(some_healing_goes_beyond_the_maximum)
{
    struct content_effect *effect =
        prepare_amount(alone, FIXTURE_SECOND_WIND, CONTENT_EFFECT_RESTORE, CONTENT_RESOURCE_HP, 30);

    ck_assert_int_eq(use(), GAME_VERDICT_NO_EFFECT);
    effect->flags = CONTENT_EFFECT_OVERFILL;
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(hero()->hp, 70);
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(hero()->hp, 80); /* twice 40, and no more */
    /* It outlasts what has the maxima counted anew, and goes with them. */
    status_add(arena_world(&arena), hero(), FIXTURE_HASTED, 2);
    ck_assert_int_eq(hero()->hp, 80);
    hero()->hp = 50;
    arena.content.actors[FIXTURE_HERO].hp = 30;
    stats_refresh(arena_world(&arena), hero());
    ck_assert_int_eq(hero()->hp_max, 30);
    ck_assert_int_eq(hero()->hp, 40);
    hero()->hp = 60;
    arena.content.actors[FIXTURE_HERO].hp = 20;
    stats_refresh(arena_world(&arena), hero());
    ck_assert_int_eq(hero()->hp, 40);
    ck_assert_ptr_null(state_check(&arena.state, &arena.content));
    hero()->hp = 41;
    ck_assert_ptr_nonnull(state_check(&arena.state, &arena.content));
}
END_TEST

START_TEST(only_hit_points_go_beyond)
{
    struct content_effect *effect =
        prepare_amount(alone, FIXTURE_SECOND_WIND, CONTENT_EFFECT_RESTORE, CONTENT_RESOURCE_MP, 30);
    struct game_content_fault fault;

    effect->flags = CONTENT_EFFECT_OVERFILL;
    ck_assert(!game_content_validate(&arena.content, &fault));
    effect->type = CONTENT_RESOURCE_HP;
    ck_assert(game_content_validate(&arena.content, &fault));
    effect->kind = CONTENT_EFFECT_SET_RESOURCE;
    ck_assert(!game_content_validate(&arena.content, &fault));
}
END_TEST

/* ---- statuses, taken away ---- */

START_TEST(one_status_is_taken_away)
{
    prepare(alone, FIXTURE_SECOND_WIND,
            (struct content_effect){.kind = CONTENT_EFFECT_REMOVE_STATUS, .code = FIXTURE_SLOWED});
    ck_assert_int_eq(use(), GAME_VERDICT_NO_EFFECT);
    status_add(arena_world(&arena), hero(), FIXTURE_SLOWED, 9);
    status_add(&arena.world, hero(), FIXTURE_WEAKENED, 9);
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert(!status_bears(hero(), FIXTURE_SLOWED));
    ck_assert(status_bears(hero(), FIXTURE_WEAKENED));
}
END_TEST

START_TEST(what_helps_a_foe_is_taken_away)
{
    prepare(field, FIXTURE_SPIT, (struct content_effect){.kind = CONTENT_EFFECT_CLEAR_BUFFS});
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_NO_EFFECT);
    status_add(arena_world(&arena), orc(), FIXTURE_SHIELDED, 9);
    status_add(&arena.world, orc(), FIXTURE_WEAKENED, 9);
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert(!status_bears(orc(), FIXTURE_SHIELDED));
    ck_assert(status_bears(orc(), FIXTURE_WEAKENED));
}
END_TEST

/* ---- things and gains ---- */

START_TEST(a_door_closes)
{
    static const char *const rows[] = {"#######", "#1.+..#", "#######", NULL};

    prepare(rows, FIXTURE_KNOCK, (struct content_effect){.kind = CONTENT_EFFECT_CLOSE});
    ck_assert_int_eq(use_at(3, 1), GAME_VERDICT_NO_EFFECT);
    arena.state.terrain[1][3] = GAME_TERRAIN_DOOR_OPEN;
    ck_assert_int_eq(use_at(3, 1), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.terrain[1][3], GAME_TERRAIN_DOOR_CLOSED);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_DOOR_CLOSED));
}
END_TEST

START_TEST(things_are_given)
{
    unsigned potions = 0;

    prepare(alone, FIXTURE_SECOND_WIND,
            (struct content_effect){
                .kind = CONTENT_EFFECT_GIVE_ITEM, .code = FIXTURE_ANTIDOTE, .amount = 2});
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    for (size_t i = 0; i < GAME_INVENTORY_MAX; i++) {
        const struct state_stack *stack = &arena.state.seats[0].inventory[i];

        potions += stack->item == FIXTURE_ANTIDOTE ? stack->quantity : 0;
    }
    ck_assert_uint_eq(potions, 2);
}
END_TEST

START_TEST(one_learns_from_a_draught)
{
    prepare_amount(alone, FIXTURE_SECOND_WIND, CONTENT_EFFECT_EXPERIENCE, 0, 1000);
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(arena.state.seats[0].experience, 1000);
    ck_assert_uint_gt(hero()->level, 1);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_LEVEL_UP));
}
END_TEST

START_TEST(one_grows_for_good)
{
    struct content_effect *effect =
        prepare(alone, FIXTURE_SECOND_WIND,
                (struct content_effect){
                    .kind = CONTENT_EFFECT_CORE, .type = CONTENT_STAT_CON, .amount = 4});

    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->core[CONTENT_STAT_CON], 14);
    ck_assert_int_eq(hero()->hp_max, 48);
    effect->amount = -10;
    hero()->core[CONTENT_STAT_CON] = 5;
    stats_refresh(arena_world(&arena), hero());
    ck_assert_int_eq(use(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->core[CONTENT_STAT_CON], 1);
}
END_TEST

/* ---- places ---- */

START_TEST(one_runs_to_a_target_or_from_it)
{
    struct content_effect *effect = prepare(
        field, FIXTURE_SPIT,
        (struct content_effect){
            .kind = CONTENT_EFFECT_MOVE_SELF, .type = CONTENT_DISPLACE_TOWARD_TARGET, .amount = 5});

    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->x, 3); /* beside it, not on it */
    effect->type = CONTENT_DISPLACE_AWAY_FROM_TARGET;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(hero()->x, 1);
}
END_TEST

START_TEST(one_is_hurled_anywhere)
{
    prepare(field, FIXTURE_SPIT,
            (struct content_effect){
                .kind = CONTENT_EFFECT_MOVE_TARGET, .type = CONTENT_DISPLACE_RANDOM, .amount = 3});
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert(orc()->x != 4 || orc()->y != 2);
    ck_assert_int_le(tile_distance(4, 2, orc()->x, orc()->y), 3);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_PUSHED));
}
END_TEST

/* ---- the order and the addressee ---- */

/* The one sets hit points, the other too: the last one wins, whatever the list says. */
START_TEST(effects_have_an_order)
{
    static const struct {
        uint8_t phase;
        int8_t priority; /* of the second */
        int32_t hp;
    } cases[] = {{CONTENT_PHASE_PRIMARY, 0, 12}, {CONTENT_PHASE_PRE, 0, 10},
                 {CONTENT_PHASE_PRIMARY, 1, 10}, {CONTENT_PHASE_PRIMARY, -1, 12},
                 {CONTENT_PHASE_POST, 9, 12},    {CONTENT_PHASE_FINAL, 0, 12}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct content_effect *effect = prepare_amount(
            field, FIXTURE_SPIT, CONTENT_EFFECT_SET_RESOURCE, CONTENT_RESOURCE_HP, 10);

        effect[1] = effect[0];
        effect[1].formula = number(12);
        effect[1].phase = cases[i].phase;
        effect[1].priority = cases[i].priority;
        arena.content.effect_count++;
        arena.content.abilities[FIXTURE_SPIT].effect_count = 2;
        ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
        ck_assert_msg(orc()->hp == cases[i].hp, "case %zu: %d", i, (int)orc()->hp);
    }
}
END_TEST

START_TEST(some_effects_are_for_the_user)
{
    struct content_effect *effect =
        prepare_amount(field, FIXTURE_SPIT, CONTENT_EFFECT_SET_RESOURCE, CONTENT_RESOURCE_HP, 7);

    effect->flags = CONTENT_EFFECT_ON_CASTER;
    effect[1] = *effect;
    effect[1].flags = 0;
    effect[1].formula = number(9);
    arena.content.effect_count++;
    arena.content.abilities[FIXTURE_SPIT].effect_count = 2;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(hero()->hp, 7);
    ck_assert_int_eq(orc()->hp, 9);
}
END_TEST

/* Foes, friends, oneself: whom it says, and nobody else. */
START_TEST(an_area_spares_whom_it_does_not_affect)
{
    static const char *const rows[] = {"#######", "#.1.2.#", "#..o..#", "#######", NULL};

    for (uint8_t affects = 1; affects < 8; affects++) {
        prepare_amount(rows, FIXTURE_FIRE_BALL, CONTENT_EFFECT_DAMAGE, CONTENT_DAMAGE_TRUE, 3);
        stats_fill(arena_world(&arena), &arena.state.actors[1]);
        arena.content.abilities[FIXTURE_FIRE_BALL].affects = affects;
        arena.content.abilities[FIXTURE_FIRE_BALL].tags = 0;
        ck_assert_int_eq(use_at(3, 1), GAME_VERDICT_ACCEPTED);
        ck_assert_int_eq(hero()->hp, (affects >> CONTENT_AFFECTED_SELF & 1) != 0 ? 37 : 40);
        ck_assert_int_eq(arena.state.actors[1].hp,
                         (affects >> CONTENT_AFFECTED_ALLIES & 1) != 0 ? 37 : 40);
        ck_assert_int_eq(orc()->hp, (affects >> CONTENT_AFFECTED_FOES & 1) != 0 ? 15 : 18);
    }
}
END_TEST

START_TEST(a_blow_goes_as_far_as_the_weapon)
{
    prepare(field, FIXTURE_SPIT,
            (struct content_effect){.kind = CONTENT_EFFECT_STRIKE, .amount = 100});
    arena.content.abilities[FIXTURE_SPIT].tags = 1U << CONTENT_TAG_MELEE | 1U << CONTENT_TAG_ATTACK;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(orc()->hp, 18);
    ck_assert_ptr_nonnull(arena_event(&arena, GAME_EVENT_MISSED));
    arena.content.items[FIXTURE_SWORD].reach = 2;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_lt(orc()->hp, 18);
}
END_TEST

START_TEST(a_shot_needs_a_bow)
{
    prepare(field, FIXTURE_SPIT,
            (struct content_effect){.kind = CONTENT_EFFECT_STRIKE, .amount = 100});
    arena.content.abilities[FIXTURE_SPIT].requirements[0] =
        (struct content_requirement){.kind = CONTENT_REQUIRES_RANGED_WEAPON};
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_REQUIREMENTS_NOT_MET);
    arena.content.items[FIXTURE_SWORD].reach = 3;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_lt(orc()->hp, 18);
}
END_TEST

/* ---- statuses and passives ---- */

static int32_t hp_after_a_turn_with(uint16_t status)
{
    arena_draw(&arena, alone);
    hero()->hp = 20;
    status_add(arena_world(&arena), hero(), status, 3);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    return hero()->hp;
}

START_TEST(fire_eats_and_wounds_close)
{
    ck_assert_int_eq(hp_after_a_turn_with(FIXTURE_BURNING), 16);
    ck_assert_int_eq(hp_after_a_turn_with(FIXTURE_REGENERATING), 22);
    arena_draw(&arena, alone);
    hero()->hp = 20;
    arena.content.actors[FIXTURE_HERO].passives[0] = FIXTURE_FIRE_RESISTANCE;
    status_add(arena_world(&arena), hero(), FIXTURE_BURNING, 3);
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_plain(GAME_ACTION_WAIT)), 0);
    ck_assert_int_eq(hero()->hp, 18);
}
END_TEST

START_TEST(rage_hits_and_guards_otherwise)
{
    struct stats calm;
    struct stats raging;

    arena_draw(&arena, alone);
    calm = stats_of(arena_world(&arena), hero());
    status_add(&arena.world, hero(), FIXTURE_BERSERK, 3);
    raging = stats_of(&arena.world, hero());
    ck_assert_int_eq(raging.of[CONTENT_STAT_ATTACK], calm.of[CONTENT_STAT_ATTACK] + 4);
    ck_assert_int_eq(raging.of[CONTENT_STAT_DEFENCE], calm.of[CONTENT_STAT_DEFENCE] - 4);
}
END_TEST

START_TEST(a_status_may_be_its_bonuses_alone)
{
    static const uint8_t kinds[] = {CONTENT_STATUS_NONE, CONTENT_STATUS_BLESS};

    for (size_t i = 0; i < sizeof(kinds); i++) {
        int32_t before;

        arena_draw(&arena, alone);
        before = stats_of(arena_world(&arena), hero()).of[CONTENT_STAT_ATTACK];
        arena.content.statuses[FIXTURE_HASTED].effect = kinds[i];
        arena.content.statuses[FIXTURE_HASTED].bonuses[0] =
            (struct content_bonus){CONTENT_STAT_ATTACK, CONTENT_BONUS_FLAT, 6};
        status_add(&arena.world, hero(), FIXTURE_HASTED, 3);
        ck_assert_int_eq(stats_of(&arena.world, hero()).of[CONTENT_STAT_ATTACK], before + 6);
        ck_assert_int_eq(stats_of(&arena.world, hero()).of[CONTENT_STAT_SPEED], 110);
    }
}
END_TEST

static void make_passive(uint8_t kind, uint8_t power)
{
    arena.content.passives[FIXTURE_MIGHTY] =
        (struct content_passive){.id = "other", .name = "other", .kind = kind, .power = power};
    arena.content.actors[FIXTURE_HERO].passives[0] = FIXTURE_MIGHTY;
}

START_TEST(some_see_in_the_dark)
{
    static const uint8_t kinds[] = {CONTENT_PASSIVE_DARKVISION, CONTENT_PASSIVE_TRUE_SIGHT};

    for (size_t i = 0; i < sizeof(kinds); i++) {
        arena_draw(&arena, alone);
        for (int y = 0; y < arena.state.header.height; y++) {
            arena.state.dark.rows[y] = UINT64_MAX;
        }
        ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 6, 1));
        make_passive(kinds[i], 0);
        ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 6, 1));
    }
}
END_TEST

START_TEST(true_sight_sees_the_unseen_and_the_hidden)
{
    static const char *const rows[] = {"########", "#1....o#", "#......#", "########", NULL};
    struct state_prop *trap;

    arena_draw(&arena, rows);
    status_add(arena_world(&arena), orc(), FIXTURE_INVISIBLE, 9);
    ck_assert(!world_sees(arena_world(&arena), hero(), orc()));
    trap = state_prop_add(&arena.state);
    trap->kind = GAME_PROP_TRAP;
    trap->item = CONTENT_NONE;
    trap->ability = FIXTURE_SPIT;
    trap->flags = STATE_PROP_HIDDEN | STATE_PROP_ARMED;
    trap->x = 3;
    trap->y = 2;
    make_passive(CONTENT_PASSIVE_TRUE_SIGHT, 0);
    ck_assert(world_sees(arena_world(&arena), hero(), orc()));
    ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
    ck_assert_uint_eq(trap->flags & STATE_PROP_HIDDEN, 0);
}
END_TEST

START_TEST(some_withstand_the_cold)
{
    struct harm harm = {.amount = 20, .type = CONTENT_DAMAGE_COLD, .flags = HARM_ARMOUR};

    arena_draw(&arena, alone);
    ck_assert_int_eq(combat_harm(arena_world(&arena), NULL, hero(), harm), 20);
    hero()->hp = 40;
    make_passive(CONTENT_PASSIVE_COLD_RESISTANCE, 40);
    ck_assert_int_eq(combat_harm(arena_world(&arena), NULL, hero(), harm), 12);
}
END_TEST

static void give_bonus(uint8_t stat, int16_t value)
{
    make_passive(CONTENT_PASSIVE_NONE, 0);
    arena.content.passives[FIXTURE_MIGHTY].bonuses[0] =
        (struct content_bonus){stat, CONTENT_BONUS_FLAT, value};
}

START_TEST(the_soft_of_foot_are_heard_less)
{
    static const char *const rows[] = {"############", "#1r#...g...#", "############", NULL};

    for (int16_t stealth = 0; stealth <= 80; stealth = (int16_t)(stealth + 80)) {
        arena_draw(&arena, rows);
        give_bonus(CONTENT_STAT_STEALTH, stealth);
        ck_assert_int_eq(arena_do(&arena, 1, game_fixture_move(GAME_DIR_E)), GAME_VERDICT_ACCEPTED);
        ck_assert_int_eq((arena_monster(&arena, FIXTURE_GOBLIN)->flags & STATE_ACTOR_HEARD) != 0,
                         stealth == 0);
    }
}
END_TEST

START_TEST(sharp_eyes_see_farther)
{
    static const char *const rows[] = {"##################", "#1...............#",
                                       "##################", NULL};

    arena_draw(&arena, rows);
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 10, 1));
    ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 11, 1));
    give_bonus(CONTENT_STAT_SIGHT, 3);
    ck_assert(tile_set_has(world_sight(arena_world(&arena), 1), 13, 1));
    give_bonus(CONTENT_STAT_SIGHT, -4);
    ck_assert(!tile_set_has(world_sight(arena_world(&arena), 1), 7, 1));
}
END_TEST

/* A spell counts by the cognitive speed, what is channelled by the ritual, all else by the body's.
 */
START_TEST(each_deed_has_a_speed_of_its_own)
{
    static const struct {
        uint32_t tags;
        uint8_t stat;
    } cases[] = {{0, CONTENT_STAT_SPEED},
                 {1U << CONTENT_TAG_SPELL, CONTENT_STAT_COGNITIVE},
                 {1U << CONTENT_TAG_SPELL | 1U << CONTENT_TAG_CHANNELED, CONTENT_STAT_RITUAL}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t fast = 0; fast < sizeof(cases) / sizeof(cases[0]); fast++) {
            prepare_amount(field, FIXTURE_SPIT, CONTENT_EFFECT_DAMAGE, CONTENT_DAMAGE_TRUE, 4);
            arena.content.abilities[FIXTURE_SPIT].cost = 200;
            arena.content.abilities[FIXTURE_SPIT].tags = cases[i].tags;
            give_bonus(cases[fast].stat, 90);
            ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
            ck_assert_uint_eq(hero()->ready_at, i == fast ? 200 * 100 / 200 : 200 * 100 / 110);
        }
    }
}
END_TEST

/* A critical blow of an ability, against the same without luck. */
START_TEST(a_spell_may_be_critical)
{
    struct content_effect *effect =
        prepare_amount(field, FIXTURE_SPIT, CONTENT_EFFECT_DAMAGE, CONTENT_DAMAGE_TRUE, 4);

    arena.content.tuning.critical_percent = 100;
    arena.content.tuning.critical_bonus = 50;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(orc()->hp, 14);
    effect->flags = CONTENT_EFFECT_CAN_CRIT;
    ck_assert_int_eq(use_on_orc(), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(orc()->hp, 8);
}
END_TEST

Suite *effect_suite(void)
{
    Suite *suite = suite_create("effect");
    TCase *kind_case = tcase_create("kinds");
    TCase *order_case = tcase_create("order");
    TCase *bearer_case = tcase_create("statuses and passives");

    tcase_add_test(kind_case, a_resource_is_set);
    tcase_add_test(kind_case, power_comes_back);
    tcase_add_test(kind_case, some_healing_goes_beyond_the_maximum);
    tcase_add_test(kind_case, only_hit_points_go_beyond);
    tcase_add_test(kind_case, one_status_is_taken_away);
    tcase_add_test(kind_case, what_helps_a_foe_is_taken_away);
    tcase_add_test(kind_case, a_door_closes);
    tcase_add_test(kind_case, things_are_given);
    tcase_add_test(kind_case, one_learns_from_a_draught);
    tcase_add_test(kind_case, one_grows_for_good);
    tcase_add_test(kind_case, one_runs_to_a_target_or_from_it);
    tcase_add_test(kind_case, one_is_hurled_anywhere);
    tcase_add_test(order_case, effects_have_an_order);
    tcase_add_test(order_case, some_effects_are_for_the_user);
    tcase_add_test(order_case, an_area_spares_whom_it_does_not_affect);
    tcase_add_test(order_case, a_blow_goes_as_far_as_the_weapon);
    tcase_add_test(order_case, a_shot_needs_a_bow);
    tcase_add_test(bearer_case, fire_eats_and_wounds_close);
    tcase_add_test(bearer_case, rage_hits_and_guards_otherwise);
    tcase_add_test(bearer_case, a_status_may_be_its_bonuses_alone);
    tcase_add_test(bearer_case, some_see_in_the_dark);
    tcase_add_test(bearer_case, true_sight_sees_the_unseen_and_the_hidden);
    tcase_add_test(bearer_case, some_withstand_the_cold);
    tcase_add_test(bearer_case, the_soft_of_foot_are_heard_less);
    tcase_add_test(bearer_case, sharp_eyes_see_farther);
    tcase_add_test(bearer_case, each_deed_has_a_speed_of_its_own);
    tcase_add_test(bearer_case, a_spell_may_be_critical);
    suite_add_tcase(suite, kind_case);
    suite_add_tcase(suite, order_case);
    suite_add_tcase(suite, bearer_case);
    return suite;
}
