/* stream_reply: pieces from the handler, blocks to the library, and silence in between. */
#include "server/stream_reply.h"

#include <assert.h>
#include <string.h>

#include "handlers/handler.h"
#include "server/hangup.h"
#include "server/listener_internal.h"

/* ---- the handler's side ---- */

/* The first piece goes behind the head. */
static bool begin(struct exchange *exchange)
{
    if (exchange->queued) {
        return false; /* the deadline has answered */
    }
    exchange->streaming = true;
    receive_stream_begins(exchange);
    return !exchange->failed;
}

bool stream_reply_give(struct request *request, bool last)
{
    struct exchange *exchange = (struct exchange *)request;
    assert(exchange->handler_owes);
    if (!exchange->connection || exchange->connection->phase == CONNECTION_CUT ||
        exchange->failed) {
        return false;
    }
    exchange->last_piece = last;
    exchange->piece_sent = 0;
    exchange->listener->activity++;
    listener_now_us(exchange->listener); /* its deadline starts now, not when the pass began */
    if (!exchange->streaming && !begin(exchange)) {
        return false;
    }
    connection_enter(exchange->connection, CONNECTION_SENDING);
    if (exchange->suspended) {
        receive_resume(exchange);
    }
    return true;
}

void stream_reply_linger(struct request *request)
{
    struct exchange *exchange = (struct exchange *)request;
    exchange->lingers = true;
    if (!exchange->connection || exchange->queued) {
        return; /* the deadline has answered */
    }
    if (exchange->suspended) {
        connection_enter(exchange->connection, CONNECTION_QUIET);
    }
    hangup_watch(exchange->listener->hangups, exchange->connection);
}

/* ---- the library's side ---- */

/* All of the piece is with the library: what next? False: nothing yet. */
static bool next_piece(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    strbuf_clear(&request->reply.body);
    exchange->piece_sent = 0;
    request->stream->taken(request);
    return exchange->last_piece || request->reply.body.len > 0;
}

static ssize_t copy_block(struct exchange *exchange, char *out, size_t max)
{
    const struct strbuf *piece = &exchange->request.reply.body;
    size_t left = piece->len - exchange->piece_sent;
    size_t size = left < max ? left : max;
    memcpy(out, piece->data + exchange->piece_sent, size);
    exchange->piece_sent += size;
    exchange->reply_bytes += size;
    connection_enter(exchange->connection, CONNECTION_SENDING);
    return (ssize_t)size;
}

ssize_t stream_reply_read(void *cls, uint64_t position, char *out, size_t max)
{
    struct exchange *exchange = cls;
    const struct strbuf *piece = &exchange->request.reply.body;
    (void)position;
    if (exchange->hung_up || exchange->failed || piece->failed ||
        exchange->connection->phase == CONNECTION_CUT) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    bool over = piece->len == exchange->piece_sent;
    if (over && !exchange->last_piece) {
        over = !next_piece(exchange) || piece->len == 0;
    }
    if (!over) {
        return copy_block(exchange, out, max);
    }
    if (exchange->last_piece) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    receive_quiet(exchange);
    return 0;
}

/* A reply that is only late is given now, for it costs nothing to a socket that is gone. */
void stream_reply_hung_up(struct exchange *exchange)
{
    if (!exchange->streaming) {
        if (exchange->handler_owes && exchange->lingers) {
            exchange->request.stream->drain(&exchange->request);
        }
        return;
    }
    exchange->hung_up = true;
    if (exchange->suspended) {
        receive_resume(exchange);
    }
}
