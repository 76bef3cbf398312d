/*
 * flood: a step of a flood is shifts of rows.
 */
#include "core/game/flood.h"

#include <string.h>

enum { ROWS = GAME_LEVEL_HEIGHT_MAX };

/* ---- growing ---- */

/* What a row offers the rows above and below: itself, and its tiles moved askew. */
struct offer {
    uint64_t straight;
    uint64_t east;
    uint64_t west;
};

/* A walker goes round corners: it leaves a tile askew only where the tile beside it is open. */
static inline struct offer offer_of(const struct flood_ground *ground, uint64_t row, int y)
{
    uint64_t source = row & ~ground->straight.rows[y];
    uint64_t beside = ground->climbs ? ~UINT64_C(0) : ground->open.rows[y];

    return (struct offer){row, (source << 1) & beside, (source >> 1) & beside};
}

/* Likewise it comes in only where the tile beside is open. */
static inline uint64_t accept(const struct flood_ground *ground, const struct offer *from, int y)
{
    uint64_t open = ground->open.rows[y];
    uint64_t enter = open | ground->straight.rows[y];

    if (ground->climbs) {
        return (from->straight & enter) | ((from->east | from->west) & open);
    }
    return (from->straight & enter) | (from->east & open & open << 1) |
           (from->west & open & open >> 1);
}

/* Lets rows `low`..`high` of a set grow by a step, in place. True if any did. */
static bool spread(const struct flood_ground *ground, struct tile_set *set, int low, int high)
{
    struct offer above = {0};
    struct offer own = offer_of(ground, set->rows[low], low);
    uint64_t grown = 0;

    if (low > 0) {
        above = offer_of(ground, set->rows[low - 1], low - 1);
    }
    for (int y = low; y <= high; y++) {
        struct offer below = {0};
        struct offer both;
        uint64_t row = own.straight;
        uint64_t beside = (row << 1 | row >> 1) & (ground->open.rows[y] | ground->straight.rows[y]);

        if (y + 1 < ground->height) {
            below = offer_of(ground, set->rows[y + 1], y + 1);
        }
        both = (struct offer){above.straight | below.straight, above.east | below.east,
                              above.west | below.west};
        set->rows[y] = row | beside | accept(ground, &both, y);
        grown |= set->rows[y] ^ row;
        above = own;
        own = below;
    }
    return grown != 0;
}

void flood_grow(const struct flood_ground *ground, const struct tile_set *area,
                struct tile_set *out)
{
    *out = *area;
    for (int y = ground->height; y < ROWS; y++) {
        out->rows[y] = 0;
    }
    spread(ground, out, 0, ground->height - 1);
}

bool flood_steps(const struct flood_ground *ground, int x, int y, uint8_t dir)
{
    int to_x = x + direction_dx[dir];
    int to_y = y + direction_dy[dir];

    if (dir % 2 == 0) {
        return tile_set_has(&ground->open, to_x, to_y) ||
               tile_set_has(&ground->straight, to_x, to_y);
    }
    return !tile_set_has(&ground->straight, x, y) && tile_set_has(&ground->open, to_x, to_y) &&
           (ground->climbs ||
            (tile_set_has(&ground->open, to_x, y) && tile_set_has(&ground->open, x, to_y)));
}

/* The rows in which a set has tiles; false if it has none. */
static bool rows_of(const struct tile_set *set, int height, int *out_low, int *out_high)
{
    int low = 0;
    int high = height - 1;

    while (low < height && set->rows[low] == 0) {
        low++;
    }
    while (high > low && set->rows[high] == 0) {
        high--;
    }
    *out_low = low;
    *out_high = high;
    return low < height;
}

void flood_find_way(const struct flood_ground *ground, const struct tile_set *goals, int x, int y,
                    struct flood_way *out)
{
    struct flood_ground around = *ground;
    int low;
    int high;
    bool grown = rows_of(goals, ground->height, &low, &high);

    /* Where one stands one can go from, whatever it is: grown into like a door if it is not
     * open. */
    if (!tile_set_has(&around.open, x, y) && !tile_set_has(&around.straight, x, y)) {
        tile_set_add(&around.open, x, y);
    }
    out->distance = 0;
    out->nearer = (struct tile_set){0};
    out->level = *goals;
    while (grown && !tile_set_has(&out->level, x, y)) {
        memcpy(&out->nearer.rows[low], &out->level.rows[low],
               (size_t)(high - low + 1) * sizeof(out->level.rows[0]));
        low -= low > 0 ? 1 : 0;
        high += high + 1 < ground->height ? 1 : 0;
        grown = spread(&around, &out->level, low, high);
        out->distance++;
    }
    if (!grown && !tile_set_has(&out->level, x, y)) {
        out->distance = FLOOD_UNREACHED;
    }
}

/* ---- fleeing ---- */

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
        spread(ground, hunted, 0, ground->height - 1);
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
        struct tile_set fresh = safe;
        bool through_here;

        spread(ground, &fresh, 0, ground->height - 1);
        grow_hunters(ground, hunter_steps(chase, step), &hunted);
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
