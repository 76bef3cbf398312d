/*
 * game: the vocabulary of the rules, shared by everything that plays, stores, shows or checks a
 * game.
 *
 * A game is a pure function. `game_step` (core/game/ruleset.h) takes a state, the compiled content
 * and one input, and gives the next state and an outcome. It is total: it cannot fail, block,
 * allocate or look at anything but its arguments. The same arguments give the same bytes on any
 * machine, with any compiler, for ever.
 *
 * Everything here is plain data of explicit width. Structs that are hashed or stored have no
 * padding and are little-endian in memory, so that the memory image is the canonical encoding; each
 * has a static assertion. This header uses only freestanding headers and nothing else of ours.
 *
 * Words: an *entity* is anything with an id in the state. A *seat* (1..GAME_SEATS_MAX) is a
 * person's place and plays one entity. A *provider* decides what an entity does: pure ones (the AI
 * kinds) are recomputed inside the step, external ones arrive as inputs. Each executed action, a
 * character's or the system's, takes one *nonce*. One accepted input is one *entry* and takes one
 * *seq*.
 */
#ifndef DONJON_CORE_GAME_GAME_H
#define DONJON_CORE_GAME_GAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/game/game_words.h"

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the memory image of a state is its canonical encoding: a little-endian target is needed"
#endif

enum {
    GAME_SEATS_MAX = 8,
    GAME_LEVEL_WIDTH_MAX = 48,
    GAME_LEVEL_HEIGHT_MAX = 32,
    GAME_LEVEL_TILES_MAX = GAME_LEVEL_WIDTH_MAX * GAME_LEVEL_HEIGHT_MAX,
    GAME_INVENTORY_MAX = 16,
    GAME_NAME_SIZE = 32,     /* bytes of a name with its terminating NUL */
    GAME_EXECUTED_MAX = 512, /* executed actions of one entry; past it the entry ends with `more` */
    GAME_EVENTS_MAX = 768,   /* events of one entry */
    GAME_LEGAL_MAX = 256,    /* actions in one list of legal actions */
    GAME_VIEW_ENTITIES_MAX = 256 /* entities in one view */
};

/* ---- actions ---- */

/* X(constant, number, name on the wire). Numbers are part of the canonical encoding: never reuse
 * one. */
#define GAME_CHARACTER_ACTIONS(X)                                                                  \
    X(MOVE, 1, "move") /* dir */                                                                   \
    X(WAIT, 2, "wait")                                                                             \
    X(ATTACK, 3, "attack")     /* target */                                                        \
    X(USE_ITEM, 4, "use_item") /* slot, optional target or x, y */                                 \
    X(PICKUP, 5, "pickup")     /* what lies under the actor */                                     \
    X(DROP, 6, "drop")         /* slot */                                                          \
    X(EQUIP, 7, "equip")       /* slot; equipping an equipped item takes it off */                 \
    X(INTERACT, 8, "interact") /* dir: doors, chests, switches */                                  \
    X(ABILITY, 9, "ability")   /* ability, optional target or x, y or dir */                       \
    X(DESCEND, 10, "descend")  /* the stairs under the actor */                                    \
    X(SEARCH, 11, "search")    /* looks for what is hidden nearby */                               \
    X(CHOOSE, 12, "choose")    /* class: what to be, before anything else is done */

#define GAME_SYSTEM_ACTIONS(X)                                                                     \
    X(PREPARE_TURN, 64, "prepare_turn") /* picks the next actor, moves the clock */                \
    X(ACTION_COST, 65, "action_cost")   /* moves the actor's ready_at */                           \
    X(ACTIVATION, 66, "activation")     /* wakes and puts to sleep what is near and far */         \
    X(DEATH, 67, "death")               /* takes a dead entity out of the world */                 \
    X(REWARD, 68, "reward")             /* experience and level */                                 \
    X(ENTER_LEVEL, 69, "enter_level")   /* makes the next level and places the party */            \
    X(STATUS_TICK, 70, "status_tick")                                                              \
    X(BIND_PROVIDER, 71, "bind_provider")                                                          \
    X(TURN_TIMEOUT, 72, "turn_timeout")                                                            \
    X(ENDING, 73, "ending") /* the game ends: won, lost or abandoned */                            \
    X(TRAP, 74, "trap")     /* a trap springs */                                                   \
    X(SPAWN, 75, "spawn")   /* somebody comes into the level: summoned, called */                  \
    X(NOISE, 76, "noise")   /* somebody hears something */                                         \
    X(BELL, 77, "bell")     /* the keep wakes: vigil.h */

