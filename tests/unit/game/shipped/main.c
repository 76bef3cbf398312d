/*
 * Random play with the shipped content. What a class learns late is known from the start here, and
 * the bags hold what chance put into them, so that each ability and item comes to its turn.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "core/codec/content_json.h"
#include "core/game/stats.h"
#include "tests/unit/game/play.h"
#include "tests/unit/game/shipped/suites.h"

enum { SEEDS = 9, TURNS = 160 };

static struct game_content shipped;
static struct play play;
static uint32_t used[CONTENT_ABILITIES_MAX]; /* how often, by all games of one test */

static void load(void)
{
    static struct json_problems problems;

    ck_assert_int_eq(content_load("content", &shipped, &problems), ERR_OK);
}

/* Everybody knows everything of its class, has power for it, and carries six things of chance. */
static void spoil(struct play *game)
{
    for (uint16_t i = 0; i < game->content.class_count; i++) {
        struct content_class *class_ = &game->content.classes[i];

        game->content.actors[class_->actor].mp = 500;
        game->content.actors[class_->actor].lucidity = 100;
        game->content.actors[class_->actor].hp = 300;
        for (size_t j = 0; j < CONTENT_ACTOR_ABILITIES_MAX; j++) {
            class_->lessons[j].level = class_->lessons[j].ability != CONTENT_NONE ? 1 : 0;
        }
        for (size_t j = 0; j < CONTENT_START_ITEMS_MAX; j++) {
            uint16_t item = (uint16_t)play_random(game, game->content.item_count);
            const struct content_item *row = &game->content.items[item];
            bool carried = row->class_ != CONTENT_ITEM_TREASURE && row->class_ != CONTENT_ITEM_GOAL;

            class_->start_items[j] = (struct content_start_item){
                carried ? item : (uint16_t)CONTENT_NONE, carried ? row->stack_max : (uint16_t)0};
        }
    }
    ck_assert(game_content_validate(&game->content, NULL));
}

static void start(uint16_t scenario, uint8_t players, uint64_t seed)
{
    memset(&play, 0, sizeof(play));
    play.content = shipped;
    play.genesis = game_fixture_genesis(scenario, players, seed);
    play.random = seed;
    spoil(&play);
    for (uint8_t i = 0; i < players; i++) {
        play.genesis.classes[i] = (uint8_t)((seed + i) % play.content.class_count + 1);
    }
    play_begin(&play);
}

static void count_uses(void)
{
    for (size_t i = 0; i < play.outcome.event_count; i++) {
        const struct game_event *event = &play.outcome.events[i];

        if (event->type == GAME_EVENT_ABILITY_USED) {
            used[event->code]++;
        } else if (event->type == GAME_EVENT_ITEM_USED &&
                   play.content.items[event->code].use != CONTENT_NONE) {
            used[play.content.items[event->code].use]++;
        }
    }
}

static const char *name_of(uint8_t seat, const struct game_action *action)
{
    const struct state_stack *stack = &play.state.seats[seat - 1].inventory[action->slot];

    return action->kind == GAME_ACTION_ABILITY ? content_ability_id(&play.content, action->ability)
                                               : content_item_id(&play.content, stack->item);
}

/* Uses come first, so that they are not drowned by steps. */
static void act(void)
{
    struct game_next next = game_next_of(&play.state);
    size_t uses = 0;

    if (next.pending == 0 && next.seat != 0 && play_random(&play, 2) == 0) {
        donjon_ruleset.legal(&play.state, &play.content, next.seat, &play.legal);
        for (size_t i = 0; i < play.legal.count; i++) {
            uint8_t kind = play.legal.actions[i].kind;

            if (kind == GAME_ACTION_ABILITY || kind == GAME_ACTION_USE_ITEM) {
                play.legal.actions[uses++] = play.legal.actions[i];
            }
        }
    }
    if (uses == 0) {
        play_turn(&play);
    } else {
        struct game_action action = play.legal.actions[play_random(&play, (uint32_t)uses)];

        ck_assert_msg(play_input(&play, game_fixture_action(next.seat, next.entity, action)),
                      "%s was listed and rejected: %s in phase %u", name_of(next.seat, &action),
                      game_verdict_name(play.outcome.verdict), play.outcome.phase);
    }
    count_uses();
}

static void expect_replay(void)
{
    static struct game_state states[2];
    static struct game_outcome outcome;
    size_t now = 0;

    ck_assert_uint_lt(play.recorded, PLAY_RECORD_MAX);
    ck_assert_int_eq(donjon_ruleset.genesis(&states[0], &play.content, &play.genesis),
                     GAME_VERDICT_ACCEPTED);
    for (size_t i = 0; i < play.recorded; i++, now ^= 1) {
        donjon_ruleset.step(&states[now], &states[now ^ 1], &play.content, &play.record[i],
                            &outcome);
    }
    ck_assert_mem_eq(&states[now], &play.state, sizeof(play.state));
}

static void play_game(uint16_t scenario, uint8_t players, uint64_t seed)
{
    start(scenario, players, seed);
    for (size_t turn = 0; turn < TURNS && !play_over(&play); turn++) {
        act();
    }
    expect_replay();
}

START_TEST(every_scenario_keeps_every_promise)
{
    load();
    for (uint16_t scenario = 0; scenario < shipped.scenario_count; scenario++) {
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            play_game(scenario, seed % 3 == 2 ? 3 : 1, seed + 1000U * scenario);
        }
    }
    for (uint16_t i = 0; i < shipped.class_count; i++) {
        for (size_t j = 0; j < CONTENT_ACTOR_ABILITIES_MAX; j++) {
            uint16_t ability = shipped.classes[i].lessons[j].ability;

            /* Shields and bows come to hand by chance, so what needs one may not be used. */
            ck_assert_msg(ability == CONTENT_NONE || used[ability] > 0 ||
                              shipped.abilities[ability].requirements[0].kind !=
                                  CONTENT_REQUIRES_NONE,
                          "%s was never used", content_ability_id(&shipped, ability));
        }
    }
}
END_TEST

/* Everybody is played by the rules: minds meet each ability and item as well. */
START_TEST(minds_keep_every_promise)
{
    load();
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        start((uint16_t)(seed % shipped.scenario_count), 3, 77 + seed);
        for (uint8_t i = 0; i < 3; i++) {
            (void)play_input(&play, (struct game_input){.kind = GAME_INPUT_PROVIDER,
                                                        .entity = play.state.actors[i].id,
                                                        .provider = GAME_PROVIDER_AI_UTILITY});
        }
        for (size_t entry = 0; entry < 40 && !play_over(&play); entry++) {
            (void)play_input(&play, (struct game_input){.kind = GAME_INPUT_CONTINUE});
        }
        expect_replay();
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shipped");
    TCase *test_case = tcase_create("random play");
    SRunner *runner = srunner_create(suite);

    tcase_set_timeout(test_case, 120);
    tcase_add_test(test_case, every_scenario_keeps_every_promise);
    tcase_add_test(test_case, minds_keep_every_promise);
    suite_add_tcase(suite, test_case);
    suite_add_tcase(suite, threat_cases());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
