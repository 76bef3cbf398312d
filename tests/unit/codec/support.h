/*
 * support: what the tests of core/codec share: the content of the tree, problems looked up by
 * place, and written JSON read back by jansson, which is the independent judge of the writer.
 */
#ifndef DONJON_TESTS_UNIT_CODEC_SUPPORT_H
#define DONJON_TESTS_UNIT_CODEC_SUPPORT_H

#include <jansson.h>

#include "core/base/strbuf.h"
#include "core/codec/json_problems.h"
#include "core/game/content.h"

/* The content of content/, loaded once for the process. Fails the test when it is not valid. */
const struct game_content *support_content(void);

/* The text of one of its files. The caller frees it. */
char *support_content_file(const char *name);

/* Fails the test unless the list has a problem with this pointer and word. */
void support_assert_problem(const struct json_problems *problems, const char *pointer,
                            const char *word);

/* Parses what was written; fails the test when it is not JSON. Frees the strbuf. */
json_t *support_parse(struct strbuf *text);

/* Fails the test unless `json` equals the JSON text `expected`, whatever the order of members. */
void support_assert_json(const json_t *json, const char *expected);

/* As both: what was written equals `expected`. Frees the strbuf. */
void support_assert_written(struct strbuf *text, const char *expected);

/* The next of a fixed sequence of pseudo-random numbers (xorshift); `state` is not 0. */
uint64_t support_random(uint64_t *state);

#endif
