/*
 * remote: the server, as this client asks it: one function for each thing it wants.
 *
 * What a request answers is a JSON tree, which the caller gives back by json_decref. A problem of
 * the server (RFC 9457) is an error with its detail as the message and its code in `problem`.
 *
 * Acting is safe against a lost reply: an action has an id, and is sent again under the same id
 * until an answer comes, so that it happens once or not at all.
 */
#ifndef DONJON_PLAY_REMOTE_H
#define DONJON_PLAY_REMOTE_H

#include <jansson.h>

#include "play/http.h"
#include "play/save_list.h"

enum {
    REMOTE_TRIES_MAX = 8,
    REMOTE_PAUSE_MS = 200,
    REMOTE_PAUSE_MS_MAX = 5000,
    REMOTE_CODE_SIZE = 48
};

struct remote {
    struct http *http;
    struct save seat;               /* whose token is used */
    char etag[HTTP_ETAG_SIZE];      /* of the state that was read last */
    char problem[REMOTE_CODE_SIZE]; /* the server's word for what was wrong, "" if none */
    char verdict[64];               /* why the rules refused the last action, "" if they did not */
    void (*told)(void *context, const char *text); /* asked to say that it takes longer */
    void *context;
};

/* False when memory is out. */
bool remote_init(struct remote *remote, const char *url);
void remote_finish(struct remote *remote);

/* Plays this seat from now on, which may be at another server. */
bool remote_sit(struct remote *remote, const struct save *save);

/* What is to be known about a new session. NULL members are left to the server. */
struct remote_new {
    const char *scenario;
    const char *label;
    const char *admin_token; /* where creating is not open to everyone */
    int players;
};

/* Creates a session and sits down at its first seat. The reply holds the other seats' tokens. */
MUST_CHECK enum err remote_create(struct remote *remote, const struct remote_new *wanted,
                                  json_t **out, struct error *error);

/* GET /v1/content */
MUST_CHECK enum err remote_content(struct remote *remote, json_t **out, struct error *error);

/* GET .../state; `out` is NULL where nothing has changed since it was read last. */
MUST_CHECK enum err remote_state(struct remote *remote, json_t **out, struct error *error);

MUST_CHECK enum err remote_legal(struct remote *remote, json_t **out, struct error *error);

/* What happened after entry `after`, waiting up to `wait_s` seconds for something. */
MUST_CHECK enum err remote_events(struct remote *remote, const char *after, int wait_s,
                                  json_t **out, struct error *error);

/* POST .../actions. `action` stays the caller's. */
MUST_CHECK enum err remote_act(struct remote *remote, json_t *action, json_t **out,
                               struct error *error);

#endif
