/*
 * goal_errand: what one does while no foe is in sight.
 *
 * Memory keeps a hunt alive, curiosity looks after noises, territoriality goes home, loyalty and
 * obedience follow a leader, mobility keeps one moving. Caution takes some of the curiosity.
 */
#include "core/game/goal.h"

#include "core/game/stats.h"

enum {
    HUNT_BASE = 320,
    INVESTIGATE_BASE = 100,
    GUARD_BASE = 200,
    FOLLOW_BASE = 20,
    PATROL_BASE = 140,
    WANDER_BASE = 80,
    TERRITORIAL = 150, /* from here on one has a home */
    FOLLOW_DISTANCE = 2,
    COLD_DISTANCE = 10,
    ROUND_STEPS = 10 /* how far from home a round leads */
};

bool goal_go(struct mind *mind, int x, int y, struct game_action *out)
{
    struct tile_set goal = {0};
    uint8_t dir;

    tile_set_add(&goal, x, y);
    dir = mind_step_to(mind, &goal, NULL);
    *out = mind_move(dir);
    return dir != GAME_DIR_NONE && mind_allows(mind, out);
}

static int32_t territoriality(const struct mind *mind)
{
    return mind->actor->seat == 0 ? mind_trait(mind, CONTENT_TRAIT_TERRITORIALITY) : 0;
}

static int distance_home(const struct mind *mind, int x, int y)
{
    return tile_distance(x, y, mind->actor->home_x, mind->actor->home_y);
}

bool goal_leashed(const struct mind *mind, int x, int y)
{
    int32_t territory = territoriality(mind);

    return territory >= TERRITORIAL && distance_home(mind, x, y) > 4 + (240 - territory) / 8;
}

/* ---- the hunt ---- */

/* A player has better things to do than to run after somebody who is far away. */
static bool is_cold(const struct state_actor *actor)
{
    return actor->seat != 0 &&
           tile_distance(actor->x, actor->y, actor->last_x, actor->last_y) > COLD_DISTANCE;
}

int32_t hunt_score(struct mind *mind)
{
    struct state_actor *actor = mind->actor;

    if (mind->foe_count > 0 || actor->memory == 0 || is_cold(actor) ||
        goal_leashed(mind, actor->last_x, actor->last_y) ||
        mind_bears(mind->world, actor, CONTENT_STATUS_FEAR)) {
        return 0;
    }
    return HUNT_BASE + goal_bent(mind, CONTENT_TRAIT_AGGRESSION);
}

bool hunt_find(struct mind *mind, struct game_action *out)
{
    struct state_actor *actor = mind->actor;
    struct tile_set goal = {0};
    uint16_t distance = FLOOD_UNREACHED;
    uint8_t dir;

    tile_set_add(&goal, actor->last_x, actor->last_y);
    dir = mind_step_to(mind, &goal, &distance);
    *out = mind_move(dir);
    if (distance == 0 || (actor->seat != 0 && distance > 2 * COLD_DISTANCE) ||
        dir == GAME_DIR_NONE || !mind_allows(mind, out)) {
        actor->memory = 0;
        actor->target = 0;
        return false;
    }
    return true;
}

/* ---- noises ---- */

int32_t investigate_score(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    int32_t curiosity = mind_trait(mind, CONTENT_TRAIT_CURIOSITY);

    if (actor->seat != 0 || (actor->flags & STATE_ACTOR_HEARD) == 0 || mind->foe_count > 0 ||
        curiosity < 40 || goal_leashed(mind, actor->heard_x, actor->heard_y)) {
        return 0;
    }
    curiosity -= goal_bent(mind, CONTENT_TRAIT_CAUTION) / 2;
    return INVESTIGATE_BASE + (curiosity > 0 ? curiosity : 0);
}

bool investigate_find(struct mind *mind, struct game_action *out)
{
    struct state_actor *actor = mind->actor;

    if (tile_distance(actor->x, actor->y, actor->heard_x, actor->heard_y) <= 1 ||
        !goal_go(mind, actor->heard_x, actor->heard_y, out)) {
        actor->flags &= (uint8_t)~STATE_ACTOR_HEARD;
        return false;
    }
    return true;
}

/* ---- home ---- */

static bool is_guardian(const struct mind *mind)
{
    return mind->actor->seat == 0 && (mind->actor->flags & STATE_ACTOR_GUARDIAN) != 0;
}

int32_t guard_score(struct mind *mind)
{
    if (!is_guardian(mind) && territoriality(mind) < TERRITORIAL) {
        return 0;
    }
    return GUARD_BASE + territoriality(mind) / 2;
}

