/*
 * watching: who follows a session is told what was committed. What a commit does is kept while it
 * is played and announced when it is durable.
 */
#ifndef DONJON_CORE_RUNTIME_WATCHING_WATCHING_H
#define DONJON_CORE_RUNTIME_WATCHING_WATCHING_H

#include "core/runtime/actions/actions.h"

/* Notes whether what the commit does is to be told. */
void watching_commit_begin(struct runtime *runtime, struct commit *commit);

/* An entry was added to the commit. */
void watching_entry(struct commit *commit, uint64_t seq, const struct game_outcome *outcome);

/* The commit is durable and the instance has advanced: wakes those who follow. */
void watching_committed(struct runtime *runtime, struct commit *commit);

/* Tells of a checkpoint made outside of a commit. */
void watching_checkpoint(struct runtime *runtime, const struct checkpoint_record *checkpoint);

/* The newest seq that a spectator of this place may see now. Blocks on the store. */
MUST_CHECK enum err watching_horizon(struct store *store, const struct store_session *session,
                                     uint8_t seat, int64_t now_us, uint64_t *out_seq,
                                     struct error *error);

#endif
