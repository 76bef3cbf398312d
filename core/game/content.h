/*
 * content: the compiled game data, everything about a game that is not a rule.
 *
 * `struct game_content` is one fixed-size struct without pointers and without padding,
 * little-endian in memory. Its bytes are the canonical bytes: the SHA-256 over exactly
 * sizeof(struct game_content) bytes is the content root that a session is pinned to. Whoever builds
 * one starts from all zero bytes, fills the first `count` rows of each table and leaves every other
 * byte zero; texts are NUL-terminated and zero-filled behind the NUL. Two files that mean the same
 * thus give the same root.
 *
 * Rows are named by their index in the table (a *code*); codes live in states and events, so the
 * order of rows matters. CONTENT_NONE stands for "no row". Ids are the stable words of the JSON
 * files and of the wire, [a-z][a-z0-9_]*, unique within their table. Names and titles are for
 * people.
 *
 * The rules trust a content only after `game_content_validate` has found no fault in it.
 *
 * Threading: content is immutable once built; every function may be called from any thread.
 */
#ifndef DONJON_CORE_GAME_CONTENT_H
#define DONJON_CORE_GAME_CONTENT_H

#include "core/game/game.h"

enum {
    CONTENT_VERSION = 1,
    CONTENT_ACTORS_MAX = 32,
    CONTENT_ITEMS_MAX = 48,
    CONTENT_STATUSES_MAX = 16,
    CONTENT_ABILITIES_MAX = 16,
    CONTENT_SCENARIOS_MAX = 8,
    CONTENT_START_ITEMS_MAX = 4,
    CONTENT_ACTION_COSTS = 11, /* character action kinds 1..10; index 0 is unused */
    CONTENT_TITLE_SIZE = 64,   /* bytes of a scenario's title with its NUL */
    CONTENT_NONE = 0xFFFF,     /* no actor, item, status or ability */
    CONTENT_DEPTH_MAX = 26
};

/* The eight bytes at the start of every compiled content. */
#define CONTENT_MAGIC "DONJONC\1"

/* ---- enumerations of the data; X(constant, number, word in JSON) --------------------------------
 */

/*
 * Terrain. All of these rows are required in `tiles`, in this order, with these ids. What a terrain
 * does is a rule; the content gives its name and glyphs.
 */
#define GAME_TERRAINS(X)                                                                           \
    X(ROCK, 0, "rock") /* solid, never seen: fills the level */                                    \
    X(WALL, 1, "wall") /* solid, blocks sight */                                                   \
    X(FLOOR, 2, "floor")                                                                           \
    X(DOOR_CLOSED, 3, "door_closed") /* blocks sight; opened by interact or by walking in */       \
    X(DOOR_OPEN, 4, "door_open")                                                                   \
    X(STAIRS_DOWN, 5, "stairs_down") /* descend: to the next depth */                              \
    X(EXIT, 6, "exit")               /* descend on the last depth: the game is won */

enum game_terrain {
#define X(constant, number, id) GAME_TERRAIN_##constant = number,
    GAME_TERRAINS(X)
#undef X
        GAME_TERRAIN_COUNT
};

/* Things that stand on the floor and never act. All rows are required in `props`, in this order. */
#define GAME_PROPS(X)                                                                              \
    X(CHEST, 0, "chest")           /* blocks the way; interact opens it and takes out its item */  \
    X(CHEST_OPEN, 1, "chest_open") /* an empty chest */

enum game_prop_kind {
#define X(constant, number, id) GAME_PROP_##constant = number,
    GAME_PROPS(X)
#undef X
        GAME_PROP_KIND_COUNT
};

/* Who is hostile to whom: party and monsters to each other; neutral to nobody and nobody to it. */
#define CONTENT_FACTIONS(X)                                                                        \
    X(PARTY, 1, "party")                                                                           \
    X(MONSTERS, 2, "monsters")                                                                     \
    X(NEUTRAL, 3, "neutral")

enum content_faction {
#define X(constant, number, id) CONTENT_FACTION_##constant = number,
    CONTENT_FACTIONS(X)
#undef X
};

#define CONTENT_ITEM_CLASSES(X)                                                                    \
    X(POTION, 1, "potion")     /* used up; has an effect */                                        \
    X(SCROLL, 2, "scroll")     /* used up; has an effect */                                        \
    X(WEAPON, 3, "weapon")     /* equip: adds attack, its damage replaces the bare hands' */       \
    X(ARMOUR, 4, "armour")     /* equip: adds defence and armour */                                \
    X(TREASURE, 5, "treasure") /* picking it up adds its value to the score; takes no slot */      \
    X(GOAL, 6, "goal")         /* picking it up wins where the ending is goal_item; no slot */

