/*
 * stats: the kind's numbers, the core, the level, then bonuses.
 */
#include "core/game/stats.h"

#include "core/game/status.h"

enum { FACTORS_MAX = 24, HASTE_FLOOR = -90 };

/* Bonuses by stat: what is added, and the factors in the order they were found. Most have none, so
 * numbers count only where `changed` says that there are some. */
struct sheet {
    uint32_t changed; /* bit of each stat that has any */
    uint8_t factor_count;
    int16_t flat[CONTENT_STAT_COUNT];
    int16_t increased[CONTENT_STAT_COUNT];
    struct content_bonus factors[FACTORS_MAX];
};
_Static_assert(CONTENT_STAT_COUNT <= 32, "a bit a stat");

static void change(struct sheet *sheet, uint8_t stat)
{
    if ((sheet->changed >> stat & 1) == 0) {
        sheet->flat[stat] = 0;
        sheet->increased[stat] = 0;
        sheet->changed |= 1U << stat;
    }
}

static void add_flat(struct sheet *sheet, uint8_t stat, int32_t value)
{
    change(sheet, stat);
    sheet->flat[stat] = (int16_t)(sheet->flat[stat] + value);
}

static void add_increased(struct sheet *sheet, uint8_t stat, int32_t value)
{
    change(sheet, stat);
    sheet->increased[stat] = (int16_t)(sheet->increased[stat] + value);
}

static void add_speed(struct sheet *sheet, int32_t value)
{
    add_increased(sheet, CONTENT_STAT_SPEED, value);
    add_increased(sheet, CONTENT_STAT_COGNITIVE, value);
    add_increased(sheet, CONTENT_STAT_RITUAL, value);
}

static void add_bonuses(struct sheet *sheet, const struct content_bonus *bonuses)
{
    for (size_t i = 0; i < CONTENT_BONUSES_MAX && bonuses[i].layer != CONTENT_BONUS_NONE; i++) {
        const struct content_bonus *bonus = &bonuses[i];

        if (bonus->layer == CONTENT_BONUS_FLAT) {
            add_flat(sheet, bonus->stat, bonus->value);
        } else if (bonus->layer == CONTENT_BONUS_INCREASED) {
            add_increased(sheet, bonus->stat, bonus->value);
        } else if (sheet->factor_count < FACTORS_MAX) {
            change(sheet, bonus->stat);
            sheet->factors[sheet->factor_count++] = *bonus;
        }
    }
}

/* ---- where bonuses come from ---- */

static void add_passive(const struct world *world, uint16_t code, struct sheet *sheet)
{
    const struct content_passive *passive;

    if (code == CONTENT_NONE) {
        return;
    }
    passive = &world->content->passives[code];
    add_bonuses(sheet, passive->bonuses);
    if (passive->kind == CONTENT_PASSIVE_CRITICAL_STRIKE) {
        add_flat(sheet, CONTENT_STAT_CRITICAL, passive->power);
    } else if (passive->kind == CONTENT_PASSIVE_FIRE_RESISTANCE) {
        add_flat(sheet, CONTENT_STAT_RESIST_FIRE, passive->power);
    } else if (passive->kind == CONTENT_PASSIVE_COLD_RESISTANCE) {
        add_flat(sheet, CONTENT_STAT_RESIST_COLD, passive->power);
    }
}

static void add_equipment(const struct world *world, const struct state_actor *actor,
                          struct sheet *sheet)
{
    for (uint8_t slot = 1; slot <= CONTENT_EQUIPMENT_SLOTS; slot++) {
        const struct content_item *item = stats_worn(world, actor, slot);

        if (item == NULL) {
            continue;
        }
        if (item->attack != 0) {
            add_flat(sheet, CONTENT_STAT_ATTACK, item->attack);
        }
        if (item->defence != 0) {
            add_flat(sheet, CONTENT_STAT_DEFENCE, item->defence);
        }
        if (item->armour != 0) {
            add_flat(sheet, CONTENT_STAT_ARMOUR, item->armour);
        }
        add_bonuses(sheet, item->bonuses);
        add_passive(world, item->passive, sheet);
    }
}

static void add_status(const struct world *world, const struct state_status *status,
                       struct sheet *sheet)
{
    const struct content_status *row = &world->content->statuses[status->code - 1];

    add_bonuses(sheet, row->bonuses);
    switch (row->effect) {
    case CONTENT_STATUS_HASTE:
        add_speed(sheet, status->magnitude);
        break;
    case CONTENT_STATUS_SLOW:
        add_speed(sheet, -status->magnitude);
        break;
    case CONTENT_STATUS_SHIELD:
        add_flat(sheet, CONTENT_STAT_ARMOUR, status->magnitude);
        break;
    case CONTENT_STATUS_WEAKNESS:
        add_flat(sheet, CONTENT_STAT_ATTACK, -status->magnitude);
        break;
    case CONTENT_STATUS_BERSERK:
        add_flat(sheet, CONTENT_STAT_ATTACK, status->magnitude);
        add_flat(sheet, CONTENT_STAT_DEFENCE, -status->magnitude);
        break;
    default:
        break;
    }
}

