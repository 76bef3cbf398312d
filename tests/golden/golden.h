/*
 * golden: a recorded game as a text file.
 *
 * The first line is "scenario players seed root"; each further line is one entry, "input root":
 * the 32 bytes of the input and the state root after it, in hex. The content and the genesis are
 * those of tests/support/game_fixture.h; the rules id in them is zero, so that the roots depend on
 * what the rules do and not on how they are written. One thread; nothing here is owned.
 */
#ifndef DONJON_TESTS_GOLDEN_GOLDEN_H
#define DONJON_TESTS_GOLDEN_GOLDEN_H

#include "core/base/digest.h"
#include "core/game/game.h"

enum { GOLDEN_INPUT_HEX_SIZE = 2 * sizeof(struct game_input) + 1 };

/* The state root of a state of the rules, in hex. */
void golden_root(const void *state, char out[DIGEST_HEX_SIZE]);

/* `out` has room for two characters a byte and a NUL. */
void golden_hex(const void *bytes, size_t size, char *out);

/* False if `text` is not exactly 2 * size hex digits. */
bool golden_unhex(const char *text, void *out, size_t size);

#endif
