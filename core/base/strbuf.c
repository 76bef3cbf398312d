/* strbuf: grows by doubling; every addition goes through strbuf_reserve, which alone may fail. */
#include "core/base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { SIZE_FIRST = 64, DIGITS_U64 = 20 };

void strbuf_finish(struct strbuf *strbuf)
{
    free(strbuf->data);
    *strbuf = (struct strbuf){.max = strbuf->max};
}

void strbuf_clear(struct strbuf *strbuf)
{
    strbuf->len = 0;
    strbuf->failed = false;
    if (strbuf->data) {
        strbuf->data[0] = '\0';
    }
}

/* The allocation that holds `needed` bytes: doubled, so that additions cost constant time. */
static size_t grown_size(size_t size, size_t needed)
{
    size_t doubled = size < SIZE_MAX / 2 ? 2 * size : SIZE_MAX;
    size_t grown = doubled < SIZE_FIRST ? SIZE_FIRST : doubled;
    return grown < needed ? needed : grown;
}

void strbuf_reserve(struct strbuf *strbuf, size_t more)
{
    size_t limit = strbuf->max ? strbuf->max : SIZE_MAX / 2;
    if (strbuf->failed || strbuf->len > limit || more > limit - strbuf->len) {
        strbuf->failed = true;
        return;
    }
    size_t needed = strbuf->len + more + 1;
    if (needed <= strbuf->size) {
        return;
    }
    size_t size = grown_size(strbuf->size, needed);
    char *data = realloc(strbuf->data, size);
    if (!data) {
        strbuf->failed = true;
        return;
    }
    data[strbuf->len] = '\0';
    strbuf->data = data;
    strbuf->size = size;
}

void strbuf_add(struct strbuf *strbuf, const void *data, size_t size)
{
    strbuf_reserve(strbuf, size);
    if (strbuf->failed) {
        return;
    }
    if (size > 0) {
        memcpy(strbuf->data + strbuf->len, data, size);
    }
    strbuf->len += size;
    strbuf->data[strbuf->len] = '\0';
}

void strbuf_adds(struct strbuf *strbuf, const char *text)
{
    strbuf_add(strbuf, text, strlen(text));
}

void strbuf_addc(struct strbuf *strbuf, char c)
{
    strbuf_add(strbuf, &c, 1);
}

void strbuf_add_u64(struct strbuf *strbuf, uint64_t value)
{
    char digits[DIGITS_U64];
    size_t first = sizeof(digits);
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    strbuf_add(strbuf, digits + first, sizeof(digits) - first);
}

void strbuf_add_i64(struct strbuf *strbuf, int64_t value)
{
    if (value < 0) {
        strbuf_addc(strbuf, '-');
        strbuf_add_u64(strbuf, 0 - (uint64_t)value);
    } else {
        strbuf_add_u64(strbuf, (uint64_t)value);
    }
}

void strbuf_add_hex(struct strbuf *strbuf, const void *data, size_t size)
{
    if (size > SIZE_MAX / 4) {
        strbuf->failed = true;
        return;
    }
    strbuf_reserve(strbuf, 2 * size);
    if (!strbuf->failed) {
        text_hex_encode(data, size, strbuf->data + strbuf->len);
        strbuf->len += 2 * size;
    }
}

void strbuf_addf(struct strbuf *strbuf, const char *format, ...)
{
    va_list arguments;
    va_list again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        strbuf->failed = true;
    } else {
        strbuf_reserve(strbuf, (size_t)length);
    }
    if (!strbuf->failed) {
        vsnprintf(strbuf->data + strbuf->len, (size_t)length + 1, format, again);
        strbuf->len += (size_t)length;
    }
    va_end(again);
}

char *strbuf_detach(struct strbuf *strbuf, size_t *out_len)
{
    if (strbuf->failed) {
        strbuf_finish(strbuf);
    }
    char *data = strbuf->data;
    *out_len = strbuf->len;
    *strbuf = (struct strbuf){.max = strbuf->max};
    return data;
}
