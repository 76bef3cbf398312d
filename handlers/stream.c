/* stream: reads, writes, waits; the only place where these take turns. */
#include "handlers/stream.h"

#include <string.h>

#include "core/base/metrics.h"
#include "handlers/reply.h"

enum { RETRY_MS = 2000, RETRY_SOON_MS = 500 };
static const int64_t ALIVE_US = (int64_t)LIMIT_STREAM_ALIVE_MS * 1000;
/* Between two looks for what other servers commit (ADR 24): while they do something, and at
 * most. */
static const int64_t LOOK_SOON_US = 250 * 1000;
static const int64_t LOOK_SHARED_US = 1000 * 1000;

static const char *const types[] = {[STREAM_POLL] = "application/json",
                                    [STREAM_SSE] = "text/event-stream",
                                    [STREAM_NDJSON] = "application/x-ndjson"};

static void read_on(struct stream *stream);

const char *stream_type(enum stream_form form)
{
    return types[form];
}

static struct stream_writer writer_of(struct stream *stream)
{
    return (struct stream_writer){.out = &stream->request->reply.body, .form = stream->form};
}

/* ---- the end ---- */

static void finish(struct stream *stream)
{
    event_bus_unsubscribe(stream->subscriber);
    stream->subscriber = NULL;
    stream_hub_leave(&stream->place);
    request_done(stream->request);
}

/* Nobody is there: over, unless the runtime still has our call. */
static void be_gone(struct stream *stream)
{
    stream->gone = true;
    if (!stream->reading) {
        finish(stream);
    }
}

/* How long a client waits before it comes back; 0: it need not. */
static unsigned retry_after(enum err err)
{
    return err == ERR_DRAINING ? RETRY_SOON_MS : err_is_retryable(err) ? RETRY_MS : 0;
}

static void give(struct stream *stream, bool last)
{
    stream->giving = true;
    stream->started = true;
    stream->last = last;
    if (!request_give(stream->request, last)) {
        be_gone(stream);
    }
}

/* Says why, behind what was given; the cursor is the last word. */
static void end_now(struct stream *stream)
{
    struct stream_writer writer = writer_of(stream);
    stream_end_write(&writer, err_word(stream->end_err), retry_after(stream->end_err),
                     &stream->cursor);
    give(stream, true);
}

/* ---- a long poll ---- */

static void poll_open(struct stream *stream)
{
    strbuf_clear(&stream->request->reply.body);
    strbuf_adds(&stream->request->reply.body, "{\"items\":[");
}

static void poll_answer(struct stream *stream)
{
    char next[EVENT_CURSOR_SIZE];
    event_cursor_format(&stream->cursor, 0, next);
    strbuf_addf(&stream->request->reply.body, "],\"next_after\":\"%s\"}", next);
    reply_header(stream->request, "Cache-Control", "no-store");
    reply_json(stream->request, 200);
    finish(stream);
}

/* ---- items ---- */

/* False when there was no room for all that was read. */
static bool write_entries(struct stream *stream, struct stream_writer *writer)
{
    const struct runtime_events_call *read = &stream->read;
    const struct stream_reader reader = {
        .seat = read->access.seat, .topics = stream->topics, .content = read->access.content};
    const struct stream_room room = {.bytes_max = LIMIT_STREAM_BYTES,
                                     .count_max = stream->count_max};
    for (size_t i = 0; i < read->entry_count; i++) {
        if (!stream_entry_write(writer, &read->entries[i], &reader, &room, &stream->cursor)) {
            return false;
        }
    }
    return !read->more;
}

/* Numbers that no other stream of this reader has: the time, or one more than the last. */
static uint64_t next_hint(struct stream *stream)
{
    struct clock *clock = stream->request->services->clock;
    uint64_t now = (uint64_t)clock->wall_us(clock);
    stream->hint = now > stream->hint ? now : stream->hint + 1;
    return stream->hint;
}

