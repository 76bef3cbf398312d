/*
 * content_guide_json: the reply of GET /v1/content: everything a client needs to draw and to
 * explain a game without knowing its rules.
 *
 * It holds the content root, the legend (what each character of a view's rows means, in sight and
 * remembered), every table of the content with the members of its JSON files, and the vocabulary of
 * the rules: kinds of actions with their members and prices, directions, providers, types of events
 * with their members, verdicts and results. It is a function of the content and the build alone, so
 * it may be cached for ever by root and rules id.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_GUIDE_JSON_H
#define DONJON_CORE_CODEC_CONTENT_GUIDE_JSON_H

#include "core/base/digest.h"
#include "core/codec/json_writer.h"
#include "core/game/content.h"

/* `root` is that of `content`: computed once, by whoever loaded it. */
void content_guide_json_write(struct json_writer *writer, const struct game_content *content,
                              const struct digest_value *root);

#endif
