/* chain: what each link of the log's hash chain covers. The order here is the format. */
#include "core/proof/chain.h"

#include "core/proof/facts.h"
#include "core/proof/tags.h"
#include "core/proof/wire.h"

enum { SECRET_BODY_SIZE = 8 + ID_SIZE + sizeof(struct game_input) + SIGNATURE_SIZE };

void chain_genesis(struct digest *digest, const struct session_record *session,
                   const struct session_head *genesis, struct digest_value *out)
{
    uint8_t facts[FACTS_SIZE];
    facts_encode(session, genesis, facts);
    digest_begin(digest, TAG_CHAIN_GENESIS);
    digest_add(digest, facts, sizeof(facts));
    digest_end(digest, out);
}

void chain_salt(struct digest *digest, const uint8_t blinding[32], uint64_t seq,
                struct digest_value *out)
{
    digest_begin(digest, TAG_ENTRY_SALT);
    digest_add(digest, blinding, 32);
    digest_add_u64(digest, seq);
    digest_end(digest, out);
}

void chain_secret(struct digest *digest, const struct digest_value *salt,
                  const struct entry_record *entry, struct digest_value *out)
{
    uint8_t body[SECRET_BODY_SIZE] = {0};
    unsigned flags = (entry->has_action_id ? CHAIN_FLAG_ACTION_ID : 0U) |
                     (entry->has_signature ? CHAIN_FLAG_SIGNATURE : 0U);
    uint8_t *at = wire_put_uint(body, flags, 2);
    at = wire_put_uint(at, entry->request_index, 2) + 4;
    if (entry->has_action_id) {
        memcpy(at, entry->action_id.bytes, ID_SIZE);
    }
    at = wire_put(at + ID_SIZE, &entry->input, sizeof(entry->input));
    if (entry->has_signature) {
        memcpy(at, entry->signature, SIGNATURE_SIZE);
    }
    digest_begin(digest, TAG_ENTRY_SECRET);
    digest_add(digest, salt->bytes, DIGEST_SIZE);
    digest_add(digest, body, sizeof(body));
    digest_end(digest, out);
}

void chain_leaf(struct digest *digest, const struct entry_record *entry,
                const struct digest_value *secret, struct digest_value *out)
{
    digest_begin(digest, TAG_ENTRY_LEAF);
    digest_add(digest, entry->session.bytes, ID_SIZE);
    digest_add_u64(digest, entry->seq);
    digest_add_u64(digest, entry->first_nonce);
    digest_add_u64(digest, entry->last_nonce);
    digest_add_u64(digest, (uint64_t)entry->at_us);
    digest_add(digest, entry->state_root.bytes, DIGEST_SIZE);
    digest_add(digest, secret->bytes, DIGEST_SIZE);
    digest_end(digest, out);
}

void chain_link(struct digest *digest, const struct digest_value *previous,
                const struct digest_value *leaf, struct digest_value *out)
{
    digest_begin(digest, TAG_CHAIN_ENTRY);
    digest_add(digest, previous->bytes, DIGEST_SIZE);
    digest_add(digest, leaf->bytes, DIGEST_SIZE);
    digest_end(digest, out);
}

void chain_entry(struct digest *digest, const struct session_record *session,
                 const struct digest_value *previous, const struct entry_record *entry,
                 struct digest_value *out)
{
    struct digest_value value;
    chain_salt(digest, session->blinding, entry->seq, &value);
    chain_secret(digest, &value, entry, &value);
    chain_leaf(digest, entry, &value, &value);
    chain_link(digest, previous, &value, out);
}
