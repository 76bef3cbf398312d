/* See view.h. */
#include "play/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t read_number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static int read_int(const json_t *object, const char *name)
{
    int64_t value = read_number(object, name);
    return value > INT32_MAX || value < INT32_MIN ? 0 : (int)value;
}

static bool read_flag(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

void view_text(const json_t *object, const char *name, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, name));
    snprintf(out, size, "%s", text ? text : "");
}

/* ---- the level ---- */

static int at_most(int value, int limit)
{
    return value < 0 ? 0 : value < limit ? value : limit;
}

/* Tiles beyond the end of a row are unseen. */
static void read_row(const json_t *row, int width, char out[VIEW_WIDTH_MAX + 1])
{
    const char *text = json_string_value(row);
    size_t length = text ? strlen(text) : 0;
    for (int x = 0; x < width; x++) {
        char glyph = (size_t)x < length ? text[x] : ' ';
        out[x] = glyph >= ' ' && glyph <= '~' ? glyph : '?';
    }
    out[width] = '\0';
}

static void read_level(struct view *view, const json_t *level)
{
    const json_t *rows = json_object_get(level, "rows");
    const json_t *terrain = json_object_get(level, "terrain");
    view->depth = read_int(level, "depth");
    view->bell_in =
        json_is_integer(json_object_get(level, "bell_in")) ? read_int(level, "bell_in") : -1;
    view->width = at_most(read_int(level, "width"), VIEW_WIDTH_MAX);
    view->height = at_most(read_int(level, "height"), VIEW_HEIGHT_MAX);
    for (int y = 0; y < view->height; y++) {
        read_row(json_array_get(rows, (size_t)y), view->width, view->rows[y]);
        read_row(json_array_get(terrain, (size_t)y), view->width, view->terrain[y]);
    }
}

/* ---- entities and belongings ---- */

static void join_words(const json_t *words, char *out, size_t size)
{
    size_t i = 0;
    size_t length = 0;
    const json_t *word = NULL;
    out[0] = '\0';
    json_array_foreach(words, i, word)
    {
        const char *text = json_string_value(word);
        if (!text) {
            text = json_string_value(json_object_get(word, "status"));
        }
        if (text && length + strlen(text) + 2 < size) {
            length +=
                (size_t)snprintf(out + length, size - length, "%s%s", length > 0 ? " " : "", text);
        }
    }
}

static void read_entity(struct view_entity *entity, const json_t *json)
{
    const char *glyph = json_string_value(json_object_get(json, "glyph"));
    entity->id = read_number(json, "id");
    entity->x = read_int(json, "x");
    entity->y = read_int(json, "y");
    entity->hp = read_int(json, "hp");
    entity->hp_max = read_int(json, "hp_max");
    entity->quantity = read_int(json, "quantity");
    entity->you = read_flag(json, "you");
    entity->hostile = read_flag(json, "hostile");
    entity->glyph = glyph && glyph[0] > ' ' && glyph[0] <= '~' ? glyph[0] : '?';
    view_text(json, "kind", entity->kind, sizeof(entity->kind));
    view_text(json, "type", entity->type, sizeof(entity->type));
    view_text(json, "name", entity->name, sizeof(entity->name));
    join_words(json_object_get(json, "statuses"), entity->statuses, sizeof(entity->statuses));
}

static void read_entities(struct view *view, const json_t *list)
{
    size_t i = 0;
    const json_t *json = NULL;
    view->entity_count = 0;
    json_array_foreach(list, i, json)
    {
        if (view->entity_count < VIEW_ENTITIES_MAX) {
            read_entity(&view->entities[view->entity_count++], json);
        }
    }
}

static void read_items(struct view *view, const json_t *list)
{
    size_t i = 0;
    const json_t *json = NULL;
    view->item_count = 0;
    json_array_foreach(list, i, json)
    {
        if (view->item_count < VIEW_ITEMS_MAX) {
            struct view_item *item = &view->items[view->item_count++];
            item->slot = read_int(json, "slot");
            item->quantity = read_int(json, "quantity");
            item->equipped = read_flag(json, "equipped");
            view_text(json, "item", item->id, sizeof(item->id));
            view_text(json, "name", item->name, sizeof(item->name));
        }
    }
}

