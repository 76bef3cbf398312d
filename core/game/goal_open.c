/*
 * goal_open: what stands about and wants to be touched: chests, levers, doors that one has a key
 * for, fountains for the hurt.
 *
 * Such things stay where they are, so a player knows of each that stands on a tile it has seen.
 */
#include "core/game/goal.h"

enum {
    OPEN_BASE = 190,
    THIRSTY = 60 /* percent of hit points below which a fountain is welcome */
};

static bool has_key(const struct mind *mind, uint8_t key)
{
    const struct state_seat *seat = &mind->world->state->seats[mind->actor->seat - 1];

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct content_item *item = &mind->world->content->items[seat->inventory[slot].item];

        if (seat->inventory[slot].quantity != 0 && item->class_ == CONTENT_ITEM_KEY &&
            item->key == key) {
            return true;
        }
    }
    return false;
}

/* To try a key costs nothing, so one knows at once which door it opens. */
static bool is_wanted(const struct mind *mind, const struct state_prop *prop)
{
    switch (prop->kind) {
    case GAME_PROP_CHEST:
    case GAME_PROP_LEVER:
        return true;
    case GAME_PROP_FOUNTAIN:
        return mind_health(mind->actor) < THIRSTY;
    case GAME_PROP_LOCK:
        return state_terrain(mind->world->state, prop->x, prop->y) == GAME_TERRAIN_DOOR_LOCKED &&
               has_key(mind, prop->key);
    default:
        return false;
    }
}

static struct tile_set wanted_things(const struct mind *mind)
{
    const struct game_state *state = mind->world->state;
    const struct tile_set *known = &state->memory[mind->actor->seat - 1];
    struct tile_set things = {0};

    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && (prop->flags & STATE_PROP_HIDDEN) == 0 &&
            tile_set_has(known, prop->x, prop->y) && is_wanted(mind, prop)) {
            tile_set_add(&things, prop->x, prop->y);
        }
    }
    return things;
}

int32_t open_score(struct mind *mind)
{
    struct tile_set things;

    if (mind->actor->seat == 0 || mind_pressed(mind)) {
        return 0;
    }
    things = wanted_things(mind);
    return tile_set_empty(&things) ? 0 : OPEN_BASE;
}

static bool touch(struct mind *mind, const struct tile_set *things, struct game_action *out)
{
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        int x = mind->actor->x + direction_dx[dir];
        int y = mind->actor->y + direction_dy[dir];

        *out =
            (struct game_action){.kind = GAME_ACTION_INTERACT, .given = GAME_GIVEN_DIR, .dir = dir};
        if (state_inside(mind->world->state, x, y) && tile_set_has(things, x, y) &&
            mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

/* Doors are come to straight. */
bool open_find(struct mind *mind, struct game_action *out)
{
    struct flood_ground ground = *mind_ground(mind);
    struct tile_set things = wanted_things(mind);
    struct flood_way way;
    uint8_t dir;

    if (touch(mind, &things, out)) {
        return true;
    }
    if (!mind_spend(mind, WORLD_PRICE_PATH)) {
        return false;
    }
    for (int y = 0; y < ground.height; y++) {
        for (int x = 0; things.rows[y] != 0 && x < mind->world->state->header.width; x++) {
            if (tile_set_has(&things, x, y) &&
                state_terrain(mind->world->state, x, y) == GAME_TERRAIN_DOOR_LOCKED) {
                tile_set_add(&ground.straight, x, y);
            }
        }
    }
    flood_find_way(&ground, &things, mind->actor->x, mind->actor->y, &way);
    dir = walk_step(mind->world, mind->actor, &ground, &way);
    *out = mind_move(dir);
    return dir != GAME_DIR_NONE && mind_allows(mind, out);
}
