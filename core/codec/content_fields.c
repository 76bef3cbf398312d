/* See content_fields.h. The order of fields is the order in which they are written and
 * explained. */
#include "core/codec/content_fields.h"

#include <string.h>

#include "core/codec/content_place_json.h"

#define ROW_OF(S)      struct content_##S
#define SIZE_OF(S, m)  sizeof(((ROW_OF(S) *)0)->m)
#define PLACE_OF(S, m) .offset = offsetof(ROW_OF(S), m), .size = SIZE_OF(S, m)

#define ID(S)                                                                                      \
    {                                                                                              \
        .name = "id", .type = CONTENT_FIELD_ID, .required = true, PLACE_OF(S, id)                  \
    }
#define TEXT(S, m)                                                                                 \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_TEXT, .required = true, PLACE_OF(S, m)                   \
    }
#define TEXT_OR_NONE(S, m)                                                                         \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_TEXT, .required = false, PLACE_OF(S, m)                  \
    }
#define GLYPH(S, m)                                                                                \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_GLYPH, .required = true, PLACE_OF(S, m)                  \
    }
#define FLAG(S, m)                                                                                 \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_FLAG, .required = false, PLACE_OF(S, m)                  \
    }

#define INT(S, m, low, high)                                                                       \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_INT, .required = true, PLACE_OF(S, m), .min = low,       \
        .max = high                                                                                \
    }
#define INT_OR(S, m, low, high, value)                                                             \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_INT, .required = false, PLACE_OF(S, m), .min = low,      \
        .max = high, .preset = value                                                               \
    }

#define WORD(S, m, json, words)                                                                    \
    {                                                                                              \
        .name = json, .type = CONTENT_FIELD_WORD, .required = true, PLACE_OF(S, m), .word = words  \
    }
#define WORD_OR(S, m, json, words, value)                                                          \
    {                                                                                              \
        .name = json, .type = CONTENT_FIELD_WORD, .required = false, PLACE_OF(S, m),               \
        .word = words, .preset = value                                                             \
    }

#define ROW(S, m, rows)                                                                            \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_ROW, .required = true, PLACE_OF(S, m), .table = rows     \
    }
#define ROW_OR_NONE(S, m, rows)                                                                    \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_ROW, .required = false, PLACE_OF(S, m), .table = rows,   \
        .preset = CONTENT_NONE                                                                     \
    }

#define ROW_AT(S, m, json, rows)                                                                   \
    {                                                                                              \
        .name = json, .type = CONTENT_FIELD_ROW, .required = false, PLACE_OF(S, m), .table = rows, \
        .preset = CONTENT_NONE                                                                     \
    }
#define ROWS(S, m, rows)                                                                           \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_ROWS, .required = false, PLACE_OF(S, m), .table = rows   \
    }
#define ROW_BITS(S, m, rows)                                                                       \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_ROW_BITS, .required = false, PLACE_OF(S, m),             \
        .table = rows                                                                              \
    }
#define NUMBERS(S, m, words, low, high, value)                                                     \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_NUMBERS, .required = false, PLACE_OF(S, m),              \
        .word = words, .min = low, .max = high, .preset = value                                    \
    }
#define LIST(S, m, json, kind, words)                                                              \
    {                                                                                              \
        .name = json, .type = kind, .required = false, PLACE_OF(S, m), .word = words               \
    }
#define BONUSES(S)                                                                                 \
    {                                                                                              \
        .name = "bonuses", .type = CONTENT_FIELD_BONUSES, .required = false, PLACE_OF(S, bonuses)  \
    }
#define START_ITEMS(S)                                                                             \
    {                                                                                              \
        .name = "start_items", .type = CONTENT_FIELD_START_ITEMS, .required = false,               \
        PLACE_OF(S, start_items)                                                                   \
    }

/* Providers of the content are pure: nobody outside decides for a monster. */
static const char *pure_provider_word(uint8_t provider)
{
    return game_provider_is_pure(provider) ? game_provider_name(provider) : NULL;
}

static const struct content_field tile_fields[] = {
    ID(tile),
    TEXT(tile, name),
    GLYPH(tile, glyph),
    GLYPH(tile, remembered),
};

static const struct content_field prop_fields[] = {
    ID(tile),
    TEXT(tile, name),
    GLYPH(tile, glyph),
};

