/*
 * golden_replay FILE...: plays the golden games and compares each root.
 *
 * Prints one line a game; exits 0 if all are as written. What it prints does not depend on compiler
 * or machine, so two builds of it can be compared by their output.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/golden/replay.h"

static struct replay replay;

static bool play_file(const char *path)
{
    char reason[256] = "";
    FILE *file = fopen(path, "r");
    bool same;

    if (file == NULL) {
        printf("%s: cannot be opened\n", path);
        return false;
    }
    same = replay_file(&replay, file, reason, sizeof(reason));
    fclose(file);
    if (same) {
        printf("%s: %zu inputs, %s\n", path, replay.inputs, replay.root);
    } else {
        printf("%s: %s\n", path, reason);
    }
    replay_finish(&replay);
    return same;
}

int main(int argc, char **argv)
{
    bool same = argc > 1;

    for (int i = 1; i < argc; i++) {
        same = play_file(argv[i]) && same;
    }
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}
