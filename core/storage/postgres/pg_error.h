/*
 * pg_error: what PostgreSQL's SQLSTATE codes mean to a caller of the store.
 */
#ifndef DONJON_CORE_STORAGE_POSTGRES_PG_ERROR_H
#define DONJON_CORE_STORAGE_POSTGRES_PG_ERROR_H

#include <stdbool.h>

#include "core/base/err.h"

/* The error for a statement the server refused; nothing of its transaction remains. */
enum err pg_error_of_sqlstate(const char *sqlstate);

/* Whether the connection that met this should not be used again: the server is going down, has
 * become read-only (a fail-over may have taken place), or does not know our statements. */
bool pg_error_ends_connection(const char *sqlstate);

/* A message of libpq or the server as one line without double quotes. */
void pg_error_copy_line(const char *text, char *out, int size);

#endif
