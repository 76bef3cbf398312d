/*
 * view: the default-deny filter between the state and everybody.
 *
 * A seat is shown the terrain it remembers, what stands on tiles it sees now, the party, and its
 * own inventory. Nothing else is copied, so what is not thought of here is not shown. Seat 0, for
 * the server itself and for admins, is shown everything.
 */
#include "core/game/step.h"

#include <string.h>

#include "core/game/ability.h"
#include "core/game/sight.h"
#include "core/game/stats.h"
#include "core/game/vigil.h"

struct viewer {
    const struct game_state *state;
    const struct game_content *content;
    struct game_view *view;
    struct world *world; /* over the same state, for questions */
    uint8_t seat;
    struct tile_set sight;
};

static bool sees(const struct viewer *viewer, int x, int y)
{
    return viewer->seat == 0 || tile_set_has(&viewer->sight, x, y);
}

static bool remembers(const struct viewer *viewer, int x, int y)
{
    return viewer->seat == 0 || tile_set_has(&viewer->state->memory[viewer->seat - 1], x, y);
}

static char tile_glyph(const struct viewer *viewer, int x, int y)
{
    uint8_t terrain = viewer->state->terrain[y][x];

    if (terrain == GAME_TERRAIN_ROCK || terrain >= GAME_TERRAIN_COUNT) {
        return ' ';
    }
    if (sees(viewer, x, y)) {
        return viewer->content->tiles[terrain].glyph;
    }
    return remembers(viewer, x, y) ? viewer->content->tiles[terrain].remembered : ' ';
}

static void show_terrain(struct viewer *viewer)
{
    struct game_view *view = viewer->view;

    for (int y = 0; y < view->height; y++) {
        for (int x = 0; x < view->width; x++) {
            view->terrain[y][x] = tile_glyph(viewer, x, y);
        }
        view->terrain[y][view->width] = '\0';
        memcpy(view->rows[y], view->terrain[y], sizeof(view->rows[y]));
    }
}

/* The next entry of the list, with its glyph put into the rows; NULL when the list is full. */
static struct game_view_entity *show(struct viewer *viewer, int x, int y, char glyph)
{
    struct game_view *view = viewer->view;
    struct game_view_entity *entity;

    view->rows[y][x] = glyph;
    if (view->entity_count >= GAME_VIEW_ENTITIES_MAX) {
        return NULL;
    }
    entity = &view->entities[view->entity_count++];
    memset(entity, 0, sizeof(*entity));
    entity->x = (int16_t)x;
    entity->y = (int16_t)y;
    entity->glyph = glyph;
    return entity;
}

/* Locks are never shown: the door is. */
static bool is_hidden(const struct viewer *viewer, const struct state_prop *prop)
{
    return prop->kind == GAME_PROP_LOCK ||
           (viewer->seat != 0 && (prop->flags & STATE_PROP_HIDDEN) != 0);
}

static void show_props(struct viewer *viewer)
{
    for (size_t i = 0; i < viewer->state->header.prop_slots; i++) {
        const struct state_prop *prop = &viewer->state->props[i];
        const struct content_tile *row = &viewer->content->props[prop->kind];
        struct game_view_entity *entity;

        if (prop->id == 0 || !sees(viewer, prop->x, prop->y) || is_hidden(viewer, prop)) {
            continue;
        }
        entity = show(viewer, prop->x, prop->y, row->glyph);
        if (entity != NULL) {
            entity->id = prop->id;
            entity->class_ = GAME_CLASS_PROP;
            entity->kind = prop->kind;
            entity->quantity = 1;
            memcpy(entity->name, row->name, sizeof(entity->name));
        }
    }
}

static void show_items(struct viewer *viewer)
{
    for (size_t i = 0; i < viewer->state->header.item_slots; i++) {
        const struct state_item *item = &viewer->state->items[i];
        const struct content_item *row = &viewer->content->items[item->kind];
        struct game_view_entity *entity;

        if (item->id == 0 || !sees(viewer, item->x, item->y)) {
            continue;
        }
        entity = show(viewer, item->x, item->y, row->glyph);
        if (entity != NULL) {
            entity->id = item->id;
            entity->class_ = GAME_CLASS_ITEM;
            entity->kind = item->kind;
            entity->quantity = item->quantity;
            memcpy(entity->name, row->name, sizeof(entity->name));
        }
    }
}

