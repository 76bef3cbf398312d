/*
 * content: the compiled game data, everything about a game that is not a rule.
 *
 * `struct game_content` is one fixed-size struct without pointers and without padding,
 * little-endian in memory. Its bytes are the canonical bytes: the SHA-256 over the
 * tag "donjon/content/1" and exactly sizeof(struct game_content) bytes is the content root that a
 * session is pinned to. Whoever builds
 * one starts from all zero bytes, fills the first `count` rows of each table and leaves every other
 * byte zero; texts are NUL-terminated and zero-filled behind the NUL. Two files that mean the same
 * thus give the same root.
 *
 * Rows are named by their index in the table (a *code*); codes live in states and events, so the
 * order of rows matters. CONTENT_NONE stands for "no row". Ids are the stable words of the JSON
 * files and of the wire, [a-z][a-z0-9_]*, unique within their table. Names and titles are for
 * people.
 *
 * The rules trust a content only after `game_content_validate` has found no fault in it.
 *
 * Threading: content is immutable once built; every function may be called from any thread.
 */
#ifndef DONJON_CORE_GAME_CONTENT_H
#define DONJON_CORE_GAME_CONTENT_H

#include "core/game/content_rows.h"

/* The eight bytes at the start of every compiled content. */
#define CONTENT_MAGIC "DONJONC\2"

/* ---- the whole ---- */

struct game_content {
    uint8_t magic[8];        /* CONTENT_MAGIC */
    uint32_t version;        /* CONTENT_VERSION */
    uint16_t actor_count;    /* 1..CONTENT_ACTORS_MAX */
    uint16_t item_count;     /* 1..CONTENT_ITEMS_MAX */
    uint16_t status_count;   /* 0..CONTENT_STATUSES_MAX */
    uint16_t ability_count;  /* 0..CONTENT_ABILITIES_MAX */
    uint16_t tile_count;     /* GAME_TERRAIN_COUNT */
    uint16_t prop_count;     /* GAME_PROP_KIND_COUNT */
    uint16_t scenario_count; /* 1..CONTENT_SCENARIOS_MAX; the first is the default */
    uint16_t passive_count;
    uint16_t class_count;   /* 0: players are the scenario's player_actor */
    uint16_t faction_count; /* 1..CONTENT_FACTIONS_MAX; the first is that of the players */
    uint16_t trait_set_count;
    uint16_t script_count;
    uint16_t style_count;
    uint16_t population_count;
    uint16_t map_count;
    uint16_t effect_count; /* rows of `effects` that abilities use */
    uint16_t term_count;
    uint16_t reserved; /* 0 */
    struct content_tuning tuning;
    struct content_tile tiles[GAME_TERRAIN_COUNT];
    struct content_tile props[GAME_PROP_KIND_COUNT];
    struct content_scenario scenarios[CONTENT_SCENARIOS_MAX];
    struct content_status statuses[CONTENT_STATUSES_MAX];
    struct content_ability abilities[CONTENT_ABILITIES_MAX];
    struct content_item items[CONTENT_ITEMS_MAX];
    struct content_actor actors[CONTENT_ACTORS_MAX];
    struct content_effect effects[CONTENT_EFFECTS_MAX];
    struct content_term terms[CONTENT_TERMS_MAX];
    struct content_passive passives[CONTENT_PASSIVES_MAX];
    struct content_class classes[CONTENT_CLASSES_MAX];
    struct content_faction factions[CONTENT_FACTIONS_MAX];
    struct content_trait_set trait_sets[CONTENT_TRAIT_SETS_MAX];
    struct content_script scripts[CONTENT_SCRIPTS_MAX];
    struct content_style styles[CONTENT_STYLES_MAX];
    struct content_population populations[CONTENT_POPULATIONS_MAX];
    struct content_map maps[CONTENT_MAPS_MAX];
};
_Static_assert(offsetof(struct game_content, tuning) == 48, "canonical layout");
_Static_assert(sizeof(struct game_content) ==
                   48 + sizeof(struct content_tuning) +
                       sizeof(struct content_tile) * (GAME_TERRAIN_COUNT + GAME_PROP_KIND_COUNT) +
                       sizeof(struct content_scenario) * CONTENT_SCENARIOS_MAX +
                       sizeof(struct content_status) * CONTENT_STATUSES_MAX +
                       sizeof(struct content_ability) * CONTENT_ABILITIES_MAX +
                       sizeof(struct content_item) * CONTENT_ITEMS_MAX +
                       sizeof(struct content_actor) * CONTENT_ACTORS_MAX +
                       sizeof(struct content_effect) * CONTENT_EFFECTS_MAX +
                       sizeof(struct content_term) * CONTENT_TERMS_MAX +
                       sizeof(struct content_passive) * CONTENT_PASSIVES_MAX +
                       sizeof(struct content_class) * CONTENT_CLASSES_MAX +
                       sizeof(struct content_faction) * CONTENT_FACTIONS_MAX +
                       sizeof(struct content_trait_set) * CONTENT_TRAIT_SETS_MAX +
                       sizeof(struct content_script) * CONTENT_SCRIPTS_MAX +
                       sizeof(struct content_style) * CONTENT_STYLES_MAX +
                       sizeof(struct content_population) * CONTENT_POPULATIONS_MAX +
                       sizeof(struct content_map) * CONTENT_MAPS_MAX,
               "struct game_content has no padding");

