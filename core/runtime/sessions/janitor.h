/*
 * janitor: what is done by the clock: eviction, the check of the store, signs of life, and telling
 * of a worker's health when it changes.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_JANITOR_H
#define DONJON_CORE_RUNTIME_SESSIONS_JANITOR_H

#include "core/runtime/runtime.h"
#include "core/runtime/sessions/instance.h"

enum {
    RUNTIME_TICK_US = 250 * 1000,        /* the janitor's round */
    RUNTIME_BEAT_US = 400 * 1000,        /* between two signs of life of this node */
    RUNTIME_BEAT_STALE_US = 1300 * 1000, /* without one for that long, others may not know of it */
    RUNTIME_NODE_WINDOW_MS = 3 * 1000,   /* a node not seen for that long is gone */
    RUNTIME_KEYS_US = 30 * 1000 * 1000,  /* between two looks for a key that was rotated */
    RUNTIME_EVICT_MAX = 64,              /* sessions dropped in one round */
};

/* The workers whose health is told of when it changes. X(member of struct runtime_health) */
#define RUNTIME_WORKERS(X) X(simulation) X(persistence) X(prover)

enum runtime_worker {
#define X(name) RUNTIME_WORKER_##name,
    RUNTIME_WORKERS(X)
#undef X
        RUNTIME_WORKER_COUNT
};

struct janitor {
    enum health seen[RUNTIME_WORKER_COUNT]; /* of each worker, at the last round */
    int64_t next_tick_us;
    int64_t next_beat_us;
    bool check_under_way;
    bool beat_under_way;
    bool keys_under_way;
    int64_t next_keys_us;
    int64_t beaten_us; /* monotonic, when the last sign of life that arrived was sent */
    int64_t next_scan_us;
    bool scan_under_way;
};

struct database_state {
    int64_t checked_us; /* monotonic, of the last answer; 0: none yet */
    enum err err;
    char reason[128];
};

/* Whether no other server can have taken a session over without this one's knowing. Where one can,
 * memory is checked with the store before it answers. */
bool janitor_may_be_alone(const struct runtime *runtime, int64_t now_us);

/* What is due; returns when the next round is. */
int64_t janitor_run(struct runtime *runtime);

/* Says in the store that this node has stopped; when nothing is its own any more. */
void janitor_leave(struct runtime *runtime);

/* Drops the instance from memory and gives its ownership up. It must be droppable. */
void janitor_evict(struct runtime *runtime, struct instance *instance);

#endif
