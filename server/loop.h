/*
 * loop: the one thread that serves.
 *
 * A loop pass runs every source once, in the order they were added, then sleeps until a source's
 * descriptor is readable or its time has come. The order carries meaning: the runtime is before the
 * listener, so that replies completed by a commit leave in the same pass. A source that may have
 * given an earlier one something to do returns 0, so that the next pass comes without a sleep.
 */
#ifndef DONJON_SERVER_LOOP_H
#define DONJON_SERVER_LOOP_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum { LOOP_SOURCES_MAX = 16 };
static const int64_t LOOP_IDLE_US = 60 * 1000 * 1000;

/* `run` does what is due without blocking and returns the microseconds until it must run again even
 * if the descriptor stays silent; LOOP_IDLE_US when nothing is due. `fd` -1: time only. */
struct loop_source {
    int fd;
    int64_t (*run)(void *user);
    void *user;
};

struct loop {
    struct loop_source sources[LOOP_SOURCES_MAX];
    struct pollfd polled[LOOP_SOURCES_MAX];
    size_t count;
};

void loop_add(struct loop *loop, struct loop_source source);

/* One pass; sleeps at most `max_us` at its end. */
void loop_pass(struct loop *loop, int64_t max_us);

#endif
