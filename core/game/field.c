/*
 * field: what a byte of the state is called, for messages about a divergence.
 */
#include "core/game/step.h"

struct field_row {
    uint16_t offset;
    const char *name;
};

#define HEADER(member)                                                                             \
    {                                                                                              \
        offsetof(struct game_state, header.member), #member                                        \
    }
#define SECTION(member)                                                                            \
    {                                                                                              \
        offsetof(struct game_state, member), #member                                               \
    }

/* In the order of the state; each row reaches to the next. */
static const struct field_row fields[] = {
    HEADER(magic),
    HEADER(abi),
    HEADER(size),
    HEADER(session_id),
    HEADER(rules_id),
    HEADER(content_root),
    HEADER(seed_commitment),
    HEADER(rng_key),
    HEADER(blinding),
    HEADER(seq),
    HEADER(nonce),
    HEADER(clock),
    HEADER(next_id),
    HEADER(current),
    HEADER(score),
    HEADER(kills),
    HEADER(scenario),
    HEADER(actor_slots),
    HEADER(item_slots),
    HEADER(prop_slots),
    HEADER(status),
    HEADER(result),
    HEADER(depth),
    HEADER(width),
    HEADER(height),
    HEADER(players),
    HEADER(default_provider),
    HEADER(epoch),
    {offsetof(struct game_state, header.reserved), "header_reserved"},
    SECTION(seats),
    SECTION(actors),
    SECTION(terrain),
    SECTION(terrain_reserved),
    SECTION(memory),
    SECTION(items),
    SECTION(props),
    SECTION(reserved),
};

/* Members of the repeated rows, by offset within a row. */
static const struct field_row actor_fields[] = {
    {offsetof(struct state_actor, ready_at), "actors.ready_at"},
    {offsetof(struct state_actor, ability_ready_at), "actors.ability_ready_at"},
    {offsetof(struct state_actor, id), "actors.id"},
    {offsetof(struct state_actor, target), "actors.target"},
    {offsetof(struct state_actor, hp), "actors.hp"},
    {offsetof(struct state_actor, hp_max), "actors.hp_max"},
    {offsetof(struct state_actor, kind), "actors.kind"},
    {offsetof(struct state_actor, attack), "actors.attack"},
    {offsetof(struct state_actor, defence), "actors.defence"},
    {offsetof(struct state_actor, x), "actors.x"},
    {offsetof(struct state_actor, y), "actors.y"},
    {offsetof(struct state_actor, seat), "actors.seat"},
    {offsetof(struct state_actor, flags), "actors.flags"},
    {offsetof(struct state_actor, provider), "actors.provider"},
    {offsetof(struct state_actor, memory), "actors.memory"},
    {offsetof(struct state_actor, last_x), "actors.last_x"},
    {offsetof(struct state_actor, last_y), "actors.last_y"},
    {offsetof(struct state_actor, reserved), "actors.reserved"},
    {offsetof(struct state_actor, statuses), "actors.statuses"},
};

static const char *find_in(const struct field_row *rows, size_t count, size_t offset)
{
    const char *name = rows[0].name;

    for (size_t i = 0; i < count && rows[i].offset <= offset; i++) {
        name = rows[i].name;
    }
    return name;
}

const char *game_field_at(size_t offset)
{
    size_t actors = offsetof(struct game_state, actors);
    size_t actors_end = offsetof(struct game_state, terrain);

    if (offset >= sizeof(struct game_state)) {
        return "outside";
    }
    if (offset >= actors && offset < actors_end) {
        return find_in(actor_fields, sizeof(actor_fields) / sizeof(actor_fields[0]),
                       (offset - actors) % sizeof(struct state_actor));
    }
    return find_in(fields, sizeof(fields) / sizeof(fields[0]), offset);
}
