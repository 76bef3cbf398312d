/*
 * layout_rooms: rooms laid out at random, each new one joined by a corridor to the nearest earlier
 * one, then a few more corridors for loops. Corridors only ever take rock away, so every room can
 * be reached from every other: connected by construction.
 */
#include "core/game/layout.h"

enum {
    ROOM_ATTEMPTS = 80,
    ROOM_WIDTH_MIN = 4,
    ROOM_WIDTH_MAX = 9,
    ROOM_HEIGHT_MIN = 3,
    ROOM_HEIGHT_MAX = 6
};

static int centre_x(const struct level_room *room)
{
    return room->x + room->width / 2;
}

static int centre_y(const struct level_room *room)
{
    return room->y + room->height / 2;
}

/* Two rooms keep at least two tiles of rock between them: a wall each. */
static bool rooms_touch(const struct level_room *a, const struct level_room *b)
{
    return a->x < b->x + b->width + 2 && b->x < a->x + a->width + 2 &&
           a->y < b->y + b->height + 2 && b->y < a->y + a->height + 2;
}

static void add_room(struct level_builder *builder, struct level_room room)
{
    for (int y = room.y; y < room.y + room.height; y++) {
        for (int x = room.x; x < room.x + room.width; x++) {
            layout_carve(builder->state, x, y);
        }
    }
    builder->rooms[builder->room_count++] = room;
}

static struct level_room random_room(struct level_builder *builder)
{
    struct dice *dice = &builder->dice;
    const struct state_header *header = &builder->state->header;
    struct level_room room;

    room.width = (uint8_t)dice_between(dice, ROOM_WIDTH_MIN, ROOM_WIDTH_MAX);
    room.height = (uint8_t)dice_between(dice, ROOM_HEIGHT_MIN, ROOM_HEIGHT_MAX);
    room.x = (uint8_t)dice_between(dice, 1, header->width - room.width - 1);
    room.y = (uint8_t)dice_between(dice, 1, header->height - room.height - 1);
    return room;
}

void layout_place_rooms(struct level_builder *builder)
{
    int wanted = dice_between(&builder->dice, builder->plan->style.rooms_min,
                              builder->plan->style.rooms_max);

    for (int attempt = 0; attempt < ROOM_ATTEMPTS && builder->room_count < wanted; attempt++) {
        struct level_room room = random_room(builder);
        bool fits = true;

        for (int i = 0; i < builder->room_count; i++) {
            fits = fits && !rooms_touch(&room, &builder->rooms[i]);
        }
        if (fits) {
            add_room(builder, room);
        }
    }
}

static void carve_row(struct game_state *state, int from, int to, int y)
{
    for (int x = from < to ? from : to; x <= (from < to ? to : from); x++) {
        layout_carve(state, x, y);
    }
}

static void carve_column(struct game_state *state, int from, int to, int x)
{
    for (int y = from < to ? from : to; y <= (from < to ? to : from); y++) {
        layout_carve(state, x, y);
    }
}

/* From centre to centre round one corner. */
static void join(struct level_builder *builder, const struct level_room *a,
                 const struct level_room *b)
{
    if (dice_percent(&builder->dice, 50)) {
        carve_row(builder->state, centre_x(a), centre_x(b), centre_y(a));
        carve_column(builder->state, centre_y(a), centre_y(b), centre_x(b));
    } else {
        carve_column(builder->state, centre_y(a), centre_y(b), centre_x(a));
        carve_row(builder->state, centre_x(a), centre_x(b), centre_y(b));
    }
}

static int room_distance(const struct level_room *a, const struct level_room *b)
{
    int dx = centre_x(a) - centre_x(b);
    int dy = centre_y(a) - centre_y(b);

    return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

static void join_rooms(struct level_builder *builder)
{
    int loops = dice_between(&builder->dice, 0, builder->plan->style.loops_max);

    for (int i = 1; i < builder->room_count; i++) {
        int nearest = 0;

        for (int j = 1; j < i; j++) {
            if (room_distance(&builder->rooms[i], &builder->rooms[j]) <
                room_distance(&builder->rooms[i], &builder->rooms[nearest])) {
                nearest = j;
            }
        }
        join(builder, &builder->rooms[i], &builder->rooms[nearest]);
    }
    for (int i = 0; i < loops; i++) {
        int a = dice_between(&builder->dice, 0, builder->room_count - 1);
        int b = dice_between(&builder->dice, 0, builder->room_count - 1);

        join(builder, &builder->rooms[a], &builder->rooms[b]);
    }
}

void layout_rooms(struct level_builder *builder)
{
    layout_place_rooms(builder);
    join_rooms(builder);
}

void layout_hall(struct level_builder *builder)
{
    const struct state_header *header = &builder->state->header;

    add_room(builder, (struct level_room){1, 1, (uint8_t)(header->width - 2),
                                          (uint8_t)(header->height - 2)});
}

/* ---- doors ---- */

static void maybe_hang_door(struct level_builder *builder, int x, int y)
{
    if (layout_is_doorway(builder->state, x, y) &&
        dice_percent(&builder->dice, builder->plan->style.door_percent)) {
        builder->state->terrain[y][x] = GAME_TERRAIN_DOOR_CLOSED;
    }
}

void layout_hang_doors(struct level_builder *builder)
{
    for (int i = 0; i < builder->room_count; i++) {
        const struct level_room *room = &builder->rooms[i];

        for (int x = room->x; x < room->x + room->width; x++) {
            maybe_hang_door(builder, x, room->y - 1);
            maybe_hang_door(builder, x, room->y + room->height);
        }
        for (int y = room->y; y < room->y + room->height; y++) {
            maybe_hang_door(builder, room->x - 1, y);
            maybe_hang_door(builder, room->x + room->width, y);
        }
    }
}
