/*
 * area: circles, cones and lines.
 */
#include "core/game/area.h"

#include "core/game/fov.h"
#include "core/game/stats.h"

static int absolute(int value)
{
    return value < 0 ? -value : value;
}

/* Where a cone or a line begins. */
static void origin_of(const struct cast *cast, int *out_x, int *out_y)
{
    const struct state_actor *caster = cast_caster(cast);

    *out_x = caster != NULL ? caster->x : cast->x;
    *out_y = caster != NULL ? caster->y : cast->y;
}

/* How far a tile lies along the direction and beside it; for diagonals both count double. */
static bool inside_beam(const struct content_ability *ability, uint8_t dir, int dx, int dy)
{
    int along = dx * direction_dx[dir] + dy * direction_dy[dir];
    int across = absolute(dx * direction_dy[dir] - dy * direction_dx[dir]);

    if (along <= 0) {
        return false;
    }
    if (ability->area == CONTENT_AREA_CONE) {
        return across <= along;
    }
    return across <= (ability->width > 1 ? ability->width / 2 : 0);
}

static void keep_beam(const struct cast *cast, int x, int y, struct tile_set *tiles)
{
    int range = cast->ability->range;

    for (int row = 0; row < GAME_LEVEL_HEIGHT_MAX; row++) {
        if (row < y - range || row > y + range) {
            tiles->rows[row] = 0;
            continue;
        }
        for (int column = 0; column < GAME_LEVEL_WIDTH_MAX; column++) {
            if (tile_set_has(tiles, column, row) &&
                !inside_beam(cast->ability, cast->dir, column - x, row - y)) {
                tiles->rows[row] &= ~(UINT64_C(1) << column);
            }
        }
    }
}

void area_tiles(const struct cast *cast, struct tile_set *out)
{
    int x = cast->x;
    int y = cast->y;

    cast->world->operations += WORLD_PRICE_SIGHT;
    if (cast->ability->area == CONTENT_AREA_CIRCLE) {
        fov_compute(cast->world->state, x, y, cast->ability->radius, out);
        return;
    }
    origin_of(cast, &x, &y);
    fov_compute(cast->world->state, x, y, cast->ability->range, out);
    keep_beam(cast, x, y, out);
}

bool area_affects(const struct world *world, const struct content_ability *ability,
                  const struct state_actor *user, const struct state_actor *other)
{
    unsigned relation = CONTENT_AFFECTED_ALLIES;

    if (user == NULL) {
        return true;
    }
    if (user->id == other->id) {
        relation = CONTENT_AFFECTED_SELF;
    } else if (stats_hostile(world, user, other)) {
        relation = CONTENT_AFFECTED_FOES;
    }
    return (ability->affects >> relation & 1) != 0;
}

static void add_target(struct cast *cast, const struct state_actor *actor)
{
    if (cast->target_count < CAST_TARGETS_MAX) {
        cast->targets[cast->target_count++] = (struct cast_target){.id = actor->id};
    }
}

/* What is thrown or shot flies over water and chasms. */
static bool lets_through(uint8_t terrain)
{
    return terrain_passable(terrain) || terrain == GAME_TERRAIN_WATER ||
           terrain == GAME_TERRAIN_CHASM;
}

/* The first one in the direction, as far as the range and the ground go. */
static void gather_first(struct cast *cast)
{
    const struct game_state *state = cast->world->state;
    int x;
    int y;

    origin_of(cast, &x, &y);
    for (int i = 0; i < cast->ability->range; i++) {
        const struct state_actor *other;

        x += direction_dx[cast->dir];
        y += direction_dy[cast->dir];
        if (!lets_through(state_terrain(state, x, y))) {
            return;
        }
        other = state_actor_seen_at(state, x, y);
        if (other != NULL) {
            if (area_affects(cast->world, cast->ability, cast_caster(cast), other)) {
                add_target(cast, other);
            }
            return;
        }
    }
}

static void gather_tiles(struct cast *cast)
{
    const struct game_state *state = cast->world->state;
    const struct state_actor *caster = cast_caster(cast);
    struct tile_set tiles;

    area_tiles(cast, &tiles);
    for (size_t i = 0; i < state->header.actor_slots; i++) {
        const struct state_actor *actor = &state->actors[i];

        if (actor_alive(actor) && actor->hp > 0 && tile_set_has(&tiles, actor->x, actor->y) &&
            area_affects(cast->world, cast->ability, caster, actor)) {
            add_target(cast, actor);
        }
    }
}

void area_gather(struct cast *cast)
{
    const struct state_actor *other;

    if (cast->ability->area != CONTENT_AREA_NONE) {
        gather_tiles(cast);
        return;
    }
    if (cast->ability->targeting == CONTENT_TARGETING_DIRECTION) {
        gather_first(cast);
        return;
    }
    other = state_actor_seen_at(cast->world->state, cast->x, cast->y);
    if (other != NULL && area_affects(cast->world, cast->ability, cast_caster(cast), other)) {
        add_target(cast, other);
    }
}
