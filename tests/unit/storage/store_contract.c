/* The suite. `store` is the store as the first server has it, `other` as a second one does. */
#include "tests/unit/storage/store_contract.h"

#include <pthread.h>
#include <string.h>

#include "tests/unit/storage/store_fixture.h"

static const struct store_contract_subject *subject;
static struct node_id node;
static struct node_id other_node;
static struct store *store;
static struct store *other;

static void set_up(void)
{
    fixture_node(&node);
    fixture_node(&other_node);
    store = subject->open(&node);
    other = subject->open(&other_node);
    ck_assert_ptr_nonnull(store);
    ck_assert_ptr_nonnull(other);
}

struct store_contract_servers store_contract_servers(void)
{
    return (struct store_contract_servers){
        .node = node, .other_node = other_node, .store = store, .other = other};
}

static void tear_down(void)
{
    subject->close(other);
    subject->close(store);
}

START_TEST(creates_and_gets)
{
    struct session_id id = fixture_session(store, &node);
    struct store_session found;
    ck_assert_int_eq(other->ops->session_get(other, &id, &found, NULL), ERR_OK);
    struct session_record expected;
    fixture_record(&expected);
    ck_assert(session_id_equal(&found.record.id, &id));
    ck_assert_uint_eq(found.record.status, SESSION_ACTIVE);
    ck_assert_uint_eq(found.record.players, 2);
    ck_assert_uint_eq(found.record.on_timeout, TIMEOUT_AI);
    ck_assert_uint_eq(found.record.on_timeout_provider, GAME_PROVIDER_AI_WAIT);
    ck_assert_uint_eq(found.record.seed_epoch, 3);
    ck_assert_uint_eq(found.record.turn_timeout_s, 77);
    ck_assert_str_eq(found.record.scenario, expected.scenario);
    ck_assert_str_eq(found.record.label, expected.label);
    ck_assert_str_eq(found.record.client_seed, expected.client_seed);
    ck_assert_mem_eq(found.record.server_seed, expected.server_seed, 32);
    ck_assert_mem_eq(found.record.seed_salt, expected.seed_salt, 32);
    ck_assert_mem_eq(found.record.blinding, expected.blinding, 32);
    ck_assert_int_eq(found.record.created_us, FIXTURE_NOW_US);
    ck_assert(found.record.has_parent);
    ck_assert_uint_eq(found.record.parent_seq, 12);
    ck_assert_uint_eq(found.epoch, 1);
    ck_assert_uint_eq(found.seats.count, 2);
    ck_assert_uint_eq(found.seats.items[0].entity, 4000000000);
    ck_assert(digest_equal(&found.seats.items[1].token_hash, &found.record.content_root));
    ck_assert_uint_eq(found.head.seq, 0);
    ck_assert(digest_equal(&found.head.chain_hash, &found.genesis.chain_hash));
}
END_TEST

