/*
 * ability: aiming, paying, using.
 */
#include "core/game/ability.h"

#include "core/game/area.h"
#include "core/game/combat.h"
#include "core/game/effect.h"
#include "core/game/fov.h"
#include "core/game/ground.h"
#include "core/game/stats.h"
#include "core/game/status.h"

static bool tagged(const struct content_ability *ability, uint8_t tag)
{
    return (ability->tags >> tag & 1) != 0;
}

/* ---- what the user must be ---- */

struct refusal ability_forbidden(const struct world *world, const struct state_actor *user,
                                 const struct content_ability *ability)
{
    uint32_t effects = status_effects(world, user);
    bool attack = tagged(ability, CONTENT_TAG_ATTACK);

    if ((effects >> CONTENT_STATUS_SILENCE & 1) != 0 && tagged(ability, CONTENT_TAG_SPELL)) {
        return refuse(GAME_VERDICT_SILENCED, GAME_FIELD_ABILITY);
    }
    if ((effects >> CONTENT_STATUS_ROOT & 1) != 0 && tagged(ability, CONTENT_TAG_MOVEMENT)) {
        return refuse(GAME_VERDICT_ROOTED, GAME_FIELD_ABILITY);
    }
    if ((effects >> CONTENT_STATUS_FEAR & 1) != 0 && attack) {
        return refuse(GAME_VERDICT_AFRAID, GAME_FIELD_ABILITY);
    }
    if ((effects >> CONTENT_STATUS_BERSERK & 1) != 0 && !attack &&
        !tagged(ability, CONTENT_TAG_MOVEMENT)) {
        return refuse(GAME_VERDICT_BERSERK, GAME_FIELD_ABILITY);
    }
    return allow();
}

static bool is_met(const struct world *world, const struct state_actor *user,
                   const struct content_requirement *requirement, const struct state_actor *target)
{
    const struct content_item *weapon = stats_worn(world, user, CONTENT_EQUIP_WEAPON);

    switch (requirement->kind) {
    case CONTENT_REQUIRES_WEAPON_EQUIPPED:
        return weapon != NULL || user->seat == 0;
    case CONTENT_REQUIRES_RANGED_WEAPON:
        return user->seat == 0 || (weapon != NULL && weapon->reach > 1);
    case CONTENT_REQUIRES_SHIELD_EQUIPPED:
        return user->seat == 0 || stats_worn(world, user, CONTENT_EQUIP_SHIELD) != NULL;
    case CONTENT_REQUIRES_TARGET_UNAWARE:
        return target != NULL && formula_unaware(target, user);
    case CONTENT_REQUIRES_MIN_HP_PERCENT:
        return user->hp * 100 >= user->hp_max * requirement->value;
    case CONTENT_REQUIRES_MAX_HP_PERCENT:
        return user->hp * 100 <= user->hp_max * requirement->value;
    case CONTENT_REQUIRES_MIN_LEVEL:
        return user->level >= requirement->value;
    default:
        return true;
    }
}

static struct refusal check_requirements(const struct world *world, const struct state_actor *user,
                                         const struct content_ability *ability,
                                         const struct state_actor *target)
{
    uint32_t effects = status_effects(world, user);

    for (size_t i = 0; i < CONTENT_REQUIREMENTS_MAX; i++) {
        const struct content_requirement *requirement = &ability->requirements[i];

        if (requirement->kind == CONTENT_REQUIRES_NONE) {
            break;
        }
        if ((effects >> CONTENT_STATUS_DISARM & 1) != 0 &&
            (requirement->kind == CONTENT_REQUIRES_WEAPON_EQUIPPED ||
             requirement->kind == CONTENT_REQUIRES_RANGED_WEAPON)) {
            return refuse(GAME_VERDICT_DISARMED, GAME_FIELD_ABILITY);
        }
        if (!is_met(world, user, requirement, target)) {
            return refuse(GAME_VERDICT_REQUIREMENTS_NOT_MET, GAME_FIELD_ABILITY);
        }
    }
    return allow();
}

