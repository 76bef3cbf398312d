/*
 * stream_reply: a reply that is given piece by piece, between the handler and the library.
 *
 * The library asks for bytes when the socket takes some. It gets those of the piece that the
 * handler gave; when there are none left the handler is told, and if it has no further piece the
 * connection is suspended until it has. Loop thread only.
 */
#ifndef DONJON_SERVER_STREAM_REPLY_H
#define DONJON_SERVER_STREAM_REPLY_H

#include <sys/types.h>

#include "server/exchange.h"

/* request->give: the handler's next piece stands in reply.body. */
bool stream_reply_give(struct request *request, bool last);

/* request->linger: no deadline while the handler waits. */
void stream_reply_linger(struct request *request);

/* MHD_ContentReaderCallback over an exchange. */
ssize_t stream_reply_read(void *exchange, uint64_t position, char *out, size_t max);

/* The client has gone: the library is woken to close. */
void stream_reply_hung_up(struct exchange *exchange);

#endif
