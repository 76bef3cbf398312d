/* See content_row_json.h. */
#include "core/codec/content_row_json.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/codec/content_list_json.h"
#include "core/codec/json_reader.h"

enum { WORDS_MAX = 32 };

void content_shape_names(struct content_shape shape, const char *const *extra,
                         const char *names[CONTENT_NAMES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < shape.count; i++) {
        names[count++] = shape.fields[i].name;
    }
    for (; extra && *extra; extra++) {
        names[count++] = *extra;
    }
    assert(count < CONTENT_NAMES_MAX);
    names[count] = NULL;
}

/* ---- reading ---- */

static bool is_id(const char *text)
{
    if (*text < 'a' || *text > 'z') {
        return false;
    }
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

bool content_text_read(const struct json_place *place, size_t size, char *out)
{
    const char *text = NULL;
    if (!json_read_text(place, 1, size - 1, &text)) {
        return false;
    }
    if (strlen(text) >= size) {
        json_place_problem(place, JSON_PROBLEM_BAD_LENGTH, "must have at most %zu bytes, not %zu",
                           size - 1, strlen(text));
        return false;
    }
    memcpy(out, text, strlen(text));
    return true;
}

bool content_id_read(const struct json_place *place, char out[GAME_NAME_SIZE])
{
    char id[GAME_NAME_SIZE] = {0};
    if (!content_text_read(place, GAME_NAME_SIZE, id)) {
        return false;
    }
    if (!is_id(id)) {
        json_place_unexpected(place, JSON_PROBLEM_BAD_FORMAT,
                              "must be a lower-case word of a-z, 0-9 and _");
        return false;
    }
    memcpy(out, id, GAME_NAME_SIZE);
    return true;
}

static void read_glyph(const struct json_place *place, char *out)
{
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be a string");
        return;
    }
    const char *text = json_string_value(place->value);
    if (strlen(text) != 1 || *text <= ' ' || *text > '~') {
        json_place_unexpected(place, JSON_PROBLEM_BAD_FORMAT,
                              "must be one printable ASCII character that is not blank");
        return;
    }
    *out = *text;
}

bool content_word_read(const struct json_place *place, const char *(*word)(uint8_t), int64_t *out)
{
    const char *words[WORDS_MAX + 1];
    uint8_t numbers[WORDS_MAX];
    size_t count = 0;
    for (unsigned number = 0; number <= UINT8_MAX && count < WORDS_MAX; number++) {
        if (word((uint8_t)number)) {
            words[count] = word((uint8_t)number);
            numbers[count++] = (uint8_t)number;
        }
    }
    words[count] = NULL;
    size_t index = 0;
    if (!json_read_word(place, words, &index)) {
        return false;
    }
    *out = numbers[index];
    return true;
}

/* A table without any row, where there are problems: its file is missing or broken, and one was
 * told. */
static bool is_told(const struct json_place *place, const struct content_table *table,
                    const struct game_content *content)
{
    return content_table_count(table, content) == 0 && !json_problems_is_empty(place->problems);
}

bool content_reference_read(const struct json_place *place, const struct content_table *table,
                            const struct game_content *content, int64_t *out)
{
    char expected[64];
    snprintf(expected, sizeof(expected), "must be the id of %s", table->singular);
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, expected);
        return false;
    }
    *out = content_table_find(table, content, json_string_value(place->value));
    if (*out == CONTENT_NONE && !is_told(place, table, content)) {
        json_place_unexpected(place, JSON_PROBLEM_UNKNOWN_VALUE, expected);
    }
    return *out != CONTENT_NONE;
}

static void read_start_item(const struct json_place *place, const struct game_content *content,
                            struct content_start_item *out)
{
    static const char *const names[] = {"item", "quantity", NULL};
    struct json_place member;
    int64_t item = CONTENT_NONE;
    int64_t quantity = 1;
    if (!json_read_object(place, names)) {
        return;
    }
    if (json_required(place, "item", &member)) {
        content_reference_read(&member, &content_tables[CONTENT_TABLE_ITEMS], content, &item);
    }
    if (json_optional(place, "quantity", &member)) {
        json_read_int(&member, 1, 99, &quantity);
    }
    *out = (struct content_start_item){.item = (uint16_t)item, .quantity = (uint16_t)quantity};
}

static void preset_start_items(struct content_start_item *out)
{
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        out[i] = (struct content_start_item){.item = CONTENT_NONE};
    }
}

static void read_start_items(const struct json_place *place, const struct game_content *content,
                             struct content_start_item *out)
{
    if (!json_read_array(place, 0, CONTENT_START_ITEMS_MAX)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        read_start_item(&item, content, &out[i]);
    }
}

