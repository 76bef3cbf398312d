/*
 * ai: perceiving, hunting, fleeing, wandering.
 */
#include "core/game/ai.h"

#include "core/game/action.h"
#include "core/game/fov.h"
#include "core/game/path.h"
#include "core/game/stats.h"

enum { WARY_DISTANCE = 5 }; /* ai:passive keeps at least this far from foes */

static struct game_action make_wait(void)
{
    return (struct game_action){.kind = GAME_ACTION_WAIT, .dir = GAME_DIR_NONE};
}

static struct game_action make_move(uint8_t dir)
{
    if (dir == GAME_DIR_NONE) {
        return make_wait();
    }
    return (struct game_action){.kind = GAME_ACTION_MOVE, .given = GAME_GIVEN_DIR, .dir = dir};
}

static struct game_action make_attack(uint32_t target)
{
    return (struct game_action){.kind = GAME_ACTION_ATTACK,
                                .given = GAME_GIVEN_TARGET,
                                .dir = GAME_DIR_NONE,
                                .target = target};
}

/* Rolls for the action that is being decided: it will take the next nonce. */
static struct dice decision_dice(struct world *world, const struct state_actor *actor)
{
    struct dice dice = world_dice(world, actor->id, RNG_AI);

    dice.label.nonce++;
    return dice;
}

/* ---- perceiving
 * -------------------------------------------------------------------------------------- */

/* The nearest foe in sight; of equally near ones the one with the lowest id. */
static const struct state_actor *nearest_foe(struct world *world, const struct state_actor *actor)
{
    int radius =
        actor->seat != 0 ? world_tuning(world)->sight_radius : world_kind(world, actor)->perception;
    const struct state_actor *nearest = NULL;
    int nearest_distance = 0;

    for (size_t i = 0; i < world->state->header.actor_slots; i++) {
        const struct state_actor *other = &world->state->actors[i];
        int distance;

        if (!actor_alive(other) || !stats_hostile(world, actor, other) ||
            !fov_in_range(actor->x - other->x, actor->y - other->y, radius)) {
            continue;
        }
        distance = tile_distance(actor->x, actor->y, other->x, other->y);
        if (nearest != NULL && (distance > nearest_distance ||
                                (distance == nearest_distance && other->id > nearest->id))) {
            continue;
        }
        if (world_sees(world, actor, other)) {
            nearest = other;
            nearest_distance = distance;
        }
    }
    return nearest;
}

/* Looks round and remembers. NULL when no foe is in sight. */
static const struct state_actor *perceive(struct world *world, struct state_actor *actor)
{
    const struct state_actor *foe = nearest_foe(world, actor);

    if (foe == NULL) {
        if (actor->memory > 0) {
            actor->memory--;
        }
        if (actor->memory == 0) {
            actor->target = 0;
        }
        return NULL;
    }
    if (actor->target != foe->id) {
        actor->target = foe->id;
        world_emit(world, (struct game_event){.type = GAME_EVENT_NOTICED}, actor, foe);
    }
    actor->last_x = foe->x;
    actor->last_y = foe->y;
    actor->memory = world_kind(world, actor)->memory;
    return foe;
}

/* ---- moving
 * ------------------------------------------------------------------------------------------ */

static bool free_step(const struct world *world, const struct state_actor *actor, uint8_t dir)
{
    return state_way_open(world->state, actor->x, actor->y, dir) &&
           state_tile_free(world->state, actor->x + direction_dx[dir],
                           actor->y + direction_dy[dir]);
}

static int square_distance(const struct state_actor *foe, int x, int y)
{
    return (foe->x - x) * (foe->x - x) + (foe->y - y) * (foe->y - y);
}