static const struct content_field status_fields[] = {
    ID(status),
    TEXT(status, name),
    WORD(status, effect, "effect", content_status_effect_word),
    TEXT_OR_NONE(status, text),
    FLAG(status, harmful),
    INT_OR(status, power, 0, 255, 0),
    BONUSES(status),
};

static const struct content_field ability_fields[] = {
    ID(ability),
    TEXT(ability, name),
    TEXT_OR_NONE(ability, text),
    LIST(ability, tags, "tags", CONTENT_FIELD_WORD_BITS, content_tag_word),
    WORD_OR(ability, targeting, "targeting", content_targeting_word, CONTENT_TARGETING_SELF),
    INT_OR(ability, range, 0, 24, 0),
    FLAG(ability, sight),
    WORD_OR(ability, area, "area", content_area_word, CONTENT_AREA_NONE),
    INT_OR(ability, radius, 0, 8, 0),
    INT_OR(ability, width, 0, 5, 0),
    LIST(ability, affects, "affects", CONTENT_FIELD_WORD_BITS, content_affected_word),
    LIST(ability, prices, "prices", CONTENT_FIELD_PRICES, NULL),
    LIST(ability, requirements, "requires", CONTENT_FIELD_REQUIREMENTS, NULL),
    INT_OR(ability, cost, 0, 10000, 0),
    INT_OR(ability, cooldown, 0, 1000000, 0),
    LIST(ability, first_effect, "effects", CONTENT_FIELD_EFFECTS, NULL),
};

static const struct content_field item_fields[] = {
    ID(item),
    TEXT(item, name),
    GLYPH(item, glyph),
    TEXT_OR_NONE(item, text),
    BONUSES(item),
    ROW_OR_NONE(item, passive, CONTENT_TABLE_PASSIVES),
    WORD_OR(item, damage_type, "damage_type", content_damage_type_word, CONTENT_DAMAGE_PHYSICAL),
    INT_OR(item, hands, 0, 2, 0),
    INT_OR(item, reach, 0, 3, 0),
    INT_OR(item, key, 0, 255, 0),
    WORD(item, class_, "class", content_item_class_word),
    ROW_OR_NONE(item, use, CONTENT_TABLE_ABILITIES),
    ROW_OR_NONE(item, hit_status, CONTENT_TABLE_STATUSES),
    INT_OR(item, hit_percent, 0, 100, 0),
    INT_OR(item, hit_turns, 0, 100, 0),
    INT_OR(item, quantity, 1, 99, 1),
    INT_OR(item, attack, -100, 1000, 0),
    INT_OR(item, damage_min, 0, 1000, 0),
    INT_OR(item, damage_max, 0, 1000, 0),
    INT_OR(item, defence, -100, 1000, 0),
    INT_OR(item, armour, 0, 1000, 0),
    INT_OR(item, value, 0, 10000, 0),
    INT_OR(item, stack_max, 1, 99, 1),
    INT_OR(item, weight, 0, 1000, 0),
    INT_OR(item, min_depth, 1, CONTENT_DEPTH_MAX, 1),
    INT_OR(item, max_depth, 1, CONTENT_DEPTH_MAX, CONTENT_DEPTH_MAX),
};

