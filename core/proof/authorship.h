/*
 * authorship: what a player signs, so that nobody can say that the server made a move of theirs up.
 * Freestanding: those who sign and those who verify run the same lines.
 *
 * action   = "donjon/action/1\0" || session id (16) || u64 seat || chain hash (32) of the head that
 *            the request was made on || u64 index of the action in the request || struct
 *            game_action (16), signed by the player, Ed25519
 * change   = "donjon/seat-key/change/1\0" || session id (16) || u64 seat || chain hash (32) of the
 *            head || public key (32), zeroes for none, signed by the player with the key before
 *
 * Every action of the seat with a seq behind from_seq must be signed by that key, until the next
 * one of the seat (seat_key.h). What the server decides by itself (turn deadlines, hand-overs, the
 * end) carries no signature, and its entries say what they are. Since the chain hash is part of it,
 * a signature also says which history the player has seen. Integers are little-endian.
 */
#ifndef DONJON_CORE_PROOF_AUTHORSHIP_H
#define DONJON_CORE_PROOF_AUTHORSHIP_H

#include <stdbool.h>

#include "core/base/sign.h"
#include "core/proof/tags.h"
#include "core/record/record.h"

enum {
    AUTHORSHIP_ACTION_SIZE =
        sizeof(TAG_ACTION) + ID_SIZE + 8 + DIGEST_SIZE + 8 + sizeof(struct game_action),
    AUTHORSHIP_CHANGE_SIZE =
        sizeof(TAG_SEAT_KEY_CHANGE) + ID_SIZE + 8 + DIGEST_SIZE + SIGN_PUBLIC_SIZE
};

/* The message of an action; `head` is the chain hash that the request was made on. */
void authorship_action_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head, uint64_t index,
                               const struct game_action *action,
                               uint8_t out[AUTHORSHIP_ACTION_SIZE]);

/* Whether the player with this key has signed it. */
bool authorship_action_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE],
                              const uint8_t message[AUTHORSHIP_ACTION_SIZE],
                              const uint8_t signature[SIGN_SIZE]);

/* The message of a change to `public_key`; `head` is the chain hash that it was made on. */
void authorship_change_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head,
                               const uint8_t public_key[SIGN_PUBLIC_SIZE],
                               uint8_t out[AUTHORSHIP_CHANGE_SIZE]);

#endif
