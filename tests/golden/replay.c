/* golden_replay FILE...: plays recorded games again and compares the state root after each
 * entry. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/game/state.h"
#include "tests/golden/golden.h"
#include "tests/support/game_fixture.h"

static struct game_content content;
static struct game_state states[2];
static struct game_outcome outcome;

static bool same_root(const struct game_state *state, const char *expected, const char *path,
                      unsigned line)
{
    char root[DIGEST_HEX_SIZE];

    golden_root(state, root);
    if (strcmp(root, expected) == 0) {
        return true;
    }
    (void)fprintf(stderr, "%s:%u: root %s, recorded %s\n", path, line, root, expected);
    return false;
}

static bool start(FILE *file, const char *path)
{
    unsigned scenario = 0;
    unsigned players = 0;
    uint64_t seed = 0;
    char root[DIGEST_HEX_SIZE];
    struct game_genesis genesis;

    if (fscanf(file, "%u %u %" SCNu64 " %64s", &scenario, &players, &seed, root) != 4) {
        (void)fprintf(stderr, "%s:1: no recorded game\n", path);
        return false;
    }
    genesis = game_fixture_genesis((uint16_t)scenario, (uint8_t)players, seed);
    return donjon_ruleset.genesis(&states[0], &content, &genesis) == GAME_VERDICT_ACCEPTED &&
           same_root(&states[0], root, path, 1);
}

static bool replay(FILE *file, const char *path)
{
    char hex[GOLDEN_INPUT_HEX_SIZE];
    char root[DIGEST_HEX_SIZE];
    struct game_input input;
    unsigned line = 1;

    if (!start(file, path)) {
        return false;
    }
    while (fscanf(file, "%64s %64s", hex, root) == 2) {
        const struct game_state *before = &states[(line - 1) % 2];

        line++;
        if (!golden_unhex(hex, &input, sizeof(input))) {
            (void)fprintf(stderr, "%s:%u: no input\n", path, line);
            return false;
        }
        donjon_ruleset.step(before, &states[(line - 1) % 2], &content, &input, &outcome);
        if (!same_root(&states[(line - 1) % 2], root, path, line)) {
            return false;
        }
    }
    (void)printf("%s: %u entries, %s\n", path, line - 1, root);
    return feof(file) != 0 && line > 10;
}

int main(int argc, char **argv)
{
    int failed = argc < 2 ? 1 : 0;

    game_fixture_content(&content);
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "r");

        if (file == NULL || !replay(file, argv[i])) {
            failed++;
        }
        if (file != NULL) {
            (void)fclose(file);
        }
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
