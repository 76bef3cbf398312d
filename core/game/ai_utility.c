/*
 * ai_utility: choosing among goals.
 *
 * Discipline holds one to what one was about, impulsivity adds a whim to each score. Then the goals
 * plan, the best first, until one has something to do.
 */
#include "core/game/ai.h"

#include "core/game/goal.h"

enum { RESTLESS_STEP = 3, RESTLESS_AT = 60, RESTLESS_TURNS = 25 };

struct goal_kind {
    goal_scorer *score;
    goal_planner *find;
};

static const struct goal_kind goals[GOAL_COUNT] = {
#define X(constant, number, function) [GOAL_##constant] = {function##_score, function##_find},
    GOALS(X)
#undef X
};

static int32_t whim(struct mind *mind)
{
    int32_t reach = mind_trait(mind, CONTENT_TRAIT_IMPULSIVITY) / 6;

    return reach > 0 ? dice_between(&mind->dice, -reach, reach) : 0;
}

static void score_goals(struct mind *mind, int32_t scores[GOAL_COUNT])
{
    for (uint8_t goal = 1; goal < GOAL_COUNT; goal++) {
        int32_t score = goals[goal].score(mind);

        if (score > 0 && goal == mind->actor->goal) {
            score += mind_trait(mind, CONTENT_TRAIT_DISCIPLINE) / 3;
        }
        scores[goal] = score > 0 ? score + whim(mind) : 0;
    }
}

static uint8_t best_goal(const int32_t scores[GOAL_COUNT])
{
    uint8_t best = GOAL_NONE;

    for (uint8_t goal = 1; goal < GOAL_COUNT; goal++) {
        if (scores[goal] > 0 && (best == GOAL_NONE || scores[goal] > scores[best])) {
            best = goal;
        }
    }
    return best;
}

/*
 * Two who react to each other can dance for ever. A player's character that changes its mind again
 * and again gets restless (script_step, which only scripts use otherwise) and then goes somewhere
 * else for a while: roam_score looks at it.
 */
static void grow_restless(struct state_actor *actor, uint8_t goal, uint8_t action)
{
    bool no_blow = action == GAME_ACTION_MOVE || action == GAME_ACTION_WAIT;
    /* After somebody who will not be caught, or will not come. */
    bool in_vain = goal == GOAL_FIGHT && no_blow;
    uint8_t more = goal != actor->goal ? RESTLESS_STEP : in_vain ? 1 : 0;
    if (actor->seat == 0) {
        return;
    }
    if (actor->script_step >= GOAL_RESTLESS || more == 0) {
        uint8_t left = actor->script_step == GOAL_RESTLESS ? 0 : actor->script_step;
        actor->script_step = left > 0 ? (uint8_t)(left - 1) : 0;
        return;
    }
    actor->script_step = (uint8_t)(actor->script_step + more);
    if (actor->script_step >= RESTLESS_AT) {
        actor->script_step = GOAL_RESTLESS + RESTLESS_TURNS;
    }
}

struct game_action ai_utility_decide(struct mind *mind)
{
    int32_t scores[GOAL_COUNT] = {0};
    struct game_action action = mind_wait();
    uint8_t goal;

    if (mind->foe_count == 0) {
        mind->actor->script_wait = 0; /* it has got its breath back: see flee_find */
    }
    score_goals(mind, scores);
    for (goal = best_goal(scores); goal != GOAL_NONE; goal = best_goal(scores)) {
        if (goals[goal].find(mind, &action)) {
            break;
        }
        scores[goal] = 0;
    }
    grow_restless(mind->actor, goal, action.kind);
    mind->actor->goal = goal;
    return goal != GOAL_NONE ? action : mind_wait();
}
