/*
 * hook: consequences. What follows from an action without anybody deciding it.
 *
 * After every character's action the root hooks are asked, lower priority first. One that is
 * triggered runs; then the hook it names as `next` is asked, and so on: a chain. Lookup hooks are
 * asked only so. A hook that is not triggered is a success and ends its chain; one that runs and
 * executes nothing still chains. Each is asked with the newest delta: what the action and all hooks
 * before it did.
 *
 * A hook that fails leaves nothing behind: state, delta, executed actions and events are put back
 * as they were before it ran, and its chain ends. Then its criticality decides:
 *
 *   critical    the whole entry is rejected
 *   important   an event HOOK_FAILED (seen by no seat) is written, the next root is asked
 *   optional    the next root is asked
 *
 * A chain may hold `depth_max` hooks, exactly. The hook that would be one more does not run; that
 * counts as its failure, reported as HOOK_CHAIN_TOO_DEEP with its depth.
 *
 * The executor knows nothing of the rules: tables are data, and tests bring their own.
 */
#ifndef DONJON_CORE_GAME_HOOK_H
#define DONJON_CORE_GAME_HOOK_H

#include "core/game/world.h"

enum hook_role { HOOK_ROOT = 1, HOOK_LOOKUP = 2 };

enum hook_criticality { HOOK_CRITICAL = 1, HOOK_IMPORTANT = 2, HOOK_OPTIONAL = 3 };

struct hook {
    const char *name;
    uint8_t role;        /* enum hook_role */
    uint8_t criticality; /* enum hook_criticality */
    uint16_t priority;   /* of root hooks: lower is asked first; equals in table order */
    const char *next;    /* name of the hook to ask after this one ran, or NULL */
    bool (*triggered)(const struct world *world);
    bool (*run)(struct world *world); /* false: it failed */
};

/* Any table of hooks. Names are unique; at most 64 rows. */
struct hook_table {
    const struct hook *hooks;
    uint16_t count;
};

/* How asking the hooks went. */
struct hook_report {
    uint8_t verdict; /* ACCEPTED, HOOK_FAILED or HOOK_CHAIN_TOO_DEEP, of a critical hook */
    uint16_t hook;   /* its index in the table */
    uint16_t depth;  /* its place in the chain, from 1 */
    uint16_t ran;    /* hooks that ran without failing */
    uint16_t failed; /* hooks that failed, whatever their criticality */
};

/* Asks all root hooks. After a verdict other than ACCEPTED the caller throws the entry away. */
struct hook_report hooks_ask(const struct hook_table *table, struct world *world,
                             uint16_t depth_max);

/* The row with this name, NULL if there is none. */
const struct hook *hook_find(const struct hook_table *table, const char *name);

/* The row as those outside see it; false past the end. */
bool hook_info(const struct hook_table *table, uint16_t index, struct game_hook_info *out);

/* The hooks of the game; see rules.c for what each does. */
extern const struct hook_table game_hooks;

#endif
