/* verify_log: one walk from the first head to the last entry. */
#include <string.h>

#include "core/proof/verify_internal.h"

static struct verify_place place_of(const struct evidence_entry *entry)
{
    return (struct verify_place){
        .section = EVIDENCE_LOG, .offset = entry->offset, .has_seq = true, .seq = entry->entry.seq};
}

static bool same(const struct digest_value *a, const struct digest_value *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

static bool check_numbers(struct verification *verification, const struct evidence_entry *entry)
{
    const struct entry_record *record = &entry->entry;
    if (record->seq != verification->head.seq + 1) {
        struct verify_place place = place_of(entry);
        place.seq = verification->head.seq + 1;
        return verify_fail(verification, place, "seq", "an entry is missing or out of order");
    }
    if (record->first_nonce != verification->head.nonce + 1) {
        return verify_fail(verification, place_of(entry), "first_nonce",
                           "the nonces do not follow those of the entry before");
    }
    if (record->last_nonce + 1 < record->first_nonce) {
        return verify_fail(verification, place_of(entry), "last_nonce",
                           "the last nonce is before the first");
    }
    return true;
}

/* The hash that stands for input, action id and signature. */
static bool find_secret(struct verification *verification, const struct evidence_entry *entry,
                        struct digest_value *out)
{
    if (!entry->open) {
        *out = entry->secret;
        return true;
    }
    if (verification->evidence.has_secrets) {
        struct digest_value salt;
        chain_salt(verification->digest, verification->evidence.session.blinding, entry->entry.seq,
                   &salt);
        if (!same(&salt, &entry->salt)) {
            return verify_fail(verification, place_of(entry), "salt",
                               "the salt is not the one that the blinding gives");
        }
    }
    chain_secret(verification->digest, &entry->salt, &entry->entry, out);
    return true;
}

static bool check_chain(struct verification *verification, const struct evidence_entry *entry)
{
    struct digest_value leaf;
    struct digest_value chain;
    if (!find_secret(verification, entry, &leaf)) {
        return false;
    }
    chain_leaf(verification->digest, &entry->entry, &leaf, &leaf);
    chain_link(verification->digest, &verification->head.chain_hash, &leaf, &chain);
    if (!same(&chain, &entry->entry.chain_hash)) {
        return verify_fail(verification, place_of(entry), "chain_hash",
                           "the entry is not the one that was chained");
    }
    entries_tree_add(&verification->tree, verification->digest, &leaf);
    return true;
}

static bool check_entry(struct verification *verification, const struct evidence_entry *entry)
{
    if (!check_numbers(verification, entry) || !check_chain(verification, entry) ||
        !verify_player(verification, entry)) {
        return false;
    }
    verification->head = (struct session_head){.seq = entry->entry.seq,
                                               .nonce = entry->entry.last_nonce,
                                               .state_root = entry->entry.state_root,
                                               .chain_hash = entry->entry.chain_hash};
    verification->report->entries++;
    verification->report->open_entries += entry->open;
    verification->report->last = verification->head;
    return true;
}

static void start(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    verification->head = evidence->start;
    verification->batch_state_root = verification->head.state_root;
    verification->batch_first_seq = verification->head.seq;
    verification->report->first = verification->head;
    verification->report->last = verification->head;
}

bool verify_log(struct verification *verification)
{
    struct evidence_entry entry;
    size_t cursor = 0;
    start(verification);
    if (!verify_marks(verification) || !verify_records(verification)) {
        return false;
    }
    while (evidence_entry_next(&verification->evidence, &cursor, &entry)) {
        if (!check_entry(verification, &entry) || !verify_marks(verification) ||
            !verify_records(verification)) {
            return false;
        }
    }
    return verify_marks_left(verification);
}
