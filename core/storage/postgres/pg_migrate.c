/*
 * Migrations run on a connection of their own, one statement after the other: this happens once at
 * start, so clarity counts more than round trips. Closing the connection gives the lock back.
 */
#include "core/storage/postgres/pg_migrate.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "core/base/digest.h"
#include "core/base/strbuf.h"
#include "core/storage/postgres/pg_connection.h"
#include "core/storage/postgres/pg_error.h"

struct migration {
    int version;
    const char *name;
    const unsigned char *sql; /* ends with a NUL */
    size_t size;
};

#include "migrations.inc"

enum { MIGRATION_COUNT = sizeof(migrations) / sizeof(migrations[0]) };

/* Longer than a large migration of the one who has the lock is expected to take. */
#define MIGRATION_SETTINGS                                                                         \
    "SET synchronous_commit = on; SET lock_timeout = '300s'; SET statement_timeout = 0;"           \
    " SET idle_in_transaction_session_timeout = '60s'"

/* "donjon" and a number, as a 64-bit key that no node's lock shares. */
#define MIGRATION_LOCK "SELECT pg_advisory_lock(7237970109966541924)"

int pg_migrate_version(void)
{
    return migrations[MIGRATION_COUNT - 1].version;
}

static void conn_finish(PGconn **conn)
{
    PQfinish(*conn);
}

static void result_finish(PGresult **result)
{
    PQclear(*result);
}

/* Runs SQL text; a failure is `code`, or ERR_UNAVAILABLE when the connection is gone. */
static enum err execute(PGconn *conn, const char *sql, PGresult **out, struct error *error)
{
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
        if (out != NULL) {
            *out = result;
        } else {
            PQclear(result);
        }
        return ERR_OK;
    }
    char line[ERROR_MESSAGE_SIZE];
    pg_error_copy_line(PQresultErrorMessage(result), line, sizeof(line));
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    enum err err = sqlstate != NULL ? pg_error_of_sqlstate(sqlstate) : ERR_UNAVAILABLE;
    PQclear(result);
    return error_set(error, err == ERR_UNAVAILABLE ? err : ERR_CONFIG,
                     "the schema cannot be migrated: %.200s", line);
}

/* Runs a query that gives one text value. */
static enum err query_text(PGconn *conn, const char *sql, char *out, size_t size,
                           struct error *error)
{
    CLEANUP(result_finish) PGresult *result = NULL;
    enum err err = execute(conn, sql, &result, error);
    if (err == ERR_OK) {
        snprintf(out, size, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    }
    return err;
}

static enum err check_encoding(PGconn *conn, struct error *error)
{
    char encoding[32];
    enum err err = query_text(conn, "SHOW server_encoding", encoding, sizeof(encoding), error);
    if (err == ERR_OK && strcmp(encoding, "UTF8") != 0) {
        err = error_set(error, ERR_CONFIG, "the database's encoding is %s, it must be UTF8",
                        encoding);
    }
    return err;
}

static void checksum_hex(const struct migration *migration, struct strbuf *out)
{
    struct digest_value checksum;
    digest_of("donjon/migration/1", migration->sql, migration->size, &checksum);
    strbuf_add_hex(out, checksum.bytes, sizeof(checksum.bytes));
}

/* Compares a row of schema_version with the migration of its number. */
static enum err check_applied(int version, const char *checksum, struct error *error)
{
    if (version < 1 || version > MIGRATION_COUNT) {
        return error_set(error, ERR_CONFIG,
                         "the schema has version %d, newer than this program's %d: "
                         "use a newer program",
                         version, pg_migrate_version());
    }
    CLEANUP(strbuf_finish) struct strbuf expected = {0};
    checksum_hex(&migrations[version - 1], &expected);
    if (expected.failed || strcmp(expected.data, checksum) != 0) {
        return error_set(error, ERR_CONFIG,
                         "migration %s was changed after it was applied to this database",
                         migrations[version - 1].name);
    }
    return ERR_OK;
}

/* How many migrations the database has, all of them as this program knows them. */
static enum err read_applied(PGconn *conn, int *out_count, struct error *error)
{
    char table[64];
    enum err err = query_text(conn, "SELECT coalesce(to_regclass('schema_version')::text, '')",
                              table, sizeof(table), error);
    if (err != ERR_OK || table[0] == '\0') {
        *out_count = 0;
        return err;
    }
    CLEANUP(result_finish) PGresult *result = NULL;
    err = execute(conn,
                  "SELECT version, encode(checksum, 'hex') FROM schema_version"
                  " ORDER BY version DESC",
                  &result, error);
    if (err != ERR_OK) {
        return err;
    }
    int count = PQntuples(result);
    for (int i = 0; i < count; i++) {
        int version = (int)strtol(PQgetvalue(result, i, 0), NULL, 10);
        err = check_applied(version, PQgetvalue(result, i, 1), error);
        if (err == ERR_OK && version != count - i) {
            err = error_set(error, ERR_CONFIG, "the schema lacks a migration before %d", version);
        }
        if (err != ERR_OK) {
            return err;
        }
    }
    *out_count = count;
    return ERR_OK;
}

static enum err apply(PGconn *conn, const struct migration *migration, struct error *error)
{
    CLEANUP(strbuf_finish) struct strbuf sql = {0};
    strbuf_adds(&sql, "BEGIN;\n");
    strbuf_adds(&sql, (const char *)migration->sql);
    strbuf_addf(&sql,
                "\n;INSERT INTO schema_version (version, name, checksum) VALUES (%d, '%s',"
                " decode('",
                migration->version, migration->name);
    checksum_hex(migration, &sql);
    strbuf_adds(&sql, "', 'hex')); COMMIT");
    if (sql.failed) {
        return error_set(error, ERR_NO_MEMORY, "out of memory for a migration");
    }
    return execute(conn, sql.data, NULL, error);
}

enum err pg_migrate(const char *conninfo, int *out_applied, struct error *error)
{
    CLEANUP(conn_finish) PGconn *conn = pg_connection_dial(conninfo, error);
    if (conn == NULL) {
        return ERR_UNAVAILABLE;
    }
    int done = 0;
    enum err err = execute(conn, MIGRATION_SETTINGS, NULL, error);
    err = err == ERR_OK ? check_encoding(conn, error) : err;
    err = err == ERR_OK ? execute(conn, MIGRATION_LOCK, NULL, error) : err;
    err = err == ERR_OK ? read_applied(conn, &done, error) : err;
    int before = done;
    while (err == ERR_OK && done < MIGRATION_COUNT) {
        err = apply(conn, &migrations[done], error);
        done++;
    }
    if (err == ERR_OK && out_applied != NULL) {
        *out_applied = done - before;
    }
    return err;
}

enum err pg_migrate_check(const char *conninfo, struct error *error)
{
    CLEANUP(conn_finish) PGconn *conn = pg_connection_dial(conninfo, error);
    if (conn == NULL) {
        return ERR_UNAVAILABLE;
    }
    int done = 0;
    enum err err = read_applied(conn, &done, error);
    if (err == ERR_OK && done < MIGRATION_COUNT) {
        err = error_set(error, ERR_CONFIG,
                        "the schema has version %d, older than this program's %d: "
                        "run donjon migrate when no older server uses it",
                        done, pg_migrate_version());
    }
    return err;
}