static const struct content_field actor_fields[] = {
    ID(actor),
    TEXT(actor, name),
    GLYPH(actor, glyph),
    TEXT_OR_NONE(actor, text),
    ROW(actor, faction, CONTENT_TABLE_FACTIONS),
    ROW_AT(actor, traits[0], "species", CONTENT_TABLE_TRAIT_SETS),
    ROW_AT(actor, traits[1], "archetype", CONTENT_TABLE_TRAIT_SETS),
    ROW_AT(actor, traits[2], "temperament", CONTENT_TABLE_TRAIT_SETS),
    NUMBERS(actor, core, content_stat_word, 1, 99, 10),
    NUMBERS(actor, resistances, content_damage_type_word, -100, 100, 0),
    INT_OR(actor, level, 1, 50, 1),
    INT_OR(actor, mp, 0, 10000, 0),
    INT_OR(actor, lucidity, 0, 10000, 0),
    WORD_OR(actor, damage_type, "damage_type", content_damage_type_word, CONTENT_DAMAGE_PHYSICAL),
    INT_OR(actor, hearing, 0, 48, 12),
    WORD_OR(actor, provider, "provider", pure_provider_word, GAME_PROVIDER_NONE),
    INT(actor, hp, 1, 10000),
    INT(actor, attack, -100, 1000),
    INT(actor, defence, -100, 1000),
    INT_OR(actor, armour, 0, 1000, 0),
    INT(actor, damage_min, 0, 1000),
    INT(actor, damage_max, 0, 1000),
    INT(actor, speed, 10, 1000),
    INT_OR(actor, xp, 0, 10000, 0),
    INT_OR(actor, threat, 0, 10000, 0),
    INT(actor, perception, 0, 24),
    INT_OR(actor, memory, 0, 100, 0),
    INT_OR(actor, flee_percent, 0, 99, 0),
    ROW_OR_NONE(actor, script, CONTENT_TABLE_SCRIPTS),
    ROWS(actor, abilities, CONTENT_TABLE_ABILITIES),
    ROWS(actor, passives, CONTENT_TABLE_PASSIVES),
    ROW_OR_NONE(actor, hit_status, CONTENT_TABLE_STATUSES),
    INT_OR(actor, hit_percent, 0, 100, 0),
    INT_OR(actor, hit_turns, 0, 100, 0),
    ROW_OR_NONE(actor, drop_item, CONTENT_TABLE_ITEMS),
    INT_OR(actor, drop_percent, 0, 100, 0),
    INT_OR(actor, weight, 0, 1000, 0),
    INT_OR(actor, min_depth, 1, CONTENT_DEPTH_MAX, 1),
    INT_OR(actor, max_depth, 1, CONTENT_DEPTH_MAX, CONTENT_DEPTH_MAX),
};

static const struct content_field passive_fields[] = {
    ID(passive),
    TEXT(passive, name),
    TEXT_OR_NONE(passive, text),
    WORD(passive, kind, "kind", content_passive_kind_word),
    INT_OR(passive, power, 0, 100, 0),
    BONUSES(passive),
};

static const struct content_field class_fields[] = {
    ID(class),
    TEXT(class, name),
    TEXT_OR_NONE(class, text),
    ROW(class, actor, CONTENT_TABLE_ACTORS),
    START_ITEMS(class),
    {.name = "lessons", .type = CONTENT_FIELD_LESSONS, .required = false, PLACE_OF(class, lessons)},
    NUMBERS(class, growth, content_stat_word, 0, 100, 0),
    INT(class, level_hp, 0, 1000),
    INT_OR(class, level_mp, 0, 1000, 0),
};

static const struct content_field faction_fields[] = {
    ID(faction),
    TEXT(faction, name),
    ROW_BITS(faction, hostile, CONTENT_TABLE_FACTIONS),
    ROW_OR_NONE(faction, traits, CONTENT_TABLE_TRAIT_SETS),
};

static const struct content_field trait_set_fields[] = {
    ID(trait_set),
    WORD(trait_set, layer, "layer", content_trait_layer_word),
    NUMBERS(trait_set, values, content_trait_word, 0, 15, 8),
};

static const struct content_field script_fields[] = {
    ID(script),
    {.name = "steps", .type = CONTENT_FIELD_STEPS, .required = true, PLACE_OF(script, steps)},
    {.name = "lines", .type = CONTENT_FIELD_LINES, .required = false, PLACE_OF(script, lines)},
};

static const struct content_field scenario_fields[] = {
    ID(scenario),
    TEXT(scenario, title),
    WORD_OR(scenario, layout, "layout", content_layout_word, CONTENT_LAYOUT_ROOMS),
    WORD(scenario, ending, "ending", content_ending_word),
    ROW(scenario, player_actor, CONTENT_TABLE_ACTORS),
    ROW_OR_NONE(scenario, guardian, CONTENT_TABLE_ACTORS),
    ROW_OR_NONE(scenario, goal_item, CONTENT_TABLE_ITEMS),
    START_ITEMS(scenario),
    {.name = "floors", .type = CONTENT_FIELD_FLOORS, .required = false, PLACE_OF(scenario, floors)},
    FLAG(scenario, daily),
    INT(scenario, depths, 1, CONTENT_DEPTH_MAX),
    INT(scenario, width, 16, GAME_LEVEL_WIDTH_MAX),
    INT(scenario, height, 16, GAME_LEVEL_HEIGHT_MAX),
    INT_OR(scenario, rooms_min, 0, 12, 0),
    INT_OR(scenario, rooms_max, 0, 12, 0),
    INT_OR(scenario, monsters_min, 0, 40, 0),
    INT_OR(scenario, monsters_max, 0, 40, 0),
    INT_OR(scenario, monsters_step, 0, 10, 0),
    INT_OR(scenario, items_min, 0, 40, 0),
    INT_OR(scenario, items_max, 0, 40, 0),
    INT_OR(scenario, chests_min, 0, 8, 0),
    INT_OR(scenario, chests_max, 0, 8, 0),
    INT_OR(scenario, door_percent, 0, 100, 0),
    INT_OR(scenario, patience, 0, 10000, 600),
    WORD(scenario, default_provider, "default_provider", pure_provider_word),
};

