/*
 * term: every term of formulas and conditions decides what an ability does.
 *
 * The hero's ability harms the orc by a formula, or only if a condition holds; what the orc loses
 * is what the program gave. The tables are held to the enumeration, so a new term without a case
 * here fails.
 */
#include <check.h>
#include <string.h>

#include "core/game/stats.h"
#include "core/game/status.h"
#include "tests/unit/game/rules/arena.h"
#include "tests/unit/game/rules/suites.h"

enum { ORC_HP = 90, TERMS_MAX = 8 };

static struct arena arena;

static const char *const field[] = {"#########", "#1.o....#", "#########", NULL};

static struct state_actor *hero(void)
{
    return &arena.state.actors[0];
}

static struct state_actor *orc(void)
{
    return arena_monster(&arena, FIXTURE_ORC);
}

/* Both have numbers that no two terms have in common. */
static void prepare(void)
{
    arena_draw(&arena, field);
    arena.content.actors[FIXTURE_HERO].abilities[0] = FIXTURE_SPIT;
    arena.content.actors[FIXTURE_HERO].mp = 20;
    arena.content.actors[FIXTURE_HERO].lucidity = 15;
    arena.content.actors[FIXTURE_ORC].hp = ORC_HP;
    arena.content.actors[FIXTURE_ORC].mp = 36;
    arena.content.abilities[FIXTURE_SPIT].cooldown = 0;
    arena.content.tuning.critical_percent = 0;
    hero()->core[CONTENT_STAT_STR] = 16;
    orc()->core[CONTENT_STAT_STR] = 13;
    stats_fill(arena_world(&arena), hero());
    stats_fill(&arena.world, orc());
    hero()->hp = 30;
    hero()->mp = 12;
    hero()->lucidity = 4;
    orc()->mp = 17;
    ck_assert_int_eq(hero()->hp_max, 40);
    ck_assert_int_eq(orc()->hp_max, ORC_HP);
}

/* Appends a program; its first row. */
static uint16_t add_terms(const struct content_term *terms, uint8_t count)
{
    uint16_t first = arena.content.term_count;

    memcpy(&arena.content.terms[first], terms, count * sizeof(*terms));
    arena.content.term_count = (uint16_t)(first + count);
    return first;
}

static uint8_t length_of(const struct content_term *terms)
{
    uint8_t count = 0;

    while (count < TERMS_MAX && (count == 0 || terms[count].op != 0 || terms[count].value != 0)) {
        count++;
    }
    return count;
}

/* The effects become those of the ability, at the end of the pool. */
static void set_effects(const struct content_effect *effects, uint8_t count)
{
    struct content_ability *spit = &arena.content.abilities[FIXTURE_SPIT];

    spit->first_effect = arena.content.effect_count;
    spit->effect_count = count;
    memcpy(&arena.content.effects[spit->first_effect], effects, count * sizeof(*effects));
    arena.content.effect_count = (uint16_t)(arena.content.effect_count + count);
}

static struct content_effect harm_of(const struct content_term *terms)
{
    uint8_t count = length_of(terms);

    return (struct content_effect){.kind = CONTENT_EFFECT_DAMAGE,
                                   .phase = CONTENT_PHASE_PRIMARY,
                                   .type = CONTENT_DAMAGE_TRUE,
                                   .code = CONTENT_NONE,
                                   .formula = add_terms(terms, count),
                                   .formula_count = count};
}

static struct content_effect harm_if(int16_t amount, const struct content_term *condition)
{
    struct content_effect effect =
        harm_of((struct content_term[TERMS_MAX]){{CONTENT_TERM_CONSTANT, 0, amount}});

    effect.condition_count = length_of(condition);
    effect.condition = add_terms(condition, effect.condition_count);
    return effect;
}

