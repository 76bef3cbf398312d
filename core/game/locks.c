/*
 * locks: what is shut, and how it can be opened.
 *
 * A barrier is a doorway without which part of the level cannot be reached. Locked doors shut off
 * vaults only, with neither the arrival nor the way on in them; a gate may bar the way on, because
 * its lever cannot be lost as a key can. Keys and levers are then laid out as one could find them:
 * with everything shut, something within reach opens the first barrier, something within reach of
 * what is open by then the next, and so on. A barrier for which that does not work out is taken
 * away.
 */
#include "core/game/layout.h"

enum {
    INSIDE_MIN = 6,
    VAULT_MAX = 90,
    OUTSIDE_MIN = 40,
    FREE_MIN = 32, /* tiles that no barrier shuts off: a party of eight and what stands about */
    DOORWAYS_MAX = 64
};

struct doorway {
    uint8_t x;
    uint8_t y;
};

struct doorways {
    uint8_t count;
    struct doorway rows[DOORWAYS_MAX];
};

/* ---- finding doorways ---- */

static void collect_doorways(const struct level_builder *builder, struct doorways *out)
{
    const struct game_state *state = builder->state;

    out->count = 0;
    for (int y = 1; y < state->header.height - 1; y++) {
        for (int x = 1; x < state->header.width - 1; x++) {
            if (out->count < DOORWAYS_MAX && (state->terrain[y][x] == GAME_TERRAIN_DOOR_CLOSED ||
                                              layout_is_doorway(state, x, y))) {
                out->rows[out->count++] = (struct doorway){(uint8_t)x, (uint8_t)y};
            }
        }
    }
}

/* What would be behind this tile if it were shut. */
static void find_behind(const struct level_plan *plan, int x, int y, struct tile_set *out)
{
    struct tile_set reached;

    *out = plan->open;
    tile_set_remove(out, x, y);
    tile_set_flood(out, plan->arrival_x, plan->arrival_y, &reached);
    tile_set_subtract(out, &reached);
}

/* ---- shutting ---- */

/* Shut already, or not to be shut: where the party arrives and where it goes on. */
static bool is_taken(const struct level_plan *plan, int x, int y)
{
    if ((x == plan->goal_x && y == plan->goal_y) ||
        (x == plan->arrival_x && y == plan->arrival_y)) {
        return true;
    }
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        if (plan->barriers[i].x == x && plan->barriers[i].y == y) {
            return true;
        }
    }
    return false;
}

/* With this one shut as well, there is still room for the party where it arrives. */
static bool leaves_room(const struct level_plan *plan, int x, int y)
{
    struct tile_set open = plan->open;
    struct tile_set reached;

    tile_set_remove(&open, x, y);
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        tile_set_remove(&open, plan->barriers[i].x, plan->barriers[i].y);
    }
    tile_set_flood(&open, plan->arrival_x, plan->arrival_y, &reached);
    return tile_set_count(&reached) >= FREE_MIN;
}

static void shut(struct level_builder *builder, const struct doorway *doorway, bool gate,
                 const struct tile_set *inside)
{
    struct level_plan *plan = builder->plan;

    plan->barriers[plan->barrier_count++] =
        (struct level_barrier){.x = doorway->x, .y = doorway->y, .gate = gate, .inside = *inside};
    builder->state->terrain[doorway->y][doorway->x] =
        gate ? GAME_TERRAIN_GATE : GAME_TERRAIN_DOOR_LOCKED;
}

/* Neither arrival nor way on are inside, and it is no mere cupboard. */
static bool is_vault(const struct level_plan *plan, const struct tile_set *inside)
{
    unsigned size = tile_set_count(inside);

    return size >= INSIDE_MIN && size <= VAULT_MAX &&
           !tile_set_has(inside, plan->goal_x, plan->goal_y) &&
           !tile_set_has(inside, plan->arrival_x, plan->arrival_y);
}

/* The way on is behind it, and there is something to see before it. */
static bool bars_way_on(const struct level_plan *plan, const struct tile_set *inside)
{
    unsigned size = tile_set_count(inside);

    return tile_set_has(inside, plan->goal_x, plan->goal_y) && size >= INSIDE_MIN &&
           tile_set_count(&plan->open) >= size + OUTSIDE_MIN;
}

/* Locked doors that chambers brought along. One that would lock up the way on is left unlocked. */
static void adopt_locks(struct level_builder *builder)
{
    struct level_plan *plan = builder->plan;

    for (uint8_t y = 1; y < builder->state->header.height - 1; y++) {
        for (uint8_t x = 1; x < builder->state->header.width - 1; x++) {
            struct doorway doorway = {x, y};
            struct tile_set inside;

            if (builder->state->terrain[y][x] != GAME_TERRAIN_DOOR_LOCKED) {
                continue;
            }
            find_behind(plan, x, y, &inside);
            if (plan->barrier_count < LEVEL_BARRIERS_MAX && leaves_room(plan, x, y) &&
                !tile_set_has(&inside, plan->goal_x, plan->goal_y)) {
                shut(builder, &doorway, false, &inside);
            } else {
                builder->state->terrain[y][x] = GAME_TERRAIN_DOOR_CLOSED;
            }
        }
    }
}

