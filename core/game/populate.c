/*
 * populate: who lives in a level.
 *
 * A floor may name a population, a table of kinds with weights and pack sizes; without one the
 * kinds come by their own weight and depth. A pack stands together. Nobody stands where the party
 * would run into them on arrival.
 *
 * A floor may have a budget of threat. Then packs come until it is spent, so that a depth is about
 * as hard in each game, whether few strong ones or many weak ones live there. Guardians and whoever
 * a map puts in count as well.
 */
#include "core/game/level.h"

#include <string.h>

#include "core/game/stats.h"
#include "core/game/tiles.h"

enum {
    MONSTERS_MAX = 40,
    ARRIVAL_DISTANCE = 5,
    HALL_DISTANCE = 2,
    MORE_PLAYERS_PERCENT = 25,
    PACK_MAX = 6,
    FAR_STEPS = 8 /* of the party: nobody comes in nearer */
};

struct settler {
    struct world *world;
    const struct level_plan *plan;
    struct dice dice;
    struct tile_set spots; /* where somebody may still be put */
    int left;              /* how many more may come */
    int least;             /* how many more must */
    int32_t threat;        /* how much more they may be worth */
};

static bool wants_more(const struct settler *settler)
{
    return settler->left > 0 && (settler->least > 0 || settler->threat > 0);
}

uint32_t level_threat(const struct content_actor *kind, const struct content_floor *floor)
{
    uint32_t threat = kind->threat != 0 ? kind->threat : kind->xp;

    return threat * (10U + floor->level_bonus) / 10;
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

static struct state_actor *settle(struct settler *settler, uint16_t kind, int x, int y)
{
    struct state_actor *actor = level_add_actor(settler->world, kind, (uint8_t)x, (uint8_t)y);

    tile_set_remove(&settler->spots, x, y);
    if (actor != NULL) {
        int level = actor->level + settler->plan->floor.level_bonus;

        actor->level = (uint8_t)(level < (int)UINT8_MAX ? level : (int)UINT8_MAX);
        stats_fill(settler->world, actor);
        settler->threat -=
            (int32_t)level_threat(&settler->world->content->actors[kind], &settler->plan->floor);
    }
    return actor;
}

/* ---- where ---- */

/* Free tiles, far enough from the arrival; in a place without far corners, not right beside it. */
static void collect_spots(struct settler *settler)
{
    const struct game_state *state = settler->world->state;
    const struct level_plan *plan = settler->plan;
    int distance = plan->style.layout == CONTENT_LAYOUT_HALL ? HALL_DISTANCE : ARRIVAL_DISTANCE;

    tile_set_clear(&settler->spots);
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (tile_set_has(&plan->open, x, y) && state_tile_free(state, x, y) &&
                tile_distance(x, y, plan->arrival_x, plan->arrival_y) > distance) {
                tile_set_add(&settler->spots, x, y);
            }
        }
    }
}

/* The free tile nearest to (x, y), first in reading order. */
static bool nearest_spot(const struct settler *settler, int x, int y, int *out_x, int *out_y)
{
    int best = GAME_LEVEL_WIDTH_MAX;

    for (int to_y = 0; to_y < GAME_LEVEL_HEIGHT_MAX; to_y++) {
        for (int to_x = 0; to_x < GAME_LEVEL_WIDTH_MAX; to_x++) {
            int distance = tile_distance(x, y, to_x, to_y);

            if (distance < best && tile_set_has(&settler->spots, to_x, to_y)) {
                best = distance;
                *out_x = to_x;
                *out_y = to_y;
            }
        }
    }
    return best < GAME_LEVEL_WIDTH_MAX;
}

/* ---- who ---- */

/* Some of a kind that come together. */
struct pack {
    uint16_t kind;
    uint8_t count;
};

static struct pack choose_of_population(struct settler *settler)
{
    const struct content_population *population =
        &settler->world->content->populations[settler->plan->floor.population];
    int32_t total = 0;
    int32_t left;

    for (size_t i = 0; i < CONTENT_POPULATION_MAX; i++) {
        total += population->entries[i].weight;
    }
    left = dice_between(&settler->dice, 1, total);
    for (size_t i = 0; total > 0 && i < CONTENT_POPULATION_MAX; i++) {
        const struct content_population_entry *entry = &population->entries[i];

        left -= entry->weight;
        if (left <= 0) {
            return (struct pack){entry->actor,
                                 (uint8_t)dice_between(&settler->dice, 1, entry->pack)};
        }
    }
    return (struct pack){.kind = CONTENT_NONE};
}

static uint32_t actor_weight(const struct content_actor *actor, uint8_t depth)
{
    return depth >= actor->min_depth && depth <= actor->max_depth ? actor->weight : 0;
}

static struct pack choose_by_depth(struct settler *settler)
{
    const struct game_content *content = settler->world->content;
    uint8_t depth = settler->world->state->header.depth;
    int32_t total = 0;
    int32_t left;

    for (uint16_t i = 0; i < content->actor_count; i++) {
        total += (int32_t)actor_weight(&content->actors[i], depth);
    }
    left = dice_between(&settler->dice, 1, total);
    for (uint16_t i = 0; total > 0 && i < content->actor_count; i++) {
        left -= (int32_t)actor_weight(&content->actors[i], depth);
        if (left <= 0) {
            return (struct pack){i, 1};
        }
    }
    return (struct pack){.kind = CONTENT_NONE};
}

