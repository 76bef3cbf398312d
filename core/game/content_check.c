/*
 * content_check: is this content what content.h promises?
 *
 * Ranges are tables of members; what rows have to do with each other is code below them. The first
 * fault found is reported.
 */
#include "core/game/content_checker.h"

#include <string.h>

#include "core/game/text.h"

static const struct range actor_ranges[] = {
    RANGE(content_actor, hp, 1, 10000),
    SIGNED_RANGE(content_actor, attack, -100, 1000),
    SIGNED_RANGE(content_actor, defence, -100, 1000),
    RANGE(content_actor, armour, 0, 1000),
    RANGE(content_actor, damage_min, 0, 1000),
    RANGE(content_actor, damage_max, 0, 1000),
    RANGE(content_actor, speed, 10, 1000),
    RANGE(content_actor, xp, 0, 10000),
    RANGE(content_actor, weight, 0, 1000),
    RANGE(content_actor, hit_percent, 0, 100),
    RANGE(content_actor, hit_turns, 0, 100),
    RANGE(content_actor, drop_percent, 0, 100),
    RANGE(content_actor, flee_percent, 0, 99),
    RANGE(content_actor, memory, 0, 100),
    RANGE(content_actor, faction, 1, 3),
    RANGE(content_actor, min_depth, 1, 26),
    RANGE(content_actor, max_depth, 1, 26),
    RANGE(content_actor, glyph, 33, 126),
    RANGE(content_actor, reserved, 0, 0),
};

static const struct range item_ranges[] = {
    SIGNED_RANGE(content_item, power_min, 0, 1000),
    SIGNED_RANGE(content_item, power_max, 0, 1000),
    RANGE(content_item, turns, 0, 1000),
    SIGNED_RANGE(content_item, attack, -100, 1000),
    SIGNED_RANGE(content_item, defence, -100, 1000),
    RANGE(content_item, armour, 0, 1000),
    RANGE(content_item, damage_min, 0, 1000),
    RANGE(content_item, damage_max, 0, 1000),
    RANGE(content_item, value, 0, 10000),
    RANGE(content_item, weight, 0, 1000),
    RANGE(content_item, class_, 1, 6),
    RANGE(content_item, effect, 0, 6),
    RANGE(content_item, targeting, 0, 2),
    RANGE(content_item, stack_max, 1, 99),
    RANGE(content_item, min_depth, 1, 26),
    RANGE(content_item, max_depth, 1, 26),
    RANGE(content_item, glyph, 33, 126),
    RANGE(content_item, reserved, 0, 0),
};

static const struct range status_ranges[] = {
    RANGE(content_status, effect, 0, 6),
    RANGE(content_status, harmful, 0, 1),
    RANGE(content_status, power, 0, 1000),
};

static const struct range ability_ranges[] = {
    SIGNED_RANGE(content_ability, power_min, 0, 1000),
    SIGNED_RANGE(content_ability, power_max, 0, 1000),
    RANGE(content_ability, turns, 0, 1000),
    RANGE(content_ability, cooldown, 0, 1000000),
    RANGE(content_ability, effect, 1, 6),
    RANGE(content_ability, targeting, 0, 2),
    RANGE(content_ability, reserved, 0, 0),
};

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
    RANGE(content_scenario, door_percent, 0, 100), RANGE(content_scenario, reserved, 0, 0),
};

static const struct range tuning_ranges[] = {
    RANGE(content_tuning, operation_budget, 100, 1000000),
    RANGE(content_tuning, hook_depth_max, 1, 1000),
    RANGE(content_tuning, xp_base, 1, 10000),
    RANGE(content_tuning, level_hp, 0, 1000),
    RANGE(content_tuning, level_attack, 0, 100),
    RANGE(content_tuning, level_defence, 0, 100),
    RANGE(content_tuning, score_depth, 0, 10000),
    RANGE(content_tuning, score_victory, 0, 60000),
    RANGE(content_tuning, level_max, 1, 50),
    RANGE(content_tuning, activation_radius, 1, 48),
    RANGE(content_tuning, sight_radius, 1, 24),
    RANGE(content_tuning, hit_base, 0, 100),
    RANGE(content_tuning, hit_step, 0, 20),
    RANGE(content_tuning, hit_min, 0, 100),
    RANGE(content_tuning, hit_max, 0, 100),
    RANGE(content_tuning, wander_percent, 0, 100),
    RANGE(content_tuning, viewer_glyph, 33, 126),
    RANGE(content_tuning, ally_glyph, 33, 126),
    RANGE(content_tuning, reserved, 0, 0),
};