/* Uses the ability; what the orc lost. */
static int32_t use(void)
{
    int32_t before = orc()->hp;
    struct game_action action = {.kind = GAME_ACTION_ABILITY,
                                 .given = GAME_GIVEN_ABILITY | GAME_GIVEN_TARGET,
                                 .dir = GAME_DIR_NONE,
                                 .ability = FIXTURE_SPIT,
                                 .target = orc()->id};

    ck_assert(game_content_validate(&arena.content, NULL));
    ck_assert_int_eq(arena_do(&arena, 1, action), GAME_VERDICT_ACCEPTED);
    return before - orc()->hp;
}

/* ---- formulas ---- */

/* Programs, and what they give with the numbers above. */
static const struct {
    uint8_t op; /* the term that the case is about */
    int32_t value;
    struct content_term terms[TERMS_MAX];
} formulas[] = {
    {CONTENT_TERM_CONSTANT, 7, {{CONTENT_TERM_CONSTANT, 0, 7}}},
    {CONTENT_TERM_ROLL,
     6,
     {{CONTENT_TERM_CONSTANT, 0, 6}, {CONTENT_TERM_CONSTANT, 0, 6}, {CONTENT_TERM_ROLL, 0, 0}}},
    {CONTENT_TERM_CASTER_STAT, 8, {{CONTENT_TERM_CASTER_STAT, CONTENT_STAT_STR, 50}}},
    {CONTENT_TERM_TARGET_STAT, 13, {{CONTENT_TERM_TARGET_STAT, CONTENT_STAT_STR, 100}}},
    {CONTENT_TERM_CASTER_RESOURCE, 12, {{CONTENT_TERM_CASTER_RESOURCE, CONTENT_RESOURCE_MP, 100}}},
    {CONTENT_TERM_TARGET_RESOURCE, 17, {{CONTENT_TERM_TARGET_RESOURCE, CONTENT_RESOURCE_MP, 100}}},
    {CONTENT_TERM_CASTER_MISSING,
     11,
     {{CONTENT_TERM_CASTER_MISSING, CONTENT_RESOURCE_LUCIDITY, 100}}},
    {CONTENT_TERM_TARGET_MISSING, 19, {{CONTENT_TERM_TARGET_MISSING, CONTENT_RESOURCE_MP, 100}}},
    {CONTENT_TERM_CASTER_MAXIMUM, 10, {{CONTENT_TERM_CASTER_MAXIMUM, CONTENT_RESOURCE_HP, 25}}},
    {CONTENT_TERM_TARGET_MAXIMUM, 9, {{CONTENT_TERM_TARGET_MAXIMUM, CONTENT_RESOURCE_HP, 10}}},
    {CONTENT_TERM_CASTER_LEVEL, 3, {{CONTENT_TERM_CASTER_LEVEL, 0, 300}}},
    {CONTENT_TERM_WEAPON, 14, {{CONTENT_TERM_WEAPON, 0, 200}}},
    {CONTENT_TERM_SUM,
     9,
     {{CONTENT_TERM_CONSTANT, 0, 4}, {CONTENT_TERM_CONSTANT, 0, 5}, {CONTENT_TERM_SUM, 2, 0}}},
    {CONTENT_TERM_PRODUCT,
     15,
     {{CONTENT_TERM_CONSTANT, 0, 20},
      {CONTENT_TERM_CONSTANT, 0, 150},
      {CONTENT_TERM_CONSTANT, 0, 50},
      {CONTENT_TERM_PRODUCT, 3, 0}}},
    {CONTENT_TERM_MIN,
     4,
     {{CONTENT_TERM_CONSTANT, 0, 4}, {CONTENT_TERM_CONSTANT, 0, 5}, {CONTENT_TERM_MIN, 2, 0}}},
    {CONTENT_TERM_MAX,
     5,
     {{CONTENT_TERM_CONSTANT, 0, 4}, {CONTENT_TERM_CONSTANT, 0, 5}, {CONTENT_TERM_MAX, 2, 0}}},
};

enum { FORMULAS = sizeof(formulas) / sizeof(formulas[0]) };