enum game_action_kind {
    GAME_ACTION_NONE = 0,
#define X(constant, number, name) GAME_ACTION_##constant = number,
    GAME_CHARACTER_ACTIONS(X) GAME_SYSTEM_ACTIONS(X)
#undef X
};

/* Clockwise from north; y grows downwards (south), x to the right (east). */
enum game_direction {
    GAME_DIR_N = 0,
    GAME_DIR_NE,
    GAME_DIR_E,
    GAME_DIR_SE,
    GAME_DIR_S,
    GAME_DIR_SW,
    GAME_DIR_W,
    GAME_DIR_NW,
    GAME_DIR_COUNT,
    GAME_DIR_NONE = 255
};

/* Which of the optional members of an action were given. */
enum {
    GAME_GIVEN_TARGET = 1,
    GAME_GIVEN_POSITION = 2,
    GAME_GIVEN_DIR = 4,
    GAME_GIVEN_SLOT = 8,
    GAME_GIVEN_ABILITY = 16,
    GAME_GIVEN_CLASS = 32
};

/* One action. Members that are not given are zero, `dir` is GAME_DIR_NONE then. */
struct game_action {
    uint8_t kind; /* enum game_action_kind */
    uint8_t given;
    uint8_t dir;      /* enum game_direction */
    uint8_t slot;     /* 0..GAME_INVENTORY_MAX-1 */
    uint16_t ability; /* index into the content's abilities; with CLASS into its classes */
    int16_t x;
    int16_t y;
    uint16_t reserved; /* 0 */
    uint32_t target;   /* entity id */
};
_Static_assert(sizeof(struct game_action) == 16, "struct game_action is stored as it is");

/* ---- providers ---- */

/* X(constant, number, name on the wire, pure, description) */
#define GAME_PROVIDERS(X)                                                                          \
    X(INTERACTIVE, 1, "interactive", false, "a person or bot acts over HTTP")                      \
    X(REPLAY, 2, "replay", false, "acts as a script says that was handed in")                      \
    X(AI_WAIT, 64, "ai:wait", true, "waits every turn")                                            \
    X(AI_PASSIVE, 65, "ai:passive", true, "wanders, keeps away, never attacks")                    \
    X(AI_AGGRESSIVE, 66, "ai:aggressive", true, "approaches what it perceives and fights")         \
    X(AI_SCRIPTED, 67, "ai:scripted", true, "does what the script of its kind says")               \
    X(AI_UTILITY, 68, "ai:utility", true, "weighs what to do by the traits of its mind")

enum game_provider {
    GAME_PROVIDER_NONE = 0,
#define X(constant, number, name, pure, description) GAME_PROVIDER_##constant = number,
    GAME_PROVIDERS(X)
#undef X
};

/* Numbers for external providers that a server brings along; "custom:1" is the first. */
enum { GAME_PROVIDER_CUSTOM_FIRST = 32, GAME_PROVIDER_CUSTOM_LAST = 39 };

/* ---- input: one outside decision ---- */

enum game_input_kind {
    GAME_INPUT_ACTION = 1,   /* `entity` does `action`, decided by an external provider */
    GAME_INPUT_CONTINUE = 2, /* the operation budget ended the last entry: go on */
    GAME_INPUT_PROVIDER = 3, /* bind `entity` (0: the default) to `provider` */
    GAME_INPUT_TIMEOUT = 4,  /* the turn deadline of `entity` passed; `provider` says what follows:
                                NONE waits on its behalf, an AI kind takes over */
    GAME_INPUT_ABANDON = 5   /* the session is given up: the game ends as abandoned */
};

