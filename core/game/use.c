/*
 * use: purposes of abilities and items.
 */
#include "core/game/use.h"

#include "core/game/stats.h"
#include "core/game/status.h"

enum { STRIKE_LANDS = 75 }; /* percent, about */

/* ---- how much ---- */

/* What a formula is likely to give: the middle of each roll, nothing for what depends on a
 * target. */
struct estimate {
    const struct world *world;
    const struct state_actor *user;
    bool stats_known;
    struct stats stats; /* of the user, computed when the first weight is asked for */
    int32_t stack[CONTENT_STACK_MAX];
    uint8_t depth;
};

static void push(struct estimate *estimate, int32_t value)
{
    if (estimate->depth < CONTENT_STACK_MAX) {
        estimate->stack[estimate->depth++] = value;
    }
}

static int32_t pop(struct estimate *estimate)
{
    return estimate->depth > 0 ? estimate->stack[--estimate->depth] : 0;
}

/* Takes `count` values and gives one. */
static int32_t fold(struct estimate *estimate, uint8_t op, uint8_t count)
{
    int32_t value = pop(estimate);

    for (uint8_t i = 1; i < count; i++) {
        int32_t other = pop(estimate);

        if (op == CONTENT_TERM_SUM) {
            value += other;
        } else if (op == CONTENT_TERM_PRODUCT) {
            value = other * value / 100;
        } else if (op == CONTENT_TERM_MIN) {
            value = other < value ? other : value;
        } else {
            value = other > value ? other : value;
        }
    }
    return value;
}

static int32_t missing(const struct state_actor *user, uint8_t resource)
{
    switch (resource) {
    case CONTENT_RESOURCE_HP:
        return user->hp < user->hp_max ? user->hp_max - user->hp : 0;
    case CONTENT_RESOURCE_MP:
        return user->mp_max - user->mp;
    default:
        return user->lucidity_max - user->lucidity;
    }
}

static int32_t value_of(struct estimate *estimate, const struct content_term *term)
{
    int32_t high;

    switch (term->op) {
    case CONTENT_TERM_CONSTANT:
        return term->value;
    case CONTENT_TERM_ROLL:
        high = pop(estimate);
        return (pop(estimate) + high) / 2;
    case CONTENT_TERM_CASTER_STAT:
        return estimate->stats.of[term->arg < CONTENT_STAT_COUNT ? term->arg : 0] * term->value /
               100;
    case CONTENT_TERM_CASTER_MISSING:
        return missing(estimate->user, term->arg) * term->value / 100;
    case CONTENT_TERM_CASTER_LEVEL:
        return estimate->user->level * term->value / 100;
    case CONTENT_TERM_WEAPON:
        return (estimate->stats.damage_min + estimate->stats.damage_max) / 2 * term->value / 100;
    case CONTENT_TERM_SUM:
    case CONTENT_TERM_PRODUCT:
    case CONTENT_TERM_MIN:
    case CONTENT_TERM_MAX:
        return fold(estimate, term->op, term->arg);
    default:
        return 0;
    }
}

static int32_t amount_of(struct estimate *estimate, const struct content_effect *effect)
{
    estimate->depth = 0;
    for (uint8_t i = 0; i < effect->formula_count; i++) {
        push(estimate, value_of(estimate, &estimate->world->content->terms[effect->formula + i]));
    }
    return pop(estimate);
}

/* ---- what for ---- */

static uint16_t purposes_of_status(const struct world *world, uint16_t code)
{
    const struct content_status *status = &world->content->statuses[code];

    if (status->harmful != 0) {
        return USE_HINDER;
    }
    switch (status->effect) {
    case CONTENT_STATUS_REGENERATE:
        return USE_HEAL;
    case CONTENT_STATUS_INVISIBLE:
        return USE_BUFF | USE_ESCAPE;
    default:
        return USE_BUFF;
    }
}

