/*
 * pg_pool: a bounded set of connections, and the way to run a call on one of them.
 *
 * Connections are made when they are first needed and kept. A call waits at most LIMIT_STATEMENT_MS
 * for a free one (ERR_OVERLOADED). When a kept connection turns out to be dead and nothing can have
 * been changed, the call is run once more on a new one.
 *
 * Thread safety: every function may be called from any thread.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_POOL_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_POOL_H

#include "core/storage/postgres/pg_connection.h"

struct pg_pool;

struct pg_pool_options {
    const char *conninfo; /* copied */
    enum pg_role role;
    size_t connections; /* most at once */
    int statement_ms;
};

struct pg_pool *pg_pool_create(const struct pg_pool_options *options, struct error *error);
void pg_pool_destroy(struct pg_pool *pool); /* no call may be under way; NULL is a no-op */

/*
 * Runs `count` queries as one transaction. On success the caller clears `results`. Errors as of
 * `pg_connection_run`; queries that only read never give ERR_OUTCOME_UNKNOWN.
 */
MUST_CHECK enum err pg_pool_run(struct pg_pool *pool, const struct pg_query *queries, size_t count,
                                PGresult **results, struct error *error);

#endif
