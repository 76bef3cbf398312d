/*
 * stats: what an actor is worth right now.
 *
 * Five layers, each from the one above it only: core stats (stored), what they and the kind's own
 * numbers and the level make of it, speeds, and the maxima of the resources. Bonuses of equipment,
 * statuses and passives change any of them: (base + flat) * (100 + increased) / 100, then each
 * `more` and each `less` in turn, every division truncating; then the bounds of the stat.
 *
 *   attack      kind + (STR-10)/2 + level       speed      kind + (DEX-10)*8/10 + (STR-10)*2/10
 *   defence     kind + (DEX-10)/2 + level       cognitive  kind + (INT-10)*6/10 + (WIL-10)*4/10
 *   armour      kind                            ritual     kind + (WIL-10)*5/10 + (EGO-10)*5/10
 *   psi         (INT-10)*8/10 + (EGO-10)*5/10   hp_max     kind + (CON-10)*2 + level
 *   focus       (WIL-10)*12/10                  mp_max     kind + (INT-10) + (WIL-10) + level
 *   critical    tuning + (DEX-10)/4             lucidity_max  kind + (WIL-10)/2 + (EGO-10)
 *
 * Nothing of it is stored but the maxima, which are kept beside what is left of the resources.
 */
#ifndef DONJON_CORE_GAME_STATS_H
#define DONJON_CORE_GAME_STATS_H

#include "core/game/world.h"

struct stats {
    int32_t of[CONTENT_STAT_COUNT]; /* by enum content_stat, within bounds */
    int32_t damage_min;             /* of a strike: weapon or natural, STR counted in */
    int32_t damage_max;
    uint8_t damage_type; /* enum content_damage_type */
    uint8_t reach;       /* tiles, 1..3 */
};

struct stats stats_of(const struct world *world, const struct state_actor *actor);

/* Renews the stored maxima after a bonus or the level changed; what is left never exceeds them. */
void stats_refresh(const struct world *world, struct state_actor *actor);

/* Full resources, as one who comes into the world has them. */
void stats_fill(const struct world *world, struct state_actor *actor);

/* The speed of the body, at least 1. */
uint32_t stats_speed(const struct world *world, const struct state_actor *actor);

/* Ticks for something of this base cost: base * 100 / speed, at least 1. */
uint32_t stats_cost(const struct world *world, const struct state_actor *actor, uint32_t base);

/* The same by another of the speeds: enum content_stat SPEED, COGNITIVE or RITUAL. */
uint32_t stats_cost_by(const struct world *world, const struct state_actor *actor, uint32_t base,
                       uint8_t speed);

/* The worn item of an equipment slot (enum content_equipment), NULL if there is none. Who is
 * disarmed has no weapon. */
const struct content_item *stats_worn(const struct world *world, const struct state_actor *actor,
                                      uint8_t equipment);

/* Sum of the powers of this kind of passive, of kind, class and equipment; 0 if it has none. A
 * passive of power 0 counts as 1. */
uint32_t stats_passive(const struct world *world, const struct state_actor *actor, uint8_t kind);

/* The ability in a slot of an actor's list, its kind's or its class's as far as it has learned it:
 * a content code or CONTENT_NONE. */
uint16_t stats_ability(const struct world *world, const struct state_actor *actor, uint8_t slot);

/* The slot of an ability, STATE_SLOT_NONE if the actor does not have it. */
uint8_t stats_ability_slot(const struct world *world, const struct state_actor *actor,
                           uint16_t ability);

/* True if the two are of factions that fight each other. */
bool stats_hostile(const struct world *world, const struct state_actor *a,
                   const struct state_actor *b);

/* The provider that decides for an actor: its own binding, else the default. */
uint8_t stats_provider(const struct game_state *state, const struct state_actor *actor);

/* The experience that level `level + 1` needs in all. */
uint32_t stats_experience_for(const struct content_tuning *tuning, uint16_t level);

#endif