static void add_all(const struct world *world, const struct state_actor *actor, struct sheet *sheet)
{
    const struct content_actor *kind = world_kind(world, actor);

    for (size_t i = 0; i < CONTENT_ACTOR_PASSIVES_MAX; i++) {
        add_passive(world, kind->passives[i], sheet);
    }
    if (actor->seat != 0) {
        add_equipment(world, actor, sheet);
    }
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code != 0) {
            add_status(world, &actor->statuses[i], sheet);
        }
    }
}

/* ---- the layers ---- */

static int32_t apply(const struct sheet *sheet, uint8_t stat, int32_t base)
{
    int32_t increased;
    int32_t value;

    if ((sheet->changed >> stat & 1) == 0) {
        return base;
    }
    increased = sheet->increased[stat];
    increased = increased < HASTE_FLOOR ? HASTE_FLOOR : increased;
    value = (base + sheet->flat[stat]) * (100 + increased) / 100;
    for (size_t i = 0; i < sheet->factor_count; i++) {
        const struct content_bonus *factor = &sheet->factors[i];
        int32_t change = factor->layer == CONTENT_BONUS_MORE ? factor->value : -factor->value;

        if (factor->stat == stat) {
            value = value * (100 + change) / 100;
        }
    }
    return value;
}

static int32_t bounded(int32_t value, int32_t low, int32_t high)
{
    if (value < low) {
        return low;
    }
    return value > high ? high : value;
}

static void write_core(const struct state_actor *actor, const struct sheet *sheet, int32_t *of)
{
    for (uint8_t stat = 0; stat < CONTENT_CORE_STATS; stat++) {
        of[stat] = bounded(apply(sheet, stat, actor->core[stat]), 1, 99);
    }
}

/* What the levels beyond the first of its kind add. */
struct growth {
    int32_t levels;
    int32_t hp;
    int32_t mp;
};

static struct growth growth_of(const struct world *world, const struct state_actor *actor)
{
    int32_t levels = actor->level - world_kind(world, actor)->level;
    struct growth growth = {.levels = levels, .hp = levels * world_tuning(world)->level_hp};
    uint16_t class_ =
        actor->seat != 0 ? world->state->seats[actor->seat - 1].class_ : (uint16_t)CONTENT_NONE;

    if (class_ != CONTENT_NONE) {
        growth.hp = levels * world->content->classes[class_].level_hp;
        growth.mp = levels * world->content->classes[class_].level_mp;
    }
    return growth;
}

static void write_derived(const struct world *world, const struct state_actor *actor, int32_t *of)
{
    const struct content_actor *kind = world_kind(world, actor);
    const struct content_tuning *tuning = world_tuning(world);
    struct growth growth = growth_of(world, actor);
    int32_t core[CONTENT_CORE_STATS];

    for (size_t i = 0; i < CONTENT_CORE_STATS; i++) {
        core[i] = of[i] - 10;
    }
    of[CONTENT_STAT_ATTACK] =
        kind->attack + core[CONTENT_STAT_STR] / 2 + growth.levels * tuning->level_attack;
    of[CONTENT_STAT_DEFENCE] =
        kind->defence + core[CONTENT_STAT_DEX] / 2 + growth.levels * tuning->level_defence;
    of[CONTENT_STAT_ARMOUR] = kind->armour;
    of[CONTENT_STAT_PSI] = core[CONTENT_STAT_INT] * 8 / 10 + core[CONTENT_STAT_EGO] * 5 / 10;
    of[CONTENT_STAT_FOCUS] = core[CONTENT_STAT_WIL] * 12 / 10;
    of[CONTENT_STAT_CRITICAL] = tuning->critical_percent + core[CONTENT_STAT_DEX] / 4;
    of[CONTENT_STAT_SPEED] =
        kind->speed + core[CONTENT_STAT_DEX] * 8 / 10 + core[CONTENT_STAT_STR] * 2 / 10;
    of[CONTENT_STAT_COGNITIVE] =
        kind->speed + core[CONTENT_STAT_INT] * 6 / 10 + core[CONTENT_STAT_WIL] * 4 / 10;
    of[CONTENT_STAT_RITUAL] =
        kind->speed + core[CONTENT_STAT_WIL] * 5 / 10 + core[CONTENT_STAT_EGO] * 5 / 10;
    of[CONTENT_STAT_HP_MAX] = kind->hp + core[CONTENT_STAT_CON] * 2 + growth.hp;
    of[CONTENT_STAT_MP_MAX] =
        kind->mp + core[CONTENT_STAT_INT] + core[CONTENT_STAT_WIL] + growth.mp;
    of[CONTENT_STAT_LUCIDITY_MAX] =
        kind->lucidity + core[CONTENT_STAT_WIL] / 2 + core[CONTENT_STAT_EGO];
    for (size_t i = 0; i < CONTENT_RESISTANCES; i++) {
        of[CONTENT_STAT_RESIST_PHYSICAL + i] = kind->resistances[i];
    }
    of[CONTENT_STAT_STEALTH] = 0;
    of[CONTENT_STAT_SIGHT] = 0;
}

