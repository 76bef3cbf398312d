/*
 * outfit: what a player is and has at the beginning.
 */
#ifndef DONJON_CORE_GAME_OUTFIT_H
#define DONJON_CORE_GAME_OUTFIT_H

#include "core/game/world.h"

/*
 * Makes a beginner of the seat's entity: kind, core, level, faction, possessions and full resources
 * of the class (CONTENT_NONE: of the scenario's player). Whatever it was and had is gone.
 */
void outfit_give(struct world *world, uint8_t seat, uint16_t class_);

#endif