START_TEST(formulas_give_what_they_say)
{
    for (size_t i = 0; i < FORMULAS; i++) {
        int32_t value;

        prepare();
        arena.content.items[FIXTURE_SWORD].damage_min = 4; /* and 3 for STR: always 7 */
        arena.content.items[FIXTURE_SWORD].damage_max = 4;
        set_effects((struct content_effect[]){harm_of(formulas[i].terms)}, 1);
        value = use();
        ck_assert_msg(value == formulas[i].value, "%s gives %d", content_term_word(formulas[i].op),
                      (int)value);
    }
}
END_TEST

START_TEST(rolls_have_their_whole_range)
{
    static const struct content_term roll[TERMS_MAX] = {
        {CONTENT_TERM_CONSTANT, 0, 2}, {CONTENT_TERM_CONSTANT, 0, 5}, {CONTENT_TERM_ROLL, 0, 0}};
    unsigned seen = 0;

    for (uint64_t nonce = 0; nonce < 60; nonce++) {
        int32_t value;

        prepare();
        arena.state.header.nonce = nonce;
        set_effects((struct content_effect[]){harm_of(roll)}, 1);
        value = use();
        ck_assert_int_ge(value, 2);
        ck_assert_int_le(value, 5);
        seen |= 1U << value;
    }
    ck_assert_uint_eq(seen, 0x3C);
}
END_TEST

START_TEST(formulas_know_what_was_done_before)
{
    static const struct content_term ten[TERMS_MAX] = {{CONTENT_TERM_CONSTANT, 0, 10}};
    static const struct content_term half[TERMS_MAX] = {{CONTENT_TERM_PREVIOUS_DAMAGE, 0, 50}};
    static const struct content_term twice[TERMS_MAX] = {{CONTENT_TERM_PREVIOUS_HEALING, 0, 200}};
    struct content_effect effects[2];

    prepare();
    effects[0] = harm_of(ten);
    effects[1] = harm_of(half);
    set_effects(effects, 2);
    ck_assert_int_eq(use(), 15);
    /* Healed by itself, so that nothing undead comes in between: 10 back, then 20 away. */
    prepare();
    orc()->hp = 40;
    effects[0] = harm_of(ten);
    effects[0].kind = CONTENT_EFFECT_RESTORE;
    effects[0].type = CONTENT_RESOURCE_HP;
    effects[1] = harm_of(twice);
    set_effects(effects, 2);
    ck_assert_int_eq(use(), 10);
}
END_TEST

/* Two orcs in a line lose 10 each; the hero drinks half of both. */
START_TEST(what_is_for_the_caster_counts_everybody)
{
    static const char *const rows[] = {"#########", "#1.o.g..#", "#########", NULL};
    static const struct content_term ten[TERMS_MAX] = {{CONTENT_TERM_CONSTANT, 0, 10}};
    static const struct content_term half[TERMS_MAX] = {{CONTENT_TERM_PREVIOUS_DAMAGE, 0, 50}};
    struct content_ability *spit;
    struct content_effect effects[2];
    struct game_action action = {.kind = GAME_ACTION_ABILITY,
                                 .given = GAME_GIVEN_ABILITY | GAME_GIVEN_DIR,
                                 .dir = GAME_DIR_E,
                                 .ability = FIXTURE_SPIT};

    arena_draw(&arena, rows);
    arena.content.actors[FIXTURE_HERO].abilities[0] = FIXTURE_SPIT;
    arena.content.actors[FIXTURE_GOBLIN].hp = 40;
    stats_fill(arena_world(&arena), arena_monster(&arena, FIXTURE_GOBLIN));
    spit = &arena.content.abilities[FIXTURE_SPIT];
    *spit = arena.content.abilities[FIXTURE_FIRE_LINE];
    hero()->hp = 20;
    effects[0] = harm_of(ten);
    effects[1] = harm_of(half);
    effects[1].kind = CONTENT_EFFECT_RESTORE;
    effects[1].type = CONTENT_RESOURCE_HP;
    effects[1].phase = CONTENT_PHASE_POST;
    effects[1].flags = CONTENT_EFFECT_ON_CASTER;
    set_effects(effects, 2);
    ck_assert_int_eq(arena_do(&arena, 1, action), GAME_VERDICT_ACCEPTED);
    ck_assert_int_eq(hero()->hp, 30);
}
END_TEST

