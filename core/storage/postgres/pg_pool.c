/*
 * Free connections are a stack, so that under light load the same few stay warm.
 */
#include "core/storage/postgres/pg_pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/limits.h"
#include "core/base/metrics.h"

struct pg_pool {
    char *conninfo;
    enum pg_role role;
    int statement_ms;
    size_t size_max;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t freed;
    size_t size;       /* connections made or being made */
    size_t idle_count; /* of them free */
    struct pg_connection *idle[LIMIT_STORE_CONNECTIONS];
};

struct pg_pool *pg_pool_create(const struct pg_pool_options *options, struct error *error)
{
    assert(options->connections >= 1 && options->connections <= LIMIT_STORE_CONNECTIONS);
    struct pg_pool *pool = calloc(1, sizeof(*pool));
    char *conninfo = strdup(options->conninfo);
    if (pool == NULL || conninfo == NULL) {
        free(pool);
        free(conninfo);
        (void)error_set(error, ERR_NO_MEMORY, "out of memory for the connection pool");
        return NULL;
    }
    pool->conninfo = conninfo;
    pool->role = options->role;
    pool->statement_ms = options->statement_ms;
    pool->size_max = options->connections;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

void pg_pool_destroy(struct pg_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    assert(pool->idle_count == pool->size);
    for (size_t i = 0; i < pool->idle_count; i++) {
        pg_connection_destroy(pool->idle[i]);
    }
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    free(pool->conninfo);
    free(pool);
}

static struct timespec deadline_after_ms(int ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

/* Takes a free connection (out) or the right to make one (NULL out). */
static enum err pool_take(struct pg_pool *pool, struct pg_connection **out, struct error *error)
{
    struct timespec deadline = deadline_after_ms(pool->statement_ms);
    enum err err = ERR_OK;
    pthread_mutex_lock(&pool->lock);
    while (pool->idle_count == 0 && pool->size == pool->size_max && err == ERR_OK) {
        if (pthread_cond_timedwait(&pool->freed, &pool->lock, &deadline) != 0) {
            err = error_set(error, ERR_OVERLOADED, "all %zu database connections are busy",
                            pool->size_max);
        }
    }
    if (pool->idle_count > 0) {
        *out = pool->idle[--pool->idle_count];
        err = ERR_OK;
    } else if (pool->size < pool->size_max) {
        *out = NULL;
        pool->size++;
        err = ERR_OK;
    }
    pthread_mutex_unlock(&pool->lock);
    return err;
}

/* Gives back a connection, or (NULL) the right to make one. */
static void pool_put(struct pg_pool *pool, struct pg_connection *connection)
{
    if (connection != NULL && connection->broken) {
        pg_connection_destroy(connection);
        connection = NULL;
    }
    pthread_mutex_lock(&pool->lock);
    if (connection != NULL) {
        pool->idle[pool->idle_count++] = connection;
    } else {
        pool->size--;
    }
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

/* A connection that seems to work, kept or new. */
static enum err pool_acquire(struct pg_pool *pool, struct pg_connection **out, bool *out_kept,
                             struct error *error)
{
    struct pg_connection *connection = NULL;
    enum err err = pool_take(pool, &connection, error);
    if (err != ERR_OK) {
        return err;
    }
    *out_kept = connection != NULL && !pg_connection_is_stale(connection);
    if (!*out_kept) {
        if (connection != NULL) {
            pg_connection_destroy(connection);
            metrics_add(METRIC_DB_RECONNECTS, 1);
        }
        struct error reason = {0};
        connection = pg_connection_create(pool->conninfo, pool->role, pool->statement_ms, &reason);
        if (connection == NULL) {
            pool_put(pool, NULL);
            return error_set(error, reason.code == ERR_NO_MEMORY ? ERR_NO_MEMORY : ERR_UNAVAILABLE,
                             "%s", reason.message);
        }
    }
    *out = connection;
    return ERR_OK;
}

static bool queries_write(const struct pg_query *queries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pg_statement_text(queries[i].statement)->writes) {
            return true;
        }
    }
    return false;
}

/* One attempt; `out_again` says that another one makes sense: a kept connection was found dead. */
static enum err run_once(struct pg_pool *pool, const struct pg_query *queries, size_t count,
                         PGresult **results, struct error *error, bool *out_again)
{
    struct pg_connection *connection = NULL;
    bool kept = false;
    *out_again = false;
    enum err err = pool_acquire(pool, &connection, &kept, error);
    if (err != ERR_OK) {
        return err;
    }
    err = pg_connection_run(connection, queries, count, results, error);
    if (err == ERR_OUTCOME_UNKNOWN && !queries_write(queries, count)) {
        err = ERR_UNAVAILABLE;
        if (error != NULL) {
            error->code = err;
        }
    }
    *out_again = kept && connection->broken && err == ERR_UNAVAILABLE;
    pool_put(pool, connection);
    return err;
}

enum err pg_pool_run(struct pg_pool *pool, const struct pg_query *queries, size_t count,
                     PGresult **results, struct error *error)
{
    bool again;
    enum err err = run_once(pool, queries, count, results, error, &again);
    if (again) {
        metrics_add(METRIC_DB_RECONNECTS, 1);
        err = run_once(pool, queries, count, results, error, &again);
    }
    return err;
}
