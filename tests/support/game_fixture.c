/*
 * game_fixture: the tables.
 */
#include "tests/support/game_fixture.h"

#include <string.h>

#define NONE CONTENT_NONE

static const struct content_tuning fixture_tuning = {
    .operation_budget = 2000,
    .action_cost = {0, 100, 100, 100, 100, 50, 50, 100, 100, 100, 100, 100, 1},
    .hook_depth_max = 50,
    .xp_base = 20,
    .level_hp = 6,
    .level_attack = 1,
    .level_defence = 1,
    .score_depth = 100,
    .score_victory = 1000,
    .level_max = 20,
    .activation_radius = 12,
    .sight_radius = 9,
    .hit_base = 75,
    .hit_step = 5,
    .hit_min = 10,
    .hit_max = 95,
    .wander_percent = 40,
    .viewer_glyph = '@',
    .ally_glyph = '&',
    .critical_percent = 5,
    .critical_bonus = 50,
    .dark_radius = 2,
    .bell_rounds = 50,
    .bell_percent = 4,
};

static const struct content_tile fixture_tiles[GAME_TERRAIN_COUNT] = {
    {"rock", "solid rock", '~', '^', {0}},
    {"wall", "wall", '#', 'X', {0}},
    {"floor", "floor", '.', ',', {0}},
    {"door_closed", "closed door", '+', 'D', {0}},
    {"door_open", "open door", '\'', 'd', {0}},
    {"stairs_down", "stairs down", '>', 'V', {0}},
    {"exit", "way out", '<', 'E', {0}},
    {"door_locked", "locked door", 'L', 'l', {0}},
    {"gate", "gate", 'H', 'h', {0}},
    {"water", "water", 'B', 'b', {0}},
    {"chasm", "chasm", 'K', 'k', {0}},
    {"brush", "brush", '%', ';', {0}},
};

static const struct content_tile fixture_props[GAME_PROP_KIND_COUNT] = {
    {"chest", "chest", 'C', 'C', {0}},       {"chest_open", "empty chest", 'u', 'u', {0}},
    {"lever", "lever", '|', '|', {0}},       {"lever_down", "moved lever", '/', '/', {0}},
    {"trap", "trap", 'T', 'T', {0}},         {"trap_sprung", "sprung trap", 't', 't', {0}},
    {"fountain", "fountain", 'F', 'F', {0}}, {"fountain_dry", "dry fountain", 'U', 'U', {0}},
    {"brazier", "brazier", 'I', 'I', {0}},   {"lock", "lock", 'i', 'i', {0}},
};

static const struct content_faction fixture_factions[FIXTURE_FACTIONS] = {
    {"party", "the party", 1 << FIXTURE_MONSTERS, NONE},
    {"monsters", "the monsters", 1 << FIXTURE_PARTY, NONE},
    {"neutral", "bystanders", 0, NONE},
};

