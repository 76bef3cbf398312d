/*
 * formula: formulas and conditions of the content, evaluated.
 *
 * Both are programs in postfix order over a small stack. The check of the content has made sure
 * that no program takes more than is there or leaves anything but one value, so nothing is checked
 * here but the bounds of the numbers.
 */
#include "core/game/cast.h"
#include "core/game/stats.h"

enum { VALUE_MAX = 1000000 };

struct machine {
    struct cast *cast;
    const struct cast_target *target;
    const struct state_actor *caster; /* may be NULL */
    const struct state_actor *actor;  /* the target's, may be NULL */
    int64_t stack[CONTENT_STACK_MAX];
    uint8_t depth;
};

static int64_t bounded(int64_t value)
{
    if (value < -VALUE_MAX) {
        return -VALUE_MAX;
    }
    return value > VALUE_MAX ? VALUE_MAX : value;
}

static void push(struct machine *machine, int64_t value)
{
    if (machine->depth < CONTENT_STACK_MAX) {
        machine->stack[machine->depth++] = bounded(value);
    }
}

static int64_t pop(struct machine *machine)
{
    return machine->depth > 0 ? machine->stack[--machine->depth] : 0;
}

/* ---- what is asked of actors ---- */

static int64_t left_of(const struct state_actor *actor, uint8_t resource)
{
    switch (resource) {
    case CONTENT_RESOURCE_MP:
        return actor->mp;
    case CONTENT_RESOURCE_LUCIDITY:
        return actor->lucidity;
    default:
        return actor->hp;
    }
}

static int64_t maximum_of(const struct state_actor *actor, uint8_t resource)
{
    switch (resource) {
    case CONTENT_RESOURCE_MP:
        return actor->mp_max;
    case CONTENT_RESOURCE_LUCIDITY:
        return actor->lucidity_max;
    default:
        return actor->hp_max;
    }
}

static int64_t stat_of(const struct machine *machine, const struct state_actor *actor, uint8_t stat)
{
    return actor != NULL ? stats_of(machine->cast->world, actor).of[stat] : 0;
}

/* The rules' own numbers behind a term that is about an actor; `op` as if it were the caster. */
static int64_t ask(const struct machine *machine, const struct state_actor *actor, uint8_t op,
                   uint8_t arg)
{
    if (actor == NULL) {
        return 0;
    }
    switch (op) {
    case CONTENT_TERM_CASTER_STAT:
        return stat_of(machine, actor, arg);
    case CONTENT_TERM_CASTER_RESOURCE:
        return left_of(actor, arg);
    case CONTENT_TERM_CASTER_MISSING:
        return left_of(actor, arg) < maximum_of(actor, arg)
                   ? maximum_of(actor, arg) - left_of(actor, arg)
                   : 0;
    default:
        return maximum_of(actor, arg);
    }
}

static bool has_status(const struct state_actor *actor, int16_t code)
{
    for (size_t i = 0; actor != NULL && i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code == code + 1) {
            return true;
        }
    }
    return false;
}

static bool is_below(const struct state_actor *actor, const struct content_term *term)
{
    return actor != NULL &&
           left_of(actor, term->arg) * 100 <= maximum_of(actor, term->arg) * term->value;
}

bool formula_unaware(const struct state_actor *actor, const struct state_actor *other)
{
    return actor->target != other->id;
}

static int64_t weapon_roll(struct machine *machine)
{
    struct stats stats;

    if (machine->caster == NULL) {
        return 0;
    }
    stats = stats_of(machine->cast->world, machine->caster);
    return dice_between(&machine->cast->dice, stats.damage_min, stats.damage_max);
}

/* ---- terms ---- */

/* The first of the last `count` values, times each further one as a percentage. */
static int64_t product(struct machine *machine, uint8_t count)
{
    uint8_t first = machine->depth > count ? (uint8_t)(machine->depth - count) : 0;
    int64_t value = machine->depth > 0 ? machine->stack[first] : 0;

    for (uint8_t i = (uint8_t)(first + 1); i < machine->depth; i++) {
        value = bounded(value * machine->stack[i] / 100);
    }
    machine->depth = first;
    return value;
}