/* ---- actors ---- */

static char actor_glyph(const struct viewer *viewer, const struct state_actor *actor)
{
    if (actor->seat == 0) {
        return viewer->content->actors[actor->kind].glyph;
    }
    return actor->seat == viewer->seat || viewer->seat == 0 ? viewer->content->tuning.viewer_glyph
                                                            : viewer->content->tuning.ally_glyph;
}

/* As things stand: who is charmed or was called fights for those it would fight by its kind. */
static bool is_hostile(const struct viewer *viewer, const struct state_actor *actor)
{
    size_t seat = viewer->seat != 0 ? viewer->seat - 1U : 0;

    return stats_hostile(viewer->world, actor, &viewer->state->actors[seat]);
}

static void describe_actor(const struct viewer *viewer, const struct state_actor *actor,
                           struct game_view_entity *entity)
{
    entity->id = actor->id;
    entity->class_ = actor->seat != 0 ? GAME_CLASS_PLAYER : GAME_CLASS_MONSTER;
    entity->seat = actor->seat;
    entity->you = actor->seat != 0 && actor->seat == viewer->seat ? 1 : 0;
    entity->hostile = is_hostile(viewer, actor) ? 1 : 0;
    entity->kind = actor->seat != 0 ? 0 : actor->kind;
    entity->quantity = 1;
    entity->hp = actor->hp;
    entity->hp_max = actor->hp_max;
    if (viewer->seat == 0 || actor->seat != 0) {
        entity->provider = stats_provider(viewer->state, actor);
    }
    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        if (actor->statuses[i].code != 0) {
            entity->statuses[entity->status_count++] = (uint8_t)(actor->statuses[i].code - 1);
        }
    }
    memcpy(entity->name, viewer->content->actors[actor->kind].name, sizeof(entity->name));
}

static bool sees_actor(const struct viewer *viewer, const struct state_actor *actor)
{
    return sees(viewer, actor->x, actor->y) &&
           (viewer->seat == 0 ||
            !world_unseen(viewer->world, &viewer->state->actors[viewer->seat - 1], actor));
}

static void show_actors(struct viewer *viewer)
{
    for (size_t i = 0; i < viewer->state->header.actor_slots; i++) {
        const struct state_actor *actor = &viewer->state->actors[i];
        struct game_view_entity *entity;

        if (!actor_alive(actor) || !sees_actor(viewer, actor)) {
            continue;
        }
        entity = show(viewer, actor->x, actor->y, actor_glyph(viewer, actor));
        if (entity != NULL) {
            describe_actor(viewer, actor, entity);
        }
    }
}

static uint8_t worn_as(const struct state_seat *owner, uint8_t slot)
{
    for (uint8_t i = 0; i < CONTENT_EQUIPMENT_SLOTS; i++) {
        if (owner->equipment[i] == slot) {
            return (uint8_t)(i + 1);
        }
    }
    return 0;
}

static void show_inventory(struct viewer *viewer)
{
    const struct state_seat *owner = &viewer->state->seats[viewer->seat - 1];
    struct game_view *view = viewer->view;

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        const struct state_stack *stack = &owner->inventory[slot];

        if (stack->quantity == 0) {
            continue;
        }
        view->inventory[view->inventory_count++] =
            (struct game_view_item){.slot = slot,
                                    .equipped = worn_as(owner, slot),
                                    .kind = stack->item,
                                    .quantity = stack->quantity};
    }
}

static void show_abilities(struct viewer *viewer, const struct state_actor *actor)
{
    struct game_view *view = viewer->view;
    uint64_t clock = viewer->state->header.clock;

    for (uint8_t slot = 0; slot < STATE_ABILITIES_MAX; slot++) {
        uint16_t ability = stats_ability(viewer->world, actor, slot);
        uint64_t ready_at = actor->ability_ready_at[slot];

        if (ability == CONTENT_NONE) {
            continue;
        }
        view->abilities[view->ability_count++] = (struct game_view_ability){
            .ability = ability,
            .slot = slot,
            .verdict = ability_ready(viewer->world, actor, slot).verdict,
            .ready_in = (uint32_t)(ready_at > clock ? ready_at - clock : 0)};
    }
}

