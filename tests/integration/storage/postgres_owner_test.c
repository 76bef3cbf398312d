/*
 * Ownership against commits that are still under way: the commit is held open by a connection of
 * the test's own, which does what the store's committer does, step by step.
 */
#include <pthread.h>
#include <string.h>

#include "tests/integration/storage/pg_fixture.h"
#include "tests/unit/storage/store_fixture.h"

enum { WAITING_MS = 400, OPENERS = 8, STATEMENT_MS = 600 };

static struct node_id node;
static struct node_id other_node;
static struct store *store;
static struct store *other;
static PGconn *conn;
static struct session_id id;
static char id_text[ID_TEXT_SIZE];

static void set_up(void)
{
    store = pg_fixture_store(pg_fixture_url(), 0, &node);
    other = pg_fixture_store(pg_fixture_url(), 0, &other_node);
    conn = pg_fixture_connect();
    id = fixture_session(store, &node);
    id_format(id.bytes, id_text);
}

static void tear_down(void)
{
    PQfinish(conn);
    store_destroy(other);
    store_destroy(store);
}

/* A transaction that holds the lock of a node's commits, as every commit of the node does. */
static void hold_lock(const struct node_id *holder)
{
    int64_t key; /* the second half of the id */
    memcpy(&key, holder->bytes + ID_SIZE - sizeof(key), sizeof(key));
    pg_fixture_sql(conn, "BEGIN");
    pg_fixture_sql(conn, "SELECT 1 FROM pg_advisory_xact_lock_shared(%lld)", (long long)key);
}

/* The first entry, under epoch 1, not yet committed. */
static void insert_entry(void)
{
    pg_fixture_sql(conn,
                   "INSERT INTO entry (session_id, seq, first_nonce, last_nonce, at_us, epoch,"
                   " request_index, input, cascade, state_root, chain_hash)"
                   " SELECT s.id, 1, 1, 3, 5, 1, 0, decode(repeat('00', 32), 'hex'), '',"
                   " decode(repeat('01', 32), 'hex'), decode(repeat('02', 32), 'hex')"
                   " FROM session s WHERE s.id = '%s' AND s.epoch = 1",
                   id_text);
}

struct opening {
    struct store *store;
    const struct node_id *owner;
    pthread_t thread;
    enum err err;
    struct store_session session;
    int64_t took_ms;
};

static void *opening_main(void *argument)
{
    struct opening *opening = argument;
    int64_t start_ms = pg_fixture_now_ms();
    opening->err = opening->store->ops->session_open(opening->store, &id, opening->owner,
                                                     &opening->session, NULL);
    opening->took_ms = pg_fixture_now_ms() - start_ms;
    return NULL;
}

static void opening_start(struct opening *opening, struct store *by, const struct node_id *owner)
{
    *opening = (struct opening){.store = by, .owner = owner};
    ck_assert_int_eq(pthread_create(&opening->thread, NULL, opening_main, opening), 0);
}

static void opening_finish(struct opening *opening)
{
    ck_assert_int_eq(pthread_join(opening->thread, NULL), 0);
}

/* 0: another server opens, 1: the same one, after a doubt; the commit ends well, or is undone. */
START_TEST(waits_for_an_open_commit)
{
    bool same = _i % 2 == 1;
    bool commits = _i < 2;
    struct opening opening;
    hold_lock(&node);
    insert_entry();
    opening_start(&opening, same ? store : other, same ? &node : &other_node);
    pg_fixture_pause_ms(WAITING_MS);
    pg_fixture_sql(conn, commits ? "COMMIT" : "ROLLBACK");
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_OK);
    ck_assert_int_ge(opening.took_ms, WAITING_MS - 20);
    ck_assert_uint_eq(opening.session.epoch, 2);
    ck_assert_uint_eq(opening.session.head.seq, commits ? 1 : 0);
    ck_assert_uint_eq(opening.session.head.nonce, commits ? 3 : 0);
}
END_TEST

/* The lock is taken, the epoch not yet compared: the entry must not be written any more. */
START_TEST(fences_a_commit_that_has_just_begun)
{
    struct opening opening;
    hold_lock(&node);
    opening_start(&opening, other, &other_node);
    pg_fixture_pause_ms(WAITING_MS);
    insert_entry();
    pg_fixture_sql(conn, "COMMIT");
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_OK);
    ck_assert_uint_eq(opening.session.head.seq, 0);
    ck_assert_int_eq(
        pg_fixture_sql(conn, "SELECT count(*) FROM entry WHERE session_id = '%s'", id_text), 0);
}
END_TEST

