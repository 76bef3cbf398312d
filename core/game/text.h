/*
 * text: comparing short texts without the C library.
 *
 * The rules link nothing but the memory functions (see README.md), so not even strcmp. NULL equals
 * nothing.
 */
#ifndef DONJON_CORE_GAME_TEXT_H
#define DONJON_CORE_GAME_TEXT_H

#include <stdbool.h>
#include <stddef.h>

static inline bool text_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return false;
    }
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

#endif
