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
    if (menu->help) {
        screen_text(0, screen_height() - 1, width, INK_DIM, menu->help);
    }
    screen_show(-1, -1);
}

static bool is_end(const struct menu *menu, int key)
{
    return key == SCREEN_ESCAPE || (key == SCREEN_ENTER && menu->count > 0) ||
           (key > 0 && menu->keys && strchr(menu->keys, key) != NULL);
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
        } else if (key >= 'a' && key <= 'z' && key != 'j' && key != 'k' &&
                   (size_t)(key - 'a') < menu->count) {
            *line = (size_t)(key - 'a');
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

bool menu_confirm(const char *question)
{
    screen_text(0, screen_height() - 1, screen_width(), INK_TITLE, question);
    screen_show(-1, -1);
    return screen_key(-1) == 'y';
}
