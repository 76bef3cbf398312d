/*
 * ai: the pure providers. They decide from what their entity perceives and remembers, nothing else.
 *
 * ai:wait waits. ai:passive keeps away from foes it perceives, else wanders. ai:aggressive attacks
 * foes it can reach, approaches those it perceives, looks where it saw one last, flees when badly
 * hurt (if its kind does), else wanders. A proposal is an ordinary action and is planned like
 * anybody's; the turn waits if it is refused.
 */
#ifndef DONJON_CORE_GAME_AI_H
#define DONJON_CORE_GAME_AI_H

#include "core/game/world.h"

/*
 * What the entity does on its turn. Writes down in the actor what it perceived. `provider` must be
 * pure; an unknown one waits.
 */
struct game_action ai_decide(struct world *world, struct state_actor *actor, uint8_t provider);

#endif
