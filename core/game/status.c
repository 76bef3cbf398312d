/*
 * status: gaining, bearing and losing conditions.
 */
#include "core/game/status.h"

#include "core/game/combat.h"
#include "core/game/stats.h"

enum { FOCUS_PERCENT = 3, FOCUS_PERCENT_MAX = 75 };

static const struct content_status *row_of(const struct world *world,
                                           const struct state_status *status)
{
    return &world->content->statuses[status->code - 1];
}

static const struct state_status *slot_for(const struct state_actor *actor, uint16_t code)
{
    const struct state_status *free_slot = NULL;

    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        const struct state_status *status = &actor->statuses[i];

        if (status->code == code + 1) {
            return status;
        }
        if (status->code == 0 && free_slot == NULL) {
            free_slot = status;
        }
    }
    return free_slot;
}

uint32_t status_effects(const struct world *world, const struct state_actor *actor)
{
    uint32_t effects = 0;

    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code != 0) {
            effects |= 1U << row_of(world, &actor->statuses[i])->effect;
        }
    }
    return effects;
}

bool status_bears(const struct state_actor *actor, uint16_t code)
{
    const struct state_status *status = slot_for(actor, code);

    return status != NULL && status->code == code + 1;
}

bool status_fits(const struct state_actor *actor, uint16_t code)
{
    return slot_for(actor, code) != NULL;
}

/* ---- gaining ---- */

static bool has(const struct world *world, const struct state_actor *actor, uint8_t passive)
{
    return stats_passive(world, actor, passive) != 0;
}

static bool is_immune(const struct world *world, const struct state_actor *actor, uint8_t effect)
{
    bool construct;

    switch (effect) {
    case CONTENT_STATUS_POISON:
        return has(world, actor, CONTENT_PASSIVE_POISON_IMMUNITY) ||
               has(world, actor, CONTENT_PASSIVE_UNDEAD) ||
               has(world, actor, CONTENT_PASSIVE_CONSTRUCT);
    case CONTENT_STATUS_FEAR:
        construct = has(world, actor, CONTENT_PASSIVE_CONSTRUCT);
        return construct || has(world, actor, CONTENT_PASSIVE_UNDEAD);
    case CONTENT_STATUS_BERSERK:
    case CONTENT_STATUS_STUN:
        return has(world, actor, CONTENT_PASSIVE_CONSTRUCT);
    default:
        return false;
    }
}

static bool is_mental(uint8_t effect)
{
    return effect == CONTENT_STATUS_STUN || effect == CONTENT_STATUS_SILENCE ||
           effect == CONTENT_STATUS_BERSERK || effect == CONTENT_STATUS_FEAR ||
           effect == CONTENT_STATUS_CHARM;
}

/* A charm needs a charmer of some weight, and somebody with a mind of its own to lose. */
static bool is_beyond_charm(const struct world *world, const struct state_actor *source,
                            const struct state_actor *actor)
{
    return source == NULL || source == actor || actor->seat != 0 ||
           (actor->flags & STATE_ACTOR_GUARDIAN) != 0 || actor->level > source->level ||
           has(world, actor, CONTENT_PASSIVE_CONSTRUCT) ||
           has(world, actor, CONTENT_PASSIVE_UNDEAD);
}

static bool withstands(struct world *world, const struct state_actor *source,
                       const struct state_actor *actor, uint16_t code)
{
    const struct content_status *row = &world->content->statuses[code];
    struct dice dice;
    int32_t percent;

    if (is_immune(world, actor, row->effect) ||
        (row->effect == CONTENT_STATUS_CHARM && is_beyond_charm(world, source, actor))) {
        return true;
    }
    if (source == NULL || source == actor || row->harmful == 0 || !is_mental(row->effect)) {
        return false;
    }
    percent = stats_of(world, actor).of[CONTENT_STAT_FOCUS] * FOCUS_PERCENT;
    if (percent <= 0) {
        return false;
    }
    dice = world_dice(world, actor->id, RNG_RESIST);
    dice.index = code;
    return dice_percent(&dice,
                        (uint32_t)(percent > FOCUS_PERCENT_MAX ? FOCUS_PERCENT_MAX : percent));
}

/* It forgets whom it was after. */
static void change_sides(struct state_actor *actor, uint8_t faction, uint32_t leader)
{
    actor->faction = faction;
    actor->leader = leader;
    actor->target = 0;
    actor->memory = 0;
    actor->flags &= (uint8_t) ~(STATE_ACTOR_HEARD | STATE_ACTOR_CALLED);
}

static void charm(struct state_actor *actor, const struct state_actor *charmer)
{
    if (actor->former_faction == 0) {
        actor->former_faction = (uint8_t)(actor->faction + 1);
    }
    change_sides(actor, charmer->faction, charmer->id);
}