/* Hit points may be paid down to the last one. */
static bool can_pay(const struct state_actor *user, const struct content_price *price)
{
    switch (price->resource) {
    case CONTENT_RESOURCE_MP:
        return user->mp >= price->amount;
    case CONTENT_RESOURCE_LUCIDITY:
        return user->lucidity >= price->amount;
    default:
        return price->amount == 0 || user->hp > price->amount;
    }
}

static struct refusal check_prices(const struct state_actor *user,
                                   const struct content_ability *ability)
{
    for (size_t i = 0; i < CONTENT_PRICES_MAX; i++) {
        if (!can_pay(user, &ability->prices[i])) {
            return refuse(GAME_VERDICT_INSUFFICIENT_RESOURCES, GAME_FIELD_ABILITY);
        }
    }
    return allow();
}

struct refusal ability_ready(const struct world *world, const struct state_actor *user,
                             uint8_t slot)
{
    const struct content_ability *ability =
        &world->content->abilities[stats_ability(world, user, slot)];
    struct refusal refusal = ability_forbidden(world, user, ability);

    if (status_has(world, user, CONTENT_STATUS_STUN)) {
        return refuse(GAME_VERDICT_STUNNED, GAME_FIELD_KIND);
    }
    if (user->ability_ready_at[slot] > world->state->header.clock) {
        return refuse(GAME_VERDICT_ON_COOLDOWN, GAME_FIELD_ABILITY);
    }
    return refusal.verdict != GAME_VERDICT_ACCEPTED ? refusal : check_prices(user, ability);
}

/* ---- the aim ---- */

static bool in_sight(struct world *world, const struct state_actor *user, int x, int y)
{
    if (user->seat != 0) {
        return tile_set_has(world_sight(world, user->seat), x, y);
    }
    return fov_clear(world->state, user->x, user->y, x, y);
}

static struct refusal aim_at_entity(struct world *world, const struct state_actor *user,
                                    const struct game_action *action, struct action_plan *out)
{
    const struct content_ability *ability = &world->content->abilities[out->ability];
    const struct state_actor *target = state_actor_get(world->state, action->target);

    if ((action->given & GAME_GIVEN_TARGET) == 0 || target == NULL || !actor_alive(target) ||
        (target != user && !world_sees(world, user, target))) {
        return refuse(GAME_VERDICT_NO_TARGET, GAME_FIELD_TARGET);
    }
    if (!area_affects(world, ability, user, target)) {
        return refuse(GAME_VERDICT_BAD_TARGET, GAME_FIELD_TARGET);
    }
    if (!fov_in_range(user->x - target->x, user->y - target->y, ability->range)) {
        return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_TARGET);
    }
    if (ability->sight != 0 && !in_sight(world, user, target->x, target->y)) {
        return refuse(GAME_VERDICT_NO_LINE_OF_SIGHT, GAME_FIELD_TARGET);
    }
    out->target = target->id;
    out->x = target->x;
    out->y = target->y;
    return allow();
}

static struct refusal aim_at_position(struct world *world, const struct state_actor *user,
                                      const struct game_action *action, struct action_plan *out)
{
    const struct content_ability *ability = &world->content->abilities[out->ability];

    if ((action->given & GAME_GIVEN_POSITION) == 0 ||
        !state_inside(world->state, action->x, action->y)) {
        return refuse(GAME_VERDICT_BAD_TARGET, GAME_FIELD_POSITION);
    }
    if (!fov_in_range(action->x - user->x, action->y - user->y, ability->range)) {
        return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_POSITION);
    }
    if (ability->sight != 0 && !in_sight(world, user, action->x, action->y)) {
        return refuse(GAME_VERDICT_NO_LINE_OF_SIGHT, GAME_FIELD_POSITION);
    }
    out->x = action->x;
    out->y = action->y;
    return allow();
}

