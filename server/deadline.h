/*
 * deadline: who is due next, without a scan.
 *
 * A `struct deadlines` is a queue of nodes that all wait equally long, so appending keeps it sorted
 * and the first node is the next that is due: O(1) for every operation, however many connections
 * there are. One queue exists for each kind of wait. Belongs to the loop thread.
 */
#ifndef DONJON_SERVER_DEADLINE_H
#define DONJON_SERVER_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member of whatever waits. Zeroed: it waits for nothing. */
struct deadline {
    struct deadlines *queue; /* NULL while nothing is waited for */
    struct deadline *previous;
    struct deadline *next;
    int64_t due_us; /* monotonic */
};

struct deadlines {
    int64_t wait_us; /* how long everything in it waits */
    struct deadline *first;
    struct deadline *last;
    size_t count;
};

/* Starts to wait in `queue` from `now_us`, which must not run backwards; leaves the queue it was
 * in. */
void deadline_start(struct deadline *deadline, struct deadlines *queue, int64_t now_us);

/* Waits no more. Harmless when it does not wait. */
void deadline_stop(struct deadline *deadline);

/* The first node that is due, still in the queue; NULL if none is. */
struct deadline *deadlines_due(const struct deadlines *queue, int64_t now_us);

/* Microseconds until the first node is due, 0 if it is; `idle_us` for an empty queue. */
int64_t deadlines_wait_us(const struct deadlines *queue, int64_t now_us, int64_t idle_us);

#endif
