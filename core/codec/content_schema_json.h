/*
 * content_schema_json: a JSON Schema (2020-12) of the content's files, from the tables that the
 * loader reads by.
 *
 * One schema for each file stands under `$defs`, by the file's name without its ending; editors and
 * other tools can check a file with it before the loader does. It says what a file may look like;
 * whether rows fit together only the loader knows.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_SCHEMA_JSON_H
#define DONJON_CORE_CODEC_CONTENT_SCHEMA_JSON_H

#include "core/codec/json_writer.h"

void content_schema_json_write(struct json_writer *writer);

#endif
