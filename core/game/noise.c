/*
 * noise: who hears what.
 */
#include "core/game/noise.h"

#include "core/game/level.h"
#include "core/game/stats.h"

enum { PLAYER_HEARING = 12 };

void noise_make(struct world *world, const struct state_actor *actor, int x, int y,
                uint16_t loudness)
{
    struct world_delta *delta = &world->delta;
    int32_t stealth = stats_of(world, actor).of[CONTENT_STAT_STEALTH];
    int32_t left = stealth < 100 ? loudness * (100 - stealth) / 100 : 0;

    if (left > delta->noise) {
        delta->noise = (uint16_t)left;
        delta->noise_x = (uint8_t)x;
        delta->noise_y = (uint8_t)y;
        delta->noise_faction = actor->faction;
    }
}

static bool in_earshot(const struct world *world, int x, int y, uint32_t hearing)
{
    const struct world_delta *delta = &world->delta;

    return (uint32_t)tile_distance(x, y, delta->noise_x, delta->noise_y) * 100 <=
           hearing * delta->noise;
}

/* One who does not hunt yet, has heard nothing it still has to see about, and no friend's noise. */
static bool would_listen(const struct world *world, const struct state_actor *actor)
{
    return actor->id != 0 && actor->target == 0 && (actor->flags & STATE_ACTOR_HEARD) == 0 &&
           actor->faction != world->delta.noise_faction &&
           in_earshot(world, actor->x, actor->y, world->content->actors[actor->kind].hearing);
}

bool noise_is_heard(const struct world *world)
{
    if (world->delta.noise == 0) {
        return false;
    }
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        if (would_listen(world, &world->state->actors[i])) {
            return true;
        }
    }
    return false;
}

/* The seats whose entities are in earshot and do not see where it comes from. */
static uint8_t listening_seats(struct world *world)
{
    const struct world_delta *delta = &world->delta;
    unsigned seats = 0;

    for (uint8_t seat = 1; seat <= world->state->header.players; seat++) {
        const struct state_actor *player = &world->state->actors[seat - 1];

        if (actor_alive(player) && player->faction != delta->noise_faction &&
            in_earshot(world, player->x, player->y, PLAYER_HEARING) &&
            !tile_set_has(world_sight(world, seat), delta->noise_x, delta->noise_y)) {
            seats |= 1U << (seat - 1);
        }
    }
    return (uint8_t)seats;
}

static void tell_people(struct world *world)
{
    uint8_t seats = listening_seats(world);

    if (seats != 0) {
        world_emit_to(world,
                      (struct game_event){.type = GAME_EVENT_NOISE,
                                          .x = world->delta.noise_x,
                                          .y = world->delta.noise_y,
                                          .amount = world->delta.noise},
                      seats);
    }
}

bool noise_spread(struct world *world)
{
    if (!world_execute(world, GAME_ACTION_NOISE, 0, 0)) {
        return false;
    }
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        struct state_actor *actor = &world->state->actors[i];

        if (would_listen(world, actor)) {
            actor->flags |= STATE_ACTOR_HEARD;
            actor->heard_x = world->delta.noise_x;
            actor->heard_y = world->delta.noise_y;
        }
    }
    tell_people(world);
    level_activate(world);
    return true;
}
