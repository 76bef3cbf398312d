/*
 * screen: the terminal. The only place that knows curses.
 *
 * Coordinates count from 0 at the top left; what lies outside is not drawn. A size change arrives
 * as SCREEN_RESIZED, after which everything has to be drawn anew. There is one screen; it belongs
 * to one thread.
 */
#ifndef DONJON_PLAY_SCREEN_H
#define DONJON_PLAY_SCREEN_H

#include <stdbool.h>

enum screen_ink {
    INK_PLAIN,
    INK_DIM, /* remembered, unimportant */
    INK_YOU,
    INK_ALLY,
    INK_FOE,
    INK_ITEM,
    INK_PROP,
    INK_WAY, /* stairs, doors */
    INK_WATER,
    INK_GOOD,
    INK_BAD,
    INK_TITLE, /* reversed */
    INK_ALARM, /* reversed, and red */
    INK_COUNT
};

/* Keys are characters; the others are these. Arrows come as h, j, k, l. */
enum screen_key { SCREEN_NOTHING = -1, SCREEN_RESIZED = -2, SCREEN_ESCAPE = 27, SCREEN_ENTER = 10 };

/* Takes the terminal. False, with nothing changed, if it is none. */
bool screen_open(void);

/* Gives it back as it was. May be called twice. */
void screen_close(void);

int screen_width(void);
int screen_height(void);

void screen_clear(void);
void screen_put(int x, int y, char character, enum screen_ink ink);

/* At most `width` characters; the rest of the width is blank. */
void screen_text(int x, int y, int width, enum screen_ink ink, const char *text);

/* Shows what was drawn, with the cursor at (x, y); hidden if x is negative. */
void screen_show(int cursor_x, int cursor_y);

/* Whether a key was pressed that nobody has taken yet. */
bool screen_has_key(void);

/* The next key; SCREEN_NOTHING after `timeout_ms` without one. */
int screen_key(int timeout_ms);

#endif
