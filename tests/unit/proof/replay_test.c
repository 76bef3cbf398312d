/*
 * replay: a short game is proven, whole and in two pieces; whatever is changed in its log, its
 * genesis or its seed is found, with seq and field. And what a proof is accepted for.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/base/page_tree.h"
#include "core/proof/chain.h"
#include "core/proof/prover.h"
#include "core/proof/seed.h"
#include "tests/support/game_fixture.h"

enum { ENTRIES = 12 };

static struct game_content content;
static struct session_record session;
static struct session_head genesis;
static struct entry_record entries[ENTRIES];
static struct game_executed cascades[ENTRIES][GAME_EXECUTED_MAX];
static _Alignas(8) uint8_t states[ENTRIES + 1][RULESET_STATE_SIZE_MAX]; /* [n]: after seq n */
static struct game_outcome outcome;
static struct digest *digest;

static struct digest_value root_of(const void *state)
{
    struct page_tree tree;
    page_tree_build(&tree, digest, state, donjon_ruleset.state_size);
    return *page_tree_root(&tree);
}

static void play_entry(size_t i, struct digest_value *chain)
{
    struct game_summary summary;
    struct entry_record *entry = &entries[i];
    donjon_ruleset.summary(states[i], &content, &summary);
    struct game_input input = {.kind = GAME_INPUT_CONTINUE, .action.dir = GAME_DIR_NONE};
    if (!summary.next.pending) {
        input =
            game_fixture_action(1, summary.seat_entity[0], game_fixture_plain(GAME_ACTION_WAIT));
    }
    donjon_ruleset.step(states[i], states[i + 1], &content, &input, &outcome);
    ck_assert_int_eq(outcome.verdict, GAME_VERDICT_ACCEPTED);
    memcpy(cascades[i], outcome.executed, outcome.executed_count * sizeof(cascades[i][0]));
    *entry = (struct entry_record){.session = session.id,
                                   .seq = i + 1,
                                   .first_nonce = outcome.first_nonce,
                                   .last_nonce = outcome.last_nonce,
                                   .input = input,
                                   .executed = cascades[i],
                                   .executed_count = outcome.executed_count,
                                   .state_root = root_of(states[i + 1]),
                                   .at_us = 1000 + (int64_t)i};
    chain_entry(digest, &session, chain, entry, &entry->chain_hash);
    *chain = entry->chain_hash;
}

static void set_up(void)
{
    struct game_genesis first;
    struct game_summary summary;
    digest = digest_create();
    game_fixture_content(&content);
    session = (struct session_record){.players = 1, .created_us = 900, .scenario = "training"};
    memset(session.id.bytes, 0x21, ID_SIZE);
    memset(session.server_seed, 0x22, 32);
    memset(session.seed_salt, 0x23, 32);
    memset(session.blinding, 0x24, 32);
    memcpy(session.rules_id.bytes, donjon_ruleset.rules_id, DIGEST_SIZE);
    seed_commitment(session.server_seed, session.seed_salt, &session.seed_commitment);
    uint16_t scenario = 0;
    ck_assert(donjon_ruleset.scenario_find(&content, session.scenario, &scenario));
    seed_genesis(&session, scenario, &first);
    ck_assert_int_eq(donjon_ruleset.genesis(states[0], &content, &first), GAME_VERDICT_ACCEPTED);
    donjon_ruleset.summary(states[0], &content, &summary);
    genesis = (struct session_head){.nonce = summary.nonce, .state_root = root_of(states[0])};
    chain_genesis(digest, &session, &genesis, &genesis.chain_hash);
    struct digest_value chain = genesis.chain_hash;
    for (size_t i = 0; i < ENTRIES; i++) {
        play_entry(i, &chain);
    }
}

static void tear_down(void)
{
    digest_destroy(digest);
}

/* ---- proving ---- */

static size_t played;    /* entries the prover has played */
static uint64_t stop_at; /* it is told to stop there; 0: never */

static enum err source_entries(void *user, uint64_t after, const struct entry_record **out,
                               size_t *out_count, struct error *error)
{
    (void)user;
    (void)error;
    *out = &entries[after];
    *out_count = after >= ENTRIES ? 0 : ENTRIES - after < 5 ? ENTRIES - after : 5; /* in pages */
    return ERR_OK;
}

