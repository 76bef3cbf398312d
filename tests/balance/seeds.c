/*
 * balance_seeds FIRST COUNT: a whole game of each seed, over all scenarios and classes, and the
 * levels of all its depths, whether the game comes there or not.
 *
 * Nothing crashes, no level cannot be won, no state is broken, no entry exceeds its budget, and
 * each game ends. Where a scenario has no end, time at least goes on.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/balance/autoplay.h"

enum { ENDLESS_ENTRIES = 3 };

static struct game_content content;
static struct autoplay play;

/* By turns all scenarios, in each all classes and the scenario's own player. */
static struct autoplay_start start_of(uint64_t seed)
{
    return (struct autoplay_start){
        .seed = seed,
        .scenario = (uint16_t)(seed % content.scenario_count),
        .class_ = (uint8_t)(seed / content.scenario_count % (content.class_count + 1U))};
}

static void play_game(struct autoplay_start start)
{
    bool endless = content.scenarios[start.scenario].ending == CONTENT_ENDING_NEVER;

    if (!autoplay_begin(&play, &content, start) ||
        !autoplay_run(&play, endless ? ENDLESS_ENTRIES : AUTOPLAY_ENTRIES_MAX)) {
        return;
    }
    if (endless && autoplay_state(&play)->header.clock == 0) {
        play.fault = "time stands still";
    } else if (!endless && !autoplay_over(&play)) {
        play.fault = "the game has no end";
    }
}

static bool goes_well(uint64_t seed)
{
    struct autoplay_start start = start_of(seed);

    if (autoplay_levels(&play, &content, start)) {
        play_game(start);
    }
    if (play.fault != NULL) {
        (void)printf("seed %" PRIu64 ", scenario %s, class %u, depth %u: %s\n", seed,
                     content_scenario_id(&content, start.scenario), start.class_,
                     autoplay_state(&play)->header.depth, play.fault);
    }
    return play.fault == NULL;
}

int main(int argc, char **argv)
{
    uint64_t first = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t count = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t failed = 0;

    if (count == 0 || !autoplay_load("content", &content)) {
        (void)fprintf(stderr, "usage: balance_seeds FIRST COUNT\n");
        return EXIT_FAILURE;
    }
    for (uint64_t seed = first; seed < first + count; seed++) {
        failed += goes_well(seed) ? 0 : 1;
    }
    (void)printf("%" PRIu64 " passed, %" PRIu64 " failed\n", count - failed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
