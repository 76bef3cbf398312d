/* hangup: one epoll set; an entry for each quiet stream. */
#include "server/hangup.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "server/connection.h"

enum { EVENTS_MAX = 64 };

int hangup_create(struct error *error)
{
    int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) {
        (void)error_set(error, ERR_INTERNAL, "cannot create an epoll set: %s", strerror(errno));
    }
    return set;
}

/* Without it a client that has gone is noticed when it takes nothing. */
void hangup_watch(int set, struct connection *connection)
{
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = connection};
    (void)epoll_ctl(set, EPOLL_CTL_ADD, connection->fd, &event);
}

void hangup_forget(int set, struct connection *connection)
{
    struct epoll_event unused = {0};
    (void)epoll_ctl(set, EPOLL_CTL_DEL, connection->fd, &unused);
}

int hangup_take(int set, struct connection **out, int max)
{
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(set, events, max < EVENTS_MAX ? max : EVENTS_MAX, 0);
    for (int i = 0; i < count; i++) {
        out[i] = events[i].data.ptr;
    }
    return count > 0 ? count : 0;
}
