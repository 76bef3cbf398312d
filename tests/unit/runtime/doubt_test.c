/* The store fails in every way it can: memory never runs ahead of the log, and nothing is
 * doubled. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "core/storage/memory/memory_store.h"
#include "tests/unit/runtime/bench.h"

static struct bench bench;
static struct played played;

static void setup(void)
{
    bench_start(&bench);
    played = bench_session(&bench, "training", 3);
}

static void teardown(void)
{
    bench_stop(&bench);
}

static void expect_next(uint8_t id, uint64_t seq)
{
    struct runtime_submit_call call;
    bench_wait(&bench, &played, id, &call);
    ck_assert_msg(call.call.err == ERR_OK, "%s", err_word(call.call.err));
    ck_assert_uint_eq(call.results[0].seq, seq);
    runtime_submit_finish(&call);
}

START_TEST(an_unavailable_store_changes_nothing)
{
    struct runtime_submit_call call;
    expect_next(1, 1);
    memory_store_fail_commits(bench.store, ERR_UNAVAILABLE, 1, false);
    bench_wait(&bench, &played, 2, &call);
    ck_assert_int_eq(call.call.err, ERR_UNAVAILABLE);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 1);
    expect_next(2, 2);
}
END_TEST

/* With an action id the truth is found out: in both cases the action is in the log once. */
START_TEST(an_unknown_outcome_is_resolved)
{
    expect_next(1, 1);
    memory_store_fail_commits(bench.store, ERR_OUTCOME_UNKNOWN, 1, _i == 1);
    expect_next(2, 2);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 2);
    expect_next(3, 3);
}
END_TEST

/* Without one nobody may try again: the client is told, and sees what became of it. */
START_TEST(an_unknown_outcome_without_id_is_told)
{
    struct runtime_submit_call call;
    memory_store_fail_commits(bench.store, ERR_OUTCOME_UNKNOWN, 1, _i == 1);
    bench_wait(&bench, &played, 0, &call);
    ck_assert_int_eq(call.call.err, ERR_OUTCOME_UNKNOWN);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, _i == 1 ? 1 : 0);
}
END_TEST

START_TEST(a_fenced_session_is_taken_back)
{
    expect_next(1, 1);
    ck_assert_int_eq(memory_store_take_over(bench.store, &played.id), ERR_OK);
    expect_next(2, 2);
    expect_next(0, 3);
}
END_TEST

START_TEST(a_refused_batch_is_tried_again)
{
    expect_next(1, 1);
    memory_store_fail_commits(bench.store, ERR_INTERNAL, 2, false);
    expect_next(2, 2);
}
END_TEST

START_TEST(a_corrupt_checkpoint_is_passed_over)
{
    for (uint8_t id = 1; id <= 12; id++) {
        expect_next(id, id);
    }
    struct session_head before = bench_head(&bench, &played);
    for (uint64_t seq = _i == 0 ? 10 : 0; seq <= 10; seq += 5) { /* the newest, or all of them */
        ck_assert_int_eq(memory_store_corrupt_checkpoint(bench.store, &played.id, seq), ERR_OK);
    }
    bench_restart(&bench);
    struct session_head after = bench_head(&bench, &played);
    ck_assert_uint_eq(after.seq, 12);
    ck_assert(digest_equal(&after.state_root, &before.state_root));
    expect_next(13, 13);
}
END_TEST

/* ---- a session that ends under those who still read it ---- */

static const struct store_ops *inner;
static struct store_ops slow;
static atomic_bool held;
static atomic_bool holding;

static enum err checkpoint_list(struct store *store, const struct session_id *id, uint64_t from,
                                size_t limit, struct store_checkpoints *out, struct error *error)
{
    atomic_store(&holding, true);
    while (atomic_load(&held)) {
        usleep(1000);
    }
    return inner->checkpoint_list(store, id, from, limit, out, error);
}

static void prove_nothing(struct runtime_options *options)
{
    options->prover_threads = 0; /* nobody else reads the store's functions */
}

static void setup_slow(void)
{
    bench.adjust = prove_nothing;
    setup();
    inner = bench.store->ops;
    slow = *inner;
    slow.checkpoint_list = checkpoint_list;
    bench.store->ops = &slow;
}

static void teardown_slow(void)
{
    teardown();
    bench.adjust = NULL;
}

static void set_done(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

/* A worker reads for one call while the session is archived by another: memory lets go of it when
 * the worker is back. */
START_TEST(a_session_is_archived_under_its_reader)
{
    bool listed = false;
    bool archived = false;
    bool read = false;
    struct runtime_checkpoints_call list = {
        .call = {.principal = bench_admin, .session = played.id, .done = set_done, .user = &listed},
        .limit = 1};
    struct runtime_call archive = {
        .principal = bench_admin, .session = played.id, .done = set_done, .user = &archived};
    struct runtime_read_call look = {
        .call = {.principal = bench_admin, .session = played.id, .done = set_done, .user = &read}};
    atomic_store(&held, true);
    atomic_store(&holding, false);
    runtime_checkpoint_list(bench.runtime, &list);
    for (int waited = 0; waited < 5000 && !atomic_load(&holding); waited++) {
        bench_run_ms(&bench, 1);
    }
    ck_assert(atomic_load(&holding));
    runtime_session_archive(bench.runtime, &archive);
    bench_run_until(&bench, &archived);
    ck_assert_int_eq(archive.err, ERR_OK);
    runtime_session_read(bench.runtime, &look);
    bench_run_until(&bench, &read);
    ck_assert_int_eq(look.call.err, ERR_SESSION_ARCHIVED);
    ck_assert(!listed);
    atomic_store(&held, false);
    bench_run_until(&bench, &listed);
    ck_assert_int_eq(list.call.err, ERR_OK);
    read = false;
    runtime_session_read(bench.runtime, &look);
    bench_run_until(&bench, &read);
    ck_assert_int_eq(look.call.err, ERR_SESSION_ARCHIVED);
    struct runtime_health health;
    runtime_health(bench.runtime, &health);
    ck_assert_uint_eq(health.instances, 0);
}
END_TEST

Suite *doubt_suite(void)
{
    Suite *suite = suite_create("doubt");
    TCase *tests = tcase_create("doubt");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_unavailable_store_changes_nothing);
    tcase_add_loop_test(tests, an_unknown_outcome_is_resolved, 0, 2);
    tcase_add_loop_test(tests, an_unknown_outcome_without_id_is_told, 0, 2);
    tcase_add_test(tests, a_fenced_session_is_taken_back);
    tcase_add_test(tests, a_refused_batch_is_tried_again);
    tcase_add_loop_test(tests, a_corrupt_checkpoint_is_passed_over, 0, 2);
    suite_add_tcase(suite, tests);
    TCase *reading = tcase_create("readers");
    tcase_set_timeout(reading, 60);
    tcase_add_checked_fixture(reading, setup_slow, teardown_slow);
    tcase_add_test(reading, a_session_is_archived_under_its_reader);
    suite_add_tcase(suite, reading);
    return suite;
}