static enum err source_progress(void *user, uint64_t seq, const void *state, struct error *error)
{
    (void)user;
    played++;
    ck_assert_mem_eq(state, states[seq], donjon_ruleset.state_size);
    return seq == stop_at ? error_set(error, ERR_DRAINING, "stop") : ERR_OK;
}

static struct prove_task task_of(uint64_t state_seq)
{
    return (struct prove_task){.session = &session,
                               .genesis = &genesis,
                               .ruleset = &donjon_ruleset,
                               .content = &content,
                               .batch = {.session = session.id,
                                         .batch = 1,
                                         .first_seq = 1,
                                         .last_seq = ENTRIES,
                                         .backend = BACKEND_REPLAY},
                               .before = genesis,
                               .before_at_us = session.created_us,
                               .state = states[state_seq],
                               .state_seq = state_seq};
}

static enum err prove(const struct prove_task *task, struct journal_record *out,
                      struct prove_fault *fault)
{
    const struct prove_source source = {.entries = source_entries, .progress = source_progress};
    struct error error = {0};
    played = 0;
    return prover_replay.prove(task, &source, out, fault, &error);
}

START_TEST(a_batch_is_proven)
{
    struct prove_task task = task_of(0);
    struct journal_record record;
    struct prove_fault fault;
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_OK);
    ck_assert_uint_eq(played, ENTRIES);
    ck_assert(!fault.found);
    ck_assert_uint_eq(record.batch, 1);
    ck_assert_uint_eq(record.last_seq, ENTRIES);
    ck_assert_uint_eq(record.level, PROOF_LEVEL_REPLAYED);
    ck_assert_int_eq(record.at_us, entries[ENTRIES - 1].at_us);
    ck_assert(digest_equal(&record.chain_hash, &entries[ENTRIES - 1].chain_hash));
    ck_assert(digest_equal(&record.journal.previous_state_root, &genesis.state_root));
    ck_assert(digest_equal(&record.journal.new_state_root, &entries[ENTRIES - 1].state_root));
    ck_assert_uint_eq(record.journal.new_nonce, entries[ENTRIES - 1].last_nonce);
    ck_assert(digest_equal(&record.journal.seed_commitment, &session.seed_commitment));
}
END_TEST

START_TEST(what_was_proven_is_not_proven_again)
{
    struct prove_task task = task_of(0);
    struct journal_record whole;
    struct journal_record pieces;
    struct prove_fault fault;
    uint64_t cut = (uint64_t)_i;
    ck_assert_int_eq(prove(&task, &whole, &fault), ERR_OK);
    stop_at = cut;
    ck_assert_int_eq(prove(&task, &pieces, &fault), cut == 0 ? ERR_OK : ERR_DRAINING);
    ck_assert_uint_eq(played, cut == 0 ? ENTRIES : cut);
    stop_at = 0;
    task = task_of(cut);
    ck_assert_int_eq(prove(&task, &pieces, &fault), ERR_OK);
    ck_assert_uint_eq(played, ENTRIES - cut);
    uint8_t a[JOURNAL_RECORD_SIZE];
    uint8_t b[JOURNAL_RECORD_SIZE];
    journal_record_encode(&whole, a);
    journal_record_encode(&pieces, b);
    ck_assert_mem_eq(a, b, sizeof(a));
}
END_TEST

START_TEST(genesis_is_derived)
{
    struct prove_task task = task_of(0);
    struct journal_record record;
    struct prove_fault fault;
    task.batch = (struct job_batch){.session = session.id, .backend = BACKEND_REPLAY};
    task.state = NULL;
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_OK);
    ck_assert(digest_equal(&record.journal.new_state_root, &genesis.state_root));
    ck_assert(digest_equal(&record.journal.previous_state_root, &(struct digest_value){{0}}));
    ck_assert(digest_equal(&record.chain_hash, &genesis.chain_hash));
}
END_TEST

/* ---- what is changed is found ---- */

struct change {
    const char *field;
    void (*apply)(void);
};

