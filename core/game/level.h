/*
 * level: making a level and what is in it.
 *
 * A level is a function of a key, the content and the depth alone; when and how the party comes
 * there does not matter. It is made in this order: the terrain by one of the layouts, all of whose
 * floor hangs together; pools and brush that cut nobody off; where the party arrives and where the
 * way on is; locked vaults, a gate, and their keys and levers where they can be had first; then
 * what lies about and who lives there.
 *
 * What blocks the way for good (chests, levers, braziers, fountains, pools) is put only where
 * everything can be reached without its tile. So no level can be unwinnable; `level_check` says
 * whether that is so, by its own search, for tests and for levels made by hand.
 */
#ifndef DONJON_CORE_GAME_LEVEL_H
#define DONJON_CORE_GAME_LEVEL_H

#include "core/game/world.h"

enum { LEVEL_THINGS_MAX = 128, LEVEL_BARRIERS_MAX = 8, LEVEL_LOCKS_MAX = 3 };

/* A doorway that is shut, what lies behind it, and where the key lies or the lever stands. */
struct level_barrier {
    bool gate;  /* a gate with a lever; else a locked door with a key */
    bool works; /* else it was taken away again */
    uint8_t x;
    uint8_t y;
    uint8_t opener_x;
    uint8_t opener_y;
    uint16_t key; /* row of `items`, CONTENT_NONE for a gate */
    struct tile_set inside;
};

/* A mark of a map or chamber, where it has come to lie. */
struct level_thing {
    uint8_t x;
    uint8_t y;
    struct content_mark mark;
};

/* What the layout decided, for those who fill it. */
struct level_plan {
    struct content_style style; /* of the floor, or made of the scenario's own numbers */
    struct content_floor floor; /* likewise */
    uint8_t arrival_x;
    uint8_t arrival_y;
    uint8_t goal_x; /* where the stairs, the exit or the goal is */
    uint8_t goal_y;
    uint8_t barrier_count;
    uint8_t thing_count;
    struct level_barrier barriers[LEVEL_BARRIERS_MAX];
    struct level_thing things[LEVEL_THINGS_MAX];
    struct tile_set open; /* where one can come to, all doors and gates opened */
    struct tile_set near; /* where one can come to with all locks and gates shut */
};

/* Writes the terrain of the header's depth. layout.c */
void level_layout(struct world *world, struct level_plan *out);

/* Puts chests, levers, braziers, traps and items in. furnish.c */
void level_furnish(struct world *world, const struct level_plan *plan);

/* One of this kind with full resources, asleep; NULL when there is no slot left. populate.c */
struct state_actor *level_add_actor(struct world *world, uint16_t kind, uint8_t x, uint8_t y);

/* What one of a kind adds to the threat of a floor: its kind's, and a tenth more for each level
 * that the floor gives it. populate.c */
uint32_t level_threat(const struct content_actor *kind, const struct content_floor *floor);

/* Puts monsters in: as many packs as the floor's threat takes. populate.c */
void level_populate(struct world *world, const struct level_plan *plan);

/* A pack of those who live at this depth comes in, out of the party's sight but not out of its
 * reach; if there is no such place, nobody does. populate.c */
void level_reinforce(struct world *world, struct dice dice);

/* Style and floor of the header's depth, as the content says; nothing else of the plan. arrive.c */
void level_choose_plan(const struct world *world, struct level_plan *out);

/*
 * Leaves the current level for `depth`: clears what belongs to the old one, makes the new one,
 * places the living players, wakes what is near. arrive.c
 */
void level_enter(struct world *world, uint8_t depth);

/* Rolls about the level, which its key and depth decide alone. */
struct dice level_dice(struct world *world, uint8_t purpose);

/* True where something may be put that blocks the way for good: everything else can be reached
 * without this tile, and whatever else blocks a tile can still be reached out to. furnish.c */
bool level_spares(const struct game_state *state, const struct level_plan *plan, int x, int y);

/*
 * NULL if the level as it is can be won from (x, y): everything passable can be reached, keys and
 * levers in an order in which that is possible, the way on without any key. Else what is wrong.
 * level_check.c
 */
const char *level_check(const struct game_state *state, const struct game_content *content, int x,
                        int y);

/*
 * True if one at (x, y) cannot leave as things are: no way on can be walked to, and no lever
 * touched that has not been moved. One who was hurled, blinked or swapped behind a lock may be;
 * whoever walked there is not.
 */
bool level_shut_in(const struct game_state *state, const struct game_content *content, int x,
                   int y);

/*
 * Wakes sleeping monsters within the activation radius of a living player and puts those beyond it
 * to sleep, unless they hunt.
 */
void level_activate(struct world *world);

/* Gives a sleeping one its place in the order of turns. */
void level_wake(const struct world *world, struct state_actor *actor);

/* True if level_activate would change anything. */
bool level_would_activate(const struct world *world);

#endif
