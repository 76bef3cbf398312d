/*
 * pg_tails: the ends of logs that this committer has written itself.
 *
 * A unit must continue its log: the entry before its first one has to be there. Asking the database
 * for it is a fourth of the cost of a row. Who wrote that entry itself, under the same epoch, need
 * not ask, for entries are never taken away. This is a table of what was written last, of fixed
 * size; a session that was pushed out by another, or was written by another server, is asked for.
 *
 * Belongs to the committer.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_TAILS_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_TAILS_H

#include "core/storage/store.h"

struct pg_tails;

struct pg_tails *pg_tails_create(void);
void pg_tails_destroy(struct pg_tails *tails); /* NULL is a no-op */

/* True if the entry before the unit's first was written here under the unit's epoch. */
bool pg_tails_continue(const struct pg_tails *tails, const struct commit_unit *unit);

/* The unit is durable. */
void pg_tails_note(struct pg_tails *tails, const struct commit_unit *unit);

#endif
