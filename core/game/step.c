/*
 * step: from one input to the next state.
 *
 * Every kind of input is first examined without touching anything. What passes is applied to the
 * copy in `after`; should something fail later on, the copy is made anew, so that a rejection
 * leaves no trace: no byte, no nonce, no roll.
 */
#include "core/game/step.h"

#include <string.h>

#include "core/game/action.h"
#include "core/game/stats.h"
#include "core/game/turn.h"

static struct turn_result accepted(void)
{
    return (struct turn_result){.verdict = GAME_VERDICT_ACCEPTED};
}

static struct turn_result rejected(uint8_t verdict, uint8_t field)
{
    return (struct turn_result){
        .verdict = verdict, .phase = GAME_PHASE_PRE_VALIDATE, .field = field};
}

/* Who asks may speak for this actor: its own seat does, and the server for everybody. */
static bool may_speak(const struct game_input *input, const struct state_actor *actor)
{
    return input->seat == 0 || input->seat == actor->seat;
}

static bool waits_for(const struct world *world, const struct state_actor *actor)
{
    return world->state->header.current == actor->id;
}

/* ---- examining: nothing changes ---- */

static struct turn_result check_action(struct world *world, const struct game_input *input)
{
    const struct state_actor *actor = state_actor_get(world->state, input->entity);
    struct action_plan plan;
    struct refusal refusal;

    /* A seat learns nothing about entities that are not the party's, not even that they exist. */
    if (actor == NULL || (actor->seat == 0 && input->seat != 0)) {
        return rejected(GAME_VERDICT_UNKNOWN_ENTITY, GAME_FIELD_ENTITY);
    }
    if (game_action_is_system(input->action.kind)) {
        return rejected(GAME_VERDICT_SYSTEM_ACTION, GAME_FIELD_KIND);
    }
    if (!may_speak(input, actor)) {
        return rejected(GAME_VERDICT_NOT_YOUR_TURN, GAME_FIELD_ENTITY);
    }
    if (!actor_alive(actor)) {
        return rejected(GAME_VERDICT_DEAD, GAME_FIELD_ENTITY);
    }
    if (game_provider_is_pure(stats_provider(world->state, actor))) {
        return rejected(GAME_VERDICT_NOT_EXTERNAL, GAME_FIELD_ENTITY);
    }
    if (!waits_for(world, actor)) {
        return rejected(GAME_VERDICT_NOT_YOUR_TURN, GAME_FIELD_ENTITY);
    }
    refusal = action_plan(world, actor, &input->action, &plan);
    return refusal.verdict == GAME_VERDICT_ACCEPTED ? accepted()
                                                    : rejected(refusal.verdict, refusal.field);
}

static struct turn_result check_continue(struct world *world, const struct game_input *input)
{
    (void)input;
    return game_next_of(world->state).pending != 0
               ? accepted()
               : rejected(GAME_VERDICT_NOTHING_TO_CONTINUE, GAME_FIELD_KIND);
}

static struct turn_result check_provider(struct world *world, const struct game_input *input)
{
    const struct state_actor *actor = state_actor_get(world->state, input->entity);
    bool unbind = input->provider == GAME_PROVIDER_NONE && input->entity != 0;

    if (input->entity != 0 && (actor == NULL || !may_speak(input, actor))) {
        return rejected(GAME_VERDICT_UNKNOWN_ENTITY, GAME_FIELD_ENTITY);
    }
    if (input->entity == 0 && input->seat != 0) {
        return rejected(GAME_VERDICT_UNKNOWN_ENTITY, GAME_FIELD_ENTITY);
    }
    if (actor != NULL && !actor_alive(actor)) {
        return rejected(GAME_VERDICT_DEAD, GAME_FIELD_ENTITY);
    }
    if (!unbind && game_provider_name(input->provider) == NULL) {
        return rejected(GAME_VERDICT_UNKNOWN_PROVIDER, GAME_FIELD_PROVIDER);
    }
    return accepted();
}

static struct turn_result check_timeout(struct world *world, const struct game_input *input)
{
    const struct state_actor *actor = state_actor_get(world->state, input->entity);

    if (actor == NULL) {
        return rejected(GAME_VERDICT_UNKNOWN_ENTITY, GAME_FIELD_ENTITY);
    }
    if (input->seat != 0 || !waits_for(world, actor)) {
        return rejected(GAME_VERDICT_NOT_YOUR_TURN, GAME_FIELD_ENTITY);
    }
    if (game_provider_is_pure(stats_provider(world->state, actor))) {
        return rejected(GAME_VERDICT_NOT_EXTERNAL, GAME_FIELD_ENTITY);
    }
    if (input->provider != GAME_PROVIDER_NONE && !game_provider_is_pure(input->provider)) {
        return rejected(GAME_VERDICT_UNKNOWN_PROVIDER, GAME_FIELD_PROVIDER);
    }
    return accepted();
}

static struct turn_result check_abandon(struct world *world, const struct game_input *input)
{
    (void)world;
    return input->entity == 0 && input->seat == 0
               ? accepted()
               : rejected(GAME_VERDICT_UNKNOWN_ENTITY, GAME_FIELD_ENTITY);
}

/* ---- applying: what was examined ---- */

/* The rest of an entry after a turn was taken. */
static struct turn_result go_on(struct world *world, struct turn_result taken)
{
    if (taken.verdict != GAME_VERDICT_ACCEPTED) {
        return taken;
    }
    turn_pass(world);
    return turn_run(world);
}

static struct turn_result apply_action(struct world *world, const struct game_input *input)
{
    const struct state_actor *actor = state_actor_get(world->state, input->entity);