struct bounds {
    int16_t low;
    int16_t high;
};

static const struct bounds bounds_of[CONTENT_STAT_COUNT] = {
    [CONTENT_STAT_ATTACK] = {-1000, 9999},
    [CONTENT_STAT_DEFENCE] = {-1000, 9999},
    [CONTENT_STAT_ARMOUR] = {0, 30000},
    [CONTENT_STAT_PSI] = {-100, 1000},
    [CONTENT_STAT_FOCUS] = {-100, 1000},
    [CONTENT_STAT_CRITICAL] = {0, 100},
    [CONTENT_STAT_SPEED] = {1, 2000},
    [CONTENT_STAT_COGNITIVE] = {1, 2000},
    [CONTENT_STAT_RITUAL] = {1, 2000},
    [CONTENT_STAT_HP_MAX] = {1, 30000},
    [CONTENT_STAT_MP_MAX] = {0, 30000},
    [CONTENT_STAT_LUCIDITY_MAX] = {0, 30000},
    [CONTENT_STAT_RESIST_PHYSICAL] = {-100, 100},
    [CONTENT_STAT_RESIST_FIRE] = {-100, 100},
    [CONTENT_STAT_RESIST_COLD] = {-100, 100},
    [CONTENT_STAT_RESIST_LIGHTNING] = {-100, 100},
    [CONTENT_STAT_RESIST_POISON] = {-100, 100},
    [CONTENT_STAT_RESIST_ARCANE] = {-100, 100},
    [CONTENT_STAT_STEALTH] = {0, 100},
    [CONTENT_STAT_SIGHT] = {-100, 1000},
};

static void write_strike(const struct world *world, const struct state_actor *actor,
                         struct stats *stats)
{
    const struct content_actor *kind = world_kind(world, actor);
    const struct content_item *weapon = stats_worn(world, actor, CONTENT_EQUIP_WEAPON);
    int32_t force = (stats->of[CONTENT_STAT_STR] - 10) / 2;

    /* The analyzer takes the address of a row for null. */
    stats->damage_min =
        weapon != NULL ? weapon->damage_min : kind->damage_min; /* NOLINT(clang-analyzer-core.*) */
    stats->damage_max = weapon != NULL ? weapon->damage_max : kind->damage_max;
    stats->damage_type = weapon != NULL ? weapon->damage_type : kind->damage_type;
    stats->reach = weapon != NULL && weapon->reach > 1 ? weapon->reach : 1;
    if (actor->seat == 0 && status_has(world, actor, CONTENT_STATUS_DISARM)) {
        stats->damage_min /= 2;
        stats->damage_max /= 2;
    }
    stats->damage_min = bounded(stats->damage_min + force, 0, 9999);
    stats->damage_max = bounded(stats->damage_max + force, stats->damage_min, 9999);
}

struct stats stats_of(const struct world *world, const struct state_actor *actor)
{
    struct sheet sheet;
    struct stats stats;

    sheet.changed = 0;
    sheet.factor_count = 0;
    add_all(world, actor, &sheet);
    write_core(actor, &sheet, stats.of);
    write_derived(world, actor, stats.of);
    for (uint8_t stat = CONTENT_CORE_STATS; stat < CONTENT_STAT_COUNT; stat++) {
        stats.of[stat] =
            bounded(apply(&sheet, stat, stats.of[stat]), bounds_of[stat].low, bounds_of[stat].high);
    }
    write_strike(world, actor, &stats);
    return stats;
}

/* ---- resources ---- */

/* Hit points with a new maximum. What an effect has given beyond the old one is on top of it. */
static int32_t fitting(const struct state_actor *actor, int32_t hp_max)
{
    int32_t beyond = actor->hp > actor->hp_max ? actor->hp - actor->hp_max : 0;
    int32_t within = actor->hp - beyond;

    beyond = beyond < hp_max ? beyond : hp_max;
    return (within < hp_max ? within : hp_max) + beyond;
}

