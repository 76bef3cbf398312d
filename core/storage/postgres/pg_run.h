/*
 * pg_run: sending and receiving in pipeline mode. For pg_connection.c; others use
 * `pg_connection_run`.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_RUN_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_RUN_H

#include "core/storage/postgres/pg_connection.h"

/* Ends the pipeline that `sent` commands were queued in and waits for its end; results are
 * dropped. */
MUST_CHECK enum err pg_run_sync(struct pg_connection *connection, size_t sent, struct error *error);

/* Marks the connection as broken before a Sync was sent: nothing can have been committed. */
enum err pg_run_lost(struct pg_connection *connection, struct error *error);

#endif
