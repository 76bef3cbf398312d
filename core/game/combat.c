/*
 * combat: chance, damage, healing.
 */
#include "core/game/combat.h"

#include "core/game/action.h"
#include "core/game/noise.h"
#include "core/game/stats.h"
#include "core/game/status.h"

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    if (value < low) {
        return low;
    }
    return value > high ? high : value;
}

uint32_t combat_chance(const struct world *world, const struct state_actor *attacker,
                       const struct state_actor *target)
{
    const struct content_tuning *tuning = world_tuning(world);
    int32_t edge = stats_of(world, attacker).of[CONTENT_STAT_ATTACK] -
                   stats_of(world, target).of[CONTENT_STAT_DEFENCE];

    return (uint32_t)clamp(tuning->hit_base + edge * tuning->hit_step, tuning->hit_min,
                           tuning->hit_max);
}

void combat_damage(struct world *world, const struct state_actor *source,
                   struct state_actor *target, int32_t amount)
{
    int32_t taken = clamp(amount, 0, target->hp);
    struct game_event event = {.type = GAME_EVENT_DAMAGED,
                               .entity = source != NULL ? source->id : 0,
                               .target = target->id,
                               .amount = taken};

    target->hp -= taken;
    event.amount2 = target->hp;
    world->delta.flags |= DELTA_DAMAGED;
    world->delta.striker = event.entity;
    world_emit_to(world, event, world_witnesses(world, target, source));
}

void combat_heal(struct world *world, struct state_actor *actor, int32_t amount)
{
    int32_t gained = clamp(amount, 0, actor->hp_max - actor->hp);

    if (gained > 0) {
        actor->hp += gained;
        world_emit(
            world,
            (struct game_event){.type = GAME_EVENT_HEALED, .amount = gained, .amount2 = actor->hp},
            actor, NULL);
    }
}

static void maybe_afflict(struct world *world, const struct content_actor *kind,
                          const struct state_actor *attacker, struct state_actor *target)
{
    struct dice dice;

    if (kind->hit_status == CONTENT_NONE || target->hp <= 0) {
        return;
    }
    dice = world_dice(world, attacker->id, RNG_HIT_STATUS);
    if (dice_percent(&dice, kind->hit_percent)) {
        status_add(world, target, kind->hit_status, kind->hit_turns);
    }
}

void combat_strike(struct world *world, struct state_actor *attacker, struct state_actor *target)
{
    struct stats stats = stats_of(world, attacker);
    struct dice hit = world_dice(world, attacker->id, RNG_HIT);
    struct dice force = world_dice(world, attacker->id, RNG_DAMAGE);
    struct dice armour = world_dice(world, target->id, RNG_ARMOUR);
    int32_t damage;

    world_emit(world, (struct game_event){.type = GAME_EVENT_ATTACKED}, attacker, target);
    if (!dice_percent(&hit, combat_chance(world, attacker, target))) {
        world_emit(world, (struct game_event){.type = GAME_EVENT_MISSED}, attacker, target);
        return;
    }
    damage = dice_between(&force, stats.damage_min, stats.damage_max);
    damage -= dice_between(&armour, 0, stats_of(world, target).of[CONTENT_STAT_ARMOUR]);
    combat_damage(world, attacker, target, damage > 1 ? damage : 1);
    maybe_afflict(world, world_kind(world, attacker), attacker, target);
}

void attack_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    noise_make(world, actor, actor->x, actor->y, NOISE_FIGHT);
    combat_strike(world, actor, state_actor_by_id(world->state, plan->target));
}
