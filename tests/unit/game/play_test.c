/*
 * Random play through the ruleset's table: legal actions mixed with noise, many seeds, one to eight
 * seats. The promises are in play.c.
 */
#include <check.h>
#include <string.h>

#include "tests/unit/game/play.h"
#include "tests/unit/game/suites.h"

static struct play play;

/* The recorded inputs give the same bytes again. */
static void expect_replay(void)
{
    struct game_state states[2];
    struct game_outcome outcome;
    size_t now = 0;

    if (play.recorded == PLAY_RECORD_MAX) {
        return;
    }
    ck_assert_int_eq(donjon_ruleset.genesis(&states[0], &play.content, &play.genesis),
                     GAME_VERDICT_ACCEPTED);
    for (size_t i = 0; i < play.recorded; i++, now ^= 1) {
        donjon_ruleset.step(&states[now], &states[now ^ 1], &play.content, &play.record[i],
                            &outcome);
    }
    ck_assert_mem_eq(&states[now], &play.state, sizeof(play.state));
}

static size_t play_randomly(uint16_t scenario, uint8_t players, uint64_t seed, size_t turns)
{
    size_t entries = 0;

    play_start(&play, scenario, players, seed);
    for (; entries < turns && !play_over(&play); entries++) {
        if (play_random(&play, 4) == 0) {
            (void)play_input(&play, play_noise(&play));
        } else {
            play_turn(&play);
        }
    }
    expect_replay();
    return entries;
}

START_TEST(random_play_keeps_every_promise)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        ck_assert_uint_gt(
            play_randomly((uint16_t)_i, 1, seed * FIXTURE_SCENARIOS + (uint64_t)_i, 250), 0);
    }
}
END_TEST

START_TEST(two_and_eight_seats_keep_every_promise)
{
    for (uint64_t seed = 0; seed < 8; seed++) {
        ck_assert_uint_gt(play_randomly((uint16_t)_i, 2, 1000 + seed, 250), 0);
        ck_assert_uint_gt(play_randomly((uint16_t)_i, 8, 2000 + seed, 250), 0);
    }
}
END_TEST

START_TEST(every_legal_action_is_accepted)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        play_start(&play, (uint16_t)_i, 1, 3000 + seed);
        for (size_t turn = 0; turn < 60 && !play_over(&play); turn++) {
            struct game_state here = play.state;
            struct game_legal legal;

            donjon_ruleset.legal(&here, &play.content, 1, &legal);
            for (size_t i = 0; i < legal.count && i < 40; i++) {
                play.state = here;
                ck_assert(
                    play_input(&play, game_fixture_action(1, legal.entity, legal.actions[i])));
            }
            play.state = here;
            play.recorded = 0;
            play_turn(&play);
        }
    }
}
END_TEST

START_TEST(other_seats_have_no_legal_actions)
{
    play_start(&play, FIXTURE_TRAINING, 2, 5);
    for (uint8_t seat = 0; seat < 12; seat++) {
        struct game_legal legal;

        donjon_ruleset.legal(&play.state, &play.content, seat, &legal);
        ck_assert_int_eq(legal.count > 0, seat == game_next_of(&play.state).seat);
    }
}
END_TEST

/* A small budget only cuts the same game into more entries. */
START_TEST(the_budget_cuts_and_continue_goes_on)
{
    size_t continued = 0;

    play_start(&play, FIXTURE_DELVE, 2, 77);
    play.content.tuning.operation_budget = 300;
    for (uint8_t seat = 1; seat <= 2; seat++) {
        struct game_input away = {.kind = GAME_INPUT_PROVIDER,
                                  .entity = play.state.actors[seat - 1].id,
                                  .provider = GAME_PROVIDER_AI_AGGRESSIVE};
        (void)play_input(&play, away);
    }
    for (size_t i = 0; i < 200 && !play_over(&play); i++) {
        struct game_next next = game_next_of(&play.state);
        uint64_t nonce = play.state.header.nonce;

        ck_assert_int_eq(next.pending, 1);
        ck_assert_int_eq(play.outcome.more, 1);
        ck_assert(play_input(&play, (struct game_input){.kind = GAME_INPUT_CONTINUE}));
        ck_assert_uint_gt(play.state.header.nonce, nonce);
        continued++;
    }
    ck_assert_uint_gt(continued, 10);
    expect_replay();
}
END_TEST

START_TEST(the_smallest_budget_still_goes_on)
{
    play_start(&play, FIXTURE_DELVE, 1, 78);
    play.content.tuning.operation_budget = 100;
    ck_assert(play_input(&play, (struct game_input){.kind = GAME_INPUT_PROVIDER,
                                                    .entity = play.state.header.current,
                                                    .provider = GAME_PROVIDER_AI_WAIT}));
    for (size_t i = 0; i < 50 && !play_over(&play); i++) {
        ck_assert(play_input(&play, (struct game_input){.kind = GAME_INPUT_CONTINUE}));
    }
    ck_assert_uint_gt(play.state.header.clock, 1000);
}
END_TEST

Suite *play_suite(void)
{
    Suite *suite = suite_create("play");
    TCase *test_case = tcase_create("random");

    tcase_set_timeout(test_case, 60);
    tcase_add_loop_test(test_case, random_play_keeps_every_promise, 0, FIXTURE_SCENARIOS);
    tcase_add_loop_test(test_case, two_and_eight_seats_keep_every_promise, 0, FIXTURE_SCENARIOS);
    tcase_add_loop_test(test_case, every_legal_action_is_accepted, 0, FIXTURE_SCENARIOS);
    tcase_add_test(test_case, other_seats_have_no_legal_actions);
    tcase_add_test(test_case, the_budget_cuts_and_continue_goes_on);
    tcase_add_test(test_case, the_smallest_budget_still_goes_on);
    suite_add_tcase(suite, test_case);
    return suite;
}
