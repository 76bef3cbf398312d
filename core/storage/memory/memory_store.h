/*
 * memory_store: the store in memory, for tests and simulation, with faults on demand.
 *
 * It keeps the whole contract of core/storage/store.h but durability: everything is gone with
 * `store_destroy`. Several servers may share one memory store; `owner` tells them apart.
 *
 * Threading: every function may be called from any thread. One mutex guards everything, and no call
 * waits for anything else.
 *
 * Errors beside those of the contract: `checkpoint_put` of an unknown session is ERR_NOT_FOUND.
 */
#ifndef DONJON_CORE_STORAGE_MEMORY_MEMORY_STORE_H
#define DONJON_CORE_STORAGE_MEMORY_MEMORY_STORE_H

#include "core/base/clock.h"
#include "core/storage/store.h"

/* `clock` tells when nodes were seen, and must outlive the store. Owned by the caller, freed with
 * store_destroy. NULL only when memory runs out. */
struct store *memory_store_create(struct clock *clock, struct error *error);

/*
 * The next `count` commits answer `err`. They write nothing, except that with ERR_OUTCOME_UNKNOWN
 * and `written` they write as if nothing had happened and only the answer is lost. A new call
 * replaces the former one; `count` 0 ends it.
 */
void memory_store_fail_commits(struct store *store, enum err err, unsigned count, bool written);

/* Changes a byte of the state of the checkpoint at `seq`, so that it no longer matches its root.
 * ERR_NOT_FOUND. */
MUST_CHECK enum err memory_store_corrupt_checkpoint(struct store *store,
                                                    const struct session_id *session, uint64_t seq);

/* Raises the epoch as another server does that opens the session. ERR_NOT_FOUND;
 * ERR_SESSION_ARCHIVED. */
MUST_CHECK enum err memory_store_take_over(struct store *store, const struct session_id *session);

#endif
