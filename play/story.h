/*
 * story: what happened, in sentences.
 *
 * Entities are called by the names they had when they were seen last, so that one who has just died
 * still has one. Events of a kind that this client does not know are told by their type.
 */
#ifndef DONJON_PLAY_STORY_H
#define DONJON_PLAY_STORY_H

#include <jansson.h>

#include "play/guide.h"
#include "play/view.h"

enum { STORY_LINES_MAX = 200, STORY_LINE_SIZE = 160, STORY_NAMES_MAX = 512 };

struct story_name {
    int64_t id;
    bool you;
    char name[VIEW_TEXT_SIZE];
};

struct story {
    size_t count; /* lines there ever were; line n stands at n % STORY_LINES_MAX */
    char lines[STORY_LINES_MAX][STORY_LINE_SIZE];
    size_t name_count; /* names there ever were; likewise */
    struct story_name names[STORY_NAMES_MAX];
};

/* Learns who is who. */
void story_meet(struct story *story, const struct view *view);

/* Adds a line for each event that is worth one. */
void story_tell(struct story *story, const struct guide *guide, const json_t *events);

__attribute__((format(printf, 2, 3))) void story_add(struct story *story, const char *format, ...);

/* The line `back` lines before the last; NULL if there are not so many. */
const char *story_line(const struct story *story, size_t back);

#endif
