/*
 * chain: the hash chain over a session's log.
 *
 * chain(0) = SHA-256("donjon/chain/genesis/1\0" || session id || rules id || content root ||
 *                    seed commitment || state root of genesis)
 * chain(n) = SHA-256("donjon/chain/entry/1\0" || chain(n-1) || session id || u64 seq ||
 *                    u64 first nonce || u64 last nonce || u64 time (Unix microseconds) ||
 *                    u64 has action id || action id (zeroes if none) || input (32 bytes) || state
 * root)
 *
 * All integers little-endian. Whoever knows chain(n) can check every row up to n.
 */
#ifndef DONJON_CORE_PROOF_CHAIN_H
#define DONJON_CORE_PROOF_CHAIN_H

#include "core/record/record.h"

void chain_genesis(struct digest *digest, const struct session_record *session,
                   const struct digest_value *state_root, struct digest_value *out);

/* Of `entry`, whose chain_hash member is not read. `out` may be that member. */
void chain_entry(struct digest *digest, const struct digest_value *previous,
                 const struct entry_record *entry, struct digest_value *out);

#endif
