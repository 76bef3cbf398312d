/* Everything in a fixture follows from the session's id and the seq. */
#include "tests/unit/storage/store_fixture.h"

#include <check.h>
#include <string.h>

#include "core/base/clock.h"

static const struct game_executed cascade[3] = {{0}};

static int64_t now_us(void)
{
    return clock_system()->wall_us(clock_system());
}

void fixture_node(struct node_id *out)
{
    id_generate(now_us(), out->bytes);
}

static struct digest_value hash_of(const struct session_id *session, uint64_t seq, uint8_t what)
{
    struct digest_value value;
    uint8_t bytes[sizeof(*session) + sizeof(seq) + 1];
    memcpy(bytes, session, sizeof(*session));
    memcpy(bytes + sizeof(*session), &seq, sizeof(seq));
    bytes[sizeof(bytes) - 1] = what;
    digest_of("test", bytes, sizeof(bytes), &value);
    return value;
}

void fixture_record(struct session_record *out)
{
    *out = (struct session_record){.status = SESSION_ACTIVE,
                                   .players = 2,
                                   .on_timeout = TIMEOUT_AI,
                                   .on_timeout_provider = GAME_PROVIDER_AI_WAIT,
                                   .seed_epoch = 3,
                                   .turn_timeout_s = 77,
                                   .scenario = "cellar",
                                   .label = "Gr\xc3\xbc\xc3\x9f",
                                   .client_seed = "mine",
                                   .created_us = FIXTURE_NOW_US,
                                   .has_parent = true,
                                   .parent_seq = 12};
    id_generate(now_us(), out->id.bytes);
    id_generate(now_us(), out->parent.bytes);
    out->rules_id = hash_of(&out->id, 0, 1);
    out->content_root = hash_of(&out->id, 0, 2);
    out->seed_commitment = hash_of(&out->id, 0, 3);
    memset(out->server_seed, 1, sizeof(out->server_seed));
    memset(out->seed_salt, 2, sizeof(out->seed_salt));
    memset(out->blinding, 3, sizeof(out->blinding));
}

void fixture_checkpoint(const struct session_id *session, uint64_t seq,
                        struct checkpoint_record *out)
{
    static uint8_t state[FIXTURE_STATE_SIZE];
    memset(state, (int)(seq & 0xff), sizeof(state));
    *out = (struct checkpoint_record){.session = *session,
                                      .seq = seq,
                                      .nonce = seq * 3,
                                      .state_root = hash_of(session, seq, 4),
                                      .chain_hash = hash_of(session, seq, 5),
                                      .label = "here",
                                      .created_us = FIXTURE_NOW_US + (int64_t)seq,
                                      .state = state,
                                      .size = sizeof(state)};
}

struct session_id fixture_session(struct store *store, const struct node_id *node)
{
    struct session_record record;
    struct checkpoint_record genesis;
    fixture_record(&record);
    fixture_checkpoint(&record.id, 0, &genesis);
    struct store_seats seats = {
        .count = 2,
        .items = {{.seat = 1, .entity = 4000000000, .token_hash = record.rules_id},
                  {.seat = 2, .entity = 8, .token_hash = record.content_root}}};
    struct error error = {0};
    enum err err =
        store->ops->session_create(store, &record, &seats, &genesis, node, NULL, NULL, &error);
    ck_assert_msg(err == ERR_OK, "%s", error.message);
    return record.id;
}

struct entry_record fixture_entry(const struct session_id *session, uint64_t seq)
{
    struct entry_record entry = {.session = *session,
                                 .seq = seq,
                                 .first_nonce = seq * 3 - 2,
                                 .last_nonce = seq * 3,
                                 .has_action_id = seq % 2 == 1,
                                 .request_index = seq % 2 == 1 ? 0 : 1,
                                 .input = {.kind = GAME_INPUT_ACTION, .entity = (uint32_t)seq},
                                 .executed = cascade,
                                 .executed_count = (uint16_t)(seq % 4),
                                 .state_root = hash_of(session, seq, 4),
                                 .chain_hash = hash_of(session, seq, 5),
                                 .at_us = FIXTURE_NOW_US + (int64_t)seq};
    if (entry.has_action_id) {
        struct digest_value id = hash_of(session, seq, 6);
        memcpy(entry.action_id.bytes, id.bytes, ID_SIZE);
    }
    return entry;
}

enum err fixture_append(struct store *store, const struct session_id *session, uint64_t epoch,
                        uint64_t seq, size_t count)
{
    struct entry_record entries[64];
    ck_assert_uint_le(count, 64);
    for (size_t i = 0; i < count; i++) {
        entries[i] = fixture_entry(session, seq + i);
    }
    struct commit_unit unit = {
        .session = *session, .epoch = epoch, .entries = entries, .entry_count = count};
    struct commit_unit *units[] = {&unit};
    enum err err = store->ops->commit(store, units, 1, NULL);
    return err != ERR_OK ? err : unit.result;
}

static void expect_entry(const struct entry_record *found, const struct entry_record *expected)
{
    ck_assert_uint_eq(found->seq, expected->seq);
    ck_assert(session_id_equal(&found->session, &expected->session));
    ck_assert_uint_eq(found->first_nonce, expected->first_nonce);
    ck_assert_uint_eq(found->last_nonce, expected->last_nonce);
    ck_assert_int_eq(found->has_action_id, expected->has_action_id);
    ck_assert_mem_eq(&found->action_id, &expected->action_id, ID_SIZE);
    ck_assert_uint_eq(found->request_index, expected->request_index);
    ck_assert_mem_eq(&found->input, &expected->input, sizeof(found->input));
    ck_assert_uint_eq(found->executed_count, expected->executed_count);
    ck_assert_mem_eq(found->executed, expected->executed,
                     expected->executed_count * sizeof(*expected->executed));
    ck_assert(digest_equal(&found->state_root, &expected->state_root));
    ck_assert(digest_equal(&found->chain_hash, &expected->chain_hash));
    ck_assert_int_eq(found->at_us, expected->at_us);
}

void fixture_expect_log(struct store *store, const struct session_id *session, size_t count)
{
    struct store_entries entries;
    ck_assert_int_eq(store->ops->entries_read(store, session, 0, SIZE_MAX, &entries, NULL), ERR_OK);
    ck_assert_uint_eq(entries.count, count);
    for (size_t i = 0; i < entries.count; i++) {
        struct entry_record expected = fixture_entry(session, i + 1);
        expect_entry(&entries.items[i], &expected);
    }
    store_entries_finish(&entries);
}

const struct audit_record *fixture_audit(const struct session_id *id, int64_t at_us)
{
    static struct audit_record line;
    line = (struct audit_record){.session = *id,
                                 .at_us = at_us,
                                 .actor = "admin",
                                 .action = "test",
                                 .detail = "a \"b\" {c}"};
    id_generate(at_us, line.id);
    return &line;
}

const struct audit_record *a_line(const struct session_id *id)
{
    return fixture_audit(id, FIXTURE_NOW_US);
}
