/*
 * evidence_samples FOLDER: writes one file of evidence of each kind, for the verifiers in other
 * languages and as the start of a fuzzer. The games are the same each time; the rules id is this
 * build's, unless --portable is given: then it is 32 zeroes and nothing can be played again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/cleanup.h"
#include "tests/support/evidence_fixture.h"

struct sample {
    const char *name;
    size_t entries;
    struct evidence_choice choice;
    bool is_fork;
    uint64_t seed; /* of the game; all have the same session id */
};

static const struct sample samples[] = {
    {"bundle",
     60,
     {.kind = EVIDENCE_BUNDLE, .secrets = true, .receipts = true, .head_seq = 3},
     false,
     11},
    {"running", 7, {.kind = EVIDENCE_BUNDLE, .receipts = true}, false, 11},
    {"seat", 7, {.kind = EVIDENCE_BUNDLE, .seat = 1}, false, 11},
    {"genesis", 7, {.kind = EVIDENCE_BATCH}, false, 11},
    {"batch", 7, {.kind = EVIDENCE_BATCH, .batch = 2}, false, 11},
    {"replayed_batch", 7, {.kind = EVIDENCE_BATCH, .batch = 2, .secrets = true}, false, 11},
    {"fork", 7, {.kind = EVIDENCE_BUNDLE, .secrets = true}, true, 11},
    {"two_histories",
     7,
     {.kind = EVIDENCE_BUNDLE, .receipts = true, .head_seq = 3, .other_history = true},
     false,
     11},
    {"other_history", 7, {.kind = EVIDENCE_BUNDLE}, false, 12},
};

static bool write_sample(const struct sample *sample, const char *folder, bool portable)
{
    char path[4096];
    CLEANUP(strbuf_finish) struct strbuf bytes = {0};
    struct evidence_game *game = evidence_game_create(sample->seed, sample->entries);
    if (game == NULL) {
        return false;
    }
    if (sample->is_fork) {
        game->session.has_parent = true;
        game->session.parent_seq = 40;
    }
    if (portable) {
        memset(game->session.rules_id.bytes, 0, DIGEST_SIZE);
    }
    evidence_game_rechain(game);
    evidence_game_write(game, &sample->choice, &bytes);
    evidence_game_destroy(game);
    (void)snprintf(path, sizeof(path), "%s/%s.evidence", folder, sample->name);
    FILE *file = bytes.failed ? NULL : fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    bool written = fwrite(bytes.data, 1, bytes.len, file) == bytes.len;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv)
{
    bool portable = argc == 3 && strcmp(argv[2], "--portable") == 0;
    if (argc != 2 && !portable) {
        (void)fprintf(stderr, "usage: evidence_samples FOLDER [--portable]\n");
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        if (!write_sample(&samples[i], argv[1], portable)) {
            (void)fprintf(stderr, "%s: cannot be written\n", samples[i].name);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
