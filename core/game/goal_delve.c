/*
 * goal_delve: how a player's character that nobody plays gets through a dungeon.
 *
 * It goes where it has not been, with what its seat remembers of the level; when there is nothing
 * left to see it goes down. Before that it rests, if rest helps and the keep still sleeps; once the
 * keep wakes it goes down as soon as it knows how. Curiosity says how gladly it explores, caution
 * how whole it wants to be.
 */
#include "core/game/goal.h"

#include "core/game/stats.h"
#include "core/game/use.h"
#include "core/game/vigil.h"

enum {
    EXPLORE_BASE = 150,
    EXPLORE_WATCHED = 60, /* with foes in sight that it cannot get at */
    DESCEND_BASE = 120,
    DESCEND_LATE = 340,   /* above what lies about */
    DESCEND_ESCAPE = 810, /* the stairs are the nearest way out */
    ESCAPE_STEPS = 5,
    ESCAPE_HEALTH = 35,
    REST_TIMES = 300,
    REST_ROUNDS = 80, /* of the keep's patience that it saves for the way down */
    ROAM_BASE = 30,
    ROAM_RESTLESS = 700,
    DESPAIR_PERCENT = 25
};

/* ---- exploring ---- */

int32_t explore_score(struct mind *mind)
{
    if (mind->actor->seat == 0) {
        return 0;
    }
    return mind_pressed(mind) ? EXPLORE_WATCHED
                              : EXPLORE_BASE + mind_trait(mind, CONTENT_TRAIT_CURIOSITY) / 4;
}

/* Tiles it can go to and beside which there is something it has not seen. */
static struct tile_set frontier_of(struct mind *mind)
{
    const struct flood_ground *ground = mind_ground(mind);
    const struct tile_set *known = &mind->world->state->memory[mind->actor->seat - 1];
    const struct state_header *header = &mind->world->state->header;
    uint64_t inside = (UINT64_C(1) << header->width) - 1;
    struct tile_set frontier = {0};

    for (int y = 0; y < header->height; y++) {
        uint64_t unknown = ~known->rows[y] & inside;
        uint64_t beside = (unknown << 1) | (unknown >> 1);

        beside |= y > 0 ? ~known->rows[y - 1] & inside : 0;
        beside |= y + 1 < header->height ? ~known->rows[y + 1] & inside : 0;
        frontier.rows[y] = beside & (ground->open.rows[y] | ground->straight.rows[y]);
    }
    tile_set_remove(&frontier, mind->actor->x, mind->actor->y);
    return frontier;
}

/* A scroll that shows the level is read where there is much left to see. */
static bool reveal(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_REVEAL, uses);

    for (uint8_t i = 0; i < count; i++) {
        *out = use_aimed(&uses[i], mind->actor, mind->actor);
        if (uses[i].ready && mind_allows(mind, out)) {
            return true;
        }
    }
    return false;
}

bool explore_find(struct mind *mind, struct game_action *out)
{
    struct tile_set frontier = frontier_of(mind);
    uint8_t dir;

    if (tile_set_empty(&frontier)) {
        return false;
    }
    if (reveal(mind, out)) {
        return true;
    }
    dir = mind_step_to(mind, &frontier, NULL);
    *out = mind_move(dir);
    return dir != GAME_DIR_NONE && mind_allows(mind, out);
}

/* ---- going down ---- */

static struct tile_set known_stairs(const struct mind *mind)
{
    struct tile_set stairs = world_grounds(mind->world)->ways_on;

    tile_set_keep(&stairs, &mind->world->state->memory[mind->actor->seat - 1]);
    return stairs;
}

/* Down the stairs out of a fight that goes badly. */
static bool would_escape(struct mind *mind)
{
    struct tile_set stairs;
    uint16_t steps = FLOOD_UNREACHED;

    if (mind_health(mind->actor) > ESCAPE_HEALTH) {
        return false;
    }
    stairs = known_stairs(mind);
    mind_step_to(mind, &stairs, &steps);
    return steps <= ESCAPE_STEPS;
}

int32_t descend_score(struct mind *mind)
{
    if (mind->actor->seat == 0) {
        return 0;
    }
    if (mind_pressed(mind)) {
        return would_escape(mind) ? DESCEND_ESCAPE : EXPLORE_WATCHED - 1;
    }
    return vigil_is_over(mind->world) ? DESCEND_LATE : DESCEND_BASE;
}

bool descend_find(struct mind *mind, struct game_action *out)
{
    struct tile_set stairs = known_stairs(mind);
    uint8_t dir;

    *out = (struct game_action){.kind = GAME_ACTION_DESCEND, .dir = GAME_DIR_NONE};
    if (tile_set_has(&stairs, mind->actor->x, mind->actor->y) && mind_allows(mind, out)) {
        return true;
    }
    dir = mind_step_to(mind, &stairs, NULL);
    *out = mind_move(dir);
    return dir != GAME_DIR_NONE && mind_allows(mind, out);
}

