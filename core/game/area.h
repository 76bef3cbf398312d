/*
 * area: which tiles an ability reaches, and who stands there.
 *
 * Circles are what is seen from the aim within the radius, cones and lines what is seen from the
 * user; so walls stop all of them. Distances are round as in fov.h.
 */
#ifndef DONJON_CORE_GAME_AREA_H
#define DONJON_CORE_GAME_AREA_H

#include "core/game/cast.h"

/* The tiles that a cast reaches. Costs a field of view. */
void area_tiles(const struct cast *cast, struct tile_set *out);

/* True if the ability would do anything to `other` when `user` (NULL: nobody) uses it. */
bool area_affects(const struct world *world, const struct content_ability *ability,
                  const struct state_actor *user, const struct state_actor *other);

/* Writes the targets of a cast whose ability has an area or a direction: all living actors there
 * that it affects, by slot; those at the aim itself where it has none. */
void area_gather(struct cast *cast);

#endif
