/* See remote.h. */
#include "play/remote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/cleanup.h"
#include "core/base/clock.h"
#include "core/base/id.h"

static void free_text(char **text)
{
    free(*text);
}

bool remote_init(struct remote *remote, const char *url)
{
    memset(remote, 0, sizeof(*remote));
    snprintf(remote->seat.url, sizeof(remote->seat.url), "%s", url);
    remote->http = http_create(url);
    return remote->http != NULL;
}

void remote_finish(struct remote *remote)
{
    http_destroy(remote->http);
    remote->http = NULL;
}

bool remote_sit(struct remote *remote, const struct save *save)
{
    remote->etag[0] = '\0';
    if (strcmp(save->url, remote->seat.url) != 0) {
        struct http *http = http_create(save->url);
        if (!http) {
            return false;
        }
        http_destroy(remote->http);
        remote->http = http;
    }
    remote->seat = *save;
    return true;
}

/* ---- asking ---- */

/* The error that a reply tells; ERR_OK for a good one. */
static enum err judge(struct remote *remote, const struct http_reply *reply, const json_t *body,
                      struct error *error)
{
    if (reply->status < 400) {
        return ERR_OK;
    }
    const char *code = json_string_value(json_object_get(body, "code"));
    const char *detail = json_string_value(json_object_get(body, "detail"));
    const char *title = json_string_value(json_object_get(body, "title"));
    const char *verdict = json_string_value(json_object_get(body, "verdict"));
    snprintf(remote->problem, sizeof(remote->problem), "%s", code ? code : "");
    snprintf(remote->verdict, sizeof(remote->verdict), "%s", verdict ? verdict : "");
    return error_set(error, reply->status >= 500 ? ERR_UNAVAILABLE : ERR_CONFLICT, "%s",
                     detail  ? detail
                     : title ? title
                             : "the server refused without a reason");
}

/* One request; the parsed body, NULL where it has none. */
static enum err ask_once(struct remote *remote, const struct http_request *request,
                         struct http_reply *reply, json_t **out, struct error *error)
{
    remote->problem[0] = '\0';
    remote->verdict[0] = '\0';
    *out = NULL;
    enum err err = http_send(remote->http, request, reply, error);
    if (err != ERR_OK) {
        return err;
    }
    if (reply->body.len > 0) {
        *out = json_loadb(reply->body.data, reply->body.len, 0, NULL);
    }
    err = judge(remote, reply, *out, error);
    if (err == ERR_OK && !*out && reply->status != 304) {
        err = error_set(error, ERR_CORRUPT, "the server's answer is not JSON");
    }
    if (err != ERR_OK) {
        json_decref(*out);
        *out = NULL;
    }
    return err;
}

static void pause_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* How long to wait before the next try: what the server says, else longer each time. */
static long pause_before(const struct http_reply *reply, int tries)
{
    long ms = (long)REMOTE_PAUSE_MS << tries;
    if (reply->status != 0 && reply->retry_after_s > 0) {
        ms = reply->retry_after_s * 1000;
    }
    return ms < REMOTE_PAUSE_MS_MAX ? ms : REMOTE_PAUSE_MS_MAX;
}

static bool may_succeed_later(const struct http_reply *reply)
{
    return reply->status == 0 || reply->status == 429 || reply->status == 503 ||
           reply->status == 504;
}

/* The same until an answer comes that stays as it is. */
static enum err ask(struct remote *remote, const struct http_request *request, json_t **out,
                    struct error *error)
{
    CLEANUP(http_reply_finish) struct http_reply reply = {0};
    enum err err = ask_once(remote, request, &reply, out, error);
    for (int tries = 0; err != ERR_OK && may_succeed_later(&reply) && tries < REMOTE_TRIES_MAX;
         tries++) {
        if (remote->told) {
            remote->told(remote->context, error->message);
        }
        pause_ms(pause_before(&reply, tries));
        err = ask_once(remote, request, &reply, out, error);
    }
    if (err == ERR_OK && strcmp(request->method, "GET") == 0) {
        memcpy(remote->etag, reply.etag, sizeof(remote->etag));
    }
    return err;
}

