/*
 * ai: the simple kinds, and which kind decides.
 */
#include "core/game/ai.h"

#include "core/game/goal.h"
#include "core/game/use.h"

enum { WARY_DISTANCE = 5 }; /* ai:passive keeps at least this far from foes */

/* ---- fighting without much thought ---- */

static bool wants_to_flee(const struct mind *mind)
{
    const struct state_actor *actor = mind->actor;

    if (mind_bears(mind->world, actor, CONTENT_STATUS_BERSERK)) {
        return false;
    }
    return mind_bears(mind->world, actor, CONTENT_STATUS_FEAR) ||
           actor->hp * 100 <= actor->hp_max * world_kind(mind->world, actor)->flee_percent;
}

/* The first of its abilities that can be used on the nearest foe. */
static bool use_ability(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor,
                             USE_HARM | USE_HINDER | USE_HEAL | USE_BUFF | USE_SUMMON, uses);

    for (uint8_t i = 0; i < count; i++) {
        *out = use_aimed(&uses[i], mind->actor, mind->foes[0].actor);
        if (!uses[i].spends && mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

static struct game_action fight(struct mind *mind)
{
    const struct state_actor *foe = mind->foes[0].actor;
    struct game_action action;

    if (wants_to_flee(mind) && goal_get_away(mind, &action)) {
        return action;
    }
    if (use_ability(mind, &action)) {
        return action;
    }
    action = mind_attack(foe->id);
    if (mind_allows(mind, &action) || goal_go(mind, foe->x, foe->y, &action)) {
        return action;
    }
    return mind_wait();
}

static struct game_action wander(struct mind *mind)
{
    struct game_action action;

    return wander_find(mind, &action) ? action : mind_wait();
}

struct game_action ai_aggressive_decide(struct mind *mind)
{
    struct game_action action;

    if (mind->foe_count > 0) {
        return fight(mind);
    }
    if (mind->actor->memory > 0) {
        return hunt_find(mind, &action) ? action : mind_wait();
    }
    return wander(mind);
}

struct game_action ai_passive_decide(struct mind *mind)
{
    struct game_action action;

    if (mind->foe_count > 0 && mind->foes[0].distance < WARY_DISTANCE) {
        return goal_get_away(mind, &action) ? action : mind_wait();
    }
    return wander(mind);
}

struct game_action ai_decide(struct world *world, struct state_actor *actor, uint8_t provider)
{
    struct mind mind;

    if (provider == GAME_PROVIDER_AI_WAIT || !game_provider_is_pure(provider)) {
        return mind_wait();
    }
    mind_init(&mind, world, actor);
    switch (provider) {
    case GAME_PROVIDER_AI_PASSIVE:
        return ai_passive_decide(&mind);
    case GAME_PROVIDER_AI_AGGRESSIVE:
        return ai_aggressive_decide(&mind);
    case GAME_PROVIDER_AI_SCRIPTED:
        return ai_script_decide(&mind);
    case GAME_PROVIDER_AI_UTILITY:
        return ai_utility_decide(&mind);
    default:
        return mind_wait();
    }
}
