/*
 * use: what an actor could use, as a mind sees it: abilities and what it carries, and what they are
 * good for.
 *
 * The content says what an ability does; here that becomes purposes and a weight, so that minds
 * need not know any effect.
 */
#ifndef DONJON_CORE_GAME_USE_H
#define DONJON_CORE_GAME_USE_H

#include "core/game/world.h"

enum use_purpose {
    USE_HARM = 1,      /* takes hit points of foes */
    USE_HINDER = 2,    /* does something else to foes that they will not like */
    USE_HEAL = 4,      /* gives hit points back */
    USE_CURE = 8,      /* takes harmful statuses away */
    USE_BUFF = 16,     /* does the user or its friends good in a fight */
    USE_ESCAPE = 32,   /* takes the user out of reach or out of sight */
    USE_REVEAL = 64,   /* shows the level */
    USE_SUMMON = 128,  /* brings help */
    USE_GROW = 256,    /* makes the user better for good */
    USE_REFRESH = 512, /* gives resources other than hit points back */
    USE_OPEN = 1024,   /* opens a door from afar */
    USE_ANY = 2047
};

enum { USES_MAX = STATE_ABILITIES_MAX + GAME_INVENTORY_MAX };

struct use {
    struct game_action action; /* without its aim */
    uint16_t purposes;         /* bits of enum use_purpose */
    uint16_t status;           /* that it gives, CONTENT_NONE: none */
    uint8_t targeting;         /* enum content_targeting */
    uint8_t area;              /* enum content_area */
    uint8_t range;
    uint8_t radius;
    uint8_t affects; /* bits 1 << enum content_affected */
    bool spends;     /* an item: it is used up */
    bool ready;      /* as far as cool-down goes */
    int32_t power;   /* hit points that it takes or gives, about */
};

/* Everything the actor could use that has one of the purposes; how many. At most USES_MAX. */
uint8_t use_list(const struct world *world, const struct state_actor *actor, uint16_t purposes,
                 struct use *out);

/* The use's action aimed at somebody, perhaps the user itself. */
struct game_action use_aimed(const struct use *use, const struct state_actor *user,
                             const struct state_actor *target);

/* True if somebody at (x, y) would be caught as well when the user aims at a target. */
bool use_catches(const struct use *use, const struct state_actor *user,
                 const struct state_actor *target, const struct state_actor *other);

#endif
