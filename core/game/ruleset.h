/*
 * ruleset: the narrow door of the rules.
 *
 * A ruleset is one version of the rules: a table of pure functions over opaque state and content
 * bytes. Runtime, storage and proof know states only through such a table, so several rulesets can
 * live in one build. A session is pinned to a rules id (the SHA-256 of the rules' sources) and a
 * content root; a session whose rules are not in the build opens read-only.
 *
 * All functions are total, need no lock, keep nothing, and may be called from any thread on
 * different states at once.
 */
#ifndef DONJON_CORE_GAME_RULESET_H
#define DONJON_CORE_GAME_RULESET_H

#include "core/game/trace.h"

enum { RULESET_STATE_SIZE_MAX = 65536, RULESET_PAGE_SIZE = 1024 };

struct ruleset {
    const char *name;
    const uint8_t *rules_id; /* 32 bytes */
    size_t state_size;       /* a power of two times RULESET_PAGE_SIZE */
    size_t content_size;     /* of the compiled content */

    /* The index of the scenario called `name` (NULL: the content's first). False if there is
     * none. */
    bool (*scenario_find)(const void *content, const char *name, uint16_t *out_scenario);
    const char *(*scenario_name)(const void *content, uint16_t scenario);

    /* Writes the first state. Rejects (and zeroes the state) what genesis cannot be. */
    enum game_verdict (*genesis)(void *state, const void *content,
                                 const struct game_genesis *genesis);

    /*
     * One entry. `after` is written whole: the next state, or a byte-identical copy of `before`
     * when the input is rejected. Rejected input draws no randomness and takes no nonce. An
     * accepted input applies its action, then the hooks, then every following turn whose entity has
     * a pure provider, until an external decision is needed, the game ends or the operation budget
     * is spent. `before` and `after` must not overlap.
     */
    void (*step)(const void *before, void *after, const void *content,
                 const struct game_input *input, struct game_outcome *outcome);

    /* The same entry, and how the hooks were asked on its way. */
    void (*step_traced)(const void *before, void *after, const void *content,
                        const struct game_input *input, struct game_outcome *outcome,
                        struct game_trace *trace);

    /* The hook of this index, as outcomes and traces count them; false past the last. */
    bool (*hook)(uint16_t index, struct game_hook_info *out);

    /* The verdict that `step` would reach before it changes or rolls anything; a dry run. Fills
     * verdict, phase and field only. */
    void (*judge)(const void *state, const void *content, const struct game_input *input,
                  struct game_outcome *outcome);

    /* Turns a state into the first state of a fork of its session: takes over the identity, the
     * key, the commitment and the blinding of `genesis`, sets seq to 0 and keeps the nonce. */
    void (*fork)(void *state, const struct game_genesis *genesis);

    void (*summary)(const void *state, const void *content, struct game_summary *out);

    /* The default-deny filter: what `seat` may know of the state. Seat 0 sees everything. */
    void (*view)(const void *state, const void *content, uint8_t seat, struct game_view *out);

    /* What the seat's entity may try now, computed from the seat's view only. Empty when it is
     * not that entity's turn. Every listed action is accepted, unless something unseen is in the
     * way. */
    void (*legal)(const void *state, const void *content, uint8_t seat, struct game_legal *out);

    /* The provider that drives the entity (0: the default), or NONE if there is no such entity. */
    uint8_t (*provider_of)(const void *state, const void *content, uint32_t entity);

    /* The entities that have a provider of their own, ascending by id, at most `max`; gives how
     * many were written. */
    size_t (*bindings)(const void *state, struct game_binding *out, size_t max);

    /* Name of the field that holds byte `offset` of a state, for messages about a divergence. */
    const char *(*field_at)(size_t offset);
};

/* The rules this build ships: the roguelike. */
extern const struct ruleset donjon_ruleset;

#endif
