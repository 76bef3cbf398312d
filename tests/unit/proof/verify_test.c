/*
 * verify: what holds is accepted for what it is; whatever was changed, by accident or by a server
 * that lies and signs its lie, is found and named.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/base/cleanup.h"
#include "core/proof/verifier.h"
#include "tests/support/evidence_fixture.h"

enum { SMALL = 7, LARGE = 300, LARGE_SAMPLES = 200, BULK_STRIDE = 61 };

static struct evidence_game *game;
static struct verifier *verifier;
static struct strbuf file;
static struct verify_report report;

static void set_up(void)
{
    game = evidence_game_create(11, SMALL);
    verifier = verifier_create();
    ck_assert_ptr_nonnull(game);
    ck_assert_ptr_nonnull(verifier);
    ck_assert_uint_eq(game->entry_count, SMALL);
}

static void tear_down(void)
{
    evidence_game_destroy(game);
    verifier_destroy(verifier);
    strbuf_finish(&file);
}

static void check_with(const struct evidence_choice *choice, const struct verify_policy *policy)
{
    strbuf_clear(&file);
    evidence_game_write(game, choice, &file);
    ck_assert(!file.failed);
    verifier_check(verifier, file.data, file.len, policy, &report);
}

static void check(const struct evidence_choice *choice)
{
    check_with(choice, &(struct verify_policy){.trusted_count = 0});
}

static void assert_valid(enum proof_level level, enum verify_replay replay)
{
    const struct verify_divergence *divergence = &report.divergence;
    ck_assert_msg(report.valid, "%s %s at seq %llu, offset %zu: %s", divergence->section,
                  divergence->field, (unsigned long long)divergence->seq, divergence->offset,
                  divergence->what);
    ck_assert_int_eq(report.level, level);
    ck_assert_int_eq(report.replay, replay);
    ck_assert(!divergence->found);
}

static void assert_diverges(const char *section, const char *field, uint64_t seq)
{
    ck_assert(!report.valid);
    ck_assert(report.divergence.found);
    ck_assert_str_eq(report.divergence.section, section);
    ck_assert_str_eq(report.divergence.field, field);
    ck_assert(report.divergence.has_seq);
    ck_assert_uint_eq(report.divergence.seq, seq);
    ck_assert_int_eq(report.level, PROOF_LEVEL_NONE);
}

static const struct evidence_choice whole = {
    .kind = EVIDENCE_BUNDLE, .secrets = true, .receipts = true, .head_seq = 3};
static const struct evidence_choice running = {.kind = EVIDENCE_BUNDLE, .receipts = true};

/* ---- what holds ---- */

START_TEST(a_finished_session_is_played_again)
{
    check(&whole);
    assert_valid(PROOF_LEVEL_REPLAYED, VERIFY_REPLAY_FROM_GENESIS);
    ck_assert_uint_eq(report.entries, SMALL);
    ck_assert_uint_eq(report.open_entries, SMALL);
    ck_assert_uint_eq(report.replayed_entries, SMALL);
    ck_assert_uint_eq(report.records, 3);
    ck_assert_uint_eq(report.heads, 2);
    ck_assert_uint_eq(report.receipts, 2);
    ck_assert_uint_gt(report.player_signatures, 0);
    ck_assert_uint_eq(report.attested_seq, SMALL);
    ck_assert(report.commitment_checked);
}
END_TEST

START_TEST(a_running_session_is_attested)
{
    check(&running);
    assert_valid(PROOF_LEVEL_ATTESTED, VERIFY_REPLAY_SECRETS_UNKNOWN);
    ck_assert_uint_eq(report.replayed_entries, 0);
}
END_TEST

START_TEST(a_seat_shows_its_own_entries)
{
    struct evidence_choice choice = running;
    choice.seat = 1;
    check(&choice);
    assert_valid(PROOF_LEVEL_ATTESTED, VERIFY_REPLAY_SECRETS_UNKNOWN);
    ck_assert_uint_gt(report.open_entries, 0);
    ck_assert_uint_lt(report.open_entries, report.entries);
    /* The other seat's inputs are nowhere in the file. */
    for (size_t i = 0; i < game->entry_count; i++) {
        const struct game_input *input = &game->entries[i].input;
        bool found = memmem(file.data, file.len, input, sizeof(*input)) != NULL;
        ck_assert_int_eq(found, input->seat == 1);
    }
}
END_TEST

