/*
 * path: the way to a goal over the ground.
 *
 * A breadth-first field of distances from the goal, kept in the world for the rest of the step and
 * grown only as far as somebody asks: many hunters of one goal share one field. Closed doors count
 * as open (walking in opens them), actors are not in the way of the field, only of the step.
 */
#ifndef DONJON_CORE_GAME_PATH_H
#define DONJON_CORE_GAME_PATH_H

#include "core/game/world.h"

/* Steps from (x, y) to the goal, PATH_UNKNOWN if there is no way. */
uint16_t path_distance(struct world *world, int goal_x, int goal_y, int x, int y);

/*
 * The direction of a step from the actor's tile towards the goal onto a tile that is free (or the
 * goal itself, or a closed door). Where every nearer tile is taken, a free one as near as the
 * actor's own will do. GAME_DIR_NONE if there is no such step.
 */
uint8_t path_step(struct world *world, const struct state_actor *actor, int goal_x, int goal_y);

#endif
