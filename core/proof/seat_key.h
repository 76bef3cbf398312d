/*
 * seat_key: the server's word about whose key a seat has.
 *
 * seat key = session id (16) || u32 seat || u32 how it came about (enum seat_key_change) || u64
 *            from seq || chain hash (32) of from seq || public key (32) || key id (16) || signature
 *            (64); the server signs "donjon/seat-key/1\0" || the first 112 bytes. Behind it stands
 *            the player's signature (64) of a change that the key before signed
 *
 * Whoever has lost a key changes it by the token of the seat; then the record says that nobody but
 * the server vouches for it. Integers are little-endian.
 */
#ifndef DONJON_CORE_PROOF_SEAT_KEY_H
#define DONJON_CORE_PROOF_SEAT_KEY_H

#include "core/proof/keyring.h"

enum { SEAT_KEY_SIGNED_SIZE = SEAT_KEY_RECORD_SIZE - SIGN_SIZE };

/* Fills `key->record`, from the other members, the session and the chain hash at from_seq.
 * `signature` is the player's, of a change by the key before; else NULL. */
void seat_key_sign(struct keyring *keyring, const struct session_id *session,
                   const struct digest_value *chain_hash, const uint8_t *signature,
                   struct seat_key_record *key);

#endif
