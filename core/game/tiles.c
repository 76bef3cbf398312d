/*
 * tiles: set algebra over rows of bits.
 */
#include "core/game/tiles.h"

#include <string.h>

void tile_set_clear(struct tile_set *set)
{
    memset(set, 0, sizeof(*set));
}

bool tile_set_empty(const struct tile_set *set)
{
    uint64_t any = 0;

    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        any |= set->rows[y];
    }
    return any == 0;
}

/* Sums of pairs, of fours, of bytes, of all bytes. */
static unsigned count_bits(uint64_t row)
{
    row -= row >> 1 & UINT64_C(0x5555555555555555);
    row = (row & UINT64_C(0x3333333333333333)) + (row >> 2 & UINT64_C(0x3333333333333333));
    row = (row + (row >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)(row * UINT64_C(0x0101010101010101) >> 56);
}

unsigned tile_set_count(const struct tile_set *set)
{
    unsigned count = 0;

    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        count += count_bits(set->rows[y]);
    }
    return count;
}

void tile_set_keep(struct tile_set *set, const struct tile_set *other)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        set->rows[y] &= other->rows[y];
    }
}

void tile_set_subtract(struct tile_set *set, const struct tile_set *other)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        set->rows[y] &= ~other->rows[y];
    }
}

void tile_set_join(struct tile_set *set, const struct tile_set *other)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        set->rows[y] |= other->rows[y];
    }
}

bool tile_set_equal(const struct tile_set *a, const struct tile_set *b)
{
    uint64_t differ = 0;

    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        differ |= a->rows[y] ^ b->rows[y];
    }
    return differ == 0;
}

bool tile_set_meets(const struct tile_set *a, const struct tile_set *b)
{
    uint64_t common = 0;

    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        common |= a->rows[y] & b->rows[y];
    }
    return common != 0;
}

static int lowest_bit(uint64_t row)
{
    int x = 0;

    for (; (row & 1) == 0; row >>= 1) {
        x++;
    }
    return x;
}

bool tile_set_nth(const struct tile_set *set, unsigned index, int *out_x, int *out_y)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        uint64_t row = set->rows[y];
        unsigned count = count_bits(row);

        if (index >= count) {
            index -= count;
            continue;
        }
        for (; index > 0; index--) {
            row &= row - 1;
        }
        *out_x = lowest_bit(row);
        *out_y = y;
        return true;
    }
    return false;
}

void tile_set_grow(const struct tile_set *set, struct tile_set *out)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        uint64_t row = set->rows[y];
        uint64_t above = y > 0 ? set->rows[y - 1] : 0;
        uint64_t below = y + 1 < GAME_LEVEL_HEIGHT_MAX ? set->rows[y + 1] : 0;

        out->rows[y] = row | row << 1 | row >> 1 | above | below;
    }
}

/* Spreads along one row as far as it is open. */
static uint64_t spread(uint64_t row, uint64_t open)
{
    uint64_t before;

    do {
        before = row;
        row |= (row << 1 | row >> 1) & open;
    } while (row != before);
    return row;
}

/* One row takes what its neighbours reach. True if that was more than it had. */
static bool flood_row(const struct tile_set *open, struct tile_set *set, int y)
{
    uint64_t above = y > 0 ? set->rows[y - 1] : 0;
    uint64_t below = y + 1 < GAME_LEVEL_HEIGHT_MAX ? set->rows[y + 1] : 0;
    uint64_t row = set->rows[y] | ((above | below) & open->rows[y]);

    if (row == set->rows[y]) {
        return false;
    }
    set->rows[y] = spread(row, open->rows[y]);
    return true;
}

void tile_set_flood(const struct tile_set *open, int x, int y, struct tile_set *out)
{
    bool grown = true;

    tile_set_clear(out);
    if (!tile_set_has(open, x, y)) {
        return;
    }
    out->rows[y] = spread(UINT64_C(1) << x, open->rows[y]);
    while (grown) {
        grown = false;
        for (int row = 0; row < GAME_LEVEL_HEIGHT_MAX; row++) {
            grown = flood_row(open, out, row) || grown;
        }
        for (int row = GAME_LEVEL_HEIGHT_MAX - 1; row >= 0; row--) {
            grown = flood_row(open, out, row) || grown;
        }
    }
}

void tile_set_farthest(const struct tile_set *open, const struct tile_set *wanted, int x, int y,
                       struct tile_set *out)
{
    struct tile_set front;
    struct tile_set left = *open;

    tile_set_clear(out);
    tile_set_clear(&front);
    tile_set_add(&front, x, y);
    while (!tile_set_empty(&front)) {
        struct tile_set next;

        if (tile_set_meets(&front, wanted)) {
            *out = front;
        }
        tile_set_subtract(&left, &front);
        tile_set_grow(&front, &next);
        tile_set_keep(&next, &left);
        front = next;
    }
    tile_set_keep(out, wanted);
}

void tile_set_of_terrain(const struct game_state *state, uint32_t terrains, struct tile_set *out)
{
    tile_set_clear(out);
    for (int y = 0; y < state->header.height; y++) {
        uint64_t row = 0;

        for (int x = 0; x < state->header.width; x++) {
            row |= (uint64_t)(terrains >> state->terrain[y][x] & 1) << x;
        }
        out->rows[y] = row;
    }
}
