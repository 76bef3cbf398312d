/*
 * ground: terrain and those who are not bound to it.
 */
#include "core/game/ground.h"

#include "core/game/stats.h"

static bool has(const struct world *world, const struct state_actor *actor, uint8_t kind)
{
    return stats_passive(world, actor, kind) != 0;
}

bool ground_bears(const struct world *world, const struct state_actor *actor, int x, int y)
{
    uint8_t terrain = state_terrain(world->state, x, y);

    if (terrain_passable(terrain)) {
        return true;
    }
    if (terrain == GAME_TERRAIN_WATER) {
        return has(world, actor, CONTENT_PASSIVE_SWIM) || has(world, actor, CONTENT_PASSIVE_FLIGHT);
    }
    return terrain == GAME_TERRAIN_CHASM && (has(world, actor, CONTENT_PASSIVE_FLIGHT) ||
                                             has(world, actor, CONTENT_PASSIVE_WALL_CLIMB));
}

bool ground_free(const struct world *world, const struct state_actor *actor, int x, int y)
{
    if (terrain_passable(state_terrain(world->state, x, y))) {
        return state_tile_free(world->state, x, y);
    }
    return ground_bears(world, actor, x, y) && state_actor_seen_at(world->state, x, y) == NULL;
}

bool ground_open(const struct world *world, const struct state_actor *actor, int x, int y,
                 uint8_t dir)
{
    int dx = direction_dx[dir];
    int dy = direction_dy[dir];

    if (state_way_open(world->state, x, y, dir)) {
        return true;
    }
    if (!ground_bears(world, actor, x + dx, y + dy)) {
        return false;
    }
    return dx == 0 || dy == 0 || has(world, actor, CONTENT_PASSIVE_WALL_CLIMB) ||
           (ground_bears(world, actor, x + dx, y) && ground_bears(world, actor, x, y + dy));
}
