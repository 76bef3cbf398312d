/*
 * json_reader: from request bytes to a tree under I-JSON rules (RFC 7493), and strict reading of
 * its values.
 *
 * Parsing refuses what two readers could understand differently: duplicate names, lone surrogates,
 * NUL, invalid UTF-8, bytes behind the document, numbers beyond 64 bits; and what is deeper than
 * LIMIT_JSON_DEPTH or no object at its root. The depth is checked before jansson sees the body.
 *
 * The reading functions take a place (json_problems.h), write `out` and return true when the value
 * is there and right; else they add a problem to the place's list and return false. Nothing is
 * converted: 1.0 is no integer, "1" is no number, null is no absent member.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_JSON_READER_H
#define DONJON_CORE_CODEC_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/base/err.h"
#include "core/codec/json_problems.h"

/*
 * Parses a body. ERR_MALFORMED_JSON with line, column and reason in `error`; ERR_NO_MEMORY. The
 * tree is the caller's, who gives it back by json_decref.
 */
MUST_CHECK enum err json_read_body(const char *body, size_t size, json_t **out,
                                   struct error *error);

/*
 * What reading a request's body begins with: `out` is its object, whose members have names of the
 * NULL-terminated list. The tree is `*out_root`, the caller's. The list of problems begins anew.
 */
MUST_CHECK enum err json_open_body(const char *body, size_t size, const char *const *names,
                                   struct json_problems *problems, json_t **out_root,
                                   struct json_place *out);

/* The same where an absent body means {}: zero bytes, or nothing but white space. */
MUST_CHECK enum err json_open_body_or_empty(const char *body, size_t size, const char *const *names,
                                            struct json_problems *problems, json_t **out_root,
                                            struct json_place *out);

/* ---- members ---- */

/* True when the place holds an object; each member whose name is not in the NULL-terminated list
 * `names` is a problem. */
bool json_read_object(const struct json_place *place, const char *const *names);

/* True when the object has the member, with its place in `out`. A required one that is absent is a
 * problem. */
bool json_required(const struct json_place *object, const char *name, struct json_place *out);
bool json_optional(const struct json_place *object, const char *name, struct json_place *out);

/* ---- values ---- */

/* An array of min..max items. */
bool json_read_array(const struct json_place *place, size_t min, size_t max);

bool json_read_bool(const struct json_place *place, bool *out);
bool json_read_int(const struct json_place *place, int64_t min, int64_t max, int64_t *out);

/* A string of min..max Unicode characters without control characters and noncharacters; `out` is
 * borrowed from the document. */
bool json_read_text(const struct json_place *place, size_t min, size_t max, const char **out);

/* One of the NULL-terminated `words`; `out` is its index. */
bool json_read_word(const struct json_place *place, const char *const *words, size_t *out);

/* A UUID; `out` holds ID_SIZE bytes. */
bool json_read_uuid(const struct json_place *place, uint8_t *out);

/* Exactly 2 * size hex digits. */
bool json_read_hex(const struct json_place *place, uint8_t *out, size_t size);

#endif
