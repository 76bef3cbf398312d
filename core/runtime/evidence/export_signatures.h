/*
 * export_signatures: what is signed of a session, gathered for a file of evidence, and the public
 * keys that signed it.
 *
 * Belongs to one thread.
 */
#ifndef DONJON_CORE_RUNTIME_EVIDENCE_EXPORT_SIGNATURES_H
#define DONJON_CORE_RUNTIME_EVIDENCE_EXPORT_SIGNATURES_H

#include "core/proof/evidence_write.h"
#include "core/proof/keyring.h"
#include "core/proof/receipt.h"
#include "core/proof/verify.h"
#include "core/storage/store.h"

struct export_signatures {
    struct store *store;
    const struct session_record *session;
    uint8_t key_ids[VERIFY_KEYS_MAX][KEY_ID_SIZE]; /* of whatever is signed below */
    size_t key_count;
    struct strbuf seat_keys;
    struct strbuf records;
    struct strbuf heads;
};

/* Both are borrowed. */
void export_signatures_init(struct export_signatures *signatures, struct store *store,
                            const struct session_record *session);
void export_signatures_finish(struct export_signatures *signatures);

/* Signs where the log ends. */
void export_signatures_sign(struct export_signatures *signatures, struct keyring *keyring,
                            const struct session_head *head, int64_t at_us);

/* The record of one batch, decoded. ERR_NOT_FOUND when there is none yet. */
MUST_CHECK enum err export_signatures_batch(struct export_signatures *signatures, uint64_t batch,
                                            struct journal_record *out, struct error *error);

/* The records of batches 0, 1, ... without gap that end at `last_seq` or before. */
MUST_CHECK enum err export_signatures_batches(struct export_signatures *signatures,
                                              uint64_t last_seq, struct error *error);

/* The keys that seats were given up to `last_seq`. */
MUST_CHECK enum err export_signatures_seat_keys(struct export_signatures *signatures,
                                                uint64_t last_seq, struct error *error);

/* The sections from KEYS on, but for END. ERR_CORRUPT: a key is not to be found. */
MUST_CHECK enum err export_signatures_write(const struct export_signatures *signatures,
                                            struct evidence_writer *writer, struct error *error);

#endif
