/*
 * state: everything there is to know about one game between two entries.
 *
 * One fixed-size struct: explicit widths, no pointers, no padding, little-endian. The memory image
 * is the canonical encoding; copying is memcpy, comparing is memcmp, hashing is over the bytes. It
 * is cut into pages of RULESET_PAGE_SIZE; what changes together lies together, so that an ordinary
 * step dirties two to four of the sixteen:
 *
 *   page 0       header: what the game is, counters, whose turn it is
 *   page 1       seats: class, experience, inventory and equipment of the players
 *   page 2       actors of the seats (slot seat-1)
 *   pages 3-8    actors of the level, eight a page
 *   pages 9-10   terrain, a byte a tile, and which tiles lie in the dark
 *   pages 11-12  memory: a bit a tile and seat
 *   pages 13-14  items on the ground
 *   page 15      props
 *
 * Invariants (checked by `state_check`):
 *   - Free slots of every table are all zero bytes. Slots at or beyond the table's *_slots mark in
 *     the header are free.
 *   - Ids start at 1, are below next_id, and are never used twice in a game.
 *   - Living actors stand on passable tiles, no two on the same.
 *   - `current` is the living entity whose turn it is, 0 once the game has ended.
 */
#ifndef DONJON_CORE_GAME_STATE_H
#define DONJON_CORE_GAME_STATE_H

#include "core/game/content.h"
#include "core/game/ruleset.h"

enum {
    STATE_ABI = 3,
    STATE_ACTORS_MAX = 56,
    STATE_ITEMS_MAX = 128,
    STATE_PROPS_MAX = 64,
    STATE_STATUSES_MAX = GAME_VIEW_STATUSES_MAX,
    STATE_ABILITIES_MAX = CONTENT_ACTOR_ABILITIES_MAX, /* slots of an actor's abilities */
    STATE_SLOT_NONE = 255
};

#define STATE_MAGIC "DONJONS\1"

struct state_header {
    uint8_t magic[8];
    uint32_t abi;
    uint32_t size; /* of the whole state */
    uint8_t session_id[16];
    uint8_t rules_id[32];
    uint8_t content_root[32];
    uint8_t seed_commitment[32];
    uint8_t rng_key[32];
    uint8_t blinding[32];
    uint64_t seq;   /* of the last entry */
    uint64_t nonce; /* of the last executed action */
    uint64_t clock; /* ticks; never runs back */
    uint32_t next_id;
    uint32_t current; /* the entity whose turn it is */
    uint32_t score;
    uint32_t kills;
    uint16_t scenario;
    uint16_t actor_slots; /* one past the highest actor slot in use */
    uint16_t item_slots;
    uint16_t prop_slots;
    uint8_t status; /* enum game_status */
    uint8_t result; /* enum game_result */
    uint8_t depth;  /* from 1 */
    uint8_t width;
    uint8_t height;
    uint8_t players; /* seats of this game */
    uint8_t default_provider;
    uint8_t epoch;
    uint16_t day;     /* since 1970-01-01 UTC, when the session was made */
    uint16_t bells;   /* that tolled on this depth: vigil.h */
    uint32_t arrived; /* round of 100 ticks in which the party came to this depth */
    uint8_t reserved[768];
};
_Static_assert(sizeof(struct state_header) == 1024, "one page");
_Static_assert(offsetof(struct state_header, seq) == 192, "stable offsets");
_Static_assert(offsetof(struct state_header, scenario) == 232, "stable offsets");

struct state_stack {
    uint16_t item;     /* content code */
    uint16_t quantity; /* 0: an empty slot */
};

/* What a player has beside its actor. */
struct state_seat {
    uint32_t experience;
    uint16_t class_; /* content code of its class, CONTENT_NONE without one */
    uint8_t equipment[CONTENT_EQUIPMENT_SLOTS]; /* index into the inventory by equipment slot less
                                                   one, STATE_SLOT_NONE: nothing is worn there */
    struct state_stack inventory[GAME_INVENTORY_MAX];
    uint8_t reserved[52];
};
_Static_assert(sizeof(struct state_seat) == 128, "eight seats a page");

