/*
 * stream_item: one thing that is told to who follows a session, in one of three forms: an event of
 * server-sent events (id, event, data), a line of JSON, or a member of a JSON array. The object is
 * the same in all of them: {"id", "topic", "type", ...}.
 *
 * Keeps nothing; any thread.
 */
#ifndef DONJON_HANDLERS_STREAM_ITEM_H
#define DONJON_HANDLERS_STREAM_ITEM_H

#include "core/base/strbuf.h"
#include "core/game/content.h"
#include "core/runtime/watching/event_bus.h"
#include "core/runtime/watching/feed.h"
#include "handlers/event_cursor.h"

enum stream_form { STREAM_POLL, STREAM_SSE, STREAM_NDJSON };

/* Where items are written. */
struct stream_writer {
    struct strbuf *out;
    enum stream_form form;
    size_t count; /* items written */
};

/* Who is told, and of what. */
struct stream_reader {
    uint8_t seat;    /* 0: an admin, who sees all */
    unsigned topics; /* bits of enum event_topic */
    const struct game_content *content;
};

/*
 * The items of an entry that come after the cursor, as long as `out` has fewer than `bytes_max`
 * bytes and fewer than `count_max` items were written. Moves the cursor along; true when it is past
 * the entry.
 */
struct stream_room {
    size_t bytes_max;
    size_t count_max;
};
bool stream_entry_write(struct stream_writer *writer, const struct feed_entry *entry,
                        const struct stream_reader *reader, const struct stream_room *room,
                        struct event_cursor *cursor);

/* What the bus says of a topic that is not in the log, as the hint `number`. */
void stream_hint_write(struct stream_writer *writer, const struct bus_event *event,
                       const struct event_cursor *cursor, uint64_t number);

/* Hints were missed: {"topic": "stream", "type": "lagged", "count"}. */
void stream_lag_write(struct stream_writer *writer, uint64_t count,
                      const struct event_cursor *cursor);

/* The stream ends: {"topic": "stream", "type": "end", "code", "retry_ms"}; 0: do not come back. */
void stream_end_write(struct stream_writer *writer, const char *code, unsigned retry_ms,
                      const struct event_cursor *cursor);

/* A sign of life, with the cursor where the form has a place for it. */
void stream_alive_write(struct stream_writer *writer, const struct event_cursor *cursor);

/* How long a browser waits before it connects again. */
void stream_retry_write(struct stream_writer *writer, unsigned retry_ms);

#endif
