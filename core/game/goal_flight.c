/*
 * goal_flight: fleeing, and keeping one's distance.
 *
 * Bravery moves the point at which one flees, caution does where the foes are many; the honourable
 * do not run from single combat, the superstitious run from what is not natural; stamina says how
 * far. Who is nimble uses what takes it away at once.
 */
#include "core/game/goal.h"

#include "core/game/fov.h"
#include "core/game/stats.h"
#include "core/game/use.h"

enum {
    FLEE_TIMES = 800,
    FLEE_FUTILE = 790, /* only what takes it away at once will do */
    FLEE_FEAR = 2000,
    STILL_FLEEING = 15, /* percent more hit points than it took to flee before one turns round */
    PLAYER_FLEE = 25,   /* percent; monsters have it in the content */
    AWE_DISTANCE = 5,   /* of what the superstitious run from */
    STRONGLY = 160,     /* a trait that counts as marked */
    NIMBLE = 60,
    DULL = 50
};

static bool is_uncanny(const struct world *world, const struct state_actor *other)
{
    return stats_passive(world, other, CONTENT_PASSIVE_UNDEAD) != 0 ||
           stats_passive(world, other, CONTENT_PASSIVE_ETHEREAL) != 0 ||
           mind_bears(world, other, CONTENT_STATUS_INVISIBLE) ||
           mind_bears(world, other, CONTENT_STATUS_SHIELD) ||
           mind_bears(world, other, CONTENT_STATUS_ABSORB);
}

static bool is_in_awe(const struct mind *mind)
{
    int32_t superstition = mind_trait(mind, CONTENT_TRAIT_SUPERSTITION);

    if (superstition < STRONGLY || superstition <= mind_trait(mind, CONTENT_TRAIT_BRAVERY)) {
        return false;
    }
    for (uint8_t i = 0; i < mind->foe_count && mind->foes[i].distance <= AWE_DISTANCE; i++) {
        if (is_uncanny(mind->world, mind->foes[i].actor)) {
            return true;
        }
    }
    return false;
}

/* Hit points, in percent, at which it has enough. */
static int32_t breaking_point(const struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    int32_t point = actor->seat != 0 ? PLAYER_FLEE : world_kind(mind->world, actor)->flee_percent;

    if (point == 0) {
        return 0;
    }
    point = point * (360 - mind_trait(mind, CONTENT_TRAIT_BRAVERY)) / 240;
    if (mind->foe_count > 1 || mind->danger >= actor->hp) {
        point += point * mind_trait(mind, CONTENT_TRAIT_CAUTION) / 360;
    }
    return actor->goal == GOAL_FLEE ? point + STILL_FLEEING : point;
}

static bool is_duel(const struct mind *mind)
{
    return mind->foe_count == 1 && mind_trait(mind, CONTENT_TRAIT_HONOR) >= STRONGLY;
}

/* How near a foe must be for one to go on running. */
static int32_t running_distance(const struct mind *mind)
{
    return 4 + mind_trait(mind, CONTENT_TRAIT_STAMINA) / 20;
}

/* On foot there is no getting away from the swift once they are near; the dull run all the same.
 * Nor does one run for ever. */
static bool is_futile(const struct mind *mind)
{
    const struct mind_other *foe = &mind->foes[0];
    uint32_t own = stats_speed(mind->world, mind->actor);

    return (foe->distance <= 2 && stats_speed(mind->world, foe->actor) > own + own / 10 &&
            mind_trait(mind, CONTENT_TRAIT_TACTICAL_SENSE) >= DULL) ||
           mind->actor->script_wait >= 8 + mind_trait(mind, CONTENT_TRAIT_STAMINA) / 10;
}

int32_t flee_score(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;

    if (mind->foe_count == 0 || mind_bears(mind->world, actor, CONTENT_STATUS_BERSERK)) {
        return 0;
    }
    if (mind_bears(mind->world, actor, CONTENT_STATUS_FEAR)) {
        return FLEE_FEAR;
    }
    if (mind->foes[0].distance > running_distance(mind)) {
        return 0;
    }
    if (is_in_awe(mind)) {
        return FLEE_TIMES + 100;
    }
    if (mind_health(actor) > breaking_point(mind) || is_duel(mind)) {
        return 0;
    }
    return is_futile(mind) ? FLEE_FUTILE : FLEE_TIMES;
}

static struct flood_chase chase_of(const struct mind *mind)
{
    struct flood_chase chase = {.speed = (uint16_t)stats_speed(mind->world, mind->actor)};

    for (uint8_t i = 0; i < mind->foe_count; i++) {
        const struct state_actor *foe = mind->foes[i].actor;
        uint32_t speed = stats_speed(mind->world, foe);

        tile_set_add(&chase.hunters, foe->x, foe->y);
        chase.hunter_speed = speed > chase.hunter_speed ? (uint16_t)speed : chase.hunter_speed;
    }
    return chase;
}

