/* Inputs other than actions, who may give which, genesis and fork. */
#include <check.h>
#include <string.h>

#include "tests/unit/game/play.h"
#include "tests/unit/game/suites.h"

static struct play play;

static void expect_rejected(struct game_input input, enum game_verdict verdict)
{
    ck_assert(!play_input(&play, input));
    ck_assert_str_eq(game_verdict_name(play.outcome.verdict), game_verdict_name((uint8_t)verdict));
}

static bool told(uint8_t type)
{
    for (size_t i = 0; i < play.outcome.event_count; i++) {
        if (play.outcome.events[i].type == type) {
            return true;
        }
    }
    return false;
}

START_TEST(abandon_ends_the_game)
{
    play_start(&play, FIXTURE_DELVE, 2, 1);
    expect_rejected((struct game_input){.kind = GAME_INPUT_ABANDON, .entity = 1},
                    GAME_VERDICT_UNKNOWN_ENTITY);
    ck_assert(play_input(&play, (struct game_input){.kind = GAME_INPUT_ABANDON}));
    ck_assert_uint_eq(play.state.header.result, GAME_RESULT_ABANDONED);
    ck_assert_uint_eq(game_next_of(&play.state).entity, 0);
    ck_assert(told(GAME_EVENT_GAME_ENDED));
    for (uint8_t kind = GAME_INPUT_ACTION; kind <= GAME_INPUT_ABANDON; kind++) {
        expect_rejected((struct game_input){.kind = kind}, GAME_VERDICT_GAME_OVER);
    }
}
END_TEST

START_TEST(a_timeout_takes_the_turn)
{
    play_start(&play, FIXTURE_TRAINING, 2, 2);
    struct game_input timeout = {
        .kind = GAME_INPUT_TIMEOUT, .entity = play.state.header.current, .deadline_us = 5};
    uint32_t first = timeout.entity;

    ck_assert(play_input(&play, timeout));
    ck_assert(told(GAME_EVENT_TURN_TIMED_OUT));
    ck_assert_uint_ne(play.state.header.current, first);
    expect_rejected(timeout, GAME_VERDICT_NOT_YOUR_TURN);
    timeout.entity = play.state.header.current;
    timeout.provider = GAME_PROVIDER_INTERACTIVE;
    expect_rejected(timeout, GAME_VERDICT_UNKNOWN_PROVIDER);
    timeout.provider = GAME_PROVIDER_AI_PASSIVE;
    timeout.seat = 2;
    expect_rejected(timeout, GAME_VERDICT_NOT_YOUR_TURN);
    timeout.seat = 0;
    ck_assert(play_input(&play, timeout));
    ck_assert_uint_eq(play.state.header.current, first);
}
END_TEST

START_TEST(providers_are_bound_and_unbound)
{
    play_start(&play, FIXTURE_TRAINING, 1, 3);
    uint32_t hero = play.state.header.current;
    struct game_input bind = {
        .kind = GAME_INPUT_PROVIDER, .entity = hero, .provider = GAME_PROVIDER_AI_WAIT};

    ck_assert(play_input(&play, bind));
    ck_assert_uint_eq(play.outcome.more, 1);
    ck_assert(told(GAME_EVENT_PROVIDER_CHANGED));
    ck_assert_uint_eq(donjon_ruleset.provider_of(&play.state, &play.content, hero),
                      GAME_PROVIDER_AI_WAIT);
    expect_rejected(game_fixture_action(1, hero, game_fixture_plain(GAME_ACTION_WAIT)),
                    GAME_VERDICT_NOT_EXTERNAL);
    bind.provider = GAME_PROVIDER_INTERACTIVE;
    bind.seat = 1;
    ck_assert(play_input(&play, bind));
    ck_assert_uint_eq(play.outcome.more, 0);
    ck_assert(
        play_input(&play, game_fixture_action(1, hero, game_fixture_plain(GAME_ACTION_WAIT))));
    expect_rejected((struct game_input){.kind = GAME_INPUT_CONTINUE},
                    GAME_VERDICT_NOTHING_TO_CONTINUE);
    bind.provider = 200;
    expect_rejected(bind, GAME_VERDICT_UNKNOWN_PROVIDER);
    bind.entity = 0;
    expect_rejected(bind, GAME_VERDICT_UNKNOWN_ENTITY);
}
END_TEST

