/*
 * The channel on which servers tell each other that jobs have come: LISTEN on a connection of its
 * own, for a pooled one would hear nothing.
 *
 * A connection can die without a word, and a pooler can take LISTEN and pass on nothing. So every
 * PROBE_US this connection notifies itself: when the statement is not answered in LISTEN_MS, or its
 * notification has not come back by the next probe, the channel is deaf, and is opened anew. After
 * opening, LISTEN comes first, and only then the caller looks for jobs: none falls between.
 *
 * NOTIFY takes a lock of the whole database while it commits, therefore it is never part of a
 * transaction that writes entries, is sent from here alone, and not more often than the caller
 * asks. It waits for no flush: a hint that is lost with the database is of no use anyway.
 */
#include "core/storage/postgres/pg_store_internal.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/metrics.h"

enum {
    LISTEN_MS = 3000,           /* for one statement */
    PROBE_US = 5 * 1000 * 1000, /* between two probes */
    REOPEN_US =
        1 * 1000 * 1000, /* until the first attempt to open the channel again; then doubled */
    REOPEN_US_MAX = 10 * 1000 * 1000,
    PROBE_TEXT_SIZE = ID_TEXT_SIZE + 32
};

/* Used by one thread at a time, so it needs no lock. */
struct pg_listen {
    char *conninfo;
    char node[ID_TEXT_SIZE];
    struct pg_connection *connection; /* NULL: none */
    int64_t next_open_us;
    int64_t reopen_us; /* pause after the next failure */
    int64_t next_probe_us;
    uint64_t probe;     /* number of the last one */
    bool probe_pending; /* it has not come back yet */
    bool listening;     /* one came back over this connection */
};

static int64_t now_us(void)
{
    return clock_system()->monotonic_us(clock_system());
}

struct pg_listen *pg_listen_create(const struct postgres_store_options *options)
{
    struct pg_listen *listen = calloc(1, sizeof(*listen));
    char *conninfo = strdup(options->conninfo);
    if (listen == NULL || conninfo == NULL) {
        free(listen);
        free(conninfo);
        return NULL;
    }
    listen->conninfo = conninfo;
    id_format(options->node.bytes, listen->node);
    return listen;
}

void pg_listen_destroy(struct pg_listen *listen)
{
    if (listen != NULL) {
        pg_connection_destroy(listen->connection);
        free(listen->conninfo);
        free(listen);
    }
}

/* An attempt may wait for its whole time, so those that keep failing come seldom: jobs are looked
 * for in between. */
static void channel_pause(struct pg_listen *listen)
{
    int64_t pause_us = listen->reopen_us > 0 ? listen->reopen_us : REOPEN_US;
    listen->next_open_us = now_us() + pause_us;
    listen->reopen_us = 2 * pause_us < REOPEN_US_MAX ? 2 * pause_us : REOPEN_US_MAX;
}

static void channel_drop(struct pg_listen *listen)
{
    pg_connection_destroy(listen->connection);
    listen->connection = NULL;
    listen->listening = false;
    listen->probe_pending = false;
    channel_pause(listen);
    metrics_add(METRIC_DB_RECONNECTS, 1);
}

/* A failure drops the channel. */
static bool channel_run(struct pg_listen *listen, enum pg_statement statement, const char *text)
{
    struct pg_params params = {0};
    PGresult *result = NULL;
    if (text != NULL) {
        pg_params_text(&params, text);
    }
    struct pg_query query = {statement, &params};
    enum err err = pg_connection_run(listen->connection, &query, 1, &result, NULL);
    PQclear(result);
    if (err != ERR_OK) {
        channel_drop(listen);
    }
    return err == ERR_OK;
}

static void probe_text(const struct pg_listen *listen, char out[PROBE_TEXT_SIZE])
{
    snprintf(out, PROBE_TEXT_SIZE, "probe %s %llu", listen->node,
             (unsigned long long)listen->probe);
}

