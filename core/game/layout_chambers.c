/*
 * layout_chambers: chambers made by hand, put down in any of eight ways round, joined by passages.
 *
 * Around each chamber stays a ring of rock, so whatever lies between them hangs together: a passage
 * can always be dug from any exit to any other. What is inside a chamber was checked when the
 * content was: from each exit every tile of it can be reached, locked parts aside.
 */
#include "core/game/layout.h"

enum { PLACE_ATTEMPTS = 120, TURNS = 8 };

/* A chamber of the content and how it lies. */
struct chamber {
    const struct content_map *map;
    struct level_room area;
    uint8_t turn; /* bit 0: mirrored left to right, 1: top to bottom, 2: x and y changed */
};

struct chambers {
    uint8_t count;
    struct chamber rows[LAYOUT_ROOMS_MAX];
};

/* Where the chamber's own tile (u, v) lies in the level. */
static struct layout_tile locate(const struct chamber *chamber, int u, int v)
{
    int x = (chamber->turn & 4) != 0 ? v : u;
    int y = (chamber->turn & 4) != 0 ? u : v;

    if ((chamber->turn & 1) != 0) {
        x = chamber->area.width - 1 - x;
    }
    if ((chamber->turn & 2) != 0) {
        y = chamber->area.height - 1 - y;
    }
    return (struct layout_tile){chamber->area.x + x, chamber->area.y + y};
}

/* ---- choosing ---- */

/* The tile (u, v) of a chamber, as its drawing has it. */
static bool is_mark(const struct content_map *map, int u, int v, uint8_t what)
{
    return layout_mark(map, map->rows[v][u]).what == what;
}

static bool has_lock(const struct game_content *content, const struct content_map *map)
{
    char locked = content->tiles[GAME_TERRAIN_DOOR_LOCKED].glyph;

    for (int v = 0; v < map->height; v++) {
        for (int u = 0; u < map->width; u++) {
            if (map->rows[v][u] == locked) {
                return true;
            }
        }
    }
    return false;
}

static bool is_used(const struct chambers *chambers, const struct content_map *map)
{
    for (uint8_t i = 0; i < chambers->count; i++) {
        if (chambers->rows[i].map == map) {
            return true;
        }
    }
    return false;
}

/* The party arrives in the first chamber, which therefore has no lock. */
static uint32_t chamber_weight(const struct level_builder *builder, const struct chambers *chambers,
                               const struct content_map *map)
{
    uint8_t depth = builder->state->header.depth;

    if (map->chamber == 0 || depth < map->min_depth ||
        (chambers->count == 0 && has_lock(builder->content, map)) || is_used(chambers, map)) {
        return 0;
    }
    return map->weight;
}

static const struct content_map *choose_map(struct level_builder *builder,
                                            const struct chambers *chambers)
{
    const struct game_content *content = builder->content;
    int32_t total = 0;
    int32_t left;

    for (uint16_t i = 0; i < content->map_count; i++) {
        total += (int32_t)chamber_weight(builder, chambers, &content->maps[i]);
    }
    left = dice_between(&builder->dice, 1, total);
    for (uint16_t i = 0; total > 0 && i < content->map_count; i++) {
        left -= (int32_t)chamber_weight(builder, chambers, &content->maps[i]);
        if (left <= 0) {
            return &content->maps[i];
        }
    }
    return NULL;
}

/* ---- putting down ---- */

/* Two tiles of rock between chambers, two to the edge of the level: room for a passage. */
static bool fits(const struct level_builder *builder, const struct chambers *chambers,
                 const struct level_room *area)
{
    const struct state_header *header = &builder->state->header;

    if (area->x + area->width + 2 > header->width || area->y + area->height + 2 > header->height) {
        return false;
    }
    for (uint8_t i = 0; i < chambers->count; i++) {
        const struct level_room *other = &chambers->rows[i].area;

        if (area->x < other->x + other->width + 2 && other->x < area->x + area->width + 2 &&
            area->y < other->y + other->height + 2 && other->y < area->y + area->height + 2) {
            return false;
        }
    }
    return true;
}

static void put_down(struct level_builder *builder, const struct chamber *chamber)
{
    for (int v = 0; v < chamber->map->height; v++) {
        for (int u = 0; u < chamber->map->width; u++) {
            struct layout_tile tile = locate(chamber, u, v);

            layout_put(builder, chamber->map, chamber->map->rows[v][u], tile);
            tile_set_add(&builder->sealed, tile.x, tile.y);
        }
    }
    builder->rooms[builder->room_count++] = chamber->area;
}

static struct chamber random_chamber(struct level_builder *builder, const struct content_map *map)
{
    const struct state_header *header = &builder->state->header;
    struct chamber chamber = {.map = map};
    bool turned;

