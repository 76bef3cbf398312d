/*
 * goal_loot: what lies about, and what of it to wear.
 *
 * Greed says how much one cares. Players gather what is of use to them and remember one thing they
 * saw, in home_x, home_y, with the depth in `patrol`; monsters, who cannot carry anything, sit down
 * on treasure.
 */
#include "core/game/goal.h"

#include "core/game/fov.h"
#include "core/game/item.h"
#include "core/game/stats.h"
#include "core/game/use.h"

enum {
    LOOT_BASE = 200,
    LOOT_DASH = 750,   /* past foes that do not let one alone */
    LOOT_PRIZE = 1100, /* what ends the game lies within a few steps */
    PRIZE_STEPS = 3,
    HOARD_BASE = 150,
    HOARDER = 150, /* greed from which monsters sit on treasure */
    EQUIP_TIMES = 450,
    SHORT_RANGE = 130 /* preferred range at which reach is worth nothing */
};

/* ---- gear ---- */

/* What it is worth to wear something. Who likes to fight from afar wants a weapon for it. */
static int32_t gear_value(const struct mind *mind, const struct content_item *item)
{
    int32_t value = 4 * (item->damage_min + item->damage_max) + 3 * item->attack +
                    3 * item->defence + 5 * item->armour;

    if (item->reach > 1) {
        value += (mind_trait(mind, CONTENT_TRAIT_PREFERRED_RANGE) - SHORT_RANGE) / 2;
    }

    for (size_t i = 0; i < CONTENT_BONUSES_MAX; i++) {
        if (item->bonuses[i].layer != CONTENT_BONUS_NONE) {
            value += 2 * item->bonuses[i].value;
        }
    }
    return item->passive != CONTENT_NONE ? value + 20 : value;
}

static int32_t worn_value(const struct mind *mind, uint8_t equipment)
{
    const struct content_item *worn = stats_worn(mind->world, mind->actor, equipment);

    return worn != NULL ? gear_value(mind, worn) : 0;
}

/* By how much it is better than what it would replace; a shield gives way to both hands'
 * weapons. */
static int32_t improvement(const struct mind *mind, const struct content_item *item)
{
    uint8_t equipment = item_equipment_of(item->class_);
    const struct content_item *weapon = stats_worn(mind->world, mind->actor, CONTENT_EQUIP_WEAPON);
    int32_t replaced;

    if (equipment == 0) {
        return 0;
    }
    if (equipment == CONTENT_EQUIP_SHIELD && weapon != NULL && weapon->hands > 1) {
        return 0;
    }
    replaced = worn_value(mind, equipment);
    if (equipment == CONTENT_EQUIP_WEAPON && item->hands > 1) {
        replaced += worn_value(mind, CONTENT_EQUIP_SHIELD);
    }
    return gear_value(mind, item) - replaced;
}

int32_t equip_score(struct mind *mind)
{
    return mind->actor->seat != 0 && !mind_pressed(mind) ? EQUIP_TIMES : 0;
}

static struct game_action with_slot(uint8_t kind, uint8_t slot)
{
    return (struct game_action){
        .kind = kind, .given = GAME_GIVEN_SLOT, .dir = GAME_DIR_NONE, .slot = slot};
}

static bool is_worn(const struct state_seat *seat, uint8_t slot)
{
    for (size_t i = 0; i < CONTENT_EQUIPMENT_SLOTS; i++) {
        if (seat->equipment[i] == slot) {
            return true;
        }
    }
    return false;
}

/* With full hands, what is worse than what is worn makes room. */
static bool drop_junk(struct mind *mind, struct game_action *out)
{
    const struct state_seat *seat = &mind->world->state->seats[mind->actor->seat - 1];
    uint8_t junk = STATE_SLOT_NONE;

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &seat->inventory[slot];

        if (stack->quantity == 0) {
            return false;
        }
        if (item_equipment_of(mind->world->content->items[stack->item].class_) != 0 &&
            !is_worn(seat, slot)) {
            junk = slot;
        }
    }
    *out = with_slot(GAME_ACTION_DROP, junk);
    return junk != STATE_SLOT_NONE && mind_allows(mind, out);
}

