/*
 * arena: drawing and driving.
 */
#include "tests/unit/game/rules/arena.h"

#include <check.h>
#include <string.h>

#include "core/game/level.h"

static uint8_t count_players(const char *const *rows)
{
    uint8_t count = 0;

    for (size_t y = 0; rows[y] != NULL; y++) {
        for (size_t x = 0; rows[y][x] != '\0'; x++) {
            count = (uint8_t)(count + (rows[y][x] >= '1' && rows[y][x] <= '8' ? 1 : 0));
        }
    }
    return count;
}

static uint8_t terrain_of(const struct arena *arena, char glyph)
{
    for (uint8_t i = 1; i < GAME_TERRAIN_COUNT; i++) {
        if (arena->content.tiles[i].glyph == glyph) {
            return i;
        }
    }
    return glyph == ' ' ? (uint8_t)GAME_TERRAIN_ROCK : (uint8_t)GAME_TERRAIN_FLOOR;
}

static void put_monster(struct arena *arena, char glyph, uint8_t x, uint8_t y)
{
    for (uint16_t kind = 1; kind < arena->content.actor_count; kind++) {
        const struct content_actor *row = &arena->content.actors[kind];
        struct state_actor *actor;

        if (row->glyph != glyph) {
            continue;
        }
        actor = level_add_actor(arena_world(arena), kind, x, y);
        actor->provider = GAME_PROVIDER_NONE;
        actor->flags = STATE_ACTOR_ACTIVE;
        actor->ready_at = 1;
    }
}

static void put_item(struct arena *arena, char glyph, uint8_t x, uint8_t y)
{
    static const char glyphs[] = "!)[$*";
    static const uint16_t items[] = {FIXTURE_HEALING, FIXTURE_AXE, FIXTURE_MAIL, FIXTURE_GOLD,
                                     FIXTURE_CROWN};
    const char *found = strchr(glyphs, glyph);

    if (found != NULL) {
        state_item_place(&arena->state, (struct state_stack){items[found - glyphs], 1}, x, y);
    }
}

static void put(struct arena *arena, char glyph, uint8_t x, uint8_t y)
{
    arena->state.terrain[y][x] = terrain_of(arena, glyph);
    if (glyph >= '1' && glyph <= '8') {
        arena->state.actors[glyph - '1'].x = x;
        arena->state.actors[glyph - '1'].y = y;
    } else if (glyph == 'C') {
        struct state_prop *chest = state_prop_add(&arena->state);

        chest->ability = CONTENT_NONE;
        chest->x = x;
        chest->y = y;
        chest->item = FIXTURE_HEALING;
        chest->quantity = 1;
    } else if (arena->state.terrain[y][x] == GAME_TERRAIN_FLOOR && glyph != '.') {
        put_monster(arena, glyph, x, y);
        put_item(arena, glyph, x, y);
    }
}

void arena_draw(struct arena *arena, const char *const *rows)
{
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_TRAINING, count_players(rows), 1234);

    game_fixture_content(&arena->content);
    ck_assert_int_eq(donjon_ruleset.genesis(&arena->state, &arena->content, &genesis),
                     GAME_VERDICT_ACCEPTED);
    memset(arena->state.terrain, 0, sizeof(arena->state.terrain));
    memset(arena->state.memory, 0, sizeof(arena->state.memory));
    arena->state.header.width = (uint8_t)strlen(rows[0]);
    arena->state.header.height = 0;
    for (size_t y = 0; rows[y] != NULL; y++) {
        for (size_t x = 0; rows[y][x] != '\0'; x++) {
            put(arena, rows[y][x], (uint8_t)x, (uint8_t)y);
        }
        arena->state.header.height++;
    }
    for (uint8_t seat = 1; seat <= arena->state.header.players; seat++) {
        world_remember(arena_world(arena), seat);
    }
    ck_assert_ptr_null(state_check(&arena->state, &arena->content));
}

void arena_default_provider(struct arena *arena, uint8_t provider)
{
    arena->state.header.default_provider = provider;
}

struct state_actor *arena_monster(struct arena *arena, uint16_t kind)
{
    for (size_t i = GAME_SEATS_MAX; i < STATE_ACTORS_MAX; i++) {
        if (arena->state.actors[i].id != 0 && arena->state.actors[i].kind == kind) {
            return &arena->state.actors[i];
        }
    }
    ck_abort_msg("there is no such monster");
    return NULL;
}

uint8_t arena_input(struct arena *arena, struct game_input input)
{
    struct game_state before = arena->state;

    donjon_ruleset.step(&before, &arena->state, &arena->content, &input, &arena->outcome);
    if (arena->outcome.verdict != GAME_VERDICT_ACCEPTED) {
        ck_assert_mem_eq(&before, &arena->state, sizeof(before));
    } else {
        const char *fault = state_check(&arena->state, &arena->content);

        ck_assert_msg(fault == NULL, "%s", fault);
    }
    return arena->outcome.verdict;
}

uint8_t arena_do(struct arena *arena, uint8_t seat, struct game_action action)
{
    return arena_input(arena, game_fixture_action(seat, arena->state.actors[seat - 1].id, action));
}

const struct game_event *arena_event(const struct arena *arena, uint8_t type)
{
    for (size_t i = 0; i < arena->outcome.event_count; i++) {
        if (arena->outcome.events[i].type == type) {
            return &arena->outcome.events[i];
        }
    }
    return NULL;
}

unsigned arena_executed(const struct arena *arena, uint8_t kind)
{
    unsigned count = 0;

    for (size_t i = 0; i < arena->outcome.executed_count; i++) {
        count += arena->outcome.executed[i].kind == kind ? 1 : 0;
    }
    return count;
}

struct world *arena_world(struct arena *arena)
{
    memset(&arena->outcome, 0, sizeof(arena->outcome));
    world_init(&arena->world, &arena->state, &arena->content, &arena->outcome);
    return &arena->world;
}

uint8_t arena_give(struct arena *arena, uint8_t seat, uint16_t item, uint16_t quantity)
{
    struct state_seat *owner = &arena->state.seats[seat - 1];

    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        if (owner->inventory[slot].quantity == 0) {
            owner->inventory[slot] = (struct state_stack){item, quantity};
            return slot;
        }
    }
    ck_abort_msg("the inventory is full");
    return 0;
}