START_TEST(nothing_signed_is_no_level)
{
    struct evidence_choice choice = {.kind = EVIDENCE_BUNDLE, .unsigned_ = true};
    check(&choice); /* without the key of the seat no player can have signed */
    ck_assert(!report.valid);
    ck_assert_str_eq(report.divergence.field, "player_signature");
    struct evidence_game *other = evidence_game_create(11, EVIDENCE_GAME_KEY_SINCE);
    evidence_game_destroy(game);
    game = other;
    check(&choice);
    assert_valid(PROOF_LEVEL_NONE, VERIFY_REPLAY_SECRETS_UNKNOWN);
}
END_TEST

START_TEST(each_batch_stands_alone)
{
    for (uint64_t batch = 0; batch <= 2; batch++) {
        struct evidence_choice choice = {.kind = EVIDENCE_BATCH, .batch = batch};
        check(&choice);
        assert_valid(PROOF_LEVEL_ATTESTED, VERIFY_REPLAY_SECRETS_UNKNOWN);
        ck_assert_uint_eq(report.batch, batch);
        choice.secrets = true;
        check(&choice);
        assert_valid(PROOF_LEVEL_REPLAYED,
                     batch == 2 ? VERIFY_REPLAY_FROM_GIVEN_STATE : VERIFY_REPLAY_FROM_GENESIS);
        ck_assert_uint_eq(report.records, 1);
    }
}
END_TEST

START_TEST(a_fork_starts_from_a_given_state)
{
    game->session.has_parent = true;
    game->session.parent_seq = 40;
    evidence_game_rechain(game);
    check(&whole);
    assert_valid(PROOF_LEVEL_REPLAYED, VERIFY_REPLAY_FROM_GIVEN_STATE);
}
END_TEST

START_TEST(other_rules_are_not_played)
{
    game->session.rules_id.bytes[0] ^= 1;
    evidence_game_rechain(game);
    check(&whole);
    assert_valid(PROOF_LEVEL_ATTESTED, VERIFY_REPLAY_RULES_UNAVAILABLE);
}
END_TEST

START_TEST(trust_is_the_callers)
{
    uint8_t keys[2][EVIDENCE_KEY_SIZE] = {{1}};
    struct verify_policy policy = {.trusted = (const uint8_t(*)[EVIDENCE_KEY_SIZE])keys,
                                   .trusted_count = 1,
                                   .given_states_need_trust = true};
    struct evidence_choice later = {.kind = EVIDENCE_BATCH, .batch = 2, .secrets = true};
    check_with(&running, &policy);
    assert_valid(PROOF_LEVEL_NONE, VERIFY_REPLAY_SECRETS_UNKNOWN);
    ck_assert(!report.keys[0].trusted);
    check_with(&later, &policy);
    assert_valid(PROOF_LEVEL_NONE, VERIFY_REPLAY_STATE_UNTRUSTED);
    check_with(&whole, &policy); /* from genesis nobody needs to be trusted */
    assert_valid(PROOF_LEVEL_REPLAYED, VERIFY_REPLAY_FROM_GENESIS);
    memcpy(keys[1], game->server_public, sizeof(keys[1]));
    policy.trusted_count = 2;
    check_with(&running, &policy);
    assert_valid(PROOF_LEVEL_ATTESTED, VERIFY_REPLAY_SECRETS_UNKNOWN);
    ck_assert(report.keys[0].trusted);
    check_with(&later, &policy);
    assert_valid(PROOF_LEVEL_REPLAYED, VERIFY_REPLAY_FROM_GIVEN_STATE);
}
END_TEST

/* ---- a server that lies and signs it ---- */

START_TEST(another_seed_than_committed)
{
    game->session.server_seed[3] ^= 1;
    check(&whole);
    assert_diverges("secrets", "seed_commitment", 0);
    game->session.server_seed[3] ^= 1;
    game->session.seed_salt[3] ^= 1;
    check(&whole);
    assert_diverges("secrets", "seed_commitment", 0);
}
END_TEST

