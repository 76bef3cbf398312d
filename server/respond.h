/*
 * respond: from a `struct reply` to bytes for the client.
 */
#ifndef DONJON_SERVER_RESPOND_H
#define DONJON_SERVER_RESPOND_H

#include "server/exchange.h"

/*
 * Hands the reply to the library, which sends it when the connection runs. The body is not copied:
 * `reply` must stay as it is until the library is done with the request. False: it was not taken,
 * and the connection must be closed.
 */
bool respond(struct exchange *exchange, struct reply *reply);

/* The same for a reply whose body `stream` gives (server/stream_reply.c). */
bool respond_stream(struct exchange *exchange, const struct reply *reply);

/*
 * Answers a request that is still coming in, by writing the reply to the socket at once; the
 * library must then close the connection. At most one send: what the socket does not take is lost.
 */
void respond_at_once(struct exchange *exchange, struct reply *reply, int fd);

#endif
