/*
 * walk: the ground of one actor.
 */
#include "core/game/walk.h"

#include "core/game/stats.h"

static bool has(const struct world *world, const struct state_actor *actor, uint8_t passive)
{
    return stats_passive(world, actor, passive) != 0;
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

static void add_terrain(const struct world *world, const struct state_actor *actor,
                        const struct world_grounds *grounds, struct tile_set *open)
{
    bool flies = has(world, actor, CONTENT_PASSIVE_FLIGHT);

    if (flies || has(world, actor, CONTENT_PASSIVE_SWIM)) {
        tile_set_join(open, &grounds->water);
    }
    if (flies || has(world, actor, CONTENT_PASSIVE_WALL_CLIMB)) {
        tile_set_join(open, &grounds->chasm);
    }
}

void walk_bare_ground(struct world *world, struct flood_ground *out)
{
    const struct game_state *state = world->state;
    const struct world_grounds *grounds = world_grounds(world);

    *out = (struct flood_ground){
        .open = grounds->passable, .straight = grounds->doors, .height = state->header.height};
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        if (state->props[i].id != 0 && prop_blocks(state->props[i].kind)) {
            tile_set_remove(&out->open, state->props[i].x, state->props[i].y);
        }
    }
}

void walk_ground(struct world *world, const struct state_actor *actor, struct flood_ground *out)
{
    const struct game_state *state = world->state;
    const struct world_grounds *grounds = world_grounds(world);

    out->open = grounds->passable;
    out->straight = grounds->doors;
    out->climbs = has(world, actor, CONTENT_PASSIVE_WALL_CLIMB);
    out->height = state->header.height;
    add_terrain(world, actor, grounds, &out->open);
    if (actor->seat != 0) {
        tile_set_keep(&out->open, &state->memory[actor->seat - 1]);
        tile_set_keep(&out->straight, &state->memory[actor->seat - 1]);
    }
    leave_out_props(world, actor, out);
}

bool walk_step_free(const struct world *world, const struct state_actor *actor,
                    const struct flood_ground *ground, uint8_t dir)
{
    int x = actor->x + direction_dx[dir];
    int y = actor->y + direction_dy[dir];

    return state_inside(world->state, x, y) && state_actor_seen_at(world->state, x, y) == NULL &&
           flood_steps(ground, actor->x, actor->y, dir);
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