/* ---- reading it ---- */

/* Ids and names of rows: borrowed from the content, "" for a code that is not there. */
const char *content_actor_id(const struct game_content *content, uint16_t code);
const char *content_actor_name(const struct game_content *content, uint16_t code);
const char *content_item_id(const struct game_content *content, uint16_t code);
const char *content_item_name(const struct game_content *content, uint16_t code);
const char *content_status_id(const struct game_content *content, uint16_t code);
const char *content_status_name(const struct game_content *content, uint16_t code);
const char *content_ability_id(const struct game_content *content, uint16_t code);
const char *content_ability_name(const struct game_content *content, uint16_t code);
const char *content_passive_id(const struct game_content *content, uint16_t code);
const char *content_passive_name(const struct game_content *content, uint16_t code);
const char *content_class_id(const struct game_content *content, uint16_t code);
const char *content_class_name(const struct game_content *content, uint16_t code);
const char *content_faction_id(const struct game_content *content, uint16_t code);
const char *content_faction_name(const struct game_content *content, uint16_t code);
const char *content_scenario_id(const struct game_content *content, uint16_t code);
const char *content_scenario_title(const struct game_content *content, uint16_t code);

/* Line `line` of a script, "" if it has none. */
const char *content_script_line(const struct game_content *content, uint16_t code, int32_t line);

/* The code of the row with this id, CONTENT_NONE if there is none. */
uint16_t content_actor_find(const struct game_content *content, const char *id);
uint16_t content_item_find(const struct game_content *content, const char *id);
uint16_t content_status_find(const struct game_content *content, const char *id);
uint16_t content_ability_find(const struct game_content *content, const char *id);
uint16_t content_passive_find(const struct game_content *content, const char *id);
uint16_t content_class_find(const struct game_content *content, const char *id);
uint16_t content_faction_find(const struct game_content *content, const char *id);
uint16_t content_scenario_find(const struct game_content *content, const char *id);

/*
 * Words of the enumerations above, for loaders and clients: the word or NULL; the number or
 * CONTENT_NONE.
 */
/* What the rules make of a terrain or a prop: whether anybody may walk there, who does neither swim
 * nor fly, opening what is but closed; whether one sees past it. */
bool content_terrain_walkable(uint8_t terrain);
bool content_terrain_opaque(uint8_t terrain);
bool content_prop_blocks(uint8_t prop);

const char *content_terrain_word(uint8_t terrain);
const char *content_prop_word(uint8_t prop);
const char *content_item_class_word(uint8_t class_);
const char *content_effect_word(uint8_t effect);
const char *content_targeting_word(uint8_t targeting);
const char *content_tag_word(uint8_t tag);
const char *content_area_word(uint8_t area);
const char *content_affected_word(uint8_t affected);
const char *content_requirement_word(uint8_t requirement);
const char *content_phase_word(uint8_t phase);
const char *content_displacement_word(uint8_t displacement);
const char *content_term_word(uint8_t op);
const char *content_status_effect_word(uint8_t effect);
const char *content_layout_word(uint8_t layout);
const char *content_ending_word(uint8_t ending);
const char *content_equipment_word(uint8_t equipment);
const char *content_stat_word(uint8_t stat);
const char *content_bonus_layer_word(uint8_t layer);
const char *content_damage_type_word(uint8_t type);
const char *content_resource_word(uint8_t resource);
const char *content_passive_kind_word(uint8_t kind);
const char *content_trait_word(uint8_t trait);
const char *content_trait_layer_word(uint8_t layer);
const char *content_script_op_word(uint8_t op);
const char *content_mark_word(uint8_t mark);
uint16_t content_item_class_find(const char *word);
uint16_t content_effect_find(const char *word);
uint16_t content_targeting_find(const char *word);
uint16_t content_status_effect_find(const char *word);
uint16_t content_layout_find(const char *word);
uint16_t content_ending_find(const char *word);

/* How many values a term of a program takes from the stack; each gives one. */
unsigned content_term_takes(const struct content_term *term);

/* ---- checking it ---- */

/* What is wrong and where. The texts are constants: `table` is "actors", "tuning", ... ("" for the
 * whole), `field` is the name of the struct member, `expected` says what is allowed. */
struct game_content_fault {
    const char *table;
    uint16_t row; /* CONTENT_NONE where the table is no table */
    const char *field;
    const char *expected;
    uint16_t item;      /* one more than the place in the array that the field is; 0: all of it */
    const char *part;   /* the member of the field or of that item; NULL: all of it */
    const char *reason; /* what was found instead, where no value shows it; else NULL */
};

/*
 * Checks everything this header promises: ranges, references, ids, texts, zero bytes. Total: any
 * bytes of the right size may be given. True when there is no fault; else the first fault is in
 * `out` (may be NULL).
 */
bool game_content_validate(const struct game_content *content, struct game_content_fault *out);

#endif