bool guard_find(struct mind *mind, struct game_action *out)
{
    const struct state_actor *actor = mind->actor;
    int away = distance_home(mind, actor->x, actor->y);

    if (away <= (is_guardian(mind) ? 0 : 3)) {
        *out = mind_wait();
        return is_guardian(mind);
    }
    return goal_go(mind, actor->home_x, actor->home_y, out) || is_guardian(mind);
}

/* ---- leaders ---- */

/* Whom it follows: its leader, or for a player the first of the party, if it hears or sees it. */
static const struct state_actor *leader_of(const struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    const struct game_state *state = mind->world->state;
    const struct state_actor *leader = state_actor_get(state, actor->leader);

    for (uint8_t i = 0; actor->seat != 0 && leader == NULL && i + 1 < actor->seat; i++) {
        leader = actor_alive(&state->actors[i]) ? &state->actors[i] : NULL;
    }
    return leader != NULL && leader != actor && actor_alive(leader) ? leader : NULL;
}

int32_t follow_score(struct mind *mind)
{
    const struct state_actor *leader = leader_of(mind);

    if (leader == NULL ||
        tile_distance(mind->actor->x, mind->actor->y, leader->x, leader->y) <= FOLLOW_DISTANCE) {
        return 0;
    }
    return FOLLOW_BASE +
           (mind_trait(mind, CONTENT_TRAIT_LOYALTY) + mind_trait(mind, CONTENT_TRAIT_OBEDIENCE)) /
               2;
}

bool follow_find(struct mind *mind, struct game_action *out)
{
    const struct state_actor *leader = leader_of(mind);

    return goal_go(mind, leader->x, leader->y, out);
}

/* ---- rounds ---- */

int32_t patrol_score(struct mind *mind)
{
    if ((mind->actor->flags & STATE_ACTOR_PATROLS) == 0 || mind->actor->seat != 0) {
        return 0;
    }
    return PATROL_BASE + goal_bent(mind, CONTENT_TRAIT_MOBILITY) / 4;
}

/* The tiles within a round's length of home. */
static struct tile_set round_of(struct mind *mind)
{
    const struct flood_ground *ground = mind_ground(mind);
    struct tile_set area = {0};
    struct tile_set grown;

    tile_set_add(&area, mind->actor->home_x, mind->actor->home_y);
    for (int i = 0; i < ROUND_STEPS; i++) {
        flood_grow(ground, &area, &grown);
        area = grown;
    }
    tile_set_keep(&area, &ground->open);
    return area;
}

/* Way point `number` of a round: the tile of it that lies farthest in one of the eight
 * directions. */
static bool way_point(struct mind *mind, uint8_t number, int *out_x, int *out_y)
{
    struct tile_set area = round_of(mind);
    int dx = direction_dx[number % GAME_DIR_COUNT];
    int dy = direction_dy[number % GAME_DIR_COUNT];
    int best = -GAME_LEVEL_TILES_MAX;

    for (int y = 0; y < mind->world->state->header.height; y++) {
        for (int x = 0; area.rows[y] != 0 && x < mind->world->state->header.width; x++) {
            if (tile_set_has(&area, x, y) && x * dx + y * dy > best) {
                best = x * dx + y * dy;
                *out_x = x;
                *out_y = y;
            }
        }
    }
    return best > -GAME_LEVEL_TILES_MAX;
}

bool patrol_find(struct mind *mind, struct game_action *out)
{
    struct state_actor *actor = mind->actor;
    int x = 0;
    int y = 0;

    if (!mind_spend(mind, WORLD_PRICE_PATH) || !way_point(mind, actor->patrol, &x, &y)) {
        return false;
    }
    if (tile_distance(actor->x, actor->y, x, y) <= 1) {
        /* By threes all eight directions come up, and no two neighbours in a row. */
        actor->patrol = (uint8_t)((actor->patrol + 3) % GAME_DIR_COUNT);
        if (!way_point(mind, actor->patrol, &x, &y)) {
            return false;
        }
    }
    return goal_go(mind, x, y, out);
}

/* ---- nothing in particular ---- */

int32_t wander_score(struct mind *mind)
{
    return mind->actor->seat == 0 ? WANDER_BASE : 1;
}

bool wander_find(struct mind *mind, struct game_action *out)
{
    uint32_t percent = (uint32_t)(world_tuning(mind->world)->wander_percent *
                                  (mind_trait(mind, CONTENT_TRAIT_MOBILITY) + 40) / 160);

    *out = mind_wait();
    if (dice_percent(&mind->dice, percent < 100 ? percent : 100)) {
        uint8_t dir = (uint8_t)dice_between(&mind->dice, 0, GAME_DIR_COUNT - 1);

        if (walk_step_free(mind->world, mind->actor, mind_ground(mind), dir)) {
            *out = mind_move(dir);
        }
    }
    return mind_allows(mind, out);
}
