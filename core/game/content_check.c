/*
 * content_check: is this content what content.h promises?
 *
 * Ranges are tables of members; what rows have to do with each other is code below them. The first
 * fault found is reported.
 */
#include "core/game/content_checker.h"

#include <string.h>

static const struct range actor_ranges[] = {
    RANGE(content_actor, hp, 1, 10000),
    SIGNED_RANGE(content_actor, attack, -100, 1000),
    SIGNED_RANGE(content_actor, defence, -100, 1000),
    RANGE(content_actor, armour, 0, 1000),
    RANGE(content_actor, damage_min, 0, 1000),
    RANGE(content_actor, damage_max, 0, 1000),
    RANGE(content_actor, speed, 10, 1000),
    RANGE(content_actor, xp, 0, 10000),
    RANGE(content_actor, threat, 0, 10000),
    RANGE(content_actor, weight, 0, 1000),
    RANGE(content_actor, hit_percent, 0, 100),
    RANGE(content_actor, hit_turns, 0, 100),
    RANGE(content_actor, drop_percent, 0, 100),
    RANGE(content_actor, flee_percent, 0, 99),
    RANGE(content_actor, memory, 0, 100),
    RANGE(content_actor, mp, 0, 10000),
    RANGE(content_actor, lucidity, 0, 10000),
    RANGE(content_actor, level, 1, 50),
    RANGE(content_actor, damage_type, 0, 6),
    RANGE(content_actor, hearing, 0, 48),
    RANGE(content_actor, min_depth, 1, 26),
    RANGE(content_actor, max_depth, 1, 26),
    RANGE(content_actor, glyph, 33, 126),
    RANGE(content_actor, reserved, 0, 0),
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
    RANGE(content_tuning, critical_percent, 0, 100),
    RANGE(content_tuning, critical_bonus, 0, 200),
    RANGE(content_tuning, dark_radius, 1, 24),
    RANGE(content_tuning, mp_rounds, 0, 250),
    RANGE(content_tuning, lucidity_rounds, 0, 250),
    RANGE(content_tuning, hp_rounds, 0, 250),
    RANGE(content_tuning, bell_rounds, 1, 250),
    RANGE(content_tuning, bell_percent, 1, 100),
    RANGE(content_tuning, reserved, 0, 0),
};

/* ---- tables ---- */

/* Four layers share sixteen parts of each trait. */
static bool check_trait_weights(struct checker *checker)
{
    const struct content_tuning *tuning = &checker->content->tuning;

    for (size_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        unsigned sum = 0;

        for (size_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
            sum += tuning->trait_weights[trait][layer];
        }
        if (sum != 16) {
            checker->fault.part = content_trait_word((uint8_t)trait);
            return fail(checker, "trait_weights", "four weights that sum to 16");
        }
    }
    return true;
}

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
                   "not below sight_radius") &&
           check_trait_weights(checker);
}

static bool check_mind(struct checker *checker, const struct content_actor *actor)
{
    static const uint8_t layers[] = {CONTENT_LAYER_SPECIES, CONTENT_LAYER_ARCHETYPE,
                                     CONTENT_LAYER_TEMPERAMENT};
    const struct game_content *content = checker->content;

    for (size_t i = 0; i < sizeof(layers); i++) {
        uint16_t code = actor->traits[i];

        if (code != CONTENT_NONE &&
            (code >= content->trait_set_count || content->trait_sets[code].layer != layers[i])) {
            return fail(checker, "traits", "a row of trait_sets of this layer or none");
        }
    }
    return require(checker, is_code(actor->script, content->script_count), "script",
                   "a row of scripts or none");
}

static bool check_core(struct checker *checker, const struct content_actor *actor)
{
    for (size_t i = 0; i < CONTENT_CORE_STATS; i++) {
        if (actor->core[i] < 1 || actor->core[i] > 99) {
            return fail(checker, "core", "1..99 each");
        }
    }
    for (size_t i = 0; i < CONTENT_RESISTANCES; i++) {
        if (actor->resistances[i] < -100 || actor->resistances[i] > 100) {
            return fail(checker, "resistances", "-100..100 each");
        }
    }
    return true;
}

