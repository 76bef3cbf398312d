/*
 * activate: who of the level takes turns. What is near to the party, and what hunts.
 */
#include "core/game/level.h"

#include "core/game/stats.h"

static bool near_party(const struct world *world, const struct state_actor *actor)
{
    const struct game_state *state = world->state;

    for (uint8_t i = 0; i < state->header.players; i++) {
        const struct state_actor *player = &state->actors[i];

        if (actor_alive(player) && tile_distance(actor->x, actor->y, player->x, player->y) <=
                                       world_tuning(world)->activation_radius) {
            return true;
        }
    }
    return false;
}

void level_wake(const struct world *world, struct state_actor *actor)
{
    actor->flags |= STATE_ACTOR_ACTIVE;
    actor->ready_at = world->state->header.clock +
                      stats_cost(world, actor, world_tuning(world)->action_cost[GAME_ACTION_WAIT]);
}

static void put_to_sleep(struct state_actor *actor)
{
    actor->flags &= (uint8_t)~STATE_ACTOR_ACTIVE;
    actor->ready_at = 0;
}

static bool should_be_active(const struct world *world, const struct state_actor *actor)
{
    return near_party(world, actor) || (actor->flags & STATE_ACTOR_HEARD) != 0 ||
           ((actor->flags & STATE_ACTOR_ACTIVE) != 0 && actor->memory > 0);
}

bool level_would_activate(const struct world *world)
{
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        const struct state_actor *actor = &world->state->actors[i];

        if (actor->id != 0 &&
            should_be_active(world, actor) != ((actor->flags & STATE_ACTOR_ACTIVE) != 0)) {
            return true;
        }
    }
    return false;
}

void level_activate(struct world *world)
{
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        struct state_actor *actor = &world->state->actors[i];
        bool active = (actor->flags & STATE_ACTOR_ACTIVE) != 0;

        if (actor->id == 0 || should_be_active(world, actor) == active) {
            continue;
        }
        if (active) {
            put_to_sleep(actor);
        } else {
            level_wake(world, actor);
        }
    }
}