/* Stored in the log as it is: this is the canonical payload of an entry. */
struct game_input {
    uint8_t kind;     /* enum game_input_kind */
    uint8_t seat;     /* who asked: 1..GAME_SEATS_MAX, 0 the server or an admin */
    uint8_t provider; /* enum game_provider, for PROVIDER and TIMEOUT; else 0 */
    uint8_t reserved; /* 0 */
    uint32_t entity;
    uint64_t deadline_us; /* TIMEOUT: the deadline that passed, Unix time in microseconds; else 0 */
    struct game_action action;
};
_Static_assert(sizeof(struct game_input) == 32, "struct game_input is stored as it is");

/* ---- outcome ---- */

enum game_phase {
    GAME_PHASE_NONE = 0,
    GAME_PHASE_PRE_VALIDATE,
    GAME_PHASE_APPLY,
    GAME_PHASE_POST_VALIDATE
};

/* The member of the input that a verdict is about. */
enum game_field {
    GAME_FIELD_NONE = 0,
    GAME_FIELD_KIND,
    GAME_FIELD_ENTITY,
    GAME_FIELD_DIR,
    GAME_FIELD_SLOT,
    GAME_FIELD_TARGET,
    GAME_FIELD_POSITION,
    GAME_FIELD_ABILITY,
    GAME_FIELD_PROVIDER,
    GAME_FIELD_CLASS
};

enum game_verdict {
#define X(constant, name, text) GAME_VERDICT_##constant,
    GAME_VERDICTS(X)
#undef X
        GAME_VERDICT_COUNT
};

struct game_executed {
    uint32_t entity;   /* who; 0 for an action of the system about nobody */
    uint8_t kind;      /* enum game_action_kind */
    uint8_t provider;  /* who decided it: enum game_provider, NONE for system actions */
    uint16_t reserved; /* 0 */
};
_Static_assert(sizeof(struct game_executed) == 8, "struct game_executed is stored as it is");

/* What happened: see GAME_EVENTS. */
enum game_event_type {
    GAME_EVENT_NONE = 0,
#define X(constant, name, members) GAME_EVENT_##constant,
    GAME_EVENTS(X)
#undef X
        GAME_EVENT_COUNT
};

struct game_event {
    uint8_t type;  /* enum game_event_type */
    uint8_t seats; /* bit seat-1: that seat may see it. Decided when it happens */
    uint16_t code; /* content index or enum, see GAME_EVENTS */
    uint32_t entity;
    uint32_t target;
    int16_t x;
    int16_t y;
    int32_t amount;
    int32_t amount2;
};
_Static_assert(sizeof(struct game_event) == 24, "struct game_event has no padding");

/* ---- hooks (hook.h), for those who look from outside ---- */

enum { GAME_HOOKS_MAX = 32 };

struct game_hook_info {
    const char *name;
    const char *role;        /* "root" or "lookup" */
    const char *criticality; /* "critical", "important" or "optional" */
    const char *next;        /* or NULL */
    uint16_t priority;
};

/* What became of a hook in one entry. */
struct game_hook_count {
    uint16_t triggered;
    uint16_t failed;
};

/*
 * The result of one step. Owned by the caller; `game_step` writes every member that the verdict
 * makes meaningful: after a rejection only verdict, phase and field.
 */
