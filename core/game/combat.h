/*
 * combat: hitting, harming, healing.
 *
 * A strike hits in hit_base + (attack - defence) * hit_step percent of all cases, kept within
 * hit_min..hit_max; of the hits, the attacker's `critical` percent do critical_bonus percent more.
 * It does a roll of the weapon's damage.
 *
 * Harm of any kind is lessened in this order: resistance to its type (percent), half of what is
 * physical for the ethereal, a roll of 0..armour for what is physical; what gets through is at
 * least 1, unless resistance is full; then statuses that absorb take their part. True damage skips
 * all but the last. Nobody dies here: a hook looks for the dead after the action.
 */
#ifndef DONJON_CORE_GAME_COMBAT_H
#define DONJON_CORE_GAME_COMBAT_H

#include "core/game/cast.h"
#include "core/game/stats.h"

enum harm_flags {
    HARM_ARMOUR = 1, /* armour helps, where it is physical */
    HARM_MELEE = 2   /* by hand: thorns answer */
};

struct harm {
    int32_t amount;
    uint8_t type; /* enum content_damage_type */
    uint8_t flags;
};

/* How a strike went. */
struct blow {
    int32_t taken; /* hit points lost */
    bool hit;
    bool critical;
};

/* Percent to hit of one who attacks with these stats against one with those. */
uint32_t combat_chance(const struct content_tuning *tuning, const struct stats *attacker,
                       const struct stats *target);

/* One strike at `percent` of the weapon's damage, with its events. */
struct blow combat_strike(struct world *world, struct state_actor *attacker,
                          struct state_actor *target, uint32_t percent);

/* A roll for a critical hit, with its event; and what it makes of damage. */
bool combat_is_critical(struct world *world, const struct state_actor *attacker,
                        const struct state_actor *target);
int32_t combat_critical(const struct world *world, int32_t damage);

/* Harms; gives the hit points lost. `source` NULL: nobody (poison, a trap). */
int32_t combat_harm(struct world *world, const struct state_actor *source,
                    struct state_actor *target, struct harm harm);

/* Takes hit points that no armour, resistance or status saves. */
void combat_drain(struct world *world, struct state_actor *target, int32_t amount);

/*
 * Gives hit points back, up to the maximum unless `overfill` (up to twice that), with an event if
 * any were; gives how many. Healing by others harms the undead.
 */
int32_t combat_heal(struct world *world, const struct state_actor *healer,
                    struct state_actor *actor, int32_t amount, bool overfill);

/* Adds to or takes from mp or lucidity, within 0 and the maximum. */
void combat_change_resource(struct world *world, struct state_actor *actor, uint8_t resource,
                            int32_t change);

/* Moves a target by force, with the event. */
void combat_push(struct cast *cast, struct state_actor *actor, const struct content_effect *effect);

#endif
