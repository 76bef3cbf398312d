/*
 * stream_hub: a list of the open streams, walked a few times a second. A walk costs nanoseconds for
 * each stream, so there is no timer for each.
 */
#include "handlers/stream_hub.h"

#include <assert.h>
#include <stdlib.h>

#include "core/base/metrics.h"
#include "handlers/stream.h"

enum { HUB_TICK_US = 250 * 1000, BUSY_MAX = 32 };
static const int64_t HUB_IDLE_US = 60 * 1000 * 1000;

struct stream_hub {
    struct clock *clock;
    size_t max;
    size_t count;
    struct stream_place *first;
    int64_t next_us;
    uint32_t spread;
};

struct stream_hub *stream_hub_create(struct clock *clock, size_t streams_max, struct error *error)
{
    struct stream_hub *hub = calloc(1, sizeof(*hub));
    if (!hub) {
        (void)error_set(error, ERR_NO_MEMORY, "no memory for streams");
        return NULL;
    }
    hub->clock = clock;
    hub->max = streams_max;
    return hub;
}

void stream_hub_destroy(struct stream_hub *hub)
{
    if (hub) {
        assert(hub->count == 0);
        free(hub);
    }
}

int64_t stream_hub_now_us(struct stream_hub *hub)
{
    return hub->clock->monotonic_us(hub->clock);
}

int64_t stream_hub_later_us(struct stream_hub *hub, int64_t period_us)
{
    enum { PARTS = 256, STEP = 97 }; /* odd: all parts have their turn */
    hub->spread = (hub->spread + STEP) % PARTS;
    return stream_hub_now_us(hub) + period_us + period_us / 4 * hub->spread / PARTS;
}

int64_t stream_hub_run(struct stream_hub *hub)
{
    int64_t now_us = stream_hub_now_us(hub);
    if (hub->count == 0) {
        return HUB_IDLE_US;
    }
    if (now_us < hub->next_us) {
        return hub->next_us - now_us;
    }
    size_t busy = 0;
    struct stream_place *next;
    for (struct stream_place *place = hub->first; place && busy < BUSY_MAX; place = next) {
        next = place->next; /* the stream may leave */
        busy += stream_tick(place->stream, now_us) ? 1 : 0;
    }
    int64_t pause_us = busy == BUSY_MAX ? 0 : HUB_TICK_US; /* the others in the next pass */
    hub->next_us = now_us + pause_us;
    return pause_us;
}

/* ---- who is in ---- */

static bool is_same_reader(const struct principal *one, const struct principal *two)
{
    return one->kind == PRINCIPAL_SEAT && two->kind == PRINCIPAL_SEAT && one->seat == two->seat;
}

static enum err check_limits(const struct stream_hub *hub, const struct stream_place *place,
                             struct error *error)
{
    size_t on_session = 0;
    size_t of_seat = 0;
    if (hub->count >= hub->max) {
        return error_set(error, ERR_RATE_LIMITED, "too many streams are open at this server");
    }
    for (const struct stream_place *other = hub->first; other; other = other->next) {
        if (session_id_equal(&other->session, &place->session)) {
            on_session++;
            of_seat += is_same_reader(&other->principal, &place->principal) ? 1 : 0;
        }
    }
    if (on_session >= LIMIT_STREAMS_SESSION) {
        return error_set(error, ERR_RATE_LIMITED, "too many streams are open on this session");
    }
    if (of_seat >= LIMIT_STREAMS_SEAT) {
        return error_set(error, ERR_RATE_LIMITED, "too many streams are open for this seat");
    }
    return ERR_OK;
}

enum err stream_hub_enter(struct stream_hub *hub, struct stream_place *place, struct error *error)
{
    enum err err = check_limits(hub, place, error);
    if (err != ERR_OK) {
        return err;
    }
    place->hub = hub;
    place->previous = NULL;
    place->next = hub->first;
    if (hub->first) {
        hub->first->previous = place;
    }
    hub->first = place;
    hub->count++;
    metrics_gauge_set(METRIC_GAUGE_STREAMS, (int64_t)hub->count);
    return ERR_OK;
}

void stream_hub_leave(struct stream_place *place)
{
    struct stream_hub *hub = place->hub;
    if (!hub) {
        return;
    }
    if (place->previous) {
        place->previous->next = place->next;
    } else {
        hub->first = place->next;
    }
    if (place->next) {
        place->next->previous = place->previous;
    }
    place->hub = NULL;
    hub->count--;
    metrics_gauge_set(METRIC_GAUGE_STREAMS, (int64_t)hub->count);
}