static void probe_send(struct pg_listen *listen)
{
    char text[PROBE_TEXT_SIZE];
    listen->probe++;
    listen->probe_pending = true;
    listen->next_probe_us = now_us() + PROBE_US;
    probe_text(listen, text);
    (void)channel_run(listen, PG_TELL, text);
}

/* True when the channel was opened just now. */
static bool channel_open(struct pg_listen *listen)
{
    if (listen->connection != NULL || now_us() < listen->next_open_us) {
        return false;
    }
    channel_pause(listen);
    listen->connection = pg_connection_create(listen->conninfo, PG_ROLE_LISTEN, LISTEN_MS, NULL);
    if (listen->connection == NULL || !channel_run(listen, PG_LISTEN_LIGHTLY, NULL) ||
        !channel_run(listen, PG_LISTEN, NULL)) {
        return false;
    }
    probe_send(listen);
    return listen->connection != NULL;
}

/* Probes are for whoever sent them; all else is a hint. */
static bool notification_is_hint(struct pg_listen *listen, const PGnotify *notification)
{
    char text[PROBE_TEXT_SIZE];
    if (strncmp(notification->extra, "probe ", 6) != 0) {
        return true;
    }
    probe_text(listen, text);
    if (strcmp(notification->extra, text) == 0) {
        listen->probe_pending = false;
        listen->listening = true;
        listen->reopen_us = 0;
    }
    return false;
}

/* Takes what has arrived. True if a hint was among it. */
static bool notifications_take(struct pg_listen *listen)
{
    bool hinted = false;
    if (listen->connection == NULL) {
        return false;
    }
    PGconn *conn = listen->connection->conn;
    if (PQconsumeInput(conn) != 1 || PQstatus(conn) != CONNECTION_OK) {
        channel_drop(listen);
        return false;
    }
    PGnotify *notification;
    while ((notification = PQnotifies(conn)) != NULL) {
        hinted = notification_is_hint(listen, notification) || hinted;
        PQfreemem(notification);
    }
    return hinted;
}

/* What is due: an attempt to open, a probe, the judgement over the last one. */
static void channel_tend(struct pg_listen *listen, struct store_wait *wait)
{
    if (listen->connection != NULL && now_us() >= listen->next_probe_us) {
        if (listen->probe_pending) {
            channel_drop(listen);
            listen->next_open_us = 0;
        } else {
            probe_send(listen);
        }
    }
    if (channel_open(listen)) {
        wait->fresh = true;
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Sleeps until something may have happened. True when the wait was interrupted. */
static bool channel_sleep(const struct pg_listen *listen, int interrupt_fd, int64_t deadline_us)
{
    bool open = listen->connection != NULL;
    int64_t until_us = earlier(deadline_us, open ? listen->next_probe_us : listen->next_open_us);
    int64_t left_us = until_us - now_us();
    struct pollfd fds[2] = {
        {.fd = interrupt_fd, .events = POLLIN},
        {.fd = open ? PQsocket(listen->connection->conn) : -1, .events = POLLIN}};
    int ready = poll(fds, 2, left_us > 0 ? (int)(left_us / 1000) + 1 : 0);
    return ready > 0 && fds[0].revents != 0;
}

void pg_jobs_wait(struct store *store, struct store_wait *wait)
{
    struct pg_listen *listen = pg_store_of(store)->listen;
    int64_t deadline_us = now_us() + wait->timeout_us;
    wait->hinted = false;
    wait->fresh = false;
    if (wait->tell && listen->connection != NULL) {
        (void)channel_run(listen, PG_TELL, "jobs");
    }
    for (;;) {
        channel_tend(listen, wait);
        wait->hinted = notifications_take(listen);
        if (wait->hinted || wait->fresh || now_us() >= deadline_us ||
            channel_sleep(listen, wait->interrupt_fd, deadline_us)) {
            break;
        }
    }
    wait->listening = listen->listening;
}
