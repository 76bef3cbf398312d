/*
 * state: finding, making and removing what a state holds.
 *
 * Tables are small, so everything is a scan up to the mark in the header. Ids are handed out in
 * order and never again.
 */
#include "core/game/state.h"

#include <string.h>

const int8_t direction_dx[GAME_DIR_COUNT] = {0, 1, 1, 1, 0, -1, -1, -1};
const int8_t direction_dy[GAME_DIR_COUNT] = {-1, -1, 0, 1, 1, 1, 0, -1};

static int magnitude(int value)
{
    return value < 0 ? -value : value;
}

int tile_distance(int ax, int ay, int bx, int by)
{
    int dx = magnitude(ax - bx);
    int dy = magnitude(ay - by);

    return dx > dy ? dx : dy;
}

uint8_t tile_direction(int ax, int ay, int bx, int by)
{
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        if (ax + direction_dx[dir] == bx && ay + direction_dy[dir] == by) {
            return dir;
        }
    }
    return GAME_DIR_NONE;
}

const struct state_actor *state_actor_get(const struct game_state *state, uint32_t id)
{
    for (size_t i = 0; id != 0 && i < state->header.actor_slots; i++) {
        if (state->actors[i].id == id) {
            return &state->actors[i];
        }
    }
    return NULL;
}

const struct state_actor *state_actor_seen_at(const struct game_state *state, int x, int y)
{
    for (size_t i = 0; i < state->header.actor_slots; i++) {
        const struct state_actor *actor = &state->actors[i];

        if (actor->x == x && actor->y == y && actor_alive(actor)) {
            return actor;
        }
    }
    return NULL;
}

/* The same for a caller that may write: the slot is the state's own. */
struct state_actor *state_actor_by_id(struct game_state *state, uint32_t id)
{
    const struct state_actor *actor = state_actor_get(state, id);

    return actor != NULL ? &state->actors[actor - state->actors] : NULL;
}

struct state_actor *state_actor_at(struct game_state *state, int x, int y)
{
    const struct state_actor *actor = state_actor_seen_at(state, x, y);

    return actor != NULL ? &state->actors[actor - state->actors] : NULL;
}

const struct state_actor *state_seat_actor(const struct game_state *state, uint8_t seat)
{
    if (seat == 0 || seat > state->header.players || seat > GAME_SEATS_MAX) {
        return NULL;
    }
    return &state->actors[seat - 1];
}

const struct state_item *state_item_seen_at(const struct game_state *state, int x, int y)
{
    for (size_t i = 0; i < state->header.item_slots; i++) {
        const struct state_item *item = &state->items[i];

        if (item->id != 0 && item->x == x && item->y == y) {
            return item;
        }
    }
    return NULL;
}

struct state_item *state_item_at(struct game_state *state, int x, int y)
{
    const struct state_item *item = state_item_seen_at(state, x, y);

    return item != NULL ? &state->items[item - state->items] : NULL;
}

const struct state_prop *state_prop_seen_at(const struct game_state *state, int x, int y)
{
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && prop->x == x && prop->y == y) {
            return prop;
        }
    }
    return NULL;
}

struct state_prop *state_prop_at(struct game_state *state, int x, int y)
{
    const struct state_prop *prop = state_prop_seen_at(state, x, y);

    return prop != NULL ? &state->props[prop - state->props] : NULL;
}

bool state_tile_free(const struct game_state *state, int x, int y)
{
    const struct state_prop *prop;

    if (!terrain_passable(state_terrain(state, x, y)) || state_actor_seen_at(state, x, y) != NULL) {
        return false;
    }
    prop = state_prop_seen_at(state, x, y);
    return prop == NULL || !prop_blocks(prop->kind);
}

bool state_way_open(const struct game_state *state, int x, int y, uint8_t dir)
{
    int dx = direction_dx[dir];
    int dy = direction_dy[dir];

    if (!terrain_passable(state_terrain(state, x + dx, y + dy))) {
        return false;
    }
    return dx == 0 || dy == 0 ||
           (terrain_passable(state_terrain(state, x + dx, y)) &&
            terrain_passable(state_terrain(state, x, y + dy)));
}

static uint32_t take_id(struct game_state *state)
{
    return state->header.next_id++;
}

struct state_actor *state_actor_add(struct game_state *state)
{
    for (uint16_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        if (state->actors[i].id == 0) {
            state->actors[i].id = take_id(state);
            if (state->header.actor_slots <= i) {
                state->header.actor_slots = (uint16_t)(i + 1);
            }
            return &state->actors[i];
        }
    }
    return NULL;
}

struct state_item *state_item_add(struct game_state *state)
{
    for (uint16_t i = 0; i < STATE_ITEMS_MAX; i++) {
        if (state->items[i].id == 0) {
            state->items[i].id = take_id(state);
            if (state->header.item_slots <= i) {
                state->header.item_slots = (uint16_t)(i + 1);
            }
            return &state->items[i];
        }
    }
    return NULL;
}

struct state_prop *state_prop_add(struct game_state *state)
{
    for (uint16_t i = 0; i < STATE_PROPS_MAX; i++) {
        if (state->props[i].id == 0) {
            state->props[i].id = take_id(state);
            if (state->header.prop_slots <= i) {
                state->header.prop_slots = (uint16_t)(i + 1);
            }
            return &state->props[i];
        }
    }
    return NULL;
}

void state_actor_remove(struct game_state *state, struct state_actor *actor)
{
    memset(actor, 0, sizeof(*actor));
    while (state->header.actor_slots > GAME_SEATS_MAX &&
           state->actors[state->header.actor_slots - 1].id == 0) {
        state->header.actor_slots--;
    }
}

void state_prop_remove(struct game_state *state, struct state_prop *prop)
{
    memset(prop, 0, sizeof(*prop));
    while (state->header.prop_slots > 0 && state->props[state->header.prop_slots - 1].id == 0) {
        state->header.prop_slots--;
    }
}

void state_item_remove(struct game_state *state, struct state_item *item)
{
    memset(item, 0, sizeof(*item));
    while (state->header.item_slots > 0 && state->items[state->header.item_slots - 1].id == 0) {
        state->header.item_slots--;
    }
}

bool state_item_room(const struct game_state *state)
{
    for (size_t i = 0; i < STATE_ITEMS_MAX; i++) {
        if (state->items[i].id == 0) {
            return true;
        }
    }
    return false;
}

bool state_item_place(struct game_state *state, struct state_stack stack, int x, int y)
{
    struct state_item *item = state_item_add(state);

    if (item == NULL) {
        return false;
    }
    item->kind = stack.item;
    item->quantity = stack.quantity;
    item->x = (uint8_t)x;
    item->y = (uint8_t)y;
    return true;
}
