/* golden_renew FOLDER: records the games anew, for when the rules were changed on purpose. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/game/state.h"
#include "tests/golden/golden.h"
#include "tests/support/game_fixture.h"

struct recording {
    const char *name;
    uint16_t scenario;
    uint8_t players;
    bool to_the_end; /* takes the first seed from `seed` on whose game ends within `entries` */
    bool won;        /* a mind of the rules decides each turn of the players, up to a victory */
    bool unsettled;  /* with switches of providers, missed deadlines and inputs that are refused */
    uint64_t seed;
    unsigned entries;
};

static const struct recording recordings[] = {
    {"delve", FIXTURE_DELVE, 1, false, false, false, 11, 120},
    {"training", FIXTURE_TRAINING, 1, false, false, false, 12, 80},
    {"escape", FIXTURE_ESCAPE, 1, false, false, false, 13, 120},
    {"two_seats", FIXTURE_DELVE, 2, false, false, false, 14, 150},
    {"greedy", FIXTURE_ESCAPE, 1, true, false, false, 100, 600},
    {"won", FIXTURE_DELVE, 1, true, true, false, 500, 3000},
    {"unsettled", FIXTURE_DELVE, 4, false, false, true, 15, 250},
    {"eight_seats", FIXTURE_ESCAPE, 8, false, false, true, 16, 150},
};

enum { SEEDS_TRIED = 2000 };

static struct game_content content;
static struct game_state states[2];
static struct game_outcome outcome;

/* What the bot likes best comes last. */
static int liking(uint8_t kind)
{
    static const uint8_t order[] = {GAME_ACTION_DROP,    GAME_ACTION_WAIT,   GAME_ACTION_MOVE,
                                    GAME_ACTION_DESCEND, GAME_ACTION_ATTACK, GAME_ACTION_PICKUP};

    for (size_t i = 0; i < sizeof(order); i++) {
        if (order[i] == kind) {
            return (int)i;
        }
    }
    return 2; /* as good as a step */
}

static uint32_t pick(uint64_t *random, uint32_t range)
{
    return (uint32_t)(game_fixture_random(random) % range);
}

/* What is no move: a deadline, a switch, or something that most likely is refused. */
static struct game_input disturb(uint32_t current, uint64_t *random)
{
    static const uint8_t providers[] = {GAME_PROVIDER_NONE, GAME_PROVIDER_INTERACTIVE,
                                        GAME_PROVIDER_AI_WAIT, GAME_PROVIDER_AI_PASSIVE,
                                        GAME_PROVIDER_AI_AGGRESSIVE};
    struct game_input input = {.kind = (uint8_t)(GAME_INPUT_ACTION + pick(random, 4)),
                               .seat = (uint8_t)(pick(random, 4) == 0 ? pick(random, 10) : 0),
                               .provider = providers[pick(random, 5)],
                               .entity = pick(random, 2) == 0 ? current : pick(random, 20)};

    input.action = (struct game_action){.kind = (uint8_t)pick(random, 80),
                                        .given = (uint8_t)pick(random, 32),
                                        .dir = (uint8_t)pick(random, 10),
                                        .slot = (uint8_t)pick(random, 20),
                                        .x = (int16_t)pick(random, 50),
                                        .y = (int16_t)pick(random, 40),
                                        .target = pick(random, 30)};
    return input;
}

static struct game_input choose(const struct game_state *state, const struct recording *recording,
                                uint64_t *random)
{
    struct game_next next;
    struct game_summary summary;
    struct game_legal legal;
    const struct game_action *best = &legal.actions[0];
    unsigned ties = 0;

    donjon_ruleset.summary(state, &content, &summary);
    next = summary.next;
    if (recording->unsettled && pick(random, 4) == 0) {
        return disturb(next.entity, random);
    }
    if (next.pending != 0) {
        return (struct game_input){.kind = GAME_INPUT_CONTINUE};
    }
    if (next.seat == 0) { /* handed to a person who is not there */
        return (struct game_input){.kind = GAME_INPUT_TIMEOUT, .entity = next.entity};
    }
    if (recording->won) {
        return (struct game_input){.kind = GAME_INPUT_TIMEOUT,
                                   .provider = GAME_PROVIDER_AI_UTILITY,
                                   .entity = next.entity};
    }
    donjon_ruleset.legal(state, &content, next.seat, &legal);
    for (unsigned i = 0; i < legal.count; i++) {
        int better = liking(legal.actions[i].kind) - liking(best->kind);

        ties = better > 0 ? 1 : ties + (better == 0 ? 1 : 0);
        if (better > 0 || (better == 0 && game_fixture_random(random) % ties == 0)) {
            best = &legal.actions[i];
        }
    }
    return game_fixture_action(next.seat, next.entity, *best);
}

/* Plays a game, writing it to `file` unless that is NULL. True if it came to the end it should. */
static bool play(const struct recording *recording, uint64_t seed, FILE *file)
{
    struct game_genesis genesis =
        game_fixture_genesis(recording->scenario, recording->players, seed);
    char hex[GOLDEN_INPUT_HEX_SIZE];
    char root[DIGEST_HEX_SIZE];
    uint64_t random = seed;
    unsigned at = 0;

    (void)donjon_ruleset.genesis(&states[0], &content, &genesis);
    golden_root(&states[0], root);
    if (file != NULL) {
        (void)fprintf(file, "%u %u %" PRIu64 " %s\n", recording->scenario, recording->players, seed,
                      root);
    }
    for (; at < recording->entries && states[at % 2].header.status == GAME_STATUS_ACTIVE; at++) {
        struct game_input input = choose(&states[at % 2], recording, &random);

        donjon_ruleset.step(&states[at % 2], &states[(at + 1) % 2], &content, &input, &outcome);
        if (file != NULL) {
            golden_root(&states[(at + 1) % 2], root);
            golden_hex(&input, sizeof(input), hex);
            (void)fprintf(file, "%s %s\n", hex, root);
        }
    }
    return states[at % 2].header.status == GAME_STATUS_FINISHED &&
           (!recording->won || states[at % 2].header.result == GAME_RESULT_WON);
}

static bool record(const struct recording *recording, const char *folder)
{
    char path[4096];
    uint64_t seed = recording->seed;
    FILE *file;

    while (recording->to_the_end && !play(recording, seed, NULL)) {
        if (++seed > recording->seed + SEEDS_TRIED) {
            return false;
        }
    }
    (void)snprintf(path, sizeof(path), "%s/%s.txt", folder, recording->name);
    file = fopen(path, "w");
    if (file == NULL) {
        return false;
    }
    (void)play(recording, seed, file);
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: golden_renew FOLDER\n");
        return EXIT_FAILURE;
    }
    game_fixture_content(&content);
    for (size_t i = 0; i < sizeof(recordings) / sizeof(recordings[0]); i++) {
        if (!record(&recordings[i], argv[1])) {
            (void)fprintf(stderr, "%s: no such game could be recorded\n", recordings[i].name);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
