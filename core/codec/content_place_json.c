/* See content_place_json.h. */
#include "core/codec/content_place_json.h"

#include <string.h>

#include "core/codec/json_reader.h"
#include "core/game/state.h"

#define ROW_OF(S)      struct content_##S
#define PLACE_OF(S, m) .offset = offsetof(ROW_OF(S), m), .size = sizeof(((ROW_OF(S) *)0)->m)
#define ID(S)                                                                                      \
    {                                                                                              \
        .name = "id", .type = CONTENT_FIELD_ID, .required = true, PLACE_OF(S, id)                  \
    }
#define INT_OR(S, m, low, high, value)                                                             \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_INT, .required = false, PLACE_OF(S, m), .min = low,      \
        .max = high, .preset = value                                                               \
    }
#define ROW_OR_NONE(S, m, rows)                                                                    \
    {                                                                                              \
        .name = #m, .type = CONTENT_FIELD_ROW, .required = false, PLACE_OF(S, m), .table = rows,   \
        .preset = CONTENT_NONE                                                                     \
    }
#define LIST(S, m, kind)                                                                           \
    {                                                                                              \
        .name = #m, .type = kind, .required = true, PLACE_OF(S, m)                                 \
    }

/* ---- tables ---- */

const struct content_field content_style_fields[CONTENT_STYLE_FIELDS] = {
    ID(style),
    {.name = "name", .type = CONTENT_FIELD_TEXT, .required = true, PLACE_OF(style, name)},
    {.name = "layout",
     .type = CONTENT_FIELD_WORD,
     .required = true,
     PLACE_OF(style, layout),
     .word = content_layout_word},
    INT_OR(style, rooms_min, 0, 12, 0),
    INT_OR(style, rooms_max, 0, 12, 0),
    INT_OR(style, door_percent, 0, 100, 0),
    INT_OR(style, locked_percent, 0, 100, 0),
    INT_OR(style, dark_percent, 0, 100, 0),
    INT_OR(style, water_percent, 0, 50, 0),
    INT_OR(style, chasm_percent, 0, 50, 0),
    INT_OR(style, brush_percent, 0, 50, 0),
    INT_OR(style, levers_max, 0, 4, 0),
    INT_OR(style, loops_max, 0, 8, 0),
    INT_OR(style, fill_percent, 0, 60, 0),
    INT_OR(style, fountains_max, 0, 4, 0),
    INT_OR(style, braziers_max, 0, 8, 0),
    ROW_OR_NONE(style, fountain_ability, CONTENT_TABLE_ABILITIES),
};

const struct content_field content_population_fields[CONTENT_POPULATION_FIELDS] = {
    ID(population),
    LIST(population, entries, CONTENT_FIELD_ENTRIES),
};

const struct content_field content_map_fields[CONTENT_MAP_FIELDS] = {
    ID(map),
    {.name = "chamber", .type = CONTENT_FIELD_FLAG, .required = false, PLACE_OF(map, chamber)},
    INT_OR(map, weight, 0, 100, 0),
    INT_OR(map, min_depth, 1, CONTENT_DEPTH_MAX, 1),
    {.name = "marks", .type = CONTENT_FIELD_MARKS, .required = false, PLACE_OF(map, marks)},
    LIST(map, rows, CONTENT_FIELD_MAP_ROWS),
};

static const struct content_field floor_fields[] = {
    ROW_OR_NONE(floor, style, CONTENT_TABLE_STYLES),
    ROW_OR_NONE(floor, map, CONTENT_TABLE_MAPS),
    ROW_OR_NONE(floor, population, CONTENT_TABLE_POPULATIONS),
    ROW_OR_NONE(floor, guardian, CONTENT_TABLE_ACTORS),
    ROW_OR_NONE(floor, trap, CONTENT_TABLE_ABILITIES),
    INT_OR(floor, traps_min, 0, 12, 0),
    INT_OR(floor, traps_max, 0, 12, 0),
    INT_OR(floor, monsters_min, 0, 40, 0),
    INT_OR(floor, monsters_max, 0, 40, 0),
    INT_OR(floor, items_min, 0, 40, 0),
    INT_OR(floor, items_max, 0, 40, 0),
    INT_OR(floor, chests_min, 0, 8, 0),
    INT_OR(floor, chests_max, 0, 8, 0),
    INT_OR(floor, level_bonus, 0, 20, 0),
    INT_OR(floor, threat, 0, 30000, 0),
};

