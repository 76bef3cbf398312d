/*
 * content_rows: the rows of the game data, as they lie in a compiled content.
 *
 * See content.h for what holds of all of them. Ranges are promised by game_content_validate.
 */
#ifndef DONJON_CORE_GAME_CONTENT_ROWS_H
#define DONJON_CORE_GAME_CONTENT_ROWS_H

#include "core/game/content_deeds.h"
#include "core/game/content_words.h"
#include "core/game/game.h"

enum {
    CONTENT_VERSION = 2,
    CONTENT_ACTORS_MAX = 48,
    CONTENT_ITEMS_MAX = 80,
    CONTENT_STATUSES_MAX = 32,
    CONTENT_PASSIVES_MAX = 32,
    CONTENT_CLASSES_MAX = 8,
    CONTENT_FACTIONS_MAX = 16,
    CONTENT_TRAIT_SETS_MAX = 48,
    CONTENT_SCRIPTS_MAX = 16,
    CONTENT_STYLES_MAX = 16,
    CONTENT_POPULATIONS_MAX = 24,
    CONTENT_MAPS_MAX = 24,
    CONTENT_SCENARIOS_MAX = 12,
    CONTENT_START_ITEMS_MAX = 6,
    CONTENT_BONUSES_MAX = 4,         /* of one item, status, passive */
    CONTENT_ACTOR_ABILITIES_MAX = 6, /* of one kind or class */
    CONTENT_ACTOR_PASSIVES_MAX = 4,  /* of one kind or class */
    CONTENT_SCRIPT_STEPS_MAX = 16,   /* of one script */
    CONTENT_SCRIPT_LINES_MAX = 4,    /* of one script */
    CONTENT_POPULATION_MAX = 12,     /* kinds in one population */
    CONTENT_MARKS_MAX = 24,          /* characters of one map with a meaning of their own */
    CONTENT_FLOORS_MAX = 12,         /* depths of a scenario that are described one by one */
    CONTENT_ACTION_COSTS = 13,       /* character action kinds 1..12; index 0 is unused */
    CONTENT_TITLE_SIZE = 64,         /* bytes of a scenario's title with its NUL */
    CONTENT_NONE = 0xFFFF,           /* no row */
    CONTENT_DEPTH_MAX = 26
};

/* A change of a stat while something is worn, borne or innate. Unused: all zero. */
struct content_bonus {
    uint8_t stat;  /* enum content_stat */
    uint8_t layer; /* enum content_bonus_layer; NONE: unused */
    int16_t value; /* flat: -1000..1000; the others percent: -100..1000 */
};
_Static_assert(sizeof(struct content_bonus) == 4, "canonical layout");