static void change_genesis_root(void)
{
    genesis.state_root.bytes[0] ^= 1;
}

static void change_seed(void)
{
    session.server_seed[5] ^= 1; /* another than was promised */
}

static void change_salt(void)
{
    session.seed_salt[5] ^= 1;
}

static void change_players(void)
{
    session.players = 2;
}

static void change_client_seed(void)
{
    strcpy(session.client_seed, "not mine");
}

static void change_created(void)
{
    session.created_us++;
}

static void change_scenario(void)
{
    strcpy(session.scenario, "nowhere");
}

static const struct change genesis_changes[] = {
    {"state_root", change_genesis_root}, {"seed_commitment", change_seed},
    {"seed_commitment", change_salt},    {"state_root", change_players},
    {"state_root", change_client_seed},  {"chain_hash", change_created},
    {"scenario", change_scenario}};

START_TEST(a_doctored_genesis_is_found)
{
    struct prove_task task = task_of(0);
    struct journal_record record;
    struct prove_fault fault;
    task.batch = (struct job_batch){.session = session.id, .backend = BACKEND_REPLAY};
    genesis_changes[_i].apply();
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert(fault.found);
    ck_assert_uint_eq(fault.seq, 0);
    ck_assert_str_eq(fault.field, genesis_changes[_i].field);
}
END_TEST

/* A server that lies knows the chain: its hashes fit again, so that the rules have to find it. */
static void chain_again(void)
{
    struct digest_value chain = genesis.chain_hash;
    for (size_t i = 0; i < ENTRIES; i++) {
        chain_entry(digest, &session, &chain, &entries[i], &entries[i].chain_hash);
        chain = entries[i].chain_hash;
    }
}

static void change_input(void)
{
    entries[6].input.action = game_fixture_move(GAME_DIR_N);
}

static void change_to_illegal(void)
{
    entries[6].input.action.kind = 63;
}

static void change_seat(void)
{
    entries[6].input.seat = 2;
}

static void change_root(void)
{
    entries[6].state_root.bytes[31] ^= 0x80;
}

static void change_nonce(void)
{
    entries[6].last_nonce++;
}

static void change_cascade(void)
{
    cascades[6][0].entity += 1; /* as if somebody else had acted */
}

static void change_cascade_length(void)
{
    entries[6].executed_count--;
}

static void change_time(void)
{
    entries[6].at_us = entries[5].at_us - 1;
}

static void change_seq(void)
{
    entries[6].seq = 8;
}

/* "" : one of several fields, as the action decides. */
static const struct change log_changes[] = {{"", change_input},
                                            {"verdict", change_to_illegal},
                                            {"verdict", change_seat},
                                            {"state_root", change_root},
                                            {"nonce", change_nonce},
                                            {"cascade", change_cascade},
                                            {"cascade", change_cascade_length},
                                            {"time", change_time},
                                            {"log (an entry is missing)", change_seq}};

START_TEST(a_doctored_log_is_found)
{
    struct prove_task task = task_of(0);
    struct journal_record record;
    struct prove_fault fault;
    log_changes[_i].apply();
    chain_again();
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert_uint_eq(fault.seq, 7);
    if (log_changes[_i].field[0] != '\0') {
        ck_assert_str_eq(fault.field, log_changes[_i].field);
    }
}
END_TEST

START_TEST(a_wrong_state_to_start_from_is_found)
{
    struct journal_record record;
    struct prove_fault fault;
    struct prove_task task = task_of(0);
    task.state = states[1];
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert_uint_eq(played, 0);
    task = task_of(5); /* what another worker left */
    task.state = states[6];
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert_uint_eq(fault.seq, 5);
    task = task_of(0);
    entries[3].chain_hash.bytes[0] ^= 1; /* a history that does not hang together */
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert_str_eq(fault.field, "chain_hash");
    task = task_of(0);
    task.batch.last_seq = ENTRIES + 1;
    entries[3].chain_hash.bytes[0] ^= 1;
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_DIVERGED);
    ck_assert_uint_eq(fault.seq, ENTRIES + 1);
}
END_TEST

/* ---- verifying ---- */

