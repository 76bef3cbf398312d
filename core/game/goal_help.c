/*
 * goal_help: healing oneself, helping friends, calling for help.
 *
 * Caution says when one sees to one's wounds, empathy and loyalty how much those of friends count,
 * dominance who calls and obedience who comes.
 */
#include "core/game/goal.h"

#include "core/game/stats.h"
#include "core/game/use.h"

enum {
    RECOVER_TIMES = 850,
    REFRESH_TIMES = 620,
    DRAINED = 20, /* percent of magical power */
    SUPPORT_BASE = 300,
    CALL_BASE = 350,
    FRIENDLY = 60,    /* empathy from which friends are helped */
    COMMANDING = 140, /* dominance from which one calls */
    OBEDIENT = 80,    /* obedience from which a call is an order */
    CALL_CARRIES = 12,
    HURT = 60 /* percent of hit points below which a friend needs help */
};

/* ---- oneself ---- */

static int32_t seeing_to_it(const struct mind *mind)
{
    return 30 + mind_trait(mind, CONTENT_TRAIT_CAUTION) / 8;
}

/* Out of power in the middle of a fight. */
static bool is_drained(const struct mind *mind)
{
    return mind->foe_count > 0 && mind->actor->mp_max > 0 &&
           mind->actor->mp * 100 < mind->actor->mp_max * DRAINED;
}

int32_t recover_score(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    int32_t health = mind_health(actor);

    if (mind_bears(mind->world, actor, CONTENT_STATUS_BERSERK)) {
        return 0;
    }
    if (actor->hp >= actor->hp_max) {
        return is_drained(mind) ? REFRESH_TIMES : 0;
    }
    if (mind->foe_count == 0) {
        return health < 75 ? RECOVER_TIMES : 0;
    }
    return health < seeing_to_it(mind) || mind->danger * 2 >= actor->hp
               ? RECOVER_TIMES + 100 - health
               : 0;
}

/* Whether it is worth an item: not while time alone would do. */
static bool is_worth_it(const struct mind *mind, const struct use *use)
{
    int32_t missing = mind->actor->hp_max - mind->actor->hp;

    if (!use->spends) {
        return true;
    }
    return mind->foe_count > 0 || (missing >= use->power && mind_health(mind->actor) < 35);
}

static bool refresh(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_REFRESH, uses);

    for (uint8_t i = 0; i < count; i++) {
        *out = use_aimed(&uses[i], mind->actor, mind->actor);
        if (uses[i].ready && mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

bool recover_find(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_HEAL, uses);
    int32_t best = 0;

    for (uint8_t i = 0; i < count; i++) {
        struct game_action action = use_aimed(&uses[i], mind->actor, mind->actor);
        int32_t value = uses[i].power + (uses[i].spends ? 1 : 1000);

        if (value > best && uses[i].ready && is_worth_it(mind, &uses[i]) &&
            mind_allows(mind, &action)) {
            best = value;
            *out = action;
        }
    }
    return best > 0 || (is_drained(mind) && refresh(mind, out));
}

/* ---- friends ---- */

static const struct state_actor *hurt_friend(const struct mind *mind)
{
    const struct state_actor *worst = NULL;

    for (uint8_t i = 0; i < mind->friend_count; i++) {
        const struct state_actor *friend = mind->friends[i].actor;

        if (mind_health(friend) < HURT &&
            (worst == NULL || mind_health(friend) < mind_health(worst))) {
            worst = friend;
        }
    }
    return worst;
}

int32_t support_score(struct mind *mind)
{
    int32_t empathy = mind_trait(mind, CONTENT_TRAIT_EMPATHY);

    if (empathy < FRIENDLY || hurt_friend(mind) == NULL) {
        return 0;
    }
    return SUPPORT_BASE + 2 * empathy;
}

/* What heals; failing that, it stands by the friend. */
bool support_find(struct mind *mind, struct game_action *out)
{
    const struct state_actor *friend = hurt_friend(mind);
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_HEAL, uses);

    for (uint8_t i = 0; i < count; i++) {
        *out = use_aimed(&uses[i], mind->actor, friend);
        if (uses[i].ready && (uses[i].affects >> CONTENT_AFFECTED_ALLIES & 1) != 0 &&
            mind_allows(mind, out)) {
            return true;
        }
    }
    return tile_distance(mind->actor->x, mind->actor->y, friend->x, friend->y) > 1 &&
           goal_go(mind, friend->x, friend->y, out);
}

/* ---- calling ---- */

int32_t call_score(struct mind *mind)
{
    const struct state_actor *actor = mind->actor;
    int32_t dominance = mind_trait(mind, CONTENT_TRAIT_DOMINANCE);

    if (mind->foe_count == 0 || actor->seat != 0 || dominance < COMMANDING ||
        (actor->flags & STATE_ACTOR_CALLED) != 0 ||
        mind_bears(mind->world, actor, CONTENT_STATUS_SILENCE)) {
        return 0;
    }
    return CALL_BASE + 2 * dominance;
}

/* One who is called hears where; the obedient take it for an order and hunt. */
static void hear_call(const struct mind *mind, struct state_actor *other)
{
    const struct state_actor *foe = mind->foes[0].actor;

    other->flags |= STATE_ACTOR_HEARD;
    other->heard_x = foe->x;
    other->heard_y = foe->y;
    if (mind_trait_of(mind->world, other, CONTENT_TRAIT_OBEDIENCE) >= OBEDIENT) {
        other->last_x = foe->x;
        other->last_y = foe->y;
        other->memory = world_kind(mind->world, other)->memory;
    }
}

/* The call itself is free and heard at once; the turn is spent calling. */
bool call_find(struct mind *mind, struct game_action *out)
{
    struct game_state *state = mind->world->state;
    struct state_actor *actor = mind->actor;

    for (size_t i = GAME_SEATS_MAX; i < state->header.actor_slots; i++) {
        struct state_actor *other = &state->actors[i];

        if (other != actor && actor_alive(other) && other->faction == actor->faction &&
            (other->flags & STATE_ACTOR_ACTIVE) != 0 && other->target == 0 &&
            tile_distance(actor->x, actor->y, other->x, other->y) <= CALL_CARRIES) {
            hear_call(mind, other);
        }
    }
    actor->flags |= STATE_ACTOR_CALLED;
    world_emit(mind->world, (struct game_event){.type = GAME_EVENT_CALLED}, actor, NULL);
    *out = mind_wait();
    return true;
}
