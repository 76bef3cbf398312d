/*
 * event_bus: subscribers by session, each with a ring; the ready ones in a list.
 *
 * The lock guards everything below it and is held for a few stores only. Publishing to a session
 * nobody watches is one look into a hash table.
 */
#include "core/runtime/watching/event_bus.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "core/base/limits.h"
#include "core/base/log.h"
#include "core/base/metrics.h"
#include "core/game/game.h"

enum { DISPATCHED_MAX = 32 };

/* The subscribers of one session. */
struct channel {
    struct session_id session; /* the key */
    struct event_subscriber *first;
    UT_hash_handle hh;
};

struct event_subscriber {
    struct event_bus *bus;
    struct event_filter filter;
    event_ready ready;
    void *user;
    struct channel *channel; /* NULL: of every session */
    struct event_subscriber *previous;
    struct event_subscriber *next;
    bool is_ready; /* in the list of the ready ones */
    struct event_subscriber *previous_ready;
    struct event_subscriber *next_ready;
    uint64_t lagged; /* missed since the ring was full */
    size_t first;
    size_t count;
    struct bus_event ring[LIMIT_BUS_RING];
};

struct event_bus {
    int fd;
    pthread_mutex_t lock;
    struct channel *channels;      /* uthash */
    struct event_subscriber *wide; /* of every session */
    struct event_subscriber *first_ready;
    struct event_subscriber *last_ready;
    size_t ready_count;
    size_t subscribers;
};

/* ---- names ---- */

static const char *const topic_names[] = {
#define X(constant, name) [TOPIC_##constant] = name,
    EVENT_TOPICS(X)
#undef X
};

static const char *const kind_names[] = {
#define X(constant, topic, name) [BUS_##constant] = name,
    BUS_KINDS(X)
#undef X
};

const char *event_topic_name(uint8_t topic)
{
    return topic < TOPIC_COUNT ? topic_names[topic] : NULL;
}

bool event_topic_find(const char *name, size_t length, uint8_t *out)
{
    for (uint8_t topic = 0; topic < TOPIC_COUNT; topic++) {
        if (strlen(topic_names[topic]) == length && memcmp(topic_names[topic], name, length) == 0) {
            *out = topic;
            return true;
        }
    }
    return false;
}

uint8_t event_topic_of(uint8_t event_type)
{
    switch (event_type) {
    case GAME_EVENT_TURN:
    case GAME_EVENT_TURN_TIMED_OUT:
        return TOPIC_TURN;
    case GAME_EVENT_PROVIDER_CHANGED:
        return TOPIC_PROVIDER;
    default:
        return TOPIC_GAME;
    }
}

const char *bus_kind_name(uint8_t kind)
{
    return kind < BUS_KIND_COUNT ? kind_names[kind] : NULL;
}

/* ---- life cycle ---- */

struct event_bus *event_bus_create(struct error *error)
{
    struct event_bus *bus = calloc(1, sizeof(*bus));
    if (bus == NULL) {
        error_set(error, ERR_NO_MEMORY, "no memory for the event bus");
        return NULL;
    }
    bus->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (bus->fd < 0) {
        error_set(error, ERR_NO_MEMORY, "no descriptor for the event bus: %s", strerror(errno));
        free(bus);
        return NULL;
    }
    pthread_mutex_init(&bus->lock, NULL);
    return bus;
}