/* ---- resting ---- */

/* True if time heals it: by nature, or because something that heals gets ready again. */
static bool time_heals(const struct mind *mind)
{
    struct use uses[USES_MAX];
    uint8_t count;

    if (world_tuning(mind->world)->hp_rounds != 0 ||
        stats_passive(mind->world, mind->actor, CONTENT_PASSIVE_REGENERATION) != 0 ||
        mind_bears(mind->world, mind->actor, CONTENT_STATUS_REGENERATE)) {
        return true;
    }
    count = use_list(mind->world, mind->actor, USE_HEAL, uses);
    for (uint8_t i = 0; i < count; i++) {
        if (!uses[i].spends) {
            return true;
        }
    }
    return false;
}

int32_t rest_score(struct mind *mind)
{
    int32_t wanted = 50 + mind_trait(mind, CONTENT_TRAIT_CAUTION) / 6;

    if (mind->actor->seat == 0 || mind->foe_count > 0 || mind_health(mind->actor) >= wanted ||
        vigil_is_over(mind->world) || vigil_rounds_left(mind->world) < REST_ROUNDS) {
        return 0;
    }
    return time_heals(mind) ? REST_TIMES : 0;
}

bool rest_find(struct mind *mind, struct game_action *out)
{
    *out = mind_wait();
    return mind_allows(mind, out);
}

/* ---- when nothing is left ---- */

/* Something may have been overlooked, or have come since. */
int32_t roam_score(struct mind *mind)
{
    if (mind->actor->seat == 0) {
        return 0;
    }
    return mind->actor->script_step >= GOAL_RESTLESS ? ROAM_RESTLESS : ROAM_BASE;
}

static bool choose_place(struct mind *mind)
{
    const struct flood_ground *ground = mind_ground(mind);
    unsigned count = tile_set_count(&ground->open);
    int x;
    int y;

    if (count == 0 ||
        !tile_set_nth(&ground->open, (unsigned)dice_between(&mind->dice, 0, (int32_t)count - 1), &x,
                      &y)) {
        return false;
    }
    mind->actor->flags |= STATE_ACTOR_HEARD;
    mind->actor->heard_x = (uint8_t)x;
    mind->actor->heard_y = (uint8_t)y;
    return true;
}

/* A locked door that it knows and could open from here. */
static bool aim_at_lock(const struct mind *mind, const struct use *use, struct game_action *out)
{
    const struct game_state *state = mind->world->state;
    const struct state_actor *actor = mind->actor;

    *out = use->action;
    for (int y = actor->y - use->range; y <= actor->y + use->range; y++) {
        for (int x = actor->x - use->range; x <= actor->x + use->range; x++) {
            if (state_terrain(state, x, y) == GAME_TERRAIN_DOOR_LOCKED &&
                tile_set_has(&state->memory[actor->seat - 1], x, y)) {
                out->given |= GAME_GIVEN_POSITION;
                out->x = (int16_t)x;
                out->y = (int16_t)y;
                return true;
            }
        }
    }
    return false;
}

/* What might open a way where there seems to be none. */
static bool break_out(struct mind *mind, struct game_action *out)
{
    struct use uses[USES_MAX];
    uint8_t count = use_list(mind->world, mind->actor, USE_OPEN | USE_ESCAPE, uses);

    for (uint8_t i = 0; i < count; i++) {
        if ((uses[i].purposes & USE_OPEN) != 0 ? aim_at_lock(mind, &uses[i], out)
                                               : uses[i].targeting == CONTENT_TARGETING_SELF) {
            if ((uses[i].purposes & USE_OPEN) == 0) {
                *out = uses[i].action;
            }
            if (mind_allows(mind, out)) {
                return true;
            }
        }
    }
    return false;
}

/* A player's heard_x, heard_y are free for it: noises are told to people, not to their
 * characters. */
bool roam_find(struct mind *mind, struct game_action *out)
{
    struct state_actor *actor = mind->actor;
    bool has_place = (actor->flags & STATE_ACTOR_HEARD) != 0 &&
                     tile_distance(actor->x, actor->y, actor->heard_x, actor->heard_y) > 1;

    if (!has_place && dice_percent(&mind->dice, DESPAIR_PERCENT) && break_out(mind, out)) {
        return true;
    }
    if ((has_place || choose_place(mind)) && goal_go(mind, actor->heard_x, actor->heard_y, out)) {
        return true;
    }
    actor->flags &= (uint8_t)~STATE_ACTOR_HEARD;
    return false;
}
