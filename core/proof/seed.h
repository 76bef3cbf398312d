/*
 * seed: how the randomness of a session is committed to and derived.
 *
 * commitment  = SHA-256("donjon/seed/commitment/1\0" || server seed (32) || salt (32))
 * session key = HKDF-SHA256(secret = server seed, salt = SHA-256("donjon/seed/client/1\0" || client
 * seed), info = "donjon/seed/key/1\0" || session id || rules id || u8 seed epoch), 32 bytes
 *
 * The commitment is public before the client seed is known; server seed and salt are revealed when
 * the session ends, so that anyone can derive every roll.
 */
#ifndef DONJON_CORE_PROOF_SEED_H
#define DONJON_CORE_PROOF_SEED_H

#include "core/record/record.h"

void seed_commitment(const uint8_t server_seed[32], const uint8_t salt[32],
                     struct digest_value *out);

/* From server_seed, client_seed, id, rules_id and seed_epoch of the record. */
void seed_session_key(const struct session_record *session, uint8_t out[32]);

/* The inputs of the first state of a session: identity, commitment, key and blinding. */
void seed_genesis(const struct session_record *session, uint16_t scenario,
                  struct game_genesis *out);

#endif