enum content_item_class {
#define X(constant, number, id) CONTENT_ITEM_##constant = number,
    CONTENT_ITEM_CLASSES(X)
#undef X
};

/* What using an item or an ability does. `power` is a roll in power_min..power_max. */
#define CONTENT_EFFECTS(X)                                                                         \
    X(NONE, 0, "none")                                                                             \
    X(HEAL, 1, "heal")       /* the user regains `power` hit points, up to its maximum */          \
    X(BLINK, 2, "blink")     /* the user moves to a free tile within `range`: the position given   \
                                (targeting position, in sight) or a random one (self) */           \
    X(MAPPING, 3, "mapping") /* the user's seat remembers the whole level */                       \
    X(DAMAGE, 4, "damage")   /* the target loses `power` hit points; armour does not help */       \
    X(STATUS, 5, "status")   /* the target (or user) gains `status` for `turns` of its turns */    \
    X(CURE, 6, "cure")       /* takes harmful statuses away and heals `power` */

enum content_effect {
#define X(constant, number, id) CONTENT_EFFECT_##constant = number,
    CONTENT_EFFECTS(X)
#undef X
};

/* damage needs entity; blink self or position; status self or entity; the others self. */
#define CONTENT_TARGETINGS(X)                                                                      \
    X(SELF, 0, "self")         /* no target: the user */                                           \
    X(ENTITY, 1, "entity")     /* `target`: a hostile entity in sight within `range` */            \
    X(POSITION, 2, "position") /* `x`, `y`: a free tile in sight within `range` (blink only) */

enum content_targeting {
#define X(constant, number, id) CONTENT_TARGETING_##constant = number,
    CONTENT_TARGETINGS(X)
#undef X
};

/* What a status does while it lasts; `power` of the status row scales it. */
#define CONTENT_STATUS_EFFECTS(X)                                                                  \
    X(NONE, 0, "none")                                                                             \
    X(POISON, 1, "poison")         /* loses `power` hit points after each of its turns */          \
    X(REGENERATE, 2, "regenerate") /* regains `power` hit points after each of its turns */        \
    X(HASTE, 3, "haste")           /* speed + `power` percent */                                   \
    X(SLOW, 4, "slow")             /* speed - `power` percent */                                   \
    X(SHIELD, 5, "shield")         /* armour + `power` */                                          \
    X(WEAKNESS, 6, "weakness")     /* attack - `power` */

enum content_status_effect {
#define X(constant, number, id) CONTENT_STATUS_##constant = number,
    CONTENT_STATUS_EFFECTS(X)
#undef X
};

#define CONTENT_LAYOUTS(X)                                                                         \
    X(ROOMS, 1, "rooms") /* rooms and corridors, different at each depth */                        \
    X(HALL, 2, "hall")   /* one empty hall of the whole size */

enum content_layout {
#define X(constant, number, id) CONTENT_LAYOUT_##constant = number,
    CONTENT_LAYOUTS(X)
#undef X
};

#define CONTENT_ENDINGS(X)                                                                         \
    X(NEVER, 0, "never")         /* can only be lost or abandoned */                               \
    X(EXIT, 1, "exit")           /* descend on the exit of the last depth */                       \
    X(GOAL_ITEM, 2, "goal_item") /* pick up `goal_item`, which lies on the last depth */

enum content_ending {
#define X(constant, number, id) CONTENT_ENDING_##constant = number,
    CONTENT_ENDINGS(X)
#undef X
};

/* ---- rows
 * ---------------------------------------------------------------------------------------- */

