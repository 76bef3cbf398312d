/*
 * listener_internal: what the files of the listener share. listener.c owns the socket and the
 * library's daemon, connection.c the phases, receive.c the way of a request in and out.
 */
#ifndef DONJON_SERVER_LISTENER_INTERNAL_H
#define DONJON_SERVER_LISTENER_INTERNAL_H

#include <microhttpd.h>

#include "core/base/clock.h"
#include "server/connection.h"
#include "server/sink.h"
#include "server/listener.h"
#include "server/gzip.h"
#include "server/quota.h"
#include "server/router.h"

struct listener {
    struct listener_options options;
    struct MHD_Daemon *daemon;
    struct router *router;
    struct sink *sink;
    int hangups; /* sockets of streams (server/hangup.h) */
    struct quota *quota;
    struct gzip *gzip;
    int fd; /* listens; -1 once drained */
    bool draining;
    char address[ADDRESS_TEXT_SIZE];
    struct exchange_pool exchanges;
    struct connection *connections;
    struct deadlines phases[CONNECTION_PHASE_COUNT]; /* but for CUT */
    size_t suspended_count;
    size_t large_bodies; /* requests whose body may pass LIMIT_BODY_BYTES */
    /* Requests that are not all here, and the last that began, if it is one of them. */
    size_t receiving_count;
    struct exchange *receiving_newest;
    int64_t now_us; /* monotonic, of this pass */
    uint64_t request_count;
    uint64_t activity;       /* handlers called, replies given, connections ended */
    uint64_t activity_seen;  /* at the end of the last run */
    char request_prefix[10]; /* of generated request ids: random, for this process */
};

/* Reads the clock for this pass; deadlines count from here. */
int64_t listener_now_us(struct listener *listener);

/* ---- connection.c ---- */

/* MHD_NotifyConnectionCallback. */
void connection_notify(void *cls, struct MHD_Connection *mhd, void **socket_context,
                       enum MHD_ConnectionNotificationCode code);

/* Does what is due by the deadlines; returns the microseconds until the next one. */
int64_t connections_expire(struct listener *listener);

/* ---- receive.c ---- */

/* The library has read a request line: the exchange begins. Its context is the exchange. */
void *receive_target(void *listener, const char *target, struct MHD_Connection *mhd);

/* MHD_AccessHandlerCallback: headers, pieces of the body, the end. */
enum MHD_Result receive_request(void *listener, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *data,
                                size_t *size, void **context);

/* MHD_RequestCompletedCallback: the library is done with the request. */
void receive_completed(void *listener, struct MHD_Connection *mhd, void **context,
                       enum MHD_RequestTerminationCode code);

/* For streams: the head of the reply is queued; the library looks at the connection again; it does
 * not until then. */
void receive_stream_begins(struct exchange *exchange);
void receive_resume(struct exchange *exchange);
void receive_quiet(struct exchange *exchange);

/* Ends the wait of a suspended request without an answer: its connection is closed. */
void receive_abandon(struct exchange *exchange);

/* Answers in the middle of a request, then lets the library close; what the client still sends is
 * swallowed for a while. */
void receive_refuse(struct exchange *exchange, enum err err, const char *detail);

/* The deadline of RECEIVING has passed: 408. That of WAITING has: 503 or 504. */
void receive_request_late(struct connection *connection);
void receive_reply_late(struct connection *connection);

#endif
