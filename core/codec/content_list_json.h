/*
 * content_list_json: fields of the content that are lists or maps.
 *
 * Each kind of list of content_fields.h is read, preset and written here; content_row_json.h does
 * the rest of a row. `bytes` is where the field lies in its row.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_LIST_JSON_H
#define DONJON_CORE_CODEC_CONTENT_LIST_JSON_H

#include "core/codec/content_row_json.h"

void content_list_preset(const struct content_field *field, char *bytes);

void content_list_read(const struct json_place *place, const struct content_field *field,
                       struct game_content *content, char *bytes);

void content_list_write(struct json_writer *writer, const struct content_field *field,
                        const struct game_content *content, const char *bytes);

#endif
