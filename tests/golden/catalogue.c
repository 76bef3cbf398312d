/*
 * golden_catalogue FILE [--renew]: named seeds whose games show something worth knowing. Each is
 * played by ai:utility from its first turn to its end or for so many entries; it must show what it
 * is there for and end in the recorded root.
 *
 * A line of the file is "name seed root"; what a name stands for is the table here.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/game/state.h"
#include "tests/golden/golden.h"
#include "tests/support/game_fixture.h"

struct seed {
    const char *name;
    uint8_t event;  /* that must happen: enum game_event_type */
    uint8_t result; /* and how it must end; NONE: it need not */
    uint16_t scenario;
    uint8_t players;
    unsigned entries;
    uint64_t first; /* the first seed that is tried; the file knows which one it was */
};

static const struct seed seeds[] = {
    {"bell", GAME_EVENT_BELL, GAME_RESULT_NONE, FIXTURE_ESCAPE, 1, 200, 1},
    {"escaped", GAME_EVENT_DESCENDED, GAME_RESULT_WON, FIXTURE_ESCAPE, 1, 400, 100},
    {"escaped_in_spite_of_the_bell", GAME_EVENT_BELL, GAME_RESULT_WON, FIXTURE_ESCAPE, 1, 400, 200},
    {"lost_by_two", GAME_EVENT_DIED, GAME_RESULT_LOST, FIXTURE_DELVE, 2, 4000, 1},
    {"crowned", GAME_EVENT_LEVEL_UP, GAME_RESULT_WON, FIXTURE_DELVE, 1, 2500, 1},
    {"crowned_by_two", GAME_EVENT_DIED, GAME_RESULT_WON, FIXTURE_DELVE, 2, 4000, 1},
    {"healed_in_time", GAME_EVENT_HEALED, GAME_RESULT_NONE, FIXTURE_DELVE, 1, 120, 1},
    {"eight_go_down", GAME_EVENT_DESCENDED, GAME_RESULT_NONE, FIXTURE_DELVE, 8, 2500, 1},
};

enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]), SEEDS_TRIED = 200 };

static struct game_content content;
static struct game_state states[2];
static struct game_outcome outcome;

static bool happened(uint8_t type)
{
    for (size_t i = 0; i < outcome.event_count; i++) {
        if (outcome.events[i].type == type) {
            return true;
        }
    }
    return false;
}

/* The players' turns, too, are a mind's. */
static struct game_input next_input(const struct game_state *state)
{
    struct game_summary summary;

    donjon_ruleset.summary(state, &content, &summary);
    return summary.next.pending != 0 ? (struct game_input){.kind = GAME_INPUT_CONTINUE}
                                     : (struct game_input){.kind = GAME_INPUT_TIMEOUT,
                                                           .provider = GAME_PROVIDER_AI_UTILITY,
                                                           .entity = summary.next.entity};
}

/* True if the game shows what the name promises. */
static bool play(const struct seed *seed, uint64_t number, char root[DIGEST_HEX_SIZE])
{
    struct game_genesis genesis = game_fixture_genesis(seed->scenario, seed->players, number);
    bool shown = false;
    unsigned at = 0;

    (void)donjon_ruleset.genesis(&states[0], &content, &genesis);
    for (; at < seed->entries && states[at % 2].header.status == GAME_STATUS_ACTIVE; at++) {
        struct game_input input = next_input(&states[at % 2]);

        donjon_ruleset.step(&states[at % 2], &states[(at + 1) % 2], &content, &input, &outcome);
        shown = shown || happened(seed->event);
    }
    golden_root(&states[at % 2], root);
    return shown &&
           (seed->result == GAME_RESULT_NONE || states[at % 2].header.result == seed->result);
}

static bool check(FILE *file)
{
    bool good = true;

    for (size_t i = 0; i < SEEDS; i++) {
        char root[DIGEST_HEX_SIZE];
        char expected[DIGEST_HEX_SIZE];
        char name[GAME_NAME_SIZE];
        uint64_t number = 0;

        if (fscanf(file, "%31s %" SCNu64 " %64s", name, &number, expected) != 3 ||
            strcmp(name, seeds[i].name) != 0) {
            (void)fprintf(stderr, "%s is not in its place\n", seeds[i].name);
            return false;
        }
        if (!play(&seeds[i], number, root) || strcmp(root, expected) != 0) {
            (void)fprintf(stderr, "%s: root %s, recorded %s\n", name, root, expected);
            good = false;
        }
    }
    return good;
}

static bool renew(FILE *file)
{
    for (size_t i = 0; i < SEEDS; i++) {
        uint64_t number = seeds[i].first;
        char root[DIGEST_HEX_SIZE];

        while (!play(&seeds[i], number, root)) {
            if (++number > seeds[i].first + SEEDS_TRIED) {
                (void)fprintf(stderr, "%s: no seed shows it\n", seeds[i].name);
                return false;
            }
        }
        (void)fprintf(file, "%s %" PRIu64 " %s\n", seeds[i].name, number, root);
    }
    return true;
}

int main(int argc, char **argv)
{
    bool renews = argc == 3 && strcmp(argv[2], "--renew") == 0;
    FILE *file = argc == 2 || renews ? fopen(argv[1], renews ? "w" : "r") : NULL;
    bool good;

    if (file == NULL) {
        (void)fprintf(stderr, "usage: golden_catalogue FILE [--renew]\n");
        return EXIT_FAILURE;
    }
    game_fixture_content(&content);
    good = renews ? renew(file) : check(file);
    return fclose(file) == 0 && good ? EXIT_SUCCESS : EXIT_FAILURE;
}
