/*
 * content_row_json: one row of the content between JSON and its struct, by the tables of
 * content_fields.h. What is read and what is written have the same members, so that a written row
 * could be loaded again.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_ROW_JSON_H
#define DONJON_CORE_CODEC_CONTENT_ROW_JSON_H

#include "core/codec/content_fields.h"
#include "core/codec/json_problems.h"
#include "core/codec/json_writer.h"

/* A list of fields, of a table's rows or of the tuning. */
struct content_shape {
    const struct content_field *fields;
    size_t count;
};

enum { CONTENT_NAMES_MAX = 48 };

/* The members an object of this shape may have, then `extra` (NULL-terminated, may be NULL) and a
 * NULL: the list that json_read_object takes. */
void content_shape_names(struct content_shape shape, const char *const *extra,
                         const char *names[CONTENT_NAMES_MAX]);

/*
 * Reads every field but ids from the object at `place` into `row`; fields that are left out get
 * their preset. References are looked up among the ids that `content` has already. Problems go to
 * the place's list. Effects of abilities go to the pools of `content`.
 */
void content_row_read(const struct json_place *place, struct content_shape shape,
                      struct game_content *content, void *row);

/* Copies a text that fits with its NUL into the zeroed `out` of `size` bytes. False when a problem
 * was added. */
bool content_text_read(const struct json_place *place, size_t size, char *out);

/* Reads an id into `out`, zero-filled behind it. False when a problem was added. */
bool content_id_read(const struct json_place *place, char out[GAME_NAME_SIZE]);

/* The number of a word in an enumeration; the problem lists all words. */
bool content_word_read(const struct json_place *place, const char *(*word)(uint8_t), int64_t *out);

/* The code of the row that an id names. */
bool content_reference_read(const struct json_place *place, const struct content_table *table,
                            const struct game_content *content, int64_t *out);

/* Writes the members of the row into the open object. References to no row are left out. */
void content_row_write(struct json_writer *writer, struct content_shape shape,
                       const struct game_content *content, const void *row);

#endif
