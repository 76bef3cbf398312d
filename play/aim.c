/*
 * aim: the cursor on the map: looking, and choosing among legal actions.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "play/game.h"
#include "play/screen.h"

enum { AIMS_MAX = 256, AIM_LINE_SIZE = 512 };

/* ---- the cursor ---- */

static void place_cursor(struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    game->has_cursor = true;
    game->cursor_x = own ? own->x : game->view.width / 2;
    game->cursor_y = own ? own->y : game->view.height / 2;
}

static void move_cursor(struct game *game, int dx, int dy)
{
    int x = game->cursor_x + dx;
    int y = game->cursor_y + dy;
    if (x >= 0 && y >= 0 && x < game->view.width && y < game->view.height) {
        game->cursor_x = x;
        game->cursor_y = y;
    }
}

static void remove_cursor(struct game *game)
{
    game->has_cursor = false;
    game->prompt = NULL;
    game->detail = NULL;
}

/* What the content says about it, in place of the messages. */
static void show_detail(struct game *game)
{
    static char detail[AIM_LINE_SIZE];
    const struct view_entity *entity = view_entity_at(&game->view, game->cursor_x, game->cursor_y);
    detail[0] = '\0';
    if (entity) {
        game_about_entity(game, entity, detail, sizeof(detail));
    }
    game->detail = detail[0] != '\0' ? detail : NULL;
}

/* What is to be known of the tile under the cursor. */
static void describe(const struct game *game, char *out, size_t size)
{
    const struct view_entity *entity = view_entity_at(&game->view, game->cursor_x, game->cursor_y);
    struct guide_tile tile =
        guide_tile(&game->guide, game->view.terrain[game->cursor_y][game->cursor_x]);
    const char *ground = tile.name[0] != '\0' ? tile.name : "nothing you have seen";
    if (entity && entity->hp_max > 0) {
        snprintf(out, size, "%s, %d of %d hit points%s%s; on %s", entity->name, entity->hp,
                 entity->hp_max, entity->statuses[0] != '\0' ? ", " : "", entity->statuses, ground);
    } else if (entity && entity->quantity > 1) {
        snprintf(out, size, "%d %s; on %s", entity->quantity, entity->name, ground);
    } else if (entity) {
        snprintf(out, size, "%s; on %s", entity->name, ground);
    } else {
        snprintf(out, size, "%s%s", ground, tile.remembered ? ", as you remember it" : "");
    }
}

/* The next entity of the list behind the one under the cursor, but those on bare floor. */
static void next_entity(struct game *game)
{
    size_t count = game->view.entity_count;
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        if (game->view.entities[i].x == game->cursor_x &&
            game->view.entities[i].y == game->cursor_y) {
            start = i + 1;
        }
    }
    for (size_t i = 0; i < count; i++) {
        const struct view_entity *entity = &game->view.entities[(start + i) % count];
        if (!entity->you) {
            game->cursor_x = entity->x;
            game->cursor_y = entity->y;
            return;
        }
    }
}

void game_examine(struct game *game)
{
    char line[AIM_LINE_SIZE];
    int key = SCREEN_NOTHING;
    place_cursor(game);
    while (key != SCREEN_ESCAPE && key != SCREEN_ENTER && key != 'x' && key != 'q' && key != 'g') {
        int dx = 0;
        int dy = 0;
        describe(game, line, sizeof(line));
        game->prompt = line;
        show_detail(game);
        game_paint(game);
        key = screen_key(-1);
        if (game_direction(key, &dx, &dy)) {
            move_cursor(game, dx, dy);
        } else if (key == '\t' || key == ' ') {
            next_entity(game);
        }
    }
    remove_cursor(game);
    if (key == 'g' && game_my_turn(game)) {
        game_walk_to(game, game->cursor_x, game->cursor_y);
    }
}

/* ---- legal actions ---- */

struct aims {
    size_t count;
    const json_t *actions[AIMS_MAX]; /* borrowed from the list */
};

static bool same_member(const json_t *a, const json_t *b, const char *name)
{
    const json_t *wanted = json_object_get(a, name);
    return !wanted || json_equal(wanted, json_object_get(b, name));
}

static void collect_aims(const json_t *legal, const json_t *wanted, struct aims *out)
{
    size_t i = 0;
    const json_t *action = NULL;
    out->count = 0;
    json_array_foreach(json_object_get(legal, "actions"), i, action)
    {
        if (out->count < AIMS_MAX && same_member(wanted, action, "kind") &&
            same_member(wanted, action, "slot") && same_member(wanted, action, "ability")) {
            out->actions[out->count++] = action;
        }
    }
}

static const struct {
    const char *word;
    int dx;
    int dy;
    int key;
} directions[] = {{"n", 0, -1, 'k'}, {"ne", 1, -1, 'u'}, {"e", 1, 0, 'l'},  {"se", 1, 1, 'n'},
                  {"s", 0, 1, 'j'},  {"sw", -1, 1, 'b'}, {"w", -1, 0, 'h'}, {"nw", -1, -1, 'y'}};

enum { DIRECTIONS = sizeof(directions) / sizeof(directions[0]) };