static void show_conditions(struct viewer *viewer, const struct state_actor *actor)
{
    struct game_view *view = viewer->view;

    for (size_t i = 0; i < STATE_STATUSES_MAX; i++) {
        const struct state_status *status = &actor->statuses[i];

        if (status->code != 0) {
            view->conditions[view->condition_count++] =
                (struct game_view_status){.status = (uint16_t)(status->code - 1),
                                          .turns = status->turns,
                                          .magnitude = status->magnitude};
        }
    }
}

static void show_numbers(struct viewer *viewer, const struct state_actor *actor)
{
    const struct content_tuning *tuning = &viewer->content->tuning;
    struct stats stats = stats_of(viewer->world, actor);
    struct game_view *view = viewer->view;

    view->level = actor->level;
    view->experience_next =
        actor->level < tuning->level_max ? stats_experience_for(tuning, actor->level) : 0;
    view->resources[CONTENT_RESOURCE_HP] = actor->hp;
    view->resources[CONTENT_RESOURCE_MP] = actor->mp;
    view->resources[CONTENT_RESOURCE_LUCIDITY] = actor->lucidity;
    view->maxima[CONTENT_RESOURCE_HP] = actor->hp_max;
    view->maxima[CONTENT_RESOURCE_MP] = actor->mp_max;
    view->maxima[CONTENT_RESOURCE_LUCIDITY] = actor->lucidity_max;
    view->stat_count = CONTENT_STAT_COUNT;
    for (size_t i = 0; i < CONTENT_STAT_COUNT; i++) {
        view->stats[i] = (int16_t)stats.of[i];
    }
}

static void show_seat(struct viewer *viewer)
{
    const struct state_seat *owner = &viewer->state->seats[viewer->seat - 1];
    const struct state_actor *actor = &viewer->state->actors[viewer->seat - 1];
    struct game_view *view = viewer->view;

    view->viewer_alive = actor_alive(actor) ? 1 : 0;
    view->experience = owner->experience;
    view->class_ = owner->class_;
    show_numbers(viewer, actor);
    show_inventory(viewer);
    show_abilities(viewer, actor);
    show_conditions(viewer, actor);
}

/* Whose turn it is; who that is only if the seat may know. */
static struct game_next next_for(const struct viewer *viewer)
{
    struct game_next next = game_next_of(viewer->state);
    const struct state_actor *actor = state_actor_get(viewer->state, next.entity);

    if (actor == NULL || viewer->seat == 0 || actor->seat != 0) {
        return next;
    }
    next.provider = GAME_PROVIDER_NONE;
    if (!sees_actor(viewer, actor)) {
        next.entity = 0;
    }
    return next;
}

static void show_header(struct viewer *viewer)
{
    const struct state_header *header = &viewer->state->header;
    struct game_view *view = viewer->view;

    memset(view, 0, offsetof(struct game_view, terrain));
    view->seq = header->seq;
    view->nonce = header->nonce;
    view->clock = header->clock;
    view->score = header->score;
    view->status = header->status;
    view->result = header->result;
    view->depth = header->depth;
    view->bell_in = vigil_rounds_left(viewer->world);
    view->width = header->width;
    view->height = header->height;
    view->entity_count = 0;
    view->inventory_count = 0;
    view->reserved = 0;
    view->next = next_for(viewer);
}

void game_view_of(const struct game_state *state, const struct game_content *content, uint8_t seat,
                  struct game_view *out)
{
    struct world world;
    struct viewer viewer = {
        .state = state, .content = content, .view = out, .world = &world, .seat = seat};

    /* Nothing is changed through this world: it is only asked. */
    world_init(&world, (struct game_state *)(uintptr_t)state, content, NULL);
    if (seat != 0 && state_seat_actor(state, seat) == NULL) {
        memset(out, 0, sizeof(*out));
        return;
    }
    if (seat != 0) {
        sight_of_seat(&world, seat, &viewer.sight);
    }
    show_header(&viewer);
    show_terrain(&viewer);
    show_props(&viewer);
    show_items(&viewer);
    show_actors(&viewer);
    if (seat != 0) {
        show_seat(&viewer);
    }
}
