/*
 * spawn: who comes, goes and changes by magic.
 */
#include "core/game/cast.h"
#include "core/game/effect.h"
#include "core/game/ground.h"
#include "core/game/level.h"
#include "core/game/stats.h"

enum { SUMMON_RADIUS = 3 };

/* The free tile nearest to the aim, first in reading order. */
static bool place_beside(const struct cast *cast, struct tile_spot *out)
{
    const struct game_state *state = cast->world->state;
    int best = SUMMON_RADIUS + 1;

    for (int y = cast->y - SUMMON_RADIUS; y <= cast->y + SUMMON_RADIUS; y++) {
        for (int x = cast->x - SUMMON_RADIUS; x <= cast->x + SUMMON_RADIUS; x++) {
            int distance = tile_distance(x, y, cast->x, cast->y);

            if (distance < best && state_tile_free(state, x, y)) {
                best = distance;
                *out = (struct tile_spot){(int16_t)x, (int16_t)y};
            }
        }
    }
    return best <= SUMMON_RADIUS;
}

static void bring_in(struct cast *cast, const struct content_effect *effect, struct tile_spot spot)
{
    struct world *world = cast->world;
    const struct state_actor *caster = cast_caster(cast);
    struct state_actor *actor;
    struct game_event event = {.type = GAME_EVENT_SUMMONED, .code = effect->code};

    if (!world_execute(world, GAME_ACTION_SPAWN, cast->caster, GAME_PROVIDER_NONE)) {
        return;
    }
    actor = level_add_actor(world, effect->code, (uint8_t)spot.x, (uint8_t)spot.y);
    if (actor == NULL) {
        return;
    }
    if (caster != NULL) {
        actor->faction = caster->faction;
        actor->leader = caster->id;
        actor->target = caster->target;
    }
    actor->turns_left = effect->turns;
    actor->flags |= STATE_ACTOR_ACTIVE;
    actor->ready_at = world->state->header.clock +
                      stats_cost(world, actor, world_tuning(world)->action_cost[GAME_ACTION_WAIT]);
    event.entity = actor->id;
    event.target = cast->caster;
    event.x = spot.x;
    event.y = spot.y;
    world_emit_to(world, event, world_witnesses(world, actor, NULL));
}

void spawn_summon(struct cast *cast, const struct content_effect *effect)
{
    struct tile_spot spot = {0};

    for (int16_t i = 0; i < effect->amount && place_beside(cast, &spot); i++) {
        bring_in(cast, effect, spot);
    }
}

/* ---- another shape ---- */

/* Who was a swimmer and is none any more comes out of the water at the nearest free tile. */
static void come_ashore(struct world *world, struct state_actor *actor)
{
    struct tile_spot spot;

    for (int range = 1;
         !ground_bears(world, actor, actor->x, actor->y) && range < GAME_LEVEL_WIDTH_MAX; range++) {
        if (displace_landing(world, actor, range, 0, &spot) > 0) {
            effect_relocate(world, actor, spot.x, spot.y);
        }
    }
}

static void become(struct world *world, struct state_actor *actor, uint16_t kind)
{
    int32_t share = actor->hp;
    int32_t whole = actor->hp_max;

    actor->kind = kind;
    stats_refresh(world, actor);
    /* Rounded up: who lived before lives after. */
    actor->hp = (int32_t)(((int64_t)share * actor->hp_max + whole - 1) / whole);
    world_emit(world, (struct game_event){.type = GAME_EVENT_TRANSFORMED, .code = kind}, actor,
               NULL);
    come_ashore(world, actor);
}

void spawn_transform(struct world *world, struct state_actor *actor, uint16_t kind, uint16_t turns)
{
    if (actor->true_kind == CONTENT_NONE) {
        /* A summoned one whose time is counted already stays what it is. */
        if (actor->turns_left != 0) {
            return;
        }
        actor->true_kind = actor->kind;
    }
    actor->turns_left = turns;
    become(world, actor, kind);
}

void spawn_tick(struct world *world, struct state_actor *actor)
{
    if (actor->turns_left == 0 || --actor->turns_left != 0) {
        return;
    }
    if (actor->true_kind != CONTENT_NONE) {
        uint16_t kind = actor->true_kind;

        actor->true_kind = CONTENT_NONE;
        become(world, actor, kind);
        return;
    }
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_VANISHED, .x = actor->x, .y = actor->y},
               actor, NULL);
    state_actor_remove(world->state, actor);
}
