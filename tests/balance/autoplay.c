/*
 * autoplay: stepping and watching.
 */
#include "tests/balance/autoplay.h"

#include <stdio.h>
#include <string.h>

#include "core/codec/content_json.h"
#include "core/game/level.h"
#include "core/game/turn.h"
#include "tests/support/game_fixture.h"

const struct game_state *autoplay_state(const struct autoplay *play)
{
    return &play->states[play->entries % 2];
}

bool autoplay_over(const struct autoplay *play)
{
    return autoplay_state(play)->header.status != GAME_STATUS_ACTIVE;
}

static bool is_sound(struct autoplay *play)
{
    if (play->fault == NULL && play->outcome.verdict != GAME_VERDICT_ACCEPTED) {
        play->fault = game_verdict_name(play->outcome.verdict);
    }
    if (play->fault == NULL && play->outcome.operations > play->content->tuning.operation_budget) {
        play->fault = "an entry spent more than its budget";
    }
    if (play->fault == NULL) {
        play->fault = state_check(autoplay_state(play), play->content);
    }
    return play->fault == NULL;
}

/* The death of the player is told with its killer, who may have died in the same entry: then the
 * state before knows it. */
static void note_death(struct autoplay *play, const struct game_event *event)
{
    const struct state_actor *killer = state_actor_get(autoplay_state(play), event->target);

    if (killer == NULL) {
        killer = state_actor_get(&play->states[(play->entries + 1) % 2], event->target);
    }
    play->killer = killer != NULL ? killer->kind : (uint16_t)AUTOPLAY_NOBODY;
}

static void watch(struct autoplay *play)
{
    uint32_t player = autoplay_state(play)->actors[0].id;

    play->operations += play->outcome.operations;
    if (play->outcome.operations > play->operations_max) {
        play->operations_max = play->outcome.operations;
    }
    for (size_t i = 0; i < play->outcome.executed_count; i++) {
        const struct game_executed *executed = &play->outcome.executed[i];

        play->turns += executed->entity == player && executed->provider != GAME_PROVIDER_NONE;
    }
    for (size_t i = 0; i < play->outcome.event_count; i++) {
        if (play->outcome.events[i].type == GAME_EVENT_DIED &&
            play->outcome.events[i].entity == player) {
            note_death(play, &play->outcome.events[i]);
        }
    }
}

bool autoplay_enter(struct autoplay *play, const struct game_input *input)
{
    game_step(&play->states[play->entries % 2], &play->states[(play->entries + 1) % 2],
              play->content, input, &play->outcome);
    play->entries++;
    watch(play);
    return is_sound(play);
}

/* Takes the party to another depth at once. */
static void go_down(struct autoplay *play, uint8_t depth)
{
    struct world world;

    world_init(&world, &play->states[0], play->content, &play->outcome);
    level_enter(&world, depth);
    play->states[0].header.current = turn_next_actor(&play->states[0])->id;
}

static bool check_level(struct autoplay *play)
{
    const struct state_actor *player = &play->states[0].actors[0];

    if (is_sound(play)) {
        play->fault = level_check(&play->states[0], play->content, player->x, player->y);
    }
    return play->fault == NULL;
}

static bool make_state(struct autoplay *play, const struct game_content *content,
                       struct autoplay_start start)
{
    struct game_genesis genesis = game_fixture_genesis(start.scenario, 1, start.seed);

    memset(play, 0, sizeof(*play));
    play->content = content;
    play->killer = AUTOPLAY_NOBODY;
    genesis.classes[0] = start.class_;
    play->outcome.verdict = (uint8_t)game_genesis_state(&play->states[0], content, &genesis);
    return play->outcome.verdict == GAME_VERDICT_ACCEPTED;
}

bool autoplay_levels(struct autoplay *play, const struct game_content *content,
                     struct autoplay_start start)
{
    uint8_t depths = content->scenarios[start.scenario].depths;
    bool sound = make_state(play, content, start) && check_level(play);

    for (uint8_t depth = 2; sound && depth <= depths; depth++) {
        go_down(play, depth);
        sound = check_level(play);
    }
    return sound;
}

bool autoplay_begin(struct autoplay *play, const struct game_content *content,
                    struct autoplay_start start)
{
    if (make_state(play, content, start) && start.depth > 1) {
        go_down(play, start.depth);
    }
    return check_level(play) &&
           autoplay_enter(play, &(struct game_input){.kind = GAME_INPUT_PROVIDER,
                                                     .entity = play->states[0].actors[0].id,
                                                     .provider = GAME_PROVIDER_AI_UTILITY});
}

bool autoplay_run(struct autoplay *play, uint64_t entries)
{
    static const struct game_input go_on = {.kind = GAME_INPUT_CONTINUE};

    for (uint64_t i = 0; i < entries && play->fault == NULL && !autoplay_over(play); i++) {
        autoplay_enter(play, &go_on);
    }
    return play->fault == NULL;
}

bool autoplay_load(const char *folder, struct game_content *out)
{
    struct json_problems problems;

    if (content_load(folder, out, &problems) == ERR_OK) {
        return true;
    }
    for (size_t i = 0; i < problems.count; i++) {
        (void)fprintf(stderr, "%s: %s\n", problems.items[i].pointer, problems.items[i].detail);
    }
    return false;
}
