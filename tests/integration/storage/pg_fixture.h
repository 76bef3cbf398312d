/*
 * pg_fixture: what the tests of the PostgreSQL store share: the database of DATABASE_URL, stores of
 * it, and connections of the test's own.
 */
#ifndef DONJON_TESTS_INTEGRATION_STORAGE_PG_FIXTURE_H
#define DONJON_TESTS_INTEGRATION_STORAGE_PG_FIXTURE_H

#include <check.h>
#include <libpq-fe.h>

#include "core/storage/postgres/pg_store.h"

/* The database of DATABASE_URL, migrated once in this process. Fails the test without it. */
const char *pg_fixture_url(void);

/* The path of its unix socket. */
const char *pg_fixture_socket(void);

/* A store of a new node, which `out_node` names. `statement_ms` 0: the usual. */
struct store *pg_fixture_store(const char *conninfo, int statement_ms, struct node_id *out_node);

PGconn *pg_fixture_connect(void);

/* Runs statements; each has to succeed. Gives the first value as a number, 0 if none. */
__attribute__((format(printf, 2, 3))) long pg_fixture_sql(PGconn *conn, const char *format, ...);

/* Milliseconds of the monotonic clock. */
int64_t pg_fixture_now_ms(void);
void pg_fixture_pause_ms(int milliseconds);

/* Runs the suite and gives the program's exit status. */
int pg_fixture_run(Suite *suite);

#endif
