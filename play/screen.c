/* See screen.h. */
#include "play/screen.h"

#include <curses.h>
#include <string.h>
#include <unistd.h>

enum { ESCAPE_DELAY_MS = 25 };

static bool is_open;
static attr_t inks[INK_COUNT];

static void set_ink(enum screen_ink ink, short colour, attr_t more)
{
    init_pair((short)(ink + 1), colour, -1);
    inks[ink] = COLOR_PAIR(ink + 1) | more;
}

/* A terminal without colours has bold, dim and reverse. */
static void choose_inks(void)
{
    memset(inks, 0, sizeof(inks));
    inks[INK_DIM] = A_DIM;
    inks[INK_YOU] = A_BOLD;
    inks[INK_FOE] = A_BOLD;
    inks[INK_TITLE] = A_REVERSE;
    inks[INK_ALARM] = A_REVERSE | A_BOLD;
    if (!has_colors()) {
        return;
    }
    start_color();
    use_default_colors();
    set_ink(INK_DIM, COLOR_BLUE, 0);
    set_ink(INK_YOU, COLOR_WHITE, A_BOLD);
    set_ink(INK_ALLY, COLOR_CYAN, A_BOLD);
    set_ink(INK_FOE, COLOR_RED, A_BOLD);
    set_ink(INK_ITEM, COLOR_YELLOW, A_BOLD);
    set_ink(INK_PROP, COLOR_MAGENTA, 0);
    set_ink(INK_WAY, COLOR_YELLOW, 0);
    set_ink(INK_WATER, COLOR_CYAN, 0);
    set_ink(INK_GOOD, COLOR_GREEN, 0);
    set_ink(INK_BAD, COLOR_RED, 0);
    set_ink(INK_ALARM, COLOR_RED, A_REVERSE | A_BOLD);
}

bool screen_open(void)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !initscr()) {
        return false;
    }
    is_open = true;
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(ESCAPE_DELAY_MS);
    choose_inks();
    return true;
}

void screen_close(void)
{
    if (is_open) {
        endwin();
        is_open = false;
    }
}

int screen_width(void)
{
    return COLS;
}

int screen_height(void)
{
    return LINES;
}

void screen_clear(void)
{
    erase();
}

void screen_put(int x, int y, char character, enum screen_ink ink)
{
    if (x >= 0 && y >= 0 && x < COLS && y < LINES) {
        mvaddch(y, x, (chtype)(unsigned char)character | inks[ink]);
    }
}

/* What is not printable ASCII becomes a question mark: rows are one cell a character. */
static char printable(char character)
{
    return character >= ' ' && character <= '~' ? character : '?';
}

void screen_text(int x, int y, int width, enum screen_ink ink, const char *text)
{
    size_t length = strlen(text);
    for (int i = 0; i < width; i++) {
        screen_put(x + i, y, (size_t)i < length ? printable(text[i]) : ' ', ink);
    }
}

void screen_show(int cursor_x, int cursor_y)
{
    bool shown = cursor_x >= 0 && cursor_y >= 0 && cursor_x < COLS && cursor_y < LINES;
    curs_set(shown ? 1 : 0);
    if (shown) {
        move(cursor_y, cursor_x);
    }
    refresh();
}

bool screen_has_key(void)
{
    timeout(0);
    int key = getch();
    if (key != ERR) {
        ungetch(key);
    }
    return key != ERR;
}

int screen_key(int timeout_ms)
{
    timeout(timeout_ms);
    int key = getch();
    switch (key) {
    case ERR:
        return SCREEN_NOTHING;
    case KEY_RESIZE:
        return SCREEN_RESIZED;
    case KEY_LEFT:
        return 'h';
    case KEY_DOWN:
        return 'j';
    case KEY_UP:
        return 'k';
    case KEY_RIGHT:
        return 'l';
    case KEY_HOME:
        return 'y';
    case KEY_PPAGE:
        return 'u';
    case KEY_END:
        return 'b';
    case KEY_NPAGE:
        return 'n';
    case KEY_ENTER:
    case '\r':
    case '\n':
        return SCREEN_ENTER;
    default:
        return key >= 0 && key < 128 ? key : SCREEN_NOTHING;
    }
}