START_TEST(a_doctored_genesis)
{
    game->genesis.state_root.bytes[0] ^= 1;
    evidence_game_rechain(game);
    check(&whole);
    assert_diverges("facts", "state_root", 0);
}
END_TEST

START_TEST(another_content)
{
    game->content.actors[0].hp++;
    check(&whole);
    assert_diverges("content", "content_root", 0);
    digest_of("donjon/content/1", &game->content, sizeof(game->content),
              &game->session.content_root);
    evidence_game_rechain(game);
    check(&whole);
    assert_diverges("facts", "state_root", 0);
    memset(&game->content, 0xff, sizeof(game->content));
    digest_of("donjon/content/1", &game->content, sizeof(game->content),
              &game->session.content_root);
    evidence_game_rechain(game);
    check(&whole);
    assert_diverges("content", "content", 0);
}
END_TEST

START_TEST(another_state_than_played)
{
    game->entries[4].state_root.bytes[31] ^= 1;
    evidence_game_rechain(game);
    check(&whole);
    assert_diverges("log", "state_root", 5);
    struct evidence_choice batch = {.kind = EVIDENCE_BATCH, .batch = 2, .secrets = true};
    check(&batch);
    assert_diverges("log", "state_root", 5);
}
END_TEST

START_TEST(an_illegal_action)
{
    game->entries[2].input.action =
        (struct game_action){.kind = GAME_ACTION_DESCEND, .dir = GAME_DIR_NONE};
    evidence_game_rechain(game);
    check(&whole);
    assert_diverges("log", "verdict", 3);
}
END_TEST

START_TEST(an_action_the_player_did_not_sign)
{
    size_t index = EVIDENCE_GAME_KEY_SINCE;
    while (game->entries[index].input.seat != 1) {
        index++;
    }
    struct entry_record *entry = &game->entries[index];
    entry->signature[0] ^= 1;
    chain_entry(game->digest, &game->session,
                index == 0 ? &game->genesis.chain_hash : &game->entries[index - 1].chain_hash,
                entry, &entry->chain_hash);
    check(&running);
    assert_diverges("log", "player_signature", index + 1);
    entry->has_signature = false;
    chain_entry(game->digest, &game->session, &game->entries[index - 1].chain_hash, entry,
                &entry->chain_hash);
    check(&running);
    assert_diverges("log", "player_signature", index + 1);
}
END_TEST

START_TEST(two_histories)
{
    struct evidence_choice choice = whole;
    choice.other_history = true;
    check(&choice);
    assert_diverges("heads", "chain_hash", 3);
    ck_assert(report.divergence.fork);
    choice.head_seq = 0;
    check(&choice);
    assert_diverges("receipts", "chain_hash", 2);
    ck_assert(report.divergence.fork);
}
END_TEST

START_TEST(an_entry_left_out)
{
    memmove(&game->entries[2], &game->entries[3], (SMALL - 3) * sizeof(game->entries[0]));
    game->entry_count--;
    check(&whole);
    assert_diverges("log", "seq", 3);
}
END_TEST

/* A hidden input cannot be played, so a file with secrets hides none. */
START_TEST(a_hidden_input)
{
    struct evidence_choice choice = whole;
    choice.seat = 1;
    check(&choice);
    ck_assert(!report.valid);
    ck_assert_str_eq(report.divergence.field, "input");
}
END_TEST

/* ---- any byte ---- */

/* Which section holds byte `offset` of the file; 0 for headers. */
static unsigned section_at(const struct evidence *evidence, size_t offset)
{
    for (unsigned section = 1; section < EVIDENCE_SECTION_COUNT; section++) {
        const struct evidence_span *span = &evidence->sections[section];
        size_t start = span->bytes == NULL ? 0 : evidence_offset(evidence, span->bytes);
        if (span->bytes != NULL && offset >= start && offset < start + span->size) {
            return section;
        }
    }
    return 0;
}

/* The seq of the entry that holds the byte. */
static uint64_t seq_at(const struct evidence *evidence, size_t offset)
{
    struct evidence_entry entry;
    size_t cursor = 0;
    uint64_t seq = 0;
    while (evidence_entry_next(evidence, &cursor, &entry) && entry.offset <= offset) {
        seq = entry.entry.seq;
    }
    return seq;
}

