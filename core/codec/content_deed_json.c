/* See content_deed_json.h. */
#include "core/codec/content_deed_json.h"

#include <string.h>

#include "core/codec/content_row_json.h"
#include "core/codec/json_reader.h"

enum { MEMBERS_MAX = 16, NESTING_MAX = 2 };

/* ---- what each kind takes ---- */

static const char *const *members_of(uint8_t kind)
{
    static const char *const none[] = {NULL};
    static const char *const members[][5] = {
        [CONTENT_EFFECT_DAMAGE] = {"formula", "type", "critical"},
        [CONTENT_EFFECT_STRIKE] = {"amount"},
        [CONTENT_EFFECT_RESTORE] = {"formula", "resource", "overfill"},
        [CONTENT_EFFECT_SET_RESOURCE] = {"formula", "resource"},
        [CONTENT_EFFECT_STATUS] = {"status", "turns", "formula"},
        [CONTENT_EFFECT_REMOVE_STATUS] = {"status"},
        [CONTENT_EFFECT_MOVE_SELF] = {"how", "amount"},
        [CONTENT_EFFECT_MOVE_TARGET] = {"how", "amount"},
        [CONTENT_EFFECT_SUMMON] = {"actor", "amount", "turns"},
        [CONTENT_EFFECT_TRANSFORM] = {"actor", "turns"},
        [CONTENT_EFFECT_GIVE_ITEM] = {"item", "amount"},
        [CONTENT_EFFECT_CONDITIONAL] = {"then", "else"},
        [CONTENT_EFFECT_REPEAT] = {"amount", "effects"},
        [CONTENT_EFFECT_EXPERIENCE] = {"formula"},
        [CONTENT_EFFECT_CORE] = {"stat", "amount"},
    };
    return kind < sizeof(members) / sizeof(members[0]) ? members[kind] : none;
}

static bool takes(uint8_t kind, const char *member)
{
    for (const char *const *name = members_of(kind); *name; name++) {
        if (strcmp(*name, member) == 0) {
            return true;
        }
    }
    return false;
}

/* The member that is the effect's type, with the words it may be. */
static const char *type_member(uint8_t kind, const char *(**out_word)(uint8_t))
{
    static const struct {
        const char *member;
        const char *(*word)(uint8_t);
    } types[] = {{"type", content_damage_type_word},
                 {"resource", content_resource_word},
                 {"how", content_displacement_word},
                 {"stat", content_stat_word}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (takes(kind, types[i].member)) {
            *out_word = types[i].word;
            return types[i].member;
        }
    }
    return NULL;
}

/* The member that names a row, with the row's table. */
static const char *code_member(uint8_t kind, enum content_table_number *out_table)
{
    static const struct {
        const char *member;
        enum content_table_number table;
    } codes[] = {{"status", CONTENT_TABLE_STATUSES},
                 {"actor", CONTENT_TABLE_ACTORS},
                 {"item", CONTENT_TABLE_ITEMS}};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (takes(kind, codes[i].member)) {
            *out_table = codes[i].table;
            return codes[i].member;
        }
    }
    return NULL;
}

/* What an amount is when it is left out: as much as makes sense most often. */
static int16_t amount_preset(uint8_t kind)
{
    if (kind == CONTENT_EFFECT_STRIKE) {
        return 100;
    }
    return kind == CONTENT_EFFECT_SUMMON || kind == CONTENT_EFFECT_GIVE_ITEM ? 1 : 0;
}

/* ---- reading ---- */

static unsigned read_list(const struct json_place *place, struct game_content *content,
                          int nesting);

static void read_flag(const struct json_place *place, const char *name, uint8_t flag,
                      struct content_effect *out)
{
    struct json_place member;
    bool value = false;
    if (takes(out->kind, name) && json_optional(place, name, &member) &&
        json_read_bool(&member, &value) && value) {
        out->flags |= flag;
    }
}

