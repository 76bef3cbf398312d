/*
 * receipt: what a client gets for an accepted action, so that the server cannot take it back.
 *
 * A receipt says "the log of this session has at this seq an entry with this chain hash, committed
 * at this time". A signature costs more than playing the action, so the committer signs once for
 * up to RECEIPT_GROUP_MAX of them: the receipts are the leaves of a hash tree, its root is signed,
 * and each receipt carries the way from its leaf to the root.
 *
 *   bytes  = key id (16) || session id (16) || u64 seq || u64 at (Unix microseconds) ||
 *            chain hash (32) || signature (64) || u64 sides || path (0..16 digests)
 *   leaf   = SHA-256("donjon/receipt/leaf/1\0" || the first 80 bytes)
 *   node   = SHA-256("donjon/receipt/node/1\0" || left || right); one without a partner goes up as
 *            it is
 *   signed = "donjon/receipt/root/1\0" || root, by Ed25519
 *
 * From the leaf up: path[i] is the left partner if bit i of sides is 1, else the right one; bits
 * beyond the path are 0. Integers are little-endian. Two receipts for one seq of a session with
 * different chain hashes prove that the server told two stories.
 *
 * A *signed head* says where a log ended: the first 144 bytes alone, with the signature over
 * "donjon/head/1\0" || the first 80 bytes.
 *
 * Making and encoding only; statement.h reads and checks. Pure; the digest is the caller's.
 */
#ifndef DONJON_CORE_PROOF_RECEIPT_H
#define DONJON_CORE_PROOF_RECEIPT_H

#include "core/proof/keyring.h"
#include "core/proof/statement.h"

enum {
    RECEIPT_PATH_MAX = STATEMENT_RECEIPT_PATH_MAX,
    RECEIPT_GROUP_MAX = 16, /* signed at once, so that a path has four nodes at most */
    RECEIPT_HEAD_SIZE = STATEMENT_HEAD_SIZE,
    RECEIPT_SIZE_MAX = STATEMENT_RECEIPT_MAX
};

struct receipt {
    uint8_t key_id[SIGN_KEY_ID_SIZE];
    struct session_id session;
    uint64_t seq;
    int64_t at_us;
    struct digest_value chain_hash;
    uint8_t signature[SIGN_SIZE];
    uint64_t sides;
    uint8_t path_count;
    struct digest_value path[RECEIPT_PATH_MAX];
};

/* Returns the number of bytes written. */
size_t receipt_encode(const struct receipt *receipt, uint8_t out[RECEIPT_SIZE_MAX]);

/* What is kept with an entry, which knows the rest: the bytes without session id, seq, time and
 * chain hash. Only of receipts that receipts_sign made. Returns their number. */
size_t receipt_tail_encode(const struct receipt *receipt, uint8_t out[ENTRY_RECEIPT_MAX]);

/* Fills in the other members. False for bytes that are no tail. */
bool receipt_tail_decode(const void *bytes, size_t size, struct receipt *out);

/* Signs 1..RECEIPT_GROUP_MAX receipts, of which session, seq, time and chain hash are filled, at
 * once. */
void receipts_sign(struct digest *digest, struct keyring *keyring, struct receipt *const *receipts,
                   size_t count);

/* The statement of `receipt` as a signed head. */
void head_sign(struct keyring *keyring, struct receipt *receipt);
void head_encode(const struct receipt *head, uint8_t out[RECEIPT_HEAD_SIZE]);

#endif
