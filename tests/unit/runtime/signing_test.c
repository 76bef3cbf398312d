/* Receipts through the facade: given with the action, told again byte for byte; keys are
 * rotated. */
#include <string.h>

#include "tests/unit/runtime/bench.h"

static struct bench bench;
static struct played played;
static struct digest *digest;

static void set_up(void)
{
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
    digest = digest_create();
}

static void tear_down(void)
{
    digest_destroy(digest);
    bench_stop(&bench);
}

static void expect_good(const struct submit_result *result)
{
    struct statement receipt;
    struct key_record key;
    ck_assert(statement_receipt_size_is_valid(result->receipt_size));
    statement_decode(result->receipt, &receipt);
    ck_assert(session_id_equal(&receipt.session, &played.id));
    ck_assert_uint_eq(receipt.seq, result->seq);
    ck_assert_int_eq(receipt.at_us, result->at_us);
    ck_assert(digest_equal(&receipt.chain_hash, &result->chain_hash));
    ck_assert(keyring_find(runtime_keyring(bench.runtime), receipt.key_id, &key));
    ck_assert(
        statement_receipt_holds(digest, result->receipt, result->receipt_size, key.public_key));
}

START_TEST(told_again_by_another_server)
{
    struct runtime_submit_call first;
    struct runtime_submit_call again;
    bench_wait(&bench, &played, 1, &first);
    expect_good(&first.results[0]);
    bench_wait(&bench, &played, 0, &again); /* without an action id: not kept, but good */
    expect_good(&again.results[0]);
    runtime_submit_finish(&again);
    bench_restart(&bench);
    bench_wait(&bench, &played, 1, &again);
    ck_assert(again.replayed);
    expect_good(&again.results[0]);
    ck_assert_uint_eq(again.results[0].receipt_size, first.results[0].receipt_size);
    ck_assert_mem_eq(again.results[0].receipt, first.results[0].receipt,
                     first.results[0].receipt_size);
    runtime_submit_finish(&first);
    runtime_submit_finish(&again);
}
END_TEST

static void rotated(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

START_TEST(a_rotated_key_signs)
{
    bool done = false;
    struct runtime_submit_call before;
    struct runtime_submit_call after;
    struct key_record keys[4];
    uint8_t active[SIGN_KEY_ID_SIZE];
    struct runtime_key_call call = {
        .call = {.principal = bench_admin, .done = rotated, .user = &done}};
    bench_wait(&bench, &played, 1, &before);
    ck_assert_uint_eq(runtime_keys(bench.runtime, keys, 4, active), 1);
    runtime_key_rotate(bench.runtime, &call);
    bench_run_until(&bench, &done);
    ck_assert_int_eq(call.call.err, ERR_OK);
    ck_assert(!call.key.has_secret);
    ck_assert_uint_eq(runtime_keys(bench.runtime, keys, 4, active), 2);
    ck_assert_mem_eq(active, call.key.key_id, sizeof(active));
    ck_assert_int_eq(keys[0].valid_until_us, 0);
    ck_assert_int_eq(keys[1].valid_until_us,
                     keys[0].valid_from_us + (int64_t)RUNTIME_KEY_OVERLAP_S * 1000000);
    bench_wait(&bench, &played, 2, &after);
    expect_good(&after.results[0]);
    expect_good(&before.results[0]);
    ck_assert_mem_ne(after.results[0].receipt, before.results[0].receipt, SIGN_KEY_ID_SIZE);
    runtime_submit_finish(&before);
    runtime_submit_finish(&after);
}
END_TEST

START_TEST(only_an_admin_rotates)
{
    bool done = false;
    struct runtime_key_call call = {
        .call = {.principal = played.seat, .done = rotated, .user = &done}};
    runtime_key_rotate(bench.runtime, &call);
    bench_run_until(&bench, &done);
    ck_assert_int_eq(call.call.err, ERR_FORBIDDEN);
}
END_TEST

Suite *signing_suite(void)
{
    Suite *suite = suite_create("signing");
    TCase *tcase = tcase_create("signing");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, told_again_by_another_server);
    tcase_add_test(tcase, a_rotated_key_signs);
    tcase_add_test(tcase, only_an_admin_rotates);
    suite_add_tcase(suite, tcase);
    return suite;
}