START_TEST(refuses_unknown_and_twice)
{
    struct session_record record;
    struct checkpoint_record genesis;
    struct store_session out;
    struct store_seats seats = {.count = 0};
    bool current;
    fixture_record(&record);
    fixture_checkpoint(&record.id, 0, &genesis);
    ck_assert_int_eq(store->ops->session_get(store, &record.id, &out, NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(store->ops->session_open(store, &record.id, &node, &out, NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(store->ops->session_archive(store, &record.id, a_line(&record.id), NULL),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(store->ops->epoch_check(store, &record.id, 1, &current, NULL), ERR_NOT_FOUND);
    ck_assert_int_eq(fixture_append(store, &record.id, 1, 1, 1), ERR_FENCED);
    fixture_expect_log(store, &record.id, 0);
    ck_assert_int_eq(
        store->ops->session_create(store, &record, &seats, &genesis, &node, NULL, NULL, NULL),
        ERR_OK);
    ck_assert_int_eq(
        store->ops->session_create(store, &record, &seats, &genesis, &node, NULL, NULL, NULL),
        ERR_DUPLICATE);
}
END_TEST

START_TEST(appends_and_reads)
{
    struct session_id id = fixture_session(store, &node);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OK);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 9), ERR_OK);
    fixture_expect_log(other, &id, 10);
    struct store_entries page;
    ck_assert_int_eq(store->ops->entries_read(store, &id, 4, 3, &page, NULL), ERR_OK);
    ck_assert_uint_eq(page.count, 3);
    ck_assert_uint_eq(page.items[0].seq, 5);
    store_entries_finish(&page);
    ck_assert_int_eq(store->ops->entries_read(store, &id, UINT64_MAX, 3, &page, NULL), ERR_OK);
    ck_assert_uint_eq(page.count, 0);
    store_entries_finish(&page);
    struct store_session found;
    struct entry_record last = fixture_entry(&id, 10);
    ck_assert_int_eq(store->ops->session_get(store, &id, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.head.seq, 10);
    ck_assert_uint_eq(found.head.nonce, last.last_nonce);
    ck_assert(digest_equal(&found.head.chain_hash, &last.chain_hash));
    ck_assert(digest_equal(&found.head.state_root, &last.state_root));
}
END_TEST

START_TEST(knows_action_ids)
{
    struct session_id id = fixture_session(store, &node);
    struct store_actions actions;
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 6), ERR_OK);
    ck_assert_int_eq(store->ops->actions_read(store, &id, &actions, NULL), ERR_OK);
    ck_assert_uint_eq(actions.count, 3);
    for (size_t i = 0; i < 3; i++) {
        struct entry_record entry = fixture_entry(&id, 2 * i + 1);
        ck_assert_uint_eq(actions.items[i].seq, entry.seq);
        ck_assert_mem_eq(&actions.items[i].id, &entry.action_id, ID_SIZE);
    }
    store_actions_finish(&actions);
}
END_TEST

START_TEST(keeps_receipts_and_signatures)
{
    struct session_id id = fixture_session(store, &node);
    struct entry_record entries[3];
    for (size_t i = 0; i < 3; i++) {
        entries[i] = fixture_entry(&id, i + 1);
    }
    entries[1].has_signature = true;
    memset(entries[1].signature, 0x5a, sizeof(entries[1].signature));
    for (size_t i = 0; i < 3; i += 2) {
        entries[i].receipt_size = (uint16_t)(88 + 64 * i);
        memset(entries[i].receipt, (int)(0x20 + i), entries[i].receipt_size);
    }
    struct commit_unit unit = {.session = id, .epoch = 1, .entries = entries, .entry_count = 3};
    struct commit_unit *units = &unit;
    ck_assert_int_eq(store->ops->commit(store, &units, 1, NULL), ERR_OK);
    struct store_receipts kept;
    ck_assert_int_eq(other->ops->receipts_read(other, &id, 0, 10, &kept, NULL), ERR_OK);
    ck_assert_uint_eq(kept.count, 2);
    ck_assert_uint_eq(kept.items[1].seq, 3);
    ck_assert_uint_eq(kept.items[1].size, 216);
    ck_assert_mem_eq(kept.items[1].bytes, entries[2].receipt, 216);
    store_receipts_finish(&kept);
    ck_assert_int_eq(other->ops->receipts_read(other, &id, 1, 10, &kept, NULL), ERR_OK);
    ck_assert_uint_eq(kept.count, 1);
    store_receipts_finish(&kept);
    struct store_entries page;
    ck_assert_int_eq(other->ops->entries_read(other, &id, 0, 3, &page, NULL), ERR_OK);
    ck_assert(!page.items[0].has_signature && page.items[1].has_signature);
    ck_assert_mem_eq(page.items[1].signature, entries[1].signature, SIGNATURE_SIZE);
    store_entries_finish(&page);
}
END_TEST

static struct key_record key_of(uint8_t mark, int64_t from_us, bool has_secret)
{
    struct key_record key = {.has_secret = has_secret, .valid_from_us = from_us};
    digest_random(key.key_id, sizeof(key.key_id));
    memset(key.public_key, mark, sizeof(key.public_key));
    memset(key.secret, has_secret ? mark + 1 : 0, sizeof(key.secret));
    return key;
}

static struct seat_key_record seat_key_of(uint8_t seat, uint8_t number, uint64_t from_seq)
{
    struct seat_key_record key = {.seat = seat,
                                  .number = number,
                                  .change = number == 0 ? SEAT_KEY_FIRST : SEAT_KEY_BY_KEY,
                                  .from_seq = from_seq};
    key.record_size = number == 0 ? SEAT_KEY_RECORD_SIZE : SEAT_KEY_RECORD_MAX;
    memset(key.public_key, 7 + number, sizeof(key.public_key));
    memset(key.record, 9 + number, key.record_size);
    return key;
}

START_TEST(keeps_the_keys_of_seats)
{
    struct session_id id = fixture_session(store, &node);
    struct seat_key_record given[] = {seat_key_of(2, 0, 5), seat_key_of(2, 1, 5),
                                      seat_key_of(1, 0, 6), seat_key_of(2, 2, 9)};
    struct store_seat_keys keys;
    ck_assert_int_eq(store->ops->seat_key_put(store, &id, 9, &given[0], a_line(&id), NULL),
                     ERR_FENCED);
    for (size_t i = 0; i < 4; i++) { /* in another order than they are read in */
        ck_assert_int_eq(
            store->ops->seat_key_put(store, &id, 1, &given[(i + 1) % 4], a_line(&id), NULL),
            ERR_OK);
    }
    ck_assert_int_eq(store->ops->seat_key_put(store, &id, 1, &given[1], a_line(&id), NULL),
                     ERR_DUPLICATE);
    ck_assert_int_eq(other->ops->seat_keys_read(other, &id, &keys, NULL), ERR_OK);
    ck_assert_uint_eq(keys.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct seat_key_record *key = &keys.items[i];
        ck_assert_uint_eq(key->seat, given[i].seat);
        ck_assert_uint_eq(key->number, given[i].number);
        ck_assert_uint_eq(key->change, given[i].change);
        ck_assert_uint_eq(key->from_seq, given[i].from_seq);
        ck_assert_mem_eq(key->public_key, given[i].public_key, 32);
        ck_assert_uint_eq(key->record_size, given[i].record_size);
        ck_assert_mem_eq(key->record, given[i].record, given[i].record_size);
    }
    store_seat_keys_finish(&keys);
    struct session_id unknown = {{0}};
    ck_assert_int_eq(other->ops->seat_keys_read(other, &unknown, &keys, NULL), ERR_OK);
    ck_assert_uint_eq(keys.count, 0);
    store_seat_keys_finish(&keys);
}
END_TEST

START_TEST(keeps_keys)
{
    int64_t far_us = 4000000000000000 + (int64_t)(node.bytes[15] << 8 | node.bytes[14]) * 1000;
    struct key_record older = key_of(1, far_us, true);
    struct key_record newer = key_of(3, far_us + 5, false);
    struct store_keys keys;
    ck_assert_int_eq(store->ops->key_put(store, &older, 0, NULL, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->key_put(store, &older, 0, NULL, NULL), ERR_DUPLICATE);
    ck_assert_int_eq(store->ops->key_put(store, &newer, far_us + 9, NULL, NULL), ERR_OK);
    ck_assert_int_eq(other->ops->keys_list(other, 100, &keys, NULL), ERR_OK);
    size_t at = 0;
    while (at < keys.count && memcmp(keys.items[at].key_id, newer.key_id, 16) != 0) {
        at++;
    }
    ck_assert_uint_lt(at + 1, keys.count);
    ck_assert(!keys.items[at].has_secret);
    ck_assert_int_eq(keys.items[at].valid_until_us, 0);
    ck_assert_mem_eq(keys.items[at + 1].key_id, older.key_id, 16);
    ck_assert_mem_eq(keys.items[at + 1].secret, older.secret, 32);
    ck_assert_mem_eq(keys.items[at + 1].public_key, older.public_key, 32);
    ck_assert_int_eq(keys.items[at + 1].valid_until_us, far_us + 9);
    store_keys_finish(&keys);
    ck_assert_int_eq(other->ops->keys_list(other, 1, &keys, NULL), ERR_OK);
    ck_assert_uint_eq(keys.count, 1);
    store_keys_finish(&keys);
}
END_TEST

START_TEST(takes_a_seq_once)
{
    struct session_id id = fixture_session(store, &node);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 3), ERR_OK);
    ck_assert_int_eq(fixture_append(store, &id, 1, 3, 1), ERR_DUPLICATE);
    ck_assert_int_eq(fixture_append(store, &id, 1, 3, 2), ERR_DUPLICATE);
    ck_assert_int_eq(fixture_append(store, &id, 1, 4, 1), ERR_OK);
    fixture_expect_log(store, &id, 4);
}
END_TEST

