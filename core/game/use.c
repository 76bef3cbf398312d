/*
 * use: purposes of abilities and items.
 */
#include "core/game/use.h"

#include "core/game/action.h"
#include "core/game/effect.h"
#include "core/game/stats.h"

static uint8_t purposes_of(const struct world *world, const struct effect *effect)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_HEAL:
        return USE_HEAL;
    case CONTENT_EFFECT_CURE:
        return USE_HEAL | USE_CURE;
    case CONTENT_EFFECT_DAMAGE:
        return USE_HARM;
    case CONTENT_EFFECT_BLINK:
        return USE_ESCAPE;
    case CONTENT_EFFECT_MAPPING:
        return USE_REVEAL;
    case CONTENT_EFFECT_STATUS:
        return world->content->statuses[effect->status].harmful != 0 ? USE_HINDER : USE_BUFF;
    default:
        return 0;
    }
}

static void describe(const struct world *world, const struct effect *effect, struct use *use)
{
    use->purposes = purposes_of(world, effect);
    use->targeting = effect->targeting;
    use->range = effect->range;
    use->power = (effect->power_min + effect->power_max) / 2;
    use->status = effect->kind == CONTENT_EFFECT_STATUS ? effect->status : CONTENT_NONE;
}

static bool ability_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                       struct use *out)
{
    uint16_t code = stats_ability(world, actor, slot);
    struct effect effect;

    if (code == CONTENT_NONE) {
        return false;
    }
    effect = effect_of_ability(&world->content->abilities[code]);
    *out = (struct use){.action = {.kind = GAME_ACTION_ABILITY,
                                   .given = GAME_GIVEN_ABILITY,
                                   .dir = GAME_DIR_NONE,
                                   .ability = code},
                        .ready = actor->ability_ready_at[slot] <= world->state->header.clock};
    describe(world, &effect, out);
    return true;
}

static bool item_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                    struct use *out)
{
    const struct state_stack *stack;
    struct effect effect;

    if (actor->seat == 0) {
        return false;
    }
    stack = &world->state->seats[actor->seat - 1].inventory[slot];
    if (stack->quantity == 0) {
        return false;
    }
    effect = effect_of_item(&world->content->items[stack->item]);
    *out = (struct use){.action = {.kind = GAME_ACTION_USE_ITEM,
                                   .given = GAME_GIVEN_SLOT,
                                   .dir = GAME_DIR_NONE,
                                   .slot = slot},
                        .spends = true,
                        .ready = true};
    describe(world, &effect, out);
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

struct game_action use_aimed(const struct use *use, const struct state_actor *user,
                             const struct state_actor *target)
{
    struct game_action action = use->action;

    (void)user;
    if (use->targeting == CONTENT_TARGETING_ENTITY) {
        action.given |= GAME_GIVEN_TARGET;
        action.target = target->id;
    } else if (use->targeting == CONTENT_TARGETING_POSITION) {
        action.given |= GAME_GIVEN_POSITION;
        action.x = target->x;
        action.y = target->y;
    }
    return action;
}
