/* See content_list_json.h. */
#include "core/codec/content_list_json.h"

#include <string.h>

#include "core/codec/content_deed_json.h"
#include "core/codec/content_mind_json.h"
#include "core/codec/content_place_json.h"
#include "core/codec/json_reader.h"

enum { KEYS_MAX = 32 };

static uint16_t load_u16(const char *bytes, size_t index)
{
    uint16_t value = 0;
    memcpy(&value, bytes + index * sizeof(value), sizeof(value));
    return value;
}

static void store_u16(char *bytes, size_t index, uint16_t value)
{
    memcpy(bytes + index * sizeof(value), &value, sizeof(value));
}

/* ---- presets ---- */

static void preset_lessons(const struct content_field *field, char *bytes)
{
    struct content_lesson none = {.ability = CONTENT_NONE};
    for (size_t i = 0; i < field->size / sizeof(none); i++) {
        memcpy(bytes + i * sizeof(none), &none, sizeof(none));
    }
}

void content_list_preset(const struct content_field *field, char *bytes)
{
    if (content_place_is(field)) {
        content_place_preset(field, bytes);
        return;
    }
    switch (field->type) {
    case CONTENT_FIELD_ROWS:
        memset(bytes, 0xFF, field->size);
        return;
    case CONTENT_FIELD_NUMBERS:
        memset(bytes, field->preset, field->size);
        return;
    case CONTENT_FIELD_LESSONS:
        preset_lessons(field, bytes);
        return;
    case CONTENT_FIELD_WEIGHTS:
        content_weights_preset(bytes);
        return;
    default:
        memset(bytes, 0, field->size);
        return;
    }
}

/* ---- reading ---- */

static void read_rows(const struct json_place *place, const struct content_field *field,
                      const struct game_content *content, char *bytes)
{
    if (!json_read_array(place, 0, field->size / sizeof(uint16_t))) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        int64_t code = 0;
        if (content_reference_read(&item, &content_tables[field->table], content, &code)) {
            store_u16(bytes, i, (uint16_t)code);
        }
    }
}

static void read_row_bits(const struct json_place *place, const struct content_field *field,
                          const struct game_content *content, char *bytes)
{
    uint16_t bits = 0;
    if (!json_read_array(place, 0, 16)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        int64_t code = 0;
        if (content_reference_read(&item, &content_tables[field->table], content, &code)) {
            bits |= (uint16_t)(1U << code);
        }
    }
    store_u16(bytes, 0, bits);
}

static void read_numbers(const struct json_place *place, const struct content_field *field,
                         char *bytes)
{
    const char *names[KEYS_MAX + 1] = {NULL};
    for (size_t i = 0; i < field->size && i < KEYS_MAX; i++) {
        names[i] = field->word((uint8_t)i);
    }
    if (!json_read_object(place, names)) {
        return;
    }
    for (size_t i = 0; names[i]; i++) {
        struct json_place member;
        int64_t number = 0;
        if (json_optional(place, names[i], &member) &&
            json_read_int(&member, field->min, field->max, &number)) {
            bytes[i] = (char)number;
        }
    }
}

static void read_bonus(const struct json_place *place, struct content_bonus *out)
{
    static const char *const names[] = {"stat", "layer", "value", NULL};
    struct json_place member;
    int64_t stat = 0;
    int64_t layer = CONTENT_BONUS_FLAT;
    int64_t value = 0;
    if (!json_read_object(place, names)) {
        return;
    }
    if (json_required(place, "stat", &member)) {
        content_word_read(&member, content_stat_word, &stat);
    }
    if (json_optional(place, "layer", &member)) {
        content_word_read(&member, content_bonus_layer_word, &layer);
    }
    if (json_required(place, "value", &member)) {
        json_read_int(&member, -1000, 1000, &value);
    }
    *out = (struct content_bonus){(uint8_t)stat, (uint8_t)layer, (int16_t)value};
}

static void read_lesson(const struct json_place *place, const struct game_content *content,
                        struct content_lesson *out)
{
    static const char *const names[] = {"ability", "level", NULL};
    struct json_place member;
    int64_t ability = CONTENT_NONE;
    int64_t level = 1;
    if (!json_read_object(place, names)) {
        return;
    }
    if (json_required(place, "ability", &member)) {
        content_reference_read(&member, &content_tables[CONTENT_TABLE_ABILITIES], content,
                               &ability);
    }
    if (json_optional(place, "level", &member)) {
        json_read_int(&member, 1, 50, &level);
    }
    *out = (struct content_lesson){(uint16_t)ability, (uint16_t)level};
}

