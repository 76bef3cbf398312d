/*
 * hangup: who watches the sockets of streams while they are quiet.
 *
 * The library does not look at a suspended connection, so a client that goes away would be noticed
 * with the next piece only. Here its socket lies in an epoll set of its own and wakes the loop
 * once. Loop thread only.
 */
#ifndef DONJON_SERVER_HANGUP_H
#define DONJON_SERVER_HANGUP_H

#include <stdint.h>

#include "core/base/err.h"

struct connection;

/* The epoll set, -1 with the reason in `error`. */
int hangup_create(struct error *error);

/* From here on; one report for each time it is watched. */
void hangup_watch(int set, struct connection *connection);
void hangup_forget(int set, struct connection *connection);

/* Reports up to `max` connections whose client has gone; their number. */
int hangup_take(int set, struct connection **out, int max);

#endif
