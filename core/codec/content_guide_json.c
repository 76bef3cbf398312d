/* See content_guide_json.h. */
#include "core/codec/content_guide_json.h"

#include "core/codec/action_json.h"
#include "core/codec/content_row_json.h"

static void write_table(struct json_writer *writer, const struct content_table *table,
                        const struct game_content *content)
{
    struct content_shape shape = {table->fields, table->field_count};
    uint16_t count = content_table_count(table, content);
    json_write_key_text(writer, table->name);
    json_write_array_open(writer);
    for (uint16_t i = 0; i < count; i++) {
        json_write_object_open(writer);
        content_row_write(writer, shape, content, content_table_row_const(table, content, i));
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

/* ---- the legend ---- */

/* The words of those that are so. */
static void write_those(struct json_writer *writer, const char *key, bool (*is_so)(uint8_t),
                        const char *(*word)(uint8_t), uint8_t count)
{
    json_write_key_text(writer, key);
    json_write_array_open(writer);
    for (uint8_t i = 0; i < count; i++) {
        if (is_so(i)) {
            json_write_string(writer, word(i));
        }
    }
    json_write_array_close(writer);
}

/* What tiles and props are to whoever walks and looks, which the files do not say: it is a rule. */
static void write_ground(struct json_writer *writer)
{
    write_those(writer, "walkable", content_terrain_walkable, content_terrain_word,
                GAME_TERRAIN_COUNT);
    write_those(writer, "opaque", content_terrain_opaque, content_terrain_word, GAME_TERRAIN_COUNT);
    write_those(writer, "blocking", content_prop_blocks, content_prop_word, GAME_PROP_KIND_COUNT);
}

static void write_legend(struct json_writer *writer, const struct game_content *content)
{
    struct content_shape glyphs = {content_legend_fields, content_legend_field_count};
    json_write_key(writer, "legend");
    json_write_object_open(writer);
    json_write_key(writer, "unseen");
    json_write_string(writer, " ");
    content_row_write(writer, glyphs, content, &content->tuning);
    write_table(writer, &content_tables[CONTENT_TABLE_TILES], content);
    write_table(writer, &content_tables[CONTENT_TABLE_PROPS], content);
    write_ground(writer);
    json_write_object_close(writer);
}

/* ---- actions ---- */

static void write_member_names(struct json_writer *writer, uint8_t given)
{
    json_write_array_open(writer);
    for (unsigned bit = 1; bit <= GAME_GIVEN_CLASS; bit <<= 1) {
        if (given & bit) {
            json_write_string(writer, action_member_name((uint8_t)bit));
        }
        if (given & bit & GAME_GIVEN_POSITION) {
            json_write_string(writer, "y");
        }
    }
    json_write_array_close(writer);
}

static void write_action_kind(struct json_writer *writer, uint8_t kind,
                              const struct game_content *content)
{
    struct action_members members = action_members_of(kind);
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, game_action_name(kind));
    json_write_key(writer, "required");
    write_member_names(writer, members.required);
    json_write_key(writer, "optional");
    write_member_names(writer, members.optional);
    json_write_key(writer, "cost");
    json_write_u64(writer, content->tuning.action_cost[kind]);
    json_write_object_close(writer);
}

static void write_actions(struct json_writer *writer, const struct game_content *content)
{
    json_write_key(writer, "actions");
    json_write_array_open(writer);
#define X(constant, number, name) write_action_kind(writer, number, content);
    GAME_CHARACTER_ACTIONS(X)
#undef X
    json_write_array_close(writer);
}

static void write_directions(struct json_writer *writer)
{
    static const int8_t steps[GAME_DIR_COUNT][2] = {{0, -1}, {1, -1}, {1, 0},  {1, 1},
                                                    {0, 1},  {-1, 1}, {-1, 0}, {-1, -1}};
    json_write_key(writer, "directions");
    json_write_array_open(writer);
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        json_write_object_open(writer);
        json_write_key(writer, "dir");
        json_write_string(writer, game_direction_name(dir));
        json_write_key(writer, "dx");
        json_write_i64(writer, steps[dir][0]);
        json_write_key(writer, "dy");
        json_write_i64(writer, steps[dir][1]);
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

/* ---- words ---- */

static void write_provider(struct json_writer *writer, uint8_t provider)
{
    json_write_object_open(writer);
    json_write_key(writer, "kind");
    json_write_string(writer, game_provider_name(provider));
    json_write_key(writer, "pure");
    json_write_bool(writer, game_provider_is_pure(provider));
    json_write_key(writer, "description");
    json_write_string(writer, game_provider_description(provider));
    json_write_object_close(writer);
}

static void write_providers(struct json_writer *writer)
{
    json_write_key(writer, "providers");
    json_write_array_open(writer);
#define X(constant, number, name, pure, description) write_provider(writer, number);
    GAME_PROVIDERS(X)
#undef X
    json_write_array_close(writer);
}

/* The members that a letter of GAME_EVENTS stands for. */
static void write_event_member(struct json_writer *writer, uint8_t type, char letter)
{
    static const struct {
        char letter;
        const char *name;
    } names[] = {{'e', "entity"}, {'t', "target"},  {'p', "x"},        {'p', "y"},
                 {'a', "amount"}, {'b', "hp"},      {'i', "item"},     {'k', "kind"},
                 {'s', "status"}, {'y', "ability"}, {'r', "resource"}, {'l', "text"}};
    if (letter == 'c') {
        json_write_string(writer, type == GAME_EVENT_PROVIDER_CHANGED ? "provider"
                                  : type == GAME_EVENT_GAME_ENDED     ? "result"
                                                                      : "code");
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].letter == letter) {
            json_write_string(writer, names[i].name);
        }
    }
}

