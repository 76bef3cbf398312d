/*
 * game_fixture: the tables.
 */
#include "tests/support/game_fixture.h"

#include <string.h>

#define NONE CONTENT_NONE

static const struct content_tuning fixture_tuning = {
    .operation_budget = 2000,
    .action_cost = {0, 100, 100, 100, 100, 50, 50, 100, 100, 100, 100, 100},
    .hook_depth_max = 50,
    .xp_base = 20,
    .level_hp = 6,
    .level_attack = 1,
    .level_defence = 1,
    .score_depth = 100,
    .score_victory = 1000,
    .level_max = 20,
    .activation_radius = 12,
    .sight_radius = 9,
    .hit_base = 75,
    .hit_step = 5,
    .hit_min = 10,
    .hit_max = 95,
    .wander_percent = 40,
    .viewer_glyph = '@',
    .ally_glyph = '&',
    .critical_percent = 5,
    .critical_bonus = 50,
    .dark_radius = 2,
};

static const struct content_tile fixture_tiles[GAME_TERRAIN_COUNT] = {
    {"rock", "solid rock", '~', '^', {0}},
    {"wall", "wall", '#', 'X', {0}},
    {"floor", "floor", '.', ',', {0}},
    {"door_closed", "closed door", '+', 'D', {0}},
    {"door_open", "open door", '\'', 'd', {0}},
    {"stairs_down", "stairs down", '>', 'V', {0}},
    {"exit", "way out", '<', 'E', {0}},
    {"door_locked", "locked door", 'L', 'l', {0}},
    {"gate", "gate", 'H', 'h', {0}},
    {"water", "water", 'B', 'b', {0}},
    {"chasm", "chasm", 'K', 'k', {0}},
    {"brush", "brush", '%', ';', {0}},
};

static const struct content_tile fixture_props[GAME_PROP_KIND_COUNT] = {
    {"chest", "chest", 'C', 'C', {0}},       {"chest_open", "empty chest", 'u', 'u', {0}},
    {"lever", "lever", '|', '|', {0}},       {"lever_down", "moved lever", '/', '/', {0}},
    {"trap", "trap", 'T', 'T', {0}},         {"trap_sprung", "sprung trap", 't', 't', {0}},
    {"fountain", "fountain", 'F', 'F', {0}}, {"fountain_dry", "dry fountain", 'U', 'U', {0}},
    {"brazier", "brazier", 'I', 'I', {0}},   {"lock", "lock", 'i', 'i', {0}},
};

static const struct content_faction fixture_factions[FIXTURE_FACTIONS] = {
    {"party", "the party", 1 << FIXTURE_MONSTERS, NONE},
    {"monsters", "the monsters", 1 << FIXTURE_PARTY, NONE},
    {"neutral", "bystanders", 0, NONE},
};

