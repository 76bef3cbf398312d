/* events: following a session, and the tickets with which browsers do so. */
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/codec/json_reader.h"
#include "core/codec/json_writer.h"
#include "core/runtime/watching/tickets.h"
#include "handlers/negotiate.h"
#include "handlers/request.h"
#include "handlers/routes.h"
#include "handlers/stream.h"

enum {
    TICKET_PREFIX_LENGTH = 6,
    TICKET_TEXT_SIZE = TICKET_PREFIX_LENGTH + (TICKET_SIZE * 8 + 5) / 6 + 1
};
static const char TICKET_PREFIX[] = "dnj_t_";

enum { TOPICS_OF_THE_LOG = 1u << TOPIC_TURN | 1u << TOPIC_GAME | 1u << TOPIC_PROVIDER };

/* ---- GET /v1/sessions/{id}/events ---- */

/* The form the client asks for by name; JSON where it names none. */
static bool read_form(struct request *request, enum stream_form *out)
{
    const char *accept = request->accept;
    if (accept && strcasestr(accept, "text/event-stream")) {
        *out = STREAM_SSE;
    } else if (accept && strcasestr(accept, "application/x-ndjson")) {
        *out = STREAM_NDJSON;
    } else if (negotiate_accepts(accept, "application/json")) {
        *out = STREAM_POLL;
    } else {
        request_refuse(request, ERR_NOT_ACCEPTABLE,
                       "events are given as text/event-stream, application/x-ndjson or "
                       "application/json");
        return false;
    }
    return true;
}

static bool read_topics(struct request *request, unsigned *out)
{
    const char *text = request_query(request, "topics");
    if (!text) {
        *out = TOPICS_OF_THE_LOG;
        return true;
    }
    for (const char *end;; text = end + 1) {
        uint8_t topic = 0;
        end = text + strcspn(text, ",");
        if (!event_topic_find(text, (size_t)(end - text), &topic)) {
            request_refuse(request, ERR_VALIDATION_FAILED,
                           "query parameter \"topics\" names an unknown topic");
            return false;
        }
        *out |= 1u << topic;
        if (*end == '\0') {
            return true;
        }
    }
}

/* Last-Event-ID wins, for that is what a browser sends when it comes back. */
static bool read_cursor(struct request *request, struct stream *stream)
{
    const char *text = request->last_event_id;
    if (!text || text[0] == '\0') {
        text = request_query(request, "after");
    }
    if (!text) {
        return true;
    }
    stream->from_head = strcmp(text, "now") == 0;
    if (!stream->from_head && !event_cursor_parse(text, &stream->cursor)) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "the cursor is neither the id of an event nor \"now\"");
        return false;
    }
    return true;
}

static bool read_poll(struct request *request, struct stream *stream)
{
    uint64_t wait_s = 0;
    uint64_t limit = LIMIT_PAGE_MAX;
    if (!request_query_number(request, "wait", 0, LIMIT_POLL_WAIT_S, &wait_s) ||
        !request_query_number(request, "limit", 1, LIMIT_PAGE_MAX, &limit)) {
        return false;
    }
    stream->count_max = stream->form == STREAM_POLL ? (size_t)limit : SIZE_MAX;
    stream->until_us =
        stream_hub_now_us(request->services->streams) + (int64_t)wait_s * 1000 * 1000;
    return true;
}

static bool may_ask(struct request *request, const struct stream *stream)
{
    const struct principal *principal = &request->principal;
    bool seat = principal->kind == PRINCIPAL_SEAT;
    if (seat && (stream->topics & 1u << TOPIC_WORKER) != 0) {
        request_refuse(request, ERR_FORBIDDEN, "the topic worker is the admin's");
        return false;
    }
    /* Hints come at once, and tell how far the session is. */
    unsigned delayed = 1u << TOPIC_CHECKPOINT | 1u << TOPIC_PROOF;
    if (seat && seat_is_spectator(principal->seat) && (stream->topics & delayed) != 0) {
        request_refuse(request, ERR_FORBIDDEN, "a spectator does not follow this topic");
        return false;
    }
    return true;
}

static void begin(struct request *request, struct stream *stream)
{
    if (may_ask(request, stream)) {
        stream_begin(stream, request);
    }
}

struct ticket_use {
    struct runtime_ticket_call take; /* first */
    struct stream *stream;
};

