/*
 * sink: close a connection whose client is still sending, without losing the reply.
 *
 * A socket that is closed with unread bytes is reset by the system, and the client may lose the
 * refusal it was sent. So the write side is closed and what still comes in is read and thrown away
 * until the client closes, SINK_MS have passed or SINK_BYTES have come. At most SINK_MAX
 * sockets linger; past that they are closed at once. Loop thread only.
 */
#ifndef DONJON_SERVER_SINK_H
#define DONJON_SERVER_SINK_H

#include <stdint.h>

#include "core/base/err.h"

enum { SINK_MS = 5000, SINK_BYTES = 32 * 1024 * 1024, SINK_MAX = 256 };

struct sink;

struct sink *sink_create(struct error *error);
void sink_destroy(struct sink *sink); /* closes all; NULL is a no-op */

/* Keeps the socket behind `fd` open with a descriptor of its own; `fd` stays the caller's. */
void sink_add(struct sink *sink, int fd, int64_t now_us);

/* Readable when `sink_run` has something to do. */
int sink_fd(const struct sink *sink);

/* Reads and closes; never blocks. Microseconds until the next deadline, or `idle_us`. */
int64_t sink_run(struct sink *sink, int64_t now_us, int64_t idle_us);

#endif
