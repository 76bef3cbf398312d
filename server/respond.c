/*
 * respond: the library takes replies only before a body has begun or after it has ended, and closes
 * after the former. What must be said in between, a body that is too large or too slow, is written
 * to the socket directly; nothing of that request's reply can have been sent before.
 */
#include "server/respond.h"

#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/cleanup.h"
#include "handlers/negotiate.h"
#include "handlers/reply.h"
#include "server/auth.h"
#include "server/cors.h"
#include "server/listener_internal.h"
#include "server/stream_reply.h"

/* The value of one of the handler's headers, or NULL. */
static const char *header_of(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcasecmp(reply->headers[i].name, name) == 0) {
            return reply->headers[i].value;
        }
    }
    return NULL;
}

/* A handler that forgot its status or ran out of memory while writing must not look like
 * success. */
static void mend(struct request *request)
{
    const struct reply *reply = &request->reply;
    if (reply->status < 200 || reply->status > 599) {
        reply_error(request, ERR_INTERNAL, NULL);
    } else if (reply->content_type && reply->body.failed) {
        reply_error(request, ERR_NO_MEMORY, NULL);
    }
}

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    /* Refused when memory has run out or the value has a line break: the reply goes without it. */
    (void)MHD_add_response_header(response, name, value);
}

/* ---- pages of other origins ---- */

static void add_cors(struct MHD_Response *response, const struct exchange *exchange,
                     const struct reply *reply)
{
    const struct request *request = &exchange->request;
    const char *origins = exchange->listener->options.cors_origins;
    const char *allowed = cors_allow_origin(origins, request->origin);
    if (origins && origins[0] != '\0' && strcmp(origins, "*") != 0) {
        add(response, "Vary", "Origin");
    }
    if (!allowed) {
        return;
    }
    add(response, "Access-Control-Allow-Origin", allowed);
    add(response, "Access-Control-Expose-Headers", cors_exposed_headers);
    const char *methods = header_of(reply, "Allow");
    if (request->method == HTTP_OPTIONS && request->access_control_request_method && methods) {
        add(response, "Access-Control-Allow-Methods", methods);
        add(response, "Access-Control-Allow-Headers", cors_request_headers);
        add(response, "Access-Control-Max-Age", cors_max_age);
    }
}

/* ---- limits ---- */

static void add_quota(struct MHD_Response *response, const struct quota_left *quota)
{
    char text[64];
    if (!quota->policy) {
        return;
    }
    snprintf(text, sizeof(text), "\"%s\";q=%u;w=1", quota->policy, quota->per_second);
    add(response, "RateLimit-Policy", text);
    snprintf(text, sizeof(text), "\"%s\";r=%u;t=1", quota->policy, quota->left);
    add(response, "RateLimit", text);
}

/* ---- compression ---- */

static bool is_text(const char *content_type)
{
    return strncmp(content_type, "text/", 5) == 0 || strstr(content_type, "json") ||
           strstr(content_type, "yaml") || strstr(content_type, "javascript") ||
           strstr(content_type, "svg");
}

/* Whether the reply would be compressed for a client that wants it. */
static bool is_compressible(const struct reply *reply)
{
    return reply->content_type && reply->body.len >= GZIP_BYTES_MIN &&
           reply->body.len <= GZIP_BYTES_MAX && is_text(reply->content_type) &&
           !header_of(reply, "Content-Encoding");
}

static bool compress(struct exchange *exchange, const struct reply *reply)
{
    return is_compressible(reply) && negotiate_accepts_gzip(exchange->request.accept_encoding) &&
           gzip_compress(exchange->listener->gzip, reply->body.data, reply->body.len,
                         &exchange->compressed);
}

/* The tag of the compressed form is another one. */
static void add_reply_header(struct MHD_Response *response, const struct reply_header *header,
                             bool compressed)
{
    char tag[128];
    const char *value = header->value ? header->value : "";
    size_t length = strlen(value);
    if (!compressed || strcasecmp(header->name, "ETag") != 0 || length < 2 ||
        length + sizeof(NEGOTIATE_GZIP_SUFFIX) > sizeof(tag)) {
        add(response, header->name, value);
        return;
    }
    snprintf(tag, sizeof(tag), "%.*s" NEGOTIATE_GZIP_SUFFIX "\"", (int)length - 1, value);
    add(response, header->name, tag);
}

