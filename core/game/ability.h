/*
 * ability: who may use one, on whom, and using it.
 *
 * Abilities of actors, of potions, scrolls and wands, of traps and fountains are the same rows and
 * work the same way; they differ in who uses them and in what it costs.
 */
#ifndef DONJON_CORE_GAME_ABILITY_H
#define DONJON_CORE_GAME_ABILITY_H

#include "core/game/action.h"

/*
 * Pre-validation of a use: requirements, prices, aim, sight, range, and somebody or something to
 * achieve. Fills the plan's ability, target, x, y and dir. Cooldowns and slots are the business of
 * the action.
 */
struct refusal ability_aim(struct world *world, const struct state_actor *user,
                           const struct game_action *action, uint16_t ability,
                           struct action_plan *out);

/* Everything about the ability in a slot that has nothing to do with an aim: cooldown, statuses,
 * prices. */
struct refusal ability_ready(const struct world *world, const struct state_actor *user,
                             uint8_t slot);

/* True if a status of the user forbids this ability; the refusal says which. */
struct refusal ability_forbidden(const struct world *world, const struct state_actor *user,
                                 const struct content_ability *ability);

/* Pays the prices and runs the effects of a plan. */
void ability_use(struct world *world, struct state_actor *user, const struct action_plan *plan);

/* Runs an ability on a victim with nobody behind it: a trap, a fountain. */
void ability_spring(struct world *world, uint16_t ability, const struct state_actor *victim);

/* What an ability is good for, for minds that choose. Bits. */
enum ability_hints {
    ABILITY_HARMS = 1,
    ABILITY_HEALS = 2,
    ABILITY_BUFFS = 4,
    ABILITY_HINDERS = 8,
    ABILITY_SUMMONS = 16,
    ABILITY_MOVES = 32,
    ABILITY_CURES = 64
};

uint32_t ability_hint(const struct game_content *content, uint16_t ability);

#endif
