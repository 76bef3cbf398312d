/*
 * item: picking up, dropping, equipping, using; and abilities, which are used alike.
 *
 * Only players have an inventory. A stack is taken up as far as there is room for it; treasure and
 * goal take no room at all.
 */
#include "core/game/item.h"

#include "core/game/ability.h"
#include "core/game/noise.h"
#include "core/game/stats.h"
#include "core/game/status.h"

static struct state_seat *owned(struct world *world, const struct state_actor *actor)
{
    return &world->state->seats[actor->seat - 1];
}

static uint16_t room_in(const struct world *world, const struct state_stack *stack, uint16_t item)
{
    uint8_t stack_max = world->content->items[item].stack_max;

    if (stack->quantity == 0) {
        return stack_max;
    }
    return stack->item == item && stack->quantity < stack_max
               ? (uint16_t)(stack_max - stack->quantity)
               : 0;
}

uint8_t item_slot_for(const struct world *world, const struct state_seat *seat, uint16_t item)
{
    uint8_t empty = STATE_SLOT_NONE;

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &seat->inventory[slot];

        if (stack->quantity == 0 && empty == STATE_SLOT_NONE) {
            empty = slot;
        }
        if (stack->quantity != 0 && room_in(world, stack, item) > 0) {
            return slot;
        }
    }
    return empty;
}

/* Moves as much as there is room for into the inventory; gives what was taken. */
static uint16_t take_in(const struct world *world, struct state_seat *seat,
                        struct state_stack offered)
{
    uint16_t left = offered.quantity;

    while (left > 0) {
        uint8_t slot = item_slot_for(world, seat, offered.item);
        struct state_stack *stack;
        uint16_t part;

        if (slot == STATE_SLOT_NONE) {
            break;
        }
        stack = &seat->inventory[slot];
        part = room_in(world, stack, offered.item);
        part = part < left ? part : left;
        stack->item = offered.item;
        stack->quantity = (uint16_t)(stack->quantity + part);
        left = (uint16_t)(left - part);
    }
    return (uint16_t)(offered.quantity - left);
}

static void empty_slot(struct state_seat *seat, uint8_t slot)
{
    seat->inventory[slot] = (struct state_stack){0};
    for (size_t i = 0; i < CONTENT_EQUIPMENT_SLOTS; i++) {
        if (seat->equipment[i] == slot) {
            seat->equipment[i] = STATE_SLOT_NONE;
        }
    }
}

uint8_t item_equipment_of(uint8_t class_)
{
    switch (class_) {
    case CONTENT_ITEM_WEAPON:
        return CONTENT_EQUIP_WEAPON;
    case CONTENT_ITEM_SHIELD:
        return CONTENT_EQUIP_SHIELD;
    case CONTENT_ITEM_ARMOUR:
        return CONTENT_EQUIP_BODY;
    case CONTENT_ITEM_HELM:
        return CONTENT_EQUIP_HEAD;
    case CONTENT_ITEM_RING:
        return CONTENT_EQUIP_FINGER;
    case CONTENT_ITEM_AMULET:
        return CONTENT_EQUIP_NECK;
    default:
        return 0;
    }
}

/* What is worn is put on where nothing is yet. */
static void give(const struct world *world, struct state_seat *seat,
                 const struct content_start_item *items)
{
    for (size_t i = 0; i < CONTENT_START_ITEMS_MAX; i++) {
        uint16_t item = items[i].item;
        uint8_t equipment;
        uint8_t slot;

        if (item == CONTENT_NONE) {
            continue;
        }
        equipment = item_equipment_of(world->content->items[item].class_);
        slot = item_slot_for(world, seat, item);
        take_in(world, seat, (struct state_stack){item, items[i].quantity});
        if (equipment != 0 && slot != STATE_SLOT_NONE &&
            seat->equipment[equipment - 1] == STATE_SLOT_NONE) {
            seat->equipment[equipment - 1] = slot;
        }
    }
}

void item_give_start(struct world *world, struct state_seat *seat)
{
    if (seat->class_ != CONTENT_NONE) {
        give(world, seat, world->content->classes[seat->class_].start_items);
    }
    give(world, seat, world_scenario(world)->start_items);
}

/* ---- slots ---- */

static struct refusal slot_plan(struct world *world, const struct state_actor *actor,
                                const struct game_action *action, struct action_plan *out)
{
    if ((action->given & GAME_GIVEN_SLOT) == 0 || action->slot >= GAME_INVENTORY_MAX ||
        actor->seat == 0 || owned(world, actor)->inventory[action->slot].quantity == 0) {
        return refuse(GAME_VERDICT_EMPTY_SLOT, GAME_FIELD_SLOT);
    }
    out->slot = action->slot;
    return allow();
}

static const struct content_item *item_in(struct world *world, const struct state_actor *actor,
                                          uint8_t slot)
{
    return &world->content->items[owned(world, actor)->inventory[slot].item];
}

