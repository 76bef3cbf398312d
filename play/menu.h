/*
 * menu: choosing a line of a list, asking a question.
 */
#ifndef DONJON_PLAY_MENU_H
#define DONJON_PLAY_MENU_H

#include <stdbool.h>
#include <stddef.h>

enum { MENU_LINES_MAX = 256, MENU_LINE_SIZE = 160 };

struct menu {
    const char *title;
    const char *help; /* a line below, may be NULL */
    const char *keys; /* further keys that end it, may be NULL */
    size_t count;
    char lines[MENU_LINES_MAX][MENU_LINE_SIZE];
};

/* Adds a line; false where there is no more room. */
__attribute__((format(printf, 2, 3))) bool menu_add(struct menu *menu, const char *format, ...);

/* The letter that chooses a line; ' ' where none does, as j and k move the mark. */
char menu_letter(size_t line);

/* Shows the menu. Returns SCREEN_ENTER, SCREEN_ESCAPE or one of `keys`; `line` is where the mark
 * begins and is left. Lines are also chosen by their letters a, b, c, unless that is a key, and the
 * first nine by digits. What of the marked line does not fit stands below the list. */
int menu_choose(const struct menu *menu, size_t *line);

/* Shows text; any key goes on. */
void menu_show(const struct menu *menu);

/* Shows text that is not to be missed by typing ahead; only Enter and Escape go on. */
void menu_show_surely(const struct menu *menu);

/* A question to be answered by y; anything else is no. */
bool menu_confirm(const char *question);

#endif