static struct refusal take_aim(struct world *world, const struct state_actor *user,
                               const struct game_action *action, struct action_plan *out)
{
    switch (world->content->abilities[out->ability].targeting) {
    case CONTENT_TARGETING_ENTITY:
        return aim_at_entity(world, user, action, out);
    case CONTENT_TARGETING_POSITION:
        return aim_at_position(world, user, action, out);
    case CONTENT_TARGETING_DIRECTION:
        if ((action->given & GAME_GIVEN_DIR) == 0 || action->dir >= GAME_DIR_COUNT) {
            return refuse(GAME_VERDICT_BAD_DIRECTION, GAME_FIELD_DIR);
        }
        out->dir = action->dir;
        break;
    default:
        break;
    }
    out->x = user->x;
    out->y = user->y;
    return allow();
}

/* ---- is there any use ---- */

static struct cast cast_of(struct world *world, const struct state_actor *user,
                           const struct action_plan *plan)
{
    return (struct cast){.world = world,
                         .ability = &world->content->abilities[plan->ability],
                         .caster = user != NULL ? user->id : 0,
                         .self = {.id = user != NULL ? user->id : 0},
                         .x = plan->x,
                         .y = plan->y,
                         .dir = plan->dir};
}

static void gather(struct cast *cast, const struct state_actor *user,
                   const struct action_plan *plan)
{
    if (cast->ability->area == CONTENT_AREA_NONE && plan->target != 0) {
        cast->targets[cast->target_count++] = (struct cast_target){.id = plan->target};
    } else if (cast->ability->targeting == CONTENT_TARGETING_SELF &&
               cast->ability->area == CONTENT_AREA_NONE) {
        cast->targets[cast->target_count++] = (struct cast_target){.id = user->id};
    } else if (cast->ability->targeting != CONTENT_TARGETING_NONE ||
               cast->ability->area != CONTENT_AREA_NONE) {
        area_gather(cast);
    }
}

/* Moving the user or a door can be of no use as well. */
static struct refusal check_place(const struct world *world, const struct state_actor *user,
                                  const struct action_plan *plan)
{
    const struct content_ability *ability = &world->content->abilities[plan->ability];
    struct tile_spot spot;

    for (uint16_t i = 0; i < ability->effect_count; i++) {
        const struct content_effect *effect = &world->content->effects[ability->first_effect + i];
        uint8_t terrain = state_terrain(world->state, plan->x, plan->y);

        if (effect->kind == CONTENT_EFFECT_OPEN && terrain != GAME_TERRAIN_DOOR_CLOSED &&
            terrain != GAME_TERRAIN_DOOR_LOCKED) {
            return refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_POSITION);
        }
        if (effect->kind == CONTENT_EFFECT_CLOSE && terrain != GAME_TERRAIN_DOOR_OPEN) {
            return refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_POSITION);
        }
        if (effect->kind != CONTENT_EFFECT_MOVE_SELF) {
            continue;
        }
        if (effect->type == CONTENT_DISPLACE_TO_POSITION &&
            !ground_free(world, user, plan->x, plan->y)) {
            return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_POSITION);
        }
        if (effect->type == CONTENT_DISPLACE_RANDOM &&
            displace_landing(world, user, effect->amount, -1, &spot) == 0) {
            return refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_NONE);
        }
        if (effect->type == CONTENT_DISPLACE_FROM_INPUT &&
            (!ground_open(world, user, user->x, user->y, plan->dir) ||
             !ground_free(world, user, user->x + direction_dx[plan->dir],
                          user->y + direction_dy[plan->dir]))) {
            return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
        }
    }
    return allow();
}

static struct refusal check_use(struct world *world, const struct state_actor *user,
                                const struct action_plan *plan)
{
    struct cast cast = cast_of(world, user, plan);

    if (effects_free(world, cast.ability)) {
        return check_place(world, user, plan);
    }
    if (effects_useful(world, cast.ability, user, user) &&
        cast.ability->targeting == CONTENT_TARGETING_NONE &&
        cast.ability->area == CONTENT_AREA_NONE) {
        return allow();
    }
    gather(&cast, user, plan);
    for (uint8_t i = 0; i < cast.target_count; i++) {
        const struct state_actor *target = state_actor_get(world->state, cast.targets[i].id);

        if ((target == user || world_sees(world, user, target)) &&
            effects_useful(world, cast.ability, user, target)) {
            return allow();
        }
    }
    return refuse(GAME_VERDICT_NO_EFFECT, GAME_FIELD_NONE);
}