/* ---- conditions ---- */

static void hurt_the_hero(void)
{
    hero()->hp = 20;
}

static void hurt_the_orc(void)
{
    orc()->hp = ORC_HP / 2;
}

static void hurt_both(void)
{
    hurt_the_hero();
    hurt_the_orc();
}

static void haste_the_hero(void)
{
    status_add(arena_world(&arena), hero(), FIXTURE_HASTED, 9);
}

static void weaken_the_orc(void)
{
    status_add(arena_world(&arena), orc(), FIXTURE_WEAKENED, 9);
}

static void be_noticed(void)
{
    orc()->target = hero()->id;
}

#define HERO_HURT                                                                                  \
    {                                                                                              \
        CONTENT_TERM_CASTER_BELOW, CONTENT_RESOURCE_HP, 50                                         \
    }
#define ORC_HURT                                                                                   \
    {                                                                                              \
        CONTENT_TERM_TARGET_BELOW, CONTENT_RESOURCE_HP, 50                                         \
    }

/* What turns the condition over; it holds before or after. */
static const struct {
    uint8_t op;
    bool before;
    void (*happens)(void);
    struct content_term terms[TERMS_MAX];
} conditions[] = {
    {CONTENT_TERM_CASTER_BELOW, false, hurt_the_hero, {HERO_HURT}},
    {CONTENT_TERM_CASTER_ABOVE,
     true,
     hurt_the_hero,
     {{CONTENT_TERM_CASTER_ABOVE, CONTENT_RESOURCE_HP, 50}}},
    {CONTENT_TERM_TARGET_BELOW, false, hurt_the_orc, {ORC_HURT}},
    {CONTENT_TERM_TARGET_ABOVE,
     true,
     hurt_the_orc,
     {{CONTENT_TERM_TARGET_ABOVE, CONTENT_RESOURCE_HP, 50}}},
    {CONTENT_TERM_CASTER_HAS,
     false,
     haste_the_hero,
     {{CONTENT_TERM_CASTER_HAS, 0, FIXTURE_HASTED}}},
    {CONTENT_TERM_TARGET_HAS,
     false,
     weaken_the_orc,
     {{CONTENT_TERM_TARGET_HAS, 0, FIXTURE_WEAKENED}}},
    {CONTENT_TERM_TARGET_UNAWARE, true, be_noticed, {{CONTENT_TERM_TARGET_UNAWARE, 0, 0}}},
    {CONTENT_TERM_AND, false, hurt_both, {HERO_HURT, ORC_HURT, {CONTENT_TERM_AND, 2, 0}}},
    {CONTENT_TERM_OR, false, hurt_the_orc, {HERO_HURT, ORC_HURT, {CONTENT_TERM_OR, 2, 0}}},
    {CONTENT_TERM_OR, false, hurt_the_hero, {HERO_HURT, ORC_HURT, {CONTENT_TERM_OR, 2, 0}}},
    {CONTENT_TERM_NOT, true, hurt_the_orc, {ORC_HURT, {CONTENT_TERM_NOT, 1, 0}}},
};

enum { CONDITIONS = sizeof(conditions) / sizeof(conditions[0]) };

/* A point of harm in any case, ten more if the condition holds. */
static int32_t use_with(const struct content_term *condition)
{
    struct content_effect effects[2] = {
        harm_of((struct content_term[TERMS_MAX]){{CONTENT_TERM_CONSTANT, 0, 1}}),
        harm_if(10, condition)};

    set_effects(effects, 2);
    return use();
}

START_TEST(conditions_turn_with_the_world)
{
    for (size_t i = 0; i < CONDITIONS; i++) {
        int32_t before;
        int32_t after;

        prepare();
        before = use_with(conditions[i].terms);
        prepare();
        conditions[i].happens();
        after = use_with(conditions[i].terms);
        ck_assert_msg(
            before == (conditions[i].before ? 11 : 1) && after == (conditions[i].before ? 1 : 11),
            "%s: %d, then %d", content_term_word(conditions[i].op), (int)before, (int)after);
    }
}
END_TEST

