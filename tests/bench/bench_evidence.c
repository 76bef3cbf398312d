/*
 * bench_evidence [ENTRIES]: what evidence costs: bytes of an entry, and entries a second that one
 * thread writes, checks by chain and signatures, and plays again. One line of JSON.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/text.h"
#include "core/proof/verifier.h"
#include "tests/support/evidence_fixture.h"

enum { ENTRIES_DEFAULT = 1000, SEED = 12 };

static double now_s(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Seconds to write the file that the choice stands for. */
static double write_file(struct evidence_game *game, const struct evidence_choice *choice,
                         struct strbuf *file)
{
    double start = now_s();
    strbuf_clear(file);
    evidence_game_write(game, choice, file);
    return now_s() - start;
}

/* Seconds to check it; ends the program when it does not hold. */
static double check_file(struct verifier *verifier, const struct strbuf *file)
{
    static const struct verify_policy policy;
    static struct verify_report report;
    double start = now_s();
    verifier_check(verifier, file->data, file->len, &policy, &report);
    if (!report.valid) {
        (void)fprintf(stderr, "bench_evidence: the file does not hold: %s\n",
                      report.divergence.what);
        exit(EXIT_FAILURE);
    }
    return now_s() - start;
}

static void measure(struct evidence_game *game, struct verifier *verifier)
{
    static const struct evidence_choice running = {.kind = EVIDENCE_BUNDLE};
    static const struct evidence_choice finished = {.kind = EVIDENCE_BUNDLE, .secrets = true};
    struct strbuf file = {0};
    double entries = (double)game->entry_count;
    double written = write_file(game, &running, &file);
    double bytes = (double)file.len;
    double chained = check_file(verifier, &file);
    (void)write_file(game, &finished, &file);
    double played = check_file(verifier, &file) - chained;
    (void)printf("{\"entries\": %zu, \"bytes_per_entry\": %.0f, \"bytes_of_replayable_file\": %zu, "
                 "\"written_per_s\": %.0f, \"checked_per_s\": %.0f, \"replayed_per_s\": %.0f}\n",
                 game->entry_count, bytes / entries, file.len, entries / written, entries / chained,
                 entries / (played > 0 ? played : chained));
    strbuf_finish(&file);
}

int main(int argc, char **argv)
{
    uint64_t entries = ENTRIES_DEFAULT;
    if (argc > 2 || (argc == 2 && !text_parse_u64(argv[1], EVIDENCE_GAME_ENTRIES_MAX, &entries))) {
        (void)fprintf(stderr, "usage: bench_evidence [ENTRIES, at most %d]\n",
                      EVIDENCE_GAME_ENTRIES_MAX);
        return EXIT_FAILURE;
    }
    struct evidence_game *game = evidence_game_create(SEED, (size_t)entries);
    struct verifier *verifier = verifier_create();
    if (game == NULL || verifier == NULL || game->entry_count == 0) {
        (void)fprintf(stderr, "bench_evidence: out of memory\n");
        return EXIT_FAILURE;
    }
    measure(game, verifier);
    verifier_destroy(verifier);
    evidence_game_destroy(game);
    return EXIT_SUCCESS;
}
