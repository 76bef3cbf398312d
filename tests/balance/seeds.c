/*
 * balance_seeds FIRST COUNT: the beginnings of many games, over all scenarios, classes and depths.
 *
 * Nothing crashes, no level cannot be won, no state is broken, no entry exceeds its budget, and
 * time goes on. Each begins at a depth of its own and is played for a few entries.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/balance/autoplay.h"

enum { ENTRIES = 3 };

static struct game_content content;
static struct autoplay play;

static struct autoplay_start start_of(uint64_t seed)
{
    uint16_t scenario = (uint16_t)(seed % content.scenario_count);
    uint64_t rest = seed / content.scenario_count;

    return (struct autoplay_start){.seed = seed,
                                   .scenario = scenario,
                                   .class_ = (uint8_t)(rest % (content.class_count + 1U)),
                                   .depth =
                                       (uint8_t)(1 + rest % content.scenarios[scenario].depths)};
}

static bool goes_well(uint64_t seed)
{
    struct autoplay_start start = start_of(seed);

    if (autoplay_begin(&play, &content, start)) {
        autoplay_run(&play, ENTRIES);
    }
    if (play.fault == NULL && !autoplay_over(&play) && autoplay_state(&play)->header.clock == 0) {
        play.fault = "time stands still";
    }
    if (play.fault != NULL) {
        (void)printf("seed %" PRIu64 ", scenario %s, depth %u: %s\n", seed,
                     content_scenario_id(&content, start.scenario), start.depth, play.fault);
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