/* A kind of creature: monsters and the player kinds. Depths count from 1. */
struct content_actor {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE]; /* for people, may be empty */
    uint16_t hp;                  /* 1..10000 */
    uint16_t mp;                  /* 0..10000 */
    uint16_t lucidity;            /* 0..10000 */
    int16_t attack;               /* -100..1000: added to the chance to hit */
    int16_t defence;              /* -100..1000: taken from the attacker's chance */
    uint16_t armour;     /* 0..1000: a hit is reduced by a roll of 0..armour, to no less than 1 */
    uint16_t damage_min; /* 0..1000: of a hit with bare hands, claws, teeth */
    uint16_t damage_max; /* damage_min..1000 */
    uint16_t speed;      /* 10..1000: cost of an action = base * 100 / speed */
    uint16_t xp;         /* 0..10000: experience for its death */
    uint16_t threat;     /* 0..10000: its share of a floor's threat; 0: as much as its experience */
    uint16_t weight;     /* 0..1000: relative frequency among the random monsters; 0: never */
    uint16_t abilities[CONTENT_ACTOR_ABILITIES_MAX]; /* rows of `abilities` or CONTENT_NONE */
    uint16_t drop_item;  /* row of `items` or CONTENT_NONE: left behind at death */
    uint16_t hit_status; /* row of `statuses` or CONTENT_NONE: may come with a hit */
    uint16_t faction;    /* row of `factions` */
    uint16_t traits[3];  /* rows of `trait_sets` or CONTENT_NONE: species, archetype, temperament */
    uint16_t script;     /* row of `scripts` or CONTENT_NONE: for ai:scripted */
    uint16_t passives[CONTENT_ACTOR_PASSIVES_MAX]; /* rows of `passives` or CONTENT_NONE */
    int8_t resistances[CONTENT_RESISTANCES];       /* percent by damage type, -100..100 */
    uint8_t core[CONTENT_CORE_STATS];              /* 1..99 */
    uint8_t level;                                 /* 1..50 */
    uint8_t damage_type;  /* enum content_damage_type: of its natural weapon */
    uint8_t hit_percent;  /* 0..100: chance of hit_status for each hit; 0 without one */
    uint8_t hit_turns;    /* 1..100 with hit_status, else 0 */
    uint8_t drop_percent; /* 0..100: chance of drop_item; 0 without one */
    uint8_t flee_percent; /* 0..99: flees while its hit points are at or below; 0: never flees */
    uint8_t perception;   /* 0..tuning.sight_radius: how far it notices foes */
    uint8_t hearing;      /* 0..48: how far it hears a noise of loudness 100 */
    uint8_t memory;       /* 0..100: turns it goes on looking where it last saw a foe */
    uint8_t provider;     /* enum game_provider, pure; 0: the session's default decides */
    uint8_t min_depth;    /* 1..CONTENT_DEPTH_MAX: where it appears by weight */
    uint8_t max_depth;    /* min_depth..CONTENT_DEPTH_MAX */
    char glyph;           /* printable ASCII, not blank */
    uint8_t reserved;     /* 0 */
};
_Static_assert(sizeof(struct content_actor) == 244, "canonical layout");

/* A kind of item. Fields that do not apply to its class are 0 (codes: CONTENT_NONE). */
struct content_item {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE];                      /* for people, may be empty */
    struct content_bonus bonuses[CONTENT_BONUSES_MAX]; /* while it is worn */
    uint16_t passive;    /* row of `passives` or CONTENT_NONE: while it is worn */
    uint16_t use;        /* row of `abilities`: what using it does. Potion, scroll, wand; food */
    uint16_t hit_status; /* row of `statuses` or CONTENT_NONE: weapon, may come with a hit */
    int16_t attack;      /* -100..1000: what can be worn */
    int16_t defence;     /* -100..1000: what can be worn */
    uint16_t armour;     /* 0..1000: what can be worn */
    uint16_t damage_min; /* 0..1000: weapon */
    uint16_t damage_max; /* damage_min..1000 */
    uint16_t value;      /* 0..10000: score: treasure, goal */
    uint16_t weight;     /* 0..1000: relative frequency among the random items; 0: never */
    uint8_t class_;      /* enum content_item_class */
    uint8_t damage_type; /* enum content_damage_type: weapon */
    uint8_t hands;       /* 1, 2: weapon; 2 leaves no hand for a shield. Others 0 */
    uint8_t reach;       /* 1..3: weapon, how far it strikes. Others 0 */
    uint8_t key;         /* 1..255: key, which locks it opens. Others 0 */
    uint8_t stack_max;   /* 1..99: how many share a slot; 1 for what can be worn */
    uint8_t min_depth;   /* 1..CONTENT_DEPTH_MAX */
    uint8_t max_depth;   /* min_depth..CONTENT_DEPTH_MAX */
    uint8_t hit_percent; /* 0..100: chance of hit_status for each hit; 0 without one */
    uint8_t hit_turns;   /* 1..100 with hit_status, else 0 */
    uint8_t quantity;    /* 1..stack_max: how many are found together; charges of a wand */
    char glyph;          /* printable ASCII, not blank */
};
_Static_assert(sizeof(struct content_item) == 208, "canonical layout");

