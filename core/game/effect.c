/*
 * effect: planning and performing the effects of content_effect.
 */
#include "core/game/effect.h"

#include "core/game/combat.h"
#include "core/game/fov.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "core/game/trap.h"

struct effect effect_of_item(const struct content_item *item)
{
    return (struct effect){.kind = item->effect,
                           .targeting = item->targeting,
                           .range = item->range,
                           .status = item->status,
                           .turns = item->turns,
                           .power_min = item->power_min,
                           .power_max = item->power_max};
}

struct effect effect_of_ability(const struct content_ability *ability)
{
    return (struct effect){.kind = ability->effect,
                           .targeting = ability->targeting,
                           .range = ability->range,
                           .status = ability->status,
                           .turns = ability->turns,
                           .power_min = ability->power_min,
                           .power_max = ability->power_max};
}

/* ---- planning
 * ---------------------------------------------------------------------------------------- */

static struct refusal plan_entity(struct world *world, const struct state_actor *actor,
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
    if (!fov_in_range(actor->x - target->x, actor->y - target->y, out->effect.range)) {
        return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_TARGET);
    }
    if (out->effect.kind == CONTENT_EFFECT_STATUS && !status_fits(target, out->effect.status)) {
        return refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_TARGET);
    }
    out->target = target->id;
    return allow();
}

static struct refusal plan_position(struct world *world, const struct state_actor *actor,
                                    const struct game_action *action, struct action_plan *out)
{
    if ((action->given & GAME_GIVEN_POSITION) == 0 ||
        !state_inside(world->state, action->x, action->y)) {
        return refuse(GAME_VERDICT_BAD_TARGET, GAME_FIELD_POSITION);
    }
    if (!fov_in_range(actor->x - action->x, actor->y - action->y, out->effect.range)) {
        return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_POSITION);
    }
    if (actor->seat == 0 || !tile_set_has(world_sight(world, actor->seat), action->x, action->y)) {
        return refuse(GAME_VERDICT_NO_LINE_OF_SIGHT, GAME_FIELD_POSITION);
    }
    if (!state_tile_free(world->state, action->x, action->y)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_POSITION);
    }
    out->x = action->x;
    out->y = action->y;
    return allow();
}

/* Counts the free tiles within range of the actor; with `wanted` below their number, also gives the
 * position of that one, in reading order. */
static int landing(const struct game_state *state, const struct state_actor *actor, int range,
                   int wanted, struct action_plan *out)
{
    int count = 0;

    for (int y = actor->y - range; y <= actor->y + range; y++) {
        for (int x = actor->x - range; x <= actor->x + range; x++) {
            if (fov_in_range(x - actor->x, y - actor->y, range) && state_tile_free(state, x, y) &&
                count++ == wanted) {
                out->x = (int16_t)x;
                out->y = (int16_t)y;
            }
        }
    }
    return count;
}

static struct refusal plan_self(struct world *world, const struct state_actor *actor,
                                struct action_plan *out)
{
    const struct effect *effect = &out->effect;
    bool useful = true;

    switch (effect->kind) {
    case CONTENT_EFFECT_HEAL:
        useful = actor->hp < actor->hp_max;
        break;
    case CONTENT_EFFECT_CURE:
        useful = actor->hp < actor->hp_max || status_any_harmful(world, actor);
        break;
    case CONTENT_EFFECT_MAPPING:
        useful = actor->seat != 0;
        break;
    case CONTENT_EFFECT_STATUS:
        useful = status_fits(actor, effect->status);
        break;
    case CONTENT_EFFECT_BLINK:
        useful = landing(world->state, actor, effect->range, -1, out) > 0;
        break;
    default:
        useful = false;
        break;
    }
    return useful ? allow() : refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_NONE);
}

struct refusal effect_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct effect effect,
                           struct action_plan *out)
{
    out->effect = effect;
    switch (effect.targeting) {
    case CONTENT_TARGETING_ENTITY:
        return plan_entity(world, actor, action, out);
    case CONTENT_TARGETING_POSITION:
        return plan_position(world, actor, action, out);
    default:
        return plan_self(world, actor, out);
    }
}

/* ---- performing
 * -------------------------------------------------------------------------------------- */

void effect_relocate(struct world *world, struct state_actor *actor, int x, int y)
{
    actor->x = (uint8_t)x;
    actor->y = (uint8_t)y;
    if (actor->seat != 0) {
        world_forget_sight(world, actor->seat);
        world_remember(world, actor->seat);
        world->delta.flags |= DELTA_PARTY_MOVED;
    }
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_MOVED, .x = (int16_t)x, .y = (int16_t)y},
               actor, NULL);
    if (actor->seat != 0) {
        trap_notice(world, actor);
    }
}

static void reveal_level(struct world *world, uint8_t seat)
{
    struct game_state *state = world->state;

    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] != GAME_TERRAIN_ROCK) {
                tile_set_add(&state->memory[seat - 1], x, y);
            }
        }
    }
}

static void blink(struct world *world, struct state_actor *actor, struct action_plan plan)
{
    struct dice dice = world_dice(world, actor->id, RNG_BLINK);

    if (plan.effect.targeting == CONTENT_TARGETING_SELF) {
        int count = landing(world->state, actor, plan.effect.range, -1, &plan);

        landing(world->state, actor, plan.effect.range, dice_between(&dice, 0, count - 1), &plan);
    }
    effect_relocate(world, actor, plan.x, plan.y);
}

void effect_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    const struct effect *effect = &plan->effect;
    struct state_actor *target =
        plan->target != 0 ? state_actor_by_id(world->state, plan->target) : actor;
    struct dice dice = world_dice(world, actor->id, RNG_EFFECT);
    int32_t power = dice_between(&dice, effect->power_min, effect->power_max);

    switch (effect->kind) {
    case CONTENT_EFFECT_HEAL:
        combat_heal(world, target, power);
        break;
    case CONTENT_EFFECT_BLINK:
        blink(world, actor, *plan);
        break;
    case CONTENT_EFFECT_MAPPING:
        reveal_level(world, actor->seat);
        break;
    case CONTENT_EFFECT_DAMAGE:
        combat_damage(world, actor, target, power);
        break;
    case CONTENT_EFFECT_STATUS:
        status_add(world, target, effect->status, effect->turns);
        break;
    case CONTENT_EFFECT_CURE:
        status_cure(world, target);
        combat_heal(world, target, power);
        break;
    default:
        break;
    }
}
