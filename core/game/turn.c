/*
 * turn: the order of turns.
 */
#include "core/game/turn.h"

#include "core/game/ai.h"
#include "core/game/stats.h"

const struct state_actor *turn_next_actor(const struct game_state *state)
{
    const struct state_actor *next = NULL;

    for (size_t i = 0; i < state->header.actor_slots; i++) {
        const struct state_actor *actor = &state->actors[i];

        if ((actor->flags & STATE_ACTOR_ACTIVE) == 0 || !actor_alive(actor)) {
            continue;
        }
        if (next == NULL || actor->ready_at < next->ready_at ||
            (actor->ready_at == next->ready_at && actor->id < next->id)) {
            next = actor;
        }
    }
    return next;
}

static struct turn_result refused(uint8_t phase, struct refusal refusal)
{
    return (struct turn_result){.verdict = refusal.verdict, .phase = phase, .field = refusal.field};
}

struct turn_result turn_ask_hooks(struct world *world)
{
    struct hook_report report = hooks_ask(&game_hooks, world, world_tuning(world)->hook_depth_max);
    struct turn_result result = {.verdict = report.verdict};

    if (report.verdict != GAME_VERDICT_ACCEPTED) {
        result.phase = GAME_PHASE_POST_VALIDATE;
        result.hook = report.hook;
        result.hook_depth = report.depth;
    }
    return result;
}

struct turn_result turn_take(struct world *world, uint32_t entity, const struct game_action *action,
                             uint8_t provider)
{
    struct state_actor *actor = state_actor_by_id(world->state, entity);
    struct action_plan plan;
    struct refusal refusal = action_plan(world, actor, action, &plan);
    uint32_t cost;

    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refused(GAME_PHASE_PRE_VALIDATE, refusal);
    }
    cost = stats_cost_by(world, actor, plan.cost, plan.speed);
    if (!world_execute(world, plan.kind, entity, provider)) {
        return refused(GAME_PHASE_APPLY, refuse(GAME_VERDICT_INVARIANT, GAME_FIELD_NONE));
    }
    world->delta = (struct world_delta){.flags = DELTA_ACTED, .entity = entity, .cost = cost};
    action_perform(world, actor, &plan);
    refusal = action_check(world, entity);
    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refused(GAME_PHASE_POST_VALIDATE, refusal);
    }
    return turn_ask_hooks(world);
}

struct game_action turn_decide(struct world *world, uint32_t entity, uint8_t provider)
{
    struct state_actor *actor = state_actor_by_id(world->state, entity);
    struct game_action action = ai_decide(world, actor, provider);
    struct action_plan plan;

    if (action_plan(world, actor, &action, &plan).verdict != GAME_VERDICT_ACCEPTED) {
        action = (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
    }
    return action;
}

void turn_pass(struct world *world)
{
    struct state_header *header = &world->state->header;
    const struct state_actor *next;

    if (header->status != GAME_STATUS_ACTIVE) {
        return;
    }
    next = turn_next_actor(world->state);
    if (next == NULL || !world_execute(world, GAME_ACTION_PREPARE_TURN, next->id, 0)) {
        return;
    }
    header->current = next->id;
    if (next->ready_at > header->clock) {
        header->clock = next->ready_at;
    }
}

/* Whose turn it is concerns the whole party where a player has it, else those who see it. */
static void announce(struct world *world, const struct state_actor *actor)
{
    uint8_t seats = actor->seat != 0 ? world_seats(world) : world_witnesses(world, actor, NULL);

    world_emit_to(world, (struct game_event){.type = GAME_EVENT_TURN, .entity = actor->id}, seats);
}

struct turn_result turn_run(struct world *world)
{
    const struct state_header *header = &world->state->header;
    struct turn_result result = {.verdict = GAME_VERDICT_ACCEPTED};

    while (header->status == GAME_STATUS_ACTIVE && result.verdict == GAME_VERDICT_ACCEPTED) {
        const struct state_actor *actor = state_actor_get(world->state, header->current);
        uint8_t provider = stats_provider(world->state, actor);
        struct game_action action;

        if (!game_provider_is_pure(provider)) {
            announce(world, actor);
            break;
        }
        if (!world_has_room(world)) {
            world->outcome->more = 1;
            break;
        }
        action = turn_decide(world, actor->id, provider);
        result = turn_take(world, actor->id, &action, provider);
        turn_pass(world);
    }
    return result;
}
