/*
 * sim: the real runtime in a simulated world. See README.md; `live` is the course of one seed.
 */
#include <check.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/storage/memory/memory_store.h"
#include "tests/sim/player.h"
#include "tests/sim/weather.h"
#include "tests/support/game_fixture.h"

enum {
    SEEDS = 300,
    STEPS = 120,
    PLAYERS = 4,
    PLACES = 3, /* fewer than sessions, so that they are evicted */
    SECOND_US = 1000 * 1000,
    PATIENCE = 4000 /* rounds until somebody must have been answered */
};

static struct game_content content;
static struct store *store;
static struct runtime *runtime;
static struct player players[PLAYERS];

static void start(void)
{
    struct runtime_content contents = {.ruleset = &donjon_ruleset, .content = &content};
    digest_of("donjon/content/1", &content, sizeof(content), &contents.root);
    struct runtime_options options = {.store = store,
                                      .clock = weather_clock(),
                                      .contents = &contents,
                                      .content_count = 1,
                                      .checkpoint_interval = 3,
                                      .instances_max = PLACES,
                                      .store_workers = 1,
                                      .prover_threads = 0,
                                      .proof_lease_ms = 60000,
                                      .proof_progress_every = 1000,
                                      .idle_evict_us = 20 * (int64_t)SECOND_US,
                                      .pace_us = SECOND_US / 4};
    struct error error = {0};
    id_generate(weather_clock()->wall_us(weather_clock()), options.node.bytes);
    runtime = runtime_create(&options, &error);
    ck_assert_msg(runtime != NULL, "%s", error.message);
    for (size_t i = 0; i < PLAYERS; i++) {
        players[i].runtime = runtime;
    }
}

static bool anybody_busy(void)
{
    for (size_t i = 0; i < PLAYERS; i++) {
        if (players[i].busy) {
            return true;
        }
    }
    return false;
}

static void run_once(void)
{
    (void)runtime_run(runtime);
    struct pollfd wait = {.fd = runtime_fd(runtime), .events = POLLIN};
    if (anybody_busy()) {
        (void)poll(&wait, 1, 1);
    }
}

static void run_until_answered(void)
{
    for (int i = 0; i < PATIENCE && anybody_busy(); i++) {
        run_once();
        weather_pass_us(1000);
    }
    ck_assert_msg(!anybody_busy(), "somebody was never answered");
}

/* The server stops, whatever the weather, and another one begins, after the first is known to be
 * gone and once the store is there: without it none starts. */
static void restart(void)
{
    run_until_answered();
    ck_assert_ptr_null(runtime_stop(runtime, 10 * (int64_t)SECOND_US));
    runtime_destroy(runtime);
    weather_pass_us(4 * (int64_t)SECOND_US);
    weather_set(WEATHER_CALM);
    start();
}

static void something_happens(void)
{
    struct player *player = &players[weather_dice(PLAYERS)];
    uint64_t dice = weather_dice(100);
    if (dice < 12) {
        weather_set((enum weather)weather_dice(WEATHER_KINDS));
    } else if (dice < 16) {
        (void)!memory_store_take_over(store, &player->session);
    } else if (dice < 19) {
        weather_pass_us(61 * (int64_t)SECOND_US);
    } else if (dice < 21) {
        restart();
    } else if (player->busy) {
        return;
    } else if (dice < 26) {
        player_bind(player,
                    weather_dice(2) == 0 ? GAME_PROVIDER_AI_PASSIVE : GAME_PROVIDER_INTERACTIVE);
    } else if (dice < 30) {
        player_pause(player, weather_dice(2) == 0);
    } else if (dice < 42) {
        player_look(player);
    } else if (dice < 52) {
        player_repeat(player);
    } else {
        player_act(player);
    }
}

/* The weather clears: every game that has not ended goes on, and every id is told the truth. */
static void clear_up(void)
{
    run_until_answered();
    weather_set(WEATHER_CALM);
    for (size_t i = 0; i < PLAYERS; i++) {
        struct player *player = &players[i];
        weather_pass_us(2 * (int64_t)SECOND_US);
        uint64_t seen = player->seen;
        for (int tries = 0; tries < 50 && player->seen == seen && !player->finished; tries++) {
            player_act(player);
            run_until_answered();
            weather_pass_us(SECOND_US);
        }
        ck_assert(player->finished || player->seen > seen);
        player_look(player);
        run_until_answered();
        player_check_log(player);
    }
}

static void live(uint64_t seed)
{
    game_fixture_content(&content);
    store = weather_begin(seed);
    ck_assert_ptr_nonnull(store);
    start();
    for (uint8_t i = 0; i < PLAYERS; i++) {
        player_join(&players[i], runtime, (uint8_t)(seed + i));
        run_until_answered();
    }
    for (int step = 0; step < STEPS; step++) {
        something_happens();
        run_once();
        weather_pass_us((int64_t)weather_dice(SECOND_US / 4));
    }
    clear_up();
    restart();
    clear_up();
    ck_assert_ptr_null(runtime_stop(runtime, 10 * (int64_t)SECOND_US));
    runtime_destroy(runtime);
    weather_end();
}

static int number_from(const char *name, int otherwise)
{
    const char *text = getenv(name);
    uint64_t number = 0;
    return text != NULL && text_parse_u64(text, 1000000, &number) ? (int)number : otherwise;
}

START_TEST(seed)
{
    live((uint64_t)_i);
}
END_TEST

int main(void)
{
    log_configure(LOG_OFF, LOG_LOGFMT);
    int first = number_from("DONJON_SIM_FIRST", 1);
    Suite *suite = suite_create("sim");
    TCase *tests = tcase_create("seeds");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, seed, first, first + number_from("DONJON_SIM_SEEDS", SEEDS));
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
