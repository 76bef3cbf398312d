/*
 * combat: chance, harm, healing.
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

uint32_t combat_chance(const struct content_tuning *tuning, const struct stats *attacker,
                       const struct stats *target)
{
    int32_t edge = attacker->of[CONTENT_STAT_ATTACK] - target->of[CONTENT_STAT_DEFENCE];

    return (uint32_t)clamp(tuning->hit_base + edge * tuning->hit_step, tuning->hit_min,
                           tuning->hit_max);
}

/* ---- being harmed ---- */

/* What is left of the harm after resistance and armour. */
static int32_t lessened(struct world *world, const struct stats *stats,
                        const struct state_actor *target, struct harm harm)
{
    int32_t amount = harm.amount;
    int32_t resistance;

    if (harm.type == CONTENT_DAMAGE_TRUE || amount <= 0) {
        return amount;
    }
    resistance = stats->of[CONTENT_STAT_RESIST_PHYSICAL + harm.type];
    if (resistance >= 100) {
        return 0;
    }
    amount = amount * (100 - resistance) / 100;
    if (harm.type == CONTENT_DAMAGE_PHYSICAL) {
        struct dice dice = world_dice(world, target->id, RNG_ARMOUR);

        if (stats_passive(world, target, CONTENT_PASSIVE_ETHEREAL) != 0) {
            amount /= 2;
        }
        if ((harm.flags & HARM_ARMOUR) != 0) {
            amount -= dice_between(&dice, 0, stats->of[CONTENT_STAT_ARMOUR]);
        }
    }
    return amount > 1 ? amount : 1;
}

/* Takes hit points away, whatever protects them. */
static int32_t lose(struct world *world, const struct state_actor *source,
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
    return taken;
}

/* The harm itself, without answers from the one who is harmed. */
static int32_t take(struct world *world, const struct state_actor *source,
                    struct state_actor *target, int32_t amount)
{
    return lose(world, source, target, status_absorb(world, target, amount));
}

void combat_drain(struct world *world, struct state_actor *target, int32_t amount)
{
    lose(world, NULL, target, amount);
}

/* Thorns and stolen life: what the harmed and the harming have of it. */
static void answer(struct world *world, const struct state_actor *source,
                   const struct state_actor *target, int32_t taken, bool melee)
{
    struct state_actor *striker = state_actor_by_id(world->state, source->id);
    uint32_t thorns = melee ? stats_passive(world, target, CONTENT_PASSIVE_THORNS) : 0;
    uint32_t steal = stats_passive(world, striker, CONTENT_PASSIVE_LIFE_STEAL);

    if (steal != 0) {
        combat_heal(world, striker, striker, taken * (int32_t)steal / 100, false);
    }
    if (thorns != 0 && striker->hp > 0) {
        uint32_t first = world->delta.striker;

        take(world, target, striker, (int32_t)thorns);
        world->delta.striker = first;
    }
}

static int32_t harm_with(struct world *world, const struct state_actor *source,
                         struct state_actor *target, struct harm harm, const struct stats *stats)
{
    int32_t amount = lessened(world, stats, target, harm);
    int32_t taken;

    if (harm.type != CONTENT_DAMAGE_PHYSICAL && amount < harm.amount && source != NULL) {
        world_emit(world,
                   (struct game_event){.type = GAME_EVENT_RESISTED, .amount = harm.amount - amount},
                   source, target);
    }
    taken = take(world, source, target, amount);
    if (source != NULL && source != target && taken > 0) {
        answer(world, source, target, taken, (harm.flags & HARM_MELEE) != 0);
    }
    return taken;
}

int32_t combat_harm(struct world *world, const struct state_actor *source,
                    struct state_actor *target, struct harm harm)
{
    struct stats stats;

    if (harm.type == CONTENT_DAMAGE_TRUE) {
        return take(world, source, target, harm.amount);
    }
    stats = stats_of(world, target);
    return harm_with(world, source, target, harm, &stats);
}

/* ---- striking ---- */

static bool roll_critical(struct world *world, const struct stats *stats,
                          const struct state_actor *attacker, const struct state_actor *target)
{
    struct dice dice = world_dice(world, attacker->id, RNG_CRITICAL);

    /* Several targets of one action have rolls of their own. */
    dice.index = target->id & 0xFFFFF;
    if (stats->of[CONTENT_STAT_CRITICAL] == 0 ||
        !dice_percent(&dice, (uint32_t)stats->of[CONTENT_STAT_CRITICAL])) {
        return false;
    }
    world_emit(world, (struct game_event){.type = GAME_EVENT_CRITICAL}, attacker, target);
    return true;
}

bool combat_is_critical(struct world *world, const struct state_actor *attacker,
                        const struct state_actor *target)
{
    struct stats stats = stats_of(world, attacker);

    return roll_critical(world, &stats, attacker, target);
}

int32_t combat_critical(const struct world *world, int32_t damage)
{
    return damage * (100 + world_tuning(world)->critical_bonus) / 100;
}

