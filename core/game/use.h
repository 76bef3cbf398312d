/*
 * use: what an actor could use, as a mind sees it: abilities and what it carries, and what they are
 * good for.
 *
 * The content says what an ability does; here that becomes a purpose and a weight, so that minds
 * need not know any effect.
 */
#ifndef DONJON_CORE_GAME_USE_H
#define DONJON_CORE_GAME_USE_H

#include "core/game/world.h"

enum use_purpose {
    USE_HARM = 1,    /* takes hit points of foes */
    USE_HINDER = 2,  /* gives foes a harmful status */
    USE_HEAL = 4,    /* gives hit points back */
    USE_CURE = 8,    /* takes harmful statuses away */
    USE_BUFF = 16,   /* gives a helpful status */
    USE_ESCAPE = 32, /* takes the user elsewhere at once */
    USE_REVEAL = 64, /* shows the level */
    USE_SUMMON = 128 /* brings help */
};

enum { USES_MAX = STATE_ABILITIES_MAX + GAME_INVENTORY_MAX };

struct use {
    struct game_action action; /* without its aim */
    uint8_t purposes;          /* bits of enum use_purpose */
    uint8_t targeting;         /* enum content_targeting */
    uint8_t range;
    uint8_t radius;
    bool careless;    /* its area hits the user as well */
    bool spends;      /* an item: it is used up */
    bool ready;       /* as far as cool-down goes */
    int32_t power;    /* hit points that it takes or gives, about */
    uint16_t ability; /* content code of what is done */
    uint16_t status;  /* that it gives, CONTENT_NONE: none */
};

/* Everything the actor could use that has one of the purposes; how many. At most USES_MAX. */
uint8_t use_list(const struct world *world, const struct state_actor *actor, uint8_t purposes,
                 struct use *out);

/* The use's action aimed at somebody who is in sight, himself for one of targeting self. */
struct game_action use_aimed(const struct use *use, const struct state_actor *user,
                             const struct state_actor *target);

#endif
