/*
 * playback: entries of a log played once more, one after the other, to see again what happened. For
 * store workers; the state to begin with is the loader's, verified.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_PLAYBACK_H
#define DONJON_CORE_RUNTIME_SESSIONS_PLAYBACK_H

#include "core/runtime/sessions/loader.h"

/* Zeroed memory is one that was not opened. */
struct playback {
    struct loader_state now;      /* its head and tree stay those it was opened with */
    void *spare;                  /* another state; after a step the one before it */
    struct game_outcome *outcome; /* of the last step */
};

/* Begins behind entry `after`. The errors of loader_state_at. */
MUST_CHECK enum err playback_open(struct playback *playback, const struct loader *loader,
                                  const struct store_session *session, uint64_t after,
                                  struct error *error);

/* Plays the next entry. ERR_DIVERGED: the rules reject what they accepted. */
MUST_CHECK enum err playback_step(struct playback *playback, const struct entry_record *entry,
                                  struct error *error);

void playback_finish(struct playback *playback);

#endif