const struct content_field content_tuning_fields[] = {
    INT(tuning, operation_budget, 100, 1000000),
    INT(tuning, hook_depth_max, 1, 1000),
    INT(tuning, xp_base, 1, 10000),
    INT(tuning, level_max, 1, 50),
    INT(tuning, level_hp, 0, 1000),
    INT(tuning, level_attack, 0, 100),
    INT(tuning, level_defence, 0, 100),
    INT(tuning, score_depth, 0, 10000),
    INT(tuning, score_victory, 0, 60000),
    INT(tuning, activation_radius, 1, 48),
    INT(tuning, sight_radius, 1, 24),
    INT(tuning, hit_base, 0, 100),
    INT(tuning, hit_step, 0, 20),
    INT(tuning, hit_min, 0, 100),
    INT(tuning, hit_max, 0, 100),
    INT(tuning, wander_percent, 0, 100),
    INT_OR(tuning, critical_percent, 0, 100, 0),
    INT_OR(tuning, critical_bonus, 0, 200, 50),
    INT_OR(tuning, dark_radius, 1, 24, 2),
    INT_OR(tuning, mp_rounds, 0, 250, 0),
    INT_OR(tuning, lucidity_rounds, 0, 250, 0),
    INT_OR(tuning, hp_rounds, 0, 250, 0),
    INT_OR(tuning, bell_rounds, 1, 250, 50),
    INT_OR(tuning, bell_percent, 1, 100, 4),
    {.name = "trait_weights",
     .type = CONTENT_FIELD_WEIGHTS,
     .required = false,
     PLACE_OF(tuning, trait_weights)},
};