/* ---- using ---- */

/* Spells are cast with the mind, rites are held; all else is done with the body. */
static uint8_t speed_of(const struct content_ability *ability)
{
    if ((ability->tags >> CONTENT_TAG_CHANNELED & 1) != 0) {
        return CONTENT_STAT_RITUAL;
    }
    return (ability->tags >> CONTENT_TAG_SPELL & 1) != 0 ? CONTENT_STAT_COGNITIVE
                                                         : CONTENT_STAT_SPEED;
}

/* Scrolls are read aloud. */
static struct refusal item_forbidden(const struct world *world, const struct state_actor *actor,
                                     const struct content_item *item)
{
    if (status_has(world, actor, CONTENT_STATUS_BERSERK)) {
        return refuse(GAME_VERDICT_BERSERK, GAME_FIELD_KIND);
    }
    if (item->class_ == CONTENT_ITEM_SCROLL && status_has(world, actor, CONTENT_STATUS_SILENCE)) {
        return refuse(GAME_VERDICT_SILENCED, GAME_FIELD_SLOT);
    }
    return allow();
}

struct refusal use_plan(struct world *world, const struct state_actor *actor,
                        const struct game_action *action, struct action_plan *out)
{
    struct refusal refusal = slot_plan(world, actor, action, out);
    const struct content_item *item;

    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refusal;
    }
    item = item_in(world, actor, action->slot);
    if (item->use == CONTENT_NONE) {
        return refuse(GAME_VERDICT_NOT_USABLE, GAME_FIELD_SLOT);
    }
    refusal = item_forbidden(world, actor, item);
    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refusal;
    }
    out->cost = world->content->abilities[item->use].cost;
    return ability_aim(world, actor, action, item->use, out);
}

void use_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct state_seat *seat = owned(world, actor);
    struct state_stack *stack = &seat->inventory[plan->slot];

    world_emit(world, (struct game_event){.type = GAME_EVENT_ITEM_USED, .code = stack->item}, actor,
               NULL);
    stack->quantity--;
    if (stack->quantity == 0) {
        empty_slot(seat, plan->slot);
    }
    ability_use(world, actor, plan);
}

struct refusal ability_plan(struct world *world, const struct state_actor *actor,
                            const struct game_action *action, struct action_plan *out)
{
    uint16_t ability = action->ability;
    uint8_t slot = stats_ability_slot(world, actor, ability);
    struct refusal refusal;

    if ((action->given & GAME_GIVEN_ABILITY) == 0 || slot == STATE_SLOT_NONE) {
        return refuse(GAME_VERDICT_UNKNOWN_ABILITY, GAME_FIELD_ABILITY);
    }
    refusal = ability_ready(world, actor, slot);
    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refusal;
    }
    out->slot = slot;
    out->cost = world->content->abilities[ability].cost;
    out->speed = speed_of(&world->content->abilities[ability]);
    return ability_aim(world, actor, action, ability, out);
}

void ability_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct game_event event = {.type = GAME_EVENT_ABILITY_USED, .code = plan->ability};
    uint32_t cooldown = world->content->abilities[plan->ability].cooldown;

    actor->ability_ready_at[plan->slot] =
        cooldown != 0 ? (uint32_t)(world->state->header.clock + cooldown) : 0;
    world_emit(world, event, actor, state_actor_get(world->state, plan->target));
    if ((world->content->abilities[plan->ability].tags >> CONTENT_TAG_ATTACK & 1) != 0) {
        noise_make(world, actor, actor->x, actor->y, NOISE_FIGHT);
    }
    ability_use(world, actor, plan);
}

bool item_lay_down(struct world *world, const struct state_actor *actor, struct state_stack stack)
{
    if (!state_item_place(world->state, stack, actor->x, actor->y)) {
        return false;
    }
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_DROPPED,
                                   .code = stack.item,
                                   .x = actor->x,
                                   .y = actor->y,
                                   .amount = stack.quantity},
               actor, NULL);
    return true;
}

void item_give(struct world *world, struct state_actor *actor, struct state_stack stack)
{
    struct game_event event = {.type = GAME_EVENT_PICKED_UP, .code = stack.item};

    if (actor->seat != 0) {
        uint16_t taken = take_in(world, owned(world, actor), stack);

        event.amount = taken;
        stack.quantity = (uint16_t)(stack.quantity - taken);
        if (taken > 0) {
            world_emit(world, event, actor, NULL);
        }
    }
    if (stack.quantity > 0) {
        state_item_place(world->state, stack, actor->x, actor->y);
    }
}

/* ---- picking up and dropping ---- */

static bool takes_room(const struct content_item *item)
{
    return item->class_ != CONTENT_ITEM_TREASURE && item->class_ != CONTENT_ITEM_GOAL;
}

