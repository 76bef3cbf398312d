/*
 * balance: plays thousands of games with ai:utility in each class and tells how they went.
 *
 * Games are the same for the same content and seed, so two runs of it show what a change of the
 * content did. It is a program and no test: it fails only where a game goes wrong.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/balance/autoplay.h"

enum { GAMES_PRESET = 1000, GAMES_MAX = 1000000, KILLERS_SHOWN = 8 };

struct options {
    const char *folder;
    const char *scenario; /* NULL: the first */
    uint64_t games;       /* of each class */
    uint64_t seed;
    uint64_t least; /* percent of games that each class must win */
    uint64_t most;  /* and at most may */
};

/* What happened to the games of one class. */
struct tally {
    uint64_t games;
    uint64_t won;
    uint64_t stalled;
    uint64_t faults;
    uint64_t deepest[CONTENT_DEPTH_MAX + 1]; /* lost games by the depth where they ended */
    uint64_t killers[AUTOPLAY_KILLERS];
    uint64_t turns;
    uint64_t entries;
    uint64_t operations;
    uint64_t operations_max;
    uint64_t score;
    uint64_t level;
    int64_t us;
};

static struct game_content content;
static struct autoplay play;

static int64_t now_us(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* ---- playing ---- */

static void count(struct tally *tally, uint64_t seed)
{
    const struct game_state *state = autoplay_state(&play);

    tally->games++;
    tally->turns += play.turns;
    tally->entries += play.entries;
    tally->operations += play.operations;
    tally->score += state->header.score;
    tally->level += state->actors[0].level;
    if (play.operations_max > tally->operations_max) {
        tally->operations_max = play.operations_max;
    }
    if (play.fault != NULL) {
        tally->faults++;
        (void)fprintf(stderr, "seed %" PRIu64 ": %s after %" PRIu64 " entries\n", seed, play.fault,
                      play.entries);
    } else if (!autoplay_over(&play)) {
        tally->stalled++;
        (void)fprintf(stderr, "seed %" PRIu64 ": no end at depth %u\n", seed, state->header.depth);
    } else if (state->header.result == GAME_RESULT_WON) {
        tally->won++;
    } else {
        tally->deepest[state->header.depth]++;
        tally->killers[play.killer]++;
    }
}

static void play_class(const struct options *options, uint16_t scenario, uint8_t class_,
                       struct tally *tally)
{
    int64_t start = now_us();

    for (uint64_t i = 0; i < options->games; i++) {
        autoplay_begin(&play, &content,
                       (struct autoplay_start){
                           .seed = options->seed + i, .scenario = scenario, .class_ = class_});
        autoplay_run(&play, AUTOPLAY_ENTRIES_MAX);
        count(tally, options->seed + i);
    }
    tally->us = now_us() - start;
}

/* ---- telling ---- */

static double part(uint64_t some, uint64_t all)
{
    return all > 0 ? 100.0 * (double)some / (double)all : 0.0;
}

static double mean(uint64_t sum, uint64_t count)
{
    return count > 0 ? (double)sum / (double)count : 0.0;
}

static void print_depths(const struct tally *tally, uint8_t depths)
{
    (void)printf("  died at depth ");
    for (unsigned depth = 1; depth <= depths; depth++) {
        (void)printf(" %u: %.1f %%", depth, part(tally->deepest[depth], tally->games));
    }
    (void)printf("\n");
}

static void print_killers(const struct tally *tally)
{
    struct tally left = *tally;

    (void)printf("  killed by     ");
    for (int shown = 0; shown < KILLERS_SHOWN; shown++) {
        size_t worst = 0;

        for (size_t i = 1; i < AUTOPLAY_KILLERS; i++) {
            worst = left.killers[i] > left.killers[worst] ? i : worst;
        }
        if (left.killers[worst] == 0) {
            break;
        }
        (void)printf(" %s %.1f %%",
                     worst < AUTOPLAY_NOBODY ? content_actor_name(&content, (uint16_t)worst)
                                             : "traps and ills",
                     part(left.killers[worst], tally->games));
        left.killers[worst] = 0;
    }
    (void)printf("\n");
}

static void print_tally(const char *name, const struct tally *tally, uint8_t depths)
{
    (void)printf("%s: %" PRIu64 " games, %.1f %% won, %" PRIu64 " stalled, %" PRIu64 " faults\n",
                 name, tally->games, part(tally->won, tally->games), tally->stalled, tally->faults);
    print_depths(tally, depths);
    print_killers(tally);
    (void)printf("  a game        %.0f turns, %.1f entries, level %.1f, score %.0f, %.1f ms\n",
                 mean(tally->turns, tally->games), mean(tally->entries, tally->games),
                 mean(tally->level, tally->games), mean(tally->score, tally->games),
                 mean((uint64_t)tally->us, tally->games) / 1000.0);
    (void)printf("  operations    %.1f a turn of the player, %" PRIu64 " at most in an entry\n",
                 mean(tally->operations, tally->turns), tally->operations_max);
}

/* ---- the program ---- */

static bool read_number(const char *text, uint64_t max, uint64_t *out)
{
    char *end = NULL;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value > max) {
        return false;
    }
    *out = value;
    return true;
}