/* Order of the members as in struct content_actor. */
static const struct content_actor fixture_actors[FIXTURE_ACTORS] = {
    {.id = "hero",
     .name = "Hero",
     .hp = 40,
     .attack = 2,
     .defence = 2,
     .armour = 0,
     .damage_min = 1,
     .damage_max = 3,
     .speed = 110,
     .abilities = {FIXTURE_SECOND_WIND},
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 9,
     .memory = 6,
     .faction = FIXTURE_PARTY,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '@'},
    {.id = "rat",
     .name = "Rat",
     .hp = 5,
     .attack = -1,
     .defence = 1,
     .damage_min = 1,
     .damage_max = 2,
     .speed = 120,
     .xp = 2,
     .weight = 30,
     .drop_item = NONE,
     .hit_status = NONE,
     .flee_percent = 30,
     .perception = 6,
     .memory = 4,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 2,
     .glyph = 'r'},
    {.id = "goblin",
     .name = "Goblin",
     .hp = 10,
     .attack = 1,
     .defence = 1,
     .armour = 1,
     .damage_min = 1,
     .damage_max = 4,
     .speed = 100,
     .xp = 6,
     .weight = 30,
     .drop_item = FIXTURE_GOLD,
     .drop_percent = 50,
     .hit_status = NONE,
     .flee_percent = 25,
     .perception = 7,
     .memory = 8,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 4,
     .glyph = 'g'},
    {.id = "orc",
     .name = "Orc",
     .hp = 18,
     .attack = 2,
     .defence = 1,
     .armour = 2,
     .damage_min = 2,
     .damage_max = 6,
     .speed = 90,
     .xp = 12,
     .weight = 20,
     .drop_item = FIXTURE_HEALING,
     .drop_percent = 25,
     .hit_status = NONE,
     .perception = 7,
     .memory = 10,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = 'o'},
    {.id = "snake",
     .name = "Snake",
     .hp = 8,
     .attack = 2,
     .defence = 3,
     .damage_min = 1,
     .damage_max = 2,
     .speed = 130,
     .xp = 8,
     .weight = 15,
     .drop_item = NONE,
     .hit_status = FIXTURE_POISONED,
     .hit_percent = 50,
     .hit_turns = 5,
     .perception = 5,
     .memory = 3,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 's'},
    {.id = "shaman",
     .name = "Goblin shaman",
     .hp = 9,
     .attack = 0,
     .defence = 1,
     .damage_min = 1,
     .damage_max = 3,
     .speed = 100,
     .xp = 12,
     .weight = 10,
     .abilities = {FIXTURE_SPIT},
     .drop_item = FIXTURE_BOLT,
     .drop_percent = 30,
     .hit_status = NONE,
     .flee_percent = 50,
     .perception = 8,
     .memory = 6,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = 'S'},
    {.id = "ogre",
     .name = "Ogre",
     .hp = 35,
     .attack = 3,
     .defence = -1,
     .armour = 2,
     .damage_min = 4,
     .damage_max = 10,
     .speed = 70,
     .xp = 30,
     .weight = 8,
     .drop_item = NONE,
     .hit_status = FIXTURE_WEAKENED,
     .hit_percent = 20,
     .hit_turns = 4,
     .perception = 6,
     .memory = 5,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 3,
     .max_depth = 26,
     .glyph = 'O'},
    {.id = "cat",
     .name = "Cat",
     .hp = 6,
     .defence = 4,
     .damage_min = 1,
     .damage_max = 1,
     .speed = 140,
     .weight = 6,
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 6,
     .faction = FIXTURE_NEUTRAL,
     .provider = GAME_PROVIDER_AI_PASSIVE,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 'f'},
    {.id = "dragon",
     .name = "Dragon",
     .hp = 60,
     .attack = 4,
     .defence = 3,
     .armour = 3,
     .damage_min = 4,
     .damage_max = 11,
     .speed = 95,
     .xp = 200,
     .drop_item = NONE,
     .hit_status = NONE,
     .perception = 5,
     .memory = 12,
     .faction = FIXTURE_MONSTERS,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = 'W'},
};

