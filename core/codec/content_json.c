/*
 * Compiling goes in two passes: first the ids of all rows of all tables, then their fields, so that
 * rows may refer to each other in any order of files.
 */
#include "core/codec/content_json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/codec/content_fault_json.h"
#include "core/codec/content_row_json.h"
#include "core/codec/json_reader.h"

const char *const content_file_names[CONTENT_FILE_COUNT] = {
    "legend.json",  "tuning.json",   "statuses.json",    "abilities.json", "items.json",
    "actors.json",  "passives.json", "classes.json",     "factions.json",  "trait_sets.json",
    "scripts.json", "styles.json",   "populations.json", "maps.json",      "scenarios.json",
};

/* What is being compiled: the parsed files (NULL where one is missing or broken) and the result. */
struct compilation {
    json_t *roots[CONTENT_FILE_COUNT];
    struct game_content *content;
    struct json_problems *problems;
};

static void compilation_finish(struct compilation *compilation)
{
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        json_decref(compilation->roots[i]);
    }
}

static struct json_place file_place(const struct compilation *compilation, const char *name)
{
    json_t *root = NULL;
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        if (strcmp(content_file_names[i], name) == 0) {
            root = compilation->roots[i];
        }
    }
    return json_place_root(root, name, compilation->problems);
}

/* ---- parsing ---- */

static enum err parse_file(struct compilation *compilation, size_t file,
                           const struct content_text *text)
{
    struct json_place place =
        json_place_root(NULL, content_file_names[file], compilation->problems);
    struct error error = {.code = ERR_OK};
    if (!text->text) {
        return ERR_OK;
    }
    enum err err = json_read_body(text->text, text->size, &compilation->roots[file], &error);
    if (err == ERR_NO_MEMORY) {
        compilation->problems->error = error;
        return err;
    }
    if (err != ERR_OK) {
        json_place_problem(&place, JSON_PROBLEM_MALFORMED, "%s", error.message);
    }
    return ERR_OK;
}

static void check_members(const struct compilation *compilation, const char *file,
                          const char *const *names)
{
    struct json_place place = file_place(compilation, file);
    if (place.value) {
        json_read_object(&place, names);
    }
}

/* Which members each file may have at its root. */
static void check_files(const struct compilation *compilation)
{
    static const char *const legend[] = {"viewer_glyph", "ally_glyph", "tiles", "props", NULL};
    static const char *const cost[] = {"action_cost", NULL};
    const char *tuning[CONTENT_NAMES_MAX];
    struct content_shape shape = {content_tuning_fields, content_tuning_field_count};
    content_shape_names(shape, cost, tuning);
    check_members(compilation, "legend.json", legend);
    check_members(compilation, "tuning.json", tuning);
    for (size_t i = CONTENT_TABLE_STATUSES; i < CONTENT_TABLE_COUNT; i++) {
        const char *const names[] = {content_tables[i].name, NULL};
        check_members(compilation, content_tables[i].file, names);
    }
}

/* ---- first pass: ids ---- */

/* The array of a table, or false. A file that is missing or broken has been told already. */
static bool find_rows(const struct compilation *compilation, const struct content_table *table,
                      struct json_place *file, struct json_place *out)
{
    *file = file_place(compilation, table->file);
    return file->value && json_optional(file, table->name, out) && json_is_array(out->value);
}

static void read_row_id(const struct json_place *row, const struct content_table *table,
                        struct game_content *content)
{
    struct json_place place;
    char id[GAME_NAME_SIZE] = {0};
    if (!json_is_object(row->value)) {
        return; /* told in the second pass */
    }
    if (!json_required(row, "id", &place) || !content_id_read(&place, id)) {
        return;
    }
    if (content_table_find(table, content, id) != CONTENT_NONE) {
        json_place_unexpected(&place, JSON_PROBLEM_DUPLICATE,
                              "must be an id of its own in this table");
        return;
    }
    const char *fixed = table->fixed_id ? table->fixed_id((uint8_t)row->index) : NULL;
    if (fixed && strcmp(fixed, id) != 0) {
        char expected[64];
        snprintf(expected, sizeof(expected), "must be \"%s\" in this row", fixed);
        json_place_unexpected(&place, JSON_PROBLEM_UNKNOWN_VALUE, expected);
        return;
    }
    memcpy(content_table_row(table, content, row->index), id, sizeof(id));
}

