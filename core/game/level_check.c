/*
 * level_check: can this level be won?
 *
 * Plays the part of somebody patient who walks everywhere, pulls every lever that can be reached
 * and tries every key. First without keys: the way on must be open to those who lost them. Then
 * with them: in the end every tile must have been reached.
 */
#include "core/game/level.h"

#include "core/game/tiles.h"

struct solver {
    const struct game_state *state;
    const struct game_content *content;
    struct tile_set open;    /* may be walked, as far as known */
    struct tile_set reached; /* has been walked */
    struct tile_set touched; /* can be reached out to */
    struct tile_set taken;   /* keys picked up, chests opened, locks turned: by their tiles */
    uint8_t keys[UINT8_MAX + 1];
};

static void remove_blocked(const struct game_state *state, struct tile_set *set)
{
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && prop_blocks(prop->kind)) {
            tile_set_remove(set, prop->x, prop->y);
        }
    }
}

static void walk(struct solver *solver, int x, int y)
{
    tile_set_flood(&solver->open, x, y, &solver->reached);
    tile_set_grow(&solver->reached, &solver->touched);
}

/* Opens the doors and gates that have this link. True if there was one still shut. */
static bool pull(struct solver *solver, uint8_t link)
{
    bool moved = false;

    for (size_t i = 0; i < solver->state->header.prop_slots; i++) {
        const struct state_prop *prop = &solver->state->props[i];

        if (prop->id != 0 && prop->kind == GAME_PROP_LOCK && prop->link == link &&
            !tile_set_has(&solver->open, prop->x, prop->y)) {
            tile_set_add(&solver->open, prop->x, prop->y);
            moved = true;
        }
    }
    return moved;
}

static uint8_t key_number(const struct solver *solver, uint16_t item)
{
    return item < solver->content->item_count &&
                   solver->content->items[item].class_ == CONTENT_ITEM_KEY
               ? solver->content->items[item].key
               : 0;
}

static bool take_key(struct solver *solver, uint16_t item, uint16_t quantity, int x, int y)
{
    uint8_t key = key_number(solver, item);

    if (key == 0 || tile_set_has(&solver->taken, x, y)) {
        return false;
    }
    tile_set_add(&solver->taken, x, y);
    solver->keys[key] = (uint8_t)(solver->keys[key] + quantity);
    return true;
}

static bool turn_lock(struct solver *solver, const struct state_prop *lock)
{
    if (lock->key == 0 || solver->keys[lock->key] == 0 ||
        tile_set_has(&solver->open, lock->x, lock->y)) {
        return false;
    }
    solver->keys[lock->key]--;
    tile_set_add(&solver->open, lock->x, lock->y);
    return true;
}

static bool try_prop(struct solver *solver, const struct state_prop *prop, bool keys)
{
    if (prop->id == 0 || !tile_set_has(&solver->touched, prop->x, prop->y)) {
        return false;
    }
    switch (prop->kind) {
    case GAME_PROP_LEVER:
        return prop->link != 0 && pull(solver, prop->link);
    case GAME_PROP_CHEST:
        return keys && take_key(solver, prop->item, prop->quantity, prop->x, prop->y);
    case GAME_PROP_LOCK:
        return keys && turn_lock(solver, prop);
    default:
        return false;
    }
}

static bool try_everything(struct solver *solver, bool keys)
{
    const struct game_state *state = solver->state;
    bool changed = false;

    for (size_t i = 0; keys && i < state->header.item_slots; i++) {
        const struct state_item *item = &state->items[i];

        if (item->id != 0 && tile_set_has(&solver->reached, item->x, item->y)) {
            changed = take_key(solver, item->kind, item->quantity, item->x, item->y) || changed;
        }
    }
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        changed = try_prop(solver, &state->props[i], keys) || changed;
    }
    return changed;
}

/* Every round opens something or is the last. */
static void solve(struct solver *solver, int x, int y, bool keys)
{
    do {
        walk(solver, x, y);
    } while (try_everything(solver, keys));
}

static bool is_goal(const struct solver *solver, const struct state_item *item)
{
    return item->id != 0 && item->kind < solver->content->item_count &&
           solver->content->items[item->kind].class_ == CONTENT_ITEM_GOAL;
}

/* Stairs, exits, goals. */
static void collect_ways_on(const struct solver *solver, struct tile_set *out)
{
    const struct game_state *state = solver->state;

    tile_set_clear(out);
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] == GAME_TERRAIN_STAIRS_DOWN ||
                state->terrain[y][x] == GAME_TERRAIN_EXIT) {
                tile_set_add(out, x, y);
            }
        }
    }
    for (size_t i = 0; i < state->header.item_slots; i++) {
        if (is_goal(solver, &state->items[i])) {
            tile_set_add(out, state->items[i].x, state->items[i].y);
        }
    }
}

/* Only the last level of a scenario that cannot be won needs none. */
static bool needs_way_on(const struct solver *solver)
{
    const struct state_header *header = &solver->state->header;
    const struct content_scenario *scenario = &solver->content->scenarios[header->scenario];

    return scenario->ending != CONTENT_ENDING_NEVER || header->depth < scenario->depths;
}

const char *level_check(const struct game_state *state, const struct game_content *content, int x,
                        int y)
{
    struct solver solver = {.state = state, .content = content};
    struct tile_set walkable;
    struct tile_set ways_on;

    collect_ways_on(&solver, &ways_on);
    if (tile_set_empty(&ways_on) && needs_way_on(&solver)) {
        return "there is no way on";
    }
    tile_set_of_terrain(state, TERRAIN_WAY, &solver.open);
    remove_blocked(state, &solver.open);
    solve(&solver, x, y, false);
    tile_set_subtract(&ways_on, &solver.reached);
    if (!tile_set_empty(&ways_on)) {
        return "the way on cannot be reached without a key";
    }
    solve(&solver, x, y, true);
    tile_set_of_terrain(state, TERRAIN_OPENED, &walkable);
    remove_blocked(state, &walkable);
    tile_set_subtract(&walkable, &solver.reached);
    return tile_set_empty(&walkable) ? NULL : "something cannot be reached";
}

bool level_shut_in(const struct game_state *state, const struct game_content *content, int x, int y)
{
    struct solver solver = {.state = state, .content = content};
    struct tile_set ways_on;

    tile_set_of_terrain(state, TERRAIN_WAY, &solver.open);
    remove_blocked(state, &solver.open);
    walk(&solver, x, y);
    collect_ways_on(&solver, &ways_on);
    if (tile_set_meets(&ways_on, &solver.reached)) {
        return false;
    }
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && prop->kind == GAME_PROP_LEVER &&
            tile_set_has(&solver.touched, prop->x, prop->y)) {
            return false;
        }
    }
    return true;
}
