/*
 * layout: rooms, corridors, walls, doors, stairs.
 */
#include "core/game/level.h"

#include <string.h>

enum {
    ROOM_ATTEMPTS = 80,
    ROOM_WIDTH_MIN = 4,
    ROOM_WIDTH_MAX = 9,
    ROOM_HEIGHT_MIN = 3,
    ROOM_HEIGHT_MAX = 6,
    LOOPS_MAX = 3
};

struct builder {
    struct game_state *state;
    const struct content_scenario *scenario;
    struct level_plan *plan;
    struct dice dice;
};

static int centre_x(const struct level_room *room)
{
    return room->x + room->width / 2;
}

static int centre_y(const struct level_room *room)
{
    return room->y + room->height / 2;
}

/* Two rooms keep at least two tiles of rock between them: a wall each. */
static bool rooms_touch(const struct level_room *a, const struct level_room *b)
{
    return a->x < b->x + b->width + 2 && b->x < a->x + a->width + 2 &&
           a->y < b->y + b->height + 2 && b->y < a->y + a->height + 2;
}

static void carve(struct game_state *state, int x, int y)
{
    state->terrain[y][x] = GAME_TERRAIN_FLOOR;
}

static void add_room(struct builder *builder, struct level_room room)
{
    for (int y = room.y; y < room.y + room.height; y++) {
        for (int x = room.x; x < room.x + room.width; x++) {
            carve(builder->state, x, y);
        }
    }
    builder->plan->rooms[builder->plan->room_count++] = room;
}

static struct level_room random_room(struct builder *builder)
{
    struct dice *dice = &builder->dice;
    struct level_room room;

    room.width = (uint8_t)dice_between(dice, ROOM_WIDTH_MIN, ROOM_WIDTH_MAX);
    room.height = (uint8_t)dice_between(dice, ROOM_HEIGHT_MIN, ROOM_HEIGHT_MAX);
    room.x = (uint8_t)dice_between(dice, 1, builder->scenario->width - room.width - 1);
    room.y = (uint8_t)dice_between(dice, 1, builder->scenario->height - room.height - 1);
    return room;
}

static void place_rooms(struct builder *builder)
{
    struct level_plan *plan = builder->plan;
    int wanted =
        dice_between(&builder->dice, builder->scenario->rooms_min, builder->scenario->rooms_max);

    for (int attempt = 0; attempt < ROOM_ATTEMPTS && plan->room_count < wanted; attempt++) {
        struct level_room room = random_room(builder);
        bool fits = true;

        for (int i = 0; i < plan->room_count; i++) {
            fits = fits && !rooms_touch(&room, &plan->rooms[i]);
        }
        if (fits) {
            add_room(builder, room);
        }
    }
}

static void carve_row(struct game_state *state, int from, int to, int y)
{
    for (int x = from < to ? from : to; x <= (from < to ? to : from); x++) {
        carve(state, x, y);
    }
}

static void carve_column(struct game_state *state, int from, int to, int x)
{
    for (int y = from < to ? from : to; y <= (from < to ? to : from); y++) {
        carve(state, x, y);
    }
}

/* From centre to centre round one corner. */
static void join(struct builder *builder, const struct level_room *a, const struct level_room *b)
{
    if (dice_percent(&builder->dice, 50)) {
        carve_row(builder->state, centre_x(a), centre_x(b), centre_y(a));
        carve_column(builder->state, centre_y(a), centre_y(b), centre_x(b));
    } else {
        carve_column(builder->state, centre_y(a), centre_y(b), centre_x(a));
        carve_row(builder->state, centre_x(a), centre_x(b), centre_y(b));
    }
}

