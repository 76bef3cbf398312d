/*
 * effect: running effects.
 */
#include "core/game/effect.h"

#include "core/game/combat.h"
#include "core/game/item.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "core/game/trap.h"

struct state_actor *cast_caster(const struct cast *cast)
{
    return cast->caster != 0 ? state_actor_by_id(cast->world->state, cast->caster) : NULL;
}

struct state_actor *cast_actor(const struct cast *cast, const struct cast_target *target)
{
    struct state_actor *actor = state_actor_by_id(cast->world->state, target->id);

    return actor != NULL && actor_alive(actor) && actor->hp > 0 ? actor : NULL;
}

void effect_relocate(struct world *world, struct state_actor *actor, int x, int y)
{
    actor->x = (uint8_t)x;
    actor->y = (uint8_t)y;
    if (actor->seat != 0) {
        world_forget_sight(world, actor->seat);
        world_remember(world, actor->seat);
        world->delta.flags |= DELTA_PARTY_MOVED;
    }
    world_emit(world,
               (struct game_event){.type = GAME_EVENT_MOVED, .x = (int16_t)x, .y = (int16_t)y},
               actor, NULL);
    if (actor->seat != 0) {
        trap_notice(world, actor);
    }
}

void effect_swap(struct world *world, struct state_actor *actor, struct state_actor *other)
{
    uint8_t x = actor->x;
    uint8_t y = actor->y;

    world_emit(world, (struct game_event){.type = GAME_EVENT_SWAPPED}, actor, other);
    effect_relocate(world, actor, other->x, other->y);
    effect_relocate(world, other, x, y);
}

/* ---- harm and help ---- */

static void do_damage(struct cast *cast, const struct content_effect *effect,
                      struct cast_target *target, struct state_actor *actor)
{
    const struct state_actor *caster = cast_caster(cast);
    struct harm harm = {
        .amount = formula_value(cast, effect, target), .type = effect->type, .flags = HARM_ARMOUR};

    target->critical = false;
    if ((effect->flags & CONTENT_EFFECT_CAN_CRIT) != 0 && caster != NULL) {
        target->critical = combat_is_critical(cast->world, caster, actor);
        harm.amount = target->critical ? combat_critical(cast->world, harm.amount) : harm.amount;
    }
    target->damage += combat_harm(cast->world, caster, actor, harm);
}

/* A blow of what is called melee reaches as far as the weapon, whatever the range of the aim. */
static bool falls_short(const struct cast *cast, const struct state_actor *caster,
                        const struct state_actor *actor)
{
    return (cast->ability->tags >> CONTENT_TAG_MELEE & 1) != 0 &&
           tile_distance(caster->x, caster->y, actor->x, actor->y) >
               stats_of(cast->world, caster).reach;
}

static void do_strike(struct cast *cast, const struct content_effect *effect,
                      struct cast_target *target, struct state_actor *actor)
{
    struct state_actor *caster = cast_caster(cast);
    struct blow blow;

    if (caster == NULL) {
        return;
    }
    if (falls_short(cast, caster, actor)) {
        world_emit(cast->world, (struct game_event){.type = GAME_EVENT_MISSED}, caster, actor);
        return;
    }
    blow = combat_strike(cast->world, caster, actor, (uint32_t)effect->amount);
    target->damage += blow.taken;
    target->critical = blow.critical;
}

static void do_restore(struct cast *cast, const struct content_effect *effect,
                       struct cast_target *target, struct state_actor *actor)
{
    int32_t amount = formula_value(cast, effect, target);

    if (effect->type == CONTENT_RESOURCE_HP) {
        target->healing += combat_heal(cast->world, cast_caster(cast), actor, amount,
                                       (effect->flags & CONTENT_EFFECT_OVERFILL) != 0);
    } else {
        combat_change_resource(cast->world, actor, effect->type, amount);
    }
}

static void do_set_resource(struct cast *cast, const struct content_effect *effect,
                            struct cast_target *target, struct state_actor *actor)
{
    int32_t wanted = formula_value(cast, effect, target);

