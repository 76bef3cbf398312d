/*
 * layout: from an empty level to one with walls, doors, stairs.
 */
#include "core/game/layout.h"

#include <string.h>

void layout_raise_walls(struct game_state *state)
{
    struct tile_set open;

    tile_set_clear(&open);
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] > GAME_TERRAIN_WALL) {
                tile_set_add(&open, x, y);
            }
        }
    }
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            bool beside = false;

            for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
                int to_x = x + direction_dx[dir];
                int to_y = y + direction_dy[dir];

                beside =
                    beside || (state_inside(state, to_x, to_y) && tile_set_has(&open, to_x, to_y));
            }
            if (beside && state->terrain[y][x] == GAME_TERRAIN_ROCK) {
                state->terrain[y][x] = GAME_TERRAIN_WALL;
            }
        }
    }
}

bool layout_is_doorway(const struct game_state *state, int x, int y)
{
    uint8_t north = state_terrain(state, x, y - 1);
    uint8_t south = state_terrain(state, x, y + 1);
    uint8_t west = state_terrain(state, x - 1, y);
    uint8_t east = state_terrain(state, x + 1, y);

    if (state->terrain[y][x] != GAME_TERRAIN_FLOOR) {
        return false;
    }
    return (north == GAME_TERRAIN_WALL && south == GAME_TERRAIN_WALL &&
            west == GAME_TERRAIN_FLOOR && east == GAME_TERRAIN_FLOOR) ||
           (west == GAME_TERRAIN_WALL && east == GAME_TERRAIN_WALL && north == GAME_TERRAIN_FLOOR &&
            south == GAME_TERRAIN_FLOOR);
}

bool layout_is_roomy(const struct game_state *state, int x, int y)
{
    int floors = 0;

    if (state_terrain(state, x, y) != GAME_TERRAIN_FLOOR) {
        return false;
    }
    for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
        floors +=
            state_terrain(state, x + direction_dx[dir], y + direction_dy[dir]) == GAME_TERRAIN_FLOOR
                ? 1
                : 0;
    }
    return floors >= 5 && !layout_is_doorway(state, x, y);
}

/* ---- where the party comes in and where it goes on ---- */

/* Floor with some space around it where nothing is meant to be yet. */
static void collect_roomy(const struct game_state *state, const struct level_plan *plan,
                          struct tile_set *out)
{
    tile_set_clear(out);
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (layout_is_roomy(state, x, y)) {
                tile_set_add(out, x, y);
            }
        }
    }
    for (uint8_t i = 0; i < plan->thing_count; i++) {
        tile_set_remove(out, plan->things[i].x, plan->things[i].y);
    }
}

static void keep_room(struct tile_set *set, const struct level_room *room)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        uint64_t columns = ((UINT64_C(1) << room->width) - 1) << room->x;

        set->rows[y] &= y >= room->y && y < room->y + room->height ? columns : 0;
    }
}

static bool pick(struct level_builder *builder, const struct tile_set *set, uint8_t *out_x,
                 uint8_t *out_y)
{
    unsigned count = tile_set_count(set);
    int x;
    int y;

    if (count == 0 ||
        !tile_set_nth(set, (unsigned)dice_between(&builder->dice, 0, (int)count - 1), &x, &y)) {
        return false;
    }
    *out_x = (uint8_t)x;
    *out_y = (uint8_t)y;
    return true;
}

/* In the first room or chamber where there is one, and where there is some space. */
static void choose_arrival(struct level_builder *builder, const struct tile_set *roomy)
{
    struct level_plan *plan = builder->plan;
    struct tile_set places = *roomy;
    struct tile_set passable;

    tile_set_of_terrain(builder->state, TERRAIN_PASSABLE, &passable);
    if (builder->room_count > 0) {
        keep_room(&places, &builder->rooms[0]);
        keep_room(&passable, &builder->rooms[0]);
    }
    if (!pick(builder, &places, &plan->arrival_x, &plan->arrival_y)) {
        pick(builder, &passable, &plan->arrival_x, &plan->arrival_y);
    }
}

