/*
 * pg_migrate: brings the schema to the version this program knows.
 *
 * The files of migrations/ are part of the program. They are applied in order, each in a
 * transaction together with its row in schema_version, under an advisory lock: of two programs that
 * start at once, one migrates and the other waits and finds it done.
 *
 * Refused with ERR_CONFIG: a schema newer than the program, a migration that was changed after it
 * was applied, a database whose encoding is not UTF8.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_MIGRATE_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_MIGRATE_H

#include "core/base/err.h"

/* Blocks until done. `out_applied` (may be NULL): how many migrations this call applied.
 * ERR_UNAVAILABLE when the database cannot be reached or refuses; ERR_CONFIG as above. */
MUST_CHECK enum err pg_migrate(const char *conninfo, int *out_applied, struct error *error);

/* Changes nothing. ERR_CONFIG, too, when the schema is older than the program's. */
MUST_CHECK enum err pg_migrate_check(const char *conninfo, struct error *error);

/* The version this program needs. */
int pg_migrate_version(void);

#endif