/* One status that an actor has. */
struct state_status {
    uint8_t code;      /* content code plus 1; 0: none */
    uint8_t magnitude; /* how strong; what it scales, the status's effect says */
    uint16_t turns;    /* left, of the actor's own turns */
};

enum state_actor_flags {
    STATE_ACTOR_ACTIVE = 1,    /* has a place in the order of turns */
    STATE_ACTOR_DEAD = 2,      /* players only: a dead monster leaves its slot */
    STATE_ACTOR_HEARD = 4,     /* heard_x, heard_y hold a noise it has not looked after */
    STATE_ACTOR_CALLED = 8,    /* it has called its allies in this hunt */
    STATE_ACTOR_GUARDIAN = 16, /* stands by the goal or the exit */
    STATE_ACTOR_PATROLS = 32   /* goes its round from home while nothing else is to do */
};

/*
 * Stored are core stats, level and what is left of the resources; the maxima are kept beside them
 * and renewed whenever a bonus changes (stats_refresh). All other numbers are computed when they
 * are asked for.
 */
struct state_actor {
    uint64_t ready_at; /* tick of its next turn */
    uint32_t id;       /* 0: a free slot */
    uint32_t target;   /* the foe it hunts, 0: none */
    uint32_t leader;   /* whom it follows: who summoned it, 0: nobody */
    int32_t hp;
    int32_t hp_max;
    uint16_t mp;
    uint16_t mp_max;
    uint16_t lucidity;
    uint16_t lucidity_max;
    uint32_t ability_ready_at[STATE_ABILITIES_MAX]; /* tick by slot of the kind's or class's list */
    struct state_status statuses[STATE_STATUSES_MAX];
    uint16_t kind;       /* content code */
    uint16_t true_kind;  /* of one that is transformed: what it was, else CONTENT_NONE */
    uint16_t turns_left; /* own turns until a summoned one vanishes or a transformed one is itself
                            again, 0: for ever */
    uint8_t core[CONTENT_CORE_STATS]; /* enum content_stat STR..EGO, before bonuses */
    uint8_t level;                    /* from 1 */
    uint8_t faction;                  /* content code */
    uint8_t x;
    uint8_t y;
    uint8_t seat;     /* 0: no seat plays it */
    uint8_t flags;    /* enum state_actor_flags */
    uint8_t provider; /* bound explicitly; 0: the default decides */
    uint8_t goal;     /* what the AI is about: its own numbers, 0: nothing yet */
    uint8_t memory;   /* turns it still remembers */
    uint8_t last_x;   /* where it saw the foe last */
    uint8_t last_y;
    uint8_t heard_x; /* where it heard something last */
    uint8_t heard_y;
    uint8_t home_x; /* where it came into the level, what it guards */
    uint8_t home_y;
    uint8_t patrol;         /* the way point it is going to */
    uint8_t script_step;    /* position in its kind's script */
    uint8_t script_wait;    /* turns it still waits there */
    uint8_t former_faction; /* of one that is charmed: content code plus 1 of its own, else 0 */
    uint8_t reserved[5];
};
_Static_assert(sizeof(struct state_actor) == 128, "eight actors a page");

struct state_item {
    uint32_t id; /* 0: a free slot */
    uint16_t kind;
    uint16_t quantity;
    uint8_t x;
    uint8_t y;
    uint8_t reserved[6];
};
_Static_assert(sizeof(struct state_item) == 16, "no padding");

enum state_prop_flags {
    STATE_PROP_HIDDEN = 1, /* not shown until somebody finds it */
    STATE_PROP_ARMED = 2,  /* a trap that will spring */
    STATE_PROP_LIT = 4     /* gives light */
};

