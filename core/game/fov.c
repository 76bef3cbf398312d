/*
 * fov: symmetric shadow casting over four quadrants.
 *
 * Each quadrant is scanned row by row away from the viewer. A row is a slice between two slopes; a
 * wall in it splits it. The slices that are still to be scanned wait on a small stack. A slope is
 * the fraction column/depth, kept as two integers.
 */
#include "core/game/fov.h"

#include <string.h>

struct slope {
    int column; /* numerator */
    int depth;  /* denominator, positive */
};

struct slice {
    int depth;
    struct slope start;
    struct slope end;
};

/* At most (depth + 1) slices of each depth can wait at once: the sum of depth + 1 for 1..24. */
enum { SLICES_MAX = (FOV_RADIUS_MAX + 1) * (FOV_RADIUS_MAX + 2) / 2 + FOV_RADIUS_MAX };

struct scan {
    const struct game_state *state;
    struct tile_set *out;
    int x;
    int y;
    int radius;
    int quadrant; /* 0 north, 1 east, 2 south, 3 west */
    int slice_count;
    struct slice slices[SLICES_MAX];
};

static int floor_div(int a, int b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* depth * slope rounded to the nearest column, halves up. */
static int first_column(struct slope slope, int depth)
{
    return floor_div(2 * depth * slope.column + slope.depth, 2 * slope.depth);
}

/* depth * slope rounded to the nearest column, halves down. */
static int last_column(struct slope slope, int depth)
{
    return -floor_div(-2 * depth * slope.column + slope.depth, 2 * slope.depth);
}

/* The slope of the left edge of a tile. */
static struct slope edge(int column, int depth)
{
    return (struct slope){2 * column - 1, 2 * depth};
}

static void locate(const struct scan *scan, int depth, int column, int *out_x, int *out_y)
{
    switch (scan->quadrant) {
    case 0:
        *out_x = scan->x + column;
        *out_y = scan->y - depth;
        break;
    case 1:
        *out_x = scan->x + depth;
        *out_y = scan->y + column;
        break;
    case 2:
        *out_x = scan->x + column;
        *out_y = scan->y + depth;
        break;
    default:
        *out_x = scan->x - depth;
        *out_y = scan->y + column;
        break;
    }
}

static void push(struct scan *scan, int depth, struct slope start, struct slope end)
{
    if (depth <= scan->radius && scan->slice_count < SLICES_MAX) {
        scan->slices[scan->slice_count++] = (struct slice){depth, start, end};
    }
}

/* True if the centre of the tile lies within the slice: only then is sight mutual. */
static bool is_central(const struct slice *slice, int column)
{
    return column * slice->start.depth >= slice->depth * slice->start.column &&
           column * slice->end.depth <= slice->depth * slice->end.column;
}

static void reveal(struct scan *scan, int x, int y)
{
    if (state_inside(scan->state, x, y) && fov_in_range(x - scan->x, y - scan->y, scan->radius)) {
        tile_set_add(scan->out, x, y);
    }
}

static void scan_slice(struct scan *scan, struct slice slice)
{
    int last = last_column(slice.end, slice.depth);
    bool first = true;
    bool opaque_before = false;

    for (int column = first_column(slice.start, slice.depth); column <= last; column++) {
        bool opaque;
        int x;
        int y;

        locate(scan, slice.depth, column, &x, &y);
        opaque = terrain_opaque(state_terrain(scan->state, x, y));
        if (opaque || is_central(&slice, column)) {
            reveal(scan, x, y);
        }
        if (!first && opaque_before && !opaque) {
            slice.start = edge(column, slice.depth);
        }
        if (!first && !opaque_before && opaque) {
            push(scan, slice.depth + 1, slice.start, edge(column, slice.depth));
        }
        opaque_before = opaque;
        first = false;
    }
    if (!first && !opaque_before) {
        push(scan, slice.depth + 1, slice.start, slice.end);
    }
}

void fov_compute(const struct game_state *state, int x, int y, int radius, struct tile_set *out)
{
    struct scan scan;

    memset(out, 0, sizeof(*out));
    tile_set_add(out, x, y);
    scan.state = state;
    scan.out = out;
    scan.x = x;
    scan.y = y;
    scan.radius = radius;
    scan.slice_count = 0;
    for (scan.quadrant = 0; scan.quadrant < 4; scan.quadrant++) {
        push(&scan, 1, (struct slope){-1, 1}, (struct slope){1, 1});
        while (scan.slice_count > 0) {
            scan_slice(&scan, scan.slices[--scan.slice_count]);
        }
    }
}

/* ---- lines ---- */

/* Bresenham's line; the tiles between its ends let light through. */
static bool line_clear(const struct game_state *state, int ax, int ay, int bx, int by)
{
    int dx = bx > ax ? bx - ax : ax - bx;
    int dy = by > ay ? by - ay : ay - by;
    int step_x = ax < bx ? 1 : -1;
    int step_y = ay < by ? 1 : -1;
    int error = dx - dy;

    for (;;) {
        int twice = 2 * error;

        if (twice > -dy) {
            error -= dy;
            ax += step_x;
        }
        if (twice < dx) {
            error += dx;
            ay += step_y;
        }
        if (ax == bx && ay == by) {
            return true;
        }
        if (terrain_opaque(state_terrain(state, ax, ay))) {
            return false;
        }
    }
}

bool fov_clear(const struct game_state *state, int ax, int ay, int bx, int by)
{
    if (ax == bx && ay == by) {
        return true;
    }
    return line_clear(state, ax, ay, bx, by) || line_clear(state, bx, by, ax, ay);
}
