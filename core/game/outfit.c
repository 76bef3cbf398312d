/*
 * outfit: beginners, and choosing what to be.
 *
 * Each person chooses for its own seat, as the first thing it does. A choice is an action like any
 * other: it stands in the log and is proven with the rest.
 */
#include "core/game/outfit.h"

#include <string.h>

#include "core/game/action.h"
#include "core/game/item.h"
#include "core/game/stats.h"

void outfit_give(struct world *world, uint8_t seat, uint16_t class_)
{
    uint16_t kind = class_ != CONTENT_NONE ? world->content->classes[class_].actor
                                           : world_scenario(world)->player_actor;
    const struct content_actor *row = &world->content->actors[kind];
    struct state_actor *actor = &world->state->actors[seat - 1];
    struct state_seat *owner = &world->state->seats[seat - 1];

    actor->kind = kind;
    actor->true_kind = CONTENT_NONE;
    memcpy(actor->core, row->core, sizeof(actor->core));
    actor->level = row->level;
    actor->faction = (uint8_t)row->faction;
    *owner = (struct state_seat){.class_ = class_};
    memset(owner->equipment, STATE_SLOT_NONE, sizeof(owner->equipment));
    item_give_start(world, owner);
    stats_fill(world, actor);
}

/* An entity that has never acted has never been given a time for its next turn. */
static bool is_fresh(const struct world *world, const struct state_actor *actor)
{
    return actor->seat != 0 && actor->ready_at == 0 && world->state->header.depth == 1 &&
           actor->hp == actor->hp_max && world->state->seats[actor->seat - 1].experience == 0;
}

struct refusal choose_plan(struct world *world, const struct state_actor *actor,
                           const struct game_action *action, struct action_plan *out)
{
    if ((action->given & GAME_GIVEN_CLASS) == 0 || action->ability >= world->content->class_count) {
        return refuse(GAME_VERDICT_UNKNOWN_CLASS, GAME_FIELD_CLASS);
    }
    if (!is_fresh(world, actor)) {
        return refuse(GAME_VERDICT_TOO_LATE, GAME_FIELD_KIND);
    }
    out->slot = (uint8_t)action->ability;
    return allow();
}

void choose_perform(struct world *world, struct state_actor *actor, const struct action_plan *plan)
{
    outfit_give(world, actor->seat, plan->slot);
    world_emit(world, (struct game_event){.type = GAME_EVENT_CHOSE, .code = actor->kind}, actor,
               NULL);
    world_forget_sight(world, actor->seat);
    world_remember(world, actor->seat);
}
