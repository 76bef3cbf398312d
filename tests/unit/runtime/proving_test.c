/* Proofs through the facade: every batch is proven in order, each record hangs on the one
 * before. */
#include <string.h>
#include <time.h>

#include "tests/unit/runtime/bench.h"

enum { PATIENCE_MS = 10 * 1000 };

static struct bench bench;
static struct played played;

static void set_up(void)
{
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
}

static void tear_down(void)
{
    bench_stop(&bench);
}

static void set_done(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

static void wait_times(unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        struct runtime_submit_call call;
        bench_wait(&bench, &played, 0, &call);
        ck_assert_int_eq(call.call.err, ERR_OK);
        runtime_submit_finish(&call);
    }
}

/* Reads the proofs until `count` of them have come to their end. */
static void proofs_read(size_t count, struct runtime_proofs_call *out)
{
    for (int waited = 0; waited < PATIENCE_MS; waited++) {
        bool done = false;
        *out = (struct runtime_proofs_call){.call = {.principal = played.seat,
                                                     .session = played.id,
                                                     .done = set_done,
                                                     .user = &done},
                                            .limit = 100};
        runtime_proofs_list(bench.runtime, out);
        bench_run_until(&bench, &done);
        ck_assert_int_eq(out->call.err, ERR_OK);
        size_t ended = 0;
        for (size_t i = 0; i < out->count; i++) {
            ended += out->proofs[i].job.state >= JOB_SUCCEEDED ? 1 : 0;
        }
        if (ended >= count) {
            return;
        }
        runtime_proofs_finish(out);
        struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
    }
    ck_abort_msg("the batches were not proven in time");
}

START_TEST(every_batch_is_proven)
{
    struct runtime_proofs_call call;
    struct key_record key;
    wait_times(12); /* batches of five */
    proofs_read(3, &call);
    ck_assert_uint_eq(call.count, 3);
    struct digest *digest = digest_create();
    struct digest_value before = {{0}};
    struct digest_value root = {{0}};
    for (size_t i = 0; i < call.count; i++) {
        const struct proof_shown *proof = &call.proofs[i];
        uint8_t message[JOURNAL_MESSAGE_SIZE];
        struct digest_value hash;
        ck_assert_uint_eq(proof->job.state, JOB_SUCCEEDED);
        ck_assert_uint_eq(proof->record.batch, i);
        ck_assert_uint_eq(proof->record.last_seq, 5 * i);
        ck_assert(digest_equal(&proof->record.previous_hash, &before));
        ck_assert(digest_equal(&proof->record.journal.previous_state_root, &root));
        ck_assert(keyring_find(runtime_keyring(bench.runtime), proof->record.key_id, &key));
        journal_record_message(&proof->record, message);
        ck_assert(sign_verify(key.public_key, message, sizeof(message), proof->record.signature));
        journal_record_hash(digest, &proof->record, &hash);
        ck_assert(digest_equal(&hash, &proof->proof_id));
        before = hash;
        root = proof->record.journal.new_state_root;
    }
    digest_destroy(digest);
    runtime_proofs_finish(&call);
}
END_TEST

static struct runtime_proof_close_call close_batch(const struct principal *principal)
{
    bool done = false;
    struct runtime_proof_close_call call = {
        .call = {.principal = *principal, .session = played.id, .done = set_done, .user = &done}};
    runtime_proof_close(bench.runtime, &call);
    bench_run_until(&bench, &done);
    return call;
}

START_TEST(the_open_batch_can_be_closed)
{
    struct runtime_proofs_call call;
    wait_times(3);
    ck_assert_int_eq(close_batch(&played.seat).call.err, ERR_FORBIDDEN);
    struct runtime_proof_close_call closed = close_batch(&bench_admin);
    ck_assert_int_eq(closed.call.err, ERR_OK);
    ck_assert_uint_eq(closed.proof.job.batch.batch, 1);
    ck_assert_uint_eq(closed.proof.job.batch.first_seq, 1);
    ck_assert_uint_eq(closed.proof.job.batch.last_seq, 3);
    closed = close_batch(&bench_admin); /* nothing happened since: the same */
    ck_assert_uint_eq(closed.proof.job.batch.batch, 1);
    wait_times(2); /* the checkpoint at five ends the next one */
    proofs_read(3, &call);
    ck_assert_uint_eq(call.proofs[2].job.batch.first_seq, 4);
    ck_assert_uint_eq(call.proofs[2].job.batch.last_seq, 5);
    runtime_proofs_finish(&call);
    bench_restart(&bench);
    wait_times(1); /* the session is loaded anew and knows its batches */
    closed = close_batch(&bench_admin);
    ck_assert_uint_eq(closed.proof.job.batch.batch, 3);
    ck_assert_uint_eq(closed.proof.job.batch.first_seq, 6);
    proofs_read(4, &call);
    ck_assert_uint_eq(call.proofs[3].job.state, JOB_SUCCEEDED);
    runtime_proofs_finish(&call);
}
END_TEST

START_TEST(forks_are_proven_from_their_parent)
{
    struct runtime_proofs_call call;
    bool done = false;
    wait_times(5);
    proofs_read(2, &call);
    struct digest_value parent_root = call.proofs[1].record.journal.new_state_root;
    runtime_proofs_finish(&call);
    struct runtime_fork_call fork = {
        .call = {.principal = bench_admin, .session = played.id, .done = set_done, .user = &done},
        .from_seq = 5};
    runtime_session_fork(bench.runtime, &fork);
    bench_run_until(&bench, &done);
    ck_assert_int_eq(fork.call.err, ERR_OK);
    struct store_sessions sessions;
    ck_assert_int_eq(bench.store->ops->session_list(bench.store, NULL, 1, &sessions, NULL), ERR_OK);
    ck_assert(sessions.items[0].record.has_parent);
    played.id = sessions.items[0].record.id;
    played.seat = bench_admin;
    store_sessions_finish(&sessions);
    proofs_read(1, &call);
    ck_assert_uint_eq(call.proofs[0].job.state, JOB_SUCCEEDED);
    ck_assert(digest_equal(&call.proofs[0].record.journal.previous_state_root, &parent_root));
    runtime_proofs_finish(&call);
}
END_TEST

START_TEST(health_knows_the_prover)
{
    struct runtime_health health;
    runtime_health(bench.runtime, &health);
    ck_assert_int_eq(health.prover.status, HEALTH_HEALTHY);
}
END_TEST

Suite *proving_suite(void)
{
    Suite *suite = suite_create("proving");
    TCase *tcase = tcase_create("proving");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, every_batch_is_proven);
    tcase_add_test(tcase, the_open_batch_can_be_closed);
    tcase_add_test(tcase, forks_are_proven_from_their_parent);
    tcase_add_test(tcase, health_knows_the_prover);
    suite_add_tcase(suite, tcase);
    return suite;
}