/* Unless another charm holds it still. */
static void come_to_itself(const struct world *world, struct state_actor *actor)
{
    if (actor->former_faction != 0 && !status_has(world, actor, CONTENT_STATUS_CHARM)) {
        change_sides(actor, (uint8_t)(actor->former_faction - 1), 0);
        actor->former_faction = 0;
    }
}

void status_afflict(struct world *world, const struct state_actor *source,
                    struct state_actor *actor, struct affliction affliction)
{
    const struct state_status *slot = slot_for(actor, affliction.code);
    struct state_status *status;

    if (slot == NULL || affliction.turns == 0) {
        return;
    }
    if (withstands(world, source, actor, affliction.code)) {
        world_emit(world,
                   (struct game_event){.type = GAME_EVENT_STATUS_RESISTED, .code = affliction.code},
                   actor, NULL);
        return;
    }
    status = &actor->statuses[slot - actor->statuses];
    status->code = (uint8_t)(affliction.code + 1);
    status->turns = status->turns > affliction.turns ? status->turns : affliction.turns;
    status->magnitude =
        status->magnitude > affliction.magnitude ? status->magnitude : affliction.magnitude;
    stats_refresh(world, actor);
    if (world->content->statuses[affliction.code].effect == CONTENT_STATUS_CHARM) {
        charm(actor, source);
    }
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_STATUS_GAINED,
                                   .code = affliction.code,
                                   .amount = status->turns},
               actor, NULL);
}

void status_add(struct world *world, struct state_actor *actor, uint16_t code, uint16_t turns)
{
    status_afflict(world, NULL, actor,
                   (struct affliction){.code = code,
                                       .turns = turns,
                                       .magnitude = (uint8_t)world->content->statuses[code].power});
}

/* ---- losing ---- */

bool status_any(const struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code != 0) {
            return true;
        }
    }
    return false;
}

static bool is_of(const struct world *world, const struct state_status *status, bool harmful)
{
    return status->code != 0 && (row_of(world, status)->harmful != 0) == harmful;
}

bool status_any_of(const struct world *world, const struct state_actor *actor, bool harmful)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (is_of(world, &actor->statuses[i], harmful)) {
            return true;
        }
    }
    return false;
}

static void lose(struct world *world, struct state_actor *actor, struct state_status *status)
{
    uint16_t code = (uint16_t)(status->code - 1);

    *status = (struct state_status){0};
    stats_refresh(world, actor);
    come_to_itself(world, actor);
    world_emit(world, (struct game_event){.type = GAME_EVENT_STATUS_LOST, .code = code}, actor,
               NULL);
}

void status_remove(struct world *world, struct state_actor *actor, uint16_t code)
{
    if (status_bears(actor, code)) {
        lose(world, actor, &actor->statuses[slot_for(actor, code) - actor->statuses]);
    }
}

void status_clear(struct world *world, struct state_actor *actor, bool harmful)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (is_of(world, &actor->statuses[i], harmful)) {
            lose(world, actor, &actor->statuses[i]);
        }
    }
}

/* ---- bearing ---- */

int32_t status_absorb(struct world *world, struct state_actor *actor, int32_t damage)
{
    int32_t left = damage;

    for (size_t i = 0; left > 0 && i < STATE_STATUSES_MAX; i++) {
        struct state_status *status = &actor->statuses[i];
        int32_t part;

        if (status->code == 0 || row_of(world, status)->effect != CONTENT_STATUS_ABSORB) {
            continue;
        }
        part = status->magnitude < left ? status->magnitude : left;
        status->magnitude = (uint8_t)(status->magnitude - part);
        left -= part;
        if (status->magnitude == 0) {
            lose(world, actor, status);
        }
    }
    if (left != damage) {
        world_emit(world, (struct game_event){.type = GAME_EVENT_ABSORBED, .amount = damage - left},
                   actor, NULL);
    }
    return left;
}

static void work(struct world *world, struct state_actor *actor, const struct state_status *status)
{
    struct harm harm = {.amount = status->magnitude, .type = CONTENT_DAMAGE_TRUE};

    switch (row_of(world, status)->effect) {
    case CONTENT_STATUS_POISON:
        harm.type = CONTENT_DAMAGE_POISON;
        combat_harm(world, NULL, actor, harm);
        break;
    case CONTENT_STATUS_BURNING:
        harm.type = CONTENT_DAMAGE_FIRE;
        combat_harm(world, NULL, actor, harm);
        break;
    case CONTENT_STATUS_REGENERATE:
        combat_heal(world, NULL, actor, status->magnitude, false);
        break;
    default:
        break;
    }
}

void status_tick(struct world *world, struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        struct state_status *status = &actor->statuses[i];

        if (status->code == 0) {
            continue;
        }
        if (actor->hp > 0) {
            work(world, actor, status);
        }
        /* An absorbing status may be gone by what another did. */
        if (status->code != 0 && --status->turns == 0) {
            lose(world, actor, status);
        }
    }
}
