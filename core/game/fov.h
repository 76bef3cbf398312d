/*
 * fov: who sees what.
 *
 * Symmetric shadow casting (as described by Albert Ford) with integer slopes. Between two tiles
 * that let light through, sight is symmetric: if one sees the other, the other sees it. That is why
 * the sight of the players alone answers for the monsters as well. Opaque tiles are seen if light
 * reaches any part of them.
 *
 * Distance is round: dx*dx + dy*dy <= radius*radius + radius.
 */
#ifndef DONJON_CORE_GAME_FOV_H
#define DONJON_CORE_GAME_FOV_H

#include "core/game/state.h"

enum { FOV_RADIUS_MAX = 24 };

/* The tiles seen from (x, y), which must be inside the level. `radius` 0..FOV_RADIUS_MAX. */
void fov_compute(const struct game_state *state, int x, int y, int radius, struct tile_set *out);

static inline bool fov_in_range(int dx, int dy, int radius)
{
    return dx * dx + dy * dy <= radius * radius + radius;
}

/*
 * True if a straight line of tiles from one to the other, either way round, has nothing opaque
 * between its ends. Symmetric, and cheaper than a field of view.
 */
bool fov_clear(const struct game_state *state, int ax, int ay, int bx, int by);

#endif
