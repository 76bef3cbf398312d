/*
 * populate: what is in a level, and who comes into it.
 */
#include "core/game/level.h"

#include <string.h>

#include "core/game/stats.h"

enum { PLACE_ATTEMPTS = 12, MONSTERS_MAX = 40 };

struct spot {
    bool found;
    uint8_t x;
    uint8_t y;
};

static struct spot random_spot(const struct game_state *state, const struct level_plan *plan,
                               struct dice *dice, uint8_t first_room)
{
    if (first_room >= plan->room_count) {
        first_room = 0;
    }
    for (int attempt = 0; attempt < PLACE_ATTEMPTS; attempt++) {
        const struct level_room *room =
            &plan->rooms[dice_between(dice, first_room, plan->room_count - 1)];
        int x = dice_between(dice, room->x, room->x + room->width - 1);
        int y = dice_between(dice, room->y, room->y + room->height - 1);

        if (state_tile_free(state, x, y) &&
            tile_distance(x, y, plan->arrival_x, plan->arrival_y) > 2) {
            return (struct spot){true, (uint8_t)x, (uint8_t)y};
        }
    }
    return (struct spot){0};
}

/* ---- choosing by weight
 * ------------------------------------------------------------------------------ */

static uint32_t item_weight(const struct content_item *item, uint8_t depth)
{
    return depth >= item->min_depth && depth <= item->max_depth ? item->weight : 0;
}

static uint32_t actor_weight(const struct content_actor *actor, uint8_t depth)
{
    return depth >= actor->min_depth && depth <= actor->max_depth ? actor->weight : 0;
}

static uint16_t choose_item(const struct world *world, struct dice *dice)
{
    const struct game_content *content = world->content;
    uint8_t depth = world->state->header.depth;
    int32_t total = 0;
    int32_t left;

    for (uint16_t i = 0; i < content->item_count; i++) {
        total += (int32_t)item_weight(&content->items[i], depth);
    }
    left = dice_between(dice, 1, total);
    for (uint16_t i = 0; total > 0 && i < content->item_count; i++) {
        left -= (int32_t)item_weight(&content->items[i], depth);
        if (left <= 0) {
            return i;
        }
    }
    return CONTENT_NONE;
}

static uint16_t choose_actor(const struct world *world, struct dice *dice)
{
    const struct game_content *content = world->content;
    uint8_t depth = world->state->header.depth;
    int32_t total = 0;
    int32_t left;

    for (uint16_t i = 0; i < content->actor_count; i++) {
        total += (int32_t)actor_weight(&content->actors[i], depth);
    }
    left = dice_between(dice, 1, total);
    for (uint16_t i = 0; total > 0 && i < content->actor_count; i++) {
        left -= (int32_t)actor_weight(&content->actors[i], depth);
        if (left <= 0) {
            return i;
        }
    }
    return CONTENT_NONE;
}

struct state_actor *level_add_actor(struct world *world, uint16_t kind, uint8_t x, uint8_t y)
{
    const struct content_actor *row = &world->content->actors[kind];
    struct state_actor *actor = state_actor_add(world->state);

    if (actor == NULL) {
        return NULL;
    }
    actor->kind = kind;
    actor->true_kind = CONTENT_NONE;
    memcpy(actor->core, row->core, sizeof(actor->core));
    actor->level = row->level;
    actor->faction = (uint8_t)row->faction;
    actor->provider = row->provider;
    actor->x = x;
    actor->y = y;
    actor->home_x = x;
    actor->home_y = y;
    stats_fill(world, actor);
    return actor;
}

/* ---- monsters
 * ---------------------------------------------------------------------------------------- */

static void add_monster(struct world *world, uint16_t kind, struct spot spot)
{
    level_add_actor(world, kind, spot.x, spot.y);
}

static void add_guardian(struct world *world, const struct level_plan *plan)
{
    const struct content_scenario *scenario = world_scenario(world);

    if (scenario->guardian == CONTENT_NONE || world->state->header.depth != scenario->depths) {
        return;
    }
    for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
        int x = plan->goal_x + direction_dx[dir];
        int y = plan->goal_y + direction_dy[dir];

        if (state_tile_free(world->state, x, y)) {
            add_monster(world, scenario->guardian, (struct spot){true, (uint8_t)x, (uint8_t)y});
            return;
        }
    }
}

