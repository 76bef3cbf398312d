/*
 * action_set: the action ids a session's log knows, and the seq each was committed under.
 *
 * This is what makes a client's retry safe for ever. The set is exact and complete: it is filled
 * from the log when the session is loaded, its one owner adds to it at every commit, and the fence
 * of the store guarantees that there is one owner (docs/adr). An open-addressing table of 24 bytes
 * an id, at most three quarters full. A zeroed struct is an empty set. Loop thread, or the worker
 * that builds it before handing it over.
 */
#ifndef DONJON_CORE_RUNTIME_ACTIONS_ACTION_SET_H
#define DONJON_CORE_RUNTIME_ACTIONS_ACTION_SET_H

#include <stddef.h>

#include "core/base/err.h"
#include "core/base/id.h"

struct action_slot {
    struct action_id id;
    uint64_t seq; /* 0: empty */
};

struct action_set {
    struct action_slot *slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
};

void action_set_finish(struct action_set *set);

/* Room for `more` further ids, so that as many adds cannot fail. ERR_NO_MEMORY leaves it as it
 * was. */
MUST_CHECK enum err action_set_reserve(struct action_set *set, size_t more);

/* Room must have been reserved. `seq` > 0; an id that is there keeps its seq and gives false. */
bool action_set_add(struct action_set *set, const struct action_id *id, uint64_t seq);

/* The seq of the id, 0 if it is not there. */
uint64_t action_set_find(const struct action_set *set, const struct action_id *id);

#endif