/* Order of the members as in struct content_actor. */
static const struct content_actor fixture_actors[FIXTURE_ACTORS] = {
    {.id = "hero",
     .name = "Hero",
     .hp = 40,
     .attack = 2,
     .defence = 2,
     .armour = 0,
     .damage_min = 1,
     .damage_max = 3,
     .speed = 110,
     .abilities = {FIXTURE_SECOND_WIND},
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 9,
     .memory = 6,
     .faction = FIXTURE_PARTY,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '@'},
    {.id = "rat",
     .name = "Rat",
     .hp = 5,
     .attack = -1,
     .defence = 1,
     .damage_min = 1,
     .damage_max = 2,
     .speed = 120,
     .xp = 2,
     .weight = 30,
     .drop_item = NONE,
     .hit_status = NONE,
     .flee_percent = 30,
     .perception = 6,
     .memory = 4,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 2,
     .glyph = 'r'},
    {.id = "goblin",
     .name = "Goblin",
     .hp = 10,
     .attack = 1,
     .defence = 1,
     .armour = 1,
     .damage_min = 1,
     .damage_max = 4,
     .speed = 100,
     .xp = 6,
     .weight = 30,
     .drop_item = FIXTURE_GOLD,
     .drop_percent = 50,
     .hit_status = NONE,
     .flee_percent = 25,
     .perception = 7,
     .memory = 8,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 4,
     .glyph = 'g'},
    {.id = "orc",
     .name = "Orc",
     .hp = 18,
     .attack = 2,
     .defence = 1,
     .armour = 2,
     .damage_min = 2,
     .damage_max = 6,
     .speed = 90,
     .xp = 12,
     .weight = 20,
     .drop_item = FIXTURE_HEALING,
     .drop_percent = 25,
     .hit_status = NONE,
     .perception = 7,
     .memory = 10,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = 'o'},
    {.id = "snake",
     .name = "Snake",
     .hp = 8,
     .attack = 2,
     .defence = 3,
     .damage_min = 1,
     .damage_max = 2,
     .speed = 130,
     .xp = 8,
     .weight = 15,
     .drop_item = NONE,
     .hit_status = FIXTURE_POISONED,
     .hit_percent = 50,
     .hit_turns = 5,
     .perception = 5,
     .memory = 3,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 's'},
    {.id = "shaman",
     .name = "Goblin shaman",
     .hp = 9,
     .attack = 0,
     .defence = 1,
     .damage_min = 1,
     .damage_max = 3,
     .speed = 100,
     .xp = 12,
     .weight = 10,
     .abilities = {FIXTURE_SPIT},
     .drop_item = FIXTURE_BOLT,
     .drop_percent = 30,
     .hit_status = NONE,
     .flee_percent = 50,
     .perception = 8,
     .memory = 6,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = 'S'},
    {.id = "ogre",
     .name = "Ogre",
     .hp = 35,
     .attack = 3,
     .defence = -1,
     .armour = 2,
     .damage_min = 4,
     .damage_max = 10,
     .speed = 70,
     .xp = 30,
     .weight = 8,
     .drop_item = NONE,
     .hit_status = FIXTURE_WEAKENED,
     .hit_percent = 20,
     .hit_turns = 4,
     .perception = 6,
     .memory = 5,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 3,
     .max_depth = 26,
     .glyph = 'O'},
    {.id = "cat",
     .name = "Cat",
     .hp = 6,
     .defence = 4,
     .damage_min = 1,
     .damage_max = 1,
     .speed = 140,
     .weight = 6,
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 6,
     .faction = FIXTURE_NEUTRAL,
     .provider = GAME_PROVIDER_AI_PASSIVE,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 'f'},
    {.id = "dragon",
     .name = "Dragon",
     .hp = 60,
     .attack = 4,
     .defence = 3,
     .armour = 3,
     .damage_min = 4,
     .damage_max = 11,
     .speed = 95,
     .xp = 200,
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 5,
     .memory = 12,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 'W'},
};

