/*
 * rules: the hooks of the game, in the order they are asked.
 *
 *   action_cost   root 10     moves ready_at of who acted, by the cost from before the action
 *   descent       root 20     makes the next level and takes the living party there
 *   trap          root 25     springs under who walked onto it
 *   damage        root 30     somebody lost hit points -> death_check -> on_death -> level_up
 *   status_tick   root 40     statuses of who acted -> death_check -> on_death -> level_up
 *   learning      root 42     somebody gained experience without a death: as level_up
 *   noise         root 45     draws those who hear what was loud
 *   bell          root 46     the party has been here too long: vigil.h -> death_check ...
 *   activation    root 50     the party moved: wakes what is near, puts to sleep what is far
 *   ending        root 90     won, lost or abandoned
 *
 * death_check takes the dead out of the world; on_death shares out their experience and drops what
 * they leave; level_up raises who has enough of it.
 */
#include "core/game/cast.h"
#include "core/game/combat.h"
#include "core/game/hook.h"
#include "core/game/keys.h"
#include "core/game/level.h"
#include "core/game/noise.h"
#include "core/game/stats.h"
#include "core/game/status.h"
#include "core/game/trap.h"
#include "core/game/vigil.h"

static bool flagged(const struct world *world, uint32_t flags)
{
    return (world->delta.flags & flags) != 0;
}

/* ---- action_cost ---- */

static bool action_cost_triggered(const struct world *world)
{
    return flagged(world, DELTA_ACTED);
}

static bool action_cost_run(struct world *world)
{
    struct state_actor *actor = state_actor_by_id(world->state, world->delta.entity);
    uint64_t clock = world->state->header.clock;

    if (actor == NULL || !world_execute(world, GAME_ACTION_ACTION_COST, actor->id, 0)) {
        return false;
    }
    actor->ready_at = (actor->ready_at > clock ? actor->ready_at : clock) + world->delta.cost;
    return true;
}

/* ---- descent ---- */

static bool descent_triggered(const struct world *world)
{
    return flagged(world, DELTA_DESCENDING);
}

static bool descent_run(struct world *world)
{
    struct game_state *state = world->state;

    if (state->header.depth >= world_scenario(world)->depths ||
        !world_execute(world, GAME_ACTION_ENTER_LEVEL, world->delta.entity, 0)) {
        return false;
    }
    level_enter(world, (uint8_t)(state->header.depth + 1));
    for (uint8_t seat = 1; seat <= state->header.players; seat++) {
        world_emit_to(world,
                      (struct game_event){.type = GAME_EVENT_DESCENDED,
                                          .entity = state->actors[seat - 1].id,
                                          .amount = state->header.depth},
                      (uint8_t)(1U << (seat - 1)));
    }
    return true;
}

/* ---- damage and death ---- */

static bool damage_triggered(const struct world *world)
{
    return flagged(world, DELTA_DAMAGED);
}

/* Damage has no consequence of its own; it only has somebody look for the dead. */
static bool damage_run(struct world *world)
{
    (void)world;
    return true;
}

static bool remove_dead(struct world *world, struct state_actor *actor)
{
    struct world_delta *delta = &world->delta;
    const struct state_actor *killer = state_actor_get(world->state, delta->striker);
    struct game_event event = {
        .type = GAME_EVENT_DIED, .code = actor->kind, .x = actor->x, .y = actor->y};

    if (delta->dead_count >= DELTA_DEAD_MAX ||
        !world_execute(world, GAME_ACTION_DEATH, actor->id, 0)) {
        return false;
    }
    delta->dead[delta->dead_count++] = (struct delta_dead){.id = actor->id,
                                                           .killer = delta->striker,
                                                           .kind = actor->kind,
                                                           .x = actor->x,
                                                           .y = actor->y,
                                                           .seat = actor->seat};
    delta->flags |= DELTA_DIED;
    world_emit(world, event, actor, killer);
    if (actor->seat == 0) {
        state_actor_remove(world->state, actor);
        return true;
    }
    actor->flags = STATE_ACTOR_DEAD;
    world_forget_sight(world, actor->seat);
    return true;
}