START_TEST(nobody_acts_for_another)
{
    play_start(&play, FIXTURE_TRAINING, 2, 4);
    uint32_t hero = play.state.header.current;

    expect_rejected(game_fixture_action(2, hero, game_fixture_plain(GAME_ACTION_WAIT)),
                    GAME_VERDICT_NOT_YOUR_TURN);
    expect_rejected(game_fixture_action(1, 999, game_fixture_plain(GAME_ACTION_WAIT)),
                    GAME_VERDICT_UNKNOWN_ENTITY);
    expect_rejected(game_fixture_action(1, hero, game_fixture_plain(GAME_ACTION_ENDING)),
                    GAME_VERDICT_SYSTEM_ACTION);
    expect_rejected(game_fixture_action(1, hero, game_fixture_plain(13)),
                    GAME_VERDICT_UNKNOWN_KIND);
    expect_rejected(game_fixture_action(1, hero, game_fixture_plain(GAME_ACTION_MOVE)),
                    GAME_VERDICT_BAD_DIRECTION);
}
END_TEST

START_TEST(genesis_refuses_what_cannot_be)
{
    struct game_genesis bad = game_fixture_genesis(FIXTURE_DELVE, 0, 1);
    static const struct game_state zero;

    game_fixture_content(&play.content);
    ck_assert_int_ne(donjon_ruleset.genesis(&play.state, &play.content, &bad), 0);
    ck_assert_mem_eq(&play.state, &zero, sizeof(zero));
    bad = game_fixture_genesis(FIXTURE_SCENARIOS, 1, 1);
    ck_assert_int_ne(donjon_ruleset.genesis(&play.state, &play.content, &bad), 0);
    bad = game_fixture_genesis(FIXTURE_DELVE, GAME_SEATS_MAX + 1, 1);
    ck_assert_int_ne(donjon_ruleset.genesis(&play.state, &play.content, &bad), 0);
}
END_TEST

START_TEST(a_fork_is_another_game_from_here)
{
    play_start(&play, FIXTURE_DELVE, 1, 6);
    for (int i = 0; i < 30 && !play_over(&play); i++) {
        play_turn(&play);
    }
    struct game_state parent = play.state;
    struct game_genesis genesis = game_fixture_genesis(FIXTURE_DELVE, 1, 7);

    genesis.epoch = 1;
    donjon_ruleset.fork(&play.state, &genesis);
    ck_assert_uint_eq(play.state.header.seq, 0);
    ck_assert_uint_eq(play.state.header.nonce, parent.header.nonce);
    ck_assert_uint_eq(play.state.header.epoch, 1);
    ck_assert_mem_eq(play.state.header.session_id, genesis.session_id, 16);
    ck_assert_mem_eq(play.state.header.rng_key, genesis.rng_key, 32);
    ck_assert_mem_eq(play.state.header.seed_commitment, genesis.seed_commitment, 32);
    ck_assert_mem_eq(play.state.header.blinding, genesis.blinding, 32);
    ck_assert_mem_eq(&play.state.seats, &parent.seats, sizeof(parent) - sizeof(parent.header));
    for (int i = 0; i < 30 && !play_over(&play); i++) {
        play_turn(&play);
    }
}
END_TEST

Suite *inputs_suite(void)
{
    Suite *suite = suite_create("inputs");
    TCase *test_case = tcase_create("inputs");

    tcase_add_test(test_case, abandon_ends_the_game);
    tcase_add_test(test_case, a_timeout_takes_the_turn);
    tcase_add_test(test_case, providers_are_bound_and_unbound);
    tcase_add_test(test_case, nobody_acts_for_another);
    tcase_add_test(test_case, genesis_refuses_what_cannot_be);
    tcase_add_test(test_case, a_fork_is_another_game_from_here);
    suite_add_tcase(suite, test_case);
    return suite;
}
