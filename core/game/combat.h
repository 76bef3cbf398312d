/*
 * combat: hitting and being hit.
 *
 * A strike hits in hit_base + (attack - defence) * hit_step percent of all cases, kept within
 * hit_min..hit_max. It does a roll of the weapon's damage less a roll of 0..armour, at least 1.
 * Nobody dies here: a hook looks for the dead after the action.
 */
#ifndef DONJON_CORE_GAME_COMBAT_H
#define DONJON_CORE_GAME_COMBAT_H

#include "core/game/world.h"

/* Percent to hit of `attacker` against `target`. */
uint32_t combat_chance(const struct world *world, const struct state_actor *attacker,
                       const struct state_actor *target);

/* One strike, with its events. */
void combat_strike(struct world *world, struct state_actor *attacker, struct state_actor *target);

/* Takes hit points, down to 0. `source` NULL: nobody (poison). */
void combat_damage(struct world *world, const struct state_actor *source,
                   struct state_actor *target, int32_t amount);

/* Gives hit points back, up to the maximum, with an event if any were. */
void combat_heal(struct world *world, struct state_actor *actor, int32_t amount);

#endif
