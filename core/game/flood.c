/*
 * flood: a step of a flood is shifts of rows.
 */
#include "core/game/flood.h"

enum { ROWS = GAME_LEVEL_HEIGHT_MAX };

/* ---- growing
 * ----------------------------------------------------------------------------------------- */

/* What row `from` reaches askew in row `to`, one above or below. A walker goes round corners. */
static uint64_t grow_askew(const struct flood_ground *ground, const struct tile_set *area, int from,
                           int to)
{
    uint64_t source = area->rows[from] & ~ground->straight.rows[from];
    uint64_t beside = ground->open.rows[from];
    uint64_t target = ground->open.rows[to];

    if (ground->climbs) {
        return ((source << 1) | (source >> 1)) & target;
    }
    return ((source << 1) & beside & (target << 1) & target) |
           ((source >> 1) & beside & (target >> 1) & target);
}

void flood_grow(const struct flood_ground *ground, const struct tile_set *area,
                struct tile_set *out)
{
    int height = ground->height;

    for (int y = height; y < ROWS; y++) {
        out->rows[y] = 0;
    }
    for (int y = 0; y < height; y++) {
        uint64_t row = area->rows[y];
        uint64_t enter = ground->open.rows[y] | ground->straight.rows[y];
        uint64_t reached = (row << 1) | (row >> 1);
        uint64_t askew = 0;

        if (y > 0) {
            reached |= area->rows[y - 1];
            askew |= grow_askew(ground, area, y - 1, y);
        }
        if (y + 1 < height) {
            reached |= area->rows[y + 1];
            askew |= grow_askew(ground, area, y + 1, y);
        }
        out->rows[y] = row | (reached & enter) | askew;
    }
}

void flood_find_way(const struct flood_ground *ground, const struct tile_set *goals, int x, int y,
                    struct flood_way *out)
{
    struct flood_ground around = *ground;
    struct tile_set area = *goals;

    /* Where one stands one can go from, whatever it is: grown into like a door if it is not open.
     */
    if (!tile_set_has(&around.open, x, y) && !tile_set_has(&around.straight, x, y)) {
        tile_set_add(&around.open, x, y);
    }
    out->distance = 0;
    out->nearer = (struct tile_set){0};
    out->level = area;
    while (!tile_set_has(&out->level, x, y)) {
        out->nearer = out->level;
        flood_grow(&around, &out->nearer, &out->level);
        out->distance++;
        if (tile_set_equal(&out->nearer, &out->level)) {
            out->distance = FLOOD_UNREACHED;
            return;
        }
    }
}

/* ---- fleeing
 * ----------------------------------------------------------------------------------------- */

void flood_prune(const struct flood_ground *ground, struct tile_set *area)
{
    bool again = true;

    while (again) {
        struct tile_set kept = {0};

        for (int y = 0; y < ground->height; y++) {
            uint64_t above = y > 0 ? area->rows[y - 1] : 0;
            uint64_t below = y + 1 < ROWS ? area->rows[y + 1] : 0;
            uint64_t left = area->rows[y] << 1;
            uint64_t right = area->rows[y] >> 1;
            uint64_t two = (above & below) | (left & right) | ((above | below) & (left | right));

            kept.rows[y] = area->rows[y] & two;
        }
        again = !tile_set_equal(&kept, area);
        *area = kept;
    }
}

/* How often the hunters grow while the fleeing makes its step number `step`. */
static int hunter_steps(const struct flood_chase *chase, uint16_t step)
{
    uint32_t speed = chase->speed > 0 ? chase->speed : 1;

    return (int)(step * (uint32_t)chase->hunter_speed / speed -
                 (step - 1U) * (uint32_t)chase->hunter_speed / speed);
}

static void grow_hunters(const struct flood_ground *ground, int steps, struct tile_set *hunted)
{
    for (int i = 0; i < steps; i++) {
        struct tile_set grown;

        flood_grow(ground, hunted, &grown);
        *hunted = grown;
    }
}

uint16_t flood_find_refuge(const struct flood_ground *ground, const struct flood_chase *chase,
                           int x, int y, struct tile_set *out_refuge, struct tile_set *out_safe)
{
    struct tile_set hunted = chase->hunters;
    struct tile_set safe = {0};
    struct tile_set through = ground->open;
    uint16_t farthest = 0;
    bool on_a_way = false;

    *out_refuge = (struct tile_set){0};
    tile_set_join(&through, &ground->straight);
    flood_prune(ground, &through);
    tile_set_add(&safe, x, y);
    for (uint16_t step = 1; step < GAME_LEVEL_TILES_MAX; step++) {
        struct tile_set grown;
        struct tile_set fresh;
        bool through_here;

        flood_grow(ground, &safe, &grown);
        grow_hunters(ground, hunter_steps(chase, step), &hunted);
        fresh = grown;
        tile_set_subtract(&fresh, &safe);
        tile_set_subtract(&fresh, &hunted);
        if (tile_set_empty(&fresh)) {
            break;
        }
        tile_set_join(&safe, &fresh);
        through_here = tile_set_meets(&fresh, &through);
        if (through_here) {
            tile_set_keep(&fresh, &through);
        }
        if (through_here || !on_a_way) {
            on_a_way = on_a_way || through_here;
            farthest = step;
            *out_refuge = fresh;
        }
    }
    *out_safe = safe;
    return farthest;
}
