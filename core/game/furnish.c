/*
 * furnish: what stands and lies about in a level. Whatever blocks the way for good stands only
 * where nobody needs the tile.
 */
#include "core/game/level.h"

#include <string.h>

#include "core/game/tiles.h"

enum {
    VAULT_DEPTHS = 2, /* what lies in a vault is that of so many depths below */
    VAULT_ITEMS_MAX = 2,
    QUIET_DISTANCE = 3, /* no trap so near to where the party arrives */
    FIRST_LINK = 100    /* links of levers that are not of a map; maps have 1..99 */
};

struct furnisher {
    struct world *world;
    const struct level_plan *plan;
    struct dice dice;
    struct tile_set spots; /* plain floor where nothing stands or lies yet */
};

/* ---- where ---- */

/* What stands in the way already, and the levers that are yet to be put up. */
static void collect_blocked(const struct game_state *state, const struct level_plan *plan,
                            struct tile_set *out)
{
    tile_set_clear(out);
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];

        if (prop->id != 0 && prop_blocks(prop->kind)) {
            tile_set_add(out, prop->x, prop->y);
        }
    }
    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        if (plan->barriers[i].gate && plan->barriers[i].works) {
            tile_set_add(out, plan->barriers[i].opener_x, plan->barriers[i].opener_y);
        }
    }
}

bool level_spares(const struct game_state *state, const struct level_plan *plan, int x, int y)
{
    struct tile_set open = plan->open;
    struct tile_set blocked;
    struct tile_set reached;
    struct tile_set touched;

    collect_blocked(state, plan, &blocked);
    tile_set_add(&blocked, x, y);
    tile_set_subtract(&open, &blocked);
    tile_set_flood(&open, plan->arrival_x, plan->arrival_y, &reached);
    tile_set_grow(&reached, &touched);
    tile_set_subtract(&blocked, &touched);
    return tile_set_count(&reached) == tile_set_count(&open) && tile_set_empty(&blocked);
}

static void take_spot(struct furnisher *furnisher, int x, int y)
{
    tile_set_remove(&furnisher->spots, x, y);
}

/* Keys and levers have their places already; nothing may hide the one or shut in the other. */
static void take_openers(struct furnisher *furnisher)
{
    for (uint8_t i = 0; i < furnisher->plan->barrier_count; i++) {
        const struct level_barrier *barrier = &furnisher->plan->barriers[i];

        take_spot(furnisher, barrier->opener_x, barrier->opener_y);
        for (int dir = 0; barrier->gate && barrier->works && dir < GAME_DIR_COUNT; dir += 2) {
            take_spot(furnisher, barrier->opener_x + direction_dx[dir],
                      barrier->opener_y + direction_dy[dir]);
        }
    }
}

static void collect_spots(struct furnisher *furnisher)
{
    const struct game_state *state = furnisher->world->state;

    furnisher->spots = furnisher->plan->open;
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] != GAME_TERRAIN_FLOOR) {
                take_spot(furnisher, x, y);
            }
        }
    }
    take_spot(furnisher, furnisher->plan->arrival_x, furnisher->plan->arrival_y);
    take_spot(furnisher, furnisher->plan->goal_x, furnisher->plan->goal_y);
    take_openers(furnisher);
    for (uint8_t i = 0; i < furnisher->plan->thing_count; i++) {
        take_spot(furnisher, furnisher->plan->things[i].x, furnisher->plan->things[i].y);
    }
}

/* Any tile of `area` that is still free, which is then taken. */
static bool choose_spot(struct furnisher *furnisher, const struct tile_set *area, int *out_x,
                        int *out_y)
{
    struct tile_set free = furnisher->spots;
    unsigned count;

    tile_set_keep(&free, area);
    count = tile_set_count(&free);
    if (count == 0) {
        return false;
    }
    tile_set_nth(&free, (unsigned)dice_between(&furnisher->dice, 0, (int)count - 1), out_x, out_y);
    take_spot(furnisher, *out_x, *out_y);
    return true;
}

enum { BLOCKING_ATTEMPTS = 6 };

/* The same for something that blocks the way. */
static bool choose_spare(struct furnisher *furnisher, const struct tile_set *area, int *out_x,
                         int *out_y)
{
    for (int attempt = 0; attempt < BLOCKING_ATTEMPTS; attempt++) {
        if (!choose_spot(furnisher, area, out_x, out_y)) {
            return false;
        }
        if (level_spares(furnisher->world->state, furnisher->plan, *out_x, *out_y)) {
            return true;
        }
    }
    return false;
}

/* ---- what ---- */

static uint32_t item_weight(const struct content_item *item, uint8_t depth)
{
    return depth >= item->min_depth && depth <= item->max_depth ? item->weight : 0;
}