START_TEST(leaves_no_gap)
{
    struct session_id id = fixture_session(store, &node);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_FENCED);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 4), ERR_FENCED);
    fixture_expect_log(store, &id, 0);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 2), ERR_OK);
    ck_assert_int_eq(fixture_append(store, &id, 1, 4, 3), ERR_FENCED);
    fixture_expect_log(store, &id, 2);
}
END_TEST

START_TEST(fences_the_former_owner)
{
    struct session_id id = fixture_session(store, &node);
    struct store_session taken;
    bool current;
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 2), ERR_OK);
    ck_assert_int_eq(other->ops->session_open(other, &id, &other_node, &taken, NULL), ERR_OK);
    ck_assert_uint_eq(taken.epoch, 2);
    ck_assert_uint_eq(taken.head.seq, 2);
    ck_assert_uint_eq(taken.seats.count, 2);
    ck_assert_int_eq(fixture_append(store, &id, 1, 3, 2), ERR_FENCED);
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 2), ERR_FENCED); /* what it once wrote */
    ck_assert_int_eq(store->ops->epoch_check(store, &id, 1, &current, NULL), ERR_OK);
    ck_assert(!current);
    ck_assert_int_eq(store->ops->epoch_check(store, &id, 2, &current, NULL), ERR_OK);
    ck_assert(current);
    fixture_expect_log(store, &id, 2);
    ck_assert_int_eq(fixture_append(other, &id, 2, 3, 2), ERR_OK);
    ck_assert_int_eq(store->ops->session_release(store, &id, 1, NULL),
                     ERR_OK); /* not its any more */
    ck_assert_int_eq(other->ops->session_release(other, &id, 2, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->session_open(store, &id, &node, &taken, NULL), ERR_OK);
    ck_assert_uint_eq(taken.epoch, 3);
    ck_assert_uint_eq(taken.head.seq, 4);
}
END_TEST