    return go_on(world,
                 turn_take(world, actor->id, &input->action, stats_provider(world->state, actor)));
}

static struct turn_result apply_continue(struct world *world, const struct game_input *input)
{
    (void)input;
    return turn_run(world);
}

static void bind_provider(struct world *world, const struct game_input *input)
{
    struct state_actor *actor = state_actor_by_id(world->state, input->entity);
    bool public = actor == NULL || actor->seat != 0;

    if (actor == NULL) {
        world->state->header.default_provider = input->provider;
    } else {
        actor->provider = input->provider;
    }
    world_emit_to(world,
                  (struct game_event){.type = GAME_EVENT_PROVIDER_CHANGED,
                                      .entity = input->entity,
                                      .code = input->provider},
                  public ? world_seats(world) : 0);
}

/*
 * The switch counts for the entity's next turn. If that is the turn the game waits for, the new
 * provider decides it at once.
 */
static struct turn_result apply_provider(struct world *world, const struct game_input *input)
{
    uint8_t waiting = game_next_of(world->state).provider;

    world_execute(world, GAME_ACTION_BIND_PROVIDER, input->entity, GAME_PROVIDER_NONE);
    bind_provider(world, input);
    if (!game_provider_is_pure(waiting) && game_next_of(world->state).provider == waiting) {
        return accepted();
    }
    return turn_run(world);
}

/*
 * The turn that was missed is decided by the given provider (NONE: it waits). The binding stays as
 * it is, so whoever was away takes back control by acting when it is their turn again.
 */
static struct turn_result apply_timeout(struct world *world, const struct game_input *input)
{
    uint8_t provider = input->provider;
    struct game_action action;

    if (provider == GAME_PROVIDER_NONE) {
        provider = GAME_PROVIDER_AI_WAIT;
    }
    world_execute(world, GAME_ACTION_TURN_TIMEOUT, input->entity, GAME_PROVIDER_NONE);
    world_emit_to(world,
                  (struct game_event){.type = GAME_EVENT_TURN_TIMED_OUT, .entity = input->entity},
                  world_seats(world));
    action = turn_decide(world, input->entity, provider);
    return go_on(world, turn_take(world, input->entity, &action, provider));
}

static struct turn_result apply_abandon(struct world *world, const struct game_input *input)
{
    (void)input;
    world->delta.flags = DELTA_ABANDONED;
    return turn_ask_hooks(world);
}

/* ---- the door ---- */

struct input_family {
    struct turn_result (*check)(struct world *world, const struct game_input *input);
    struct turn_result (*apply)(struct world *world, const struct game_input *input);
};

static const struct input_family families[] = {
    [GAME_INPUT_ACTION] = {check_action, apply_action},
    [GAME_INPUT_CONTINUE] = {check_continue, apply_continue},
    [GAME_INPUT_PROVIDER] = {check_provider, apply_provider},
    [GAME_INPUT_TIMEOUT] = {check_timeout, apply_timeout},
    [GAME_INPUT_ABANDON] = {check_abandon, apply_abandon},
};

static struct turn_result check_input(struct world *world, const struct game_input *input)
{
    if (input->reserved != 0 || input->kind < GAME_INPUT_ACTION ||
        input->kind > GAME_INPUT_ABANDON || input->seat > GAME_SEATS_MAX) {
        return rejected(GAME_VERDICT_UNKNOWN_KIND, GAME_FIELD_KIND);
    }
    if (world->state->header.status != GAME_STATUS_ACTIVE) {
        return rejected(GAME_VERDICT_GAME_OVER, GAME_FIELD_NONE);
    }
    return families[input->kind].check(world, input);
}

static void outcome_clear(struct game_outcome *outcome)
{
    memset(outcome, 0, offsetof(struct game_outcome, executed));
}

static void write_rejection(struct game_outcome *outcome, struct turn_result result)
{
    outcome_clear(outcome);
    outcome->verdict = result.verdict;
    outcome->phase = result.phase;
    outcome->field = result.field;
    outcome->hook = result.hook;
    outcome->hook_depth = result.hook_depth;
}

void game_judge(const struct game_state *state, const struct game_content *content,
                const struct game_input *input, struct game_outcome *outcome)
{
    struct game_state copy;
    struct world world;

    memcpy(&copy, state, sizeof(copy));
    world_init(&world, &copy, content, outcome);
    write_rejection(outcome, check_input(&world, input));
}

void game_step(const struct game_state *before, struct game_state *after,
               const struct game_content *content, const struct game_input *input,
               struct game_outcome *outcome)
{
    game_step_traced(before, after, content, input, outcome, NULL);
}

void game_step_traced(const struct game_state *before, struct game_state *after,
                      const struct game_content *content, const struct game_input *input,
                      struct game_outcome *outcome, struct game_trace *trace)
{
    struct world world;
    struct turn_result result;

    memcpy(after, before, sizeof(*after));
    outcome_clear(outcome);
    world_init(&world, after, content, outcome);
    world.trace = trace;
    result = check_input(&world, input);
    if (result.verdict != GAME_VERDICT_ACCEPTED) {
        write_rejection(outcome, result);
        return;
    }
    result = families[input->kind].apply(&world, input);
    if (result.verdict != GAME_VERDICT_ACCEPTED) {
        memcpy(after, before, sizeof(*after));
        write_rejection(outcome, result);
        return;
    }
    after->header.seq++;
    outcome->seq = after->header.seq;
    outcome->first_nonce = before->header.nonce + 1;
    outcome->last_nonce = after->header.nonce;
    outcome->operations = world.operations;
}