static void read_common(const struct json_place *place, struct game_content *content,
                        struct content_effect *out)
{
    static const char *const targets[] = {"target", "caster", NULL};
    struct json_place member;
    size_t index = 0;
    int64_t number = CONTENT_PHASE_PRIMARY;
    if (json_optional(place, "to", &member) && json_read_word(&member, targets, &index) &&
        index == 1) {
        out->flags |= CONTENT_EFFECT_ON_CASTER;
    }
    if (json_optional(place, "phase", &member)) {
        content_word_read(&member, content_phase_word, &number);
    }
    out->phase = (uint8_t)number;
    number = 0;
    if (json_optional(place, "priority", &member)) {
        json_read_int(&member, -100, 100, &number);
    }
    out->priority = (int8_t)number;
    if (json_optional(place, "when", &member)) {
        content_program_read(&member, content, &out->condition, &out->condition_count);
    }
}

static void read_own(const struct json_place *place, struct game_content *content,
                     struct content_effect *out)
{
    const char *(*word)(uint8_t) = NULL;
    enum content_table_number table = CONTENT_TABLE_STATUSES;
    const char *type = type_member(out->kind, &word);
    const char *code = code_member(out->kind, &table);
    struct json_place member;
    int64_t number = 0;
    if (type && json_required(place, type, &member) && content_word_read(&member, word, &number)) {
        out->type = (uint8_t)number;
    }
    if (code && json_required(place, code, &member) &&
        content_reference_read(&member, &content_tables[table], content, &number)) {
        out->code = (uint16_t)number;
    }
    if (takes(out->kind, "turns") && json_optional(place, "turns", &member) &&
        json_read_int(&member, 0, 1000, &number)) {
        out->turns = (uint16_t)number;
    }
    out->amount = amount_preset(out->kind);
    if (takes(out->kind, "amount") && json_optional(place, "amount", &member) &&
        json_read_int(&member, -1000, 1000, &number)) {
        out->amount = (int16_t)number;
    }
    if (takes(out->kind, "formula") && json_optional(place, "formula", &member)) {
        content_program_read(&member, content, &out->formula, &out->formula_count);
    }
}

static uint8_t read_body(const struct json_place *place, struct game_content *content, uint8_t kind,
                         const char *name, int nesting)
{
    struct json_place member;
    if (!takes(kind, name) || !json_optional(place, name, &member)) {
        return 0;
    }
    return (uint8_t)read_list(&member, content, nesting + 1);
}

static bool read_shape(const struct json_place *place, struct content_effect *out)
{
    const char *names[MEMBERS_MAX] = {"kind", "to", "phase", "priority", "when"};
    struct json_place member;
    int64_t kind = 0;
    size_t count = 5;
    if (!json_is_object(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be an object");
        return false;
    }
    if (!json_required(place, "kind", &member) ||
        !content_word_read(&member, content_effect_word, &kind)) {
        return false;
    }
    for (const char *const *name = members_of((uint8_t)kind); *name; name++) {
        names[count++] = *name;
    }
    *out = (struct content_effect){.kind = (uint8_t)kind, .code = CONTENT_NONE};
    return json_read_object(place, names);
}

/* The row comes before those of its body, which are counted once they are there. */
static void read_effect(const struct json_place *place, struct game_content *content, int nesting)
{
    struct content_effect effect;
    if (!read_shape(place, &effect)) {
        return;
    }
    if (content->effect_count >= CONTENT_EFFECTS_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE,
                           "all abilities together must have at most %d effects",
                           CONTENT_EFFECTS_MAX);
        return;
    }
    uint16_t row = content->effect_count++;
    read_common(place, content, &effect);
    read_own(place, content, &effect);
    read_flag(place, "critical", CONTENT_EFFECT_CAN_CRIT, &effect);
    read_flag(place, "overfill", CONTENT_EFFECT_OVERFILL, &effect);
    effect.body = read_body(place, content, effect.kind, "then", nesting);
    effect.body =
        (uint8_t)(effect.body + read_body(place, content, effect.kind, "effects", nesting));
    effect.other = read_body(place, content, effect.kind, "else", nesting);
    content->effects[row] = effect;
}

/* How many rows the list and all that is inside it took. */
static unsigned read_list(const struct json_place *place, struct game_content *content, int nesting)
{
    uint16_t first = content->effect_count;
    if (nesting > NESTING_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE, "must be at most %d deep",
                           NESTING_MAX);
        return 0;
    }
    if (!json_read_array(place, 1, CONTENT_ABILITY_EFFECTS_MAX)) {
        return 0;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        read_effect(&item, content, nesting);
    }
    return (unsigned)(content->effect_count - first);
}

