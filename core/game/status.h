/*
 * status: passing conditions of actors, counted in the bearer's own turns.
 */
#ifndef DONJON_CORE_GAME_STATUS_H
#define DONJON_CORE_GAME_STATUS_H

#include "core/game/world.h"

/* A status that somebody is about to gain. */
struct affliction {
    uint16_t code; /* content code */
    uint16_t turns;
    uint8_t magnitude;
};

/* Bits 1 << enum content_status_effect of all statuses it bears. */
uint32_t status_effects(const struct world *world, const struct state_actor *actor);

static inline bool status_has(const struct world *world, const struct state_actor *actor,
                              uint8_t effect)
{
    return (status_effects(world, actor) >> effect & 1) != 0;
}

/* True if the actor bears this very status. */
bool status_bears(const struct state_actor *actor, uint16_t code);

/* True if the actor can be given this status: it has it already, or has room. */
bool status_fits(const struct state_actor *actor, uint16_t code);

/*
 * Gives a status, or makes it last at least this long and be at least this strong. Passives make
 * immune; focus may withstand what `source` does to the mind (stun, silence, berserk, fear, charm),
 * three percent a point, at most 75. Nothing happens where it does not fit.
 *
 * Who is charmed is of its charmer's faction and follows it until the charm is gone; then it is
 * what it was. Players, guardians, constructs, the undead and those of a higher level than the
 * charmer are immune, and nobody charms without being there.
 */
void status_afflict(struct world *world, const struct state_actor *source,
                    struct state_actor *actor, struct affliction affliction);

/* The status with the magnitude of its row, by nobody. */
void status_add(struct world *world, struct state_actor *actor, uint16_t code, uint16_t turns);

/* True if the actor has any status. */
bool status_any(const struct state_actor *actor);

/* True if the actor has a harmful one, or one that is not. */
bool status_any_of(const struct world *world, const struct state_actor *actor, bool harmful);

/* Takes one away, or all the harmful or all the other ones. */
void status_remove(struct world *world, struct state_actor *actor, uint16_t code);
void status_clear(struct world *world, struct state_actor *actor, bool harmful);

/* What of this damage is left after the statuses that absorb. */
int32_t status_absorb(struct world *world, struct state_actor *actor, int32_t damage);

/* The end of one turn of the actor: effects of each status, then one turn less of it. */
void status_tick(struct world *world, struct state_actor *actor);

#endif
