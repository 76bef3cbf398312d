/*
 * use: purposes of abilities and items.
 */
#include "core/game/use.h"

#include "core/game/action.h"
#include "core/game/stats.h"

/* ---- what an effect is good for
 * ---------------------------------------------------------------------- */

static uint8_t purposes_of(const struct world *world, const struct content_effect *effect)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_RESTORE:
        return effect->type == CONTENT_RESOURCE_HP ? USE_HEAL : 0;
    case CONTENT_EFFECT_CLEAR_DEBUFFS:
        return USE_CURE;
    case CONTENT_EFFECT_DAMAGE:
    case CONTENT_EFFECT_STRIKE:
        return USE_HARM;
    case CONTENT_EFFECT_MOVE_SELF:
        return effect->type == CONTENT_DISPLACE_TOWARD_TARGET ? 0 : USE_ESCAPE;
    case CONTENT_EFFECT_MOVE_TARGET:
        return effect->type == CONTENT_DISPLACE_AWAY_FROM_CASTER ? USE_HINDER : 0;
    case CONTENT_EFFECT_SUMMON:
        return USE_SUMMON;
    case CONTENT_EFFECT_REVEAL:
        return USE_REVEAL;
    case CONTENT_EFFECT_TRANSFORM:
        return USE_BUFF;
    case CONTENT_EFFECT_STATUS:
        return world->content->statuses[effect->code].harmful != 0 ? USE_HINDER : USE_BUFF;
    default:
        return 0;
    }
}

/* ---- about how much it does
 * -------------------------------------------------------------------------- */

static int32_t mean_blow(const struct world *world, const struct state_actor *actor)
{
    struct stats stats = stats_of(world, actor);

    return (stats.damage_min + stats.damage_max) / 2;
}

static int32_t mean_value(const struct world *world, const struct state_actor *actor,
                          const struct content_term *term)
{
    switch (term->op) {
    case CONTENT_TERM_CONSTANT:
        return term->value;
    case CONTENT_TERM_CASTER_STAT:
        return stats_of(world, actor).of[term->arg] * term->value / 100;
    case CONTENT_TERM_CASTER_LEVEL:
        return actor->level * term->value / 100;
    case CONTENT_TERM_CASTER_MISSING:
        return (actor->hp_max - actor->hp) * term->value / 100;
    case CONTENT_TERM_WEAPON:
        return mean_blow(world, actor) * term->value / 100;
    default:
        return 0; /* what is about a target is not known before there is one */
    }
}

static int32_t joined(uint8_t op, int32_t a, int32_t b)
{
    switch (op) {
    case CONTENT_TERM_ROLL:
        return (a + b) / 2;
    case CONTENT_TERM_PRODUCT:
        return a * b / 100;
    case CONTENT_TERM_MIN:
        return a < b ? a : b;
    case CONTENT_TERM_MAX:
        return a > b ? a : b;
    default:
        return a + b;
    }
}

/* A formula with every roll at its middle. */
static int32_t mean_of(const struct world *world, const struct state_actor *actor,
                       const struct content_effect *effect)
{
    const struct content_term *terms = &world->content->terms[effect->formula];
    int32_t stack[CONTENT_STACK_MAX] = {0};
    uint8_t depth = 0;

    for (uint8_t i = 0; i < effect->formula_count; i++) {
        uint8_t op = terms[i].op;
        uint8_t taken = op == CONTENT_TERM_ROLL ? 2 : op >= CONTENT_TERM_SUM ? terms[i].arg : 0;

        if (taken == 0 && depth < CONTENT_STACK_MAX) {
            stack[depth++] = mean_value(world, actor, &terms[i]);
        }
        for (; taken > 1 && depth > 1; taken--, depth--) {
            stack[depth - 2] = joined(op, stack[depth - 2], stack[depth - 1]);
        }
    }
    return stack[0];
}

static int32_t power_of(const struct world *world, const struct state_actor *actor,
                        const struct content_effect *effect)
{
    if (effect->kind == CONTENT_EFFECT_STRIKE) {
        return mean_blow(world, actor) * effect->amount / 100;
    }
    return effect->kind == CONTENT_EFFECT_DAMAGE || effect->kind == CONTENT_EFFECT_RESTORE
               ? mean_of(world, actor, effect)
               : 0;
}

