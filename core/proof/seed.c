/* seed: the commitment to a session's randomness, and the key of its rolls. */
#include "core/proof/seed.h"

#include <string.h>

#include "core/proof/tags.h"

enum { SEED_SIZE = 32 };

void seed_commitment(const uint8_t server_seed[32], const uint8_t salt[32],
                     struct digest_value *out)
{
    uint8_t secrets[2 * SEED_SIZE];
    memcpy(secrets, server_seed, SEED_SIZE);
    memcpy(secrets + SEED_SIZE, salt, SEED_SIZE);
    digest_of(TAG_SEED_COMMITMENT, secrets, sizeof(secrets), out);
    digest_wipe(secrets, sizeof(secrets));
}

void seed_session_key(const struct session_record *session, uint8_t out[32])
{
    struct digest_value salt;
    digest_of(TAG_SEED_CLIENT, session->client_seed, strlen(session->client_seed), &salt);

    uint8_t info[sizeof(TAG_SEED_KEY) + ID_SIZE + DIGEST_SIZE + 1];
    uint8_t *end = info;
    memcpy(end, TAG_SEED_KEY, sizeof(TAG_SEED_KEY));
    end += sizeof(TAG_SEED_KEY);
    memcpy(end, session->id.bytes, ID_SIZE);
    end += ID_SIZE;
    memcpy(end, session->rules_id.bytes, DIGEST_SIZE);
    end += DIGEST_SIZE;
    *end = session->seed_epoch;
    digest_hkdf(session->server_seed, SEED_SIZE, salt.bytes, DIGEST_SIZE, info, sizeof(info), out,
                SEED_SIZE);
}

void seed_genesis(const struct session_record *session, uint16_t scenario, struct game_genesis *out)
{
    *out = (struct game_genesis){
        .scenario = scenario, .players = session->players, .epoch = session->seed_epoch};
    memcpy(out->session_id, session->id.bytes, sizeof(out->session_id));
    memcpy(out->rules_id, session->rules_id.bytes, sizeof(out->rules_id));
    memcpy(out->content_root, session->content_root.bytes, sizeof(out->content_root));
    memcpy(out->seed_commitment, session->seed_commitment.bytes, sizeof(out->seed_commitment));
    memcpy(out->blinding, session->blinding, sizeof(out->blinding));
    seed_session_key(session, out->rng_key);
}
