/*
 * stream: one client that follows a session, from its request to its end.
 *
 *                 +--------- woken, tick, taken ----------+
 *                 v                                       |
 *     begin -> READING -> items: GIVING (until taken) -> quiet
 *                 |                                       |
 *                 +-> failed, drained, gone: ENDING <-----+
 *
 * It reads on from its cursor when it is woken, when the client has taken what was given, and now
 * and then by the clock. It never reads ahead of its client, so what waits for a slow one is one
 * piece of LIMIT_STREAM_BYTES; a client that takes nothing at all is cut and comes back with the
 * cursor of the last item it has. A long poll is a stream that ends with its first items.
 *
 * Loop thread only.
 */
#ifndef DONJON_HANDLERS_STREAM_H
#define DONJON_HANDLERS_STREAM_H

#include "handlers/stream_hub.h"
#include "handlers/request.h"
#include "handlers/stream_item.h"

struct stream {
    struct runtime_events_call read; /* first: its call comes back */
    struct request *request;
    struct stream_place place;
    struct event_subscriber *subscriber;
    enum stream_form form;
    struct event_cursor cursor;
    bool from_head; /* the cursor is where the log ends now */
    unsigned topics;
    size_t count_max; /* items of a long poll */
    int64_t until_us; /* a long poll answers then at the latest */
    int64_t alive_us; /* the next sign of life */
    int64_t look_us;  /* the next look into the store */
    int64_t look_period_us;
    uint64_t hint;    /* number of the last hint */
    enum err end_err; /* why it is to end, when it can */
    bool reading;     /* the runtime is asked */
    bool again;       /* read once more afterwards */
    bool giving;      /* the client has not taken what was given */
    bool started;     /* the head of the reply was given */
    bool last;        /* the last piece was given */
    bool gone;        /* nobody is there any more */
};

/* The stream is in request memory, zeroed, with form, cursor or from_head, topics, count_max,
 * until_us and the session of its call filled. It ends the request, sooner or later. */
void stream_begin(struct stream *stream, struct request *request);

const char *stream_type(enum stream_form form); /* its media type */

/* The clock: called a few times a second. True if something was due. */
bool stream_tick(struct stream *stream, int64_t now_us);

#endif
