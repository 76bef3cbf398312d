/* See json_reader.h. */
#include "core/codec/json_reader.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/id.h"
#include "core/base/limits.h"
#include "core/base/text.h"

/* ---- bodies ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_blank(const char *body, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!is_space(body[i])) {
            return false;
        }
    }
    return true;
}

/* The index of the bracket that opens one level too many, or `size`. Brackets inside strings do not
 * count. Of bytes that are no JSON nothing is promised but an index; the parser refuses them. */
static size_t find_too_deep(const char *body, size_t size)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        char c = body[i];
        if (in_string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > LIMIT_JSON_DEPTH) {
                return i;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return size;
}

/* Line and column of an index, from 1, as people count them: a column is a character. */
static enum err too_deep(const char *body, size_t index, struct error *error)
{
    unsigned line = 1;
    unsigned column = 1;
    for (size_t i = 0; i < index; i++) {
        if (body[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)body[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return error_set(error, ERR_MALFORMED_JSON,
                     "line %u, column %u: objects and arrays are nested more than %d deep", line,
                     column, LIMIT_JSON_DEPTH);
}

static enum err parse_failed(const json_error_t *reason, struct error *error)
{
    if (json_error_code(reason) == json_error_out_of_memory) {
        return error_set(error, ERR_NO_MEMORY, "out of memory while parsing JSON");
    }
    int line = reason->line > 0 ? reason->line : 1;
    int column = reason->column > 0 ? reason->column : 1;
    return error_set(error, ERR_MALFORMED_JSON, "line %d, column %d: %s", line, column,
                     reason->text);
}

enum err json_read_body(const char *body, size_t size, json_t **out, struct error *error)
{
    if (is_blank(body, size)) {
        return error_set(error, ERR_MALFORMED_JSON,
                         "line 1, column 1: the body is empty, a JSON object is expected");
    }
    size_t deep = find_too_deep(body, size);
    if (deep < size) {
        return too_deep(body, deep, error);
    }
    json_error_t reason;
    json_t *root = json_loadb(body, size, JSON_REJECT_DUPLICATES, &reason);
    if (!root) {
        return parse_failed(&reason, error);
    }
    if (!json_is_object(root)) {
        json_decref(root);
        return error_set(error, ERR_MALFORMED_JSON,
                         "line 1, column 1: the body must be a JSON object");
    }
    *out = root;
    return ERR_OK;
}

enum err json_open_body(const char *body, size_t size, const char *const *names,
                        struct json_problems *problems, json_t **out_root, struct json_place *out)
{
    json_problems_init(problems);
    enum err err = json_read_body(body, size, out_root, &problems->error);
    if (err == ERR_OK) {
        *out = json_place_root(*out_root, NULL, problems);
        json_read_object(out, names);
    }
    return err;
}

enum err json_open_body_or_empty(const char *body, size_t size, const char *const *names,
                                 struct json_problems *problems, json_t **out_root,
                                 struct json_place *out)
{
    return is_blank(body, size) ? json_open_body("{}", 2, names, problems, out_root, out)
                                : json_open_body(body, size, names, problems, out_root, out);
}

/* ---- members ---- */

static bool is_in(const char *const *words, const char *word)
{
    while (*words && strcmp(*words, word) != 0) {
        words++;
    }
    return *words != NULL;
}

/* "a, b, c", cut where it does not fit. */
static void list_words(const char *const *words, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (const char *const *word = words; *word; word++) {
        int added = snprintf(out + len, size - len, "%s%s", word == words ? "" : ", ", *word);
        if (added < 0 || (size_t)added >= size - len) {
            return;
        }
        len += (size_t)added;
    }
}

bool json_read_object(const struct json_place *place, const char *const *names)
{
    if (!json_is_object(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be an object");
        return false;
    }
    for (void *at = json_object_iter(place->value); at;
         at = json_object_iter_next(place->value, at)) {
        const char *name = json_object_iter_key(at);
        if (!is_in(names, name)) {
            char list[JSON_DETAIL_SIZE - 32];
            list_words(names, list, sizeof(list));
            struct json_place member = json_place_member(place, name);
            json_place_problem(&member, JSON_PROBLEM_UNKNOWN_MEMBER, "known members are %s", list);
        }
    }
    return true;
}

bool json_optional(const struct json_place *object, const char *name, struct json_place *out)
{
    *out = json_place_member(object, name);
    return out->value != NULL;
}

bool json_required(const struct json_place *object, const char *name, struct json_place *out)
{
    if (json_optional(object, name, out)) {
        return true;
    }
    json_place_problem(out, JSON_PROBLEM_MISSING_MEMBER, "is required");
    return false;
}

/* ---- values ---- */

bool json_read_array(const struct json_place *place, size_t min, size_t max)
{
    if (!json_is_array(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be an array");
        return false;
    }
    size_t count = json_array_size(place->value);
    if (count < min || count > max) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE, "must have %zu..%zu items, not %zu",
                           min, max, count);
        return false;
    }
    return true;
}

bool json_read_bool(const struct json_place *place, bool *out)
{
    if (!json_is_boolean(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be true or false");
        return false;
    }
    *out = json_is_true(place->value);
    return true;
}

bool json_read_int(const struct json_place *place, int64_t min, int64_t max, int64_t *out)
{
    if (!json_is_integer(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be an integer");
        return false;
    }
    json_int_t value = json_integer_value(place->value);
    if (value < min || value > max) {
        json_place_problem(place, JSON_PROBLEM_OUT_OF_RANGE,
                           "must be in %" PRId64 "..%" PRId64 ", not %" JSON_INTEGER_FORMAT, min,
                           max, value);
        return false;
    }
    *out = value;
    return true;
}

/* The code point at *at, which is moved on. The text is valid UTF-8: the parser checked it. */
static uint32_t next_character(const char **at)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    uint32_t point = length == 1 ? bytes[0] : bytes[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        point = point << 6 | (bytes[i] & 0x3FU);
    }
    *at += length;
    return point;
}

/* Control characters are a hazard in terminals and logs; noncharacters are not I-JSON. */
static bool is_refused_character(uint32_t point)
{
    bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
    bool noncharacter = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
    return control || noncharacter;
}

bool json_read_text(const struct json_place *place, size_t min, size_t max, const char **out)
{
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be a string");
        return false;
    }
    const char *text = json_string_value(place->value);
    size_t characters = 0;
    for (const char *at = text; *at; characters++) {
        if (is_refused_character(next_character(&at))) {
            json_place_problem(place, JSON_PROBLEM_BAD_FORMAT,
                               "must not contain control characters or noncharacters");
            return false;
        }
    }
    if (characters < min || characters > max) {
        json_place_problem(place, JSON_PROBLEM_BAD_LENGTH, "must have %zu..%zu characters, not %zu",
                           min, max, characters);
        return false;
    }
    *out = text;
    return true;
}

bool json_read_word(const struct json_place *place, const char *const *words, size_t *out)
{
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be a string");
        return false;
    }
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], json_string_value(place->value)) == 0) {
            *out = i;
            return true;
        }
    }
    char list[JSON_DETAIL_SIZE - 80];
    char expected[JSON_DETAIL_SIZE - 64];
    list_words(words, list, sizeof(list));
    snprintf(expected, sizeof(expected), "must be one of %s", list);
    json_place_unexpected(place, JSON_PROBLEM_UNKNOWN_VALUE, expected);
    return false;
}

bool json_read_uuid(const struct json_place *place, uint8_t *out)
{
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be a string");
        return false;
    }
    if (!id_parse(json_string_value(place->value), out)) {
        json_place_unexpected(place, JSON_PROBLEM_BAD_FORMAT, "must be a UUID");
        return false;
    }
    return true;
}

bool json_read_hex(const struct json_place *place, uint8_t *out, size_t size)
{
    if (!json_is_string(place->value)) {
        json_place_unexpected(place, JSON_PROBLEM_WRONG_TYPE, "must be a string");
        return false;
    }
    if (!text_hex_decode(json_string_value(place->value), out, size)) {
        json_place_problem(place, JSON_PROBLEM_BAD_FORMAT, "must be %zu hex digits", 2 * size);
        return false;
    }
    return true;
}