struct content_status {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE];                      /* for people, may be empty */
    struct content_bonus bonuses[CONTENT_BONUSES_MAX]; /* while it lasts */
    uint8_t effect;                                    /* enum content_status_effect */
    uint8_t harmful;                                   /* 0, 1: taken away by the effect cure */
    uint16_t power; /* 0..255: the magnitude it is gained with; haste 1..250; slow: 1..90 */
};
_Static_assert(sizeof(struct content_status) == 180, "canonical layout");

/* What is always so with its bearer. */
struct content_passive {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE]; /* for people, may be empty */
    struct content_bonus bonuses[CONTENT_BONUSES_MAX];
    uint8_t kind;        /* enum content_passive_kind */
    uint8_t power;       /* 0..100 */
    uint8_t reserved[2]; /* 0 */
};
_Static_assert(sizeof(struct content_passive) == 180, "canonical layout");

/* Who fights whom. Hostility is mutual: a bit on either side is enough. */
struct content_faction {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    uint16_t hostile; /* bit n: it fights row n of `factions`; never its own */
    uint16_t traits;  /* row of `trait_sets` or CONTENT_NONE: the layer faction of its members */
};
_Static_assert(sizeof(struct content_faction) == 68, "canonical layout");

/* One layer of a mind. A mind's trait is the sum of weight * value over its four layers: 0..240. */
struct content_trait_set {
    char id[GAME_NAME_SIZE];
    uint8_t values[CONTENT_TRAIT_COUNT]; /* 0..15, by enum content_trait */
    uint8_t layer;                       /* enum content_trait_layer_kind */
    uint8_t reserved[3];                 /* 0 */
};
_Static_assert(sizeof(struct content_trait_set) == 56, "canonical layout");

struct content_script_step {
    uint8_t op; /* enum content_script_op */
    uint8_t arg;
    uint8_t x;
    uint8_t y;
    uint16_t count;
    uint16_t reserved; /* 0 */
};
_Static_assert(sizeof(struct content_script_step) == 8, "canonical layout");

struct content_script {
    char id[GAME_NAME_SIZE];
    struct content_script_step steps[CONTENT_SCRIPT_STEPS_MAX]; /* unused: all zero, which is END */
    char lines[CONTENT_SCRIPT_LINES_MAX][CONTENT_TEXT_SIZE];    /* what it says, may be empty */
};
_Static_assert(sizeof(struct content_script) == 544, "canonical layout");

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

/* An item that each player starts with; weapon and armour start equipped. Unused: CONTENT_NONE,
 * 0. */
struct content_start_item {
    uint16_t item;
    uint16_t quantity; /* 1..stack_max */
};
_Static_assert(sizeof(struct content_start_item) == 4, "canonical layout");

/* An ability of a class and the level at which it is learned. */
struct content_lesson {
    uint16_t ability; /* row of `abilities` or CONTENT_NONE */
    uint16_t level;   /* 1..50; 0 without one */
};
_Static_assert(sizeof(struct content_lesson) == 4, "canonical layout");

/* What a player may be. The actor's row gives glyph, core and numbers, the class what comes on
 * top. */
struct content_class {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    char text[CONTENT_TEXT_SIZE]; /* for people, may be empty */
    struct content_start_item start_items[CONTENT_START_ITEMS_MAX];
    struct content_lesson lessons[CONTENT_ACTOR_ABILITIES_MAX]; /* by ability slot */
    uint16_t actor;                     /* row of `actors`, of the faction of the players */
    uint8_t growth[CONTENT_CORE_STATS]; /* 0..100: percent of a point gained with each level */
    uint16_t level_hp;                  /* 0..1000: with each level */
    uint16_t level_mp;                  /* 0..1000 */
};
_Static_assert(sizeof(struct content_class) == 220, "canonical layout");

