/*
 * handler: the contract between the HTTP listener and the handlers.
 *
 * The listener turns a connection's request into a `struct request`, finds its route and calls the
 * handler on the loop thread. The handler fills `request->reply` and calls `request_done`, before
 * it returns or later, on the loop thread, exactly once. A handler parses, makes one runtime call
 * and writes a reply; it has no threads, no SQL and knows nothing of the HTTP library. It never
 * blocks.
 *
 * Memory from `request_alloc` lives until the listener frees the request, which is after
 * `request_done` and after the reply is sent. A client that goes away or a deadline that passes
 * does not free a request whose handler is not done: the listener answers (by `deadline_err`) and
 * waits for the handler.
 */
#ifndef DONJON_HANDLERS_HANDLER_H
#define DONJON_HANDLERS_HANDLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/limits.h"
#include "core/base/strbuf.h"
#include "core/record/principal.h"
#include "core/runtime/runtime.h"

enum http_method {
    HTTP_GET = 1,
    HTTP_POST,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_HEAD, /* answered as GET without the body */
    HTTP_OPTIONS
};

/* Who may use a route. SESSION routes pass the principal on: the runtime judges it. */
enum route_auth { AUTH_NONE, AUTH_ADMIN, AUTH_CREATE, AUTH_SESSION };

/* What a route takes as a body. KEYED: the handler sees to an Idempotency-Key itself; for all
 * others that change something, handlers/once.h does. EVIDENCE: a file of evidence, which may be
 * larger than other bodies; such a route changes nothing. */
enum route_body { BODY_NONE, BODY_JSON, BODY_JSON_OPTIONAL, BODY_JSON_KEYED, BODY_EVIDENCE };

struct request;
struct once;
typedef void (*handler_fn)(struct request *request);

/* One line of the API. `path` has parameters as {name}; each stands for one whole segment. */
struct route {
    enum http_method method;
    const char *path;
    handler_fn handler;
    enum route_auth auth;
    enum route_body body;
};

/* The whole API, ended by a line with path NULL. handlers/routes.c; equal to openapi.yaml. */
extern const struct route routes[];

enum { REQUEST_PARAMS_MAX = 4, REQUEST_QUERY_MAX = 16, REPLY_HEADERS_MAX = 8 };

struct query_pair {
    const char *name; /* percent-decoded */
    const char *value;
};

struct reply_header {
    const char *name;  /* a literal */
    const char *value; /* request memory or a literal */
};

struct reply {
    int status;               /* 0 until set */
    const char *content_type; /* a literal; NULL: no body */
    struct strbuf body;       /* the handler writes it, the listener frees it */
    struct reply_header headers[REPLY_HEADERS_MAX];
    size_t header_count;
};

/* One content that sessions of this server may have. */
struct served_content {
    const struct runtime_content *runtime;
    const char *json; /* the body of GET /v1/content/{root} */
    size_t json_size;
};

/* What handlers may use. Filled once by server/app; read-only. */
struct services {
    struct runtime *runtime;
    struct clock *clock;
    bool open_sessions; /* anyone may create sessions */
    bool allow_fixed_seed;
    const struct served_content *contents; /* the first is what new sessions use */
    size_t content_count;
    const char *openapi_yaml; /* embedded at build time */
    size_t openapi_yaml_size;
    int64_t started_us;
    struct stream_hub *streams;
    void (*drain)(void *server); /* start a drain, as SIGTERM does */
    void *server;
};

/*
 * A reply that goes on. A handler that sets `request->stream` may wait as long as it likes
 * (`request_linger`), and instead of ending with `request_done` may give its reply piece by piece
 * (`request_give`). All of it on the loop thread.
 */
struct stream_handler {
    /* What was given is on its way; reply.body is empty again. Give more, now or later. */
    void (*taken)(struct request *request);
    /* The client is gone, was cut for not reading, or has all of the reply. Comes once after the
     * first `request_give`, and must lead to request_done. */
    void (*ended)(struct request *request);
    /* The server stops: say so and end. Comes at any time while the handler is not done. */
    void (*drain)(struct request *request);
};

struct stream_hub;

struct request {
    const struct services *services;
    const struct route *route;
    enum http_method method;
    const char *path; /* without the query, percent-decoded segment by segment */
    const char *params[REQUEST_PARAMS_MAX]; /* in the order of the path */
    size_t param_count;
    struct query_pair query[REQUEST_QUERY_MAX];
    size_t query_count;
    const char *body; /* not NUL-terminated; "" when empty */
    size_t body_size;
    struct principal principal;
    /* Headers, NULL when absent. */
    const char *accept;
    const char *content_type;
    const char *if_match;
    const char *if_none_match;
    const char *idempotency_key;
    const char *last_event_id;
    const char *accept_encoding;
    const char *origin;                        /* of the web page that asks */
    const char *access_control_request_method; /* of a preflight */
    const char *peer;                          /* address of the client, without port */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    int64_t received_us; /* monotonic, when the request was whole */

    struct reply reply;
    /* What the listener answers when the handler is not done in time: ERR_UNAVAILABLE, or
     * ERR_OUTCOME_UNKNOWN once something may have been committed. Handlers set it. */
    enum err deadline_err;
    struct once *once;         /* the request has a key and is to be done once, or NULL */
    struct runtime_call *call; /* under way, or NULL; its `in_doubt` decides between the two */

    void *user;                          /* the handler's */
    const struct stream_handler *stream; /* NULL: the reply is given whole, and soon */

    /* The listener's. */
    void (*linger)(struct request *request);
    bool (*give)(struct request *request, bool last);
    void (*done)(struct request *request);
    void *(*alloc)(struct request *request, size_t size);
};

/* The reply is complete. Exactly once, on the loop thread; do not touch the request after. */
static inline void request_done(struct request *request)
{
    request->done(request);
}

/* For streams: the reply is late on purpose, so no deadline answers for the handler. */
static inline void request_linger(struct request *request)
{
    request->linger(request);
}

/*
 * For streams: sends what stands in reply.body, the first time behind the head of the reply. The
 * body must not be touched until `taken`; after the `last` piece `ended` comes instead. A client
 * that takes nothing for the time of a reply is cut. False: nobody is there any more, nothing was
 * sent, and the handler must end with request_done (`ended` does not come unless an earlier piece
 * was taken).
 */
static inline bool request_give(struct request *request, bool last)
{
    return request->give(request, last);
}

/* Zeroed memory with the life of the request; NULL when it has run out. */
static inline void *request_alloc(struct request *request, size_t size)
{
    return request->alloc(request, size);
}

#endif
