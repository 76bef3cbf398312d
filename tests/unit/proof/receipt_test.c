/* receipt: each of a group verifies alone, and no byte of one can be changed. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "core/proof/receipt.h"

static struct digest *digest;
static struct keyring *keyring;
static struct key_record key;

static void load(struct keyring *ring, uint8_t secret_byte, struct key_record *out)
{
    uint8_t secret[SIGN_SECRET_SIZE];
    memset(secret, secret_byte, sizeof(secret));
    struct sign_key *signing = sign_key_create(secret);
    *out = (struct key_record){.valid_from_us = 1};
    sign_key_public(signing, out->public_key);
    sign_key_id(out->public_key, out->key_id);
    sign_key_destroy(signing);
    keyring_load(ring, out, 1, secret);
}

static void set_up(void)
{
    digest = digest_create();
    keyring = keyring_create();
    load(keyring, 7, &key);
}

static void tear_down(void)
{
    keyring_destroy(keyring);
    digest_destroy(digest);
}

/* `count` receipts of one session, signed together. */
static void make(struct receipt *receipts, size_t count)
{
    struct receipt *group[RECEIPT_GROUP_MAX] = {NULL};
    for (size_t i = 0; i < count; i++) {
        receipts[i] = (struct receipt){.seq = i + 1, .at_us = 1700000000000000 + (int64_t)i};
        memset(receipts[i].session.bytes, 0x31, ID_SIZE);
        memset(receipts[i].chain_hash.bytes, (int)(0x40 + i), DIGEST_SIZE);
        group[i] = &receipts[i];
    }
    receipts_sign(digest, keyring, group, count);
}

/* As a third party sees it. */
static bool holds(const uint8_t *bytes, size_t size, const struct key_record *by)
{
    return statement_receipt_size_is_valid(size) &&
           statement_receipt_holds(digest, bytes, size, by->public_key);
}

START_TEST(groups_of_every_size)
{
    struct receipt receipts[RECEIPT_GROUP_MAX];
    size_t count = (size_t)_i;
    make(receipts, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[RECEIPT_SIZE_MAX];
        uint8_t tail[ENTRY_RECEIPT_MAX];
        struct statement read;
        size_t size = receipt_encode(&receipts[i], bytes);
        ck_assert_uint_le(receipts[i].path_count, 4);
        ck_assert(holds(bytes, size, &key));
        statement_decode(bytes, &read);
        size_t tail_size = receipt_tail_encode(&receipts[i], tail);
        struct receipt told = {.session = read.session,
                               .seq = read.seq,
                               .at_us = read.at_us,
                               .chain_hash = read.chain_hash};
        uint8_t again[RECEIPT_SIZE_MAX];
        ck_assert(receipt_tail_decode(tail, tail_size, &told));
        ck_assert_uint_eq(receipt_encode(&told, again), size);
        ck_assert_mem_eq(again, bytes, size);
    }
}
END_TEST

START_TEST(no_byte_can_be_changed)
{
    struct receipt receipts[11];
    make(receipts, 11);
    for (size_t i = 0; i < 11; i += 5) { /* the last one has gone up alone for a level */
        uint8_t bytes[RECEIPT_SIZE_MAX];
        size_t size = receipt_encode(&receipts[i], bytes);
        for (size_t at = SIGN_KEY_ID_SIZE; at < size; at++) {
            bytes[at] ^= 0x10;
            ck_assert_msg(!holds(bytes, size, &key), "byte %zu of receipt %zu", at, i);
            bytes[at] ^= 0x10;
        }
    }
}
END_TEST

START_TEST(sizes_are_exact)
{
    struct receipt receipts[3];
    uint8_t bytes[RECEIPT_SIZE_MAX + DIGEST_SIZE] = {0};
    uint8_t tail[ENTRY_RECEIPT_MAX];
    struct receipt read;
    make(receipts, 3);
    size_t size = receipt_encode(&receipts[0], bytes);
    for (size_t other = 0; other < sizeof(bytes); other++) {
        ck_assert_msg(other == size || !holds(bytes, other, &key), "size %zu", other);
    }
    size = receipt_tail_encode(&receipts[0], tail);
    ck_assert(receipt_tail_decode(tail, size, &read));
    ck_assert(!receipt_tail_decode(tail, size - 1, &read));
    ck_assert(!receipt_tail_decode(tail, 0, &read));
}
END_TEST

START_TEST(heads)
{
    struct receipt receipts[1];
    uint8_t bytes[RECEIPT_HEAD_SIZE];
    uint8_t as_receipt[RECEIPT_SIZE_MAX];
    make(receipts, 1);
    head_encode(&receipts[0], bytes);
    ck_assert(!statement_head_holds(bytes, key.public_key)); /* a receipt is no head */
    head_sign(keyring, &receipts[0]);
    size_t size = receipt_encode(&receipts[0], as_receipt);
    ck_assert(!holds(as_receipt, size, &key));
    head_encode(&receipts[0], bytes);
    ck_assert(statement_head_holds(bytes, key.public_key));
    for (size_t at = 0; at < sizeof(bytes); at++) {
        bytes[at] ^= 1;
        ck_assert_msg(!statement_head_holds(bytes, key.public_key), "byte %zu", at);
        bytes[at] ^= 1;
    }
}
END_TEST

START_TEST(a_new_key_takes_over)
{
    struct receipt before[1];
    struct receipt after[1];
    struct key_record fresh;
    struct key_record found;
    uint8_t id[SIGN_KEY_ID_SIZE];
    uint8_t bytes[RECEIPT_SIZE_MAX];
    make(before, 1);
    struct keyring_key *taken = keyring_take(keyring, id);
    load(keyring, 9, &fresh);
    make(after, 1);
    ck_assert_mem_eq(before[0].key_id, key.key_id, sizeof(id));
    ck_assert_mem_eq(after[0].key_id, fresh.key_id, sizeof(id));
    size_t size = receipt_encode(&after[0], bytes);
    ck_assert(holds(bytes, size, &fresh));
    ck_assert(!holds(bytes, size, &key));
    keyring_give_back(taken);
    ck_assert(keyring_find(keyring, fresh.key_id, &found));
    ck_assert(!found.has_secret);
    ck_assert(!keyring_find(keyring, key.key_id, &found));
    ck_assert_uint_eq(keyring_list(keyring, &found, 1), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("receipt");
    TCase *tcase = tcase_create("receipt");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, groups_of_every_size, 1, RECEIPT_GROUP_MAX + 1);
    tcase_add_test(tcase, no_byte_can_be_changed);
    tcase_add_test(tcase, sizes_are_exact);
    tcase_add_test(tcase, heads);
    tcase_add_test(tcase, a_new_key_takes_over);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