static struct sign_key *key;
static uint8_t public_key[1][SIGN_PUBLIC_SIZE];
static uint8_t proof[JOURNAL_RECORD_SIZE];
static struct prover_expectation expected;
static struct prover_policy policy;
static uint8_t images[1][DIGEST_SIZE];

static void make_proof(void)
{
    struct prove_task task = task_of(0);
    struct journal_record record;
    struct prove_fault fault;
    uint8_t secret[SIGN_SECRET_SIZE] = {7};
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    ck_assert_int_eq(prove(&task, &record, &fault), ERR_OK);
    key = sign_key_create(secret);
    sign_key_public(key, public_key[0]);
    sign_key_id(public_key[0], record.key_id);
    journal_record_message(&record, message);
    sign_with(key, message, sizeof(message), record.signature);
    journal_record_encode(&record, proof);
    memcpy(images[0], session.rules_id.bytes, DIGEST_SIZE);
    expected = (struct prover_expectation){
        .session = session.id, .batch = 1, .rules_id = session.rules_id, .journal = record.journal};
    policy = (struct prover_policy){.images = (const uint8_t(*)[DIGEST_SIZE])images,
                                    .image_count = 1,
                                    .keys = (const uint8_t(*)[SIGN_PUBLIC_SIZE])public_key,
                                    .key_count = 1,
                                    .level_min = PROOF_LEVEL_REPLAYED};
}

static enum prover_result verify(uint32_t *out_level)
{
    return prover_find(BACKEND_REPLAY)->verify(proof, sizeof(proof), &expected, &policy, out_level);
}

START_TEST(verify_follows_the_policy)
{
    uint32_t level = 0;
    make_proof();
    ck_assert_int_eq(verify(&level), PROVER_OK);
    ck_assert_uint_eq(level, PROOF_LEVEL_REPLAYED);
    policy.level_min = PROOF_LEVEL_PROVEN;
    ck_assert_int_eq(verify(&level), PROVER_POLICY);
    policy.level_min = PROOF_LEVEL_ATTESTED;
    policy.key_count = 0;
    ck_assert_int_eq(verify(&level), PROVER_INVALID);
    policy.key_count = 1;
    images[0][0] ^= 1;
    ck_assert_int_eq(verify(&level), PROVER_UNKNOWN_IMAGE);
    images[0][0] ^= 1;
    expected.batch = 2;
    ck_assert_int_eq(verify(&level), PROVER_INVALID);
    expected.batch = 1;
    expected.journal.new_nonce++;
    ck_assert_int_eq(verify(&level), PROVER_INVALID);
    ck_assert_int_eq(prover_replay.verify(proof, sizeof(proof) - 1, &expected, &policy, &level),
                     PROVER_MALFORMED);
    ck_assert_ptr_null(prover_find(0)); /* no stub in any build */
    ck_assert_ptr_null(prover_find(0x8000));
    sign_key_destroy(key);
}
END_TEST

START_TEST(no_byte_of_a_proof_can_be_changed)
{
    uint32_t level = 0;
    make_proof();
    for (size_t i = 0; i < sizeof(proof); i++) {
        proof[i] ^= 0x40;
        ck_assert_msg(verify(&level) != PROVER_OK, "byte %zu", i);
        proof[i] ^= 0x40;
    }
    ck_assert_int_eq(verify(&level), PROVER_OK);
    sign_key_destroy(key);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("replay");
    TCase *tcase = tcase_create("replay");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_batch_is_proven);
    tcase_add_loop_test(tcase, what_was_proven_is_not_proven_again, 0, ENTRIES);
    tcase_add_test(tcase, genesis_is_derived);
    tcase_add_loop_test(tcase, a_doctored_genesis_is_found, 0,
                        (int)(sizeof(genesis_changes) / sizeof(genesis_changes[0])));
    tcase_add_loop_test(tcase, a_doctored_log_is_found, 0,
                        (int)(sizeof(log_changes) / sizeof(log_changes[0])));
    tcase_add_test(tcase, a_wrong_state_to_start_from_is_found);
    tcase_add_test(tcase, verify_follows_the_policy);
    tcase_add_test(tcase, no_byte_of_a_proof_can_be_changed);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
