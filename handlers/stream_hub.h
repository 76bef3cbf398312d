/*
 * stream_hub: all that is followed at this server: how many streams are open and for whom, and the
 * clock of those that are silent.
 *
 * Loop thread only.
 */
#ifndef DONJON_HANDLERS_STREAM_HUB_H
#define DONJON_HANDLERS_STREAM_HUB_H

#include "core/base/clock.h"
#include "core/base/err.h"
#include "core/base/limits.h"
#include "core/record/principal.h"

struct stream;
struct stream_hub;

struct stream_hub *stream_hub_create(struct clock *clock, size_t streams_max, struct error *error);
void stream_hub_destroy(struct stream_hub *hub); /* without streams; NULL is a no-op */

/* Does what is due for the open streams; returns the microseconds until the next time. */
int64_t stream_hub_run(struct stream_hub *hub);

int64_t stream_hub_now_us(struct stream_hub *hub); /* monotonic */

/* `period_us` from now and up to a quarter more, so that streams that were opened together do not
 * wake together for ever. */
int64_t stream_hub_later_us(struct stream_hub *hub, int64_t period_us);

/* What the hub knows of a stream, a member of it. */
struct stream_place {
    struct stream *stream;
    struct stream_hub *hub; /* NULL: not in it */
    struct principal principal;
    struct session_id session;
    struct stream_place *previous;
    struct stream_place *next;
};

/* ERR_RATE_LIMITED when there are too many: in all, on this session, or for this seat. */
MUST_CHECK enum err stream_hub_enter(struct stream_hub *hub, struct stream_place *place,
                                     struct error *error);
void stream_hub_leave(struct stream_place *place); /* harmless when it is not in */

#endif
