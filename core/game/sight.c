/*
 * sight: light and darkness over the field of view.
 */
#include "core/game/sight.h"

#include "core/game/fov.h"
#include "core/game/stats.h"
#include "core/game/tiles.h"

static int radius_of(const struct world *world, const struct state_actor *actor)
{
    int radius = world_tuning(world)->sight_radius + stats_of(world, actor).of[CONTENT_STAT_SIGHT];

    radius = radius < 1 ? 1 : radius;
    return radius < FOV_RADIUS_MAX ? radius : FOV_RADIUS_MAX;
}

static bool sees_in_dark(const struct world *world, const struct state_actor *actor)
{
    return stats_passive(world, actor, CONTENT_PASSIVE_DARKVISION) > 0 ||
           stats_passive(world, actor, CONTENT_PASSIVE_TRUE_SIGHT) > 0;
}

/* What the lit braziers shine on that are near enough to matter for this viewer. */
static void collect_light(const struct game_state *state, const struct state_actor *viewer,
                          int radius, struct tile_set *out)
{
    tile_set_clear(out);
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        const struct state_prop *prop = &state->props[i];
        struct tile_set shine;

        if (prop->id != 0 && (prop->flags & STATE_PROP_LIT) != 0 &&
            tile_distance(prop->x, prop->y, viewer->x, viewer->y) <=
                radius + SIGHT_BRAZIER_RADIUS) {
            fov_compute(state, prop->x, prop->y, SIGHT_BRAZIER_RADIUS, &shine);
            tile_set_join(out, &shine);
        }
    }
}

/* The dark tiles beyond the reach of the viewer's own light. */
static void collect_dark(const struct world *world, const struct state_actor *viewer,
                         struct tile_set *out)
{
    int radius = world_tuning(world)->dark_radius;

    *out = world->state->dark;
    for (int y = viewer->y - radius; y <= viewer->y + radius; y++) {
        for (int x = viewer->x - radius; x <= viewer->x + radius; x++) {
            if (state_inside(world->state, x, y) &&
                fov_in_range(x - viewer->x, y - viewer->y, radius)) {
                tile_set_remove(out, x, y);
            }
        }
    }
}

void sight_of(const struct world *world, const struct state_actor *actor, struct tile_set *out)
{
    struct tile_set light;
    struct tile_set dark;
    int radius;

    if (!actor_alive(actor)) {
        tile_set_clear(out);
        return;
    }
    radius = radius_of(world, actor);
    fov_compute(world->state, actor->x, actor->y, radius, out);
    if (tile_set_empty(&world->state->dark) || sees_in_dark(world, actor)) {
        return;
    }
    collect_dark(world, actor, &dark);
    collect_light(world->state, actor, radius, &light);
    tile_set_subtract(&dark, &light);
    tile_set_subtract(out, &dark);
}

void sight_of_seat(const struct world *world, uint8_t seat, struct tile_set *out)
{
    const struct state_actor *actor = state_seat_actor(world->state, seat);

    if (actor == NULL) {
        tile_set_clear(out);
        return;
    }
    sight_of(world, actor, out);
}
