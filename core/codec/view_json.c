/* See view_json.h. */
#include "core/codec/view_json.h"

#include <string.h>

#include "core/codec/action_json.h"

const char *game_status_word(uint8_t status)
{
    return status == GAME_STATUS_FINISHED ? "finished" : "active";
}

struct game_next next_for_viewer(const struct game_next *next, uint8_t seat)
{
    return seat == 0 || next->seat != 0 ? *next : (struct game_next){0};
}

void next_json_write(struct json_writer *writer, const struct game_next *next, int64_t deadline_us)
{
    if (next->entity == 0) {
        json_write_null(writer);
        return;
    }
    json_write_object_open(writer);
    json_write_key(writer, "entity");
    json_write_u64(writer, next->entity);
    json_write_key(writer, "seat");
    json_write_u64_or_null(writer, next->seat);
    json_write_key(writer, "provider");
    json_write_string(writer, game_provider_name(next->provider));
    json_write_key(writer, "deadline");
    json_write_time_us_or_null(writer, deadline_us);
    json_write_object_close(writer);
}

/* ---- the level ---- */

static void write_rows(struct json_writer *writer, const struct game_view *view,
                       const char rows[GAME_LEVEL_HEIGHT_MAX][GAME_LEVEL_WIDTH_MAX + 1])
{
    json_write_array_open(writer);
    for (size_t y = 0; y < view->height && y < GAME_LEVEL_HEIGHT_MAX; y++) {
        json_write_text(writer, rows[y], strnlen(rows[y], GAME_LEVEL_WIDTH_MAX));
    }
    json_write_array_close(writer);
}

static void write_level(struct json_writer *writer, const struct game_view *view)
{
    json_write_object_open(writer);
    json_write_key(writer, "depth");
    json_write_u64(writer, view->depth);
    json_write_key(writer, "bell_in");
    if (view->bell_in == UINT32_MAX) {
        json_write_null(writer);
    } else {
        json_write_u64(writer, view->bell_in);
    }
    json_write_key(writer, "width");
    json_write_u64(writer, view->width);
    json_write_key(writer, "height");
    json_write_u64(writer, view->height);
    json_write_key(writer, "rows");
    write_rows(writer, view, view->rows);
    json_write_key(writer, "terrain");
    write_rows(writer, view, view->terrain);
    json_write_object_close(writer);
}

/* ---- entities ---- */

static const char *class_word(uint8_t class_)
{
    switch (class_) {
    case GAME_CLASS_PLAYER:
        return "player";
    case GAME_CLASS_MONSTER:
        return "monster";
    case GAME_CLASS_ITEM:
        return "item";
    default:
        return "prop";
    }
}

/* The content's id of what it is; players are of no type. */
static const char *type_id(const struct game_view_entity *entity,
                           const struct game_content *content)
{
    switch (entity->class_) {
    case GAME_CLASS_MONSTER:
        return content_actor_id(content, entity->kind);
    case GAME_CLASS_ITEM:
        return content_item_id(content, entity->kind);
    case GAME_CLASS_PROP:
        return content_prop_word((uint8_t)entity->kind);
    default:
        return NULL;
    }
}

/* What only those have who act. */
static void write_actor_members(struct json_writer *writer, const struct game_view_entity *entity,
                                const struct game_content *content)
{
    json_write_key(writer, "hp");
    json_write_i64(writer, entity->hp);
    json_write_key(writer, "hp_max");
    json_write_i64(writer, entity->hp_max);
    json_write_key(writer, "statuses");
    json_write_array_open(writer);
    for (size_t i = 0; i < entity->status_count && i < GAME_VIEW_STATUSES_MAX; i++) {
        json_write_string(writer, content_status_id(content, entity->statuses[i]));
    }
    json_write_array_close(writer);
    if (entity->seat != 0) {
        json_write_key(writer, "seat");
        json_write_u64(writer, entity->seat);
    }
    if (entity->provider != GAME_PROVIDER_NONE) {
        json_write_key(writer, "provider");
        json_write_string(writer, game_provider_name(entity->provider));
    }
    json_write_key(writer, "you");
    json_write_bool(writer, entity->you != 0);
    json_write_key(writer, "hostile");
    json_write_bool(writer, entity->hostile != 0);
}

