/*
 * goal: what ai:utility may be about.
 *
 * Each goal has a score, which says how much the actor would like to be about it now, and a
 * planner, which finds the best allowed action towards it. The highest score plans first; where
 * nothing serves a goal, the next one has its turn. Scores are whole numbers, 0 for what is out of
 * the question; about 100 is something to while away the time, 400 a fight, 800 a matter of life
 * and death.
 *
 * Every trait has its say somewhere: goals name the ones they ask.
 */
#ifndef DONJON_CORE_GAME_GOAL_H
#define DONJON_CORE_GAME_GOAL_H

#include "core/game/mind.h"

/* X(constant, number, scorer and planner). Numbers live in states: never reuse one. */
#define GOALS(X)                                                                                   \
    X(FIGHT, 1, fight)             /* strikes, shoots, approaches: goal_fight.c */                 \
    X(KITE, 2, kite)               /* keeps its distance between shots */                          \
    X(FLEE, 3, flee)               /* away from foes: goal_flight.c */                             \
    X(RECOVER, 4, recover)         /* heals itself: goal_help.c */                                 \
    X(SUPPORT, 5, support)         /* heals and strengthens friends */                             \
    X(CALL, 6, call)               /* calls its friends to the fight */                            \
    X(HUNT, 7, hunt)               /* looks where it saw its foe last: goal_errand.c */            \
    X(INVESTIGATE, 8, investigate) /* looks what the noise was */                                  \
    X(GUARD, 9, guard)             /* goes back to what it guards */                               \
    X(FOLLOW, 10, follow)          /* stays with its leader */                                     \
    X(PATROL, 11, patrol)          /* goes its round */                                            \
    X(WANDER, 12, wander)          /* takes a step somewhere */                                    \
    X(LOOT, 13, loot)              /* goes for what lies about: goal_loot.c */                     \
    X(EQUIP, 14, equip)            /* puts on what is better */                                    \
    X(EXPLORE, 15, explore)        /* players: to where it has not been: goal_delve.c */           \
    X(DESCEND, 16, descend)        /* players: to the stairs and down */                           \
    X(REST, 17, rest)              /* players: waits until it is better */                         \
    X(OPEN, 18, open)              /* players: chests, levers, locks, fountains: goal_open.c */    \
    X(ROAM, 19, roam)              /* players: looks again where it has been */

enum goal {
    GOAL_NONE = 0,
#define X(constant, number, function) GOAL_##constant = number,
    GOALS(X)
#undef X
        GOAL_COUNT
};

enum { GOAL_RESTLESS = 100 }; /* a player's script_step from which it roams: see ai_utility.c */

typedef int32_t goal_scorer(struct mind *mind);
typedef bool goal_planner(struct mind *mind, struct game_action *out);

#define X(constant, number, function)                                                              \
    goal_scorer function##_score;                                                                  \
    goal_planner function##_find;
GOALS(X)
#undef X

/* How far a trait lies from the middle: -120..120. */
static inline int32_t goal_bent(const struct mind *mind, uint8_t trait)
{
    return mind_trait(mind, trait) - MIND_TRAIT_MIDDLING;
}

/* The step towards one tile, if there is one; the tile may be taken or closed. goal_errand.c */
bool goal_go(struct mind *mind, int x, int y, struct game_action *out);

/* Keeps to its ground: a place too far from what it guards is none of its business.
 * goal_errand.c */
bool goal_leashed(const struct mind *mind, int x, int y);

/* The step that keeps it from all foes in sight longest. goal_flight.c */
bool goal_get_away(struct mind *mind, struct game_action *out);

#endif
