/* See content_mind_json.h. */
#include "core/codec/content_mind_json.h"

#include <string.h>

#include "core/codec/json_reader.h"

/* ---- weights ---- */

enum { WEIGHT_MAX = 16, WEIGHT_PRESET = 4 };

void content_weights_preset(char *bytes)
{
    memset(bytes, WEIGHT_PRESET, (size_t)CONTENT_TRAIT_COUNT * CONTENT_LAYER_COUNT);
}

static void read_weights_of(const struct json_place *place, char *bytes)
{
    if (!json_read_array(place, CONTENT_LAYER_COUNT, CONTENT_LAYER_COUNT)) {
        return;
    }
    for (size_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
        struct json_place item = json_place_item(place, layer);
        int64_t weight = 0;
        if (json_read_int(&item, 0, WEIGHT_MAX, &weight)) {
            bytes[layer] = (char)weight;
        }
    }
}

void content_weights_read(const struct json_place *place, char *bytes)
{
    const char *names[CONTENT_TRAIT_COUNT + 1] = {NULL};
    for (uint8_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        names[trait] = content_trait_word(trait);
    }
    if (!json_read_object(place, names)) {
        return;
    }
    for (size_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        struct json_place member;
        if (json_optional(place, names[trait], &member)) {
            read_weights_of(&member, bytes + trait * CONTENT_LAYER_COUNT);
        }
    }
}

void content_weights_write(struct json_writer *writer, const char *bytes)
{
    json_write_object_open(writer);
    for (uint8_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        json_write_key_text(writer, content_trait_word(trait));
        json_write_array_open(writer);
        for (size_t layer = 0; layer < CONTENT_LAYER_COUNT; layer++) {
            json_write_u64(writer, (uint8_t)bytes[trait * CONTENT_LAYER_COUNT + layer]);
        }
        json_write_array_close(writer);
    }
    json_write_object_close(writer);
}

/* ---- steps ---- */

/* A member of a step: where it goes and what it may be. */
struct step_member {
    const char *name;
    size_t offset;
    size_t size;
    int64_t min;
    int64_t max;
    const char *(*word)(uint8_t number);
};

#define STEP_PLACE(m)                                                                              \
    offsetof(struct content_script_step, m), sizeof(((struct content_script_step *)0)->m)

enum { TURNS, X_, Y_, DIR, SLOT, TO, PERCENT, LINE, STEP_MEMBERS };

static const struct step_member members[STEP_MEMBERS] = {
    [TURNS] = {"turns", STEP_PLACE(count), 1, 255, NULL},
    [X_] = {"x", STEP_PLACE(x), 0, GAME_LEVEL_WIDTH_MAX - 1, NULL},
    [Y_] = {"y", STEP_PLACE(y), 0, GAME_LEVEL_HEIGHT_MAX - 1, NULL},
    [DIR] = {"dir", STEP_PLACE(arg), 0, 0, game_direction_name},
    [SLOT] = {"slot", STEP_PLACE(arg), 0, CONTENT_ACTOR_ABILITIES_MAX - 1, NULL},
    [TO] = {"to", STEP_PLACE(arg), 0, CONTENT_SCRIPT_STEPS_MAX - 1, NULL},
    [PERCENT] = {"percent", STEP_PLACE(count), 0, 100, NULL},
    [LINE] = {"line", STEP_PLACE(arg), 0, CONTENT_SCRIPT_LINES_MAX - 1, NULL},
};

/* Which members a step of each kind has: bits 1 << member. */
static const uint16_t members_of[] = {
    [CONTENT_SCRIPT_WAIT] = 1 << TURNS,
    [CONTENT_SCRIPT_GO] = 1 << X_ | 1 << Y_,
    [CONTENT_SCRIPT_STEP] = 1 << DIR,
    [CONTENT_SCRIPT_ABILITY] = 1 << SLOT,
    [CONTENT_SCRIPT_JUMP] = 1 << TO,
    [CONTENT_SCRIPT_IF_FOE] = 1 << TO,
    [CONTENT_SCRIPT_IF_HURT] = 1 << TO | 1 << PERCENT,
    [CONTENT_SCRIPT_INTERACT] = 1 << DIR,
    [CONTENT_SCRIPT_SAY] = 1 << LINE,
};