static struct pack choose_pack(struct settler *settler)
{
    return settler->plan->floor.population != CONTENT_NONE ? choose_of_population(settler)
                                                           : choose_by_depth(settler);
}

/* ---- settling ---- */

static void settle_pack(struct settler *settler, struct pack pack)
{
    unsigned count = tile_set_count(&settler->spots);
    int x;
    int y;

    if (pack.kind == CONTENT_NONE || count == 0) {
        return;
    }
    tile_set_nth(&settler->spots, (unsigned)dice_between(&settler->dice, 0, (int)count - 1), &x,
                 &y);
    for (uint8_t i = 0; i < pack.count && wants_more(settler); i++) {
        if (nearest_spot(settler, x, y, &x, &y) && settle(settler, pack.kind, x, y) != NULL) {
            settler->left--;
            settler->least--;
        }
    }
}

/* A larger party meets more. */
static int32_t for_all(const struct settler *settler, int32_t for_one)
{
    int more = MORE_PLAYERS_PERCENT * (settler->world->state->header.players - 1);

    return for_one + for_one * more / 100;
}

static int at_most(int32_t count, int limit)
{
    return count < limit ? count : limit;
}

static void decide_how_many(struct settler *settler)
{
    const struct content_floor *floor = &settler->plan->floor;

    if (floor->threat == 0) {
        settler->least = for_all(
            settler, dice_between(&settler->dice, floor->monsters_min, floor->monsters_max));
        settler->least = at_most(settler->least, MONSTERS_MAX);
        settler->left = settler->least;
        return;
    }
    settler->least = at_most(for_all(settler, floor->monsters_min), MONSTERS_MAX);
    settler->left = at_most(for_all(settler, floor->monsters_max), MONSTERS_MAX);
    settler->threat += for_all(settler, floor->threat);
}

/* Stands by the way on, or as near as there is room. */
static void settle_guardian(struct settler *settler)
{
    const struct level_plan *plan = settler->plan;
    struct state_actor *guardian;
    int x;
    int y;

    if (plan->floor.guardian == CONTENT_NONE) {
        return;
    }
    tile_set_remove(&settler->spots, plan->goal_x, plan->goal_y);
    if (nearest_spot(settler, plan->goal_x, plan->goal_y, &x, &y)) {
        guardian = settle(settler, plan->floor.guardian, x, y);
        if (guardian != NULL) {
            guardian->flags |= STATE_ACTOR_GUARDIAN;
        }
    }
}

static void settle_marked(struct settler *settler)
{
    for (uint8_t i = 0; i < settler->plan->thing_count; i++) {
        const struct level_thing *thing = &settler->plan->things[i];
        uint16_t kind = thing->mark.code;

        if (thing->mark.what != CONTENT_MARK_ACTOR) {
            continue;
        }
        if (kind == CONTENT_NONE) {
            kind = choose_pack(settler).kind;
        }
        if (kind != CONTENT_NONE && state_tile_free(settler->world->state, thing->x, thing->y)) {
            settle(settler, kind, thing->x, thing->y);
        }
    }
}

void level_populate(struct world *world, const struct level_plan *plan)
{
    struct settler settler = {
        .world = world, .plan = plan, .dice = level_dice(world, RNG_MONSTERS)};

    collect_spots(&settler);
    settle_marked(&settler);
    settle_guardian(&settler);
    decide_how_many(&settler);
    for (int i = 0; i < MONSTERS_MAX && wants_more(&settler); i++) {
        settle_pack(&settler, choose_pack(&settler));
    }
}

/* ---- coming in later ---- */

/* Tiles that somebody of the party can walk to, but not soon, and that none of it sees. */
static void collect_far_spots(struct settler *settler)
{
    struct world *world = settler->world;
    const struct game_state *state = world->state;
    struct tile_set ways;
    struct tile_set reached;

    tile_set_of_terrain(state, TERRAIN_WAY, &ways);
    tile_set_clear(&settler->spots);
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        const struct state_actor *player = &state->actors[seat - 1];

        if (actor_alive(player)) {
            tile_set_flood(&ways, player->x, player->y, &reached);
            tile_set_join(&settler->spots, &reached);
        }
    }
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        const struct state_actor *player = &state->actors[seat - 1];
        struct tile_set near = {0};

        tile_set_add(&near, player->x, player->y);
        for (int i = 0; i < FAR_STEPS; i++) {
            struct tile_set grown;

            tile_set_grow(&near, &grown);
            near = grown;
        }
        tile_set_subtract(&settler->spots, &near);
        tile_set_subtract(&settler->spots, world_sight(world, seat));
    }
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; settler->spots.rows[y] != 0 && x < state->header.width; x++) {
            if (tile_set_has(&settler->spots, x, y) && !state_tile_free(state, x, y)) {
                tile_set_remove(&settler->spots, x, y);
            }
        }
    }
}

void level_reinforce(struct world *world, struct dice dice)
{
    struct level_plan plan;
    struct settler settler = {
        .world = world, .plan = &plan, .dice = dice, .left = PACK_MAX, .least = PACK_MAX};
    struct pack pack;

    level_choose_plan(world, &plan);
    pack = choose_pack(&settler);
    if (pack.kind != CONTENT_NONE) {
        collect_far_spots(&settler);
        settle_pack(&settler, pack);
    }
}
