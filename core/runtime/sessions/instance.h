/*
 * instance: one session in memory. Owned by the loop thread, always rebuildable from the store.
 *
 *                    load ok                 doubt (fenced, unknown outcome)
 *      LOADING ---------------> LIVE ----------------------------------> RECOVERING
 *         |                    |   ^                                       |    |
 *         | load failed        |   +-------------- reload ok --------------+    | reload failed
 *         v                    v                                                v
 *      FAILED               CLOSING ----> CLOSED                              FAILED
 *       |   |               (evicted, archived, server stops)
 *       |   +---- retry after a pause: LOADING
 *       +-------- there is no such session, or evicted: CLOSED
 *
 * The state changes in `instance_enter` alone, which asserts the edge and logs it.
 *
 *  - LIVE: `state`, `tree` and `head` are the committed ones. They change only when a commit has
 *    come back durable. Readers see nothing else.
 *  - At most one commit of an instance is under way (`commit`); further submits wait in `waiting`,
 *    in order. So do all calls while LOADING or RECOVERING.
 *  - `pins` counts store jobs that will come back to it; a pinned instance is not dropped.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_INSTANCE_H
#define DONJON_CORE_RUNTIME_SESSIONS_INSTANCE_H

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/base/page_tree.h"
#include "core/runtime/actions/action_set.h"
#include "core/runtime/runtime.h"
#include "core/runtime/watching/feed.h"

enum instance_state {
    INSTANCE_LOADING = 1,
    INSTANCE_LIVE,
    INSTANCE_RECOVERING,
    INSTANCE_CLOSING,
    INSTANCE_CLOSED,
    INSTANCE_FAILED
};

struct commit;
struct script_set;

/* The key that a seat signs with. */
struct instance_seat_key {
    bool exists;   /* now */
    uint8_t given; /* how many it has had, ends of keys among them */
    uint8_t public_key[32];
};

/* What the server does by itself; see attendance.h. */
struct attendance {
    int64_t due_us; /* Unix time; 0: nothing is ahead */
    bool watched;   /* it is on the registry's watch list */
    bool busy;      /* such a call is under way */
    struct instance *next;
    struct instance *previous;
};

/* A turn that was put to a custom provider; see asking.h. */
struct asking {
    bool open;
    uint64_t seq;
    int64_t until_us; /* Unix time */
};

struct instance {
    struct session_id id; /* the registry's key */
    enum instance_state phase;
    /* The rest is meaningful once loaded. */
    struct store_session session;  /* record, genesis, seats, epoch; its head is not kept current */
    const struct ruleset *ruleset; /* NULL: this build has not the session's rules, read-only */
    const void *content;
    void *state; /* committed; ruleset->state_size bytes */
    struct page_tree tree;
    struct session_head head;
    struct game_summary summary;
    int64_t head_at_us; /* time of the entry at head */
    struct action_set actions;
    uint64_t last_checkpoint_seq;
    uint64_t batches;     /* closed so far, genesis included: the number of the open one */
    uint64_t batched_seq; /* the last seq of the newest closed one */
    struct instance_seat_key seat_keys[GAME_SEATS_MAX]; /* index seat-1 */
    struct feed recent; /* of the newest entries, while somebody follows */

    struct commit *commit;    /* under way, or NULL */
    bool head_held;           /* a worker closes a batch, takes a key, writes a script or checks a
                                 signature on the present head, in the place of a commit */
    bool seat_held;           /* a worker changes a seat; further changes wait */
    struct work_list waiting; /* of struct runtime_call */
    struct attendance attendance;
    struct asking asking;
    struct script_set *scripts; /* or NULL */
    unsigned pins;
    int64_t used_us;  /* monotonic, for eviction */
    int64_t retry_us; /* FAILED: not loaded again before */
    struct error last_error;
    struct error last_doubt; /* why it was loaded anew */
    int64_t last_doubt_us;   /* Unix time; 0: never */

    UT_hash_handle hh;
    struct instance *newer; /* the registry's list by use */
    struct instance *older;
};

const char *instance_state_name(enum instance_state phase);

/* The only way a phase changes. */
void instance_enter(struct instance *instance, enum instance_state phase);

/* Whether the head may not move now: what would move it, or counts from it, waits. */
bool instance_head_is_held(const struct instance *instance);

/* Frees the loaded part: state and action ids. The instance can be loaded again. */
void instance_unload(struct instance *instance);

/* When the turn the session waits for at `at_us` runs out; 0 when it has no limit. */
int64_t instance_deadline(const struct session_record *record, const struct game_summary *summary,
                          int64_t at_us);

/* The open batch, should it end behind entry `last_seq`. */
struct job_batch instance_batch(const struct instance *instance, uint64_t last_seq,
                                int64_t created_us);

/* A copy of the committed state, for a worker, who frees it; NULL without memory. */
void *instance_state_copy(const struct instance *instance);

/* The committed head as a checkpoint; `state` is such a copy. */
struct checkpoint_record instance_checkpoint(const struct instance *instance, const void *state,
                                             int64_t created_us);

/* The place or NULL. */
const struct seat_record *instance_seat_find(const struct store_seats *seats, uint8_t seat);

/* The place that the principal has the newest invite to, used or not, or NULL. */
const struct seat_record *instance_seat_invited(const struct store_seats *seats,
                                                const struct principal *principal);

/*
 * Whether the principal may look at the session: its seat in `out_seat` (0 for an admin, above
 * GAME_SEATS_MAX for a spectator). ERR_UNAUTHENTICATED for no token, a wrong secret or a seat that
 * does not exist, ERR_NOT_FOUND for a token of another session.
 *
 * Who lets spectators look shows them what their delay allows, and no view but the public one.
 */
MUST_CHECK enum err instance_authorize_viewer(const struct principal *principal,
                                              const struct session_id *session,
                                              const struct store_seats *seats, uint8_t *out_seat);

/* The same for what spectators may not do at all, which is everything else: ERR_FORBIDDEN. */
MUST_CHECK enum err instance_authorize(const struct principal *principal,
                                       const struct session_id *session,
                                       const struct store_seats *seats, uint8_t *out_seat);

#endif