static bool read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        bool known = true;

        if (strcmp(argv[i], "--games") == 0) {
            known = read_number(value, GAMES_MAX, &out->games);
        } else if (strcmp(argv[i], "--least") == 0) {
            known = read_number(value, 100, &out->least);
        } else if (strcmp(argv[i], "--most") == 0) {
            known = read_number(value, 100, &out->most);
        } else if (strcmp(argv[i], "--seed") == 0) {
            known = read_number(value, UINT64_MAX, &out->seed);
        } else if (strcmp(argv[i], "--scenario") == 0) {
            out->scenario = value;
        } else if (strcmp(argv[i], "--content") == 0) {
            out->folder = value;
        } else {
            known = false;
        }
        if (!known) {
            return false;
        }
    }
    return true;
}

static uint64_t run(const struct options *options, uint16_t scenario)
{
    uint8_t depths = content.scenarios[scenario].depths;
    uint64_t wrong = 0;

    for (uint8_t class_ = content.class_count > 0 ? 1 : 0; class_ <= content.class_count;
         class_++) {
        struct tally tally = {0};

        play_class(options, scenario, class_, &tally);
        print_tally(class_ > 0 ? content_class_name(&content, (uint16_t)(class_ - 1)) : "everybody",
                    &tally, depths);
        wrong += tally.stalled + tally.faults;
        if (tally.won * 100 < options->least * tally.games ||
            tally.won * 100 > options->most * tally.games) {
            (void)printf("  not between %" PRIu64 " and %" PRIu64 " percent won\n", options->least,
                         options->most);
            wrong++;
        }
    }
    return wrong;
}

int main(int argc, char **argv)
{
    struct options options = {.folder = "content", .games = GAMES_PRESET, .seed = 1, .most = 100};
    uint16_t scenario = 0;

    if (!read_options(argc, argv, &options)) {
        (void)fprintf(stderr, "usage: balance [--games N] [--seed N] [--scenario ID] "
                              "[--content FOLDER] [--least PERCENT] [--most PERCENT]\n"
                              "Plays N games in each class and prints how they went.\n");
        return 2;
    }
    if (!autoplay_load(options.folder, &content)) {
        return EXIT_FAILURE;
    }
    if (options.scenario != NULL) {
        scenario = content_scenario_find(&content, options.scenario);
    }
    if (scenario == CONTENT_NONE) {
        (void)fprintf(stderr, "balance: there is no scenario %s\n", options.scenario);
        return 2;
    }
    (void)printf("%s, seeds from %" PRIu64 "\n", content_scenario_title(&content, scenario),
                 options.seed);
    return run(&options, scenario) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
