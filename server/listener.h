/*
 * listener: HTTP on one socket, by libmicrohttpd, run by the loop.
 *
 * The library has no thread here: it is driven by `listener_run`. A request is received whole,
 * admitted (server/admission.h) and given to its handler; while the handler waits, its connection
 * is suspended, which costs no thread and no polling, and resumed by `request_done` on the loop
 * thread. Every wait has an absolute deadline (server/connection.h).
 *
 * Loop thread only.
 */
#ifndef DONJON_SERVER_LISTENER_H
#define DONJON_SERVER_LISTENER_H

#include "server/address.h"
#include "server/auth.h"
#include "server/loop.h"
#include "server/quota.h"

struct listener;

struct listener_options {
    int fd; /* a bound socket (server/address.h), the listener's from now on, even if it fails */
    const struct route *routes;
    const struct services *services;
    const struct auth *auth;
    struct clock *clock;
    unsigned connections_max;
    int64_t receive_us; /* the deadlines of connection.h */
    int64_t reply_us;
    int64_t send_us;
    int64_t idle_us;
    struct quota_rates rates;
    const char *cors_origins; /* "": none; see cors.h */
    bool access_log;          /* a line per request at level info, else at debug */
};

/* Listens from here on, but answers only in the loop; what options point to is borrowed. NULL:
 * `error` says why. */
struct listener *listener_create(const struct listener_options *options, struct error *error);

/* Adds what must run in each pass to the loop, which must not run after the listener is
 * destroyed. */
void listener_attach(struct listener *listener, struct loop *loop);

/* "127.0.0.1:8080": where it listens. */
const char *listener_address(const struct listener *listener);

/* No new connections; kept ones are closed after their next reply. Idempotent. */
void listener_drain(struct listener *listener);

/* True when no request is being handled or answered. */
bool listener_is_idle(const struct listener *listener);

/* Closes every connection and frees. No handler may be under way. NULL is a no-op. */
void listener_destroy(struct listener *listener);

#endif