/* A ticket stands for the token it was given for. */
static void ticket_taken(struct runtime_call *call)
{
    struct stream *stream = ((struct ticket_use *)call)->stream;
    struct request *request = request_call_end(call);
    if (request) {
        request->principal = call->principal;
        begin(request, stream);
    }
}

static void take_ticket(struct request *request, struct stream *stream, const char *text)
{
    struct ticket_use *use = request_memory(request, sizeof(*use));
    if (!use) {
        return;
    }
    if (strncmp(text, TICKET_PREFIX, TICKET_PREFIX_LENGTH) != 0 ||
        !text_base64url_decode(text + TICKET_PREFIX_LENGTH, use->take.bytes,
                               sizeof(use->take.bytes))) {
        request_refuse(request, ERR_UNAUTHENTICATED, "the ticket is unknown, used or expired");
        return;
    }
    use->stream = stream;
    use->take.call.session = stream->read.call.session;
    request_call_begin(request, &use->take.call, ticket_taken);
    runtime_ticket_take(request->services->runtime, &use->take);
}

void events_get(struct request *request)
{
    static const char *const query_names[] = {"after", "topics", "wait", "limit", "ticket", NULL};
    struct session_id session;
    struct stream *stream = request_memory(request, sizeof(*stream));
    if (!stream || !read_form(request, &stream->form) ||
        !request_open(request, stream_type(stream->form), query_names) ||
        !request_session(request, &session) || !read_topics(request, &stream->topics) ||
        !read_cursor(request, stream) || !read_poll(request, stream)) {
        return;
    }
    stream->read.call.session = session;
    const char *ticket = request_query(request, "ticket");
    if (ticket) {
        take_ticket(request, stream, ticket);
    } else {
        begin(request, stream);
    }
}

/* ---- POST /v1/stream-tickets ---- */

static void ticket_given(struct runtime_call *call)
{
    const struct runtime_ticket_call *give = (struct runtime_ticket_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    char ticket[TICKET_TEXT_SIZE];
    memcpy(ticket, TICKET_PREFIX, TICKET_PREFIX_LENGTH);
    text_base64url_encode(give->bytes, sizeof(give->bytes), ticket + TICKET_PREFIX_LENGTH);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "ticket");
    json_write_string(&writer, ticket);
    json_write_key(&writer, "session");
    json_write_id(&writer, call->session.bytes);
    json_write_key(&writer, "expires_at");
    json_write_time_us(&writer, give->expires_us);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 201);
}

/* The token was good for the session, as far as the runtime is concerned. */
static void tickets_create_done(struct runtime_call *call)
{
    struct session_id session = call->session;
    struct request *request = request_call_end(call);
    struct runtime_ticket_call *give = request ? request_memory(request, sizeof(*give)) : NULL;
    if (give) {
        give->call.session = session;
        request_call_begin(request, &give->call, ticket_given);
        runtime_ticket_give(request->services->runtime, give);
    }
}

/* {"session"?: id}: without it the session of the token. */
static bool read_ticket_body(struct request *request, struct session_id *out)
{
    static const char *const names[] = {"session", NULL};
    struct json_problems problems;
    struct json_place place;
    CLEANUP(json_decrefp) json_t *root = NULL;
    bool given = false;
    enum err err =
        json_open_body_or_empty(request->body, request->body_size, names, &problems, &root, &place);
    if (err == ERR_OK) {
        struct json_place session;
        given = json_optional(&place, "session", &session) && json_read_uuid(&session, out->bytes);
        err = json_problems_result(&problems);
    }
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return false;
    }
    if (given) {
        return true;
    }
    if (request->principal.kind == PRINCIPAL_SEAT) {
        *out = request->principal.session;
        return true;
    }
    bool admin = request->principal.kind == PRINCIPAL_ADMIN;
    request_refuse(request, admin ? ERR_VALIDATION_FAILED : ERR_UNAUTHENTICATED,
                   admin ? "the session must be named" : "a token is needed");
    return false;
}

void stream_tickets_create(struct request *request)
{
    struct session_id session;
    if (!request_open_json(request, NULL) || !read_ticket_body(request, &session)) {
        return;
    }
    struct runtime_events_call *look = request_memory(request, sizeof(*look));
    if (!look) {
        return;
    }
    look->call.session = session;
    look->at_head = true;
    request_call_begin(request, &look->call, tickets_create_done);
    runtime_events_read(request->services->runtime, look);
}