/* Where another place than the section of the byte is named, and why. */
static bool may_be_named_elsewhere(unsigned section, const struct verify_divergence *divergence)
{
    switch (section) {
    case 0:              /* the frame */
    case EVIDENCE_START: /* what follows no longer fits it */
    case EVIDENCE_KEYS:  /* whatever was signed with it has lost its key */
        return true;
    case EVIDENCE_FACTS: /* whether it is a fork: then a first state is missing or too much */
        return strcmp(divergence->field, "form") == 0;
    case EVIDENCE_SEAT_KEYS: /* since when it counts: an action before has a signature too much */
        return strcmp(divergence->field, "player_signature") == 0;
    case EVIDENCE_SECRETS: /* of the blinding: the first entry's salt */
        return strcmp(divergence->field, "salt") == 0 ||
               strcmp(divergence->field, "state_root") == 0;
    default:
        return false;
    }
}

static void assert_flip_is_named(const struct evidence *evidence, size_t offset, uint8_t bits)
{
    static const struct verify_policy policy;
    uint8_t *byte = (uint8_t *)file.data + offset;
    unsigned section = section_at(evidence, offset);
    uint64_t seq = section == EVIDENCE_LOG ? seq_at(evidence, offset) : 0;
    *byte ^= bits;
    verifier_check(verifier, file.data, file.len, &policy, &report);
    *byte ^= bits;
    const struct verify_divergence *divergence = &report.divergence;
    ck_assert_msg(!report.valid && divergence->found, "byte %zu, bits %02x", offset, bits);
    ck_assert_int_eq(report.level, PROOF_LEVEL_NONE);
    ck_assert(!divergence->fork || section == EVIDENCE_START);
    if (!may_be_named_elsewhere(section, divergence)) {
        ck_assert_msg(strcmp(divergence->section, evidence_section_name(section)) == 0,
                      "byte %zu of %s is named as %s %s", offset, evidence_section_name(section),
                      divergence->section, divergence->field);
    }
    if (section == EVIDENCE_LOG && divergence->has_seq) {
        ck_assert_uint_eq(divergence->seq, seq);
    }
}

static void read_file(struct evidence *evidence)
{
    struct evidence_fault fault;
    ck_assert(evidence_read((const uint8_t *)file.data, file.len, evidence, &fault));
}

/* Content and states are long and hashed as a whole, each time: of these a byte of many. */
static size_t next_offset(const struct evidence *evidence, size_t offset)
{
    unsigned section = section_at(evidence, offset);
    if (section != EVIDENCE_CONTENT && section != EVIDENCE_STATE) {
        return offset + 1;
    }
    const struct evidence_span *span = &evidence->sections[section];
    size_t end = evidence_offset(evidence, span->bytes) + span->size;
    return offset + BULK_STRIDE < end ? offset + BULK_STRIDE : end;
}

static void flip_all(const struct evidence_choice *choice)
{
    struct evidence evidence;
    check(choice);
    ck_assert(report.valid);
    read_file(&evidence);
    for (size_t offset = 0; offset < file.len; offset = next_offset(&evidence, offset)) {
        assert_flip_is_named(&evidence, offset, (uint8_t)(1U << offset % 8));
    }
}

START_TEST(any_byte_of_a_bundle)
{
    flip_all(&whole);
}
END_TEST

START_TEST(any_byte_of_what_a_seat_gets)
{
    struct evidence_choice choice = running;
    choice.seat = 2;
    flip_all(&choice);
}
END_TEST

START_TEST(any_byte_of_a_batch)
{
    struct evidence_choice choice = {.kind = EVIDENCE_BATCH, .batch = 2, .secrets = true};
    flip_all(&choice);
}
END_TEST

START_TEST(bytes_of_a_large_bundle)
{
    struct evidence evidence;
    uint64_t random = 42;
    evidence_game_destroy(game);
    game = evidence_game_create(12, LARGE);
    check(&whole);
    ck_assert(report.valid);
    ck_assert_uint_gt(report.entries, 100);
    read_file(&evidence);
    for (unsigned i = 0; i < LARGE_SAMPLES; i++) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        size_t offset = (size_t)(random >> 16) % file.len;
        assert_flip_is_named(&evidence, offset, (uint8_t)(1U << (random >> 60) % 8));
    }
}
END_TEST

