/*
 * effect: what potions, scrolls and abilities do.
 */
#ifndef DONJON_CORE_GAME_EFFECT_H
#define DONJON_CORE_GAME_EFFECT_H

#include "core/game/action.h"

struct effect effect_of_item(const struct content_item *item);
struct effect effect_of_ability(const struct content_ability *ability);

/* Pre-validation: target or position given, in sight and range, and something to achieve. Fills the
 * plan's effect, target, x and y. */
struct refusal effect_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct effect effect,
                           struct action_plan *out);

void effect_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan);

/* Puts an actor on a free tile, with the event and what a player sees from there. */
void effect_relocate(struct world *world, struct state_actor *actor, int x, int y);

#endif