static bool death_check_triggered(const struct world *world)
{
    return flagged(world, DELTA_DAMAGED);
}

static bool death_check_run(struct world *world)
{
    world->delta.dead_count = 0;
    world->delta.flags &= ~(uint32_t)DELTA_DAMAGED;
    for (size_t i = 0; i < world->state->header.actor_slots; i++) {
        struct state_actor *actor = &world->state->actors[i];

        if (actor_alive(actor) && actor->hp <= 0 && !remove_dead(world, actor)) {
            return false;
        }
    }
    return true;
}

/* ---- experience ---- */

static bool on_death_triggered(const struct world *world)
{
    return world->delta.dead_count > 0;
}

static uint32_t living_players(const struct game_state *state)
{
    uint32_t living = 0;

    for (uint8_t i = 0; i < state->header.players; i++) {
        living += actor_alive(&state->actors[i]) ? 1 : 0;
    }
    return living;
}

/* The living players share the experience, no part less than 1. */
static bool reward_party(struct world *world, uint32_t experience)
{
    struct game_state *state = world->state;
    uint32_t living = living_players(state);
    uint32_t share = living > 0 ? experience / living : 0;

    share = share > 0 ? share : 1;
    for (uint8_t i = 0; experience > 0 && i < state->header.players; i++) {
        const struct state_actor *player = &state->actors[i];

        if (!actor_alive(player)) {
            continue;
        }
        if (!world_execute(world, GAME_ACTION_REWARD, player->id, 0)) {
            return false;
        }
        state->seats[i].experience += share;
        world->delta.flags |= DELTA_EXPERIENCE;
        world_emit_to(world,
                      (struct game_event){.type = GAME_EVENT_EXPERIENCE,
                                          .entity = player->id,
                                          .amount = (int32_t)share},
                      actor_seat_bit(player));
    }
    return true;
}

static void leave_behind(struct world *world, const struct delta_dead *dead)
{
    const struct content_actor *kind = &world->content->actors[dead->kind];
    struct dice dice = world_dice(world, dead->id, RNG_DROP);

    if (kind->drop_item == CONTENT_NONE || !dice_percent(&dice, kind->drop_percent) ||
        !state_item_place(world->state, (struct state_stack){kind->drop_item, 1}, dead->x,
                          dead->y)) {
        return;
    }
    world_emit_to(world,
                  (struct game_event){.type = GAME_EVENT_DROPPED,
                                      .code = kind->drop_item,
                                      .entity = dead->id,
                                      .x = dead->x,
                                      .y = dead->y,
                                      .amount = 1},
                  world_seats_seeing(world, dead->x, dead->y));
}

static bool on_death_run(struct world *world)
{
    uint32_t experience = 0;

    for (uint8_t i = 0; i < world->delta.dead_count; i++) {
        const struct delta_dead *dead = &world->delta.dead[i];

        if (dead->seat != 0) {
            keys_drop(world, dead->seat, dead->x, dead->y);
        } else {
            leave_behind(world, dead);
            experience += world->content->actors[dead->kind].xp;
            world->state->header.kills++;
        }
    }
    world->state->header.score += experience;
    return reward_party(world, experience);
}

static bool level_up_triggered(const struct world *world)
{
    return flagged(world, DELTA_EXPERIENCE);
}

static bool may_rise(const struct world *world, const struct state_actor *player)
{
    const struct content_tuning *tuning = world_tuning(world);

    return player->level < tuning->level_max && world->state->seats[player->seat - 1].experience >=
                                                    stats_experience_for(tuning, player->level);
}

