/* See content_fault_json.h. */
#include "core/codec/content_fault_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/codec/content_fields.h"
#include "core/codec/content_json.h"

enum { EXPECTED_SIZE = 192, VALUE_SIZE = 64 };

/* ---- words ---- */

/* A list or an object is shown as it is written, as far as it is short. */
static void tell(const struct json_place *place, const struct game_content_fault *fault)
{
    char expected[EXPECTED_SIZE];
    char value[VALUE_SIZE];
    snprintf(expected, sizeof(expected), "must be %s", fault->expected);
    size_t size = json_is_array(place->value) || json_is_object(place->value)
                      ? json_dumpb(place->value, value, sizeof(value) - 1, JSON_COMPACT)
                      : 0;
    if (fault->reason) {
        json_place_problem(place, JSON_PROBLEM_INVALID_CONTENT, "%s; %s", expected, fault->reason);
    } else if (!place->value) {
        json_place_problem(place, JSON_PROBLEM_INVALID_CONTENT, "%s, and is missing", expected);
    } else if (size > 0 && size < sizeof(value)) {
        value[size] = '\0';
        json_place_problem(place, JSON_PROBLEM_INVALID_CONTENT, "%s, not %s", expected, value);
    } else {
        json_place_unexpected(place, JSON_PROBLEM_INVALID_CONTENT, expected);
    }
}

/* The name of the JSON member for a struct member: "class_" is "class" there. */
static void member_name(const char *field, char out[GAME_NAME_SIZE])
{
    snprintf(out, GAME_NAME_SIZE, "%s", field);
    size_t len = strlen(out);
    if (len > 0 && out[len - 1] == '_') {
        out[len - 1] = '\0';
    }
}

/* ---- effects ---- */

/* An effect that is looked for, by its row in the pool. */
struct search {
    const struct game_content *content;
    const struct game_content_fault *fault;
    uint16_t row;
};

/* What the files call a member of an effect; NULL: it has no member of its own there. */
static const char *effect_member(const struct content_effect *effect, const char *field)
{
    static const char *const same[] = {"kind",    "phase", "turns",    "amount",
                                       "formula", "when",  "overfill", NULL};
    static const char *const types[] = {[CONTENT_EFFECT_DAMAGE] = "type",
                                        [CONTENT_EFFECT_RESTORE] = "resource",
                                        [CONTENT_EFFECT_SET_RESOURCE] = "resource",
                                        [CONTENT_EFFECT_STATUS] = "status",
                                        [CONTENT_EFFECT_REMOVE_STATUS] = "status",
                                        [CONTENT_EFFECT_MOVE_SELF] = "how",
                                        [CONTENT_EFFECT_MOVE_TARGET] = "how",
                                        [CONTENT_EFFECT_SUMMON] = "actor",
                                        [CONTENT_EFFECT_TRANSFORM] = "actor",
                                        [CONTENT_EFFECT_GIVE_ITEM] = "item",
                                        [CONTENT_EFFECT_CORE] = "stat"};
    for (size_t i = 0; same[i]; i++) {
        if (strcmp(same[i], field) == 0) {
            return same[i];
        }
    }
    bool is_type = strcmp(field, "type") == 0 || strcmp(field, "code") == 0;
    return is_type && effect->kind < sizeof(types) / sizeof(types[0]) ? types[effect->kind] : NULL;
}

static bool tell_effects(const struct search *search, const struct json_place *list, uint16_t first,
                         unsigned count);

/* The effect in this row, or one of its body. */
static bool tell_effect(const struct search *search, const struct json_place *place, uint16_t row)
{
    const struct content_effect *effect = &search->content->effects[row];
    if (row != search->row) {
        bool choice = effect->kind == CONTENT_EFFECT_CONDITIONAL;
        struct json_place body = json_place_member(place, choice ? "then" : "effects");
        struct json_place other = json_place_member(place, "else");
        return tell_effects(search, &body, (uint16_t)(row + 1), effect->body) ||
               tell_effects(search, &other, (uint16_t)(row + 1 + effect->body), effect->other);
    }
    const char *name = effect_member(effect, search->fault->field);
    struct json_place member = json_place_member(place, name ? name : "");
    tell(name ? &member : place, search->fault);
    return true;
}

