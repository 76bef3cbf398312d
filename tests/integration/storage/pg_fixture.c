/* Every connection is made from DATABASE_URL, which run_with_postgres.py sets. */
#include "tests/integration/storage/pg_fixture.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/storage/postgres/pg_migrate.h"
#include "tests/unit/storage/store_fixture.h"

const char *pg_fixture_url(void)
{
    static bool migrated;
    const char *url = getenv("DATABASE_URL");
    ck_assert_msg(url != NULL, "DATABASE_URL is not set: run this with run_with_postgres.py");
    if (!migrated) {
        struct error error = {0};
        enum err err = pg_migrate(url, NULL, &error);
        ck_assert_msg(err == ERR_OK, "%s", error.message);
        migrated = true;
    }
    return url;
}

const char *pg_fixture_socket(void)
{
    static char path[256];
    PGconn *conn = pg_fixture_connect();
    snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", PQhost(conn));
    PQfinish(conn);
    return path;
}

struct store *pg_fixture_store(const char *conninfo, int statement_ms, struct node_id *out_node)
{
    fixture_node(out_node);
    struct postgres_store_options options = {
        .conninfo = conninfo, .node = *out_node, .connections = 2, .statement_ms = statement_ms};
    struct store *store = postgres_store_create(&options, NULL);
    ck_assert_ptr_nonnull(store);
    return store;
}

PGconn *pg_fixture_connect(void)
{
    PGconn *conn = PQconnectdb(pg_fixture_url());
    ck_assert_msg(PQstatus(conn) == CONNECTION_OK, "%s", PQerrorMessage(conn));
    return conn;
}

long pg_fixture_sql(PGconn *conn, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    PGresult *result = PQexec(conn, text);
    ExecStatusType status = PQresultStatus(result);
    ck_assert_msg(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", text,
                  PQerrorMessage(conn));
    long value = PQntuples(result) > 0 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    return value;
}

int64_t pg_fixture_now_ms(void)
{
    return clock_system()->monotonic_us(clock_system()) / 1000;
}

void pg_fixture_pause_ms(int milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000,
                             .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

int pg_fixture_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