/* What makes one better for good is used at once. */
static bool grow(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_GROW, uses);

    for (uint8_t i = 0; i < count; i++) {
        *out = use_aimed(&uses[i], mind->actor, mind->actor);
        if (mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

bool equip_find(struct mind *mind, struct game_action *out)
{
    const struct state_seat *seat = &mind->world->state->seats[mind->actor->seat - 1];

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &seat->inventory[slot];

        *out = with_slot(GAME_ACTION_EQUIP, slot);
        if (stack->quantity != 0 &&
            improvement(mind, &mind->world->content->items[stack->item]) > 0 &&
            mind_allows(mind, out)) {
            return true;
        }
    }
    return grow(mind, out) || drop_junk(mind, out);
}

/* ---- things on the ground ---- */

static bool is_wanted(const struct mind *mind, const struct state_item *item)
{
    const struct content_item *row = &mind->world->content->items[item->kind];
    const struct state_seat *seat = &mind->world->state->seats[mind->actor->seat - 1];

    if (row->class_ == CONTENT_ITEM_TREASURE || row->class_ == CONTENT_ITEM_GOAL) {
        return true;
    }
    return (item_equipment_of(row->class_) == 0 || improvement(mind, row) > 0) &&
           item_slot_for(mind->world, seat, item->kind) != STATE_SLOT_NONE;
}

/* What ends the game is remembered whatever else comes into sight. */
enum { REMEMBERS_PRIZE = 128 };

static bool remembers_thing(const struct mind *mind)
{
    return (mind->actor->patrol & ~REMEMBERS_PRIZE) == mind->world->state->header.depth;
}

static void remember_thing(struct mind *mind, int x, int y, bool prize)
{
    struct state_actor *actor = mind->actor;

    if (remembers_thing(mind) && (actor->patrol & REMEMBERS_PRIZE) != 0 && !prize) {
        return;
    }
    actor->patrol = (uint8_t)(mind->world->state->header.depth | (prize ? REMEMBERS_PRIZE : 0));
    actor->home_x = (uint8_t)x;
    actor->home_y = (uint8_t)y;
}

/* What a player sees and wants, as far as it lies uppermost; true if what ends the game is
 * there. */
static bool things_in_sight(struct mind *mind, struct tile_set *out)
{
    const struct game_state *state = mind->world->state;
    const struct tile_set *sight = world_sight(mind->world, mind->actor->seat);
    bool prize = false;

    for (size_t i = 0; i < state->header.item_slots; i++) {
        const struct state_item *item = &state->items[i];

        if (item->id == 0 || !tile_set_has(sight, item->x, item->y) || !is_wanted(mind, item) ||
            state_item_seen_at(state, item->x, item->y) != item ||
            !tile_set_has(&mind_ground(mind)->open, item->x, item->y)) {
            continue;
        }
        tile_set_add(out, item->x, item->y);
        if (mind->world->content->items[item->kind].class_ == CONTENT_ITEM_GOAL) {
            remember_thing(mind, item->x, item->y, true);
            prize = true;
        }
    }
    return prize;
}

/* Where it saw something and does no longer, because it is there and nothing is. */
static void forget_what_is_gone(struct mind *mind, const struct tile_set *things)
{
    struct state_actor *actor = mind->actor;

    if (remembers_thing(mind) && !tile_set_has(things, actor->home_x, actor->home_y) &&
        tile_set_has(world_sight(mind->world, actor->seat), actor->home_x, actor->home_y)) {
        actor->patrol = 0;
    }
}

/* ---- the goal ---- */

/* The treasure that a monster sees and cares for, NULL: none. */
static const struct state_item *hoard(const struct mind *mind)
{
    const struct game_state *state = mind->world->state;
    const struct state_actor *actor = mind->actor;
    int radius = mind_perception(mind->world, actor);
    const struct state_item *nearest = NULL;

    for (size_t i = 0; i < state->header.item_slots; i++) {
        const struct state_item *item = &state->items[i];
        int distance = tile_distance(actor->x, actor->y, item->x, item->y);

        if (item->id != 0 &&
            mind->world->content->items[item->kind].class_ == CONTENT_ITEM_TREASURE &&
            distance <= radius && fov_clear(state, actor->x, actor->y, item->x, item->y) &&
            (nearest == NULL ||
             distance < tile_distance(actor->x, actor->y, nearest->x, nearest->y))) {
            nearest = item;
        }
    }
    return nearest;
}

static int32_t hoard_score(const struct mind *mind)
{
    int32_t greed = mind_trait(mind, CONTENT_TRAIT_GREED);

    return greed >= HOARDER && hoard(mind) != NULL ? HOARD_BASE + greed : 0;
}

int32_t loot_score(struct mind *mind)
{
    struct tile_set things = {0};
    bool prize;

    if (mind->actor->seat == 0) {
        return hoard_score(mind);
    }
    prize = things_in_sight(mind, &things);
    forget_what_is_gone(mind, &things);
    if (prize) {
        uint16_t steps = FLOOD_UNREACHED;

        mind_step_to(mind, &things, &steps);
        if (steps <= PRIZE_STEPS) {
            return LOOT_PRIZE;
        }
    }
    if (remembers_thing(mind) && (mind->actor->patrol & REMEMBERS_PRIZE) != 0 &&
        mind->actor->script_step >= GOAL_RESTLESS) {
        return LOOT_DASH;
    }
    if (mind_pressed(mind) || (tile_set_empty(&things) && !remembers_thing(mind))) {
        return 0;
    }
    return LOOT_BASE + mind_trait(mind, CONTENT_TRAIT_GREED) / 2;
}

/* What it cannot get at; but what ends the game is worth another try. */
static void forget_thing(struct state_actor *actor)
{
    if ((actor->patrol & REMEMBERS_PRIZE) == 0) {
        actor->patrol = 0;
    }
}

static void remember_nearest(struct mind *mind, const struct tile_set *things)
{
    const struct state_actor *actor = mind->actor;
    int best = GAME_LEVEL_WIDTH_MAX;

    for (int y = 0; y < GAME_LEVEL_HEIGHT_MAX; y++) {
        for (int x = 0; things->rows[y] != 0 && x < GAME_LEVEL_WIDTH_MAX; x++) {
            if (tile_set_has(things, x, y) && tile_distance(actor->x, actor->y, x, y) < best) {
                best = tile_distance(actor->x, actor->y, x, y);
                remember_thing(mind, x, y, false);
            }
        }
    }
}

/* One thing after the other: who always went for the nearest in sight might go to and fro between
 * two. */
static bool gather(struct mind *mind, struct game_action *out)
{
    struct state_actor *actor = mind->actor;
    struct tile_set things = {0};

    things_in_sight(mind, &things);
    if (tile_set_has(&things, actor->x, actor->y)) {
        *out = (struct game_action){.kind = GAME_ACTION_PICKUP, .dir = GAME_DIR_NONE};
        if (mind_allows(mind, out)) {
            return true;
        }
        tile_set_remove(&things, actor->x, actor->y);
    }
    if (!remembers_thing(mind)) {
        remember_nearest(mind, &things);
    }
    if (!remembers_thing(mind) || !goal_go(mind, actor->home_x, actor->home_y, out)) {
        forget_thing(actor);
        return false;
    }
    return true;
}

bool loot_find(struct mind *mind, struct game_action *out)
{
    const struct state_item *treasure;

    if (mind->actor->seat != 0) {
        return gather(mind, out);
    }
    treasure = hoard(mind);
    if (treasure->x == mind->actor->x && treasure->y == mind->actor->y) {
        *out = mind_wait();
        return true;
    }
    return goal_go(mind, treasure->x, treasure->y, out);
}
