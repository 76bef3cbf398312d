/*
 * What a call answers when connection or database fail in the middle of it, and that the database
 * says the same: ERR_UNAVAILABLE means that nothing was written.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/game/ruleset.h"
#include "core/storage/postgres/pg_migrate.h"
#include "tests/integration/storage/pg_fixture.h"
#include "tests/integration/storage/pg_proxy.h"
#include "tests/unit/storage/store_fixture.h"

enum { STATEMENT_MS = 600, ENTRIES_LARGE = 64, OPENERS = 6 };

static struct node_id node;
static struct store *store; /* through the proxy, and hasty */
static struct pg_proxy *proxy;
static PGconn *conn;
static struct session_id id;
static char id_text[ID_TEXT_SIZE];

static void set_up(void)
{
    char conninfo[256];
    conn = pg_fixture_connect();
    proxy = pg_proxy_create(pg_fixture_socket());
    ck_assert_ptr_nonnull(proxy);
    snprintf(conninfo, sizeof(conninfo), "host=%s user=donjon dbname=postgres",
             pg_proxy_host(proxy));
    store = pg_fixture_store(conninfo, STATEMENT_MS, &node);
    id = fixture_session(store, &node);
    id_format(id.bytes, id_text);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OK); /* connects the committer */
}

static void tear_down(void)
{
    store_destroy(store);
    pg_proxy_destroy(proxy);
    PQfinish(conn);
}

/* What a server does after a doubt: the session, read anew under the next epoch. */
static void expect_reopened(uint64_t epoch, uint64_t seq)
{
    struct store_session session;
    struct error error = {0};
    enum err err = store->ops->session_open(store, &id, &node, &session, &error);
    ck_assert_msg(err == ERR_OK, "%s", error.message);
    ck_assert_uint_eq(session.epoch, epoch);
    ck_assert_uint_eq(session.head.seq, seq);
    ck_assert_int_eq(fixture_append(store, &id, epoch, seq + 1, 2), ERR_OK);
    fixture_expect_log(store, &id, seq + 2);
}

START_TEST(does_not_know_after_a_lost_request)
{
    pg_proxy_arm(proxy, PROXY_CUT_REQUEST);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OUTCOME_UNKNOWN);
    expect_reopened(2, 1);
}
END_TEST

START_TEST(does_not_know_after_a_lost_answer)
{
    pg_proxy_arm(proxy, PROXY_CUT_ANSWER);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OUTCOME_UNKNOWN);
    expect_reopened(2, 2);
}
END_TEST

START_TEST(gives_up_on_a_silent_database)
{
    int64_t start_ms = pg_fixture_now_ms();
    pg_proxy_arm(proxy, PROXY_HANG);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OUTCOME_UNKNOWN);
    int64_t took_ms = pg_fixture_now_ms() - start_ms;
    ck_assert_int_ge(took_ms, STATEMENT_MS - 20);
    ck_assert_int_lt(took_ms, 3 * STATEMENT_MS);
    expect_reopened(2, 1);
}
END_TEST

/* A backend is left in an open transaction with the node's lock: it is ended by the next commit. */
START_TEST(ends_what_a_cut_connection_left)
{
    struct session_id another = fixture_session(store, &node);
    pg_proxy_arm(proxy, PROXY_HALF);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OUTCOME_UNKNOWN);
    ck_assert_int_eq(pg_fixture_sql(conn, "SELECT count(*) FROM pg_locks WHERE locktype ="
                                          " 'advisory' AND mode = 'ShareLock'"),
                     1);
    ck_assert_int_eq(fixture_append(store, &another, 1, 1, 1), ERR_OK);
    expect_reopened(2, 1);
}
END_TEST

/* Reading is done again on a new connection, or refused; it is never in doubt. */
START_TEST(reads_again)
{
    struct store_session session;
    enum pg_proxy_fault faults[] = {PROXY_CUT_REQUEST, PROXY_CUT_ANSWER};
    for (size_t i = 0; i < 2; i++) {
        pg_proxy_arm(proxy, faults[i]);
        ck_assert_int_eq(store->ops->session_get(store, &id, &session, NULL), ERR_OK);
        ck_assert_uint_eq(session.head.seq, 1);
    }
}
END_TEST

