/*
 * json_writer: JSON straight into a strbuf, for replies on the hot path.
 *
 * Calls append one token each; the writer puts the commas. It builds no tree and allocates nothing
 * but the strbuf's own growth. Strings are escaped as RFC 8259 asks; bytes that are not UTF-8
 * become U+FFFD, so that what was written is always valid JSON whatever it was given. Running out
 * of memory or of the strbuf's `max` marks the strbuf as failed: check `out->failed` once, at the
 * end.
 *
 * Invariant: opens and closes are balanced and every object member is a key followed by one value.
 * That is the caller's duty; the writer keeps no stack to check it.
 *
 * A writer is plain data that borrows the strbuf; several may follow each other on one strbuf. It
 * belongs to one thread at a time.
 */
#ifndef DONJON_CORE_CODEC_JSON_WRITER_H
#define DONJON_CORE_CODEC_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/digest.h"
#include "core/base/id.h"
#include "core/base/strbuf.h"

struct json_writer {
    struct strbuf *out;
    bool comma; /* a value stands before: the next token of this level needs a comma */
};

/* A writer at the end of `out`, expecting one value. */
struct json_writer json_writer_on(struct strbuf *out);

void json_write_object_open(struct json_writer *writer);
void json_write_object_close(struct json_writer *writer);
void json_write_array_open(struct json_writer *writer);
void json_write_array_close(struct json_writer *writer);

/* A key that is a string literal of plain ASCII without quotes; its length folds to a constant. */
#define json_write_key(writer, literal)                                                            \
    json_write_key_quoted((writer), "\"" literal "\":", sizeof("\"" literal "\":") - 1)

/* `quoted` is the key with its quotes and colon, already escaped. */
void json_write_key_quoted(struct json_writer *writer, const char *quoted, size_t size);
void json_write_key_text(struct json_writer *writer, const char *key); /* any text, escaped */

void json_write_string(struct json_writer *writer, const char *text);         /* NULL writes null */
void json_write_string_or_null(struct json_writer *writer, const char *text); /* "": null */
void json_write_text(struct json_writer *writer, const char *text, size_t size);
void json_write_i64(struct json_writer *writer, int64_t value);
void json_write_u64(struct json_writer *writer, uint64_t value);
void json_write_u64_or_null(struct json_writer *writer, uint64_t value); /* 0: null */
void json_write_bool(struct json_writer *writer, bool value);
void json_write_null(struct json_writer *writer);

void json_write_hex(struct json_writer *writer, const void *data, size_t size);    /* lower-case */
void json_write_base64(struct json_writer *writer, const void *data, size_t size); /* padded */
void json_write_digest(struct json_writer *writer, const struct digest_value *digest);
void json_write_id(struct json_writer *writer, const uint8_t id[ID_SIZE]); /* a UUID */
void json_write_id_or_null(struct json_writer *writer,
                           const uint8_t id[ID_SIZE]);                        /* zeroes: null */
void json_write_time_us(struct json_writer *writer, int64_t wall_us);         /* RFC 3339 */
void json_write_time_us_or_null(struct json_writer *writer, int64_t wall_us); /* 0: null */

/* `size` bytes that are one JSON value already. */
void json_write_raw(struct json_writer *writer, const char *json, size_t size);

#endif
