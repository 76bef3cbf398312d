/* seat_token: one fixed layout of bytes, spelled in base64url behind a prefix that scanners know.
 */
#include "handlers/seat_token.h"

#include <string.h>

#include "core/base/text.h"
#include "core/game/game.h"

static const char PREFIX[] = "dnj_s_";
enum { PREFIX_LENGTH = sizeof(PREFIX) - 1 };

void seat_token_format(const struct session_id *session, uint8_t seat,
                       const uint8_t secret[SEAT_TOKEN_SECRET_SIZE], char out[SEAT_TOKEN_SIZE])
{
    uint8_t bytes[SEAT_TOKEN_BYTES];
    memcpy(bytes, session->bytes, ID_SIZE);
    bytes[ID_SIZE] = seat;
    memcpy(bytes + ID_SIZE + 1, secret, SEAT_TOKEN_SECRET_SIZE);
    memcpy(out, PREFIX, PREFIX_LENGTH);
    text_base64url_encode(bytes, sizeof(bytes), out + PREFIX_LENGTH);
    digest_wipe(bytes, sizeof(bytes));
}

bool seat_token_parse(const char *token, struct principal *out)
{
    uint8_t bytes[SEAT_TOKEN_BYTES];
    if (strncmp(token, PREFIX, PREFIX_LENGTH) != 0 ||
        !text_base64url_decode(token + PREFIX_LENGTH, bytes, sizeof(bytes))) {
        return false;
    }
    uint8_t seat = bytes[ID_SIZE];
    if (seat < 1 || seat > GAME_SEATS_MAX) {
        return false;
    }
    *out = (struct principal){.kind = PRINCIPAL_SEAT, .seat = seat};
    memcpy(out->session.bytes, bytes, ID_SIZE);
    digest_of(NULL, bytes + ID_SIZE + 1, SEAT_TOKEN_SECRET_SIZE, &out->token_hash);
    digest_wipe(bytes, sizeof(bytes));
    return true;
}