static void read_word_bits(const struct json_place *place, const struct content_field *field,
                           char *bytes)
{
    uint32_t bits = 0;
    if (!json_read_array(place, 0, 32)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        int64_t number = 0;
        if (content_word_read(&item, field->word, &number)) {
            bits |= 1U << number;
        }
    }
    memcpy(bytes, &bits, field->size);
}

/* Prices and requirements: a word and a number; both records are four bytes alike. */
static void read_pair(const struct json_place *place, bool price, struct content_price *out)
{
    static const char *const price_names[] = {"resource", "amount", NULL};
    static const char *const requirement_names[] = {"kind", "value", NULL};
    const char *const *names = price ? price_names : requirement_names;
    struct json_place member;
    int64_t word = 0;
    int64_t number = 0;
    if (!json_read_object(place, names)) {
        return;
    }
    if (json_required(place, names[0], &member)) {
        content_word_read(&member, price ? content_resource_word : content_requirement_word, &word);
    }
    if (price ? json_required(place, names[1], &member) : json_optional(place, names[1], &member)) {
        json_read_int(&member, price ? 1 : 0, 1000, &number);
    }
    *out = (struct content_price){.resource = (uint8_t)word, .amount = (uint16_t)number};
}

static void read_pairs(const struct json_place *place, const struct content_field *field,
                       char *bytes)
{
    bool price = field->type == CONTENT_FIELD_PRICES;
    if (!json_read_array(place, 0, field->size / sizeof(struct content_price))) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        read_pair(&item, price, (void *)(bytes + i * sizeof(struct content_price)));
    }
}
_Static_assert(sizeof(struct content_price) == sizeof(struct content_requirement) &&
                   offsetof(struct content_price, amount) ==
                       offsetof(struct content_requirement, value),
               "read alike");

static void read_records(const struct json_place *place, const struct content_field *field,
                         const struct game_content *content, char *bytes)
{
    bool bonuses = field->type == CONTENT_FIELD_BONUSES;
    size_t size = bonuses ? sizeof(struct content_bonus) : sizeof(struct content_lesson);
    if (!json_read_array(place, 0, field->size / size)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        if (bonuses) {
            read_bonus(&item, (void *)(bytes + i * size));
        } else {
            read_lesson(&item, content, (void *)(bytes + i * size));
        }
    }
}

void content_list_read(const struct json_place *place, const struct content_field *field,
                       struct game_content *content, char *bytes)
{
    if (content_place_is(field)) {
        content_place_read(place, field, content, bytes);
        return;
    }
    switch (field->type) {
    case CONTENT_FIELD_ROWS:
        read_rows(place, field, content, bytes);
        return;
    case CONTENT_FIELD_ROW_BITS:
        read_row_bits(place, field, content, bytes);
        return;
    case CONTENT_FIELD_NUMBERS:
        read_numbers(place, field, bytes);
        return;
    case CONTENT_FIELD_WEIGHTS:
        content_weights_read(place, bytes);
        return;
    case CONTENT_FIELD_STEPS:
        content_steps_read(place, bytes);
        return;
    case CONTENT_FIELD_LINES:
        content_lines_read(place, bytes);
        return;
    case CONTENT_FIELD_WORD_BITS:
        read_word_bits(place, field, bytes);
        return;
    case CONTENT_FIELD_PRICES:
    case CONTENT_FIELD_REQUIREMENTS:
        read_pairs(place, field, bytes);
        return;
    case CONTENT_FIELD_EFFECTS:
        content_effects_read(place, content, (void *)(bytes - field->offset));
        return;
    default:
        read_records(place, field, content, bytes);
        return;
    }
}

/* ---- writing ---- */

static void write_rows(struct json_writer *writer, const struct content_field *field,
                       const struct game_content *content, const char *bytes)
{
    const struct content_table *table = &content_tables[field->table];
    for (size_t i = 0; i < field->size / sizeof(uint16_t); i++) {
        if (content_table_id(table, content, load_u16(bytes, i))) {
            json_write_string(writer, content_table_id(table, content, load_u16(bytes, i)));
        }
    }
}

static void write_row_bits(struct json_writer *writer, const struct content_field *field,
                           const struct game_content *content, const char *bytes)
{
    for (unsigned row = 0; row < 16; row++) {
        if (load_u16(bytes, 0) >> row & 1) {
            json_write_string(writer,
                              content_table_id(&content_tables[field->table], content, row));
        }
    }
}