/* A kind of creature: monsters and the player kinds. Depths count from 1. */
struct content_actor {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    uint16_t hp;          /* 1..10000 */
    int16_t attack;       /* -100..1000: added to the chance to hit */
    int16_t defence;      /* -100..1000: taken from the attacker's chance */
    uint16_t armour;      /* 0..1000: a hit is reduced by a roll of 0..armour, to no less than 1 */
    uint16_t damage_min;  /* 0..1000: of a hit with bare hands, claws, teeth */
    uint16_t damage_max;  /* damage_min..1000 */
    uint16_t speed;       /* 10..1000: cost of an action = base * 100 / speed */
    uint16_t xp;          /* 0..10000: experience for its death */
    uint16_t weight;      /* 0..1000: relative frequency among the random monsters; 0: never */
    uint16_t ability;     /* row of `abilities` or CONTENT_NONE */
    uint16_t drop_item;   /* row of `items` or CONTENT_NONE: left behind at death */
    uint16_t hit_status;  /* row of `statuses` or CONTENT_NONE: may come with a hit */
    uint8_t hit_percent;  /* 0..100: chance of hit_status for each hit; 0 without one */
    uint8_t hit_turns;    /* 1..100 with hit_status, else 0 */
    uint8_t drop_percent; /* 0..100: chance of drop_item; 0 without one */
    uint8_t flee_percent; /* 0..99: flees while its hit points are at or below; 0: never flees */
    uint8_t perception;   /* 0..tuning.sight_radius: how far it notices foes */
    uint8_t memory;       /* 0..100: turns it goes on looking where it last saw a foe */
    uint8_t faction;      /* enum content_faction */
    uint8_t provider;     /* enum game_provider, pure; 0: the session's default decides */
    uint8_t min_depth;    /* 1..CONTENT_DEPTH_MAX: where it appears by weight */
    uint8_t max_depth;    /* min_depth..CONTENT_DEPTH_MAX */
    char glyph;           /* printable ASCII, not blank */
    uint8_t reserved;     /* 0 */
};
_Static_assert(sizeof(struct content_actor) == 100, "canonical layout");

/* A kind of item. Fields that do not apply to its class are 0 (codes: CONTENT_NONE). */
struct content_item {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    int16_t power_min;   /* 0..1000: potion, scroll */
    int16_t power_max;   /* power_min..1000 */
    uint16_t status;     /* row of `statuses` for the effect status, else CONTENT_NONE */
    uint16_t turns;      /* 1..1000 for the effect status, else 0 */
    int16_t attack;      /* -100..1000: weapon */
    int16_t defence;     /* -100..1000: armour */
    uint16_t armour;     /* 0..1000: armour */
    uint16_t damage_min; /* 0..1000: weapon */
    uint16_t damage_max; /* damage_min..1000 */
    uint16_t value;      /* 0..10000: score: treasure, goal */
    uint16_t weight;     /* 0..1000: relative frequency among the random items; 0: never */
    uint8_t class_;      /* enum content_item_class */
    uint8_t effect;      /* enum content_effect: potion and scroll need one, others have none */
    uint8_t targeting;   /* enum content_targeting */
    uint8_t range;       /* 1..tuning.sight_radius for targeting entity and position and for blink;
                            else 0 */
    uint8_t stack_max;   /* 1..99: how many share a slot; 1 for weapon and armour */
    uint8_t min_depth;   /* 1..CONTENT_DEPTH_MAX */
    uint8_t max_depth;   /* min_depth..CONTENT_DEPTH_MAX */
    char glyph;          /* printable ASCII, not blank */
    uint16_t reserved;   /* 0 */
};
_Static_assert(sizeof(struct content_item) == 96, "canonical layout");

struct content_status {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    uint8_t effect;  /* enum content_status_effect */
    uint8_t harmful; /* 0, 1: taken away by the effect cure */
    uint16_t power;  /* 0..1000; haste: 1..300; slow: 1..90 */
};
_Static_assert(sizeof(struct content_status) == 68, "canonical layout");

/* What an actor can do beside the common actions. Effects as for items. */
struct content_ability {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    int16_t power_min; /* 0..1000 */
    int16_t power_max; /* power_min..1000 */
    uint16_t status;   /* row of `statuses` for the effect status, else CONTENT_NONE */
    uint16_t turns;    /* 1..1000 for the effect status, else 0 */
    uint32_t cooldown; /* 0..1000000 ticks until it can be used again */
    uint8_t effect;    /* enum content_effect, not none */
    uint8_t targeting; /* enum content_targeting */
    uint8_t range;     /* as for items */
    uint8_t reserved;  /* 0 */
};
_Static_assert(sizeof(struct content_ability) == 80, "canonical layout");

/* How a terrain or a prop is shown. `remembered` differs from `glyph` and from every other glyph of
 * both tables, so that a client can tell them apart. Both are printable ASCII, not blank. */
