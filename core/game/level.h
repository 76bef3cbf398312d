/*
 * level: making a level and what is in it.
 *
 * A level is a function of the session key, the content and the depth alone; when and how the party
 * comes there does not matter. Rooms are laid out at random, each new one is joined by a corridor
 * to the nearest earlier one, then a few more corridors make loops. Corridors only ever take rock
 * away, so every room can be reached from every other: connected by construction. Chests block the
 * way, so they stand only where all eight tiles around are open floor.
 */
#ifndef DONJON_CORE_GAME_LEVEL_H
#define DONJON_CORE_GAME_LEVEL_H

#include "core/game/world.h"

enum { LEVEL_ROOMS_MAX = 12 };

/* The inside of a room, without its walls. */
struct level_room {
    uint8_t x;
    uint8_t y;
    uint8_t width;
    uint8_t height;
};

/* What the layout decided, for those who fill it. Room 0 is where the party arrives. */
struct level_plan {
    uint8_t room_count;
    uint8_t far_room; /* where the stairs, the exit or the goal is */
    uint8_t arrival_x;
    uint8_t arrival_y;
    uint8_t goal_x;
    uint8_t goal_y;
    struct level_room rooms[LEVEL_ROOMS_MAX];
};

/* Writes the terrain of the header's depth. layout.c */
void level_layout(struct world *world, struct level_plan *out);

/* One of this kind with full resources, asleep; NULL when there is no slot left. populate.c */
struct state_actor *level_add_actor(struct world *world, uint16_t kind, uint8_t x, uint8_t y);

/* Puts chests, items and monsters in. populate.c */
void level_populate(struct world *world, const struct level_plan *plan);

/*
 * Leaves the current level for `depth`: clears what belongs to the old one, makes the new one,
 * places the living players, wakes what is near.
 */
void level_enter(struct world *world, uint8_t depth);

/* True if an actor can walk from (x, y) to every passable tile, closed doors opened, chests closed.
 */
bool level_connected(const struct game_state *state, int x, int y);

/*
 * Wakes sleeping monsters within the activation radius of a living player and puts those beyond it
 * to sleep, unless they hunt.
 */
void level_activate(struct world *world);

/* True if level_activate would change anything. */
bool level_would_activate(const struct world *world);

#endif
