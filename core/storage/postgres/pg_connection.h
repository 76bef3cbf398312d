/*
 * pg_connection: one connection, and the one way to run statements on it.
 *
 * `pg_connection_run` sends a list of prepared statements in pipeline mode with a single Sync: one
 * round trip, one implicit transaction. It never waits longer than it was told; when the time is
 * over, or anything but an orderly answer comes back, the connection is *broken* and has to be
 * closed.
 *
 * What is known after a failure:
 *   ERR_OUTCOME_UNKNOWN  the Sync may have reached the server, and no answer says that a statement
 *                        failed: the transaction may have been committed
 *   any other error      the transaction left nothing behind
 *
 * Belongs to one thread at a time.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_CONNECTION_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/storage/postgres/pg_param.h"
#include "core/storage/postgres/pg_statement.h"

/* The composite types that commits send, migrations/0011_commit_rows.sql. */
enum pg_row_type { PG_ROW_ENTRY, PG_ROW_CHECKPOINT, PG_ROW_JOB, PG_ROW_TYPE_COUNT };

struct pg_connection {
    PGconn *conn;
    uint32_t row_types[PG_ROW_TYPE_COUNT]; /* their object ids here; PG_ROLE_COMMIT only */
    int statement_ms;                      /* how long one run may take */
    bool broken;
};

struct pg_query {
    enum pg_statement statement;
    const struct pg_params *params; /* NULL: none */
};

enum { PG_QUERIES_MAX = 8 };

/* Connects, pins what the store relies on, prepares the statements of `role`. NULL on failure. */
struct pg_connection *pg_connection_create(const char *conninfo, enum pg_role role,
                                           int statement_ms, struct error *error);
void pg_connection_destroy(struct pg_connection *connection); /* NULL is a no-op */

/* Opens a bare connection with the project's parameters, for migrations. NULL on failure. */
PGconn *pg_connection_dial(const char *conninfo, struct error *error);

/* Whether an idle connection has been closed by the other side, or has been told that it will be:
 * costs one poll. */
bool pg_connection_is_stale(struct pg_connection *connection);

/*
 * Runs `count` (1..PG_QUERIES_MAX) queries. On success `results` has one result for each, to be
 * cleared by the caller; on failure none.
 */
MUST_CHECK enum err pg_connection_run(struct pg_connection *connection,
                                      const struct pg_query *queries, size_t count,
                                      PGresult **results, struct error *error);

/* Clears `count` results and sets them to NULL. */
void pg_results_clear(PGresult **results, size_t count);

#endif
