/*
 * turn: whose turn it is, taking it, and going on until somebody outside must decide.
 *
 * The next actor is the one with the least (ready_at, id) among the living that are active.
 * Preparing its turn moves the clock to its ready_at; the clock never runs back. A turn costs base
 * * 100 / speed ticks, by the speed from before the action.
 */
#ifndef DONJON_CORE_GAME_TURN_H
#define DONJON_CORE_GAME_TURN_H

#include "core/game/action.h"
#include "core/game/hook.h"
#include "core/game/world.h"

/* Why a turn could not be taken; verdict ACCEPTED if it was. */
struct turn_result {
    uint8_t verdict; /* enum game_verdict */
    uint8_t phase;   /* enum game_phase */
    uint8_t field;   /* enum game_field */
    uint16_t hook;   /* for the verdicts about hooks */
    uint16_t hook_depth;
};

/* The actor that acts next by the order of turns; NULL when none can. */
const struct state_actor *turn_next_actor(const struct game_state *state);

/*
 * Has an actor do an action and asks the hooks. After a refusal in PRE_VALIDATE nothing has
 * changed; after one in a later phase the caller must throw the state away.
 */
struct turn_result turn_take(struct world *world, uint32_t entity, const struct game_action *action,
                             uint8_t provider);

/* What a pure provider decides for an entity, always something that is allowed. */
struct game_action turn_decide(struct world *world, uint32_t entity, uint8_t provider);

/* Gives the turn to the next actor, if the game goes on. */
void turn_pass(struct world *world);

/*
 * Takes turns as long as pure providers decide them. Ends with the game over, an external decision
 * needed (event TURN), or room and budget spent (outcome->more).
 */
struct turn_result turn_run(struct world *world);

/* Asks the hooks about the world's delta. */
struct turn_result turn_ask_hooks(struct world *world);

#endif