static bool check_actor(struct checker *checker, uint16_t row)
{
    const struct game_content *content = checker->content;
    const struct content_actor *actor = &content->actors[row];
    bool strikes = actor->hit_status != CONTENT_NONE;

    return checker_text(checker, actor->text) &&
           checker_texts(checker, content->actors, sizeof(*actor), GAME_NAME_SIZE, row) &&
           CHECK_RANGES(checker, actor, actor_ranges) &&
           require(checker, actor->damage_max >= actor->damage_min, "damage_max",
                   "not below damage_min") &&
           require(checker, actor->max_depth >= actor->min_depth, "max_depth",
                   "not below min_depth") &&
           require(checker, actor->perception <= content->tuning.sight_radius, "perception",
                   "0..sight_radius") &&
           checker_codes(checker, actor->abilities, CONTENT_ACTOR_ABILITIES_MAX,
                         (struct reference){"abilities", content->ability_count}) &&
           checker_codes(checker, actor->passives, CONTENT_ACTOR_PASSIVES_MAX,
                         (struct reference){"passives", content->passive_count}) &&
           require(checker, actor->faction < content->faction_count, "faction",
                   "a row of factions") &&
           check_mind(checker, actor) && check_core(checker, actor) &&
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

/* ---- the whole ---- */

static bool check_counts(struct checker *checker)
{
    const struct game_content *content = checker->content;

    return require(checker,
                   content->faction_count >= 1 && content->faction_count <= CONTENT_FACTIONS_MAX,
                   "factions", "1..16 rows") &&
           require(checker, content->effect_count <= CONTENT_EFFECTS_MAX, "effects",
                   "0..320 rows") &&
           require(checker, content->term_count <= CONTENT_TERMS_MAX, "terms", "0..768 rows") &&
           require(checker, content->passive_count <= CONTENT_PASSIVES_MAX, "passives",
                   "0..32 rows") &&
           require(checker, content->class_count <= CONTENT_CLASSES_MAX, "classes", "0..8 rows") &&
           require(checker, content->trait_set_count <= CONTENT_TRAIT_SETS_MAX, "trait_sets",
                   "0..48 rows") &&
           require(checker, content->script_count <= CONTENT_SCRIPTS_MAX, "scripts",
                   "0..16 rows") &&
           require(checker, content->style_count <= CONTENT_STYLES_MAX, "styles", "0..16 rows") &&
           require(checker, content->population_count <= CONTENT_POPULATIONS_MAX, "populations",
                   "0..24 rows") &&
           require(checker, content->map_count <= CONTENT_MAPS_MAX, "maps", "0..8 rows");
}

static bool check_header(struct checker *checker)
{
    const struct game_content *content = checker->content;

    checker->fault.table = "";
    checker->fault.row = CONTENT_NONE;
    return require(checker, memcmp(content->magic, CONTENT_MAGIC, sizeof(content->magic)) == 0,
                   "magic", "the magic bytes of a compiled content") &&
           require(checker, content->version == CONTENT_VERSION, "version", "2") &&
           require(checker, content->actor_count >= 1 && content->actor_count <= CONTENT_ACTORS_MAX,
                   "actors", "1..48 rows") &&
           require(checker, content->item_count >= 1 && content->item_count <= CONTENT_ITEMS_MAX,
                   "items", "1..80 rows") &&
           require(checker, content->status_count <= CONTENT_STATUSES_MAX, "statuses",
                   "0..32 rows") &&
           require(checker, content->ability_count <= CONTENT_ABILITIES_MAX, "abilities",
                   "0..96 rows") &&
           check_counts(checker) &&
           require(checker, content->tile_count == GAME_TERRAIN_COUNT, "tiles",
                   "a row for each terrain") &&
           require(checker, content->prop_count == GAME_PROP_KIND_COUNT, "props",
                   "a row for each kind of prop") &&
           require(checker,
                   content->scenario_count >= 1 && content->scenario_count <= CONTENT_SCENARIOS_MAX,
                   "scenarios", "1..12 rows") &&
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
        TABLE(effects, check_effect, content->effect_count, CONTENT_EFFECTS_MAX),
        TABLE(terms, check_term, content->term_count, CONTENT_TERMS_MAX),
        TABLE(items, check_item, content->item_count, CONTENT_ITEMS_MAX),
        TABLE(actors, check_actor, content->actor_count, CONTENT_ACTORS_MAX),
        TABLE(passives, check_passive, content->passive_count, CONTENT_PASSIVES_MAX),
        TABLE(classes, check_class, content->class_count, CONTENT_CLASSES_MAX),
        TABLE(factions, check_faction, content->faction_count, CONTENT_FACTIONS_MAX),
        TABLE(trait_sets, check_trait_set, content->trait_set_count, CONTENT_TRAIT_SETS_MAX),
        TABLE(scripts, check_script, content->script_count, CONTENT_SCRIPTS_MAX),
        TABLE(styles, check_style, content->style_count, CONTENT_STYLES_MAX),
        TABLE(populations, check_population, content->population_count, CONTENT_POPULATIONS_MAX),
        TABLE(maps, check_map, content->map_count, CONTENT_MAPS_MAX),
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

    if (check_header(&checker) && check_tuning(&checker) && check_tables(&checker) &&
        check_drawn_levels(&checker)) {
        return true;
    }
    if (out != NULL) {
        *out = checker.fault;
    }
    return false;
}
