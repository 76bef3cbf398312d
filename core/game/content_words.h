/*
 * content_words: the enumerations of the game data, X(constant, number, word in JSON).
 *
 * Numbers live in compiled contents and in states: never reuse one. The words are those of the JSON
 * files and of GET /v1/content; content.h has the functions that turn one into the other.
 */
#ifndef DONJON_CORE_GAME_CONTENT_WORDS_H
#define DONJON_CORE_GAME_CONTENT_WORDS_H

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
    X(EXIT, 6, "exit")               /* descend on the last depth: the game is won */              \
    X(DOOR_LOCKED, 7, "door_locked") /* blocks way and sight; a key or a lever opens it */         \
    X(GATE, 8, "gate")               /* blocks the way, not sight; a lever opens it */             \
    X(WATER, 9, "water")             /* only swimmers and fliers enter */                          \
    X(CHASM, 10, "chasm")            /* only fliers enter */                                       \
    X(BRUSH, 11, "brush")            /* passable, blocks sight */

enum game_terrain {
#define X(constant, number, id) GAME_TERRAIN_##constant = number,
    GAME_TERRAINS(X)
#undef X
        GAME_TERRAIN_COUNT
};

/* Things that stand on the floor and never act. All rows are required in `props`, in this order. */
#define GAME_PROPS(X)                                                                              \
    X(CHEST, 0, "chest")           /* blocks the way; interact opens it and takes out its item */  \
    X(CHEST_OPEN, 1, "chest_open") /* an empty chest */                                            \
    X(LEVER, 2, "lever")           /* blocks the way; interact moves what has the same link */     \
    X(LEVER_DOWN, 3, "lever_down") /* a lever that was moved; it can be moved back */              \
    X(TRAP, 4, "trap")             /* springs when somebody steps on it while it is armed */       \
    X(TRAP_SPRUNG, 5, "trap_sprung")                                                               \
    X(FOUNTAIN, 6, "fountain") /* blocks the way; interact uses its ability once */                \
    X(FOUNTAIN_DRY, 7, "fountain_dry")                                                             \
    X(BRAZIER, 8, "brazier") /* blocks the way; gives light while it is lit; interact turns it */  \
    X(LOCK, 9, "lock")       /* not shown: says which key opens the locked door on its tile */

enum game_prop_kind {
#define X(constant, number, id) GAME_PROP_##constant = number,
    GAME_PROPS(X)
#undef X
        GAME_PROP_KIND_COUNT
};

#define CONTENT_ITEM_CLASSES(X)                                                                    \
    X(POTION, 1, "potion")     /* used up; has an effect */                                        \
    X(SCROLL, 2, "scroll")     /* used up; has an effect */                                        \
    X(WEAPON, 3, "weapon")     /* equip: adds attack, its damage replaces the bare hands' */       \
    X(ARMOUR, 4, "armour")     /* equip: adds defence and armour */                                \
    X(TREASURE, 5, "treasure") /* picking it up adds its value to the score; takes no slot */      \
    X(GOAL, 6, "goal")         /* picking it up wins where the ending is goal_item; no slot */     \
    X(SHIELD, 7, "shield")     /* equip, beside a weapon of one hand */                            \
    X(HELM, 8, "helm")         /* equip */                                                         \
    X(RING, 9, "ring")         /* equip */                                                         \
    X(AMULET, 10, "amulet")    /* equip */                                                         \
    X(KEY, 11, "key")          /* opens locks with the same key number and is used up */           \
    X(WAND, 12, "wand")        /* has an effect; each use takes one of its stack: the charges */

