/* Playing through the facade: what is accepted is durable, what is refused leaves no trace. */
#include <string.h>

#include "tests/unit/runtime/bench.h"

static struct bench bench;
static struct played played;

static void setup(void)
{
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
}

static void teardown(void)
{
    bench_stop(&bench);
}

START_TEST(an_action_advances_the_log)
{
    struct runtime_submit_call call;
    bench_wait(&bench, &played, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_OK);
    ck_assert_uint_eq(call.result_count, 1);
    ck_assert_uint_eq(call.results[0].seq, 1);
    struct session_head head = bench_head(&bench, &played);
    ck_assert_uint_eq(head.seq, 1);
    ck_assert(digest_equal(&head.state_root, &call.results[0].state_root));
    ck_assert(digest_equal(&head.chain_hash, &call.results[0].chain_hash));
    runtime_submit_finish(&call);
}
END_TEST

START_TEST(the_same_id_gets_the_same_answer)
{
    struct runtime_submit_call first;
    struct runtime_submit_call again;
    bench_wait(&bench, &played, 1, &first);
    bench_wait(&bench, &played, 2, &again);
    runtime_submit_finish(&again);
    bench_wait(&bench, &played, 1, &again);
    ck_assert_int_eq(again.call.err, ERR_OK);
    ck_assert(again.replayed);
    ck_assert_uint_eq(again.results[0].seq, 1);
    ck_assert(digest_equal(&again.results[0].chain_hash, &first.results[0].chain_hash));
    ck_assert_uint_eq(again.results[0].event_count, first.results[0].event_count);
    ck_assert_mem_eq(again.results[0].events, first.results[0].events,
                     first.results[0].event_count * sizeof(struct game_event));
    ck_assert_int_eq(again.results[0].at_us, first.results[0].at_us);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 2);
    runtime_submit_finish(&first);
    runtime_submit_finish(&again);
}
END_TEST

START_TEST(a_restart_loses_nothing)
{
    struct runtime_submit_call call;
    for (uint8_t id = 1; id <= 13; id++) { /* past two checkpoints */
        bench_wait(&bench, &played, id, &call);
        ck_assert_int_eq(call.call.err, ERR_OK);
        runtime_submit_finish(&call);
    }
    struct session_head before = bench_head(&bench, &played);
    bench_restart(&bench);
    size_t others = 9; /* the one before is known to have stopped */
    struct node_id third = {{3}};
    ck_assert_int_eq(bench.store->ops->node_beat(bench.store, &third, 3600 * 1000, &others, NULL),
                     ERR_OK);
    ck_assert_uint_eq(others, 1);
    ck_assert_int_eq(bench.store->ops->node_leave(bench.store, &third, NULL), ERR_OK);
    struct session_head after = bench_head(&bench, &played);
    ck_assert_uint_eq(after.seq, 13);
    ck_assert_uint_eq(after.nonce, before.nonce);
    ck_assert(digest_equal(&after.state_root, &before.state_root));
    ck_assert(digest_equal(&after.chain_hash, &before.chain_hash));
    bench_wait(&bench, &played, 5, &call);
    ck_assert(call.replayed);
    ck_assert_uint_eq(call.results[0].seq, 5);
    runtime_submit_finish(&call);
}
END_TEST

START_TEST(refusals_leave_no_trace)
{
    struct session_head before = bench_head(&bench, &played);
    struct played foreign = played;
    foreign.seat.token_hash.bytes[0] ^= 1;
    struct runtime_submit_call call;
    bench_wait(&bench, &foreign, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_UNAUTHENTICATED);
    foreign = played;
    foreign.seat.session.bytes[3] ^= 1;
    bench_wait(&bench, &foreign, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_NOT_FOUND);
    foreign = played;
    foreign.seat = (struct principal){.kind = PRINCIPAL_NONE};
    bench_wait(&bench, &foreign, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_UNAUTHENTICATED);
    foreign.seat = bench_admin;
    bench_wait(&bench, &foreign, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_FORBIDDEN);
    struct session_head after = bench_head(&bench, &played);
    ck_assert_uint_eq(after.seq, before.seq);
    ck_assert(digest_equal(&after.state_root, &before.state_root));
}
END_TEST

START_TEST(more_sessions_than_places)
{
    struct runtime_submit_call call;
    struct played all[9];
    for (uint8_t i = 0; i < 9; i++) { /* four may be resident */
        all[i] = bench_session(&bench, "training", i);
    }
    for (uint8_t round = 1; round <= 3; round++) {
        for (uint8_t i = 0; i < 9; i++) {
            bench_wait(&bench, &all[i], round, &call);
            ck_assert_int_eq(call.call.err, ERR_OK);
            ck_assert_uint_eq(call.results[0].seq, round);
            runtime_submit_finish(&call);
        }
    }
    struct runtime_health health;
    runtime_health(bench.runtime, &health);
    ck_assert_uint_le(health.instances, 4);
}
END_TEST

START_TEST(draining_refuses_actions)
{
    struct runtime_submit_call call;
    runtime_drain(bench.runtime);
    bench_wait(&bench, &played, 1, &call);
    ck_assert_int_eq(call.call.err, ERR_DRAINING);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, 0);
}
END_TEST

Suite *runtime_suite(void)
{
    Suite *suite = suite_create("runtime");
    TCase *tests = tcase_create("runtime");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_action_advances_the_log);
    tcase_add_test(tests, the_same_id_gets_the_same_answer);
    tcase_add_test(tests, a_restart_loses_nothing);
    tcase_add_test(tests, refusals_leave_no_trace);
    tcase_add_test(tests, more_sessions_than_places);
    tcase_add_test(tests, draining_refuses_actions);
    suite_add_tcase(suite, tests);
    return suite;
}