static uint16_t choose_item(struct furnisher *furnisher, uint8_t depth)
{
    const struct game_content *content = furnisher->world->content;
    int32_t total = 0;
    int32_t left;

    for (uint16_t i = 0; i < content->item_count; i++) {
        total += (int32_t)item_weight(&content->items[i], depth);
    }
    left = dice_between(&furnisher->dice, 1, total);
    for (uint16_t i = 0; total > 0 && i < content->item_count; i++) {
        left -= (int32_t)item_weight(&content->items[i], depth);
        if (left <= 0) {
            return i;
        }
    }
    return CONTENT_NONE;
}

static struct state_prop *add_prop(struct furnisher *furnisher, uint8_t kind, int x, int y)
{
    struct state_prop *prop = state_prop_add(furnisher->world->state);

    if (prop != NULL) {
        prop->kind = kind;
        prop->x = (uint8_t)x;
        prop->y = (uint8_t)y;
        prop->item = CONTENT_NONE;
        prop->ability = CONTENT_NONE;
    }
    return prop;
}

static void add_item(struct furnisher *furnisher, uint16_t item, unsigned quantity, int x, int y)
{
    if (item != CONTENT_NONE) {
        state_item_place(furnisher->world->state, (struct state_stack){item, (uint16_t)quantity}, x,
                         y);
    }
}

static void add_chest(struct furnisher *furnisher, const struct tile_set *area, uint8_t depth)
{
    struct state_prop *chest;
    int x;
    int y;

    if (!choose_spare(furnisher, area, &x, &y)) {
        return;
    }
    chest = add_prop(furnisher, GAME_PROP_CHEST, x, y);
    if (chest != NULL) {
        chest->item = choose_item(furnisher, depth);
        chest->quantity = chest->item != CONTENT_NONE ? 1 : 0;
    }
}

static void add_items(struct furnisher *furnisher, const struct tile_set *area, uint8_t depth,
                      int count)
{
    for (int i = 0; i < count; i++) {
        uint16_t item = choose_item(furnisher, depth);
        int x;
        int y;

        if (choose_spot(furnisher, area, &x, &y)) {
            add_item(furnisher, item, 1, x, y);
        }
    }
}

/* ---- barriers and what opens them ---- */

static void add_gate(struct furnisher *furnisher, const struct level_barrier *barrier, uint8_t link)
{
    struct state_prop *lever =
        add_prop(furnisher, GAME_PROP_LEVER, barrier->opener_x, barrier->opener_y);
    struct state_prop *lock = add_prop(furnisher, GAME_PROP_LOCK, barrier->x, barrier->y);

    if (lever != NULL && lock != NULL) {
        lever->link = link;
        lock->link = link;
    }
}

static void add_lock(struct furnisher *furnisher, const struct level_barrier *barrier)
{
    struct state_prop *lock = add_prop(furnisher, GAME_PROP_LOCK, barrier->x, barrier->y);

    if (lock != NULL) {
        lock->key = furnisher->world->content->items[barrier->key].key;
        add_item(furnisher, barrier->key, 1, barrier->opener_x, barrier->opener_y);
    }
}

static uint8_t richer_depth(const struct world *world)
{
    int depth = world->state->header.depth + VAULT_DEPTHS;

    return (uint8_t)(depth < CONTENT_DEPTH_MAX ? depth : CONTENT_DEPTH_MAX);
}

static void fill_vault(struct furnisher *furnisher, const struct level_barrier *barrier)
{
    uint8_t depth = richer_depth(furnisher->world);

    add_chest(furnisher, &barrier->inside, depth);
    add_items(furnisher, &barrier->inside, depth,
              dice_between(&furnisher->dice, 1, VAULT_ITEMS_MAX));
}

/* First of all: whatever else finds no room, what is shut can be opened. */
static void add_barriers(struct furnisher *furnisher)
{
    const struct level_plan *plan = furnisher->plan;

    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        const struct level_barrier *barrier = &plan->barriers[i];

        if (barrier->works && barrier->gate) {
            add_gate(furnisher, barrier, (uint8_t)(FIRST_LINK + i));
        } else if (barrier->works) {
            add_lock(furnisher, barrier);
        }
    }
}

static void fill_vaults(struct furnisher *furnisher)
{
    const struct level_plan *plan = furnisher->plan;

    for (uint8_t i = 0; i < plan->barrier_count; i++) {
        const struct level_barrier *barrier = &plan->barriers[i];

        if (barrier->works && !tile_set_has(&barrier->inside, plan->goal_x, plan->goal_y)) {
            fill_vault(furnisher, barrier);
        }
    }
}

/* ---- what a map or a chamber says ---- */

static void add_marked_prop(struct furnisher *furnisher, const struct level_thing *thing)
{
    const struct content_mark *mark = &thing->mark;
    uint8_t depth = furnisher->world->state->header.depth;
    struct state_prop *prop = add_prop(furnisher, mark->arg, thing->x, thing->y);

    if (prop == NULL) {
        return;
    }
    prop->link = mark->link;
    prop->key = mark->key;
    prop->flags = mark->flags;
    if (mark->arg == GAME_PROP_CHEST) {
        prop->item = mark->code != CONTENT_NONE ? mark->code : choose_item(furnisher, depth);
        prop->quantity = prop->item == CONTENT_NONE ? 0 : mark->count > 0 ? mark->count : 1;
    } else {
        prop->ability = mark->code;
    }
}

