/* feed: a table of entries, each with its own block of events. */
#include "core/runtime/watching/feed.h"

#include <stdlib.h>
#include <string.h>

void feed_clear(struct feed *feed)
{
    for (size_t i = 0; i < feed->count; i++) {
        free(feed->items[i].events);
    }
    feed->count = 0;
    feed->event_count = 0;
}

void feed_finish(struct feed *feed)
{
    feed_clear(feed);
    free(feed->items);
    *feed = (struct feed){0};
}

static enum err reserve(struct feed *feed, size_t more)
{
    if (feed->count + more <= feed->capacity) {
        return ERR_OK;
    }
    size_t capacity = feed->count + more + feed->capacity;
    struct feed_entry *items = realloc(feed->items, capacity * sizeof(*items));
    if (items == NULL) {
        return ERR_NO_MEMORY;
    }
    feed->items = items;
    feed->capacity = capacity;
    return ERR_OK;
}

enum err feed_add(struct feed *feed, uint64_t seq, int64_t at_us, const struct game_event *events,
                  size_t event_count)
{
    size_t size = event_count * sizeof(*events);
    if (reserve(feed, 1) != ERR_OK) {
        return ERR_NO_MEMORY;
    }
    struct game_event *copy = NULL;
    if (event_count > 0) {
        copy = malloc(size);
        if (copy == NULL) {
            return ERR_NO_MEMORY;
        }
        memcpy(copy, events, size);
    }
    feed->items[feed->count++] =
        (struct feed_entry){.seq = seq, .at_us = at_us, .events = copy, .event_count = event_count};
    feed->event_count += event_count;
    return ERR_OK;
}

static void forget_oldest(struct feed *feed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        feed->event_count -= feed->items[i].event_count;
        free(feed->items[i].events);
    }
    feed->count -= count;
    memmove(feed->items, feed->items + count, feed->count * sizeof(*feed->items));
}

void feed_move(struct feed *feed, struct feed *from, size_t max)
{
    if (feed->count > 0 &&
        (from->count == 0 || feed->items[feed->count - 1].seq + 1 != from->items[0].seq)) {
        feed_clear(feed);
    }
    if (from->count == 0) {
        return;
    }
    if (reserve(feed, from->count) != ERR_OK) {
        feed_clear(feed);
        feed_clear(from);
        return;
    }
    memcpy(feed->items + feed->count, from->items, from->count * sizeof(*from->items));
    feed->count += from->count;
    feed->event_count += from->event_count;
    from->count = 0; /* the events have another owner now */
    from->event_count = 0;
    if (feed->count > max) {
        forget_oldest(feed, feed->count - max);
    }
}

size_t feed_after(const struct feed *feed, uint64_t seq, const struct feed_entry **out)
{
    if (feed->count == 0 || seq + 1 < feed->items[0].seq ||
        seq >= feed->items[feed->count - 1].seq) {
        return 0;
    }
    size_t skipped = (size_t)(seq + 1 - feed->items[0].seq);
    *out = feed->items + skipped;
    return feed->count - skipped;
}
