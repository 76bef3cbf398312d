/*
 * save_list: the sessions this person has a seat in, kept in a file of their own.
 *
 * A seat's token is all it takes to play it, so the file is readable by its owner alone (mode 0600,
 * its folder 0700) and is replaced as a whole, never written in place. It is
 * $XDG_DATA_HOME/donjon/sessions.json, by default ~/.local/share/donjon/sessions.json.
 *
 * Belongs to one thread. Two programs that save at the same time: the later one wins.
 */
#ifndef DONJON_PLAY_SAVE_LIST_H
#define DONJON_PLAY_SAVE_LIST_H

#include <stddef.h>

#include "core/base/err.h"

enum {
    SAVE_LIST_MAX = 200, /* the oldest are forgotten beyond it */
    SAVE_URL_SIZE = 256,
    SAVE_ID_SIZE = 40,
    SAVE_TOKEN_SIZE = 256,
    SAVE_TEXT_SIZE = 128
};

struct save {
    char url[SAVE_URL_SIZE];
    char session[SAVE_ID_SIZE];
    char token[SAVE_TOKEN_SIZE];
    char scenario[SAVE_TEXT_SIZE];
    char label[SAVE_TEXT_SIZE];
    char note[SAVE_TEXT_SIZE]; /* how it stood when it was left */
    int seat;
};

struct save_list {
    char path[4096];
    size_t count;
    struct save rows[SAVE_LIST_MAX]; /* newest first */
};

/* Reads the file; none is an empty list. `path` NULL: the usual place. */
MUST_CHECK enum err save_list_read(struct save_list *list, const char *path, struct error *error);

/* Puts a save at the head, in place of an older one of the same session and seat. Not yet
 * written. */
void save_list_put(struct save_list *list, const struct save *save);

/* Forgets the row. */
void save_list_forget(struct save_list *list, size_t row);

MUST_CHECK enum err save_list_write(const struct save_list *list, struct error *error);

#endif
