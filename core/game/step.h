/*
 * step: one entry. The functions of the ruleset's table; see ruleset.h for what each promises.
 */
#ifndef DONJON_CORE_GAME_STEP_H
#define DONJON_CORE_GAME_STEP_H

#include "core/game/state.h"
#include "core/game/trace.h"

enum game_verdict game_genesis_state(struct game_state *state, const struct game_content *content,
                                     const struct game_genesis *genesis);

void game_step(const struct game_state *before, struct game_state *after,
               const struct game_content *content, const struct game_input *input,
               struct game_outcome *outcome);

/* The same, with how the hooks were asked; `trace` may be NULL. */
void game_step_traced(const struct game_state *before, struct game_state *after,
                      const struct game_content *content, const struct game_input *input,
                      struct game_outcome *outcome, struct game_trace *trace);

void game_judge(const struct game_state *state, const struct game_content *content,
                const struct game_input *input, struct game_outcome *outcome);

void game_fork_state(struct game_state *state, const struct game_genesis *genesis);

void game_summary_of(const struct game_state *state, struct game_summary *out);

struct game_next game_next_of(const struct game_state *state);

void game_view_of(const struct game_state *state, const struct game_content *content, uint8_t seat,
                  struct game_view *out);

void game_legal_of(const struct game_state *state, const struct game_content *content, uint8_t seat,
                   struct game_legal *out);

/* The name of the state's field that holds byte `offset`. field.c */
const char *game_field_at(size_t offset);

#endif
