/*
 * The life of a connection: parameters, session settings, prepared statements. Running is in
 * pg_run.c.
 */
#include "core/storage/postgres/pg_connection.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/cleanup.h"
#include "core/base/limits.h"
#include "core/storage/postgres/pg_error.h"
#include "core/storage/postgres/pg_result.h"
#include "core/storage/postgres/pg_run.h"

#define TEXT_OF(number)   TEXT_OF_1(number)
#define TEXT_OF_1(number) #number

/*
 * What the store relies on, whatever the server's or role's defaults are. A commit must wait for
 * its flush. Plans are made once, without looking at values, and only of the kind that stays right
 * while tables grow: by index, in nested loops. A pipelined transaction whose client vanished
 * without a word ends by the keepalives.
 */
#define SESSION_SETTINGS                                                                           \
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"           \
    " WHEN 'off' THEN 'on' WHEN 'local' THEN 'on' ELSE current_setting('synchronous_commit') END," \
    " false),"                                                                                     \
    " set_config('default_transaction_isolation', 'read committed', false),"                       \
    " set_config('default_transaction_deferrable', 'off', false),"                                 \
    " set_config('bytea_output', 'hex', false),"                                                   \
    " set_config('idle_in_transaction_session_timeout', '%d', false),"                             \
    " set_config('statement_timeout', '%d', false),"                                               \
    " set_config('lock_timeout', '%d', false),"                                                    \
    " set_config('tcp_keepalives_idle', '10', false),"                                             \
    " set_config('tcp_keepalives_interval', '5', false),"                                          \
    " set_config('tcp_keepalives_count', '3', false),"                                             \
    " set_config('jit', 'off', false),"                                                            \
    " set_config('plan_cache_mode', 'force_generic_plan', false),"                                 \
    " set_config('enable_seqscan', 'off', false),"                                                 \
    " set_config('enable_bitmapscan', 'off', false),"                                              \
    " set_config('enable_hashjoin', 'off', false),"                                                \
    " set_config('enable_mergejoin', 'off', false)"

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

PGconn *pg_connection_dial(const char *conninfo, struct error *error)
{
    const char *const keywords[] = {"dbname",
                                    "application_name",
                                    "client_encoding",
                                    "connect_timeout",
                                    "keepalives",
                                    "keepalives_idle",
                                    "keepalives_interval",
                                    "keepalives_count",
                                    "tcp_user_timeout",
                                    NULL};
    char connect_timeout_s[16];
    char user_timeout_ms[16];
    snprintf(connect_timeout_s, sizeof(connect_timeout_s), "%d", LIMIT_CONNECT_S);
    snprintf(user_timeout_ms, sizeof(user_timeout_ms), "%d", LIMIT_STATEMENT_MS);
    const char *const values[] = {conninfo, "donjon", "UTF8", connect_timeout_s, "1",
                                  "10",     "5",      "3",    user_timeout_ms,   NULL};
    PGconn *conn = PQconnectdbParams(keywords, values, 1);
    if (conn == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory while connecting to the database");
        return NULL;
    }
    if (PQstatus(conn) != CONNECTION_OK) {
        char line[ERROR_MESSAGE_SIZE];
        pg_error_copy_line(PQerrorMessage(conn), line, sizeof(line));
        (void)error_set(error, ERR_UNAVAILABLE, "the database cannot be reached: %.200s", line);
        PQfinish(conn);
        return NULL;
    }
    PQsetNoticeReceiver(conn, ignore_notice, NULL);
    return conn;
}

/* The server gives up a little before the client does, so that its own answer arrives. */
static enum err apply_settings(struct pg_connection *connection, int statement_ms,
                               struct error *error)
{
    char sql[4096];
    int server_ms = statement_ms - statement_ms / 10;
    snprintf(sql, sizeof(sql), SESSION_SETTINGS, server_ms, server_ms, server_ms);
    if (PQsendQueryParams(connection->conn, sql, 0, NULL, NULL, NULL, NULL, 1) != 1) {
        return pg_run_lost(connection, error);
    }
    return pg_run_sync(connection, 1, error);
}

static enum err prepare_statements(struct pg_connection *connection, enum pg_role role,
                                   struct error *error)
{
    size_t sent = 0;
    for (enum pg_statement i = 0; i < PG_STATEMENT_COUNT; i++) {
        const struct pg_statement_text *text = pg_statement_text(i);
        if (text->role != role) {
            continue;
        }
        if (PQsendPrepare(connection->conn, text->name, text->sql, 0, NULL) != 1) {
            return pg_run_lost(connection, error);
        }
        sent++;
    }
    return pg_run_sync(connection, sent, error);
}

/* Object ids of types that are ours differ from database to database. */
static enum err read_row_types(struct pg_connection *connection, struct error *error)
{
    struct pg_query query = {PG_COMMIT_ROW_TYPES, NULL};
    PGresult *result = NULL;
    enum err err = pg_connection_run(connection, &query, 1, &result, error);
    if (err == ERR_OK) {
        struct pg_row row = pg_row_of(result, 0);
        for (size_t i = 0; i < PG_ROW_TYPE_COUNT; i++) {
            connection->row_types[i] = (uint32_t)pg_row_u64(&row);
        }
        PQclear(result);
    }
    return err;
}

static enum err set_up(struct pg_connection *connection, enum pg_role role, int statement_ms,
                       struct error *error)
{
    if (PQsetnonblocking(connection->conn, 1) != 0 || PQenterPipelineMode(connection->conn) != 1) {
        return error_set(error, ERR_UNAVAILABLE, "the connection cannot be used for pipelining");
    }
    connection->statement_ms = statement_ms;
    enum err err = apply_settings(connection, statement_ms, error);
    if (err == ERR_OK) {
        err = prepare_statements(connection, role, error);
    }
    return err == ERR_OK && role == PG_ROLE_COMMIT ? read_row_types(connection, error) : err;
}

struct pg_connection *pg_connection_create(const char *conninfo, enum pg_role role,
                                           int statement_ms, struct error *error)
{
    struct pg_connection *connection = calloc(1, sizeof(*connection));
    if (connection == NULL) {
        (void)error_set(error, ERR_NO_MEMORY, "out of memory while connecting to the database");
        return NULL;
    }
    connection->conn = pg_connection_dial(conninfo, error);
    if (connection->conn == NULL || set_up(connection, role, statement_ms, error) != ERR_OK) {
        pg_connection_destroy(connection);
        return NULL;
    }
    return connection;
}

void pg_connection_destroy(struct pg_connection *connection)
{
    if (connection != NULL) {
        PQfinish(connection->conn);
        free(connection);
    }
}

bool pg_connection_is_stale(struct pg_connection *connection)
{
    if (connection->broken || PQstatus(connection->conn) != CONNECTION_OK) {
        return true;
    }
    /* An idle connection has nothing to say but parameter changes and its own end. */
    struct pollfd socket = {.fd = PQsocket(connection->conn), .events = POLLIN};
    if (poll(&socket, 1, 0) <= 0) {
        return false;
    }
    if ((socket.revents & (POLLHUP | POLLERR)) != 0 || PQconsumeInput(connection->conn) != 1) {
        return true;
    }
    return poll(&socket, 1, 0) > 0 || PQstatus(connection->conn) != CONNECTION_OK;
}