    if (effect->type != CONTENT_RESOURCE_HP) {
        int32_t left = effect->type == CONTENT_RESOURCE_MP ? actor->mp : actor->lucidity;

        combat_change_resource(cast->world, actor, effect->type, wanted - left);
    } else if (wanted > actor->hp) {
        target->healing += combat_heal(cast->world, NULL, actor, wanted - actor->hp, false);
    } else if (wanted < actor->hp) {
        struct harm harm = {.amount = actor->hp - wanted, .type = CONTENT_DAMAGE_TRUE};

        target->damage += combat_harm(cast->world, cast_caster(cast), actor, harm);
    }
}

static void do_status(struct cast *cast, const struct content_effect *effect,
                      struct cast_target *target, struct state_actor *actor)
{
    struct affliction affliction = {
        .code = effect->code,
        .turns = effect->turns,
        .magnitude = (uint8_t)cast->world->content->statuses[effect->code].power};

    if (effect->formula_count != 0) {
        int32_t magnitude = formula_value(cast, effect, target);

        magnitude = magnitude < 0 ? 0 : magnitude;
        affliction.magnitude =
            (uint8_t)(magnitude > (int32_t)UINT8_MAX ? (int32_t)UINT8_MAX : magnitude);
    }
    status_afflict(cast->world, cast_caster(cast), actor, affliction);
}

/* ---- places and things ---- */

static void reveal_level(struct world *world, uint8_t seat)
{
    struct game_state *state = world->state;

    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            if (state->terrain[y][x] != GAME_TERRAIN_ROCK) {
                tile_set_add(&state->memory[seat - 1], x, y);
            }
        }
    }
    for (size_t i = 0; i < state->header.prop_slots; i++) {
        state->props[i].flags &= (uint8_t)~STATE_PROP_HIDDEN;
    }
}

/* Doors of any kind; what locks them is gone with it. */
static void do_door(struct cast *cast, bool open)
{
    struct game_state *state = cast->world->state;
    struct state_prop *lock;
    uint8_t *terrain;
    struct game_event event = {.type = open ? GAME_EVENT_DOOR_OPENED : GAME_EVENT_DOOR_CLOSED,
                               .entity = cast->caster,
                               .x = cast->x,
                               .y = cast->y};

    if (!state_inside(state, cast->x, cast->y)) {
        return;
    }
    terrain = &state->terrain[cast->y][cast->x];
    if (open ? *terrain != GAME_TERRAIN_DOOR_CLOSED && *terrain != GAME_TERRAIN_DOOR_LOCKED
             : *terrain != GAME_TERRAIN_DOOR_OPEN ||
                   state_actor_seen_at(state, cast->x, cast->y) != NULL ||
                   state_item_seen_at(state, cast->x, cast->y) != NULL) {
        return;
    }
    *terrain = open ? GAME_TERRAIN_DOOR_OPEN : GAME_TERRAIN_DOOR_CLOSED;
    lock = state_prop_at(state, cast->x, cast->y);
    if (open && lock != NULL && lock->kind == GAME_PROP_LOCK) {
        state_prop_remove(state, lock);
    }
    world_forget_sight(cast->world, 0);
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        world_remember(cast->world, seat);
    }
    world_emit_to(cast->world, event, world_seats_seeing(cast->world, cast->x, cast->y));
}

static void do_core(struct world *world, struct state_actor *actor,
                    const struct content_effect *effect)
{
    int32_t value = actor->core[effect->type] + effect->amount;

    value = value < 1 ? 1 : value;
    actor->core[effect->type] = (uint8_t)(value > 99 ? 99 : value);
    stats_refresh(world, actor);
}

static void do_experience(struct cast *cast, const struct content_effect *effect,
                          struct cast_target *target, const struct state_actor *actor)
{
    int32_t amount = formula_value(cast, effect, target);

    if (actor->seat == 0 || amount <= 0) {
        return;
    }
    cast->world->state->seats[actor->seat - 1].experience += (uint32_t)amount;
    cast->world->delta.flags |= DELTA_EXPERIENCE;
    world_emit_to(
        cast->world,
        (struct game_event){.type = GAME_EVENT_EXPERIENCE, .entity = actor->id, .amount = amount},
        actor_seat_bit(actor));
}

/* ---- one effect on one target ---- */

