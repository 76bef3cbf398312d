/*
 * path: a flood from the viewer, first straight, then slanting.
 */
#include "play/path.h"

#include <string.h>

static const struct {
    int dx;
    int dy;
} steps[] = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};

enum { STEPS = sizeof(steps) / sizeof(steps[0]), STRAIGHT = 4 };

static bool is_one_of(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static const char *terrain_at(const struct guide *guide, const struct view *view, int x, int y)
{
    if (x < 0 || y < 0 || x >= view->width || y >= view->height) {
        return "";
    }
    return guide_tile(guide, view->terrain[y][x]).id;
}

/* Ground that bears one, and nothing on it that one cannot or should not step on. */
static bool is_passable(const struct guide *guide, const struct view *view, int x, int y)
{
    if (!guide_lists(guide, "walkable", terrain_at(guide, view, x, y))) {
        return false;
    }
    for (size_t i = 0; i < view->entity_count; i++) {
        const struct view_entity *entity = &view->entities[i];
        if (entity->x == x && entity->y == y && strcmp(entity->kind, "prop") == 0 &&
            (guide_lists(guide, "blocking", entity->type) || strcmp(entity->type, "trap") == 0)) {
            return false;
        }
    }
    return true;
}

bool path_open(const struct guide *guide, const struct view *view, int x, int y)
{
    const struct view_entity *entity = view_entity_at(view, x, y);
    return is_passable(guide, view, x, y) && (!entity || entity->hp_max <= 0 || entity->you);
}

/* Who is no foe changes places. */
static bool lets_through(const struct guide *guide, const struct view *view, int x, int y)
{
    const struct view_entity *entity = view_entity_at(view, x, y);
    return path_open(guide, view, x, y) ||
           (entity && !entity->hostile && is_passable(guide, view, x, y));
}

/* Nobody squeezes round a corner of what does not bear one, nor goes slantwise through a door. */
static bool may_slant(const struct guide *guide, const struct view *view, int x, int y, int step)
{
    static const char *const doors[] = {"door_open", "door_closed", "door_locked", NULL};
    int dx = steps[step].dx;
    int dy = steps[step].dy;
    const char *beside = terrain_at(guide, view, x + dx, y);
    const char *before = terrain_at(guide, view, x, y + dy);
    return guide_lists(guide, "walkable", beside) && guide_lists(guide, "walkable", before) &&
           !is_one_of(beside, doors) && !is_one_of(before, doors) &&
           !is_one_of(terrain_at(guide, view, x, y), doors) &&
           !is_one_of(terrain_at(guide, view, x + dx, y + dy), doors);
}

/* ---- the flood ---- */

struct flood {
    const struct guide *guide;
    const struct view *view;
    struct path_goal goal;
    size_t head;
    size_t tail;
    struct {
        short x;
        short y;
        signed char first; /* the step it all began with */
    } queue[VIEW_WIDTH_MAX * VIEW_HEIGHT_MAX];
    bool seen[VIEW_HEIGHT_MAX][VIEW_WIDTH_MAX];
};

static void add(struct flood *flood, int x, int y, int first)
{
    flood->seen[y][x] = true;
    flood->queue[flood->tail].x = (short)x;
    flood->queue[flood->tail].y = (short)y;
    flood->queue[flood->tail].first = (signed char)first;
    flood->tail++;
}

/* Goes on from a tile; the first step of the way if a wanted one is next to it, else -1. */
static int spread(struct flood *flood, int x, int y, int first)
{
    for (int step = 0; step < STEPS; step++) {
        int to_x = x + steps[step].dx;
        int to_y = y + steps[step].dy;
        int begun = first < 0 ? step : first;
        if (to_x < 0 || to_y < 0 || to_x >= flood->view->width || to_y >= flood->view->height ||
            flood->seen[to_y][to_x] ||
            (step >= STRAIGHT && !may_slant(flood->guide, flood->view, x, y, step))) {
            continue;
        }
        if (flood->goal.wanted(flood->guide, flood->view, flood->goal.context, to_x, to_y)) {
            return begun;
        }
        if (lets_through(flood->guide, flood->view, to_x, to_y)) {
            add(flood, to_x, to_y, begun);
        }
    }
    return -1;
}

bool path_step(const struct guide *guide, const struct view *view, struct path_goal goal,
               int *out_dx, int *out_dy)
{
    const struct view_entity *own = view_own(view);
    static struct flood flood;
    memset(&flood, 0, sizeof(flood));
    flood.guide = guide;
    flood.view = view;
    flood.goal = goal;
    if (!own || own->x < 0 || own->y < 0 || own->x >= view->width || own->y >= view->height ||
        goal.wanted(guide, view, goal.context, own->x, own->y)) {
        return false;
    }
    add(&flood, own->x, own->y, -1);
    while (flood.head < flood.tail) {
        size_t at = flood.head++;
        int first = spread(&flood, flood.queue[at].x, flood.queue[at].y, flood.queue[at].first);
        if (first >= 0) {
            *out_dx = steps[first].dx;
            *out_dy = steps[first].dy;
            return true;
        }
    }
    return false;
}

/* ---- goals ---- */

static bool is_unwanted(const struct path_unwanted *unwanted, int64_t id)
{
    for (size_t i = 0; i < unwanted->count && i < PATH_UNWANTED_MAX; i++) {
        if (unwanted->items[i] == id) {
            return true;
        }
    }
    return false;
}

bool path_has_item(const struct view *view, const struct path_unwanted *unwanted, int x, int y)
{
    for (size_t i = 0; i < view->entity_count; i++) {
        const struct view_entity *entity = &view->entities[i];
        if (entity->x == x && entity->y == y && strcmp(entity->kind, "item") == 0 &&
            !is_unwanted(unwanted, entity->id)) {
            return true;
        }
    }
    return false;
}

bool path_unexplored(const struct guide *guide, const struct view *view, const void *context, int x,
                     int y)
{
    const struct view_entity *own = view_own(view);
    if (!path_open(guide, view, x, y) || (own && own->x == x && own->y == y)) {
        return false;
    }
    bool unknown = path_has_item(view, context, x, y);
    for (int step = 0; step < STEPS && !unknown; step++) {
        int to_x = x + steps[step].dx;
        int to_y = y + steps[step].dy;
        unknown = to_x >= 0 && to_y >= 0 && to_x < view->width && to_y < view->height &&
                  view->terrain[to_y][to_x] == ' ';
    }
    return unknown;
}

bool path_stairs(const struct guide *guide, const struct view *view, const void *context, int x,
                 int y)
{
    static const char *const stairs[] = {"stairs_down", "exit", NULL};
    (void)context;
    return is_one_of(terrain_at(guide, view, x, y), stairs);
}

bool path_tile_is(const struct guide *guide, const struct view *view, const void *context, int x,
                  int y)
{
    const struct path_tile *tile = context;
    (void)guide;
    (void)view;
    return tile->x == x && tile->y == y;
}