static void write_numbers(struct json_writer *writer, const struct content_field *field,
                          const char *bytes)
{
    json_write_object_open(writer);
    for (size_t i = 0; i < field->size; i++) {
        json_write_key_text(writer, field->word((uint8_t)i));
        json_write_i64(writer, field->min < 0 ? (int8_t)bytes[i] : (uint8_t)bytes[i]);
    }
    json_write_object_close(writer);
}

static void write_bonuses(struct json_writer *writer, const struct content_field *field,
                          const char *bytes)
{
    const struct content_bonus *bonuses = (const void *)bytes;
    for (size_t i = 0; i < field->size / sizeof(*bonuses); i++) {
        if (bonuses[i].layer == CONTENT_BONUS_NONE) {
            continue;
        }
        json_write_object_open(writer);
        json_write_key(writer, "stat");
        json_write_string(writer, content_stat_word(bonuses[i].stat));
        json_write_key(writer, "layer");
        json_write_string(writer, content_bonus_layer_word(bonuses[i].layer));
        json_write_key(writer, "value");
        json_write_i64(writer, bonuses[i].value);
        json_write_object_close(writer);
    }
}

static void write_lessons(struct json_writer *writer, const struct content_field *field,
                          const struct game_content *content, const char *bytes)
{
    const struct content_lesson *lessons = (const void *)bytes;
    for (size_t i = 0; i < field->size / sizeof(*lessons); i++) {
        if (lessons[i].ability == CONTENT_NONE) {
            continue;
        }
        json_write_object_open(writer);
        json_write_key(writer, "ability");
        json_write_string(writer, content_ability_id(content, lessons[i].ability));
        json_write_key(writer, "level");
        json_write_u64(writer, lessons[i].level);
        json_write_object_close(writer);
    }
}

static void write_word_bits(struct json_writer *writer, const struct content_field *field,
                            const char *bytes)
{
    uint32_t bits = 0;
    memcpy(&bits, bytes, field->size);
    for (unsigned number = 0; number < 32; number++) {
        if (bits >> number & 1 && field->word((uint8_t)number)) {
            json_write_string(writer, field->word((uint8_t)number));
        }
    }
}

static void write_pairs(struct json_writer *writer, const struct content_field *field,
                        const char *bytes)
{
    const struct content_price *pairs = (const void *)bytes;
    bool price = field->type == CONTENT_FIELD_PRICES;
    for (size_t i = 0; i < field->size / sizeof(*pairs); i++) {
        if (price ? pairs[i].amount == 0 : pairs[i].resource == CONTENT_REQUIRES_NONE) {
            continue;
        }
        json_write_object_open(writer);
        json_write_key_text(writer, price ? "resource" : "kind");
        json_write_string(writer, price ? content_resource_word(pairs[i].resource)
                                        : content_requirement_word(pairs[i].resource));
        json_write_key_text(writer, price ? "amount" : "value");
        json_write_u64(writer, pairs[i].amount);
        json_write_object_close(writer);
    }
}

void content_list_write(struct json_writer *writer, const struct content_field *field,
                        const struct game_content *content, const char *bytes)
{
    if (content_place_is(field)) {
        content_place_write(writer, field, content, bytes);
        return;
    }
    switch (field->type) {
    case CONTENT_FIELD_NUMBERS:
        write_numbers(writer, field, bytes);
        return;
    case CONTENT_FIELD_WEIGHTS:
        content_weights_write(writer, bytes);
        return;
    case CONTENT_FIELD_STEPS:
        content_steps_write(writer, bytes);
        return;
    case CONTENT_FIELD_LINES:
        content_lines_write(writer, bytes);
        return;
    default:
        break;
    }
    if (field->type == CONTENT_FIELD_EFFECTS) {
        content_effects_write(writer, content, (const void *)(bytes - field->offset));
        return;
    }
    json_write_array_open(writer);
    switch (field->type) {
    case CONTENT_FIELD_ROWS:
        write_rows(writer, field, content, bytes);
        break;
    case CONTENT_FIELD_ROW_BITS:
        write_row_bits(writer, field, content, bytes);
        break;
    case CONTENT_FIELD_BONUSES:
        write_bonuses(writer, field, bytes);
        break;
    case CONTENT_FIELD_WORD_BITS:
        write_word_bits(writer, field, bytes);
        break;
    case CONTENT_FIELD_PRICES:
    case CONTENT_FIELD_REQUIREMENTS:
        write_pairs(writer, field, bytes);
        break;
    default:
        write_lessons(writer, field, content, bytes);
        break;
    }
    json_write_array_close(writer);
}