/* ---- references
 * -------------------------------------------------------------------------------------- */

static bool is_code(uint16_t code, uint16_t count)
{
    return code == CONTENT_NONE || code < count;
}

/* What items and abilities have in common. */
struct effect_fields {
    int16_t power_min;
    int16_t power_max;
    uint16_t status;
    uint16_t turns;
    uint8_t effect;
    uint8_t targeting;
    uint8_t range;
};

static bool targeting_fits(const struct effect_fields *fields)
{
    switch (fields->effect) {
    case CONTENT_EFFECT_DAMAGE:
        return fields->targeting == CONTENT_TARGETING_ENTITY;
    case CONTENT_EFFECT_BLINK:
        return fields->targeting != CONTENT_TARGETING_ENTITY;
    case CONTENT_EFFECT_STATUS:
        return fields->targeting != CONTENT_TARGETING_POSITION;
    default:
        return fields->targeting == CONTENT_TARGETING_SELF;
    }
}

static bool check_effect(struct checker *checker, struct effect_fields fields)
{
    bool ranged =
        fields.targeting != CONTENT_TARGETING_SELF || fields.effect == CONTENT_EFFECT_BLINK;
    bool status = fields.effect == CONTENT_EFFECT_STATUS;
    uint8_t sight = checker->content->tuning.sight_radius;

    return require(checker, fields.power_max >= fields.power_min, "power_max",
                   "not below power_min") &&
           require(checker, targeting_fits(&fields), "targeting", "one that suits the effect") &&
           require(checker, ranged ? fields.range >= 1 && fields.range <= sight : fields.range == 0,
                   "range", "1..sight_radius with a target or blink, else 0") &&
           require(checker,
                   status ? fields.status < checker->content->status_count
                          : fields.status == CONTENT_NONE,
                   "status", "a row of statuses for the effect status, else none") &&
           require(checker, status ? fields.turns >= 1 : fields.turns == 0, "turns",
                   "1..1000 for the effect status, else 0");
}

/* ---- tables
 * ------------------------------------------------------------------------------------------ */

static bool check_tuning(struct checker *checker)
{
    const struct content_tuning *tuning = &checker->content->tuning;

    checker->fault.table = "tuning";
    checker->fault.row = CONTENT_NONE;
    if (!CHECK_RANGES(checker, tuning, tuning_ranges) ||
        !require(checker, tuning->action_cost[0] == 0, "action_cost", "0 for no action")) {
        return false;
    }
    for (size_t i = 1; i < CONTENT_ACTION_COSTS; i++) {
        if (tuning->action_cost[i] < 1 || tuning->action_cost[i] > 10000) {
            return fail(checker, "action_cost", "1..10000");
        }
    }
    return require(checker, tuning->hit_max >= tuning->hit_min, "hit_max", "not below hit_min") &&
           require(checker, tuning->activation_radius >= tuning->sight_radius, "activation_radius",
                   "not below sight_radius");
}

static bool check_actor(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_actor *actor = &content->actors[row];
    bool strikes = actor->hit_status != CONTENT_NONE;

    return checker_texts(checker, content->actors, sizeof(*actor), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, actor, actor_ranges) &&
           require(checker, actor->damage_max >= actor->damage_min, "damage_max",
                   "not below damage_min") &&
           require(checker, actor->max_depth >= actor->min_depth, "max_depth",
                   "not below min_depth") &&
           require(checker, actor->perception <= content->tuning.sight_radius, "perception",
                   "0..sight_radius") &&
           require(checker, is_code(actor->ability, content->ability_count), "ability",
                   "a row of abilities or none") &&
           require(checker, is_code(actor->drop_item, content->item_count), "drop_item",
                   "a row of items or none") &&
           require(checker, actor->drop_item != CONTENT_NONE || actor->drop_percent == 0,
                   "drop_percent", "0 without drop_item") &&
           require(checker, is_code(actor->hit_status, content->status_count), "hit_status",
                   "a row of statuses or none") &&
           require(checker, strikes ? actor->hit_turns >= 1 : actor->hit_turns == 0, "hit_turns",
                   "1..100 with hit_status, else 0") &&
           require(checker, strikes || actor->hit_percent == 0, "hit_percent",
                   "0 without hit_status") &&
           require(checker,
                   actor->provider == GAME_PROVIDER_NONE || game_provider_is_pure(actor->provider),
                   "provider", "a pure provider or none");
}

