/*
 * receive: the way of a request in and of its reply out.
 *
 * The library calls receive_request for the headers, for each piece of the body and at the end. A
 * refusal that must not wait for the end (a body too large, two readings of one request) is written
 * at once and closes the connection; every other answer is given at the end, so that the connection
 * can be kept.
 *
 * A handler that is done before it returns is answered in place; otherwise the connection is
 * suspended until `request_done`. The response is queued before the connection is resumed, so the
 * library sends it in its next run without asking again.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/log.h"
#include "core/base/metrics.h"
#include "handlers/once.h"
#include "handlers/reply.h"
#include "server/admission.h"
#include "server/head.h"
#include "server/listener_internal.h"
#include "server/hangup.h"
#include "server/respond.h"
#include "server/stream_reply.h"

static int64_t monotonic_us(struct listener *listener)
{
    struct clock *clock = listener->options.clock;
    return clock->monotonic_us(clock);
}

/* ---- the reply ---- */

static void count_status(int status)
{
    static const enum metric_counter classes[] = {METRIC_HTTP_2XX, METRIC_HTTP_3XX, METRIC_HTTP_4XX,
                                                  METRIC_HTTP_5XX};
    if (status >= 200 && status < 600) {
        metrics_add(classes[status / 100 - 2], 1);
    }
}

/* A reply that the library has, and how long its request took. */
static void count_reply(const struct exchange *exchange)
{
    count_status(exchange->status);
    int64_t us = monotonic_us(exchange->listener) - exchange->request.received_us;
    metrics_observe_us(METRIC_HISTOGRAM_REQUEST_SECONDS, us);
}

/* Queues the reply with the library. Without one the library must close the connection. */
static void give(struct exchange *exchange, struct reply *reply)
{
    exchange->close_after = exchange->listener->draining;
    exchange->failed = !respond(exchange, reply);
    if (exchange->connection->phase != CONNECTION_CUT) {
        connection_enter(exchange->connection, CONNECTION_SENDING);
    }
    count_reply(exchange);
}

/* So that what the system keeps for a slow client is bounded, too, and it is found to be slow. */
static void bound_send_buffer(int fd)
{
    int size = LIMIT_STREAM_BYTES;
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

void receive_stream_begins(struct exchange *exchange)
{
    struct listener *listener = exchange->listener;
    bound_send_buffer(exchange->connection->fd);
    exchange->close_after = listener->draining;
    exchange->failed = !respond_stream(exchange, &exchange->request.reply);
    hangup_watch(listener->hangups, exchange->connection);
    count_reply(exchange);
}

void receive_resume(struct exchange *exchange)
{
    exchange->suspended = false;
    exchange->listener->suspended_count--;
    metrics_gauge_add(METRIC_GAUGE_HTTP_SUSPENDED, -1);
    if (exchange->failed) {
        connection_cut(exchange->connection, false);
    }
    MHD_resume_connection(exchange->mhd);
}

void receive_abandon(struct exchange *exchange)
{
    exchange->failed = true;
    receive_resume(exchange);
}

static void release(struct exchange *exchange)
{
    if (!exchange->handler_owes && !exchange->connection) {
        exchange->listener->large_bodies -= exchange->body_max > LIMIT_BODY_BYTES;
        exchange_give_back(&exchange->listener->exchanges, exchange);
    }
}

/* request->done: the handler's last word. */
static void handler_done(struct request *request)
{
    struct exchange *exchange = (struct exchange *)request;
    assert(exchange->handler_owes);
    exchange->handler_owes = false;
    exchange->listener->activity++;
    if (exchange->in_handler) {
        return;
    }
    if (exchange->suspended) {
        give(exchange, &request->reply);
        receive_resume(exchange);
        return;
    }
    release(exchange); /* the deadline has answered */
}

/* The handler goes on and will say done; its client is answered now. */
void receive_reply_late(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    struct request *request = &exchange->request;
    bool in_doubt = request->call && request->call->in_doubt;
    enum err err = in_doubt                ? ERR_OUTCOME_UNKNOWN
                   : request->deadline_err ? request->deadline_err
                                           : ERR_UNAVAILABLE;
    struct reply handlers_reply = request->reply;
    memset(&request->reply, 0, sizeof(request->reply));
    reply_error(request, err, "the request was not done in time");
    exchange->late = request->reply;
    request->reply = handlers_reply;
    metrics_add(METRIC_HTTP_DEADLINES, 1);
    give(exchange, &exchange->late);
    receive_resume(exchange);
}

/* ---- request ids ---- */

/* Gives the request an id of its own unless it has one: the process's prefix and a number. */
static void request_id_ensure(struct exchange *exchange)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    struct listener *listener = exchange->listener;
    char *id = exchange->request.request_id;
    if (id[0] != '\0') {
        return;
    }
    size_t length = sizeof(listener->request_prefix) - 1;
    memcpy(id, listener->request_prefix, length);
    uint64_t number = ++listener->request_count;
    do {
        id[length++] = digits[number % 36];
        number /= 36;
    } while (number > 0);
    id[length] = '\0';
}

