/*
 * chain and seed against values that vectors.py computes anew from the definitions in their
 * headers.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/base/text.h"
#include "core/proof/chain.h"
#include "core/proof/facts.h"
#include "core/proof/seed.h"

/* The bytes first, first + 1, ... */
static void ramp(uint8_t *out, unsigned first, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(first + i);
    }
}

static void assert_hex(const uint8_t bytes[DIGEST_SIZE], const char *expected)
{
    char text[DIGEST_HEX_SIZE];
    text_hex_encode(bytes, DIGEST_SIZE, text);
    ck_assert_str_eq(text, expected);
}

static struct session_record session_record(void)
{
    struct session_record session = {0};
    ramp(session.id.bytes, 0x10, ID_SIZE);
    ramp(session.rules_id.bytes, 0x30, DIGEST_SIZE);
    ramp(session.content_root.bytes, 0x50, DIGEST_SIZE);
    ramp(session.seed_commitment.bytes, 0x70, DIGEST_SIZE);
    ramp(session.server_seed, 0xc0, sizeof(session.server_seed));
    ramp(session.seed_salt, 0xe0, sizeof(session.seed_salt));
    ramp(session.blinding, 0x01, sizeof(session.blinding));
    session.status = SESSION_ACTIVE;
    session.created_us = 1769862896000001;
    session.players = 2;
    memcpy(session.scenario, "delve", sizeof("delve"));
    return session;
}

static struct entry_record first_entry(void)
{
    struct entry_record entry = {
        .seq = 1,
        .first_nonce = 1,
        .last_nonce = 3,
        .has_action_id = true,
        .at_us = 1769862896789012,
        .input = {.kind = GAME_INPUT_ACTION,
                  .seat = 1,
                  .entity = 7,
                  .action = {.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = GAME_DIR_E}},
    };
    ramp(entry.session.bytes, 0x10, ID_SIZE);
    ramp(entry.action_id.bytes, 0x20, ID_SIZE);
    ramp(entry.state_root.bytes, 0xb0, DIGEST_SIZE);
    return entry;
}

START_TEST(chain_vectors)
{
    struct session_record session = session_record();
    struct session_head head = {.nonce = 5};
    struct digest_value genesis;
    struct digest *digest = digest_create();
    ramp(head.state_root.bytes, 0x90, DIGEST_SIZE);
    chain_genesis(digest, &session, &head, &genesis);
    assert_hex(genesis.bytes, "dd3a3fe062294f0b71b934db9d6d9c2e3190df0e5cf9b43f3176ab1f67b072d1");

    struct entry_record entry = first_entry();
    chain_entry(digest, &session, &genesis, &entry, &entry.chain_hash);
    assert_hex(entry.chain_hash.bytes,
               "441e75dececc6df8dfa4121af92a8789a284a3c3fc6e9759640a0a536a95b8d9");

    struct entry_record next = first_entry();
    next.seq = 2;
    next.first_nonce = 4;
    next.last_nonce = 4;
    next.at_us++;
    next.state_root = head.state_root;
    next.request_index = 1;
    next.has_action_id = false; /* the bytes that stand in the member do not count then */
    next.has_signature = true;
    ramp(next.signature, 0x40, sizeof(next.signature));
    chain_entry(digest, &session, &entry.chain_hash, &next, &next.chain_hash);
    assert_hex(next.chain_hash.bytes,
               "13dc63a60b9b8fca687cafaadb3ab832e194075bcad1ba4e66ecc491a2fabf6a");
    digest_destroy(digest);
}
END_TEST

