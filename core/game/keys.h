/*
 * keys: what becomes of keys. They fit the locks of one level: nobody takes one to the next, and a
 * player who dies leaves them behind.
 */
#ifndef DONJON_CORE_GAME_KEYS_H
#define DONJON_CORE_GAME_KEYS_H

#include "core/game/world.h"

/* Takes all keys from everybody. */
void keys_take_away(struct world *world);

/* The keys of a seat fall to the ground at (x, y), or the nearest tile where things can lie. */
void keys_drop(struct world *world, uint8_t seat, int x, int y);

#endif
