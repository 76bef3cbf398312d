/*
 * registry: the resident sessions, by id and by use. Loop thread only.
 *
 * At most `max` instances. When a place is needed the one used longest ago that nothing holds is
 * handed to the caller to be closed.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_REGISTRY_H
#define DONJON_CORE_RUNTIME_SESSIONS_REGISTRY_H

#include "core/runtime/sessions/instance.h"

struct registry {
    struct instance *by_id; /* uthash */
    struct instance *newest;
    struct instance *oldest;
    struct instance *watched_first; /* with something ahead, see attendance.h */
    struct instance *watched_last;
    size_t watched_count;
    size_t count;
    size_t max;
};

/* The resident instance or NULL. */
struct instance *registry_find(struct registry *registry, const struct session_id *id);

/* Adds a new instance, phase 0, used now. NULL when memory has run out; the limit is the
 * caller's. */
struct instance *registry_add(struct registry *registry, const struct session_id *id,
                              int64_t now_us);

/* Moves it to the front of the list by use. */
void registry_touch(struct registry *registry, struct instance *instance, int64_t now_us);

/* The watch list: at its end, unless it is there; and out of it, if it is there. */
void registry_watch(struct registry *registry, struct instance *instance);
void registry_unwatch(struct registry *registry, struct instance *instance);

/* Whether nothing holds it: no commit, no pins, no calls that wait. */
bool registry_is_droppable(const struct instance *instance);

/* The droppable LIVE or FAILED instance that was used longest ago, looking at `looks` at most; NULL
 * if none. */
struct instance *registry_oldest_droppable(struct registry *registry, size_t looks);

/* Takes it out and frees it with what it loaded. Nothing may hold it. */
void registry_remove(struct registry *registry, struct instance *instance);

#endif