/* What the bus has beside its wake-ups. */
static void write_hints(struct stream *stream, struct stream_writer *writer)
{
    struct bus_event event;
    for (int i = 0; i < LIMIT_STREAM_HINTS; i++) {
        uint64_t lagged = 0;
        enum event_taken taken = event_bus_take(stream->subscriber, &event, &lagged);
        if (taken == EVENT_TAKEN_NONE) {
            return;
        }
        if (taken == EVENT_TAKEN_LAGGED) {
            stream_lag_write(writer, lagged, &stream->cursor);
        } else if (event.kind != BUS_ADVANCED && (stream->topics >> event.topic & 1u) != 0) {
            stream_hint_write(writer, &event, &stream->cursor, next_hint(stream));
        }
    }
    stream->again = true;
}

static bool poll_is_due(const struct stream *stream, const struct stream_writer *writer)
{
    return writer->count > 0 || stream->end_err != ERR_OK ||
           stream_hub_now_us(stream->place.hub) >= stream->until_us;
}

static void after_poll_read(struct stream *stream, bool complete,
                            const struct stream_writer *writer)
{
    if (complete && !stream->again && !poll_is_due(stream, writer)) {
        request_linger(stream->request);
        return;
    }
    if (writer->count > 0 || complete) {
        poll_answer(stream);
    } else {
        read_on(stream); /* nothing of that was for this viewer */
    }
}

static void after_stream_read(struct stream *stream, bool complete)
{
    struct strbuf *body = &stream->request->reply.body;
    stream->again |= !complete;
    if (body->len > 0 || !stream->started) {
        give(stream, false);
    } else if (stream->end_err != ERR_OK) {
        end_now(stream);
    } else if (stream->again) {
        read_on(stream);
    }
}

/* ---- reading ---- */

/* Before anything was sent an error is a problem, later it is the last item. */
static void fail(struct stream *stream, enum err err)
{
    stream->end_err = err;
    if (!stream->started) {
        reply_call_error(stream->request, &stream->read.call);
        finish(stream);
    } else {
        end_now(stream);
    }
}

static void head_write(struct stream *stream, struct stream_writer *writer)
{
    struct request *request = stream->request;
    request->reply.status = 200;
    request->reply.content_type = types[stream->form];
    reply_header(request, "Cache-Control", "no-cache, no-transform");
    reply_header(request, "X-Accel-Buffering", "no");
    stream_retry_write(writer, RETRY_MS);
}

/* A look that found something is followed by another soon; each that finds nothing waits longer. */
static void schedule(struct stream *stream)
{
    bool found = stream->read.check_store && stream->read.entry_count > 0;
    int64_t longer_us = stream->look_period_us > 0 ? 2 * stream->look_period_us : LOOK_SHARED_US;
    stream->look_period_us = found                        ? LOOK_SOON_US
                             : longer_us < LOOK_SHARED_US ? longer_us
                                                          : LOOK_SHARED_US;
    stream->look_us = stream_hub_later_us(stream->place.hub,
                                          stream->read.shared ? stream->look_period_us : ALIVE_US);
}

static void read_done(struct runtime_call *call)
{
    struct stream *stream = (struct stream *)call;
    stream->reading = false;
    stream->request->call = NULL;
    if (stream->gone) {
        finish(stream);
        return;
    }
    if (call->err != ERR_OK) {
        fail(stream, call->err);
        return;
    }
    struct stream_writer writer = writer_of(stream);
    if (stream->from_head) {
        stream->from_head = false;
        stream->cursor = (struct event_cursor){.seq = stream->read.upto};
    }
    if (stream->form == STREAM_POLL) {
        poll_open(stream);
    } else if (!stream->started) {
        head_write(stream, &writer);
    }
    bool complete = write_entries(stream, &writer);
    write_hints(stream, &writer);
    schedule(stream);
    if (stream->form == STREAM_POLL) {
        after_poll_read(stream, complete, &writer);
    } else {
        after_stream_read(stream, complete);
    }
}