static int room_distance(const struct level_room *a, const struct level_room *b)
{
    int dx = centre_x(a) - centre_x(b);
    int dy = centre_y(a) - centre_y(b);

    return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

static void join_rooms(struct builder *builder)
{
    struct level_plan *plan = builder->plan;
    int loops = dice_between(&builder->dice, 0, LOOPS_MAX);

    for (int i = 1; i < plan->room_count; i++) {
        int nearest = 0;

        for (int j = 1; j < i; j++) {
            if (room_distance(&plan->rooms[i], &plan->rooms[j]) <
                room_distance(&plan->rooms[i], &plan->rooms[nearest])) {
                nearest = j;
            }
        }
        join(builder, &plan->rooms[i], &plan->rooms[nearest]);
    }
    for (int i = 0; i < loops; i++) {
        int a = dice_between(&builder->dice, 0, plan->room_count - 1);
        int b = dice_between(&builder->dice, 0, plan->room_count - 1);

        join(builder, &plan->rooms[a], &plan->rooms[b]);
    }
}

static bool beside_floor(const struct game_state *state, int x, int y)
{
    for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
        if (state_terrain(state, x + direction_dx[dir], y + direction_dy[dir]) ==
            GAME_TERRAIN_FLOOR) {
            return true;
        }
    }
    return false;
}

static void raise_walls(struct game_state *state)
{
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] == GAME_TERRAIN_ROCK && beside_floor(state, x, y)) {
                state->terrain[y][x] = GAME_TERRAIN_WALL;
            }
        }
    }
}

/* A doorway is open in one axis and walled in the other. */
static bool is_doorway(const struct game_state *state, int x, int y)
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

static void maybe_hang_door(struct builder *builder, int x, int y)
{
    if (is_doorway(builder->state, x, y) &&
        dice_percent(&builder->dice, builder->scenario->door_percent)) {
        builder->state->terrain[y][x] = GAME_TERRAIN_DOOR_CLOSED;
    }
}

/* Doors hang where a corridor goes through the ring of walls round a room. */
static void hang_doors(struct builder *builder)
{
    for (int i = 0; i < builder->plan->room_count; i++) {
        const struct level_room *room = &builder->plan->rooms[i];

        for (int x = room->x; x < room->x + room->width; x++) {
            maybe_hang_door(builder, x, room->y - 1);
            maybe_hang_door(builder, x, room->y + room->height);
        }
        for (int y = room->y; y < room->y + room->height; y++) {
            maybe_hang_door(builder, room->x - 1, y);
            maybe_hang_door(builder, room->x + room->width, y);
        }
    }
}

/* The arrival is the middle of room 0, the goal that of the farthest room; a corner where there is
 * one room only. */
static void choose_ends(struct level_plan *plan)
{
    const struct level_room *far = &plan->rooms[0];

    plan->arrival_x = (uint8_t)centre_x(&plan->rooms[0]);
    plan->arrival_y = (uint8_t)centre_y(&plan->rooms[0]);
    plan->far_room = 0;
    for (uint8_t i = 1; i < plan->room_count; i++) {
        if (room_distance(&plan->rooms[0], &plan->rooms[i]) > room_distance(&plan->rooms[0], far)) {
            far = &plan->rooms[i];
            plan->far_room = i;
        }
    }
    plan->goal_x = (uint8_t)(plan->far_room != 0 ? centre_x(far) : far->x);
    plan->goal_y = (uint8_t)(plan->far_room != 0 ? centre_y(far) : far->y);
}

static void lay_stairs(struct builder *builder)
{
    struct game_state *state = builder->state;
    uint8_t *goal = &state->terrain[builder->plan->goal_y][builder->plan->goal_x];

    if (state->header.depth < builder->scenario->depths) {
        *goal = GAME_TERRAIN_STAIRS_DOWN;
    } else if (builder->scenario->ending == CONTENT_ENDING_EXIT) {
        *goal = GAME_TERRAIN_EXIT;
    }
}

void level_layout(struct world *world, struct level_plan *out)
{
    /* Nonce 0 and the depth: the same level whenever the party comes. */
    struct builder builder = {
        .state = world->state,
        .scenario = world_scenario(world),
        .plan = out,
        .dice = {.rng = &world->rng,
                 .label = {.entity = world->state->header.depth, .purpose = RNG_LEVEL}}};

    memset(out, 0, sizeof(*out));
    memset(world->state->terrain, GAME_TERRAIN_ROCK, sizeof(world->state->terrain));
    if (builder.scenario->layout == CONTENT_LAYOUT_HALL) {
        add_room(&builder, (struct level_room){1, 1, (uint8_t)(builder.scenario->width - 2),
                                               (uint8_t)(builder.scenario->height - 2)});
    } else {
        place_rooms(&builder);
        join_rooms(&builder);
    }
    raise_walls(world->state);
    choose_ends(out);
    hang_doors(&builder);
    lay_stairs(&builder);
}