bool game_direction(int key, int *dx, int *dy)
{
    for (size_t i = 0; i < DIRECTIONS; i++) {
        if (directions[i].key == key) {
            *dx = directions[i].dx;
            *dy = directions[i].dy;
            return true;
        }
    }
    return false;
}

const char *game_direction_word(int dx, int dy)
{
    for (size_t i = 0; i < DIRECTIONS; i++) {
        if (directions[i].dx == dx && directions[i].dy == dy) {
            return directions[i].word;
        }
    }
    return NULL;
}

/* The tile that an action is aimed at: its target's, its own, or the neighbour in its direction. */
static bool tile_of(const struct game *game, const json_t *action, int *x, int *y)
{
    const json_t *target = json_object_get(action, "target");
    const char *dir = json_string_value(json_object_get(action, "dir"));
    const struct view_entity *own = view_own(&game->view);
    if (target) {
        const struct view_entity *entity =
            view_entity_by_id(&game->view, json_integer_value(target));
        *x = entity ? entity->x : 0;
        *y = entity ? entity->y : 0;
        return entity != NULL;
    }
    if (json_object_get(action, "x")) {
        *x = (int)json_integer_value(json_object_get(action, "x"));
        *y = (int)json_integer_value(json_object_get(action, "y"));
        return true;
    }
    for (size_t i = 0; dir && own && i < DIRECTIONS; i++) {
        if (strcmp(directions[i].word, dir) == 0) {
            *x = own->x + directions[i].dx;
            *y = own->y + directions[i].dy;
            return true;
        }
    }
    return false;
}

/* The aim under the cursor; the count if there is none. */
static size_t aim_at_cursor(const struct game *game, const struct aims *aims)
{
    for (size_t i = 0; i < aims->count; i++) {
        int x = 0;
        int y = 0;
        if (tile_of(game, aims->actions[i], &x, &y) && x == game->cursor_x && y == game->cursor_y) {
            return i;
        }
    }
    return aims->count;
}

static void cursor_to(struct game *game, const struct aims *aims, size_t index)
{
    int x = 0;
    int y = 0;
    if (tile_of(game, aims->actions[index % aims->count], &x, &y)) {
        game->cursor_x = x;
        game->cursor_y = y;
    }
}

/* Whom one will most likely mean. */
static size_t nearest_aim(const struct game *game, const struct aims *aims)
{
    size_t nearest = 0;
    int least = VIEW_WIDTH_MAX;
    for (size_t i = 0; i < aims->count; i++) {
        int x = 0;
        int y = 0;
        if (!tile_of(game, aims->actions[i], &x, &y)) {
            continue;
        }
        int dx = abs(x - game->cursor_x);
        int dy = abs(y - game->cursor_y);
        int distance = dx > dy ? dx : dy;
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

/* The aim the person chooses; the count if none. */
static size_t choose_aim(struct game *game, const struct aims *aims)
{
    char line[AIM_LINE_SIZE + 64];
    size_t chosen = aims->count;
    place_cursor(game);
    cursor_to(game, aims, nearest_aim(game, aims));
    for (;;) {
        char what[AIM_LINE_SIZE];
        int dx = 0;
        int dy = 0;
        size_t here = aim_at_cursor(game, aims);
        describe(game, what, sizeof(what));
        snprintf(line, sizeof(line), "%s: %s", here < aims->count ? "Enter aims at" : "not there",
                 what);
        game->prompt = line;
        show_detail(game);
        game_paint(game);
        int key = screen_key(-1);
        if (key == SCREEN_ESCAPE || key == 'q') {
            break;
        }
        if (key == SCREEN_ENTER && here < aims->count) {
            chosen = here;
            break;
        }
        if (key == '\t' || key == ' ') {
            cursor_to(game, aims, here < aims->count ? here + 1 : 0);
        } else if (game_direction(key, &dx, &dy)) {
            move_cursor(game, dx, dy);
        }
    }
    remove_cursor(game);
    return chosen;
}

static const char *kind_of(const json_t *action)
{
    const char *kind = json_string_value(json_object_get(action, "kind"));
    return kind ? kind : "";
}

void game_aim(struct game *game, json_t *wanted)
{
    CLEANUP(json_decrefp) json_t *legal = NULL;
    struct error error = {0};
    struct aims aims = {0};
    if (remote_legal(game->remote, &legal, &error) != ERR_OK) {
        story_add(&game->story, INK_BAD, "%s", error.message);
        json_decref(wanted);
        return;
    }
    collect_aims(legal, wanted, &aims);
    size_t chosen = 0;
    int x = 0;
    int y = 0;
    if (aims.count > 1 || (aims.count == 1 && tile_of(game, aims.actions[0], &x, &y))) {
        chosen = choose_aim(game, &aims);
    }
    if (aims.count == 0 && strcmp(kind_of(wanted), "attack") == 0) {
        story_begin(&game->story);
        story_add(&game->story, INK_PLAIN, "Nobody whom you could strike is in reach");
    } else if (aims.count == 0) {
        game_act(game, wanted);
        return;
    }
    if (chosen < aims.count) {
        game_act(game, json_deep_copy(aims.actions[chosen]));
    }
    json_decref(wanted);
}
