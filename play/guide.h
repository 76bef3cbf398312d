/*
 * guide: what the content says about the game: how tiles look, what things are called.
 */
#ifndef DONJON_PLAY_GUIDE_H
#define DONJON_PLAY_GUIDE_H

#include <jansson.h>
#include <stdbool.h>

/* How one character of a row is to be drawn. */
struct guide_tile {
    char glyph;       /* as it looks in sight */
    bool remembered;  /* seen before, out of sight now */
    bool known;       /* it is a terrain */
    const char *name; /* borrowed from the guide, "" if unknown */
    const char *id;   /* likewise */
};

struct guide {
    json_t *content; /* owned */
    struct guide_tile tiles[128];
};

/* Takes the reply of GET /v1/content, which it owns from now on. */
void guide_init(struct guide *guide, json_t *content);
void guide_finish(struct guide *guide);

struct guide_tile guide_tile(const struct guide *guide, char character);

/* The name of a row of a table by its id; the id itself where there is none. */
const char *guide_name(const struct guide *guide, const char *table, const char *id);

/* A text member of a row, "" where there is none. */
const char *guide_text(const struct guide *guide, const char *table, const char *id,
                       const char *member);

/* A number or a flag of a row, 0 and false where there is none. */
int guide_number(const struct guide *guide, const char *table, const char *id, const char *member);
bool guide_flag(const struct guide *guide, const char *table, const char *id, const char *member);

/* Whether the legend lists this tile or prop under `list` (walkable, opaque, blocking). */
bool guide_lists(const struct guide *guide, const char *list, const char *id);

/* A row of a table by its id; NULL if there is none. */
const json_t *guide_row(const struct guide *guide, const char *table, const char *id);

/* The rows of a table; NULL if there is none. */
const json_t *guide_table(const struct guide *guide, const char *table);

#endif
