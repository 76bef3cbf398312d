/*
 * chain and seed against values that vectors.py computes anew from the definitions in their
 * headers.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/base/text.h"
#include "core/proof/chain.h"
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
    struct digest_value root;
    struct digest_value genesis;
    struct digest *digest = digest_create();
    ramp(root.bytes, 0x90, DIGEST_SIZE);
    chain_genesis(digest, &session, &root, &genesis);
    assert_hex(genesis.bytes, "1a669e436b9630e64fce4034b9804b065f3e76e483ee4d3c20e4532bbebffd39");

    struct entry_record entry = first_entry();
    chain_entry(digest, &genesis, &entry, &entry.chain_hash);
    assert_hex(entry.chain_hash.bytes,
               "4faafa3405828903d60fe7cab7ca04d37ccb793c313bd4bce437145186a26775");

    struct entry_record next = first_entry();
    next.seq = 2;
    next.first_nonce = 4;
    next.last_nonce = 4;
    next.at_us++;
    next.state_root = root;
    next.has_action_id = false; /* the bytes that stand in the member do not count then */
    chain_entry(digest, &entry.chain_hash, &next, &next.chain_hash);
    assert_hex(next.chain_hash.bytes,
               "ad28cde263855cd67fe7c97223ac0d86900a57b37b5301ac71e92f3e1f52b58c");
    digest_destroy(digest);
}
END_TEST

START_TEST(every_member_is_covered)
{
    struct digest_value previous = {{1}};
    struct digest_value reference;
    struct digest_value changed;
    struct digest *digest = digest_create();
    struct entry_record entry = first_entry();
    chain_entry(digest, &previous, &entry, &reference);
    uint8_t *const members[] = {
        entry.session.bytes,           (uint8_t *)&entry.seq,
        (uint8_t *)&entry.first_nonce, (uint8_t *)&entry.last_nonce,
        (uint8_t *)&entry.at_us,       entry.action_id.bytes,
        (uint8_t *)&entry.input,       (uint8_t *)&entry.input.action.target,
        entry.state_root.bytes,        previous.bytes,
    };
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        *members[i] ^= 1;
        chain_entry(digest, &previous, &entry, &changed);
        ck_assert_msg(!digest_equal(&reference, &changed), "member %zu is not covered", i);
        *members[i] ^= 1;
    }
    entry.chain_hash.bytes[0] ^= 1; /* not read */
    chain_entry(digest, &previous, &entry, &changed);
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

int main(void)
{
    Suite *suite = suite_create("proof");
    TCase *tcase = tcase_create("chain and seed");
    tcase_add_test(tcase, chain_vectors);
    tcase_add_test(tcase, every_member_is_covered);
    tcase_add_test(tcase, seed_vectors);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
