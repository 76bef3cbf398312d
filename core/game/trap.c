/*
 * trap: noticing and springing.
 */
#include "core/game/trap.h"

#include "core/game/ability.h"
#include "core/game/noise.h"
#include "core/game/stats.h"

void trap_reveal(struct world *world, struct state_prop *prop)
{
    prop->flags &= (uint8_t)~STATE_PROP_HIDDEN;
    world_emit_to(world,
                  (struct game_event){
                      .type = GAME_EVENT_FOUND, .entity = prop->id, .x = prop->x, .y = prop->y},
                  world_seats_seeing(world, prop->x, prop->y));
}

/* The roll is that of the action that brought the actor here: noticing is no action of its own, so
 * that neither nonce nor log says that there was something to be noticed. */
void trap_notice(struct world *world, const struct state_actor *actor)
{
    struct dice dice = world_dice(world, actor->id, RNG_NOTICE);
    bool sure = stats_passive(world, actor, CONTENT_PASSIVE_TRUE_SIGHT) > 0;

    for (size_t i = 0; i < world->state->header.prop_slots; i++) {
        struct state_prop *prop = &world->state->props[i];

        if (prop->id != 0 && (prop->flags & STATE_PROP_HIDDEN) != 0 &&
            tile_distance(actor->x, actor->y, prop->x, prop->y) == 1 &&
            (dice_percent(&dice, TRAP_NOTICE_PERCENT) || sure)) {
            trap_reveal(world, prop);
        }
    }
}

/* The armed trap under a living player that walks, NULL if there is none. */
static const struct state_prop *trap_under(const struct world *world,
                                           const struct state_actor *actor)
{
    const struct state_prop *prop;

    if (!actor_alive(actor) || actor->hp <= 0) {
        return NULL;
    }
    prop = state_prop_seen_at(world->state, actor->x, actor->y);
    return prop != NULL && prop->kind == GAME_PROP_TRAP && (prop->flags & STATE_PROP_ARMED) != 0 &&
                   stats_passive(world, actor, CONTENT_PASSIVE_FLIGHT) == 0
               ? prop
               : NULL;
}

bool trap_is_stepped_on(const struct world *world)
{
    if ((world->delta.flags & DELTA_PARTY_MOVED) == 0) {
        return false;
    }
    for (uint8_t i = 0; i < world->state->header.players; i++) {
        if (trap_under(world, &world->state->actors[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* A trap without an ability rings a bell. */
static void hit(struct world *world, struct state_actor *victim, uint16_t ability)
{
    if (ability == CONTENT_NONE) {
        noise_make(world, victim, victim->x, victim->y, NOISE_ALARM);
        return;
    }
    noise_make(world, victim, victim->x, victim->y, NOISE_TRAP);
    ability_spring(world, ability, victim);
}

static bool spring_under(struct world *world, struct state_actor *victim)
{
    struct state_prop *prop = state_prop_at(world->state, victim->x, victim->y);
    uint16_t ability = prop->ability;

    if (!world_execute(world, GAME_ACTION_TRAP, victim->id, 0)) {
        return false;
    }
    prop->kind = GAME_PROP_TRAP_SPRUNG;
    prop->ability = CONTENT_NONE;
    prop->flags = 0;
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_TRAP_SPRUNG, .x = victim->x, .y = victim->y},
               victim, NULL);
    hit(world, victim, ability);
    return true;
}

bool trap_spring(struct world *world)
{
    for (uint8_t i = 0; i < world->state->header.players; i++) {
        struct state_actor *actor = &world->state->actors[i];

        if (trap_under(world, actor) != NULL && !spring_under(world, actor)) {
            return false;
        }
    }
    return true;
}