void event_bus_destroy(struct event_bus *bus)
{
    if (bus == NULL) {
        return;
    }
    assert(bus->subscribers == 0);
    close(bus->fd);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

int event_bus_fd(const struct event_bus *bus)
{
    return bus->fd;
}

/* ---- the ready ones ---- */

static void ready_add(struct event_bus *bus, struct event_subscriber *subscriber)
{
    if (subscriber->is_ready) {
        return;
    }
    subscriber->is_ready = true;
    subscriber->next_ready = NULL;
    subscriber->previous_ready = bus->last_ready;
    if (bus->last_ready != NULL) {
        bus->last_ready->next_ready = subscriber;
    } else {
        bus->first_ready = subscriber;
        (void)!write(bus->fd, &(uint64_t){1}, sizeof(uint64_t));
    }
    bus->last_ready = subscriber;
    bus->ready_count++;
}

static void ready_remove(struct event_bus *bus, struct event_subscriber *subscriber)
{
    if (!subscriber->is_ready) {
        return;
    }
    subscriber->is_ready = false;
    if (subscriber->previous_ready != NULL) {
        subscriber->previous_ready->next_ready = subscriber->next_ready;
    } else {
        bus->first_ready = subscriber->next_ready;
    }
    if (subscriber->next_ready != NULL) {
        subscriber->next_ready->previous_ready = subscriber->previous_ready;
    } else {
        bus->last_ready = subscriber->previous_ready;
    }
    bus->ready_count--;
}

static struct event_subscriber *ready_pop(struct event_bus *bus)
{
    pthread_mutex_lock(&bus->lock);
    struct event_subscriber *subscriber = bus->first_ready;
    if (subscriber != NULL) {
        ready_remove(bus, subscriber);
    }
    pthread_mutex_unlock(&bus->lock);
    return subscriber;
}

/* A few at a time: a session that a thousand follow must not hold up who plays another. The others,
 * and those that become ready meanwhile, have their turn in the next pass. */
void event_bus_dispatch(struct event_bus *bus)
{
    uint64_t woken;
    if (read(bus->fd, &woken, sizeof(woken)) != (ssize_t)sizeof(woken)) {
        return;
    }
    pthread_mutex_lock(&bus->lock);
    size_t count = bus->ready_count < DISPATCHED_MAX ? bus->ready_count : DISPATCHED_MAX;
    pthread_mutex_unlock(&bus->lock);
    struct event_subscriber *subscriber;
    while (count-- > 0 && (subscriber = ready_pop(bus)) != NULL) {
        subscriber->ready(subscriber, subscriber->user);
    }
    pthread_mutex_lock(&bus->lock);
    if (bus->first_ready != NULL) {
        (void)!write(bus->fd, &(uint64_t){1}, sizeof(uint64_t));
    }
    pthread_mutex_unlock(&bus->lock);
}

/* ---- subscribing ---- */

static struct channel *channel_find(struct event_bus *bus, const struct session_id *session)
{
    struct channel *channel;
    HASH_FIND(hh, bus->channels, session, sizeof(*session), channel);
    return channel;
}

static struct channel *channel_get(struct event_bus *bus, const struct session_id *session)
{
    struct channel *channel = channel_find(bus, session);
    if (channel != NULL) {
        return channel;
    }
    channel = calloc(1, sizeof(*channel));
    if (channel == NULL) {
        return NULL;
    }
    channel->session = *session;
    HASH_ADD(hh, bus->channels, session, sizeof(channel->session), channel);
    if (channel->hh.tbl == NULL) { /* uthash had no memory */
        free(channel);
        return NULL;
    }
    return channel;
}

static bool attach(struct event_bus *bus, struct event_subscriber *subscriber)
{
    struct event_subscriber **first = &bus->wide;
    if (!subscriber->filter.every_session) {
        subscriber->channel = channel_get(bus, &subscriber->filter.session);
        if (subscriber->channel == NULL) {
            return false;
        }
        first = &subscriber->channel->first;
    }
    subscriber->next = *first;
    if (*first != NULL) {
        (*first)->previous = subscriber;
    }
    *first = subscriber;
    bus->subscribers++;
    return true;
}

struct event_subscriber *event_bus_subscribe(struct event_bus *bus,
                                             const struct event_filter *filter, event_ready ready,
                                             void *user)
{
    struct event_subscriber *subscriber = calloc(1, sizeof(*subscriber));
    if (subscriber == NULL) {
        return NULL;
    }
    subscriber->bus = bus;
    subscriber->filter = *filter;
    subscriber->ready = ready;
    subscriber->user = user;
    pthread_mutex_lock(&bus->lock);
    bool attached = attach(bus, subscriber);
    pthread_mutex_unlock(&bus->lock);
    if (!attached) {
        free(subscriber);
        return NULL;
    }
    return subscriber;
}

static void detach(struct event_bus *bus, struct event_subscriber *subscriber)
{
    struct channel *channel = subscriber->channel;
    struct event_subscriber **first = channel != NULL ? &channel->first : &bus->wide;
    if (subscriber->previous != NULL) {
        subscriber->previous->next = subscriber->next;
    } else {
        *first = subscriber->next;
    }
    if (subscriber->next != NULL) {
        subscriber->next->previous = subscriber->previous;
    }
    if (channel != NULL && channel->first == NULL) {
        HASH_DEL(bus->channels, channel);
        free(channel);
    }
    bus->subscribers--;
}

void event_bus_unsubscribe(struct event_subscriber *subscriber)
{
    if (subscriber == NULL) {
        return;
    }
    struct event_bus *bus = subscriber->bus;
    pthread_mutex_lock(&bus->lock);
    ready_remove(bus, subscriber);
    detach(bus, subscriber);
    pthread_mutex_unlock(&bus->lock);
    free(subscriber);
}

bool event_bus_is_watched(struct event_bus *bus, const struct session_id *session)
{
    pthread_mutex_lock(&bus->lock);
    bool watched = bus->wide != NULL || channel_find(bus, session) != NULL;
    pthread_mutex_unlock(&bus->lock);
    return watched;
}

/* ---- publishing and taking ---- */

struct delivery {
    struct event_publication result;
    size_t newly_lagging;
};

static void offer(struct event_subscriber *subscriber, const struct bus_event *event,
                  struct delivery *delivery)
{
    if ((subscriber->filter.topics >> event->topic & 1u) == 0) {
        return;
    }
    if (subscriber->lagged > 0 || subscriber->count == LIMIT_BUS_RING) {
        delivery->newly_lagging += subscriber->lagged == 0 ? 1 : 0;
        subscriber->lagged++;
        delivery->result.missed++;
        return;
    }
    subscriber->ring[(subscriber->first + subscriber->count) % LIMIT_BUS_RING] = *event;
    subscriber->count++;
    delivery->result.delivered++;
    ready_add(subscriber->bus, subscriber);
}

static void offer_all(struct event_subscriber *first, const struct bus_event *event,
                      struct delivery *delivery)
{
    for (; first != NULL; first = first->next) {
        offer(first, event, delivery);
    }
}

static void deliver(struct event_bus *bus, const struct bus_event *event, struct delivery *delivery)
{
    offer_all(bus->wide, event, delivery);
    if (event->general) {
        for (struct channel *channel = bus->channels; channel != NULL; channel = channel->hh.next) {
            offer_all(channel->first, event, delivery);
        }
        return;
    }
    struct channel *channel = channel_find(bus, &event->session);
    offer_all(channel != NULL ? channel->first : NULL, event, delivery);
}

static enum event_outcome outcome_of(const struct event_publication *result)
{
    if (result->missed > 0) {
        return EVENT_OVERFLOW;
    }
    return result->delivered > 0 ? EVENT_DELIVERED : EVENT_NO_SUBSCRIBERS;
}

struct event_publication event_bus_publish(struct event_bus *bus, const struct bus_event *event)
{
    struct delivery delivery = {0};
    if (event->topic >= TOPIC_COUNT) {
        metrics_add(METRIC_PUBLISH_FAILURES, 1);
        log_warning("event_not_published", "reason=\"unknown topic\" topic=%u", event->topic);
        return (struct event_publication){.outcome = EVENT_UNKNOWN_TOPIC};
    }
    pthread_mutex_lock(&bus->lock);
    if (bus->subscribers > 0) {
        deliver(bus, event, &delivery);
    }
    pthread_mutex_unlock(&bus->lock);
    delivery.result.outcome = outcome_of(&delivery.result);
    if (delivery.result.missed > 0) {
        metrics_add(METRIC_PUBLISH_FAILURES, 1);
        metrics_add(METRIC_BUS_LAG, delivery.result.missed);
    }
    if (delivery.newly_lagging > 0) { /* once for each subscriber that begins to lag */
        log_warning("event_overflow", "topic=%s subscribers=%zu", topic_names[event->topic],
                    delivery.newly_lagging);
    }
    return delivery.result;
}

enum event_taken event_bus_take(struct event_subscriber *subscriber, struct bus_event *out,
                                uint64_t *out_lagged)
{
    enum event_taken taken = EVENT_TAKEN_NONE;
    pthread_mutex_lock(&subscriber->bus->lock);
    if (subscriber->count > 0) {
        *out = subscriber->ring[subscriber->first];
        subscriber->first = (subscriber->first + 1) % LIMIT_BUS_RING;
        subscriber->count--;
        taken = EVENT_TAKEN_EVENT;
    } else if (subscriber->lagged > 0) {
        *out_lagged = subscriber->lagged;
        subscriber->lagged = 0;
        taken = EVENT_TAKEN_LAGGED;
    }
    pthread_mutex_unlock(&subscriber->bus->lock);
    return taken;
}