const struct content_field content_legend_fields[] = {
    GLYPH(tuning, viewer_glyph),
    GLYPH(tuning, ally_glyph),
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

const size_t content_tuning_field_count = COUNT_OF(content_tuning_fields);
const size_t content_legend_field_count = COUNT_OF(content_legend_fields);

#define TABLE(json_file, member, S, count_member, named, low, high, fixed)                         \
    {                                                                                              \
        .file = json_file, .name = #member, .singular = named,                                     \
        .offset = offsetof(struct game_content, member), .row_size = sizeof(ROW_OF(S)),            \
        .count_offset = offsetof(struct game_content, count_member), .rows_min = low,              \
        .rows_max = high, .fixed_id = fixed,

#define FIELDS(list)                                                                               \
    .fields = list, .field_count = COUNT_OF(list)                                                  \
    }

const struct content_table content_tables[CONTENT_TABLE_COUNT] = {
    [CONTENT_TABLE_TILES] =
        TABLE("legend.json", tiles, tile, tile_count, "a tile", GAME_TERRAIN_COUNT,
              GAME_TERRAIN_COUNT, content_terrain_word) FIELDS(tile_fields),
    [CONTENT_TABLE_PROPS] =
        TABLE("legend.json", props, tile, prop_count, "a prop", GAME_PROP_KIND_COUNT,
              GAME_PROP_KIND_COUNT, content_prop_word) FIELDS(prop_fields),
    [CONTENT_TABLE_STATUSES] = TABLE("statuses.json", statuses, status, status_count, "a status", 0,
                                     CONTENT_STATUSES_MAX, NULL) FIELDS(status_fields),
    [CONTENT_TABLE_ABILITIES] =
        TABLE("abilities.json", abilities, ability, ability_count, "an ability", 0,
              CONTENT_ABILITIES_MAX, NULL) FIELDS(ability_fields),
    [CONTENT_TABLE_ITEMS] = TABLE("items.json", items, item, item_count, "an item", 1,
                                  CONTENT_ITEMS_MAX, NULL) FIELDS(item_fields),
    [CONTENT_TABLE_ACTORS] = TABLE("actors.json", actors, actor, actor_count, "an actor", 1,
                                   CONTENT_ACTORS_MAX, NULL) FIELDS(actor_fields),
    [CONTENT_TABLE_PASSIVES] = TABLE("passives.json", passives, passive, passive_count, "a passive",
                                     0, CONTENT_PASSIVES_MAX, NULL) FIELDS(passive_fields),
    [CONTENT_TABLE_CLASSES] = TABLE("classes.json", classes, class, class_count, "a class", 0,
                                    CONTENT_CLASSES_MAX, NULL) FIELDS(class_fields),
    [CONTENT_TABLE_FACTIONS] = TABLE("factions.json", factions, faction, faction_count, "a faction",
                                     1, CONTENT_FACTIONS_MAX, NULL) FIELDS(faction_fields),
    [CONTENT_TABLE_TRAIT_SETS] =
        TABLE("trait_sets.json", trait_sets, trait_set, trait_set_count, "a trait set", 0,
              CONTENT_TRAIT_SETS_MAX, NULL) FIELDS(trait_set_fields),
    [CONTENT_TABLE_SCRIPTS] = TABLE("scripts.json", scripts, script, script_count, "a script", 0,
                                    CONTENT_SCRIPTS_MAX, NULL) FIELDS(script_fields),
    [CONTENT_TABLE_STYLES] = TABLE("styles.json", styles, style, style_count, "a style", 0,
                                   CONTENT_STYLES_MAX, NULL) FIELDS(content_style_fields),
    [CONTENT_TABLE_POPULATIONS] =
        TABLE("populations.json", populations, population, population_count, "a population", 0,
              CONTENT_POPULATIONS_MAX, NULL) FIELDS(content_population_fields),
    [CONTENT_TABLE_MAPS] = TABLE("maps.json", maps, map, map_count, "a map", 0, CONTENT_MAPS_MAX,
                                 NULL) FIELDS(content_map_fields),
    [CONTENT_TABLE_SCENARIOS] =
        TABLE("scenarios.json", scenarios, scenario, scenario_count, "a scenario", 1,
              CONTENT_SCENARIOS_MAX, NULL) FIELDS(scenario_fields),
};

void *content_table_row(const struct content_table *table, struct game_content *content, size_t row)
{
    return (uint8_t *)content + table->offset + row * table->row_size;
}

const void *content_table_row_const(const struct content_table *table,
                                    const struct game_content *content, size_t row)
{
    return (const uint8_t *)content + table->offset + row * table->row_size;
}

uint16_t content_table_count(const struct content_table *table, const struct game_content *content)
{
    uint16_t count = 0;
    memcpy(&count, (const uint8_t *)content + table->count_offset, sizeof(count));
    return count;
}

void content_table_set_count(const struct content_table *table, struct game_content *content,
                             uint16_t count)
{
    memcpy((uint8_t *)content + table->count_offset, &count, sizeof(count));
}

/* Every row starts with its id. */
uint16_t content_table_find(const struct content_table *table, const struct game_content *content,
                            const char *id)
{
    uint16_t count = content_table_count(table, content);
    for (uint16_t row = 0; row < count; row++) {
        const char *own = content_table_row_const(table, content, row);
        if (own[0] != '\0' && strcmp(own, id) == 0) {
            return row;
        }
    }
    return CONTENT_NONE;
}

const char *content_table_id(const struct content_table *table, const struct game_content *content,
                             int64_t row)
{
    bool exists = row < content_table_count(table, content);
    return exists ? content_table_row_const(table, content, (size_t)row) : NULL;
}

bool content_field_is_list(const struct content_field *field)
{
    return field->type > CONTENT_FIELD_START_ITEMS;
}

int64_t content_field_load(const struct content_field *field, const void *row)
{
    const uint8_t *bytes = (const uint8_t *)row + field->offset;
    uint32_t value = 0;
    memcpy(&value, bytes, field->size);
    if (field->min < 0 && field->size == 2) {
        return (int16_t)(uint16_t)value;
    }
    return value;
}

void content_field_store(const struct content_field *field, void *row, int64_t value)
{
    uint32_t stored = (uint32_t)value;
    memcpy((uint8_t *)row + field->offset, &stored, field->size);
}