static const struct content_item fixture_items[FIXTURE_ITEMS] = {
    {.id = "potion_of_healing",
     .name = "potion of healing",
     .use = FIXTURE_DRINK_HEALING,
     .weight = 30,
     .class_ = CONTENT_ITEM_POTION,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "antidote",
     .name = "antidote",
     .use = FIXTURE_DRINK_ANTIDOTE,
     .weight = 8,
     .class_ = CONTENT_ITEM_POTION,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "potion_of_speed",
     .name = "potion of speed",
     .use = FIXTURE_DRINK_SPEED,
     .weight = 6,
     .class_ = CONTENT_ITEM_POTION,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "scroll_of_blinking",
     .name = "scroll of blinking",
     .use = FIXTURE_READ_BLINK,
     .weight = 10,
     .class_ = CONTENT_ITEM_SCROLL,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_leaping",
     .name = "scroll of leaping",
     .use = FIXTURE_READ_LEAP,
     .weight = 6,
     .class_ = CONTENT_ITEM_SCROLL,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_mapping",
     .name = "scroll of mapping",
     .use = FIXTURE_READ_MAPPING,
     .weight = 8,
     .class_ = CONTENT_ITEM_SCROLL,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_bolts",
     .name = "scroll of bolts",
     .use = FIXTURE_READ_BOLT,
     .weight = 10,
     .class_ = CONTENT_ITEM_SCROLL,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_slowness",
     .name = "scroll of slowness",
     .use = FIXTURE_READ_SLEEP,
     .weight = 6,
     .class_ = CONTENT_ITEM_SCROLL,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "sword",
     .name = "sword",
     .use = NONE,
     .attack = 1,
     .damage_min = 3,
     .damage_max = 7,
     .weight = 10,
     .class_ = CONTENT_ITEM_WEAPON,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = ')'},
    {.id = "axe",
     .name = "axe",
     .use = NONE,
     .attack = -1,
     .damage_min = 4,
     .damage_max = 10,
     .weight = 6,
     .class_ = CONTENT_ITEM_WEAPON,
     .stack_max = 1,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = ')'},
    {.id = "leather",
     .name = "leather armour",
     .use = NONE,
     .defence = 1,
     .armour = 1,
     .weight = 10,
     .class_ = CONTENT_ITEM_ARMOUR,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '['},
    {.id = "mail",
     .name = "chain mail",
     .use = NONE,
     .defence = -1,
     .armour = 4,
     .weight = 6,
     .class_ = CONTENT_ITEM_ARMOUR,
     .stack_max = 1,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = '['},
    {.id = "gold",
     .name = "gold",
     .use = NONE,
     .value = 10,
     .weight = 20,
     .class_ = CONTENT_ITEM_TREASURE,
     .stack_max = 99,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '$'},
    {.id = "crown",
     .name = "crown of the keep",
     .use = NONE,
     .value = 500,
     .class_ = CONTENT_ITEM_GOAL,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '*'},
};

#define STATUS(word, kind, bad, strength)                                                          \
    {                                                                                              \
        .id = word, .name = word, .effect = kind, .harmful = bad, .power = strength                \
    }

static const struct content_status fixture_statuses[FIXTURE_STATUSES] = {
    STATUS("poisoned", CONTENT_STATUS_POISON, 1, 1),
    STATUS("regenerating", CONTENT_STATUS_REGENERATE, 0, 2),
    STATUS("hasted", CONTENT_STATUS_HASTE, 0, 60),
    STATUS("slowed", CONTENT_STATUS_SLOW, 1, 40),
    STATUS("shielded", CONTENT_STATUS_SHIELD, 0, 3),
    STATUS("weakened", CONTENT_STATUS_WEAKNESS, 1, 3),
    STATUS("stunned", CONTENT_STATUS_STUN, 1, 0),
    STATUS("rooted", CONTENT_STATUS_ROOT, 1, 0),
    STATUS("silenced", CONTENT_STATUS_SILENCE, 1, 0),
    STATUS("disarmed", CONTENT_STATUS_DISARM, 1, 0),
    STATUS("invisible", CONTENT_STATUS_INVISIBLE, 0, 0),
    STATUS("burning", CONTENT_STATUS_BURNING, 1, 4),
    STATUS("berserk", CONTENT_STATUS_BERSERK, 0, 4),
    STATUS("afraid", CONTENT_STATUS_FEAR, 1, 0),
    STATUS("warded", CONTENT_STATUS_ABSORB, 0, 10),
    STATUS("charmed", CONTENT_STATUS_CHARM, 1, 0),
};

/* Formulas: a row of terms each, in postfix order. */
#define ROLL(low, high)                                                                            \
    {CONTENT_TERM_CONSTANT, 0, low}, {CONTENT_TERM_CONSTANT, 0, high},                             \
    {                                                                                              \
        CONTENT_TERM_ROLL, 0, 0                                                                    \
    }

