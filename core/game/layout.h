/*
 * layout: the means of those who make levels; nobody else has a use for them.
 *
 * A builder is a level under construction: the terrain in the state, and what the layouts want
 * remembered until it is finished. Tiles in `sealed` belong to somebody's work: no passage is dug
 * through them. Lives on the stack of level_layout.
 */
#ifndef DONJON_CORE_GAME_LAYOUT_H
#define DONJON_CORE_GAME_LAYOUT_H

#include "core/game/level.h"
#include "core/game/tiles.h"

enum { LAYOUT_ROOMS_MAX = 12 };

/* The inside of a room or the whole of a chamber. */
struct level_room {
    uint8_t x;
    uint8_t y;
    uint8_t width;
    uint8_t height;
};

struct layout_tile {
    int x;
    int y;
};

struct level_builder {
    struct game_state *state;
    const struct game_content *content;
    struct level_plan *plan;
    struct dice dice;
    struct tile_set sealed;
    uint8_t room_count;
    struct level_room rooms[LAYOUT_ROOMS_MAX];
};

/* ---- the layouts: each leaves rock and floor, all floor connected ---- */

/* Rooms and corridors. layout_rooms.c */
void layout_rooms(struct level_builder *builder);
void layout_hall(struct level_builder *builder);

/* Caverns, and rooms that caverns have broken into. layout_caves.c */
void layout_caves(struct level_builder *builder);
void layout_ruins(struct level_builder *builder);

/* Chambers of the content joined by passages. layout_chambers.c */
void layout_chambers(struct level_builder *builder);

/* A whole level of the content. layout_map.c */
void layout_map(struct level_builder *builder);

/* ---- what they share ---- */

/* Rooms of random places and sizes, none touching another, as many as the style wants and fit. */
void layout_place_rooms(struct level_builder *builder);

/* Doors where a passage goes through the ring of walls round a room. After the walls. */
void layout_hang_doors(struct level_builder *builder);

void layout_raise_walls(struct game_state *state);

static inline void layout_carve(struct game_state *state, int x, int y)
{
    state->terrain[y][x] = GAME_TERRAIN_FLOOR;
}

/*
 * Digs the shortest passage from any tile of `from` to any tile of `to` through what is not sealed,
 * never through the frame of the level. Both ends are dug as well. False, and nothing done, if
 * there is no way.
 */
bool layout_dig(struct level_builder *builder, const struct tile_set *from,
                const struct tile_set *to);

/* Joins all parts of the floor that have no way to each other, by the shortest passages. */
void layout_join_parts(struct level_builder *builder);

/* What a character of a map stands for; a NONE mark where it has no meaning of its own. */
struct content_mark layout_mark(const struct content_map *map, char character);

/* The terrain with this glyph; rock if there is none. */
uint8_t layout_terrain_drawn(const struct game_content *content, char character);

/* Puts one tile of a map to (x, y): its terrain, and what its mark says into the plan. */
void layout_put(struct level_builder *builder, const struct content_map *map, char character,
                struct layout_tile tile);

/* ---- afterwards ---- */

/* Pools, chasms and brush on the open floor; nobody is cut off. decor.c */
void layout_decorate(struct level_builder *builder);

/* Locked vaults, a gate on the way on; keys and levers where they can be reached first. locks.c */
void layout_lock(struct level_builder *builder);

/* True for floor that has walls at two opposite sides and ways at the two others. */
bool layout_is_doorway(const struct game_state *state, int x, int y);

/* True for floor that is no doorway, with at least five of the eight tiles around it floor. */
bool layout_is_roomy(const struct game_state *state, int x, int y);

#endif
