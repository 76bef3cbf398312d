/*
 * stats: base numbers, then equipment, then statuses.
 */
#include "core/game/stats.h"

static const struct content_item *equipped(const struct world *world, uint8_t seat, bool weapon)
{
    const struct state_seat *owner = &world->state->seats[seat - 1];
    uint8_t slot = weapon ? owner->weapon_slot : owner->armour_slot;

    return slot < GAME_INVENTORY_MAX ? &world->content->items[owner->inventory[slot].item] : NULL;
}

static void add_equipment(const struct world *world, uint8_t seat, struct stats *stats)
{
    const struct content_item *weapon = equipped(world, seat, true);
    const struct content_item *armour = equipped(world, seat, false);

    if (weapon != NULL) {
        stats->attack += weapon->attack;
        stats->damage_min = weapon->damage_min;
        stats->damage_max = weapon->damage_max;
    }
    if (armour != NULL) {
        stats->defence += armour->defence;
        stats->armour += armour->armour;
    }
}

static void add_statuses(const struct world *world, const struct state_actor *actor,
                         struct stats *stats)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        const struct content_status *status;

        if (actor->statuses[i].code == 0) {
            continue;
        }
        status = &world->content->statuses[actor->statuses[i].code - 1];
        if (status->effect == CONTENT_STATUS_SHIELD) {
            stats->armour += status->power;
        } else if (status->effect == CONTENT_STATUS_WEAKNESS) {
            stats->attack -= status->power;
        }
    }
}

struct stats stats_of(const struct world *world, const struct state_actor *actor)
{
    const struct content_actor *kind = world_kind(world, actor);
    struct stats stats = {.attack = actor->attack,
                          .defence = actor->defence,
                          .armour = kind->armour,
                          .damage_min = kind->damage_min,
                          .damage_max = kind->damage_max};

    if (actor->seat != 0) {
        add_equipment(world, actor->seat, &stats);
    }
    add_statuses(world, actor, &stats);
    return stats;
}

uint32_t stats_speed(const struct world *world, const struct state_actor *actor)
{
    uint32_t percent = 100;

    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        const struct content_status *status;

        if (actor->statuses[i].code == 0) {
            continue;
        }
        status = &world->content->statuses[actor->statuses[i].code - 1];
        if (status->effect == CONTENT_STATUS_HASTE) {
            percent += status->power;
        } else if (status->effect == CONTENT_STATUS_SLOW) {
            percent = percent > status->power + 10U ? percent - status->power : 10;
        }
    }
    percent = world_kind(world, actor)->speed * percent / 100;
    return percent > 0 ? percent : 1;
}

uint32_t stats_cost(const struct world *world, const struct state_actor *actor, uint32_t base)
{
    uint32_t cost = base * 100 / stats_speed(world, actor);

    return cost > 0 ? cost : 1;
}

bool stats_hostile(const struct world *world, const struct state_actor *a,
                   const struct state_actor *b)
{
    uint8_t one = world_kind(world, a)->faction;
    uint8_t other = world_kind(world, b)->faction;

    return (one == CONTENT_FACTION_PARTY && other == CONTENT_FACTION_MONSTERS) ||
           (one == CONTENT_FACTION_MONSTERS && other == CONTENT_FACTION_PARTY);
}

uint8_t stats_provider(const struct game_state *state, const struct state_actor *actor)
{
    return actor->provider != GAME_PROVIDER_NONE ? actor->provider : state->header.default_provider;
}

uint32_t stats_experience_for(const struct content_tuning *tuning, uint16_t level)
{
    return (uint32_t)tuning->xp_base * level * (level + 1U) / 2;
}
