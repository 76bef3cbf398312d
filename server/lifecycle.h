/*
 * lifecycle: the process and its signals.
 *
 * SIGTERM and SIGINT arrive as an event of the loop and ask for an orderly stop; from then on they
 * end the process at once, for whoever sends a second one does not want to wait. They are blocked
 * before any thread starts, so no other thread ever sees them.
 */
#ifndef DONJON_SERVER_LIFECYCLE_H
#define DONJON_SERVER_LIFECYCLE_H

#include "core/base/err.h"
#include "server/loop.h"

struct lifecycle {
    int signal_fd;
    bool stop_requested;
};

/* Before the first thread. Also: SIGPIPE is ignored, and a crash leaves no memory image with
 * secrets. */
MUST_CHECK enum err lifecycle_init(struct lifecycle *lifecycle, struct error *error);
void lifecycle_finish(struct lifecycle *lifecycle);
void lifecycle_attach(struct lifecycle *lifecycle, struct loop *loop);

/* The same as a signal. Loop thread. */
void lifecycle_request_stop(struct lifecycle *lifecycle);

/* Raises the limit of open files to what `connections` need. Gives how many connections that limit
 * allows, at most `connections`. */
unsigned lifecycle_allow_connections(unsigned connections);

#endif