START_TEST(any_length)
{
    static const struct verify_policy policy;
    check(&running);
    for (size_t size = 0; size < file.len; size++) {
        verifier_check(verifier, file.data, size, &policy, &report);
        ck_assert(!report.valid && report.divergence.found);
    }
    strbuf_addc(&file, 0);
    verifier_check(verifier, file.data, file.len, &policy, &report);
    ck_assert(!report.valid && report.divergence.found);
}
END_TEST

/* ---- the report ---- */

START_TEST(reports_are_bounded)
{
    static char text[VERIFY_JSON_MAX];
    check(&whole);
    size_t length = verify_report_json(&report, text, sizeof(text));
    ck_assert_uint_lt(length, sizeof(text));
    ck_assert_uint_eq(strlen(text), length);
    ck_assert_ptr_nonnull(strstr(text, "\"valid\":true,\"level\":\"replayed\""));
    ck_assert_ptr_nonnull(strstr(text, "\"first_divergence\":null"));
    memset(&report, 0xff, sizeof(report));
    report.valid = report.readable = report.has_batch = report.finished = true;
    report.attested = report.commitment_checked = true;
    report.key_count = VERIFY_KEYS_MAX;
    report.level = PROOF_LEVEL_REPLAYED;
    report.result = GAME_RESULT_ABANDONED;
    for (size_t i = 0; i < VERIFY_KEYS_MAX; i++) {
        report.keys[i].trusted = true;
    }
    report.divergence = (struct verify_divergence){.found = true,
                                                   .has_seq = true,
                                                   .seq = UINT64_MAX,
                                                   .offset = SIZE_MAX,
                                                   .section = "a section",
                                                   .field = "a field",
                                                   .what = "a reason"};
    length = verify_report_json(&report, text, sizeof(text));
    ck_assert_uint_lt(length, sizeof(text));
    ck_assert_uint_eq(verify_report_json(&report, text, 10), length);
    ck_assert_uint_eq(strlen(text), 9);
}
END_TEST

static TCase *lies(void)
{
    TCase *tcase = tcase_create("lies");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, another_seed_than_committed);
    tcase_add_test(tcase, a_doctored_genesis);
    tcase_add_test(tcase, another_content);
    tcase_add_test(tcase, another_state_than_played);
    tcase_add_test(tcase, an_illegal_action);
    tcase_add_test(tcase, an_action_the_player_did_not_sign);
    tcase_add_test(tcase, two_histories);
    tcase_add_test(tcase, an_entry_left_out);
    tcase_add_test(tcase, a_hidden_input);
    return tcase;
}

static TCase *truth(void)
{
    TCase *tcase = tcase_create("truth");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_finished_session_is_played_again);
    tcase_add_test(tcase, a_running_session_is_attested);
    tcase_add_test(tcase, a_seat_shows_its_own_entries);
    tcase_add_test(tcase, nothing_signed_is_no_level);
    tcase_add_test(tcase, each_batch_stands_alone);
    tcase_add_test(tcase, a_fork_starts_from_a_given_state);
    tcase_add_test(tcase, other_rules_are_not_played);
    tcase_add_test(tcase, trust_is_the_callers);
    tcase_add_test(tcase, reports_are_bounded);
    return tcase;
}

static TCase *changes(void)
{
    TCase *tcase = tcase_create("changes");
    tcase_set_timeout(tcase, 300);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, any_byte_of_a_bundle);
    tcase_add_test(tcase, any_byte_of_what_a_seat_gets);
    tcase_add_test(tcase, any_byte_of_a_batch);
    tcase_add_test(tcase, bytes_of_a_large_bundle);
    tcase_add_test(tcase, any_length);
    return tcase;
}

/* With an argument the long part alone: every byte of whole files. */
int main(int argc, char **argv)
{
    (void)argv;
    Suite *suite = suite_create("verify");
    if (argc > 1) {
        suite_add_tcase(suite, changes());
    } else {
        suite_add_tcase(suite, truth());
        suite_add_tcase(suite, lies());
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
