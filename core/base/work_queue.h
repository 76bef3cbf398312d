/*
 * work_queue: a bounded queue between threads, and the eventfd that wakes a loop.
 *
 * Items are intrusive: a `struct work_item` inside the caller's struct, on at most one queue at a
 * time. Whoever takes an item owns it. Any thread may push and take.
 */
#ifndef DONJON_CORE_BASE_WORK_QUEUE_H
#define DONJON_CORE_BASE_WORK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"

struct work_item {
    struct work_item *next;
};

/* A chain of items, first to last. */
struct work_list {
    struct work_item *first;
    struct work_item *last;
    size_t count;
};

void work_list_push(struct work_list *list, struct work_item *item);
struct work_item *work_list_pop(struct work_list *list); /* NULL when empty */

struct work_queue;

/* `max` items wait at most; 0: no limit (for completions, whose number is bounded by what was
 * asked). */
struct work_queue *work_queue_create(size_t max);
void work_queue_destroy(struct work_queue *queue); /* it must be empty; NULL is a no-op */

/* ERR_OVERLOADED when full, ERR_DRAINING after close; the item stays the caller's then. */
MUST_CHECK enum err work_queue_push(struct work_queue *queue, struct work_item *item);

/* Pushes all of `list`, which is empty after, in one go: a reader wakes once and finds them all.
 * Only for queues without a limit that are not closed. */
void work_queue_push_list(struct work_queue *queue, struct work_list *list);

/* Waits for at least one item, then takes up to `max`. False once closed and empty. */
bool work_queue_take(struct work_queue *queue, size_t max, struct work_list *out);

/* Takes what is there without waiting. False when nothing was. */
bool work_queue_try_take(struct work_queue *queue, size_t max, struct work_list *out);

/* No further push succeeds; takers drain what is left. */
void work_queue_close(struct work_queue *queue);
size_t work_queue_count(struct work_queue *queue);

/*
 * The descriptor a loop polls: readable while items wait. Created on first use, so only queues with
 * a polling reader pay for it. -1 when the system has no more descriptors.
 */
int work_queue_fd(struct work_queue *queue);

#endif
