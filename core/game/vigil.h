/*
 * vigil: the keep wakes.
 *
 * A depth has patience: so many rounds of 100 ticks (content_scenario.patience). Once the party has
 * been there that long a bell tolls, and again every bell_rounds until it leaves. Each bell tells
 * all its foes on the level where it is and lets a pack of them in. From the second on it takes a
 * toll besides, which nothing wards off: bell n costs each of the party (n - 1) * bell_percent of
 * the hundred of its hit points.
 *
 * So nobody rests for nothing, and no game lasts for ever: by the bell at which the toll is the
 * whole, all of the party are dead or gone down. A scenario without patience has no such end.
 */
#ifndef DONJON_CORE_GAME_VIGIL_H
#define DONJON_CORE_GAME_VIGIL_H

#include "core/game/world.h"

enum { VIGIL_ROUND = 100 /* ticks */ };

/* Rounds until the next bell; UINT32_MAX where none will toll. */
uint32_t vigil_rounds_left(const struct world *world);

/* True once the first bell has tolled on this depth. */
static inline bool vigil_is_over(const struct world *world)
{
    return world->state->header.bells != 0;
}

/* The hook: true when somebody acted and it is time for a bell. */
bool vigil_is_due(const struct world *world);
bool vigil_toll(struct world *world);

#endif
