/* loop: poll(2) over a handful of descriptors; the library's epoll set is one of them. */
#include "server/loop.h"

#include <assert.h>
#include <time.h>

void loop_add(struct loop *loop, struct loop_source source)
{
    assert(loop->count < LOOP_SOURCES_MAX);
    loop->polled[loop->count] = (struct pollfd){.fd = source.fd, .events = POLLIN};
    loop->sources[loop->count++] = source;
}

void loop_pass(struct loop *loop, int64_t max_us)
{
    int64_t wait_us = max_us;
    for (size_t i = 0; i < loop->count; i++) {
        int64_t next_us = loop->sources[i].run(loop->sources[i].user);
        if (next_us < wait_us) {
            wait_us = next_us;
        }
    }
    struct timespec timeout = {wait_us / 1000000, wait_us % 1000000 * 1000};
    /* An interruption or an error is the start of the next pass, like an event. */
    (void)!ppoll(loop->polled, (nfds_t)loop->count, &timeout, NULL);
}
