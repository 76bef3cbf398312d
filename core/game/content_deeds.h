/*
 * content_deeds: the data of what can be done: abilities, their effects, formulas and conditions.
 *
 * An ability says who may use it on whom and at what price; its effects say what then happens. They
 * are rows of one pool, those of an ability in a row. An effect with a body (conditional, repeat)
 * is followed by the effects of its body. Formulas and conditions are short programs in one pool of
 * terms. X(constant, number, word in JSON) as in content_words.h.
 */
#ifndef DONJON_CORE_GAME_CONTENT_DEEDS_H
#define DONJON_CORE_GAME_CONTENT_DEEDS_H

#include "core/game/content_words.h"
#include "core/game/game.h"

/* What an ability is, in words. Silence forbids spells, fear and berserk look at attack and
 * movement, root forbids movement; a strike of what is melee goes as far as the weapon reaches;
 * spells cost time by the cognitive speed, what is channelled by the ritual speed. The others are
 * for minds and people. */
#define CONTENT_TAGS(X)                                                                            \
    X(PHYSICAL, 0, "physical")                                                                     \
    X(FIRE, 1, "fire")                                                                             \
    X(COLD, 2, "cold")                                                                             \
    X(LIGHTNING, 3, "lightning")                                                                   \
    X(POISON, 4, "poison")                                                                         \
    X(ARCANE, 5, "arcane")                                                                         \
    X(ATTACK, 6, "attack")                                                                         \
    X(SPELL, 7, "spell")                                                                           \
    X(MOVEMENT, 8, "movement")                                                                     \
    X(MELEE, 9, "melee")                                                                           \
    X(RANGED, 10, "ranged")                                                                        \
    X(PROJECTILE, 11, "projectile")                                                                \
    X(AOE, 12, "aoe")                                                                              \
    X(OFFENSIVE, 13, "offensive")                                                                  \
    X(DEFENSIVE, 14, "defensive")                                                                  \
    X(UTILITY, 15, "utility")                                                                      \
    X(CHANNELED, 16, "channeled")                                                                  \
    X(INSTANT, 17, "instant")                                                                      \
    X(INTERRUPTIBLE, 18, "interruptible")

enum content_tag {
#define X(constant, number, id) CONTENT_TAG_##constant = number,
    CONTENT_TAGS(X)
#undef X
};

#define CONTENT_TARGETINGS(X)                                                                      \
    X(SELF, 0, "self")             /* the user */                                                  \
    X(ENTITY, 1, "entity")         /* `target`: one entity within `range` */                       \
    X(POSITION, 2, "position")     /* `x`, `y`: a tile within `range` */                           \
    X(NONE, 3, "none")             /* nobody but those in the area around the user */              \
    X(DIRECTION, 4, "directional") /* `dir`: what lies there, `range` tiles far */

enum content_targeting {
#define X(constant, number, id) CONTENT_TARGETING_##constant = number,
    CONTENT_TARGETINGS(X)
#undef X
};

/* Which tiles around the aim are hit. Walls stop each of them. */
#define CONTENT_AREAS(X)                                                                           \
    X(NONE, 0, "none")     /* the aim alone; with a direction the first one who stands there */    \
    X(CIRCLE, 1, "circle") /* `radius` around the aim */                                           \
    X(CONE, 2, "cone")     /* a quarter of a circle from the user, `range` deep */                 \
    X(LINE, 3, "line")     /* from the user, `range` long and `width` wide */

enum content_area {
#define X(constant, number, id) CONTENT_AREA_##constant = number,
    CONTENT_AREAS(X)
#undef X
};

/* Who of those there is hit: bits 1 << number. */
#define CONTENT_AFFECTED(X)                                                                        \
    X(FOES, 0, "foes")                                                                             \
    X(ALLIES, 1, "allies") /* who is not hostile, but for the user */                              \
    X(SELF, 2, "self")

enum content_affected {
#define X(constant, number, id) CONTENT_AFFECTED_##constant = number,
    CONTENT_AFFECTED(X)
#undef X
};

/* What must be so before an ability can be used. */
#define CONTENT_REQUIREMENTS(X)                                                                    \
    X(NONE, 0, "none")                                                                             \
    X(WEAPON_EQUIPPED, 1, "weapon_equipped") /* in hand, and not disarmed */                       \
    X(SHIELD_EQUIPPED, 2, "shield_equipped")                                                       \
    X(TARGET_UNAWARE, 3, "target_unaware") /* the target is not after the user */                  \
    X(MIN_HP_PERCENT, 4, "min_hp_percent")                                                         \
    X(MAX_HP_PERCENT, 5, "max_hp_percent")                                                         \
    X(MIN_LEVEL, 6, "min_level")                                                                   \
    X(RANGED_WEAPON, 7, "ranged_weapon") /* a weapon that reaches farther than one tile */

enum content_requirement_kind {
#define X(constant, number, id) CONTENT_REQUIRES_##constant = number,
    CONTENT_REQUIREMENTS(X)
#undef X
};

