/* event_cursor: "SEQ", "SEQ.INDEX", either with "~HINT". */
#include "handlers/event_cursor.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/game/game.h"

/* A number that ends at `end`. */
static bool number_parse(const char *start, const char *end, uint64_t max, uint64_t *out)
{
    char digits[24];
    size_t length = (size_t)(end - start);
    if (length == 0 || length >= sizeof(digits)) {
        return false;
    }
    memcpy(digits, start, length);
    digits[length] = '\0';
    return text_parse_u64(digits, max, out);
}

bool event_cursor_parse(const char *text, struct event_cursor *out)
{
    uint64_t seq = 0;
    uint64_t index = 0;
    uint64_t hint = 0;
    const char *end = text + strcspn(text, "~");
    const char *dot = memchr(text, '.', (size_t)(end - text));
    if (*end == '~' && !number_parse(end + 1, end + strlen(end), INT64_MAX, &hint)) {
        return false;
    }
    if (!number_parse(text, dot != NULL ? dot : end, INT64_MAX, &seq)) {
        return false;
    }
    if (dot != NULL &&
        (!number_parse(dot + 1, end, GAME_EVENTS_MAX, &index) || index == 0 || seq == 0)) {
        return false;
    }
    *out = (struct event_cursor){.seq = seq, .index = (uint32_t)index};
    return true;
}

void event_cursor_format(const struct event_cursor *cursor, uint64_t hint,
                         char out[EVENT_CURSOR_SIZE])
{
    int length = snprintf(out, EVENT_CURSOR_SIZE, "%llu", (unsigned long long)cursor->seq);
    if (cursor->index > 0) {
        length += snprintf(out + length, EVENT_CURSOR_SIZE - (size_t)length, ".%u", cursor->index);
    }
    if (hint > 0) {
        snprintf(out + length, EVENT_CURSOR_SIZE - (size_t)length, "~%llu",
                 (unsigned long long)hint);
    }
}

uint64_t event_cursor_after(const struct event_cursor *cursor)
{
    return cursor->index > 0 ? cursor->seq - 1 : cursor->seq;
}
