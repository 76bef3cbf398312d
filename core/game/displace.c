/*
 * displace: moving actors by force or will, but not by their feet.
 *
 * Walking displacements go tile by tile and stop where the ground is not free; so nobody is moved
 * through a wall, a closed door or another actor, and diagonals keep to the rule of steps. Jumps
 * (to_position, random) only need their end to be free.
 */
#include "core/game/cast.h"

#include "core/game/effect.h"
#include "core/game/fov.h"
#include "core/game/ground.h"
#include "core/game/tiles.h"

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static uint8_t direction_of(int dx, int dy)
{
    return tile_direction(0, 0, sign(dx), sign(dy));
}

/* The direction towards a point, or away from it: from its own tile everybody is pushed north. */
static uint8_t direction_towards(const struct state_actor *actor, int x, int y, bool away)
{
    int dx = x - actor->x;
    int dy = y - actor->y;

    if (dx == 0 && dy == 0) {
        return away ? GAME_DIR_N : GAME_DIR_NONE;
    }
    return away ? direction_of(-dx, -dy) : direction_of(dx, dy);
}

static uint8_t direction_for(const struct cast *cast, const struct state_actor *actor, uint8_t type)
{
    const struct state_actor *caster = cast_caster(cast);
    bool from_caster =
        type == CONTENT_DISPLACE_TOWARD_CASTER || type == CONTENT_DISPLACE_AWAY_FROM_CASTER;
    bool away =
        type == CONTENT_DISPLACE_AWAY_FROM_TARGET || type == CONTENT_DISPLACE_AWAY_FROM_CASTER;

    if (type == CONTENT_DISPLACE_FROM_INPUT) {
        return cast->dir;
    }
    if (from_caster && caster != NULL) {
        return direction_towards(actor, caster->x, caster->y, away);
    }
    return direction_towards(actor, cast->x, cast->y, away);
}

static bool may_go(const struct world *world, const struct state_actor *actor, int x, int y,
                   uint8_t dir)
{
    int to_x = x + direction_dx[dir];
    int to_y = y + direction_dy[dir];

    return ground_open(world, actor, x, y, dir) && ground_free(world, actor, to_x, to_y);
}

static bool walk(struct cast *cast, struct state_actor *actor, const struct content_effect *effect)
{
    int x = actor->x;
    int y = actor->y;

    for (int16_t i = 0; i < effect->amount; i++) {
        uint8_t dir = GAME_DIR_NONE;
        struct state_actor ghost = *actor;

        ghost.x = (uint8_t)x;
        ghost.y = (uint8_t)y;
        dir = direction_for(cast, &ghost, effect->type);
        if (dir >= GAME_DIR_COUNT || !may_go(cast->world, actor, x, y, dir)) {
            break;
        }
        x += direction_dx[dir];
        y += direction_dy[dir];
    }
    if (x == actor->x && y == actor->y) {
        return false;
    }
    effect_relocate(cast->world, actor, x, y);
    return true;
}

/* Where the actor could walk to. Chance puts nobody behind a lock, whence there may be no way
 * back. */
static bool may_land(const struct tile_set *reached, int x, int y)
{
    return tile_set_empty(reached) || (x >= 0 && y >= 0 && x < GAME_LEVEL_WIDTH_MAX &&
                                       y < GAME_LEVEL_HEIGHT_MAX && tile_set_has(reached, x, y));
}

int displace_landing(const struct world *world, const struct state_actor *actor, int range,
                     int wanted, struct tile_spot *out)
{
    struct tile_set ways;
    struct tile_set reached;
    int count = 0;

    tile_set_of_terrain(world->state, TERRAIN_WAY, &ways);
    tile_set_flood(&ways, actor->x, actor->y, &reached);
    for (int y = actor->y - range; y <= actor->y + range; y++) {
        for (int x = actor->x - range; x <= actor->x + range; x++) {
            if (fov_in_range(x - actor->x, y - actor->y, range) && may_land(&reached, x, y) &&
                ground_free(world, actor, x, y) && count++ == wanted) {
                *out = (struct tile_spot){(int16_t)x, (int16_t)y};
            }
        }
    }
    return count;
}

static bool jump_anywhere(struct cast *cast, struct state_actor *actor, int range)
{
    struct dice dice = world_dice(cast->world, actor->id, RNG_BLINK);
    struct tile_spot spot = {0};
    int count = displace_landing(cast->world, actor, range, -1, &spot);

    if (count == 0) {
        return false;
    }
    displace_landing(cast->world, actor, range, dice_between(&dice, 0, count - 1), &spot);
    effect_relocate(cast->world, actor, spot.x, spot.y);
    return true;
}

bool displace(struct cast *cast, struct state_actor *actor, const struct content_effect *effect)
{
    switch (effect->type) {
    case CONTENT_DISPLACE_TO_POSITION:
        if (!ground_free(cast->world, actor, cast->x, cast->y)) {
            return false;
        }
        effect_relocate(cast->world, actor, cast->x, cast->y);
        return true;
    case CONTENT_DISPLACE_RANDOM:
        return jump_anywhere(cast, actor, effect->amount);
    default:
        return walk(cast, actor, effect);
    }
}

void displace_swap(struct cast *cast, struct state_actor *target)
{
    struct state_actor *caster = cast_caster(cast);

    if (caster != NULL && caster != target &&
        ground_bears(cast->world, target, caster->x, caster->y) &&
        ground_bears(cast->world, caster, target->x, target->y)) {
        effect_swap(cast->world, caster, target);
    }
}
