/* authorship: two messages, byte for byte. */
#include "core/proof/authorship.h"

#include <assert.h>

#include "core/proof/wire.h"

static const char ACTION_TAG[] = "donjon/action/1";
static const char CHANGE_TAG[] = "donjon/seat-key/change/1";
static const char SEAT_KEY_TAG[] = "donjon/seat-key/1";

enum { SEAT_KEY_SIGNED_SIZE = SEAT_KEY_RECORD_SIZE - SIGN_SIZE };

void authorship_action_message(const struct session_id *session, uint8_t seat,
                               const struct digest_value *head, uint64_t index,
                               const struct game_action *action,
                               uint8_t out[AUTHORSHIP_ACTION_SIZE])
{
    uint8_t *at = wire_put(out, ACTION_TAG, sizeof(ACTION_TAG));
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
    uint8_t *at = wire_put(out, CHANGE_TAG, sizeof(CHANGE_TAG));
    at = wire_put(at, session->bytes, ID_SIZE);
    at = wire_put_u64(at, seat);
    at = wire_put(at, head->bytes, DIGEST_SIZE);
    at = wire_put(at, public_key, SIGN_PUBLIC_SIZE);
    assert(at == out + AUTHORSHIP_CHANGE_SIZE);
}

void authorship_seat_key_sign(struct keyring *keyring, const struct session_id *session,
                              const struct digest_value *chain_hash, const uint8_t *signature,
                              struct seat_key_record *key)
{
    uint8_t key_id[SIGN_KEY_ID_SIZE];
    struct keyring_key *signing = keyring_take(keyring, key_id);
    uint8_t *at = wire_put(key->record, session->bytes, ID_SIZE);
    at = wire_put_uint(at, key->seat, 4);
    at = wire_put_uint(at, key->change, 4);
    at = wire_put_u64(at, key->from_seq);
    at = wire_put(at, chain_hash->bytes, DIGEST_SIZE);
    at = wire_put(at, key->public_key, SIGN_PUBLIC_SIZE);
    at = wire_put(at, key_id, SIGN_KEY_ID_SIZE);
    assert(at == key->record + SEAT_KEY_SIGNED_SIZE);
    keyring_key_sign(signing, SEAT_KEY_TAG, key->record, SEAT_KEY_SIGNED_SIZE, at);
    keyring_give_back(signing);
    key->record_size = SEAT_KEY_RECORD_SIZE;
    if (key->change == SEAT_KEY_BY_KEY) {
        (void)wire_put(key->record + SEAT_KEY_RECORD_SIZE, signature, SIGN_SIZE);
        key->record_size = SEAT_KEY_RECORD_MAX;
    }
}