struct state_prop {
    uint32_t id;   /* 0: a free slot */
    uint16_t item; /* content code inside a chest, or CONTENT_NONE */
    uint16_t quantity;
    uint16_t ability; /* what a trap or a fountain does, or CONTENT_NONE */
    uint8_t kind;     /* enum game_prop_kind */
    uint8_t x;
    uint8_t y;
    uint8_t flags; /* enum state_prop_flags */
    uint8_t link;  /* a lever and the doors and gates it moves have the same, 0: none */
    uint8_t key;   /* a lock and the keys that open it have the same, 0: none */
};
_Static_assert(sizeof(struct state_prop) == 16, "no padding");

/* A set of tiles: bit x of row y. */
struct tile_set {
    uint64_t rows[GAME_LEVEL_HEIGHT_MAX];
};

struct game_state {
    struct state_header header;
    struct state_seat seats[GAME_SEATS_MAX]; /* index seat-1 */
    struct state_actor actors[STATE_ACTORS_MAX];
    uint8_t terrain[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX]; /* enum game_terrain */
    struct tile_set dark; /* tiles that are seen from near only, unless something lights them */
    uint8_t terrain_reserved[256];
    struct tile_set memory[GAME_SEATS_MAX]; /* what each seat has seen of the level */
    struct state_item items[STATE_ITEMS_MAX];
    struct state_prop props[STATE_PROPS_MAX];
};

enum { STATE_SIZE = 16 * RULESET_PAGE_SIZE };

_Static_assert(sizeof(struct game_state) == STATE_SIZE, "sixteen pages without padding");
_Static_assert(offsetof(struct game_state, seats) == 1 * RULESET_PAGE_SIZE, "page aligned");
_Static_assert(offsetof(struct game_state, actors) == 2 * RULESET_PAGE_SIZE, "page aligned");
_Static_assert(offsetof(struct game_state, terrain) == 9 * RULESET_PAGE_SIZE, "page aligned");
_Static_assert(offsetof(struct game_state, memory) == 11 * RULESET_PAGE_SIZE, "page aligned");
_Static_assert(offsetof(struct game_state, items) == 13 * RULESET_PAGE_SIZE, "page aligned");
_Static_assert(offsetof(struct game_state, props) == 15 * RULESET_PAGE_SIZE, "page aligned");

/* ---- tiles ---- */

static inline bool tile_set_has(const struct tile_set *set, int x, int y)
{
    return (set->rows[y] >> x & 1) != 0;
}

static inline void tile_set_add(struct tile_set *set, int x, int y)
{
    set->rows[y] |= UINT64_C(1) << x;
}

static inline bool state_inside(const struct game_state *state, int x, int y)
{
    return x >= 0 && y >= 0 && x < state->header.width && y < state->header.height;
}

/* The terrain at a position; rock outside of the level. */
static inline uint8_t state_terrain(const struct game_state *state, int x, int y)
{
    return state_inside(state, x, y) ? state->terrain[y][x] : (uint8_t)GAME_TERRAIN_ROCK;
}

enum {
    TERRAIN_PASSABLE = 1 << GAME_TERRAIN_FLOOR | 1 << GAME_TERRAIN_DOOR_OPEN |
                       1 << GAME_TERRAIN_STAIRS_DOWN | 1 << GAME_TERRAIN_EXIT |
                       1 << GAME_TERRAIN_BRUSH,
    TERRAIN_WAY = TERRAIN_PASSABLE | 1 << GAME_TERRAIN_DOOR_CLOSED, /* walking in opens doors */
    TERRAIN_OPENED = TERRAIN_WAY | 1 << GAME_TERRAIN_DOOR_LOCKED | 1 << GAME_TERRAIN_GATE,
    TERRAIN_OPAQUE = 1 << GAME_TERRAIN_ROCK | 1 << GAME_TERRAIN_WALL |
                     1 << GAME_TERRAIN_DOOR_CLOSED | 1 << GAME_TERRAIN_DOOR_LOCKED |
                     1 << GAME_TERRAIN_BRUSH
};

