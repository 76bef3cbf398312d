/*
 * chain: the hash chain over a session's log.
 *
 * salt(n)   = SHA-256("donjon/entry/salt/1\0" || session's blinding (32) || u64 seq)
 * secret(n) = SHA-256("donjon/entry/secret/1\0" || salt(n) || u16 flags || u16 request index || u32
 * 0 || action id (16) || input (32) || signature (64)) leaf(n)   = SHA-256("donjon/entry/leaf/1\0"
 * || session id || u64 seq || u64 first nonce || u64 last nonce || u64 time (Unix microseconds) ||
 * state root || secret(n)) chain(0)  = SHA-256("donjon/chain/genesis/2\0" || facts), see facts.h
 * chain(n)  = SHA-256("donjon/chain/entry/2\0" || chain(n-1) || leaf(n))
 *
 * flags: 1 has an action id, 2 has a player's signature; what is absent counts as zeroes. All
 * integers little-endian. Whoever knows chain(n) can check every row up to n.
 *
 * An input is one of a few dozen, so a hash of it alone could be guessed. The salt prevents that: a
 * row can be shown without its input, as leaf's members and secret(n), and the chain still checks.
 *
 * Freestanding but for struct digest, which belongs to one thread at a time.
 */
#ifndef DONJON_CORE_PROOF_CHAIN_H
#define DONJON_CORE_PROOF_CHAIN_H

#include "core/record/record.h"

enum { CHAIN_FLAG_ACTION_ID = 1, CHAIN_FLAG_SIGNATURE = 2 };

void chain_genesis(struct digest *digest, const struct session_record *session,
                   const struct session_head *genesis, struct digest_value *out);

void chain_salt(struct digest *digest, const uint8_t blinding[32], uint64_t seq,
                struct digest_value *out);

void chain_secret(struct digest *digest, const struct digest_value *salt,
                  const struct entry_record *entry, struct digest_value *out);

void chain_leaf(struct digest *digest, const struct entry_record *entry,
                const struct digest_value *secret, struct digest_value *out);

/* `out` may be `previous`. */
void chain_link(struct digest *digest, const struct digest_value *previous,
                const struct digest_value *leaf, struct digest_value *out);

/* All four for an entry of a session whose blinding is known. The chain_hash member of `entry` is
 * not read; `out` may be that member. */
void chain_entry(struct digest *digest, const struct session_record *session,
                 const struct digest_value *previous, const struct entry_record *entry,
                 struct digest_value *out);

#endif