struct content_tile {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char glyph; /* while it is in sight */
    char
        remembered; /* seen before, out of sight now; props are not remembered: the same as glyph */
    uint8_t reserved[2]; /* 0 */
};
_Static_assert(sizeof(struct content_tile) == 68, "canonical layout");

/* An item that each player starts with; weapon and armour start equipped. Unused: CONTENT_NONE, 0.
 */
struct content_start_item {
    uint16_t item;
    uint16_t quantity; /* 1..stack_max */
};
_Static_assert(sizeof(struct content_start_item) == 4, "canonical layout");

struct content_scenario {
    char id[GAME_NAME_SIZE];
    char title[CONTENT_TITLE_SIZE];
    struct content_start_item start_items[CONTENT_START_ITEMS_MAX];
    uint16_t player_actor; /* row of `actors`, faction party */
    uint16_t guardian;     /* row of `actors` or CONTENT_NONE: one stands by the goal or exit */
    uint16_t
        goal_item;     /* row of `items`, class goal, for the ending goal_item; else CONTENT_NONE */
    uint8_t layout;    /* enum content_layout */
    uint8_t ending;    /* enum content_ending */
    uint8_t depths;    /* 1..CONTENT_DEPTH_MAX; 1 where the layout is hall */
    uint8_t width;     /* 16..GAME_LEVEL_WIDTH_MAX */
    uint8_t height;    /* 16..GAME_LEVEL_HEIGHT_MAX */
    uint8_t rooms_min; /* 2..12; hall: 0 */
    uint8_t rooms_max; /* rooms_min..12; hall: 0 */
    uint8_t monsters_min;  /* 0..40: at depth 1; 0 for a peaceful scenario */
    uint8_t monsters_max;  /* monsters_min..40 */
    uint8_t monsters_step; /* 0..10: added to both for each further depth, never above 40 in all */
    uint8_t items_min;     /* 0..40 random items on the floor of a level */
    uint8_t items_max;     /* items_min..40 */
    uint8_t chests_min;    /* 0..8 */
    uint8_t chests_max;    /* chests_min..8 */
    uint8_t door_percent;  /* 0..100: chance that a doorway has a closed door */
    uint8_t default_provider; /* enum game_provider, pure: for entities without a binding */
    uint16_t reserved;        /* 0 */
};
_Static_assert(sizeof(struct content_scenario) == 136, "canonical layout");

struct content_tuning {
    uint32_t operation_budget; /* 100..1000000: work of one entry; see README.md for the prices */
    uint16_t
        action_cost[CONTENT_ACTION_COSTS]; /* 1..10000 ticks at speed 100, by action kind; [0]: 0 */
    uint16_t hook_depth_max;               /* 1..1000: hooks in one chain; usual 50 */
    uint16_t xp_base;          /* 1..10000: level n+1 needs xp_base * n * (n + 1) / 2 in all */
    uint16_t level_hp;         /* 0..1000: maximum (and current) hit points for each level gained */
    uint16_t level_attack;     /* 0..100 */
    uint16_t level_defence;    /* 0..100 */
    uint16_t score_depth;      /* 0..10000: score for each depth reached */
    uint16_t score_victory;    /* 0..60000 */
    uint8_t level_max;         /* 1..50 */
    uint8_t activation_radius; /* sight_radius..48: monsters this near to a player act (the larger
                                  of |dx| and |dy|) */
    uint8_t sight_radius;      /* 1..24: how far anybody sees (dx*dx + dy*dy <= r*r + r) */
    uint8_t hit_base;          /* 0..100: percent to hit at equal attack and defence */
    uint8_t hit_step;          /* 0..20: percent for each point of attack over defence */
    uint8_t hit_min;           /* 0..100 */
    uint8_t hit_max;           /* hit_min..100 */
    uint8_t wander_percent;    /* 0..100: chance that an idle monster takes a step */
    char viewer_glyph;         /* the viewer's own entity in rows: '@' */
    char ally_glyph;           /* other players; printable ASCII, not blank */
    uint8_t reserved[2];       /* 0 */
};
_Static_assert(sizeof(struct content_tuning) == 52, "canonical layout");

/* ---- the whole
 * ----------------------------------------------------------------------------------- */

