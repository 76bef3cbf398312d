/*
 * play: the promises of core/game/ruleset.h, checked at each entry.
 */
#include "tests/unit/game/play.h"

#include <check.h>
#include <string.h>

void play_start(struct play *play, uint16_t scenario, uint8_t players, uint64_t seed)
{
    memset(play, 0, sizeof(*play));
    game_fixture_content(&play->content);
    play->genesis = game_fixture_genesis(scenario, players, seed);
    play->random = seed ^ UINT64_C(0x5eed);
    play_begin(play);
}

void play_begin(struct play *play)
{
    ck_assert_int_eq(donjon_ruleset.genesis(&play->state, &play->content, &play->genesis),
                     GAME_VERDICT_ACCEPTED);
    ck_assert_ptr_null(state_check(&play->state, &play->content));
}

uint32_t play_random(struct play *play, uint32_t range)
{
    return (uint32_t)(game_fixture_random(&play->random) % range);
}

bool play_over(const struct play *play)
{
    return play->state.header.status != GAME_STATUS_ACTIVE;
}

static void expect_untouched(const struct play *play)
{
    ck_assert_mem_eq(&play->state, &play->before, sizeof(play->state));
    ck_assert_int_ne(play->outcome.phase, GAME_PHASE_NONE);
    ck_assert_uint_eq(play->outcome.executed_count, 0);
    ck_assert_uint_eq(play->outcome.event_count, 0);
}

static void expect_events(const struct play *play)
{
    unsigned everyone = (1U << play->state.header.players) - 1;

    bool fine = true;

    /* One check for all: each costs a call of the kernel. */
    for (size_t i = 0; i < play->outcome.event_count; i++) {
        fine = fine && game_event_name(play->outcome.events[i].type) != NULL &&
               (play->outcome.events[i].seats & ~everyone) == 0;
    }
    ck_assert(fine);
}

static void expect_entry(const struct play *play)
{
    const struct state_header *before = &play->before.header;
    const struct state_header *after = &play->state.header;
    const struct game_outcome *outcome = &play->outcome;
    const char *fault = state_check(&play->state, &play->content);

    ck_assert_uint_eq(after->seq, before->seq + 1);
    ck_assert_uint_eq(outcome->seq, after->seq);
    ck_assert_uint_eq(outcome->first_nonce, before->nonce + 1);
    ck_assert_uint_eq(outcome->last_nonce, before->nonce + outcome->executed_count);
    ck_assert_uint_eq(after->nonce, outcome->last_nonce);
    ck_assert_uint_ge(after->clock, before->clock);
    ck_assert_uint_ge(after->next_id, before->next_id);
    ck_assert_uint_le(outcome->executed_count, GAME_EXECUTED_MAX);
    ck_assert_uint_le(outcome->event_count, GAME_EVENTS_MAX);
    ck_assert_uint_le(outcome->operations, play->content.tuning.operation_budget);
    ck_assert_mem_eq(after->rng_key, before->rng_key, sizeof(after->rng_key));
    ck_assert_msg(fault == NULL, "%s", fault);
    expect_events(play);
}

/* The dry run says what the step will say, as far as it can be known before anything is done. */
static void expect_judgement(const struct play *play, const struct game_input *input)
{
    struct game_outcome judged;

    memset(&judged, 0, sizeof(judged));
    donjon_ruleset.judge(&play->before, &play->content, input, &judged);
    if (play->outcome.verdict == GAME_VERDICT_ACCEPTED ||
        play->outcome.phase == GAME_PHASE_PRE_VALIDATE) {
        ck_assert_int_eq(judged.verdict, play->outcome.verdict);
        ck_assert_int_eq(judged.field, play->outcome.field);
        ck_assert_int_eq(judged.phase, play->outcome.phase);
    }
}

bool play_input(struct play *play, struct game_input input)
{
    struct game_state after;

    /* Whatever lay in the memory before must not matter. */
    memset(&after, 0xA5, sizeof(after));
    memset(&play->outcome, 0x5A, sizeof(play->outcome));
    play->before = play->state;
    donjon_ruleset.step(&play->before, &after, &play->content, &input, &play->outcome);
    play->state = after;
    expect_judgement(play, &input);
    if (play->outcome.verdict != GAME_VERDICT_ACCEPTED) {
        expect_untouched(play);
        return false;
    }
    expect_entry(play);
    if (play->recorded < PLAY_RECORD_MAX) {
        play->record[play->recorded++] = input;
    }
    return true;
}

void play_turn(struct play *play)
{
    struct game_next next = game_next_of(&play->state);
    uint32_t choice;

    if (next.pending != 0) {
        ck_assert(play_input(play, (struct game_input){.kind = GAME_INPUT_CONTINUE}));
        return;
    }
    if (next.seat == 0) { /* an outsider was made to play it: nobody does, so its turn is passed */
        ck_assert(play_input(
            play, (struct game_input){.kind = GAME_INPUT_TIMEOUT, .entity = next.entity}));
        return;
    }
    donjon_ruleset.legal(&play->state, &play->content, next.seat, &play->legal);
    ck_assert_uint_eq(play->legal.entity, next.entity);
    ck_assert_uint_gt(play->legal.count, 0);
    choice = play_random(play, play->legal.count);
    ck_assert_msg(
        play_input(play, game_fixture_action(next.seat, next.entity, play->legal.actions[choice])),
        "legal action %u was rejected: %s", play->legal.actions[choice].kind,
        game_verdict_name(play->outcome.verdict));
}

struct game_input play_noise(struct play *play)
{
    struct game_input input = {
        .kind = (uint8_t)play_random(play, 7),
        .seat = (uint8_t)play_random(play, GAME_SEATS_MAX + 3),
        .provider = (uint8_t)(play_random(play, 2) != 0 ? play_random(play, 256) : 0),
        .reserved = (uint8_t)(play_random(play, 50) == 0),
        .entity = play_random(play, 4) != 0 ? play->state.header.current : play_random(play, 200),
        .deadline_us = play_random(play, 1000)};

    if (input.kind == GAME_INPUT_ABANDON) {
        input.entity = 1; /* only abandoning nobody ends the game */
    }
    input.action = (struct game_action){
        .kind =
            (uint8_t)(play_random(play, 4) != 0 ? play_random(play, 12) : play_random(play, 256)),
        .given = (uint8_t)play_random(play, 256),
        .dir = (uint8_t)(play_random(play, 4) != 0 ? play_random(play, 8) : play_random(play, 256)),
        .slot =
            (uint8_t)(play_random(play, 4) != 0 ? play_random(play, 16) : play_random(play, 256)),
        .ability = (uint16_t)play_random(play, 4),
        .x = (int16_t)((int)play_random(play, 80) - 16),
        .y = (int16_t)((int)play_random(play, 80) - 16),
        .reserved = (uint16_t)(play_random(play, 50) == 0),
        .target = play_random(play, 200)};
    return input;
}