static enum err ask_for(struct remote *remote, const char *what, json_t **out, struct error *error)
{
    char path[256];
    snprintf(path, sizeof(path), "/v1/sessions/%s/%s", remote->seat.session, what);
    char etag[HTTP_ETAG_SIZE];
    memcpy(etag, remote->etag, sizeof(etag));
    struct http_request request = {.method = "GET", .path = path, .token = remote->seat.token};
    enum err err = ask(remote, &request, out, error);
    memcpy(remote->etag, etag, sizeof(etag));
    return err;
}

enum err remote_content(struct remote *remote, json_t **out, struct error *error)
{
    struct http_request request = {.method = "GET", .path = "/v1/content"};
    enum err err = ask(remote, &request, out, error);
    remote->etag[0] = '\0';
    return err;
}

enum err remote_state(struct remote *remote, json_t **out, struct error *error)
{
    char path[256];
    char etag[HTTP_ETAG_SIZE];
    memcpy(etag, remote->etag, sizeof(etag));
    snprintf(path, sizeof(path), "/v1/sessions/%s/state", remote->seat.session);
    struct http_request request = {
        .method = "GET", .path = path, .token = remote->seat.token, .etag = etag};
    return ask(remote, &request, out, error);
}

enum err remote_legal(struct remote *remote, json_t **out, struct error *error)
{
    return ask_for(remote, "legal-actions", out, error);
}

enum err remote_events(struct remote *remote, const char *after, int wait_s, json_t **out,
                       struct error *error)
{
    char what[128];
    snprintf(what, sizeof(what), "events?after=%s&wait=%d", after, wait_s);
    return ask_for(remote, what, out, error);
}

/* ---- changing ---- */

static enum err post(struct remote *remote, const char *path, const char *token, json_t *body,
                     json_t **out, struct error *error)
{
    CLEANUP(free_text) char *text = json_dumps(body, JSON_COMPACT);
    struct http_request request = {.method = "POST", .path = path, .token = token, .body = text};
    if (!text) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    return ask(remote, &request, out, error);
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text && text[0] != '\0') {
        json_object_set_new(object, name, json_string(text));
    }
}

/* Takes the first seat of a new session. */
static enum err sit_first(struct remote *remote, const json_t *session, struct error *error)
{
    const json_t *seat = json_array_get(json_object_get(session, "seats"), 0);
    const char *id = json_string_value(json_object_get(session, "id"));
    const char *token = json_string_value(json_object_get(seat, "token"));
    const char *scenario = json_string_value(json_object_get(session, "scenario"));
    const char *label = json_string_value(json_object_get(session, "label"));
    if (!id || !token || strlen(id) >= SAVE_ID_SIZE || strlen(token) >= SAVE_TOKEN_SIZE) {
        return error_set(error, ERR_CORRUPT, "the server's answer has no seat");
    }
    snprintf(remote->seat.session, sizeof(remote->seat.session), "%s", id);
    snprintf(remote->seat.token, sizeof(remote->seat.token), "%s", token);
    snprintf(remote->seat.scenario, sizeof(remote->seat.scenario), "%s", scenario ? scenario : "");
    snprintf(remote->seat.label, sizeof(remote->seat.label), "%s", label ? label : "");
    remote->seat.note[0] = '\0';
    remote->seat.seat = (int)json_integer_value(json_object_get(seat, "seat"));
    remote->etag[0] = '\0';
    return ERR_OK;
}

enum err remote_create(struct remote *remote, const struct remote_new *wanted, json_t **out,
                       struct error *error)
{
    CLEANUP(json_decrefp) json_t *body = json_object();
    set_text(body, "scenario", wanted->scenario);
    set_text(body, "label", wanted->label);
    if (wanted->players > 1) {
        json_object_set_new(body, "players", json_integer(wanted->players));
    }
    enum err err = post(remote, "/v1/sessions", wanted->admin_token, body, out, error);
    return err == ERR_OK ? sit_first(remote, *out, error) : err;
}

enum err remote_act(struct remote *remote, json_t *action, json_t **out, struct error *error)
{
    uint8_t id[ID_SIZE];
    char text[ID_TEXT_SIZE];
    char path[256];
    id_generate(clock_system()->wall_us(clock_system()), id);
    id_format(id, text);
    CLEANUP(json_decrefp)
    json_t *body = json_pack("{s:O, s:s}", "action", action, "action_id", text);
    snprintf(path, sizeof(path), "/v1/sessions/%s/actions", remote->seat.session);
    return post(remote, path, remote->seat.token, body, out, error);
}