static const struct content_field entry_fields[] = {
    {.name = "actor",
     .type = CONTENT_FIELD_ROW,
     .required = true,
     PLACE_OF(population_entry, actor),
     .table = CONTENT_TABLE_ACTORS},
    INT_OR(population_entry, weight, 1, 100, 10),
    INT_OR(population_entry, pack, 1, 6, 1),
};

/* ---- lists of rows ---- */

static struct content_shape shape_of(const struct content_field *field)
{
    if (field->type == CONTENT_FIELD_FLOORS) {
        return (struct content_shape){floor_fields, sizeof(floor_fields) / sizeof(floor_fields[0])};
    }
    return (struct content_shape){entry_fields, sizeof(entry_fields) / sizeof(entry_fields[0])};
}

static size_t size_of(const struct content_field *field)
{
    return field->type == CONTENT_FIELD_FLOORS ? sizeof(struct content_floor)
                                               : sizeof(struct content_population_entry);
}

static void read_shaped(const struct json_place *place, const struct content_field *field,
                        struct game_content *content, char *bytes)
{
    struct content_shape shape = shape_of(field);
    size_t size = size_of(field);
    const char *names[CONTENT_NAMES_MAX];
    if (!json_read_array(place, field->type == CONTENT_FIELD_FLOORS ? 0 : 1, field->size / size)) {
        return;
    }
    content_shape_names(shape, NULL, names);
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        if (json_read_object(&item, names)) {
            content_row_read(&item, shape, content, bytes + i * size);
        }
    }
    if (field->type == CONTENT_FIELD_FLOORS) {
        struct content_scenario *scenario = (void *)(bytes - field->offset);
        scenario->floor_count = (uint8_t)json_array_size(place->value);
    }
}

/* How many rows are in use: floors are counted, entries end at the first without an actor. */
static size_t count_shaped(const struct content_field *field, const char *bytes)
{
    const struct content_population_entry *entries = (const void *)bytes;
    size_t count = 0;
    if (field->type == CONTENT_FIELD_FLOORS) {
        const struct content_scenario *scenario = (const void *)(bytes - field->offset);
        return scenario->floor_count;
    }
    while (count < CONTENT_POPULATION_MAX && entries[count].actor != CONTENT_NONE) {
        count++;
    }
    return count;
}

static void write_shaped(struct json_writer *writer, const struct content_field *field,
                         const struct game_content *content, const char *bytes)
{
    size_t count = count_shaped(field, bytes);
    for (size_t i = 0; i < count && i < field->size / size_of(field); i++) {
        json_write_object_open(writer);
        content_row_write(writer, shape_of(field), content, bytes + i * size_of(field));
        json_write_object_close(writer);
    }
}

static void preset_entries(const struct content_field *field, char *bytes)
{
    struct content_population_entry *entries = (void *)bytes;
    for (size_t i = 0; i < field->size / sizeof(*entries); i++) {
        entries[i] = (struct content_population_entry){.actor = CONTENT_NONE};
    }
}

/* ---- marks ---- */

static const struct {
    const char *name;
    uint8_t flag;
} mark_flags[] = {
    {"hidden", STATE_PROP_HIDDEN}, {"armed", STATE_PROP_ARMED}, {"lit", STATE_PROP_LIT}};

enum { MARK_FLAGS = sizeof(mark_flags) / sizeof(mark_flags[0]) };

/* The table whose row a kind of mark names, and the member that does it. */
static const struct content_table *table_of_mark(const struct content_mark *mark,
                                                 const char **out_name)
{
    enum content_table_number table = CONTENT_TABLE_ITEMS;
    *out_name = "item";
    if (mark->what == CONTENT_MARK_ACTOR) {
        *out_name = "actor";
        table = CONTENT_TABLE_ACTORS;
    } else if (mark->what == CONTENT_MARK_PROP && mark->arg != GAME_PROP_CHEST) {
        *out_name = "ability";
        table = CONTENT_TABLE_ABILITIES;
    }
    return &content_tables[table];
}

