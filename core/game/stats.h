/*
 * stats: what an actor is worth right now: its own numbers, what it has equipped, its statuses.
 *
 * Nothing here is stored; it is computed when it is asked for.
 */
#ifndef DONJON_CORE_GAME_STATS_H
#define DONJON_CORE_GAME_STATS_H

#include "core/game/world.h"

struct stats {
    int32_t attack;
    int32_t defence;
    int32_t armour;
    int32_t damage_min;
    int32_t damage_max;
};

struct stats stats_of(const struct world *world, const struct state_actor *actor);

/* At least 1. */
uint32_t stats_speed(const struct world *world, const struct state_actor *actor);

/* Ticks for something of this base cost: base * 100 / speed, at least 1. */
uint32_t stats_cost(const struct world *world, const struct state_actor *actor, uint32_t base);

/* True if the two are of factions that fight each other. */
bool stats_hostile(const struct world *world, const struct state_actor *a,
                   const struct state_actor *b);

/* The provider that decides for an actor: its own binding, else the default. */
uint8_t stats_provider(const struct game_state *state, const struct state_actor *actor);

/* The experience that level `level + 1` needs in all. */
uint32_t stats_experience_for(const struct content_tuning *tuning, uint16_t level);

#endif
