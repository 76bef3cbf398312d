/*
 * replay: a game written down as text, entry by entry with its roots.
 *
 * The file is lines of words; `#` begins a comment:
 *
 *   game SCENARIO PLAYERS SEED     codes of the fixture content, decimal
 *   genesis ROOT                   root of the first state, hex
 *   INPUT VERDICT ROOT             one for each input: its bytes in hex without the zero bytes at
 * its end, the verdict's word, the first half of the root afterwards end RESULT NONCE SCORE ROOT
 * how it stands at the end, the whole root
 *
 * Roots are those of core/base/page_tree. A struct replay is plain data of about 80 KiB and a
 * digest; it belongs to one thread.
 */
#ifndef DONJON_TESTS_GOLDEN_REPLAY_H
#define DONJON_TESTS_GOLDEN_REPLAY_H

#include <stdio.h>

#include "core/base/page_tree.h"
#include "core/game/state.h"
#include "tests/support/game_fixture.h"

enum { REPLAY_ROOT_CHARS = 64, REPLAY_SHORT_ROOT_CHARS = 32 };

struct replay {
    struct game_content content;
    struct game_state state;
    struct game_state before;
    struct game_outcome outcome;
    struct digest *digest;
    struct page_tree tree;
    char root[REPLAY_ROOT_CHARS + 1]; /* of `state` */
    size_t inputs;
};

/* Makes the first state. False if the genesis is refused. */
bool replay_start(struct replay *replay, uint16_t scenario, uint8_t players, uint64_t seed);

/* Releases what replay_start took. */
void replay_finish(struct replay *replay);

/* One input, whatever its verdict. */
void replay_input(struct replay *replay, const struct game_input *input);

/* Writing: the head of a file, the line of the last input, the end. */
void replay_write_head(const struct replay *replay, FILE *file, uint64_t seed);
void replay_write_input(const struct replay *replay, FILE *file, const struct game_input *input);
void replay_write_end(const struct replay *replay, FILE *file);

/*
 * Plays the file and compares. True if all is as it says; otherwise `out_reason` (of `size` bytes)
 * has the line and what differs there. `replay` is left at the end of the game, started and to be
 * finished by the caller, whatever comes back.
 */
bool replay_file(struct replay *replay, FILE *file, char *out_reason, size_t size);

#endif