/* One of two is not both. */
START_TEST(and_needs_all)
{
    static const struct content_term both[TERMS_MAX] = {
        HERO_HURT, ORC_HURT, {CONTENT_TERM_AND, 2, 0}};

    prepare();
    hurt_the_hero();
    ck_assert_int_eq(use_with(both), 1);
    prepare();
    hurt_the_orc();
    ck_assert_int_eq(use_with(both), 1);
}
END_TEST

START_TEST(chances_are_what_they_say)
{
    static const int16_t percents[] = {0, 30, 100};
    static const int32_t least[] = {0, 35, 200};
    static const int32_t most[] = {0, 85, 200};

    for (size_t i = 0; i < 3; i++) {
        struct content_term chance[TERMS_MAX] = {{CONTENT_TERM_CHANCE, 0, percents[i]}};
        int32_t times = 0;

        for (uint64_t nonce = 0; nonce < 200; nonce++) {
            prepare();
            arena.state.header.nonce = nonce;
            times += use_with(chance) == 11 ? 1 : 0;
        }
        ck_assert_int_ge(times, least[i]);
        ck_assert_int_le(times, most[i]);
    }
}
END_TEST

START_TEST(a_critical_hit_is_known)
{
    static const struct content_term critical[TERMS_MAX] = {{CONTENT_TERM_WAS_CRITICAL, 0, 0}};
    static const struct content_term ten[TERMS_MAX] = {{CONTENT_TERM_CONSTANT, 0, 10}};

    for (uint8_t percent = 0; percent <= 100; percent = (uint8_t)(percent + 100)) {
        struct content_effect effects[2];

        prepare();
        arena.content.tuning.critical_percent = percent;
        arena.content.tuning.critical_bonus = 50;
        effects[0] = harm_of(ten);
        effects[0].flags = CONTENT_EFFECT_CAN_CRIT;
        effects[1] = harm_if(3, critical);
        set_effects(effects, 2);
        ck_assert_int_eq(use(), percent == 0 ? 10 : 15 + 3);
    }
}
END_TEST

/* ---- none is left out ---- */

START_TEST(every_term_has_a_case)
{
    static const uint8_t own[] = {CONTENT_TERM_PREVIOUS_DAMAGE, CONTENT_TERM_PREVIOUS_HEALING,
                                  CONTENT_TERM_CHANCE, CONTENT_TERM_WAS_CRITICAL};
    uint64_t tested = 0;

    for (size_t i = 0; i < FORMULAS; i++) {
        tested |= UINT64_C(1) << formulas[i].op;
    }
    for (size_t i = 0; i < CONDITIONS; i++) {
        tested |= UINT64_C(1) << conditions[i].op;
    }
    for (size_t i = 0; i < sizeof(own); i++) {
        tested |= UINT64_C(1) << own[i];
    }
#define X(constant, number, word)                                                                  \
    ck_assert_msg((tested >> (number)&1) != 0, "no case for %s", word);
    CONTENT_TERMS(X)
#undef X
}
END_TEST

Suite *term_suite(void)
{
    Suite *suite = suite_create("term");
    TCase *formula_case = tcase_create("formulas");
    TCase *condition_case = tcase_create("conditions");

    tcase_add_test(formula_case, formulas_give_what_they_say);
    tcase_add_test(formula_case, rolls_have_their_whole_range);
    tcase_add_test(formula_case, formulas_know_what_was_done_before);
    tcase_add_test(formula_case, what_is_for_the_caster_counts_everybody);
    tcase_add_test(condition_case, conditions_turn_with_the_world);
    tcase_add_test(condition_case, and_needs_all);
    tcase_add_test(condition_case, chances_are_what_they_say);
    tcase_add_test(condition_case, a_critical_hit_is_known);
    tcase_add_test(condition_case, every_term_has_a_case);
    suite_add_tcase(suite, formula_case);
    suite_add_tcase(suite, condition_case);
    return suite;
}