static void request_id_take(struct exchange *exchange, const char *sent)
{
    if (sent && head_request_id_valid(sent)) {
        memcpy(exchange->request.request_id, sent, strlen(sent) + 1);
    }
    request_id_ensure(exchange);
}

/* ---- requests that are not all here ---- */

static void receiving_begins(struct exchange *exchange)
{
    struct listener *listener = exchange->listener;
    exchange->receiving = true;
    listener->receiving_count++;
    listener->receiving_newest = exchange;
}

static void receiving_ends(struct exchange *exchange)
{
    struct listener *listener = exchange->listener;
    if (!exchange->receiving) {
        return;
    }
    exchange->receiving = false;
    listener->receiving_count--;
    if (listener->receiving_newest == exchange) {
        listener->receiving_newest = NULL;
    }
}

/* ---- refusals in the middle of a request ---- */

static void refuse_at_once(struct exchange *exchange, enum err err, const char *detail)
{
    struct request *request = &exchange->request;
    reply_error(request, err, detail);
    respond_at_once(exchange, &request->reply, exchange->connection->fd);
    count_status(exchange->status);
}

void receive_refuse(struct exchange *exchange, enum err err, const char *detail)
{
    struct connection *connection = exchange->connection;
    request_id_ensure(exchange);
    refuse_at_once(exchange, err, detail);
    sink_add(exchange->listener->sink, connection->fd, exchange->listener->now_us);
    connection_enter(connection, CONNECTION_CUT);
    exchange->failed = true;
    receiving_ends(exchange);
}

static enum MHD_Result refuse(struct exchange *exchange, enum err err, const char *detail)
{
    receive_refuse(exchange, err, detail);
    return MHD_NO;
}

void receive_request_late(struct connection *connection)
{
    struct exchange *exchange = connection->exchange;
    if (exchange) {
        request_id_ensure(exchange);
        refuse_at_once(exchange, ERR_REQUEST_TIMEOUT, NULL);
        receiving_ends(exchange);
    }
    connection_cut(connection, false);
}

/* ---- the request ---- */

void *receive_target(void *cls, const char *target, struct MHD_Connection *mhd)
{
    struct listener *listener = cls;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *connection = info ? info->socket_context : NULL;
    if (!connection || connection->phase == CONNECTION_CUT || !target) {
        return NULL;
    }
    struct exchange *exchange = exchange_take(&listener->exchanges);
    if (!exchange) {
        return NULL;
    }
    exchange->listener = listener;
    exchange->connection = connection;
    exchange->mhd = mhd;
    exchange->sent_target = target;
    exchange->raw_target = exchange_copy(exchange, target, strlen(target));
    memcpy(exchange->peer, connection->peer, sizeof(exchange->peer));
    exchange->request.services = listener->options.services;
    exchange->request.done = handler_done;
    exchange->request.give = stream_reply_give;
    exchange->request.linger = stream_reply_linger;
    exchange->request.peer = exchange->peer;
    exchange->body_max = LIMIT_BODY_BYTES;
    exchange->request.path = "";
    exchange->request.body = "";
    connection->exchange = exchange;
    connection_enter(connection, CONNECTION_RECEIVING);
    receiving_begins(exchange);
    return exchange;
}

