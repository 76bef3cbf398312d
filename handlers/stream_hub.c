/*
 * stream_hub: a list of the open streams, walked a few times a second, and a table of tickets.
 *
 * A walk costs nanoseconds for each stream, so there is no timer for each. Of a ticket only the
 * hash of its secret is kept; it names its line of the table, so nothing is searched.
 */
#include "handlers/stream_hub.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/digest.h"
#include "core/base/metrics.h"
#include "core/base/text.h"
#include "handlers/stream.h"

enum { HUB_TICK_US = 250 * 1000, BUSY_MAX = 32, TICKET_SECRET_SIZE = 32, TICKET_PREFIX_LENGTH = 6 };
static const int64_t HUB_IDLE_US = 60 * 1000 * 1000;
static const char TICKET_PREFIX[] = "dnj_t_";

struct ticket {
    int64_t expires_us; /* monotonic; 0: the line is free */
    struct digest_value hash;
    struct principal principal;
    struct session_id session;
};

/* What a ticket's text holds. */
struct ticket_bytes {
    uint8_t line[4];
    uint8_t secret[TICKET_SECRET_SIZE];
};

struct stream_hub {
    struct clock *clock;
    size_t max;
    size_t count;
    struct stream_place *first;
    int64_t next_us;
    uint32_t next_ticket;
    uint32_t spread;
    struct ticket tickets[LIMIT_STREAM_TICKETS];
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
        digest_wipe(hub->tickets, sizeof(hub->tickets));
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

/* ---- who is in ---------------------------------------------------------------------------------
 */

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

/* ---- tickets -----------------------------------------------------------------------------------
 */

enum err stream_ticket_give(struct stream_hub *hub, const struct principal *principal,
                            const struct session_id *session, char out[STREAM_TICKET_SIZE])
{
    int64_t now_us = stream_hub_now_us(hub);
    uint32_t line = hub->next_ticket++ % LIMIT_STREAM_TICKETS;
    struct ticket *ticket = &hub->tickets[line];
    struct ticket_bytes bytes;
    if (ticket->expires_us > now_us) {
        return ERR_OVERLOADED;
    }
    memcpy(bytes.line, &line, sizeof(bytes.line));
    digest_random(bytes.secret, sizeof(bytes.secret));
    *ticket = (struct ticket){.expires_us = now_us + (int64_t)LIMIT_STREAM_TICKET_S * 1000000,
                              .principal = *principal,
                              .session = *session};
    digest_of(NULL, bytes.secret, sizeof(bytes.secret), &ticket->hash);
    memcpy(out, TICKET_PREFIX, TICKET_PREFIX_LENGTH);
    text_base64url_encode(&bytes, sizeof(bytes), out + TICKET_PREFIX_LENGTH);
    digest_wipe(&bytes, sizeof(bytes));
    return ERR_OK;
}

bool stream_ticket_take(struct stream_hub *hub, const char *text, const struct session_id *session,
                        struct principal *out)
{
    struct ticket_bytes bytes;
    struct digest_value hash;
    uint32_t line = 0;
    if (strncmp(text, TICKET_PREFIX, TICKET_PREFIX_LENGTH) != 0 ||
        !text_base64url_decode(text + TICKET_PREFIX_LENGTH, &bytes, sizeof(bytes))) {
        return false;
    }
    memcpy(&line, bytes.line, sizeof(line));
    digest_of(NULL, bytes.secret, sizeof(bytes.secret), &hash);
    struct ticket *ticket = &hub->tickets[line % LIMIT_STREAM_TICKETS];
    if (ticket->expires_us <= stream_hub_now_us(hub) ||
        !digest_equal_constant_time(&hash, &ticket->hash, sizeof(hash)) ||
        !session_id_equal(&ticket->session, session)) {
        return false;
    }
    *out = ticket->principal;
    *ticket = (struct ticket){0};
    return true;
}
