/* state: what a seat sees of the committed state, and what it may do now. */
#include <stdio.h>
#include <string.h>

#include "core/codec/json_writer.h"
#include "core/codec/view_json.h"
#include "handlers/negotiate.h"
#include "handlers/public_view.h"
#include "handlers/request.h"
#include "handlers/routes.h"

enum { STATE_ETAG_SIZE = 40 };

struct state_request {
    struct runtime_read_call read; /* first: its call comes back */
    bool full;                     /* ?view=full */
};

/* ---- entity tags ---- */

/*
 * "s<seq>-<hash>", strong, one for each view: the hash is of the body and of nothing else, so that
 * a tag never changes for a reason that its reader cannot see.
 */
static void format_etag(const struct session_access *access, const struct strbuf *body, char *out)
{
    struct digest_value hash;
    digest_of("donjon/http/state-etag/" DONJON_VERSION, body->data, body->len, &hash);
    snprintf(out, STATE_ETAG_SIZE, "\"s%llu-%02x%02x%02x%02x\"",
             (unsigned long long)access->head.seq, hash.bytes[0], hash.bytes[1], hash.bytes[2],
             hash.bytes[3]);
}

/* ---- the state ---- */

static void write_view(struct request *request, const struct session_access *access, uint8_t viewer)
{
    const struct ruleset *ruleset = access->ruleset;
    struct view_facts facts = {.session = access->record->id, .deadline_us = access->deadline_us};
    struct game_view view;
    if (seat_is_spectator(viewer)) {
        public_view(ruleset, access->state, access->content, &view);
    } else {
        ruleset->view(access->state, access->content, viewer, &view);
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    view_json_write(&writer, &view, &facts, access->content);
}

/* A seat that asks for the full view must wait for the end. */
static bool may_see_all(const struct session_access *access)
{
    return access->seat == 0 || access->record->status == SESSION_FINISHED;
}

static void state_get_done(struct runtime_call *call)
{
    struct state_request *state = (struct state_request *)call;
    const struct session_access *access = &state->read.access;
    struct request *request = request_call_end(call);
    char etag[STATE_ETAG_SIZE];
    if (!request) {
        return;
    }
    if (state->full && !may_see_all(access)) {
        request_refuse(request, ERR_FORBIDDEN, "the full view is the admin's until the end");
        return;
    }
    uint8_t viewer = state->full ? 0 : access->seat;
    write_view(request, access, viewer);
    format_etag(access, &request->reply.body, etag);
    reply_header(request, "ETag", etag);
    reply_header(request, "Cache-Control", "private, no-cache");
    reply_header(request, "Vary", "Authorization");
    if (negotiate_none_match(request->if_none_match, etag)) {
        reply_empty(request, 304);
        request_done(request);
        return;
    }
    request_answer(request, 200);
}

static bool read_view(struct request *request, bool *out_full)
{
    const char *view = request_query(request, "view");
    *out_full = view != NULL;
    if (view && strcmp(view, "full") != 0) {
        request_refuse(request, ERR_VALIDATION_FAILED, "query parameter \"view\" must be full");
        return false;
    }
    return true;
}

void state_get(struct request *request)
{
    static const char *const query_names[] = {"view", "seq", NULL};
    struct session_id session;
    bool full = false;
    uint64_t seq = 0;
    if (!request_open_json(request, query_names) || !request_session(request, &session) ||
        !read_view(request, &full) || !request_query_number(request, "seq", 0, INT64_MAX, &seq)) {
        return;
    }
    struct state_request *state = request_memory(request, sizeof(*state));
    if (!state) {
        return;
    }
    state->full = full;
    state->read.call.session = session;
    state->read.for_spectators = true;
    state->read.has_seq = request_query(request, "seq") != NULL;
    state->read.seq = seq;
    request_call_begin(request, &state->read.call, state_get_done);
    runtime_session_read(request->services->runtime, &state->read);
}

/* ---- legal actions ---- */

/* An admin is told what the seat may do whose turn it is. */
static void legal_actions_get_done(struct runtime_call *call)
{
    const struct session_access *access = &((struct runtime_read_call *)call)->access;
    struct request *request = request_call_end(call);
    struct game_legal legal = {0};
    if (!request) {
        return;
    }
    uint8_t seat = access->seat != 0 ? access->seat : access->summary.next.seat;
    if (seat != 0) {
        access->ruleset->legal(access->state, access->content, seat, &legal);
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    legal_json_write(&writer, &legal, access->head.seq, access->content);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 200);
}

void legal_actions_get(struct request *request)
{
    request_read_session(request, false, legal_actions_get_done);
}
