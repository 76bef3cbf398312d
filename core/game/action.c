/*
 * action: the table of what characters can do.
 */
#include "core/game/action.h"

#include "core/game/ground.h"
#include "core/game/status.h"

static struct refusal wait_plan(struct world *world, const struct state_actor *actor,
                                const struct game_action *action, struct action_plan *out)
{
    (void)world;
    (void)actor;
    (void)action;
    (void)out;
    return allow();
}

static void wait_perform(struct world *world, struct state_actor *actor,
                         const struct action_plan *plan)
{
    (void)plan;
    world_emit(world, (struct game_event){.type = GAME_EVENT_WAITED}, actor, NULL);
}

struct action_family {
    action_planner *plan;
    action_performer *perform;
};

static const struct action_family families[] = {
    [GAME_ACTION_MOVE] = {move_plan, move_perform},
    [GAME_ACTION_WAIT] = {wait_plan, wait_perform},
    [GAME_ACTION_ATTACK] = {attack_plan, attack_perform},
    [GAME_ACTION_USE_ITEM] = {use_plan, use_perform},
    [GAME_ACTION_PICKUP] = {pickup_plan, pickup_perform},
    [GAME_ACTION_DROP] = {drop_plan, drop_perform},
    [GAME_ACTION_EQUIP] = {equip_plan, equip_perform},
    [GAME_ACTION_INTERACT] = {interact_plan, interact_perform},
    [GAME_ACTION_ABILITY] = {ability_plan, ability_perform},
    [GAME_ACTION_DESCEND] = {descend_plan, descend_perform},
    [GAME_ACTION_SEARCH] = {search_plan, search_perform},
    [GAME_ACTION_CHOOSE] = {choose_plan, choose_perform},
};

enum { FAMILIES = sizeof(families) / sizeof(families[0]) };
_Static_assert((int)FAMILIES == (int)CONTENT_ACTION_COSTS, "each action has a cost in the content");

/* Who rages has no mind for bags and straps. */
static bool calm_enough(const struct world *world, const struct state_actor *actor, uint8_t kind)
{
    switch (kind) {
    case GAME_ACTION_PICKUP:
    case GAME_ACTION_DROP:
    case GAME_ACTION_EQUIP:
    case GAME_ACTION_SEARCH:
        return !status_has(world, actor, CONTENT_STATUS_BERSERK);
    default:
        return true;
    }
}

struct refusal action_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    struct refusal refusal;

    if (game_action_is_system(action->kind)) {
        return refuse(GAME_VERDICT_SYSTEM_ACTION, GAME_FIELD_KIND);
    }
    if (action->kind >= FAMILIES || families[action->kind].plan == NULL || action->reserved != 0) {
        return refuse(GAME_VERDICT_UNKNOWN_KIND, GAME_FIELD_KIND);
    }
    if (!actor_alive(actor)) {
        return refuse(GAME_VERDICT_DEAD, GAME_FIELD_ENTITY);
    }
    if (action->kind != GAME_ACTION_WAIT && status_has(world, actor, CONTENT_STATUS_STUN)) {
        return refuse(GAME_VERDICT_STUNNED, GAME_FIELD_KIND);
    }
    if (!calm_enough(world, actor, action->kind)) {
        return refuse(GAME_VERDICT_BERSERK, GAME_FIELD_KIND);
    }
    *out = (struct action_plan){.kind = action->kind,
                                .dir = GAME_DIR_NONE,
                                .speed = CONTENT_STAT_SPEED,
                                .ability = CONTENT_NONE};
    refusal = families[action->kind].plan(world, actor, action, out);
    if (out->cost == 0) {
        out->cost = world_tuning(world)->action_cost[out->kind];
    }
    return refusal;
}

void action_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    families[plan->kind].perform(world, actor, plan);
}

struct refusal action_check(const struct world *world, uint32_t entity)
{
    const struct game_state *state = world->state;
    const struct state_actor *actor = state_actor_get(state, entity);

    if (actor == NULL || !actor_alive(actor)) {
        return allow();
    }
    if (!ground_bears(world, actor, actor->x, actor->y) ||
        state_actor_seen_at(state, actor->x, actor->y) != actor) {
        return refuse(GAME_VERDICT_INVARIANT, GAME_FIELD_NONE);
    }
    return allow();
}