START_TEST(does_not_know_whether_it_was_created)
{
    struct session_record record;
    struct checkpoint_record genesis;
    struct store_session session;
    struct store_seats seats = {.count = 0};
    bool cut_answer = _i == 1;
    fixture_record(&record);
    fixture_checkpoint(&record.id, 0, &genesis);
    pg_proxy_arm(proxy, cut_answer ? PROXY_CUT_ANSWER : PROXY_CUT_REQUEST);
    ck_assert_int_eq(
        store->ops->session_create(store, &record, &seats, &genesis, &node, NULL, NULL),
        ERR_OUTCOME_UNKNOWN);
    ck_assert_int_eq(store->ops->session_get(store, &record.id, &session, NULL),
                     cut_answer ? ERR_OK : ERR_NOT_FOUND);
}
END_TEST

static void set_read_only(bool on)
{
    pg_fixture_sql(conn, "ALTER SYSTEM SET default_transaction_read_only = %s", on ? "on" : "off");
    pg_fixture_sql(conn, "SELECT pg_reload_conf()");
    pg_fixture_pause_ms(100);
}

START_TEST(refuses_while_read_only)
{
    struct store_session session;
    ck_assert_int_eq(store->ops->check(store, NULL), ERR_OK);
    set_read_only(true);
    enum err appended = fixture_append(store, &id, 1, 2, 1);
    enum err checked = store->ops->check(store, NULL);
    enum err opened = store->ops->session_open(store, &id, &node, &session, NULL);
    enum err read = store->ops->session_get(store, &id, &session, NULL);
    pg_fixture_sql(conn, "SET default_transaction_read_only = off");
    set_read_only(false);
    ck_assert_int_eq(appended, ERR_UNAVAILABLE);
    ck_assert_int_eq(checked, ERR_UNAVAILABLE);
    ck_assert_int_eq(opened, ERR_UNAVAILABLE);
    ck_assert_int_eq(read, ERR_OK);
    ck_assert_uint_eq(session.head.seq, 1);
    ck_assert_int_eq(store->ops->check(store, NULL), ERR_OK);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OK);
    fixture_expect_log(store, &id, 2);
}
END_TEST

static void *append_second(void *argument)
{
    (void)argument;
    return (void *)(uintptr_t)fixture_append(store, &id, 1, 2, 1);
}

/* The commit waits for a lock, and the server gives up before us: nothing was written. */
START_TEST(refuses_what_takes_too_long)
{
    pg_fixture_sql(conn, "BEGIN");
    pg_fixture_sql(conn, "LOCK TABLE entry IN EXCLUSIVE MODE");
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_UNAVAILABLE);
    pg_fixture_sql(conn, "COMMIT");
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_OK);
    fixture_expect_log(store, &id, 2);
}
END_TEST

/* The backend is ended in the middle of a statement: it is certain that it did not commit, so the
 * batch is sent once more, on a new connection. */
START_TEST(tries_again_when_it_is_safe)
{
    pthread_t thread;
    void *result;
    pg_fixture_sql(conn, "BEGIN");
    pg_fixture_sql(conn, "LOCK TABLE entry IN EXCLUSIVE MODE");
    ck_assert_int_eq(pthread_create(&thread, NULL, append_second, NULL), 0);
    pg_fixture_pause_ms(STATEMENT_MS / 6);
    ck_assert_int_eq(pg_fixture_sql(conn, "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
                                          " WHERE relation = 'entry'::regclass AND NOT granted"),
                     1);
    pg_fixture_pause_ms(STATEMENT_MS / 6);
    pg_fixture_sql(conn, "COMMIT");
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_int_eq((int)(uintptr_t)result, ERR_OK);
    fixture_expect_log(store, &id, 2);
}
END_TEST

static void *open_blocked(void *argument)
{
    struct store_session session;
    enum err *out_err = argument;
    *out_err = store->ops->session_open(store, &id, &node, &session, NULL);
    return NULL;
}

/* Two connections, both stuck until the server gives up: of those that wait some get their turn
 * then, for others it is too late. */
START_TEST(refuses_when_the_pool_is_busy)
{
    pthread_t threads[OPENERS];
    enum err results[OPENERS];
    size_t overloaded = 0;
    pg_fixture_sql(conn, "BEGIN");
    pg_fixture_sql(conn, "SELECT 1 FROM session WHERE id = '%s' FOR UPDATE", id_text);
    int64_t start_ms = pg_fixture_now_ms();
    for (size_t i = 0; i < OPENERS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, open_blocked, &results[i]), 0);
    }
    for (size_t i = 0; i < OPENERS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert(results[i] == ERR_UNAVAILABLE || results[i] == ERR_OVERLOADED);
        overloaded += results[i] == ERR_OVERLOADED ? 1 : 0;
    }
    ck_assert_int_le(pg_fixture_now_ms() - start_ms, 3 * STATEMENT_MS);
    ck_assert_uint_ge(overloaded, 1);
    ck_assert_uint_lt(overloaded, OPENERS);
    pg_fixture_sql(conn, "COMMIT");
    expect_reopened(2, 1);
}
END_TEST