static void run_operation(struct machine *machine, const struct content_term *term)
{
    int64_t value;
    int64_t low;

    switch (term->op) {
    case CONTENT_TERM_ROLL:
        value = pop(machine);
        low = pop(machine);
        value = dice_between(&machine->cast->dice, (int32_t)low, (int32_t)value);
        break;
    case CONTENT_TERM_PRODUCT:
        value = product(machine, term->arg);
        break;
    default:
        value = pop(machine);
        for (uint8_t i = 1; i < term->arg; i++) {
            low = pop(machine);
            if (term->op == CONTENT_TERM_SUM) {
                value += low;
            } else if ((term->op == CONTENT_TERM_MIN) == (low < value)) {
                value = low;
            }
        }
        break;
    }
    push(machine, value);
}

static void run_value(struct machine *machine, const struct content_term *term)
{
    int64_t value;

    switch (term->op) {
    case CONTENT_TERM_CONSTANT:
        push(machine, term->value);
        return;
    case CONTENT_TERM_CASTER_STAT:
    case CONTENT_TERM_CASTER_RESOURCE:
    case CONTENT_TERM_CASTER_MISSING:
    case CONTENT_TERM_CASTER_MAXIMUM:
        value = ask(machine, machine->caster, term->op, term->arg);
        break;
    case CONTENT_TERM_TARGET_STAT:
    case CONTENT_TERM_TARGET_RESOURCE:
    case CONTENT_TERM_TARGET_MISSING:
    case CONTENT_TERM_TARGET_MAXIMUM:
        value = ask(machine, machine->actor, (uint8_t)(term->op - 1), term->arg);
        break;
    case CONTENT_TERM_CASTER_LEVEL:
        value = machine->caster != NULL ? machine->caster->level : 1;
        break;
    case CONTENT_TERM_WEAPON:
        value = weapon_roll(machine);
        break;
    case CONTENT_TERM_PREVIOUS_DAMAGE:
        value = machine->target->damage;
        break;
    default:
        value = machine->target->healing;
        break;
    }
    push(machine, value * term->value / 100);
}

static bool run_logic(struct machine *machine, const struct content_term *term)
{
    bool all = true;
    bool any = false;

    for (uint8_t i = 0; i < term->arg; i++) {
        bool value = pop(machine) != 0;

        all = all && value;
        any = any || value;
    }
    if (term->op == CONTENT_TERM_AND) {
        return all;
    }
    return term->op == CONTENT_TERM_OR ? any : !any;
}

static bool run_question(struct machine *machine, const struct content_term *term)
{
    switch (term->op) {
    case CONTENT_TERM_CASTER_BELOW:
        return is_below(machine->caster, term);
    case CONTENT_TERM_CASTER_ABOVE:
        return machine->caster != NULL && !is_below(machine->caster, term);
    case CONTENT_TERM_TARGET_BELOW:
        return is_below(machine->actor, term);
    case CONTENT_TERM_TARGET_ABOVE:
        return machine->actor != NULL && !is_below(machine->actor, term);
    case CONTENT_TERM_CASTER_HAS:
        return has_status(machine->caster, term->value);
    case CONTENT_TERM_TARGET_HAS:
        return has_status(machine->actor, term->value);
    case CONTENT_TERM_TARGET_UNAWARE:
        return machine->actor != NULL && machine->caster != NULL &&
               formula_unaware(machine->actor, machine->caster);
    case CONTENT_TERM_CHANCE:
        return dice_percent(&machine->cast->dice, (uint32_t)term->value);
    case CONTENT_TERM_WAS_CRITICAL:
        return machine->target->critical;
    default:
        return run_logic(machine, term);
    }
}

static int64_t run(struct cast *cast, uint16_t first, uint8_t count,
                   const struct cast_target *target)
{
    const struct content_term *terms = &cast->world->content->terms[first];
    struct machine machine = {.cast = cast,
                              .target = target,
                              .caster = cast_caster(cast),
                              .actor = state_actor_get(cast->world->state, target->id)};

    for (uint8_t i = 0; i < count; i++) {
        if (terms[i].op >= CONTENT_TERM_CASTER_BELOW) {
            push(&machine, run_question(&machine, &terms[i]) ? 1 : 0);
        } else if (terms[i].op >= CONTENT_TERM_SUM || terms[i].op == CONTENT_TERM_ROLL) {
            run_operation(&machine, &terms[i]);
        } else {
            run_value(&machine, &terms[i]);
        }
    }
    return pop(&machine);
}

int32_t formula_value(struct cast *cast, const struct content_effect *effect,
                      const struct cast_target *target)
{
    return (int32_t)run(cast, effect->formula, effect->formula_count, target);
}

bool formula_holds(struct cast *cast, const struct content_effect *effect,
                   const struct cast_target *target)
{
    return effect->condition_count == 0 ||
           run(cast, effect->condition, effect->condition_count, target) != 0;
}