/* Of a batch, the fenced units write nothing at all, and the others everything. */
START_TEST(commits_a_mixed_batch)
{
    struct session_id ids[3];
    struct entry_record entries[3];
    struct checkpoint_record checkpoints[3];
    struct commit_unit unit[3];
    struct commit_unit *units[3];
    for (size_t i = 0; i < 3; i++) {
        ids[i] = fixture_session(store, &node);
        entries[i] = fixture_entry(&ids[i], 1);
        fixture_checkpoint(&ids[i], 1, &checkpoints[i]);
        unit[i] = (struct commit_unit){.session = ids[i],
                                       .epoch = i == 1 ? 9 : 1,
                                       .entries = &entries[i],
                                       .entry_count = 1,
                                       .checkpoint = i == 2 ? NULL : &checkpoints[i],
                                       .finished_result = i == 2 ? 0 : 1,
                                       .finished_us = 99};
        units[i] = &unit[i];
    }
    ck_assert_int_eq(store->ops->commit(store, units, 3, NULL), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        struct store_session found;
        struct store_checkpoints list;
        ck_assert_int_eq(unit[i].result, i == 1 ? ERR_FENCED : ERR_OK);
        fixture_expect_log(store, &ids[i], i == 1 ? 0 : 1);
        ck_assert_int_eq(store->ops->checkpoint_list(store, &ids[i], 1, 9, &list, NULL), ERR_OK);
        ck_assert_uint_eq(list.count, i == 0 ? 1 : 0);
        store_checkpoints_finish(&list);
        ck_assert_int_eq(store->ops->session_get(store, &ids[i], &found, NULL), ERR_OK);
        ck_assert_uint_eq(found.record.status, i == 0 ? SESSION_FINISHED : SESSION_ACTIVE);
        ck_assert_uint_eq(found.record.result, i == 0 ? 1 : 0);
        ck_assert_int_eq(found.record.finished_us, i == 0 ? 99 : 0);
    }
}
END_TEST

START_TEST(keeps_checkpoints)
{
    struct session_id id = fixture_session(store, &node);
    struct checkpoint_record five;
    struct store_checkpoint found;
    struct store_checkpoints list;
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 8), ERR_OK);
    fixture_checkpoint(&id, 5, &five);
    ck_assert_int_eq(store->ops->checkpoint_put(store, &five, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->checkpoint_put(store, &five, NULL), ERR_DUPLICATE);
    ck_assert_int_eq(store->ops->checkpoint_read(store, &id, UINT64_MAX, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.record.seq, 5);
    ck_assert_uint_eq(found.record.nonce, 15);
    ck_assert_str_eq(found.record.label, "here");
    ck_assert_int_eq(found.record.created_us, five.created_us);
    ck_assert(digest_equal(&found.record.state_root, &five.state_root));
    ck_assert(digest_equal(&found.record.chain_hash, &five.chain_hash));
    ck_assert_uint_eq(found.record.size, FIXTURE_STATE_SIZE);
    ck_assert_mem_eq(found.record.state, five.state, FIXTURE_STATE_SIZE);
    store_checkpoint_finish(&found);
    ck_assert_int_eq(store->ops->checkpoint_read(store, &id, 4, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.record.seq, 0);
    store_checkpoint_finish(&found);
    ck_assert_int_eq(store->ops->checkpoint_list(store, &id, 0, 9, &list, NULL), ERR_OK);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_uint_eq(list.items[1].seq, 5);
    ck_assert_ptr_null(list.items[1].state);
    ck_assert_uint_gt(list.items[1].stored_size, 0);
    store_checkpoints_finish(&list);
    ck_assert_int_eq(store->ops->checkpoint_list(store, &id, 0, 1, &list, NULL), ERR_OK);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_uint_eq(list.items[0].seq, 0);
    store_checkpoints_finish(&list);
    struct session_id nobody = {{0}};
    ck_assert_int_eq(store->ops->checkpoint_read(store, &nobody, 9, &found, NULL), ERR_NOT_FOUND);
}
END_TEST

START_TEST(archives)
{
    struct session_id id = fixture_session(store, &node);
    struct store_session found = {.epoch = 0};
    ck_assert_int_eq(fixture_append(store, &id, 1, 1, 1), ERR_OK);
    ck_assert_int_eq(other->ops->session_archive(other, &id, a_line(&id), NULL), ERR_OK);
    ck_assert_int_eq(other->ops->session_archive(other, &id, a_line(&id), NULL),
                     ERR_SESSION_ARCHIVED);
    ck_assert_int_eq(fixture_append(store, &id, 1, 2, 1), ERR_FENCED);
    ck_assert_int_eq(store->ops->session_open(store, &id, &node, &found, NULL),
                     ERR_SESSION_ARCHIVED);
    ck_assert_uint_eq(found.record.status, SESSION_ARCHIVED);
    ck_assert_uint_eq(found.head.seq, 1);
    uint64_t epoch = found.epoch;
    ck_assert_int_eq(store->ops->session_get(store, &id, &found, NULL), ERR_OK);
    ck_assert_uint_eq(found.epoch, epoch);
    fixture_expect_log(store, &id, 1);
}
END_TEST

START_TEST(lists_newest_first)
{
    struct session_id ids[5];
    for (size_t i = 0; i < 5; i++) { /* ids of one millisecond are in no order: make them so */
        do {
            ids[i] = fixture_session(store, &node);
        } while (i > 0 && memcmp(&ids[i], &ids[i - 1], ID_SIZE) < 0);
    }
    ck_assert_int_eq(fixture_append(store, &ids[2], 1, 1, 7), ERR_OK);
    ck_assert_int_eq(store->ops->session_archive(store, &ids[1], a_line(&ids[1]), NULL), ERR_OK);
    struct store_session_filter filter = {.has_before = false};
    size_t met = 0;
    for (int page = 0; page < 1000 && met < 5; page++) {
        struct store_sessions list;
        ck_assert_int_eq(store->ops->session_list(store, &filter, 2, &list, NULL), ERR_OK);
        ck_assert_uint_ge(list.count, 1);
        ck_assert_uint_le(list.count, 2);
        for (size_t i = 0; i < list.count; i++) {
            const struct store_session *item = &list.items[i];
            ck_assert(!filter.has_before || memcmp(&item->record.id, &filter.before, ID_SIZE) < 0);
            filter.before = item->record.id;
            filter.has_before = true;
            if (met < 5 && session_id_equal(&filter.before, &ids[4 - met])) {
                ck_assert_uint_eq(item->head.seq, met == 2 ? 7 : 0);
                ck_assert_uint_eq(item->record.status,
                                  met == 3 ? SESSION_ARCHIVED : SESSION_ACTIVE);
                met++;
            }
        }
        store_sessions_finish(&list);
    }
    ck_assert_uint_eq(met, 5);
}
END_TEST

enum { LOOKED_FOR = 4 };

/* Which of the sessions the filter lets through, as bits. */
static unsigned listed(struct store_session_filter filter, const struct session_id ids[LOOKED_FOR])
{
    struct store_sessions list;
    unsigned bits = 0;
    ck_assert_int_eq(store->ops->session_list(store, &filter, 100, &list, NULL), ERR_OK);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t j = 0; j < LOOKED_FOR; j++) {
            bits |= session_id_equal(&list.items[i].record.id, &ids[j]) ? 1U << j : 0U;
        }
    }
    store_sessions_finish(&list);
    return bits;
}

