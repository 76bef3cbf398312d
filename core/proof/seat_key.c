/* seat_key: the record, byte for byte. */
#include "core/proof/seat_key.h"

#include <assert.h>

#include "core/proof/tags.h"
#include "core/proof/wire.h"

void seat_key_sign(struct keyring *keyring, const struct session_id *session,
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
    keyring_key_sign(signing, TAG_SEAT_KEY, key->record, SEAT_KEY_SIGNED_SIZE, at);
    keyring_give_back(signing);
    key->record_size = SEAT_KEY_RECORD_SIZE;
    if (key->change == SEAT_KEY_BY_KEY) {
        (void)wire_put(key->record + SEAT_KEY_RECORD_SIZE, signature, SIGN_SIZE);
        key->record_size = SEAT_KEY_RECORD_MAX;
    }
}
