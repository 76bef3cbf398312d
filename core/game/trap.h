/*
 * trap: what lies hidden underfoot.
 *
 * A trap is noticed by some who come beside it, found by those who search, and springs under
 * anybody of the party who walks onto it and does not fly. Who lives in a level knows where not to
 * step.
 */
#ifndef DONJON_CORE_GAME_TRAP_H
#define DONJON_CORE_GAME_TRAP_H

#include "core/game/world.h"

enum { TRAP_NOTICE_PERCENT = 25 };

/* A player has come to where it stands: it may notice what is hidden on the tiles around. With true
 * sight it does. */
void trap_notice(struct world *world, const struct state_actor *actor);

/* Shows what was hidden to those who see it. */
void trap_reveal(struct world *world, struct state_prop *prop);

/* The hook: true if somebody stands on an armed trap, and then has it spring. */
bool trap_is_stepped_on(const struct world *world);
bool trap_spring(struct world *world);

#endif