/* The class's share of growth that is due with this level, and what it teaches. */
static void grow(struct world *world, struct state_actor *player)
{
    uint16_t code = world->state->seats[player->seat - 1].class_;
    const struct content_class *class_;
    unsigned levels = player->level;

    if (code == CONTENT_NONE) {
        return;
    }
    class_ = &world->content->classes[code];
    for (size_t i = 0; i < CONTENT_CORE_STATS; i++) {
        unsigned gain = levels * class_->growth[i] / 100 - (levels - 1) * class_->growth[i] / 100;

        player->core[i] = (uint8_t)(player->core[i] + gain > 99 ? 99 : player->core[i] + gain);
    }
    for (size_t i = 0; i < CONTENT_ACTOR_ABILITIES_MAX; i++) {
        if (class_->lessons[i].ability != CONTENT_NONE &&
            class_->lessons[i].level == player->level) {
            world_emit(
                world,
                (struct game_event){.type = GAME_EVENT_LEARNED, .code = class_->lessons[i].ability},
                player, NULL);
        }
    }
}

/* One reward, whatever the number of levels: what a turn can execute stays bounded. */
static bool raise_level(struct world *world, struct state_actor *player)
{
    int32_t hp_max = player->hp_max;

    if (!world_execute(world, GAME_ACTION_REWARD, player->id, 0)) {
        return false;
    }
    while (may_rise(world, player)) {
        player->level++;
        grow(world, player);
    }
    stats_refresh(world, player);
    player->hp += player->hp_max - hp_max;
    world_emit(world, (struct game_event){.type = GAME_EVENT_LEVEL_UP, .amount = player->level},
               player, NULL);
    return true;
}

static bool level_up_run(struct world *world)
{
    world->delta.flags &= ~(uint32_t)DELTA_EXPERIENCE;
    for (uint8_t i = 0; i < world->state->header.players; i++) {
        struct state_actor *player = &world->state->actors[i];

        if (actor_alive(player) && may_rise(world, player) && !raise_level(world, player)) {
            return false;
        }
    }
    return true;
}

/* ---- statuses ---- */

/* Power comes back while the clock passes: one point every so many rounds of 100 ticks. */
static bool is_due(const struct world *world, uint8_t rounds)
{
    return rounds != 0 && world->state->header.clock / 100 % rounds == 0;
}

static bool regains(const struct world *world, const struct state_actor *actor)
{
    const struct content_tuning *tuning = world_tuning(world);

    return (actor->mp < actor->mp_max && is_due(world, tuning->mp_rounds)) ||
           (actor->lucidity < actor->lucidity_max && is_due(world, tuning->lucidity_rounds)) ||
           (actor->hp < actor->hp_max && is_due(world, tuning->hp_rounds)) ||
           (actor->hp < actor->hp_max &&
            stats_passive(world, actor, CONTENT_PASSIVE_REGENERATION) != 0);
}

/* Resources come back, hit points by the passive as well. */
static void regain(struct world *world, struct state_actor *actor)
{
    const struct content_tuning *tuning = world_tuning(world);
    uint32_t hp = stats_passive(world, actor, CONTENT_PASSIVE_REGENERATION);

    hp += is_due(world, tuning->hp_rounds) ? 1 : 0;
    if (actor->hp > 0 && actor->hp < actor->hp_max && hp != 0) {
        combat_heal(world, NULL, actor, (int32_t)hp, false);
    }
    if (actor->mp < actor->mp_max && is_due(world, tuning->mp_rounds)) {
        actor->mp++;
    }
    if (actor->lucidity < actor->lucidity_max && is_due(world, tuning->lucidity_rounds)) {
        actor->lucidity++;
    }
}

static bool status_tick_triggered(const struct world *world)
{
    const struct state_actor *actor;

    if (!flagged(world, DELTA_ACTED)) {
        return false;
    }
    actor = state_actor_get(world->state, world->delta.entity);
    return actor != NULL && actor_alive(actor) &&
           (status_any(actor) || actor->turns_left != 0 || regains(world, actor));
}

