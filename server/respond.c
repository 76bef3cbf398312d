/*
 * respond: the library takes replies only before a body has begun or after it has ended, and closes
 * after the former. What must be said in between, a body that is too large or too slow, is written
 * to the socket directly; nothing of that request's reply can have been sent before.
 */
#include "server/respond.h"

#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/cleanup.h"
#include "handlers/reply.h"
#include "server/auth.h"
#include "server/stream_reply.h"

static bool has_header(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcasecmp(reply->headers[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A handler that forgot its status or ran out of memory while writing must not look like success.
 */
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

static void add_headers(struct MHD_Response *response, const struct exchange *exchange,
                        const struct reply *reply)
{
    if (reply->content_type) {
        add(response, "Content-Type", reply->content_type);
    }
    add(response, "X-Request-Id", exchange->request.request_id);
    if (!has_header(reply, "Cache-Control")) {
        add(response, "Cache-Control", "no-store");
    }
    for (size_t i = 0; i < reply->header_count; i++) {
        add(response, reply->headers[i].name, reply->headers[i].value);
    }
    if (reply->status == 401 && !has_header(reply, "WWW-Authenticate")) {
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
    add_headers(response, exchange, reply);
    enum MHD_Result taken =
        MHD_queue_response(exchange->mhd, (unsigned int)reply->status, response);
    MHD_destroy_response(response);
    exchange->queued = taken == MHD_YES;
    exchange->status = reply->status;
    return exchange->queued;
}

bool respond_stream(struct exchange *exchange, const struct reply *reply)
{
    enum { BLOCK_SIZE = 8 * 1024 };
    return queue(exchange, reply,
                 MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_SIZE, stream_reply_read,
                                                   exchange, NULL));
}

bool respond(struct exchange *exchange, struct reply *reply)
{
    if (reply == &exchange->request.reply) {
        mend(&exchange->request);
    }
    size_t size = reply->content_type ? reply->body.len : 0;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(size, reply->body.data, MHD_RESPMEM_PERSISTENT);
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
