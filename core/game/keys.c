/*
 * keys: taken away and dropped.
 */
#include "core/game/keys.h"

static bool is_key(const struct world *world, const struct state_stack *stack)
{
    return stack->quantity != 0 && world->content->items[stack->item].class_ == CONTENT_ITEM_KEY;
}

void keys_take_away(struct world *world)
{
    for (uint8_t i = 0; i < world->state->header.players; i++) {
        for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
            struct state_stack *stack = &world->state->seats[i].inventory[slot];

            if (is_key(world, stack)) {
                *stack = (struct state_stack){0};
            }
        }
    }
}

/* One who flies may die over water. */
static void find_ground(const struct game_state *state, int *x, int *y)
{
    int best = GAME_LEVEL_WIDTH_MAX;
    int from_x = *x;
    int from_y = *y;

    for (int to_y = 0; to_y < state->header.height; to_y++) {
        for (int to_x = 0; to_x < state->header.width; to_x++) {
            int distance = tile_distance(from_x, from_y, to_x, to_y);

            if (distance < best && terrain_passable(state->terrain[to_y][to_x])) {
                best = distance;
                *x = to_x;
                *y = to_y;
            }
        }
    }
}

void keys_drop(struct world *world, uint8_t seat, int x, int y)
{
    struct state_seat *owner = &world->state->seats[seat - 1];

    find_ground(world->state, &x, &y);
    for (uint8_t slot = 0; slot < GAME_INVENTORY_MAX; slot++) {
        struct state_stack *stack = &owner->inventory[slot];

        if (!is_key(world, stack) || !state_item_place(world->state, *stack, x, y)) {
            continue;
        }
        world_emit_to(world,
                      (struct game_event){.type = GAME_EVENT_DROPPED,
                                          .code = stack->item,
                                          .x = (int16_t)x,
                                          .y = (int16_t)y,
                                          .amount = stack->quantity},
                      world_seats_seeing(world, x, y));
        *stack = (struct state_stack){0};
    }
}
