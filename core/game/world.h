/*
 * world: what the rules hold in their hands during one step.
 *
 * A world joins the state that is being changed, the content, the outcome that is being written,
 * and caches that last for the step only: what each seat sees, where which terrain is, one block of
 * random words. Caches hold nothing that could not be computed from the state; `world_forget_sight`
 * drops them when a viewer moves or a door changes.
 *
 * It is also the only place that executes actions: `world_execute` takes the nonce and writes the
 * record, `world_emit` writes an event for those who see it.
 */
#ifndef DONJON_CORE_GAME_WORLD_H
#define DONJON_CORE_GAME_WORLD_H

#include "core/game/rng.h"
#include "core/game/state.h"
#include "core/game/trace.h"

/* Prices of work, counted against the content's operation budget. */
enum world_price { WORLD_PRICE_ACTION = 1, WORLD_PRICE_SIGHT = 8, WORLD_PRICE_PATH = 16 };

enum {
    WORLD_EXECUTED_RESERVE = 96, /* room that must be left before another turn starts */
    WORLD_EVENTS_RESERVE = 256,
    WORLD_OPERATIONS_RESERVE = 512 /* more than any one turn costs */
};

/* Where what is; see world_grounds. */
struct world_grounds {
    struct tile_set passable; /* where anybody may stand */
    struct tile_set water;
    struct tile_set chasm;
    struct tile_set doors;   /* closed ones */
    struct tile_set ways_on; /* stairs and the way out */
};

/* What the actions of one turn did, for the hooks to ask. */
enum delta_flags {
    DELTA_ACTED = 1,       /* a character's action was executed: `entity`, `cost` */
    DELTA_PARTY_MOVED = 2, /* a player stands elsewhere */
    DELTA_DAMAGED = 4,     /* somebody lost hit points */
    DELTA_DIED = 8,        /* `dead` has entries */
    DELTA_EXPERIENCE = 16, /* somebody gained experience */
    DELTA_DESCENDING = 32, /* the party leaves the level */
    DELTA_WON = 64,        /* the goal was reached */
    DELTA_ABANDONED = 128, /* the session was given up */
    DELTA_HOOK = 256       /* free for hooks of tests */
};

enum { DELTA_DEAD_MAX = STATE_ACTORS_MAX };

struct delta_dead {
    uint32_t id;
    uint32_t killer; /* 0: nobody */
    uint16_t kind;
    uint8_t x;
    uint8_t y;
    uint8_t seat;
};

struct world_delta {
    uint32_t flags;
    uint32_t entity;  /* who acted */
    uint32_t cost;    /* ticks, from the stats before the action */
    uint32_t striker; /* the last to cause damage, 0: nobody */
    uint16_t noise;   /* the loudest made, 0: none; see noise.h */
    uint8_t noise_x;
    uint8_t noise_y;
    uint8_t noise_faction; /* of who made it: its own do not mind */
    uint32_t strikes;      /* of this action so far */
    uint8_t dead_count;
    struct delta_dead dead[DELTA_DEAD_MAX];
};

struct world {
    struct game_state *state;
    const struct game_content *content;
    struct game_outcome *outcome;
    struct world_delta delta;
    uint64_t operations;
    struct rng rng;
    struct rng level_rng; /* of the level that is being made */
    uint8_t sight_valid;  /* bit seat-1 */
    struct tile_set sight[GAME_SEATS_MAX];
    bool grounds_valid;
    struct world_grounds grounds;
    struct game_trace *trace; /* of the hooks; NULL: nobody wants one */
};

void world_init(struct world *world, struct game_state *state, const struct game_content *content,
                struct game_outcome *outcome);

static inline const struct content_tuning *world_tuning(const struct world *world)
{
    return &world->content->tuning;
}

static inline const struct content_actor *world_kind(const struct world *world,
                                                     const struct state_actor *actor)
{
    return &world->content->actors[actor->kind];
}

static inline const struct content_scenario *world_scenario(const struct world *world)
{
    return &world->content->scenarios[world->state->header.scenario];
}

/* ---- executing ---- */

/*
 * Takes the next nonce and records an executed action. False, and nothing done, when the entry has
 * no room left. `provider` is who decided, NONE for system actions.
 */
bool world_execute(struct world *world, uint8_t kind, uint32_t entity, uint8_t provider);

/* True while there is room and budget for another whole turn in this entry. */
bool world_has_room(const struct world *world);

/* Rolls for the action that has the current nonce. */
struct dice world_dice(struct world *world, uint32_t entity, uint8_t purpose);

/* ---- sight ---- */

/* What a seat's entity sees now; the empty set for the dead and for seats there are not. */
const struct tile_set *world_sight(struct world *world, uint8_t seat);

/* Where which terrain is. */
const struct world_grounds *world_grounds(struct world *world);

/* Drops what was computed for a seat; 0 for everybody and the terrain with them. */
void world_forget_sight(struct world *world, uint8_t seat);

/* Adds what the seat sees now to what it remembers. */
void world_remember(struct world *world, uint8_t seat);

/*
 * True if `a` perceives `b`. Where one of them is a player its sight answers for both, between
 * others a free line does. The invisible are seen by neighbours, by their own kind of people and by
 * those who see such things.
 */
bool world_sees(struct world *world, const struct state_actor *a, const struct state_actor *b);

/* True if `b` is hidden from `a` by being invisible, wherever they are. */
bool world_unseen(const struct world *world, const struct state_actor *a,
                  const struct state_actor *b);

/* ---- events ---- */

/* All seats of the game. */
uint8_t world_seats(const struct world *world);

/* The seats that see a tile. */
uint8_t world_seats_seeing(struct world *world, int x, int y);

/* The seat bit of an actor; 0 for monsters. */
uint8_t actor_seat_bit(const struct state_actor *actor);

/*
 * Who may know what happens to `actor`: the seats that see its tile and its own. Where `other` is
 * not NULL and takes part, only those that see both, and the seats of either.
 */
uint8_t world_witnesses(struct world *world, const struct state_actor *actor,
                        const struct state_actor *other);

/* Writes an event for its witnesses. The event's entity and target are filled in here. */
void world_emit(struct world *world, struct game_event event, const struct state_actor *actor,
                const struct state_actor *other);

/* Writes an event for exactly these seats. */
void world_emit_to(struct world *world, struct game_event event, uint8_t seats);

#endif
