/*
 * flood: finding ways by letting sets of tiles grow.
 *
 * A flood starts from some tiles and grows by one step of a walker at a time, on all sides at once;
 * a row of the level is one word, so a step of the whole flood is a few operations a row. How often
 * it must grow to reach a tile is the distance; which tiles it held one step before says where to
 * go. Ways to a goal, to the nearest of many goals, and out of the reach of others are all
 * floods.
 *
 * Pure functions over plain data.
 */
#ifndef DONJON_CORE_GAME_FLOOD_H
#define DONJON_CORE_GAME_FLOOD_H

#include "core/game/tiles.h"

/* Where somebody can walk. */
struct flood_ground {
    struct tile_set open;     /* tiles to stand on */
    struct tile_set straight; /* closed doors: walking in opens them; never entered or left askew */
    bool climbs;              /* walks askew past corners */
    uint8_t height;           /* rows in use */
};

enum { FLOOD_UNREACHED = 0xFFFF };

/* A way from a tile to the nearest of some goals. */
struct flood_way {
    uint16_t distance;      /* steps, FLOOD_UNREACHED: there is no way */
    struct tile_set nearer; /* tiles that are nearer to the goals than the tile is */
    struct tile_set level;  /* and those that are as near */
};

/* What is reached from `area` in one step, `area` included. `out` may not be `area`. */
void flood_grow(const struct flood_ground *ground, const struct tile_set *area,
                struct tile_set *out);

/* True if one step in a direction leads from (x, y), where one may stand whatever it is, to a tile
 * of the level that the ground lets it enter. */
bool flood_steps(const struct flood_ground *ground, int x, int y, uint8_t dir);

/* Grows from the goals until it reaches (x, y), which need not be open itself. */
void flood_find_way(const struct flood_ground *ground, const struct tile_set *goals, int x, int y,
                    struct flood_way *out);

/* Two who are after each other's ground: who flees, and those it flees from. */
struct flood_chase {
    struct tile_set hunters;
    uint16_t hunter_speed; /* of the fastest; as compared to `speed` */
    uint16_t speed;
};

/*
 * Where one at (x, y) stays out of reach longest: `out_refuge` holds the tiles it can be at before
 * any hunter is there, and of these only those that it reaches last. Blind alleys count only where
 * there is nothing else. Gives how many steps away they are, 0 if there is nowhere to go.
 * `out_safe` are all tiles that it reaches before a hunter does.
 */
uint16_t flood_find_refuge(const struct flood_ground *ground, const struct flood_chase *chase,
                           int x, int y, struct tile_set *out_refuge, struct tile_set *out_safe);

/* Takes away, again and again, the tiles that have at most one neighbour left: corridors that lead
 * nowhere. */
void flood_prune(const struct flood_ground *ground, struct tile_set *area);

#endif
