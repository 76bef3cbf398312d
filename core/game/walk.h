/*
 * walk: where an actor can go, as far as it knows.
 *
 * Who lives in a level knows it; a player knows what its seat remembers. Closed doors are ways.
 * What blocks is left out, and for players the traps they know of; other actors are not: they move.
 */
#ifndef DONJON_CORE_GAME_WALK_H
#define DONJON_CORE_GAME_WALK_H

#include "core/game/flood.h"
#include "core/game/world.h"

void walk_ground(struct world *world, const struct state_actor *actor, struct flood_ground *out);

/* Where somebody without any gift, knowledge or fear can: over traps, through closed doors. */
void walk_bare_ground(struct world *world, struct flood_ground *out);

/* Takes back that traps are avoided. */
void walk_over_traps(const struct world *world, const struct state_actor *actor,
                     struct flood_ground *ground);

/* True if the actor can take this step now: open ground or a closed door, and nobody there. */
bool walk_step_free(const struct world *world, const struct state_actor *actor,
                    const struct flood_ground *ground, uint8_t dir);

/*
 * The step of the actor that a way asks for: onto a nearer tile, else onto one as near; straight
 * rather than askew. GAME_DIR_NONE if none of them is free.
 */
uint8_t walk_step(const struct world *world, const struct state_actor *actor,
                  const struct flood_ground *ground, const struct flood_way *way);

/* The direction after `i` others where straight ones come first: 0 2 4 6, then 1 3 5 7. */
static inline uint8_t walk_dir(uint8_t i)
{
    return (uint8_t)(i < 4 ? 2 * i : 2 * i - 7);
}

#endif