struct game_content {
    uint8_t magic[8];        /* CONTENT_MAGIC */
    uint32_t version;        /* CONTENT_VERSION */
    uint16_t actor_count;    /* 1..CONTENT_ACTORS_MAX */
    uint16_t item_count;     /* 1..CONTENT_ITEMS_MAX */
    uint16_t status_count;   /* 0..CONTENT_STATUSES_MAX */
    uint16_t ability_count;  /* 0..CONTENT_ABILITIES_MAX */
    uint16_t tile_count;     /* GAME_TERRAIN_COUNT */
    uint16_t prop_count;     /* GAME_PROP_KIND_COUNT */
    uint16_t scenario_count; /* 1..CONTENT_SCENARIOS_MAX; the first is the default */
    uint16_t reserved;       /* 0 */
    struct content_tuning tuning;
    struct content_tile tiles[GAME_TERRAIN_COUNT];
    struct content_tile props[GAME_PROP_KIND_COUNT];
    struct content_scenario scenarios[CONTENT_SCENARIOS_MAX];
    struct content_status statuses[CONTENT_STATUSES_MAX];
    struct content_ability abilities[CONTENT_ABILITIES_MAX];
    struct content_item items[CONTENT_ITEMS_MAX];
    struct content_actor actors[CONTENT_ACTORS_MAX];
};
_Static_assert(offsetof(struct game_content, tuning) == 28, "canonical layout");
_Static_assert(sizeof(struct game_content) ==
                   28 + 52 + 68 * (GAME_TERRAIN_COUNT + GAME_PROP_KIND_COUNT) +
                       136 * CONTENT_SCENARIOS_MAX + 68 * CONTENT_STATUSES_MAX +
                       80 * CONTENT_ABILITIES_MAX + 96 * CONTENT_ITEMS_MAX +
                       100 * CONTENT_ACTORS_MAX,
               "struct game_content has no padding");

/* ---- reading it
 * ---------------------------------------------------------------------------------- */

/* Ids and names of rows: borrowed from the content, "" for a code that is not there. */
const char *content_actor_id(const struct game_content *content, uint16_t code);
const char *content_actor_name(const struct game_content *content, uint16_t code);
const char *content_item_id(const struct game_content *content, uint16_t code);
const char *content_item_name(const struct game_content *content, uint16_t code);
const char *content_status_id(const struct game_content *content, uint16_t code);
const char *content_status_name(const struct game_content *content, uint16_t code);
const char *content_ability_id(const struct game_content *content, uint16_t code);
const char *content_ability_name(const struct game_content *content, uint16_t code);
const char *content_scenario_id(const struct game_content *content, uint16_t code);
const char *content_scenario_title(const struct game_content *content, uint16_t code);

/* The code of the row with this id, CONTENT_NONE if there is none. */
uint16_t content_actor_find(const struct game_content *content, const char *id);
uint16_t content_item_find(const struct game_content *content, const char *id);
uint16_t content_status_find(const struct game_content *content, const char *id);
uint16_t content_ability_find(const struct game_content *content, const char *id);
uint16_t content_scenario_find(const struct game_content *content, const char *id);

/*
 * Words of the enumerations above, for loaders and clients: the word or NULL; the number or
 * CONTENT_NONE.
 */
const char *content_terrain_word(uint8_t terrain);
const char *content_prop_word(uint8_t prop);
const char *content_faction_word(uint8_t faction);
const char *content_item_class_word(uint8_t class_);
const char *content_effect_word(uint8_t effect);
const char *content_targeting_word(uint8_t targeting);
const char *content_status_effect_word(uint8_t effect);
const char *content_layout_word(uint8_t layout);
const char *content_ending_word(uint8_t ending);
uint16_t content_faction_find(const char *word);
uint16_t content_item_class_find(const char *word);
uint16_t content_effect_find(const char *word);
uint16_t content_targeting_find(const char *word);
uint16_t content_status_effect_find(const char *word);
uint16_t content_layout_find(const char *word);
uint16_t content_ending_find(const char *word);

/* ---- checking it
 * --------------------------------------------------------------------------------- */

/* What is wrong and where. The texts are constants: `table` is "actors", "tuning", ... ("" for the
 * whole), `field` is the name of the struct member, `expected` says what is allowed. */
struct game_content_fault {
    const char *table;
    uint16_t row; /* CONTENT_NONE where the table is no table */
    const char *field;
    const char *expected;
};

/*
 * Checks everything this header promises: ranges, references, ids, texts, zero bytes. Total: any
 * bytes of the right size may be given. True when there is no fault; else the first fault is in
 * `out` (may be NULL).
 */
bool game_content_validate(const struct game_content *content, struct game_content_fault *out);

#endif