/* The client repeats its header, so who it is need not be worked out again. */
static void identify(struct exchange *exchange, const char *authorization)
{
    struct connection *connection = exchange->connection;
    struct principal *principal = &exchange->request.principal;
    size_t length = authorization ? strlen(authorization) : 0;
    if (length > 0 && length == connection->token_length &&
        digest_equal_constant_time(authorization, connection->token, length)) {
        *principal = connection->principal;
        return;
    }
    auth_principal(exchange->listener->options.auth, authorization, principal);
    if (length > 0 && length <= CONNECTION_TOKEN_MAX) {
        memcpy(connection->token, authorization, length);
        connection->token_length = length;
        connection->principal = *principal;
    }
}

/* A large body needs a route that takes one, and one of few places. */
static enum err body_admit(struct exchange *exchange, uint64_t size)
{
    struct listener *listener = exchange->listener;
    if (size <= exchange->body_max) {
        return ERR_OK;
    }
    if (exchange->body_max > LIMIT_BODY_BYTES ||
        size > admission_body_max(exchange, listener->router)) {
        return ERR_PAYLOAD_TOO_LARGE;
    }
    if (listener->large_bodies >= LIMIT_LARGE_BODIES) {
        return ERR_OVERLOADED;
    }
    listener->large_bodies++;
    exchange->body_max = LIMIT_EVIDENCE_BODY_BYTES;
    return ERR_OK;
}

static enum MHD_Result receive_head(struct exchange *exchange, const char *method,
                                    const char *version)
{
    struct head head;
    exchange->head_read = true;
    exchange->request.method = admission_method(method);
    head_read(exchange, version, &head);
    request_id_take(exchange, head.request_id);
    if (!exchange->raw_target || head.err == ERR_NO_MEMORY) {
        return refuse(exchange, ERR_NO_MEMORY, NULL);
    }
    size_t length = strlen(exchange->raw_target);
    if (length > LIMIT_TARGET_BYTES) {
        return refuse(exchange, ERR_URI_TOO_LONG, NULL);
    }
    if (version != exchange->sent_target + length + 1) {
        return refuse(exchange, ERR_VALIDATION_FAILED, "the address has a NUL byte");
    }
    if (head.err != ERR_OK) {
        return refuse(exchange, head.err, head.wrong);
    }
    enum err err = head.has_length ? body_admit(exchange, head.length) : ERR_OK;
    if (err != ERR_OK) {
        return refuse(exchange, err, NULL);
    }
    if (head.has_length && head.length > 0) {
        strbuf_reserve(&exchange->body, (size_t)head.length);
    }
    identify(exchange, head.authorization);
    return MHD_YES;
}

static enum MHD_Result receive_body(struct exchange *exchange, const char *data, size_t *size)
{
    enum err err = body_admit(exchange, exchange->body.len + *size);
    if (err != ERR_OK) {
        return refuse(exchange, err, NULL);
    }
    strbuf_add(&exchange->body, data, *size);
    if (exchange->body.failed) {
        return refuse(exchange, ERR_NO_MEMORY, NULL);
    }
    *size = 0;
    return MHD_YES;
}

/* Whoever looks after the server must not think it dead because its clients ask much: it may share
 * an address with them. */
static bool is_probe(const struct exchange *exchange)
{
    const char *target = exchange->raw_target;
    return strcmp(target, "/livez") == 0 || strcmp(target, "/readyz") == 0 ||
           strcmp(target, "/startupz") == 0;
}

