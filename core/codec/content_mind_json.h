/*
 * content_mind_json: what minds are made of: weights of traits, steps and lines of scripts.
 *
 * Weights are {trait: [species, archetype, faction, temperament], ...}, a trait that is left out
 * has 4 of each. A step is {"op": word, ...} with exactly the members of its kind. Lines are texts.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_MIND_JSON_H
#define DONJON_CORE_CODEC_CONTENT_MIND_JSON_H

#include "core/codec/content_row_json.h"

void content_weights_preset(char *bytes);
void content_weights_read(const struct json_place *place, char *bytes);
void content_weights_write(struct json_writer *writer, const char *bytes);

void content_steps_read(const struct json_place *place, char *bytes);
void content_steps_write(struct json_writer *writer, const char *bytes);

void content_lines_read(const struct json_place *place, char *bytes);
void content_lines_write(struct json_writer *writer, const char *bytes);

#endif
