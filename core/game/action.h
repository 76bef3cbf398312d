/*
 * action: what characters can do. Three phases: plan (pre-validation), perform, check.
 *
 * `action_plan` looks at a proposed action and either refuses it or writes what exactly will be
 * done; it changes nothing and rolls nothing, so a refused action leaves no trace. `action_perform`
 * does a plan and cannot fail. A plan holds until the state changes.
 *
 * The same planning serves people, the AI and the list of legal actions: nobody can do what another
 * could not.
 */
#ifndef DONJON_CORE_GAME_ACTION_H
#define DONJON_CORE_GAME_ACTION_H

#include "core/game/world.h"

/* Why an action is refused. */
struct refusal {
    uint8_t verdict; /* enum game_verdict; ACCEPTED: it is not */
    uint8_t field;   /* enum game_field */
};

/*
 * What will be done. `kind` may differ from the proposed one: moving into a foe is an attack,
 * moving into a closed door an interaction.
 */
struct action_plan {
    uint8_t kind; /* enum game_action_kind */
    uint8_t slot;
    uint8_t dir;      /* enum game_direction, GAME_DIR_NONE: none */
    uint8_t speed;    /* enum content_stat: what its time is counted by */
    uint16_t ability; /* content code of what is used, CONTENT_NONE: nothing */
    uint16_t cost;    /* ticks at speed 100 */
    int16_t x;        /* of the tile it is about */
    int16_t y;
    uint32_t target; /* entity id, 0: none */
};

struct refusal action_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out);

void action_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan);

/* Post-validation: what must be true of the actor after any action. */
struct refusal action_check(const struct world *world, uint32_t entity);

/* ---- the families: planning and performing of each kind, for the table in action.c ---- */

typedef struct refusal action_planner(struct world *world, const struct state_actor *actor,
                                      const struct game_action *action, struct action_plan *out);
typedef void action_performer(struct world *world, struct state_actor *actor,
                              const struct action_plan *plan);

action_planner move_plan, attack_plan, descend_plan; /* move.c */
action_performer move_perform, descend_perform;
action_planner interact_plan, search_plan; /* interact.c */
action_performer interact_perform, search_perform;
action_planner use_plan, ability_plan, pickup_plan, drop_plan, equip_plan; /* item.c */
action_performer use_perform, ability_perform, pickup_perform, drop_perform, equip_perform;
action_performer attack_perform; /* combat.c */
action_planner choose_plan;      /* outfit.c */
action_performer choose_perform;

static inline struct refusal refuse(uint8_t verdict, uint8_t field)
{
    return (struct refusal){verdict, field};
}

static inline struct refusal allow(void)
{
    return (struct refusal){GAME_VERDICT_ACCEPTED, GAME_FIELD_NONE};
}

#endif
