/*
 * status: gaining, bearing and losing conditions.
 */
#include "core/game/status.h"

#include "core/game/combat.h"
#include "core/game/stats.h"

static struct state_status *slot_for(struct state_actor *actor, uint16_t code)
{
    struct state_status *free_slot = NULL;

    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        struct state_status *status = &actor->statuses[i];

        if (status->code == code + 1) {
            return status;
        }
        if (status->code == 0 && free_slot == NULL) {
            free_slot = status;
        }
    }
    return free_slot;
}

bool status_fits(const struct state_actor *actor, uint16_t code)
{
    struct state_actor copy = *actor;

    return slot_for(&copy, code) != NULL;
}

void status_add(struct world *world, struct state_actor *actor, uint16_t code, uint16_t turns)
{
    struct state_status *status = slot_for(actor, code);

    if (status == NULL) {
        return;
    }
    status->code = (uint8_t)(code + 1);
    status->magnitude = (uint8_t)world->content->statuses[code].power;
    if (status->turns < turns) {
        status->turns = turns;
    }
    stats_refresh(world, actor);
    world_emit(world,
               (struct game_event){
                   .type = GAME_EVENT_STATUS_GAINED, .code = code, .amount = status->turns},
               actor, NULL);
}

bool status_any(const struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code != 0) {
            return true;
        }
    }
    return false;
}

static bool is_harmful(const struct world *world, const struct state_status *status)
{
    return status->code != 0 && world->content->statuses[status->code - 1].harmful != 0;
}

bool status_any_harmful(const struct world *world, const struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (is_harmful(world, &actor->statuses[i])) {
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
    world_emit(world, (struct game_event){.type = GAME_EVENT_STATUS_LOST, .code = code}, actor,
               NULL);
}

void status_cure(struct world *world, struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (is_harmful(world, &actor->statuses[i])) {
            lose(world, actor, &actor->statuses[i]);
        }
    }
}

void status_tick(struct world *world, struct state_actor *actor)
{
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        struct state_status *status = &actor->statuses[i];
        const struct content_status *row;

        if (status->code == 0) {
            continue;
        }
        row = &world->content->statuses[status->code - 1];
        if (row->effect == CONTENT_STATUS_POISON && actor->hp > 0) {
            combat_damage(world, NULL, actor, row->power);
        } else if (row->effect == CONTENT_STATUS_REGENERATE && actor->hp > 0) {
            combat_heal(world, actor, row->power);
        }
        status->turns--;
        if (status->turns == 0) {
            lose(world, actor, status);
        }
    }
}
