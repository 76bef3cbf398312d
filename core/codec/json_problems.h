/*
 * json_problems: everything that is wrong with a JSON document, collected in one pass.
 *
 * A reader walks the document by *places*: a place is a value and the way to it from the root, kept
 * as a chain of structs on the stack, so that a way costs nothing until it has to be told. A
 * problem names its place by a JSON Pointer in URI fragment form (RFC 6901, section 6), a stable
 * code and a sentence. The list is bounded; what does not fit is counted by `more`.
 *
 * The list becomes `errors` of a problem+json reply, or the report of a content check.
 *
 * Plain data of one thread. A place must not outlive its parent place or the document.
 */
#ifndef DONJON_CORE_CODEC_JSON_PROBLEMS_H
#define DONJON_CORE_CODEC_JSON_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/base/err.h"
#include "core/codec/json_writer.h"

enum { JSON_PROBLEMS_MAX = 50, JSON_POINTER_SIZE = 160, JSON_DETAIL_SIZE = 480 };

/* X(constant, word on the wire) */
#define JSON_PROBLEM_CODES(X)                                                                      \
    X(UNKNOWN_MEMBER, "unknown_member")   /* a member that nobody knows here */                    \
    X(MISSING_MEMBER, "missing_member")   /* a member that is needed */                            \
    X(NOT_ALLOWED, "not_allowed")         /* a known member that does not belong here */           \
    X(CONFLICT, "conflict")               /* members that exclude each other */                    \
    X(WRONG_TYPE, "wrong_type")           /* another JSON type is expected */                      \
    X(OUT_OF_RANGE, "out_of_range")       /* a number or count outside its bounds */               \
    X(BAD_LENGTH, "bad_length")           /* a string that is too short or too long */             \
    X(BAD_FORMAT, "bad_format")           /* a string of another form */                           \
    X(UNKNOWN_VALUE, "unknown_value")     /* not one of the known words */                         \
    X(DUPLICATE, "duplicate")             /* an id that is taken */                                \
    X(SYSTEM_ACTION, "system_action")     /* an action that only the server makes */               \
    X(MALFORMED, "malformed_json")        /* a file of a content that is not JSON */               \
    X(UNREADABLE, "unreadable")           /* a file of a content that cannot be read */            \
    X(INVALID_CONTENT, "invalid_content") /* a content the rules do not accept as a whole */

enum json_problem_code {
#define X(constant, word) JSON_PROBLEM_##constant,
    JSON_PROBLEM_CODES(X)
#undef X
};

struct json_problem {
    enum json_problem_code code;
    char pointer[JSON_POINTER_SIZE]; /* "#/action/dir"; a content's is "actors.json#/actors/3/hp" */
    char detail[JSON_DETAIL_SIZE];
};

/* Initialise with json_problems_init; only the first `count` items hold something. */
struct json_problems {
    struct error error; /* the whole in one line; code ERR_OK while nothing is wrong */
    size_t count;
    size_t more; /* problems that did not fit */
    struct json_problem items[JSON_PROBLEMS_MAX];
};

void json_problems_init(struct json_problems *problems);
bool json_problems_is_empty(const struct json_problems *problems);

/*
 * The verdict over the list: ERR_OK while it is empty; ERR_FORBIDDEN when a system action is in it;
 * else ERR_VALIDATION_FAILED. Sets `problems->error`, whose message tells the first problem. An
 * error that is already set stays.
 */
MUST_CHECK enum err json_problems_result(struct json_problems *problems);

/* Writes the array `errors`: [{"pointer": ..., "code": ..., "detail": ...}, ...]. */
void json_problems_write(struct json_writer *writer, const struct json_problems *problems);

const char *json_problem_word(enum json_problem_code code);

/* ---- places ---- */

struct json_place {
    json_t *value;
    struct json_problems *problems;
    const struct json_place *parent; /* NULL at the root */
    const char *name;                /* member's name; at the root the file's name or NULL */
    size_t index;                    /* item's index where name is NULL */
};

struct json_place json_place_root(json_t *value, const char *file, struct json_problems *problems);

/* The member or item; its value is NULL when there is none. `name` is borrowed. */
struct json_place json_place_member(const struct json_place *object, const char *name);
struct json_place json_place_item(const struct json_place *array, size_t index);

/* Adds a problem at the place. */
__attribute__((format(printf, 3, 4))) void json_place_problem(const struct json_place *place,
                                                              enum json_problem_code code,
                                                              const char *format, ...);

/* Adds the problem "<expected>, not <the value in short>". */
void json_place_unexpected(const struct json_place *place, enum json_problem_code code,
                           const char *expected);

#endif
