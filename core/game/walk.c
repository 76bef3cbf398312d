/*
 * walk: the ground of one actor.
 */
#include "core/game/walk.h"

#include "core/game/stats.h"

static bool has(const struct world *world, const struct state_actor *actor, uint8_t passive)
{
    return stats_passive(world, actor, passive) != 0;
}

static uint32_t terrains_of(const struct world *world, const struct state_actor *actor)
{
    uint32_t terrains = TERRAIN_PASSABLE;

    if (has(world, actor, CONTENT_PASSIVE_FLIGHT)) {
        terrains |= 1U << GAME_TERRAIN_WATER | 1U << GAME_TERRAIN_CHASM;
    }
    if (has(world, actor, CONTENT_PASSIVE_SWIM)) {
        terrains |= 1U << GAME_TERRAIN_WATER;
    }
    if (has(world, actor, CONTENT_PASSIVE_WALL_CLIMB)) {
        terrains |= 1U << GAME_TERRAIN_CHASM;
    }
    return terrains;
}

/* Traps spring under players alone. */
static bool is_avoided(const struct state_prop *prop, bool springs_traps)
{
    if (prop->kind == GAME_PROP_TRAP) {
        return springs_traps && (prop->flags & STATE_PROP_ARMED) != 0 &&
               (prop->flags & STATE_PROP_HIDDEN) == 0;
    }
    return prop_blocks(prop->kind);
}

static void leave_out_props(const struct world *world, const struct state_actor *actor,
                            struct flood_ground *ground)
{
    const struct game_state *state = world->state;
    bool springs_traps = actor->seat != 0 && !has(world, actor, CONTENT_PASSIVE_FLIGHT);

    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && is_avoided(prop, springs_traps)) {
            tile_set_remove(&ground->open, prop->x, prop->y);
        }
    }
}

void walk_over_traps(const struct world *world, const struct state_actor *actor,
                     struct flood_ground *ground)
{
    const struct game_state *state = world->state;

    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && prop->kind == GAME_PROP_TRAP &&
            (actor->seat == 0 || tile_set_has(&state->memory[actor->seat - 1], prop->x, prop->y))) {
            tile_set_add(&ground->open, prop->x, prop->y);
        }
    }
}

void walk_ground(const struct world *world, const struct state_actor *actor,
                 struct flood_ground *out)
{
    const struct game_state *state = world->state;
    uint32_t terrains = terrains_of(world, actor);

    *out = (struct flood_ground){.climbs = has(world, actor, CONTENT_PASSIVE_WALL_CLIMB),
                                 .height = state->header.height};
    for (int y = 0; y < state->header.height; y++) {
        uint64_t open = 0;
        uint64_t doors = 0;

        for (int x = 0; x < state->header.width; x++) {
            uint8_t terrain = state->terrain[y][x];

            open |= (uint64_t)(terrains >> terrain & 1) << x;
            doors |= (uint64_t)(terrain == GAME_TERRAIN_DOOR_CLOSED) << x;
        }
        out->open.rows[y] = open;
        out->straight.rows[y] = doors;
    }
    if (actor->seat != 0) {
        tile_set_keep(&out->open, &state->memory[actor->seat - 1]);
        tile_set_keep(&out->straight, &state->memory[actor->seat - 1]);
    }
    leave_out_props(world, actor, out);
}

/* One step of a flood from the actor's tile tells whether the ground lets it go there. */
static bool ground_allows(const struct state_actor *actor, const struct flood_ground *ground, int x,
                          int y)
{
    struct tile_set from = {0};
    struct tile_set reached;

    tile_set_add(&from, actor->x, actor->y);
    flood_grow(ground, &from, &reached);
    return tile_set_has(&reached, x, y);
}

bool walk_step_free(const struct world *world, const struct state_actor *actor,
                    const struct flood_ground *ground, uint8_t dir)
{
    int x = actor->x + direction_dx[dir];
    int y = actor->y + direction_dy[dir];

    return state_inside(world->state, x, y) && state_actor_seen_at(world->state, x, y) == NULL &&
           ground_allows(actor, ground, x, y);
}

uint8_t walk_step(const struct world *world, const struct state_actor *actor,
                  const struct flood_ground *ground, const struct flood_way *way)
{
    uint8_t second = GAME_DIR_NONE;

    for (uint8_t i = 0; way->distance != FLOOD_UNREACHED && i < GAME_DIR_COUNT; i++) {
        uint8_t dir = walk_dir(i);
        int x = actor->x + direction_dx[dir];
        int y = actor->y + direction_dy[dir];
        bool nearer;

        if (!state_inside(world->state, x, y) || !tile_set_has(&way->level, x, y)) {
            continue;
        }
        nearer = tile_set_has(&way->nearer, x, y);
        if ((!nearer && second != GAME_DIR_NONE) || !walk_step_free(world, actor, ground, dir)) {
            continue;
        }
        if (nearer) {
            return dir;
        }
        second = dir;
    }
    return second;
}
