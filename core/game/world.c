/*
 * world: executing, seeing, telling.
 */
#include "core/game/world.h"

#include "core/game/fov.h"
#include "core/game/sight.h"
#include "core/game/stats.h"
#include "core/game/status.h"

void world_init(struct world *world, struct game_state *state, const struct game_content *content,
                struct game_outcome *outcome)
{
    world->state = state;
    world->content = content;
    world->outcome = outcome;
    world->delta = (struct world_delta){0};
    world->operations = 0;
    rng_init(&world->rng, state->header.rng_key);
    world->sight_valid = 0;
    world->grounds_valid = false;
    world->trace = NULL;
}

bool world_execute(struct world *world, uint8_t kind, uint32_t entity, uint8_t provider)
{
    struct game_outcome *outcome = world->outcome;

    if (outcome->executed_count >= GAME_EXECUTED_MAX) {
        return false;
    }
    world->state->header.nonce++;
    world->operations += WORLD_PRICE_ACTION;
    outcome->executed[outcome->executed_count++] =
        (struct game_executed){.entity = entity, .kind = kind, .provider = provider};
    return true;
}

bool world_has_room(const struct world *world)
{
    /* The first turn of an entry always runs: however small the budget is, the game goes on. */
    if (world->outcome->executed_count == 0) {
        return true;
    }
    return world->operations + WORLD_OPERATIONS_RESERVE <= world_tuning(world)->operation_budget &&
           world->outcome->executed_count + WORLD_EXECUTED_RESERVE <= GAME_EXECUTED_MAX &&
           world->outcome->event_count + WORLD_EVENTS_RESERVE <= GAME_EVENTS_MAX;
}

struct dice world_dice(struct world *world, uint32_t entity, uint8_t purpose)
{
    return (struct dice){
        .rng = &world->rng,
        .label = {.nonce = world->state->header.nonce, .entity = entity, .purpose = purpose}};
}

/* ---- sight ---- */

const struct tile_set *world_sight(struct world *world, uint8_t seat)
{
    struct tile_set *sight = &world->sight[seat - 1];
    uint8_t bit = (uint8_t)(1U << (seat - 1));

    if ((world->sight_valid & bit) == 0) {
        sight_of_seat(world, seat, sight);
        world->sight_valid |= bit;
        world->operations += WORLD_PRICE_SIGHT;
    }
    return sight;
}

const struct world_grounds *world_grounds(struct world *world)
{
    const struct game_state *state = world->state;
    struct world_grounds *grounds = &world->grounds;

    if (world->grounds_valid) {
        return grounds;
    }
    *grounds = (struct world_grounds){0};
    for (int y = 0; y < state->header.height; y++) {
        for (int x = 0; x < state->header.width; x++) {
            uint8_t terrain = state->terrain[y][x];
            uint64_t bit = UINT64_C(1) << x;

            grounds->passable.rows[y] |= terrain_passable(terrain) ? bit : 0;
            grounds->water.rows[y] |= terrain == GAME_TERRAIN_WATER ? bit : 0;
            grounds->chasm.rows[y] |= terrain == GAME_TERRAIN_CHASM ? bit : 0;
            grounds->doors.rows[y] |= terrain == GAME_TERRAIN_DOOR_CLOSED ? bit : 0;
            grounds->ways_on.rows[y] |=
                terrain == GAME_TERRAIN_STAIRS_DOWN || terrain == GAME_TERRAIN_EXIT ? bit : 0;
        }
    }
    world->grounds_valid = true;
    return grounds;
}

void world_forget_sight(struct world *world, uint8_t seat)
{
    if (seat != 0) {
        world->sight_valid &= (uint8_t) ~(1U << (seat - 1));
        return;
    }
    world->sight_valid = 0;
    world->grounds_valid = false;
}