static void read_on(struct stream *stream)
{
    if (stream->reading || stream->giving) {
        stream->again = true;
        return;
    }
    stream->again = false;
    stream->reading = true;
    stream->request->call = &stream->read.call;
    stream->read.after = event_cursor_after(&stream->cursor);
    stream->read.at_head = stream->from_head;
    runtime_events_read(stream->request->services->runtime, &stream->read);
    /* The stream may be over. */
}

/* ---- what others say ---- */

static void woken(struct event_subscriber *subscriber, void *user)
{
    (void)subscriber;
    struct stream *stream = user;
    if (!stream->gone && !stream->last) {
        stream->read.check_store = false;
        read_on(stream);
    }
}

static void taken(struct request *request)
{
    struct stream *stream = request->user;
    stream->giving = false;
    stream->alive_us = stream_hub_now_us(stream->place.hub) + ALIVE_US;
    if (stream->end_err != ERR_OK) {
        end_now(stream);
    } else if (stream->again) {
        read_on(stream);
    }
}

static void ended(struct request *request)
{
    be_gone(request->user);
}

/* What is under way comes to its end first. */
static void drain(struct request *request)
{
    struct stream *stream = request->user;
    if (stream->gone || stream->last || stream->end_err != ERR_OK) {
        return;
    }
    stream->end_err = ERR_DRAINING;
    if (stream->reading || stream->giving) {
        return;
    }
    if (stream->form == STREAM_POLL) {
        poll_open(stream);
        poll_answer(stream);
    } else {
        end_now(stream);
    }
}

bool stream_tick(struct stream *stream, int64_t now_us)
{
    if (stream->reading || stream->giving || stream->gone || stream->last) {
        return false;
    }
    bool poll_over = stream->form == STREAM_POLL && now_us >= stream->until_us;
    if (poll_over || now_us >= stream->look_us) {
        stream->read.check_store = true;
        read_on(stream);
        return true;
    }
    if (stream->form == STREAM_POLL || now_us < stream->alive_us) {
        return false;
    }
    struct stream_writer writer = writer_of(stream);
    stream_alive_write(&writer, &stream->cursor);
    give(stream, false);
    return true;
}

/* ---- the beginning ---- */

/* What becomes of the session and of its seats wakes every stream, for it may end it. What is
 * played does not wake a spectator, who sees it later; the clock does. */
static bool subscribe(struct stream *stream)
{
    const struct principal *principal = &stream->request->principal;
    bool spectator = principal->kind == PRINCIPAL_SEAT && seat_is_spectator(principal->seat);
    unsigned topics = spectator ? 0 : stream->topics;
    struct event_filter filter = {.topics = topics | 1u << TOPIC_SESSION,
                                  .session = stream->read.call.session};
    stream->subscriber = event_bus_subscribe(runtime_events(stream->request->services->runtime),
                                             &filter, woken, stream);
    return stream->subscriber != NULL;
}

void stream_begin(struct stream *stream, struct request *request)
{
    static const struct stream_handler handler = {taken, ended, drain};
    struct error error = {0};
    stream->request = request;
    stream->place.stream = stream;
    stream->place.principal = request->principal;
    stream->place.session = stream->read.call.session;
    enum err err = stream_hub_enter(request->services->streams, &stream->place, &error);
    if (err != ERR_OK) {
        request_refuse(request, err, "%s", error.message);
        return;
    }
    if (!subscribe(stream)) {
        stream_hub_leave(&stream->place);
        request_refuse(request, ERR_NO_MEMORY, "no memory for another stream");
        return;
    }
    request->user = stream;
    request->stream = &handler;
    stream->alive_us = stream_hub_now_us(stream->place.hub) + ALIVE_US;
    request_call_begin(request, &stream->read.call, read_done);
    read_on(stream);
}