struct game_outcome {
    uint8_t verdict; /* enum game_verdict */
    uint8_t phase;   /* enum game_phase: where a rejection was decided */
    uint8_t field;   /* enum game_field: what it is about */
    uint8_t more;    /* 1: the operation budget was spent, append a CONTINUE entry */
    uint16_t executed_count;
    uint16_t event_count;
    uint16_t hook;        /* of a verdict HOOK_...: index of the hook that failed */
    uint16_t hook_depth;  /* and its place in the chain, from 1 */
    uint32_t reserved;    /* 0 */
    uint64_t seq;         /* of this entry */
    uint64_t first_nonce; /* first_nonce..last_nonce are the executed actions, in order */
    uint64_t last_nonce;
    uint64_t operations; /* spent, of the budget in the content */
    struct game_hook_count hooks[GAME_HOOKS_MAX];
    struct game_executed executed[GAME_EXECUTED_MAX];
    struct game_event events[GAME_EVENTS_MAX];
};

/* ---- what can be read from a state ---- */

enum game_status { GAME_STATUS_ACTIVE = 1, GAME_STATUS_FINISHED = 2 };

/* X(constant, number, name on the wire) */
#define GAME_RESULTS(X)                                                                            \
    X(NONE, 0, "none")                                                                             \
    X(WON, 1, "won")                                                                               \
    X(LOST, 2, "lost")                                                                             \
    X(ABANDONED, 3, "abandoned")

enum game_result {
#define X(constant, number, name) GAME_RESULT_##constant = number,
    GAME_RESULTS(X)
#undef X
};

/* Whose decision the game waits for. */
struct game_next {
    uint32_t entity;  /* 0 when the game has ended */
    uint8_t seat;     /* 0: no seat plays it */
    uint8_t provider; /* enum game_provider */
    uint8_t pending;  /* 1: a pure provider acts next, append a CONTINUE entry */
};

struct game_binding { /* an entity that has a provider of its own */
    uint32_t entity;
    uint8_t provider, seat; /* enum game_provider; 0: no seat plays it */
};

/* The facts about a state that a server needs whatever the game. */
struct game_summary {
    uint64_t seq;
    uint64_t nonce; /* of the last executed action */
    uint64_t clock; /* ticks */
    uint32_t score;
    uint8_t status; /* enum game_status */
    uint8_t result; /* enum game_result */
    uint8_t depth;
    uint8_t players;
    uint32_t seat_entity[GAME_SEATS_MAX]; /* index seat-1; 0: no such seat */
    struct game_next next;
};

enum game_entity_class {
    GAME_CLASS_PLAYER = 1,
    GAME_CLASS_MONSTER = 2,
    GAME_CLASS_ITEM = 3,
    GAME_CLASS_PROP = 4
};

enum { GAME_VIEW_STATUSES_MAX = 8, GAME_VIEW_ABILITIES_MAX = 6, GAME_VIEW_STATS_MAX = 32 };

struct game_view_entity {
    uint32_t id;
    uint8_t class_;   /* enum game_entity_class */
    uint8_t seat;     /* 0: no seat plays it */
    uint8_t you;      /* 1: the entity of the viewing seat */
    uint8_t hostile;  /* 1: a foe of the viewing seat's entity as things stand; without a viewing
                         seat of the first's */
    uint8_t provider; /* enum game_provider; 0 for what never acts or where the seat may not know */
    uint16_t kind;    /* content index of its class: actor or item; 0 for players */
    uint16_t quantity;
    int16_t x;
    int16_t y;
    int32_t hp;
    int32_t hp_max;
    uint8_t status_count;
    uint8_t statuses[GAME_VIEW_STATUSES_MAX]; /* content status numbers */
    char glyph;
    char name[GAME_NAME_SIZE];
};

/* A status of the viewer's own entity. */
struct game_view_status {
    uint16_t status; /* content code */
    uint16_t turns;  /* left, of its own turns */
    uint8_t magnitude;
    uint8_t reserved;
};

/* An ability of the viewer's own entity. */
struct game_view_ability {
    uint16_t ability; /* content code */
    uint8_t slot;
    uint8_t verdict;   /* ACCEPTED: it could be used now, given an aim; else why not */
    uint32_t ready_in; /* ticks until it can be used again */
};

struct game_view_item {
    uint8_t slot;
    uint8_t equipped; /* enum content_equipment, 0: not worn */
    uint16_t kind;    /* content index of the item */
    uint16_t quantity;
};

