/*
 * interact: reaching out to what stands beside one: doors, locks, chests, levers, fountains,
 * braziers; and searching for what is hidden.
 *
 * Whoever lives in a level opens and shuts plain doors; everything else is for people. A key is
 * used up by its lock. A lever opens what has its link and stays down. Who has come behind a lock
 * by other ways than its door and is shut in there opens it from the inside without a key.
 */
#include "core/game/ability.h"
#include "core/game/effect.h"
#include "core/game/item.h"
#include "core/game/level.h"
#include "core/game/noise.h"
#include "core/game/trap.h"

enum { SEARCH_RADIUS = 3 };

/* ---- planning ---- */

static struct refusal door_plan(const struct world *world, const struct action_plan *plan,
                                uint8_t dir)
{
    if (dir % 2 != 0) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    if (state_actor_seen_at(world->state, plan->x, plan->y) != NULL) {
        return refuse(GAME_VERDICT_OCCUPIED, GAME_FIELD_DIR);
    }
    if (state_item_seen_at(world->state, plan->x, plan->y) != NULL) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    return allow();
}

/* The slot with a key that fits this lock, STATE_SLOT_NONE if there is none. */
static uint8_t key_slot(const struct world *world, const struct state_actor *actor,
                        const struct state_prop *lock)
{
    const struct state_seat *owner = &world->state->seats[actor->seat - 1];

    for (uint8_t slot = 0; lock->key != 0 && slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &owner->inventory[slot];

        if (stack->quantity != 0 && world->content->items[stack->item].class_ == CONTENT_ITEM_KEY &&
            world->content->items[stack->item].key == lock->key) {
            return slot;
        }
    }
    return STATE_SLOT_NONE;
}

/* Of a locked door or a gate. A gate has no key. */
static struct refusal lock_plan(const struct world *world, const struct state_actor *actor,
                                uint8_t dir, struct action_plan *out)
{
    const struct state_prop *lock = state_prop_seen_at(world->state, out->x, out->y);

    if (actor->seat == 0 || dir % 2 != 0) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    out->slot = lock != NULL ? key_slot(world, actor, lock) : (uint8_t)STATE_SLOT_NONE;
    if (out->slot != STATE_SLOT_NONE ||
        level_shut_in(world->state, world->content, actor->x, actor->y)) {
        return allow();
    }
    return refuse(GAME_VERDICT_LOCKED, GAME_FIELD_DIR);
}