static bool check_item_class(struct checker *checker, const struct content_item *item)
{
    bool used = item->class_ == CONTENT_ITEM_POTION || item->class_ == CONTENT_ITEM_SCROLL;
    bool weapon = item->class_ == CONTENT_ITEM_WEAPON;
    bool armour = item->class_ == CONTENT_ITEM_ARMOUR;
    bool worth = item->class_ == CONTENT_ITEM_TREASURE || item->class_ == CONTENT_ITEM_GOAL;

    return require(checker, used == (item->effect != CONTENT_EFFECT_NONE), "effect",
                   "one for potions and scrolls, none for others") &&
           require(checker, weapon || (item->attack == 0 && item->damage_max == 0), "damage_max",
                   "weapons only, else 0 (with attack)") &&
           require(checker, armour || (item->defence == 0 && item->armour == 0), "armour",
                   "armour only, else 0 (with defence)") &&
           require(checker, !(weapon || armour) || item->stack_max == 1, "stack_max",
                   "1 for weapons and armour") &&
           require(checker, worth || item->value == 0, "value", "treasure and goal only, else 0");
}

static bool check_item(struct checker *checker, uint16_t row)
{
    const struct content_item *item = &checker->content->items[row];
    struct effect_fields fields = {item->power_min, item->power_max, item->status, item->turns,
                                   item->effect,    item->targeting, item->range};

    return checker_texts(checker, checker->content->items, sizeof(*item), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, item, item_ranges) &&
           require(checker, item->damage_max >= item->damage_min, "damage_max",
                   "not below damage_min") &&
           require(checker, item->max_depth >= item->min_depth, "max_depth",
                   "not below min_depth") &&
           check_item_class(checker, item) && check_effect(checker, fields);
}

static bool check_status(struct checker *checker, uint16_t row)
{
    const struct content_status *status = &checker->content->statuses[row];

    return checker_texts(checker, checker->content->statuses, sizeof(*status), GAME_NAME_SIZE,
                         row) &&
           CHECK_RANGES(checker, status, status_ranges) &&
           require(checker,
                   status->effect != CONTENT_STATUS_HASTE ||
                       (status->power >= 1 && status->power <= 300),
                   "power", "1..300 for haste") &&
           require(checker,
                   status->effect != CONTENT_STATUS_SLOW ||
                       (status->power >= 1 && status->power <= 90),
                   "power", "1..90 for slow");
}

static bool check_ability(struct checker *checker, uint16_t row)
{
    const struct content_ability *ability = &checker->content->abilities[row];
    struct effect_fields fields = {ability->power_min, ability->power_max, ability->status,
                                   ability->turns,     ability->effect,    ability->targeting,
                                   ability->range};

    return checker_texts(checker, checker->content->abilities, sizeof(*ability), GAME_NAME_SIZE,
                         row) &&
           CHECK_RANGES(checker, ability, ability_ranges) && check_effect(checker, fields);
}

/* ---- tiles
 * ------------------------------------------------------------------------------------------- */

static bool glyph_is_taken(const struct content_tile *rows, uint16_t count, char glyph)
{
    for (uint16_t i = 0; i < count; i++) {
        if (rows[i].glyph == glyph || rows[i].remembered == glyph) {
            return true;
        }
    }
    return false;
}

static bool check_tile(struct checker *checker, uint16_t row)
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

static bool check_prop(struct checker *checker, uint16_t row)
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

/* ---- scenarios
 * --------------------------------------------------------------------------------------- */

static bool check_start_items(struct checker *checker, const struct content_scenario *scenario)
{
    const struct game_content *content = checker->content;

    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        const struct content_start_item *start = &scenario->start_items[i];
        bool holds;

        if (start->item == CONTENT_NONE) {
            holds = start->quantity == 0;
        } else {
            holds = start->item < content->item_count && start->quantity >= 1 &&
                    start->quantity <= content->items[start->item].stack_max &&
                    content->items[start->item].class_ <= CONTENT_ITEM_ARMOUR;
        }
        if (!holds) {
            return fail(checker, "start_items",
                        "rows of items that can be carried, quantity 1..stack_max; none: 0");
        }
    }
    return true;
}

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

