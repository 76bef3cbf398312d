/* sessions: made, listed, looked at, forked, archived. Tokens are shown in the reply that makes a
 * session and never again. */
#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/codec/json_writer.h"
#include "core/codec/session_json.h"
#include "core/codec/view_json.h"
#include "handlers/once.h"
#include "handlers/request.h"
#include "handlers/routes.h"
#include "handlers/seat_token.h"

enum { LOCATION_SIZE = sizeof("/v1/sessions/") + ID_TEXT_SIZE };

/* ---- what a new session is answered with ---- */

/* Tokens of all seats, by seat - 1. */
struct tokens {
    char texts[GAME_SEATS_MAX][SEAT_TOKEN_SIZE];
    const char *items[GAME_SEATS_MAX];
};

static void tokens_format(struct tokens *tokens, const struct session_id *session,
                          uint8_t secrets[GAME_SEATS_MAX][RUNTIME_TOKEN_SECRET_SIZE])
{
    for (uint8_t i = 0; i < GAME_SEATS_MAX; i++) {
        seat_token_format(SEAT_TOKEN_PLAYER, session, (uint8_t)(i + 1), secrets[i],
                          tokens->texts[i]);
        tokens->items[i] = tokens->texts[i];
    }
    digest_wipe(secrets, (size_t)GAME_SEATS_MAX * RUNTIME_TOKEN_SECRET_SIZE);
}

static void write_session(struct request *request, const struct session_access *access,
                          const struct tokens *tokens)
{
    struct game_summary summary = access->summary;
    summary.next = next_for_viewer(&summary.next, access->seat);
    struct session_shown shown = {.record = access->record,
                                  .head = &access->head,
                                  .summary = access->state ? &summary : NULL,
                                  .deadline_us = access->deadline_us,
                                  .tokens = tokens ? tokens->items : NULL};
    struct json_writer writer = json_writer_on(&request->reply.body);
    session_json_write(&writer, &shown);
}

static void answer_created(struct request *request, const struct session_access *access,
                           uint8_t secrets[GAME_SEATS_MAX][RUNTIME_TOKEN_SECRET_SIZE])
{
    struct tokens tokens;
    char id[ID_TEXT_SIZE];
    char location[LOCATION_SIZE];
    tokens_format(&tokens, &access->record->id, secrets);
    id_format(access->record->id.bytes, id);
    snprintf(location, sizeof(location), "/v1/sessions/%s", id);
    write_session(request, access, &tokens);
    digest_wipe(&tokens, sizeof(tokens));
    reply_header(request, "Location", location);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 201);
}

/* ---- POST /v1/sessions ---- */

/* A commitment that is not there is a fault of the body, not of the path. */
static void sessions_create_done(struct runtime_call *call)
{
    struct runtime_create_call *create = (struct runtime_create_call *)call;
    if (call->err == ERR_NOT_FOUND) {
        call->err = ERR_VALIDATION_FAILED;
        call->wrong_member = "seed_commitment_id";
    }
    struct request *request = request_call_end(call);
    if (request) {
        answer_created(request, &create->access, create->token_secrets);
    }
}

/* What is left out: one player, no label, no client seed, no time-out. */
static void fill_create(struct runtime_create_call *create, const struct session_request *asked)
{
    memcpy(create->scenario, asked->scenario, sizeof(create->scenario));
    memcpy(create->label, asked->label, sizeof(create->label));
    memcpy(create->client_seed, asked->client_seed, sizeof(create->client_seed));
    create->players = asked->has_players ? asked->players : 1;
    create->on_timeout = asked->on_timeout;
    create->on_timeout_provider = asked->on_timeout_provider;
    create->turn_timeout_s = asked->turn_timeout_s;
    create->has_seed = asked->has_seed;
    memcpy(create->seed, asked->seed, sizeof(create->seed));
    create->has_seed_commitment = asked->has_seed_commitment_id;
    memcpy(create->seed_commitment_id, asked->seed_commitment_id, ID_SIZE);
}

