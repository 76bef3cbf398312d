/*
 * status: passing conditions of actors, counted in the bearer's own turns.
 */
#ifndef DONJON_CORE_GAME_STATUS_H
#define DONJON_CORE_GAME_STATUS_H

#include "core/game/world.h"

/* True if the actor can be given this status: it has it already, or has room. */
bool status_fits(const struct state_actor *actor, uint16_t code);

/* Gives a status, or makes it last at least this long. Nothing happens where it does not fit. */
void status_add(struct world *world, struct state_actor *actor, uint16_t code, uint16_t turns);

/* True if the actor has any status. */
bool status_any(const struct state_actor *actor);

/* True if the actor has a harmful one. */
bool status_any_harmful(const struct world *world, const struct state_actor *actor);

/* Takes the harmful ones away. */
void status_cure(struct world *world, struct state_actor *actor);

/* The end of one turn of the actor: effects of each status, then one turn less of it. */
void status_tick(struct world *world, struct state_actor *actor);

#endif
