/*
 * content_fields: the shape of the content's JSON, as tables.
 *
 * Each member of a row in core/game/content.h that the JSON files give is one `struct
 * content_field`: its name, where it lies, what it may be, and what it is when it is left out. The
 * loader and the writer of GET /v1/content both walk these tables, so a field exists for both or
 * for neither. The bounds are those that core/game/content.h promises; they stand here again so
 * that every bad value is told with its place, not only the first.
 *
 * Constant data; any thread.
 */
#ifndef DONJON_CORE_CODEC_CONTENT_FIELDS_H
#define DONJON_CORE_CODEC_CONTENT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/game/content.h"

enum content_field_type {
    CONTENT_FIELD_ID,          /* [a-z][a-z0-9_]*, the row's own */
    CONTENT_FIELD_TEXT,        /* for people, UTF-8 */
    CONTENT_FIELD_GLYPH,       /* one printable ASCII character, not a blank */
    CONTENT_FIELD_INT,         /* min..max */
    CONTENT_FIELD_FLAG,        /* true or false, stored as 1 or 0 */
    CONTENT_FIELD_WORD,        /* one of the words of an enumeration */
    CONTENT_FIELD_ROW,         /* the id of a row of `table`; left out: CONTENT_NONE */
    CONTENT_FIELD_START_ITEMS, /* [{"item": id, "quantity": n}, ...] */
    /* What follows are the lists of content_list_json.h. */
    CONTENT_FIELD_ROWS,         /* [id, ...] of `table`; unused places: CONTENT_NONE */
    CONTENT_FIELD_ROW_BITS,     /* [id, ...] of `table`, stored as a bit for each row */
    CONTENT_FIELD_NUMBERS,      /* {word: n, ...}: a byte for each word; left out: `preset` */
    CONTENT_FIELD_BONUSES,      /* [{"stat": word, "layer": word, "value": n}, ...] */
    CONTENT_FIELD_LESSONS,      /* [{"ability": id, "level": n}, ...] */
    CONTENT_FIELD_WORD_BITS,    /* [word, ...] of an enumeration, stored as a bit for each number */
    CONTENT_FIELD_PRICES,       /* [{"resource": word, "amount": n}, ...] */
    CONTENT_FIELD_REQUIREMENTS, /* [{"kind": word, "value": n}, ...] */
    CONTENT_FIELD_EFFECTS,      /* [effect, ...], see content_deed_json.h */
    CONTENT_FIELD_WEIGHTS,      /* {trait: [4 weights], ...}; left out: 4 of each */
    CONTENT_FIELD_STEPS,        /* [{"op": word, ...}, ...] of a script */
    CONTENT_FIELD_LINES,        /* [text, ...]; unused places: empty */
    CONTENT_FIELD_FLOORS,       /* these four: see content_place_json.h */
    CONTENT_FIELD_ENTRIES,
    CONTENT_FIELD_MARKS,
    CONTENT_FIELD_MAP_ROWS
};

enum content_table_number {
    CONTENT_TABLE_TILES,
    CONTENT_TABLE_PROPS,
    CONTENT_TABLE_STATUSES,
    CONTENT_TABLE_ABILITIES,
    CONTENT_TABLE_ITEMS,
    CONTENT_TABLE_ACTORS,
    CONTENT_TABLE_PASSIVES,
    CONTENT_TABLE_CLASSES,
    CONTENT_TABLE_FACTIONS,
    CONTENT_TABLE_TRAIT_SETS,
    CONTENT_TABLE_SCRIPTS,
    CONTENT_TABLE_STYLES,
    CONTENT_TABLE_POPULATIONS,
    CONTENT_TABLE_MAPS,
    CONTENT_TABLE_SCENARIOS,
    CONTENT_TABLE_COUNT
};

struct content_field {
    const char *name; /* of the JSON member */
    enum content_field_type type;
    bool required;
    uint16_t offset; /* in the row */
    uint16_t size;
    int32_t min;
    int32_t max;
    int32_t preset;                      /* the value when it is left out */
    const char *(*word)(uint8_t number); /* CONTENT_FIELD_WORD, CONTENT_FIELD_NUMBERS */
    enum content_table_number table;     /* CONTENT_FIELD_ROW, _ROWS, _ROW_BITS */
};

struct content_table {
    const char *file; /* the file it stands in */
    const char *name; /* the member of that file, an array of rows; the struct member's name too */
    const char *singular; /* for messages: "an actor" */
    size_t offset;        /* of its first row in struct game_content */
    size_t row_size;
    size_t count_offset; /* of its uint16_t count */
    uint16_t rows_min;
    uint16_t rows_max;
    const char *(*fixed_id)(uint8_t row); /* which id each row must have; NULL: any */
    const struct content_field *fields;
    size_t field_count;
};

extern const struct content_table content_tables[CONTENT_TABLE_COUNT];

/* The members of struct content_tuning that stand in tuning.json, but for `action_cost`. */
extern const struct content_field content_tuning_fields[];
extern const size_t content_tuning_field_count;

/* The members of struct content_tuning that stand in legend.json. */
extern const struct content_field content_legend_fields[];
extern const size_t content_legend_field_count;

/* The first byte of a row. */
void *content_table_row(const struct content_table *table, struct game_content *content,
                        size_t row);
const void *content_table_row_const(const struct content_table *table,
                                    const struct game_content *content, size_t row);

uint16_t content_table_count(const struct content_table *table, const struct game_content *content);
void content_table_set_count(const struct content_table *table, struct game_content *content,
                             uint16_t count);

/* The row with this id, or CONTENT_NONE. */
uint16_t content_table_find(const struct content_table *table, const struct game_content *content,
                            const char *id);

/* The id of a row, NULL for a code that is not there. */
const char *content_table_id(const struct content_table *table, const struct game_content *content,
                             int64_t row);

/* Whether its value is several: content_list_json.h reads and writes it. */
bool content_field_is_list(const struct content_field *field);

/* The number in a field of 1, 2 or 4 bytes. */
int64_t content_field_load(const struct content_field *field, const void *row);
void content_field_store(const struct content_field *field, void *row, int64_t value);

#endif