void sessions_create(struct request *request)
{
    struct session_request asked;
    struct json_problems problems;
    if (!request_open_json(request, NULL)) {
        return;
    }
    enum err err = session_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    if (asked.has_seed && !request->services->allow_fixed_seed) {
        request_refuse(request, ERR_FORBIDDEN, "this server does not let clients fix the seed");
        return;
    }
    struct runtime_create_call *create = request_memory(request, sizeof(*create));
    if (!create) {
        return;
    }
    fill_create(create, &asked);
    create->once = once_of(request);
    request_write_begin(request, &create->call, sessions_create_done);
    runtime_session_create(request->services->runtime, create);
}

/* ---- POST /v1/sessions/{id}/fork ---- */

static void sessions_fork_done(struct runtime_call *call)
{
    struct runtime_fork_call *fork = (struct runtime_fork_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        answer_created(request, &fork->access, fork->token_secrets);
    }
}

void sessions_fork(struct request *request)
{
    struct fork_request asked;
    struct json_problems problems;
    struct runtime_fork_call *fork = request_session_call(request, NULL, sizeof(*fork));
    if (!fork) {
        return;
    }
    enum err err = fork_request_read(request->body, request->body_size, &asked, &problems);
    if (err != ERR_OK) {
        request_refuse_body(request, err, &problems);
        return;
    }
    fork->from_seq = asked.from_seq;
    fork->once = once_of(request);
    memcpy(fork->label, asked.label, sizeof(fork->label));
    request_write_begin(request, &fork->call, sessions_fork_done);
    runtime_session_fork(request->services->runtime, fork);
}

/* ---- GET /v1/sessions/{id} ---- */

static void sessions_get_done(struct runtime_call *call)
{
    struct runtime_read_call *read = (struct runtime_read_call *)call;
    struct request *request = request_call_end(call);
    if (request) {
        write_session(request, &read->access, NULL);
        reply_header(request, "Cache-Control", "no-store");
        request_answer(request, 200);
    }
}

void sessions_get(struct request *request)
{
    request_read_session(request, true, sessions_get_done);
}

/* ---- DELETE /v1/sessions/{id} ---- */

static void sessions_archive_done(struct runtime_call *call)
{
    /* An earlier attempt of this very request may have done it before its server died. */
    const struct runtime_once *once = once_of(call->user);
    if (call->err == ERR_SESSION_ARCHIVED && once && once->again) {
        call->err = ERR_OK;
    }
    struct request *request = request_call_end(call);
    if (request) {
        request_answer(request, 204);
    }
}

void sessions_archive(struct request *request)
{
    struct runtime_call *call = request_session_call(request, NULL, sizeof(*call));
    if (!call) {
        return;
    }
    request_write_begin(request, call, sessions_archive_done);
    runtime_session_archive(request->services->runtime, call);
}

/* ---- GET /v1/sessions ---- */

static void write_listed(const struct request *request, struct json_writer *writer,
                         const void *item)
{
    const struct store_session *session = item;
    (void)request;
    session_json_write(writer,
                       &(struct session_shown){.record = &session->record, .head = &session->head});
}

static void listed_cursor(const void *last, const void *next, void *out)
{
    (void)next;
    memcpy(out, ((const struct store_session *)last)->record.id.bytes, ID_SIZE);
}

static void sessions_list_done(struct runtime_call *call)
{
    struct runtime_list_call *list = (struct runtime_list_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    request_answer_page(request, &(struct list_page){.items = list->sessions.items,
                                                     .item_size = sizeof(*list->sessions.items),
                                                     .count = list->sessions.count,
                                                     .limit = list->limit,
                                                     .write = write_listed,
                                                     .cursor = listed_cursor,
                                                     .cursor_size = ID_SIZE});
}

static bool read_status(struct request *request, uint8_t *out)
{
    const char *value = request_query(request, "status");
    for (uint8_t status = SESSION_ACTIVE; value && status <= SESSION_ARCHIVED; status++) {
        if (strcmp(value, session_status_word(status)) == 0) {
            *out = status;
            return true;
        }
    }
    if (value) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"status\" must be active, finished or archived");
    }
    return !value;
}

