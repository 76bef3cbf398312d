/*
 * path: breadth-first search from the goal, continued on demand.
 */
#include "core/game/path.h"

#include <string.h>

static uint16_t tile_index(int x, int y)
{
    return (uint16_t)(y * GAME_LEVEL_WIDTH_MAX + x);
}

/* Walking in opens a door, so a door is a way, but only straight. */
static bool ground_open(const struct game_state *state, int x, int y, uint8_t dir)
{
    int to_x = x + direction_dx[dir];
    int to_y = y + direction_dy[dir];

    if (state_way_open(state, x, y, dir)) {
        return dir % 2 == 0 || state_terrain(state, x, y) != GAME_TERRAIN_DOOR_CLOSED;
    }
    return dir % 2 == 0 && state_terrain(state, to_x, to_y) == GAME_TERRAIN_DOOR_CLOSED;
}

static void field_start(struct world *world, int goal_x, int goal_y)
{
    struct path_field *field = &world->path;
    uint16_t goal = tile_index(goal_x, goal_y);

    field->valid = true;
    field->goal_x = (uint8_t)goal_x;
    field->goal_y = (uint8_t)goal_y;
    field->head = 0;
    field->tail = 1;
    field->queue[0] = goal;
    memset(field->distance, 0xFF, sizeof(field->distance));
    field->distance[goal] = 0;
    memset(&field->blocked, 0, sizeof(field->blocked));
    for (size_t i = 0; i < world->state->header.prop_slots; i++) {
        const struct state_prop *prop = &world->state->props[i];

        if (prop->id != 0 && prop_blocks(prop->kind)) {
            tile_set_add(&field->blocked, prop->x, prop->y);
        }
    }
    world->operations += WORLD_PRICE_PATH;
}

/* Takes the next tile off the queue and reaches its neighbours. */
static void field_expand(struct path_field *field, const struct game_state *state)
{
    uint16_t tile = field->queue[field->head++];
    int x = tile % GAME_LEVEL_WIDTH_MAX;
    int y = tile / GAME_LEVEL_WIDTH_MAX;

    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        int to_x = x + direction_dx[dir];
        int to_y = y + direction_dy[dir];
        uint16_t to;

        if (!ground_open(state, x, y, dir) || tile_set_has(&field->blocked, to_x, to_y)) {
            continue;
        }
        to = tile_index(to_x, to_y);
        if (field->distance[to] == PATH_UNKNOWN) {
            field->distance[to] = (uint16_t)(field->distance[tile] + 1);
            field->queue[field->tail++] = to;
        }
    }
}

uint16_t path_distance(struct world *world, int goal_x, int goal_y, int x, int y)
{
    struct path_field *field = &world->path;
    uint16_t tile = tile_index(x, y);

    if (!field->valid || field->goal_x != goal_x || field->goal_y != goal_y) {
        field_start(world, goal_x, goal_y);
    }
    while (field->distance[tile] == PATH_UNKNOWN && field->head < field->tail) {
        field_expand(field, world->state);
    }
    return field->distance[tile];
}

static bool can_step(const struct world *world, const struct state_actor *actor, uint8_t dir)
{
    int x = actor->x + direction_dx[dir];
    int y = actor->y + direction_dy[dir];

    if (!ground_open(world->state, actor->x, actor->y, dir)) {
        return false;
    }
    return state_terrain(world->state, x, y) == GAME_TERRAIN_DOOR_CLOSED ||
           state_tile_free(world->state, x, y);
}

uint8_t path_step(struct world *world, const struct state_actor *actor, int goal_x, int goal_y)
{
    uint16_t own = path_distance(world, goal_x, goal_y, actor->x, actor->y);
    uint16_t best = own;
    uint8_t best_dir = GAME_DIR_NONE;

    if (own == PATH_UNKNOWN) {
        return GAME_DIR_NONE;
    }
    for (uint8_t i = 0; i < GAME_DIR_COUNT; i++) {
        /* Straight steps first: where both are as good, they look better and need no room. */
        uint8_t dir = (uint8_t)(i < 4 ? 2 * i : 2 * i - 7);
        int x = actor->x + direction_dx[dir];
        int y = actor->y + direction_dy[dir];
        uint16_t distance;

        if (!state_inside(world->state, x, y)) {
            continue;
        }
        distance = world->path.distance[tile_index(x, y)];
        if (distance != PATH_UNKNOWN &&
            (distance < best || (distance == own && best_dir == GAME_DIR_NONE)) &&
            can_step(world, actor, dir)) {
            best = distance;
            best_dir = dir;
        }
    }
    return best_dir;
}