/* What a map or a chamber put in the way. */
static void remove_blocked(const struct level_plan *plan, struct tile_set *set)
{
    for (uint8_t i = 0; i < plan->thing_count; i++) {
        const struct level_thing *thing = &plan->things[i];

        if (thing->mark.what == CONTENT_MARK_PROP && prop_blocks(thing->mark.arg)) {
            tile_set_remove(set, thing->x, thing->y);
        }
    }
}

static void survey(const struct game_state *state, struct level_plan *plan)
{
    struct tile_set set;

    tile_set_of_terrain(state, TERRAIN_OPENED, &set);
    remove_blocked(plan, &set);
    tile_set_flood(&set, plan->arrival_x, plan->arrival_y, &plan->open);
    tile_set_of_terrain(state, TERRAIN_WAY, &set);
    remove_blocked(plan, &set);
    tile_set_flood(&set, plan->arrival_x, plan->arrival_y, &plan->near);
}

/* The way on is as far from the arrival as can be, and never behind a lock. */
static void choose_goal(struct level_builder *builder, const struct tile_set *roomy)
{
    struct level_plan *plan = builder->plan;
    struct tile_set places = *roomy;
    struct tile_set far;

    tile_set_remove(&places, plan->arrival_x, plan->arrival_y);
    tile_set_farthest(&plan->near, &places, plan->arrival_x, plan->arrival_y, &far);
    if (!pick(builder, &far, &plan->goal_x, &plan->goal_y)) {
        places = plan->near;
        tile_set_remove(&places, plan->arrival_x, plan->arrival_y);
        tile_set_farthest(&plan->near, &places, plan->arrival_x, plan->arrival_y, &far);
        pick(builder, &far, &plan->goal_x, &plan->goal_y);
    }
}

static void lay_stairs(struct level_builder *builder)
{
    struct game_state *state = builder->state;
    const struct content_scenario *scenario = &builder->content->scenarios[state->header.scenario];
    uint8_t *goal = &state->terrain[builder->plan->goal_y][builder->plan->goal_x];

    if (state->header.depth < scenario->depths) {
        *goal = GAME_TERRAIN_STAIRS_DOWN;
    } else if (scenario->ending == CONTENT_ENDING_EXIT) {
        *goal = GAME_TERRAIN_EXIT;
    }
}

/* ---- the whole ---- */

static void lay_out(struct level_builder *builder)
{
    static void (*const layouts[])(struct level_builder * builder) = {
        [CONTENT_LAYOUT_ROOMS] = layout_rooms, [CONTENT_LAYOUT_HALL] = layout_hall,
        [CONTENT_LAYOUT_CAVES] = layout_caves, [CONTENT_LAYOUT_VAULTS] = layout_chambers,
        [CONTENT_LAYOUT_RUINS] = layout_ruins, [CONTENT_LAYOUT_MAP] = layout_map,
    };

    layouts[builder->plan->style.layout](builder);
    layout_raise_walls(builder->state);
}

/* What is made by hand has its stairs already. */
static void find_goal(const struct game_state *state, struct level_plan *plan)
{
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] == GAME_TERRAIN_STAIRS_DOWN ||
                state->terrain[y][x] == GAME_TERRAIN_EXIT) {
                plan->goal_x = (uint8_t)x;
                plan->goal_y = (uint8_t)y;
            }
        }
    }
}

static void finish(struct level_builder *builder)
{
    struct tile_set roomy;

    layout_hang_doors(builder);
    layout_decorate(builder);
    collect_roomy(builder->state, builder->plan, &roomy);
    choose_arrival(builder, &roomy);
    survey(builder->state, builder->plan);
    choose_goal(builder, &roomy);
    layout_lock(builder);
    lay_stairs(builder);
}

void level_layout(struct world *world, struct level_plan *out)
{
    struct level_builder builder = {.state = world->state,
                                    .content = world->content,
                                    .plan = out,
                                    .dice = level_dice(world, RNG_LEVEL)};

    memset(world->state->terrain, GAME_TERRAIN_ROCK, sizeof(world->state->terrain));
    lay_out(&builder);
    if (out->style.layout == CONTENT_LAYOUT_MAP) {
        find_goal(world->state, out);
    } else {
        finish(&builder);
    }
    survey(world->state, out);
}