START_TEST(lists_what_is_looked_for)
{
    struct session_id ids[LOOKED_FOR];
    char text[ID_TEXT_SIZE];
    for (size_t i = 0; i < LOOKED_FOR; i++) {
        do {
            ids[i] = fixture_session(store, &node);
        } while (i > 0 && memcmp(&ids[i], &ids[i - 1], ID_SIZE) < 0);
    }
    ck_assert_int_eq(store->ops->session_archive(store, &ids[3], a_line(&ids[3]), NULL), ERR_OK);
    struct store_session_filter filter = {.from = ids[0]};
    ck_assert_uint_eq(listed(filter, ids), 0xf);
    filter.status = SESSION_ACTIVE;
    ck_assert_uint_eq(listed(filter, ids), 0x7);
    filter.status = SESSION_ARCHIVED;
    ck_assert_uint_eq(listed(filter, ids), 0x8);
    struct store_session one;
    ck_assert_int_eq(store->ops->session_get(store, &ids[0], &one, NULL), ERR_OK);
    strcpy(filter.scenario, one.record.scenario);
    ck_assert_uint_eq(listed(filter, ids), 0x8);
    filter.status = SESSION_ACTIVE;
    ck_assert_uint_eq(listed(filter, ids), 0x7);
    filter.status = 0;
    ck_assert_uint_eq(listed(filter, ids), 0xf);
    strcpy(filter.scenario, "nowhere");
    ck_assert_uint_eq(listed(filter, ids), 0);
    filter.scenario[0] = '\0';
    id_format(ids[1].bytes, text);
    strcpy(filter.search, text + 9);
    ck_assert_uint_eq(listed(filter, ids), 0x2);
    strcpy(filter.search, "no label has this");
    ck_assert_uint_eq(listed(filter, ids), 0);
    filter.search[0] = '\0';
    filter.before = ids[2];
    filter.has_before = true;
    ck_assert_uint_eq(listed(filter, ids), 0x3);
    filter.from = ids[1];
    ck_assert_uint_eq(listed(filter, ids), 0x2);
}
END_TEST