/* Where anybody may stand. Water and chasms are for those who swim or fly: actor_may_stand. */
static inline bool terrain_passable(uint8_t terrain)
{
    return (TERRAIN_PASSABLE >> terrain & 1) != 0;
}

static inline bool terrain_opaque(uint8_t terrain)
{
    return (TERRAIN_OPAQUE >> terrain & 1) != 0;
}

enum {
    PROPS_BLOCKING = 1 << GAME_PROP_CHEST | 1 << GAME_PROP_LEVER | 1 << GAME_PROP_LEVER_DOWN |
                     1 << GAME_PROP_FOUNTAIN | 1 << GAME_PROP_FOUNTAIN_DRY | 1 << GAME_PROP_BRAZIER
};

/* Things that nobody walks over. */
static inline bool prop_blocks(uint8_t kind)
{
    return (PROPS_BLOCKING >> kind & 1) != 0;
}

/* The step of each direction: enum game_direction. */
extern const int8_t direction_dx[GAME_DIR_COUNT];
extern const int8_t direction_dy[GAME_DIR_COUNT];

/* The larger of |dx| and |dy|. */
int tile_distance(int ax, int ay, int bx, int by);

/* ---- finding; NULL when there is none ---- */

struct state_actor *state_actor_by_id(struct game_state *state, uint32_t id);
const struct state_actor *state_actor_get(const struct game_state *state, uint32_t id);

/* The living actor on a tile. */
struct state_actor *state_actor_at(struct game_state *state, int x, int y);
const struct state_actor *state_actor_seen_at(const struct game_state *state, int x, int y);

/* The actor that a seat plays, dead or alive; NULL for a seat that this game has not. */
const struct state_actor *state_seat_actor(const struct game_state *state, uint8_t seat);

struct state_item *state_item_at(struct game_state *state, int x, int y);
const struct state_item *state_item_seen_at(const struct game_state *state, int x, int y);
struct state_prop *state_prop_at(struct game_state *state, int x, int y);
const struct state_prop *state_prop_seen_at(const struct game_state *state, int x, int y);

static inline bool actor_alive(const struct state_actor *actor)
{
    return actor->id != 0 && (actor->flags & STATE_ACTOR_DEAD) == 0;
}

/* True where an actor may stand: passable, no living actor, nothing in the way. */
bool state_tile_free(const struct game_state *state, int x, int y);

/*
 * True if one may step, reach or strike from (x, y) in a direction as far as the ground goes. A
 * diagonal step needs both tiles beside it to be passable: nobody squeezes round a corner, and
 * doorways are entered straight.
 */
bool state_way_open(const struct game_state *state, int x, int y, uint8_t dir);

/* The direction of the neighbour (bx, by) of (ax, ay), GAME_DIR_NONE if it is not one. */
uint8_t tile_direction(int ax, int ay, int bx, int by);

/* ---- making and removing ---- */

/* A zeroed slot with a new id, its mark in the header raised; NULL when the table is full. Monsters
 * take the slots behind those of the seats. */
struct state_actor *state_actor_add(struct game_state *state);
struct state_item *state_item_add(struct game_state *state);
struct state_prop *state_prop_add(struct game_state *state);

void state_actor_remove(struct game_state *state, struct state_actor *actor);
void state_prop_remove(struct game_state *state, struct state_prop *prop);
void state_item_remove(struct game_state *state, struct state_item *item);

/* True if one more stack can lie on the ground. */
bool state_item_room(const struct game_state *state);

/* Puts a stack on a tile; several may lie on one. False when the table is full. */
bool state_item_place(struct game_state *state, struct state_stack stack, int x, int y);

/* The invariants at the head of this file. NULL if they hold, else what does not. For tests and
 * audits: it looks at everything. */
const char *state_check(const struct game_state *state, const struct game_content *content);

#endif
