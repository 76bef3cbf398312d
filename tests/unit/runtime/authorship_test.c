/* Players' keys through the facade: given, changed and given up by those who have them, and while
 * there is one, nothing goes without a signature. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "core/proof/authorship.h"
#include "tests/unit/runtime/bench.h"

static const struct game_action wait_action = {.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};

static struct bench bench;
static struct played played;
static struct sign_key *key;   /* that signs actions */
static struct sign_key *other; /* another one of the player */
static uint8_t public_key[SIGN_PUBLIC_SIZE];

/* A test exchanges the store's functions, which provers would read at that moment. */
static void without_provers(struct runtime_options *options)
{
    options->prover_threads = 0;
}

static void set_up(void)
{
    static const uint8_t secret[SIGN_SECRET_SIZE] = {42};
    static const uint8_t other_secret[SIGN_SECRET_SIZE] = {43};
    bench.adjust = without_provers;
    bench_start(&bench);
    played = bench_session(&bench, "training", 7);
    key = sign_key_create(secret);
    other = sign_key_create(other_secret);
    sign_key_public(key, public_key);
}

static void tear_down(void)
{
    sign_key_destroy(key);
    sign_key_destroy(other);
    bench_stop(&bench);
}

static void set_done(struct runtime_call *call)
{
    *(bool *)call->user = true;
}

static struct runtime_seat_key_call take_key(const struct principal *principal, uint8_t seat)
{
    bool done = false;
    struct runtime_seat_key_call call = {
        .call = {.principal = *principal, .session = played.id, .done = set_done, .user = &done},
        .seat = seat};
    memcpy(call.public_key, public_key, sizeof(public_key));
    runtime_seat_key_take(bench.runtime, &call);
    bench_run_until(&bench, &done);
    return call;
}

/* Two waits of seat 1 in one request, signed on `head`; NULL: not signed. */
static struct runtime_submit_call act(const struct digest_value *head, uint64_t first_index)
{
    static struct game_action actions[2];
    static uint8_t signatures[2][SIGN_SIZE];
    bool done = false;
    for (size_t i = 0; i < 2; i++) {
        uint8_t message[AUTHORSHIP_ACTION_SIZE];
        actions[i] = wait_action;
        if (head != NULL) {
            authorship_action_message(&played.id, 1, head, first_index + i, &actions[i], message);
            sign_with(key, message, sizeof(message), signatures[i]);
        }
    }
    struct runtime_submit_call call = {
        .call = {.principal = played.seat, .session = played.id, .done = set_done, .user = &done},
        .actions = actions,
        .action_count = 2,
        .signatures = head != NULL ? (const uint8_t(*)[SIGN_SIZE])signatures : NULL};
    runtime_submit(bench.runtime, &call);
    bench_run_until(&bench, &done);
    runtime_submit_finish(&call);
    return call;
}

/* ---- workers that are busy ---- */

static const struct store_ops *inner;
static struct store_ops busy;
static atomic_bool held;
static atomic_int holding;

static enum err audit_list(struct store *store, const struct session_id *session,
                           const uint8_t *before, size_t limit, struct store_audit *out,
                           struct error *error)
{
    atomic_fetch_add(&holding, 1);
    while (atomic_load(&held)) {
        usleep(1000);
    }
    return inner->audit_list(store, session, before, limit, out, error);
}

enum { WORKERS = 2 }; /* the bench's */

/* All of them are inside a call until `held` falls. */
static void hold_workers(struct runtime_audit_list_call lists[WORKERS], bool done[WORKERS])
{
    inner = bench.store->ops;
    busy = *inner;
    busy.audit_list = audit_list;
    bench.store->ops = &busy;
    atomic_store(&held, true);
    for (size_t i = 0; i < WORKERS; i++) {
        lists[i] = (struct runtime_audit_list_call){
            .call = {.principal = bench_admin, .done = set_done, .user = &done[i]}, .limit = 1};
        runtime_audit_list(bench.runtime, &lists[i]);
    }
    for (int i = 0; i < 5000 && atomic_load(&holding) < WORKERS; i++) {
        bench_run_ms(&bench, 1);
    }
    ck_assert_int_eq(atomic_load(&holding), WORKERS);
}