/* What one seat sees, or everything for seat 0. Rows hold one character a tile. */
struct game_view {
    uint64_t seq;
    uint64_t nonce;
    uint64_t clock;
    uint32_t score;
    uint8_t status;
    uint8_t result;
    uint8_t depth;
    uint8_t width;
    uint8_t height;
    uint8_t viewer_alive;
    uint16_t level; /* experience level of the viewer */
    uint32_t experience;
    uint32_t experience_next; /* in all for the next level, 0: there is none */
    uint32_t bell_in;         /* rounds of 100 ticks until the keep's next bell, UINT32_MAX: none */
    uint16_t class_;          /* content code, 0xFFFF: none */
    uint8_t ability_count;
    uint8_t condition_count;
    uint8_t stat_count;
    uint8_t reserved_own[3];
    int32_t resources[3]; /* what the viewer has left: hp, mp, lucidity */
    int32_t maxima[3];
    int16_t stats[GAME_VIEW_STATS_MAX]; /* of the viewer, by enum content_stat */
    struct game_view_ability abilities[GAME_VIEW_ABILITIES_MAX];
    struct game_view_status conditions[GAME_VIEW_STATUSES_MAX];
    char terrain[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX + 1]; /* tiles only; unseen: blank */
    char rows[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX + 1];    /* with what stands there */
    uint16_t entity_count;
    uint8_t inventory_count;
    uint8_t reserved;
    struct game_view_entity entities[GAME_VIEW_ENTITIES_MAX];
    struct game_view_item inventory[GAME_INVENTORY_MAX];
    struct game_next next;
};

struct game_legal {
    uint32_t entity;
    uint16_t count;
    struct game_action actions[GAME_LEGAL_MAX];
};

/* ---- genesis ---- */

/* Everything that decides the first state. The shell fills it; the key is derived there (HKDF). */
struct game_genesis {
    uint8_t session_id[16];
    uint8_t rules_id[32];
    uint8_t content_root[32];
    uint8_t seed_commitment[32];
    uint8_t rng_key[32];             /* session key of every roll; secret until the session ends */
    uint8_t blinding[32];            /* hides the state behind its root; secret */
    uint16_t scenario;               /* index into the content's scenarios */
    uint8_t players;                 /* 1..GAME_SEATS_MAX */
    uint8_t default_provider;        /* enum game_provider; 0: the scenario's */
    uint8_t epoch;                   /* seed epoch: 0, plus one for each fork in the lineage */
    uint8_t reserved[3];             /* 0 */
    uint8_t classes[GAME_SEATS_MAX]; /* by seat less one: content code of its class plus one, 0: the
                                        scenario decides. Seats beyond `players`: 0 */
};
_Static_assert(sizeof(struct game_genesis) == 192, "struct game_genesis is hashed as it is");

/* ---- names ---- */

/* The word on the wire, or NULL for an unknown number; and back, 0 (or false) for an unknown
 * word. */
const char *game_action_name(uint8_t kind);
uint8_t game_action_find(const char *name);
bool game_action_is_system(uint8_t kind);
const char *game_direction_name(uint8_t dir);
uint8_t game_direction_find(const char *name); /* GAME_DIR_NONE when unknown */
const char *game_provider_name(uint8_t provider);
uint8_t game_provider_find(const char *name);
bool game_provider_is_pure(uint8_t provider);
bool game_provider_is_custom(uint8_t provider);
const char *game_provider_description(uint8_t provider);
const char *game_verdict_name(uint8_t verdict);
const char *game_verdict_text(uint8_t verdict);
const char *game_phase_name(uint8_t phase);
const char *game_field_name(uint8_t field); /* the member of ACTION: "dir", "slot", ... */
const char *game_event_name(uint8_t type);
const char *game_event_members(uint8_t type); /* the letters of GAME_EVENTS */
const char *game_result_name(uint8_t result);

#endif
