/*
 * http: one request after the other to one server. The only place that knows libcurl.
 *
 * Belongs to one thread. A request takes at most the time of HTTP_TIMEOUT_MS; the reply's body is
 * bounded by HTTP_REPLY_MAX.
 */
#ifndef DONJON_PLAY_HTTP_H
#define DONJON_PLAY_HTTP_H

#include "core/base/err.h"
#include "core/base/strbuf.h"

enum {
    HTTP_CONNECT_TIMEOUT_MS = 5000,
    HTTP_TIMEOUT_MS = 40000,
    HTTP_REPLY_MAX = 8 * 1024 * 1024,
    HTTP_ETAG_SIZE = 96
};

struct http;

struct http_request {
    const char *method; /* "GET", "POST" */
    const char *path;   /* from the slash on */
    const char *token;  /* NULL: none */
    const char *body;   /* JSON; NULL: none */
    const char *etag;   /* for If-None-Match; NULL or "": none */
};

/* Zeroed before its first use; http_reply_finish frees it. */
struct http_reply {
    long status;
    long retry_after_s; /* 0: not given */
    char etag[HTTP_ETAG_SIZE];
    struct strbuf body;
};

/* `url` is the server's address without a path: "http://127.0.0.1:8080". NULL when memory is
 * out. */
struct http *http_create(const char *url);
void http_destroy(struct http *http);

/* ERR_UNAVAILABLE, with the reason, when no reply came; any status is a reply. */
MUST_CHECK enum err http_send(struct http *http, const struct http_request *request,
                              struct http_reply *out, struct error *error);

void http_reply_finish(struct http_reply *reply);

#endif
