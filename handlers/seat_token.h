/*
 * seat_token: the text of a seat's token, and of an invite to it. They are made here and read by
 * the server's authentication, so both directions stand together.
 *
 * A token is a prefix that says what it is ("dnj_s_" a player's, "dnj_w_" a spectator's, "dnj_i_"
 * an invite) and the base64url of session id (16 bytes), seat (1) and secret (32). The store knows
 * the SHA-256 of the secret alone. A token that can be read is not yet valid: the runtime compares
 * the hash with that of the session's seat.
 *
 * Any thread.
 */
#ifndef DONJON_HANDLERS_SEAT_TOKEN_H
#define DONJON_HANDLERS_SEAT_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/record/principal.h"

enum seat_token_kind { SEAT_TOKEN_PLAYER, SEAT_TOKEN_SPECTATOR, SEAT_TOKEN_INVITE };

enum {
    SEAT_TOKEN_SECRET_SIZE = 32,
    SEAT_TOKEN_BYTES = ID_SIZE + 1 + SEAT_TOKEN_SECRET_SIZE,
    SEAT_TOKEN_SIZE = 6 + (SEAT_TOKEN_BYTES * 8 + 5) / 6 + 1 /* prefix, digits, NUL */
};

void seat_token_format(enum seat_token_kind kind, const struct session_id *session, uint8_t seat,
                       const uint8_t secret[SEAT_TOKEN_SECRET_SIZE], char out[SEAT_TOKEN_SIZE]);

/* Fills a principal of kind SEAT from a player's or a spectator's token. False leaves `out`
 * untouched: the text is no such token. */
bool seat_token_parse(const char *token, struct principal *out);

/* The same for an invite, which gives a principal of kind INVITE. */
bool seat_token_parse_invite(const char *token, struct principal *out);

#endif
