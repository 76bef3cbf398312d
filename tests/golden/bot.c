/*
 * bot: a random and a greedy player.
 */
#include "tests/golden/bot.h"

#include <string.h>

struct bot {
    const struct game_content *content;
    struct game_view view;
    struct game_legal legal;
    const struct game_view_entity *self;
    uint64_t *random;
};

static void look(struct bot *bot, const struct game_state *state, uint8_t seat)
{
    donjon_ruleset.view(state, bot->content, seat, &bot->view);
    donjon_ruleset.legal(state, bot->content, seat, &bot->legal);
    bot->self = NULL;
    for (size_t i = 0; i < bot->view.entity_count; i++) {
        if (bot->view.entities[i].you != 0) {
            bot->self = &bot->view.entities[i];
        }
    }
}

static struct game_action any_legal(const struct bot *bot)
{
    return bot->legal.actions[game_fixture_random(bot->random) % bot->legal.count];
}

struct game_action bot_random(const struct game_state *state, const struct game_content *content,
                              uint8_t seat, uint64_t *random)
{
    struct bot bot = {.content = content, .random = random};

    look(&bot, state, seat);
    return any_legal(&bot);
}

/* ---- the greedy one: wishes in order
 * ------------------------------------------------------------------- */

static const struct game_action *first_of_kind(const struct bot *bot, uint8_t kind)
{
    for (size_t i = 0; i < bot->legal.count; i++) {
        if (bot->legal.actions[i].kind == kind) {
            return &bot->legal.actions[i];
        }
    }
    return NULL;
}

static uint16_t item_in_slot(const struct bot *bot, uint8_t slot)
{
    for (size_t i = 0; i < bot->view.inventory_count; i++) {
        if (bot->view.inventory[i].slot == slot) {
            return bot->view.inventory[i].kind;
        }
    }
    return CONTENT_NONE;
}

static const struct game_action *use_with_effect(const struct bot *bot, uint8_t effect)
{
    for (size_t i = 0; i < bot->legal.count; i++) {
        const struct game_action *action = &bot->legal.actions[i];

        if (action->kind == GAME_ACTION_USE_ITEM &&
            bot->content->items[item_in_slot(bot, action->slot)].effect == effect) {
            return action;
        }
    }
    return NULL;
}

static const struct game_action *heal(const struct bot *bot)
{
    const struct game_action *action;

    if (bot->self->hp * 2 > bot->self->hp_max) {
        return NULL;
    }
    action = first_of_kind(bot, GAME_ACTION_ABILITY);
    if (action == NULL) {
        action = use_with_effect(bot, CONTENT_EFFECT_HEAL);
    }
    return action;
}

static const struct game_action *fight(const struct bot *bot)
{
    const struct game_action *action = use_with_effect(bot, CONTENT_EFFECT_DAMAGE);

    return action != NULL ? action : first_of_kind(bot, GAME_ACTION_ATTACK);
}

/* ---- finding the way over what is known
 * ---------------------------------------------------------------- */

enum goal { GOAL_ITEM, GOAL_UNKNOWN, GOAL_STAIRS };

struct search {
    int queue[GAME_LEVEL_TILES_MAX];
    uint8_t first_dir[GAME_LEVEL_TILES_MAX]; /* of the way there; GAME_DIR_NONE: not reached */
    int tail;
};

static uint8_t known_terrain(const struct bot *bot, int x, int y)
{
    char glyph;

    if (x < 0 || y < 0 || x >= bot->view.width || y >= bot->view.height) {
        return GAME_TERRAIN_ROCK;
    }
    glyph = bot->view.terrain[y][x];
    for (uint8_t i = 0; i < GAME_TERRAIN_COUNT; i++) {
        if (glyph == bot->content->tiles[i].glyph || glyph == bot->content->tiles[i].remembered) {
            return i;
        }
    }
    return GAME_TERRAIN_COUNT; /* unknown */
}

static bool has_thing(const struct bot *bot, int x, int y, uint8_t class_)
{
    for (size_t i = 0; i < bot->view.entity_count; i++) {
        const struct game_view_entity *entity = &bot->view.entities[i];

        if (entity->class_ == class_ && entity->x == x && entity->y == y) {
            return true;
        }
    }
    return false;
}

