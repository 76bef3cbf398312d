/*
 * noise: what is heard. The loudest noise of a turn wakes and draws those who do not know of a foe
 * already; people hear what they do not see.
 *
 * A noise of loudness 100 is heard as far as the hearing of a kind says (content_actor.hearing),
 * one of 50 half as far. Walls do not matter.
 */
#ifndef DONJON_CORE_GAME_NOISE_H
#define DONJON_CORE_GAME_NOISE_H

#include "core/game/world.h"

/* Percent of the hearing of whoever listens. */
enum noise_loudness {
    NOISE_STEP = 20,
    NOISE_DOOR = 50,
    NOISE_FIGHT = 100,
    NOISE_LEVER = 130,
    NOISE_TRAP = 130,
    NOISE_ALARM = 250
};

/* `actor` makes a noise at (x, y); its stealth makes it less. Of several in a turn the loudest
 * counts. */
void noise_make(struct world *world, const struct state_actor *actor, int x, int y,
                uint16_t loudness);

/* The hook: true if somebody would hear what was made, and then has them hear it. */
bool noise_is_heard(const struct world *world);
bool noise_spread(struct world *world);

#endif
