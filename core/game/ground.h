/*
 * ground: where this actor may stand and go.
 *
 * state_tile_free and state_way_open answer for those who walk. Swimmers enter water, fliers and
 * climbers chasms, fliers water as well; climbers squeeze round corners.
 */
#ifndef DONJON_CORE_GAME_GROUND_H
#define DONJON_CORE_GAME_GROUND_H

#include "core/game/world.h"

struct tile_spot {
    int16_t x;
    int16_t y;
};

/* True if the terrain bears the actor. */
bool ground_bears(const struct world *world, const struct state_actor *actor, int x, int y);

/* True if it may stand there now: the ground bears it and nobody and nothing is in the way. */
bool ground_free(const struct world *world, const struct state_actor *actor, int x, int y);

/* True if the ground lets it step, reach or strike from (x, y) in a direction. */
bool ground_open(const struct world *world, const struct state_actor *actor, int x, int y,
                 uint8_t dir);

/*
 * Counts the tiles within range of the actor where it may stand; with `wanted` below their number
 * also gives that one, in reading order. displace.c
 */
int displace_landing(const struct world *world, const struct state_actor *actor, int range,
                     int wanted, struct tile_spot *out);

#endif
