/*
 * view: what the seat sees, as the server told it last.
 *
 * Everything is copied out of the reply and bounded; what is beyond a bound is not shown. Members
 * that this client does not know are ignored, those that are missing are empty, so it goes on
 * working with rules that tell more.
 */
#ifndef DONJON_PLAY_VIEW_H
#define DONJON_PLAY_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VIEW_WIDTH_MAX = 128,
    VIEW_HEIGHT_MAX = 64,
    VIEW_ENTITIES_MAX = 256,
    VIEW_ITEMS_MAX = 64,
    VIEW_ABILITIES_MAX = 32,
    VIEW_TEXT_SIZE = 64,
    VIEW_LONG_TEXT_SIZE = 160
};

struct view_entity {
    int64_t id;
    char kind[VIEW_TEXT_SIZE]; /* player, monster, item, prop */
    char type[VIEW_TEXT_SIZE]; /* its row in the content, "" where there is none */
    char name[VIEW_TEXT_SIZE];
    char statuses[VIEW_LONG_TEXT_SIZE];
    char glyph;
    bool you;
    bool hostile;
    int x;
    int y;
    int hp;
    int hp_max;
    int quantity;
};

struct view_item {
    int slot;
    int quantity;
    bool equipped;
    char id[VIEW_TEXT_SIZE];
    char name[VIEW_TEXT_SIZE];
};

struct view_ability {
    char id[VIEW_TEXT_SIZE];
    char name[VIEW_TEXT_SIZE];
    int64_t ready_in; /* ticks; 0: ready or not told */
    bool ready;       /* could be used now, at somebody */
    int mp;           /* its price */
};

struct view {
    int64_t seq;
    int64_t clock;
    int64_t score;
    int64_t experience;
    int level;
    int depth;
    int bell_in; /* turns until the bell; -1: none will toll */
    int width;
    int height;
    bool active; /* the game goes on */
    bool alive;
    char result[VIEW_TEXT_SIZE];
    char rows[VIEW_HEIGHT_MAX][VIEW_WIDTH_MAX + 1];
    char terrain[VIEW_HEIGHT_MAX][VIEW_WIDTH_MAX + 1];
    size_t entity_count;
    size_t item_count;
    size_t ability_count;
    struct view_entity entities[VIEW_ENTITIES_MAX];
    struct view_item items[VIEW_ITEMS_MAX];
    struct view_ability abilities[VIEW_ABILITIES_MAX];
    int64_t next_entity; /* 0: nobody's */
    int next_seat;       /* 0: no seat's */
    int mp;
    int mp_max;
    int experience_next;                  /* that the next level needs; 0: there is none */
    char conditions[VIEW_LONG_TEXT_SIZE]; /* what one bears, and for how many turns */
};

/* Reads the reply of GET .../state. */
void view_read(struct view *view, const json_t *state);

/* The seat's own entity, NULL if it is not to be seen (any more). */
const struct view_entity *view_own(const struct view *view);

const struct view_entity *view_entity_by_id(const struct view *view, int64_t id);

/* In steps. */
int view_distance(const struct view_entity *a, const struct view_entity *b);

/* What stands or lies on a tile, who acts before what lies; NULL: nothing. */
const struct view_entity *view_entity_at(const struct view *view, int x, int y);

/* Copies a text member, "" where there is none; cut to fit. */
void view_text(const json_t *object, const char *name, char *out, size_t size);

#endif
