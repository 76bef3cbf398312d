/*
 * golden_bytes FOLDER FILE...: for players in other languages, writes content.bin, the compiled
 * content of the recorded games, and NAME.genesis for each of them, `struct game_genesis` as it is
 * in memory.
 */
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/golden.h"
#include "tests/support/game_fixture.h"

static bool write_bytes(const char *folder, const char *name, const char *ending, const void *bytes,
                        size_t size)
{
    char path[4096];
    (void)snprintf(path, sizeof(path), "%s/%s%s", folder, name, ending);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    bool written = fwrite(bytes, 1, size, file) == size;
    return fclose(file) == 0 && written;
}

static bool write_genesis(const char *folder, char *path)
{
    unsigned scenario = 0;
    unsigned players = 0;
    uint64_t seed = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    bool read = fscanf(file, "%u %u %" SCNu64, &scenario, &players, &seed) == 3;
    (void)fclose(file);
    struct game_genesis genesis = game_fixture_genesis((uint16_t)scenario, (uint8_t)players, seed);
    char *name = basename(path);
    name[strcspn(name, ".")] = '\0';
    return read && write_bytes(folder, name, ".genesis", &genesis, sizeof(genesis));
}

int main(int argc, char **argv)
{
    static struct game_content content;
    game_fixture_content(&content);
    if (argc < 3 || !write_bytes(argv[1], "content", ".bin", &content, sizeof(content))) {
        (void)fprintf(stderr, "usage: golden_bytes FOLDER FILE...\n");
        return EXIT_FAILURE;
    }
    for (int i = 2; i < argc; i++) {
        if (!write_genesis(argv[1], argv[i])) {
            (void)fprintf(stderr, "%s: no recorded game\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
