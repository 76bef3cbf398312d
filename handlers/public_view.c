/* public_view: the first seat's view without what is its own, then what the others add. */
#include "handlers/public_view.h"

#include <string.h>

/* How well a character of the terrain is known: 0 not, 1 remembered, 2 seen. */
static int knowledge(const struct game_content *content, char tile)
{
    if (tile == ' ') {
        return 0;
    }
    for (size_t i = 0; i < GAME_TERRAIN_COUNT; i++) {
        if (content->tiles[i].glyph == tile) {
            return 2;
        }
    }
    return 1;
}

static void add_tiles(struct game_view *out, const struct game_view *view,
                      const struct game_content *content)
{
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            if (knowledge(content, view->terrain[y][x]) > knowledge(content, out->terrain[y][x])) {
                out->terrain[y][x] = view->terrain[y][x];
                out->rows[y][x] = view->rows[y][x];
            }
        }
    }
}

static bool has_entity(const struct game_view *view, uint32_t id)
{
    for (uint16_t i = 0; i < view->entity_count; i++) {
        if (view->entities[i].id == id) {
            return true;
        }
    }
    return false;
}

/* A player is drawn as others see it. */
static void add_entities(struct game_view *out, const struct game_view *view,
                         const struct game_content *content)
{
    for (uint16_t i = 0; i < view->entity_count; i++) {
        const struct game_view_entity *entity = &view->entities[i];
        if (out->entity_count == GAME_VIEW_ENTITIES_MAX || has_entity(out, entity->id)) {
            continue;
        }
        struct game_view_entity *added = &out->entities[out->entity_count++];
        *added = *entity;
        added->you = 0;
        if (added->class_ == GAME_CLASS_PLAYER) {
            added->glyph = content->tuning.ally_glyph;
        }
        out->rows[added->y][added->x] = added->glyph;
    }
}

static void add(struct game_view *out, const struct game_view *view,
                const struct game_content *content)
{
    add_tiles(out, view, content);
    add_entities(out, view, content);
    if (out->next.entity == 0) {
        out->next = view->next;
    }
}

/* What is of the game and not of a seat. */
static void begin(struct game_view *out, const struct game_view *view)
{
    memset(out, 0, sizeof(*out));
    out->seq = view->seq;
    out->nonce = view->nonce;
    out->clock = view->clock;
    out->score = view->score;
    out->status = view->status;
    out->result = view->result;
    out->depth = view->depth;
    out->width = view->width;
    out->height = view->height;
    out->next = view->next;
    for (int y = 0; y < out->height; y++) {
        memset(out->terrain[y], ' ', out->width);
        memset(out->rows[y], ' ', out->width);
    }
}

void public_view(const struct ruleset *ruleset, const void *state,
                 const struct game_content *content, struct game_view *out)
{
    struct game_summary summary;
    struct game_view view;
    ruleset->summary(state, content, &summary);
    for (uint8_t seat = 1; seat <= summary.players; seat++) {
        ruleset->view(state, content, seat, &view);
        if (seat == 1) {
            begin(out, &view);
        }
        add(out, &view, content);
    }
}
