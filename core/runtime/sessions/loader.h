/*
 * loader: from rows to a state. Runs on store workers; pure but for the store it reads.
 *
 * The log is the truth. A state is built from the newest checkpoint whose root verifies, and the
 * entries after it; every replayed entry's nonces, root and chain hash are compared with its row. A
 * checkpoint that cannot be decoded, or whose root is not the one the log says, or after which the
 * replay diverges, is passed over for an older one, down to genesis, which is computed anew. Only
 * when the replay from genesis diverges too is the log itself in doubt: ERR_DIVERGED, an alarm that
 * names the first seq and field.
 */
#ifndef DONJON_CORE_RUNTIME_SESSIONS_LOADER_H
#define DONJON_CORE_RUNTIME_SESSIONS_LOADER_H

#include "core/base/page_tree.h"
#include "core/runtime/runtime.h"

/* What a worker needs to build states; everything is read-only or its own. */
struct loader {
    struct store *store;
    const struct runtime_content *contents;
    size_t content_count;
};

/* A state under construction. Zero-initialise; loader_state_finish frees the bytes. */
struct loader_state {
    const struct ruleset *ruleset;
    const void *content;
    void *bytes; /* ruleset->state_size, from malloc */
    struct page_tree tree;
    struct session_head head;
    int64_t at_us;     /* when the entry at head was committed, creation for seq 0 */
    uint64_t replayed; /* entries */
};

void loader_state_finish(struct loader_state *state);

/* The content of a session, or NULL if this build does not have its rules or content. */
const struct runtime_content *loader_content(const struct loader *loader,
                                             const struct session_record *record);

/* The state after `seq` (at most the head). ERR_RULES_UNAVAILABLE, ERR_DIVERGED, store errors. */
MUST_CHECK enum err loader_state_at(const struct loader *loader,
                                    const struct store_session *session, uint64_t seq,
                                    struct loader_state *out, struct error *error);

#endif
