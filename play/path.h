/*
 * path: ways over ground that the seat knows.
 *
 * A way is found on what was shown, by the names of terrains and props alone; the server judges
 * each step all the same, so a wrong guess costs nothing but the step. Threads: none of their own;
 * the search keeps its queue on the stack.
 */
#ifndef DONJON_PLAY_PATH_H
#define DONJON_PLAY_PATH_H

#include "play/guide.h"
#include "play/view.h"

struct path_goal {
    bool (*wanted)(const struct guide *guide, const struct view *view, const void *context, int x,
                   int y);
    const void *context;
};

/* The first step of the shortest way to a tile that is wanted, which may itself be taken by
 * somebody. False if there is none that is known, or if the viewer stands on one. */
bool path_step(const struct guide *guide, const struct view *view, struct path_goal goal,
               int *out_dx, int *out_dy);

/* Whether somebody could stand there, as far as one can tell. */
bool path_open(const struct guide *guide, const struct view *view, int x, int y);

/* Goals. Where something is unknown beside, or an item lies that is not among those of the struct
 * path_unwanted that is the context: */
enum { PATH_UNWANTED_MAX = 32 };
struct path_unwanted {
    size_t count; /* items there ever were; the newest are kept */
    int64_t items[PATH_UNWANTED_MAX];
};
/* Whether such an item lies there. */
bool path_has_item(const struct view *view, const struct path_unwanted *unwanted, int x, int y);
bool path_unexplored(const struct guide *guide, const struct view *view, const void *context, int x,
                     int y);
/* Stairs and exits: */
bool path_stairs(const struct guide *guide, const struct view *view, const void *context, int x,
                 int y);
/* The tile of the struct path_tile that is the context: */
struct path_tile {
    int x;
    int y;
};
bool path_tile_is(const struct guide *guide, const struct view *view, const void *context, int x,
                  int y);

#endif
