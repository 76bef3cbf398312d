/*
 * authorship: what a player signs, so that nobody can say that the server made a move of theirs up;
 * and the server's word about whose key a seat has.
 *
 * action   = "donjon/action/1\0" || session id (16) || u64 seat || chain hash (32) of the head that
 *            the request was made on || u64 index of the action in the request || struct
 *            game_action (16), signed by the player, Ed25519
 * seat key = session id (16) || u64 seat || u64 from seq || chain hash (32) of from seq || public
 *            key (32) || key id (16) || signature (64); the server signs "donjon/seat-key/1\0" ||
 *            the first 112 bytes
 *
 * A seat has a key once and for all; every action of the seat with a seq behind from_seq must be
 * signed. What the server decides by itself (turn deadlines, hand-overs, the end) carries no
 * signature, and its entries say what they are. Since the chain hash is part of it, a signature
 * also says which history the player has seen. Integers are little-endian.
 */
#ifndef DONJON_CORE_PROOF_AUTHORSHIP_H
#define DONJON_CORE_PROOF_AUTHORSHIP_H

#include "core/proof/keyring.h"

enum { AUTHORSHIP_ACTION_SIZE = 16 + ID_SIZE + 8 + DIGEST_SIZE + 8 + sizeof(struct game_action) };

void authorship_action_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head, uint64_t index,
                               const struct game_action *action,
                               uint8_t out[AUTHORSHIP_ACTION_SIZE]);

bool authorship_action_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE],
                              const uint8_t message[AUTHORSHIP_ACTION_SIZE],
                              const uint8_t signature[SIGN_SIZE]);

/* Fills `key->record`, from the other members, the session and the chain hash at from_seq. */
void authorship_seat_key_sign(struct keyring *keyring, const struct session_id *session,
                              const struct digest_value *chain_hash, struct seat_key_record *key);

#endif
