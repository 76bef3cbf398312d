/*
 * ai: the pure providers. They decide from what their entity perceives and remembers, nothing else.
 *
 * ai:wait waits. ai:passive keeps away from foes it perceives, else wanders. ai:aggressive attacks
 * foes it can reach, approaches those it perceives, looks where it saw one last, flees when badly
 * hurt (if its kind does), else wanders. ai:scripted does what the script of its kind says.
 * ai:utility weighs goals by the traits of its mind (goal.h) and can also play a player's
 * character.
 *
 * A proposal is an ordinary action and is planned like anybody's before it is proposed; the turn
 * waits if there is none.
 */
#ifndef DONJON_CORE_GAME_AI_H
#define DONJON_CORE_GAME_AI_H

#include "core/game/mind.h"

/*
 * What the entity does on its turn. Writes down in the actor what it perceived. `provider` must be
 * pure; an unknown one waits.
 */
struct game_action ai_decide(struct world *world, struct state_actor *actor, uint8_t provider);

/* ---- the kinds that look round first ---- */

struct game_action ai_passive_decide(struct mind *mind);
struct game_action ai_aggressive_decide(struct mind *mind);
struct game_action ai_script_decide(struct mind *mind);  /* ai_script.c */
struct game_action ai_utility_decide(struct mind *mind); /* ai_utility.c */

#endif
