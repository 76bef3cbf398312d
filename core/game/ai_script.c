/*
 * ai_script: doing what a script says, step by step.
 *
 * Some steps take a turn, others only say where to go on; of these at most HOPS_MAX in a turn, so
 * that a script that jumps in a circle waits. The actor keeps its place in script_step and what is
 * left of a wait in script_wait.
 */
#include "core/game/ai.h"

#include "core/game/goal.h"
#include "core/game/stats.h"
#include "core/game/use.h"

enum { HOPS_MAX = 8 };

/* One step: true if it took the turn. */
typedef bool script_doer(struct mind *mind, const struct content_script_step *step,
                         struct game_action *out);

static void next_step(struct state_actor *actor)
{
    actor->script_step = (uint8_t)((actor->script_step + 1) % CONTENT_SCRIPT_STEPS_MAX);
    actor->script_wait = 0;
}

static bool do_end(struct mind *mind, const struct content_script_step *step,
                   struct game_action *out)
{
    (void)mind;
    (void)step;
    *out = mind_wait();
    return true;
}

static bool do_wait(struct mind *mind, const struct content_script_step *step,
                    struct game_action *out)
{
    struct state_actor *actor = mind->actor;

    *out = mind_wait();
    if (actor->script_wait == 0) {
        actor->script_wait = (uint8_t)(step->count < 255 ? step->count : 255);
    }
    if (actor->script_wait <= 1) {
        next_step(actor);
        return step->count > 0;
    }
    actor->script_wait--;
    return true;
}

/* On the way; where somebody stands in it one waits, where there is none one goes on. */
static bool go_to(struct mind *mind, int x, int y, struct game_action *out)
{
    struct tile_set goal = {0};
    uint16_t distance = FLOOD_UNREACHED;
    uint8_t dir;

    if (mind->actor->x == x && mind->actor->y == y) {
        next_step(mind->actor);
        return false;
    }
    tile_set_add(&goal, x, y);
    dir = mind_step_to(mind, &goal, &distance);
    if (distance == FLOOD_UNREACHED) {
        next_step(mind->actor);
        return false;
    }
    *out = mind_move(dir);
    if (!mind_allows(mind, out)) {
        *out = mind_wait();
    }
    return true;
}

static bool do_go(struct mind *mind, const struct content_script_step *step,
                  struct game_action *out)
{
    return go_to(mind, step->x, step->y, out);
}

static bool do_home(struct mind *mind, const struct content_script_step *step,
                    struct game_action *out)
{
    (void)step;
    return go_to(mind, mind->actor->home_x, mind->actor->home_y, out);
}

/* Once, if it is allowed. */
static bool do_directed(struct mind *mind, uint8_t kind, uint8_t dir, struct game_action *out)
{
    *out = (struct game_action){.kind = kind, .given = GAME_GIVEN_DIR, .dir = dir};
    next_step(mind->actor);
    return mind_allows(mind, out);
}

static bool do_step(struct mind *mind, const struct content_script_step *step,
                    struct game_action *out)
{
    return do_directed(mind, GAME_ACTION_MOVE, step->arg, out);
}

static bool do_interact(struct mind *mind, const struct content_script_step *step,
                        struct game_action *out)
{
    return do_directed(mind, GAME_ACTION_INTERACT, step->arg, out);
}

static bool do_attack(struct mind *mind, const struct content_script_step *step,
                      struct game_action *out)
{
    (void)step;
    next_step(mind->actor);
    if (mind->foe_count == 0) {
        return false;
    }
    *out = mind_attack(mind->foes[0].actor->id);
    return mind_allows(mind, out);
}

static bool do_ability(struct mind *mind, const struct content_script_step *step,
                       struct game_action *out)
{
    uint16_t ability = stats_ability(mind->world, mind->actor, step->arg);
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_ANY, uses);
    const struct state_actor *target = mind->foe_count > 0 ? mind->foes[0].actor : mind->actor;

    next_step(mind->actor);
    for (uint8_t i = 0; i < count; i++) {
        if (uses[i].action.kind == GAME_ACTION_ABILITY && uses[i].action.ability == ability) {
            *out = use_aimed(&uses[i], mind->actor, target);
            return mind_allows(mind, out);
        }
    }
    return false;
}

static bool do_hunt(struct mind *mind, const struct content_script_step *step,
                    struct game_action *out)
{
    (void)step;
    if (mind->foe_count == 0 && mind->actor->memory == 0) {
        next_step(mind->actor);
        return false;
    }
    *out = ai_aggressive_decide(mind);
    return true;
}

static bool jump_if(struct state_actor *actor, const struct content_script_step *step, bool holds)
{
    next_step(actor);
    if (holds) {
        actor->script_step = step->arg;
    }
    return false;
}

static bool do_jump(struct mind *mind, const struct content_script_step *step,
                    struct game_action *out)
{
    (void)out;
    return jump_if(mind->actor, step, true);
}

static bool do_if_foe(struct mind *mind, const struct content_script_step *step,
                      struct game_action *out)
{
    (void)out;
    return jump_if(mind->actor, step, mind->foe_count > 0);
}

static bool do_if_hurt(struct mind *mind, const struct content_script_step *step,
                       struct game_action *out)
{
    (void)out;
    return jump_if(mind->actor, step, mind_health(mind->actor) <= step->count);
}

static bool do_say(struct mind *mind, const struct content_script_step *step,
                   struct game_action *out)
{
    (void)out;
    world_emit(mind->world,
               (struct game_event){.type = GAME_EVENT_SAID,
                                   .code = world_kind(mind->world, mind->actor)->script,
                                   .amount = step->arg},
               mind->actor, NULL);
    next_step(mind->actor);
    return false;
}

static script_doer *const doers[] = {
    [CONTENT_SCRIPT_END] = do_end,         [CONTENT_SCRIPT_WAIT] = do_wait,
    [CONTENT_SCRIPT_GO] = do_go,           [CONTENT_SCRIPT_STEP] = do_step,
    [CONTENT_SCRIPT_HOME] = do_home,       [CONTENT_SCRIPT_ATTACK] = do_attack,
    [CONTENT_SCRIPT_ABILITY] = do_ability, [CONTENT_SCRIPT_HUNT] = do_hunt,
    [CONTENT_SCRIPT_JUMP] = do_jump,       [CONTENT_SCRIPT_IF_FOE] = do_if_foe,
    [CONTENT_SCRIPT_IF_HURT] = do_if_hurt, [CONTENT_SCRIPT_INTERACT] = do_interact,
    [CONTENT_SCRIPT_SAY] = do_say,
};

struct game_action ai_script_decide(struct mind *mind)
{
    uint16_t row = world_kind(mind->world, mind->actor)->script;
    struct game_action action;

    if (row == CONTENT_NONE) {
        return mind_wait();
    }
    for (int hop = 0; hop < HOPS_MAX; hop++) {
        const struct content_script_step *step =
            &mind->world->content->scripts[row].steps[mind->actor->script_step];

        if (doers[step->op](mind, step, &action)) {
            return action;
        }
    }
    return mind_wait();
}
