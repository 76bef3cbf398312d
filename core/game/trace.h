/*
 * trace: how the hooks of an entry were asked, for people who want to know why something followed.
 *
 * Filled by the executor (hook.h) when the world has one; the rules never read it, so an entry is
 * the same with and without. Past GAME_TRACE_MAX steps only their number is counted.
 */
#ifndef DONJON_CORE_GAME_TRACE_H
#define DONJON_CORE_GAME_TRACE_H

#include "core/game/game.h"

enum { GAME_TRACE_MAX = 2048, GAME_TRACE_NO_HOOK = 65535 };

/* One hook that was asked. */
struct game_trace_step {
    uint16_t hook;  /* its index */
    uint16_t depth; /* its place in the chain, from 1 */
    uint16_t next;  /* the hook that was asked after it, GAME_TRACE_NO_HOOK if none was */
    uint8_t triggered;
    uint8_t verdict;         /* ACCEPTED, HOOK_FAILED (and undone), or HOOK_CHAIN_TOO_DEEP */
    uint16_t executed_first; /* the actions it made: their place among the entry's executed ones */
    uint16_t executed_count; /* 0 when it was undone */
};

struct game_trace {
    size_t count;
    size_t dropped;
    struct game_trace_step steps[GAME_TRACE_MAX];
};

#endif