/* ---- the reply ---- */

static void add_headers(struct MHD_Response *response, const struct exchange *exchange,
                        const struct reply *reply, bool compressed)
{
    if (reply->content_type) {
        add(response, "Content-Type", reply->content_type);
    }
    add(response, "X-Request-Id", exchange->request.request_id);
    if (!header_of(reply, "Cache-Control")) {
        add(response, "Cache-Control", "no-store");
    }
    for (size_t i = 0; i < reply->header_count; i++) {
        add_reply_header(response, &reply->headers[i], compressed);
    }
    if (compressed) {
        add(response, "Content-Encoding", "gzip");
    }
    if (is_compressible(reply)) {
        add(response, "Vary", "Accept-Encoding");
    }
    add_cors(response, exchange, reply);
    add_quota(response, &exchange->quota);
    if (reply->status == 401 && !header_of(reply, "WWW-Authenticate")) {
        add(response, "WWW-Authenticate", auth_challenge(&exchange->request.principal));
    }
    if (exchange->close_after) {
        add(response, "Connection", "close");
    }
}

static bool queue(struct exchange *exchange, const struct reply *reply,
                  struct MHD_Response *response)
{
    if (!response) {
        return false;
    }
    add_headers(response, exchange, reply, exchange->compressed.len > 0);
    enum MHD_Result taken =
        MHD_queue_response(exchange->mhd, (unsigned int)reply->status, response);
    MHD_destroy_response(response);
    exchange->queued = taken == MHD_YES;
    exchange->status = reply->status;
    return exchange->queued;
}

/* The answer to HEAD has no body: of a stream the library would send its last chunk all the same,
 * and the client would read that as the beginning of the next reply. */
static struct MHD_Response *create_stream(struct exchange *exchange)
{
    enum { BLOCK_SIZE = 8 * 1024 };
    if (exchange->request.method == HTTP_HEAD) {
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    }
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_SIZE, stream_reply_read,
                                             exchange, NULL);
}

bool respond_stream(struct exchange *exchange, const struct reply *reply)
{
    return queue(exchange, reply, create_stream(exchange));
}

bool respond(struct exchange *exchange, struct reply *reply)
{
    if (reply == &exchange->request.reply) {
        mend(&exchange->request);
    }
    const struct strbuf *body = compress(exchange, reply) ? &exchange->compressed : &reply->body;
    size_t size = reply->content_type ? body->len : 0;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, body->data, MHD_RESPMEM_PERSISTENT);
    exchange->reply_bytes = size;
    return queue(exchange, reply, response);
}

void respond_at_once(struct exchange *exchange, struct reply *reply, int fd)
{
    CLEANUP(strbuf_finish) struct strbuf text = {0};
    size_t size = reply->content_type ? reply->body.len : 0;
    strbuf_addf(&text, "HTTP/1.1 %d %s\r\n", reply->status,
                MHD_get_reason_phrase_for((unsigned int)reply->status));
    strbuf_addf(&text, "Connection: close\r\nCache-Control: no-store\r\nX-Request-Id: %s\r\n",
                exchange->request.request_id);
    for (size_t i = 0; i < reply->header_count; i++) {
        strbuf_addf(&text, "%s: %s\r\n", reply->headers[i].name, reply->headers[i].value);
    }
    if (reply->content_type) {
        strbuf_addf(&text, "Content-Type: %s\r\n", reply->content_type);
    }
    strbuf_addf(&text, "Content-Length: %zu\r\n\r\n", size);
    if (exchange->request.method != HTTP_HEAD && size > 0) {
        strbuf_add(&text, reply->body.data, size);
    }
    exchange->status = reply->status;
    exchange->reply_bytes = size;
    if (!text.failed) {
        /* Best effort: a client that does not read gets no more than a closed connection. */
        (void)!send(fd, text.data, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}
