/*
 * walk: going on by itself. Each step is an action like any other; between two of them it is asked
 * whether anything happened that a person should decide about.
 */
#include <string.h>

#include "core/base/cleanup.h"
#include "play/game.h"
#include "play/screen.h"

enum { STEPS_MAX = 200, REST_TURNS_MAX = 100, RUN_STEPS_MAX = 60 };

/* ---- what makes one stop ---- */

const struct view_entity *game_nearest_foe(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    const struct view_entity *nearest = NULL;
    for (size_t i = 0; own && i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        if (entity->hostile &&
            (!nearest || view_distance(entity, own) < view_distance(nearest, own))) {
            nearest = entity;
        }
    }
    return nearest;
}

/* How things stood before a step. */
struct moment {
    int hp;
    int depth;
    size_t lines; /* of the story that are worth a stop */
};

static struct moment moment_of(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    return (struct moment){
        .hp = own ? own->hp : 0, .depth = game->view.depth, .lines = game->story.count};
}

static bool is_alarming(const struct game *game, const struct moment *before)
{
    struct moment now = moment_of(game);
    return now.hp < before->hp || now.depth != before->depth || game_nearest_foe(game) != NULL ||
           !game_my_turn(game) || screen_has_key();
}

/* Does it as a part of something longer: what was told before stays fresh. */
static bool act_on(struct game *game, json_t *action)
{
    size_t fresh = game->story.fresh;
    bool done = game_act(game, action);
    game->story.fresh = fresh;
    return done;
}

/* One of many; true if there may be another. */
static bool go_on(struct game *game, json_t *action)
{
    struct moment before = moment_of(game);
    bool done = act_on(game, action);
    game_paint(game);
    return done && !is_alarming(game, &before);
}

/* With a foe in sight each step is to be thought about: it is warned of once, then each key is a
 * step. */
static bool may_go(struct game *game)
{
    const struct view_entity *foe = game_nearest_foe(game);
    story_begin(&game->story);
    if (foe && foe->id != game->warned_of) {
        story_add(&game->story, INK_BAD,
                  "Not now: the %s is in sight. (Again: a step all the same)", foe->name);
        game->warned_of = foe->id;
        return false;
    }
    return true;
}

/* ---- running and resting ---- */

/* Ways that open or close beside one are what a runner stops for. */
static unsigned openings(const struct game *game, int dx, int dy)
{
    const struct view_entity *own = view_own(&game->view);
    unsigned open = 0;
    for (int side = -1; own && side <= 1; side += 2) {
        int x = own->x + (dx != 0 && dy != 0 ? (side < 0 ? dx : 0) : side * dy);
        int y = own->y + (dx != 0 && dy != 0 ? (side < 0 ? 0 : dy) : side * dx);
        open = open * 2 + (path_open(&game->guide, &game->view, x, y) ? 1 : 0);
    }
    return open;
}

static bool is_thing_underfoot(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    for (size_t i = 0; own && i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        if (!entity->you && entity->x == own->x && entity->y == own->y) {
            return true;
        }
    }
    return own && path_stairs(&game->guide, &game->view, NULL, own->x, own->y);
}

void game_run(struct game *game, int dx, int dy)
{
    const struct view_entity *own = view_own(&game->view);
    unsigned before = openings(game, dx, dy);
    if (!own || !may_go(game)) {
        return;
    }
    for (int i = 0; i < RUN_STEPS_MAX; i++) {
        if (i > 0 && !path_open(&game->guide, &game->view, own->x + dx, own->y + dy)) {
            return;
        }
        if (!go_on(game, game_move_action(dx, dy)) || is_thing_underfoot(game) ||
            (i > 0 && openings(game, dx, dy) != before)) {
            return;
        }
        before = openings(game, dx, dy);
        own = view_own(&game->view);
        if (!own) {
            return;
        }
    }
}

static bool is_rested(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    return !own || (own->hp >= own->hp_max && game->view.mp >= game->view.mp_max &&
                    game->view.conditions[0] == '\0');
}

void game_rest(struct game *game)
{
    if (!may_go(game)) {
        return;
    }
    if (is_rested(game)) {
        story_add(&game->story, INK_PLAIN, "You are as well as you can be");
    }
    for (int i = 0; i < REST_TURNS_MAX && !is_rested(game); i++) {
        if (!go_on(game, json_pack("{s:s}", "kind", "wait"))) {
            return;
        }
    }
}

/* ---- going somewhere ---- */

/* There is no way; perhaps because of who stands on it. */
static void tell_none(struct game *game, const char *none)
{
    const struct view_entity *foe = game_nearest_foe(game);
    if (foe) {
        story_add(&game->story, INK_BAD, "The %s stands in the way (f fights)", foe->name);
    } else {
        story_add(&game->story, INK_PLAIN, "%s", none);
    }
}

static void walk(struct game *game, struct path_goal goal, const char *none)
{
    int dx = 0;
    int dy = 0;
    if (!may_go(game)) {
        return;
    }
    if (!path_step(&game->guide, &game->view, goal, &dx, &dy)) {
        tell_none(game, none);
        return;
    }
    for (int i = 0; i < STEPS_MAX && go_on(game, game_move_action(dx, dy)); i++) {
        if (!path_step(&game->guide, &game->view, goal, &dx, &dy)) {
            return;
        }
    }
}

void game_walk_to(struct game *game, int x, int y)
{
    struct path_tile tile = {x, y};
    walk(game, (struct path_goal){path_tile_is, &tile}, "You know of no way there");
}

