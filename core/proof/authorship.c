/* authorship: two messages, byte for byte. */
#include "core/proof/authorship.h"

#include <assert.h>

#include "core/proof/wire.h"

void authorship_action_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head, uint64_t index,
                               const struct game_action *action,
                               uint8_t out[AUTHORSHIP_ACTION_SIZE])
{
    uint8_t *at = wire_put(out, TAG_ACTION, sizeof(TAG_ACTION));
    at = wire_put(at, session->bytes, ID_SIZE);
    at = wire_put_u64(at, seat);
    at = wire_put(at, head->bytes, DIGEST_SIZE);
    at = wire_put_u64(at, index);
    at = wire_put(at, action, sizeof(*action));
    assert(at == out + AUTHORSHIP_ACTION_SIZE);
}

bool authorship_action_verify(const uint8_t public_key[SIGN_PUBLIC_SIZE],
                              const uint8_t message[AUTHORSHIP_ACTION_SIZE],
                              const uint8_t signature[SIGN_SIZE])
{
    return sign_verify(public_key, message, AUTHORSHIP_ACTION_SIZE, signature);
}

void authorship_change_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head,
                               const uint8_t public_key[SIGN_PUBLIC_SIZE],
                               uint8_t out[AUTHORSHIP_CHANGE_SIZE])
{
    uint8_t *at = wire_put(out, TAG_SEAT_KEY_CHANGE, sizeof(TAG_SEAT_KEY_CHANGE));
    at = wire_put(at, session->bytes, ID_SIZE);
    at = wire_put_u64(at, seat);
    at = wire_put(at, head->bytes, DIGEST_SIZE);
    at = wire_put(at, public_key, SIGN_PUBLIC_SIZE);
    assert(at == out + AUTHORSHIP_CHANGE_SIZE);
}