void content_effects_read(const struct json_place *place, struct game_content *content,
                          struct content_ability *ability)
{
    ability->first_effect = content->effect_count;
    unsigned count = read_list(place, content, 0);
    if (count > CONTENT_ABILITY_EFFECTS_MAX) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE,
                           "must be at most %d effects with all that is inside them, not %u",
                           CONTENT_ABILITY_EFFECTS_MAX, count);
    }
    ability->effect_count = (uint8_t)count;
}

/* ---- writing ---- */

static void write_rows(struct json_writer *writer, const struct game_content *content,
                       uint16_t first, unsigned count);

static void write_common(struct json_writer *writer, const struct game_content *content,
                         const struct content_effect *effect)
{
    json_write_key(writer, "kind");
    json_write_string(writer, content_effect_word(effect->kind));
    if (effect->flags & CONTENT_EFFECT_ON_CASTER) {
        json_write_key(writer, "to");
        json_write_string(writer, "caster");
    }
    if (effect->phase != CONTENT_PHASE_PRIMARY) {
        json_write_key(writer, "phase");
        json_write_string(writer, content_phase_word(effect->phase));
    }
    if (effect->priority != 0) {
        json_write_key(writer, "priority");
        json_write_i64(writer, effect->priority);
    }
    if (effect->condition_count > 0) {
        json_write_key(writer, "when");
        content_program_write(writer, content, effect->condition, effect->condition_count);
    }
}

static void write_own(struct json_writer *writer, const struct game_content *content,
                      const struct content_effect *effect)
{
    const char *(*word)(uint8_t) = NULL;
    enum content_table_number table = CONTENT_TABLE_STATUSES;
    const char *type = type_member(effect->kind, &word);
    const char *code = code_member(effect->kind, &table);
    if (type) {
        json_write_key_text(writer, type);
        json_write_string(writer, word(effect->type));
    }
    if (code) {
        json_write_key_text(writer, code);
        json_write_string(writer, content_table_id(&content_tables[table], content, effect->code));
    }
    if (effect->turns != 0) {
        json_write_key(writer, "turns");
        json_write_u64(writer, effect->turns);
    }
    if (takes(effect->kind, "amount")) {
        json_write_key(writer, "amount");
        json_write_i64(writer, effect->amount);
    }
    if (effect->formula_count > 0) {
        json_write_key(writer, "formula");
        content_program_write(writer, content, effect->formula, effect->formula_count);
    }
    if (effect->flags & CONTENT_EFFECT_CAN_CRIT) {
        json_write_key(writer, "critical");
        json_write_bool(writer, true);
    }
    if (effect->flags & CONTENT_EFFECT_OVERFILL) {
        json_write_key(writer, "overfill");
        json_write_bool(writer, true);
    }
}

static void write_effect(struct json_writer *writer, const struct game_content *content,
                         uint16_t row)
{
    const struct content_effect *effect = &content->effects[row];
    bool conditional = effect->kind == CONTENT_EFFECT_CONDITIONAL;
    json_write_object_open(writer);
    write_common(writer, content, effect);
    write_own(writer, content, effect);
    if (effect->body > 0) {
        json_write_key_text(writer, conditional ? "then" : "effects");
        write_rows(writer, content, (uint16_t)(row + 1), effect->body);
    }
    if (effect->other > 0) {
        json_write_key(writer, "else");
        write_rows(writer, content, (uint16_t)(row + 1 + effect->body), effect->other);
    }
    json_write_object_close(writer);
}

static void write_rows(struct json_writer *writer, const struct game_content *content,
                       uint16_t first, unsigned count)
{
    json_write_array_open(writer);
    for (unsigned row = first; row < first + count;) {
        const struct content_effect *effect = &content->effects[row];
        write_effect(writer, content, (uint16_t)row);
        row += 1U + effect->body + effect->other;
    }
    json_write_array_close(writer);
}

void content_effects_write(struct json_writer *writer, const struct game_content *content,
                           const struct content_ability *ability)
{
    write_rows(writer, content, ability->first_effect, ability->effect_count);
}
