/*
 * paint: the map, what there is to know beside it, and what happened below it.
 *
 * The map shows the part around the player, or around the cursor, that fits. A narrow terminal has
 * no side panel, a low one fewer messages.
 */
#include <stdio.h>
#include <string.h>

#include "play/game.h"
#include "play/screen.h"

enum {
    PANEL_WIDTH = 30,
    PANEL_FROM_WIDTH = 72,
    MESSAGES_MAX = 5,
    MESSAGES_MIN = 2,
    LOW_HEIGHT = 20,
    BELL_NEAR = 100 /* turns; from there on it is said how many are left */
};

/* Where things are on the screen. */
struct plan {
    int map_width;
    int map_height;
    int messages;
    int left; /* the level's tile at the top left */
    int top;
};

/* The first tile to show, so that `focus` is in the middle as far as the level goes. */
static int scroll(int focus, int shown, int size)
{
    int first = focus - shown / 2;
    if (first > size - shown) {
        first = size - shown;
    }
    return first > 0 ? first : 0;
}

static struct plan make_plan(const struct game *game)
{
    const struct view_entity *own = view_own(&game->view);
    struct plan plan = {.messages = screen_height() >= LOW_HEIGHT ? MESSAGES_MAX : MESSAGES_MIN};
    plan.map_width =
        screen_width() >= PANEL_FROM_WIDTH ? screen_width() - PANEL_WIDTH - 1 : screen_width();
    plan.map_height = screen_height() - plan.messages - 2;
    int x = game->has_cursor ? game->cursor_x : own ? own->x : game->view.width / 2;
    int y = game->has_cursor ? game->cursor_y : own ? own->y : game->view.height / 2;
    plan.left = scroll(x, plan.map_width, game->view.width);
    plan.top = scroll(y, plan.map_height, game->view.height);
    return plan;
}

/* ---- the map ---- */

static enum screen_ink ink_of_terrain(const struct guide_tile *tile)
{
    if (tile->remembered) {
        return INK_DIM;
    }
    if (strncmp(tile->id, "door", 4) == 0 || strcmp(tile->id, "gate") == 0 ||
        strcmp(tile->id, "stairs_down") == 0 || strcmp(tile->id, "exit") == 0) {
        return INK_WAY;
    }
    if (strcmp(tile->id, "water") == 0 || strcmp(tile->id, "chasm") == 0) {
        return INK_WATER;
    }
    return strcmp(tile->id, "brush") == 0 ? INK_GOOD : INK_PLAIN;
}

static enum screen_ink ink_of_entity(const struct view_entity *entity)
{
    if (entity->you) {
        return INK_YOU;
    }
    if (strcmp(entity->kind, "player") == 0) {
        return INK_ALLY;
    }
    if (strcmp(entity->kind, "monster") == 0) {
        return INK_FOE;
    }
    return strcmp(entity->kind, "item") == 0 ? INK_ITEM : INK_PROP;
}

static void paint_tile(const struct game *game, const struct plan *plan, int x, int y)
{
    const struct view_entity *entity = view_entity_at(&game->view, x, y);
    if (entity) {
        screen_put(x - plan->left, y - plan->top + 1, entity->glyph, ink_of_entity(entity));
        return;
    }
    struct guide_tile tile = guide_tile(&game->guide, game->view.terrain[y][x]);
    screen_put(x - plan->left, y - plan->top + 1, tile.glyph, ink_of_terrain(&tile));
}

static void paint_map(const struct game *game, const struct plan *plan)
{
    for (int y = plan->top; y < game->view.height && y - plan->top < plan->map_height; y++) {
        for (int x = plan->left; x < game->view.width && x - plan->left < plan->map_width; x++) {
            paint_tile(game, plan, x, y);
        }
    }
}

/* ---- words ---- */

static void paint_status(const struct game *game)
{
    const struct view *view = &game->view;
    const struct view_entity *own = view_own(view);
    char line[256];
    int length = snprintf(line, sizeof(line), "%s  depth %d  score %lld  level %d (%lld xp)",
                          game->remote->seat.scenario, view->depth, (long long)view->score,
                          view->level, (long long)view->experience);
    if (own && length > 0 && (size_t)length < sizeof(line)) {
        length += snprintf(line + length, sizeof(line) - (size_t)length, "  hp %d/%d", own->hp,
                           own->hp_max);
    }
    if (view->bell_in >= 0 && view->bell_in <= BELL_NEAR && length > 0 &&
        (size_t)length < sizeof(line)) {
        length +=
            snprintf(line + length, sizeof(line) - (size_t)length, "  bell in %d", view->bell_in);
    }
    if (view->mp_max > 0 && length > 0 && (size_t)length < sizeof(line)) {
        snprintf(line + length, sizeof(line) - (size_t)length, "  mp %d/%d", view->mp,
                 view->mp_max);
    }
    screen_text(0, 0, screen_width(), INK_TITLE, line);
}

static int paint_line(int x, int y, int bottom, enum screen_ink ink, const char *text)
{
    if (y < bottom) {
        screen_text(x, y, PANEL_WIDTH, ink, text);
    }
    return y + 1;
}

static int paint_actors(const struct game *game, int x, int y, int bottom)
{
    for (size_t i = 0; i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        char line[128];
        if (entity->hp_max <= 0) {
            continue;
        }
        snprintf(line, sizeof(line), "%c %.14s %d/%d %.30s", entity->glyph,
                 entity->you ? "you" : entity->name, entity->hp, entity->hp_max, entity->statuses);
        y = paint_line(x, y, bottom, ink_of_entity(entity), line);
    }
    return y + 1;
}

static void paint_panel(const struct game *game, const struct plan *plan)
{
    int x = plan->map_width + 1;
    int bottom = plan->map_height + 1;
    int y = paint_actors(game, x, 1, bottom);
    for (size_t i = 0; i < game->view.ability_count && i < 9; i++) {
        const struct view_ability *ability = &game->view.abilities[i];
        char line[128];
        snprintf(line, sizeof(line), "%zu %s", i + 1, ability->name);
        y = paint_line(x, y, bottom, ability->ready_in > 0 ? INK_DIM : INK_GOOD, line);
    }
}

static void paint_messages(const struct game *game, const struct plan *plan)
{
    for (int i = 0; i < plan->messages; i++) {
        const char *line = story_line(&game->story, (size_t)i);
        screen_text(0, screen_height() - 2 - i, screen_width(), i == 0 ? INK_PLAIN : INK_DIM,
                    line ? line : "");
    }
}

static const char *prompt_of(const struct game *game)
{
    const struct view *view = &game->view;
    if (game->prompt) {
        return game->prompt;
    }
    if (!view->active) {
        return "The game is over. q leaves, m shows all messages.";
    }
    if (!view->alive) {
        return "You are dead; the others play on. q leaves.";
    }
    if (view->next_seat != game->remote->seat.seat) {
        return "Another acts. q leaves, ? helps.";
    }
    return "hjklyubn move  i pack  a abilities  1-9 slots  x look  , take  > down  ? help";
}

void game_paint(const struct game *game)
{
    struct plan plan = make_plan(game);
    screen_clear();
    paint_map(game, &plan);
    paint_status(game);
    if (plan.map_width < screen_width()) {
        paint_panel(game, &plan);
    }
    paint_messages(game, &plan);
    screen_text(0, screen_height() - 1, screen_width(), INK_TITLE, prompt_of(game));
    if (game->has_cursor) {
        screen_show(game->cursor_x - plan.left, game->cursor_y - plan.top + 1);
    } else {
        screen_show(-1, -1);
    }
}
