/*
 * listener: the socket and the library's daemon.
 *
 * Traps of libmicrohttpd 0.9.75 that shape this file: its own epoll thread stalls when exactly 128
 * connections are ready, so it has none; a connection resumed by another thread may sleep on, so
 * only the loop thread resumes; a run takes a resumed connection one step, so one pass runs the
 * library until nothing is pending, a few times at most.
 */
#include "server/listener.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/log.h"
#include "server/hangup.h"
#include "server/library_refusal.h"
#include "server/listener_internal.h"
#include "server/stream_reply.h"

enum {
    RUNS_PER_PASS = 3,
    HANGUPS_PER_PASS = 64,
    /* Request line, headers and the library's notes about them; the reply's head comes from it,
       too. */
    CONNECTION_MEMORY = 2 * LIMIT_HEADER_BYTES,
    STOP_PASSES_MAX = 64,
    BACKLOG = 4096
};

int64_t listener_now_us(struct listener *listener)
{
    struct clock *clock = listener->options.clock;
    listener->now_us = clock->monotonic_us(clock);
    return listener->now_us;
}

/* ---- creating ---- */

/* The query is parsed by server/target.c from the raw target: nothing is to be decoded twice. */
static size_t keep_escapes(void *cls, struct MHD_Connection *mhd, char *text)
{
    (void)cls;
    (void)mhd;
    return strlen(text);
}

/* The library is no stricter than it must be: what it refuses is answered by a page of its own, and
 * server/head.c refuses the same as a problem. */
static struct MHD_Daemon *start_daemon(struct listener *listener)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        receive_request, listener, MHD_OPTION_EXTERNAL_LOGGER, library_refusal_heard, listener,
        MHD_OPTION_LISTEN_SOCKET, listener->fd, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_CONNECTION_LIMIT, listener->options.connections_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_URI_LOG_CALLBACK, receive_target, listener,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        receive_completed, listener, MHD_OPTION_NOTIFY_CONNECTION, connection_notify, listener,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

static void set_waits(struct listener *listener)
{
    const struct listener_options *options = &listener->options;
    listener->phases[CONNECTION_RECEIVING].wait_us = options->receive_us;
    listener->phases[CONNECTION_WAITING].wait_us = options->reply_us;
    listener->phases[CONNECTION_SENDING].wait_us = options->send_us;
    listener->phases[CONNECTION_IDLE].wait_us = options->idle_us;
}

static void make_request_prefix(struct listener *listener)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
    uint8_t random[sizeof(listener->request_prefix) - 2];
    digest_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        listener->request_prefix[i] = digits[random[i] % 32];
    }
    listener->request_prefix[sizeof(random)] = '-';
}

static enum err open_parts(struct listener *listener, struct error *error)
{
    const struct listener_options *options = &listener->options;
    listener->router = router_create(options->routes, error);
    listener->sink = sink_create(error);
    listener->hangups = hangup_create(error);
    if (!listener->router || !listener->sink || listener->hangups < 0) {
        return ERR_INTERNAL;
    }
    listener->quota = quota_create(&options->rates, error);
    listener->gzip = gzip_create();
    if (!listener->quota || !listener->gzip) {
        return error_set(error, ERR_NO_MEMORY, "out of memory");
    }
    if (listen(listener->fd, BACKLOG) != 0) {
        return error_set(error, ERR_UNAVAILABLE, "cannot listen: %s", strerror(errno));
    }
    address_of_socket(listener->fd, listener->address);
    listener->daemon = start_daemon(listener);
    if (!listener->daemon) {
        listener->fd = -1; /* the library has closed it */
        return error_set(error, ERR_INTERNAL, "the HTTP library does not start");
    }
    return ERR_OK;
}

struct listener *listener_create(const struct listener_options *options, struct error *error)
{
    struct listener *listener = calloc(1, sizeof(*listener));
    if (!listener) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory");
        close(options->fd);
        return NULL;
    }
    listener->options = *options;
    listener->fd = options->fd;
    listener->hangups = -1;
    set_waits(listener);
    make_request_prefix(listener);
    listener_now_us(listener);
    if (open_parts(listener, error) != ERR_OK) {
        listener_destroy(listener);
        return NULL;
    }
    return listener;
}