static void add_monsters(struct world *world, const struct level_plan *plan, struct dice *dice)
{
    const struct content_scenario *scenario = world_scenario(world);
    int more = scenario->monsters_step * (world->state->header.depth - 1);
    int count = dice_between(dice, scenario->monsters_min, scenario->monsters_max) + more;

    for (int i = 0; i < count && i < MONSTERS_MAX; i++) {
        uint16_t kind = choose_actor(world, dice);
        struct spot spot = random_spot(world->state, plan, dice, 1);

        if (kind != CONTENT_NONE && spot.found) {
            add_monster(world, kind, spot);
        }
    }
}

/* ---- items and chests
 * -------------------------------------------------------------------------------- */

/* Open floor all round, so that a chest can be walked round. */
static bool chest_fits(const struct game_state *state, int x, int y)
{
    for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
            if (state_terrain(state, x + dx, y + dy) != GAME_TERRAIN_FLOOR ||
                !state_tile_free(state, x + dx, y + dy)) {
                return false;
            }
        }
    }
    return true;
}

static void add_chests(struct world *world, const struct level_plan *plan, struct dice *dice)
{
    const struct content_scenario *scenario = world_scenario(world);
    int count = dice_between(dice, scenario->chests_min, scenario->chests_max);

    for (int i = 0; i < count; i++) {
        struct spot spot = random_spot(world->state, plan, dice, 0);
        uint16_t item = choose_item(world, dice);
        struct state_prop *chest;

        if (!spot.found || !chest_fits(world->state, spot.x, spot.y)) {
            continue;
        }
        chest = state_prop_add(world->state);
        if (chest != NULL) {
            chest->kind = GAME_PROP_CHEST;
            chest->ability = CONTENT_NONE;
            chest->x = spot.x;
            chest->y = spot.y;
            chest->item = item;
            chest->quantity = item != CONTENT_NONE ? 1 : 0;
        }
    }
}

static void add_items(struct world *world, const struct level_plan *plan, struct dice *dice)
{
    const struct content_scenario *scenario = world_scenario(world);
    int count = dice_between(dice, scenario->items_min, scenario->items_max);

    for (int i = 0; i < count; i++) {
        uint16_t item = choose_item(world, dice);
        struct spot spot = random_spot(world->state, plan, dice, 0);

        if (item != CONTENT_NONE && spot.found) {
            state_item_place(world->state, (struct state_stack){item, 1}, spot.x, spot.y);
        }
    }
}

static struct dice level_dice(struct world *world, uint8_t purpose)
{
    return (struct dice){.rng = &world->rng,
                         .label = {.entity = world->state->header.depth, .purpose = purpose}};
}

void level_populate(struct world *world, const struct level_plan *plan)
{
    const struct content_scenario *scenario = world_scenario(world);
    struct dice items = level_dice(world, RNG_ITEMS);
    struct dice monsters = level_dice(world, RNG_MONSTERS);

    if (scenario->ending == CONTENT_ENDING_GOAL_ITEM &&
        world->state->header.depth == scenario->depths) {
        state_item_place(world->state, (struct state_stack){scenario->goal_item, 1}, plan->goal_x,
                         plan->goal_y);
    }
    add_chests(world, plan, &items);
    add_items(world, plan, &items);
    add_guardian(world, plan);
    add_monsters(world, plan, &monsters);
}

/* ---- coming in
 * --------------------------------------------------------------------------------------- */

/* The free tile of the arrival room that is nearest to the arrival, first in reading order. A room
 * has at least twelve tiles, a party at most eight. */
static void place_player(struct game_state *state, const struct level_plan *plan,
                         struct state_actor *actor)
{
    const struct level_room *room = &plan->rooms[0];
    int best = GAME_LEVEL_WIDTH_MAX;

