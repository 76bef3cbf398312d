/*
 * journal: encodings and the tree over entries, against values that vectors.py computes anew from
 * journal.h.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/base/text.h"
#include "core/proof/journal.h"

/* The bytes first, first + 1, ... */
static void ramp(uint8_t *out, unsigned first, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(first + i);
    }
}

static void assert_hex(const struct digest_value *value, const char *expected)
{
    char text[DIGEST_HEX_SIZE];
    text_hex_encode(value->bytes, DIGEST_SIZE, text);
    ck_assert_str_eq(text, expected);
}

static struct journal_record sample(void)
{
    struct journal_record record = {.batch = 3,
                                    .first_seq = 21,
                                    .last_seq = 30,
                                    .at_us = 1769862896789012,
                                    .backend = BACKEND_REPLAY,
                                    .level = PROOF_LEVEL_REPLAYED,
                                    .journal = {.new_nonce = 77}};
    ramp(record.session.bytes, 0x10, ID_SIZE);
    ramp(record.journal.content_root.bytes, 0x20, DIGEST_SIZE);
    ramp(record.journal.seed_commitment.bytes, 0x30, DIGEST_SIZE);
    ramp(record.journal.previous_state_root.bytes, 0x40, DIGEST_SIZE);
    ramp(record.journal.entries_root.bytes, 0x50, DIGEST_SIZE);
    ramp(record.journal.new_state_root.bytes, 0x60, DIGEST_SIZE);
    ramp(record.chain_hash.bytes, 0x70, DIGEST_SIZE);
    ramp(record.previous_hash.bytes, 0x80, DIGEST_SIZE);
    ramp(record.key_id, 0x90, KEY_ID_SIZE);
    ramp(record.signature, 0xa0, SIGNATURE_SIZE);
    return record;
}

START_TEST(vectors)
{
    struct digest *digest = digest_create();
    struct journal_record record = sample();
    struct digest_value value;
    journal_digest(digest, &record.journal, &value);
    assert_hex(&value, "965ebbda125777b818c6ee5a76a074e8523c63366f120862b6517786a401ff8c");
    journal_record_hash(digest, &record, &value);
    assert_hex(&value, "07884719dfbfd104c72dda11dbc54dd2eeee95d6e501742d03b67e4e435c1305");
    digest_destroy(digest);
}
END_TEST

START_TEST(records_are_read_as_written)
{
    struct journal_record record = sample();
    struct journal_record read;
    uint8_t bytes[JOURNAL_RECORD_SIZE];
    uint8_t again[JOURNAL_RECORD_SIZE];
    journal_record_encode(&record, bytes);
    journal_record_decode(bytes, &read);
    journal_record_encode(&read, again);
    ck_assert_mem_eq(bytes, again, sizeof(bytes));
    ck_assert_uint_eq(read.last_seq, 30);
    ck_assert_uint_eq(read.journal.new_nonce, 77);
    ck_assert_mem_eq(read.signature, record.signature, SIGNATURE_SIZE);
}
END_TEST

/* Each byte of a record but the signature's is in its hash. */
START_TEST(every_byte_is_hashed)
{
    struct digest *digest = digest_create();
    struct journal_record record = sample();
    struct digest_value reference;
    uint8_t bytes[JOURNAL_RECORD_SIZE];
    journal_record_hash(digest, &record, &reference);
    journal_record_encode(&record, bytes);
    for (size_t i = 0; i < JOURNAL_RECORD_SIZE; i++) {
        struct digest_value changed;
        bytes[i] ^= 1;
        journal_record_decode(bytes, &record);
        journal_record_hash(digest, &record, &changed);
        ck_assert_int_eq(digest_equal(&reference, &changed), i >= JOURNAL_RECORD_SIGNED_SIZE);
        bytes[i] ^= 1;
    }
    digest_destroy(digest);
}
END_TEST

START_TEST(entries_roots)
{
    static const char *const expected[] = {
        "745e8b7b4ab314844179dbc1835e9832c9abc50d1fe08dfb1477c76d8e8d72fb",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "985d8100d6f8bbfcff0ae10172930aa770a245f9cfc4882b50a5494c2bf2ed2f",
        "4ded334b362a380d5a02558c4b0c5c32a23db739d687627d58e5acbed0197c19",
        "c2687b2e0b24c220843c537c3e4eca1abcaee33c3575bb3901c2cce81b1995d3",
        "53fd7f54bb68984a06b98379f61d73d8d77b14a1b2e2da993f79b44569d414b4"};
    static const unsigned counts[] = {0, 1, 2, 3, 6, 7};
    struct digest *digest = digest_create();
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct entries_tree tree = {0};
        struct digest_value root;
        for (unsigned leaf = 0; leaf < counts[i]; leaf++) {
            struct digest_value value;
            ramp(value.bytes, leaf, DIGEST_SIZE);
            entries_tree_add(&tree, digest, &value);
        }
        entries_tree_root(&tree, digest, &root);
        assert_hex(&root, expected[i]);
    }
    digest_destroy(digest);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *tcase = tcase_create("journal");
    tcase_add_test(tcase, vectors);
    tcase_add_test(tcase, records_are_read_as_written);
    tcase_add_test(tcase, every_byte_is_hashed);
    tcase_add_test(tcase, entries_roots);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
