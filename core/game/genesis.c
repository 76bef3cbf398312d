/*
 * genesis: the first state, and the facts a server reads from any state.
 *
 * Making it takes no nonce: the first level is keyed by its depth, and the first player's turn is
 * prepared.
 */
#include "core/game/step.h"

#include <string.h>

#include "core/game/level.h"
#include "core/game/outfit.h"
#include "core/game/stats.h"
#include "core/game/turn.h"

/* Which session this is and where its rolls come from. */
static void write_identity(struct state_header *header, const struct game_genesis *genesis)
{
    memcpy(header->session_id, genesis->session_id, sizeof(header->session_id));
    memcpy(header->seed_commitment, genesis->seed_commitment, sizeof(header->seed_commitment));
    memcpy(header->rng_key, genesis->rng_key, sizeof(header->rng_key));
    memcpy(header->blinding, genesis->blinding, sizeof(header->blinding));
    header->epoch = genesis->epoch;
}

/* Session ids are UUIDs of version 7: they begin with the milliseconds of their making. */
static uint16_t day_of(const uint8_t session_id[16])
{
    uint64_t ms = 0;

    for (int i = 0; i < 6; i++) {
        ms = ms << 8 | session_id[i];
    }
    return (uint16_t)(ms / 86400000);
}

static void write_header(struct state_header *header, const struct game_content *content,
                         const struct game_genesis *genesis)
{
    memcpy(header->magic, STATE_MAGIC, sizeof(header->magic));
    header->abi = STATE_ABI;
    header->size = STATE_SIZE;
    memcpy(header->rules_id, genesis->rules_id, sizeof(header->rules_id));
    memcpy(header->content_root, genesis->content_root, sizeof(header->content_root));
    write_identity(header, genesis);
    header->next_id = 1;
    header->day = day_of(genesis->session_id);
    header->scenario = genesis->scenario;
    header->status = GAME_STATUS_ACTIVE;
    header->players = genesis->players;
    header->default_provider = genesis->default_provider != GAME_PROVIDER_NONE
                                   ? genesis->default_provider
                                   : content->scenarios[genesis->scenario].default_provider;
}

/* `class_` is a content code or CONTENT_NONE. */
static void add_player(struct world *world, uint8_t seat, uint16_t class_)
{
    struct state_actor *actor = &world->state->actors[seat - 1];

    actor->id = world->state->header.next_id++;
    actor->seat = seat;
    actor->provider = GAME_PROVIDER_INTERACTIVE;
    actor->flags = STATE_ACTOR_ACTIVE;
    outfit_give(world, seat, class_);
}

/* The first class of the content is that of everybody who chose none. */
static uint16_t class_of(const struct game_content *content, const struct game_genesis *genesis,
                         uint8_t seat)
{
    uint8_t chosen = genesis->classes[seat - 1];

    if (content->class_count == 0) {
        return CONTENT_NONE;
    }
    return chosen != 0 ? (uint16_t)(chosen - 1) : 0;
}

static bool classes_known(const struct game_content *content, const struct game_genesis *genesis)
{
    for (uint8_t i = 0; i < GAME_SEATS_MAX; i++) {
        uint16_t known = i < genesis->players ? content->class_count : 0;

        if (genesis->classes[i] > known) {
            return false;
        }
    }
    return true;
}

static enum game_verdict check_genesis(const struct game_content *content,
                                       const struct game_genesis *genesis)
{
    if (genesis->scenario >= content->scenario_count || !classes_known(content, genesis) ||
        genesis->reserved[0] != 0 || genesis->reserved[1] != 0 || genesis->reserved[2] != 0) {
        return GAME_VERDICT_UNKNOWN_KIND;
    }
    if (genesis->players == 0 || genesis->players > GAME_SEATS_MAX) {
        return GAME_VERDICT_NO_ROOM;
    }
    if (genesis->default_provider != GAME_PROVIDER_NONE &&
        game_provider_name(genesis->default_provider) == NULL) {
        return GAME_VERDICT_UNKNOWN_PROVIDER;
    }
    return GAME_VERDICT_ACCEPTED;
}

enum game_verdict game_genesis_state(struct game_state *state, const struct game_content *content,
                                     const struct game_genesis *genesis)
{
    enum game_verdict verdict = check_genesis(content, genesis);
    struct game_outcome outcome;
    struct world world;

    memset(state, 0, sizeof(*state));
    if (verdict != GAME_VERDICT_ACCEPTED) {
        return verdict;
    }
    memset(&outcome, 0, offsetof(struct game_outcome, executed));
    write_header(&state->header, content, genesis);
    world_init(&world, state, content, &outcome);
    for (uint8_t seat = 1; seat <= genesis->players; seat++) {
        add_player(&world, seat, class_of(content, genesis, seat));
    }
    level_enter(&world, 1);
    state->header.current = turn_next_actor(state)->id;
    return GAME_VERDICT_ACCEPTED;
}

/* Who the game is, is taken from the genesis; what it is stays. The nonce goes on counting, so the
 * new key is never used with a nonce of the parent's. */
void game_fork_state(struct game_state *state, const struct game_genesis *genesis)
{
    write_identity(&state->header, genesis);
    state->header.seq = 0;
}

struct game_next game_next_of(const struct game_state *state)
{
    const struct state_actor *actor = state_actor_get(state, state->header.current);
    struct game_next next = {0};

    if (actor != NULL) {
        next.entity = actor->id;
        next.seat = actor->seat;
        next.provider = stats_provider(state, actor);
        next.pending = game_provider_is_pure(next.provider) ? 1 : 0;
    }
    return next;
}

void game_summary_of(const struct game_state *state, struct game_summary *out)
{
    const struct state_header *header = &state->header;

    memset(out, 0, sizeof(*out));
    out->seq = header->seq;
    out->nonce = header->nonce;
    out->clock = header->clock;
    out->score = header->score;
    out->status = header->status;
    out->result = header->result;
    out->depth = header->depth;
    out->players = header->players;
    for (uint8_t i = 0; i < header->players && i < GAME_SEATS_MAX; i++) {
        out->seat_entity[i] = state->actors[i].id;
    }
    out->next = game_next_of(state);
}