/* The step that leads farthest from the foe, GAME_DIR_NONE if none leads away. */
static uint8_t step_away(const struct world *world, const struct state_actor *actor,
                         const struct state_actor *foe)
{
    int best = square_distance(foe, actor->x, actor->y);
    uint8_t best_dir = GAME_DIR_NONE;

    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        int distance =
            square_distance(foe, actor->x + direction_dx[dir], actor->y + direction_dy[dir]);

        if (distance > best && free_step(world, actor, dir)) {
            best = distance;
            best_dir = dir;
        }
    }
    return best_dir;
}

static struct game_action wander(struct world *world, const struct state_actor *actor)
{
    struct dice dice = decision_dice(world, actor);
    uint8_t dir;

    if (!dice_percent(&dice, world_tuning(world)->wander_percent)) {
        return make_wait();
    }
    dir = (uint8_t)dice_between(&dice, 0, GAME_DIR_COUNT - 1);
    return free_step(world, actor, dir) ? make_move(dir) : make_wait();
}

/* Towards the place a foe was last seen at; there, the hunt is over. */
static struct game_action search(struct world *world, struct state_actor *actor)
{
    if (actor->x == actor->last_x && actor->y == actor->last_y) {
        actor->memory = 0;
        return make_wait();
    }
    return make_move(path_step(world, actor, actor->last_x, actor->last_y));
}

/* ---- fighting
 * ---------------------------------------------------------------------------------------- */

static bool wants_to_flee(const struct world *world, const struct state_actor *actor)
{
    return actor->hp * 100 <= actor->hp_max * world_kind(world, actor)->flee_percent;
}

/* True, and the action written, if the actor's ability can be used on the foe now. */
static bool use_ability(struct world *world, const struct state_actor *actor,
                        const struct state_actor *foe, struct game_action *out)
{
    uint16_t ability = stats_ability(world, actor, 0);
    struct action_plan plan;

    if (ability == CONTENT_NONE) {
        return false;
    }
    *out = (struct game_action){.kind = GAME_ACTION_ABILITY,
                                .given = GAME_GIVEN_ABILITY,
                                .dir = GAME_DIR_NONE,
                                .ability = ability};
    if (world->content->abilities[ability].targeting == CONTENT_TARGETING_ENTITY) {
        out->given |= GAME_GIVEN_TARGET;
        out->target = foe->id;
    }
    return action_plan(world, actor, out, &plan).verdict == GAME_VERDICT_ACCEPTED;
}

static struct game_action fight(struct world *world, struct state_actor *actor,
                                const struct state_actor *foe)
{
    struct game_action action;
    uint8_t dir = GAME_DIR_NONE;

    if (wants_to_flee(world, actor)) {
        dir = step_away(world, actor, foe);
    }
    if (dir != GAME_DIR_NONE) {
        return make_move(dir);
    }
    if (use_ability(world, actor, foe, &action)) {
        return action;
    }
    dir = tile_direction(actor->x, actor->y, foe->x, foe->y);
    if (dir != GAME_DIR_NONE && state_way_open(world->state, actor->x, actor->y, dir)) {
        return make_attack(foe->id);
    }
    return make_move(path_step(world, actor, foe->x, foe->y));
}

static struct game_action decide_aggressive(struct world *world, struct state_actor *actor)
{
    const struct state_actor *foe = perceive(world, actor);

    if (foe != NULL) {
        return fight(world, actor, foe);
    }
    return actor->memory > 0 ? search(world, actor) : wander(world, actor);
}

static struct game_action decide_passive(struct world *world, struct state_actor *actor)
{
    const struct state_actor *foe = perceive(world, actor);

    if (foe != NULL && tile_distance(actor->x, actor->y, foe->x, foe->y) < WARY_DISTANCE) {
        return make_move(step_away(world, actor, foe));
    }
    return wander(world, actor);
}

struct game_action ai_decide(struct world *world, struct state_actor *actor, uint8_t provider)
{
    switch (provider) {
    case GAME_PROVIDER_AI_PASSIVE:
        return decide_passive(world, actor);
    case GAME_PROVIDER_AI_AGGRESSIVE:
        return decide_aggressive(world, actor);
    default:
        return make_wait();
    }
}
