/*
 * play: a game under test, and the promises that every step of it is held to.
 *
 * `play_input` makes one entry through the ruleset's table and checks what must be true of any
 * entry: see play.c. A failed promise fails the running Check test. A struct play is plain data of
 * about 100 KiB; it belongs to one thread.
 */
#ifndef DONJON_TESTS_UNIT_GAME_PLAY_H
#define DONJON_TESTS_UNIT_GAME_PLAY_H

#include "core/game/state.h"
#include "core/game/step.h"
#include "tests/support/game_fixture.h"

enum { PLAY_RECORD_MAX = 2048 };

struct play {
    struct game_content content;
    struct game_genesis genesis;
    struct game_state state;
    struct game_state before; /* of the last input */
    struct game_outcome outcome;
    struct game_legal legal;
    uint64_t random;
    size_t recorded; /* accepted inputs, the first PLAY_RECORD_MAX */
    struct game_input record[PLAY_RECORD_MAX];
};

/* A new game of the fixture's content. */
void play_start(struct play *play, uint16_t scenario, uint8_t players, uint64_t seed);

/* Begins with the content, genesis and random numbers that are in `play` already. */
void play_begin(struct play *play);

/* One entry; true if it was accepted. */
bool play_input(struct play *play, struct game_input input);

/* The entity that has the turn does one of its legal actions at random; CONTINUE where a pure
 * provider has it. */
void play_turn(struct play *play);

/* Any bytes that look a little like an input. */
struct game_input play_noise(struct play *play);

bool play_over(const struct play *play);

/* 0..range-1 from the play's own generator. */
uint32_t play_random(struct play *play, uint32_t range);

#endif
