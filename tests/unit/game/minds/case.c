/*
 * case: bending minds.
 */
#include "tests/unit/game/minds/case.h"

#include <check.h>
#include <string.h>

#include "core/game/ai.h"
#include "core/game/stats.h"

void case_draw(struct mind_case *one, const char *const *rows)
{
    struct game_content *content = &one->arena.content;

    arena_draw(&one->arena, rows);
    arena_default_provider(&one->arena, GAME_PROVIDER_AI_UTILITY);
    for (size_t seat = 0; seat < one->arena.state.header.players; seat++) {
        one->arena.state.actors[seat].provider = GAME_PROVIDER_INTERACTIVE;
    }
    memset(content->tuning.trait_weights, 0, sizeof(content->tuning.trait_weights));
    for (size_t trait = 0; trait < CONTENT_TRAIT_COUNT; trait++) {
        content->tuning.trait_weights[trait][CONTENT_LAYER_SPECIES] = 16;
    }
    content->trait_set_count = 1;
    content->trait_sets[0] =
        (struct content_trait_set){.id = "everybody", .layer = CONTENT_LAYER_SPECIES};
    memset(content->trait_sets[0].values, CASE_MIDDLING, sizeof(content->trait_sets[0].values));
    for (size_t kind = 0; kind < content->actor_count; kind++) {
        content->actors[kind].traits[0] = 0;
    }
    case_bend(one, CONTENT_TRAIT_IMPULSIVITY, 0);
    case_bend(one, CONTENT_TRAIT_DISCIPLINE, 0);
    ck_assert(game_content_validate(content, NULL));
}

void case_bend(struct mind_case *one, uint8_t trait, uint8_t value)
{
    one->arena.content.trait_sets[0].values[trait] = value;
}

struct state_actor *case_monster(struct mind_case *one, uint16_t kind)
{
    return arena_monster(&one->arena, kind);
}

struct state_actor *case_player(struct mind_case *one, uint8_t seat)
{
    return &one->arena.state.actors[seat - 1];
}

static struct game_action decide(struct mind_case *one, struct state_actor *actor)
{
    struct world *world = arena_world(&one->arena);
    struct game_action action = ai_decide(world, actor, GAME_PROVIDER_AI_UTILITY);
    struct action_plan plan;

    ck_assert_int_eq(action_plan(world, actor, &action, &plan).verdict, GAME_VERDICT_ACCEPTED);
    ck_assert_uint_le(world->operations, WORLD_OPERATIONS_RESERVE);
    return action;
}

struct game_action case_decide(struct mind_case *one, uint16_t kind)
{
    return decide(one, case_monster(one, kind));
}

struct game_action case_decide_player(struct mind_case *one)
{
    return decide(one, case_player(one, 1));
}

uint8_t case_goal(struct mind_case *one, uint16_t kind)
{
    (void)case_decide(one, kind);
    return case_monster(one, kind)->goal;
}

void case_afflict(struct mind_case *one, struct state_actor *actor, uint8_t effect)
{
    one->arena.content.statuses[FIXTURE_WEAKENED].effect = effect;
    actor->statuses[0] = (struct state_status){.code = FIXTURE_WEAKENED + 1, .turns = 50};
    stats_refresh(arena_world(&one->arena), actor);
}

int case_distance_after(const struct state_actor *actor, struct game_action action, int x, int y)
{
    int own_x = actor->x;
    int own_y = actor->y;

    if (action.kind == GAME_ACTION_MOVE) {
        own_x += direction_dx[action.dir];
        own_y += direction_dy[action.dir];
    }
    return tile_distance(own_x, own_y, x, y);
}

void case_wait(struct mind_case *one, int count)
{
    for (int i = 0; i < count && one->arena.state.header.status == GAME_STATUS_ACTIVE; i++) {
        ck_assert_int_eq(arena_do(&one->arena, 1, game_fixture_plain(GAME_ACTION_WAIT)),
                         GAME_VERDICT_ACCEPTED);
    }
}
