/*
 * layout_caves: caverns by a cellular automaton (L. Johnson, G. Yannakakis, J. Togelius, "Cellular
 * automata for real-time generation of infinite cave levels", 2010): noise in which every tile
 * follows the majority of its neighbours a few times. Small holes are filled, the rest is joined.
 */
#include "core/game/layout.h"

#include <string.h>

enum { SMOOTH_ROUNDS = 4, ATTEMPTS = 4, PART_MIN = 12 };

static void scatter(struct level_builder *builder)
{
    const struct state_header *header = &builder->state->header;

    for (int y = 1; y < header->height - 1; y++) {
        for (int x = 1; x < header->width - 1; x++) {
            if (!dice_percent(&builder->dice, builder->plan->style.fill_percent)) {
                layout_carve(builder->state, x, y);
            }
        }
    }
}

/* Rock stays rock among four of its kind, floor becomes rock among five. */
static bool is_rock_next(const struct game_state *state, int x, int y)
{
    int rocks = 0;

    for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
        rocks +=
            state_terrain(state, x + direction_dx[dir], y + direction_dy[dir]) == GAME_TERRAIN_ROCK
                ? 1
                : 0;
    }
    return rocks >= (state->terrain[y][x] == GAME_TERRAIN_ROCK ? 4 : 5);
}

static void smooth(struct game_state *state)
{
    struct tile_set rocks;

    tile_set_clear(&rocks);
    for (int y = 1; y < state->header.height - 1; y++) {
        for (int x = 1; x < state->header.width - 1; x++) {
            if (is_rock_next(state, x, y)) {
                tile_set_add(&rocks, x, y);
            }
        }
    }
    for (int y = 1; y < state->header.height - 1; y++) {
        for (int x = 1; x < state->header.width - 1; x++) {
            state->terrain[y][x] =
                tile_set_has(&rocks, x, y) ? GAME_TERRAIN_ROCK : GAME_TERRAIN_FLOOR;
        }
    }
}

static void fill(struct game_state *state, const struct tile_set *part)
{
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (tile_set_has(part, x, y)) {
                state->terrain[y][x] = GAME_TERRAIN_ROCK;
            }
        }
    }
}

/* Fills what is too small to be worth a passage. The tiles that are left. */
static unsigned fill_small_parts(struct game_state *state)
{
    struct tile_set left;
    unsigned kept = 0;
    int x;
    int y;

    tile_set_of_terrain(state, TERRAIN_PASSABLE, &left);
    while (tile_set_nth(&left, 0, &x, &y)) {
        struct tile_set part;
        unsigned size;

        tile_set_flood(&left, x, y, &part);
        size = tile_set_count(&part);
        if (size < PART_MIN) {
            fill(state, &part);
        } else {
            kept += size;
        }
        tile_set_subtract(&left, &part);
    }
    return kept;
}

/* The tiles of the caverns; fewer than a quarter of the level is too few. */
static unsigned grow_caves(struct level_builder *builder)
{
    memset(builder->state->terrain, GAME_TERRAIN_ROCK, sizeof(builder->state->terrain));
    scatter(builder);
    for (int round = 0; round < SMOOTH_ROUNDS; round++) {
        smooth(builder->state);
    }
    return fill_small_parts(builder->state);
}

static bool grow_enough(struct level_builder *builder)
{
    const struct state_header *header = &builder->state->header;

    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (grow_caves(builder) * 4 >= (unsigned)header->width * header->height) {
            return true;
        }
    }
    return false;
}

void layout_caves(struct level_builder *builder)
{
    if (!grow_enough(builder)) {
        memset(builder->state->terrain, GAME_TERRAIN_ROCK, sizeof(builder->state->terrain));
        layout_hall(builder);
    }
    layout_join_parts(builder);
}

/* Rock all round a room, so that it has walls and the caverns lie outside of them. */
static void wall_off(struct level_builder *builder, const struct level_room *room)
{
    for (int y = room->y - 1; y <= room->y + room->height; y++) {
        for (int x = room->x - 1; x <= room->x + room->width; x++) {
            bool inside = x >= room->x && y >= room->y && x < room->x + room->width &&
                          y < room->y + room->height;

            builder->state->terrain[y][x] = inside ? GAME_TERRAIN_FLOOR : GAME_TERRAIN_ROCK;
        }
    }
}

void layout_ruins(struct level_builder *builder)
{
    grow_caves(builder);
    layout_place_rooms(builder);
    for (int i = 0; i < builder->room_count; i++) {
        wall_off(builder, &builder->rooms[i]);
    }
    fill_small_parts(builder->state);
    layout_join_parts(builder);
}
