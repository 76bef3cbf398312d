/*
 * event_cursor: a place in what one viewer is told of a session.
 *
 * What happened in an entry is told as one item for each event that the viewer noticed. The last
 * item of entry 13 has the id "13", those before it "13.1", "13.2" and so on. An id is a cursor:
 * whoever goes on after it is told all that follows and nothing again, by any server, after any
 * restart, because ids are counted from the log and not given out. The count is of what the viewer
 * may see, so it tells nothing of the rest, and does not depend on the topics asked for.
 *
 * An id may end in "~" and a number: that of a hint, which is told once, at this place.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_HANDLERS_EVENT_CURSOR_H
#define DONJON_HANDLERS_EVENT_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct event_cursor {
    uint64_t seq;
    uint32_t index; /* 0: all of entry `seq` was told; else its first `index` items were */
};

enum { EVENT_CURSOR_SIZE = 64 };

/* False for a text that no id of an item can be. */
bool event_cursor_parse(const char *text, struct event_cursor *out);

/* `hint` 0: the place itself. */
void event_cursor_format(const struct event_cursor *cursor, uint64_t hint,
                         char out[EVENT_CURSOR_SIZE]);

/* The entry that must be read next is the one after this seq. */
uint64_t event_cursor_after(const struct event_cursor *cursor);

#endif
