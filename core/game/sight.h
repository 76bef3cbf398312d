/*
 * sight: what somebody sees: the field of view, and of that what is light enough.
 *
 * In the dark one sees as far as tuning.dark_radius; what a lit brazier shines on is seen from
 * everywhere. Darkvision and true sight see in the dark as by day. Reaching out to what is seen
 * works both ways as the field of view does: whoever sees a tile can be seen from it by anybody of
 * the same eyes.
 */
#ifndef DONJON_CORE_GAME_SIGHT_H
#define DONJON_CORE_GAME_SIGHT_H

#include "core/game/world.h"

enum { SIGHT_BRAZIER_RADIUS = 5 };

/* The tiles that an actor sees from where it stands; the empty set for the dead. Of the world only
 * state and content are used. */
void sight_of(const struct world *world, const struct state_actor *actor, struct tile_set *out);

/* The same for the entity of a seat; empty if there is no such seat. */
void sight_of_seat(const struct world *world, uint8_t seat, struct tile_set *out);

#endif
