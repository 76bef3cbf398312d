/* verify_records: a journal record says of a batch what the log says. */
#include <string.h>

#include "core/base/sign.h"
#include "core/proof/verify_internal.h"

static bool same(const struct digest_value *a, const struct digest_value *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

static bool check_signature(struct verification *verification, struct verify_place place,
                            const struct journal_record *record, bool *out_counts)
{
    uint8_t message[JOURNAL_MESSAGE_SIZE];
    const uint8_t *key = verify_key_find(verification, record->key_id, out_counts);
    if (key == NULL) {
        return verify_fail(verification, place, "key_id", "the key of the record is not there");
    }
    journal_record_message(record, message);
    return sign_verify(key, message, sizeof(message), record->signature) ||
           verify_fail(verification, place, "signature",
                       "the record is not what its signature is over");
}

/* Which batch it is, and where it stands among the others. */
static bool check_position(struct verification *verification, struct verify_place place,
                           const struct journal_record *record)
{
    static const struct digest_value nothing;
    bool bundle = verification->evidence.kind == EVIDENCE_BUNDLE;
    bool genesis = verification->head.seq == 0;
    bool from_genesis = verification->batch_first_seq == 0;
    if (memcmp(record->session.bytes, verification->evidence.session.id.bytes, ID_SIZE) != 0) {
        return verify_fail(verification, place, "session", "the record is of another session");
    }
    if ((bundle && record->batch != verification->records_done) ||
        (!bundle && (record->batch == 0) != genesis) ||
        (!bundle && from_genesis && record->batch > 1)) {
        return verify_fail(verification, place, "batch", "the record is of another batch");
    }
    if (record->first_seq != (genesis ? 0 : verification->batch_first_seq + 1)) {
        return verify_fail(verification, place, "first_seq", "the batch begins elsewhere");
    }
    if ((bundle || genesis) &&
        !same(&record->previous_hash, genesis ? &nothing : &verification->record_hash)) {
        return verify_fail(verification, place, "previous_hash",
                           "the record does not follow the one before");
    }
    return true;
}

/* The members of a journal that are roots, each with what the log gives. */
static bool check_journal(struct verification *verification, struct verify_place place,
                          const struct journal *journal)
{
    static const struct digest_value nothing;
    const struct session_record *session = &verification->evidence.session;
    bool genesis = verification->head.seq == 0;
    struct digest_value entries_root;
    entries_tree_root(&verification->tree, verification->digest, &entries_root);
    if (!same(&journal->content_root, &session->content_root)) {
        return verify_fail(verification, place, "journal.content_root", "it is another content");
    }
    if (!same(&journal->seed_commitment, &session->seed_commitment)) {
        return verify_fail(verification, place, "journal.seed_commitment",
                           "it is another commitment");
    }
    /* The first state of a fork follows from a state of its parent, which is not in the file. */
    if (!(genesis && session->has_parent) &&
        !same(&journal->previous_state_root,
              genesis ? &nothing : &verification->batch_state_root)) {
        return verify_fail(verification, place, "journal.previous_state_root",
                           "the batch begins with another state");
    }
    if (!same(&journal->entries_root, &entries_root)) {
        return verify_fail(verification, place, "journal.entries_root",
                           "the batch has other entries");
    }
    if (!same(&journal->new_state_root, &verification->head.state_root)) {
        return verify_fail(verification, place, "journal.new_state_root",
                           "the batch ends with another state");
    }
    return journal->new_nonce == verification->head.nonce ||
           verify_fail(verification, place, "journal.new_nonce",
                       "the batch ends with another nonce");
}

static void next_batch(struct verification *verification, const struct journal_record *record)
{
    struct verify_report *report = verification->report;
    journal_record_hash(verification->digest, record, &verification->record_hash);
    verification->tree = (struct entries_tree){.count = 0};
    verification->batch_state_root = verification->head.state_root;
    verification->batch_first_seq = verification->head.seq;
    verification->records_done++;
    report->records++;
    report->has_batch = verification->evidence.kind == EVIDENCE_BATCH;
    report->batch = record->batch;
}

static bool check_record(struct verification *verification, struct verify_place place,
                         const struct journal_record *record)
{
    bool counts = false;
    if (!check_signature(verification, place, record, &counts) ||
        !check_position(verification, place, record)) {
        return false;
    }
    if (!same(&record->chain_hash, &verification->head.chain_hash)) {
        return verify_fail_fork(verification, place,
                                "the server signed another history for this seq");
    }
    if (!check_journal(verification, place, &record->journal)) {
        return false;
    }
    if (record->backend != BACKEND_REPLAY || proof_level_name(record->level) == NULL) {
        return verify_fail(verification, place, "backend", "the backend or level is unknown");
    }
    next_batch(verification, record);
    verification->record_counts = counts;
    if (counts) {
        verify_attest(verification);
    }
    return true;
}

bool verify_records(struct verification *verification)
{
    const struct evidence *evidence = &verification->evidence;
    size_t count = evidence_item_count(evidence, EVIDENCE_RECORDS, JOURNAL_RECORD_SIZE);
    while (verification->records_done < count) {
        struct journal_record record;
        const uint8_t *bytes = evidence_item(evidence, EVIDENCE_RECORDS, JOURNAL_RECORD_SIZE,
                                             (size_t)verification->records_done);
        journal_record_decode(bytes, &record);
        if (record.last_seq != verification->head.seq) {
            return true;
        }
        struct verify_place place = {.section = EVIDENCE_RECORDS,
                                     .offset = evidence_offset(evidence, bytes),
                                     .has_seq = true,
                                     .seq = record.last_seq};
        if (!check_record(verification, place, &record)) {
            return false;
        }
    }
    return true;
}
