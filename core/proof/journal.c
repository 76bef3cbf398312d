/* journal: encodings, and the tree over entries as a row of full trees, one for each bit of the
 * count. */
#include "core/proof/journal.h"

#include "core/proof/tags.h"
#include "core/proof/wire.h"

_Static_assert(sizeof(TAG_RECORD) + JOURNAL_RECORD_SIGNED_SIZE == JOURNAL_MESSAGE_SIZE,
               "the tag and the signed bytes");

const char *journal_backend_name(uint32_t backend)
{
    return backend == BACKEND_REPLAY ? "replay" : NULL;
}

const char *proof_level_name(uint32_t level)
{
    switch (level) {
#define X(constant, number, word)                                                                  \
    case number:                                                                                   \
        return word;
        PROOF_LEVELS(X)
#undef X
    default:
        return NULL;
    }
}

static uint8_t *put_digest(uint8_t *at, const struct digest_value *value)
{
    return wire_put(at, value->bytes, DIGEST_SIZE);
}

static const uint8_t *get_digest(const uint8_t *at, struct digest_value *out)
{
    return wire_get(at, out->bytes, DIGEST_SIZE);
}

void journal_encode(const struct journal *journal, uint8_t out[JOURNAL_SIZE])
{
    uint8_t *at = put_digest(out, &journal->content_root);
    at = put_digest(at, &journal->seed_commitment);
    at = put_digest(at, &journal->previous_state_root);
    at = put_digest(at, &journal->entries_root);
    at = put_digest(at, &journal->new_state_root);
    (void)wire_put_u64(at, journal->new_nonce);
}

void journal_decode(const uint8_t bytes[JOURNAL_SIZE], struct journal *out)
{
    const uint8_t *at = get_digest(bytes, &out->content_root);
    at = get_digest(at, &out->seed_commitment);
    at = get_digest(at, &out->previous_state_root);
    at = get_digest(at, &out->entries_root);
    at = get_digest(at, &out->new_state_root);
    (void)wire_get_u64(at, &out->new_nonce);
}

void journal_digest(struct digest *digest, const struct journal *journal, struct digest_value *out)
{
    uint8_t bytes[JOURNAL_SIZE];
    journal_encode(journal, bytes);
    digest_begin(digest, TAG_JOURNAL);
    digest_add(digest, bytes, sizeof(bytes));
    digest_end(digest, out);
}

static void node_of(struct digest *digest, const struct digest_value *left,
                    const struct digest_value *right, struct digest_value *out)
{
    digest_begin(digest, TAG_ENTRIES_NODE);
    digest_add(digest, left->bytes, DIGEST_SIZE);
    digest_add(digest, right->bytes, DIGEST_SIZE);
    digest_end(digest, out);
}

void entries_tree_add(struct entries_tree *tree, struct digest *digest,
                      const struct digest_value *leaf)
{
    struct digest_value carry = *leaf;
    unsigned level = 0;
    for (; (tree->count >> level & 1) != 0; level++) {
        node_of(digest, &tree->full[level], &carry, &carry);
    }
    tree->full[level] = carry;
    tree->count++;
}

void entries_tree_root(const struct entries_tree *tree, struct digest *digest,
                       struct digest_value *out)
{
    if (tree->count == 0) {
        digest_begin(digest, TAG_ENTRIES_EMPTY);
        digest_end(digest, out);
        return;
    }
    bool started = false;
    for (unsigned level = 0; level < 64; level++) {
        if ((tree->count >> level & 1) == 0) {
            continue;
        }
        if (started) {
            node_of(digest, &tree->full[level], out, out);
        } else {
            *out = tree->full[level];
            started = true;
        }
    }
}

static uint8_t *put_signed(uint8_t *at, const struct journal_record *record)
{
    at = wire_put(at, record->session.bytes, ID_SIZE);
    at = wire_put_u64(at, record->batch);
    at = wire_put_u64(at, record->first_seq);
    at = wire_put_u64(at, record->last_seq);
    at = wire_put_u64(at, (uint64_t)record->at_us);
    at = wire_put_uint(at, record->backend, 4);
    at = wire_put_uint(at, record->level, 4);
    journal_encode(&record->journal, at);
    at = put_digest(at + JOURNAL_SIZE, &record->chain_hash);
    at = put_digest(at, &record->previous_hash);
    return wire_put(at, record->key_id, KEY_ID_SIZE);
}

void journal_record_encode(const struct journal_record *record, uint8_t out[JOURNAL_RECORD_SIZE])
{
    (void)wire_put(put_signed(out, record), record->signature, SIGNATURE_SIZE);
}

void journal_record_decode(const uint8_t bytes[JOURNAL_RECORD_SIZE], struct journal_record *out)
{
    uint64_t at_us;
    const uint8_t *at = wire_get(bytes, out->session.bytes, ID_SIZE);
    at = wire_get_u64(at, &out->batch);
    at = wire_get_u64(at, &out->first_seq);
    at = wire_get_u64(at, &out->last_seq);
    at = wire_get_u64(at, &at_us);
    out->at_us = (int64_t)at_us;
    at = wire_get_u32(at, &out->backend);
    at = wire_get_u32(at, &out->level);
    journal_decode(at, &out->journal);
    at = get_digest(at + JOURNAL_SIZE, &out->chain_hash);
    at = get_digest(at, &out->previous_hash);
    at = wire_get(at, out->key_id, KEY_ID_SIZE);
    (void)wire_get(at, out->signature, SIGNATURE_SIZE);
}

void journal_record_message(const struct journal_record *record, uint8_t out[JOURNAL_MESSAGE_SIZE])
{
    (void)put_signed(wire_put(out, TAG_RECORD, sizeof(TAG_RECORD)), record);
}

void journal_record_hash(struct digest *digest, const struct journal_record *record,
                         struct digest_value *out)
{
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    journal_record_message(record, message);
    digest_begin(digest, NULL);
    digest_add(digest, message, sizeof(message));
    digest_end(digest, out);
}