static void write_entity(struct json_writer *writer, const struct game_view_entity *entity,
                         const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "id");
    json_write_u64(writer, entity->id);
    json_write_key(writer, "kind");
    json_write_string(writer, class_word(entity->class_));
    if (type_id(entity, content)) {
        json_write_key(writer, "type");
        json_write_string(writer, type_id(entity, content));
    }
    json_write_key(writer, "name");
    json_write_text(writer, entity->name, strnlen(entity->name, sizeof(entity->name)));
    json_write_key(writer, "glyph");
    json_write_text(writer, &entity->glyph, entity->glyph ? 1 : 0);
    json_write_key(writer, "x");
    json_write_i64(writer, entity->x);
    json_write_key(writer, "y");
    json_write_i64(writer, entity->y);
    if (entity->class_ == GAME_CLASS_PLAYER || entity->class_ == GAME_CLASS_MONSTER) {
        write_actor_members(writer, entity, content);
    } else if (entity->class_ == GAME_CLASS_ITEM) {
        json_write_key(writer, "quantity");
        json_write_u64(writer, entity->quantity);
    }
    json_write_object_close(writer);
}

static void write_item(struct json_writer *writer, const struct game_view_item *item,
                       const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "slot");
    json_write_u64(writer, item->slot);
    json_write_key(writer, "item");
    json_write_string(writer, content_item_id(content, item->kind));
    json_write_key(writer, "name");
    json_write_string(writer, content_item_name(content, item->kind));
    json_write_key(writer, "quantity");
    json_write_u64(writer, item->quantity);
    json_write_key(writer, "equipped");
    json_write_bool(writer, item->equipped != 0);
    if (item->equipped != 0) {
        json_write_key(writer, "worn");
        json_write_string(writer, content_equipment_word(item->equipped));
    }
    json_write_object_close(writer);
}

static void write_ability(struct json_writer *writer, const struct game_view_ability *ability,
                          const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "ability");
    json_write_string(writer, content_ability_id(content, ability->ability));
    json_write_key(writer, "name");
    json_write_string(writer, content_ability_name(content, ability->ability));
    json_write_key(writer, "slot");
    json_write_u64(writer, ability->slot);
    json_write_key(writer, "ready");
    json_write_bool(writer, ability->verdict == GAME_VERDICT_ACCEPTED);
    json_write_key(writer, "verdict");
    json_write_string(writer, game_verdict_name(ability->verdict));
    json_write_key(writer, "ready_in");
    json_write_u64(writer, ability->ready_in);
    json_write_key(writer, "prices");
    json_write_array_open(writer);
    for (size_t i = 0; i < CONTENT_PRICES_MAX; i++) {
        const struct content_price *price = &content->abilities[ability->ability].prices[i];
        if (price->amount > 0) {
            json_write_object_open(writer);
            json_write_key(writer, "resource");
            json_write_string(writer, content_resource_word(price->resource));
            json_write_key(writer, "amount");
            json_write_u64(writer, price->amount);
            json_write_object_close(writer);
        }
    }
    json_write_array_close(writer);
    json_write_object_close(writer);
}

static void write_abilities(struct json_writer *writer, const struct game_view *view,
                            const struct game_content *content)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < view->ability_count && i < GAME_VIEW_ABILITIES_MAX; i++) {
        if (view->abilities[i].ability < content->ability_count) {
            write_ability(writer, &view->abilities[i], content);
        }
    }
    json_write_array_close(writer);
}

static void write_conditions(struct json_writer *writer, const struct game_view *view,
                             const struct game_content *content)
{
    json_write_array_open(writer);
    for (size_t i = 0; i < view->condition_count && i < GAME_VIEW_STATUSES_MAX; i++) {
        json_write_object_open(writer);
        json_write_key(writer, "status");
        json_write_string(writer, content_status_id(content, view->conditions[i].status));
        json_write_key(writer, "name");
        json_write_string(writer, content_status_name(content, view->conditions[i].status));
        json_write_key(writer, "turns");
        json_write_u64(writer, view->conditions[i].turns);
        json_write_key(writer, "magnitude");
        json_write_u64(writer, view->conditions[i].magnitude);
        json_write_object_close(writer);
    }
    json_write_array_close(writer);
}

static void write_resources(struct json_writer *writer, const struct game_view *view)
{
    json_write_object_open(writer);
    for (uint8_t i = 0; i < 3; i++) {
        json_write_key_text(writer, content_resource_word(i));
        json_write_object_open(writer);
        json_write_key(writer, "left");
        json_write_i64(writer, view->resources[i]);
        json_write_key(writer, "max");
        json_write_i64(writer, view->maxima[i]);
        json_write_object_close(writer);
    }
    json_write_object_close(writer);
}

