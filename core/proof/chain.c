/* chain: what each link of the log's hash chain covers. The order here is the format. */
#include "core/proof/chain.h"

void chain_genesis(struct digest *digest, const struct session_record *session,
                   const struct digest_value *state_root, struct digest_value *out)
{
    digest_begin(digest, "donjon/chain/genesis/1");
    digest_add(digest, session->id.bytes, sizeof(session->id.bytes));
    digest_add(digest, session->rules_id.bytes, DIGEST_SIZE);
    digest_add(digest, session->content_root.bytes, DIGEST_SIZE);
    digest_add(digest, session->seed_commitment.bytes, DIGEST_SIZE);
    digest_add(digest, state_root->bytes, DIGEST_SIZE);
    digest_end(digest, out);
}

void chain_entry(struct digest *digest, const struct digest_value *previous,
                 const struct entry_record *entry, struct digest_value *out)
{
    static const struct action_id no_action_id;
    const struct action_id *action_id = entry->has_action_id ? &entry->action_id : &no_action_id;
    digest_begin(digest, "donjon/chain/entry/1");
    digest_add(digest, previous->bytes, DIGEST_SIZE);
    digest_add(digest, entry->session.bytes, sizeof(entry->session.bytes));
    digest_add_u64(digest, entry->seq);
    digest_add_u64(digest, entry->first_nonce);
    digest_add_u64(digest, entry->last_nonce);
    digest_add_u64(digest, (uint64_t)entry->at_us);
    digest_add_u64(digest, entry->has_action_id);
    digest_add(digest, action_id->bytes, sizeof(action_id->bytes));
    digest_add(digest, &entry->input, sizeof(entry->input));
    digest_add(digest, entry->state_root.bytes, DIGEST_SIZE);
    digest_end(digest, out);
}