static void read_mark_glyph(const struct json_place *place, struct content_mark *out)
{
    const char *text = json_string_value(place->value);
    if (!text || strlen(text) != 1 || *text <= ' ' || *text > '~') {
        json_place_unexpected(place, JSON_PROBLEM_BAD_FORMAT,
                              "must be one printable ASCII character that is not blank");
        return;
    }
    out->mark = *text;
}

static void read_mark_number(const struct json_place *place, const char *name, int64_t max,
                             uint8_t *out)
{
    struct json_place member;
    int64_t value = 0;
    if (json_optional(place, name, &member) && json_read_int(&member, 0, max, &value)) {
        *out = (uint8_t)value;
    }
}

static void read_mark_word(const struct json_place *place, const char *name,
                           const char *(*word)(uint8_t), uint8_t *out)
{
    struct json_place member;
    int64_t value = 0;
    if (json_required(place, name, &member) && content_word_read(&member, word, &value)) {
        *out = (uint8_t)value;
    }
}

static void read_mark_flags(const struct json_place *place, struct content_mark *out)
{
    for (size_t i = 0; i < MARK_FLAGS; i++) {
        struct json_place member;
        bool flag = false;
        if (json_optional(place, mark_flags[i].name, &member) && json_read_bool(&member, &flag) &&
            flag) {
            out->flags |= mark_flags[i].flag;
        }
    }
}

static void read_mark_code(const struct json_place *place, struct game_content *content,
                           struct content_mark *out)
{
    const char *name = NULL;
    const struct content_table *table = table_of_mark(out, &name);
    struct json_place member;
    int64_t code = CONTENT_NONE;
    if (json_optional(place, name, &member)) {
        content_reference_read(&member, table, content, &code);
    }
    out->code = (uint16_t)code;
}

static void read_mark(const struct json_place *place, struct game_content *content,
                      struct content_mark *out)
{
    static const char *const names[] = {"mark",   "what",    "actor", "item", "ability",
                                        "prop",   "terrain", "count", "link", "key",
                                        "hidden", "armed",   "lit",   NULL};
    struct json_place member;
    if (!json_read_object(place, names)) {
        return;
    }
    if (json_required(place, "mark", &member)) {
        read_mark_glyph(&member, out);
    }
    read_mark_word(place, "what", content_mark_word, &out->what);
    if (out->what == CONTENT_MARK_PROP) {
        read_mark_word(place, "prop", content_prop_word, &out->arg);
    } else if (out->what == CONTENT_MARK_TERRAIN) {
        read_mark_word(place, "terrain", content_terrain_word, &out->arg);
    }
    read_mark_number(place, "count", 99, &out->count);
    read_mark_number(place, "link", 99, &out->link);
    read_mark_number(place, "key", 255, &out->key);
    read_mark_flags(place, out);
    read_mark_code(place, content, out);
}

static void read_marks(const struct json_place *place, struct game_content *content, char *bytes)
{
    struct content_mark *marks = (void *)bytes;
    if (!json_read_array(place, 0, CONTENT_MARKS_MAX)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        read_mark(&item, content, &marks[i]);
    }
}

static void write_number(struct json_writer *writer, const char *name, uint8_t value)
{
    if (value != 0) {
        json_write_key_text(writer, name);
        json_write_u64(writer, value);
    }
}

static void write_word(struct json_writer *writer, const char *name, const char *word)
{
    if (word) {
        json_write_key_text(writer, name);
        json_write_string(writer, word);
    }
}

static void write_mark_flags(struct json_writer *writer, uint8_t flags)
{
    for (size_t i = 0; i < MARK_FLAGS; i++) {
        if ((flags & mark_flags[i].flag) != 0) {
            json_write_key_text(writer, mark_flags[i].name);
            json_write_bool(writer, true);
        }
    }
}