static void store(struct content_script_step *step, const struct step_member *member,
                  int64_t number)
{
    uint16_t value = (uint16_t)number;
    memcpy((char *)step + member->offset, &value, member->size);
}

static int64_t load(const struct content_script_step *step, const struct step_member *member)
{
    uint16_t value = 0;
    memcpy(&value, (const char *)step + member->offset, member->size);
    return value;
}

static void read_step_member(const struct json_place *step_place, const struct step_member *member,
                             struct content_script_step *step)
{
    struct json_place place;
    int64_t number = 0;
    if (!json_required(step_place, member->name, &place)) {
        return;
    }
    if (member->word ? content_word_read(&place, member->word, &number)
                     : json_read_int(&place, member->min, member->max, &number)) {
        store(step, member, number);
    }
}

static void read_step(const struct json_place *place, struct content_script_step *step)
{
    const char *names[STEP_MEMBERS + 2] = {"op"};
    struct json_place op_place;
    size_t count = 1;
    int64_t op = 0;
    if (!json_is_object(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be an object");
        return;
    }
    if (!json_required(place, "op", &op_place) ||
        !content_word_read(&op_place, content_script_op_word, &op)) {
        return;
    }
    step->op = (uint8_t)op;
    for (size_t i = 0; i < STEP_MEMBERS; i++) {
        if (members_of[op] >> i & 1) {
            names[count++] = members[i].name;
            read_step_member(place, &members[i], step);
        }
    }
    json_read_object(place, names);
}

void content_steps_read(const struct json_place *place, char *bytes)
{
    struct content_script_step *steps = (void *)bytes;
    if (!json_read_array(place, 1, CONTENT_SCRIPT_STEPS_MAX)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        read_step(&item, &steps[i]);
    }
}

static void write_step(struct json_writer *writer, const struct content_script_step *step)
{
    json_write_object_open(writer);
    json_write_key(writer, "op");
    json_write_string(writer, content_script_op_word(step->op));
    for (size_t i = 0; i < STEP_MEMBERS; i++) {
        if ((members_of[step->op] >> i & 1) == 0) {
            continue;
        }
        json_write_key_text(writer, members[i].name);
        if (members[i].word) {
            json_write_string(writer, members[i].word((uint8_t)load(step, &members[i])));
        } else {
            json_write_i64(writer, load(step, &members[i]));
        }
    }
    json_write_object_close(writer);
}

/* Up to the last step that is none of the ENDs that fill the script. */
void content_steps_write(struct json_writer *writer, const char *bytes)
{
    const struct content_script_step *steps = (const void *)bytes;
    size_t count = CONTENT_SCRIPT_STEPS_MAX;
    while (count > 1 && steps[count - 1].op == CONTENT_SCRIPT_END) {
        count--;
    }
    json_write_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        write_step(writer, &steps[i]);
    }
    json_write_array_close(writer);
}

/* ---- lines ---- */

void content_lines_read(const struct json_place *place, char *bytes)
{
    if (!json_read_array(place, 0, CONTENT_SCRIPT_LINES_MAX)) {
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        struct json_place item = json_place_item(place, i);
        content_text_read(&item, CONTENT_TEXT_SIZE, bytes + i * CONTENT_TEXT_SIZE);
    }
}

void content_lines_write(struct json_writer *writer, const char *bytes)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < CONTENT_SCRIPT_LINES_MAX; i++) {
        const char *line = bytes + i * CONTENT_TEXT_SIZE;
        if (line[0] != '\0') {
            json_write_text(writer, line, strnlen(line, CONTENT_TEXT_SIZE));
        }
    }
    json_write_array_close(writer);
}