static bool status_tick_run(struct world *world)
{
    struct state_actor *actor = state_actor_by_id(world->state, world->delta.entity);

    if (!world_execute(world, GAME_ACTION_STATUS_TICK, actor->id, 0)) {
        return false;
    }
    status_tick(world, actor);
    regain(world, actor);
    spawn_tick(world, actor);
    return true;
}

/* ---- activation ---- */

static bool activation_triggered(const struct world *world)
{
    return flagged(world, DELTA_PARTY_MOVED) && level_would_activate(world);
}

static bool activation_run(struct world *world)
{
    if (!world_execute(world, GAME_ACTION_ACTIVATION, world->delta.entity, 0)) {
        return false;
    }
    level_activate(world);
    return true;
}

/* ---- ending ---- */

static uint8_t ending_of(const struct world *world)
{
    if (flagged(world, DELTA_ABANDONED)) {
        return GAME_RESULT_ABANDONED;
    }
    if (flagged(world, DELTA_WON)) {
        return GAME_RESULT_WON;
    }
    if (flagged(world, DELTA_DIED) && living_players(world->state) == 0) {
        return GAME_RESULT_LOST;
    }
    return GAME_RESULT_NONE;
}

static bool ending_triggered(const struct world *world)
{
    return ending_of(world) != GAME_RESULT_NONE;
}

static bool ending_run(struct world *world)
{
    struct state_header *header = &world->state->header;

    if (!world_execute(world, GAME_ACTION_ENDING, 0, 0)) {
        return false;
    }
    header->result = ending_of(world);
    header->status = GAME_STATUS_FINISHED;
    header->current = 0;
    if (header->result == GAME_RESULT_WON) {
        header->score += world_tuning(world)->score_victory;
    }
    world_emit_to(world, (struct game_event){.type = GAME_EVENT_GAME_ENDED, .code = header->result},
                  world_seats(world));
    return true;
}

/* ---- the table ---- */

static const struct hook hooks[] = {
    {"action_cost", HOOK_ROOT, HOOK_CRITICAL, 10, NULL, action_cost_triggered, action_cost_run},
    {"descent", HOOK_ROOT, HOOK_CRITICAL, 20, NULL, descent_triggered, descent_run},
    {"trap", HOOK_ROOT, HOOK_CRITICAL, 25, NULL, trap_is_stepped_on, trap_spring},
    {"damage", HOOK_ROOT, HOOK_CRITICAL, 30, "death_check", damage_triggered, damage_run},
    {"status_tick", HOOK_ROOT, HOOK_CRITICAL, 40, "death_check", status_tick_triggered,
     status_tick_run},
    {"learning", HOOK_ROOT, HOOK_IMPORTANT, 42, NULL, level_up_triggered, level_up_run},
    {"noise", HOOK_ROOT, HOOK_IMPORTANT, 45, NULL, noise_is_heard, noise_spread},
    {"bell", HOOK_ROOT, HOOK_CRITICAL, 46, "death_check", vigil_is_due, vigil_toll},
    {"activation", HOOK_ROOT, HOOK_IMPORTANT, 50, NULL, activation_triggered, activation_run},
    {"ending", HOOK_ROOT, HOOK_CRITICAL, 90, NULL, ending_triggered, ending_run},
    {"death_check", HOOK_LOOKUP, HOOK_CRITICAL, 0, "on_death", death_check_triggered,
     death_check_run},
    {"on_death", HOOK_LOOKUP, HOOK_IMPORTANT, 0, "level_up", on_death_triggered, on_death_run},
    {"level_up", HOOK_LOOKUP, HOOK_IMPORTANT, 0, NULL, level_up_triggered, level_up_run},
};

_Static_assert(sizeof(hooks) / sizeof(hooks[0]) <= GAME_HOOKS_MAX, "each hook is counted");

const struct hook_table game_hooks = {hooks, sizeof(hooks) / sizeof(hooks[0])};