enum content_item_class {
#define X(constant, number, id) CONTENT_ITEM_##constant = number,
    CONTENT_ITEM_CLASSES(X)
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
    X(WEAKNESS, 6, "weakness")     /* attack - `power` */                                          \
    X(STUN, 7, "stun")             /* can only wait */                                             \
    X(ROOT, 8, "root")             /* cannot leave its tile */                                     \
    X(SILENCE, 9, "silence")       /* cannot use what is a spell */                                \
    X(DISARM, 10, "disarm")        /* strikes with bare hands, cannot use what needs a weapon */   \
    X(INVISIBLE, 11, "invisible")  /* seen only by neighbours and those who see the unseen */      \
    X(BURNING, 12, "burning")      /* loses `power` fire damage after each of its turns */         \
    X(BERSERK, 13, "berserk") /* attack + `power`, defence - `power`; only attacks and moves */    \
    X(FEAR, 14, "fear")       /* cannot attack; monsters flee */                                   \
    X(ABSORB, 15, "absorb")   /* takes damage in its bearer's place until it is used up */         \
    X(BLESS, 16, "bless")     /* its bonuses alone count */                                        \
    X(CHARM, 17, "charm")     /* monsters: fights for whoever charmed it */

enum content_status_effect {
#define X(constant, number, id) CONTENT_STATUS_##constant = number,
    CONTENT_STATUS_EFFECTS(X)
#undef X
};

#define CONTENT_LAYOUTS(X)                                                                         \
    X(ROOMS, 1, "rooms")   /* rooms and corridors, different at each depth */                      \
    X(HALL, 2, "hall")     /* one empty hall of the whole size */                                  \
    X(CAVES, 3, "caves")   /* grown by a cellular automaton */                                     \
    X(VAULTS, 4, "vaults") /* chambers made by hand, joined by passages */                         \
    X(MAP, 5, "map")       /* made by hand: a row of `maps` */                                     \
    X(RUINS, 6, "ruins")   /* rooms that caverns have broken into */

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

/* Where something is worn. Number less one is the index into the seat's equipment. */
#define CONTENT_EQUIPMENT(X)                                                                       \
    X(WEAPON, 1, "weapon")                                                                         \
    X(SHIELD, 2, "shield")                                                                         \
    X(BODY, 3, "body")                                                                             \
    X(HEAD, 4, "head")                                                                             \
    X(FINGER, 5, "finger")                                                                         \
    X(NECK, 6, "neck")

enum content_equipment {
#define X(constant, number, id) CONTENT_EQUIP_##constant = number,
    CONTENT_EQUIPMENT(X)
#undef X
};

enum { CONTENT_EQUIPMENT_SLOTS = 6 };

/*
 * Stats. The first six are the core: stored, 1..99, 10 is a man of the road. The others follow from
 * the kind's own numbers, the core, level and bonuses; see stats.h.
 */
#define CONTENT_STATS(X)                                                                           \
    X(STR, 0, "str")                                                                               \
    X(CON, 1, "con")                                                                               \
    X(DEX, 2, "dex")                                                                               \
    X(INT, 3, "int")                                                                               \
    X(WIL, 4, "wil")                                                                               \
    X(EGO, 5, "ego")                                                                               \
    X(ATTACK, 6, "attack")                                                                         \
    X(DEFENCE, 7, "defence")                                                                       \
    X(ARMOUR, 8, "armour")                                                                         \
    X(PSI, 9, "psi")              /* force of spells */                                            \
    X(FOCUS, 10, "focus")         /* withstands what goes for the mind */                          \
    X(CRITICAL, 11, "critical")   /* percent of hits that are critical */                          \
    X(SPEED, 12, "speed")         /* of the body */                                                \
    X(COGNITIVE, 13, "cognitive") /* speed of spells */                                            \
    X(RITUAL, 14, "ritual")       /* speed of what is channelled */                                \
    X(HP_MAX, 15, "hp_max")                                                                        \
    X(MP_MAX, 16, "mp_max")                                                                        \
    X(LUCIDITY_MAX, 17, "lucidity_max")                                                            \
    X(RESIST_PHYSICAL, 18, "resist_physical") /* percent, -100..100 */                             \
    X(RESIST_FIRE, 19, "resist_fire")                                                              \
    X(RESIST_COLD, 20, "resist_cold")                                                              \
    X(RESIST_LIGHTNING, 21, "resist_lightning")                                                    \
    X(RESIST_POISON, 22, "resist_poison")                                                          \
    X(RESIST_ARCANE, 23, "resist_arcane")                                                          \
    X(STEALTH, 24, "stealth") /* percent by which its noise is less */                             \
    X(SIGHT, 25, "sight")     /* added to how far it sees */

enum content_stat {
#define X(constant, number, id) CONTENT_STAT_##constant = number,
    CONTENT_STATS(X)
#undef X
        CONTENT_STAT_COUNT
};

enum { CONTENT_CORE_STATS = 6, CONTENT_RESISTANCES = 6 };

/* (base + flat) * (100 + increased)% * (100 + more)% * (100 - less)%, truncating each time. */
#define CONTENT_BONUS_LAYERS(X)                                                                    \
    X(NONE, 0, "none")                                                                             \
    X(FLAT, 1, "flat")                                                                             \
    X(INCREASED, 2, "increased")                                                                   \
    X(MORE, 3, "more")                                                                             \
    X(LESS, 4, "less")

enum content_bonus_layer {
#define X(constant, number, id) CONTENT_BONUS_##constant = number,
    CONTENT_BONUS_LAYERS(X)
#undef X
};

/* The first six are in the order of the resistances. */
#define CONTENT_DAMAGE_TYPES(X)                                                                    \
    X(PHYSICAL, 0, "physical")                                                                     \
    X(FIRE, 1, "fire")                                                                             \
    X(COLD, 2, "cold")                                                                             \
    X(LIGHTNING, 3, "lightning")                                                                   \
    X(POISON, 4, "poison")                                                                         \
    X(ARCANE, 5, "arcane")                                                                         \
    X(TRUE, 6, "true") /* neither armour nor resistance helps */

enum content_damage_type {
#define X(constant, number, id) CONTENT_DAMAGE_##constant = number,
    CONTENT_DAMAGE_TYPES(X)
#undef X
};

#define CONTENT_RESOURCES(X)                                                                       \
    X(HP, 0, "hp")                                                                                 \
    X(MP, 1, "mp")                                                                                 \
    X(LUCIDITY, 2, "lucidity")

enum content_resource {
#define X(constant, number, id) CONTENT_RESOURCE_##constant = number,
    CONTENT_RESOURCES(X)
#undef X
};

/* What is always so with its bearer. `power` of the row scales it. */
#define CONTENT_PASSIVES(X)                                                                        \
    X(NONE, 0, "none")             /* its bonuses alone count */                                   \
    X(FLIGHT, 1, "flight")         /* crosses water and chasms, no trap springs */                 \
    X(SWIM, 2, "swim")             /* crosses water */                                             \
    X(WALL_CLIMB, 3, "wall_climb") /* diagonal steps round corners, crosses chasms */              \
    X(SEE_INVISIBLE, 4, "see_invisible")                                                           \
    X(DARKVISION, 5, "darkvision")           /* the dark does not shorten its sight */             \
    X(TRUE_SIGHT, 6, "true_sight")           /* both of these, and finds hidden things */          \
    X(THORNS, 7, "thorns")                   /* who strikes it loses `power` hit points */         \
    X(LIFE_STEAL, 8, "life_steal")           /* regains `power` percent of the damage it deals */  \
    X(CRITICAL_STRIKE, 9, "critical_strike") /* `power` percent more critical hits */              \
    X(REGENERATION, 10, "regeneration")      /* regains `power` hit points after its turns */      \
    X(POISON_IMMUNITY, 11, "poison_immunity")                                                      \
    X(FIRE_RESISTANCE, 12, "fire_resistance") /* `power` percent */                                \
    X(COLD_RESISTANCE, 13, "cold_resistance") /* `power` percent */                                \
    X(UNDEAD, 14, "undead")       /* immune to poison and fear; healing by others harms it */      \
    X(CONSTRUCT, 15, "construct") /* immune to poison, fear, berserk and stun */                   \
    X(ETHEREAL, 16, "ethereal")   /* half of the physical damage passes through it */

enum content_passive_kind {
#define X(constant, number, id) CONTENT_PASSIVE_##constant = number,
    CONTENT_PASSIVES(X)
#undef X
};

/* The twenty traits of the mind, in the order of every table of them. */
#define CONTENT_TRAITS(X)                                                                          \
    X(BRAVERY, 0, "bravery")                                                                       \
    X(DISCIPLINE, 1, "discipline")                                                                 \
    X(AGGRESSION, 2, "aggression")                                                                 \
    X(CAUTION, 3, "caution")                                                                       \
    X(CURIOSITY, 4, "curiosity")                                                                   \
    X(LOYALTY, 5, "loyalty")                                                                       \
    X(GREED, 6, "greed")                                                                           \
    X(IMPULSIVITY, 7, "impulsivity")                                                               \
    X(EMPATHY, 8, "empathy")                                                                       \
    X(PERCEPTION, 9, "perception")                                                                 \
    X(TACTICAL_SENSE, 10, "tactical_sense")                                                        \
    X(MEMORY, 11, "memory")                                                                        \
    X(MOBILITY, 12, "mobility")                                                                    \
    X(STAMINA, 13, "stamina")                                                                      \
    X(PREFERRED_RANGE, 14, "preferred_range")                                                      \
    X(TERRITORIALITY, 15, "territoriality")                                                        \
    X(OBEDIENCE, 16, "obedience")                                                                  \
    X(HONOR, 17, "honor")                                                                          \
    X(SUPERSTITION, 18, "superstition")                                                            \
    X(DOMINANCE, 19, "dominance")

enum content_trait {
#define X(constant, number, id) CONTENT_TRAIT_##constant = number,
    CONTENT_TRAITS(X)
#undef X
        CONTENT_TRAIT_COUNT
};

#define CONTENT_TRAIT_LAYERS(X)                                                                    \
    X(SPECIES, 0, "species")                                                                       \
    X(ARCHETYPE, 1, "archetype")                                                                   \
    X(FACTION, 2, "faction")                                                                       \
    X(TEMPERAMENT, 3, "temperament")

enum content_trait_layer_kind {
#define X(constant, number, id) CONTENT_LAYER_##constant = number,
    CONTENT_TRAIT_LAYERS(X)
#undef X
        CONTENT_LAYER_COUNT
};

/* Steps of a script, for ai:scripted. A step is done once unless said otherwise. */
#define CONTENT_SCRIPT_OPS(X)                                                                      \
    X(END, 0, "end")          /* waits for ever */                                                 \
    X(WAIT, 1, "wait")        /* for `count` turns */                                              \
    X(GO, 2, "go")            /* to x, y, by the shortest way */                                   \
    X(STEP, 3, "step")        /* in direction `arg` */                                             \
    X(HOME, 4, "home")        /* back to where it came from */                                     \
    X(ATTACK, 5, "attack")    /* the nearest foe in reach; goes on if there is none */             \
    X(ABILITY, 6, "ability")  /* slot `arg`, at the nearest foe or itself; goes on if it cannot */ \
    X(HUNT, 7, "hunt")        /* as ai:aggressive while a foe is known, then goes on */            \
    X(JUMP, 8, "jump")        /* to step `arg` */                                                  \
    X(IF_FOE, 9, "if_foe")    /* a foe in sight: to step `arg` */                                  \
    X(IF_HURT, 10, "if_hurt") /* hit points at or below `count` percent: to step `arg` */          \
    X(INTERACT, 11, "interact") /* in direction `arg` */                                           \
    X(SAY, 12, "say")           /* line `arg`, aloud; takes no time */

enum content_script_op {
#define X(constant, number, id) CONTENT_SCRIPT_##constant = number,
    CONTENT_SCRIPT_OPS(X)
#undef X
};

/* What a character of a hand-made map stands for, beside the terrains. */
#define CONTENT_MARKS(X)                                                                           \
    X(NONE, 0, "none")                                                                             \
    X(ARRIVAL, 1, "arrival") /* where the party comes in: the first in reading order */            \
    X(ACTOR, 2, "actor")     /* `code`: a row of actors */                                         \
    X(ITEM, 3, "item")       /* `code`: a row of items, `count` of them */                         \
    X(PROP, 4, "prop")       /* `arg`: its kind; `code`: item of a chest, ability of a trap */     \
    X(TERRAIN, 5, "terrain") /* `arg`: enum game_terrain, locked by key, moved by link */          \
    X(EXIT, 6, "exit")       /* chambers: a passage may begin here, else it is wall */

enum content_mark_kind {
#define X(constant, number, id) CONTENT_MARK_##constant = number,
    CONTENT_MARKS(X)
#undef X
};

#endif