/* Effects on what a target is and where it stands. */
static void do_rest(struct cast *cast, const struct content_effect *effect,
                    struct cast_target *target, struct state_actor *actor)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_REMOVE_STATUS:
        status_remove(cast->world, actor, effect->code);
        break;
    case CONTENT_EFFECT_CLEAR_DEBUFFS:
        status_clear(cast->world, actor, true);
        break;
    case CONTENT_EFFECT_CLEAR_BUFFS:
        status_clear(cast->world, actor, false);
        break;
    case CONTENT_EFFECT_MOVE_TARGET:
        combat_push(cast, actor, effect);
        break;
    case CONTENT_EFFECT_SWAP:
        displace_swap(cast, actor);
        break;
    case CONTENT_EFFECT_TRANSFORM:
        spawn_transform(cast->world, actor, effect->code, effect->turns);
        break;
    case CONTENT_EFFECT_REVEAL:
        if (actor->seat != 0) {
            reveal_level(cast->world, actor->seat);
        }
        break;
    case CONTENT_EFFECT_GIVE_ITEM:
        item_give(cast->world, actor, (struct state_stack){effect->code, (uint16_t)effect->amount});
        break;
    case CONTENT_EFFECT_CORE:
        do_core(cast->world, actor, effect);
        break;
    default:
        do_experience(cast, effect, target, actor);
        break;
    }
}

static void do_effect(struct cast *cast, const struct content_effect *effect,
                      struct cast_target *target)
{
    struct state_actor *actor = cast_actor(cast, target);

    cast->world->operations++;
    if (actor == NULL || !formula_holds(cast, effect, target)) {
        return;
    }
    switch (effect->kind) {
    case CONTENT_EFFECT_DAMAGE:
        do_damage(cast, effect, target, actor);
        break;
    case CONTENT_EFFECT_STRIKE:
        do_strike(cast, effect, target, actor);
        break;
    case CONTENT_EFFECT_RESTORE:
        do_restore(cast, effect, target, actor);
        break;
    case CONTENT_EFFECT_SET_RESOURCE:
        do_set_resource(cast, effect, target, actor);
        break;
    case CONTENT_EFFECT_STATUS:
        do_status(cast, effect, target, actor);
        break;
    default:
        do_rest(cast, effect, target, actor);
        break;
    }
}

/* Effects for the caster may speak of what was done to everybody. */
static void do_counted(struct cast *cast, const struct content_effect *effect,
                       struct cast_target *target)
{
    struct cast_target before = *target;

    do_effect(cast, effect, target);
    cast->self.damage += target->damage - before.damage;
    cast->self.healing += target->healing - before.healing;
    cast->self.critical = target->critical;
}

/* ---- running ---- */

static void run_row(struct cast *cast, uint16_t row);

/* The rows from `first`, in their order, `count` of them with their bodies. */
static void run_rows(struct cast *cast, uint16_t first, unsigned count)
{
    for (uint16_t row = first; row < first + count;) {
        const struct content_effect *effect = &cast->world->content->effects[row];

        run_row(cast, row);
        row = (uint16_t)(row + 1 + effect->body + effect->other);
    }
}

/* A conditional asks about the first target, or about the user where there is none. */
static void run_branch(struct cast *cast, const struct content_effect *effect, uint16_t row)
{
    const struct cast_target *target = cast->target_count > 0 ? &cast->targets[0] : &cast->self;

    if (formula_holds(cast, effect, target)) {
        run_rows(cast, (uint16_t)(row + 1), effect->body);
    } else {
        run_rows(cast, (uint16_t)(row + 1 + effect->body), effect->other);
    }
}

/* Effects that are about the place or the user and happen once. True if this was one. */
static bool run_once(struct cast *cast, const struct content_effect *effect)
{
    struct state_actor *caster = cast_caster(cast);

    switch (effect->kind) {
    case CONTENT_EFFECT_MOVE_SELF:
        if (caster != NULL && formula_holds(cast, effect, &cast->self)) {
            displace(cast, caster, effect);
        }
        return true;
    case CONTENT_EFFECT_SUMMON:
        if (formula_holds(cast, effect, &cast->self)) {
            spawn_summon(cast, effect);
        }
        return true;
    case CONTENT_EFFECT_OPEN:
    case CONTENT_EFFECT_CLOSE:
        do_door(cast, effect->kind == CONTENT_EFFECT_OPEN);
        return true;
    default:
        return false;
    }
}