static const struct content_term fixture_terms[] = {
    ROLL(8, 12),                                       /* 0: second wind */
    ROLL(2, 5),                                        /* 3: spit */
    ROLL(12, 20),                                      /* 6: healing */
    ROLL(2, 4),                                        /* 9: antidote */
    ROLL(6, 12),                                       /* 12: bolt */
    {CONTENT_TERM_CONSTANT, 0, 9},                     /* 15: fire ball, cone, line */
    {CONTENT_TERM_CASTER_STAT, CONTENT_STAT_INT, 200}, /* 16: twice INT, but */
    {CONTENT_TERM_CONSTANT, 0, 30},                    /* no more than 30 */
    {CONTENT_TERM_MIN, 2, 0},
    {CONTENT_TERM_PREVIOUS_DAMAGE, 0, 50},                /* 19: half of the damage done */
    {CONTENT_TERM_TARGET_BELOW, CONTENT_RESOURCE_HP, 50}, /* 20: hurt, or poisoned */
    {CONTENT_TERM_TARGET_HAS, 0, FIXTURE_POISONED},
    {CONTENT_TERM_OR, 2, 0},
};

#define COUNT_OF(rows)        (sizeof(rows) / sizeof((rows)[0]))
#define FORMULA(first, count) .formula = first, .formula_count = count
#define WHEN(first, count)    .condition = first, .condition_count = count
#define PLAIN                 .phase = CONTENT_PHASE_PRIMARY, .code = NONE
#define STATUS_EFFECT(status, for_turns)                                                           \
    {                                                                                              \
        .kind = CONTENT_EFFECT_STATUS, .phase = CONTENT_PHASE_PRIMARY, .code = status,             \
        .turns = for_turns                                                                         \
    }

static const struct content_effect fixture_effects[] = {
    {.kind = CONTENT_EFFECT_RESTORE, PLAIN, FORMULA(0, 3)},                                  /* 0 */
    {.kind = CONTENT_EFFECT_DAMAGE, PLAIN, .type = CONTENT_DAMAGE_TRUE, FORMULA(3, 3)},      /* 1 */
    {.kind = CONTENT_EFFECT_RESTORE, PLAIN, FORMULA(6, 3)},                                  /* 2 */
    {.kind = CONTENT_EFFECT_CLEAR_DEBUFFS, PLAIN},                                           /* 3 */
    {.kind = CONTENT_EFFECT_RESTORE, PLAIN, FORMULA(9, 3)},                                  /* 4 */
    STATUS_EFFECT(FIXTURE_HASTED, 10),                                                       /* 5 */
    {.kind = CONTENT_EFFECT_MOVE_SELF, PLAIN, .type = CONTENT_DISPLACE_RANDOM, .amount = 6}, /* 6 */
    {.kind = CONTENT_EFFECT_MOVE_SELF, PLAIN, .type = CONTENT_DISPLACE_TO_POSITION},         /* 7 */
    {.kind = CONTENT_EFFECT_REVEAL, PLAIN},                                                  /* 8 */
    {.kind = CONTENT_EFFECT_DAMAGE, PLAIN, .type = CONTENT_DAMAGE_TRUE, FORMULA(12, 3)},     /* 9 */
    STATUS_EFFECT(FIXTURE_SLOWED, 8),                                                    /* 10 */
    {.kind = CONTENT_EFFECT_DAMAGE, PLAIN, .type = CONTENT_DAMAGE_FIRE, FORMULA(15, 1)}, /* 11 */
    {.kind = CONTENT_EFFECT_STRIKE, PLAIN, .amount = 150},                               /* 12 */
    {.kind = CONTENT_EFFECT_MOVE_TARGET,
     .phase = CONTENT_PHASE_POST,
     .code = NONE,
     .type = CONTENT_DISPLACE_AWAY_FROM_CASTER,
     .amount = 2}, /* 13 */
    {.kind = CONTENT_EFFECT_MOVE_SELF,
     PLAIN,
     .type = CONTENT_DISPLACE_FROM_INPUT,
     .amount = 4},                        /* 14 */
    {.kind = CONTENT_EFFECT_SWAP, PLAIN}, /* 15 */
    {.kind = CONTENT_EFFECT_SUMMON,
     .phase = CONTENT_PHASE_PRIMARY,
     .code = FIXTURE_RAT,
     .amount = 2,
     .turns = 3}, /* 16 */
    {.kind = CONTENT_EFFECT_TRANSFORM,
     .phase = CONTENT_PHASE_PRIMARY,
     .code = FIXTURE_OGRE,
     .turns = 4},                                                                          /* 17 */
    {.kind = CONTENT_EFFECT_DAMAGE, PLAIN, .type = CONTENT_DAMAGE_ARCANE, FORMULA(16, 3)}, /* 18 */
    {.kind = CONTENT_EFFECT_RESTORE,
     .phase = CONTENT_PHASE_POST,
     .code = NONE,
     .flags = CONTENT_EFFECT_ON_CASTER,
     FORMULA(15, 1)},                                                                    /* 19 */
    {.kind = CONTENT_EFFECT_CONDITIONAL, PLAIN, WHEN(20, 3), .body = 1, .other = 1},     /* 20 */
    {.kind = CONTENT_EFFECT_DAMAGE, PLAIN, .type = CONTENT_DAMAGE_COLD, FORMULA(15, 1)}, /* 21 */
    STATUS_EFFECT(FIXTURE_POISONED, 5),                                                  /* 22 */
    {.kind = CONTENT_EFFECT_REPEAT, PLAIN, .amount = 3, .body = 1},                      /* 23 */
    {.kind = CONTENT_EFFECT_STRIKE, PLAIN, .amount = 50},                                /* 24 */
    {.kind = CONTENT_EFFECT_OPEN, PLAIN},                                                /* 25 */
};