static void write_mark(struct json_writer *writer, const struct content_mark *mark,
                       const struct game_content *content)
{
    const char *name = NULL;
    const struct content_table *table = table_of_mark(mark, &name);
    json_write_object_open(writer);
    json_write_key(writer, "mark");
    json_write_text(writer, &mark->mark, 1);
    write_word(writer, "what", content_mark_word(mark->what));
    if (mark->what == CONTENT_MARK_PROP) {
        write_word(writer, "prop", content_prop_word(mark->arg));
    } else if (mark->what == CONTENT_MARK_TERRAIN) {
        write_word(writer, "terrain", content_terrain_word(mark->arg));
    }
    write_word(writer, name, content_table_id(table, content, mark->code));
    write_number(writer, "count", mark->count);
    write_number(writer, "link", mark->link);
    write_number(writer, "key", mark->key);
    write_mark_flags(writer, mark->flags);
    json_write_object_close(writer);
}

static void write_marks(struct json_writer *writer, const struct game_content *content,
                        const char *bytes)
{
    const struct content_mark *marks = (const void *)bytes;
    for (size_t i = 0; i < CONTENT_MARKS_MAX && marks[i].what != CONTENT_MARK_NONE; i++) {
        write_mark(writer, &marks[i], content);
    }
}

/* ---- drawings ---- */

static struct content_map *map_of(const struct content_field *field, char *bytes)
{
    return (void *)(bytes - field->offset);
}

static void read_drawing_row(const struct json_place *place, struct content_map *map, size_t y)
{
    const char *text = NULL;
    if (!json_read_text(place, 1, GAME_LEVEL_WIDTH_MAX, &text)) {
        return;
    }
    if (y == 0) {
        map->width = (uint8_t)strlen(text);
    }
    if (strlen(text) != map->width) {
        json_place_unexpected(place, JSON_PROBLEM_BAD_LENGTH, "must be as long as the first row");
        return;
    }
    memcpy(map->rows[y], text, map->width);
}

static void read_drawing(const struct json_place *place, const struct content_field *field,
                         char *bytes)
{
    struct content_map *map = map_of(field, bytes);
    if (!json_read_array(place, 3, GAME_LEVEL_HEIGHT_MAX)) {
        return;
    }
    map->height = (uint8_t)json_array_size(place->value);
    for (size_t y = 0; y < map->height; y++) {
        struct json_place row = json_place_item(place, y);
        read_drawing_row(&row, map, y);
    }
}

static void write_drawing(struct json_writer *writer, const struct content_field *field,
                          const char *bytes)
{
    const struct content_map *map = (const void *)(bytes - field->offset);
    for (size_t y = 0; y < map->height && y < GAME_LEVEL_HEIGHT_MAX; y++) {
        json_write_text(writer, map->rows[y], map->width);
    }
}

/* ---- by type ---- */

bool content_place_is(const struct content_field *field)
{
    return field->type >= CONTENT_FIELD_FLOORS && field->type <= CONTENT_FIELD_MAP_ROWS;
}

void content_place_preset(const struct content_field *field, char *bytes)
{
    switch (field->type) {
    case CONTENT_FIELD_ENTRIES:
        preset_entries(field, bytes);
        return;
    case CONTENT_FIELD_MAP_ROWS:
        memset(bytes, ' ', field->size);
        return;
    default:
        memset(bytes, 0, field->size);
        return;
    }
}

void content_place_read(const struct json_place *place, const struct content_field *field,
                        struct game_content *content, char *bytes)
{
    switch (field->type) {
    case CONTENT_FIELD_MARKS:
        read_marks(place, content, bytes);
        return;
    case CONTENT_FIELD_MAP_ROWS:
        read_drawing(place, field, bytes);
        return;
    default:
        read_shaped(place, field, content, bytes);
        return;
    }
}

void content_place_write(struct json_writer *writer, const struct content_field *field,
                         const struct game_content *content, const char *bytes)
{
    json_write_array_open(writer);
    switch (field->type) {
    case CONTENT_FIELD_MARKS:
        write_marks(writer, content, bytes);
        break;
    case CONTENT_FIELD_MAP_ROWS:
        write_drawing(writer, field, bytes);
        break;
    default:
        write_shaped(writer, field, content, bytes);
        break;
    }
    json_write_array_close(writer);
}