/* Bodies hold no bodies with bodies of their own: the check of the content bounds the depth. */
static void run_row(struct cast *cast, uint16_t row)
{
    const struct content_effect *effect = &cast->world->content->effects[row];

    if (effect->kind == CONTENT_EFFECT_CONDITIONAL) {
        run_branch(cast, effect, row);
    } else if (effect->kind == CONTENT_EFFECT_REPEAT) {
        for (int16_t i = 0; i < effect->amount; i++) {
            run_rows(cast, (uint16_t)(row + 1), effect->body);
        }
    } else if (run_once(cast, effect)) {
        return;
    } else if ((effect->flags & CONTENT_EFFECT_ON_CASTER) != 0) {
        do_effect(cast, effect, &cast->self);
    } else {
        for (uint8_t i = 0; i < cast->target_count; i++) {
            do_counted(cast, effect, &cast->targets[i]);
        }
    }
}

static bool comes_before(const struct content_effect *a, const struct content_effect *b)
{
    return a->phase != b->phase ? a->phase < b->phase : a->priority > b->priority;
}

void effects_run(struct cast *cast)
{
    const struct content_effect *effects = cast->world->content->effects;
    uint16_t first = cast->ability->first_effect;
    uint16_t end = (uint16_t)(first + cast->ability->effect_count);
    uint32_t done = 0;

    for (;;) {
        uint16_t next = end;

        for (uint16_t row = first; row < end;
             row = (uint16_t)(row + 1 + effects[row].body + effects[row].other)) {
            if ((done >> (row - first) & 1) == 0 &&
                (next == end || comes_before(&effects[row], &effects[next]))) {
                next = row;
            }
        }
        if (next == end) {
            return;
        }
        done |= 1U << (next - first);
        run_row(cast, next);
    }
}

/* ---- is there any use ---- */

static bool lacks(const struct state_actor *actor, uint8_t resource)
{
    switch (resource) {
    case CONTENT_RESOURCE_MP:
        return actor->mp < actor->mp_max;
    case CONTENT_RESOURCE_LUCIDITY:
        return actor->lucidity < actor->lucidity_max;
    default:
        return actor->hp < actor->hp_max;
    }
}

static bool is_useful(const struct world *world, const struct content_effect *effect,
                      const struct state_actor *target)
{
    switch (effect->kind) {
    case CONTENT_EFFECT_RESTORE:
        return (effect->flags & CONTENT_EFFECT_OVERFILL) != 0 || lacks(target, effect->type);
    case CONTENT_EFFECT_STATUS:
        return status_fits(target, effect->code);
    case CONTENT_EFFECT_REMOVE_STATUS:
        return status_bears(target, effect->code);
    case CONTENT_EFFECT_CLEAR_DEBUFFS:
        return status_any_of(world, target, true);
    case CONTENT_EFFECT_CLEAR_BUFFS:
        return status_any_of(world, target, false);
    case CONTENT_EFFECT_REVEAL:
    case CONTENT_EFFECT_EXPERIENCE:
        return target->seat != 0;
    case CONTENT_EFFECT_CONDITIONAL:
    case CONTENT_EFFECT_REPEAT:
        return false; /* their bodies are rows of their own */
    default:
        return true;
    }
}

bool effects_useful(const struct world *world, const struct content_ability *ability,
                    const struct state_actor *user, const struct state_actor *target)
{
    for (uint16_t i = 0; i < ability->effect_count; i++) {
        const struct content_effect *effect = &world->content->effects[ability->first_effect + i];
        bool for_user = (effect->flags & CONTENT_EFFECT_ON_CASTER) != 0;

        if (for_user ? user == target && is_useful(world, effect, user)
                     : is_useful(world, effect, target)) {
            return true;
        }
    }
    return false;
}

bool effects_free(const struct world *world, const struct content_ability *ability)
{
    for (uint16_t i = 0; i < ability->effect_count; i++) {
        switch (world->content->effects[ability->first_effect + i].kind) {
        case CONTENT_EFFECT_MOVE_SELF:
        case CONTENT_EFFECT_SUMMON:
        case CONTENT_EFFECT_OPEN:
        case CONTENT_EFFECT_CLOSE:
            return true;
        default:
            break;
        }
    }
    return false;
}
