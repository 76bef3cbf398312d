/*
 * One pipeline: queue the statements, Sync, collect one result for each, then the Sync's own.
 *
 * The server answers in order. An error in the place of a statement's result means that this
 * statement failed and the transaction is rolled back, even if the connection is lost afterwards. A
 * connection lost before that, or an error in the place of the Sync's answer, leaves the outcome
 * open: the COMMIT may have been done and its answer lost.
 */
#include "core/storage/postgres/pg_run.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/storage/postgres/pg_error.h"

/* The receiving side of one pipeline. */
struct run {
    struct pg_connection *connection;
    PGresult **results; /* NULL: drop them */
    size_t count;       /* statements sent */
    size_t received;    /* results of statements received in full */
    bool failed;        /* the server refused a statement */
    enum err err;       /* why */
    int64_t deadline_us;
    struct error *error;
};

static int64_t now_us(void)
{
    return clock_system()->monotonic_us(clock_system());
}

/* Takes the line of text that says most about why the connection is of no use any more. */
static void connection_line(const struct pg_connection *connection, char *out, int size)
{
    pg_error_copy_line(PQerrorMessage(connection->conn), out, size);
    if (out[0] == '\0') {
        pg_error_copy_line("the connection was closed", out, size);
    }
}

enum err pg_run_lost(struct pg_connection *connection, struct error *error)
{
    char line[ERROR_MESSAGE_SIZE];
    connection_line(connection, line, sizeof(line));
    connection->broken = true;
    return error_set(error, ERR_UNAVAILABLE, "the connection to the database was lost: %.180s",
                     line);
}

/* The connection ended after the Sync: unless a statement is known to have failed, nobody knows. */
static enum err run_lost(struct run *run, const char *why)
{
    run->connection->broken = true;
    if (run->failed) {
        return run->err;
    }
    return error_set(run->error, ERR_OUTCOME_UNKNOWN,
                     "the connection to the database was lost during a transaction: %.170s", why);
}

static enum err run_lost_with_message(struct run *run)
{
    char line[ERROR_MESSAGE_SIZE];
    connection_line(run->connection, line, sizeof(line));
    return run_lost(run, line);
}

/* Waits until libpq has a result or gives up. Also writes what is still to be written. */
static enum err run_wait(struct run *run)
{
    PGconn *conn = run->connection->conn;
    while (PQisBusy(conn) == 1) {
        int flush = PQflush(conn);
        int64_t left_us = run->deadline_us - now_us();
        bool late = left_us <= 0; /* this program may have been paused, and the answer be there */
        if (PQsocket(conn) < 0) {
            break; /* libpq has given up and says so with the next result */
        }
        struct pollfd socket = {.fd = PQsocket(conn),
                                .events = (short)(POLLIN | (flush == 1 ? POLLOUT : 0))};
        int ready = poll(&socket, 1, late ? 0 : (int)(left_us / 1000) + 1);
        if (ready < 0 && errno != EINTR) {
            return run_lost(run, strerror(errno));
        }
        /* Also when writing failed: what the server said before it closed is still to be read. */
        if (ready > 0 && (socket.revents & ~POLLOUT) != 0 && PQconsumeInput(conn) != 1) {
            break;
        }
        if (late && PQisBusy(conn) == 1) {
            return run_lost(run, "no answer in time");
        }
    }
    return ERR_OK;
}

/* The first refusal is the reason; what follows it in the pipeline is skipped by the server. */
static void run_refused(struct run *run, const PGresult *result, const char *sqlstate)
{
    if (run->failed) {
        return;
    }
    char line[ERROR_MESSAGE_SIZE];
    pg_error_copy_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), line, sizeof(line));
    run->failed = true;
    run->err = error_set(run->error, pg_error_of_sqlstate(sqlstate),
                         "the database refused: %.200s (%s)", line, sqlstate);
    if (pg_error_ends_connection(sqlstate)) {
        run->connection->broken = true;
    }
}

