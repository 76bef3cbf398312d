/*
 * bench_core: what the rules alone cost, on one core, without server and storage. Prints one line
 * of JSON.
 *
 *   entries_per_s   a person's entries: a step or a wait in the shipped dungeon, and what follows
 *   turn_us         one turn of anybody in a game that plays itself, hooks and all
 *   decision_us     of it, a decision of ai:utility alone
 *   level_us        making a level, the mean over all depths
 *   operations      spent for a turn, of the content's budget of an entry
 *   state_bytes     of one state; entry_bytes: of its pages that an entry changes, the mean
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/game/level.h"
#include "core/game/turn.h"
#include "tests/balance/autoplay.h"
#include "tests/support/game_fixture.h"

enum { GAMES = 16, WARM_UP_ENTRIES = 6, MOVES_IN_TEN = 7, DECISIONS_A_ROUND = 64 };

static struct game_content content;
static struct autoplay play;
static struct game_state states[GAMES][2];
static struct game_outcome outcome;
static struct world world;

static double now_s(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- entries of a person ---- */

static struct game_input any_input(const struct game_state *state, uint64_t *random)
{
    struct game_next next = game_next_of(state);
    bool moves = game_fixture_random(random) % 10 < MOVES_IN_TEN;

    if (next.pending != 0) {
        return (struct game_input){.kind = GAME_INPUT_CONTINUE};
    }
    return game_fixture_action(next.seat, next.entity,
                               moves ? game_fixture_move((uint8_t)(game_fixture_random(random) % 8))
                                     : game_fixture_plain(GAME_ACTION_WAIT));
}

static size_t changed_bytes(const struct game_state *before, const struct game_state *after)
{
    size_t bytes = 0;

    for (size_t at = 0; at < sizeof(*before); at += RULESET_PAGE_SIZE) {
        bytes += memcmp((const char *)before + at, (const char *)after + at, RULESET_PAGE_SIZE) != 0
                     ? RULESET_PAGE_SIZE
                     : 0;
    }
    return bytes;
}

static void start_over(size_t game, uint64_t *random)
{
    struct game_genesis genesis = game_fixture_genesis(0, 1, game_fixture_random(random));

    (void)game_genesis_state(&states[game][0], &content, &genesis);
}

static void measure_entries(double seconds)
{
    uint64_t random = 1;
    uint64_t accepted = 0;
    uint64_t changed = 0;
    unsigned side[GAMES] = {0};
    double start;
    double spent;

    for (size_t game = 0; game < GAMES; game++) {
        start_over(game, &random);
    }
    start = now_s();
    do {
        for (size_t game = 0; game < GAMES; game++) {
            struct game_state *before = &states[game][side[game]];
            struct game_state *after = &states[game][side[game] ^ 1];
            struct game_input input = any_input(before, &random);

            game_step(before, after, &content, &input, &outcome);
            if (outcome.verdict != GAME_VERDICT_ACCEPTED) {
                continue;
            }
            accepted++;
            changed += accepted % 16 == 0 ? changed_bytes(before, after) : 0;
            side[game] ^= 1;
            if (after->header.status != GAME_STATUS_ACTIVE) {
                start_over(game, &random);
                side[game] = 0;
            }
        }
        spent = now_s() - start;
    } while (spent < seconds);
    (void)printf("{\"entries_per_s\": %.0f, \"entry_bytes\": %.0f, \"state_bytes\": %zu, ",
                 (double)accepted / spent, 16.0 * (double)changed / (double)accepted,
                 sizeof(struct game_state));
}

/* ---- games that play themselves ---- */

static uint64_t count_turns(void)
{
    uint64_t turns = 0;

    for (size_t i = 0; i < play.outcome.executed_count; i++) {
        turns += play.outcome.executed[i].provider != GAME_PROVIDER_NONE ? 1 : 0;
    }
    return turns;
}

static void measure_turns(double seconds)
{
    uint64_t turns = 0;
    uint64_t operations = 0;
    uint64_t seed = 1;
    double start = now_s();
    double spent = 0;

    autoplay_begin(&play, &content, (struct autoplay_start){.seed = seed});
    do {
        static const struct game_input go_on = {.kind = GAME_INPUT_CONTINUE};
        struct game_state *before = &play.states[play.entries % 2];

        game_step(before, &play.states[(play.entries + 1) % 2], &content, &go_on, &play.outcome);
        play.entries++;
        turns += count_turns();
        operations += play.outcome.operations;
        spent = now_s() - start;
        if (autoplay_over(&play)) {
            seed++;
            autoplay_begin(&play, &content,
                           (struct autoplay_start){.seed = seed, .depth = (uint8_t)(1 + seed % 8)});
        }
    } while (spent < seconds);
    (void)printf("\"turn_us\": %.2f, \"operations\": %.1f, ", 1e6 * spent / (double)turns,
                 (double)operations / (double)turns);
}

/* Decisions in the middle of games; what they write down in their actor is thrown away. */
static void measure_decisions(double seconds)
{
    uint64_t decisions = 0;
    uint64_t seed = 1;
    double spent = 0;

    while (spent < seconds) {
        double start;

        autoplay_begin(&play, &content,
                       (struct autoplay_start){.seed = seed, .depth = (uint8_t)(1 + seed % 8)});
        autoplay_run(&play, WARM_UP_ENTRIES);
        seed++;
        start = now_s();
        world_init(&world, &states[0][0], &content, &outcome);
        for (size_t i = 0; i < DECISIONS_A_ROUND; i++) {
            struct game_state *state = &states[0][0];
            const struct state_actor *actor;

            *state = *autoplay_state(&play);
            outcome.executed_count = 0;
            outcome.event_count = 0;
            actor = &state->actors[i % state->header.actor_slots];
            if (actor->id != 0 && actor_alive(actor)) {
                (void)turn_decide(&world, actor->id, GAME_PROVIDER_AI_UTILITY);
                decisions++;
            }
        }
        spent += now_s() - start;
    }
    (void)printf("\"decision_us\": %.2f, ", 1e6 * spent / (double)decisions);
}

static void measure_levels(double seconds)
{
    uint8_t depths = content.scenarios[0].depths;
    uint64_t random = 1;
    uint64_t levels = 0;
    double spent = 0;

    while (spent < seconds) {
        double start;

        start_over(0, &random);
        world_init(&world, &states[0][0], &content, &outcome);
        start = now_s();
        level_enter(&world, (uint8_t)(1 + levels % depths));
        spent += now_s() - start;
        levels++;
    }
    (void)printf("\"level_us\": %.0f}\n", 1e6 * spent / (double)levels);
}

int main(int argc, char **argv)
{
    double seconds = argc == 3 && strcmp(argv[1], "--seconds") == 0 ? strtod(argv[2], NULL) : 0;

    if (seconds <= 0 || seconds > 60) {
        (void)fprintf(stderr, "usage: bench_core --seconds S (for each of four measurements)\n");
        return 2;
    }
    if (!autoplay_load("content", &content)) {
        return EXIT_FAILURE;
    }
    measure_entries(seconds);
    measure_turns(seconds);
    measure_decisions(seconds);
    measure_levels(seconds);
    return EXIT_SUCCESS;
}
