/* See menu.h. */
#include "play/menu.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "play/screen.h"

bool menu_add(struct menu *menu, const char *format, ...)
{
    if (menu->count >= MENU_LINES_MAX) {
        return false;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(menu->lines[menu->count], MENU_LINE_SIZE, format, arguments);
    va_end(arguments);
    menu->count++;
    return true;
}

/* Lines fit between the title and the help; the marked one is among them. */
static size_t first_shown(const struct menu *menu, size_t marked)
{
    int room = screen_height() - 4;
    size_t rows = room > 1 ? (size_t)room : 1;
    if (menu->count <= rows || marked < rows / 2) {
        return 0;
    }
    size_t first = marked - rows / 2;
    return first + rows > menu->count ? menu->count - rows : first;
}

/* What of a line does not fit into its row, from its last word on. */
static void draw_rest(const char *line)
{
    size_t width = (size_t)screen_width();
    if (strlen(line) > width && width > 0) {
        size_t start = width;
        while (start > 0 && line[start - 1] != ' ') {
            start--;
        }
        screen_text(0, screen_height() - 2, screen_width(), INK_PLAIN, line + start);
    }
}

static void draw(const struct menu *menu, size_t marked, bool has_mark)
{
    size_t first = first_shown(menu, marked);
    int width = screen_width();
    screen_clear();
    screen_text(0, 0, width, INK_TITLE, menu->title);
    for (size_t i = first; i < menu->count && (int)(i - first) < screen_height() - 4; i++) {
        bool is_marked = has_mark && i == marked;
        screen_text(0, (int)(i - first) + 2, width, is_marked ? INK_TITLE : INK_PLAIN,
                    menu->lines[i]);
    }
    if (has_mark) {
        draw_rest(menu->lines[marked]);
    }
    if (menu->help) {
        screen_text(0, screen_height() - 1, width, INK_DIM, menu->help);
    }
    screen_show(-1, -1);
}

char menu_letter(size_t line)
{
    char letter = line < 26 ? (char)('a' + (int)line) : ' ';
    return letter == 'j' || letter == 'k' ? ' ' : letter;
}

static bool is_end(const struct menu *menu, int key)
{
    return key == SCREEN_ESCAPE || (key == SCREEN_ENTER && menu->count > 0) ||
           (key > 0 && menu->keys && strchr(menu->keys, key) != NULL);
}

/* The line that a letter or a digit chooses; the count if none. */
static size_t line_of(const struct menu *menu, int key)
{
    size_t line = menu->count;
    if (key >= 'a' && key <= 'z' && menu_letter((size_t)(key - 'a')) == key) {
        line = (size_t)(key - 'a');
    } else if (key >= '1' && key <= '9') {
        line = (size_t)(key - '1');
    }
    return line < menu->count ? line : menu->count;
}

int menu_choose(const struct menu *menu, size_t *line)
{
    size_t marked = *line < menu->count ? *line : 0;
    for (;;) {
        draw(menu, marked, menu->count > 0);
        int key = screen_key(-1);
        if (is_end(menu, key)) {
            *line = marked;
            return key;
        }
        if (key == 'j' && marked + 1 < menu->count) {
            marked++;
        } else if (key == 'k' && marked > 0) {
            marked--;
        } else if (line_of(menu, key) < menu->count) {
            *line = line_of(menu, key);
            return SCREEN_ENTER;
        }
    }
}

void menu_show(const struct menu *menu)
{
    int key = SCREEN_RESIZED;
    while (key == SCREEN_RESIZED) {
        draw(menu, 0, false);
        key = screen_key(-1);
    }
}

void menu_show_surely(const struct menu *menu)
{
    int key = SCREEN_RESIZED;
    while (key != SCREEN_ENTER && key != SCREEN_ESCAPE) {
        draw(menu, 0, false);
        key = screen_key(-1);
    }
}

bool menu_confirm(const char *question)
{
    screen_text(0, screen_height() - 1, screen_width(), INK_TITLE, question);
    screen_show(-1, -1);
    return screen_key(-1) == 'y';
}