static uint16_t purposes_of(const struct world *world, const struct content_effect *effect,
                            bool on_foes)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_DAMAGE:
    case CONTENT_EFFECT_STRIKE:
        return USE_HARM;
    case CONTENT_EFFECT_RESTORE:
        return effect->type == CONTENT_RESOURCE_HP ? USE_HEAL : USE_REFRESH;
    case CONTENT_EFFECT_STATUS:
        return purposes_of_status(world, effect->code);
    case CONTENT_EFFECT_CLEAR_DEBUFFS:
    case CONTENT_EFFECT_REMOVE_STATUS:
        return USE_CURE;
    case CONTENT_EFFECT_CLEAR_BUFFS:
    case CONTENT_EFFECT_MOVE_TARGET:
        return on_foes ? USE_HINDER : 0;
    case CONTENT_EFFECT_MOVE_SELF:
        return effect->type == CONTENT_DISPLACE_TOWARD_TARGET ? 0 : USE_ESCAPE;
    case CONTENT_EFFECT_SUMMON:
        return USE_SUMMON;
    case CONTENT_EFFECT_TRANSFORM:
        return on_foes ? USE_HINDER : USE_BUFF;
    case CONTENT_EFFECT_REVEAL:
        return USE_REVEAL;
    case CONTENT_EFFECT_OPEN:
        return USE_OPEN;
    case CONTENT_EFFECT_EXPERIENCE:
    case CONTENT_EFFECT_CORE:
        return USE_GROW;
    default:
        return 0;
    }
}

static int32_t power_of(struct estimate *estimate, const struct content_effect *effect)
{
    const struct content_status *status;

    switch (effect->kind) {
    case CONTENT_EFFECT_DAMAGE:
        return amount_of(estimate, effect);
    case CONTENT_EFFECT_STRIKE:
        return (estimate->stats.damage_min + estimate->stats.damage_max) * effect->amount *
               STRIKE_LANDS / 20000;
    case CONTENT_EFFECT_RESTORE:
        return effect->type == CONTENT_RESOURCE_HP ? amount_of(estimate, effect) : 0;
    case CONTENT_EFFECT_STATUS:
        status = &estimate->world->content->statuses[effect->code];
        return status->effect == CONTENT_STATUS_REGENERATE ? status->power * effect->turns / 2 : 0;
    default:
        return 0;
    }
}

static void describe(const struct world *world, uint16_t code, struct use *use)
{
    const struct game_content *content = world->content;
    const struct content_ability *ability = &content->abilities[code];
    bool on_foes = (ability->affects >> CONTENT_AFFECTED_FOES & 1) != 0;

    use->targeting = ability->targeting;
    use->area = ability->area;
    use->range = ability->range;
    use->radius = ability->radius;
    use->affects = ability->affects;
    use->status = CONTENT_NONE;
    for (uint8_t i = 0; i < ability->effect_count; i++) {
        const struct content_effect *effect = &content->effects[ability->first_effect + i];

        use->purposes |= purposes_of(world, effect, on_foes);
        if (effect->kind == CONTENT_EFFECT_STATUS && use->status == CONTENT_NONE) {
            use->status = effect->code;
        }
    }
    if (on_foes && (use->purposes & (USE_HARM | USE_HINDER)) != 0) {
        use->purposes &= USE_HARM | USE_HINDER; /* what else it does comes with it */
    }
}

/* How much it does, for those uses that are of interest. */
static void weigh(struct estimate *estimate, uint16_t code, struct use *use)
{
    const struct game_content *content = estimate->world->content;
    const struct content_ability *ability = &content->abilities[code];

    if (!estimate->stats_known) {
        estimate->stats = stats_of(estimate->world, estimate->user);
        estimate->stats_known = true;
    }
    for (uint8_t i = 0; i < ability->effect_count; i++) {
        use->power += power_of(estimate, &content->effects[ability->first_effect + i]);
    }
}

/* ---- listing ---- */

/* The ability behind a slot, CONTENT_NONE without one. */
static uint16_t ability_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                           struct use *out)
{
    uint16_t code = stats_ability(world, actor, slot);

    *out = (struct use){.action = {.kind = GAME_ACTION_ABILITY,
                                   .given = GAME_GIVEN_ABILITY,
                                   .dir = GAME_DIR_NONE,
                                   .ability = code},
                        .ready = actor->ability_ready_at[slot] <= world->state->header.clock};
    return code;
}

