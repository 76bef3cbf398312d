/* sink: an epoll set of its own, so that the usual case, nobody lingers, costs nothing. */
#include "server/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/deadline.h"

enum { EVENTS_MAX = 32, READ_SIZE = 256 * 1024, READS_MAX = 8 };

struct lingerer {
    struct deadline deadline; /* first */
    int fd;
    uint64_t bytes;
};

struct sink {
    int epoll_fd;
    struct deadlines waiting;
};

struct sink *sink_create(struct error *error)
{
    struct sink *sink = calloc(1, sizeof(*sink));
    if (!sink) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory");
        return NULL;
    }
    sink->waiting.wait_us = (int64_t)SINK_MS * 1000;
    sink->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (sink->epoll_fd < 0) {
        (void)error_set(error, ERR_INTERNAL, "cannot create an epoll set: %s", strerror(errno));
        free(sink);
        return NULL;
    }
    return sink;
}

static void finish(struct lingerer *lingerer)
{
    deadline_stop(&lingerer->deadline);
    close(lingerer->fd);
    free(lingerer);
}

void sink_destroy(struct sink *sink)
{
    if (!sink) {
        return;
    }
    while (sink->waiting.first) {
        finish((struct lingerer *)sink->waiting.first);
    }
    close(sink->epoll_fd);
    free(sink);
}

void sink_add(struct sink *sink, int fd, int64_t now_us)
{
    shutdown(fd, SHUT_WR);
    if (sink->waiting.count == SINK_MAX) {
        return;
    }
    struct lingerer *lingerer = calloc(1, sizeof(*lingerer));
    if (!lingerer) {
        return;
    }
    lingerer->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = lingerer};
    if (lingerer->fd < 0 || epoll_ctl(sink->epoll_fd, EPOLL_CTL_ADD, lingerer->fd, &event) != 0) {
        if (lingerer->fd >= 0) {
            close(lingerer->fd);
        }
        free(lingerer);
        return;
    }
    deadline_start(&lingerer->deadline, &sink->waiting, now_us);
}

int sink_fd(const struct sink *sink)
{
    return sink->epoll_fd;
}

/* True when nothing more is to come. MSG_TRUNC drops the bytes in the kernel (tcp(7)). */
static bool discard(struct lingerer *lingerer)
{
    for (int reads = 0; reads < READS_MAX; reads++) {
        ssize_t count = recv(lingerer->fd, NULL, READ_SIZE, MSG_DONTWAIT | MSG_TRUNC);
        if (count <= 0) {
            return count == 0 || (errno != EAGAIN && errno != EINTR);
        }
        lingerer->bytes += (uint64_t)count;
        if (lingerer->bytes > SINK_BYTES) {
            return true;
        }
    }
    return false;
}

int64_t sink_run(struct sink *sink, int64_t now_us, int64_t idle_us)
{
    if (sink->waiting.count == 0) {
        return idle_us;
    }
    struct epoll_event events[EVENTS_MAX];
    int count = epoll_wait(sink->epoll_fd, events, EVENTS_MAX, 0);
    for (int i = 0; i < count; i++) {
        struct lingerer *lingerer = events[i].data.ptr;
        if (discard(lingerer)) {
            finish(lingerer);
        }
    }
    struct deadline *due;
    while ((due = deadlines_due(&sink->waiting, now_us))) {
        finish((struct lingerer *)due);
    }
    return deadlines_wait_us(&sink->waiting, now_us, idle_us);
}