/* The longest cascades and a state of the greatest size that cannot be compressed. */
START_TEST(keeps_large_things)
{
    struct store_session session;
    ck_assert_int_eq(store->ops->session_get(store, &id, &session, NULL), ERR_OK);
    struct game_executed *cascade = calloc(ENTRY_CASCADE_MAX, sizeof(*cascade));
    uint8_t *state = malloc(RULESET_STATE_SIZE_MAX);
    struct entry_record *entries = calloc(ENTRIES_LARGE, sizeof(*entries));
    ck_assert(cascade != NULL && state != NULL && entries != NULL);
    digest_random(cascade, ENTRY_CASCADE_MAX * sizeof(*cascade));
    digest_random(state, RULESET_STATE_SIZE_MAX);
    for (size_t i = 0; i < ENTRIES_LARGE; i++) {
        entries[i] = fixture_entry(&id, i + 2);
        entries[i].executed = cascade;
        entries[i].executed_count = ENTRY_CASCADE_MAX;
    }
    struct checkpoint_record checkpoint;
    fixture_checkpoint(&id, ENTRIES_LARGE + 1, &checkpoint);
    checkpoint.state = state;
    checkpoint.size = RULESET_STATE_SIZE_MAX;
    struct commit_unit unit = {.session = id,
                               .epoch = 1,
                               .entries = entries,
                               .entry_count = ENTRIES_LARGE,
                               .checkpoint = &checkpoint};
    struct commit_unit *units[] = {&unit};
    ck_assert_int_eq(store->ops->commit(store, units, 1, NULL), ERR_OK);
    ck_assert_int_eq(unit.result, ERR_OK);

    struct store_entries found;
    struct store_checkpoint read;
    ck_assert_int_eq(store->ops->entries_read(store, &id, 1, SIZE_MAX, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.count, ENTRIES_LARGE);
    for (size_t i = 0; i < ENTRIES_LARGE; i++) {
        ck_assert_uint_eq(found.items[i].executed_count, ENTRY_CASCADE_MAX);
        ck_assert_mem_eq(found.items[i].executed, cascade, ENTRY_CASCADE_MAX * sizeof(*cascade));
    }
    ck_assert_int_eq(store->ops->checkpoint_read(store, &id, UINT64_MAX, &read, NULL), ERR_OK);
    ck_assert_uint_eq(read.record.size, RULESET_STATE_SIZE_MAX);
    ck_assert_mem_eq(read.record.state, state, RULESET_STATE_SIZE_MAX);
    store_checkpoint_finish(&read);
    store_entries_finish(&found);
    free(entries);
    free(state);
    free(cascade);
}
END_TEST

/* What stands in the tables is not trusted. */
START_TEST(finds_what_is_corrupt)
{
    static const char *const checkpoints[] = {"size = 65537",         "size = -1",
                                              "size = size - 1",      "size = size + 1",
                                              "state = ''",           "label = repeat('x', 481)",
                                              "state_root = '\\x00'", "nonce = -1"};
    static const char *const entries[] = {"cascade = '\\x00'", "input = '\\x00'",
                                          "request_index = 65536", "last_nonce = -1",
                                          "cascade = decode(repeat('00', 4104), 'hex')"};
    struct store_checkpoint read;
    struct store_entries found;
    for (size_t i = 0; i < sizeof(checkpoints) / sizeof(checkpoints[0]); i++) {
        struct session_id broken = fixture_session(store, &node);
        char text[ID_TEXT_SIZE];
        id_format(broken.bytes, text);
        pg_fixture_sql(conn, "UPDATE checkpoint SET %s WHERE session_id = '%s'", checkpoints[i],
                       text);
        enum err err = store->ops->checkpoint_read(store, &broken, 0, &read, NULL);
        ck_assert_msg(err == ERR_CORRUPT, "%s: %s", checkpoints[i], err_word(err));
    }
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        struct session_id broken = fixture_session(store, &node);
        char text[ID_TEXT_SIZE];
        id_format(broken.bytes, text);
        ck_assert_int_eq(fixture_append(store, &broken, 1, 1, 2), ERR_OK);
        pg_fixture_sql(conn, "UPDATE entry SET %s WHERE session_id = '%s' AND seq = 2", entries[i],
                       text);
        enum err err = store->ops->entries_read(store, &broken, 0, 10, &found, NULL);
        ck_assert_msg(err == ERR_CORRUPT, "%s: %s", entries[i], err_word(err));
    }
    pg_fixture_sql(conn, "UPDATE session SET players = 256 WHERE id = '%s'", id_text);
    struct store_session session;
    ck_assert_int_eq(store->ops->session_get(store, &id, &session, NULL), ERR_CORRUPT);
}
END_TEST