static void add_marked_lock(struct furnisher *furnisher, const struct level_thing *thing)
{
    struct state_prop *lock;

    if (thing->mark.link == 0 && thing->mark.key == 0) {
        return;
    }
    lock = add_prop(furnisher, GAME_PROP_LOCK, thing->x, thing->y);
    if (lock != NULL) {
        lock->link = thing->mark.link;
        lock->key = thing->mark.key;
    }
}

static void add_marked_item(struct furnisher *furnisher, const struct level_thing *thing)
{
    uint16_t item = thing->mark.code;

    if (item == CONTENT_NONE) {
        item = choose_item(furnisher, furnisher->world->state->header.depth);
    }
    add_item(furnisher, item, thing->mark.count > 0 ? thing->mark.count : 1, thing->x, thing->y);
}

static void add_marked(struct furnisher *furnisher)
{
    for (uint8_t i = 0; i < furnisher->plan->thing_count; i++) {
        const struct level_thing *thing = &furnisher->plan->things[i];

        switch (thing->mark.what) {
        case CONTENT_MARK_ITEM:
            add_marked_item(furnisher, thing);
            break;
        case CONTENT_MARK_PROP:
            add_marked_prop(furnisher, thing);
            break;
        case CONTENT_MARK_TERRAIN:
            add_marked_lock(furnisher, thing);
            break;
        default:
            break;
        }
    }
}

/* ---- the rest ---- */

static void add_traps(struct furnisher *furnisher)
{
    const struct content_floor *floor = &furnisher->plan->floor;
    const struct level_plan *plan = furnisher->plan;
    int count = dice_between(&furnisher->dice, floor->traps_min, floor->traps_max);

    for (int i = 0; i < count; i++) {
        struct state_prop *trap;
        int x;
        int y;

        if (!choose_spot(furnisher, &plan->open, &x, &y) ||
            tile_distance(x, y, plan->arrival_x, plan->arrival_y) <= QUIET_DISTANCE) {
            continue;
        }
        trap = add_prop(furnisher, GAME_PROP_TRAP, x, y);
        if (trap != NULL) {
            trap->ability = floor->trap;
            trap->flags = STATE_PROP_HIDDEN | STATE_PROP_ARMED;
        }
    }
}

static void add_standing(struct furnisher *furnisher, uint8_t kind, int count, uint16_t ability,
                         uint8_t flags)
{
    for (int i = 0; i < count; i++) {
        struct state_prop *prop;
        int x;
        int y;

        if (!choose_spare(furnisher, &furnisher->plan->open, &x, &y)) {
            return;
        }
        prop = add_prop(furnisher, kind, x, y);
        if (prop != NULL) {
            prop->ability = ability;
            prop->flags = flags;
        }
    }
}

static void add_chests(struct furnisher *furnisher)
{
    const struct content_floor *floor = &furnisher->plan->floor;
    int count = dice_between(&furnisher->dice, floor->chests_min, floor->chests_max);

    for (int i = 0; i < count; i++) {
        add_chest(furnisher, &furnisher->plan->open, furnisher->world->state->header.depth);
    }
}

static void add_goal(struct furnisher *furnisher)
{
    const struct content_scenario *scenario = world_scenario(furnisher->world);
    const struct level_plan *plan = furnisher->plan;

    if (scenario->ending == CONTENT_ENDING_GOAL_ITEM && plan->goal_x != 0 &&
        furnisher->world->state->header.depth == scenario->depths) {
        add_item(furnisher, scenario->goal_item, 1, plan->goal_x, plan->goal_y);
    }
}

void level_furnish(struct world *world, const struct level_plan *plan)
{
    struct furnisher furnisher = {
        .world = world, .plan = plan, .dice = level_dice(world, RNG_ITEMS)};
    const struct content_style *style = &plan->style;
    const struct content_floor *floor = &plan->floor;

    collect_spots(&furnisher);
    add_goal(&furnisher);
    add_barriers(&furnisher);
    add_marked(&furnisher);
    fill_vaults(&furnisher);
    add_chests(&furnisher);
    add_standing(&furnisher, GAME_PROP_FOUNTAIN,
                 dice_between(&furnisher.dice, 0, style->fountains_max), style->fountain_ability,
                 0);
    add_standing(&furnisher, GAME_PROP_BRAZIER,
                 dice_between(&furnisher.dice, style->braziers_max / 2, style->braziers_max),
                 CONTENT_NONE, STATE_PROP_LIT);
    add_traps(&furnisher);
    add_items(&furnisher, &plan->open, world->state->header.depth,
              dice_between(&furnisher.dice, floor->items_min, floor->items_max));
}
