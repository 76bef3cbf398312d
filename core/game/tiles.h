/*
 * tiles: sets of tiles, sixty-four at a stroke.
 *
 * A struct tile_set (state.h) is one bit a tile. What is asked of levels again and again (what can
 * be reached, what is farthest, the third free tile) is answered here by whole rows. "Reached"
 * means by straight steps: whoever can walk so needs no diagonal. Sets hold only tiles of the
 * level; every walk ends after as many rounds as there are tiles at the most.
 */
#ifndef DONJON_CORE_GAME_TILES_H
#define DONJON_CORE_GAME_TILES_H

#include "core/game/state.h"

static inline void tile_set_remove(struct tile_set *set, int x, int y)
{
    set->rows[y] &= ~(UINT64_C(1) << x);
}

void tile_set_clear(struct tile_set *set);
bool tile_set_empty(const struct tile_set *set);
unsigned tile_set_count(const struct tile_set *set);

/* set := set and other; set := set without other; set := set or other. */
void tile_set_keep(struct tile_set *set, const struct tile_set *other);
void tile_set_subtract(struct tile_set *set, const struct tile_set *other);
void tile_set_join(struct tile_set *set, const struct tile_set *other);

bool tile_set_equal(const struct tile_set *a, const struct tile_set *b);
bool tile_set_meets(const struct tile_set *a, const struct tile_set *b);

/* The tile with this index in reading order. False if there are not so many. */
bool tile_set_nth(const struct tile_set *set, unsigned index, int *out_x, int *out_y);

/* The set and every tile straight beside it. */
void tile_set_grow(const struct tile_set *set, struct tile_set *out);

/* What can be reached from (x, y) within `open`; empty if (x, y) is not in it. */
void tile_set_flood(const struct tile_set *open, int x, int y, struct tile_set *out);

/*
 * The tiles of `wanted` that are the most steps away from (x, y) within `open`; empty if none can
 * be reached.
 */
void tile_set_farthest(const struct tile_set *open, const struct tile_set *wanted, int x, int y,
                       struct tile_set *out);

/* Tiles of the level with one of these terrains: bits 1 << enum game_terrain. */
void tile_set_of_terrain(const struct game_state *state, uint32_t terrains, struct tile_set *out);

#endif
