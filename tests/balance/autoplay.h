/*
 * autoplay: games that ai:utility plays from the first turn to the last, on the pure core.
 *
 * Every entry is held to what holds of any entry: it is accepted, leaves a state that is whole, and
 * keeps to its budget. A game that does not end within its entries counts as stalled.
 *
 * A struct autoplay is plain data of about 100 KiB; it belongs to one thread.
 */
#ifndef DONJON_TESTS_BALANCE_AUTOPLAY_H
#define DONJON_TESTS_BALANCE_AUTOPLAY_H

#include "core/game/state.h"
#include "core/game/step.h"

/* What killed the last player, where it was no kind of actor. */
enum { AUTOPLAY_NOBODY = CONTENT_ACTORS_MAX, AUTOPLAY_KILLERS };

struct autoplay {
    const struct game_content *content;
    struct game_state states[2]; /* before and after, in turns */
    struct game_outcome outcome;
    uint64_t entries;
    uint64_t turns; /* of the first seat's entity */
    uint64_t operations;
    uint64_t operations_max; /* of one entry */
    uint16_t killer;         /* kind of actor, or AUTOPLAY_NOBODY */
    const char *fault;       /* what went wrong, NULL: nothing */
};

/* A new game; `class_` is a row of classes plus one, 0 leaves it to the scenario. Everybody,
 * players too, is played by ai:utility. */
void autoplay_start(struct autoplay *play, const struct game_content *content, uint16_t scenario,
                    uint8_t class_, uint64_t seed);

/* Goes on for up to so many entries; false when something is wrong: see `fault`. */
bool autoplay_run(struct autoplay *play, uint64_t entries);

/* One input; false when something is wrong. */
bool autoplay_enter(struct autoplay *play, const struct game_input *input);

const struct game_state *autoplay_state(const struct autoplay *play);
bool autoplay_over(const struct autoplay *play);

#endif
