/*
 * move: walking, and what walking meets: foes, doors, stairs.
 *
 * Moving into a foe strikes it, moving into a shut door opens it if that can be done. Whoever of
 * the party moves into somebody who is no foe changes places with him, so that nobody can bar a
 * passage that must not be struck; among others it is refused. A diagonal needs both tiles beside
 * it free of walls and closed doors, for steps and strikes alike.
 */
#include "core/game/action.h"
#include "core/game/effect.h"
#include "core/game/fov.h"
#include "core/game/ground.h"
#include "core/game/noise.h"
#include "core/game/stats.h"
#include "core/game/status.h"

struct tile {
    int16_t x;
    int16_t y;
};

static struct tile neighbour(const struct state_actor *actor, uint8_t dir)
{
    return (struct tile){(int16_t)(actor->x + direction_dx[dir]),
                         (int16_t)(actor->y + direction_dy[dir])};
}

static bool dir_given(const struct game_action *action)
{
    return (action->given & GAME_GIVEN_DIR) != 0 && action->dir < GAME_DIR_COUNT;
}

static void plan_at(struct action_plan *out, uint8_t kind, struct tile tile)
{
    out->kind = kind;
    out->x = tile.x;
    out->y = tile.y;
}

static bool is_shut_door(uint8_t terrain)
{
    return terrain == GAME_TERRAIN_DOOR_CLOSED || terrain == GAME_TERRAIN_DOOR_LOCKED;
}

/* Whether the other lets one of the party through. */
static bool gives_way(const struct world *world, const struct state_actor *actor,
                      const struct state_actor *other)
{
    return actor->seat != 0 && !status_has(world, other, CONTENT_STATUS_ROOT) &&
           ground_bears(world, other, actor->x, actor->y) &&
           ground_bears(world, actor, other->x, other->y);
}

struct refusal move_plan(struct world *world, const struct state_actor *actor,
                         const struct game_action *action, struct action_plan *out)
{
    const struct state_actor *other;
    struct tile tile;

    if (!dir_given(action)) {
        return refuse(GAME_VERDICT_BAD_DIRECTION, GAME_FIELD_DIR);
    }
    tile = neighbour(actor, action->dir);
    if (is_shut_door(state_terrain(world->state, tile.x, tile.y))) {
        return interact_plan(world, actor, action, out);
    }
    if (!ground_open(world, actor, actor->x, actor->y, action->dir)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    other = state_actor_seen_at(world->state, tile.x, tile.y);
    if (other != NULL && stats_hostile(world, actor, other)) {
        if (status_has(world, actor, CONTENT_STATUS_FEAR)) {
            return refuse(GAME_VERDICT_AFRAID, GAME_FIELD_DIR);
        }
        plan_at(out, GAME_ACTION_ATTACK, tile);
        out->target = other->id;
        return allow();
    }
    if (other != NULL && !gives_way(world, actor, other)) {
        return refuse(GAME_VERDICT_OCCUPIED, GAME_FIELD_DIR);
    }
    if (other == NULL && !ground_free(world, actor, tile.x, tile.y)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    if (status_has(world, actor, CONTENT_STATUS_ROOT)) {
        return refuse(GAME_VERDICT_ROOTED, GAME_FIELD_DIR);
    }
    plan_at(out, GAME_ACTION_MOVE, tile);
    out->target = other != NULL ? other->id : 0;
    return allow();
}

void move_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    if (plan->target != 0) {
        effect_swap(world, actor, state_actor_by_id(world->state, plan->target));
    } else {
        effect_relocate(world, actor, plan->x, plan->y);
    }
    noise_make(world, actor, plan->x, plan->y, NOISE_STEP);
}

/* Beside it, as far as the ground goes; or within the reach of a long weapon along a free line. */
static struct refusal reach_plan(const struct world *world, const struct state_actor *actor,
                                 const struct state_actor *target)
{
    int distance = tile_distance(actor->x, actor->y, target->x, target->y);
    uint8_t dir = tile_direction(actor->x, actor->y, target->x, target->y);

    if (distance > 1) {
        if (distance > stats_of(world, actor).reach) {
            return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_TARGET);
        }
        return fov_clear(world->state, actor->x, actor->y, target->x, target->y)
                   ? allow()
                   : refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_TARGET);
    }
    if (dir == GAME_DIR_NONE || !ground_open(world, actor, actor->x, actor->y, dir)) {
        return refuse(dir == GAME_DIR_NONE ? GAME_VERDICT_OUT_OF_RANGE : GAME_VERDICT_BLOCKED,
                      GAME_FIELD_TARGET);
    }
    return allow();
}

struct refusal attack_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    const struct state_actor *target = state_actor_get(world->state, action->target);

    if ((action->given & GAME_GIVEN_TARGET) == 0 || target == NULL || !actor_alive(target) ||
        !world_sees(world, actor, target)) {
        return refuse(GAME_VERDICT_NO_TARGET, GAME_FIELD_TARGET);
    }
    if (!stats_hostile(world, actor, target)) {
        return refuse(GAME_VERDICT_BAD_TARGET, GAME_FIELD_TARGET);
    }
    if (status_has(world, actor, CONTENT_STATUS_FEAR)) {
        return refuse(GAME_VERDICT_AFRAID, GAME_FIELD_KIND);
    }
    out->target = target->id;
    return reach_plan(world, actor, target);
}

/* ---- stairs ---- */

struct refusal descend_plan(struct world *world, const struct state_actor *actor,
                            const struct game_action *action, struct action_plan *out)
{
    uint8_t terrain = state_terrain(world->state, actor->x, actor->y);

    (void)action;
    (void)out;
    if (actor->seat == 0 || (terrain != GAME_TERRAIN_STAIRS_DOWN && terrain != GAME_TERRAIN_EXIT)) {
        return refuse(GAME_VERDICT_NO_STAIRS, GAME_FIELD_NONE);
    }
    if (status_has(world, actor, CONTENT_STATUS_ROOT)) {
        return refuse(GAME_VERDICT_ROOTED, GAME_FIELD_KIND);
    }
    return allow();
}

/* Hooks do the rest: the next level, or the end of the game. */
void descend_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    (void)plan;
    if (state_terrain(world->state, actor->x, actor->y) == GAME_TERRAIN_EXIT) {
        world->delta.flags |= DELTA_WON;
    } else {
        world->delta.flags |= DELTA_DESCENDING;
    }
}
