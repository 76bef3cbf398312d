/*
 * decor: pools, chasms and brush. A pool that would cut somebody off is taken back.
 */
#include "core/game/layout.h"

enum { POOL_MIN = 4, POOL_MAX = 16, POOLS_MAX = 12 };

/* The floor that may become something else: with space around, and nobody's work. */
static void collect_ground(const struct level_builder *builder, struct tile_set *out)
{
    tile_set_clear(out);
    for (int y = 1; y < builder->state->header.height - 1; y++) {
        for (int x = 1; x < builder->state->header.width - 1; x++) {
            if (layout_is_roomy(builder->state, x, y)) {
                tile_set_add(out, x, y);
            }
        }
    }
    tile_set_subtract(out, &builder->sealed);
}

/* Grows from one tile to `size`, each next one a roll among those beside. */
static void grow_pool(struct level_builder *builder, const struct tile_set *ground, unsigned size,
                      struct tile_set *out)
{
    struct tile_set edge = *ground;

    tile_set_clear(out);
    for (unsigned i = 0; i < size; i++) {
        unsigned count = tile_set_count(&edge);
        int x;
        int y;

        if (count == 0 ||
            !tile_set_nth(&edge, (unsigned)dice_between(&builder->dice, 0, (int)count - 1), &x,
                          &y)) {
            return;
        }
        tile_set_add(out, x, y);
        tile_set_grow(out, &edge);
        tile_set_keep(&edge, ground);
        tile_set_subtract(&edge, out);
    }
}

static void lay(struct game_state *state, const struct tile_set *tiles, uint8_t terrain)
{
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (tile_set_has(tiles, x, y)) {
                state->terrain[y][x] = terrain;
            }
        }
    }
}

static bool holds_together(const struct game_state *state)
{
    struct tile_set open;
    struct tile_set part;
    int x;
    int y;

    tile_set_of_terrain(state, TERRAIN_WAY | 1 << GAME_TERRAIN_DOOR_LOCKED, &open);
    if (!tile_set_nth(&open, 0, &x, &y)) {
        return false;
    }
    tile_set_flood(&open, x, y, &part);
    return tile_set_count(&part) == tile_set_count(&open);
}

/* As many pools as make up the percentage of the ground, as far as they fit. */
static void spread(struct level_builder *builder, uint8_t terrain, uint8_t percent)
{
    struct tile_set ground;
    int left;

    collect_ground(builder, &ground);
    left = (int)(tile_set_count(&ground) * percent / 100);
    for (int i = 0; i < POOLS_MAX && left > 0; i++) {
        int size = dice_between(&builder->dice, POOL_MIN, POOL_MAX);
        struct tile_set pool;

        grow_pool(builder, &ground, (unsigned)(size < left ? size : left), &pool);
        lay(builder->state, &pool, terrain);
        if (!holds_together(builder->state)) {
            lay(builder->state, &pool, GAME_TERRAIN_FLOOR);
        }
        tile_set_subtract(&ground, &pool);
        left -= size;
    }
}

void layout_decorate(struct level_builder *builder)
{
    spread(builder, GAME_TERRAIN_WATER, builder->plan->style.water_percent);
    spread(builder, GAME_TERRAIN_CHASM, builder->plan->style.chasm_percent);
    spread(builder, GAME_TERRAIN_BRUSH, builder->plan->style.brush_percent);
}
