/*
 * cast: one use of an ability while its effects run: who, what, where, on whom.
 *
 * A cast belongs to one action. What was done to a target so far is counted per target, so that
 * formulas and conditions can speak of it.
 */
#ifndef DONJON_CORE_GAME_CAST_H
#define DONJON_CORE_GAME_CAST_H

#include "core/game/world.h"

enum { CAST_TARGETS_MAX = 24 }; /* of one use; further ones, by slot, get away */

struct cast_target {
    uint32_t id;
    int32_t damage;  /* taken so far */
    int32_t healing; /* gained so far */
    bool critical;   /* the last damage was */
};

struct cast {
    struct world *world;
    const struct content_ability *ability;
    uint32_t caster; /* 0: nobody, a trap */
    int16_t x;       /* the aim */
    int16_t y;
    uint8_t dir; /* GAME_DIR_NONE without one */
    uint8_t target_count;
    struct dice dice;
    struct cast_target self; /* the caster; what was done to everybody so far */
    struct cast_target targets[CAST_TARGETS_MAX];
};

/* The caster, NULL if there is none (any more). */
struct state_actor *cast_caster(const struct cast *cast);

/* The living actor of a target, NULL if it is gone or has no hit points left. */
struct state_actor *cast_actor(const struct cast *cast, const struct cast_target *target);

/* ---- programs: formula.c ---- */

/* The value of a formula of the content for this target; 0 for an empty one. Saturates at +-1e6. */
int32_t formula_value(struct cast *cast, const struct content_effect *effect,
                      const struct cast_target *target);

/* True if the effect's condition holds for this target; an empty one always does. */
bool formula_holds(struct cast *cast, const struct content_effect *effect,
                   const struct cast_target *target);

/* True if `actor` is not after `other`: it does not hunt it or does not know of it. */
bool formula_unaware(const struct state_actor *actor, const struct state_actor *other);

/* ---- moving: displace.c ---- */

/* Moves `actor` by a displacement of the content, as far as the ground is free. False if it did not
 * move. */
bool displace(struct cast *cast, struct state_actor *actor, const struct content_effect *effect);

/* The caster and the target change places. */
void displace_swap(struct cast *cast, struct state_actor *target);

/* ---- coming and changing: spawn.c ---- */

/* Brings actors in beside the aim, in the faction of the caster and after its lead. */
void spawn_summon(struct cast *cast, const struct content_effect *effect);

/* Makes another kind of an actor for some turns; its share of hit points stays. */
void spawn_transform(struct world *world, struct state_actor *actor, uint16_t kind, uint16_t turns);

/* The end of one turn of an actor whose time is counted: a summoned one vanishes and its
 * slot with it, a transformed one is itself again. */
void spawn_tick(struct world *world, struct state_actor *actor);

#endif
