/*
 * vigil: counting rounds, and what a bell does.
 */
#include "core/game/vigil.h"

#include "core/game/combat.h"
#include "core/game/level.h"
#include "core/game/stats.h"

uint32_t vigil_rounds_left(const struct world *world)
{
    const struct state_header *header = &world->state->header;
    uint64_t patience = world_scenario(world)->patience;
    uint64_t due;
    uint64_t now = header->clock / VIGIL_ROUND;

    if (patience == 0) {
        return UINT32_MAX;
    }
    due = header->arrived + patience + (uint64_t)header->bells * world_tuning(world)->bell_rounds;
    return due > now ? (uint32_t)(due - now) : 0;
}

bool vigil_is_due(const struct world *world)
{
    return (world->delta.flags & DELTA_ACTED) != 0 && vigil_rounds_left(world) == 0;
}

/* ---- a bell ---- */

static const struct state_actor *nearest_player(const struct game_state *state,
                                                const struct state_actor *actor)
{
    const struct state_actor *nearest = NULL;

    for (uint8_t i = 0; i < state->header.players; i++) {
        const struct state_actor *player = &state->actors[i];

        if (actor_alive(player) &&
            (nearest == NULL || tile_distance(actor->x, actor->y, player->x, player->y) <
                                    tile_distance(actor->x, actor->y, nearest->x, nearest->y))) {
            nearest = player;
        }
    }
    return nearest;
}

/* It knows where to go. Guardians stay at their post. */
static void rouse(struct world *world, struct state_actor *actor)
{
    const struct state_actor *player = nearest_player(world->state, actor);

    if (player == NULL || !stats_hostile(world, actor, player) ||
        (actor->flags & STATE_ACTOR_GUARDIAN) != 0) {
        return;
    }
    if ((actor->flags & STATE_ACTOR_ACTIVE) == 0) {
        level_wake(world, actor);
    }
    if (actor->target == 0) {
        actor->last_x = player->x;
        actor->last_y = player->y;
        actor->memory = world_tuning(world)->bell_rounds;
    }
}

static void rouse_all(struct world *world)
{
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        if (actor_alive(&world->state->actors[i])) {
            rouse(world, &world->state->actors[i]);
        }
    }
}

static void take_toll(struct world *world)
{
    struct game_state *state = world->state;
    uint32_t percent = (state->header.bells - 1U) * world_tuning(world)->bell_percent;

    for (uint8_t i = 0; percent > 0 && i < state->header.players; i++) {
        struct state_actor *player = &state->actors[i];

        if (actor_alive(player)) {
            int32_t share = player->hp_max * (int32_t)percent / 100;

            share = share > 0 ? share : 1;
            combat_drain(world, player, percent < 100 ? share : player->hp);
        }
    }
}

bool vigil_toll(struct world *world)
{
    struct state_header *header = &world->state->header;

    if (!world_execute(world, GAME_ACTION_BELL, 0, GAME_PROVIDER_NONE)) {
        return false;
    }
    header->bells++;
    world_emit_to(world, (struct game_event){.type = GAME_EVENT_BELL, .amount = header->bells},
                  world_seats(world));
    level_reinforce(world, world_dice(world, 0, RNG_BELL));
    rouse_all(world);
    take_toll(world);
    return true;
}
