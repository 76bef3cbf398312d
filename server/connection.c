/* connection: phases and what their deadlines do. */
#include "server/connection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/metrics.h"
#include "server/listener_internal.h"

void connection_enter(struct connection *connection, enum connection_phase phase)
{
    struct listener *listener = connection->listener;
    assert(connection->phase != CONNECTION_CUT);
    connection->phase = phase;
    if (phase == CONNECTION_CUT || phase == CONNECTION_QUIET) {
        deadline_stop(&connection->deadline);
    } else {
        deadline_start(&connection->deadline, &listener->phases[phase], listener->now_us);
    }
}

void connection_cut(struct connection *connection, bool reset)
{
    if (connection->phase == CONNECTION_CUT) {
        return;
    }
    connection_enter(connection, CONNECTION_CUT);
    if (reset) {
        struct linger none = {.l_onoff = 1};
        (void)setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    }
    shutdown(connection->fd, SHUT_RDWR);
    metrics_add(METRIC_HTTP_CUT, 1);
}

static struct connection *connection_create(struct listener *listener, struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *fd =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *peer =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct connection *connection = calloc(1, sizeof(*connection));
    if (!connection || !fd) {
        free(connection);
        return NULL;
    }
    connection->listener = listener;
    connection->fd = fd->connect_fd;
    char text[ADDRESS_TEXT_SIZE] = "";
    if (peer && peer->client_addr) {
        address_peer(peer->client_addr, text);
    }
    memcpy(connection->peer, text, sizeof(connection->peer) - 1);
    connection->rate_key = rate_limit_key(connection->peer);
    connection->next = listener->connections;
    if (connection->next) {
        connection->next->previous = connection;
    }
    listener->connections = connection;
    connection_enter(connection, CONNECTION_RECEIVING);
    return connection;
}

static void connection_destroy(struct connection *connection)
{
    struct listener *listener = connection->listener;
    assert(!connection->exchange);
    deadline_stop(&connection->deadline);
    if (connection->previous) {
        connection->previous->next = connection->next;
    } else {
        listener->connections = connection->next;
    }
    if (connection->next) {
        connection->next->previous = connection->previous;
    }
    digest_wipe(connection->token, sizeof(connection->token));
    free(connection);
}

void connection_notify(void *cls, struct MHD_Connection *mhd, void **socket_context,
                       enum MHD_ConnectionNotificationCode code)
{
    struct listener *listener = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        /* Without memory for it the connection is refused at its first request. */
        *socket_context = connection_create(listener, mhd);
        metrics_gauge_add(METRIC_GAUGE_HTTP_CONNECTIONS, 1);
        return;
    }
    if (*socket_context) {
        connection_destroy(*socket_context);
        *socket_context = NULL;
    }
    metrics_gauge_add(METRIC_GAUGE_HTTP_CONNECTIONS, -1);
    listener->activity++; /* below its limit the library listens again, but only in its next run */
}

static void expire(struct connection *connection)
{
    switch (connection->phase) {
    case CONNECTION_RECEIVING:
        receive_request_late(connection);
        break;
    case CONNECTION_WAITING:
        receive_reply_late(connection);
        break;
    case CONNECTION_SENDING:
        if (connection->exchange && connection->exchange->streaming) {
            metrics_add(METRIC_STREAMS_CUT, 1);
        }
        connection_cut(connection, true);
        break;
    case CONNECTION_IDLE:
        connection_cut(connection, false);
        break;
    case CONNECTION_QUIET:
    case CONNECTION_CUT:
    case CONNECTION_PHASE_COUNT:
        assert(false); /* these have no deadline */
    }
}

int64_t connections_expire(struct listener *listener)
{
    int64_t wait_us = LOOP_IDLE_US;
    for (int phase = 0; phase < CONNECTION_QUIET; phase++) {
        struct deadlines *queue = &listener->phases[phase];
        struct deadline *due;
        while ((due = deadlines_due(queue, listener->now_us))) {
            expire((struct connection *)due);
        }
        int64_t next_us = deadlines_wait_us(queue, listener->now_us, LOOP_IDLE_US);
        wait_us = next_us < wait_us ? next_us : wait_us;
    }
    return wait_us;
}
