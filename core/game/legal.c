/*
 * legal: what a seat's entity may try now.
 *
 * Candidates are made only from what the seat sees and owns: the eight directions, foes in sight,
 * the tiles in sight, its slots, the ground under its feet. Each is then planned like an action
 * that was sent, so the list and the rules cannot disagree.
 */
#include "core/game/step.h"

#include "core/game/ability.h"
#include "core/game/stats.h"

struct lister {
    struct world *world;
    const struct state_actor *actor;
    struct game_legal *out;
};

static bool is_allowed(const struct lister *lister, const struct game_action *action,
                       struct action_plan *plan)
{
    return action_plan(lister->world, lister->actor, action, plan).verdict == GAME_VERDICT_ACCEPTED;
}

static void offer(struct lister *lister, struct game_action action)
{
    struct action_plan plan;

    if (lister->out->count < GAME_LEGAL_MAX && is_allowed(lister, &action, &plan)) {
        lister->out->actions[lister->out->count++] = action;
    }
}

static struct game_action plain(uint8_t kind)
{
    return (struct game_action){.kind = kind, .dir = GAME_DIR_NONE};
}

static void offer_directions(struct lister *lister, uint8_t kind)
{
    for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir++) {
        struct game_action action = plain(kind);

        action.given = GAME_GIVEN_DIR;
        action.dir = dir;
        offer(lister, action);
    }
}

/* The action with each actor in sight as its target, its own included. */
static void offer_targets(struct lister *lister, struct game_action action)
{
    const struct game_state *state = lister->world->state;

    action.given |= GAME_GIVEN_TARGET;
    for (size_t i = 0; i < state->header.actor_slots; i++) {
        if (state->actors[i].id != 0 && actor_alive(&state->actors[i])) {
            action.target = state->actors[i].id;
            offer(lister, action);
        }
    }
}

static bool is_wanted(const struct lister *lister, int x, int y, bool all)
{
    const struct game_state *state = lister->world->state;
    const struct state_actor *other = state_actor_seen_at(state, x, y);
    uint8_t terrain = state_terrain(state, x, y);

    return all || (other != NULL && world_sees(lister->world, lister->actor, other)) ||
           terrain == GAME_TERRAIN_DOOR_CLOSED || terrain == GAME_TERRAIN_DOOR_LOCKED;
}

/* Moving there may be wanted anywhere; other aims are those who stand there, and doors. */
static void offer_positions(struct lister *lister, struct game_action action, uint16_t ability)
{
    const struct tile_set *sight = world_sight(lister->world, lister->actor->seat);
    const struct state_header *header = &lister->world->state->header;
    bool all = (ability_hint(lister->world->content, ability) & ABILITY_MOVES) != 0;

    action.given |= GAME_GIVEN_POSITION;
    for (int y = 0; y < header->height; y++) {
        for (int x = 0; x < header->width; x++) {
            if (tile_set_has(sight, x, y) && is_wanted(lister, x, y, all)) {
                action.x = (int16_t)x;
                action.y = (int16_t)y;
                offer(lister, action);
            }
        }
    }
}

/* An action that uses an ability, with whatever it can be aimed at. */
static void offer_aims(struct lister *lister, struct game_action action, uint16_t ability)
{
    switch (lister->world->content->abilities[ability].targeting) {
    case CONTENT_TARGETING_ENTITY:
        offer_targets(lister, action);
        break;
    case CONTENT_TARGETING_POSITION:
        offer_positions(lister, action, ability);
        break;
    case CONTENT_TARGETING_DIRECTION:
        action.given |= GAME_GIVEN_DIR;
        for (action.dir = 0; action.dir < GAME_DIR_COUNT; action.dir++) {
            offer(lister, action);
        }
        break;
    default:
        offer(lister, action);
        break;
    }
}

static void offer_slot(struct lister *lister, uint8_t kind, uint8_t slot)
{
    struct game_action action = plain(kind);

    action.given = GAME_GIVEN_SLOT;
    action.slot = slot;
    offer(lister, action);
}

/* What can be aimed anywhere comes last: it is much, and the list is bounded. */
static bool is_wide(const struct game_content *content, uint16_t ability)
{
    return content->abilities[ability].targeting == CONTENT_TARGETING_POSITION;
}

static void offer_abilities(struct lister *lister, bool wide)
{
    for (uint8_t slot = 0; slot < STATE_ABILITIES_MAX; slot++) {
        uint16_t ability = stats_ability(lister->world, lister->actor, slot);
        struct game_action action = plain(GAME_ACTION_ABILITY);

        action.given = GAME_GIVEN_ABILITY;
        action.ability = ability;
        if (ability != CONTENT_NONE && is_wide(lister->world->content, ability) == wide) {
            offer_aims(lister, action, ability);
        }
    }
}

static void offer_items(struct lister *lister, bool wide)
{
    const struct game_content *content = lister->world->content;
    const struct state_seat *owner = &lister->world->state->seats[lister->actor->seat - 1];

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &owner->inventory[slot];
        struct game_action action = plain(GAME_ACTION_USE_ITEM);

        action.given = GAME_GIVEN_SLOT;
        action.slot = slot;
        if (stack->quantity != 0 && content->items[stack->item].use != CONTENT_NONE &&
            is_wide(content, content->items[stack->item].use) == wide) {
            offer_aims(lister, action, content->items[stack->item].use);
        }
    }
}

static void offer_classes(struct lister *lister)
{
    struct game_action action = plain(GAME_ACTION_CHOOSE);

    action.given = GAME_GIVEN_CLASS;
    for (action.ability = 0; action.ability < lister->world->content->class_count;
         action.ability++) {
        offer(lister, action);
    }
}

static void list_actions(struct lister *lister)
{
    offer(lister, plain(GAME_ACTION_WAIT));
    offer_directions(lister, GAME_ACTION_MOVE);
    offer_targets(lister, plain(GAME_ACTION_ATTACK));
    offer(lister, plain(GAME_ACTION_PICKUP));
    offer(lister, plain(GAME_ACTION_SEARCH));
    offer(lister, plain(GAME_ACTION_DESCEND));
    offer_directions(lister, GAME_ACTION_INTERACT);
    offer_abilities(lister, false);
    offer_items(lister, false);
    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        offer_slot(lister, GAME_ACTION_EQUIP, slot);
    }
    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        offer_slot(lister, GAME_ACTION_DROP, slot);
    }
    offer_classes(lister);
    offer_abilities(lister, true);
    offer_items(lister, true);
}

void game_legal_of(const struct game_state *state, const struct game_content *content, uint8_t seat,
                   struct game_legal *out)
{
    const struct state_actor *actor = state_seat_actor(state, seat);
    struct game_next next = game_next_of(state);
    struct game_outcome outcome;
    struct game_state copy;
    struct world world;

    out->entity = 0;
    out->count = 0;
    if (actor == NULL || next.entity != actor->id || next.pending != 0) {
        return;
    }
    copy = *state;
    world_init(&world, &copy, content, &outcome);
    out->entity = actor->id;
    list_actions(&(struct lister){&world, state_seat_actor(&copy, seat), out});
}
