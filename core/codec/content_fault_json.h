/*
 * content_fault_json: what the rules' own check finds, told of the place in the files.
 *
 * The check knows tables, rows and members of structs; people know files. So a fault of an effect
 * is told of its place in its ability, one of a floor of that floor, with the value that is there.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_FAULT_JSON_H
#define DONJON_CORE_CODEC_CONTENT_FAULT_JSON_H

#include "core/codec/json_problems.h"
#include "core/game/content.h"

/* Adds the problem. `roots` are the parsed files, in the order of content_file_names; NULL:
 * none. */
void content_fault_tell(const struct game_content *content, json_t *const *roots,
                        const struct game_content_fault *fault, struct json_problems *problems);

#endif
