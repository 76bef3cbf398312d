/*
 * evidence: what others check a session by, as the rest of the runtime makes it: signatures of this
 * server and of players, and the file. export.h writes the file without the runtime.
 */
#ifndef DONJON_CORE_RUNTIME_EVIDENCE_EVIDENCE_H
#define DONJON_CORE_RUNTIME_EVIDENCE_EVIDENCE_H

#include "core/proof/keyring.h"
#include "core/runtime/actions/actions.h"
#include "core/runtime/proving/proofs.h"

/* ---- signing.c ---- */

/* Fills the keyring from the store; makes a key when there is none to sign with. Blocks. */
MUST_CHECK enum err signing_open(struct runtime *runtime, struct error *error);

/* The same when the ring was filled before, as a job of the janitor. */
void signing_refresh(struct runtime *runtime);

/* A receipt for each result of the commit's call, to be signed by the committer. */
MUST_CHECK enum err signing_commit_begin(struct commit *commit);

/* The committer's: signs the receipts of a transaction; `user` is the runtime. */
void signing_prepare(void *user, struct commit_unit *const *units, size_t count);

/* Hands the signed receipts to the call's results. */
void signing_committed(struct commit *commit);

/* The receipts of results that are told again: those that were kept, new ones where none was. On a
 * store worker. */
MUST_CHECK enum err signing_retell(struct keyring *keyring, struct store *store,
                                   const struct session_id *session,
                                   struct runtime_submit_call *call, struct error *error);

/* ---- authorship.c ---- */

void authorship_key_run(struct runtime *runtime, struct instance *instance,
                        struct runtime_seat_key_call *call);

/* Puts the keys that were read in the place of those the instance knew. */
void authorship_install(struct instance *instance, const struct store_seat_keys *keys);

/* Whether the actions of the call are signed where they must be, and only there. */
MUST_CHECK enum err authorship_require(const struct instance *instance,
                                       const struct runtime_submit_call *call,
                                       const char **out_message);

/* Has a worker check the signatures of a call that has them; submit_verified follows. Meanwhile it
 * is as if a commit of the session were under way, so nothing overtakes the call and the head stays
 * what was signed. At most LIMIT_SIGNED_CALLS at a time: ERR_OVERLOADED ends the call. */
void authorship_verify(struct runtime *runtime, struct instance *instance,
                       struct runtime_submit_call *call);

/* ---- evidence.c ---- */

void evidence_run(struct runtime *runtime, struct instance *instance,
                  struct runtime_evidence_call *call);

#endif
