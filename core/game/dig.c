/*
 * dig: passages. Breadth-first search (E. F. Moore, 1959) over everything that may be dug, so each
 * passage is the shortest there is; which of the equally short ones is a roll.
 */
#include "core/game/layout.h"

#include <string.h>

struct search {
    struct tile_set seen;
    uint8_t came_by[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX]; /* direction, or GAME_DIR_NONE */
    uint16_t queue[GAME_LEVEL_TILES_MAX];
    uint16_t head;
    uint16_t tail;
    uint8_t first_dir;
};

static bool may_dig(const struct level_builder *builder, int x, int y)
{
    const struct state_header *header = &builder->state->header;

    return x >= 1 && y >= 1 && x < header->width - 1 && y < header->height - 1 &&
           !tile_set_has(&builder->sealed, x, y);
}

static void reach(struct search *search, int x, int y, uint8_t dir)
{
    if (!tile_set_has(&search->seen, x, y)) {
        tile_set_add(&search->seen, x, y);
        search->came_by[y][x] = dir;
        search->queue[search->tail++] = (uint16_t)(y * GAME_LEVEL_WIDTH_MAX + x);
    }
}

static void search_start(struct search *search, const struct level_builder *builder,
                         const struct tile_set *from)
{
    search->head = 0;
    search->tail = 0;
    tile_set_clear(&search->seen);
    for (int y = 1; y < builder->state->header.height - 1; y++) {
        for (int x = 1; x < builder->state->header.width - 1; x++) {
            if (tile_set_has(from, x, y)) {
                reach(search, x, y, GAME_DIR_NONE);
            }
        }
    }
}

/* Back along the way the search came. */
static void carve_back(struct game_state *state, const struct search *search, int x, int y)
{
    uint8_t dir = search->came_by[y][x];

    layout_carve(state, x, y);
    while (dir != GAME_DIR_NONE) {
        x -= direction_dx[dir];
        y -= direction_dy[dir];
        layout_carve(state, x, y);
        dir = search->came_by[y][x];
    }
}

static void reach_neighbours(struct search *search, const struct level_builder *builder, int x,
                             int y)
{
    for (uint8_t i = 0; i < 4; i++) {
        uint8_t dir = (uint8_t)((search->first_dir + 2 * i) % GAME_DIR_COUNT);
        int to_x = x + direction_dx[dir];
        int to_y = y + direction_dy[dir];

        if (may_dig(builder, to_x, to_y)) {
            reach(search, to_x, to_y, dir);
        }
    }
}

bool layout_dig(struct level_builder *builder, const struct tile_set *from,
                const struct tile_set *to)
{
    struct search search;

    search.first_dir = (uint8_t)(2 * dice_between(&builder->dice, 0, 3));
    search_start(&search, builder, from);
    while (search.head < search.tail) {
        uint16_t tile = search.queue[search.head++];
        int x = tile % GAME_LEVEL_WIDTH_MAX;
        int y = tile / GAME_LEVEL_WIDTH_MAX;

        if (tile_set_has(to, x, y)) {
            carve_back(builder->state, &search, x, y);
            return true;
        }
        reach_neighbours(&search, builder, x, y);
    }
    return false;
}

void layout_join_parts(struct level_builder *builder)
{
    for (int round = 0; round < GAME_LEVEL_TILES_MAX; round++) {
        struct tile_set open;
        struct tile_set part;
        int x;
        int y;

        tile_set_of_terrain(builder->state, TERRAIN_PASSABLE, &open);
        if (!tile_set_nth(&open, 0, &x, &y)) {
            return;
        }
        tile_set_flood(&open, x, y, &part);
        tile_set_subtract(&open, &part);
        if (tile_set_empty(&open) || !layout_dig(builder, &part, &open)) {
            return;
        }
    }
}
