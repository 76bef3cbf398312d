/*
 * seat_token: the text of a seat's token. It is made here, when a session is created, and read by
 * the server's authentication, so both directions stand together.
 *
 * A token is "dnj_s_" and the base64url of session id (16 bytes), seat (1) and secret (32). The
 * store knows the SHA-256 of the secret alone. A token that can be read is not yet valid: the
 * runtime compares the hash with that of the session's seat.
 *
 * Any thread.
 */
#ifndef DONJON_HANDLERS_SEAT_TOKEN_H
#define DONJON_HANDLERS_SEAT_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/record/principal.h"

enum {
    SEAT_TOKEN_SECRET_SIZE = 32,
    SEAT_TOKEN_BYTES = ID_SIZE + 1 + SEAT_TOKEN_SECRET_SIZE,
    SEAT_TOKEN_SIZE = 6 + (SEAT_TOKEN_BYTES * 8 + 5) / 6 + 1 /* prefix, digits, NUL */
};

void seat_token_format(const struct session_id *session, uint8_t seat,
                       const uint8_t secret[SEAT_TOKEN_SECRET_SIZE], char out[SEAT_TOKEN_SIZE]);

/* Fills a principal of kind SEAT. False leaves `out` untouched: the text is no seat's token. */
bool seat_token_parse(const char *token, struct principal *out);

#endif
