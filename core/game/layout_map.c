/*
 * layout_map: levels and chambers made by hand. Nothing is rolled here.
 *
 * A drawing has a character a tile. One that the map gives a meaning of its own is a mark; others
 * are terrains by their glyphs. Under a mark is floor, unless it is a mark of a terrain.
 */
#include "core/game/layout.h"

#include <string.h>

struct content_mark layout_mark(const struct content_map *map, char character)
{
    for (size_t i = 0; i < CONTENT_MARKS_MAX; i++) {
        if (map->marks[i].mark == character && character != '\0') {
            return map->marks[i];
        }
    }
    return (struct content_mark){0};
}

uint8_t layout_terrain_drawn(const struct game_content *content, char character)
{
    for (uint8_t terrain = 0; terrain < GAME_TERRAIN_COUNT; terrain++) {
        if (content->tiles[terrain].glyph == character) {
            return terrain;
        }
    }
    return GAME_TERRAIN_ROCK;
}

static void remember(struct level_plan *plan, struct content_mark mark, struct layout_tile tile)
{
    if (plan->thing_count < LEVEL_THINGS_MAX) {
        plan->things[plan->thing_count++] =
            (struct level_thing){.x = (uint8_t)tile.x, .y = (uint8_t)tile.y, .mark = mark};
    }
}

void layout_put(struct level_builder *builder, const struct content_map *map, char character,
                struct layout_tile tile)
{
    struct content_mark mark = layout_mark(map, character);
    uint8_t *terrain = &builder->state->terrain[tile.y][tile.x];

    switch (mark.what) {
    case CONTENT_MARK_NONE:
        *terrain = layout_terrain_drawn(builder->content, character);
        return;
    case CONTENT_MARK_TERRAIN:
        *terrain = mark.arg;
        break;
    default:
        *terrain = GAME_TERRAIN_FLOOR;
        break;
    }
    if (mark.what != CONTENT_MARK_EXIT) {
        remember(builder->plan, mark, tile);
    }
}

/* The first arrival in reading order is the middle of the party. */
static void find_arrival(struct level_plan *plan)
{
    for (uint8_t i = plan->thing_count; i > 0; i--) {
        if (plan->things[i - 1].mark.what == CONTENT_MARK_ARRIVAL) {
            plan->arrival_x = plan->things[i - 1].x;
            plan->arrival_y = plan->things[i - 1].y;
        }
    }
}

void layout_map(struct level_builder *builder)
{
    const struct content_map *map = &builder->content->maps[builder->plan->floor.map];

    for (int y = 0; y < map->height; y++) {
        for (int x = 0; x < map->width; x++) {
            layout_put(builder, map, map->rows[y][x], (struct layout_tile){x, y});
        }
    }
    find_arrival(builder->plan);
}
