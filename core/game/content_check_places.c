/*
 * content_check_places: tiles, props, scenarios, styles, populations, maps.
 */
#include "core/game/content_checker.h"

#include "core/game/text.h"

static const struct range tile_ranges[] = {
    RANGE(content_tile, glyph, 33, 126),
    RANGE(content_tile, remembered, 33, 126),
    RANGE(content_tile, reserved, 0, 0),
};

static const struct range scenario_ranges[] = {
    RANGE(content_scenario, layout, 1, 2),         RANGE(content_scenario, ending, 0, 2),
    RANGE(content_scenario, depths, 1, 26),        RANGE(content_scenario, width, 16, 48),
    RANGE(content_scenario, height, 16, 32),       RANGE(content_scenario, rooms_min, 0, 12),
    RANGE(content_scenario, rooms_max, 0, 12),     RANGE(content_scenario, monsters_min, 0, 40),
    RANGE(content_scenario, monsters_max, 0, 40),  RANGE(content_scenario, monsters_step, 0, 10),
    RANGE(content_scenario, items_min, 0, 40),     RANGE(content_scenario, items_max, 0, 40),
    RANGE(content_scenario, chests_min, 0, 8),     RANGE(content_scenario, chests_max, 0, 8),
    RANGE(content_scenario, door_percent, 0, 100), RANGE(content_scenario, daily, 0, 1),
    RANGE(content_scenario, patience, 0, 10000),
};

/* ---- tiles ---- */

static bool glyph_is_taken(const struct content_tile *rows, uint16_t count, char glyph)
{
    for (uint16_t i = 0; i < count; i++) {
        if (rows[i].glyph == glyph || rows[i].remembered == glyph) {
            return true;
        }
    }
    return false;
}

bool check_tile(struct checker *checker, uint16_t row)
{
    const struct content_tile *tiles = checker->content->tiles;
    const struct content_tile *tile = &tiles[row];

    return checker_texts(checker, tiles, sizeof(*tile), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, tile, tile_ranges) &&
           require(checker, text_equal(tile->id, content_terrain_word((uint8_t)row)), "id",
                   "the terrains in the order of the rules") &&
           require(checker,
                   tile->glyph != tile->remembered && !glyph_is_taken(tiles, row, tile->glyph) &&
                       !glyph_is_taken(tiles, row, tile->remembered),
                   "glyph", "glyphs that no other tile has, visible or remembered");
}

bool check_prop(struct checker *checker, uint16_t row)
{
    const struct content_tile *props = checker->content->props;
    const struct content_tile *prop = &props[row];

    return checker_texts(checker, props, sizeof(*prop), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, prop, tile_ranges) &&
           require(checker, text_equal(prop->id, content_prop_word((uint8_t)row)), "id",
                   "the props in the order of the rules") &&
           require(checker, prop->glyph == prop->remembered, "remembered",
                   "the same as glyph: props are not remembered") &&
           require(checker,
                   !glyph_is_taken(props, row, prop->glyph) &&
                       !glyph_is_taken(checker->content->tiles, GAME_TERRAIN_COUNT, prop->glyph),
                   "glyph", "one that no tile and no other prop has");
}

/* ---- scenarios ---- */

static bool check_goal(struct checker *checker, const struct content_scenario *scenario)
{
    const struct game_content *content = checker->content;

    if (scenario->ending != CONTENT_ENDING_GOAL_ITEM) {
        return require(checker, scenario->goal_item == CONTENT_NONE, "goal_item",
                       "none without the ending goal_item");
    }
    return require(checker,
                   scenario->goal_item < content->item_count &&
                       content->items[scenario->goal_item].class_ == CONTENT_ITEM_GOAL,
                   "goal_item", "a row of items of the class goal");
}

/* The scenario's own numbers, for depths that have no floor. */
static bool check_layout(struct checker *checker, const struct content_scenario *scenario)
{
    if (scenario->layout == CONTENT_LAYOUT_HALL || scenario->floor_count == scenario->depths) {
        return require(checker, scenario->depths == 1 || scenario->floor_count == scenario->depths,
                       "depths", "1 for a hall") &&
               require(checker, scenario->rooms_min == 0 && scenario->rooms_max == 0, "rooms_max",
                       "0 for a hall and where each depth has a floor");
    }
    return require(checker, scenario->rooms_min >= 2 && scenario->rooms_max >= scenario->rooms_min,
                   "rooms_min", "2..rooms_max");
}

static bool floor_refers(const struct game_content *content, const struct content_floor *floor)
{
    return is_code(floor->style, content->style_count) && is_code(floor->map, content->map_count) &&
           is_code(floor->population, content->population_count) &&
           is_code(floor->guardian, content->actor_count) &&
           is_code(floor->trap, content->ability_count) &&
           (floor->style == CONTENT_NONE) == (floor->map != CONTENT_NONE);
}

/* Fails with the member of this floor. */
static bool floor_fault(struct checker *checker, uint8_t floor, const char *part,
                        const char *expected)
{
    checker->fault.part = part;
    return fail_item(checker, "floors", floor, expected);
}

static bool check_floor_counts(struct checker *checker, const struct content_floor *floor,
                               uint8_t index)
{
    const struct {
        const char *part;
        const char *expected;
        uint8_t min;
        uint8_t max;
        uint8_t most;
    } counts[] = {
        {"traps_max", "not below traps_min, at most 12", floor->traps_min, floor->traps_max, 12},
        {"monsters_max", "not below monsters_min, at most 40", floor->monsters_min,
         floor->monsters_max, 40},
        {"items_max", "not below items_min, at most 40", floor->items_min, floor->items_max, 40},
        {"chests_max", "not below chests_min, at most 8", floor->chests_min, floor->chests_max, 8}};

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        if (counts[i].min > counts[i].max || counts[i].max > counts[i].most) {
            return floor_fault(checker, index, counts[i].part, counts[i].expected);
        }
    }
    if (floor->trap == CONTENT_NONE && floor->traps_max != 0) {
        return floor_fault(checker, index, "trap", "what its traps do");
    }
    return floor->level_bonus <= 20 && floor->threat <= 30000 && floor->reserved == 0
               ? true
               : fail_item(checker, "floors", index, "level_bonus 0..20, threat 0..30000");
}