static bool borders_unknown(const struct bot *bot, int x, int y)
{
    for (int dir = 0; dir < GAME_DIR_COUNT; dir++) {
        if (known_terrain(bot, x + direction_dx[dir], y + direction_dy[dir]) ==
            GAME_TERRAIN_COUNT) {
            return true;
        }
    }
    return false;
}

static bool is_goal(const struct bot *bot, int x, int y, enum goal goal)
{
    uint8_t terrain = known_terrain(bot, x, y);

    switch (goal) {
    case GOAL_ITEM:
        return has_thing(bot, x, y, GAME_CLASS_ITEM);
    case GOAL_UNKNOWN:
        return borders_unknown(bot, x, y);
    default:
        return terrain == GAME_TERRAIN_STAIRS_DOWN || terrain == GAME_TERRAIN_EXIT;
    }
}

/* Straight steps only; those are always allowed where the ground is. */
static bool walkable(const struct bot *bot, int x, int y)
{
    uint8_t terrain = known_terrain(bot, x, y);

    return terrain >= GAME_TERRAIN_FLOOR && terrain < GAME_TERRAIN_COUNT &&
           !has_thing(bot, x, y, GAME_CLASS_PROP);
}

static void reach(const struct bot *bot, struct search *search, int x, int y, uint8_t first_dir)
{
    int tile = y * GAME_LEVEL_WIDTH_MAX + x;

    if (walkable(bot, x, y) && search->first_dir[tile] == GAME_DIR_NONE) {
        search->first_dir[tile] = first_dir;
        search->queue[search->tail++] = tile;
    }
}

/* The first step of the shortest way to a goal of this kind. */
static uint8_t way_to(const struct bot *bot, enum goal goal)
{
    struct search search = {.tail = 1};
    int start = bot->self->y * GAME_LEVEL_WIDTH_MAX + bot->self->x;

    memset(search.first_dir, GAME_DIR_NONE, sizeof(search.first_dir));
    search.queue[0] = start;
    search.first_dir[start] = 0;
    for (int head = 0; head < search.tail; head++) {
        int tile = search.queue[head];
        int x = tile % GAME_LEVEL_WIDTH_MAX;
        int y = tile / GAME_LEVEL_WIDTH_MAX;

        if (tile != start && is_goal(bot, x, y, goal)) {
            return search.first_dir[tile];
        }
        for (uint8_t dir = 0; dir < GAME_DIR_COUNT; dir += 2) {
            reach(bot, &search, x + direction_dx[dir], y + direction_dy[dir],
                  tile == start ? dir : search.first_dir[tile]);
        }
    }
    return GAME_DIR_NONE;
}

static const struct game_action *step_towards(const struct bot *bot, enum goal goal)
{
    uint8_t dir = way_to(bot, goal);

    for (size_t i = 0; dir != GAME_DIR_NONE && i < bot->legal.count; i++) {
        if (bot->legal.actions[i].kind == GAME_ACTION_MOVE && bot->legal.actions[i].dir == dir) {
            return &bot->legal.actions[i];
        }
    }
    return NULL;
}

static const struct game_action *go(const struct bot *bot)
{
    static const enum goal goals[] = {GOAL_ITEM, GOAL_STAIRS, GOAL_UNKNOWN};
    const struct game_action *action = NULL;

    for (size_t i = 0; action == NULL && i < sizeof(goals) / sizeof(goals[0]); i++) {
        action = step_towards(bot, goals[i]);
    }
    return action;
}

struct game_action bot_greedy(const struct game_state *state, const struct game_content *content,
                              uint8_t seat, uint64_t *random)
{
    struct bot bot = {.content = content, .random = random};
    const struct game_action *action;

    look(&bot, state, seat);
    action = heal(&bot);
    action = action != NULL ? action : fight(&bot);
    action = action != NULL ? action : first_of_kind(&bot, GAME_ACTION_PICKUP);
    action = action != NULL ? action : first_of_kind(&bot, GAME_ACTION_DESCEND);
    action = action != NULL ? action : go(&bot);
    return action != NULL ? *action : any_legal(&bot);
}