static struct digest_value present_head(void)
{
    return bench_head(&bench, &played).chain_hash;
}

/* Signatures are checked by a worker: the loop thread plays for others meanwhile, and what came to
 * the session later waits behind the signed call. */
START_TEST(checking_holds_up_nobody_else)
{
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    struct digest_value head = present_head();
    struct played elsewhere = bench_session(&bench, "training", 8);
    struct runtime_audit_list_call lists[WORKERS];
    bool listed[WORKERS] = {false};
    hold_workers(lists, listed);
    uint8_t message[AUTHORSHIP_ACTION_SIZE];
    uint8_t signature[1][SIGN_SIZE];
    authorship_action_message(&played.id, 1, &head, 0, &wait_action, message);
    sign_with(key, message, sizeof(message), signature[0]);
    bool signed_done = false;
    bool later_done = false;
    struct runtime_submit_call signed_call = {.call = {.principal = played.seat,
                                                       .session = played.id,
                                                       .done = set_done,
                                                       .user = &signed_done},
                                              .actions = &wait_action,
                                              .action_count = 1,
                                              .signatures = (const uint8_t(*)[SIGN_SIZE])signature};
    struct runtime_submit_call later = {
        .call = {.principal = bench_admin,
                 .session = played.id,
                 .done = set_done,
                 .user = &later_done},
        .input = {.kind = GAME_INPUT_PROVIDER, .provider = GAME_PROVIDER_AI_WAIT}};
    runtime_submit(bench.runtime, &signed_call);
    runtime_decide(bench.runtime, &later);
    struct runtime_submit_call others;
    bench_wait(&bench, &elsewhere, 0, &others);
    ck_assert_int_eq(others.call.err, ERR_OK);
    runtime_submit_finish(&others);
    ck_assert(!signed_done && !later_done);
    atomic_store(&held, false);
    bench_run_until(&bench, &signed_done);
    bench_run_until(&bench, &later_done);
    bench_run_until(&bench, &listed[0]);
    bench_run_until(&bench, &listed[1]);
    ck_assert_int_eq(signed_call.call.err, ERR_OK);
    ck_assert_int_eq(later.call.err, ERR_OK);
    ck_assert_uint_eq(later.results[0].seq, signed_call.results[0].seq + 1);
    runtime_submit_finish(&signed_call);
    runtime_submit_finish(&later);
}
END_TEST

/* Two signed actions on the present head. */
static enum err act_now(void)
{
    struct digest_value head = present_head();
    return act(&head, 0).call.err;
}

static struct verify_report verify_export(void)
{
    bool done = false;
    struct runtime_evidence_call evidence = {
        .call = {.principal = bench_admin, .session = played.id, .done = set_done, .user = &done}};
    runtime_evidence_read(bench.runtime, &evidence);
    bench_run_until(&bench, &done);
    ck_assert_int_eq(evidence.call.err, ERR_OK);
    done = false;
    struct runtime_verify_call verify = {.call = {.done = set_done, .user = &done},
                                         .bytes = evidence.bytes.data,
                                         .size = evidence.bytes.len};
    runtime_verify(bench.runtime, &verify);
    bench_run_until(&bench, &done);
    ck_assert_int_eq(verify.call.err, ERR_OK);
    strbuf_finish(&evidence.bytes);
    return verify.report;
}

