/*
 * check: the invariants of a state, for tests and audits.
 */
#include "core/game/ground.h"
#include "core/game/item.h"
#include "core/game/level.h"
#include "core/game/stats.h"

#include <string.h>

static bool is_zero(const void *bytes, size_t size)
{
    const uint8_t *byte = bytes;

    for (size_t i = 0; i < size; i++) {
        if (byte[i] != 0) {
            return false;
        }
    }
    return true;
}

static const char *check_header(const struct game_state *state, const struct game_content *content)
{
    const struct state_header *header = &state->header;

    if (memcmp(header->magic, STATE_MAGIC, sizeof(header->magic)) != 0 ||
        header->abi != STATE_ABI || header->size != STATE_SIZE) {
        return "this is no state of these rules";
    }
    if (header->scenario >= content->scenario_count || header->players == 0 ||
        header->players > GAME_SEATS_MAX || header->width > GAME_LEVEL_WIDTH_MAX ||
        header->height > GAME_LEVEL_HEIGHT_MAX || header->actor_slots > STATE_ACTORS_MAX ||
        header->item_slots > STATE_ITEMS_MAX || header->prop_slots > STATE_PROPS_MAX) {
        return "a count in the header is out of range";
    }
    if ((header->status == GAME_STATUS_FINISHED) != (header->current == 0)) {
        return "current is an entity if and only if the game goes on";
    }
    return is_zero(header->reserved, sizeof(header->reserved)) &&
                   is_zero(state->terrain_reserved, sizeof(state->terrain_reserved))
               ? NULL
               : "reserved bytes are not zero";
}

static bool stands_well(const struct game_state *state, const struct game_content *content,
                        const struct state_actor *actor)
{
    struct world world = {.state = (struct game_state *)(uintptr_t)state, .content = content};

    return ground_bears(&world, actor, actor->x, actor->y) &&
           state_actor_seen_at(state, actor->x, actor->y) == actor;
}

static bool maxima_are_true(const struct game_state *state, const struct game_content *content,
                            const struct state_actor *actor)
{
    /* Nothing is changed through this world: it is only asked. */
    struct world world = {.state = (struct game_state *)(uintptr_t)state, .content = content};
    struct state_actor fresh = *actor;

    stats_refresh(&world, &fresh);
    return memcmp(&fresh, actor, sizeof(fresh)) == 0;
}

static const char *check_actor(const struct game_state *state, const struct game_content *content,
                               size_t index)
{
    const struct state_actor *actor = &state->actors[index];

    if (actor->id == 0) {
        return is_zero(actor, sizeof(*actor)) ? NULL : "a free actor slot is not zero";
    }
    if (index >= state->header.actor_slots || actor->id >= state->header.next_id ||
        actor->kind >= content->actor_count || actor->faction >= content->faction_count ||
        actor->former_faction > content->faction_count || actor->level == 0 ||
        actor->hp > actor->hp_max * 2 || actor->hp < 0 || actor->mp > actor->mp_max ||
        actor->lucidity > actor->lucidity_max) {
        return "an actor is out of range";
    }
    if (!maxima_are_true(state, content, actor)) {
        return "the maxima of an actor's resources are not what its bonuses make them";
    }
    if (index < GAME_SEATS_MAX ? actor->seat != index + 1 : actor->seat != 0) {
        return "an actor is in a wrong slot";
    }
    if (actor_alive(actor) && actor->hp == 0) {
        return "an actor without hit points is alive";
    }
    if (actor_alive(actor) && !stands_well(state, content, actor)) {
        return "an actor stands where it cannot";
    }
    return NULL;
}

/* What swimmers and fliers leave behind lies where they were. */
static bool may_hold_items(uint8_t terrain)
{
    return terrain_passable(terrain) || terrain == GAME_TERRAIN_WATER ||
           terrain == GAME_TERRAIN_CHASM;
}

static const char *check_item(const struct game_state *state, const struct game_content *content,
                              size_t index)
{
    const struct state_item *item = &state->items[index];

    if (item->id == 0) {
        return is_zero(item, sizeof(*item)) ? NULL : "a free item slot is not zero";
    }
    return index < state->header.item_slots && item->id < state->header.next_id &&
                   item->kind < content->item_count && item->quantity > 0 &&
                   may_hold_items(state_terrain(state, item->x, item->y))
               ? NULL
               : "an item is out of range";
}

static const char *check_prop(const struct game_state *state, size_t index)
{
    const struct state_prop *prop = &state->props[index];

    if (prop->id == 0) {
        return is_zero(prop, sizeof(*prop)) ? NULL : "a free prop slot is not zero";
    }
    return index < state->header.prop_slots && prop->kind < GAME_PROP_KIND_COUNT &&
                   (prop->kind == GAME_PROP_LOCK ||
                    state_terrain(state, prop->x, prop->y) == GAME_TERRAIN_FLOOR)
               ? NULL
               : "a prop is out of range";
}

static const char *check_seat(const struct game_content *content, const struct state_seat *seat)
{
    for (size_t i = 0; i < GAME_INVENTORY_MAX; i++) {
        const struct state_stack *stack = &seat->inventory[i];

        if (stack->quantity == 0 ? stack->item != 0
                                 : stack->item >= content->item_count ||
                                       stack->quantity > content->items[stack->item].stack_max) {
            return "an inventory slot is out of range";
        }
    }
    for (uint8_t i = 0; i < CONTENT_EQUIPMENT_SLOTS; i++) {
        uint8_t slot = seat->equipment[i];

        if (slot != STATE_SLOT_NONE &&
            (slot >= GAME_INVENTORY_MAX || seat->inventory[slot].quantity == 0 ||
             item_equipment_of(content->items[seat->inventory[slot].item].class_) != i + 1)) {
            return "something is equipped that is not there or not worn so";
        }
    }
    return seat->class_ == CONTENT_NONE || seat->class_ < content->class_count
               ? NULL
               : "a seat has a class that there is not";
}

const char *state_check(const struct game_state *state, const struct game_content *content)
{
    const char *fault = check_header(state, content);

    for (size_t i = 0; fault == NULL && i < STATE_ACTORS_MAX; i++) {
        fault = check_actor(state, content, i);
    }
    for (size_t i = 0; fault == NULL && i < STATE_ITEMS_MAX; i++) {
        fault = check_item(state, content, i);
    }
    for (size_t i = 0; fault == NULL && i < STATE_PROPS_MAX; i++) {
        fault = check_prop(state, i);
    }
    for (size_t i = 0; fault == NULL && i < state->header.players; i++) {
        fault = check_seat(content, &state->seats[i]);
    }
    if (fault == NULL && state->header.status == GAME_STATUS_ACTIVE &&
        state_actor_get(state, state->header.current) == NULL) {
        fault = "current is nobody";
    }
    return fault;
}