static bool check_layout(struct checker *checker, const struct content_scenario *scenario)
{
    if (scenario->layout == CONTENT_LAYOUT_HALL) {
        return require(checker, scenario->depths == 1, "depths", "1 for a hall") &&
               require(checker, scenario->rooms_min == 0 && scenario->rooms_max == 0, "rooms_max",
                       "0 for a hall");
    }
    return require(checker, scenario->rooms_min >= 2 && scenario->rooms_max >= scenario->rooms_min,
                   "rooms_min", "2..rooms_max");
}

static bool check_scenario(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_scenario *scenario = &content->scenarios[row];

    return checker_texts(checker, content->scenarios, sizeof(*scenario), CONTENT_TITLE_SIZE, row) &&
           CHECK_RANGES(checker, scenario, scenario_ranges) && check_layout(checker, scenario) &&
           check_goal(checker, scenario) && check_start_items(checker, scenario) &&
           require(checker,
                   scenario->player_actor < content->actor_count &&
                       content->actors[scenario->player_actor].faction == CONTENT_FACTION_PARTY,
                   "player_actor", "a row of actors of the faction party") &&
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

/* ---- the whole
 * --------------------------------------------------------------------------------------- */

static bool check_header(struct checker *checker)
{
    const struct game_content *content = checker->content;

    checker->fault.table = "";
    checker->fault.row = CONTENT_NONE;
    return require(checker, memcmp(content->magic, CONTENT_MAGIC, sizeof(content->magic)) == 0,
                   "magic", "the magic bytes of a compiled content") &&
           require(checker, content->version == CONTENT_VERSION, "version", "1") &&
           require(checker, content->actor_count >= 1 && content->actor_count <= CONTENT_ACTORS_MAX,
                   "actors", "1..32 rows") &&
           require(checker, content->item_count >= 1 && content->item_count <= CONTENT_ITEMS_MAX,
                   "items", "1..48 rows") &&
           require(checker, content->status_count <= CONTENT_STATUSES_MAX, "statuses",
                   "0..16 rows") &&
           require(checker, content->ability_count <= CONTENT_ABILITIES_MAX, "abilities",
                   "0..16 rows") &&
           require(checker, content->tile_count == GAME_TERRAIN_COUNT, "tiles",
                   "a row for each terrain") &&
           require(checker, content->prop_count == GAME_PROP_KIND_COUNT, "props",
                   "a row for each kind of prop") &&
           require(checker,
                   content->scenario_count >= 1 && content->scenario_count <= CONTENT_SCENARIOS_MAX,
                   "scenarios", "1..8 rows") &&
           require(checker, content->reserved == 0, "reserved", "0");
}

struct table {
    const char *name;
    bool (*check)(struct checker *checker, uint16_t row);
    uint16_t count;
    uint16_t max;
    size_t offset;
    size_t stride;
};

static bool check_table(struct checker *checker, const struct table *table)
{
    const uint8_t *bytes = (const uint8_t *)checker->content;

    checker->fault.table = table->name;
    for (uint16_t row = 0; row < table->count; row++) {
        checker->fault.row = row;
        if (!table->check(checker, row)) {
            return false;
        }
    }
    return checker_unused(checker, bytes + table->offset, table->stride, table->count, table->max);
}

#define TABLE(rows, check, count, max)                                                             \
    {                                                                                              \
#rows, check, count, max, offsetof(struct game_content, rows),                             \
            sizeof(((struct game_content *)0)->rows[0])                                            \
    }

static bool check_tables(struct checker *checker)
{
    const struct game_content *content = checker->content;
    const struct table tables[] = {
        TABLE(tiles, check_tile, content->tile_count, GAME_TERRAIN_COUNT),
        TABLE(props, check_prop, content->prop_count, GAME_PROP_KIND_COUNT),
        TABLE(statuses, check_status, content->status_count, CONTENT_STATUSES_MAX),
        TABLE(abilities, check_ability, content->ability_count, CONTENT_ABILITIES_MAX),
        TABLE(items, check_item, content->item_count, CONTENT_ITEMS_MAX),
        TABLE(actors, check_actor, content->actor_count, CONTENT_ACTORS_MAX),
        TABLE(scenarios, check_scenario, content->scenario_count, CONTENT_SCENARIOS_MAX),
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (!check_table(checker, &tables[i])) {
            return false;
        }
    }
    return true;
}

bool game_content_validate(const struct game_content *content, struct game_content_fault *out)
{
    struct checker checker = {.content = content};

    if (check_header(&checker) && check_tuning(&checker) && check_tables(&checker)) {
        return true;
    }
    if (out != NULL) {
        *out = checker.fault;
    }
    return false;
}
