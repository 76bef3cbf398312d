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

/* How a game begins. */
struct autoplay_start {
    uint64_t seed;
    uint16_t scenario;
    uint8_t class_; /* a row of classes plus one, 0 leaves it to the scenario */
    uint8_t depth;  /* 0, 1: where games begin; else the party starts there */
};

enum { AUTOPLAY_ENTRIES_MAX = 4000 }; /* far more than any game takes; past them it is stalled */

/* Makes the levels of all depths of a game, played or not; false when one of them is not as it
 * should be or cannot be won: see `fault` and the state's depth. */
bool autoplay_levels(struct autoplay *play, const struct game_content *content,
                     struct autoplay_start start);

/* A new game. Everybody, players too, is played by ai:utility or whatever its kind says. False when
 * something is wrong, also with the level: see `fault`. */
bool autoplay_begin(struct autoplay *play, const struct game_content *content,
                    struct autoplay_start start);

/* Goes on for up to so many entries; false when something is wrong: see `fault`. */
bool autoplay_run(struct autoplay *play, uint64_t entries);

/* One input; false when something is wrong. */
bool autoplay_enter(struct autoplay *play, const struct game_input *input);

/* The content of a folder, with what is wrong on stderr. False if it cannot be had. */
bool autoplay_load(const char *folder, struct game_content *out);

const struct game_state *autoplay_state(const struct autoplay *play);
bool autoplay_over(const struct autoplay *play);

#endif