static int mp_price(const json_t *ability)
{
    size_t i = 0;
    const json_t *price = NULL;
    json_array_foreach(json_object_get(ability, "prices"), i, price)
    {
        const char *resource = json_string_value(json_object_get(price, "resource"));
        if (resource && strcmp(resource, "mp") == 0) {
            return read_int(price, "amount");
        }
    }
    return 0;
}

static void read_abilities(struct view *view, const json_t *list)
{
    size_t i = 0;
    const json_t *json = NULL;
    view->ability_count = 0;
    json_array_foreach(list, i, json)
    {
        if (view->ability_count < VIEW_ABILITIES_MAX) {
            struct view_ability *ability = &view->abilities[view->ability_count++];
            ability->ready_in = read_number(json, "ready_in");
            ability->ready = read_flag(json, "ready");
            ability->mp = mp_price(json);
            view_text(json, "ability", ability->id, sizeof(ability->id));
            view_text(json, "name", ability->name, sizeof(ability->name));
        }
    }
}

/* ---- the whole ---- */

static void read_conditions(struct view *view, const json_t *conditions)
{
    size_t i = 0;
    size_t length = 0;
    const json_t *condition = NULL;
    view->conditions[0] = '\0';
    json_array_foreach(conditions, i, condition)
    {
        const char *status = json_string_value(json_object_get(condition, "status"));
        if (status && length < sizeof(view->conditions)) {
            length += (size_t)snprintf(view->conditions + length, sizeof(view->conditions) - length,
                                       "%s%s %d", length > 0 ? ", " : "", status,
                                       read_int(condition, "turns"));
        }
    }
}

static void read_own(struct view *view, const json_t *self)
{
    const json_t *mp = json_object_get(json_object_get(self, "resources"), "mp");
    view->mp = read_int(mp, "left");
    view->mp_max = read_int(mp, "max");
    view->experience_next = read_int(self, "experience_next");
    read_conditions(view, json_object_get(self, "conditions"));
}

void view_read(struct view *view, const json_t *state)
{
    const json_t *next = json_object_get(state, "next");
    const char *status = json_string_value(json_object_get(state, "status"));
    view->seq = read_number(state, "seq");
    view->clock = read_number(state, "clock");
    view->score = read_number(state, "score");
    view->experience = read_number(state, "experience");
    view->level = read_int(state, "experience_level");
    view->alive = read_flag(state, "alive");
    view->active = status && strcmp(status, "active") == 0;
    view_text(state, "result", view->result, sizeof(view->result));
    view->next_entity = read_number(next, "entity");
    view->next_seat = read_int(next, "seat");
    read_own(view, json_object_get(state, "self"));
    read_level(view, json_object_get(state, "level"));
    read_entities(view, json_object_get(state, "entities"));
    read_items(view, json_object_get(state, "inventory"));
    read_abilities(view, json_object_get(state, "abilities"));
}

const struct view_entity *view_own(const struct view *view)
{
    for (size_t i = 0; i < view->entity_count; i++) {
        if (view->entities[i].you) {
            return &view->entities[i];
        }
    }
    return NULL;
}

int view_distance(const struct view_entity *a, const struct view_entity *b)
{
    int dx = abs(a->x - b->x);
    int dy = abs(a->y - b->y);
    return dx > dy ? dx : dy;
}

const struct view_entity *view_entity_by_id(const struct view *view, int64_t id)
{
    for (size_t i = 0; i < view->entity_count; i++) {
        if (view->entities[i].id == id) {
            return &view->entities[i];
        }
    }
    return NULL;
}

/* The list goes from what lies to who stands. */
const struct view_entity *view_entity_at(const struct view *view, int x, int y)
{
    for (size_t i = view->entity_count; i > 0; i--) {
        if (view->entities[i - 1].x == x && view->entities[i - 1].y == y) {
            return &view->entities[i - 1];
        }
    }
    return NULL;
}