enum {
    FOES = 1 << CONTENT_AFFECTED_FOES,
    ALLIES = 1 << CONTENT_AFFECTED_ALLIES,
    SELF = 1 << CONTENT_AFFECTED_SELF,
    SPELL = 1 << CONTENT_TAG_SPELL,
    ATTACK = 1 << CONTENT_TAG_ATTACK
};

#define ABILITY(word, first, count)                                                                \
    .id = word, .name = word, .first_effect = first, .effect_count = count
#define ON_SELF .affects = SELF
#define AT_FOE(tiles)                                                                              \
    .targeting = CONTENT_TARGETING_ENTITY, .range = tiles, .affects = FOES, .sight = 1
#define AT_PLACE(tiles)  .targeting = CONTENT_TARGETING_POSITION, .range = tiles, .sight = 1
#define COSTS_MP(points) .prices = {{.resource = CONTENT_RESOURCE_MP, .amount = points}}

static const struct content_ability fixture_abilities[FIXTURE_ABILITIES] = {
    {ABILITY("second_wind", 0, 1), ON_SELF, .cooldown = 6000},
    {ABILITY("spit", 1, 1), AT_FOE(6), .cooldown = 400},
    {ABILITY("drink_healing", 2, 1), ON_SELF},
    {ABILITY("drink_antidote", 3, 2), ON_SELF},
    {ABILITY("drink_speed", 5, 1), ON_SELF},
    {ABILITY("read_blink", 6, 1), ON_SELF},
    {ABILITY("read_leap", 7, 1), AT_PLACE(5), .affects = SELF},
    {ABILITY("read_mapping", 8, 1), ON_SELF},
    {ABILITY("read_bolt", 9, 1), AT_FOE(7)},
    {ABILITY("read_sleep", 10, 1), AT_FOE(7)},
    {ABILITY("fire_ball", 11, 1), AT_PLACE(6), .area = CONTENT_AREA_CIRCLE, .radius = 2,
     .affects = FOES | ALLIES | SELF, .tags = SPELL, COSTS_MP(5)},
    {ABILITY("fire_cone", 11, 1), .targeting = CONTENT_TARGETING_DIRECTION, .range = 3,
     .area = CONTENT_AREA_CONE, .affects = FOES},
    {ABILITY("fire_line", 11, 1), .targeting = CONTENT_TARGETING_DIRECTION, .range = 5,
     .area = CONTENT_AREA_LINE, .width = 1, .affects = FOES},
    {ABILITY("bash", 12, 2), AT_FOE(1), .tags = ATTACK, .cooldown = 500,
     .requirements = {{.kind = CONTENT_REQUIRES_WEAPON_EQUIPPED}}},
    {ABILITY("dash", 14, 1), .targeting = CONTENT_TARGETING_DIRECTION, .range = 4, .affects = SELF,
     .tags = 1 << CONTENT_TAG_MOVEMENT},
    {ABILITY("swap", 15, 1), .targeting = CONTENT_TARGETING_ENTITY, .range = 6,
     .affects = FOES | ALLIES, .sight = 1},
    {ABILITY("call_rats", 16, 1), .targeting = CONTENT_TARGETING_NONE, .affects = SELF,
     COSTS_MP(3)},
    {ABILITY("ogre_form", 17, 1), ON_SELF},
    {ABILITY("drain", 18, 2), AT_FOE(6), .tags = SPELL, .cost = 200, COSTS_MP(4)},
    {ABILITY("hex", 20, 3), AT_FOE(6), .tags = SPELL},
    {ABILITY("flurry", 23, 2), AT_FOE(1), .tags = ATTACK,
     .requirements = {{.kind = CONTENT_REQUIRES_MIN_HP_PERCENT, .value = 50}}},
    {ABILITY("knock", 25, 1), AT_PLACE(6), .affects = SELF},
};

