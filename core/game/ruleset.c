/*
 * ruleset: the roguelike behind the narrow door.
 *
 * States and content come as opaque bytes; here they get their types back. Both must be aligned for
 * a uint64_t.
 */
#include "core/game/ruleset.h"

#include "core/game/content.h"
#include "core/game/hook.h"
#include "core/game/stats.h"
#include "core/game/step.h"

static const uint8_t rules_id[] = {
#include "rules_id.inc"
};
_Static_assert(sizeof(rules_id) == 32, "the rules id is a SHA-256");

static bool scenario_find(const void *content, const char *name, uint16_t *out_scenario)
{
    uint16_t code = 0;

    if (name != NULL) {
        code = content_scenario_find(content, name);
    }
    if (code == CONTENT_NONE) {
        return false;
    }
    *out_scenario = code;
    return true;
}

static const char *scenario_name(const void *content, uint16_t scenario)
{
    return content_scenario_id(content, scenario);
}

static enum game_verdict genesis(void *state, const void *content,
                                 const struct game_genesis *genesis)
{
    return game_genesis_state(state, content, genesis);
}

static void step(const void *before, void *after, const void *content,
                 const struct game_input *input, struct game_outcome *outcome)
{
    game_step(before, after, content, input, outcome);
}

static void step_traced(const void *before, void *after, const void *content,
                        const struct game_input *input, struct game_outcome *outcome,
                        struct game_trace *trace)
{
    game_step_traced(before, after, content, input, outcome, trace);
}

static bool hook(uint16_t index, struct game_hook_info *out)
{
    return hook_info(&game_hooks, index, out);
}

static void judge(const void *state, const void *content, const struct game_input *input,
                  struct game_outcome *outcome)
{
    game_judge(state, content, input, outcome);
}

static void fork_state(void *state, const struct game_genesis *genesis)
{
    game_fork_state(state, genesis);
}

static void summary(const void *state, const void *content, struct game_summary *out)
{
    (void)content;
    game_summary_of(state, out);
}

static void view(const void *state, const void *content, uint8_t seat, struct game_view *out)
{
    game_view_of(state, content, seat, out);
}

static void legal(const void *state, const void *content, uint8_t seat, struct game_legal *out)
{
    game_legal_of(state, content, seat, out);
}

static uint8_t provider_of(const void *state, const void *content, uint32_t entity)
{
    const struct game_state *game = state;
    const struct state_actor *actor = state_actor_get(game, entity);

    (void)content;
    if (entity == 0) {
        return game->header.default_provider;
    }
    return actor != NULL ? stats_provider(game, actor) : (uint8_t)GAME_PROVIDER_NONE;
}

/* Players come first and ids rise with the slots of those who came later, so an insertion is
 * short. */
static void binding_insert(struct game_binding *out, size_t count, struct game_binding binding)
{
    while (count > 0 && out[count - 1].entity > binding.entity) {
        out[count] = out[count - 1];
        count--;
    }
    out[count] = binding;
}

static size_t bindings(const void *state, struct game_binding *out, size_t max)
{
    const struct game_state *game = state;
    size_t count = 0;

    for (size_t i = 0; i < game->header.actor_slots && count < max; i++) {
        const struct state_actor *actor = &game->actors[i];

        if (actor->id != 0 && actor_alive(actor) && actor->provider != GAME_PROVIDER_NONE) {
            binding_insert(out, count,
                           (struct game_binding){.entity = actor->id,
                                                 .provider = actor->provider,
                                                 .seat = actor->seat});
            count++;
        }
    }
    return count;
}

const struct ruleset donjon_ruleset = {
    .name = "donjon",
    .rules_id = rules_id,
    .state_size = sizeof(struct game_state),
    .content_size = sizeof(struct game_content),
    .scenario_find = scenario_find,
    .scenario_name = scenario_name,
    .genesis = genesis,
    .step = step,
    .step_traced = step_traced,
    .hook = hook,
    .judge = judge,
    .fork = fork_state,
    .summary = summary,
    .view = view,
    .legal = legal,
    .provider_of = provider_of,
    .bindings = bindings,
    .field_at = game_field_at,
};
