/*
 * event_bus: who is to be told that something was committed.
 *
 * The bus is a wake-up, not a record: what a session's log says is read from the log, so nothing
 * durable depends on a delivery. A subscriber names its topics and one session (or all of them) and
 * has a ring of LIMIT_BUS_RING events. One that does not take them in time misses what comes until
 * it has taken all that waits; then it is told how many it missed, stays subscribed, and looks into
 * the log from its own cursor. A publisher never waits for a subscriber.
 *
 * Threads: `event_bus_publish` from any thread; all else on the loop thread. `ready` runs on the
 * loop thread, out of `event_bus_dispatch`, never under the bus's lock.
 */
#ifndef DONJON_CORE_RUNTIME_WATCHING_EVENT_BUS_H
#define DONJON_CORE_RUNTIME_WATCHING_EVENT_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/id.h"

/* X(constant, name on the wire) */
#define EVENT_TOPICS(X)                                                                            \
    X(TURN, "turn")                                                                                \
    X(GAME, "game")                                                                                \
    X(PROVIDER, "provider")                                                                        \
    X(CHECKPOINT, "checkpoint")                                                                    \
    X(PROOF, "proof")                                                                              \
    X(SESSION, "session")                                                                          \
    X(WORKER, "worker")

enum event_topic {
#define X(constant, name) TOPIC_##constant,
    EVENT_TOPICS(X)
#undef X
        TOPIC_COUNT
};

/* What happened, for the topics whose events are not read from the log. X(constant, topic, name) */
#define BUS_KINDS(X)                                                                               \
    X(ADVANCED, GAME, "advanced") /* the log has entries up to `seq`; in TURN and PROVIDER too */  \
    X(CHECKPOINT_CREATED, CHECKPOINT, "checkpoint_created") /* of the state after `seq` */         \
    X(PROOF_SUCCEEDED, PROOF, "proof_succeeded") /* of the batch `number`, which ends at `seq` */  \
    X(PROOF_FAILED, PROOF, "proof_failed")                                                         \
    X(SEAT_JOINED, SESSION, "seat_joined") /* the seat `number` */                                 \
    X(SEAT_LEFT, SESSION, "seat_left")                                                             \
    X(ARCHIVED, SESSION, "archived")                                                               \
    X(WORKER_CHANGED, WORKER, "worker_changed") /* runtime_worker_name(`number`) */

enum bus_kind {
#define X(constant, topic, name) BUS_##constant,
    BUS_KINDS(X)
#undef X
        BUS_KIND_COUNT
};

struct bus_event {
    uint8_t topic; /* enum event_topic */
    uint8_t kind;  /* enum bus_kind */
    bool general;  /* about no session: told to every subscriber of the topic */
    struct session_id session;
    uint64_t seq;
    uint64_t number;
};

enum event_outcome {
    EVENT_DELIVERED,
    EVENT_NO_SUBSCRIBERS, /* no error: nobody asked */
    EVENT_UNKNOWN_TOPIC,
    EVENT_OVERFLOW /* at least one subscriber had no room and missed it */
};

/* What became of a published event. */
struct event_publication {
    enum event_outcome outcome;
    size_t delivered; /* subscribers that have it in their ring */
    size_t missed;    /* subscribers that lag */
};

struct event_bus;
struct event_subscriber;

/* There is something to take. The subscriber may be unsubscribed in it. */
typedef void (*event_ready)(struct event_subscriber *subscriber, void *user);

struct event_filter {
    unsigned topics; /* bit `topic` */
    bool every_session;
    struct session_id session;
};

struct event_bus *event_bus_create(struct error *error);
void event_bus_destroy(struct event_bus *bus); /* without subscribers; NULL is a no-op */

/* Readable while `event_bus_dispatch` has something to do. */
int event_bus_fd(const struct event_bus *bus);

/* Any thread. A non-delivery (unknown topic, overflow) is counted and logged. */
struct event_publication event_bus_publish(struct event_bus *bus, const struct bus_event *event);

/* NULL when memory has run out. */
struct event_subscriber *event_bus_subscribe(struct event_bus *bus,
                                             const struct event_filter *filter, event_ready ready,
                                             void *user);
void event_bus_unsubscribe(struct event_subscriber *subscriber); /* NULL is a no-op */

/* Whether anybody listens to this session. */
bool event_bus_is_watched(struct event_bus *bus, const struct session_id *session);

enum event_taken { EVENT_TAKEN_NONE, EVENT_TAKEN_EVENT, EVENT_TAKEN_LAGGED };

/* The next event that waits. LAGGED, after the last that had room: `out_lagged` were missed. */
enum event_taken event_bus_take(struct event_subscriber *subscriber, struct bus_event *out,
                                uint64_t *out_lagged);

/* Runs `ready` of subscribers that got something since it ran last, a few at a time; the descriptor
 * stays readable while there are more. */
void event_bus_dispatch(struct event_bus *bus);

const char *event_topic_name(uint8_t topic);
bool event_topic_find(const char *name, size_t length, uint8_t *out);
const char *bus_kind_name(uint8_t kind);

/* The topic of what the rules say happened (enum game_event_type): TURN, PROVIDER or GAME. */
uint8_t event_topic_of(uint8_t event_type);

#endif
