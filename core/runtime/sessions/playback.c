/* playback: two states, played on in turn. */
#include "core/runtime/sessions/playback.h"

#include <stdlib.h>

enum err playback_open(struct playback *playback, const struct loader *loader,
                       const struct store_session *session, uint64_t after, struct error *error)
{
    enum err err = loader_state_at(loader, session, after, &playback->now, error);
    if (err != ERR_OK) {
        return err;
    }
    playback->spare = malloc(playback->now.ruleset->state_size);
    playback->outcome = malloc(sizeof(*playback->outcome));
    return playback->spare != NULL && playback->outcome != NULL ? ERR_OK : ERR_NO_MEMORY;
}

enum err playback_step(struct playback *playback, const struct entry_record *entry,
                       struct error *error)
{
    struct loader_state *now = &playback->now;
    now->ruleset->step(now->bytes, playback->spare, now->content, &entry->input, playback->outcome);
    if (playback->outcome->verdict != GAME_VERDICT_ACCEPTED ||
        playback->outcome->seq != entry->seq) {
        return error_set(error, ERR_DIVERGED, "seq %llu is rejected when played again",
                         (unsigned long long)entry->seq);
    }
    void *before = now->bytes;
    now->bytes = playback->spare;
    playback->spare = before;
    return ERR_OK;
}

void playback_finish(struct playback *playback)
{
    loader_state_finish(&playback->now);
    free(playback->spare);
    free(playback->outcome);
    *playback = (struct playback){0};
}
