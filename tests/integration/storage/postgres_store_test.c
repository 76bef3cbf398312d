/* The store in PostgreSQL: the contract, lost connections, migrations at the same time. */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/storage/postgres/pg_migrate.h"
#include "core/storage/postgres/pg_store.h"
#include "tests/unit/storage/store_contract.h"
#include "tests/unit/storage/store_fixture.h"

static const char *url;

static struct store *open_store(const struct node_id *node)
{
    struct postgres_store_options options = {.conninfo = url, .node = *node, .connections = 2};
    return postgres_store_create(&options, NULL);
}

static const struct store_contract_subject postgres = {open_store, store_destroy};

/* Runs SQL on a connection of its own and gives the first value as a number. */
static int sql(const char *text)
{
    PGconn *conn = PQconnectdb(url);
    PGresult *result = PQexec(conn, text);
    ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s", PQerrorMessage(conn));
    int value = PQntuples(result) > 0 ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    PQfinish(conn);
    return value;
}

/* Ends every backend of the store and gives how many there were. */
static int terminate_backends(void)
{
    return sql("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
               " WHERE application_name = 'donjon' AND pid <> pg_backend_pid()");
}

START_TEST(outlives_its_connections)
{
    struct node_id node;
    fixture_node(&node);
    struct store *store = open_store(&node);
    struct session_id id = fixture_session(store, &node);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OK);
    for (uint64_t seq = 2; seq < 5; seq++) {
        ck_assert_int_ge(terminate_backends(), 2); /* the committer's and one of the pool */
        ck_assert_int_eq(fixture_append(store, &id, 1, seq, 1), ERR_OK);
        ck_assert_int_eq(store->ops->check(store, NULL), ERR_OK);
        fixture_expect_log(store, &id, seq);
    }
    store_destroy(store);
}
END_TEST

START_TEST(finds_a_broken_state)
{
    struct node_id node;
    char text[ID_TEXT_SIZE];
    char update[256];
    struct store_checkpoint found;
    fixture_node(&node);
    struct store *store = open_store(&node);
    struct session_id id = fixture_session(store, &node);
    id_format(id.bytes, text);
    snprintf(update, sizeof(update),
             "UPDATE checkpoint SET state = '\\x00' WHERE session_id = '%s' RETURNING 1", text);
    ck_assert_int_eq(sql(update), 1);
    ck_assert_int_eq(store->ops->checkpoint_read(store, &id, 9, &found, NULL), ERR_CORRUPT);
    store_destroy(store);
}
END_TEST

START_TEST(says_when_it_cannot_be_reached)
{
    struct node_id node;
    struct error error = {0};
    fixture_node(&node);
    struct postgres_store_options options = {
        .conninfo = "host=/nonexistent dbname=none", .node = node, .connections = 1};
    struct store *store = postgres_store_create(&options, NULL);
    ck_assert_ptr_nonnull(store);
    ck_assert_int_eq(store->ops->check(store, &error), ERR_UNAVAILABLE);
    ck_assert_str_ne(error.message, "");
    struct session_id id = {{1}};
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_UNAVAILABLE);
    store_destroy(store);
}
END_TEST

START_TEST(refuses_a_changed_schema)
{
    ck_assert_int_eq(pg_migrate(url, NULL, NULL), ERR_OK);
    ck_assert_int_eq(sql("INSERT INTO schema_version (version, name, checksum)"
                         " VALUES (9999, 'later', decode(repeat('00', 32), 'hex')) RETURNING 1"),
                     1);
    ck_assert_int_eq(pg_migrate(url, NULL, NULL), ERR_CONFIG);
    ck_assert_int_eq(sql("DELETE FROM schema_version WHERE version = 9999 RETURNING 1"), 1);
    ck_assert_int_eq(pg_migrate(url, NULL, NULL), ERR_OK);
}
END_TEST

struct migration_run {
    enum err err;
    int applied;
    struct error error;
};

static void *migrate(void *argument)
{
    struct migration_run *run = argument;
    run->err = pg_migrate(url, &run->applied, &run->error);
    return NULL;
}

/* Two at once in the fresh database: all is applied once. Prepares it for the suites, too. */
static bool migrate_twice_at_once(void)
{
    struct migration_run runs[2] = {{.applied = 0}, {.applied = 0}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, migrate, &runs[i]) != 0) {
            abort();
        }
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        if (runs[i].err != ERR_OK) {
            fprintf(stderr, "migration failed: %s\n", runs[i].error.message);
        }
    }
    return runs[0].err == ERR_OK && runs[1].err == ERR_OK &&
           runs[0].applied + runs[1].applied == pg_migrate_version();
}

static bool migrated;

START_TEST(migrates_once)
{
    int applied = -1;
    ck_assert(migrated);
    ck_assert_int_eq(pg_migrate(url, &applied, NULL), ERR_OK);
    ck_assert_int_eq(applied, 0);
}
END_TEST

static Suite *postgres_suite(void)
{
    Suite *suite = suite_create("postgres_store_only");
    TCase *tests = tcase_create("postgres");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, migrates_once);
    tcase_add_test(tests, outlives_its_connections);
    tcase_add_test(tests, finds_a_broken_state);
    tcase_add_test(tests, says_when_it_cannot_be_reached);
    tcase_add_test(tests, refuses_a_changed_schema);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    url = getenv("DATABASE_URL");
    if (url == NULL) {
        fprintf(stderr, "DATABASE_URL is not set: run this with run_with_postgres.py\n");
        return EXIT_FAILURE;
    }
    migrated = migrate_twice_at_once();
    SRunner *runner = srunner_create(store_contract_suite("postgres_store", &postgres));
    srunner_add_suite(runner, postgres_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