static const struct content_passive fixture_passives[FIXTURE_PASSIVES] = {
    {.id = "flight", .name = "flight", .kind = CONTENT_PASSIVE_FLIGHT},
    {.id = "swim", .name = "swimmer", .kind = CONTENT_PASSIVE_SWIM},
    {.id = "wall_climb", .name = "climber", .kind = CONTENT_PASSIVE_WALL_CLIMB},
    {.id = "see_invisible", .name = "second sight", .kind = CONTENT_PASSIVE_SEE_INVISIBLE},
    {.id = "thorns", .name = "thorns", .kind = CONTENT_PASSIVE_THORNS, .power = 2},
    {.id = "life_steal", .name = "leech", .kind = CONTENT_PASSIVE_LIFE_STEAL, .power = 50},
    {.id = "critical", .name = "deadly", .kind = CONTENT_PASSIVE_CRITICAL_STRIKE, .power = 95},
    {.id = "regeneration", .name = "regrowth", .kind = CONTENT_PASSIVE_REGENERATION, .power = 2},
    {.id = "poison_immunity", .name = "iron guts", .kind = CONTENT_PASSIVE_POISON_IMMUNITY},
    {.id = "fire_resistance",
     .name = "salamander",
     .kind = CONTENT_PASSIVE_FIRE_RESISTANCE,
     .power = 50},
    {.id = "undead", .name = "undead", .kind = CONTENT_PASSIVE_UNDEAD},
    {.id = "construct", .name = "construct", .kind = CONTENT_PASSIVE_CONSTRUCT},
    {.id = "ethereal", .name = "ethereal", .kind = CONTENT_PASSIVE_ETHEREAL},
    {.id = "mighty",
     .name = "mighty",
     .kind = CONTENT_PASSIVE_NONE,
     .bonuses = {{CONTENT_STAT_STR, CONTENT_BONUS_FLAT, 5},
                 {CONTENT_STAT_STR, CONTENT_BONUS_INCREASED, 35},
                 {CONTENT_STAT_STR, CONTENT_BONUS_MORE, 50},
                 {CONTENT_STAT_STR, CONTENT_BONUS_LESS, 10}}},
};