    actor->flags |= STATE_ACTOR_DEAD; /* not yet there: its old tile does not count */
    for (int y = room->y; y < room->y + room->height; y++) {
        for (int x = room->x; x < room->x + room->width; x++) {
            int distance = tile_distance(x, y, plan->arrival_x, plan->arrival_y);

            if (distance < best && state_tile_free(state, x, y)) {
                best = distance;
                actor->x = (uint8_t)x;
                actor->y = (uint8_t)y;
            }
        }
    }
    actor->flags &= (uint8_t)~STATE_ACTOR_DEAD;
}

static void place_party(struct world *world, const struct level_plan *plan)
{
    struct game_state *state = world->state;
    uint8_t living = 0;

    for (uint8_t i = 0; i < state->header.players; i++) {
        if (actor_alive(&state->actors[i])) {
            living |= (uint8_t)(1U << i);
            state->actors[i].flags |= STATE_ACTOR_DEAD;
        }
    }
    for (uint8_t i = 0; i < state->header.players; i++) {
        if ((living >> i & 1) != 0) {
            place_player(state, plan, &state->actors[i]);
            state->actors[i].target = 0;
            state->actors[i].memory = 0;
        }
    }
}

static void clear_level(struct game_state *state)
{
    memset(&state->actors[GAME_SEATS_MAX], 0,
           sizeof(state->actors[0]) * (STATE_ACTORS_MAX - GAME_SEATS_MAX));
    memset(state->items, 0, sizeof(state->items));
    memset(state->props, 0, sizeof(state->props));
    memset(state->memory, 0, sizeof(state->memory));
    state->header.actor_slots = state->header.players;
    state->header.item_slots = 0;
    state->header.prop_slots = 0;
}

void level_enter(struct world *world, uint8_t depth)
{
    const struct content_scenario *scenario = world_scenario(world);
    struct game_state *state = world->state;
    struct level_plan plan;

    clear_level(state);
    state->header.depth = depth;
    state->header.width = scenario->width;
    state->header.height = scenario->height;
    state->header.score += world_tuning(world)->score_depth;
    level_layout(world, &plan);
    place_party(world, &plan);
    level_populate(world, &plan);
    world_forget_sight(world, 0);
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        world_remember(world, seat);
    }
    level_activate(world);
}

/* ---- waking and sleeping
 * ----------------------------------------------------------------------------- */

static bool near_party(const struct world *world, const struct state_actor *actor)
{
    const struct game_state *state = world->state;

    for (uint8_t i = 0; i < state->header.players; i++) {
        const struct state_actor *player = &state->actors[i];

        if (actor_alive(player) && tile_distance(actor->x, actor->y, player->x, player->y) <=
                                       world_tuning(world)->activation_radius) {
            return true;
        }
    }
    return false;
}

static void wake(const struct world *world, struct state_actor *actor)
{
    actor->flags |= STATE_ACTOR_ACTIVE;
    actor->ready_at = world->state->header.clock +
                      stats_cost(world, actor, world_tuning(world)->action_cost[GAME_ACTION_WAIT]);
}

static void put_to_sleep(struct state_actor *actor)
{
    actor->flags &= (uint8_t)~STATE_ACTOR_ACTIVE;
    actor->ready_at = 0;
}

static bool should_be_active(const struct world *world, const struct state_actor *actor)
{
    return near_party(world, actor) ||
           ((actor->flags & STATE_ACTOR_ACTIVE) != 0 && actor->memory > 0);
}

bool level_would_activate(const struct world *world)
{
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        const struct state_actor *actor = &world->state->actors[i];

        if (actor->id != 0 &&
            should_be_active(world, actor) != ((actor->flags & STATE_ACTOR_ACTIVE) != 0)) {
            return true;
        }
    }
    return false;
}

void level_activate(struct world *world)
{
    for (size_t i = GAME_SEATS_MAX; i < world->state->header.actor_slots; i++) {
        struct state_actor *actor = &world->state->actors[i];
        bool active = (actor->flags & STATE_ACTOR_ACTIVE) != 0;

        if (actor->id == 0 || should_be_active(world, actor) == active) {
            continue;
        }
        if (active) {
            put_to_sleep(actor);
        } else {
            wake(world, actor);
        }
    }
}
