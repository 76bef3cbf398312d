/*
 * content_place_json: the fields of places, as tables and as JSON: floors of scenarios, styles,
 * populations and drawn maps.
 *
 *   floor       {"style": id, "population": id, "trap": id, "traps_min": n, ...}, depth 1 first
 *   entry       {"actor": id, "weight": n, "pack": n}
 *   mark        {"mark": "x", "what": word, ...}: with what=actor "actor", item "item", prop "prop"
 *               and "item" or "ability", terrain "terrain"; "count", "link", "key", and true or
 *               false for "hidden", "armed", "lit"
 *   rows        ["####", "#..#"]: a character a tile, all rows of one length
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_PLACE_JSON_H
#define DONJON_CORE_CODEC_CONTENT_PLACE_JSON_H

#include "core/codec/content_row_json.h"

enum { CONTENT_STYLE_FIELDS = 17, CONTENT_POPULATION_FIELDS = 2, CONTENT_MAP_FIELDS = 6 };

extern const struct content_field content_style_fields[CONTENT_STYLE_FIELDS];
extern const struct content_field content_population_fields[CONTENT_POPULATION_FIELDS];
extern const struct content_field content_map_fields[CONTENT_MAP_FIELDS];

/* True for the list types that are handled here. */
bool content_place_is(const struct content_field *field);

/* As content_list_preset, _read and _write, for these types. */
void content_place_preset(const struct content_field *field, char *bytes);
void content_place_read(const struct json_place *place, const struct content_field *field,
                        struct game_content *content, char *bytes);
void content_place_write(struct json_writer *writer, const struct content_field *field,
                         const struct game_content *content, const char *bytes);

#endif
