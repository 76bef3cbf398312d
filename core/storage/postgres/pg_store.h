/*
 * pg_store: the store in PostgreSQL (15 or newer, database encoding UTF8).
 *
 * The committer has a connection of its own; everything else shares a pool of at most
 * LIMIT_STORE_CONNECTIONS. No connection is made before the first call, and a lost one is made anew
 * by the next call, so that a store outlives its database's restarts. The schema must be there
 * (pg_migrate.h).
 *
 * How a commit and a change of owner exclude each other. A commit takes, first of all in its
 * transaction, a shared advisory lock that is named after its node; it then compares epochs. Who
 * opens a session raises its epoch, commits that, and then takes the former owner's lock
 * exclusively for an instant: commits that began before have ended by then, be it without their
 * client, and those that begin after see the new epoch and write nothing. Sessions that were
 * released have no former owner and need no waiting.
 *
 * Errors of pool calls beside those of the contract: ERR_OVERLOADED when no connection came free.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_STORE_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_STORE_H

#include "core/storage/store.h"

struct postgres_store_options {
    const char *conninfo; /* postgresql:// URI or key=value words; copied */
    struct node_id node; /* of this process and no other, now or before; the `owner` of all calls */
    size_t connections;  /* in the pool; 0: LIMIT_STORE_CONNECTIONS */
    int statement_ms;    /* one call; 0: LIMIT_STATEMENT_MS */
};

/* Owned by the caller, freed with store_destroy. NULL only when memory runs out. */
struct store *postgres_store_create(const struct postgres_store_options *options,
                                    struct error *error);

#endif