/* A number, flag, word or reference: what is stored as an integer. */
static bool read_number(const struct json_place *place, const struct content_field *field,
                        const struct game_content *content, int64_t *out)
{
    bool flag = false;
    switch (field->type) {
    case CONTENT_FIELD_INT:
        return json_read_int(place, field->min, field->max, out);
    case CONTENT_FIELD_FLAG:
        if (!json_read_bool(place, &flag)) {
            return false;
        }
        *out = flag ? 1 : 0;
        return true;
    case CONTENT_FIELD_WORD:
        return content_word_read(place, field->word, out);
    default:
        return content_reference_read(place, &content_tables[field->table], content, out);
    }
}

static void read_field(const struct json_place *place, const struct content_field *field,
                       struct game_content *content, void *row)
{
    char *bytes = (char *)row + field->offset;
    int64_t number = 0;
    if (content_field_is_list(field)) {
        content_list_read(place, field, content, bytes);
        return;
    }
    switch (field->type) {
    case CONTENT_FIELD_ID:
        return;
    case CONTENT_FIELD_TEXT:
        content_text_read(place, field->size, bytes);
        return;
    case CONTENT_FIELD_GLYPH:
        read_glyph(place, bytes);
        return;
    case CONTENT_FIELD_START_ITEMS:
        read_start_items(place, content, (void *)bytes);
        return;
    default:
        if (read_number(place, field, content, &number)) {
            content_field_store(field, row, number);
        }
        return;
    }
}

static void preset_field(const struct content_field *field, void *row)
{
    if (field->type == CONTENT_FIELD_START_ITEMS) {
        preset_start_items((void *)((char *)row + field->offset));
    } else if (content_field_is_list(field)) {
        content_list_preset(field, (char *)row + field->offset);
    } else if (field->type >= CONTENT_FIELD_INT) {
        content_field_store(field, row, field->preset);
    }
}

void content_row_read(const struct json_place *place, struct content_shape shape,
                      struct game_content *content, void *row)
{
    for (size_t i = 0; i < shape.count; i++) {
        const struct content_field *field = &shape.fields[i];
        struct json_place member;
        preset_field(field, row);
        bool has = field->required ? json_required(place, field->name, &member)
                                   : json_optional(place, field->name, &member);
        if (has) {
            read_field(&member, field, content, row);
        }
    }
}

/* ---- writing ---- */

static void write_start_items(struct json_writer *writer, const struct game_content *content,
                              const struct content_start_item *items)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        if (items[i].item != CONTENT_NONE) {
            json_write_object_open(writer);
            json_write_key(writer, "item");
            json_write_string(writer, content_item_id(content, items[i].item));
            json_write_key(writer, "quantity");
            json_write_u64(writer, items[i].quantity);
            json_write_object_close(writer);
        }
    }
    json_write_array_close(writer);
}

/* Texts end at their NUL or with their field. */
static void write_bytes(struct json_writer *writer, const struct content_field *field,
                        const char *bytes)
{
    json_write_text(writer, bytes, strnlen(bytes, field->size));
}

static void write_value(struct json_writer *writer, const struct content_field *field,
                        const struct game_content *content, const void *row)
{
    const char *bytes = (const char *)row + field->offset;
    if (content_field_is_list(field)) {
        content_list_write(writer, field, content, bytes);
        return;
    }
    switch (field->type) {
    case CONTENT_FIELD_ID:
    case CONTENT_FIELD_TEXT:
    case CONTENT_FIELD_GLYPH:
        write_bytes(writer, field, bytes);
        return;
    case CONTENT_FIELD_START_ITEMS:
        write_start_items(writer, content, (const void *)bytes);
        return;
    case CONTENT_FIELD_FLAG:
        json_write_bool(writer, content_field_load(field, row) != 0);
        return;
    case CONTENT_FIELD_WORD:
        json_write_string(writer, field->word((uint8_t)content_field_load(field, row)));
        return;
    case CONTENT_FIELD_ROW:
        json_write_string(writer, content_table_id(&content_tables[field->table], content,
                                                   content_field_load(field, row)));
        return;
    default:
        json_write_i64(writer, content_field_load(field, row));
        return;
    }
}

/* A value that says nothing: no row, or a number without a word (no provider of its own). */
static bool is_absent(const struct content_field *field, const struct game_content *content,
                      const void *row)
{
    if (field->type == CONTENT_FIELD_WORD) {
        return field->word((uint8_t)content_field_load(field, row)) == NULL;
    }
    if (field->type == CONTENT_FIELD_ROW) {
        int64_t code = content_field_load(field, row);
        return content_table_id(&content_tables[field->table], content, code) == NULL;
    }
    if (field->type == CONTENT_FIELD_TEXT) {
        return ((const char *)row)[field->offset] == '\0';
    }
    return false;
}

void content_row_write(struct json_writer *writer, struct content_shape shape,
                       const struct game_content *content, const void *row)
{
    for (size_t i = 0; i < shape.count; i++) {
        const struct content_field *field = &shape.fields[i];
        if (!is_absent(field, content, row)) {
            json_write_key_text(writer, field->name);
            write_value(writer, field, content, row);
        }
    }
}