static void write_event_types(struct json_writer *writer)
{
    json_write_key(writer, "events");
    json_write_array_open(writer);
    for (uint8_t type = 1; type < GAME_EVENT_COUNT; type++) {
        json_write_object_open(writer);
        json_write_key(writer, "type");
        json_write_string(writer, game_event_name(type));
        json_write_key(writer, "members");
        json_write_array_open(writer);
        for (const char *letter = game_event_members(type); *letter; letter++) {
            write_event_member(writer, type, *letter);
        }
        json_write_array_close(writer);
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

static void write_verdicts(struct json_writer *writer)
{
    json_write_key(writer, "verdicts");
    json_write_array_open(writer);
    for (uint8_t verdict = 0; verdict < GAME_VERDICT_COUNT; verdict++) {
        json_write_object_open(writer);
        json_write_key(writer, "verdict");
        json_write_string(writer, game_verdict_name(verdict));
        json_write_key(writer, "text");
        json_write_string(writer, game_verdict_text(verdict));
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

static void write_results(struct json_writer *writer)
{
    json_write_key(writer, "results");
    json_write_array_open(writer);
#define X(constant, number, name)                                                                  \
    if (number != GAME_RESULT_NONE) {                                                              \
        json_write_string(writer, name);                                                           \
    }
    GAME_RESULTS(X)
#undef X
    json_write_array_close(writer);
}

/* ---- the whole ---- */

static void write_tuning(struct json_writer *writer, const struct game_content *content)
{
    struct content_shape shape = {content_tuning_fields, content_tuning_field_count};
    json_write_key(writer, "tuning");
    json_write_object_open(writer);
    content_row_write(writer, shape, content, &content->tuning);
    json_write_object_close(writer);
}

void content_guide_json_write(struct json_writer *writer, const struct game_content *content,
                              const struct digest_value *root)
{
    json_write_object_open(writer);
    json_write_key(writer, "content_root");
    json_write_digest(writer, root);
    json_write_key(writer, "version");
    json_write_u64(writer, content->version);
    write_legend(writer, content);
    for (size_t i = CONTENT_TABLE_STATUSES; i < CONTENT_TABLE_COUNT; i++) {
        write_table(writer, &content_tables[i], content);
    }
    write_tuning(writer, content);
    write_actions(writer, content);
    write_directions(writer);
    write_providers(writer);
    write_event_types(writer);
    write_verdicts(writer);
    write_results(writer);
    json_write_object_close(writer);
}