START_TEST(lists_what_a_label_says)
{
    struct session_id ids[LOOKED_FOR] = {fixture_session(store, &node)};
    struct store_session_filter filter = {.from = ids[0]};
    struct store_session one;
    ck_assert_int_eq(store->ops->session_get(store, &ids[0], &one, NULL), ERR_OK);
    strcpy(filter.search, one.record.label + 1);
    ck_assert_uint_eq(listed(filter, ids), 1);
    strcpy(filter.search, one.record.scenario);
    ck_assert_uint_eq(listed(filter, ids), 1);
}
END_TEST

START_TEST(uses_a_seed_once)
{
    struct store_seed seed = {.expires_us = FIXTURE_NOW_US + 10};
    struct store_seed found;
    struct node_id unique;
    fixture_node(&unique);
    memcpy(seed.id, unique.bytes, ID_SIZE);
    memset(seed.server_seed, 7, 32);
    memset(seed.salt, 8, 32);
    ck_assert_int_eq(store->ops->seed_put(store, &seed, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->seed_put(store, &seed, NULL), ERR_DUPLICATE);
    ck_assert_int_eq(store->ops->seed_get(store, seed.id, seed.expires_us, &found, NULL),
                     ERR_NOT_FOUND);
    ck_assert_int_eq(store->ops->seed_get(store, seed.id, FIXTURE_NOW_US, &found, NULL), ERR_OK);
    ck_assert_mem_eq(found.server_seed, seed.server_seed, 32);
    ck_assert_mem_eq(found.salt, seed.salt, 32);
    for (int i = 0; i < 3; i++) { /* expired, valid, used up */
        struct session_record record;
        struct checkpoint_record genesis;
        struct store_session session;
        struct store_seats seats = {.count = 0};
        fixture_record(&record);
        fixture_checkpoint(&record.id, 0, &genesis);
        record.created_us = i == 0 ? seed.expires_us : FIXTURE_NOW_US;
        ck_assert_int_eq(store->ops->session_create(store, &record, &seats, &genesis, &node,
                                                    seed.id, NULL, NULL),
                         i == 1 ? ERR_OK : ERR_NOT_FOUND);
        ck_assert_int_eq(store->ops->session_get(store, &record.id, &session, NULL),
                         i == 1 ? ERR_OK : ERR_NOT_FOUND);
    }
}
END_TEST

START_TEST(counts_other_nodes)
{
    size_t before;
    size_t after;
    ck_assert_int_eq(store->ops->node_beat(store, &node, 3600000, &before, NULL), ERR_OK);
    ck_assert_int_eq(other->ops->node_beat(other, &other_node, 3600000, &after, NULL), ERR_OK);
    ck_assert_uint_ge(after, 1);
    ck_assert_int_eq(store->ops->node_beat(store, &node, 3600000, &after, NULL), ERR_OK);
    ck_assert_uint_eq(after, before + 1);
    ck_assert_int_eq(other->ops->node_leave(other, &other_node, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->node_beat(store, &node, 3600000, &before, NULL), ERR_OK);
    ck_assert_uint_eq(before, after - 1);
    ck_assert_int_eq(other->ops->node_leave(other, &other_node, NULL), ERR_OK); /* it is gone */
    ck_assert_int_eq(store->ops->node_beat(store, &node, 0, &after, NULL), ERR_OK);
    ck_assert_uint_eq(after, 0);
    ck_assert_int_eq(store->ops->check(store, NULL), ERR_OK);
}
END_TEST

/* One server appends until it is fenced, while another takes the session over. */
static void *append_until_fenced(void *argument)
{
    const struct session_id *id = argument;
    uint64_t seq = 1;
    while (seq < 100000 && fixture_append(store, id, 1, seq, 1) == ERR_OK) {
        seq++;
    }
    return (void *)(uintptr_t)(seq - 1);
}

static struct store_request request_of(uint8_t key, uint8_t fingerprint)
{
    struct store_request request = {0};
    fixture_node((struct node_id *)request.session.bytes); /* any id will do */
    request.key.bytes[0] = key;
    request.fingerprint.bytes[0] = fingerprint;
    request.salt[0] = (uint8_t)(key + 100);
    return request;
}

static struct store_request_found begin_request(struct store *at,
                                                const struct store_request *request,
                                                const struct node_id *who, int64_t now_us,
                                                int64_t given_up_us)
{
    struct store_request_found found = {0};
    struct store_attempt attempt = {*who, now_us, given_up_us};
    ck_assert_int_eq(at->ops->request_begin(at, request, &attempt, &found, NULL), ERR_OK);
    return found;
}

START_TEST(does_a_request_once)
{
    struct store_request request = request_of(1, 1);
    size_t others;
    ck_assert_int_eq(store->ops->node_beat(store, &node, 3000, &others, NULL), ERR_OK);
    struct store_request_found found = begin_request(store, &request, &node, FIXTURE_NOW_US, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
    ck_assert_uint_eq(found.attempt, 1);
    ck_assert_int_eq(found.first_us, FIXTURE_NOW_US);
    ck_assert_mem_eq(found.salt, request.salt, sizeof(found.salt));
    /* Another tries while it is under way; its salt counts for nothing. */
    struct store_request again = request;
    again.salt[0] = 7;
    found = begin_request(other, &again, &other_node, FIXTURE_NOW_US + 5, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_UNDER_WAY);
    ck_assert_mem_eq(found.salt, request.salt, sizeof(found.salt));
    ck_assert_int_eq(store->ops->request_end(store, &request, 1, "reply", 5, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->request_end(store, &request, 1, "other", 5, NULL), ERR_FENCED);
    found = begin_request(other, &again, &other_node, FIXTURE_NOW_US + 9, FIXTURE_NOW_US + 8);
    ck_assert_int_eq(found.state, STORE_REQUEST_DONE);
    ck_assert_uint_eq(found.reply_size, 5);
    ck_assert_mem_eq(found.reply, "reply", 5);
    store_request_found_finish(&found);
    /* Neither another key nor another session is touched. */
    struct store_request fresh = request_of(2, 1);
    fresh.session = request.session;
    found = begin_request(store, &fresh, &node, FIXTURE_NOW_US, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
    fresh = request_of(1, 1);
    found = begin_request(store, &fresh, &node, FIXTURE_NOW_US, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
}
END_TEST

START_TEST(takes_a_given_up_request_on)
{
    struct store_request request = request_of(1, 1);
    size_t others;
    ck_assert_int_eq(store->ops->node_beat(store, &node, 3000, &others, NULL), ERR_OK);
    (void)begin_request(store, &request, &node, FIXTURE_NOW_US, 0);
    /* Another request of the same key never takes it over, however old it is. */
    struct store_request foreign = request;
    foreign.fingerprint.bytes[0] = 2;
    struct store_request_found found =
        begin_request(other, &foreign, &other_node, FIXTURE_NOW_US + 9, FIXTURE_NOW_US + 8);
    ck_assert_int_eq(found.state, STORE_REQUEST_UNDER_WAY);
    ck_assert_uint_eq(found.fingerprint.bytes[0], 1);
    /* The same one does when the attempt is old enough, and the first attempt has lost it. */
    found = begin_request(other, &request, &other_node, FIXTURE_NOW_US + 9, FIXTURE_NOW_US + 8);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
    ck_assert_uint_eq(found.attempt, 2);
    ck_assert_int_eq(found.first_us, FIXTURE_NOW_US);
    ck_assert_int_eq(store->ops->request_end(store, &request, 1, "late", 4, NULL), ERR_FENCED);
    ck_assert_int_eq(other->ops->request_end(other, &request, 2, NULL, 0, NULL), ERR_OK);
    /* Forgotten: as if it had never been. */
    found = begin_request(store, &request, &node, FIXTURE_NOW_US + 20, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
    ck_assert_uint_eq(found.attempt, 1);
}
END_TEST

START_TEST(takes_on_what_a_vanished_node_began)
{
    struct store_request request = request_of(1, 1);
    struct node_id nobody;
    fixture_node(&nobody); /* has never said that it is alive */
    (void)begin_request(store, &request, &nobody, FIXTURE_NOW_US, 0);
    struct store_request_found found = begin_request(store, &request, &node, FIXTURE_NOW_US + 1, 0);
    ck_assert_int_eq(found.state, STORE_REQUEST_BEGUN);
    ck_assert_uint_eq(found.attempt, 2);
}
END_TEST

START_TEST(opens_at_the_end_of_the_log)
{
    for (int round = 0; round < 10; round++) {
        struct session_id id = fixture_session(store, &node);
        struct store_session seen = {.epoch = 0};
        struct store_session taken;
        pthread_t thread;
        void *acknowledged;
        ck_assert_int_eq(pthread_create(&thread, NULL, append_until_fenced, &id), 0);
        for (int i = 0; i < 100000 && seen.head.seq < 3; i++) {
            ck_assert_int_eq(other->ops->session_get(other, &id, &seen, NULL), ERR_OK);
        }
        ck_assert_int_eq(other->ops->session_open(other, &id, &other_node, &taken, NULL), ERR_OK);
        ck_assert_int_eq(fixture_append(other, &id, taken.epoch, taken.head.seq + 1, 2), ERR_OK);
        ck_assert_int_eq(pthread_join(thread, &acknowledged), 0);
        ck_assert_uint_eq((uintptr_t)acknowledged, taken.head.seq);
        fixture_expect_log(store, &id, taken.head.seq + 2);
    }
}
END_TEST

static struct store_seats seats_of(const struct session_id *id)
{
    struct store_session session;
    ck_assert_int_eq(other->ops->session_get(other, id, &session, NULL), ERR_OK);
    return session.seats;
}

START_TEST(changes_a_seat_by_comparison)
{
    struct session_id id = fixture_session(store, &node);
    struct seat_record before = seats_of(&id).items[1];
    struct seat_record next = before;
    next.invite_hash.bytes[0] = 7;
    next.invite_expires_us = 11;
    next.joined_us = 12;
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, &before, &next, a_line(&id), NULL),
                     ERR_OK);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, &before, &next, a_line(&id), NULL),
                     ERR_CONFLICT);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 2, &next, &before, a_line(&id), NULL),
                     ERR_CONFLICT);
    struct store_seats seats = seats_of(&id);
    ck_assert_uint_eq(seats.count, 2);
    ck_assert_int_eq(seats.items[1].invite_hash.bytes[0], 7);
    ck_assert_int_eq(seats.items[1].invite_expires_us, 11);
    ck_assert_int_eq(seats.items[1].joined_us, 12);
    ck_assert(digest_equal(&seats.items[1].token_hash, &before.token_hash));
}
END_TEST

START_TEST(adds_and_removes_a_spectator)
{
    struct session_id id = fixture_session(store, &node);
    struct seat_record late = {.seat = 12, .delay_entries = 3, .delay_s = 60};
    struct seat_record early = {.seat = 10};
    struct seat_record nobody = {.seat = 14};
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, NULL, &late, a_line(&id), NULL),
                     ERR_OK);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, NULL, &late, a_line(&id), NULL),
                     ERR_CONFLICT);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, NULL, &early, a_line(&id), NULL),
                     ERR_OK);
    struct store_seats seats = seats_of(&id);
    ck_assert_uint_eq(seats.count, 4);
    ck_assert_int_eq(seats.items[2].seat, 10);
    ck_assert_int_eq(seats.items[3].seat, 12);
    ck_assert_uint_eq(seats.items[3].delay_entries, 3);
    ck_assert_uint_eq(seats.items[3].delay_s, 60);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, &nobody, NULL, a_line(&id), NULL),
                     ERR_CONFLICT);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, &early, NULL, a_line(&id), NULL),
                     ERR_OK);
    ck_assert_uint_eq(seats_of(&id).count, 3);
}
END_TEST