/* Through tiles that it reaches first, to the refuge. */
static uint8_t step_to_refuge(struct mind *mind, const struct tile_set *refuge,
                              const struct tile_set *safe)
{
    struct flood_ground through = *mind_ground(mind);
    struct flood_way way;

    tile_set_keep(&through.open, safe);
    tile_set_keep(&through.straight, safe);
    flood_find_way(&through, refuge, mind->actor->x, mind->actor->y, &way);
    return walk_step(mind->world, mind->actor, &through, &way);
}

/* Cornered, but not by all sides: the free step that is farthest from the nearest foe. */
static uint8_t step_aside(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    const struct state_actor *foe = mind->foes[0].actor;
    int best = tile_distance(foe->x, foe->y, actor->x, actor->y);
    uint8_t best_dir = GAME_DIR_NONE;

    for (uint8_t i = 0; i < GAME_DIR_COUNT; i++) {
        uint8_t dir = walk_dir(i);
        int distance = tile_distance(foe->x, foe->y, actor->x + direction_dx[dir],
                                     actor->y + direction_dy[dir]);

        if (distance > best && walk_step_free(mind->world, actor, mind_ground(mind), dir)) {
            best = distance;
            best_dir = dir;
        }
    }
    return best_dir;
}

bool goal_get_away(struct mind *mind, struct game_action *out)
{
    struct flood_chase chase = chase_of(mind);
    struct tile_set refuge;
    struct tile_set safe;
    uint8_t dir = GAME_DIR_NONE;

    if (mind_spend(mind, 2 * (uint64_t)WORLD_PRICE_PATH) &&
        flood_find_refuge(mind_ground(mind), &chase, mind->actor->x, mind->actor->y, &refuge,
                          &safe) > 0) {
        dir = step_to_refuge(mind, &refuge, &safe);
    }
    if (dir == GAME_DIR_NONE) {
        dir = step_aside(mind);
    }
    *out = mind_move(dir);
    return dir != GAME_DIR_NONE && mind_allows(mind, out);
}

/* ---- at once ---- */

static int nearest_foe_to(const struct mind *mind, int x, int y)
{
    int nearest = GAME_LEVEL_WIDTH_MAX;

    for (uint8_t i = 0; i < mind->foe_count; i++) {
        int distance = tile_distance(x, y, mind->foes[i].actor->x, mind->foes[i].actor->y);

        nearest = distance < nearest ? distance : nearest;
    }
    return nearest;
}

/* The tile in reach of the use that is farthest from all foes; none from which it could not walk
 * away. */
static bool aim_away(struct mind *mind, const struct use *use, struct game_action *out)
{
    const struct state_actor *actor = mind->actor;
    struct tile_set ways = mind_ground(mind)->open;
    struct tile_set reached;
    int best = nearest_foe_to(mind, actor->x, actor->y) + 1;

    tile_set_join(&ways, &mind_ground(mind)->straight);
    tile_set_flood(&ways, actor->x, actor->y, &reached);

    for (int y = actor->y - use->range; y <= actor->y + use->range; y++) {
        for (int x = actor->x - use->range; x <= actor->x + use->range; x++) {
            if (state_inside(mind->world->state, x, y) && tile_set_has(&reached, x, y) &&
                fov_in_range(x - actor->x, y - actor->y, use->range) &&
                nearest_foe_to(mind, x, y) > best &&
                fov_clear(mind->world->state, actor->x, actor->y, x, y)) {
                best = nearest_foe_to(mind, x, y);
                out->x = (int16_t)x;
                out->y = (int16_t)y;
                out->given |= GAME_GIVEN_POSITION;
            }
        }
    }
    return (out->given & GAME_GIVEN_POSITION) != 0;
}

static bool aim_escape(struct mind *mind, const struct use *use, struct game_action *out)
{
    struct game_action step;

    *out = use_aimed(use, mind->actor, mind->actor);
    switch (use->targeting) {
    case CONTENT_TARGETING_POSITION:
        out->given &= (uint8_t)~GAME_GIVEN_POSITION;
        return aim_away(mind, use, out);
    case CONTENT_TARGETING_DIRECTION:
        out->given |= GAME_GIVEN_DIR;
        out->dir = goal_get_away(mind, &step) ? step.dir : (uint8_t)GAME_DIR_NONE;
        return out->dir != GAME_DIR_NONE;
    default:
        return true;
    }
}

/* What takes it away at once, if somebody is upon it and it is nimble enough. */
static bool vanish(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count;

    if (mind->foes[0].distance > 2 || mind_trait(mind, CONTENT_TRAIT_MOBILITY) < NIMBLE) {
        return false;
    }
    count = use_list(mind->world, mind->actor, USE_ESCAPE, uses);
    for (uint8_t i = 0; i < count; i++) {
        if (uses[i].ready && aim_escape(mind, &uses[i], out) && mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

bool flee_find(struct mind *mind, struct game_action *out)
{
    if (vanish(mind, out)) {
        return true;
    }
    if (is_futile(mind) && !mind_bears(mind->world, mind->actor, CONTENT_STATUS_FEAR) &&
        !is_in_awe(mind)) {
        return false;
    }
    if (!goal_get_away(mind, out)) {
        return false;
    }
    mind->actor->script_wait++; /* of a mind without a script: turns that it has been running */
    return true;
}