static bool within_quota(struct exchange *exchange)
{
    struct listener *listener = exchange->listener;
    return is_probe(exchange) ||
           quota_take(listener->quota, exchange->connection->rate_key, &exchange->request.principal,
                      listener->now_us, &exchange->quota);
}

/* Calls the handler, or writes the reply that says why not. */
static void handle(struct exchange *exchange)
{
    struct listener *listener = exchange->listener;
    struct request *request = &exchange->request;
    if (!within_quota(exchange)) {
        reply_error(request, ERR_RATE_LIMITED, NULL);
        return;
    }
    if (!admission_admit(exchange, listener->router, request->services)) {
        return;
    }
    exchange->handler_owes = true;
    exchange->in_handler = true;
    listener->activity++;
    once_handle(request);
    exchange->in_handler = false;
}

static void suspend(struct exchange *exchange, enum connection_phase phase)
{
    exchange->suspended = true;
    exchange->listener->suspended_count++;
    metrics_gauge_add(METRIC_GAUGE_HTTP_SUSPENDED, 1);
    connection_enter(exchange->connection, phase);
    MHD_suspend_connection(exchange->mhd);
}

void receive_quiet(struct exchange *exchange)
{
    suspend(exchange, CONNECTION_QUIET);
}

static enum MHD_Result receive_end(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    receiving_ends(exchange);
    request->received_us = monotonic_us(exchange->listener);
    if (exchange->body.len > 0) {
        request->body = exchange->body.data;
        request->body_size = exchange->body.len;
    }
    handle(exchange);
    if (exchange->streaming) {
        return exchange->failed ? MHD_NO : MHD_YES;
    }
    if (exchange->handler_owes) {
        suspend(exchange, exchange->lingers ? CONNECTION_QUIET : CONNECTION_WAITING);
        return MHD_YES;
    }
    give(exchange, &request->reply);
    return exchange->failed ? MHD_NO : MHD_YES;
}

enum MHD_Result receive_request(void *cls, struct MHD_Connection *mhd, const char *url,
                                const char *method, const char *version, const char *data,
                                size_t *size, void **context)
{
    struct exchange *exchange = *context;
    (void)cls;
    (void)mhd;
    (void)url;
    if (!exchange || exchange->failed) {
        return MHD_NO;
    }
    if (!exchange->head_read) {
        return receive_head(exchange, method, version);
    }
    return *size > 0 ? receive_body(exchange, data, size) : receive_end(exchange);
}

static void log_request(const struct exchange *exchange)
{
    bool shown = exchange->listener->options.access_log;
    if (!shown && !log_enabled(LOG_DEBUG)) {
        return;
    }
    const struct request *request = &exchange->request;
    int path_length = exchange->raw_target ? (int)strcspn(exchange->raw_target, "?") : 0;
    int64_t us = request->received_us ? monotonic_us(exchange->listener) - request->received_us : 0;
    log_event(shown ? LOG_INFO : LOG_DEBUG, "request",
              "request_id=%s peer=%s path=%.*s status=%d bytes=%zu duration_us=%" PRId64,
              request->request_id, exchange->peer, path_length,
              exchange->raw_target ? exchange->raw_target : "", exchange->status,
              exchange->reply_bytes, us);
}

void receive_completed(void *cls, struct MHD_Connection *mhd, void **context,
                       enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *context;
    (void)cls;
    (void)mhd;
    (void)code;
    if (!exchange) {
        return;
    }
    struct connection *connection = exchange->connection;
    receiving_ends(exchange);
    *context = NULL;
    connection->exchange = NULL;
    exchange->connection = NULL;
    if (connection->phase != CONNECTION_CUT) {
        connection_enter(connection, CONNECTION_IDLE);
    }
    log_request(exchange);
    if (exchange->streaming || exchange->lingers) {
        hangup_forget(exchange->listener->hangups, connection);
    }
    if (exchange->streaming && exchange->handler_owes) {
        exchange->request.stream->ended(&exchange->request); /* it says done, now or later */
        return;
    }
    release(exchange);
}
