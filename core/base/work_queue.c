/*
 * work_queue: a mutex, a condition and a chain.
 *
 * The eventfd mirrors one bit, "items wait": it is written when the queue goes from empty to not
 * empty and read when it goes back, both under the lock, so a burst of pushes costs one wake-up.
 */
#include "core/base/work_queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct work_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled; /* an item came, or the queue was closed */
    /* guarded by lock: */
    struct work_list items;
    size_t waiting_takers;
    bool closed;
    int fd; /* -1 until somebody polls */
    /* constant: */
    size_t max;
};

void work_list_push(struct work_list *list, struct work_item *item)
{
    item->next = NULL;
    if (list->last) {
        list->last->next = item;
    } else {
        list->first = item;
    }
    list->last = item;
    list->count++;
}

struct work_item *work_list_pop(struct work_list *list)
{
    struct work_item *item = list->first;
    if (!item) {
        return NULL;
    }
    list->first = item->next;
    if (!list->first) {
        list->last = NULL;
    }
    item->next = NULL;
    list->count--;
    return item;
}

struct work_queue *work_queue_create(size_t max)
{
    struct work_queue *queue = calloc(1, sizeof(*queue));
    if (!queue) {
        return NULL;
    }
    queue->max = max;
    queue->fd = -1;
    if (pthread_mutex_init(&queue->lock, NULL) != 0) {
        free(queue);
        return NULL;
    }
    if (pthread_cond_init(&queue->filled, NULL) != 0) {
        pthread_mutex_destroy(&queue->lock);
        free(queue);
        return NULL;
    }
    return queue;
}

void work_queue_destroy(struct work_queue *queue)
{
    if (!queue) {
        return;
    }
    assert(queue->items.count == 0);
    if (queue->fd >= 0) {
        close(queue->fd);
    }
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

static void raise_fd(struct work_queue *queue)
{
    if (queue->fd >= 0) {
        uint64_t one = 1;
        ssize_t written = write(queue->fd, &one, sizeof(one));
        assert(written == sizeof(one));
    }
}

static void lower_fd(struct work_queue *queue)
{
    if (queue->fd >= 0) {
        uint64_t value;
        ssize_t got = read(queue->fd, &value, sizeof(value));
        assert(got == sizeof(value));
    }
}

enum err work_queue_push(struct work_queue *queue, struct work_item *item)
{
    enum err err = ERR_OK;
    pthread_mutex_lock(&queue->lock);
    if (queue->closed) {
        err = ERR_DRAINING;
    } else if (queue->max > 0 && queue->items.count >= queue->max) {
        err = ERR_OVERLOADED;
    } else {
        work_list_push(&queue->items, item);
        if (queue->items.count == 1) {
            raise_fd(queue);
        }
        if (queue->waiting_takers > 0) {
            pthread_cond_signal(&queue->filled);
        }
    }
    pthread_mutex_unlock(&queue->lock);
    return err;
}

void work_queue_push_list(struct work_queue *queue, struct work_list *list)
{
    if (list->count == 0) {
        return;
    }
    pthread_mutex_lock(&queue->lock);
    assert(queue->max == 0 && !queue->closed);
    bool was_empty = queue->items.count == 0;
    if (was_empty) {
        queue->items = *list;
        raise_fd(queue);
    } else {
        queue->items.last->next = list->first;
        queue->items.last = list->last;
        queue->items.count += list->count;
    }
    *list = (struct work_list){0};
    if (queue->waiting_takers > 0) {
        pthread_cond_broadcast(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
}

/* Moves up to `max` items into `out`; the lock is held. */
static bool take_locked(struct work_queue *queue, size_t max, struct work_list *out)
{
    *out = (struct work_list){0};
    if (queue->items.count == 0) {
        return false;
    }
    if (queue->items.count <= max) {
        *out = queue->items;
        queue->items = (struct work_list){0};
    } else {
        while (out->count < max) {
            work_list_push(out, work_list_pop(&queue->items));
        }
    }
    if (queue->items.count == 0) {
        lower_fd(queue);
    }
    return true;
}

bool work_queue_take(struct work_queue *queue, size_t max, struct work_list *out)
{
    assert(max > 0);
    pthread_mutex_lock(&queue->lock);
    while (queue->items.count == 0 && !queue->closed) {
        queue->waiting_takers++;
        pthread_cond_wait(&queue->filled, &queue->lock);
        queue->waiting_takers--;
    }
    bool taken = take_locked(queue, max, out);
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

bool work_queue_try_take(struct work_queue *queue, size_t max, struct work_list *out)
{
    assert(max > 0);
    pthread_mutex_lock(&queue->lock);
    bool taken = take_locked(queue, max, out);
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

void work_queue_close(struct work_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

size_t work_queue_count(struct work_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t count = queue->items.count;
    pthread_mutex_unlock(&queue->lock);
    return count;
}

int work_queue_fd(struct work_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->fd < 0) {
        queue->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (queue->items.count > 0) {
            raise_fd(queue);
        }
    }
    int fd = queue->fd;
    pthread_mutex_unlock(&queue->lock);
    return fd;
}