/* Whoever took the session over sees every change that was made before, and makes the next ones. */
START_TEST(changes_no_seat_for_the_former_owner)
{
    struct session_id id = fixture_session(store, &node);
    struct seat_record before = seats_of(&id).items[0];
    struct seat_record next = before;
    struct store_session taken;
    next.joined_us = 5;
    ck_assert_int_eq(other->ops->session_open(other, &id, &other_node, &taken, NULL), ERR_OK);
    ck_assert_int_eq(store->ops->seat_change(store, &id, 1, &before, &next, a_line(&id), NULL),
                     ERR_CONFLICT);
    ck_assert_int_eq(
        other->ops->seat_change(other, &id, taken.epoch, &before, &next, a_line(&id), NULL),
        ERR_OK);
    ck_assert_int_eq(store->ops->session_archive(store, &id, a_line(&id), NULL), ERR_OK);
    ck_assert_int_eq(
        other->ops->seat_change(other, &id, taken.epoch, &next, &before, a_line(&id), NULL),
        ERR_CONFLICT);
}
END_TEST

Suite *store_contract_suite(const char *name, const struct store_contract_subject *given)
{
    subject = given;
    Suite *suite = suite_create(name);
    TCase *tests = tcase_create("contract");
    TCase *jobs = tcase_create("jobs");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_checked_fixture(jobs, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_set_timeout(jobs, 60);
    tcase_add_test(tests, creates_and_gets);
    tcase_add_test(tests, refuses_unknown_and_twice);
    tcase_add_test(tests, appends_and_reads);
    tcase_add_test(tests, knows_action_ids);
    tcase_add_test(tests, keeps_receipts_and_signatures);
    tcase_add_test(tests, keeps_the_keys_of_seats);
    tcase_add_test(tests, keeps_keys);
    tcase_add_test(tests, takes_a_seq_once);
    tcase_add_test(tests, leaves_no_gap);
    tcase_add_test(tests, fences_the_former_owner);
    tcase_add_test(tests, commits_a_mixed_batch);
    tcase_add_test(tests, keeps_checkpoints);
    tcase_add_test(tests, archives);
    tcase_add_test(tests, lists_newest_first);
    tcase_add_test(tests, lists_what_is_looked_for);
    tcase_add_test(tests, lists_what_a_label_says);
    tcase_add_test(tests, uses_a_seed_once);
    tcase_add_test(tests, counts_other_nodes);
    tcase_add_test(tests, does_a_request_once);
    tcase_add_test(tests, takes_a_given_up_request_on);
    tcase_add_test(tests, takes_on_what_a_vanished_node_began);
    tcase_add_test(tests, changes_a_seat_by_comparison);
    tcase_add_test(tests, adds_and_removes_a_spectator);
    tcase_add_test(tests, changes_no_seat_for_the_former_owner);
    tcase_add_test(tests, opens_at_the_end_of_the_log);
    store_contract_alone(tests);
    suite_add_tcase(suite, tests);
    store_contract_jobs(jobs);
    suite_add_tcase(suite, jobs);
    return suite;
}
