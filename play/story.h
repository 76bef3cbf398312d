/*
 * story: what happened, in sentences.
 *
 * Entities are called by the names they had when they were seen last, so that one who has just died
 * still has one. Events of a kind that this client does not know are told by their type. A line
 * that is told again is not repeated but counted. Lines since the last `story_begin` are fresh.
 */
#ifndef DONJON_PLAY_STORY_H
#define DONJON_PLAY_STORY_H

#include <jansson.h>

#include "play/guide.h"
#include "play/screen.h"
#include "play/view.h"

enum { STORY_LINES_MAX = 200, STORY_LINE_SIZE = 160, STORY_NAMES_MAX = 512 };

struct story_name {
    int64_t id;
    bool you;
    char name[VIEW_TEXT_SIZE];
};

struct story_entry {
    char text[STORY_LINE_SIZE];  /* as it was told */
    char shown[STORY_LINE_SIZE]; /* with how often */
    unsigned times;
    enum screen_ink ink;
};

struct story {
    size_t count; /* lines there ever were; line n stands at n % STORY_LINES_MAX */
    size_t fresh; /* the first line that is fresh; count: none */
    struct story_entry lines[STORY_LINES_MAX];
    size_t name_count; /* names there ever were; likewise */
    struct story_name names[STORY_NAMES_MAX];
    int x; /* where the viewer stands, for directions */
    int y;
    bool critical;              /* the next blow is */
    char fate[STORY_LINE_SIZE]; /* how the viewer died, "" as long as it has not */
};

/* Learns who is who, and where the viewer stands. */
void story_meet(struct story *story, const struct view *view);

/* The name of an entity that was met; NULL: it never was. */
struct story_name *story_who(struct story *story, int64_t id);

/* Something new begins: what was told before is not fresh any more. */
void story_begin(struct story *story);

/* Adds a line for each event that is worth one. telling.c */
void story_tell(struct story *story, const struct guide *guide, const json_t *events);

/* Adds a line, with a capital and a full stop. */
__attribute__((format(printf, 3, 4))) void story_add(struct story *story, enum screen_ink ink,
                                                     const char *format, ...);

/* The line `back` lines before the last; NULL if there are not so many. */
const struct story_entry *story_line(const struct story *story, size_t back);

/* How many lines are fresh. */
size_t story_fresh(const struct story *story);

#endif
