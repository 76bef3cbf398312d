/*
 * statement: what the server signs about a seq: "the log of this session has this chain hash at
 * this seq". A *head* says it alone, a *receipt* as a leaf of a tree whose root is signed, so that
 * one signature serves many.
 *
 * Both begin with 80 bytes: key id 16, session 16, u64 seq, u64 time, chain hash 32; then the
 * signature 64. A head is signed over "donjon/head/1\0" and the 80 bytes. Behind a receipt's
 * signature stand u64 sides and the partners of its path, 0 to 16 of 32 bytes; leaf, nodes and root
 * are in docs/evidence-format.md.
 *
 * Reading and checking only. Freestanding but for struct digest, which belongs to one thread at a
 * time.
 */
#ifndef DONJON_CORE_PROOF_STATEMENT_H
#define DONJON_CORE_PROOF_STATEMENT_H

#include "core/proof/journal.h"

enum {
    STATEMENT_SIZE = 80,
    STATEMENT_HEAD_SIZE = STATEMENT_SIZE + SIGNATURE_SIZE,
    STATEMENT_RECEIPT_MIN = STATEMENT_HEAD_SIZE + 8,
    STATEMENT_RECEIPT_PATH_MAX = 16,
    STATEMENT_RECEIPT_MAX = STATEMENT_RECEIPT_MIN + STATEMENT_RECEIPT_PATH_MAX * DIGEST_SIZE
};

struct statement {
    uint8_t key_id[KEY_ID_SIZE];
    struct session_id session;
    uint64_t seq;
    int64_t at_us;
    struct digest_value chain_hash;
};

void statement_decode(const uint8_t bytes[STATEMENT_SIZE], struct statement *out);

/* Whether a receipt may have this many bytes. */
bool statement_receipt_size_is_valid(size_t size);

bool statement_head_holds(const uint8_t head[STATEMENT_HEAD_SIZE], const uint8_t public_key[32]);

/* Of a valid size. */
bool statement_receipt_holds(struct digest *digest, const uint8_t *receipt, size_t size,
                             const uint8_t public_key[32]);

#endif