#define CONTENT_PHASES(X)                                                                          \
    X(PRE, 0, "pre")                                                                               \
    X(PRIMARY, 1, "primary")                                                                       \
    X(POST, 2, "post")                                                                             \
    X(FINAL, 3, "final")

enum content_phase {
#define X(constant, number, id) CONTENT_PHASE_##constant = number,
    CONTENT_PHASES(X)
#undef X
};

/* What an effect does to whom it is for. `formula`, `type`, `code`, `turns`, `amount` as said. */
#define CONTENT_EFFECTS(X)                                                                         \
    X(NONE, 0, "none")                                                                             \
    X(DAMAGE, 1, "damage") /* formula, of damage `type`; may be critical */                        \
    X(STRIKE, 2, "strike") /* a blow with the weapon, `amount` percent of its damage */            \
    X(RESTORE, 3,                                                                                  \
      "restore") /* formula, of resource `type`; `overfill`: hp up to twice the most */            \
    X(SET_RESOURCE, 4, "set_resource") /* formula, of resource `type` */                           \
    X(STATUS, 5, "status") /* status `code` for `turns`; a formula gives the magnitude */          \
    X(REMOVE_STATUS, 6, "remove_status") /* status `code` */                                       \
    X(CLEAR_DEBUFFS, 7, "clear_debuffs") /* all harmful statuses */                                \
    X(CLEAR_BUFFS, 8, "clear_buffs")     /* all others */                                          \
    X(MOVE_SELF, 9, "move_self")         /* displacement `type`, `amount` tiles */                 \
    X(MOVE_TARGET, 10, "move_target")    /* displacement `type`, `amount` tiles */                 \
    X(SWAP, 11, "swap")                  /* user and target change places */                       \
    X(SUMMON, 12, "summon")              /* `amount` of actor `code` for `turns` (0: for ever) */  \
    X(TRANSFORM, 13, "transform")        /* into actor `code` for `turns` */                       \
    X(OPEN, 14, "open")                  /* the door at the aim, locked or not */                  \
    X(CLOSE, 15, "close")                /* the door at the aim */                                 \
    X(REVEAL, 16, "reveal")           /* its seat remembers the level, hidden things are found */  \
    X(GIVE_ITEM, 17, "give_item")     /* `amount` of item `code` */                                \
    X(CONDITIONAL, 18, "conditional") /* `body` effects if the condition holds, else the `other`   \
                                         ones behind them */                                       \
    X(REPEAT, 19, "repeat")           /* `body` effects `amount` times */                          \
    X(EXPERIENCE, 20, "experience")   /* formula */                                                \
    X(CORE, 21, "core")               /* core stat `type` grows by `amount` for good */

enum content_effect_kind {
#define X(constant, number, id) CONTENT_EFFECT_##constant = number,
    CONTENT_EFFECTS(X)
#undef X
};

#define CONTENT_DISPLACEMENTS(X)                                                                   \
    X(FROM_INPUT, 0, "from_input") /* in the direction that was given */                           \
    X(TOWARD_TARGET, 1, "toward_target")                                                           \
    X(AWAY_FROM_TARGET, 2, "away_from_target")                                                     \
    X(TOWARD_CASTER, 3, "toward_caster")                                                           \
    X(AWAY_FROM_CASTER, 4, "away_from_caster")                                                     \
    X(TO_POSITION, 5, "to_position") /* at once onto the aim */                                    \
    X(RANDOM, 6, "random")           /* at once onto a free tile within `amount` */

enum content_displacement {
#define X(constant, number, id) CONTENT_DISPLACE_##constant = number,
    CONTENT_DISPLACEMENTS(X)
#undef X
};

/*
 * Terms of formulas and conditions: programs in postfix order. `value` is a percentage unless said
 * otherwise; `arg` a stat, a resource or how many values an operation takes. What an effect for the
 * caster says of damage and healing so far is about all targets together.
 */
#define CONTENT_TERMS(X)                                                                           \
    X(CONSTANT, 0, "constant") /* value itself */                                                  \
    X(ROLL, 1, "roll")         /* takes low and high */                                            \
    X(CASTER_STAT, 2, "caster_stat")                                                               \
    X(TARGET_STAT, 3, "target_stat")                                                               \
    X(CASTER_RESOURCE, 4, "caster_resource")                                                       \
    X(TARGET_RESOURCE, 5, "target_resource")                                                       \
    X(CASTER_MISSING, 6, "caster_missing")                                                         \
    X(TARGET_MISSING, 7, "target_missing")                                                         \
    X(CASTER_MAXIMUM, 8, "caster_maximum")                                                         \
    X(TARGET_MAXIMUM, 9, "target_maximum")                                                         \
    X(CASTER_LEVEL, 10, "caster_level")                                                            \
    X(WEAPON, 11, "weapon")                   /* a roll of the damage of a strike */               \
    X(PREVIOUS_DAMAGE, 12, "previous_damage") /* of this action to this target so far */           \
    X(PREVIOUS_HEALING, 13, "previous_healing")                                                    \
    X(SUM, 14, "sum")                                                                              \
    X(PRODUCT, 15, "product") /* the first, times each further one as a percentage */              \
    X(MIN, 16, "min")                                                                              \
    X(MAX, 17, "max")                                                                              \
    X(CASTER_BELOW, 32, "caster_below") /* resource at most value percent of its maximum */        \
    X(CASTER_ABOVE, 33, "caster_above") /* more than that */                                       \
    X(TARGET_BELOW, 34, "target_below")                                                            \
    X(TARGET_ABOVE, 35, "target_above")                                                            \
    X(CASTER_HAS, 36, "caster_has") /* status `value` (a code) */                                  \
    X(TARGET_HAS, 37, "target_has")                                                                \
    X(TARGET_UNAWARE, 38, "target_unaware") /* it is not after the user */                         \
    X(CHANCE, 39, "chance")                                                                        \
    X(WAS_CRITICAL, 40, "was_critical") /* the last damage of this action to this target */        \
    X(AND, 41, "and")                                                                              \
    X(OR, 42, "or")                                                                                \
    X(NOT, 43, "not")

