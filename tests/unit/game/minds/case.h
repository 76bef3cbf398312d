/*
 * case: one situation on a drawn level, and what a mind of a given bent makes of it.
 *
 * Everybody has the same mind: of the species layer alone, with the same value (CASE_MIDDLING) in
 * every trait, but no whims and no stubbornness (impulsivity and discipline 0), unless a test bends
 * it.
 */
#ifndef DONJON_TESTS_UNIT_GAME_MINDS_CASE_H
#define DONJON_TESTS_UNIT_GAME_MINDS_CASE_H

#include "core/game/goal.h"
#include "tests/unit/game/rules/arena.h"

enum { CASE_MIDDLING = 7, CASE_MOST = 15 };

struct mind_case {
    struct arena arena;
};

/* Draws; see arena.h. */
void case_draw(struct mind_case *one, const char *const *rows);

/* Gives everybody this value (0..15) of a trait: a sixteenth of what the trait becomes. */
void case_bend(struct mind_case *one, uint8_t trait, uint8_t value);

/* What ai:utility decides for the monster of this kind, or for the first player; the actor's goal
 * tells what it is about. */
struct game_action case_decide(struct mind_case *one, uint16_t kind);
struct game_action case_decide_player(struct mind_case *one);

/* The same, answering the goal. */
uint8_t case_goal(struct mind_case *one, uint16_t kind);

struct state_actor *case_monster(struct mind_case *one, uint16_t kind);
struct state_actor *case_player(struct mind_case *one, uint8_t seat);

/* Gives a status that lasts; its effect is changed to this one. */
void case_afflict(struct mind_case *one, struct state_actor *actor, uint8_t effect);

/* The distance to a tile after the action, for an action that moves; else before. */
int case_distance_after(const struct state_actor *actor, struct game_action action, int x, int y);

/* The monsters take `count` turns while the first player waits. */
void case_wait(struct mind_case *one, int count);

#endif