static struct refusal prop_plan(const struct world *world, const struct state_actor *actor,
                                uint8_t dir, const struct state_prop *prop)
{
    if (actor->seat == 0 || !state_way_open(world->state, actor->x, actor->y, dir)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    switch (prop->kind) {
    case GAME_PROP_CHEST:
        return state_item_room(world->state) ? allow()
                                             : refuse(GAME_VERDICT_NO_ROOM, GAME_FIELD_NONE);
    case GAME_PROP_LEVER:
    case GAME_PROP_FOUNTAIN:
    case GAME_PROP_BRAZIER:
        return allow();
    default:
        return refuse(GAME_VERDICT_NOTHING_TO_INTERACT, GAME_FIELD_DIR);
    }
}

struct refusal interact_plan(struct world *world, const struct state_actor *actor,
                             const struct game_action *action, struct action_plan *out)
{
    const struct state_prop *prop;

    if ((action->given & GAME_GIVEN_DIR) == 0 || action->dir >= GAME_DIR_COUNT) {
        return refuse(GAME_VERDICT_BAD_DIRECTION, GAME_FIELD_DIR);
    }
    out->kind = GAME_ACTION_INTERACT;
    out->x = (int16_t)(actor->x + direction_dx[action->dir]);
    out->y = (int16_t)(actor->y + direction_dy[action->dir]);
    switch (state_terrain(world->state, out->x, out->y)) {
    case GAME_TERRAIN_DOOR_CLOSED:
    case GAME_TERRAIN_DOOR_OPEN:
        return door_plan(world, out, action->dir);
    case GAME_TERRAIN_DOOR_LOCKED:
    case GAME_TERRAIN_GATE:
        return lock_plan(world, actor, action->dir, out);
    default:
        break;
    }
    prop = state_prop_seen_at(world->state, out->x, out->y);
    return prop != NULL ? prop_plan(world, actor, action->dir, prop)
                        : refuse(GAME_VERDICT_NOTHING_TO_INTERACT, GAME_FIELD_DIR);
}

/* ---- performing ---- */

/* One who sees the thing move knows that it moved, but who moved it only if that is seen as
 * well. */
static void emit_at(struct world *world, const struct state_actor *actor, struct game_event event)
{
    uint8_t seeing = world_seats_seeing(world, event.x, event.y);
    uint8_t knowing =
        (uint8_t)((seeing & world_witnesses(world, actor, NULL)) | actor_seat_bit(actor));
    uint8_t rest = (uint8_t)(seeing & ~knowing);

    event.entity = actor->id;
    world_emit_to(world, event, knowing);
    if (rest != 0) {
        event.entity = 0;
        world_emit_to(world, event, rest);
    }
}

/* Something no longer is in the way of sight, or is from now on. */
static void look_again(struct world *world)
{
    world_forget_sight(world, 0);
    for (uint8_t seat = 1; seat <= world->state->header.players; seat++) {
        world_remember(world, seat);
    }
}

static struct game_event event_at(uint8_t type, int x, int y)
{
    return (struct game_event){.type = type, .x = (int16_t)x, .y = (int16_t)y};
}

static void turn_door(struct world *world, struct state_actor *actor, int x, int y)
{
    uint8_t *terrain = &world->state->terrain[y][x];
    uint8_t type = GAME_EVENT_DOOR_CLOSED;

    if (*terrain == GAME_TERRAIN_DOOR_CLOSED) {
        *terrain = GAME_TERRAIN_DOOR_OPEN;
        type = GAME_EVENT_DOOR_OPENED;
    } else {
        *terrain = GAME_TERRAIN_DOOR_CLOSED;
    }
    emit_at(world, actor, event_at(type, x, y));
    noise_make(world, actor, x, y, NOISE_DOOR);
    look_again(world);
}

static void use_up(struct state_stack *stack)
{
    stack->quantity--;
    if (stack->quantity == 0) {
        *stack = (struct state_stack){0};
    }
}

static void unlock(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct state_prop *lock = state_prop_at(world->state, plan->x, plan->y);
    uint8_t *terrain = &world->state->terrain[plan->y][plan->x];

    if (plan->slot != STATE_SLOT_NONE) {
        use_up(&world->state->seats[actor->seat - 1].inventory[plan->slot]);
    }
    if (lock != NULL) {
        state_prop_remove(world->state, lock);
    }
    *terrain = *terrain == GAME_TERRAIN_GATE ? GAME_TERRAIN_FLOOR : GAME_TERRAIN_DOOR_OPEN;
    emit_at(world, actor, event_at(GAME_EVENT_UNLOCKED, plan->x, plan->y));
    noise_make(world, actor, plan->x, plan->y, NOISE_DOOR);
    look_again(world);
}

/* What is inside falls at the feet of whoever opens it. */
static void open_chest(struct world *world, struct state_actor *actor, struct state_prop *chest)
{
    struct state_stack stack = {chest->item, chest->quantity};

    chest->kind = GAME_PROP_CHEST_OPEN;
    chest->item = CONTENT_NONE;
    chest->quantity = 0;
    if (stack.item != CONTENT_NONE) {
        item_lay_down(world, actor, stack);
    }
}

/* Whoever sees a gate go up knows it, wherever the lever is. */
static void open_linked(struct world *world, uint8_t link)
{
    struct game_state *state = world->state;

    for (size_t i = 0; i < state->header.prop_slots; i++) {
        struct state_prop *lock = &state->props[i];
        struct game_event event = event_at(GAME_EVENT_DOOR_OPENED, lock->x, lock->y);
        uint8_t *terrain = &state->terrain[lock->y][lock->x];

        if (lock->id == 0 || lock->kind != GAME_PROP_LOCK || lock->link != link) {
            continue;
        }
        *terrain = *terrain == GAME_TERRAIN_GATE ? GAME_TERRAIN_FLOOR : GAME_TERRAIN_DOOR_OPEN;
        world_emit_to(world, event, world_seats_seeing(world, event.x, event.y));
        state_prop_remove(state, lock);
    }
}

static void move_lever(struct world *world, struct state_actor *actor, struct state_prop *lever)
{
    uint8_t link = lever->link;

    lever->kind = GAME_PROP_LEVER_DOWN;
    emit_at(world, actor, event_at(GAME_EVENT_LEVER_MOVED, lever->x, lever->y));
    noise_make(world, actor, lever->x, lever->y, NOISE_LEVER);
    if (link != 0) {
        open_linked(world, link);
        look_again(world);
    }
}

static void drink(struct world *world, struct state_actor *actor, struct state_prop *fountain)
{
    uint16_t ability = fountain->ability;

    fountain->kind = GAME_PROP_FOUNTAIN_DRY;
    fountain->ability = CONTENT_NONE;
    emit_at(world, actor, event_at(GAME_EVENT_DRANK, fountain->x, fountain->y));
    if (ability != CONTENT_NONE) {
        ability_spring(world, ability, actor);
    }
}

static void turn_brazier(struct world *world, struct state_actor *actor, struct state_prop *brazier)
{
    brazier->flags ^= STATE_PROP_LIT;
    emit_at(world, actor, event_at(GAME_EVENT_LIGHT_CHANGED, brazier->x, brazier->y));
    look_again(world);
}

void interact_perform(struct world *world, struct state_actor *actor,
                      const struct action_plan *plan)
{
    struct state_prop *prop = state_prop_at(world->state, plan->x, plan->y);
    uint8_t terrain = world->state->terrain[plan->y][plan->x];

    if (terrain == GAME_TERRAIN_DOOR_LOCKED || terrain == GAME_TERRAIN_GATE) {
        unlock(world, actor, plan);
        return;
    }
    switch (prop != NULL ? prop->kind : (uint8_t)GAME_PROP_KIND_COUNT) {
    case GAME_PROP_CHEST:
        open_chest(world, actor, prop);
        break;
    case GAME_PROP_LEVER:
        move_lever(world, actor, prop);
        break;
    case GAME_PROP_FOUNTAIN:
        drink(world, actor, prop);
        break;
    case GAME_PROP_BRAZIER:
        turn_brazier(world, actor, prop);
        break;
    default:
        turn_door(world, actor, plan->x, plan->y);
        break;
    }
}

/* ---- searching ---- */

struct refusal search_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    (void)world;
    (void)actor;
    (void)action;
    (void)out;
    return allow();
}

/* Finds what is hidden within a few tiles in sight. */
void search_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    struct game_state *state = world->state;

    (void)plan;
    world_emit(world, (struct game_event){.type = GAME_EVENT_WAITED}, actor, NULL);
    for (size_t i = 0; actor->seat != 0 && i < state->header.prop_slots; i++) {
        struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && (prop->flags & STATE_PROP_HIDDEN) != 0 &&
            tile_distance(actor->x, actor->y, prop->x, prop->y) <= SEARCH_RADIUS &&
            tile_set_has(world_sight(world, actor->seat), prop->x, prop->y)) {
            trap_reveal(world, prop);
        }
    }
}