/* The rows from `first` with their bodies, and the items of the list. True if it was told. */
static bool tell_effects(const struct search *search, const struct json_place *list, uint16_t first,
                         unsigned count)
{
    size_t index = 0;
    for (unsigned row = first; row < first + count; index++) {
        const struct content_effect *effect = &search->content->effects[row];
        struct json_place place = json_place_item(list, index);
        if (tell_effect(search, &place, (uint16_t)row)) {
            return true;
        }
        row += 1U + effect->body + effect->other;
    }
    return false;
}

/* The effect that a term belongs to, and which of its programs. */
static uint16_t effect_of_term(const struct game_content *content, uint16_t term,
                               struct game_content_fault *fault)
{
    for (uint16_t row = 0; row < content->effect_count; row++) {
        const struct content_effect *effect = &content->effects[row];
        fault->field = "formula";
        if (term >= effect->formula && term < effect->formula + effect->formula_count) {
            return row;
        }
        fault->field = "when";
        if (term >= effect->condition && term < effect->condition + effect->condition_count) {
            return row;
        }
    }
    return CONTENT_NONE;
}

/* Effects and terms have no table in the files: what is wrong with one is told of its ability. */
static bool tell_deed(const struct game_content *content, const struct json_place *file,
                      const struct game_content_fault *fault)
{
    struct game_content_fault known = *fault;
    struct search search = {content, &known, fault->row};
    struct json_place table = json_place_member(file, "abilities");
    if (strcmp(fault->table, "terms") == 0) {
        search.row = effect_of_term(content, fault->row, &known);
    } else if (strcmp(fault->table, "effects") != 0) {
        return false;
    }
    for (uint16_t i = 0; i < content->ability_count; i++) {
        const struct content_ability *ability = &content->abilities[i];
        struct json_place row = json_place_item(&table, i);
        struct json_place effects = json_place_member(&row, "effects");
        if (tell_effects(&search, &effects, ability->first_effect, ability->effect_count)) {
            return true;
        }
    }
    return false;
}

/* ---- everything else ---- */

static const char *file_of_table(const char *table)
{
    for (size_t i = 0; i < CONTENT_TABLE_COUNT; i++) {
        if (strcmp(content_tables[i].name, table) == 0) {
            return content_tables[i].file;
        }
    }
    return strcmp(table, "tuning") == 0 ? "tuning.json" : "content";
}

static json_t *root_of(json_t *const *roots, const char *file)
{
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        if (strcmp(content_file_names[i], file) == 0) {
            return roots[i];
        }
    }
    return NULL;
}

void content_fault_tell(const struct game_content *content, json_t *const *roots,
                        const struct game_content_fault *fault, struct json_problems *problems)
{
    char field[GAME_NAME_SIZE];
    struct json_place deeds =
        json_place_root(root_of(roots, "abilities.json"), "abilities.json", problems);
    if (tell_deed(content, &deeds, fault)) {
        return;
    }
    member_name(fault->field, field);
    const char *name = file_of_table(fault->table);
    struct json_place file = json_place_root(root_of(roots, name), name, problems);
    struct json_place table = json_place_member(&file, fault->table);
    struct json_place row = json_place_item(&table, fault->row);
    struct json_place member = json_place_member(fault->row != CONTENT_NONE ? &row : &file, field);
    struct json_place item = json_place_item(&member, fault->item > 0 ? fault->item - 1U : 0);
    const struct json_place *within = fault->item > 0 ? &item : &member;
    struct json_place part = json_place_member(within, fault->part ? fault->part : "");
    tell(fault->part ? &part : within, fault);
}
