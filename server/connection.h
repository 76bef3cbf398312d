/*
 * connection: a client's connection and the deadline it is under.
 *
 * A connection is always in exactly one phase, and each phase has one absolute deadline that bytes
 * trickling in or out do not move:
 *
 *     accepted -> RECEIVING -> WAITING -> SENDING -> IDLE -> RECEIVING -> ...
 *                     |           |  ^       |        |
 *                    408     503/504 |      reset    close      when the phase's deadline passes
 *                                 |  v       ^
 *                               QUIET  <-----+
 *
 * QUIET is a stream with nothing to send, or a reply that is late on purpose: it has no deadline,
 * its handler keeps the time, and a client that hangs up is noticed (server/hangup.h). A stream
 * goes from QUIET to SENDING with each piece, and each time the library takes some of a piece its
 * deadline starts anew.
 *
 * RECEIVING starts at the accept and, on a kept connection, with a request line; what comes in
 * before the end of that line falls under IDLE. CUT is the end: the socket is shut down and the
 * library will notice. `connection_enter` is the only way from phase to phase.
 *
 * Loop thread only.
 */
#ifndef DONJON_SERVER_CONNECTION_H
#define DONJON_SERVER_CONNECTION_H

#include "core/record/principal.h"
#include "server/deadline.h"
#include "server/exchange.h"

enum connection_phase {
    CONNECTION_RECEIVING,
    CONNECTION_WAITING,
    CONNECTION_SENDING,
    CONNECTION_IDLE,
    CONNECTION_QUIET,
    CONNECTION_CUT,
    CONNECTION_PHASE_COUNT
};

enum { CONNECTION_TOKEN_MAX = 128 };

struct connection {
    struct deadline deadline; /* first */
    struct listener *listener;
    struct exchange *exchange; /* the request under way, or NULL */
    int fd;                    /* the library's: never closed here */
    enum connection_phase phase;
    uint64_t rate_key;
    char peer[48];
    /* The last Authorization header and who it was: a client repeats it on every request. */
    size_t token_length; /* 0: nothing remembered */
    char token[CONNECTION_TOKEN_MAX];
    struct principal principal;
    /* All connections, for the end. */
    struct connection *previous;
    struct connection *next;
};

/* Moves to `phase` and starts its deadline. */
void connection_enter(struct connection *connection, enum connection_phase phase);

/* Shuts the socket down, both ways; with `reset` what is unsent is thrown away. */
void connection_cut(struct connection *connection, bool reset);

#endif