/* How levels of a style are made. */
struct content_style {
    char id[GAME_NAME_SIZE];
    char name[GAME_NAME_SIZE];
    uint8_t layout;            /* enum content_layout */
    uint8_t rooms_min;         /* 2..12 for rooms and vaults, else 0 */
    uint8_t rooms_max;         /* rooms_min..12 */
    uint8_t door_percent;      /* 0..100: chance that a doorway has a closed door */
    uint8_t locked_percent;    /* 0..100: of up to three vaults, each: that there is one */
    uint8_t dark_percent;      /* 0..100: chance that the level lies in the dark */
    uint8_t water_percent;     /* 0..50: share of the open ground under water */
    uint8_t chasm_percent;     /* 0..50 */
    uint8_t brush_percent;     /* 0..50 */
    uint8_t levers_max;        /* 0..4: gates that a lever opens, the first on the way on */
    uint8_t loops_max;         /* 0..8: corridors beyond what joins the rooms */
    uint8_t fill_percent;      /* 30..60: rock a cave is grown from, else 0 */
    uint8_t fountains_max;     /* 0..4 */
    uint8_t braziers_max;      /* 0..8 */
    uint16_t fountain_ability; /* row of `abilities`, CONTENT_NONE without fountains */
    uint8_t reserved[4];       /* 0 */
};
_Static_assert(sizeof(struct content_style) == 84, "canonical layout");

struct content_population_entry {
    uint16_t actor; /* row of `actors` or CONTENT_NONE */
    uint8_t weight; /* 1..100; 0 without one */
    uint8_t pack;   /* 1..6: how many come together; 0 without one */
};
_Static_assert(sizeof(struct content_population_entry) == 4, "canonical layout");

/* Who lives on a level. */
struct content_population {
    char id[GAME_NAME_SIZE];
    struct content_population_entry entries[CONTENT_POPULATION_MAX];
};
_Static_assert(sizeof(struct content_population) == 80, "canonical layout");

/* What a character of a map stands for. Unused: all zero. */
struct content_mark {
    char mark;    /* printable ASCII */
    uint8_t what; /* enum content_mark_kind */
    uint8_t arg;
    uint8_t count;
    uint16_t code;
    uint8_t link;
    uint8_t key;
    uint8_t flags;    /* enum state_prop_flags */
    uint8_t reserved; /* 0 */
};
_Static_assert(sizeof(struct content_mark) == 10, "canonical layout");

/* A level made by hand. Rows are not terminated; a character is a mark, else a terrain by its
 * glyph. */
struct content_map {
    char id[GAME_NAME_SIZE];
    struct content_mark marks[CONTENT_MARKS_MAX];
    uint8_t width;     /* 16..GAME_LEVEL_WIDTH_MAX; chambers 3..16 */
    uint8_t height;    /* 16..GAME_LEVEL_HEIGHT_MAX; chambers 3..16 */
    uint8_t chamber;   /* 1: built with by the layout vaults; 0: a whole level */
    uint8_t weight;    /* chambers: 1..100, relative frequency; levels: 0 */
    uint8_t min_depth; /* 1..CONTENT_DEPTH_MAX */
    uint8_t reserved;  /* 0 */
    char rows[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX]; /* blank beyond width and height */
};
_Static_assert(sizeof(struct content_map) == 1814, "canonical layout");

/* One depth of a scenario, where it is not what the scenario says of all of them. */
struct content_floor {
    uint16_t style;       /* row of `styles` or CONTENT_NONE: the scenario's own numbers */
    uint16_t map;         /* row of `maps` or CONTENT_NONE */
    uint16_t population;  /* row of `populations` or CONTENT_NONE: by weight and depth of actors */
    uint16_t guardian;    /* row of `actors` or CONTENT_NONE: stands by the stairs, goal or exit */
    uint16_t trap;        /* row of `abilities` or CONTENT_NONE: what its traps do */
    uint8_t traps_min;    /* 0..12 */
    uint8_t traps_max;    /* traps_min..12 */
    uint8_t monsters_min; /* 0..40 */
    uint8_t monsters_max; /* monsters_min..40 */
    uint8_t items_min;    /* 0..40 */
    uint8_t items_max;    /* items_min..40 */
    uint8_t chests_min;   /* 0..8 */
    uint8_t chests_max;   /* chests_min..8 */
    uint8_t level_bonus;  /* 0..20: added to the level of its monsters */
    uint8_t reserved;     /* 0 */
    uint16_t threat; /* 0..30000: what those who live there add up to, within the bounds of their
                        number; 0: a number of them by chance. See level_threat */
};
_Static_assert(sizeof(struct content_floor) == 22, "canonical layout");