START_TEST(every_member_is_covered)
{
    struct digest_value previous = {{1}};
    struct digest_value reference;
    struct digest_value changed;
    struct digest *digest = digest_create();
    struct session_record session = session_record();
    struct entry_record entry = first_entry();
    entry.has_signature = true;
    chain_entry(digest, &session, &previous, &entry, &reference);
    uint8_t *const members[] = {
        entry.session.bytes,
        (uint8_t *)&entry.seq,
        (uint8_t *)&entry.first_nonce,
        (uint8_t *)&entry.last_nonce,
        (uint8_t *)&entry.at_us,
        entry.action_id.bytes,
        (uint8_t *)&entry.input,
        (uint8_t *)&entry.input.action.target,
        entry.state_root.bytes,
        previous.bytes,
        (uint8_t *)&entry.request_index,
        entry.signature,
        session.blinding,
    };
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        *members[i] ^= 1;
        chain_entry(digest, &session, &previous, &entry, &changed);
        ck_assert_msg(!digest_equal(&reference, &changed), "member %zu is not covered", i);
        *members[i] ^= 1;
    }
    entry.chain_hash.bytes[0] ^= 1; /* not read */
    chain_entry(digest, &session, &previous, &entry, &changed);
    ck_assert(digest_equal(&reference, &changed));
    digest_destroy(digest);
}
END_TEST

static const char CLIENT_SEED[] = "d\xc3\xa9 \xf0\x9f\x8e\xb2";

START_TEST(seed_vectors)
{
    struct session_record session = session_record();
    struct digest_value commitment;
    uint8_t key[32];
    seed_commitment(session.server_seed, session.seed_salt, &commitment);
    assert_hex(commitment.bytes,
               "6eac1d8344c059fba4f09c2505c0ad656675471133ab3f6e8a8c298676464646");
    seed_session_key(&session, key);
    assert_hex(key, "ad5ef352b992f19c53ad296d82543f4b20398e8b4054026f118298aa66844753");
    memcpy(session.client_seed, CLIENT_SEED, sizeof(CLIENT_SEED));
    session.seed_epoch = 3;
    seed_session_key(&session, key);
    assert_hex(key, "fca9bbf08f5a69a41629dc1ab1361fc979962919e6d56b65163a524c7c8de1b4");
}
END_TEST

START_TEST(facts_are_read_as_written)
{
    struct session_record session = session_record();
    struct session_record read;
    struct session_head head = {.nonce = 5};
    struct session_head read_head;
    uint8_t facts[FACTS_SIZE];
    size_t offset = 0;
    memcpy(session.client_seed, CLIENT_SEED, sizeof(CLIENT_SEED));
    session.has_parent = true;
    session.parent_seq = 9;
    session.parent.bytes[3] = 1;
    facts_encode(&session, &head, facts);
    ck_assert(facts_decode(facts, &read, &read_head, &offset));
    ck_assert_uint_eq(read.parent_seq, 9);
    ck_assert_uint_eq(read_head.nonce, 5);
    ck_assert_str_eq(read.client_seed, CLIENT_SEED);
    ck_assert_str_eq(read.scenario, "delve");
}
END_TEST

/* A fact has one encoding: what is not a member's value cannot be changed unnoticed. */
START_TEST(facts_have_one_form)
{
    static const struct {
        size_t offset;
        uint8_t value;
    } wrong[] = {{160, 1}, {168, 1}, {184, 2},   {187, 4}, {187, 32}, {188, 7}, {189, 2},
                 {190, 1}, {191, 1}, {197, 'x'}, {223, 1}, {232, 1},  {479, 1}};
    struct session_record session = session_record();
    struct session_head head = {.nonce = 5};
    memcpy(session.client_seed, CLIENT_SEED, sizeof(CLIENT_SEED));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint8_t facts[FACTS_SIZE];
        size_t offset = 0;
        facts_encode(&session, &head, facts);
        facts[wrong[i].offset] = wrong[i].value;
        ck_assert_msg(!facts_decode(facts, &session, &head, &offset), "case %zu", i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("proof");
    TCase *tcase = tcase_create("chain and seed");
    tcase_add_test(tcase, chain_vectors);
    tcase_add_test(tcase, every_member_is_covered);
    tcase_add_test(tcase, facts_are_read_as_written);
    tcase_add_test(tcase, facts_have_one_form);
    tcase_add_test(tcase, seed_vectors);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