START_TEST(signed_actions_alone_are_played)
{
    struct session_head head = bench_head(&bench, &played);
    ck_assert_int_eq(act(&head.chain_hash, 0).call.err, ERR_SIGNATURE_INVALID); /* no key yet */
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_OK);
    head = bench_head(&bench, &played);
    struct runtime_seat_key_call taken = take_key(&played.seat, 1);
    ck_assert_int_eq(taken.call.err, ERR_OK);
    ck_assert_uint_eq(taken.key.from_seq, head.seq);
    ck_assert(digest_equal(&taken.chain_hash, &head.chain_hash));
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_SIGNATURE_REQUIRED);
    ck_assert_int_eq(act(&head.chain_hash, 1).call.err, ERR_SIGNATURE_INVALID);
    struct digest_value forged = head.chain_hash;
    forged.bytes[0] ^= 1; /* another history */
    ck_assert_int_eq(act(&forged, 0).call.err, ERR_SIGNATURE_INVALID);
    ck_assert_uint_eq(bench_head(&bench, &played).seq, head.seq);
    ck_assert_int_eq(act(&head.chain_hash, 0).call.err, ERR_OK);
    ck_assert_int_eq(act(&head.chain_hash, 0).call.err, ERR_SIGNATURE_INVALID); /* again */
    bench_restart(&bench);
    head = bench_head(&bench, &played);
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_SIGNATURE_REQUIRED);
    ck_assert_int_eq(act(&head.chain_hash, 0).call.err, ERR_OK);
    struct store_entries entries;
    ck_assert_int_eq(
        bench.store->ops->entries_read(bench.store, &played.id, 0, 100, &entries, NULL), ERR_OK);
    for (size_t i = 0; i < entries.count; i++) {
        bool by_player = entries.items[i].input.kind == GAME_INPUT_ACTION;
        ck_assert(entries.items[i].has_signature ==
                  (by_player && entries.items[i].seq > taken.key.from_seq));
    }
    ck_assert_uint_ge(entries.count, 6);
    store_entries_finish(&entries);
}
END_TEST

/* A file of evidence has the key, and its check finds each signature good. */
START_TEST(evidence_shows_who_acted)
{
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_OK);
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    ck_assert_int_eq(act_now(), ERR_OK);
    struct verify_report report = verify_export();
    ck_assert_msg(report.valid, "%s", report.divergence.what);
    ck_assert_uint_eq(report.player_signatures, 2);
}
END_TEST

START_TEST(a_key_is_given_by_its_seat)
{
    ck_assert_int_eq(take_key(&bench_admin, 1).call.err, ERR_FORBIDDEN);
    ck_assert_int_eq(take_key(&played.seat, 2).call.err, ERR_FORBIDDEN);
    struct runtime_seat_key_call taken = take_key(&played.seat, 1);
    ck_assert_int_eq(taken.call.err, ERR_OK);
    ck_assert_int_eq(taken.key.change, SEAT_KEY_FIRST);
    struct key_record server;
    uint8_t message[18 + 112] = "donjon/seat-key/1";
    ck_assert(keyring_find(runtime_keyring(bench.runtime), taken.key.record + 96, &server));
    memcpy(message + 18, taken.key.record, 112);
    ck_assert(sign_verify(server.public_key, message, sizeof(message), taken.key.record + 112));
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_CONFLICT);
    bench_restart(&bench);
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_CONFLICT);
}
END_TEST

/* ---- changes ---- */

/* Changes the key of seat 1 to that of `next` (NULL: none), signed by `signer` on `head`, or
 * lost. */
static struct runtime_seat_key_call change_key(const struct sign_key *next,
                                               const struct sign_key *signer,
                                               const struct digest_value *head)
{
    bool done = false;
    struct runtime_seat_key_call call = {
        .call = {.principal = played.seat, .session = played.id, .done = set_done, .user = &done},
        .seat = 1,
        .lost = signer == NULL,
        .has_signature = signer != NULL};
    if (next != NULL) {
        sign_key_public(next, call.public_key);
    }
    if (signer != NULL) {
        uint8_t message[AUTHORSHIP_CHANGE_SIZE];
        authorship_change_message(&played.id, 1, head, call.public_key, message);
        sign_with(signer, message, sizeof(message), call.signature);
    }
    runtime_seat_key_take(bench.runtime, &call);
    bench_run_until(&bench, &done);
    return call;
}

static void swap_keys(void)
{
    struct sign_key *before = key;
    key = other;
    other = before;
}

