/*
 * content_check_maps: levels and chambers made by hand.
 *
 * What a drawing must be so that the layouts can rely on it: closed at its edge, and for chambers
 * also: every tile inside can be reached from every exit. Whether a whole level can be won is asked
 * of the levels themselves (level_check), when all of the content is known to be sound.
 */
#include "core/game/content_checker.h"
#include "core/game/layout.h"
#include "core/game/step.h"

static uint16_t rows_of_mark(const struct game_content *content, const struct content_mark *mark)
{
    switch (mark->what) {
    case CONTENT_MARK_ACTOR:
        return content->actor_count;
    case CONTENT_MARK_ITEM:
        return content->item_count;
    case CONTENT_MARK_PROP:
        return mark->arg == GAME_PROP_CHEST ? content->item_count : content->ability_count;
    default:
        return 0;
    }
}

static bool mark_fits(const struct content_mark *mark)
{
    switch (mark->what) {
    case CONTENT_MARK_PROP:
        return mark->arg < GAME_PROP_LOCK;
    case CONTENT_MARK_TERRAIN:
        return mark->arg < GAME_TERRAIN_COUNT &&
               ((mark->link == 0 && mark->key == 0) || mark->arg == GAME_TERRAIN_DOOR_LOCKED ||
                mark->arg == GAME_TERRAIN_GATE);
    default:
        return mark->arg == 0 && mark->link == 0 && mark->key == 0 && mark->flags == 0;
    }
}

static bool check_marks(struct checker *checker, const struct content_map *map)
{
    for (size_t i = 0; i < CONTENT_MARKS_MAX; i++) {
        const struct content_mark *mark = &map->marks[i];
        uint16_t rows = rows_of_mark(checker->content, mark);

        if (mark->what == CONTENT_MARK_NONE) {
            if (!checker_unused(checker, mark, sizeof(*mark), 0, 1)) {
                return false;
            }
            continue;
        }
        if (mark->what > CONTENT_MARK_EXIT || mark->reserved != 0 || mark->mark <= ' ' ||
            mark->mark > '~' || !mark_fits(mark) ||
            layout_mark(map, mark->mark).what != mark->what ||
            (mark->code != CONTENT_NONE && mark->code >= rows)) {
            return fail_item(checker, "marks", i,
                             "a character of its own, a known kind, and a row that there is");
        }
    }
    return true;
}

/* ---- drawings ---- */

static bool is_drawn(const struct game_content *content, const struct content_map *map, char c)
{
    bool known = layout_mark(map, c).what != CONTENT_MARK_NONE || c == ' ';

    for (uint8_t terrain = 0; terrain < GAME_TERRAIN_COUNT; terrain++) {
        known = known || content->tiles[terrain].glyph == c;
    }
    return known;
}

static bool check_rows(struct checker *checker, const struct content_map *map)
{
    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        for (int x = 0; x < GAME_LEVEL_WIDTH_MAX; x++) {
            bool inside = x < map->width && y < map->height;
            char c = map->rows[y][x];

            if (inside ? !is_drawn(checker->content, map, c) : c != ' ') {
                return fail_item(checker, "rows", (size_t)y,
                                 "drawn with marks and the glyphs of the legend");
            }
        }
    }
    return true;
}

struct plan_of_map {
    struct tile_set open; /* all that can be walked, locks and gates opened */
    struct tile_set exits;
    unsigned arrivals;
    unsigned stairs;
    unsigned things;
};

static uint8_t terrain_at(const struct game_content *content, const struct content_map *map, int x,
                          int y)
{
    struct content_mark mark = layout_mark(map, map->rows[y][x]);

    if (mark.what == CONTENT_MARK_TERRAIN) {
        return mark.arg;
    }
    return mark.what != CONTENT_MARK_NONE ? (uint8_t)GAME_TERRAIN_FLOOR
                                          : layout_terrain_drawn(content, map->rows[y][x]);
}

static void survey_tile(const struct game_content *content, const struct content_map *map, int x,
                        int y, struct plan_of_map *out)
{
    struct content_mark mark = layout_mark(map, map->rows[y][x]);
    uint8_t terrain = terrain_at(content, map, x, y);
    bool blocked = mark.what == CONTENT_MARK_PROP && prop_blocks(mark.arg);

    if ((TERRAIN_OPENED >> terrain & 1) != 0 && !blocked) {
        tile_set_add(&out->open, x, y);
    }
    if (mark.what == CONTENT_MARK_EXIT) {
        tile_set_add(&out->exits, x, y);
    }
    out->arrivals += mark.what == CONTENT_MARK_ARRIVAL ? 1 : 0;
    out->things += mark.what != CONTENT_MARK_NONE ? 1 : 0;
    out->stairs += terrain == GAME_TERRAIN_STAIRS_DOWN || terrain == GAME_TERRAIN_EXIT ? 1 : 0;
}

static void survey(const struct game_content *content, const struct content_map *map,
                   struct plan_of_map *out)
{
    *out = (struct plan_of_map){0};
    for (int y = 0; y < map->height; y++) {
        for (int x = 0; x < map->width; x++) {
            survey_tile(content, map, x, y, out);
        }
    }
}