enum content_term_op {
#define X(constant, number, id) CONTENT_TERM_##constant = number,
    CONTENT_TERMS(X)
#undef X
};

enum {
    CONTENT_TEXT_SIZE = 96, /* bytes of an explanation with its NUL */
    CONTENT_ABILITIES_MAX = 96,
    CONTENT_EFFECTS_MAX = 320,
    CONTENT_TERMS_MAX = 768,
    CONTENT_PRICES_MAX = 2,       /* of one ability */
    CONTENT_REQUIREMENTS_MAX = 2, /* of one ability */
    CONTENT_ABILITY_EFFECTS_MAX = 12,
    CONTENT_PROGRAM_MAX = 16, /* terms of one formula or condition */
    CONTENT_STACK_MAX = 8     /* values a program may hold at once */
};

struct content_price {
    uint8_t resource; /* enum content_resource */
    uint8_t reserved; /* 0 */
    uint16_t amount;  /* 1..1000; 0: unused */
};
_Static_assert(sizeof(struct content_price) == 4, "canonical layout");

struct content_requirement {
    uint8_t kind;     /* enum content_requirement_kind; NONE: unused */
    uint8_t reserved; /* 0 */
    uint16_t value;   /* percent or level, else 0 */
};
_Static_assert(sizeof(struct content_requirement) == 4, "canonical layout");

/* What an actor can do beside the common actions, and what items, traps and fountains do. */
struct content_ability {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE]; /* for people, may be empty */
    uint32_t tags;                /* bits 1 << enum content_tag */
    uint32_t cooldown;            /* 0..1000000 ticks until it can be used again */
    struct content_price prices[CONTENT_PRICES_MAX];
    struct content_requirement requirements[CONTENT_REQUIREMENTS_MAX];
    uint16_t cost;         /* 0..10000 ticks at speed 100; 0: the action's own */
    uint16_t first_effect; /* row of `effects` */
    uint8_t effect_count;  /* 1..CONTENT_ABILITY_EFFECTS_MAX, bodies counted in */
    uint8_t targeting;     /* enum content_targeting */
    uint8_t range;         /* 1..tuning.sight_radius for entity, position and directional, else 0 */
    uint8_t area;          /* enum content_area */
    uint8_t radius;        /* 1..8 for a circle, else 0 */
    uint8_t width;         /* 1..5, odd, for a line, else 0 */
    uint8_t affects;       /* bits 1 << enum content_affected */
    uint8_t sight;         /* 1: the aim must be in sight */
};
_Static_assert(sizeof(struct content_ability) == 196, "canonical layout");

enum content_effect_flags {
    CONTENT_EFFECT_CAN_CRIT = 1,
    CONTENT_EFFECT_OVERFILL = 2,
    CONTENT_EFFECT_ON_CASTER = 4 /* for the user, not for the targets */
};

struct content_effect {
    uint8_t kind;    /* enum content_effect_kind */
    uint8_t phase;   /* enum content_phase: lower first */
    int8_t priority; /* within a phase: higher first, equals in order */
    uint8_t flags;   /* enum content_effect_flags */
    uint8_t type;    /* damage type, resource, displacement or core stat by kind, else 0 */
    uint8_t body;    /* effects behind it that belong to it */
    uint8_t other;   /* of a conditional: effects behind the body, for when it does not hold */
    uint8_t formula_count;
    uint16_t formula; /* row of `terms`; 0 without one */
    uint16_t condition;
    uint8_t condition_count;
    uint8_t reserved; /* 0 */
    uint16_t code;    /* row of statuses, actors or items by kind, else CONTENT_NONE */
    uint16_t turns;   /* 0..1000 */
    int16_t amount;   /* -1000..1000 */
};
_Static_assert(sizeof(struct content_effect) == 20, "canonical layout");

struct content_term {
    uint8_t op; /* enum content_term_op */
    uint8_t arg;
    int16_t value;
};
_Static_assert(sizeof(struct content_term) == 4, "canonical layout");

#endif
