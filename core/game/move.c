/*
 * move: walking, and what walking and reaching out meet: foes, doors, chests, stairs.
 *
 * Moving into a foe strikes it, moving into a closed door opens it, moving into anything else that
 * stands there is refused. A diagonal needs both tiles beside it free of walls and closed doors,
 * for steps and strikes alike.
 */
#include "core/game/action.h"
#include "core/game/effect.h"
#include "core/game/stats.h"

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

struct refusal move_plan(struct world *world, const struct state_actor *actor,
                         const struct game_action *action, struct action_plan *out)
{
    const struct state_actor *other;
    struct tile tile;

    if (!dir_given(action)) {
        return refuse(GAME_VERDICT_BAD_DIRECTION, GAME_FIELD_DIR);
    }
    tile = neighbour(actor, action->dir);
    if (state_terrain(world->state, tile.x, tile.y) == GAME_TERRAIN_DOOR_CLOSED) {
        return interact_plan(world, actor, action, out);
    }
    if (!state_way_open(world->state, actor->x, actor->y, action->dir)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    other = state_actor_seen_at(world->state, tile.x, tile.y);
    if (other != NULL && stats_hostile(world, actor, other)) {
        plan_at(out, GAME_ACTION_ATTACK, tile);
        out->target = other->id;
        return allow();
    }
    if (other != NULL) {
        return refuse(GAME_VERDICT_OCCUPIED, GAME_FIELD_DIR);
    }
    if (!state_tile_free(world->state, tile.x, tile.y)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    plan_at(out, GAME_ACTION_MOVE, tile);
    return allow();
}

void move_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    effect_relocate(world, actor, plan->x, plan->y);
}

struct refusal attack_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    const struct state_actor *target = state_actor_get(world->state, action->target);
    uint8_t dir;

    if ((action->given & GAME_GIVEN_TARGET) == 0 || target == NULL || !actor_alive(target) ||
        !world_sees(world, actor, target)) {
        return refuse(GAME_VERDICT_NO_TARGET, GAME_FIELD_TARGET);
    }
    if (!stats_hostile(world, actor, target)) {
        return refuse(GAME_VERDICT_BAD_TARGET, GAME_FIELD_TARGET);
    }
    dir = tile_direction(actor->x, actor->y, target->x, target->y);
    if (dir == GAME_DIR_NONE) {
        return refuse(GAME_VERDICT_OUT_OF_RANGE, GAME_FIELD_TARGET);
    }
    if (!state_way_open(world->state, actor->x, actor->y, dir)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_TARGET);
    }
    out->target = target->id;
    return allow();
}

/* ---- doors and chests
 * -------------------------------------------------------------------------------- */

static struct refusal door_plan(const struct world *world, const struct state_actor *actor,
                                uint8_t dir)
{
    struct tile tile = neighbour(actor, dir);

    if (dir % 2 != 0) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    if (state_actor_seen_at(world->state, tile.x, tile.y) != NULL) {
        return refuse(GAME_VERDICT_OCCUPIED, GAME_FIELD_DIR);
    }
    if (state_item_seen_at(world->state, tile.x, tile.y) != NULL) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    return allow();
}

static struct refusal chest_plan(const struct world *world, const struct state_actor *actor,
                                 uint8_t dir)
{
    if (actor->seat == 0 || !state_way_open(world->state, actor->x, actor->y, dir)) {
        return refuse(GAME_VERDICT_BLOCKED, GAME_FIELD_DIR);
    }
    if (!state_item_room(world->state)) {
        return refuse(GAME_VERDICT_NO_ROOM, GAME_FIELD_NONE);
    }
    return allow();
}