static void read_ids(const struct compilation *compilation, const struct content_table *table)
{
    struct json_place file = file_place(compilation, table->file);
    struct json_place rows;
    if (!file.value || !json_required(&file, table->name, &rows) ||
        !json_read_array(&rows, table->rows_min, table->rows_max)) {
        return;
    }
    size_t count = json_array_size(rows.value);
    content_table_set_count(table, compilation->content, (uint16_t)count);
    for (size_t i = 0; i < count; i++) {
        struct json_place row = json_place_item(&rows, i);
        read_row_id(&row, table, compilation->content);
    }
}

/* ---- second pass: fields ---- */

static void read_rows(const struct compilation *compilation, const struct content_table *table)
{
    struct content_shape shape = {table->fields, table->field_count};
    struct json_place file;
    struct json_place rows;
    const char *names[CONTENT_NAMES_MAX];
    if (!find_rows(compilation, table, &file, &rows)) {
        return;
    }
    content_shape_names(shape, NULL, names);
    uint16_t count = content_table_count(table, compilation->content);
    for (size_t i = 0; i < count; i++) {
        struct json_place row = json_place_item(&rows, i);
        if (json_read_object(&row, names)) {
            void *out = content_table_row(table, compilation->content, i);
            content_row_read(&row, shape, compilation->content, out);
        }
    }
}

/* {"move": 100, ...}: every kind of action of a character has a price. */
static void read_action_costs(const struct json_place *tuning, struct content_tuning *out)
{
    static const char *const kinds[] = {
#define X(constant, number, name) name,
        GAME_CHARACTER_ACTIONS(X)
#undef X
            NULL};
    struct json_place costs;
    if (!json_required(tuning, "action_cost", &costs) || !json_read_object(&costs, kinds)) {
        return;
    }
    for (size_t i = 0; kinds[i]; i++) {
        struct json_place cost;
        int64_t ticks = 0;
        if (json_required(&costs, kinds[i], &cost) && json_read_int(&cost, 1, 10000, &ticks)) {
            out->action_cost[game_action_find(kinds[i])] = (uint16_t)ticks;
        }
    }
}

static void read_tuning(const struct compilation *compilation)
{
    struct content_tuning *tuning = &compilation->content->tuning;
    struct content_shape numbers = {content_tuning_fields, content_tuning_field_count};
    struct content_shape glyphs = {content_legend_fields, content_legend_field_count};
    struct json_place place = file_place(compilation, "tuning.json");
    if (place.value) {
        content_row_read(&place, numbers, compilation->content, tuning);
        read_action_costs(&place, tuning);
    }
    place = file_place(compilation, "legend.json");
    if (place.value) {
        content_row_read(&place, glyphs, compilation->content, tuning);
    }
}

/* Props are not remembered: the legend gives them one glyph. */
static void finish_props(struct game_content *content)
{
    for (size_t i = 0; i < GAME_PROP_KIND_COUNT; i++) {
        content->props[i].remembered = content->props[i].glyph;
    }
}

/* ---- compiling ---- */

static void compile(struct compilation *compilation)
{
    check_files(compilation);
    for (size_t i = 0; i < CONTENT_TABLE_COUNT; i++) {
        read_ids(compilation, &content_tables[i]);
    }
    for (size_t i = 0; i < CONTENT_TABLE_COUNT; i++) {
        read_rows(compilation, &content_tables[i]);
    }
    read_tuning(compilation);
    finish_props(compilation->content);
    struct game_content_fault fault;
    if (json_problems_is_empty(compilation->problems) &&
        !game_content_validate(compilation->content, &fault)) {
        content_fault_tell(compilation->content, compilation->roots, &fault, compilation->problems);
    }
}