static void leave_lying(struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    for (size_t i = 0; own && i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        if (entity->x == own->x && entity->y == own->y && strcmp(entity->kind, "item") == 0) {
            game->unwanted.items[game->unwanted.count++ % PATH_UNWANTED_MAX] = entity->id;
        }
    }
}

static bool is_item_underfoot(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    return own && path_has_item(&game->view, &game->unwanted, own->x, own->y);
}

/* Takes what lies there; what cannot be taken is left alone from then on. */
static bool take(struct game *game)
{
    bool taken = act_on(game, json_pack("{s:s}", "kind", "pickup"));
    if (!taken) {
        leave_lying(game);
    }
    return taken;
}

void game_drop(struct game *game, int slot)
{
    if (game_act(game, json_pack("{s:s, s:i}", "kind", "drop", "slot", slot))) {
        leave_lying(game);
    }
}

/* Whether there is a locked door, a gate, a chest or a lever that was seen. */
static bool is_anything_shut(const struct game *game)
{
    for (size_t i = 0; i < game->view.entity_count; i++) {
        const char *type = game->view.entities[i].type;
        if (strcmp(type, "chest") == 0 || strcmp(type, "lever") == 0) {
            return true;
        }
    }
    for (int y = 0; y < game->view.height; y++) {
        for (int x = 0; x < game->view.width; x++) {
            const char *id = guide_tile(&game->guide, game->view.terrain[y][x]).id;
            if (strcmp(id, "door_locked") == 0 || strcmp(id, "gate") == 0) {
                return true;
            }
        }
    }
    return false;
}

static const char *nothing_left(const struct game *game)
{
    struct path_goal stairs = {path_stairs, NULL};
    int dx = 0;
    int dy = 0;
    bool way = path_step(&game->guide, &game->view, stairs, &dx, &dy);
    if (is_anything_shut(game)) {
        return way ? "Nothing is left to explore but what is shut (o opens); > goes to the way on"
                   : "Nothing is left to explore but what is shut (o opens doors, chests, levers)";
    }
    return way ? "Nothing is left to explore that you could reach; > goes to the way on"
               : "Nothing is left to explore that you could reach";
}

/* One thing of exploring: to take something or a step; true if there may be another. */
static bool explore_on(struct game *game)
{
    struct path_goal goal = {path_unexplored, &game->unwanted};
    int dx = 0;
    int dy = 0;
    if (is_item_underfoot(game)) {
        return take(game);
    }
    if (!path_step(&game->guide, &game->view, goal, &dx, &dy)) {
        tell_none(game, nothing_left(game));
        return false;
    }
    return go_on(game, game_move_action(dx, dy));
}

void game_explore(struct game *game)
{
    if (!may_go(game)) {
        return;
    }
    game->is_taking = true;
    for (int i = 0; i < STEPS_MAX && explore_on(game); i++) {
    }
    game->is_taking = false;
}

void game_descend(struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    if (own && path_stairs(&game->guide, &game->view, NULL, own->x, own->y)) {
        game_act(game, json_pack("{s:s}", "kind", "descend"));
        return;
    }
    walk(game, (struct path_goal){path_stairs, NULL}, "You know of no way down or out");
}

/* ---- fighting ---- */

/* The first legal action of a kind, at this target unless that is 0; NULL: none. Borrowed. */
static json_t *find_legal(const json_t *legal, const char *kind, int64_t target)
{
    size_t i = 0;
    json_t *action = NULL;
    json_array_foreach(json_object_get(legal, "actions"), i, action)
    {
        const char *word = json_string_value(json_object_get(action, "kind"));
        if (word && strcmp(word, kind) == 0 &&
            (target == 0 || json_integer_value(json_object_get(action, "target")) == target)) {
            return action;
        }
    }
    return NULL;
}

/* Among those that can be struck the weakest. */
static json_t *best_blow(const struct game *game, const json_t *legal)
{
    const struct view_entity *best = NULL;
    json_t *blow = NULL;
    for (size_t i = 0; i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        json_t *found = entity->hostile && (!best || entity->hp < best->hp)
                            ? find_legal(legal, "attack", entity->id)
                            : NULL;
        if (found) {
            best = entity;
            blow = found;
        }
    }
    return blow;
}

/* Held fast one waits: it ends, or they come. */
static void approach(struct game *game, const json_t *legal, const struct view_entity *foe)
{
    struct path_tile tile = {foe->x, foe->y};
    struct path_goal goal = {path_tile_is, &tile};
    int dx = 0;
    int dy = 0;
    if (!find_legal(legal, "move", 0)) {
        game_act(game, json_pack("{s:s}", "kind", "wait"));
    } else if (path_step(&game->guide, &game->view, goal, &dx, &dy)) {
        game_act(game, game_move_action(dx, dy));
    } else {
        story_begin(&game->story);
        story_add(&game->story, INK_PLAIN, "You know of no way to the %s", foe->name);
    }
}

void game_fight(struct game *game)
{
    CLEANUP(json_decrefp) json_t *legal = NULL;
    struct error error = {0};
    const struct view_entity *foe = game_nearest_foe(game);
    if (!foe) {
        story_begin(&game->story);
        story_add(&game->story, INK_PLAIN, "Nobody to fight is in sight");
        return;
    }
    if (remote_legal(game->remote, &legal, &error) != ERR_OK) {
        story_add(&game->story, INK_BAD, "%s", error.message);
        return;
    }
    json_t *blow = best_blow(game, legal);
    if (blow) {
        game_act(game, json_deep_copy(blow));
    } else {
        approach(game, legal, foe);
    }
}
