/*
 * feed: what happened in some successive entries of a log, ready to be told.
 *
 * An instance that is watched keeps the feed of its newest entries, so that who follows it need not
 * ask the store. It is a cache: what is missing in it is played again from the log. Loop thread, or
 * a worker for a feed of its own.
 */
#ifndef DONJON_CORE_RUNTIME_WATCHING_FEED_H
#define DONJON_CORE_RUNTIME_WATCHING_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/game/game.h"

struct feed_entry {
    uint64_t seq;
    int64_t at_us;
    struct game_event *events; /* all of the entry's, whoever may see them */
    size_t event_count;
};

/* Entries without a gap, ascending. Zero-initialise. */
struct feed {
    struct feed_entry *items;
    size_t count;
    size_t capacity;
    size_t event_count; /* of all entries */
};

void feed_clear(struct feed *feed);  /* forgets the entries, keeps the table */
void feed_finish(struct feed *feed); /* frees all */

/* Appends an entry; its events are copied. ERR_NO_MEMORY changes nothing. */
MUST_CHECK enum err feed_add(struct feed *feed, uint64_t seq, int64_t at_us,
                             const struct game_event *events, size_t event_count);

/* Moves the entries of `from` to the end of `feed`, which forgets what does not join on to them and
 * what is older than its newest `max`. Without memory both are cleared. */
void feed_move(struct feed *feed, struct feed *from, size_t max);

/* The entries after `seq`, up to the newest: how many, and the first in `out`. 0 when it has none
 * of them, or not all. */
size_t feed_after(const struct feed *feed, uint64_t seq, const struct feed_entry **out);

#endif
