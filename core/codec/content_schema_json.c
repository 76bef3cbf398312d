/* See content_schema_json.h. */
#include "core/codec/content_schema_json.h"

#include <string.h>

#include "core/codec/content_json.h"
#include "core/codec/content_row_json.h"

static void write_pair(struct json_writer *writer, const char *key, const char *value)
{
    json_write_key_text(writer, key);
    json_write_string(writer, value);
}

static void write_bounds(struct json_writer *writer, int64_t low, int64_t high)
{
    write_pair(writer, "type", "integer");
    json_write_key(writer, "minimum");
    json_write_i64(writer, low);
    json_write_key(writer, "maximum");
    json_write_i64(writer, high);
}

static void write_words(struct json_writer *writer, const char *(*word)(uint8_t))
{
    json_write_key(writer, "enum");
    json_write_array_open(writer);
    for (unsigned number = 0; number <= UINT8_MAX; number++) {
        if (word((uint8_t)number)) {
            json_write_string(writer, word((uint8_t)number));
        }
    }
    json_write_array_close(writer);
}

/* An object that may have each of the words as a member, all of them small numbers. */
static void write_number_map(struct json_writer *writer, const struct content_field *field)
{
    write_pair(writer, "type", "object");
    json_write_key(writer, "additionalProperties");
    json_write_bool(writer, false);
    json_write_key(writer, "properties");
    json_write_object_open(writer);
    for (size_t i = 0; i < field->size; i++) {
        json_write_key_text(writer, field->word((uint8_t)i));
        json_write_object_open(writer);
        write_bounds(writer, field->min, field->max);
        json_write_object_close(writer);
    }
    json_write_object_close(writer);
}

static void write_ids(struct json_writer *writer)
{
    write_pair(writer, "type", "array");
    json_write_key(writer, "items");
    json_write_object_open(writer);
    write_pair(writer, "type", "string");
    json_write_object_close(writer);
}

static void write_text(struct json_writer *writer, size_t size)
{
    write_pair(writer, "type", "string");
    json_write_key(writer, "maxLength");
    json_write_u64(writer, size - 1);
}

/* What a member may be; lists of records are only said to be lists. */
static void write_type(struct json_writer *writer, const struct content_field *field)
{
    switch (field->type) {
    case CONTENT_FIELD_ID:
        write_text(writer, field->size);
        write_pair(writer, "pattern", "^[a-z][a-z0-9_]*$");
        return;
    case CONTENT_FIELD_TEXT:
        write_text(writer, field->size);
        return;
    case CONTENT_FIELD_GLYPH:
        write_pair(writer, "type", "string");
        write_pair(writer, "pattern", "^[!-~]$");
        return;
    case CONTENT_FIELD_INT:
        write_bounds(writer, field->min, field->max);
        return;
    case CONTENT_FIELD_FLAG:
        write_pair(writer, "type", "boolean");
        return;
    case CONTENT_FIELD_WORD:
        write_words(writer, field->word);
        return;
    case CONTENT_FIELD_ROW:
        write_pair(writer, "type", "string");
        write_pair(writer, "description", content_tables[field->table].singular);
        return;
    case CONTENT_FIELD_NUMBERS:
        write_number_map(writer, field);
        return;
    case CONTENT_FIELD_ROWS:
    case CONTENT_FIELD_ROW_BITS:
        write_ids(writer);
        return;
    case CONTENT_FIELD_WEIGHTS:
        write_pair(writer, "type", "object");
        return;
    default:
        write_pair(writer, "type", "array");
        return;
    }
}

/* The members of one object: `extra` is a member that the tables do not have (NULL: none). */
static void write_shape(struct json_writer *writer, struct content_shape shape, const char *extra)
{
    write_pair(writer, "type", "object");
    json_write_key(writer, "additionalProperties");
    json_write_bool(writer, false);
    json_write_key(writer, "properties");
    json_write_object_open(writer);
    for (size_t i = 0; i < shape.count; i++) {
        json_write_key_text(writer, shape.fields[i].name);
        json_write_object_open(writer);
        write_type(writer, &shape.fields[i]);
        json_write_object_close(writer);
    }
    if (extra) {
        json_write_key_text(writer, extra);
        json_write_object_open(writer);
        write_pair(writer, "type", "object");
        json_write_object_close(writer);
    }
    json_write_object_close(writer);
    json_write_key(writer, "required");
    json_write_array_open(writer);
    for (size_t i = 0; i < shape.count; i++) {
        if (shape.fields[i].required) {
            json_write_string(writer, shape.fields[i].name);
        }
    }
    json_write_array_close(writer);
}

static void write_rows(struct json_writer *writer, const struct content_table *table)
{
    json_write_key_text(writer, table->name);
    json_write_object_open(writer);
    write_pair(writer, "type", "array");
    json_write_key(writer, "minItems");
    json_write_u64(writer, table->rows_min);
    json_write_key(writer, "maxItems");
    json_write_u64(writer, table->rows_max);
    json_write_key(writer, "items");
    json_write_object_open(writer);
    write_shape(writer, (struct content_shape){table->fields, table->field_count}, NULL);
    json_write_object_close(writer);
    json_write_object_close(writer);
}

/* A file with one table, or the legend with its two and its glyphs. */
static void write_table_file(struct json_writer *writer, const char *file)
{
    write_pair(writer, "type", "object");
    json_write_key(writer, "properties");
    json_write_object_open(writer);
    for (size_t i = 0; i < CONTENT_TABLE_COUNT; i++) {
        if (strcmp(content_tables[i].file, file) == 0) {
            write_rows(writer, &content_tables[i]);
        }
    }
    json_write_object_close(writer);
    json_write_key(writer, "required");
    json_write_array_open(writer);
    for (size_t i = 0; i < CONTENT_TABLE_COUNT; i++) {
        if (strcmp(content_tables[i].file, file) == 0) {
            json_write_string(writer, content_tables[i].name);
        }
    }
    json_write_array_close(writer);
}

static void write_file(struct json_writer *writer, const char *file)
{
    struct content_shape tuning = {content_tuning_fields, content_tuning_field_count};
    char name[64] = {0};
    memcpy(name, file, strlen(file) - strlen(".json"));
    json_write_key_text(writer, name);
    json_write_object_open(writer);
    if (strcmp(file, "tuning.json") == 0) {
        write_shape(writer, tuning, "action_cost");
    } else {
        write_table_file(writer, file);
    }
    json_write_object_close(writer);
}

void content_schema_json_write(struct json_writer *writer)
{
    json_write_object_open(writer);
    write_pair(writer, "$schema", "https://json-schema.org/draft/2020-12/schema");
    write_pair(writer, "title", "The files of a content of Donjon");
    json_write_key_text(writer, "$defs");
    json_write_object_open(writer);
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        write_file(writer, content_file_names[i]);
    }
    json_write_object_close(writer);
    json_write_object_close(writer);
}
