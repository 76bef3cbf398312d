/*
 * journal: what is said of a batch of play, the root over its entries, and the record that binds a
 * journal to its session and to the record before it.
 *
 * Journal, 168 bytes: content root 32, seed commitment 32, previous state root 32, entries root 32,
 * new state root 32, u64 new nonce. Its digest is SHA-256("donjon/journal/1\0" || journal).
 *
 * Batch 0 is genesis: its previous state root is zeroes, it has no entries, first and last seq are
 * 0. Batch n covers the entries between two checkpoints.
 *
 * Entries root: a binary tree over the leaves of the chain (chain.h) in order. A node is
 * SHA-256("donjon/entries/node/1\0" || left || right); a node without a partner goes up unchanged,
 * so the left part of a tree is always a full one. Without entries:
 * SHA-256("donjon/entries/empty/1\0").
 *
 * Record, 368 bytes: session id 16, u64 batch, u64 first seq, u64 last seq, u64 time (Unix
 * microseconds), u32 backend, u32 level, journal 168, chain hash of the last seq 32, hash of the
 * record before 32 (zeroes for batch 0), key id 16, signature 64. Its hash is
 * SHA-256("donjon/record/1\0" || the bytes before the signature), and the signature (Ed25519) is
 * over the message "donjon/record/1\0" || the same bytes. Two records of one batch with different
 * hashes are evidence of two histories.
 *
 * All integers are little-endian. Freestanding but for struct digest, which belongs to one thread
 * at a time.
 */
#ifndef DONJON_CORE_PROOF_JOURNAL_H
#define DONJON_CORE_PROOF_JOURNAL_H

#include "core/record/record.h"

enum {
    JOURNAL_SIZE = 168,
    JOURNAL_RECORD_SIZE = 368,
    JOURNAL_RECORD_SIGNED_SIZE = JOURNAL_RECORD_SIZE - SIGNATURE_SIZE,
    JOURNAL_MESSAGE_SIZE = 16 + JOURNAL_RECORD_SIGNED_SIZE, /* with "donjon/record/1\0" */
    KEY_ID_SIZE = 16
};

enum journal_backend { BACKEND_REPLAY = 1 };
const char *journal_backend_name(uint32_t backend); /* NULL for an unknown one */

/* What somebody has to trust in. X(constant, number, word on the wire) */
#define PROOF_LEVELS(X)                                                                            \
    X(NONE, 0, "none")         /* hashes agree with each other; nobody has signed them */          \
    X(ATTESTED, 1, "attested") /* signed; the game was not played again */                         \
    X(REPLAYED, 2, "replayed") /* played again from its first state, each root compared */         \
    X(PROVEN, 3, "proven")                                                                         \
    X(PROVEN_ZERO_KNOWLEDGE, 4, "proven_zero_knowledge")

enum proof_level {
#define X(constant, number, word) PROOF_LEVEL_##constant = number,
    PROOF_LEVELS(X)
#undef X
};
const char *proof_level_name(uint32_t level); /* NULL for an unknown one */

struct journal {
    struct digest_value content_root;
    struct digest_value seed_commitment;
    struct digest_value previous_state_root;
    struct digest_value entries_root;
    struct digest_value new_state_root;
    uint64_t new_nonce;
};

void journal_encode(const struct journal *journal, uint8_t out[JOURNAL_SIZE]);
void journal_decode(const uint8_t bytes[JOURNAL_SIZE], struct journal *out);
void journal_digest(struct digest *digest, const struct journal *journal, struct digest_value *out);

/* ---- entries root ---- */

/* Leaves come one by one; memory does not grow. Zero-initialise it. */
struct entries_tree {
    uint64_t count;
    struct digest_value full[64]; /* [i]: root of a full tree of 2^i leaves, where bit i of count is
                                     set */
};

void entries_tree_add(struct entries_tree *tree, struct digest *digest,
                      const struct digest_value *leaf);
void entries_tree_root(const struct entries_tree *tree, struct digest *digest,
                       struct digest_value *out);

/* ---- record ---- */

struct journal_record {
    struct session_id session;
    uint64_t batch;
    uint64_t first_seq;
    uint64_t last_seq;
    int64_t at_us;
    uint32_t backend; /* enum journal_backend */
    uint32_t level;   /* enum proof_level, as its maker claims */
    struct journal journal;
    struct digest_value chain_hash;    /* after last_seq */
    struct digest_value previous_hash; /* of the record of the batch before */
    uint8_t key_id[KEY_ID_SIZE];
    uint8_t signature[SIGNATURE_SIZE];
};

void journal_record_encode(const struct journal_record *record, uint8_t out[JOURNAL_RECORD_SIZE]);
void journal_record_decode(const uint8_t bytes[JOURNAL_RECORD_SIZE], struct journal_record *out);

/* What the signature is over; reads all members but the signature. */
void journal_record_message(const struct journal_record *record, uint8_t out[JOURNAL_MESSAGE_SIZE]);

/* The record's hash, which is also its proof id. Reads all members but the signature. */
void journal_record_hash(struct digest *digest, const struct journal_record *record,
                         struct digest_value *out);

#endif
