/*
 * effect: what abilities do, one effect after the other.
 *
 * The effects of an ability run by phase, within a phase by priority (higher first), equals in
 * their order. Each is done to all targets before the next one begins; those for the user are done
 * once. An effect whose condition does not hold for a target is left out for that target.
 */
#ifndef DONJON_CORE_GAME_EFFECT_H
#define DONJON_CORE_GAME_EFFECT_H

#include "core/game/cast.h"

/* Runs all effects of the cast's ability. */
void effects_run(struct cast *cast);

/* True if one of the effects would change anything about `target`: heals who is hurt, gives a
 * status that fits. Looks at nothing that the user could not know. */
bool effects_useful(const struct world *world, const struct content_ability *ability,
                    const struct state_actor *user, const struct state_actor *target);

/* True if one of the effects needs nobody but the user or the place itself. */
bool effects_free(const struct world *world, const struct content_ability *ability);

/* Puts an actor on a free tile, with the event and what a player sees from there. */
void effect_relocate(struct world *world, struct state_actor *actor, int x, int y);

/* The two change places, each on ground that bears it. */
void effect_swap(struct world *world, struct state_actor *actor, struct state_actor *other);

#endif
