/* See json_problems.h. Texts that come from the document are cut at whole UTF-8 characters. */
#include "core/codec/json_problems.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { EXCERPT_BYTES = 40, EXCERPT_SIZE = 64 };

void json_problems_init(struct json_problems *problems)
{
    problems->error = (struct error){.code = ERR_OK};
    problems->count = 0;
    problems->more = 0;
}

bool json_problems_is_empty(const struct json_problems *problems)
{
    return problems->count == 0 && problems->error.code == ERR_OK;
}

enum err json_problems_result(struct json_problems *problems)
{
    if (problems->error.code != ERR_OK || problems->count == 0) {
        return problems->error.code;
    }
    enum err code = ERR_VALIDATION_FAILED;
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->items[i].code == JSON_PROBLEM_SYSTEM_ACTION) {
            code = ERR_FORBIDDEN;
        }
    }
    const struct json_problem *first = &problems->items[0];
    return error_set(&problems->error, code, "%s: %s", first->pointer, first->detail);
}

const char *json_problem_word(enum json_problem_code code)
{
    static const char *const words[] = {
#define X(constant, word) word,
        JSON_PROBLEM_CODES(X)
#undef X
    };
    return words[code];
}

void json_problems_write(struct json_writer *writer, const struct json_problems *problems)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < problems->count; i++) {
        const struct json_problem *problem = &problems->items[i];
        json_write_object_open(writer);
        json_write_key(writer, "pointer");
        json_write_string(writer, problem->pointer);
        json_write_key(writer, "code");
        json_write_string(writer, json_problem_word(problem->code));
        json_write_key(writer, "detail");
        json_write_string(writer, problem->detail);
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

/* ---- places ---- */

struct json_place json_place_root(json_t *value, const char *file, struct json_problems *problems)
{
    return (struct json_place){.value = value, .problems = problems, .name = file};
}

struct json_place json_place_member(const struct json_place *object, const char *name)
{
    return (struct json_place){.value = json_object_get(object->value, name),
                               .problems = object->problems,
                               .parent = object,
                               .name = name};
}

struct json_place json_place_item(const struct json_place *array, size_t index)
{
    return (struct json_place){.value = json_array_get(array->value, index),
                               .problems = array->problems,
                               .parent = array,
                               .index = index};
}

/* A bounded text under construction: pieces that do not fit whole are left out, and all after. */
struct pointer_text {
    char *text;
    size_t len;
    bool full;
};

static void pointer_add(struct pointer_text *pointer, const char *piece, size_t size)
{
    if (pointer->full || size >= JSON_POINTER_SIZE - pointer->len) {
        pointer->full = true;
        return;
    }
    memcpy(pointer->text + pointer->len, piece, size);
    pointer->len += size;
    pointer->text[pointer->len] = '\0';
}

/* Characters that stand for themselves in a URI fragment (RFC 3986, section 3.5); "/" is escaped
 * before as "~1". */
static bool is_fragment_character(char c)
{
    return c != '\0' && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "-._~!$&'()*+,;=:@?",
                               c) != NULL;
}

static void pointer_add_name(struct pointer_text *pointer, const char *name)
{
    for (const char *c = name; *c; c++) {
        char escaped[4];
        if (*c == '~' || *c == '/') {
            pointer_add(pointer, *c == '~' ? "~0" : "~1", 2);
        } else if (is_fragment_character(*c)) {
            pointer_add(pointer, c, 1);
        } else {
            snprintf(escaped, sizeof(escaped), "%%%02X", (unsigned)(unsigned char)*c);
            pointer_add(pointer, escaped, 3);
        }
    }
}

/* Documents are at most LIMIT_JSON_DEPTH deep, and so is this recursion. */
static void pointer_add_way(struct pointer_text *pointer, const struct json_place *place)
{
    if (!place->parent) {
        const char *file = place->name ? place->name : "";
        pointer_add(pointer, file, strlen(file));
        pointer_add(pointer, "#", 1);
        return;
    }
    pointer_add_way(pointer, place->parent);
    pointer_add(pointer, "/", 1);
    if (place->name) {
        pointer_add_name(pointer, place->name);
        return;
    }
    char index[24];
    int size = snprintf(index, sizeof(index), "%zu", place->index);
    pointer_add(pointer, index, (size_t)size);
}

/* How many of the first `size` bytes of valid UTF-8 are whole characters. */
static size_t whole_characters(const char *text, size_t size)
{
    if (strlen(text) <= size) {
        return strlen(text);
    }
    while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80) {
        size--;
    }
    return size;
}

void json_place_problem(const struct json_place *place, enum json_problem_code code,
                        const char *format, ...)
{
    struct json_problems *problems = place->problems;
    if (problems->count == JSON_PROBLEMS_MAX) {
        problems->more++;
        return;
    }
    struct json_problem *problem = &problems->items[problems->count++];
    problem->code = code;
    struct pointer_text pointer = {.text = problem->pointer};
    problem->pointer[0] = '\0';
    pointer_add_way(&pointer, place);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem->detail, sizeof(problem->detail), format, arguments);
    va_end(arguments);
}

/* The value in a few words, for people. */
static void excerpt(const json_t *value, char out[EXCERPT_SIZE])
{
    static const char *const types[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_STRING] = "a string",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a number",  [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null"};
    if (json_is_integer(value)) {
        snprintf(out, EXCERPT_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        snprintf(out, EXCERPT_SIZE, "the fraction %g", json_real_value(value));
    } else if (json_is_string(value)) {
        const char *text = json_string_value(value);
        size_t size = whole_characters(text, EXCERPT_BYTES);
        snprintf(out, EXCERPT_SIZE, "\"%.*s%s\"", (int)size, text, text[size] ? "..." : "");
    } else {
        snprintf(out, EXCERPT_SIZE, "%s", value ? types[json_typeof(value)] : "nothing");
    }
}

void json_place_unexpected(const struct json_place *place, enum json_problem_code code,
                           const char *expected)
{
    char text[EXCERPT_SIZE];
    excerpt(place->value, text);
    json_place_problem(place, code, "%s, not %s", expected, text);
}