struct refusal interact_plan(struct world *world, const struct state_actor *actor,
                             const struct game_action *action, struct action_plan *out)
{
    const struct state_prop *prop;
    struct tile tile;
    uint8_t terrain;

    if (!dir_given(action)) {
        return refuse(GAME_VERDICT_BAD_DIRECTION, GAME_FIELD_DIR);
    }
    tile = neighbour(actor, action->dir);
    plan_at(out, GAME_ACTION_INTERACT, tile);
    terrain = state_terrain(world->state, tile.x, tile.y);
    if (terrain == GAME_TERRAIN_DOOR_CLOSED || terrain == GAME_TERRAIN_DOOR_OPEN) {
        return door_plan(world, actor, action->dir);
    }
    prop = state_prop_seen_at(world->state, tile.x, tile.y);
    if (prop != NULL && prop->kind == GAME_PROP_CHEST) {
        return chest_plan(world, actor, action->dir);
    }
    return refuse(GAME_VERDICT_NOTHING_TO_INTERACT, GAME_FIELD_DIR);
}

/* One who sees the door move knows that it moved, but who moved it only if that is seen as well. */
static void emit_door(struct world *world, const struct state_actor *actor, struct game_event event)
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

static void turn_door(struct world *world, struct state_actor *actor, int x, int y)
{
    uint8_t *terrain = &world->state->terrain[y][x];
    struct game_event event = {.x = (int16_t)x, .y = (int16_t)y};

    if (*terrain == GAME_TERRAIN_DOOR_CLOSED) {
        *terrain = GAME_TERRAIN_DOOR_OPEN;
        event.type = GAME_EVENT_DOOR_OPENED;
    } else {
        *terrain = GAME_TERRAIN_DOOR_CLOSED;
        event.type = GAME_EVENT_DOOR_CLOSED;
    }
    emit_door(world, actor, event);
    world_forget_sight(world, 0);
    for (uint8_t seat = 1; seat <= world->state->header.players; seat++) {
        world_remember(world, seat);
    }
}

/* What is inside falls at the feet of whoever opens it. */
static void open_chest(struct world *world, struct state_actor *actor, struct state_prop *chest)
{
    struct state_stack stack = {chest->item, chest->quantity};

    chest->kind = GAME_PROP_CHEST_OPEN;
    chest->item = CONTENT_NONE;
    chest->quantity = 0;
    world->path.valid = false;
    if (stack.item != CONTENT_NONE && state_item_place(world->state, stack, actor->x, actor->y)) {
        world_emit(world,
                   (struct game_event){.type = GAME_EVENT_DROPPED,
                                       .code = stack.item,
                                       .x = actor->x,
                                       .y = actor->y,
                                       .amount = stack.quantity},
                   actor, NULL);
    }
}

void interact_perform(struct world *world, struct state_actor *actor,
                      const struct action_plan *plan)
{
    struct state_prop *prop = state_prop_at(world->state, plan->x, plan->y);

    if (prop != NULL) {
        open_chest(world, actor, prop);
        return;
    }
    turn_door(world, actor, plan->x, plan->y);
}

/* ---- stairs
 * ------------------------------------------------------------------------------------------ */

struct refusal descend_plan(struct world *world, const struct state_actor *actor,
                            const struct game_action *action, struct action_plan *out)
{
    uint8_t terrain = state_terrain(world->state, actor->x, actor->y);

    (void)action;
    (void)out;
    if (actor->seat == 0 || (terrain != GAME_TERRAIN_STAIRS_DOWN && terrain != GAME_TERRAIN_EXIT)) {
        return refuse(GAME_VERDICT_NO_STAIRS, GAME_FIELD_NONE);
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

/* ---- searching
 * ---------------------------------------------------------------------------------------- */

enum { SEARCH_RADIUS = 3 };

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

        if (prop->id == 0 || (prop->flags & STATE_PROP_HIDDEN) == 0 ||
            tile_distance(actor->x, actor->y, prop->x, prop->y) > SEARCH_RADIUS ||
            !tile_set_has(world_sight(world, actor->seat), prop->x, prop->y)) {
            continue;
        }
        prop->flags &= (uint8_t)~STATE_PROP_HIDDEN;
        world_emit_to(world,
                      (struct game_event){
                          .type = GAME_EVENT_FOUND, .entity = prop->id, .x = prop->x, .y = prop->y},
                      world_seats_seeing(world, prop->x, prop->y));
    }
}