struct refusal pickup_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    const struct state_item *item = state_item_seen_at(world->state, actor->x, actor->y);

    (void)action;
    (void)out;
    if (item == NULL || actor->seat == 0) {
        return refuse(GAME_VERDICT_NOTHING_HERE, GAME_FIELD_NONE);
    }
    if (takes_room(&world->content->items[item->kind]) &&
        item_slot_for(world, owned(world, actor), item->kind) == STATE_SLOT_NONE) {
        return refuse(GAME_VERDICT_INVENTORY_FULL, GAME_FIELD_NONE);
    }
    return allow();
}

static uint16_t collect(struct world *world, const struct state_actor *actor,
                        const struct state_item *item)
{
    const struct content_item *row = &world->content->items[item->kind];

    if (takes_room(row)) {
        return take_in(world, owned(world, actor),
                       (struct state_stack){item->kind, item->quantity});
    }
    world->state->header.score += (uint32_t)row->value * item->quantity;
    if (row->class_ == CONTENT_ITEM_GOAL &&
        world_scenario(world)->ending == CONTENT_ENDING_GOAL_ITEM) {
        world->delta.flags |= DELTA_WON;
    }
    return item->quantity;
}

void pickup_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct state_item *item = state_item_at(world->state, actor->x, actor->y);
    uint16_t taken = collect(world, actor, item);

    (void)plan;
    world_emit(
        world,
        (struct game_event){.type = GAME_EVENT_PICKED_UP, .code = item->kind, .amount = taken},
        actor, NULL);
    item->quantity = (uint16_t)(item->quantity - taken);
    if (item->quantity == 0) {
        state_item_remove(world->state, item);
    }
}

struct refusal drop_plan(struct world *world, const struct state_actor *actor,
                         const struct game_action *action, struct action_plan *out)
{
    struct refusal refusal = slot_plan(world, actor, action, out);

    if (refusal.verdict == GAME_VERDICT_ACCEPTED && !state_item_room(world->state)) {
        return refuse(GAME_VERDICT_NO_ROOM, GAME_FIELD_NONE);
    }
    return refusal;
}

void drop_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct state_seat *seat = owned(world, actor);
    struct state_stack stack = seat->inventory[plan->slot];

    empty_slot(seat, plan->slot);
    stats_refresh(world, actor);
    item_lay_down(world, actor, stack);
}

/* ---- equipping ---- */

struct refusal equip_plan(struct world *world, const struct state_actor *actor,
                          const struct game_action *action, struct action_plan *out)
{
    struct refusal refusal = slot_plan(world, actor, action, out);

    if (refusal.verdict != GAME_VERDICT_ACCEPTED) {
        return refusal;
    }
    if (item_equipment_of(item_in(world, actor, action->slot)->class_) == 0) {
        return refuse(GAME_VERDICT_NOT_EQUIPPABLE, GAME_FIELD_SLOT);
    }
    return allow();
}

static void take_off(struct world *world, struct state_actor *actor, uint8_t equipment)
{
    struct state_seat *seat = owned(world, actor);
    uint8_t slot = seat->equipment[equipment - 1];

    if (slot != STATE_SLOT_NONE) {
        seat->equipment[equipment - 1] = STATE_SLOT_NONE;
        world_emit(
            world,
            (struct game_event){.type = GAME_EVENT_UNEQUIPPED, .code = seat->inventory[slot].item},
            actor, NULL);
    }
}

/* A weapon for two hands and a shield exclude each other: the new one counts. */
static void free_hands(struct world *world, struct state_actor *actor,
                       const struct content_item *item)
{
    const struct state_seat *seat = owned(world, actor);
    uint8_t weapon = seat->equipment[CONTENT_EQUIP_WEAPON - 1];

    if (item->class_ == CONTENT_ITEM_WEAPON && item->hands == 2) {
        take_off(world, actor, CONTENT_EQUIP_SHIELD);
    } else if (item->class_ == CONTENT_ITEM_SHIELD && weapon != STATE_SLOT_NONE &&
               item_in(world, actor, weapon)->hands == 2) {
        take_off(world, actor, CONTENT_EQUIP_WEAPON);
    }
}

void equip_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct state_seat *seat = owned(world, actor);
    uint8_t equipment = item_equipment_of(item_in(world, actor, plan->slot)->class_);
    uint8_t *worn = &seat->equipment[equipment - 1];
    struct game_event event = {.type = GAME_EVENT_EQUIPPED,
                               .code = seat->inventory[plan->slot].item};

    if (*worn == plan->slot) {
        *worn = STATE_SLOT_NONE;
        event.type = GAME_EVENT_UNEQUIPPED;
    } else {
        free_hands(world, actor, item_in(world, actor, plan->slot));
        *worn = plan->slot;
    }
    stats_refresh(world, actor);
    world_emit(world, event, actor, NULL);
}
