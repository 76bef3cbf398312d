/*
 * bot: players for recording golden games.
 *
 * They know what a person would: the view and the legal actions of their seat.
 */
#ifndef DONJON_TESTS_GOLDEN_BOT_H
#define DONJON_TESTS_GOLDEN_BOT_H

#include "core/game/state.h"
#include "tests/support/game_fixture.h"

/* Any legal action. There must be one. */
struct game_action bot_random(const struct game_state *state, const struct game_content *content,
                              uint8_t seat, uint64_t *random);

/* Heals when hurt, fights what is near, picks up what it sees, goes down, explores. */
struct game_action bot_greedy(const struct game_state *state, const struct game_content *content,
                              uint8_t seat, uint64_t *random);

#endif