static const struct content_item fixture_items[FIXTURE_ITEMS] = {
    {.id = "potion_of_healing",
     .name = "potion of healing",
     .power_min = 12,
     .power_max = 20,
     .status = NONE,
     .weight = 30,
     .class_ = CONTENT_ITEM_POTION,
     .effect = CONTENT_EFFECT_HEAL,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "antidote",
     .name = "antidote",
     .power_min = 2,
     .power_max = 4,
     .status = NONE,
     .weight = 8,
     .class_ = CONTENT_ITEM_POTION,
     .effect = CONTENT_EFFECT_CURE,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "potion_of_speed",
     .name = "potion of speed",
     .status = FIXTURE_HASTED,
     .turns = 10,
     .weight = 6,
     .class_ = CONTENT_ITEM_POTION,
     .effect = CONTENT_EFFECT_STATUS,
     .stack_max = 5,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '!'},
    {.id = "scroll_of_blinking",
     .name = "scroll of blinking",
     .status = NONE,
     .weight = 10,
     .class_ = CONTENT_ITEM_SCROLL,
     .effect = CONTENT_EFFECT_BLINK,
     .range = 6,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_leaping",
     .name = "scroll of leaping",
     .status = NONE,
     .weight = 6,
     .class_ = CONTENT_ITEM_SCROLL,
     .effect = CONTENT_EFFECT_BLINK,
     .targeting = CONTENT_TARGETING_POSITION,
     .range = 5,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_mapping",
     .name = "scroll of mapping",
     .status = NONE,
     .weight = 8,
     .class_ = CONTENT_ITEM_SCROLL,
     .effect = CONTENT_EFFECT_MAPPING,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_bolts",
     .name = "scroll of bolts",
     .power_min = 6,
     .power_max = 12,
     .status = NONE,
     .weight = 10,
     .class_ = CONTENT_ITEM_SCROLL,
     .effect = CONTENT_EFFECT_DAMAGE,
     .targeting = CONTENT_TARGETING_ENTITY,
     .range = 7,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "scroll_of_slowness",
     .name = "scroll of slowness",
     .status = FIXTURE_SLOWED,
     .turns = 8,
     .weight = 6,
     .class_ = CONTENT_ITEM_SCROLL,
     .effect = CONTENT_EFFECT_STATUS,
     .targeting = CONTENT_TARGETING_ENTITY,
     .range = 7,
     .stack_max = 9,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '?'},
    {.id = "sword",
     .name = "sword",
     .status = NONE,
     .attack = 1,
     .damage_min = 3,
     .damage_max = 7,
     .weight = 10,
     .class_ = CONTENT_ITEM_WEAPON,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = ')'},
    {.id = "axe",
     .name = "axe",
     .status = NONE,
     .attack = -1,
     .damage_min = 4,
     .damage_max = 10,
     .weight = 6,
     .class_ = CONTENT_ITEM_WEAPON,
     .stack_max = 1,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = ')'},
    {.id = "leather",
     .name = "leather armour",
     .status = NONE,
     .defence = 1,
     .armour = 1,
     .weight = 10,
     .class_ = CONTENT_ITEM_ARMOUR,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '['},
    {.id = "mail",
     .name = "chain mail",
     .status = NONE,
     .defence = -1,
     .armour = 4,
     .weight = 6,
     .class_ = CONTENT_ITEM_ARMOUR,
     .stack_max = 1,
     .min_depth = 2,
     .max_depth = 26,
     .glyph = '['},
    {.id = "gold",
     .name = "gold",
     .status = NONE,
     .value = 10,
     .weight = 20,
     .class_ = CONTENT_ITEM_TREASURE,
     .stack_max = 99,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '$'},
    {.id = "crown",
     .name = "crown of the keep",
     .status = NONE,
     .value = 500,
     .class_ = CONTENT_ITEM_GOAL,
     .stack_max = 1,
     .min_depth = 1,
     .max_depth = 26,
     .glyph = '*'},
};

#define STATUS(word, kind, bad, strength)                                                          \
    {                                                                                              \
        .id = word, .name = word, .effect = kind, .harmful = bad, .power = strength                \
    }

static const struct content_status fixture_statuses[FIXTURE_STATUSES] = {
    STATUS("poisoned", CONTENT_STATUS_POISON, 1, 1),
    STATUS("regenerating", CONTENT_STATUS_REGENERATE, 0, 2),
    STATUS("hasted", CONTENT_STATUS_HASTE, 0, 60),
    STATUS("slowed", CONTENT_STATUS_SLOW, 1, 40),
    STATUS("shielded", CONTENT_STATUS_SHIELD, 0, 3),
    STATUS("weakened", CONTENT_STATUS_WEAKNESS, 1, 3),
};