static const struct content_scenario fixture_scenarios[FIXTURE_SCENARIOS] = {
    {.id = "delve",
     .title = "The Crown of the Keep",
     .start_items =
         {{FIXTURE_SWORD, 1}, {FIXTURE_LEATHER, 1}, {FIXTURE_HEALING, 2}, {FIXTURE_BOLT, 2}},
     .player_actor = FIXTURE_HERO,
     .guardian = FIXTURE_DRAGON,
     .goal_item = FIXTURE_CROWN,
     .layout = CONTENT_LAYOUT_ROOMS,
     .ending = CONTENT_ENDING_GOAL_ITEM,
     .depths = 4,
     .width = 48,
     .height = 32,
     .rooms_min = 6,
     .rooms_max = 10,
     .monsters_min = 4,
     .monsters_max = 7,
     .monsters_step = 2,
     .items_min = 4,
     .items_max = 8,
     .chests_min = 1,
     .chests_max = 3,
     .door_percent = 60,
     .default_provider = GAME_PROVIDER_AI_AGGRESSIVE},
    {.id = "training",
     .title = "The Training Hall",
     .start_items = {{FIXTURE_SWORD, 1}, {NONE, 0}, {NONE, 0}, {NONE, 0}},
     .player_actor = FIXTURE_HERO,
     .guardian = NONE,
     .goal_item = NONE,
     .layout = CONTENT_LAYOUT_HALL,
     .ending = CONTENT_ENDING_NEVER,
     .depths = 1,
     .width = 32,
     .height = 20,
     .door_percent = 0,
     .default_provider = GAME_PROVIDER_AI_WAIT},
    {.id = "escape",
     .title = "The Way Out",
     .start_items = {{FIXTURE_AXE, 1}, {FIXTURE_MAIL, 1}, {FIXTURE_LEAP, 3}, {FIXTURE_SLEEP, 2}},
     .player_actor = FIXTURE_HERO,
     .guardian = FIXTURE_ORC,
     .goal_item = NONE,
     .layout = CONTENT_LAYOUT_ROOMS,
     .ending = CONTENT_ENDING_EXIT,
     .patience = 60,
     .depths = 2,
     .width = 32,
     .height = 24,
     .rooms_min = 3,
     .rooms_max = 6,
     .monsters_min = 2,
     .monsters_max = 4,
     .monsters_step = 2,
     .items_min = 2,
     .items_max = 5,
     .chests_min = 0,
     .chests_max = 2,
     .door_percent = 50,
     .default_provider = GAME_PROVIDER_AI_AGGRESSIVE},
};

/* What the tables above leave out because it is the same for all. */
static void complete_actor(struct content_actor *actor)
{
    size_t able = actor->glyph == '@' || actor->glyph == 'S' ? 1 : 0;

    memset(actor->core, 10, sizeof(actor->core));
    memset(actor->traits, 0xFF, sizeof(actor->traits));
    memset(actor->passives, 0xFF, sizeof(actor->passives));
    memset(&actor->abilities[able], 0xFF,
           sizeof(actor->abilities[0]) * (CONTENT_ACTOR_ABILITIES_MAX - able));
    actor->script = NONE;
    actor->level = 1;
    actor->hearing = 12;
}

static void complete_item(struct content_item *item)
{
    item->passive = NONE;
    item->hit_status = NONE;
    item->quantity = 1;
    item->hands = item->class_ == CONTENT_ITEM_WEAPON ? 1 : 0;
    item->reach = item->hands;
}

static void complete_scenario(struct content_scenario *scenario)
{
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        if (scenario->start_items[i].quantity == 0) {
            scenario->start_items[i].item = NONE;
        }
    }
}