struct content_scenario {
    char id[GAME_NAME_SIZE];
    char title[CONTENT_TITLE_SIZE];
    struct content_start_item start_items[CONTENT_START_ITEMS_MAX];
    struct content_floor floors[CONTENT_FLOORS_MAX]; /* depth 1 first; without one: all rows
                                                        CONTENT_NONE, all numbers 0 */
    uint16_t player_actor;                           /* row of `actors`, faction party */
    uint16_t guardian;  /* row of `actors` or CONTENT_NONE: one stands by the goal or exit */
    uint16_t goal_item; /* row of `items`, class goal, for the ending goal_item; or CONTENT_NONE */
    uint8_t layout;     /* enum content_layout */
    uint8_t ending;     /* enum content_ending */
    uint8_t depths;     /* 1..CONTENT_DEPTH_MAX; 1 where the layout is hall */
    uint8_t width;      /* 16..GAME_LEVEL_WIDTH_MAX */
    uint8_t height;     /* 16..GAME_LEVEL_HEIGHT_MAX */
    uint8_t rooms_min;  /* 2..12; hall: 0 */
    uint8_t rooms_max;  /* rooms_min..12; hall: 0 */
    uint8_t monsters_min;  /* 0..40: at depth 1; 0 for a peaceful scenario */
    uint8_t monsters_max;  /* monsters_min..40 */
    uint8_t monsters_step; /* 0..10: added to both for each further depth, never above 40 in all */
    uint8_t items_min;     /* 0..40 random items on the floor of a level */
    uint8_t items_max;     /* items_min..40 */
    uint8_t chests_min;    /* 0..8 */
    uint8_t chests_max;    /* chests_min..8 */
    uint8_t door_percent;  /* 0..100: chance that a doorway has a closed door */
    uint8_t default_provider; /* enum game_provider, pure: for entities without a binding */
    uint8_t floor_count;      /* 0..depths: depths that `floors` describes */
    uint8_t daily;            /* 0, 1: the levels are those of the session's day, for everybody */
    uint16_t patience; /* 0..10000: rounds of 100 ticks on one depth until the keep wakes; 0: it
                          never does. See vigil.h */
};
_Static_assert(sizeof(struct content_scenario) == 410, "canonical layout");

struct content_tuning {
    uint32_t operation_budget; /* 100..1000000: work of one entry; see README.md for the prices */
    /* 1..10000 ticks at speed 100, by action kind; [0]: 0 */
    uint16_t action_cost[CONTENT_ACTION_COSTS];
    uint16_t hook_depth_max;   /* 1..1000: hooks in one chain; usual 50 */
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
    uint8_t critical_percent;  /* 0..100: of hits, before bonuses */
    uint8_t critical_bonus;    /* 0..200: percent of damage a critical hit has more */
    uint8_t dark_radius;       /* 1..sight_radius: how far one sees into the dark */
    uint8_t mp_rounds;       /* 0..250: rounds of 100 ticks for a point of mp; 0: none comes back */
    uint8_t lucidity_rounds; /* 0..250 */
    uint8_t hp_rounds;       /* 0..250 */
    uint8_t bell_rounds;     /* 1..250: from one bell of the waking keep to the next */
    uint8_t bell_percent;    /* 1..100: share of the hit points by which each takes more */
    uint8_t reserved[2];     /* 0 */
    uint8_t trait_weights[CONTENT_TRAIT_COUNT][CONTENT_LAYER_COUNT]; /* sum of each row: 16 */
};
_Static_assert(sizeof(struct content_tuning) == 144, "canonical layout");

#endif