/* As content_compile, with problems that may hold some already. */
static enum err compile_texts(const struct content_text texts[CONTENT_FILE_COUNT],
                              struct game_content *out, struct json_problems *problems)
{
    struct game_content content;
    memset(&content, 0, sizeof(content));
    memcpy(content.magic, CONTENT_MAGIC, sizeof(content.magic));
    content.version = CONTENT_VERSION;
    CLEANUP(compilation_finish)
    struct compilation compilation = {.content = &content, .problems = problems};
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        enum err err = parse_file(&compilation, i, &texts[i]);
        if (err != ERR_OK) {
            return err;
        }
    }
    compile(&compilation);
    enum err err = json_problems_result(problems);
    if (err == ERR_OK) {
        *out = content;
    }
    return err;
}

enum err content_compile(const struct content_text texts[CONTENT_FILE_COUNT],
                         struct game_content *out, struct json_problems *problems)
{
    json_problems_init(problems);
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        if (!texts[i].text) {
            struct json_place place = json_place_root(NULL, content_file_names[i], problems);
            json_place_problem(&place, JSON_PROBLEM_UNREADABLE, "the file is missing");
        }
    }
    return compile_texts(texts, out, problems);
}

void content_root(const struct game_content *content, struct digest_value *out)
{
    digest_of("donjon/content/1", content, sizeof(*content), out);
}

/* ---- a folder ---- */

struct folder_texts {
    struct content_text texts[CONTENT_FILE_COUNT];
    char *owned[CONTENT_FILE_COUNT];
};

static void folder_texts_finish(struct folder_texts *folder)
{
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        free(folder->owned[i]);
    }
}

static void close_file(FILE **file)
{
    if (*file) {
        fclose(*file);
    }
}

static void close_folder(DIR **folder)
{
    if (*folder) {
        closedir(*folder);
    }
}

/* The whole file, or NULL with errno set. A file over the limit is EFBIG. */
static char *read_file(const char *path, size_t *out_size)
{
    CLEANUP(close_file) FILE *file = fopen(path, "rbe");
    char *text = file ? malloc(CONTENT_FILE_BYTES_MAX + 1) : NULL;
    if (!text) {
        return NULL;
    }
    size_t size = fread(text, 1, CONTENT_FILE_BYTES_MAX + 1, file);
    if (ferror(file) || size > CONTENT_FILE_BYTES_MAX) {
        int reason = ferror(file) ? errno : EFBIG;
        free(text);
        errno = reason;
        return NULL;
    }
    *out_size = size;
    return text;
}

static void read_folder_file(const char *folder, size_t file, struct folder_texts *out,
                             struct json_problems *problems)
{
    char path[4096];
    struct json_place place = json_place_root(NULL, content_file_names[file], problems);
    int length = snprintf(path, sizeof(path), "%s/%s", folder, content_file_names[file]);
    errno = ENAMETOOLONG;
    if (length > 0 && (size_t)length < sizeof(path)) {
        out->owned[file] = read_file(path, &out->texts[file].size);
        out->texts[file].text = out->owned[file];
    }
    if (!out->owned[file]) {
        char reason[64];
        json_place_problem(&place, JSON_PROBLEM_UNREADABLE, "the file cannot be read: %s",
                           strerror_r(errno, reason, sizeof(reason)));
    }
}

static bool is_stray(const char *name)
{
    size_t len = strlen(name);
    if (len < 5 || strcmp(name + len - 5, ".json") != 0) {
        return false;
    }
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        if (strcmp(content_file_names[i], name) == 0) {
            return false;
        }
    }
    return true;
}

/* A file with a misspelt name would otherwise be left out in silence. */
static void refuse_stray_files(const char *folder, struct json_problems *problems)
{
    CLEANUP(close_folder) DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries)) != NULL;) {
        if (is_stray(entry->d_name)) {
            struct json_place place = json_place_root(NULL, entry->d_name, problems);
            json_place_problem(&place, JSON_PROBLEM_UNKNOWN_MEMBER,
                               "is not a file of a content; is its name misspelt?");
        }
    }
}

enum err content_load(const char *folder, struct game_content *out, struct json_problems *problems)
{
    CLEANUP(folder_texts_finish) struct folder_texts texts;
    memset(&texts, 0, sizeof(texts));
    json_problems_init(problems);
    for (size_t i = 0; i < CONTENT_FILE_COUNT; i++) {
        read_folder_file(folder, i, &texts, problems);
    }
    refuse_stray_files(folder, problems);
    return compile_texts(texts.texts, out, problems);
}