/* What may come with a hit: of the weapon in hand, else of the kind. */
static struct affliction on_hit(const struct world *world, const struct state_actor *attacker,
                                uint8_t *out_percent)
{
    const struct content_actor *kind = world_kind(world, attacker);
    const struct content_item *weapon = stats_worn(world, attacker, CONTENT_EQUIP_WEAPON);
    struct affliction affliction = {.code = kind->hit_status, .turns = kind->hit_turns};

    *out_percent = kind->hit_percent;
    if (weapon != NULL && weapon->hit_status != CONTENT_NONE) {
        affliction = (struct affliction){.code = weapon->hit_status, .turns = weapon->hit_turns};
        *out_percent = weapon->hit_percent;
    }
    return affliction;
}

static void maybe_afflict(struct world *world, const struct state_actor *attacker,
                          struct state_actor *target)
{
    uint8_t percent = 0;
    struct affliction affliction = on_hit(world, attacker, &percent);
    struct dice dice;

    if (affliction.code == CONTENT_NONE || target->hp <= 0) {
        return;
    }
    dice = world_dice(world, attacker->id, RNG_HIT_STATUS);
    if (dice_percent(&dice, percent)) {
        affliction.magnitude = (uint8_t)world->content->statuses[affliction.code].power;
        status_afflict(world, attacker, target, affliction);
    }
}

/* A second strike of the same action, or one at another target, has rolls of its own. */
static struct dice strike_dice(struct world *world, const struct state_actor *attacker,
                               uint8_t purpose)
{
    struct dice dice = world_dice(world, attacker->id, purpose);

    dice.index = world->delta.strikes;
    return dice;
}

struct blow combat_strike(struct world *world, struct state_actor *attacker,
                          struct state_actor *target, uint32_t percent)
{
    struct stats stats = stats_of(world, attacker);
    struct stats guard = stats_of(world, target);
    struct dice hit = strike_dice(world, attacker, RNG_HIT);
    struct dice force = strike_dice(world, attacker, RNG_DAMAGE);
    struct harm harm = {.type = stats.damage_type, .flags = HARM_ARMOUR};
    struct blow blow = {0};

    world->delta.strikes++;
    if (tile_distance(attacker->x, attacker->y, target->x, target->y) <= 1) {
        harm.flags |= HARM_MELEE;
    }
    world_emit(world, (struct game_event){.type = GAME_EVENT_ATTACKED}, attacker, target);
    if (!dice_percent(&hit, combat_chance(world_tuning(world), &stats, &guard))) {
        world_emit(world, (struct game_event){.type = GAME_EVENT_MISSED}, attacker, target);
        return blow;
    }
    blow.hit = true;
    blow.critical = roll_critical(world, &stats, attacker, target);
    harm.amount = dice_between(&force, stats.damage_min, stats.damage_max) * (int32_t)percent / 100;
    harm.amount = blow.critical ? combat_critical(world, harm.amount) : harm.amount;
    harm.amount = harm.amount > 1 ? harm.amount : 1;
    blow.taken = harm_with(world, attacker, target, harm, &guard);
    maybe_afflict(world, attacker, target);
    return blow;
}

void attack_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    noise_make(world, actor, actor->x, actor->y, NOISE_FIGHT);
    combat_strike(world, actor, state_actor_by_id(world->state, plan->target), 100);
}

/* ---- healing and other resources ---- */

int32_t combat_heal(struct world *world, const struct state_actor *healer,
                    struct state_actor *actor, int32_t amount, bool overfill)
{
    int32_t room = (overfill ? actor->hp_max * 2 : actor->hp_max) - actor->hp;
    int32_t gained = clamp(amount, 0, room > 0 ? room : 0);

    if (healer != NULL && healer != actor &&
        stats_passive(world, actor, CONTENT_PASSIVE_UNDEAD) != 0) {
        combat_harm(world, healer, actor,
                    (struct harm){.amount = amount, .type = CONTENT_DAMAGE_TRUE});
        return 0;
    }
    if (gained > 0) {
        actor->hp += gained;
        world_emit(
            world,
            (struct game_event){.type = GAME_EVENT_HEALED, .amount = gained, .amount2 = actor->hp},
            actor, NULL);
    }
    return gained;
}

void combat_change_resource(struct world *world, struct state_actor *actor, uint8_t resource,
                            int32_t change)
{
    bool mp = resource == CONTENT_RESOURCE_MP;
    uint16_t *left = mp ? &actor->mp : &actor->lucidity;
    int32_t after = clamp(*left + change, 0, mp ? actor->mp_max : actor->lucidity_max);
    int32_t difference = after - *left;

    *left = (uint16_t)after;
    if (difference != 0) {
        world_emit_to(world,
                      (struct game_event){.type = difference > 0 ? GAME_EVENT_RESOURCE_GAINED
                                                                 : GAME_EVENT_RESOURCE_SPENT,
                                          .code = resource,
                                          .entity = actor->id,
                                          .amount = difference > 0 ? difference : -difference},
                      actor_seat_bit(actor));
    }
}

void combat_push(struct cast *cast, struct state_actor *actor, const struct content_effect *effect)
{
    const struct state_actor *caster = cast_caster(cast);
    struct game_event event = {
        .type = GAME_EVENT_PUSHED, .entity = cast->caster, .target = actor->id};

    if (!displace(cast, actor, effect)) {
        return;
    }
    event.x = actor->x;
    event.y = actor->y;
    world_emit_to(cast->world, event, world_witnesses(cast->world, actor, caster));
}
