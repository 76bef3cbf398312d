/*
 * authorship: what a player signs, so that nobody can say that the server made a move of theirs up;
 * and the server's word about whose key a seat has.
 *
 * action   = "donjon/action/1\0" || session id (16) || u64 seat || chain hash (32) of the head that
 *            the request was made on || u64 index of the action in the request || struct
 *            game_action (16), signed by the player, Ed25519
 * change   = "donjon/seat-key/change/1\0" || session id (16) || u64 seat || chain hash (32) of the
 *            head || public key (32), zeroes for none, signed by the player with the key before
 * seat key = session id (16) || u32 seat || u32 how it came about (enum seat_key_change) || u64
 *            from seq || chain hash (32) of from seq || public key (32) || key id (16) || signature
 *            (64); the server signs "donjon/seat-key/1\0" || the first 112 bytes. Behind it stands
 *            the player's signature (64) of a change that the key before signed
 *
 * Every action of the seat with a seq behind from_seq must be signed by that key, until the next
 * one of the seat. Whoever has lost a key changes it by the token of the seat; then the record says
 * that nobody but the server vouches for it. What the server decides by itself (turn deadlines,
 * hand-overs, the end) carries no signature, and its entries say what they are. Since the chain
 * hash is part of it, a signature also says which history the player has seen. Integers are
 * little-endian.
 */
#ifndef DONJON_CORE_PROOF_AUTHORSHIP_H
#define DONJON_CORE_PROOF_AUTHORSHIP_H

#include "core/proof/keyring.h"

enum {
    AUTHORSHIP_ACTION_SIZE = 16 + ID_SIZE + 8 + DIGEST_SIZE + 8 + sizeof(struct game_action),
    AUTHORSHIP_CHANGE_SIZE = 25 + ID_SIZE + 8 + DIGEST_SIZE + SIGN_PUBLIC_SIZE
};

void authorship_action_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head, uint64_t index,
                               const struct game_action *action,
                               uint8_t out[AUTHORSHIP_ACTION_SIZE]);

bool authorship_action_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE],
                              const uint8_t message[AUTHORSHIP_ACTION_SIZE],
                              const uint8_t signature[SIGN_SIZE]);

void authorship_change_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head,
                               const uint8_t public_key[SIGN_PUBLIC_SIZE],
                               uint8_t out[AUTHORSHIP_CHANGE_SIZE]);

/* Fills `key->record`, from the other members, the session and the chain hash at from_seq.
 * `signature` is the player's, of a change by the key before; else NULL. */
void authorship_seat_key_sign(struct keyring *keyring, const struct session_id *session,
                              const struct digest_value *chain_hash, const uint8_t *signature,
                              struct seat_key_record *key);

#endif
