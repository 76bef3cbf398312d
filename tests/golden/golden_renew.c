/*
 * golden_renew FOLDER: plays the golden games anew and writes them down.
 *
 * Only for when the rules were changed on purpose; say why in the commit. Who plays and how is in
 * the table of recipes; the fixture's generator decides what is left open, so two runs write the
 * same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/bot.h"
#include "tests/golden/replay.h"

/* What is mixed into the play of a recipe. */
enum trait {
    TRAIT_GREEDY = 1,    /* the greedy bot; else any legal action */
    TRAIT_NOISE = 2,     /* inputs that are mostly refused */
    TRAIT_PROVIDERS = 4, /* switches of providers and missed deadlines */
    TRAIT_ABANDON = 8    /* given up after the last input */
};

struct recipe {
    const char *name;
    const char *purpose;
    uint16_t scenario;
    uint8_t players;
    uint64_t seed;
    unsigned inputs;
    unsigned traits;
};

static const struct recipe recipes[] = {
    {"delve_random", "one player, anything legal, with refused inputs between", FIXTURE_DELVE, 1, 1,
     300, TRAIT_NOISE},
    {"delve_victory", "one player, greedy, to the end", FIXTURE_DELVE, 1, 2, 1500, TRAIT_GREEDY},
    {"delve_death", "one player, greedy, to the end", FIXTURE_DELVE, 1, 1, 1500, TRAIT_GREEDY},
    {"escape_exit", "one player, greedy, to the end", FIXTURE_ESCAPE, 1, 3, 800, TRAIT_GREEDY},
    {"party_of_four", "four players, greedy, with switches of providers", FIXTURE_DELVE, 4, 4, 500,
     TRAIT_GREEDY | TRAIT_PROVIDERS},
    {"party_of_eight", "eight players, anything legal", FIXTURE_ESCAPE, 8, 5, 300, 0},
    {"training", "peaceful, with everything that is no action, given up", FIXTURE_TRAINING, 2, 6,
     150, TRAIT_NOISE | TRAIT_PROVIDERS | TRAIT_ABANDON},
};

static struct replay replay;

static uint32_t pick(uint64_t *random, uint32_t range)
{
    return (uint32_t)(game_fixture_random(random) % range);
}

static struct game_input noise(uint64_t *random)
{
    struct game_input input = {.kind = (uint8_t)(1 + pick(random, 4)),
                               .seat = (uint8_t)pick(random, 10),
                               .provider = (uint8_t)(60 + pick(random, 10)),
                               .entity = pick(random, 30)};

    input.action = (struct game_action){.kind = (uint8_t)pick(random, 80),
                                        .given = (uint8_t)pick(random, 32),
                                        .dir = (uint8_t)pick(random, 12),
                                        .slot = (uint8_t)pick(random, 20),
                                        .x = (int16_t)pick(random, 50),
                                        .y = (int16_t)pick(random, 40),
                                        .target = pick(random, 30)};
    return input;
}

static struct game_input switch_or_deadline(uint64_t *random, const struct game_next *next)
{
    static const uint8_t kinds[] = {GAME_PROVIDER_NONE, GAME_PROVIDER_AI_WAIT,
                                    GAME_PROVIDER_AI_PASSIVE, GAME_PROVIDER_AI_AGGRESSIVE};
    struct game_input input = {.kind = GAME_INPUT_TIMEOUT,
                               .entity = next->entity,
                               .provider = kinds[pick(random, 4)],
                               .deadline_us = UINT64_C(1700000000000000)};

    if (pick(random, 2) == 0) {
        input.kind = GAME_INPUT_PROVIDER;
        input.deadline_us = 0;
        input.entity = pick(random, 12);
        input.provider = pick(random, 2) == 0 ? GAME_PROVIDER_INTERACTIVE : kinds[pick(random, 4)];
    }
    return input;
}

static struct game_input next_input(const struct recipe *recipe, uint64_t *random)
{
    struct game_summary summary;
    struct game_next next;

    donjon_ruleset.summary(&replay.state, &replay.content, &summary);
    next = summary.next;
    if ((recipe->traits & TRAIT_NOISE) != 0 && pick(random, 5) == 0) {
        return noise(random);
    }
    if ((recipe->traits & TRAIT_PROVIDERS) != 0 && pick(random, 12) == 0) {
        return switch_or_deadline(random, &next);
    }
    if (next.pending != 0) {
        return (struct game_input){.kind = GAME_INPUT_CONTINUE};
    }
    /* A monster that was handed to a person who is not there. */
    if (next.seat == 0) {
        return (struct game_input){.kind = GAME_INPUT_TIMEOUT, .entity = next.entity};
    }
    return game_fixture_action(next.seat, next.entity,
                               (recipe->traits & TRAIT_GREEDY) != 0
                                   ? bot_greedy(&replay.state, &replay.content, next.seat, random)
                                   : bot_random(&replay.state, &replay.content, next.seat, random));
}

static void play(const struct recipe *recipe, FILE *file)
{
    uint64_t random = recipe->seed * 7919;
    struct game_input input;

    fprintf(file, "# %s: %s\n", recipe->name, recipe->purpose);
    replay_write_head(&replay, file, recipe->seed);
    for (unsigned i = 0; i < recipe->inputs && replay.state.header.status == GAME_STATUS_ACTIVE;
         i++) {
        input = next_input(recipe, &random);
        replay_input(&replay, &input);
        replay_write_input(&replay, file, &input);
    }
    if ((recipe->traits & TRAIT_ABANDON) != 0) {
        input = (struct game_input){.kind = GAME_INPUT_ABANDON};
        replay_input(&replay, &input);
        replay_write_input(&replay, file, &input);
    }
    replay_write_end(&replay, file);
}

static bool renew(const struct recipe *recipe, const char *folder)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s.txt", folder, recipe->name);
    file = fopen(path, "w");
    if (file == NULL || !replay_start(&replay, recipe->scenario, recipe->players, recipe->seed)) {
        printf("%s: cannot be written\n", path);
        return false;
    }
    play(recipe, file);
    printf("%s: %zu inputs, depth %u, %s\n", path, replay.inputs, replay.state.header.depth,
           game_result_name(replay.state.header.result));
    replay_finish(&replay);
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        printf("usage: golden_renew FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof(recipes) / sizeof(recipes[0]); i++) {
        if (!renew(&recipes[i], argv[1])) {
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