static const struct content_ability fixture_abilities[FIXTURE_ABILITIES] = {
    {.id = "second_wind",
     .name = "second wind",
     .power_min = 8,
     .power_max = 12,
     .status = NONE,
     .cooldown = 6000,
     .effect = CONTENT_EFFECT_HEAL},
    {.id = "spit",
     .name = "spit fire",
     .power_min = 2,
     .power_max = 5,
     .status = NONE,
     .cooldown = 400,
     .effect = CONTENT_EFFECT_DAMAGE,
     .targeting = CONTENT_TARGETING_ENTITY,
     .range = 6},
};

static const struct content_scenario fixture_scenarios[FIXTURE_SCENARIOS] = {
    {.id = "delve",
     .title = "The Crown of the Keep",
     .start_items =
         {{FIXTURE_SWORD, 1}, {FIXTURE_LEATHER, 1}, {FIXTURE_HEALING, 2}, {FIXTURE_BOLT, 2}},
     .player_actor = FIXTURE_HERO,
     .guardian = FIXTURE_DRAGON,
     .goal_item = FIXTURE_CROWN,
     .layout = CONTENT_LAYOUT_ROOMS,
     .ending = CONTENT_ENDING_GOAL_ITEM,
     .depths = 4,
     .width = 48,
     .height = 32,
     .rooms_min = 6,
     .rooms_max = 10,
     .monsters_min = 4,
     .monsters_max = 7,
     .monsters_step = 2,
     .items_min = 4,
     .items_max = 8,
     .chests_min = 1,
     .chests_max = 3,
     .door_percent = 60,
     .default_provider = GAME_PROVIDER_AI_AGGRESSIVE},
    {.id = "training",
     .title = "The Training Hall",
     .start_items = {{FIXTURE_SWORD, 1}, {NONE, 0}, {NONE, 0}, {NONE, 0}},
     .player_actor = FIXTURE_HERO,
     .guardian = NONE,
     .goal_item = NONE,
     .layout = CONTENT_LAYOUT_HALL,
     .ending = CONTENT_ENDING_NEVER,
     .depths = 1,
     .width = 32,
     .height = 20,
     .door_percent = 0,
     .default_provider = GAME_PROVIDER_AI_WAIT},
    {.id = "escape",
     .title = "The Way Out",
     .start_items = {{FIXTURE_AXE, 1}, {FIXTURE_MAIL, 1}, {FIXTURE_LEAP, 3}, {FIXTURE_SLEEP, 2}},
     .player_actor = FIXTURE_HERO,
     .guardian = FIXTURE_ORC,
     .goal_item = NONE,
     .layout = CONTENT_LAYOUT_ROOMS,
     .ending = CONTENT_ENDING_EXIT,
     .depths = 2,
     .width = 32,
     .height = 24,
     .rooms_min = 3,
     .rooms_max = 6,
     .monsters_min = 2,
     .monsters_max = 4,
     .monsters_step = 2,
     .items_min = 2,
     .items_max = 5,
     .chests_min = 0,
     .chests_max = 2,
     .door_percent = 50,
     .default_provider = GAME_PROVIDER_AI_AGGRESSIVE},
};

/* What the tables above leave out because it is the same for all. */
static void complete_actor(struct content_actor *actor)
{
    size_t able = actor->glyph == '@' || actor->glyph == 'S' ? 1 : 0;

    memset(actor->core, 10, sizeof(actor->core));
    memset(actor->traits, 0xFF, sizeof(actor->traits));
    memset(actor->passives, 0xFF, sizeof(actor->passives));
    memset(&actor->abilities[able], 0xFF,
           sizeof(actor->abilities[0]) * (CONTENT_ACTOR_ABILITIES_MAX - able));
    actor->script = NONE;
    actor->level = 1;
    actor->hearing = 12;
}

static void complete_item(struct content_item *item)
{
    item->passive = NONE;
    item->hands = item->class_ == CONTENT_ITEM_WEAPON ? 1 : 0;
    item->reach = item->hands;
}

