/*
 * arena: a drawn level with exactly what a test needs on it.
 *
 * Drawings are rows of equal length. `#` wall, `.` floor, `+` and `'` doors, `>` stairs, `<` exit,
 * digits the players (seat 1 first), letters the fixture's monsters by their glyph, `C` a chest
 * with a healing potion. On the floor: `!` healing potion, `)` axe, `[` mail, `$` gold, `*` crown.
 * Monsters are awake and wait, unless a test changes the default provider.
 *
 * An arena is plain data of about 120 KiB; it belongs to one thread.
 */
#ifndef DONJON_TESTS_UNIT_GAME_RULES_ARENA_H
#define DONJON_TESTS_UNIT_GAME_RULES_ARENA_H

#include "core/game/world.h"
#include "tests/support/game_fixture.h"

struct arena {
    struct game_content content;
    struct game_state state;
    struct game_outcome outcome;
    struct world world; /* of arena_world */
};

/* Draws; `rows` ends with NULL. */
void arena_draw(struct arena *arena, const char *const *rows);

/* Turns of monsters and of whoever has no binding. */
void arena_default_provider(struct arena *arena, uint8_t provider);

/* The monster of this kind; there must be one. */
struct state_actor *arena_monster(struct arena *arena, uint16_t kind);

/* One input; its verdict. Checks that a rejection changed nothing and the invariants otherwise. */
uint8_t arena_input(struct arena *arena, struct game_input input);

/* The seat's entity does something. */
uint8_t arena_do(struct arena *arena, uint8_t seat, struct game_action action);

/* The first event of this type in the last outcome, NULL if there is none. */
const struct game_event *arena_event(const struct arena *arena, uint8_t type);

/* How often an action of this kind was executed in the last entry. */
unsigned arena_executed(const struct arena *arena, uint8_t kind);

/* A world over the arena's own state, for the functions below a step. */
struct world *arena_world(struct arena *arena);

/* Gives a stack to a seat; its slot. */
uint8_t arena_give(struct arena *arena, uint8_t seat, uint16_t item, uint16_t quantity);

#endif
