/* seat_token: one fixed layout of bytes, spelled in base64url behind a prefix that scanners
 * know. */
#include "handlers/seat_token.h"

#include <string.h>

#include "core/base/text.h"
#include "core/record/record.h"

enum { PREFIX_LENGTH = 6 };

/* What each kind begins with, and whose seats it is for. */
static const struct {
    char prefix[PREFIX_LENGTH + 1];
    uint8_t seat_min;
    uint8_t seat_max;
} kinds[] = {
    [SEAT_TOKEN_PLAYER] = {"dnj_s_", 1, GAME_SEATS_MAX},
    [SEAT_TOKEN_SPECTATOR] = {"dnj_w_", SEAT_SPECTATOR_FIRST, SEATS_MAX},
    [SEAT_TOKEN_INVITE] = {"dnj_i_", 1, SEATS_MAX},
};

void seat_token_format(enum seat_token_kind kind, const struct session_id *session, uint8_t seat,
                       const uint8_t secret[SEAT_TOKEN_SECRET_SIZE], char out[SEAT_TOKEN_SIZE])
{
    uint8_t bytes[SEAT_TOKEN_BYTES];
    memcpy(bytes, session->bytes, ID_SIZE);
    bytes[ID_SIZE] = seat;
    memcpy(bytes + ID_SIZE + 1, secret, SEAT_TOKEN_SECRET_SIZE);
    memcpy(out, kinds[kind].prefix, PREFIX_LENGTH);
    text_base64url_encode(bytes, sizeof(bytes), out + PREFIX_LENGTH);
    digest_wipe(bytes, sizeof(bytes));
}

static bool parse(const char *token, enum seat_token_kind kind, uint8_t principal,
                  struct principal *out)
{
    uint8_t bytes[SEAT_TOKEN_BYTES];
    if (strncmp(token, kinds[kind].prefix, PREFIX_LENGTH) != 0 ||
        !text_base64url_decode(token + PREFIX_LENGTH, bytes, sizeof(bytes))) {
        return false;
    }
    uint8_t seat = bytes[ID_SIZE];
    if (seat < kinds[kind].seat_min || seat > kinds[kind].seat_max) {
        return false;
    }
    *out = (struct principal){.kind = principal, .seat = seat};
    memcpy(out->session.bytes, bytes, ID_SIZE);
    digest_of(NULL, bytes + ID_SIZE + 1, SEAT_TOKEN_SECRET_SIZE, &out->token_hash);
    digest_wipe(bytes, sizeof(bytes));
    return true;
}

bool seat_token_parse(const char *token, struct principal *out)
{
    return parse(token, SEAT_TOKEN_PLAYER, PRINCIPAL_SEAT, out) ||
           parse(token, SEAT_TOKEN_SPECTATOR, PRINCIPAL_SEAT, out);
}

bool seat_token_parse_invite(const char *token, struct principal *out)
{
    return parse(token, SEAT_TOKEN_INVITE, PRINCIPAL_INVITE, out);
}
