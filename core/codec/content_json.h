/*
 * content_json: a folder of JSON files, compiled into the struct the rules read.
 *
 * A content is the files named by content_file_names, each an object:
 *
 *   legend.json     {"viewer_glyph", "ally_glyph", "tiles": [...], "props": [...]}
 *   tuning.json     the members of struct content_tuning, "action_cost": {"move": 100, ...}
 *   statuses.json   {"statuses": [...]}      abilities.json  {"abilities": [...]}
 *   items.json      {"items": [...]}         actors.json     {"actors": [...]}
 *   passives.json   {"passives": [...]}      classes.json    {"classes": [...]}
 *   factions.json   {"factions": [...]}      trait_sets.json     {"trait_sets": [...]}
 *   scripts.json    {"scripts": [...]}
 *   styles.json     {"styles": [...]}        how levels are made
 *   populations.json {"populations": [...]}  who lives in them
 *   maps.json       {"maps": [...]}          levels and chambers made by hand
 *   scenarios.json  {"scenarios": [...]}     the first is the default
 *
 * Rows have the members of their struct in core/game/content.h under the same names
 * (content_fields.h is the list) and refer to each other by id. Every problem is told with file,
 * place, value and what was expected, up to JSON_PROBLEMS_MAX; last the rules themselves are asked.
 *
 * Compiling is a pure function of the texts. White space, the order of members and the way a string
 * is escaped do not change a byte of the result; the order of rows does.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_JSON_H
#define DONJON_CORE_CODEC_CONTENT_JSON_H

#include <stddef.h>

#include "core/base/digest.h"
#include "core/base/err.h"
#include "core/codec/json_problems.h"
#include "core/game/content.h"

enum { CONTENT_FILE_COUNT = 15, CONTENT_FILE_BYTES_MAX = 1024 * 1024 };

/* The names of the files, in the order in which they are read. */
extern const char *const content_file_names[CONTENT_FILE_COUNT];

/* The text of one file; NULL when there is none. */
struct content_text {
    const char *text;
    size_t size;
};

/*
 * Compiles texts in the order of content_file_names. ERR_VALIDATION_FAILED or ERR_NO_MEMORY, with
 * the reasons in `problems`, which is initialised here; `out` is written only on success.
 */
MUST_CHECK enum err content_compile(const struct content_text texts[CONTENT_FILE_COUNT],
                                    struct game_content *out, struct json_problems *problems);

/* Reads the files of a folder and compiles them. A .json file that is none of them is a problem. */
MUST_CHECK enum err content_load(const char *folder, struct game_content *out,
                                 struct json_problems *problems);

/* The content root: SHA-256 over the tag "donjon/content/1" and the compiled bytes. */
void content_root(const struct game_content *content, struct digest_value *out);

#endif