void stats_refresh(const struct world *world, struct state_actor *actor)
{
    struct stats stats = stats_of(world, actor);

    actor->hp = fitting(actor, stats.of[CONTENT_STAT_HP_MAX]);
    actor->hp_max = stats.of[CONTENT_STAT_HP_MAX];
    actor->mp_max = (uint16_t)stats.of[CONTENT_STAT_MP_MAX];
    actor->lucidity_max = (uint16_t)stats.of[CONTENT_STAT_LUCIDITY_MAX];
    actor->mp = actor->mp < actor->mp_max ? actor->mp : actor->mp_max;
    actor->lucidity = actor->lucidity < actor->lucidity_max ? actor->lucidity : actor->lucidity_max;
}

void stats_fill(const struct world *world, struct state_actor *actor)
{
    stats_refresh(world, actor);
    actor->hp = actor->hp_max;
    actor->mp = actor->mp_max;
    actor->lucidity = actor->lucidity_max;
}

/* ---- single questions ---- */

uint32_t stats_speed(const struct world *world, const struct state_actor *actor)
{
    return (uint32_t)stats_of(world, actor).of[CONTENT_STAT_SPEED];
}

uint32_t stats_cost(const struct world *world, const struct state_actor *actor, uint32_t base)
{
    return stats_cost_by(world, actor, base, CONTENT_STAT_SPEED);
}

uint32_t stats_cost_by(const struct world *world, const struct state_actor *actor, uint32_t base,
                       uint8_t speed)
{
    uint32_t cost = base * 100 / (uint32_t)stats_of(world, actor).of[speed];

    return cost > 0 ? cost : 1;
}

const struct content_item *stats_worn(const struct world *world, const struct state_actor *actor,
                                      uint8_t equipment)
{
    const struct state_seat *owner;
    uint8_t slot;

    if (actor->seat == 0) {
        return NULL;
    }
    owner = &world->state->seats[actor->seat - 1];
    slot = owner->equipment[equipment - 1];
    if (equipment == CONTENT_EQUIP_WEAPON && slot != STATE_SLOT_NONE &&
        status_has(world, actor, CONTENT_STATUS_DISARM)) {
        return NULL;
    }
    return slot < GAME_INVENTORY_MAX ? &world->content->items[owner->inventory[slot].item] : NULL;
}

static uint32_t passive_power(const struct world *world, uint16_t code, uint8_t kind)
{
    const struct content_passive *passive;

    if (code == CONTENT_NONE) {
        return 0;
    }
    passive = &world->content->passives[code];
    if (passive->kind != kind) {
        return 0;
    }
    return passive->power > 0 ? passive->power : 1;
}

uint32_t stats_passive(const struct world *world, const struct state_actor *actor, uint8_t kind)
{
    const struct content_actor *row = world_kind(world, actor);
    uint32_t power = 0;

    for (size_t i = 0; i < CONTENT_ACTOR_PASSIVES_MAX; i++) {
        power += passive_power(world, row->passives[i], kind);
    }
    for (uint8_t slot = 1; actor->seat != 0 && slot <= CONTENT_EQUIPMENT_SLOTS; slot++) {
        const struct content_item *item = stats_worn(world, actor, slot);

        power += item != NULL ? passive_power(world, item->passive, kind) : 0;
    }
    return power;
}

uint16_t stats_ability(const struct world *world, const struct state_actor *actor, uint8_t slot)
{
    uint16_t class_ =
        actor->seat != 0 ? world->state->seats[actor->seat - 1].class_ : (uint16_t)CONTENT_NONE;
    const struct content_lesson *lesson;

    if (slot >= STATE_ABILITIES_MAX) {
        return CONTENT_NONE;
    }
    if (class_ == CONTENT_NONE) {
        return world_kind(world, actor)->abilities[slot];
    }
    lesson = &world->content->classes[class_].lessons[slot];
    return lesson->ability != CONTENT_NONE && actor->level >= lesson->level
               ? lesson->ability
               : (uint16_t)CONTENT_NONE;
}

uint8_t stats_ability_slot(const struct world *world, const struct state_actor *actor,
                           uint16_t ability)
{
    for (uint8_t slot = 0; ability != CONTENT_NONE && slot < STATE_ABILITIES_MAX; slot++) {
        if (stats_ability(world, actor, slot) == ability) {
            return slot;
        }
    }
    return STATE_SLOT_NONE;
}

bool stats_hostile(const struct world *world, const struct state_actor *a,
                   const struct state_actor *b)
{
    const struct content_faction *factions = world->content->factions;

    return ((factions[a->faction].hostile >> b->faction |
             factions[b->faction].hostile >> a->faction) &
            1) != 0;
}

uint8_t stats_provider(const struct game_state *state, const struct state_actor *actor)
{
    return actor->provider != GAME_PROVIDER_NONE ? actor->provider : state->header.default_provider;
}

uint32_t stats_experience_for(const struct content_tuning *tuning, uint16_t level)
{
    return (uint32_t)tuning->xp_base * level * (level + 1U) / 2;
}