/* Appends read and write by index, however small the tables were when they were planned. */
START_TEST(never_scans_a_table)
{
    pg_fixture_sql(conn, "SELECT pg_stat_reset()");
    for (uint64_t seq = 2; seq < 20; seq++) {
        ck_assert_int_eq(fixture_append(store, &id, 1, seq, 1), ERR_OK);
    }
    expect_reopened(2, 19);
    store_destroy(store); /* sends its statistics */
    store = pg_fixture_store(pg_fixture_url(), 0, &node);
    long indexed = 0;
    for (int i = 0; i < 100 && indexed == 0; i++) {
        pg_fixture_pause_ms(20);
        indexed = pg_fixture_sql(conn, "SELECT sum(idx_scan)::bigint FROM pg_stat_user_tables"
                                       " WHERE relname IN ('entry', 'session', 'checkpoint')");
    }
    ck_assert_int_gt(indexed, 0);
    ck_assert_int_eq(pg_fixture_sql(conn, "SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables"
                                          " WHERE relname IN ('entry', 'session', 'checkpoint')"),
                     0);
}
END_TEST

START_TEST(refuses_a_schema_that_is_not_ours)
{
    struct error error = {0};
    char url[512];
    pg_fixture_sql(conn, "UPDATE schema_version SET checksum = decode(repeat('00', 32), 'hex')"
                         " WHERE version = 1");
    enum err changed = pg_migrate(pg_fixture_url(), NULL, &error);
    pg_fixture_sql(conn, "DELETE FROM schema_version");
    pg_fixture_sql(conn, "INSERT INTO schema_version (version, name, checksum)"
                         " VALUES (2, 'x', decode(repeat('00', 32), 'hex'))");
    enum err lacking = pg_migrate(pg_fixture_url(), NULL, NULL);
    ck_assert_int_eq(store->ops->check(store, NULL), ERR_UNAVAILABLE);
    pg_fixture_sql(conn, "DROP TABLE schema_version, session, seat, entry, checkpoint,"
                         " seed_commitment, node");
    int applied = 0;
    ck_assert_int_eq(pg_migrate(pg_fixture_url(), &applied, NULL), ERR_OK);
    ck_assert_int_eq(applied, pg_migrate_version());
    ck_assert_int_eq(changed, ERR_CONFIG);
    ck_assert_msg(strstr(error.message, "was changed") != NULL, "%s", error.message);
    ck_assert_int_eq(lacking, ERR_CONFIG);

    pg_fixture_sql(conn, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    snprintf(url, sizeof(url), "host=%s user=donjon dbname=latin", pg_proxy_host(proxy));
    ck_assert_int_eq(pg_migrate(url, NULL, &error), ERR_CONFIG);
    ck_assert_msg(strstr(error.message, "LATIN1") != NULL, "%s", error.message);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("postgres_failure");
    TCase *tests = tcase_create("postgres_failure");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, does_not_know_after_a_lost_request);
    tcase_add_test(tests, does_not_know_after_a_lost_answer);
    tcase_add_test(tests, gives_up_on_a_silent_database);
    tcase_add_test(tests, ends_what_a_cut_connection_left);
    tcase_add_test(tests, reads_again);
    tcase_add_loop_test(tests, does_not_know_whether_it_was_created, 0, 2);
    tcase_add_test(tests, refuses_while_read_only);
    tcase_add_test(tests, refuses_what_takes_too_long);
    tcase_add_test(tests, tries_again_when_it_is_safe);
    tcase_add_test(tests, refuses_when_the_pool_is_busy);
    tcase_add_test(tests, keeps_large_things);
    tcase_add_test(tests, finds_what_is_corrupt);
    tcase_add_test(tests, never_scans_a_table);
    tcase_add_test(tests, refuses_a_schema_that_is_not_ours); /* last: it drops the tables */
    suite_add_tcase(suite, tests);
    return pg_fixture_run(suite);
}
