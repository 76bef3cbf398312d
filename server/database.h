/*
 * database: where the log is kept: the configured PostgreSQL, or a private one.
 */
#ifndef DONJON_SERVER_DATABASE_H
#define DONJON_SERVER_DATABASE_H

#include "core/storage/store.h"
#include "server/config.h"
#include "server/loop.h"

struct embedded_postgres;

struct database {
    struct embedded_postgres *embedded; /* NULL: DATABASE_URL is used */
    char *conninfo;
    struct store *store;
};

/* Starts the private PostgreSQL if there is no DATABASE_URL, and brings the schema up to date. */
MUST_CHECK enum err database_open(struct database *database, const struct config *config,
                                  struct error *error);

/* Makes the store for this process and proves that it takes writes. */
MUST_CHECK enum err database_open_store(struct database *database, const struct config *config,
                                        const struct node_id *node, struct error *error);

/* For somebody who only reads: beside a server that runs, or without one. Nothing is made, the
 * schema must be there, and `database->store` is opened, whether it takes writes or not. */
MUST_CHECK enum err database_open_reader(struct database *database, const struct config *config,
                                         const struct node_id *node, struct error *error);

/* Restarts the private PostgreSQL should it die. */
void database_attach(struct database *database, struct loop *loop);

/* Stops the private PostgreSQL alone: threads that cannot be waited for still use the store. */
void database_abandon(struct database *database);

void database_close(struct database *database); /* a zeroed one is fine */

#endif