static bool check_floors(struct checker *checker, const struct content_scenario *scenario)
{
    if (scenario->floor_count > CONTENT_FLOORS_MAX || scenario->floor_count > scenario->depths) {
        return fail(checker, "floors", "no more than depths, at most 12");
    }
    for (uint8_t i = 0; i < scenario->floor_count; i++) {
        const struct content_floor *floor = &scenario->floors[i];

        if (!floor_refers(checker->content, floor)) {
            return fail_item(checker, "floors", i,
                             "a style or a map, and rows of the other tables that there are");
        }
        if (!check_floor_counts(checker, floor, i)) {
            return false;
        }
        if (floor->map != CONTENT_NONE && checker->content->maps[floor->map].chamber != 0) {
            return floor_fault(checker, i, "map", "a map that is no chamber");
        }
    }
    return checker_unused(checker, scenario->floors, sizeof(scenario->floors[0]),
                          scenario->floor_count, CONTENT_FLOORS_MAX);
}

bool check_scenario(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_scenario *scenario = &content->scenarios[row];

    return checker_texts(checker, content->scenarios, sizeof(*scenario), CONTENT_TITLE_SIZE, row) &&
           CHECK_RANGES(checker, scenario, scenario_ranges) && check_layout(checker, scenario) &&
           check_goal(checker, scenario) && check_start_items(checker, scenario->start_items) &&
           check_floors(checker, scenario) &&
           require(checker,
                   scenario->player_actor < content->actor_count &&
                       content->actors[scenario->player_actor].faction == 0,
                   "player_actor", "a row of actors of the first faction") &&
           require(checker, is_code(scenario->guardian, content->actor_count), "guardian",
                   "a row of actors or none") &&
           require(checker, scenario->monsters_max >= scenario->monsters_min, "monsters_max",
                   "not below monsters_min") &&
           require(checker, scenario->items_max >= scenario->items_min, "items_max",
                   "not below items_min") &&
           require(checker, scenario->chests_max >= scenario->chests_min, "chests_max",
                   "not below chests_min") &&
           require(checker, game_provider_is_pure(scenario->default_provider), "default_provider",
                   "a pure provider");
}

bool check_style(struct checker *checker, uint16_t row)
{
    static const struct range ranges[] = {
        RANGE(content_style, layout, 1, 6),           RANGE(content_style, rooms_min, 0, 12),
        RANGE(content_style, rooms_max, 0, 12),       RANGE(content_style, door_percent, 0, 100),
        RANGE(content_style, locked_percent, 0, 100), RANGE(content_style, dark_percent, 0, 100),
        RANGE(content_style, water_percent, 0, 50),   RANGE(content_style, chasm_percent, 0, 50),
        RANGE(content_style, brush_percent, 0, 50),   RANGE(content_style, levers_max, 0, 4),
        RANGE(content_style, loops_max, 0, 8),        RANGE(content_style, fill_percent, 0, 60),
        RANGE(content_style, fountains_max, 0, 4),    RANGE(content_style, braziers_max, 0, 8),
        RANGE(content_style, reserved, 0, 0),
    };
    const struct content_style *style = &checker->content->styles[row];
    bool grown = style->layout == CONTENT_LAYOUT_CAVES || style->layout == CONTENT_LAYOUT_RUINS;
    bool built = style->layout == CONTENT_LAYOUT_ROOMS || style->layout == CONTENT_LAYOUT_VAULTS ||
                 style->layout == CONTENT_LAYOUT_RUINS;

    return checker_texts(checker, checker->content->styles, sizeof(*style), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, style, ranges) &&
           require(checker, style->layout != CONTENT_LAYOUT_MAP, "layout",
                   "one that is no map: floors name maps themselves") &&
           require(checker, style->rooms_max >= style->rooms_min, "rooms_max",
                   "not below rooms_min") &&
           require(checker, built ? style->rooms_min >= 2 : style->rooms_max == 0, "rooms_min",
                   "2..12 for rooms, vaults and ruins, else 0") &&
           require(checker, grown ? style->fill_percent >= 30 : style->fill_percent == 0,
                   "fill_percent", "30..60 for caves and ruins, else 0") &&
           require(checker,
                   style->fountains_max == 0
                       ? style->fountain_ability == CONTENT_NONE
                       : style->fountain_ability < checker->content->ability_count,
                   "fountain_ability", "a row of abilities with fountains, else none");
}

bool check_population(struct checker *checker, uint16_t row)
{
    const struct content_population *population = &checker->content->populations[row];

    for (size_t i = 0; i < CONTENT_POPULATION_MAX; i++) {
        const struct content_population_entry *entry = &population->entries[i];
        bool none = entry->actor == CONTENT_NONE;

        if (none ? entry->weight != 0 || entry->pack != 0
                 : entry->actor >= checker->content->actor_count || entry->weight < 1 ||
                       entry->weight > 100 || entry->pack < 1 || entry->pack > 6) {
            return fail_item(checker, "entries", i, "a row of actors, weight 1..100, pack 1..6");
        }
    }
    return require(checker, population->entries[0].actor != CONTENT_NONE, "entries",
                   "one at least") &&
           checker_id(checker, checker->content->populations, sizeof(*population), row);
}