/* Shuts up to `wanted` of the doorways that fit, beginning anywhere. */
static void shut_some(struct level_builder *builder, const struct doorways *doorways, int wanted,
                      bool gate, bool (*fits)(const struct level_plan *, const struct tile_set *))
{
    struct level_plan *plan = builder->plan;
    int start = dice_between(&builder->dice, 0, doorways->count - 1);

    for (int i = 0; i < doorways->count && wanted > 0; i++) {
        const struct doorway *doorway = &doorways->rows[(start + i) % doorways->count];
        struct tile_set inside;

        if (plan->barrier_count >= LEVEL_BARRIERS_MAX || is_taken(plan, doorway->x, doorway->y)) {
            continue;
        }
        find_behind(plan, doorway->x, doorway->y, &inside);
        if (fits(plan, &inside) && leaves_room(plan, doorway->x, doorway->y)) {
            shut(builder, doorway, gate, &inside);
            wanted--;
        }
    }
}

/* ---- what opens them ---- */

static void reach(const struct level_plan *plan, const struct tile_set *closed,
                  struct tile_set *out)
{
    struct tile_set open = plan->open;

    tile_set_subtract(&open, closed);
    tile_set_flood(&open, plan->arrival_x, plan->arrival_y, out);
}

static void drop_taken(const struct level_plan *plan, struct tile_set *spots)
{
    tile_set_remove(spots, plan->arrival_x, plan->arrival_y);
    tile_set_remove(spots, plan->goal_x, plan->goal_y);
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        tile_set_remove(spots, plan->barriers[i].opener_x, plan->barriers[i].opener_y);
    }
    for (uint8_t i = 0; i < plan->thing_count; i++) {
        tile_set_remove(spots, plan->things[i].x, plan->things[i].y);
    }
}

static bool is_beside_barrier(const struct level_plan *plan, int x, int y)
{
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        if (tile_distance(x, y, plan->barriers[i].x, plan->barriers[i].y) <= 1) {
            return true;
        }
    }
    return false;
}

/* A tile of plain floor within reach where nothing else is meant to be. A lever blocks its tile. */
static bool choose_spot(struct level_builder *builder, struct tile_set spots, bool lever,
                        struct level_barrier *barrier)
{
    unsigned count;

    drop_taken(builder->plan, &spots);
    while ((count = tile_set_count(&spots)) > 0) {
        int x;
        int y;

        tile_set_nth(&spots, (unsigned)dice_between(&builder->dice, 0, (int)count - 1), &x, &y);
        tile_set_remove(&spots, x, y);
        if (builder->state->terrain[y][x] == GAME_TERRAIN_FLOOR &&
            !layout_is_doorway(builder->state, x, y) &&
            (!lever || (!is_beside_barrier(builder->plan, x, y) &&
                        level_spares(builder->state, builder->plan, x, y)))) {
            barrier->opener_x = (uint8_t)x;
            barrier->opener_y = (uint8_t)y;
            return true;
        }
    }
    return false;
}

/* The key kinds of the content, by their place among all keys. */
static uint16_t key_kind(const struct game_content *content, unsigned index)
{
    for (uint16_t i = 0; i < content->item_count; i++) {
        if (content->items[i].class_ == CONTENT_ITEM_KEY && index-- == 0) {
            return i;
        }
    }
    return CONTENT_NONE;
}

static bool is_at_edge(const struct tile_set *reached, const struct level_barrier *barrier)
{
    struct tile_set edge;

    tile_set_grow(reached, &edge);
    return tile_set_has(&edge, barrier->x, barrier->y);
}

static void provide(struct level_builder *builder, struct level_barrier *barrier, unsigned *keys,
                    const struct tile_set *reached)
{
    barrier->key = barrier->gate ? CONTENT_NONE : key_kind(builder->content, *keys);
    barrier->works = (barrier->gate || barrier->key != CONTENT_NONE) &&
                     choose_spot(builder, *reached, barrier->gate, barrier);
    if (!barrier->works) {
        builder->state->terrain[barrier->y][barrier->x] =
            barrier->gate ? GAME_TERRAIN_FLOOR : GAME_TERRAIN_DOOR_CLOSED;
    } else if (!barrier->gate) {
        (*keys)++;
    }
}

/* Each round serves the barriers that can be walked up to by then. */
static void provide_all(struct level_builder *builder)
{
    struct level_plan *plan = builder->plan;
    struct tile_set closed;
    unsigned keys = 0;

    tile_set_clear(&closed);
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        tile_set_add(&closed, plan->barriers[i].x, plan->barriers[i].y);
    }
    for (uint8_t round = 0; round < plan->barrier_count; round++) {
        struct tile_set reached;

        reach(plan, &closed, &reached);
        for (uint8_t i = 0; i < plan->barrier_count; i++) {
            struct level_barrier *barrier = &plan->barriers[i];

            if (tile_set_has(&closed, barrier->x, barrier->y) && is_at_edge(&reached, barrier)) {
                provide(builder, barrier, &keys, &reached);
                tile_set_remove(&closed, barrier->x, barrier->y);
            }
        }
    }
}

void layout_lock(struct level_builder *builder)
{
    const struct content_style *style = &builder->plan->style;
    struct doorways doorways;

    adopt_locks(builder);
    collect_doorways(builder, &doorways);
    if (doorways.count > 0) {
        int gates = dice_between(&builder->dice, 0, style->levers_max);
        int locks = 0;

        for (int i = 0; i < LEVEL_LOCKS_MAX; i++) {
            locks += dice_percent(&builder->dice, style->locked_percent) ? 1 : 0;
        }
        shut_some(builder, &doorways, gates > 0 ? 1 : 0, true, bars_way_on);
        shut_some(builder, &doorways, locks, false, is_vault);
        shut_some(builder, &doorways, gates - 1, true, is_vault);
    }
    provide_all(builder);
}
