/* facts: encoding is the definition; decoding reads, encodes again and compares. */
#include "core/proof/facts.h"

#include "core/proof/wire.h"

enum { SCENARIO_ROOM = 32, CLIENT_SEED_ROOM = 256 };

_Static_assert((int)LIMIT_SCENARIO_BYTES < (int)SCENARIO_ROOM, "a scenario's name fits");
_Static_assert((int)LIMIT_CLIENT_SEED_BYTES <= (int)CLIENT_SEED_ROOM, "a client seed fits");

static uint8_t *put_text(uint8_t *at, const char *text, size_t length, size_t room)
{
    memset(at, 0, room);
    memcpy(at, text, length);
    return at + room;
}

void facts_encode(const struct session_record *session, const struct session_head *genesis,
                  uint8_t out[FACTS_SIZE])
{
    static const struct session_id no_parent;
    size_t scenario_length = strlen(session->scenario);
    size_t seed_length = strlen(session->client_seed);
    uint8_t *at = wire_put(out, session->id.bytes, ID_SIZE);
    at = wire_put(at, session->rules_id.bytes, DIGEST_SIZE);
    at = wire_put(at, session->content_root.bytes, DIGEST_SIZE);
    at = wire_put(at, session->seed_commitment.bytes, DIGEST_SIZE);
    at = wire_put(at, genesis->state_root.bytes, DIGEST_SIZE);
    at = wire_put_u64(at, genesis->nonce);
    at = wire_put_u64(at, (uint64_t)session->created_us);
    at = wire_put_u64(at, session->has_parent ? session->parent_seq : 0);
    at = wire_put(at, session->has_parent ? session->parent.bytes : no_parent.bytes, ID_SIZE);
    at = wire_put_uint(at, session->has_parent, 1);
    at = wire_put_uint(at, session->players, 1);
    at = wire_put_uint(at, session->seed_epoch, 1);
    at = wire_put_uint(at, scenario_length, 1);
    at = wire_put_uint(at, seed_length, 2);
    at = wire_put_uint(at, 0, 2);
    at = put_text(at, session->scenario, scenario_length, SCENARIO_ROOM);
    (void)put_text(at, session->client_seed, seed_length, CLIENT_SEED_ROOM);
}

static const uint8_t *get_digest(const uint8_t *at, struct digest_value *out)
{
    return wire_get(at, out->bytes, DIGEST_SIZE);
}

/* What stands behind the five hashes and the three numbers, up to the texts. */
static const uint8_t *get_small_members(const uint8_t *at, struct session_record *session)
{
    at = wire_get(at, session->parent.bytes, ID_SIZE);
    session->has_parent = at[0] == 1;
    session->players = at[1];
    session->seed_epoch = at[2];
    return at + 3;
}

bool facts_decode(const uint8_t facts[FACTS_SIZE], struct session_record *out_session,
                  struct session_head *out_genesis, size_t *out_offset)
{
    struct session_record session = {.status = SESSION_ACTIVE};
    struct session_head genesis = {0};
    uint64_t created_us;
    uint16_t seed_length;
    uint8_t again[FACTS_SIZE];
    const uint8_t *at = wire_get(facts, session.id.bytes, ID_SIZE);
    at = get_digest(at, &session.rules_id);
    at = get_digest(at, &session.content_root);
    at = get_digest(at, &session.seed_commitment);
    at = get_digest(at, &genesis.state_root);
    at = wire_get_u64(at, &genesis.nonce);
    at = wire_get_u64(at, &created_us);
    session.created_us = (int64_t)created_us;
    at = wire_get_u64(at, &session.parent_seq);
    at = get_small_members(at, &session);
    uint8_t scenario_length = at[0];
    at = wire_get_u16(at + 1, &seed_length);
    at += 2;
    /* Lengths that are too large are cut, and then differ when encoded again. */
    memcpy(session.scenario, at,
           scenario_length <= LIMIT_SCENARIO_BYTES ? scenario_length : LIMIT_SCENARIO_BYTES);
    memcpy(session.client_seed, at + SCENARIO_ROOM,
           seed_length <= LIMIT_CLIENT_SEED_BYTES ? seed_length : LIMIT_CLIENT_SEED_BYTES);
    facts_encode(&session, &genesis, again);
    for (size_t i = 0; i < FACTS_SIZE; i++) {
        if (again[i] != facts[i]) {
            *out_offset = i;
            return false;
        }
    }
    *out_session = session;
    *out_genesis = genesis;
    return true;
}
