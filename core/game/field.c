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
    HEADER(day),
    HEADER(bells),
    HEADER(arrived),
    {offsetof(struct game_state, header.reserved), "header_reserved"},
    SECTION(seats),
    SECTION(actors),
    SECTION(terrain),
    SECTION(dark),
    SECTION(terrain_reserved),
    SECTION(memory),
    SECTION(items),
    SECTION(props),
};

/* Members of the repeated rows, by offset within a row. */
#define ACTOR(member)                                                                              \
    {                                                                                              \
        offsetof(struct state_actor, member), "actors." #member                                    \
    }

static const struct field_row actor_fields[] = {
    ACTOR(ready_at),
    ACTOR(id),
    ACTOR(target),
    ACTOR(leader),
    ACTOR(hp),
    ACTOR(hp_max),
    ACTOR(mp),
    ACTOR(mp_max),
    ACTOR(lucidity),
    ACTOR(lucidity_max),
    ACTOR(ability_ready_at),
    ACTOR(statuses),
    ACTOR(kind),
    ACTOR(true_kind),
    ACTOR(turns_left),
    ACTOR(core),
    ACTOR(level),
    ACTOR(faction),
    ACTOR(x),
    ACTOR(y),
    ACTOR(seat),
    ACTOR(flags),
    ACTOR(provider),
    ACTOR(goal),
    ACTOR(memory),
    ACTOR(last_x),
    ACTOR(last_y),
    ACTOR(heard_x),
    ACTOR(heard_y),
    ACTOR(home_x),
    ACTOR(home_y),
    ACTOR(patrol),
    ACTOR(script_step),
    ACTOR(script_wait),
    ACTOR(former_faction),
    ACTOR(reserved),
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
