/*
 * arrive: the party comes into a level.
 *
 * All who live go together: whoever takes the stairs is followed. Who had far to walk to them comes
 * later, by the time the way takes, as far as it is known; so the stairs are no way out of a fight
 * for somebody at the other end of the level.
 */
#include "core/game/level.h"

#include <string.h>

#include "core/game/keys.h"
#include "core/game/stats.h"
#include "core/game/vigil.h"
#include "core/game/walk.h"

enum { FOLLOW_STEPS_MAX = 24 };

/* ---- which level ---- */

/*
 * The key of the level's rolls. A daily level has one that everybody can compute, of the content
 * and the day; what happens in it is still decided by the session's own, secret key.
 */
static void take_level_key(struct world *world)
{
    const struct state_header *header = &world->state->header;
    const uint32_t position[4] = {0, header->day, header->scenario, RNG_LEVEL};
    uint32_t words[16];
    struct rng root;

    rng_init(&world->level_rng, header->rng_key);
    if (world_scenario(world)->daily != 0) {
        rng_init(&root, header->content_root);
        rng_chacha20_block(root.key, position, words);
        rng_init(&world->level_rng, (const uint8_t *)words);
    }
}

struct dice level_dice(struct world *world, uint8_t purpose)
{
    /* Nonce 0 and the depth: the same level whenever the party comes. */
    return (struct dice){.rng = &world->level_rng,
                         .label = {.entity = world->state->header.depth, .purpose = purpose}};
}

static int at_most(int value, int limit)
{
    return value < limit ? value : limit;
}

/* What a scenario without floors says of a depth. */
static struct content_floor plain_floor(const struct content_scenario *scenario, uint8_t depth)
{
    int more = scenario->monsters_step * (depth - 1);

    return (struct content_floor){
        .style = CONTENT_NONE,
        .map = CONTENT_NONE,
        .population = CONTENT_NONE,
        .guardian = depth == scenario->depths ? scenario->guardian : (uint16_t)CONTENT_NONE,
        .trap = CONTENT_NONE,
        .monsters_min = (uint8_t)at_most(scenario->monsters_min + more, UINT8_MAX),
        .monsters_max = (uint8_t)at_most(scenario->monsters_max + more, UINT8_MAX),
        .items_min = scenario->items_min,
        .items_max = scenario->items_max,
        .chests_min = scenario->chests_min,
        .chests_max = scenario->chests_max};
}

static struct content_style plain_style(const struct content_scenario *scenario)
{
    return (struct content_style){.layout = scenario->layout,
                                  .rooms_min = scenario->rooms_min,
                                  .rooms_max = scenario->rooms_max,
                                  .door_percent = scenario->door_percent,
                                  .loops_max = 3,
                                  .fountain_ability = CONTENT_NONE};
}

void level_choose_plan(const struct world *world, struct level_plan *out)
{
    const struct content_scenario *scenario = world_scenario(world);
    uint8_t depth = world->state->header.depth;

    memset(out, 0, sizeof(*out));
    out->style = plain_style(scenario);
    out->floor =
        depth <= scenario->floor_count ? scenario->floors[depth - 1] : plain_floor(scenario, depth);
    if (out->floor.style != CONTENT_NONE) {
        out->style = world->content->styles[out->floor.style];
    }
    if (out->floor.map != CONTENT_NONE) {
        out->style.layout = CONTENT_LAYOUT_MAP;
    }
}

static void take_size(struct world *world, const struct level_plan *plan)
{
    const struct content_scenario *scenario = world_scenario(world);
    struct state_header *header = &world->state->header;

    header->width = scenario->width;
    header->height = scenario->height;
    if (plan->style.layout == CONTENT_LAYOUT_MAP) {
        header->width = world->content->maps[plan->floor.map].width;
        header->height = world->content->maps[plan->floor.map].height;
    }
}

/* ---- leaving ---- */

/* Steps from one to the other over whatever there is. */
static uint32_t steps_between(struct world *world, const struct state_actor *from,
                              const struct state_actor *to)
{
    struct flood_ground ground;
    struct tile_set goal = {0};
    struct flood_way way;

    walk_bare_ground(world, &ground);
    tile_set_add(&goal, to->x, to->y);
    flood_find_way(&ground, &goal, from->x, from->y, &way);
    return way.distance;
}

/* Whoever is not at the stairs has to walk there. */
static void delay_followers(struct world *world)
{
    struct game_state *state = world->state;
    const struct state_actor *first = state_actor_get(state, world->delta.entity);

    if (first == NULL) {
        return;
    }
    for (uint8_t i = 0; i < state->header.players; i++) {
        struct state_actor *actor = &state->actors[i];
        uint32_t steps;
        uint32_t step_cost;

        if (actor == first || !actor_alive(actor)) {
            continue;
        }
        steps = steps_between(world, actor, first);
        steps = steps < FOLLOW_STEPS_MAX ? steps : FOLLOW_STEPS_MAX;
        step_cost = stats_cost(world, actor, world_tuning(world)->action_cost[GAME_ACTION_MOVE]);
        if (actor->ready_at < state->header.clock + (uint64_t)steps * step_cost) {
            actor->ready_at = state->header.clock + (uint64_t)steps * step_cost;
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
    memset(&state->dark, 0, sizeof(state->dark));
    state->header.actor_slots = state->header.players;
    state->header.item_slots = 0;
    state->header.prop_slots = 0;
}

/* ---- coming in ---- */

/* The free tile nearest to the arrival that can be walked to from there, first in reading order. */
static void place_player(struct game_state *state, const struct level_plan *plan,
                         struct state_actor *actor)
{
    int best = GAME_LEVEL_WIDTH_MAX;

    actor->flags |= STATE_ACTOR_DEAD; /* not yet there: its old tile does not count */
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            int distance = tile_distance(x, y, plan->arrival_x, plan->arrival_y);

            if (distance < best && tile_set_has(&plan->near, x, y) &&
                state_tile_free(state, x, y)) {
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
        struct state_actor *actor = &state->actors[i];

        if ((living >> i & 1) != 0) {
            place_player(state, plan, actor);
            actor->target = 0;
            actor->memory = 0;
            actor->home_x = actor->x;
            actor->home_y = actor->y;
        }
    }
}

static void darken(struct world *world, const struct level_plan *plan)
{
    struct game_state *state = world->state;
    struct dice dice = level_dice(world, RNG_DARKNESS);

    if (!dice_percent(&dice, plan->style.dark_percent)) {
        return;
    }
    for (int y = 0; y < state->header.height; y++) {
        state->dark.rows[y] = (UINT64_C(1) << state->header.width) - 1;
    }
}

void level_enter(struct world *world, uint8_t depth)
{
    struct game_state *state = world->state;
    struct level_plan plan;

    if (depth > 1) {
        delay_followers(world);
        keys_take_away(world);
    }
    clear_level(state);
    state->header.depth = depth;
    state->header.arrived = (uint32_t)(state->header.clock / VIGIL_ROUND);
    state->header.bells = 0;
    state->header.score += world_tuning(world)->score_depth;
    take_level_key(world);
    level_choose_plan(world, &plan);
    take_size(world, &plan);
    level_layout(world, &plan);
    level_furnish(world, &plan);
    place_party(world, &plan);
    level_populate(world, &plan);
    darken(world, &plan);
    world_forget_sight(world, 0);
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        world_remember(world, seat);
    }
    level_activate(world);
}