static void describe(const struct world *world, const struct state_actor *actor, uint16_t ability,
                     struct use *use)
{
    const struct content_ability *row = &world->content->abilities[ability];

    use->ability = ability;
    use->targeting = row->targeting;
    use->range = row->range;
    use->radius = row->radius;
    use->careless =
        (row->affects >> CONTENT_AFFECTED_SELF & 1) != 0 && row->area != CONTENT_AREA_NONE;
    use->status = CONTENT_NONE;
    for (uint16_t i = 0; i < row->effect_count; i++) {
        const struct content_effect *effect = &world->content->effects[row->first_effect + i];
        uint8_t purposes = purposes_of(world, effect);

        if ((effect->flags & CONTENT_EFFECT_ON_CASTER) != 0) {
            continue; /* what comes with it is not what it is for */
        }
        use->purposes |= purposes;
        use->power += (purposes & (USE_HARM | USE_HEAL)) != 0 ? power_of(world, actor, effect) : 0;
        if (effect->kind == CONTENT_EFFECT_STATUS && use->status == CONTENT_NONE) {
            use->status = effect->code;
        }
    }
}

/* ---- what there is
 * ------------------------------------------------------------------------------------- */

static bool ability_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                       struct use *out)
{
    uint16_t code = stats_ability(world, actor, slot);

    if (code == CONTENT_NONE) {
        return false;
    }
    *out = (struct use){.action = {.kind = GAME_ACTION_ABILITY,
                                   .given = GAME_GIVEN_ABILITY,
                                   .dir = GAME_DIR_NONE,
                                   .ability = code},
                        .ready = actor->ability_ready_at[slot] <= world->state->header.clock};
    describe(world, actor, code, out);
    return true;
}

static bool item_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                    struct use *out)
{
    const struct state_stack *stack;
    uint16_t ability;

    if (actor->seat == 0) {
        return false;
    }
    stack = &world->state->seats[actor->seat - 1].inventory[slot];
    ability = world->content->items[stack->item].use;
    if (stack->quantity == 0 || ability == CONTENT_NONE) {
        return false;
    }
    *out = (struct use){.action = {.kind = GAME_ACTION_USE_ITEM,
                                   .given = GAME_GIVEN_SLOT,
                                   .dir = GAME_DIR_NONE,
                                   .slot = slot},
                        .spends = true,
                        .ready = true};
    describe(world, actor, ability, out);
    return true;
}

uint8_t use_list(const struct world *world, const struct state_actor *actor, uint8_t purposes,
                 struct use *out)
{
    uint8_t count = 0;
    struct use use;

    for (uint8_t slot = 0; slot < STATE_ABILITIES_MAX; slot++) {
        if (ability_in(world, actor, slot, &use) && (use.purposes & purposes) != 0) {
            out[count++] = use;
        }
    }
    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        if (item_in(world, actor, slot, &use) && (use.purposes & purposes) != 0) {
            out[count++] = use;
        }
    }
    return count;
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

/* Nobody throws fire at his own feet: such an aim is left out, and the use is refused. */
static bool is_too_near(const struct use *use, const struct state_actor *user,
                        const struct state_actor *target)
{
    return use->careless && target != user &&
           tile_distance(user->x, user->y, target->x, target->y) <= use->radius;
}

struct game_action use_aimed(const struct use *use, const struct state_actor *user,
                             const struct state_actor *target)
{
    struct game_action action = use->action;

    if (use->targeting == CONTENT_TARGETING_ENTITY) {
        action.given |= GAME_GIVEN_TARGET;
        action.target = target->id;
    } else if (use->targeting == CONTENT_TARGETING_POSITION && !is_too_near(use, user, target)) {
        action.given |= GAME_GIVEN_POSITION;
        action.x = target->x;
        action.y = target->y;
    } else if (use->targeting == CONTENT_TARGETING_DIRECTION && target != user) {
        action.given |= GAME_GIVEN_DIR;
        action.dir = tile_direction(0, 0, sign(target->x - user->x), sign(target->y - user->y));
    }
    return action;
}
