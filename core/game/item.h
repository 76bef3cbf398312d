/*
 * item: what players carry.
 */
#ifndef DONJON_CORE_GAME_ITEM_H
#define DONJON_CORE_GAME_ITEM_H

#include "core/game/world.h"

/* The slot that would take one more of this item: a stack with room, else an empty one;
 * STATE_SLOT_NONE if there is none. */
uint8_t item_slot_for(const struct world *world, const struct state_seat *seat, uint16_t item);

/* Gives what the class and then the scenario start with; what can be worn is put on. */
void item_give_start(struct world *world, struct state_seat *seat);

/* Where an item of this class is worn (enum content_equipment), 0: nowhere. */
uint8_t item_equipment_of(uint8_t class_);

/* Lays a stack at the actor's feet and tells of it. False: there is no room for one more. */
bool item_lay_down(struct world *world, const struct state_actor *actor, struct state_stack stack);

/* Gives a stack to an actor: into the inventory as far as there is room, the rest to its feet. */
void item_give(struct world *world, struct state_actor *actor, struct state_stack stack);

#endif