START_TEST(archives_behind_the_last_commit)
{
    struct store_session found;
    hold_lock(&node);
    insert_entry();
    struct opening opening;
    opening_start(&opening, other, &other_node); /* takes over, and waits */
    pg_fixture_pause_ms(WAITING_MS / 2);
    pg_fixture_sql(conn, "COMMIT");
    opening_finish(&opening);
    ck_assert_int_eq(store->ops->session_archive(store, &id, a_line(&id), NULL), ERR_OK);
    ck_assert_int_eq(store->ops->session_get(store, &id, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.head.seq, 1);
    ck_assert_uint_eq(found.record.status, SESSION_ARCHIVED);
}
END_TEST

START_TEST(does_not_wait_for_a_released_session)
{
    struct opening opening;
    hold_lock(&node);
    ck_assert_int_eq(store->ops->session_release(store, &id, 1, NULL), ERR_OK);
    opening_start(&opening, other, &other_node);
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_OK);
    ck_assert_int_lt(opening.took_ms, WAITING_MS);
    pg_fixture_sql(conn, "ROLLBACK");
}
END_TEST

/* While somebody waits for a commit that hangs, the node's other commits go on. */
START_TEST(lets_other_commits_pass)
{
    struct opening opening;
    struct session_id another = fixture_session(store, &node);
    hold_lock(&node);
    opening_start(&opening, other, &other_node);
    pg_fixture_pause_ms(WAITING_MS / 4);
    int64_t start_ms = pg_fixture_now_ms();
    for (uint64_t seq = 1; seq <= 5; seq++) {
        ck_assert_int_eq(fixture_append(store, &another, 1, seq, 1), ERR_OK);
    }
    ck_assert_int_lt(pg_fixture_now_ms() - start_ms, 1500);
    pg_fixture_sql(conn, "COMMIT");
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_OK);
}
END_TEST

/* A commit that does not end: the opening gives up in time, and a later one succeeds. */
START_TEST(gives_up_in_time)
{
    struct node_id hasty_node;
    struct store *hasty = pg_fixture_store(pg_fixture_url(), STATEMENT_MS, &hasty_node);
    struct opening opening;
    hold_lock(&node);
    insert_entry();
    opening_start(&opening, hasty, &hasty_node);
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_UNAVAILABLE);
    ck_assert_int_lt(opening.took_ms, 3 * STATEMENT_MS);
    pg_fixture_sql(conn, "COMMIT");
    opening_start(&opening, hasty, &hasty_node);
    opening_finish(&opening);
    ck_assert_int_eq(opening.err, ERR_OK);
    ck_assert_uint_eq(opening.session.epoch, 3);
    ck_assert_uint_eq(opening.session.head.seq, 1);
    store_destroy(hasty);
}
END_TEST

START_TEST(gives_each_opener_an_epoch)
{
    struct opening openings[OPENERS];
    bool seen[OPENERS + 2] = {false};
    for (size_t i = 0; i < OPENERS; i++) {
        opening_start(&openings[i], i % 2 == 0 ? store : other, i % 2 == 0 ? &node : &other_node);
    }
    for (size_t i = 0; i < OPENERS; i++) {
        opening_finish(&openings[i]);
        ck_assert_int_eq(openings[i].err, ERR_OK);
        ck_assert_uint_ge(openings[i].session.epoch, 2);
        ck_assert_uint_le(openings[i].session.epoch, OPENERS + 1);
        ck_assert(!seen[openings[i].session.epoch]);
        seen[openings[i].session.epoch] = true;
    }
    ck_assert_int_eq(fixture_append(store, &id, OPENERS, 1, 1), ERR_FENCED);
    ck_assert_int_eq(fixture_append(store, &id, OPENERS + 1, 1, 1), ERR_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("postgres_owner");
    TCase *tests = tcase_create("postgres_owner");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 30);
    tcase_add_loop_test(tests, waits_for_an_open_commit, 0, 4);
    tcase_add_test(tests, fences_a_commit_that_has_just_begun);
    tcase_add_test(tests, archives_behind_the_last_commit);
    tcase_add_test(tests, does_not_wait_for_a_released_session);
    tcase_add_test(tests, lets_other_commits_pass);
    tcase_add_test(tests, gives_up_in_time);
    tcase_add_test(tests, gives_each_opener_an_epoch);
    suite_add_tcase(suite, tests);
    return pg_fixture_run(suite);
}