/* One result in the place of a statement's. */
static enum err run_take_statement(struct run *run, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        if (run->results != NULL) {
            PQclear(run->results[run->received]);
            run->results[run->received] = result;
            return ERR_OK;
        }
    } else if (status != PGRES_PIPELINE_ABORTED) {
        const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (sqlstate == NULL) {
            PQclear(result);
            return run_lost_with_message(run); /* libpq's own error, not the server's */
        }
        run_refused(run, result, sqlstate);
    }
    PQclear(result);
    return ERR_OK;
}

/* Receives the results of one statement and the NULL that ends them. */
static enum err run_receive_statement(struct run *run)
{
    for (;;) {
        enum err err = run_wait(run);
        if (err != ERR_OK) {
            return err;
        }
        PGresult *result = PQgetResult(run->connection->conn);
        if (result == NULL) {
            run->received++;
            return PQstatus(run->connection->conn) == CONNECTION_OK || run->failed
                       ? ERR_OK
                       : run_lost_with_message(run);
        }
        err = run_take_statement(run, result);
        if (err != ERR_OK) {
            return err;
        }
        if (run->failed && PQstatus(run->connection->conn) != CONNECTION_OK) {
            return run_lost(run, "");
        }
    }
}

static enum err run_receive_sync(struct run *run)
{
    enum err err = run_wait(run);
    if (err != ERR_OK) {
        return err;
    }
    PGresult *result = PQgetResult(run->connection->conn);
    ExecStatusType status = PQresultStatus(result);
    char line[ERROR_MESSAGE_SIZE];
    pg_error_copy_line(PQresultErrorMessage(result), line, sizeof(line));
    PQclear(result);
    if (status != PGRES_PIPELINE_SYNC) {
        return run_lost(run, line);
    }
    if (PQtransactionStatus(run->connection->conn) != PQTRANS_IDLE) {
        run->connection->broken = true; /* an explicit transaction that failed half-way */
    }
    return run->failed ? run->err : ERR_OK;
}

static enum err run_receive(struct run *run)
{
    while (run->received < run->count) {
        enum err err = run_receive_statement(run);
        if (err != ERR_OK) {
            return err;
        }
    }
    return run_receive_sync(run);
}

static enum err run_finish(struct run *run)
{
    if (PQpipelineSync(run->connection->conn) != 1 &&
        PQstatus(run->connection->conn) != CONNECTION_OK) {
        return run_lost_with_message(run);
    }
    return run_receive(run);
}

static int64_t deadline_of(const struct pg_connection *connection)
{
    return now_us() + (int64_t)connection->statement_ms * 1000;
}

enum err pg_run_sync(struct pg_connection *connection, size_t sent, struct error *error)
{
    struct run run = {.connection = connection,
                      .count = sent,
                      .deadline_us = deadline_of(connection),
                      .error = error};
    enum err err = run_finish(&run);
    if (err == ERR_OUTCOME_UNKNOWN) { /* what is set up on a connection is gone with it */
        err = ERR_UNAVAILABLE;
    }
    return err;
}

static bool send_query(struct pg_connection *connection, const struct pg_query *query)
{
    static const int binary[PG_PARAMS_MAX] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                              1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    static const struct pg_params none = {0};
    const struct pg_params *params = query->params != NULL ? query->params : &none;
    return PQsendQueryPrepared(connection->conn, pg_statement_text(query->statement)->name,
                               params->count, params->values, params->lengths, binary, 1) == 1;
}

enum err pg_connection_run(struct pg_connection *connection, const struct pg_query *queries,
                           size_t count, PGresult **results, struct error *error)
{
    assert(count >= 1 && count <= PG_QUERIES_MAX);
    struct run run = {.connection = connection,
                      .results = results,
                      .count = count,
                      .deadline_us = deadline_of(connection),
                      .error = error};
    memset(results, 0, count * sizeof(*results));
    for (size_t i = 0; i < count; i++) {
        if (!send_query(connection, &queries[i])) {
            return pg_run_lost(connection, error);
        }
    }
    enum err err = run_finish(&run);
    if (err != ERR_OK) {
        pg_results_clear(results, count);
    }
    return err;
}

void pg_results_clear(PGresult **results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        PQclear(results[i]);
        results[i] = NULL;
    }
}