/* The id that a session made at the time of the parameter has at least; nothing when it is
 * absent. */
static bool read_time(struct request *request, const char *name, bool *out_given,
                      struct session_id *out)
{
    const char *value = request_query(request, name);
    int64_t wall_us = 0;
    *out_given = value != NULL;
    if (value && !clock_parse_rfc3339(value, &wall_us)) {
        request_refuse(request, ERR_VALIDATION_FAILED,
                       "query parameter \"%s\" must be a time like 2026-01-31T12:34:56Z", name);
        return false;
    }
    if (value) {
        static const uint8_t least[ID_SIZE - 6];
        id_compose(wall_us, least, out->bytes);
    }
    return true;
}

/* Pages begin below the cursor, or where the time ends them, whichever is earlier. */
static bool read_bounds(struct request *request, struct store_session_filter *out)
{
    struct session_id end;
    bool has_from;
    bool has_end;
    if (!request_cursor(request, out->before.bytes, ID_SIZE, &out->has_before) ||
        !read_time(request, "created_since", &has_from, &out->from) ||
        !read_time(request, "created_before", &has_end, &end)) {
        return false;
    }
    if (has_end && (!out->has_before || memcmp(&end, &out->before, sizeof(end)) < 0)) {
        out->before = end;
        out->has_before = true;
    }
    return true;
}

static bool read_search(struct request *request, char out[LIMIT_LABEL_BYTES + 1])
{
    if (!request_query_text(request, "search", LIMIT_LABEL_CHARACTERS, out,
                            LIMIT_LABEL_BYTES + 1)) {
        return false;
    }
    for (char *at = out; *at; at++) {
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
    }
    return true;
}

void sessions_list(struct request *request)
{
    static const char *const query_names[] = {
        "status", "scenario", "search", "created_since", "created_before", "limit", "cursor", NULL};
    size_t limit = 0;
    if (!request_open_json(request, query_names) || !request_limit(request, &limit)) {
        return;
    }
    struct runtime_list_call *list = request_memory(request, sizeof(*list));
    if (!list || !read_bounds(request, &list->filter) ||
        !read_status(request, &list->filter.status) ||
        !request_query_text(request, "scenario", LIMIT_SCENARIO_BYTES, list->filter.scenario,
                            sizeof(list->filter.scenario)) ||
        !read_search(request, list->filter.search)) {
        return;
    }
    list->limit = limit + 1;
    request_call_begin(request, &list->call, sessions_list_done);
    runtime_session_list(request->services->runtime, list);
}

/* ---- POST /v1/seed-commitments ---- */

static void seed_commitments_create_done(struct runtime_call *call)
{
    const struct runtime_seed_call *seed = (struct runtime_seed_call *)call;
    struct request *request = request_call_end(call);
    if (!request) {
        return;
    }
    struct json_writer writer = json_writer_on(&request->reply.body);
    json_write_object_open(&writer);
    json_write_key(&writer, "id");
    json_write_id(&writer, seed->id);
    json_write_key(&writer, "seed_commitment");
    json_write_digest(&writer, &seed->commitment);
    json_write_key(&writer, "expires_at");
    json_write_time_us(&writer, seed->expires_us);
    json_write_object_close(&writer);
    reply_header(request, "Cache-Control", "no-store");
    request_answer(request, 201);
}

void seed_commitments_create(struct request *request)
{
    if (!request_open_json(request, NULL) || !request_empty_body(request)) {
        return;
    }
    struct runtime_seed_call *seed = request_memory(request, sizeof(*seed));
    if (!seed) {
        return;
    }
    request_write_begin(request, &seed->call, seed_commitments_create_done);
    runtime_seed_commit(request->services->runtime, seed);
}
