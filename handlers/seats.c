/* seats: who sits at a session; invites, joining, new tokens, leaving. Tokens and invites are shown
 * in the reply that makes them and never again. */
#include <string.h>

#include "core/codec/json_writer.h"
#include "core/codec/seat_json.h"
#include "core/base/text.h"
#include "handlers/request.h"
#include "handlers/routes.h"
#include "handlers/seat_token.h"

/* ---- the list ---- */

/* Spectators are the business of those who may send them away. */
static bool is_listed(const struct seat_record *seat, uint8_t viewer)
{
    return !seat_is_spectator(seat->seat) || viewer <= 1 || viewer == seat->seat;
}

static void seats_list_done(struct runtime_call *call)
{
    const struct session_access *access = &((struct runtime_read_call *)call)->access;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct clock *clock = request->services->clock;
    int64_t now_us = clock->wall_us(clock);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "items");
    json_write_array_open(&writer);
    for (uint8_t i = 0; i < access->seats->count; i++) {
        if (is_listed(&access->seats->items[i], access->seat)) {
            seat_json_write(&writer, &access->seats->items[i], access->seat, now_us);
        }
    }
    json_write_array_close(&writer);
    json_write_object_close(&writer);
    request_answer(request, 200);
}

void seats_list(struct request *request)
{
    request_read_session(request, true, seats_list_done);
}

/* ---- changes ---- */

/* The seat named by the second parameter of the path. */
static bool request_seat(struct request *request, uint8_t *out)
{
    uint64_t seat = 0;
    if (!text_parse_u64(request->params[1], SEATS_MAX, &seat) || seat == 0) {
        request_refuse(request, ERR_NOT_FOUND, "there is no such seat");
        return false;
    }
    *out = (uint8_t)seat;
    return true;
}

/* A call about a seat of the session in the path; NULL when the request was answered. */
static struct runtime_seat_call *seat_call(struct request *request, enum seat_change what)
{
    struct session_id session;
    if (!request_open_json(request, NULL) || !request_session(request, &session)) {
        return NULL;
    }
    struct runtime_seat_call *seat = request_memory(request, sizeof(*seat));
    if (seat) {
        seat->what = (uint8_t)what;
        seat->call.session = session;
    }
    return seat;
}

static void start(struct request *request, struct runtime_seat_call *seat, runtime_done done)
{
    request_write_begin(request, &seat->call, done);
    runtime_seat_change(request->services->runtime, seat);
}

/* {"seat", "entity", "role", ..., NAME: the token} */
static void write_token(struct request *request, struct runtime_seat_call *seat,
                        enum seat_token_kind kind, const char *name)
{
    char token[SEAT_TOKEN_SIZE];
    seat_token_format(kind, &seat->call.session, seat->record.seat, seat->secret, token);
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    seat_json_write_members(&writer, &seat->record);
    json_write_key_text(&writer, name);
    json_write_string(&writer, token);
    if (kind == SEAT_TOKEN_INVITE) {
        json_write_key(&writer, "expires_at");
        json_write_time_us(&writer, seat->record.invite_expires_us);
    }
    json_write_object_close(&writer);
    digest_wipe(token, sizeof(token));
    digest_wipe(seat->secret, sizeof(seat->secret));
    reply_header(request, "Cache-Control", "no-store");
}

static enum seat_token_kind token_kind(const struct runtime_seat_call *seat)
{
    return seat_is_spectator(seat->record.seat) ? SEAT_TOKEN_SPECTATOR : SEAT_TOKEN_PLAYER;
}

static void invites_create_done(struct runtime_call *call)
{
    struct runtime_seat_call *seat = (struct runtime_seat_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        write_token(request, seat, SEAT_TOKEN_INVITE, "invite");
        request_answer(request, 201);
    }
}

void invites_create(struct request *request)
{
    struct invite_request asked;
    struct json_problems problems;
    struct runtime_seat_call *seat = seat_call(request, SEAT_INVITE);
    if (!seat) {
        return;
    }
    enum err err = invite_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    seat->seat = asked.seat;
    seat->spectator = asked.spectator;
    seat->delay_entries = asked.delay_entries;
    seat->delay_s = asked.delay_s;
    seat->expires_s = asked.expires_s;
    start(request, seat, invites_create_done);
}

static void seats_join_done(struct runtime_call *call)
{
    struct runtime_seat_call *seat = (struct runtime_seat_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        write_token(request, seat, token_kind(seat), "token");
        request_answer(request, 201);
    }
}

/* The invite is all that is asked for: whoever has it need not be known here. */
void seats_join(struct request *request)
{
    struct join_request asked;
    struct json_problems problems;
    struct runtime_seat_call *seat = seat_call(request, SEAT_JOIN);
    if (!seat) {
        return;
    }
    enum err err = join_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    if (!seat_token_parse_invite(asked.invite, &request->principal)) {
        request_refuse(request, ERR_FORBIDDEN, "the invite is not valid");
        return;
    }
    start(request, seat, seats_join_done);
}

static void seats_renew_done(struct runtime_call *call)
{
    struct runtime_seat_call *seat = (struct runtime_seat_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        write_token(request, seat, token_kind(seat), "token");
        request_answer(request, 200);
    }
}

void seats_renew(struct request *request)
{
    struct runtime_seat_call *seat = seat_call(request, SEAT_RENEW);
    if (seat && request_seat(request, &seat->seat) && request_empty_body(request)) {
        start(request, seat, seats_renew_done);
    }
}

static void seats_revoke_done(struct runtime_call *call)
{
    struct request *request = request_call_end(call);
    if (request) {
        request_answer(request, 204);
    }
}

void seats_revoke(struct request *request)
{
    struct runtime_seat_call *seat = seat_call(request, SEAT_REVOKE);
    if (seat && request_seat(request, &seat->seat)) {
        start(request, seat, seats_revoke_done);
    }
}
