/* See styles.h. */
#include "tests/unit/game/styles.h"

#include <string.h>

#include "core/game/state.h"
#include "tests/support/game_fixture.h"

static const struct content_style style_rows[] = {
    {.id = "rooms",
     .name = "rooms",
     .layout = CONTENT_LAYOUT_ROOMS,
     .rooms_min = 5,
     .rooms_max = 12,
     .door_percent = 70,
     .locked_percent = 80,
     .water_percent = 20,
     .brush_percent = 10,
     .levers_max = 3,
     .loops_max = 2,
     .fountains_max = 2,
     .braziers_max = 4,
     .fountain_ability = FIXTURE_SECOND_WIND},
    {.id = "caves",
     .name = "caves",
     .layout = CONTENT_LAYOUT_CAVES,
     .locked_percent = 60,
     .dark_percent = 60,
     .water_percent = 20,
     .chasm_percent = 20,
     .brush_percent = 20,
     .levers_max = 2,
     .fill_percent = 44,
     .braziers_max = 6,
     .fountain_ability = CONTENT_NONE},
    {.id = "vaults",
     .name = "vaults",
     .layout = CONTENT_LAYOUT_VAULTS,
     .rooms_min = 3,
     .rooms_max = 8,
     .door_percent = 60,
     .locked_percent = 90,
     .water_percent = 10,
     .levers_max = 3,
     .loops_max = 3,
     .braziers_max = 2,
     .fountain_ability = CONTENT_NONE},
    {.id = "ruins",
     .name = "ruins",
     .layout = CONTENT_LAYOUT_RUINS,
     .rooms_min = 2,
     .rooms_max = 6,
     .door_percent = 60,
     .locked_percent = 90,
     .chasm_percent = 15,
     .brush_percent = 30,
     .levers_max = 3,
     .fill_percent = 47,
     .fountains_max = 1,
     .fountain_ability = FIXTURE_SECOND_WIND},
    {.id = "tight",
     .name = "tight caves",
     .layout = CONTENT_LAYOUT_CAVES,
     .fill_percent = 52,
     .locked_percent = 100,
     .levers_max = 4,
     .fountain_ability = CONTENT_NONE},
    {.id = "hall",
     .name = "hall",
     .layout = CONTENT_LAYOUT_HALL,
     .water_percent = 40,
     .chasm_percent = 40,
     .locked_percent = 50,
     .levers_max = 2,
     .braziers_max = 8,
     .fountain_ability = CONTENT_NONE},
};

struct drawing {
    const char *id;
    const char *rows[8];
};

static const struct drawing drawings[] = {
    {"cell", {"#e###", "#...#", "#...e", "#...#", "#####"}},
    {"cross", {"###e###", "###.###", "#.....#", "e..w..e", "#.....#", "###.###", "###e###"}},
    {"store", {"#######e#", "#..C#...#", "#.i.L...e", "#...#...#", "#########"}},
    {"hall",
     {"####e#####", "#........#", "#.#.##.#.#", "#.#.bb.#.e", "#.#.##.#.#", "#........#",
      "##########"}},
    {"pit", {"#####e####", "e........#", "#.KKKK...#", "#.KKKK.m.#", "#........e", "##########"}},
    {"double", {"##e######", "#...L..C#", "#...#####", "#...L..i#", "#########"}},
};

static const struct content_mark mark_rows[] = {
    {.mark = 'e', .what = CONTENT_MARK_EXIT, .code = CONTENT_NONE},
    {.mark = 'C', .what = CONTENT_MARK_PROP, .arg = GAME_PROP_CHEST, .code = CONTENT_NONE},
    {.mark = 'i', .what = CONTENT_MARK_ITEM, .code = CONTENT_NONE, .count = 1},
    {.mark = 'w',
     .what = CONTENT_MARK_PROP,
     .arg = GAME_PROP_BRAZIER,
     .code = CONTENT_NONE,
     .flags = STATE_PROP_LIT},
    {.mark = 'b', .what = CONTENT_MARK_TERRAIN, .arg = GAME_TERRAIN_WATER, .code = CONTENT_NONE},
    {.mark = 'm', .what = CONTENT_MARK_ACTOR, .code = FIXTURE_ORC},
};

static void draw(struct content_map *map, const struct drawing *drawing)
{
    memcpy(map->id, drawing->id, strlen(drawing->id));
    memcpy(map->marks, mark_rows, sizeof(mark_rows));
    map->chamber = 1;
    map->weight = 10;
    map->min_depth = 1;
    map->width = (uint8_t)strlen(drawing->rows[0]);
    memset(map->rows, ' ', sizeof(map->rows));
    for (size_t y = 0; y < 8 && drawing->rows[y] != NULL; y++) {
        memcpy(map->rows[y], drawing->rows[y], map->width);
        map->height = (uint8_t)(y + 1);
    }
}

/* Three keys that differ. */
static void add_keys(struct game_content *content)
{
    static const char *const ids[] = {"key_one", "key_two", "key_three"};

    for (uint8_t i = 0; i < 3; i++) {
        struct content_item *item = &content->items[content->item_count++];

        *item = content->items[FIXTURE_GOLD];
        memset(item->id, 0, sizeof(item->id));
        memcpy(item->id, ids[i], strlen(ids[i]));
        item->class_ = CONTENT_ITEM_KEY;
        item->key = (uint8_t)(i + 1);
        item->value = 0;
        item->weight = 0;
        item->stack_max = 1;
    }
}

static struct content_floor floor_of(uint16_t style)
{
    return (struct content_floor){.style = style,
                                  .map = CONTENT_NONE,
                                  .population = CONTENT_NONE,
                                  .guardian = CONTENT_NONE,
                                  .trap = FIXTURE_SPIT,
                                  .traps_min = 2,
                                  .traps_max = 8,
                                  .monsters_min = 5,
                                  .monsters_max = 14,
                                  .items_min = 4,
                                  .items_max = 10,
                                  .chests_min = 1,
                                  .chests_max = 4};
}

static void write_scenario(struct content_scenario *scenario)
{
    static const uint16_t styles[STYLES_DEPTHS] = {0, 1, 2, 3, 4, 2, 5, 1};

    scenario->layout = CONTENT_LAYOUT_ROOMS;
    scenario->ending = CONTENT_ENDING_EXIT;
    scenario->goal_item = CONTENT_NONE;
    scenario->guardian = CONTENT_NONE;
    scenario->rooms_min = 0;
    scenario->rooms_max = 0;
    scenario->depths = STYLES_DEPTHS;
    scenario->floor_count = STYLES_DEPTHS;
    scenario->width = 48;
    scenario->height = 32;
    for (size_t i = 0; i < STYLES_DEPTHS; i++) {
        scenario->floors[i] = floor_of(styles[i]);
    }
    scenario->floors[STYLES_DEPTHS - 1].guardian = FIXTURE_DRAGON;
}

void styles_content(struct game_content *out)
{
    game_fixture_content(out);
    memcpy(out->styles, style_rows, sizeof(style_rows));
    out->style_count = sizeof(style_rows) / sizeof(style_rows[0]);
    for (size_t i = 0; i < sizeof(drawings) / sizeof(drawings[0]); i++) {
        draw(&out->maps[out->map_count++], &drawings[i]);
    }
    add_keys(out);
    write_scenario(&out->scenarios[STYLES_SCENARIO]);
}