static void write_stats(struct json_writer *writer, const struct game_view *view)
{
    json_write_object_open(writer);
    for (uint8_t i = 0; i < view->stat_count && i < GAME_VIEW_STATS_MAX; i++) {
        json_write_key_text(writer, content_stat_word(i));
        json_write_i64(writer, view->stats[i]);
    }
    json_write_object_close(writer);
}

/* ---- the whole ---- */

static void write_progress(struct json_writer *writer, const struct game_view *view,
                           const struct view_facts *facts)
{
    json_write_key(writer, "session");
    json_write_id(writer, facts->session.bytes);
    json_write_key(writer, "seq");
    json_write_u64(writer, view->seq);
    json_write_key(writer, "nonce");
    json_write_u64(writer, view->nonce);
    json_write_key(writer, "clock");
    json_write_u64(writer, view->clock);
    json_write_key(writer, "status");
    json_write_string(writer, game_status_word(view->status));
    json_write_key(writer, "result");
    bool ended = view->result != GAME_RESULT_NONE;
    json_write_string(writer, ended ? game_result_name(view->result) : NULL);
    json_write_key(writer, "score");
    json_write_u64(writer, view->score);
    json_write_key(writer, "experience");
    json_write_u64(writer, view->experience);
    json_write_key(writer, "experience_level");
    json_write_u64(writer, view->level);
    json_write_key(writer, "alive");
    json_write_bool(writer, view->viewer_alive != 0);
}

/* What the viewer knows of itself; null for who has no entity. */
static void write_self(struct json_writer *writer, const struct game_view *view,
                       const struct game_content *content)
{
    if (view->stat_count == 0) {
        json_write_null(writer);
        return;
    }
    json_write_object_open(writer);
    json_write_key(writer, "class");
    json_write_string(writer, view->class_ < content->class_count
                                  ? content_class_id(content, view->class_)
                                  : NULL);
    json_write_key(writer, "experience_next");
    if (view->experience_next > 0) {
        json_write_u64(writer, view->experience_next);
    } else {
        json_write_null(writer);
    }
    json_write_key(writer, "resources");
    write_resources(writer, view);
    json_write_key(writer, "stats");
    write_stats(writer, view);
    json_write_key(writer, "conditions");
    write_conditions(writer, view, content);
    json_write_object_close(writer);
}

static void write_belongings(struct json_writer *writer, const struct game_view *view,
                             const struct game_content *content)
{
    json_write_key(writer, "inventory");
    json_write_array_open(writer);
    for (size_t i = 0; i < view->inventory_count && i < GAME_INVENTORY_MAX; i++) {
        write_item(writer, &view->inventory[i], content);
    }
    json_write_array_close(writer);
    json_write_key(writer, "abilities");
    write_abilities(writer, view, content);
    json_write_key(writer, "self");
    write_self(writer, view, content);
}

void view_json_write(struct json_writer *writer, const struct game_view *view,
                     const struct view_facts *facts, const struct game_content *content)
{
    json_write_object_open(writer);
    write_progress(writer, view, facts);
    json_write_key(writer, "level");
    write_level(writer, view);
    json_write_key(writer, "entities");
    json_write_array_open(writer);
    for (size_t i = 0; i < view->entity_count && i < GAME_VIEW_ENTITIES_MAX; i++) {
        write_entity(writer, &view->entities[i], content);
    }
    json_write_array_close(writer);
    write_belongings(writer, view, content);
    json_write_key(writer, "next");
    next_json_write(writer, &view->next, facts->deadline_us);
    json_write_object_close(writer);
}

void legal_json_write(struct json_writer *writer, const struct game_legal *legal, uint64_t seq,
                      const struct game_content *content)
{
    json_write_object_open(writer);
    json_write_key(writer, "seq");
    json_write_u64(writer, seq);
    json_write_key(writer, "entity");
    json_write_u64_or_null(writer, legal->entity);
    json_write_key(writer, "actions");
    json_write_array_open(writer);
    for (size_t i = 0; i < legal->count && i < GAME_LEGAL_MAX; i++) {
        action_json_write(writer, &legal->actions[i], content);
    }
    json_write_array_close(writer);
    json_write_object_close(writer);
}