START_TEST(a_key_is_changed_by_itself)
{
    struct digest_value head = present_head();
    ck_assert_int_eq(change_key(key, other, &head).call.err, ERR_CONFLICT); /* no key before */
    ck_assert_int_eq(change_key(key, NULL, NULL).call.err, ERR_CONFLICT);
    ck_assert_int_eq(change_key(NULL, NULL, NULL).call.err, ERR_CONFLICT);
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    ck_assert_int_eq(act_now(), ERR_OK);
    ck_assert_int_eq(change_key(other, key, &head).call.err, ERR_SIGNATURE_INVALID); /* of once */
    head = present_head();
    ck_assert_int_eq(change_key(other, other, &head).call.err, ERR_SIGNATURE_INVALID);
    struct runtime_seat_key_call changed = change_key(other, key, &head);
    ck_assert_int_eq(changed.call.err, ERR_OK);
    ck_assert_int_eq(changed.key.change, SEAT_KEY_BY_KEY);
    ck_assert_uint_eq(changed.key.record_size, SEAT_KEY_RECORD_MAX);
    ck_assert_int_eq(act_now(), ERR_SIGNATURE_INVALID); /* by the key before */
    bench_restart(&bench);
    ck_assert_int_eq(act_now(), ERR_SIGNATURE_INVALID);
    swap_keys();
    ck_assert_int_eq(act_now(), ERR_OK);
    struct verify_report report = verify_export();
    ck_assert_msg(report.valid, "%s", report.divergence.what);
    ck_assert_uint_eq(report.player_signatures, 4);
    ck_assert_uint_eq(report.seat_keys, 2);
    ck_assert_uint_eq(report.seat_keys_by_token, 0);
}
END_TEST

START_TEST(a_lost_key_is_told)
{
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    ck_assert_int_eq(act_now(), ERR_OK);
    struct runtime_seat_key_call changed = change_key(other, NULL, NULL);
    ck_assert_int_eq(changed.call.err, ERR_OK);
    ck_assert_int_eq(changed.key.change, SEAT_KEY_BY_TOKEN);
    swap_keys();
    ck_assert_int_eq(act_now(), ERR_OK);
    struct verify_report report = verify_export();
    ck_assert_msg(report.valid, "%s", report.divergence.what);
    ck_assert_uint_eq(report.player_signatures, 4);
    ck_assert_uint_eq(report.seat_keys_by_token, 1);
}
END_TEST

START_TEST(a_key_is_given_up)
{
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    ck_assert_int_eq(act_now(), ERR_OK);
    struct digest_value head = present_head();
    ck_assert_int_eq(change_key(NULL, key, &head).call.err, ERR_OK);
    ck_assert_int_eq(act_now(), ERR_SIGNATURE_INVALID); /* there is none */
    ck_assert_int_eq(change_key(NULL, NULL, NULL).call.err, ERR_CONFLICT);
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_OK);
    bench_restart(&bench);
    ck_assert_int_eq(act(NULL, 0).call.err, ERR_OK);
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK); /* none has to sign that */
    ck_assert_int_eq(act_now(), ERR_OK);
    struct verify_report report = verify_export();
    ck_assert_msg(report.valid, "%s", report.divergence.what);
    ck_assert_uint_eq(report.player_signatures, 4);
    ck_assert_uint_eq(report.seat_keys, 3);
    ck_assert_uint_eq(report.seat_keys_by_token, 1);
}
END_TEST

START_TEST(keys_are_not_without_number)
{
    ck_assert_int_eq(take_key(&played.seat, 1).call.err, ERR_OK);
    for (int i = 1; i < LIMIT_SEAT_KEYS; i++) { /* at one head, too */
        ck_assert_int_eq(change_key(other, NULL, NULL).call.err, ERR_OK);
    }
    ck_assert_int_eq(change_key(other, NULL, NULL).call.err, ERR_CONFLICT);
    ck_assert_uint_eq(verify_export().seat_keys, LIMIT_SEAT_KEYS);
}
END_TEST

Suite *authorship_suite(void)
{
    Suite *suite = suite_create("authorship");
    TCase *tcase = tcase_create("authorship");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, signed_actions_alone_are_played);
    tcase_add_test(tcase, checking_holds_up_nobody_else);
    tcase_add_test(tcase, evidence_shows_who_acted);
    tcase_add_test(tcase, a_key_is_given_by_its_seat);
    tcase_add_test(tcase, a_key_is_changed_by_itself);
    tcase_add_test(tcase, a_lost_key_is_told);
    tcase_add_test(tcase, a_key_is_given_up);
    tcase_add_test(tcase, keys_are_not_without_number);
    suite_add_tcase(suite, tcase);
    return suite;
}