void game_fixture_content(struct game_content *out)
{
    memset(out, 0, sizeof(*out));
    memcpy(out->magic, CONTENT_MAGIC, sizeof(out->magic));
    out->version = CONTENT_VERSION;
    out->actor_count = FIXTURE_ACTORS;
    out->item_count = FIXTURE_ITEMS;
    out->status_count = FIXTURE_STATUSES;
    out->ability_count = FIXTURE_ABILITIES;
    out->tile_count = GAME_TERRAIN_COUNT;
    out->prop_count = GAME_PROP_KIND_COUNT;
    out->scenario_count = FIXTURE_SCENARIOS;
    out->tuning = fixture_tuning;
    memcpy(out->tiles, fixture_tiles, sizeof(fixture_tiles));
    memcpy(out->props, fixture_props, sizeof(fixture_props));
    memcpy(out->scenarios, fixture_scenarios, sizeof(fixture_scenarios));
    memcpy(out->statuses, fixture_statuses, sizeof(fixture_statuses));
    memcpy(out->abilities, fixture_abilities, sizeof(fixture_abilities));
    memcpy(out->effects, fixture_effects, sizeof(fixture_effects));
    memcpy(out->terms, fixture_terms, sizeof(fixture_terms));
    memcpy(out->passives, fixture_passives, sizeof(fixture_passives));
    out->effect_count = COUNT_OF(fixture_effects);
    out->term_count = COUNT_OF(fixture_terms);
    out->passive_count = FIXTURE_PASSIVES;
    memcpy(out->items, fixture_items, sizeof(fixture_items));
    memcpy(out->actors, fixture_actors, sizeof(fixture_actors));
    memcpy(out->factions, fixture_factions, sizeof(fixture_factions));
    out->faction_count = FIXTURE_FACTIONS;
    memset(out->tuning.trait_weights, 4, sizeof(out->tuning.trait_weights));
    for (size_t i = 0; i < FIXTURE_ACTORS; i++) {
        complete_actor(&out->actors[i]);
    }
    for (size_t i = 0; i < FIXTURE_ITEMS; i++) {
        complete_item(&out->items[i]);
    }
    for (size_t i = 0; i < FIXTURE_SCENARIOS; i++) {
        complete_scenario(&out->scenarios[i]);
    }
}

uint64_t game_fixture_random(uint64_t *state)
{
    uint64_t value = (*state += UINT64_C(0x9e3779b97f4a7c15));

    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static void fill(uint8_t *bytes, size_t size, uint64_t *random)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)game_fixture_random(random);
    }
}

struct game_genesis game_fixture_genesis(uint16_t scenario, uint8_t players, uint64_t seed)
{
    struct game_genesis genesis = {.scenario = scenario, .players = players};
    uint64_t random = seed;

    fill(genesis.session_id, sizeof(genesis.session_id), &random);
    fill(genesis.content_root, sizeof(genesis.content_root), &random);
    fill(genesis.seed_commitment, sizeof(genesis.seed_commitment), &random);
    fill(genesis.rng_key, sizeof(genesis.rng_key), &random);
    fill(genesis.blinding, sizeof(genesis.blinding), &random);
    return genesis;
}

struct game_input game_fixture_action(uint8_t seat, uint32_t entity, struct game_action action)
{
    return (struct game_input){
        .kind = GAME_INPUT_ACTION, .seat = seat, .entity = entity, .action = action};
}

struct game_action game_fixture_plain(uint8_t kind)
{
    return (struct game_action){.kind = kind, .dir = GAME_DIR_NONE};
}

struct game_action game_fixture_move(uint8_t dir)
{
    return (struct game_action){.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = dir};
}

struct game_action game_fixture_attack(uint32_t target)
{
    return (struct game_action){.kind = GAME_ACTION_ATTACK,
                                .given = GAME_GIVEN_TARGET,
                                .dir = GAME_DIR_NONE,
                                .target = target};
}

struct game_action game_fixture_slot(uint8_t kind, uint8_t slot)
{
    return (struct game_action){
        .kind = kind, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = slot};
}
