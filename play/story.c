/* See story.h. */
#include "play/story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- lines ---- */

static bool is_ended(const char *line, size_t length)
{
    return length == 0 || strchr(".!?:)", line[length - 1]) != NULL;
}

/* A sentence begins with a capital and ends with a stop. */
static void make_sentence(char line[STORY_LINE_SIZE])
{
    size_t length = strlen(line);
    if (line[0] >= 'a' && line[0] <= 'z') {
        line[0] = (char)(line[0] - 'a' + 'A');
    }
    if (!is_ended(line, length) && length + 1 < STORY_LINE_SIZE) {
        line[length] = '.';
        line[length + 1] = '\0';
    }
}

static void count_again(struct story *story, struct story_entry *entry, const char *text)
{
    entry->times++;
    snprintf(entry->shown, sizeof(entry->shown), "%.140s (%u times)", text, entry->times);
    if (story->fresh == story->count) {
        story->fresh--;
    }
}

void story_add(struct story *story, enum screen_ink ink, const char *format, ...)
{
    struct story_entry entry = {.times = 1, .ink = ink};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(entry.text, sizeof(entry.text), format, arguments);
    va_end(arguments);
    make_sentence(entry.text);
    memcpy(entry.shown, entry.text, sizeof(entry.shown));
    struct story_entry *last =
        &story->lines[(story->count + STORY_LINES_MAX - 1) % STORY_LINES_MAX];
    if (story->count > 0 && strcmp(last->text, entry.text) == 0) {
        count_again(story, last, entry.text);
        return;
    }
    story->lines[story->count % STORY_LINES_MAX] = entry;
    story->count++;
}

const struct story_entry *story_line(const struct story *story, size_t back)
{
    if (back >= story->count || back >= STORY_LINES_MAX) {
        return NULL;
    }
    return &story->lines[(story->count - 1 - back) % STORY_LINES_MAX];
}

void story_begin(struct story *story)
{
    story->fresh = story->count;
}

size_t story_fresh(const struct story *story)
{
    return story->count - story->fresh;
}

/* ---- names ---- */

struct story_name *story_who(struct story *story, int64_t id)
{
    size_t known = story->name_count < STORY_NAMES_MAX ? story->name_count : STORY_NAMES_MAX;
    for (size_t i = 0; i < known; i++) {
        if (story->names[i].id == id) {
            return &story->names[i];
        }
    }
    return NULL;
}

void story_meet(struct story *story, const struct view *view)
{
    for (size_t i = 0; i < view->entity_count; i++) {
        const struct view_entity *entity = &view->entities[i];
        struct story_name *name = story_who(story, entity->id);
        if (!name) {
            name = &story->names[story->name_count++ % STORY_NAMES_MAX];
        }
        name->id = entity->id;
        name->you = entity->you;
        memcpy(name->name, entity->name, sizeof(name->name));
        if (entity->you) {
            story->x = entity->x;
            story->y = entity->y;
        }
    }
}