const char *listener_address(const struct listener *listener)
{
    return listener->address;
}

/* ---- running ---- */

static bool library_has_work(struct listener *listener)
{
    MHD_UNSIGNED_LONG_LONG timeout_ms;
    return MHD_get_timeout(listener->daemon, &timeout_ms) == MHD_YES && timeout_ms == 0;
}

static int64_t run(void *user)
{
    struct listener *listener = user;
    listener_now_us(listener);
    connections_expire(listener);
    bool more = true;
    for (int runs = 0; more && runs < RUNS_PER_PASS; runs++) {
        (void)MHD_run(listener->daemon);
        more = library_has_work(listener);
    }
    /* What handlers started may be due before whatever the runtime knew of when it ran. */
    bool active = listener->activity != listener->activity_seen;
    listener->activity_seen = listener->activity;
    return more || active ? 0 : connections_expire(listener);
}

/* Clients of quiet streams that have gone: the library closes them in this pass. */
static int64_t run_hangups(void *user)
{
    struct listener *listener = user;
    struct connection *gone[HANGUPS_PER_PASS];
    int count = hangup_take(listener->hangups, gone, HANGUPS_PER_PASS);
    for (int i = 0; i < count; i++) {
        if (gone[i]->exchange) {
            stream_reply_hung_up(gone[i]->exchange);
        }
    }
    return count == HANGUPS_PER_PASS ? 0 : LOOP_IDLE_US;
}

static int64_t run_sink(void *user)
{
    struct listener *listener = user;
    return sink_run(listener->sink, listener->now_us, LOOP_IDLE_US);
}

void listener_attach(struct listener *listener, struct loop *loop)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    loop_add(loop, (struct loop_source){listener->hangups, run_hangups, listener});
    loop_add(loop, (struct loop_source){info->epoll_fd, run, listener});
    loop_add(loop, (struct loop_source){sink_fd(listener->sink), run_sink, listener});
}

/* ---- stopping ---- */

/* Those that wait or stream are told; the others end by themselves. */
static void drain_streams(struct listener *listener)
{
    for (struct connection *connection = listener->connections; connection;
         connection = connection->next) {
        struct exchange *exchange = connection->exchange;
        if (exchange && exchange->handler_owes && exchange->request.stream) {
            exchange->request.stream->drain(&exchange->request);
        }
    }
}

void listener_drain(struct listener *listener)
{
    if (listener->draining) {
        return;
    }
    listener->draining = true;
    MHD_socket fd = MHD_quiesce_daemon(listener->daemon);
    assert(fd == listener->fd);
    (void)MHD_run(listener->daemon); /* forgets the descriptor before it is closed */
    close(fd);
    listener->fd = -1;
    drain_streams(listener);
}

bool listener_is_idle(const struct listener *listener)
{
    return listener->exchanges.live_count == 0;
}

/* The library does not stop while connections are suspended: their requests end here unanswered. */
static void abandon_suspended(struct listener *listener)
{
    if (listener->suspended_count > 0) {
        log_warning("requests_abandoned", "count=%zu", listener->suspended_count);
    }
    for (struct connection *connection = listener->connections; connection;
         connection = connection->next) {
        struct exchange *exchange = connection->exchange;
        if (exchange && exchange->suspended) {
            receive_abandon(exchange);
        }
    }
    for (int i = 0; i < STOP_PASSES_MAX && library_has_work(listener); i++) {
        (void)MHD_run(listener->daemon);
    }
}

void listener_destroy(struct listener *listener)
{
    if (!listener) {
        return;
    }
    if (listener->daemon) {
        abandon_suspended(listener);
        MHD_stop_daemon(listener->daemon);
    }
    if (listener->fd >= 0 && !listener->daemon) {
        close(listener->fd);
    }
    quota_destroy(listener->quota);
    gzip_destroy(listener->gzip);
    sink_destroy(listener->sink);
    if (listener->hangups >= 0) {
        close(listener->hangups);
    }
    router_destroy(listener->router);
    exchange_pool_finish(&listener->exchanges);
    free(listener);
}