static void complete_scenario(struct content_scenario *scenario)
{
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        if (scenario->start_items[i].quantity == 0) {
            scenario->start_items[i].item = NONE;
        }
    }
}

void game_fixture_content(struct game_content *out)
{
    memset(out, 0, sizeof(*out));
    memcpy(out->magic, CONTENT_MAGIC, sizeof(out->magic));
    out->version = CONTENT_VERSION;
    out->actor_count = FIXTURE_ACTORS;
    out->item_count = FIXTURE_ITEMS;
    out->status_count = FIXTURE_STATUSES;
    out->ability_count = FIXTURE_ABILITIES;
    out->tile_count = GAME_TERRAIN_COUNT;
    out->prop_count = GAME_PROP_KIND_COUNT;
    out->scenario_count = FIXTURE_SCENARIOS;
    out->tuning = fixture_tuning;
    memcpy(out->tiles, fixture_tiles, sizeof(fixture_tiles));
    memcpy(out->props, fixture_props, sizeof(fixture_props));
    memcpy(out->scenarios, fixture_scenarios, sizeof(fixture_scenarios));
    memcpy(out->statuses, fixture_statuses, sizeof(fixture_statuses));
    memcpy(out->abilities, fixture_abilities, sizeof(fixture_abilities));
    memcpy(out->items, fixture_items, sizeof(fixture_items));
    memcpy(out->actors, fixture_actors, sizeof(fixture_actors));
    memcpy(out->factions, fixture_factions, sizeof(fixture_factions));
    out->faction_count = FIXTURE_FACTIONS;
    memset(out->tuning.trait_weights, 4, sizeof(out->tuning.trait_weights));
    for (size_t i = 0; i < FIXTURE_ACTORS; i++) {
        complete_actor(&out->actors[i]);
    }
    for (size_t i = 0; i < FIXTURE_ITEMS; i++) {
        complete_item(&out->items[i]);
    }
    for (size_t i = 0; i < FIXTURE_SCENARIOS; i++) {
        complete_scenario(&out->scenarios[i]);
    }
}

uint64_t game_fixture_random(uint64_t *state)
{
    uint64_t value = (*state += UINT64_C(0x9e3779b97f4a7c15));

    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static void fill(uint8_t *bytes, size_t size, uint64_t *random)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)game_fixture_random(random);
    }
}

struct game_genesis game_fixture_genesis(uint16_t scenario, uint8_t players, uint64_t seed)
{
    struct game_genesis genesis = {.scenario = scenario, .players = players};
    uint64_t random = seed;

    fill(genesis.session_id, sizeof(genesis.session_id), &random);
    fill(genesis.content_root, sizeof(genesis.content_root), &random);
    fill(genesis.seed_commitment, sizeof(genesis.seed_commitment), &random);
    fill(genesis.rng_key, sizeof(genesis.rng_key), &random);
    fill(genesis.blinding, sizeof(genesis.blinding), &random);
    return genesis;
}

struct game_input game_fixture_action(uint8_t seat, uint32_t entity, struct game_action action)
{
    return (struct game_input){
        .kind = GAME_INPUT_ACTION, .seat = seat, .entity = entity, .action = action};
}

struct game_action game_fixture_plain(uint8_t kind)
{
    return (struct game_action){.kind = kind, .dir = GAME_DIR_NONE};
}

struct game_action game_fixture_move(uint8_t dir)
{
    return (struct game_action){.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = dir};
}

struct game_action game_fixture_attack(uint32_t target)
{
    return (struct game_action){.kind = GAME_ACTION_ATTACK,
                                .given = GAME_GIVEN_TARGET,
                                .dir = GAME_DIR_NONE,
                                .target = target};
}

struct game_action game_fixture_slot(uint8_t kind, uint8_t slot)
{
    return (struct game_action){
        .kind = kind, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = slot};
}
