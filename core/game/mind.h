/*
 * mind: what one actor knows and is like while it decides about one turn.
 *
 * A mind joins an actor's traits with what it perceives: foes and friends in its own sight, what it
 * remembers and what it heard. All AI kinds look at the world through it, so none of them knows
 * more than its entity.
 *
 * Traits: each of the twenty is the sum of weight * value over four layers (species, archetype,
 * faction, temperament), weights from the tuning, values 0..15 from the content; a layer that a
 * kind does not have counts as middling. So a trait is 0..240, and 120 is nobody in particular.
 *
 * Work is counted, not timed: a decision may spend MIND_OPERATIONS_MAX and then makes do with what
 * it has found.
 */
#ifndef DONJON_CORE_GAME_MIND_H
#define DONJON_CORE_GAME_MIND_H

#include "core/game/action.h"
#include "core/game/walk.h"

enum {
    MIND_OTHERS_MAX = 8, /* foes, and friends, that it keeps an eye on: the nearest */
    MIND_OPERATIONS_MAX = 192,
    MIND_TRAIT_MIDDLING = 120,
    MIND_LAYER_MIDDLING = 8
};

/* Somebody in sight. */
struct mind_other {
    const struct state_actor *actor;
    int32_t distance; /* in tiles as the crow flies */
};

struct mind {
    struct world *world;
    struct state_actor *actor;
    uint8_t traits[CONTENT_TRAIT_COUNT];
    uint8_t foe_count;
    uint8_t friend_count;
    struct mind_other foes[MIND_OTHERS_MAX]; /* nearest first, then by id */
    struct mind_other friends[MIND_OTHERS_MAX];
    int32_t danger; /* hit points that the foes in sight are likely to take in a turn, once near */
    uint64_t spent; /* operations of this decision so far */
    struct dice dice; /* for the action that is being decided */
    bool pressed_known;
    bool pressed;
    bool ground_known;
    struct flood_ground ground;
};

/* Looks round and writes down in the actor what it perceived: whom it hunts, where it saw it. */
void mind_init(struct mind *mind, struct world *world, struct state_actor *actor);

static inline int32_t mind_trait(const struct mind *mind, uint8_t trait)
{
    return mind->traits[trait];
}

/* The trait of an actor, of which somebody else may ask as well. */
uint8_t mind_trait_of(const struct world *world, const struct state_actor *actor, uint8_t trait);

/* How far an actor notices others, in tiles. */
int mind_perception(const struct world *world, const struct state_actor *actor);

/* True if any status of the actor has this effect (enum content_status_effect). */
bool mind_bears(const struct world *world, const struct state_actor *actor, uint8_t effect);

/* Hit points left, in percent. */
int32_t mind_health(const struct state_actor *actor);

/* Hit points that a blow of one is likely to cost the other, times 16; 0 if it is immune. */
int32_t mind_blow(const struct world *world, const struct state_actor *striker,
                  const struct state_actor *target);

/* True, and counted, if there is still work left for something of this price. */
bool mind_spend(struct mind *mind, uint64_t price);

/* The verdict on an action, planned but not done. Counts as an operation; out of them, all is
 * refused. */
uint8_t mind_judge(struct mind *mind, const struct game_action *action);

/* True if the action is allowed now. */
bool mind_allows(struct mind *mind, const struct game_action *action);

/* Where it can walk, computed once. */
const struct flood_ground *mind_ground(struct mind *mind);

/* True if a foe in sight could soon be upon it; one behind a gate or across the water is none. */
bool mind_pressed(struct mind *mind);

/* The step on the way to the nearest of the goals; GAME_DIR_NONE if there is none. */
uint8_t mind_step_to(struct mind *mind, const struct tile_set *goals, uint16_t *out_distance);

/* ---- proposals ---- */

struct game_action mind_wait(void);
struct game_action mind_move(uint8_t dir); /* waits without a direction */
struct game_action mind_attack(uint32_t target);

#endif