static uint16_t item_in(const struct world *world, const struct state_actor *actor, uint8_t slot,
                        struct use *out)
{
    const struct state_stack *stack = &world->state->seats[actor->seat - 1].inventory[slot];

    *out = (struct use){.action = {.kind = GAME_ACTION_USE_ITEM,
                                   .given = GAME_GIVEN_SLOT,
                                   .dir = GAME_DIR_NONE,
                                   .slot = slot},
                        .spends = true,
                        .ready = true};
    return stack->quantity != 0 ? world->content->items[stack->item].use : (uint16_t)CONTENT_NONE;
}

/* Fills in what the ability says, if it has one of the purposes. */
static bool serves(struct estimate *estimate, uint16_t code, uint16_t purposes, struct use *use)
{
    if (code == CONTENT_NONE) {
        return false;
    }
    describe(estimate->world, code, use);
    if ((use->purposes & purposes) == 0) {
        return false;
    }
    weigh(estimate, code, use);
    return true;
}

uint8_t use_list(const struct world *world, const struct state_actor *actor, uint16_t purposes,
                 struct use *out)
{
    struct estimate estimate = {.world = world, .user = actor};
    uint8_t count = 0;

    if (actor->seat == 0 && stats_ability(world, actor, 0) == CONTENT_NONE) {
        return 0;
    }
    for (uint8_t slot = 0; slot < STATE_ABILITIES_MAX; slot++) {
        uint16_t code = ability_in(world, actor, slot, &out[count]);

        count = (uint8_t)(count + serves(&estimate, code, purposes, &out[count]));
    }
    for (uint8_t slot = 0; actor->seat != 0 && slot < GAME_INVENTORY_MAX; slot++) {
        uint16_t code = item_in(world, actor, slot, &out[count]);

        count = (uint8_t)(count + serves(&estimate, code, purposes, &out[count]));
    }
    return count;
}

/* ---- aiming ---- */

/* The direction out of eight that leads most nearly there. */
static uint8_t direction_to(const struct state_actor *from, const struct state_actor *to)
{
    int dx = to->x - from->x;
    int dy = to->y - from->y;
    int wide = dx < 0 ? -dx : dx;
    int high = dy < 0 ? -dy : dy;
    int step_x = 2 * wide < high ? 0 : (dx > 0) - (dx < 0);
    int step_y = 2 * high < wide ? 0 : (dy > 0) - (dy < 0);

    return tile_direction(0, 0, step_x, step_y);
}

struct game_action use_aimed(const struct use *use, const struct state_actor *user,
                             const struct state_actor *target)
{
    struct game_action action = use->action;

    switch (use->targeting) {
    case CONTENT_TARGETING_ENTITY:
        action.given |= GAME_GIVEN_TARGET;
        action.target = target->id;
        break;
    case CONTENT_TARGETING_POSITION:
        action.given |= GAME_GIVEN_POSITION;
        action.x = target->x;
        action.y = target->y;
        break;
    case CONTENT_TARGETING_DIRECTION:
        action.given |= GAME_GIVEN_DIR;
        action.dir = direction_to(user, target);
        break;
    default:
        break;
    }
    return action;
}

bool use_catches(const struct use *use, const struct state_actor *user,
                 const struct state_actor *target, const struct state_actor *other)
{
    const struct state_actor *aim =
        use->targeting == CONTENT_TARGETING_SELF || use->targeting == CONTENT_TARGETING_NONE
            ? user
            : target;

    switch (use->area) {
    case CONTENT_AREA_CIRCLE:
        return tile_distance(aim->x, aim->y, other->x, other->y) <= use->radius;
    case CONTENT_AREA_CONE:
    case CONTENT_AREA_LINE:
        return other != user && tile_distance(user->x, user->y, other->x, other->y) <= use->range &&
               direction_to(user, other) == direction_to(user, target);
    default:
        return other == target;
    }
}
