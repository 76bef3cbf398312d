/*
 * paint: the map, what there is to know beside it, and what happened below it.
 *
 * The map shows the part around the player, or around the cursor, that fits. A narrow terminal has
 * no side panel, a low one fewer messages.
 */
#include <stdarg.h>
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
    BELL_NEAR = 100, /* turns; from there on it is said how many are left */
    TURN_TICKS = 100,
    LOW_HEALTH = 3, /* from a third on downwards they are shown in alarm */
    WIDE = 79
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
    if (entity->hp_max > 0) {
        return entity->hostile ? INK_FOE : INK_ALLY;
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

/* A line that grows as long as there is room. */
struct line {
    char text[256];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void append(struct line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (line->length < sizeof(line->text)) {
        line->length += (size_t)vsnprintf(line->text + line->length,
                                          sizeof(line->text) - line->length, format, arguments);
    }
    va_end(arguments);
}

/* What matters most comes first: a narrow terminal shows the beginning. */
static void paint_status(const struct game *game)
{
    const struct view *view = &game->view;
    const struct view_entity *own = view_own(view);
    struct line line = {.length = 0};
    int health = 0;
    if (own) {
        append(&line, "hp %d/%d", own->hp, own->hp_max);
        health = (int)line.length;
    }
    if (view->mp_max > 0) {
        append(&line, "  mp %d/%d", view->mp, view->mp_max);
    }
    if (view->bell_in >= 0 && view->bell_in <= BELL_NEAR) {
        append(&line, "  bell in %d", view->bell_in);
    }
    if (view->conditions[0] != '\0') {
        append(&line, "  %s", view->conditions);
    }
    append(&line, "  depth %d  level %d", view->depth, view->level);
    if (view->experience_next > 0) {
        append(&line, " (%lld/%d)", (long long)view->experience, view->experience_next);
    }
    append(&line, "  score %lld  %s", (long long)view->score, game->remote->seat.scenario);
    screen_text(0, 0, screen_width(), INK_TITLE, line.text);
    if (own && own->hp * LOW_HEALTH <= own->hp_max) {
        screen_text(0, 0, health, INK_ALARM, line.text);
    }
}

static int paint_line(int x, int y, int bottom, enum screen_ink ink, const char *text)
{
    if (y < bottom) {
        screen_text(x, y, PANEL_WIDTH, ink, text);
    }
    return y + 1;
}

static int distance_to(const struct game *game, const struct view_entity *entity)
{
    const struct view_entity *own = view_own(&game->view);
    return own ? view_distance(entity, own) : 0;
}

/* The nearest one behind those of `after`; NULL: there is none. Ties go by their place in the
 * list. */
static const struct view_entity *next_actor(const struct game *game,
                                            const struct view_entity *after)
{
    const struct view_entity *best = NULL;
    int floor = after ? distance_to(game, after) : -1;
    for (size_t i = 0; i < game->view.entity_count; i++) {
        const struct view_entity *entity = &game->view.entities[i];
        int distance = distance_to(game, entity);
        bool behind = distance > floor || (distance == floor && entity > after);
        if (entity->hp_max > 0 && behind && (!best || distance < distance_to(game, best))) {
            best = entity;
        }
    }
    return best;
}

static int paint_actors(const struct game *game, int x, int y, int bottom)
{
    const struct view_entity *entity = next_actor(game, NULL);
    for (; entity && y < bottom; entity = next_actor(game, entity)) {
        char line[128];
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
    int abilities = game->view.ability_count < 9 ? (int)game->view.ability_count : 9;
    int y = paint_actors(game, x, 1, bottom - abilities - 1);
    for (size_t i = 0; i < game->view.ability_count && i < 9; i++) {
        const struct view_ability *ability = &game->view.abilities[i];
        char line[128];
        if (ability->ready_in > 0) {
            snprintf(line, sizeof(line), "%zu %s, in %lld", i + 1, ability->name,
                     (long long)(ability->ready_in + TURN_TICKS - 1) / TURN_TICKS);
        } else if (ability->mp > 0) {
            snprintf(line, sizeof(line), "%zu %s, %d mp", i + 1, ability->name, ability->mp);
        } else {
            snprintf(line, sizeof(line), "%zu %s", i + 1, ability->name);
        }
        y = paint_line(x, y, bottom, ability->ready ? INK_GOOD : INK_DIM, line);
    }
}

/* A text over some lines, broken between words. */
static void paint_wrapped(int y, int bottom, const char *text)
{
    int width = screen_width();
    while (y < bottom && text[0] != '\0') {
        size_t length = strlen(text);
        if (length > (size_t)width) {
            length = (size_t)width;
            while (length > 1 && text[length] != ' ') {
                length--;
            }
        }
        screen_text(0, y++, (int)length, INK_PLAIN, text);
        text += length;
        text += strspn(text, " ");
    }
}

/* What is fresh stands out from what was told before. */
static void paint_messages(const struct game *game, const struct plan *plan)
{
    int bottom = screen_height() - 1;
    if (game->detail) {
        paint_wrapped(bottom - plan->messages, bottom, game->detail);
        return;
    }
    for (int i = 0; i < plan->messages; i++) {
        const struct story_entry *line = story_line(&game->story, (size_t)i);
        bool fresh = (size_t)i < story_fresh(&game->story);
        screen_text(0, bottom - 1 - i, screen_width(), line && fresh ? line->ink : INK_DIM,
                    line ? line->shown : "");
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
    return screen_width() >= WIDE
               ? "hjklyubn move  e explore  f fight  z rest  i pack  1-9 abilities  x look  ? help"
               : "hjklyubn move  e explore  f fight  i pack  ? help";
}

/* Says as well if more has happened than there is room to tell. */
static void paint_prompt(const struct game *game, const struct plan *plan)
{
    size_t fresh = story_fresh(&game->story);
    char line[STORY_LINE_SIZE];
    snprintf(line, sizeof(line), "%s", prompt_of(game));
    if (!game->prompt && game_my_turn(game) && fresh > (size_t)plan->messages) {
        snprintf(line, sizeof(line), "More has happened: m tells all of it.  ? help");
    }
    screen_text(0, screen_height() - 1, screen_width(), INK_TITLE, line);
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
    paint_prompt(game, &plan);
    if (game->has_cursor) {
        screen_show(game->cursor_x - plan.left, game->cursor_y - plan.top + 1);
    } else {
        screen_show(-1, -1);
    }
}
