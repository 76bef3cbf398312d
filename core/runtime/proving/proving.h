/*
 * proving: how a run of the prover pool is done: the session and the state to start from are read;
 * for one batch after another the prover of its backend makes the journal, and the record is
 * chained to that of the batch before and signed; the last is verified as anybody would, and all
 * are stored together.
 *
 * What becomes of a job that is not done; those before it in the run are stored, those behind it
 * are handed back:
 *
 *   the batch is not what the log says   it is frozen: FAILED, an alarm in log, metrics and health
 *   the pool stops                       the state it has come to is kept, the job handed back
 *   its lease is lost                    nothing: it belongs to another by now
 *   rules or content are not here        it is handed back for a while: another server may have
 *                                        them
 *   anything else                        it is tried again later, in the end it is DEAD
 *
 * Runs on the pool's threads; reads nothing of the runtime but what stands in struct proving.
 */
#ifndef DONJON_CORE_RUNTIME_PROVING_PROVING_H
#define DONJON_CORE_RUNTIME_PROVING_PROVING_H

#include "core/proof/keyring.h"
#include "core/runtime/proving/prover_pool.h"
#include "core/runtime/sessions/loader.h"
#include "core/runtime/watching/event_bus.h"

struct proving {
    struct store *store;
    struct clock *clock;
    const struct loader *loader;
    struct keyring *keyring;
    struct event_bus *events;
    uint64_t progress_every; /* entries between two notes of how far a job has come */
};

/* A pool_work; `user` is a struct proving. */
void proving_work(void *user, struct prover_pool *pool, const struct pool_run *run);

#endif