/* Nothing of the edge can be walked but exits, and those are no corners: the first row that is not
 * so, the height if there is none. */
static size_t open_row(const struct content_map *map, const struct plan_of_map *plan)
{
    for (int y = 0; y < map->height; y++) {
        for (int x = 0; x < map->width; x++) {
            bool side = x == 0 || x == map->width - 1;
            bool end = y == 0 || y == map->height - 1;

            if ((side || end) && tile_set_has(&plan->open, x, y) &&
                (!tile_set_has(&plan->exits, x, y) || (side && end))) {
                return (size_t)y;
            }
            if (!side && !end && tile_set_has(&plan->exits, x, y)) {
                return (size_t)y;
            }
        }
    }
    return map->height;
}

static bool hangs_together(const struct plan_of_map *plan)
{
    struct tile_set reached;
    int x;
    int y;

    if (!tile_set_nth(&plan->open, 0, &x, &y)) {
        return false;
    }
    tile_set_flood(&plan->open, x, y, &reached);
    return tile_set_count(&reached) == tile_set_count(&plan->open);
}

/* Levers have nobody who sees to it that they can be reached; so chambers have none. */
static bool has_gate(const struct content_map *map)
{
    for (size_t i = 0; i < CONTENT_MARKS_MAX; i++) {
        if (map->marks[i].link != 0 || (map->marks[i].what == CONTENT_MARK_TERRAIN &&
                                        map->marks[i].arg == GAME_TERRAIN_GATE)) {
            return true;
        }
    }
    return false;
}

static bool check_chamber(struct checker *checker, const struct content_map *map,
                          const struct plan_of_map *plan)
{
    return require(checker, map->width <= 16 && map->height <= 16, "width", "3..16 for chambers") &&
           require(checker, map->weight >= 1 && map->weight <= 100, "weight", "1..100") &&
           require(checker, plan->things <= 16, "rows", "at most 16 marks in a chamber") &&
           require(checker,
                   !tile_set_empty(&plan->exits) && plan->arrivals == 0 && plan->stairs == 0 &&
                       !has_gate(map),
                   "rows", "an exit, and no arrival, stairs, gates or links in a chamber");
}

static bool check_level(struct checker *checker, const struct content_map *map,
                        const struct plan_of_map *plan)
{
    return require(checker, map->width >= 16 && map->height >= 16, "width", "16 and more") &&
           require(checker, map->weight == 0, "weight", "0 for a whole level") &&
           require(checker, plan->things <= LEVEL_THINGS_MAX, "rows", "at most 128 marks") &&
           require(checker, tile_set_empty(&plan->exits) && plan->arrivals >= 1, "rows",
                   "an arrival and no exit of a chamber");
}

bool check_map(struct checker *checker, uint16_t row)
{
    static const struct range ranges[] = {
        RANGE(content_map, width, 3, GAME_LEVEL_WIDTH_MAX),
        RANGE(content_map, height, 3, GAME_LEVEL_HEIGHT_MAX),
        RANGE(content_map, chamber, 0, 1),
        RANGE(content_map, min_depth, 1, CONTENT_DEPTH_MAX),
        RANGE(content_map, reserved, 0, 0),
    };
    const struct content_map *map = &checker->content->maps[row];
    struct plan_of_map plan;

    if (!checker_id(checker, checker->content->maps, sizeof(*map), row) ||
        !CHECK_RANGES(checker, map, ranges) || !check_marks(checker, map) ||
        !check_rows(checker, map)) {
        return false;
    }
    survey(checker->content, map, &plan);
    if (open_row(map, &plan) < map->height) {
        return fail_item(checker, "rows", open_row(map, &plan),
                         "closed at the edge of the drawing but for exits");
    }
    return require(checker, hangs_together(&plan), "rows", "a drawing with ways to every tile") &&
           (map->chamber != 0 ? check_chamber(checker, map, &plan)
                              : check_level(checker, map, &plan));
}

/* ---- levels that are drawings ---- */

static const char *try_floor(const struct game_content *content, uint16_t scenario, uint8_t depth)
{
    struct game_genesis genesis = {.scenario = scenario, .players = GAME_SEATS_MAX};
    struct game_state state;
    struct game_outcome outcome;
    struct world world;
    const char *fault;

    game_genesis_state(&state, content, &genesis);
    if (depth > 1) {
        world_init(&world, &state, content, &outcome);
        level_enter(&world, depth);
    }
    fault = state_check(&state, content);
    return fault != NULL ? fault
                         : level_check(&state, content, state.actors[0].x, state.actors[0].y);
}

bool check_drawn_levels(struct checker *checker)
{
    const struct game_content *content = checker->content;

    checker->fault.table = "scenarios";
    for (uint16_t row = 0; row < content->scenario_count; row++) {
        checker->fault.row = row;
        for (uint8_t i = 0; i < content->scenarios[row].floor_count; i++) {
            if (content->scenarios[row].floors[i].map == CONTENT_NONE) {
                continue;
            }
            checker->fault.reason = try_floor(content, row, (uint8_t)(i + 1));
            if (checker->fault.reason != NULL) {
                checker->fault.part = "map";
                return fail_item(checker, "floors", i,
                                 "a map that a party of eight can win without a key");
            }
        }
    }
    return true;
}