void world_remember(struct world *world, uint8_t seat)
{
    const struct tile_set *sight = world_sight(world, seat);
    struct tile_set *memory = &world->state->memory[seat - 1];

    for (int y = 0; y < world->state->header.height; y++) {
        memory->rows[y] |= sight->rows[y];
    }
}

bool world_unseen(const struct world *world, const struct state_actor *a,
                  const struct state_actor *b)
{
    return status_any(b) && a != b && status_has(world, b, CONTENT_STATUS_INVISIBLE) &&
           stats_hostile(world, a, b) && tile_distance(a->x, a->y, b->x, b->y) > 1 &&
           stats_passive(world, a, CONTENT_PASSIVE_SEE_INVISIBLE) == 0 &&
           stats_passive(world, a, CONTENT_PASSIVE_TRUE_SIGHT) == 0;
}

bool world_sees(struct world *world, const struct state_actor *a, const struct state_actor *b)
{
    if (world_unseen(world, a, b)) {
        return false;
    }
    if (a->seat != 0) {
        return tile_set_has(world_sight(world, a->seat), b->x, b->y);
    }
    if (b->seat != 0) {
        return tile_set_has(world_sight(world, b->seat), a->x, a->y);
    }
    return fov_in_range(a->x - b->x, a->y - b->y, world_tuning(world)->sight_radius) &&
           fov_clear(world->state, a->x, a->y, b->x, b->y);
}

/* ---- events ---- */

uint8_t actor_seat_bit(const struct state_actor *actor)
{
    return actor->seat != 0 ? (uint8_t)(1U << (actor->seat - 1)) : 0;
}

uint8_t world_seats(const struct world *world)
{
    return (uint8_t)((1U << world->state->header.players) - 1);
}

uint8_t world_seats_seeing(struct world *world, int x, int y)
{
    unsigned seats = 0;

    for (uint8_t seat = 1; seat <= world->state->header.players; seat++) {
        if (tile_set_has(world_sight(world, seat), x, y)) {
            seats |= 1U << (seat - 1);
        }
    }
    return (uint8_t)seats;
}

void world_emit_to(struct world *world, struct game_event event, uint8_t seats)
{
    struct game_outcome *outcome = world->outcome;

    /* Room is made sure of before each turn; the check here keeps even a broken hook in bounds. */
    if (outcome->event_count < GAME_EVENTS_MAX) {
        event.seats = seats;
        outcome->events[outcome->event_count++] = event;
    }
}

/* Of the seats that see an actor's tile, those from which it is not hidden. */
static uint8_t who_notice(const struct world *world, uint8_t seats, const struct state_actor *actor)
{
    unsigned left = seats;

    if (seats == 0 || !status_any(actor)) {
        return seats;
    }
    for (uint8_t i = 0; i < world->state->header.players; i++) {
        if ((left >> i & 1) != 0 && world_unseen(world, &world->state->actors[i], actor)) {
            left &= ~(1U << i);
        }
    }
    return (uint8_t)left;
}

uint8_t world_witnesses(struct world *world, const struct state_actor *actor,
                        const struct state_actor *other)
{
    uint8_t known = actor_seat_bit(actor);
    uint8_t seeing;

    if (other != NULL) {
        known |= actor_seat_bit(other);
    }
    /* Who takes part knows without looking; with one seat that saves most of the looking. */
    if (known == world_seats(world)) {
        return known;
    }
    seeing = who_notice(world, world_seats_seeing(world, actor->x, actor->y), actor);
    if (other != NULL && other != actor && seeing != 0) {
        seeing &= who_notice(world, world_seats_seeing(world, other->x, other->y), other);
    }
    return (uint8_t)(known | seeing);
}

void world_emit(struct world *world, struct game_event event, const struct state_actor *actor,
                const struct state_actor *other)
{
    event.entity = actor->id;
    if (other != NULL) {
        event.target = other->id;
    }
    world_emit_to(world, event, world_witnesses(world, actor, other));
}
