/* deadline: a doubly linked list, for a node leaves from the middle when its wait ends well. */
#include "server/deadline.h"

void deadline_stop(struct deadline *deadline)
{
    struct deadlines *queue = deadline->queue;
    if (!queue) {
        return;
    }
    if (deadline->previous) {
        deadline->previous->next = deadline->next;
    } else {
        queue->first = deadline->next;
    }
    if (deadline->next) {
        deadline->next->previous = deadline->previous;
    } else {
        queue->last = deadline->previous;
    }
    queue->count--;
    *deadline = (struct deadline){0};
}

void deadline_start(struct deadline *deadline, struct deadlines *queue, int64_t now_us)
{
    deadline_stop(deadline);
    *deadline = (struct deadline){queue, queue->last, NULL, now_us + queue->wait_us};
    if (queue->last) {
        queue->last->next = deadline;
    } else {
        queue->first = deadline;
    }
    queue->last = deadline;
    queue->count++;
}

struct deadline *deadlines_due(const struct deadlines *queue, int64_t now_us)
{
    return queue->first && queue->first->due_us <= now_us ? queue->first : NULL;
}

int64_t deadlines_wait_us(const struct deadlines *queue, int64_t now_us, int64_t idle_us)
{
    if (!queue->first) {
        return idle_us;
    }
    int64_t wait_us = queue->first->due_us - now_us;
    return wait_us > 0 ? wait_us : 0;
}