    chamber.turn = (uint8_t)dice_between(&builder->dice, 0, TURNS - 1);
    turned = (chamber.turn & 4) != 0;
    chamber.area.width = turned ? map->height : map->width;
    chamber.area.height = turned ? map->width : map->height;
    chamber.area.x =
        (uint8_t)dice_between(&builder->dice, 2, header->width - chamber.area.width - 2);
    chamber.area.y =
        (uint8_t)dice_between(&builder->dice, 2, header->height - chamber.area.height - 2);
    return chamber;
}

static void place_chambers(struct level_builder *builder, struct chambers *chambers)
{
    int wanted = dice_between(&builder->dice, builder->plan->style.rooms_min,
                              builder->plan->style.rooms_max);

    for (int attempt = 0; attempt < PLACE_ATTEMPTS && chambers->count < wanted; attempt++) {
        const struct content_map *map = choose_map(builder, chambers);
        struct chamber chamber;

        if (map == NULL) {
            return;
        }
        chamber = random_chamber(builder, map);
        if (fits(builder, chambers, &chamber.area)) {
            put_down(builder, &chamber);
            chambers->rows[chambers->count++] = chamber;
        }
    }
}

/* ---- joining ---- */

/* The tile outside of a chamber that its exit leads to. */
static struct layout_tile outside(const struct chamber *chamber, struct layout_tile exit)
{
    const struct level_room *area = &chamber->area;

    if (exit.x == area->x) {
        return (struct layout_tile){exit.x - 1, exit.y};
    }
    if (exit.x == area->x + area->width - 1) {
        return (struct layout_tile){exit.x + 1, exit.y};
    }
    return (struct layout_tile){exit.x, exit.y == area->y ? exit.y - 1 : exit.y + 1};
}

static void add_ends(const struct chamber *chamber, struct tile_set *out)
{
    for (int v = 0; v < chamber->map->height; v++) {
        for (int u = 0; u < chamber->map->width; u++) {
            if (is_mark(chamber->map, u, v, CONTENT_MARK_EXIT)) {
                struct layout_tile end = outside(chamber, locate(chamber, u, v));

                tile_set_add(out, end.x, end.y);
            }
        }
    }
}

static void join(struct level_builder *builder, const struct chamber *a, const struct tile_set *to)
{
    struct tile_set from;

    tile_set_clear(&from);
    add_ends(a, &from);
    layout_dig(builder, &from, to);
}

/* Every chamber to the nearest exit of those before it, then a few more for loops. */
static void join_chambers(struct level_builder *builder, const struct chambers *chambers)
{
    struct tile_set ends;
    int loops = dice_between(&builder->dice, 0, builder->plan->style.loops_max);

    tile_set_clear(&ends);
    add_ends(&chambers->rows[0], &ends);
    for (uint8_t i = 1; i < chambers->count; i++) {
        join(builder, &chambers->rows[i], &ends);
        add_ends(&chambers->rows[i], &ends);
    }
    for (int i = 0; i < loops && chambers->count > 1; i++) {
        int a = dice_between(&builder->dice, 0, chambers->count - 1);
        int b = dice_between(&builder->dice, 0, chambers->count - 1);

        tile_set_clear(&ends);
        add_ends(&chambers->rows[b], &ends);
        if (a != b) {
            join(builder, &chambers->rows[a], &ends);
        }
    }
}

/* An exit that a passage came to is a way in; the others were never made. */
static void open_exit(struct level_builder *builder, struct layout_tile exit,
                      struct layout_tile end)
{
    uint8_t *terrain = &builder->state->terrain[exit.y][exit.x];

    if (builder->state->terrain[end.y][end.x] != GAME_TERRAIN_FLOOR) {
        *terrain = GAME_TERRAIN_WALL;
    } else if (dice_percent(&builder->dice, builder->plan->style.door_percent)) {
        *terrain = GAME_TERRAIN_DOOR_CLOSED;
    } else {
        *terrain = GAME_TERRAIN_FLOOR;
    }
}

static void open_exits(struct level_builder *builder, const struct chamber *chamber)
{
    for (int v = 0; v < chamber->map->height; v++) {
        for (int u = 0; u < chamber->map->width; u++) {
            if (is_mark(chamber->map, u, v, CONTENT_MARK_EXIT)) {
                struct layout_tile exit = locate(chamber, u, v);

                open_exit(builder, exit, outside(chamber, exit));
            }
        }
    }
}

void layout_chambers(struct level_builder *builder)
{
    struct chambers chambers = {0};

    place_chambers(builder, &chambers);
    if (chambers.count == 0) {
        layout_rooms(builder); /* no chamber of the content goes so deep */
        return;
    }
    join_chambers(builder, &chambers);
    for (uint8_t i = 0; i < chambers.count; i++) {
        open_exits(builder, &chambers.rows[i]);
    }
}