struct refusal ability_aim(struct world *world, const struct state_actor *user,
                           const struct game_action *action, uint16_t ability,
                           struct action_plan *out)
{
    const struct content_ability *row = &world->content->abilities[ability];
    struct refusal refusal = ability_forbidden(world, user, row);

    out->ability = ability;
    if (refusal.verdict == GAME_VERDICT_ACCEPTED) {
        refusal = check_prices(user, row);
    }
    if (refusal.verdict == GAME_VERDICT_ACCEPTED) {
        refusal = take_aim(world, user, action, out);
    }
    if (refusal.verdict == GAME_VERDICT_ACCEPTED) {
        refusal = check_requirements(world, user, row, state_actor_get(world->state, out->target));
    }
    if (refusal.verdict == GAME_VERDICT_ACCEPTED) {
        refusal = check_use(world, user, out);
    }
    return refusal;
}

/* ---- using ---- */

static void pay(struct world *world, struct state_actor *user,
                const struct content_ability *ability)
{
    for (size_t i = 0; i < CONTENT_PRICES_MAX; i++) {
        const struct content_price *price = &ability->prices[i];

        if (price->amount == 0) {
            continue;
        }
        if (price->resource == CONTENT_RESOURCE_HP) {
            user->hp -= price->amount;
            world_emit_to(world,
                          (struct game_event){.type = GAME_EVENT_RESOURCE_SPENT,
                                              .code = price->resource,
                                              .entity = user->id,
                                              .amount = price->amount},
                          actor_seat_bit(user));
        } else {
            combat_change_resource(world, user, price->resource, -(int32_t)price->amount);
        }
    }
}

void ability_use(struct world *world, struct state_actor *user, const struct action_plan *plan)
{
    struct cast cast = cast_of(world, user, plan);

    pay(world, user, cast.ability);
    gather(&cast, user, plan);
    cast.dice = world_dice(world, user->id, RNG_EFFECT);
    effects_run(&cast);
}

void ability_spring(struct world *world, uint16_t ability, const struct state_actor *victim)
{
    struct action_plan plan = {
        .ability = ability, .x = victim->x, .y = victim->y, .dir = GAME_DIR_N};
    struct cast cast = cast_of(world, NULL, &plan);

    if (cast.ability->area == CONTENT_AREA_CIRCLE) {
        area_gather(&cast);
    } else {
        cast.targets[cast.target_count++] = (struct cast_target){.id = victim->id};
    }
    cast.dice = world_dice(world, victim->id, RNG_EFFECT);
    effects_run(&cast);
}

/* ---- hints ---- */

static uint32_t hint_of(const struct game_content *content, const struct content_effect *effect)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_DAMAGE:
    case CONTENT_EFFECT_STRIKE:
        return ABILITY_HARMS;
    case CONTENT_EFFECT_RESTORE:
        return effect->type == CONTENT_RESOURCE_HP ? ABILITY_HEALS : ABILITY_BUFFS;
    case CONTENT_EFFECT_STATUS:
        return content->statuses[effect->code].harmful != 0 ? ABILITY_HINDERS : ABILITY_BUFFS;
    case CONTENT_EFFECT_CLEAR_BUFFS:
    case CONTENT_EFFECT_MOVE_TARGET:
        return ABILITY_HINDERS;
    case CONTENT_EFFECT_CLEAR_DEBUFFS:
    case CONTENT_EFFECT_REMOVE_STATUS:
        return ABILITY_CURES;
    case CONTENT_EFFECT_SUMMON:
        return ABILITY_SUMMONS;
    case CONTENT_EFFECT_MOVE_SELF:
        return ABILITY_MOVES;
    default:
        return 0;
    }
}

uint32_t ability_hint(const struct game_content *content, uint16_t ability)
{
    const struct content_ability *row = &content->abilities[ability];
    uint32_t hint = 0;

    for (uint16_t i = 0; i < row->effect_count; i++) {
        hint |= hint_of(content, &content->effects[row->first_effect + i]);
    }
    return hint;
}
